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
    double wind_ms; /* at 10 m */
};

/* The owner allocates `rows` (count of them) and frees it with vs_hours_free. */
struct vs_hours {
    int64_t start_unix_s;
    size_t count;
    struct vs_hour *rows;
    double latitude_deg, longitude_deg, altitude_m; /* where it was taken or made for */
    double utc_offset_h;
    char source[128]; /* one line for the reader of a verdict */
};

int vs_hours_alloc(struct vs_hours *hours, size_t count); /* 0, or -1 without memory; rows zeroed */
void vs_hours_free(struct vs_hours *hours);

#endif
