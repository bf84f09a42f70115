/* SPDX-License-Identifier: MIT */
/* cable.h - copper between two places.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_CABLE_H
#define VS_MODELS_CABLE_H

#include "models/real.h"

#if VS_LANES > 1
#define vs_cable_panel_defaults VS_NAME(vs_cable_panel_defaults)
#define vs_cable_lamp_defaults VS_NAME(vs_cable_lamp_defaults)
#define vs_cable_ohm VS_NAME(vs_cable_ohm)
#define vs_cable_ohm_20c VS_NAME(vs_cable_ohm_20c)
#define vs_copper_ohm VS_NAME(vs_copper_ohm)
#define vs_cable_current_a VS_NAME(vs_cable_current_a)
#define vs_cable_current_near_a VS_NAME(vs_cable_current_near_a)
#endif

struct vs_cable {
    real length_m;      /* one way */
    real ohm_per_m_20c; /* of one conductor */
};

/* Panel cable: 8 m of 2.5 mm2. Lamp cable: 6 m of 1.5 mm2. Lengths are estimates for a 6 m pole;
 * 7.98 and 13.3 mohm/m are IEC 60228 class 5, from memory, to be checked. */
struct vs_cable vs_cable_panel_defaults(void);
struct vs_cable vs_cable_lamp_defaults(void);

/* Resistance of the loop, there and back, at a copper temperature (0.00393 /K from 20 degC). */
real vs_cable_ohm(const struct vs_cable *cable, real degc);

/* The same in two parts: the loop at 20 degC, worked out once, and copper at another temperature.
 */
real vs_cable_ohm_20c(const struct vs_cable *cable);
real vs_copper_ohm(real ohm_20c, real degc);

/* Current into a load that draws a constant power at the cable's far end.
 * Given     bus_v > 0, ohm >= 0 of the loop, load_w >= 0 at the far end
 * Returned  the smaller root of R I^2 - V I + P = 0, A. More than v^2/(4R) cannot arrive; then
 *           the current at which most does, v/(2R). */
real vs_cable_current_a(real bus_v, real ohm, real load_w);

/* The same by a step from a current that is near, as it mostly is a tick later; from one that is
 * not, as above.
 * Accuracy  1e-7 of the current where the cable takes a tenth of the voltage at most */
real vs_cable_current_near_a(real bus_v, real ohm, real load_w, real near_a);

#endif
