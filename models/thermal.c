/* SPDX-License-Identifier: MIT */
#include "models/thermal.h"

#define DAYS_PER_YEAR 365.0

struct vs_box vs_box_pole(void)
{
    struct vs_box b = {
        .heat_capacity_j_per_k = K(4500.0),
        .ua_w_per_k = K(0.8),
        .sun_gain_k = K(3.0),
        .depth_m = K(0.0),
    };
    return b;
}

struct vs_box vs_box_insulated(void)
{
    struct vs_box b = vs_box_pole();
    b.ua_w_per_k = K(0.2);
    return b;
}

struct vs_box vs_box_buried(void)
{
    struct vs_box b = vs_box_pole();
    b.sun_gain_k = K(0.0);
    b.depth_m = K(1.2);
    return b;
}

real vs_box_env_degc(const struct vs_box *box, real air_degc, real soil_degc, real poa_wm2)
{
    real in_air = air_degc + box->sun_gain_k * poa_wm2 * K(1.0 / 1000.0);
    return pick(box->depth_m > K(0.0), soil_degc, in_air);
}

real vs_box_decay(const struct vs_box *box, real dt_s)
{
    return real_exp(-dt_s * box->ua_w_per_k / box->heat_capacity_j_per_k);
}

real vs_box_decayed_degc(const struct vs_box *box, real temp_degc, real env_degc, real heat_w,
                         real decay)
{
    real settled = env_degc + heat_w / box->ua_w_per_k;
    return settled + (temp_degc - settled) * decay;
}

real vs_box_step_degc(const struct vs_box *box, real temp_degc, real env_degc, real heat_w,
                      real dt_s)
{
    return vs_box_decayed_degc(box, temp_degc, env_degc, heat_w, vs_box_decay(box, dt_s));
}

struct vs_soil vs_soil_defaults(void)
{
    struct vs_soil s = {
        .mean_degc = K(10.0),
        .amplitude_k = K(16.0),
        .coldest_day = K(15.0),
        .diffusivity_m2_per_d = K(0.05),
    };
    return s;
}

real vs_soil_degc(const struct vs_soil *soil, real depth_m, real day_of_year)
{
    real damping_m = real_sqrt(K(DAYS_PER_YEAR / VS_PI) * soil->diffusivity_m2_per_d);
    real deep = depth_m / damping_m;
    real phase = K(2.0 * VS_PI / DAYS_PER_YEAR) * (day_of_year - soil->coldest_day) - deep;
    return soil->mean_degc - soil->amplitude_k * real_exp(-deep) * real_sincos(phase).cos;
}
