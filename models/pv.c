/* SPDX-License-Identifier: MIT */
#include "models/pv.h"

#include "models/lambert_w.h"

#define KELVIN_AT_0_DEGC 273.15
#define KELVIN_REF 298.15
#define BOLTZMANN_EV_PER_K 8.617333262145179e-5
#define G_REF_WM2 1000.0
#define G_LEAST_WM2 1.0 /* below it no power is claimed */
#define MPP_STEPS 2 /* and a short one: worst power error 8e-16 over 1..1200 W/m2, -35..80 degC */
#define VOC_STEPS 2

struct vs_pv_params vs_pv_defaults(void)
{
    struct vs_pv_params p = {
        .il_ref_a = K(4.86864),
        .i0_ref_a = K(1.09595e-10),
        .ideality_ref = K(0.962327),
        .ideality_per_k = K(-0.000234779),
        .rs_ohm = K(0.321505),
        .rsh_ref_ohm = K(180.801),
        .rsh_0_ohm = K(723.206),
        .rsh_exp = K(5.5),
        .alpha_sc_a_per_k = K(0.002916),
        .cells = K(36.0),
        .band_gap_ev = K(1.121),
    };
    return p;
}

struct vs_pv_desoto_params vs_pv_desoto_defaults(void)
{
    struct vs_pv_desoto_params p = {
        .il_ref_a = K(4.86901),
        .i0_ref_a = K(8.19481e-11),
        .a_ref_v = K(0.879669),
        .rs_ohm = K(0.326348),
        .rsh_ref_ohm = K(176.002),
        .alpha_sc_a_per_k = K(0.002916),
    };
    return p;
}

struct vs_pv_params vs_pv_scaled(const struct vs_pv_params *params, real parallel_frac)
{
    struct vs_pv_params p = *params;
    p.il_ref_a = p.il_ref_a * parallel_frac;
    p.i0_ref_a = p.i0_ref_a * parallel_frac;
    p.alpha_sc_a_per_k = p.alpha_sc_a_per_k * parallel_frac;
    p.rs_ohm = p.rs_ohm / parallel_frac;
    p.rsh_ref_ohm = p.rsh_ref_ohm / parallel_frac;
    p.rsh_0_ohm = p.rsh_0_ohm / parallel_frac;
    return p;
}

static real cube(real x)
{
    return x * x * x;
}

real vs_pv_shunt_ohm(const struct vs_pv_params *params)
{
    real end = real_exp(-params->rsh_exp);
    return max((params->rsh_ref_ohm - params->rsh_0_ohm * end) / (K(1.0) - end), K(0.0));
}

struct vs_diode vs_pv_over_shunt(const struct vs_pv_params *params, real shunt_ohm, real g_eff_wm2,
                                 real cell_degc)
{
    real kelvin = cell_degc + K(KELVIN_AT_0_DEGC);
    real above = kelvin - K(KELVIN_REF);
    real ideality = params->ideality_ref + params->ideality_per_k * above;
    real suns = g_eff_wm2 * K(1.0 / G_REF_WM2);
    real gap = params->band_gap_ev * K(1.0 / (BOLTZMANN_EV_PER_K * KELVIN_REF));
    struct vs_diode d = {
        .il_a = suns * (params->il_ref_a + params->alpha_sc_a_per_k * above),
        .i0_a = params->i0_ref_a * cube(kelvin * K(1.0 / KELVIN_REF)) *
                real_exp(gap * above / (ideality * kelvin)),
        .rs_ohm = params->rs_ohm,
        .rsh_ohm = shunt_ohm + (params->rsh_0_ohm - shunt_ohm) * real_exp(-params->rsh_exp * suns),
        .a_v = params->cells * K(BOLTZMANN_EV_PER_K) * ideality * kelvin,
        .g_eff_wm2 = g_eff_wm2,
    };
    return d;
}

struct vs_diode vs_pv_at(const struct vs_pv_params *params, real g_eff_wm2, real cell_degc)
{
    return vs_pv_over_shunt(params, vs_pv_shunt_ohm(params), g_eff_wm2, cell_degc);
}

struct vs_diode vs_pv_desoto_at(const struct vs_pv_desoto_params *params, real g_eff_wm2,
                                real cell_degc)
{
    real kelvin = cell_degc + K(KELVIN_AT_0_DEGC);
    real above = kelvin - K(KELVIN_REF);
    real gap_ref = K(1.121);
    real gap = gap_ref * (K(1.0) - K(0.0002677) * above);
    real suns = g_eff_wm2 * K(1.0 / G_REF_WM2);
    struct vs_diode d = {
        .il_a = suns * (params->il_ref_a + params->alpha_sc_a_per_k * above),
        .i0_a = params->i0_ref_a * cube(kelvin * K(1.0 / KELVIN_REF)) *
                real_exp((gap_ref * K(1.0 / KELVIN_REF) - gap / kelvin) *
                         K(1.0 / BOLTZMANN_EV_PER_K)),
        .rs_ohm = params->rs_ohm,
        .rsh_ohm = params->rsh_ref_ohm / max(suns, K(1e-9)), /* no light: an open shunt */
        .a_v = params->a_ref_v * kelvin * K(1.0 / KELVIN_REF),
        .g_eff_wm2 = g_eff_wm2,
    };
    return d;
}

struct vs_diode vs_diode_with_series(const struct vs_diode *diode, real extra_ohm)
{
    struct vs_diode d = *diode;
    d.rs_ohm = d.rs_ohm + extra_ohm;
    return d;
}

