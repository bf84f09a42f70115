/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive_climate.h - the statistics of a climate out of records, so that another county needs no
 * code. Pure; no libm. */
#ifndef VS_WEATHER_DERIVE_CLIMATE_H
#define VS_WEATHER_DERIVE_CLIMATE_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"
#include "sim/base/hours.h"
#include "sim/weather/climate.h"

enum {
    VS_DERIVE_LEAST_DAYS = 25, /* of a calendar month over all years: that of one typical year */
    VS_DERIVE_LEAST_YEARS = 8, /* of a calendar month, before its years can be told from chance */
    VS_DERIVE_MONTH_DAYS = 20  /* of one month of one year, for its mean to count */
};

/* Days of a record, of any length and with any gaps. A null array: not in this record; NaN: not on
 * this day. The record keeps all arrays. */
struct vs_daily_series {
    const char *name; /* for messages */
    size_t count;
    const int64_t *day;         /* rising, days since 1970-01-01 by the local calendar */
    const double *kt;           /* 0..1; never null */
    const double *diffuse_frac; /* 0..1 */
    const double *air_degc, *air_max_degc, *air_min_degc; /* of the day; all three or none */
    const double *wind_ms;                                /* mean of the day at 10 m */
};

/* How many days each month's numbers stand on; 0: the record has none and the climate keeps what it
 * had. */
struct vs_derived {
    int kt_days[12], diffuse_days[12], air_days[12], wind_days[12];
    int effect_months; /* months of single years behind kt_month_effect_sd, 0 as above */
};

/* Given     climate   with its place, its names and whatever the record cannot say (air_min_h,
 *                     snow, linke_turbidity, ...); these stay
 * Returned  climate: kt_*, and of what the record has diffuse_*, air_degc to air_range_k_per_kt,
 *           wind_ms, wind_ms_per_kt, wind_day_cv, wind_lag1; and the counts
 * Errors    VS_ERR_INPUT: a month has fewer than VS_DERIVE_LEAST_DAYS; VS_ERR_MEMORY. What passes
 *           is not judged: vs_climate_check comes next
 * Method    r1 and r2 are the correlations of normal scores at which the days' Kt have the record's
 *           own correlations, after one day and two. Correlations of scores by rank would be some
 *           0.03 higher: bright days, all but equal, weigh as much there as dark ones.
 *           kt_month_effect_sd is what brings the mean variance of monthly means between years from
 *           what AR(2) gives to the record's. The diffuse share is a line fitted about each knot,
 *           weighted by the days' energy; a knot with few days takes those of the months beside it,
 *           then the knot next to it */
enum vs_err vs_climate_derive(const struct vs_daily_series *series, struct vs_climate *climate,
                              struct vs_derived *derived, struct vs_diag *diag);

/* What only hours can say: air_min_h, air_max_h, wind_diurnal_frac and wind_peak_h, by the mean day
 * of these hours. Nothing changes where there is less than a day, or no swing. */
void vs_climate_derive_clock(const struct vs_hours *hours, struct vs_climate *climate);

/* Standard deviation of the month's mean Kt between years under this climate, over `days` days,
 * with a month effect of this size; 1 where r1, r2 and the effect belong to no process. Closed:
 * Hermite series of the curve, AR(2) within. */
double vs_climate_kt_month_sd(const struct vs_climate *climate, int month, int days, double effect);

#endif
