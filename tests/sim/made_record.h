/* SPDX-License-Identifier: GPL-3.0-or-later */
/* made_record.h - makes hourly records in memory: clear days and cloudy ones, on time or not. */
#ifndef VS_TESTS_SIM_MADE_RECORD_H
#define VS_TESTS_SIM_MADE_RECORD_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/weather/clear_hours.h"
#include "sim/weather/record.h"

struct made_style {
    int year, days; /* from 1 January, by the local clock */
    double latitude_deg, longitude_deg, utc_offset_h;
    double late_h; /* the light comes this much late */
    double
        evening_factor; /* clearness six hours after noon over that at noon; 1: the same all day */
    double clear_frac;  /* share of days without cloud */
    double turbidity;
};

static inline struct made_style made_style(void)
{
    return (struct made_style){.year = 2021,
                               .days = 365,
                               .latitude_deg = 40,
                               .longitude_deg = 118,
                               .utc_offset_h = 8,
                               .evening_factor = 1,
                               .clear_frac = 0.5,
                               .turbidity = 4.5};
}

static inline double made_chance(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / 16777216.0;
}

/* GHI, DNI, DHI that close, AIR that swings over the day, WIND. */
static inline struct vs_record made_record(const struct made_style *s)
{
    struct vs_record r = {.has_place = 1,
                          .has_altitude = 1,
                          .latitude_deg = s->latitude_deg,
                          .longitude_deg = s->longitude_deg,
                          .altitude_m = 100,
                          .utc_offset_h = s->utc_offset_h,
                          .step_s = 3600};
    strcpy(r.format, "epw");
    strcpy(r.file, "made.epw");
    strcpy(r.place, "Testtown");
    strcpy(r.make, "made");
    vs_record_alloc(&r, (size_t)s->days * 24,
                    VS_COLUMN_BIT(VS_COLUMN_GHI) | VS_COLUMN_BIT(VS_COLUMN_DNI) |
                        VS_COLUMN_BIT(VS_COLUMN_DHI) | VS_COLUMN_BIT(VS_COLUMN_AIR) |
                        VS_COLUMN_BIT(VS_COLUMN_WIND));
    r.start_unix_s = vs_date_days((struct vs_date){s->year, 1, 1}) * 86400 -
                     (int64_t)(s->utc_offset_h * 3600);
    struct vs_site site = {s->latitude_deg * VS_RAD_PER_DEG, s->longitude_deg * VS_RAD_PER_DEG,
                           100};
    uint32_t state = 7;
    for (size_t k = 0; k < r.count; k += 24) {
        double begin = (double)r.start_unix_s + 3600.0 * ((double)k - s->late_h);
        struct vs_clear_hour clear[24];
        vs_clear_day(begin, &site, s->turbidity, clear);
        int cloudy = made_chance(&state) >= s->clear_frac;
        double depth = cloudy ? 0.3 + 0.7 * made_chance(&state) : 0;
        for (size_t h = 0; h < 24; h++) {
            double noon_h = 12 + s->utc_offset_h - s->longitude_deg / 15 + s->late_h;
            double slope = 1 + (s->evening_factor - 1) * ((double)h + 0.5 - noon_h) / 6;
            double index = fmax(slope, 0) * (1 - depth * made_chance(&state));
            double ghi = floor(clear[h].ghi_wm2 * index + 0.5);
            double dhi = fmin(clear[h].dhi_wm2 * (1 + depth), ghi);
            double up = clear[h].sun.cos_zenith;
            r.line[k + h] = (int)(k + h) + 9;
            r.column[VS_COLUMN_GHI][k + h] = ghi;
            r.column[VS_COLUMN_DHI][k + h] = dhi;
            r.column[VS_COLUMN_DNI][k + h] = up > 0 ? (ghi - dhi) / up : 0;
            r.column[VS_COLUMN_AIR][k + h] = h < 12 ? (double)h - 6 : 17 - (double)h;
            r.column[VS_COLUMN_WIND][k + h] = 1 + (double)(h % 4);
        }
    }
    return r;
}

#endif
