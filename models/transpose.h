/* SPDX-License-Identifier: MIT */
/* transpose.h - irradiance on a tilted plane, in the parts that glass and shade treat differently.
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_TRANSPOSE_H
#define VS_MODELS_TRANSPOSE_H

#include "models/elementary.h"
#include "models/irradiance.h"

#if VS_LANES > 1
#define vs_cos_incidence VS_NAME(vs_cos_incidence)
#define vs_transpose_hay_davies VS_NAME(vs_transpose_hay_davies)
#define vs_transpose_perez_driesse VS_NAME(vs_transpose_perez_driesse)
#define vs_poa_total_wm2 VS_NAME(vs_poa_total_wm2)
#define vs_aspect_of VS_NAME(vs_aspect_of)
#define vs_perez_driesse VS_NAME(vs_perez_driesse)
#endif

/* Where a plane looks: tilt 0 (lying) .. pi/2 (upright); azimuth from north, clockwise; share of
 * light that the ground before it throws back. */
struct vs_plane {
    real tilt_rad, azimuth_rad, albedo_frac;
};

/* Irradiance in the plane of array. The circumsolar part comes from the sun's direction and is
 * treated as beam; the horizon part may be negative (a dark band, under thin cloud). */
struct vs_poa {
    real beam_wm2, circumsolar_wm2, isotropic_wm2, horizon_wm2, ground_wm2;
};

/* Sum of the parts. */
real vs_poa_total_wm2(const struct vs_poa *poa);

/* Cosine of the angle between the sun and the plane's normal; negative when the sun is behind. */
real vs_cos_incidence(const struct vs_plane *plane, real apparent_zenith_rad, real sun_azimuth_rad);

/* Hay and Davies (1980): a bright spot around the sun on an even sky. Fast; for screening.
 * Given     sky                    from a model or measured, each >= 0
 *           apparent_zenith_rad    with refraction
 *           dni_extra_wm2          vs_extraterrestrial_wm2()
 * Returned  horizon part 0
 * Accuracy  1e-6 W/m2 against pvlib over tests/oracles/04_transpose.csv */
struct vs_poa vs_transpose_hay_davies(const struct vs_plane *plane, const struct vs_irradiance *sky,
                                      real apparent_zenith_rad, real sun_azimuth_rad,
                                      real dni_extra_wm2);

/* Perez's sky (spot, even dome, horizon band) with coefficients that are continuous in the
 * clearness, so that a small change of the sky never makes a step in the result.
 * Given     as above; air_mass_relative    vs_air_mass()
 * Returned  the three sky parts sum to no less than 0: what a negative sum would take, the horizon
 *           part gives back
 * Accuracy  1e-6 W/m2 against pvlib over tests/oracles/04_transpose.csv
 * Source    Driesse, Jensen and Perez, Solar Energy 267 (2024) 112093; Perez et al., Solar Energy
 *           44 (1990) 271 */
struct vs_poa vs_transpose_perez_driesse(const struct vs_plane *plane,
                                         const struct vs_irradiance *sky, real apparent_zenith_rad,
                                         real sun_azimuth_rad, real dni_extra_wm2,
                                         real air_mass_relative);

/* How the sun stands to a plane. */
struct vs_aspect {
    real cos_tilt, sin_tilt, cos_zenith;
    real facing; /* cosine of incidence, 0 from behind */
    real cos_incidence;
};

/* The two halves of vs_transpose_perez_driesse, with the same bits, for a caller who has sine and
 * cosine of tilt and apparent zenith already, or who needs the aspect for the glass too.
 * Given     turn_cos    cosine of the azimuth of the sun less that of the plane */
struct vs_aspect vs_aspect_of(const struct vs_sincos *tilt, const struct vs_sincos *zenith,
                              real turn_cos);
struct vs_poa vs_perez_driesse(const struct vs_aspect *aspect, real albedo_frac,
                               const struct vs_irradiance *sky, real apparent_zenith_rad,
                               real dni_extra_wm2, real air_mass_relative);

#endif
