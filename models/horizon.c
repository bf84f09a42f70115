/* SPDX-License-Identifier: MIT */
#include "models/horizon.h"

#include "models/elementary.h"

#define TURN_RAD (2.0 * VS_PI)
#define BAND_RAD (6.5 * VS_RAD_PER_DEG)

real vs_horizon_height_rad(const struct vs_horizon *horizon, real azimuth_rad)
{
    real at = clamp(azimuth_rad * K(VS_HORIZON_STEPS / TURN_RAD), K(0.0), K(VS_HORIZON_STEPS));
    ints step = ints_at_most(ints_of(at), VS_HORIZON_STEPS - 1);
    real low = look(horizon->height_rad, step);
    real high = look(horizon->height_rad, step + 1);
    return low + (high - low) * (at - real_of(step));
}

/* Middle of a step: its azimuth from the plane's, and the height of the skyline there. */
struct direction {
    real cos_turn, height_rad;
};

static struct direction direction_of(const struct vs_horizon *horizon, const struct vs_plane *plane,
                                     int step)
{
    real azimuth = K((step + 0.5) * (TURN_RAD / VS_HORIZON_STEPS));
    struct direction d = {
        .cos_turn = real_sincos(azimuth - plane->azimuth_rad).cos,
        .height_rad = K(0.5 * (horizon->height_rad[step] + horizon->height_rad[step + 1])),
    };
    return d;
}

/* Integral of the cosine of incidence over a strip of sky from the horizon up to an elevation. */
static real strip(const struct vs_sincos *tilt, real cos_turn, real elevation_rad)
{
    struct vs_sincos e = real_sincos(elevation_rad);
    return K(0.5) *
           (tilt->cos * e.sin * e.sin + tilt->sin * cos_turn * (elevation_rad + e.sin * e.cos));
}

real vs_horizon_view_frac(const struct vs_horizon *horizon, const struct vs_plane *plane)
{
    struct vs_sincos tilt = real_sincos(plane->tilt_rad);
    real seen = K(0.0);
    real all = K(0.0);
    for (int step = 0; step < VS_HORIZON_STEPS; step++) {
        struct direction d = direction_of(horizon, plane, step);
        /* on the plane's back the strip begins where the plane's edge stands in the sky */
        real edge = max(real_atan2(-tilt.sin * d.cos_turn, tilt.cos), K(0.0));
        real whole = strip(&tilt, d.cos_turn, K(VS_PI / 2.0));
        all = all + (whole - strip(&tilt, d.cos_turn, edge));
        seen = seen + (whole - strip(&tilt, d.cos_turn, max(edge, d.height_rad)));
    }
    return seen / all;
}

real vs_horizon_band_frac(const struct vs_horizon *horizon, const struct vs_plane *plane)
{
    real seen = K(0.0);
    real all = K(0.0);
    for (int step = 0; step < VS_HORIZON_STEPS; step++) {
        struct direction d = direction_of(horizon, plane, step);
        real facing = max(d.cos_turn, K(0.0));
        real hidden = min(d.height_rad * K(1.0 / BAND_RAD), K(1.0));
        all = all + facing;
        seen = seen + facing * (K(1.0) - hidden);
    }
    return seen / all;
}

struct vs_poa vs_horizon_cut(const struct vs_horizon_shares *shares, const struct vs_poa *open,
                             const struct vs_irradiance *sky, real cos_zenith, mask behind)
{
    real direct = pick(behind, K(0.0), K(1.0));
    real on_ground = sky->dhi_wm2 * shares->level_frac +
                     direct * sky->dni_wm2 * max(cos_zenith, K(0.0));
    struct vs_poa cut = {
        .beam_wm2 = open->beam_wm2 * direct,
        .circumsolar_wm2 = open->circumsolar_wm2 * direct,
        .isotropic_wm2 = open->isotropic_wm2 * shares->plane_frac,
        .horizon_wm2 = min(open->horizon_wm2, open->horizon_wm2 * shares->band_frac),
        .ground_wm2 = open->ground_wm2 * min(on_ground / max(sky->ghi_wm2, K(1e-30)), K(1.0)),
    };
    cut.horizon_wm2 = max(cut.horizon_wm2, -(cut.isotropic_wm2 + cut.circumsolar_wm2));
    return cut;
}
