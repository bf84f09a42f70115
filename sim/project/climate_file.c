/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/climate_file.h"

#include "sim/project/field_rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MONTHS(member, unit, min, max, help) NUMBERS(member, unit, 0, 12, min, max, help)

/* Twelve zeros where the key is absent. */
#define MONTHS_OR(member, unit, min, max, help)                                                    \
    NUMBERS_OR(member, unit, 0, 12, min, max, NULL, help)

/* Off unless asked for: the size comes from another climate than that of the record. */
#define STRUCT struct vs_thick_cloud
static const struct vs_field thick_cloud_rows[] = {
    INTEGER_OR(on, "", 0, 1, 0, "1 to darken the darkest days further"),
    NUMBER_OR(kt_below, "1", 0, 1, 0.215, "days below this clearness; estimate"),
    NUMBER_OR(cv, "1", 0, 1.5, 0.45, "coefficient of variation of the factor; estimate"),
    NUMBER_OR(lag1, "1", 0, 0.95, 0.5, "correlation from day to day; estimate"),
};
static const struct vs_group thick_cloud_group = VS_GROUP_OF("thick_cloud", struct vs_thick_cloud,
                                                             thick_cloud_rows, 0);
#undef STRUCT

/* No snow unless its days are given. */
#define STRUCT struct vs_snow
static const struct vs_field snow_rows[] = {
    MONTHS_OR(days, "1", 0, 28, "mean number of days with new snow"),
    NUMBER_OR(fall_cm, "cm", 0.1, 50, 1, "mean depth of new snow on such a day"),
    NUMBER_OR(kt_below, "1", 0.1, 0.9, 0.4, "clearness below which it may snow"),
    NUMBER_OR(air_below_degc, "degC", -10, 5, 1, "mean of the day below which it may snow"),
    NUMBER_OR(settle_frac_per_day, "1", 0, 0.9, 0.1, "of the depth: settling, wind, sun"),
    NUMBER_OR(melt_cm_per_k_day, "cm", 0.1, 10, 1.5, "of depth, by the hours above 0 degC"),
};
static const struct vs_group snow_group = VS_GROUP_OF("snow", struct vs_snow, snow_rows, 0);
#undef STRUCT

#define STRUCT struct vs_climate
static const struct vs_field climate_rows[] = {
    TEXT(name, "name of the region"),
    TEXT(source, "where the numbers come from"),
    NUMBER(latitude_deg, "deg", -66, 66, "north positive"),
    NUMBER(longitude_deg, "deg", -180, 180, "east positive"),
    NUMBER(altitude_m, "m", -430, 9000, "above sea level, of the temperatures"),
    NUMBER(utc_offset_h, "h", -12, 14, "local time less UTC, all year"),
    NUMBERS(kt_probability, "1", 0, VS_KT_QUANTILES, 0, 1, "shares of days, rising"),
    NUMBERS(kt_quantile, "1", 12, VS_KT_QUANTILES, 0.01, 0.9,
            "daily clearness below which these shares of the days lie, a row a month"),
    NUMBER(kt_floor, "1", 0.01, 0.9, "the darkest day there is"),
    NUMBER(kt_ceiling, "1", 0.01, 0.9, "the brightest day there is"),
    MONTHS(kt_r1, "1", -0.5, 0.95, "correlation of normal scores after one day"),
    MONTHS(kt_r2, "1", -0.5, 0.95, "correlation of normal scores after two days"),
    NUMBER(kt_month_effect_sd, "1", 0, 0.5, "part of the score that a whole month shares"),
    GROUP(thick_cloud, thick_cloud_group, "allowance for days darker than the record can show"),
    NUMBERS_OR(diffuse_kt, "1", 0, VS_DIFFUSE_KNOTS, 0, 1, NULL,
               "clearnesses of a day, rising, to which diffuse_frac belongs"),
    NUMBERS_OR(diffuse_frac, "1", 12, VS_DIFFUSE_KNOTS, 0, 1, NULL,
               "diffuse share of the irradiation of such days, a row a month"),
    MONTHS(air_degc, "degC", -50, 50, "mean air temperature"),
    MONTHS(air_max_degc, "degC", -50, 50, "mean of the days' highest hour"),
    MONTHS(air_min_degc, "degC", -50, 50, "mean of the days' lowest hour"),
    MONTHS(air_anomaly_sd_k, "K", 0, 15, "standard deviation of daily means"),
    MONTHS(air_anomaly_lag1, "1", 0, 0.95, "correlation of daily means from day to day"),
    MONTHS(air_anomaly_k_per_kt, "K", -40, 40, "per unit of clearness; negative: cloud warms"),
    MONTHS(air_range_k_per_kt, "K", -10, 60, "growth of the day's swing per unit of clearness"),
    NUMBER(air_min_h, "h", 0, 24, "hour of the lowest temperature, local clock"),
    NUMBER(air_max_h, "h", 0, 24, "hour of the highest temperature, local clock"),
    NUMBER(air_lapse_k_per_km, "K/km", 0, 12, "colder upwards"),
    MONTHS(wind_ms, "m/s", 0, 30, "mean wind at 10 m"),
    MONTHS_OR(wind_ms_per_kt, "m/s", -30, 30, "growth of the day's mean per unit of clearness"),
    NUMBER_OR(wind_day_cv, "1", 0, 2, 0, "coefficient of variation of daily means about that"),
    NUMBER_OR(wind_lag1, "1", 0, 0.95, 0, "correlation of their logarithm from day to day"),
    NUMBER_OR(wind_diurnal_frac, "1", 0, 1, 0, "swing over the day, as a share of its mean"),
    NUMBER_OR(wind_peak_h, "h", 0, 24, 15, "hour of the strongest wind, local clock"),
    GROUP(snow, snow_group, "days with new snow, and how long it lies"),
    MONTHS(linke_turbidity, "1", 1, 12, "haze of the clear sky"),
};
const struct vs_group vs_climate_group = VS_GROUP_OF("a climate", struct vs_climate, climate_rows,
                                                     0);
