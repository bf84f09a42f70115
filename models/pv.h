/* SPDX-License-Identifier: MIT */
/* pv.h - the photovoltaic module as a single diode: its curve at one irradiance and temperature.
 *
 * I = il - i0 (exp((V + I rs) / a) - 1) - (V + I rs) / rsh, with il the light current, i0 the
 * saturation current, rs and rsh the series and shunt resistance, a the ideality voltage of the
 * whole string. Two laws bring these five from the module's data to an operating condition: the
 * PVsyst form, which the simulator uses, and the one of De Soto, kept for comparison because it
 * overstates weak light by several percent.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_PV_H
#define VS_MODELS_PV_H

#include "models/elementary.h"

#if VS_LANES > 1
#define vs_pv_defaults VS_NAME(vs_pv_defaults)
#define vs_pv_scaled VS_NAME(vs_pv_scaled)
#define vs_pv_at VS_NAME(vs_pv_at)
#define vs_pv_shunt_ohm VS_NAME(vs_pv_shunt_ohm)
#define vs_pv_over_shunt VS_NAME(vs_pv_over_shunt)
#define vs_pv_desoto_defaults VS_NAME(vs_pv_desoto_defaults)
#define vs_pv_desoto_at VS_NAME(vs_pv_desoto_at)
#define vs_diode_with_series VS_NAME(vs_diode_with_series)
#define vs_diode_current_a VS_NAME(vs_diode_current_a)
#define vs_diode_mpp VS_NAME(vs_diode_mpp)
#define vs_diode_voc_v VS_NAME(vs_diode_voc_v)
#endif

/* A module in the PVsyst form. "ref" is 1000 W/m2 and 25 degC. */
struct vs_pv_params {
    real il_ref_a;         /* light current */
    real i0_ref_a;         /* saturation current */
    real ideality_ref;     /* diode ideality factor of one cell at 25 degC */
    real ideality_per_k;   /* its change with temperature */
    real rs_ohm;           /* series resistance, > 0 */
    real rsh_ref_ohm;      /* shunt resistance at ref */
    real rsh_0_ohm;        /* shunt resistance in the dark, >= rsh_ref_ohm */
    real rsh_exp;          /* how fast the shunt falls with light; PVsyst takes 5.5 */
    real alpha_sc_a_per_k; /* temperature coefficient of the short-circuit current */
    real cells;            /* in series */
    real band_gap_ev;      /* 1.121 for silicon */
};

/* A module in the form of De Soto; the shunt falls as 1/G, the gap with temperature. */
struct vs_pv_desoto_params {
    real il_ref_a, i0_ref_a;
    real a_ref_v; /* ideality voltage of the string at 25 degC */
    real rs_ohm, rsh_ref_ohm;
    real alpha_sc_a_per_k;
};

/* The curve at one condition. */
struct vs_diode {
    real il_a, i0_a, rs_ohm, rsh_ohm;
    real a_v;       /* ideality voltage of the string */
    real g_eff_wm2; /* the light that made it */
};

struct vs_pv_point {
    real power_w, voltage_v, current_a;
};

/* Reference module SL80P-36: 80 W, 36 polycrystalline cells, 17.70 V and 4.52 A at its best point,
 * 21.80 V and 4.86 A at the ends. The five numbers are what vs_pv_fit makes of its data sheet. */
struct vs_pv_params vs_pv_defaults(void);
struct vs_pv_desoto_params vs_pv_desoto_defaults(void);

/* A panel of `parallel_frac` such modules side by side (not necessarily a whole number): currents
 * times parallel_frac, resistances divided by it. */
struct vs_pv_params vs_pv_scaled(const struct vs_pv_params *params, real parallel_frac);

/* The curve under a light and a cell temperature.
 * Given     g_eff_wm2  what reaches the cells after glass, dirt and shade, 0..1500
 *           cell_degc  -60..100
 * Accuracy  parameters within 1e-9 of pvlib's calcparams_pvsyst and calcparams_desoto
 *           (tests/oracles/test_pv)
 * Source    PVsyst's one-diode form as in pvlib; De Soto, Klein, Beckman, Solar Energy 80 (2006) */
struct vs_diode vs_pv_at(const struct vs_pv_params *params, real g_eff_wm2, real cell_degc);
struct vs_diode vs_pv_desoto_at(const struct vs_pv_desoto_params *params, real g_eff_wm2,
                                real cell_degc);

/* The two halves of vs_pv_at, with the same bits: the shunt in endless light, worked out once for a
 * module, and the curve over it. */
real vs_pv_shunt_ohm(const struct vs_pv_params *params);
struct vs_diode vs_pv_over_shunt(const struct vs_pv_params *params, real shunt_ohm, real g_eff_wm2,
                                 real cell_degc);

/* The same curve seen behind a further series resistance, a cable say; exact. */
struct vs_diode vs_diode_with_series(const struct vs_diode *diode, real extra_ohm);

/* Current at a terminal voltage, explicit through Lambert W.
 * Given     voltage_v  0..30 or so; above open circuit the current is negative. rs_ohm > 0.
 * Accuracy  2e-10 A over tests/oracles/08_iv_grid.csv */
real vs_diode_current_a(const struct vs_diode *diode, real voltage_v);

/* Maximum power point by two steps of fourth order in the diode's own voltage, from an explicit
 * start, and what a parabola says is left.
 * Returned  power, terminal voltage, current; all 0 below 1 W/m2
 * Accuracy  power 1e-15 relative, voltage 1e-10 relative, over 1..1200 W/m2 and -35..80 degC, with
 *           a cable of up to 1 ohm power 1e-13 (tests/models/test_pv)
 * Source    start: Batzelis, IEEE Trans. Sustain. Energy 8 (2017), simplified */
struct vs_pv_point vs_diode_mpp(const struct vs_diode *diode);

/* Open-circuit voltage by two such steps. It also serves twilight, where the shunt alone sets it:
 * dusk detection looks at 0.05 W/m2.
 * Given     g_eff_wm2 of the diode >= 0
 * Accuracy  2e-14 V of some 20, over 0.02..1500 W/m2 and -40..85 degC (tests/models/test_pv) */
real vs_diode_voc_v(const struct vs_diode *diode);

#endif
