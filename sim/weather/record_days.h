/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record_days.h - the days of records: what statistics of a climate and of its extremes are made
 * of.
 */
#ifndef VS_WEATHER_RECORD_DAYS_H
#define VS_WEATHER_RECORD_DAYS_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"
#include "sim/weather/record.h"

/* Days in a row, each value NaN where the record does not give it. The owner frees it with
 * vs_record_days_free. */
struct vs_record_days {
    int64_t first_day; /* days since 1970-01-01 by the local calendar */
    size_t count;
    double *ghi_kwhm2, *dhi_kwhm2;                  /* irradiation on the level */
    double *outside_kwhm2;                          /* the same outside the air; never NaN */
    double *air_degc, *air_max_degc, *air_min_degc; /* mean, highest and lowest hour */
    double *wind_ms;
    int has_dhi, has_air, has_wind; /* on some day */
};

/* Given     record    with a place; steps of a day, or of an hour or less
 *           utc_offset_h    whose midnights part the days; ignored where the steps are days
 * Returned  days. A day's irradiation needs all its hours with the sun up; its air and wind, 20.
 *           Whole days at both ends alone; a typical year on another clock is turned, as
 *           vs_record_hours turns it, and loses none
 * Errors    VS_ERR_INPUT: no place, no irradiance on the level, no whole day; VS_ERR_MEMORY */
enum vs_err vs_record_days(const struct vs_record *record, double utc_offset_h,
                           struct vs_record_days *days, struct vs_diag *diag);
void vs_record_days_free(struct vs_record_days *days);

/* Puts the days of b behind those of a, with days that neither knows between. b stays as it is.
 * Errors   VS_ERR_INPUT: b does not begin after the end of a, or more than 400 years after it */
enum vs_err vs_record_days_append(struct vs_record_days *a, const struct vs_record_days *b,
                                  const char *name_of_b, struct vs_diag *diag);

#endif
