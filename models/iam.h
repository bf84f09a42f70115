/* SPDX-License-Identifier: MIT */
/* iam.h - how much of the light that falls askew gets through the glass, against light that falls
 * straight: the incidence angle modifier. Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_IAM_H
#define VS_MODELS_IAM_H

#include "models/real.h"

#if VS_LANES > 1
#define vs_glass_defaults VS_NAME(vs_glass_defaults)
#define vs_iam_physical VS_NAME(vs_iam_physical)
#define vs_iam_diffuse VS_NAME(vs_iam_diffuse)
#endif

/* A pane without coating. Defaults: refractive index 1.526, extinction 4 /m, 2 mm thick (De Soto,
 * Klein and Beckman, Solar Energy 80 (2006) 78); float glass is greener, low-iron glass near 4 /m.
 */
struct vs_glass {
    real refractive_index, extinction_per_m, thickness_m;
};
struct vs_glass vs_glass_defaults(void);

/* Modifier for light from one direction.
 * Given     cos_incidence    cosine of the angle to the normal; <= 0 is behind the pane
 * Returned  1 straight on, 0 at grazing incidence and behind
 * Accuracy  1e-9 against pvlib over tests/oracles/05_iam.csv
 * Source    Snell, Fresnel and Bouguer, as in De Soto, Klein and Beckman (2006) */
real vs_iam_physical(const struct vs_glass *glass, real cos_incidence);

/* Modifiers for light from a whole zone, weighted by the cosine of incidence: the sky dome (zenith
 * angle 0..90 deg), the horizon band (89.5..90) and the ground (90..180). */
struct vs_iam_diffuse {
    real sky_frac, horizon_frac, ground_frac;
};

/* Integrates vs_iam_physical over the three zones; some 1000 evaluations, so do it once for a
 * plane. A plane that lies flat sees no ground, and has 0 for it.
 * Given     tilt_rad    0..pi/2
 * Accuracy  1e-6, against a mesh of 0.1 deg in tests/models/test_sky.c
 * Source    Marion, Solar Energy 147 (2017) 344 */
struct vs_iam_diffuse vs_iam_diffuse(const struct vs_glass *glass, real tilt_rad);

#endif