#undef STRUCT

/* vs_climate_check begins with the key and may name a month, but knows no lines: their place is
 * looked up in the tree. */
static void place_fault(const struct vs_yaml *yaml, struct vs_diag *diag)
{
    static const char of_month[] = " of month ";
    char key[64];
    snprintf(key, sizeof key, "%.*s", (int)strcspn(diag->text, " ,.["), diag->text);
    const struct vs_yaml_node *node = vs_yaml_at(yaml, vs_yaml_root(yaml), key);
    const char *named = strstr(diag->text, of_month);
    long month = named ? strtol(named + strlen(of_month), NULL, 10) : 0;
    const struct vs_yaml_node *entry = month > 0 ? vs_yaml_first(yaml, node) : NULL;
    for (long m = 1; m < month && entry; m++) {
        entry = vs_yaml_next(yaml, entry);
    }
    node = entry ? entry : node;
    if (node) {
        diag->line = node->line;
        diag->column = node->column;
    }
}

enum vs_err vs_climate_read(const char *text, size_t length, const char *path,
                            struct vs_climate *climate, struct vs_diag *diag)
{
    struct vs_yaml yaml;
    enum vs_err err = vs_yaml_parse(text, length, path, &yaml, diag);
    if (err) {
        return err;
    }
    vs_fields_defaults(&vs_climate_group, climate);
    err = vs_fields_read(&vs_climate_group, &yaml, "", 1, climate, diag);
    if (!err) {
        err = vs_climate_check(climate, path, diag);
        if (err && diag) {
            place_fault(&yaml, diag);
        }
    }
    vs_yaml_free(&yaml);
    return err;
}

enum vs_err vs_climate_load(const char *path, struct vs_climate *climate, struct vs_diag *diag)
{
    char *text;
    size_t length;
    enum vs_err err = vs_yaml_slurp(path, &text, &length, diag);
    if (err) {
        return err;
    }
    err = vs_climate_read(text, length, path, climate, diag);
    free(text);
    return err;
}

enum vs_err vs_climate_write(const struct vs_climate *climate, const char *comment, FILE *out,
                             struct vs_diag *diag)
{
    for (const char *line = comment; line && *line;) {
        size_t length = strcspn(line, "\n");
        fprintf(out, "#%s%.*s\n", length ? " " : "", (int)length, line);
        line += length + (line[length] == '\n');
    }
    if (vs_fields_write(&vs_climate_group, climate, 0, out) || fflush(out) || ferror(out)) {
        return vs_fail(diag, VS_ERR_OUTPUT, "", 0, 0,
                       "cannot be written (%s); a stream that takes a climate", strerror(errno));
    }
    return VS_OK;
}
