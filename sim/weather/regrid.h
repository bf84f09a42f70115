/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regrid.h - hourly means of irradiance, moved from one row of hours to another.
 *
 * Hours that lie across the hours wanted cannot be averaged as they stand: near sunrise that would
 * put light where there is no sun. What is moved is the clear-sky index. Pure; no libm. */
#ifndef VS_WEATHER_REGRID_H
#define VS_WEATHER_REGRID_H

#include <stddef.h>

#include "models/sun.h"

enum vs_regrid_of { VS_REGRID_GLOBAL, VS_REGRID_DIRECT, VS_REGRID_DIFFUSE, VS_REGRID_COUNT };

/* Means in W/m2 over steps of 3600 s; NaN where one is missing; null for a quantity not there. */
struct vs_regrid {
    double start_unix_s;
    size_t count;
    double *of[VS_REGRID_COUNT];
};

/* Gives target's hours from source's, each quantity that both have. The index of a target hour is
 * linear in time between the middles of the source hours on both sides, each weighed by its clear
 * sky; days run from midnight to midnight of the sun.
 * Given     linke_turbidity    of the clear sky, 1..12
 * Returned  target->of: 0 while the sun is down; NaN where a source hour that it needs is missing
 *           or lies outside (while the sun is down: where both are). The number of days whose sum
 *           could not be kept: hours missing, or a sum more than twice or less than half of what
 *           the moved index gives, as when the light is at night */
size_t vs_regrid(const struct vs_site *site, double linke_turbidity, const struct vs_regrid *source,
                 struct vs_regrid *target);

#endif
