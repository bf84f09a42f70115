/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_parts.h - what the files of the sky share; sky.h is what others see. */
#ifndef VS_ENGINE_SKY_PARTS_H
#define VS_ENGINE_SKY_PARTS_H

#include "sim/engine/sky.h"

/* The parameters as the lanes take them; points into params. */
struct vs_sky_constants vs_sky_constants_of(const struct vs_sky_params *params);

/* Of the month, by the local date. */
double vs_sky_turbidity(const struct vs_sky_params *params, int64_t unix_s);

/* Zeros in the slots from count on, so that the last vector holds nothing undefined. */
void vs_sky_pad(struct vs_sky_panel *panel);

/* The ground's albedo, and what passes dirt and snow, in one hour. */
static inline double vs_sky_albedo_frac(const struct vs_sky_params *params, size_t hour)
{
    return params->snow_hours ? params->snow_hours[hour].albedo_frac : params->plane.albedo_frac;
}
static inline double vs_sky_passes_frac(const struct vs_sky_params *params, size_t hour)
{
    double lit_frac = params->snow_hours ? params->snow_hours[hour].lit_frac : 1.0;
    return (1.0 - params->soiling_frac) * lit_frac;
}

#endif
