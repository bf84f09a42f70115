/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hours.h - hourly weather, the one shape that every source of weather is brought to.
 *
 * Row i holds the means over [start_unix_s + 3600 i, start_unix_s + 3600 (i + 1)). Readers bring
 * their own clock to this one; the engine knows no other. Temperature and wind are means of the
 * same interval, taken at its centre where they are interpolated. */
#ifndef VS_BASE_HOURS_H
#define VS_BASE_HOURS_H

#include <stddef.h>
#include <stdint.h>

struct vs_hour {
    double ghi_wm2; /* global horizontal, mean of the hour, >= 0 */
    double dhi_wm2; /* diffuse horizontal, 0..ghi */
    double air_degc;
    double wind_ms;        /* at 10 m */
    double snowfall_cm;    /* new snow of the hour, as it lies; 0 where nothing is known of snow */
    double ground_snow_cm; /* depth on the ground at the end of the hour */
};

/* What of these hours was not measured, in hours; a verdict that used them says it. */
struct vs_filled {
    long interpolated; /* short gaps, over the clear-sky index */
    long climate;      /* long gaps, by hours of the climate's */
    long leap_day;     /* 29 February, left out by the format: the day before again */
    long dhi;          /* the diffuse part, by Erbs-Driesse */
    long wind;         /* no wind speed: VS_WIND_DEFAULT_MS; of a daily record by the climate */
    long air;          /* no temperature: by the climate */
};

/* Taken where a source has no wind. Low, for a cool module is the optimistic case. */
#define VS_WIND_DEFAULT_MS 1.0

/* The owner allocates `rows` (count of them) and frees it with vs_hours_free. */
struct vs_hours {
    int64_t start_unix_s;
    size_t count;
    struct vs_hour *rows;
    double latitude_deg, longitude_deg, altitude_m; /* where it was taken or made for */
    double utc_offset_h;
    struct vs_filled filled;
    char source[128]; /* one line for the reader of a verdict */
};

int vs_hours_alloc(struct vs_hours *hours, size_t count); /* 0, or -1 without memory; rows zeroed */
void vs_hours_free(struct vs_hours *hours);

#endif
