/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record.h - weather as a file holds it, on one clock.
 *
 * Every reader ends in this shape: rows at equal steps, each the mean over its step, named by the
 * start of the step in UTC; a column for each quantity that the file has; NaN where a value is
 * missing. Nothing is filled here and nothing judged but what no sensor on Earth reads: that is
 * the business of whoever asks for hours (record_hours.h) or inspects (inspect.h).
 *
 * A typical year, put together from months of different years, is relabelled into one running year;
 * the column SOURCE_YEAR keeps where each row came from. */
#ifndef VS_WEATHER_RECORD_H
#define VS_WEATHER_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "models/sun.h"
#include "sim/base/err.h"

/* X(enumerator, name in the plain CSV, unit for words, least, most, column of an EPW row from 0,
 *   what EPW writes where it is missing).
 * Irradiances are means in W/m2; PLANE ones lie on a tilted plane and are no substitute for GHI. */
#define VS_COLUMNS(X)                                                                              \
    X(GHI, "ghi_wm2", "W/m2", 0, 2000, 13, "9999")                                                 \
    X(DNI, "dni_wm2", "W/m2", 0, 1500, 14, "9999")                                                 \
    X(DHI, "dhi_wm2", "W/m2", 0, 1500, 15, "9999")                                                 \
    X(AIR, "air_degc", "degC", -90, 70, 6, "99.9")                                                 \
    X(WIND, "wind_ms", "m/s", 0, 110, 21, "999")                                                   \
    X(DEW_POINT, "dew_point_degc", "degC", -110, 70, 7, "99.9")                                    \
    X(HUMIDITY, "humidity_percent", "%", 0, 110, 8, "999")                                         \
    X(PRESSURE, "pressure_pa", "Pa", 20000, 120000, 9, "999999")                                   \
    X(EXTRA_HORIZONTAL, "extra_horizontal_wm2", "W/m2", 0, 1500, 10, "9999")                       \
    X(EXTRA_NORMAL, "extra_normal_wm2", "W/m2", 0, 1500, 11, "9999")                               \
    X(INFRARED, "infrared_wm2", "W/m2", 0, 800, 12, "9999")                                        \
    X(GLOBAL_LX, "global_lx", "lx", 0, 999899, 16, "999999")                                       \
    X(DIRECT_LX, "direct_lx", "lx", 0, 999899, 17, "999999")                                       \
    X(DIFFUSE_LX, "diffuse_lx", "lx", 0, 999899, 18, "999999")                                     \
    X(ZENITH_CDM2, "zenith_cdm2", "cd/m2", 0, 99989, 19, "9999")                                   \
    X(WIND_FROM, "wind_from_deg", "deg", 0, 360, 20, "999")                                        \
    X(CLOUD_TENTHS, "cloud_tenths", "", 0, 10, 22, "99")                                           \
    X(OPAQUE_TENTHS, "opaque_tenths", "", 0, 10, 23, "99")                                         \
    X(VISIBILITY, "visibility_km", "km", 0, 998, 24, "9999")                                       \
    X(CEILING, "ceiling_m", "m", 0, 99998, 25, "99999")                                            \
    X(WEATHER_OBSERVED, "weather_observed", "", 0, 9, 26, "9")                                     \
    X(WEATHER_CODES, "weather_codes", "", 0, 999999999, 27, "999999999")                           \
    X(WATER, "water_mm", "mm", 0, 998, 28, "999")                                                  \
    X(AEROSOL, "aerosol_depth", "", 0, 10, 29, ".999")                                             \
    X(SNOW_DEPTH, "snow_depth_cm", "cm", 0, 998, 30, "999")                                        \
    X(SNOW_DAYS, "days_since_snow", "days", 0, 98, 31, "99")                                       \
    X(ALBEDO, "albedo_frac", "", 0, 1, 32, "999")                                                  \
    X(RAIN, "rain_mm", "mm", 0, 998, 33, "999")                                                    \
    X(RAIN_HOURS, "rain_h", "h", 0, 98, 34, "99")                                                  \
    X(SNOWFALL, "snowfall_cm", "cm", 0, 200, -1, "")                                               \
    X(PLANE_BEAM, "plane_beam_wm2", "W/m2", 0, 1500, -1, "")                                       \
    X(PLANE_DIFFUSE, "plane_diffuse_wm2", "W/m2", 0, 1500, -1, "")                                 \
    X(PLANE_GROUND, "plane_ground_wm2", "W/m2", 0, 1500, -1, "")                                   \
    X(SOURCE_YEAR, "source_year", "", 1, 9999, 0, "")