real vs_diode_current_a(const struct vs_diode *diode, real voltage_v)
{
    real split = K(1.0) + diode->rs_ohm / diode->rsh_ohm;
    real scale = diode->a_v * split;
    real sources = diode->il_a + diode->i0_a;
    real th = real_log(diode->rs_ohm * diode->i0_a / scale) +
              (diode->rs_ohm * sources + voltage_v) / scale;
    return (sources - voltage_v / diode->rsh_ohm) / split -
           diode->a_v / diode->rs_ohm * vs_lambert_w_exp(th);
}

/* How far to go from x to the zero of a function, by itself and its first three derivatives there:
 * Householder's third method. */
static real step_to_zero(real f, real f1, real f2, real f3)
{
    real square = f1 * f1;
    real bent = f * f2;
    return -f * (square - K(0.5) * bent) / (f1 * (square - bent) + f * f * f3 * K(1.0 / 6.0));
}

/* W(e^th) for th > 0, within 0.1: a start. */
static real lambert_w_rough(real th)
{
    return th * (K(1.0) - real_log_rough(K(1.0) + th) / (K(2.0) + th));
}

/* The diode's own voltage at the best point, within 3 a: what it would be without resistances,
 * lowered by what the series resistance takes, and in weak light half of what the shunt leaves. */
static real mpp_start_v(const struct vs_diode *d, real light_a)
{
    real th = K(1.0) + real_log_rough(light_a) - real_log_rough(d->i0_a);
    real x = d->a_v * (lambert_w_rough(th) - K(1.0));
    real left = max(x - K(2.0) * d->rs_ohm * light_a, K(0.07) * x);
    x = x + d->a_v * (real_log_rough(x) - real_log_rough(left));
    return min(x, K(0.5) * light_a * d->rsh_ohm);
}

/* The curve at a voltage of the diode, and how its power goes on from there: power is flat where
 * I (1 + 2 g rs) = x g, g the slope of the diode and its shunt. */
struct flatness {
    real e, current_a;
    real off, off1, off2, off3; /* what is missing, and its derivatives */
};

static struct flatness flatness_at(const struct vs_diode *d, real per_a, real leak_per_ohm,
                                   real light_a, real x)
{
    real rs = d->rs_ohm;
    real e = d->i0_a * real_exp(x * per_a);
    real current = light_a + d->i0_a - e - x * leak_per_ohm;
    real slope = e * per_a + leak_per_ohm;
    real bend = e * per_a * per_a;
    real seen = K(1.0) + K(2.0) * rs * slope;
    real short_of = K(2.0) * rs * current - x;
    real turn = short_of * per_a;
    struct flatness result = {
        .e = e,
        .current_a = current,
        .off = current + short_of * slope,
        .off1 = short_of * bend - slope - seen * slope,
        .off2 = bend * (turn - K(3.0) * seen),
        .off3 = bend * (per_a * (turn - K(4.0) * seen) - K(6.0) * rs * bend),
    };
    return result;
}

struct vs_pv_point vs_diode_mpp(const struct vs_diode *diode)
{
    mask dark = diode->g_eff_wm2 < K(G_LEAST_WM2);
    real light = max(diode->il_a, diode->i0_a);
    real per_a = K(1.0) / diode->a_v;
    real leak_per_ohm = K(1.0) / diode->rsh_ohm;
    real x = mpp_start_v(diode, light);
    for (int step = 0; step < MPP_STEPS; step++) {
        struct flatness at = flatness_at(diode, per_a, leak_per_ohm, light, x);
        x = x + step_to_zero(at.off, at.off1, at.off2, at.off3);
    }
    struct flatness at = flatness_at(diode, per_a, leak_per_ohm, light, x);
    real rest = -at.off / at.off1; /* so short that the curve is a parabola over it */
    real turns = rest * per_a;
    real current = at.current_a - at.e * (turns + K(0.5) * turns * turns) - rest * leak_per_ohm;
    real voltage = x + rest - current * diode->rs_ohm;
    struct vs_pv_point point = {
        .power_w = pick(dark, K(0.0), voltage * current),
        .voltage_v = pick(dark, K(0.0), voltage),
        .current_a = pick(dark, K(0.0), current),
    };
    return point;
}

/* Open-circuit voltage within 0.6 a: that of Lambert's function, or of the diode alone. */
static real voc_start_v(const struct vs_diode *d, real per_a, real sources_a)
{
    real unloaded = sources_a * d->rsh_ohm; /* where the shunt alone would put it */
    real log_i0 = real_log_rough(d->i0_a);
    real th = log_i0 + real_log_rough(d->rsh_ohm * per_a) + unloaded * per_a;
    real v = unloaded - d->a_v * lambert_w_rough(max(th, K(0.0)));
    return min(v, d->a_v * (real_log_rough(sources_a) - log_i0));
}

real vs_diode_voc_v(const struct vs_diode *diode)
{
    real sources = diode->il_a + diode->i0_a;
    real per_a = K(1.0) / diode->a_v;
    real leak_per_ohm = K(1.0) / diode->rsh_ohm;
    real v = voc_start_v(diode, per_a, sources);
    for (int step = 0; step < VOC_STEPS; step++) {
        real e = diode->i0_a * real_exp(v * per_a);
        real slope = e * per_a;
        real bend = slope * per_a;
        v = v + step_to_zero(sources - e - v * leak_per_ohm, -slope - leak_per_ohm, -bend,
                             -bend * per_a);
    }
    return v;
}
