/* SPDX-License-Identifier: MIT */
#include "models/clear_sky.h"

#include "models/elementary.h"

struct vs_clear_air vs_clear_air(real linke_turbidity, real altitude_m)
{
    real f1 = real_exp(altitude_m / K(-8000.0));
    real f2 = real_exp(altitude_m / K(-1250.0));
    real above_clean = linke_turbidity - K(1.0);
    struct vs_clear_air air = {
        .c1 = K(5.09e-5) * altitude_m + K(0.868),
        .c2 = K(3.92e-5) * altitude_m + K(0.0387),
        .haze = f1 + f2 * above_clean,
        .above_clean = above_clean,
        .beam_frac = K(0.664) + K(0.163) / f1,
        /* the beam may not leave less diffuse light than a clean sky scatters */
        .diffuse_least_frac = (K(0.1) - K(0.2) * real_exp(-linke_turbidity)) /
                              (K(0.1) + K(0.882) / f1),
    };
    return air;
}

struct vs_irradiance vs_clear_through(const struct vs_clear_air *air, real cosine,
                                      real air_mass_absolute, real dni_extra_wm2)
{
    mask up = cosine > K(0.0);
    real cos_zenith = pick(up, cosine, K(1.0));
    real ghi = air->c1 * dni_extra_wm2 * cos_zenith *
               real_exp(-air->c2 * air_mass_absolute * air->haze);
    real beam = air->beam_frac * real_exp(K(-0.09) * air_mass_absolute * air->above_clean) *
                dni_extra_wm2;
    real beam_most = ghi * (K(1.0) - air->diffuse_least_frac) / cos_zenith;
    real dni = min(beam, max(beam_most, K(0.0)));
    struct vs_irradiance result = {
        .ghi_wm2 = pick(up, ghi, K(0.0)),
        .dni_wm2 = pick(up, dni, K(0.0)),
        .dhi_wm2 = pick(up, ghi - dni * cos_zenith, K(0.0)),
    };
    return result;
}

struct vs_irradiance vs_clear_sky(real apparent_zenith_rad, real air_mass_absolute,
                                  real linke_turbidity, real altitude_m, real dni_extra_wm2)
{
    struct vs_clear_air air = vs_clear_air(linke_turbidity, altitude_m);
    return vs_clear_through(&air, real_sincos(apparent_zenith_rad).cos, air_mass_absolute,
                            dni_extra_wm2);
}