enum vs_column {
#define VS_COLUMN_ENUM(name, key, unit, least, most, epw, missing) VS_COLUMN_##name,
    VS_COLUMNS(VS_COLUMN_ENUM)
#undef VS_COLUMN_ENUM
        VS_COLUMN_COUNT
};

struct vs_column_info {
    const char *key, *unit;
    double least, most;
    int epw; /* column of an EPW row, or -1 */
    const char *epw_missing;
};
extern const struct vs_column_info vs_column_info[VS_COLUMN_COUNT];

/* Sets of columns. */
#define VS_COLUMN_BIT(column) (UINT64_C(1) << (column))

/* How the file names a row. */
enum vs_stamp_at {
    VS_STAMP_END,    /* by the end of its step */
    VS_STAMP_START,  /* by its start */
    VS_STAMP_MIDDLE, /* by the middle, or an instant that stands for the step around it */
    VS_STAMP_DAY     /* a whole day by its date */
};

/* What the clock of the file was. */
enum vs_clock_kind {
    VS_CLOCK_STANDARD, /* UTC plus a fixed offset */
    VS_CLOCK_UTC,
    VS_CLOCK_SOLAR /* local mean solar time: UTC plus longitude / 15; of NASA POWER plus the whole
                    * hours of its 15-degree band, which is utc_offset_h then */
};

enum { VS_RECORD_DAY_S = 86400, VS_RECORD_TEXT = 96 };

/* The owner frees it with vs_record_free. */
struct vs_record {
    char format[32];            /* name of the reader that made it */
    char file[256];             /* what messages call it */
    char place[VS_RECORD_TEXT]; /* as the file has it, plain ASCII; may be empty */
    char make[VS_RECORD_TEXT];  /* who made the data, as far as the file says */
    int has_place;              /* latitude and longitude are known */
    int has_altitude;           /* else altitude_m is 0 */
    double latitude_deg, longitude_deg, altitude_m;
    double utc_offset_h; /* of the place's standard clock; of days where step_s is a day */
    enum vs_clock_kind clock;
    enum vs_stamp_at stamp;
    double plane_tilt_deg, plane_azimuth_deg; /* of PLANE columns; azimuth from north, clockwise */
    int typical;                     /* months of different years, relabelled; the year repeats */
    int step_s;                      /* divides a day */
    int64_t start_unix_s;            /* of the first step */
    size_t count;                    /* steps */
    int *line;                       /* of the file, for each step; 0 where it has no row */
    double *column[VS_COLUMN_COUNT]; /* null where the file has none; else count values */
    long clipped;                    /* values a little below zero at night, set to zero */
    long set_aside; /* texts and impossible numbers in columns that nothing here depends on */
};

void vs_record_free(struct vs_record *record); /* harmless on a zeroed one */

/* Makes room: count steps, these columns, all NaN, all lines 0. 0, or -1 without memory. */
int vs_record_alloc(struct vs_record *record, size_t count, uint64_t columns);

/* A copy with count steps, from `first` on and from the end to the beginning again; its start
 * stays. 0, or -1 without memory; out is empty then. */
int vs_record_turned(const struct vs_record *record, size_t first, size_t count,
                     struct vs_record *out);

/* A column that may be absent: NaN then. */
double vs_record_at(const struct vs_record *record, enum vs_column column, size_t index);

/* Does its make name a kind of typical year (CSWD, IWEC, TMY ...)? Some such files label the months
 * of many years with one, so that their rows do not show it. */
int vs_record_names_typical(const struct vs_record *record);

/* Where it is from, as the models take it. */
struct vs_site vs_record_site(const struct vs_record *record);

/* The columns that are there. */
uint64_t vs_record_columns(const struct vs_record *record);

#endif
