/* SPDX-License-Identifier: GPL-3.0-or-later */
/* synth.h - years of weather made from a climate.
 *
 * Two steps, so that one common sky serves several sites: a vs_clearness says how clear each hour
 * and how warm each day of a year is; vs_synth_hours turns it into irradiance and temperature at a
 * site. Years run from 1 July to 30 June, so that a winter is never cut, on real calendar dates.
 *
 * A year is a pure function of (climate, seed, year). Draws are indexed by the day's number since
 * 1970; the chain of days starts VS_SYNTH_SPIN_UP_DAYS before 1 July from its stationary state and
 * meets there the draws that the year before met on those days. Two years therefore join as if
 * they had been made in one go, but for what is left of the forgotten history: correlation ^ 60.
 *
 * No libm: the same bits everywhere. */
#ifndef VS_WEATHER_SYNTH_H
#define VS_WEATHER_SYNTH_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/calendar.h"
#include "sim/base/err.h"
#include "sim/base/hours.h"
#include "sim/weather/climate.h"

enum { VS_SYNTH_SPIN_UP_DAYS = 60 };

/* What a day is like, before any site is known. */
struct vs_sky_day {
    double kt;            /* daily clearness index */
    double diffuse_frac;  /* of the day's irradiation; negative: as the climate says for this kt */
    double air_anomaly_k; /* of the day's mean, against the season's */
    double wind_ms;       /* mean of the day */
    double snowfall_cm;   /* new snow, over snow_hours from snow_from_h */
    int snow_from_h, snow_hours;
};

/* A year of sky. The owner frees it with vs_clearness_free. */
struct vs_clearness {
    int64_t first_day; /* of the year, days since 1970-01-01 by the local calendar */
    size_t days;       /* 365 or 366 */
    /* days + 2 of them: day[0] is the day before the year, day[days + 1] the day after it, for what
     * is interpolated over midnight */
    struct vs_sky_day *day;
    struct vs_sky_day *lead; /* VS_SYNTH_SPIN_UP_DAYS, the last is day[0]: for snow on the ground */
    double *kt_hour; /* 24 * days; where the sun is down all hour at the place it was made for, the
                        day's */
};

/* Where hours are made for. */
struct vs_place {
    double latitude_deg, longitude_deg, altitude_m;
};

/* The chain of days alone: count days from first_day, fast.
 * Given     first_day    days since 1970-01-01; the chain starts VS_SYNTH_SPIN_UP_DAYS before it
 * Method    normal scores by a Gaussian AR(2) with the climate's r1, r2 plus a month effect, scaled
 *           so that their variance is 1, then the month's quantiles; temperature anomalies by the
 *           slope on Kt plus an AR(1) that brings the standard deviation and lag-1 to the
 *           climate's; wind by the slope on Kt times AR(1) lognormal noise; snow by chance on days
 *           that are cloudy and cold at the climate's altitude, its depth exponential, in 3 to 12
 *           hours of the day
 * Source    the copula of Graham, Hollands and Unny (Solar Energy 40, 1988, 83) on a site's own
 *           quantiles */
void vs_synth_days(const struct vs_climate *climate, uint64_t seed, int64_t first_day, size_t count,
                   struct vs_sky_day *days);

/* The same where the clearness of some days is known: kt[count], NaN where it is not. What hangs on
 * the clearness - air, wind, snow - follows the known one; the draws stay those of the day. */
void vs_synth_days_known(const struct vs_climate *climate, uint64_t seed, int64_t first_day,
                         size_t count, const double *kt, struct vs_sky_day *days);

/* The sky of 1 July `year` .. 30 June `year` + 1.
 * Given     climate    as vs_climate_check accepts it
 *           year       of the July, 1970..9998
 * Method    hours by Aguiar and Collares-Pereira (Solar Energy 49, 1992, 167), scaled to the day's
 *           Kt under the same cap, which they keep to
 * Errors    VS_ERR_MEMORY */
enum vs_err vs_clearness_year(const struct vs_climate *climate, uint64_t seed, int year,
                              struct vs_clearness *out, struct vs_diag *diag);
void vs_clearness_free(struct vs_clearness *clearness);

/* Hours at a place under that sky. GHI is the hour's clearness times what the place has outside the
 * air in that hour. DHI by Erbs-Driesse, scaled to the day's diffuse share where that is known, no
 * hour above its GHI. Air temperature from the climate's months, the day's anomaly, a swing that
 * grows with Kt, and the lapse rate. Wind the day's, with the climate's cosine over the hours. Snow
 * falls on all places alike; on the ground it settles and melts by the place's own air, and below a
 * millimetre it is gone.
 * Returned  out, allocated here; the owner frees it with vs_hours_free
 * Accuracy  the day's sum is Kt times the extraterrestrial sum to 1e-9 at the climate's own place
 * Errors    VS_ERR_MEMORY */
enum vs_err vs_synth_hours(const struct vs_climate *climate, const struct vs_clearness *clearness,
                           const struct vs_place *place, struct vs_hours *out,
                           struct vs_diag *diag);

/* A designed run of days, each with a clearness of its own that is the same in all its hours. */
struct vs_event {
    struct vs_date first;
    const double *kt; /* one a day, 0..1 */
    size_t days;
    double air_offset_k; /* against the mean of each day's month; 2 for cloudy winter days */
};

/* Hours of an event at a place, from local midnight of its first day. The swing of temperature is
 * the climate's for that Kt, so are wind and diffuse share; no snow.
 * Returned  out, allocated here; the owner frees it with vs_hours_free
 * Errors    VS_ERR_MEMORY */
enum vs_err vs_synth_event(const struct vs_climate *climate, const struct vs_event *event,
                           const struct vs_place *place, struct vs_hours *out,
                           struct vs_diag *diag);

#endif
