/* SPDX-License-Identifier: MIT */
#include "models/luminaire.h"

struct vs_luminaire vs_luminaire_defaults(real rated_input_w)
{
    struct vs_luminaire l = {
        .rated_input_w = rated_input_w,
        .rated_flux_lm = rated_input_w * K(130.0),
        .rated_air_degc = K(25.0),
        /* in proportion to the rating, from a 50 W driver */
        .driver_p0_w = rated_input_w * K(0.30 / 50.0),
        .driver_k1 = K(0.045),
        .driver_k2_per_w = K(5.0e-4 * 50.0) / rated_input_w,
        .vf_slope = K(0.06),
        .droop = K(0.16),
        .flux_per_k = K(0.0018),
        .junction_k_per_w = K(0.9 * 50.0) / rated_input_w,
        .heat_frac = K(0.65),
        .lumen_maintenance_frac = K(1.0),
        .light_lm_per_w = K(330.0),
    };
    return l;
}

/* LED power at full level: what the driver leaves of the rated input. */
static real led_full_w(const struct vs_luminaire *l)
{
    real k = K(1.0) + l->driver_k1;
    real left = l->rated_input_w - l->driver_p0_w;
    return K(2.0) * left / (k + real_sqrt(k * k + K(4.0) * l->driver_k2_per_w * left));
}

struct vs_luminaire_rating vs_luminaire_rating(const struct vs_luminaire *luminaire)
{
    struct vs_luminaire_rating r = {
        .led_full_w = led_full_w(luminaire),
        .w_per_lm = K(1.0) / luminaire->light_lm_per_w,
        .full_lm = luminaire->rated_flux_lm * luminaire->lumen_maintenance_frac,
        .warm_k_per_w = luminaire->junction_k_per_w * luminaire->heat_frac,
    };
    return r;
}

real vs_luminaire_led_w(const struct vs_luminaire *luminaire,
                        const struct vs_luminaire_rating *rating, real level_frac)
{
    real level = pick(level_frac > K(0.0), level_frac, K(1.0));
    real fold = K(0.0);
    if (any(level < K(1.0))) {
        fold = real_log(level);
    }
    return rating->led_full_w * level * (K(1.0) + luminaire->vf_slope * fold);
}

struct vs_luminaire_point vs_luminaire_lit_at(const struct vs_luminaire *luminaire,
                                              const struct vs_luminaire_rating *rating,
                                              real level_frac, real led_w, real air_degc)
{
    const struct vs_luminaire *l = luminaire;
    mask on = level_frac > K(0.0);
    real level = pick(on, level_frac, K(1.0));
    real full_w = rating->led_full_w;
    real loss_w = l->driver_p0_w + led_w * (l->driver_k1 + l->driver_k2_per_w * led_w);
    /* junction against the rated point: warmer air, less power */
    real warmer_k = (air_degc - l->rated_air_degc) + rating->warm_k_per_w * (led_w - full_w);
    real flux = rating->full_lm * level * (K(1.0) + l->droop * (K(1.0) - level)) *
                (K(1.0) - l->flux_per_k * warmer_k);
    real light_w = flux * rating->w_per_lm;
    struct vs_luminaire_point point = {
        .input_w = led_w + loss_w,
        .driver_loss_w = loss_w,
        .led_heat_w = led_w - light_w,
        .light_w = light_w,
        .flux_lm = flux,
    };
    if (any(not(on))) {
        point.input_w = pick(on, point.input_w, K(0.0));
        point.driver_loss_w = pick(on, point.driver_loss_w, K(0.0));
        point.led_heat_w = pick(on, point.led_heat_w, K(0.0));
        point.light_w = pick(on, point.light_w, K(0.0));
        point.flux_lm = pick(on, point.flux_lm, K(0.0));
    }
    return point;
}

struct vs_luminaire_point vs_luminaire_at(const struct vs_luminaire *luminaire, real level_frac,
                                          real air_degc)
{
    struct vs_luminaire_rating rating = vs_luminaire_rating(luminaire);
    real led_w = vs_luminaire_led_w(luminaire, &rating, level_frac);
    return vs_luminaire_lit_at(luminaire, &rating, level_frac, led_w, air_degc);
}
