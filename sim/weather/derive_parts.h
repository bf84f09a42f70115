/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive_parts.h - what the files of derive_climate share. Nobody else includes it. */
#ifndef VS_WEATHER_DERIVE_PARTS_H
#define VS_WEATHER_DERIVE_PARTS_H

#include "sim/base/calendar.h"
#include "sim/weather/derive_climate.h"

/* A day's number by its place in the record. */
struct vs_ranked {
    double value;
    size_t at;
};

/* A record at work; arrays of series->count. */
struct vs_derive {
    const struct vs_daily_series *series;
    int *month; /* 0..11 */
    double *score, *work;
    struct vs_ranked *order;
};

static inline int vs_known(double x)
{
    return x - x == 0; /* neither NaN nor without end */
}

/* Normal scores by rank inside each month into d->score; equal values share the mean of their
 * ranks, NaN stays. */
void vs_derive_scores(struct vs_derive *d, const double *value);

/* Correlation of a month's days with those `lag` days later, of numbers whose mean is 0; 0 where
 * there are no pairs. */
double vs_derive_lag(const struct vs_derive *d, const double *value, int month, int lag);

void vs_derive_memory(struct vs_derive *d, struct vs_climate *climate);
void vs_derive_effect(struct vs_derive *d, struct vs_climate *climate, struct vs_derived *derived);
void vs_derive_air(struct vs_derive *d, struct vs_climate *climate, struct vs_derived *derived);
void vs_derive_wind(struct vs_derive *d, struct vs_climate *climate, struct vs_derived *derived);

#endif
