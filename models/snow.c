/* SPDX-License-Identifier: MIT */
#include "models/snow.h"

#include "models/elementary.h"

#define COVERS_CM 1.0 /* in an hour */
#define BARE_CM 1.0   /* on the ground, below which a module is bare as well */
#define SLIDES_WM2K -80.0
#define WHITE_CM 2.0 /* on the ground, from which nothing of it is seen */
#define OLD_ALBEDO 0.5
#define FRESH_ALBEDO 0.25 /* above the old */
#define AGES_IN_D 5.0

struct vs_snow_params vs_snow_defaults(void)
{
    struct vs_snow_params params = {
        .slide_per_h = K(0.197), .strings = K(1.0), .through_frac = K(0.05)};
    return params;
}

real vs_snow_cover_frac(const struct vs_snow_params *params, real cover_frac,
                        const struct vs_snow_weather *weather, real sin_tilt)
{
    mask slides = weather->air_degc > weather->poa_wm2 * K(1.0 / SLIDES_WM2K);
    real slid = pick(slides, params->slide_per_h * sin_tilt, K(0.0));
    real left = max(cover_frac - slid, K(0.0));
    real cover = pick(weather->fall_cm >= K(COVERS_CM), K(1.0), left);
    return pick(weather->depth_cm < K(BARE_CM), K(0.0), cover);
}

real vs_snow_loss_frac(const struct vs_snow_params *params, real cover_frac)
{
    return -real_floor(-(cover_frac * params->strings)) / params->strings;
}

real vs_snow_lit_frac(const struct vs_snow_params *params, real cover_frac)
{
    return K(1.0) - vs_snow_loss_frac(params, cover_frac) * (K(1.0) - params->through_frac);
}

real vs_snow_albedo_frac(real ground_frac, real depth_cm, real age_d)
{
    real white = clamp(depth_cm * K(1.0 / WHITE_CM), K(0.0), K(1.0));
    real snow = K(OLD_ALBEDO) + K(FRESH_ALBEDO) * real_exp(age_d * K(-1.0 / AGES_IN_D));
    return ground_frac + (snow - ground_frac) * white;
}
