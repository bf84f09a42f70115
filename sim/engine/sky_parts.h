/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_parts.h - what the files of the sky share; sky.h is what others see. */
#ifndef VS_ENGINE_SKY_PARTS_H
#define VS_ENGINE_SKY_PARTS_H

#include "sim/engine/sky.h"

/* The parameters as the lanes take them; points into params. */
struct vs_sky_constants vs_sky_constants_of(const struct vs_sky_params *params);

/* Of the month, by the local date. */
double vs_sky_turbidity(const struct vs_sky_params *params, int64_t unix_s);

/* A beam may pass the clear-sky model by this much before it is taken for an error of timing. */
static const double most_beam_over_clear = 1.1;

/* Zeros in the slots from count on, so that the last vector holds nothing undefined. */
void vs_sky_pad(struct vs_sky_panel *panel);

/* Albedo and what passes dirt and snow, for one slot of an hour. */
static inline void vs_sky_ground(const struct vs_sky_params *params, size_t hour,
                                 struct vs_sky_panel *panel, int slot)
{
    const struct vs_snow_hour *snow = params->snow_hours ? &params->snow_hours[hour] : 0;
    panel->albedo_frac[slot] = snow ? snow->albedo_frac : params->plane.albedo_frac;
    panel->passes_frac[slot] = (1.0 - params->soiling_frac) * (snow ? snow->lit_frac : 1.0);
}

#endif
