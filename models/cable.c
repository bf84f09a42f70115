/* SPDX-License-Identifier: MIT */
#include "models/cable.h"

#define COPPER_PER_K 0.00393

struct vs_cable vs_cable_panel_defaults(void)
{
    struct vs_cable c = {.length_m = K(8.0), .ohm_per_m_20c = K(0.00798)};
    return c;
}

struct vs_cable vs_cable_lamp_defaults(void)
{
    struct vs_cable c = {.length_m = K(6.0), .ohm_per_m_20c = K(0.0133)};
    return c;
}

real vs_cable_ohm_20c(const struct vs_cable *cable)
{
    return K(2.0) * cable->length_m * cable->ohm_per_m_20c;
}

real vs_copper_ohm(real ohm_20c, real degc)
{
    return ohm_20c * (K(1.0) + K(COPPER_PER_K) * (degc - K(20.0)));
}

real vs_cable_ohm(const struct vs_cable *cable, real degc)
{
    return vs_copper_ohm(vs_cable_ohm_20c(cable), degc);
}

real vs_cable_current_a(real bus_v, real ohm, real load_w)
{
    real inside = bus_v * bus_v - K(4.0) * ohm * load_w;
    mask feasible = inside >= K(0.0);
    real wanted = K(2.0) * load_w / (bus_v + real_sqrt(max(inside, K(0.0))));
    if (!any(not(feasible))) {
        return wanted;
    }
    return pick(feasible, wanted, bus_v / (K(2.0) * pick(feasible, K(1.0), ohm)));
}

real vs_cable_current_near_a(real bus_v, real ohm, real load_w, real near_a)
{
    real drop_v = ohm * near_a;
    real left_v = bus_v - (drop_v + drop_v);
    real amp = (load_w - drop_v * near_a) / max(left_v, K(1e-3));
    /* the error falls with the square of the step */
    mask far = (left_v < K(0.5) * bus_v) | (real_abs(amp - near_a) > K(1e-3) * amp);
    if (any(far)) {
        amp = pick(far, vs_cable_current_a(bus_v, ohm, load_w), amp);
    }
    return amp;
}
