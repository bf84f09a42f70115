/* SPDX-License-Identifier: MIT */
/* luminaire.h - LED and driver: what a dimming level draws and gives.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_LUMINAIRE_H
#define VS_MODELS_LUMINAIRE_H

#include "models/elementary.h"

#if VS_LANES > 1
#define vs_luminaire_defaults VS_NAME(vs_luminaire_defaults)
#define vs_luminaire_at VS_NAME(vs_luminaire_at)
#define vs_luminaire_rating VS_NAME(vs_luminaire_rating)
#define vs_luminaire_led_w VS_NAME(vs_luminaire_led_w)
#define vs_luminaire_lit_at VS_NAME(vs_luminaire_lit_at)
#endif

/* Every coefficient is an estimate for a common luminaire, to be replaced by its LM-79 report and
 * the driver's curve. */
struct vs_luminaire {
    real rated_input_w;  /* at full level */
    real rated_flux_lm;  /* at full level and rated_air_degc, new and clean */
    real rated_air_degc; /* 25 */
    real driver_p0_w;    /* driver loss = p0 + k1 P + k2 P^2 of the LED power P */
    real driver_k1;
    real driver_k2_per_w;
    real vf_slope;               /* forward voltage falls by this share per e-fold of current */
    real droop;                  /* how much more light per ampere at small current; 0.08..0.30 */
    real flux_per_k;             /* relative loss of light per kelvin of the junction */
    real junction_k_per_w;       /* thermal resistance junction to air */
    real heat_frac;              /* share of the LED power that warms the junction */
    real lumen_maintenance_frac; /* 1 = new; 0.936 after 5 years of 4380 h is a usual figure */
    real light_lm_per_w;         /* luminous efficacy of the light itself: 330 for neutral white */
};

/* Rated input 50 W and 130 lm/W of system efficacy make 6500 lm; other ratings in proportion. */
struct vs_luminaire vs_luminaire_defaults(real rated_input_w);

/* input_w = driver_loss_w + led_heat_w + light_w. */
struct vs_luminaire_point {
    real input_w, driver_loss_w, led_heat_w, light_w, flux_lm;
};

/* Operating point at a level.
 * Given     level_frac  LED current over its full value, 0..1; at 0 the driver is off and all is 0
 *           air_degc    around the luminaire */
struct vs_luminaire_point vs_luminaire_at(const struct vs_luminaire *luminaire, real level_frac,
                                          real air_degc);

/* The same in three parts: what depends on the luminaire alone, worked out once, what on the level
 * beside, worked out where that changes, and the point. */
struct vs_luminaire_rating {
    real led_full_w;   /* LED power at full level */
    real w_per_lm;     /* of the light */
    real full_lm;      /* at full level, as it has aged */
    real warm_k_per_w; /* of the junction, over the LED power */
};
struct vs_luminaire_rating vs_luminaire_rating(const struct vs_luminaire *luminaire);
/* Of the LEDs at a level; at 0 any number. */
real vs_luminaire_led_w(const struct vs_luminaire *luminaire,
                        const struct vs_luminaire_rating *rating, real level_frac);
/* led_w: at this level */
struct vs_luminaire_point vs_luminaire_lit_at(const struct vs_luminaire *luminaire,
                                              const struct vs_luminaire_rating *rating,
                                              real level_frac, real led_w, real air_degc);

#endif
