/* SPDX-License-Identifier: MIT */
/* clear_sky.h - irradiance under a sky without cloud. Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_CLEAR_SKY_H
#define VS_MODELS_CLEAR_SKY_H

#include "models/irradiance.h"

#if VS_LANES > 1
#define vs_clear_sky VS_NAME(vs_clear_sky)
#define vs_clear_air VS_NAME(vs_clear_air)
#define vs_clear_through VS_NAME(vs_clear_through)
#endif

/* Irradiance of a clear sky.
 * Given     apparent_zenith_rad    with refraction; at or beyond the horizon all three are 0
 *           air_mass_absolute      vs_air_mass() * pressure / 101325 Pa
 *           linke_turbidity        2 (mountain air) .. 8 (smog)
 *           altitude_m             0 .. 4000
 *           dni_extra_wm2          vs_extraterrestrial_wm2()
 * Returned  GHI = DNI cos z + DHI, each >= 0
 * Accuracy  1e-6 W/m2 against pvlib over tests/oracles/09_clearsky.csv; against the real sky the
 *           turbidity decides: 1 unit of it is 5 to 10 % of DNI
 * Source    Ineichen and Perez, Solar Energy 73 (2002) 151, without the low-sun enhancement */
struct vs_irradiance vs_clear_sky(real apparent_zenith_rad, real air_mass_absolute,
                                  real linke_turbidity, real altitude_m, real dni_extra_wm2);

/* What of it hangs on the air alone, so that it is worked out once for many suns. */
struct vs_clear_air {
    real c1, c2, haze, above_clean, beam_frac, diffuse_least_frac;
};

/* The two halves of vs_clear_sky, with the same bits. cosine: of the apparent zenith. */
struct vs_clear_air vs_clear_air(real linke_turbidity, real altitude_m);
struct vs_irradiance vs_clear_through(const struct vs_clear_air *air, real cosine,
                                      real air_mass_absolute, real dni_extra_wm2);

#endif
