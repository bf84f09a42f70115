/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hour_sun.h - the sun's mean over an hour at a place, outside the air. Pure; no libm. */
#ifndef VS_WEATHER_HOUR_SUN_H
#define VS_WEATHER_HOUR_SUN_H

#include <stddef.h>
#include <stdint.h>

#include "models/sun.h"

struct vs_hour_sun {
    double cos_zenith;     /* mean over the whole hour of the cosine, 0 while the sun is down */
    double up_frac;        /* share of the hour with the sun above the horizon, 0..1 */
    double normal_wm2;     /* extraterrestrial, normal to the rays */
    double horizontal_wm2; /* normal_wm2 * cos_zenith */
};

/* Given     ephemeris      of the middle of the hour
 *           normal_wm2     vs_extraterrestrial_wm2 of that instant
 *           start_unix_s   start of the hour
 * Accuracy  1e-4 of normal_wm2 against the mean of 3600 instants, also over sunrise and sunset
 * Method    the cosine of the zenith angle is a + b cos(hour angle); its integral over the part of
 *           the hour in which the sun is up, in closed form */
struct vs_hour_sun vs_hour_sun(const struct vs_ephemeris *ephemeris, double normal_wm2,
                               double start_unix_s, const struct vs_site *site);

/* The 24 hours of a day from its local midnight; the ephemeris is interpolated over the day. */
void vs_day_sun(double midnight_unix_s, const struct vs_site *site, struct vs_hour_sun hours[24]);

/* What such a day has on the level, kWh/m2. */
double vs_day_outside_kwhm2(const struct vs_hour_sun hours[24]);

/* The same for each of count days by a clock, from the one so long after 1970-01-01. */
void vs_daily_outside(const struct vs_site *site, double utc_offset_h, int64_t first_day,
                      size_t count, double *outside_kwhm2);

#endif
