/* SPDX-License-Identifier: MIT */
#include "models/transpose.h"

#include "models/elementary.h"
#include "models/transpose_rows.h"

/* Perez's constant that takes the sun's height out of the clearness. */
#define KAPPA 1.041

/* Lowest sun by which the bright spot is scaled up: in Perez's sky 5 deg, in Hay's 1 deg. */
#define COS_85_DEG 0.087155742747658174
#define LEAST_COS_HAY 0.01745

real vs_poa_total_wm2(const struct vs_poa *poa)
{
    return (poa->beam_wm2 + poa->circumsolar_wm2) +
           (poa->isotropic_wm2 + poa->horizon_wm2 + poa->ground_wm2);
}

struct vs_aspect vs_aspect_of(const struct vs_sincos *tilt, const struct vs_sincos *zenith,
                              real turn_cos)
{
    real cosine = tilt->cos * zenith->cos + tilt->sin * zenith->sin * turn_cos;
    struct vs_aspect result = {
        .cos_tilt = tilt->cos,
        .sin_tilt = tilt->sin,
        .cos_zenith = zenith->cos,
        .facing = clamp(cosine, K(0.0), K(1.0)),
        .cos_incidence = clamp(cosine, K(-1.0), K(1.0)),
    };
    return result;
}

static struct vs_aspect aspect_of(const struct vs_plane *plane, real apparent_zenith_rad,
                                  real sun_azimuth_rad)
{
    struct vs_sincos tilt = real_sincos(plane->tilt_rad);
    struct vs_sincos zenith = real_sincos(apparent_zenith_rad);
    return vs_aspect_of(&tilt, &zenith, real_sincos(sun_azimuth_rad - plane->azimuth_rad).cos);
}

real vs_cos_incidence(const struct vs_plane *plane, real apparent_zenith_rad, real sun_azimuth_rad)
{
    return aspect_of(plane, apparent_zenith_rad, sun_azimuth_rad).cos_incidence;
}

static real ground_wm2(real albedo_frac, const struct vs_aspect *aspect, real ghi_wm2)
{
    return ghi_wm2 * albedo_frac * (K(1.0) - aspect->cos_tilt) * K(0.5);
}

struct vs_poa vs_transpose_hay_davies(const struct vs_plane *plane, const struct vs_irradiance *sky,
                                      real apparent_zenith_rad, real sun_azimuth_rad,
                                      real dni_extra_wm2)
{
    struct vs_aspect aspect = aspect_of(plane, apparent_zenith_rad, sun_azimuth_rad);
    real spot = sky->dni_wm2 / dni_extra_wm2;
    real scale = aspect.facing / max(aspect.cos_zenith, K(LEAST_COS_HAY));
    struct vs_poa result = {
        .beam_wm2 = sky->dni_wm2 * aspect.facing,
        .circumsolar_wm2 = sky->dhi_wm2 * spot * scale,
        .isotropic_wm2 = sky->dhi_wm2 * (K(1.0) - spot) * (K(1.0) + aspect.cos_tilt) * K(0.5),
        .horizon_wm2 = K(0.0),
        .ground_wm2 = ground_wm2(plane->albedo_frac, &aspect, sky->ghi_wm2),
    };
    return result;
}

/* The six coefficients at one clearness 0..1. */
struct brightness {
    real f[PEREZ_COEFFICIENTS];
};

static struct brightness brightness_at(real zeta)
{
    /* the span that holds zeta, counted from the knots it has passed */
    real passed = K(0.0);
    for (int k = 1; k < PEREZ_SPANS; k++) {
        passed = passed + pick(zeta >= K(perez_knots[k + 2]), K(1.0), K(0.0));
    }
    int32s span = int32s_in(passed);
    real start[VS_ROW], slope[VS_ROW], bend[VS_ROW];
    look_row(perez_start, span, start);
    look_row(perez_slope, span, slope);
    look_row(perez_bend, span, bend);
    real past = zeta - start[PEREZ_COEFFICIENTS];
    struct brightness result;
    for (int k = 0; k < PEREZ_COEFFICIENTS; k++) {
        result.f[k] = start[k] + past * (slope[k] + past * bend[k]);
    }
    return result;
}

struct vs_poa vs_perez_driesse(const struct vs_aspect *aspect, real albedo_frac,
                               const struct vs_irradiance *sky, real apparent_zenith_rad,
                               real dni_extra_wm2, real air_mass_relative)
{
    real z = apparent_zenith_rad;
    real dhi = sky->dhi_wm2;
    /* no light at all: any clearness will do */
    real dimmed = dhi + sky->dni_wm2 + K(KAPPA) * z * z * z * dhi;
    real zeta = sky->dni_wm2 / max(dimmed, K(1e-30));
    struct brightness at = brightness_at(clamp(zeta, K(0.0), K(1.0)));
    real delta = dhi * air_mass_relative / dni_extra_wm2;
    real spot = clamp(at.f[0] + at.f[1] * delta + at.f[2] * z, K(0.0), K(0.9));
    real band = at.f[3] + at.f[4] * delta + at.f[5] * z;
    real isotropic = dhi * (K(1.0) - spot) * (K(1.0) + aspect->cos_tilt) * K(0.5);
    real circumsolar = dhi * spot * aspect->facing / max(aspect->cos_zenith, K(COS_85_DEG));
    struct vs_poa result = {
        .beam_wm2 = sky->dni_wm2 * aspect->facing,
        .circumsolar_wm2 = circumsolar,
        .isotropic_wm2 = isotropic,
        .horizon_wm2 = max(dhi * band * aspect->sin_tilt, -(isotropic + circumsolar)),
        .ground_wm2 = ground_wm2(albedo_frac, aspect, sky->ghi_wm2),
    };
    return result;
}

struct vs_poa vs_transpose_perez_driesse(const struct vs_plane *plane,
                                         const struct vs_irradiance *sky, real apparent_zenith_rad,
                                         real sun_azimuth_rad, real dni_extra_wm2,
                                         real air_mass_relative)
{
    struct vs_aspect aspect = aspect_of(plane, apparent_zenith_rad, sun_azimuth_rad);
    return vs_perez_driesse(&aspect, plane->albedo_frac, sky, apparent_zenith_rad, dni_extra_wm2,
                            air_mass_relative);
}
