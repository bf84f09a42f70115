/* SPDX-License-Identifier: MIT */
/* horizon.h - hills and roofs around a place: how high they stand in each direction, and what share
 * of the sky they take from a tilted plane. Pure: no I/O, no allocation, no globals. Azimuth is
 * from north, clockwise. */
#ifndef VS_MODELS_HORIZON_H
#define VS_MODELS_HORIZON_H

#include "models/transpose.h"

#if VS_LANES > 1
#define vs_horizon_height_rad VS_NAME(vs_horizon_height_rad)
#define vs_horizon_view_frac VS_NAME(vs_horizon_view_frac)
#define vs_horizon_band_frac VS_NAME(vs_horizon_band_frac)
#define vs_horizon_cut VS_NAME(vs_horizon_cut)
#endif

/* Steps of half a degree hold profiles given every 1, 5 or 7.5 degrees without rounding a peak. */
enum { VS_HORIZON_STEPS = 720 };

/* Elevation of the skyline, 0..pi/2, at north and every half degree on; the last is north again.
 * Plain doubles at any lane width: one place has one skyline. */
struct vs_horizon {
    double height_rad[VS_HORIZON_STEPS + 1];
};

/* Height of the skyline in a direction, linear between the steps.
 * Given     azimuth_rad    0..2 pi; beyond is taken as the nearer end */
real vs_horizon_height_rad(const struct vs_horizon *horizon, real azimuth_rad);

/* Share of the light of an even sky on the plane that comes from above the skyline; 1 where there
 * are no hills. Some 720 directions, each exact in elevation, so do it once for a plane.
 * Given     plane    tilt 0..pi/2
 * Accuracy  1e-5 against closed forms and a fine mesh (tests/models/test_horizon) */
real vs_horizon_view_frac(const struct vs_horizon *horizon, const struct vs_plane *plane);

/* The same for the bright band along the horizon: taken as 6.5 deg high and even, so that low hills
 * hide a part of it. The band's height is an estimate: Perez's sky has it without any. */
real vs_horizon_band_frac(const struct vs_horizon *horizon, const struct vs_plane *plane);

/* What hills do, for one plane; the three shares are worked out once. */
struct vs_horizon_shares {
    real plane_frac, band_frac; /* of the plane */
    real level_frac;            /* of the ground before it */
};

/* The parts on the plane with the sun's own taken away where it stands behind a hill, and the
 * diffuse parts cut to what is seen. Hills are dark: what they throw back is left out, the safe
 * side, and where the band along the horizon is darker than the sky they hide none of that. The
 * ground before the plane lies behind the same hills.
 * Given     open         under an open sky
 *           sky          the irradiances that made it
 *           cos_zenith   of the sun
 *           behind       whether the sun's centre is below the skyline
 * Returned  the sky's three parts sum to no less than 0 */
struct vs_poa vs_horizon_cut(const struct vs_horizon_shares *shares, const struct vs_poa *open,
                             const struct vs_irradiance *sky, real cos_zenith, mask behind);

#endif
