/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clear_hours.h - what a cloudless sky would give, hour by hour. Pure; no libm. */
#ifndef VS_WEATHER_CLEAR_HOURS_H
#define VS_WEATHER_CLEAR_HOURS_H

#include <stdint.h>

#include "models/sun.h"
#include "sim/weather/hour_sun.h"

/* Means of an hour; all zero while the sun is down. */
struct vs_clear_hour {
    double ghi_wm2, dni_wm2, dhi_wm2;
    struct vs_hour_sun sun;
};

/* Taken where nobody knows the haze of a place. */
#define VS_TURBIDITY_DEFAULT 4.0

/* The 24 hours from an instant, whole hours or not.
 * Given     linke_turbidity    1..12
 * Accuracy  of the mean: 1 % of the irradiance at the sun's mean height in the hour, against 60
 *           minutes of the same model
 * Method    vs_clear_sky once an hour, at the mean height of the sun while it is up, times the
 *           share of the hour in which it is */
void vs_clear_day(double start_unix_s, const struct vs_site *site, double linke_turbidity,
                  struct vs_clear_hour hours[24]);

#endif
