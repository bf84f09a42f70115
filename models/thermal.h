/* SPDX-License-Identifier: MIT */
/* thermal.h - how warm the battery's box is: one node, in air or in the ground.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_THERMAL_H
#define VS_MODELS_THERMAL_H

#include "models/elementary.h"

#if VS_LANES > 1
#define vs_box_pole VS_NAME(vs_box_pole)
#define vs_box_insulated VS_NAME(vs_box_insulated)
#define vs_box_buried VS_NAME(vs_box_buried)
#define vs_box_env_degc VS_NAME(vs_box_env_degc)
#define vs_box_step_degc VS_NAME(vs_box_step_degc)
#define vs_box_decay VS_NAME(vs_box_decay)
#define vs_box_decayed_degc VS_NAME(vs_box_decayed_degc)
#define vs_soil_defaults VS_NAME(vs_soil_defaults)
#define vs_soil_degc VS_NAME(vs_soil_degc)
#endif

struct vs_box {
    real heat_capacity_j_per_k; /* pack and case */
    real ua_w_per_k;            /* to what surrounds it */
    real sun_gain_k;            /* how much warmer than air its place is at 1000 W/m2 */
    real depth_m;               /* 0 = in air; more = buried so deep, and the soil surrounds it */
};

/* Presets. 4500 J/K is 3.6 kg of cells at 1000 J/(kg K) and a 1 kg case; the conductances are
 * estimates: a steel box in the pole 0.6..1.0 W/K (time constant 1.5 h), with 20 mm of foam
 * 0.2 W/K (6 h), buried at 1.2 m taken as the bare box. */
struct vs_box vs_box_pole(void);
struct vs_box vs_box_insulated(void);
struct vs_box vs_box_buried(void);

/* Temperature around the box.
 * Given     air_degc, soil_degc at the box's depth, poa_wm2 as a measure of sun on the pole */
real vs_box_env_degc(const struct vs_box *box, real air_degc, real soil_degc, real poa_wm2);

/* Box temperature a tick later, exact for an environment and a heat that stay the same.
 * Given     heat_w released inside, either sign
 * Accuracy  sixty steps of 1 s equal one of 60 s to rounding */
real vs_box_step_degc(const struct vs_box *box, real temp_degc, real env_degc, real heat_w,
                      real dt_s);

/* The same in two parts, for ticks of one length: what is left of a difference after dt_s, worked
 * out once, and the step with it. */
real vs_box_decay(const struct vs_box *box, real dt_s);
real vs_box_decayed_degc(const struct vs_box *box, real temp_degc, real env_degc, real heat_w,
                         real decay);

/* Yearly wave of the ground. */
struct vs_soil {
    real mean_degc;   /* of the year */
    real amplitude_k; /* at the surface */
    real coldest_day; /* day of the year at the surface, 1 = 1 January */
    real diffusivity_m2_per_d;
};

/* Qinglong: mean about 10 degC, surface amplitude about 16 K, coldest around 15 January, all three
 * estimates from the air's climate; 0.05 m2/d is common for moist loam. Snow cover and the latent
 * heat of freezing are left out, both would make the ground warmer. */
struct vs_soil vs_soil_defaults(void);

/* Undisturbed ground at a depth.
 * Given     depth_m >= 0; day_of_year 1..366, a fraction is allowed
 * Source    Kasuda and Archenbach, ASHRAE Trans. 71 (1965) */
real vs_soil_degc(const struct vs_soil *soil, real depth_m, real day_of_year);

#endif
