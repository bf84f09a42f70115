/* SPDX-License-Identifier: MIT */
#include "models/pv_fit.h"

/* Set-up work in plain double: a lane build has none of it. */
#if VS_LANES == 1

#define BOLTZMANN_EV_PER_K 8.617333262145179e-5
#define KELVIN_REF 298.15

#define IDEALITY_LEAST 0.3
#define IDEALITY_MOST 2.0
#define IDEALITY_STEPS 85
#define SLOPE_MOST_PER_K 0.004 /* of the ideality factor; PVsyst's modules stay within 0.001 */

const char *vs_pv_fit_text(enum vs_pv_fit_status status)
{
    switch (status) {
#define ROW(name, text)                                                                            \
    case VS_PV_FIT_##name:                                                                         \
        return text;
        VS_PV_FIT_STATUSES(ROW)
#undef ROW
    }
    return "no such status";
}

struct vs_pv_datasheet vs_pv_datasheet_defaults(void)
{
    struct vs_pv_datasheet d = {
        .vmp_v = 17.70,
        .imp_a = 4.52,
        .voc_v = 21.80,
        .isc_a = 4.86,
        .alpha_sc_a_per_k = 0.002916,
        .gamma_pmp_per_k = -0.0041,
        .kappa_200_frac = 0.955,
        .cells = 36,
        .rsh_0_ratio = 4.0,
        .rsh_exp = 5.5,
        .band_gap_ev = 1.121,
    };
    return d;
}

static double power_w(const struct vs_pv_params *params, double g_wm2, double degc)
{
    struct vs_diode d = vs_pv_at(params, g_wm2, degc);
    return vs_diode_mpp(&d).power_w;
}

double vs_pv_kappa_200(const struct vs_pv_params *params)
{
    return power_w(params, 200.0, 25.0) / (0.2 * power_w(params, 1000.0, 25.0));
}

double vs_pv_gamma_per_k(const struct vs_pv_params *params)
{
    double rise = power_w(params, 1000.0, 35.0) - power_w(params, 1000.0, 15.0);
    return rise / (20.0 * power_w(params, 1000.0, 25.0));
}

/* The curve through both ends that a pair (rs, shunt conductance) makes, and by how much it misses
 * the best point: in current, and in the slope of the power there. Both relative to the current. */
struct trial {
    double il_a, i0_a, off_point, off_slope;
};

static struct trial try_pair(const struct vs_pv_datasheet *s, double a_v, double rs_ohm,
                             double shunt_per_ohm)
{
    double at_voc = real_exp(s->voc_v / a_v);
    double at_isc = real_exp(s->isc_a * rs_ohm / a_v);
    double vd = s->vmp_v + s->imp_a * rs_ohm;
    double e = real_exp(vd / a_v);
    struct trial t;
    t.i0_a = (s->isc_a - (s->voc_v - s->isc_a * rs_ohm) * shunt_per_ohm) / (at_voc - at_isc);
    t.il_a = t.i0_a * (at_voc - 1.0) + s->voc_v * shunt_per_ohm;
    double slope = t.i0_a / a_v * e + shunt_per_ohm;
    t.off_point = (t.il_a - t.i0_a * (e - 1.0) - vd * shunt_per_ohm) / s->imp_a - 1.0;
    t.off_slope = s->vmp_v * slope / (1.0 + rs_ohm * slope) / s->imp_a - 1.0;
    return t;
}

static double miss(const struct trial *t)
{
    return t->off_point * t->off_point + t->off_slope * t->off_slope;
}

/* Where a search stands: rs and the logarithm of the shunt conductance. */
struct pair {
    double rs_ohm, log_shunt;
};

/* One damped Newton step, the Jacobian by differences. Returns 0 when no step makes it better. */
static int improve(const struct vs_pv_datasheet *s, double a_v, struct pair *at)
{
    double h_rs = 1e-6 * s->voc_v / s->isc_a;
    double h_log = 1e-6;
    struct trial t = try_pair(s, a_v, at->rs_ohm, real_exp(at->log_shunt));
    struct trial tr = try_pair(s, a_v, at->rs_ohm + h_rs, real_exp(at->log_shunt));
    struct trial tl = try_pair(s, a_v, at->rs_ohm, real_exp(at->log_shunt + h_log));
    double j11 = (tr.off_point - t.off_point) / h_rs;
    double j12 = (tl.off_point - t.off_point) / h_log;
    double j21 = (tr.off_slope - t.off_slope) / h_rs;
    double j22 = (tl.off_slope - t.off_slope) / h_log;
    double det = j11 * j22 - j12 * j21;
    if (!(det < 0 || det > 0)) {
        return 0;
    }
    double d_rs = (j22 * t.off_point - j12 * t.off_slope) / det;
    double d_log = (j11 * t.off_slope - j21 * t.off_point) / det;
    double share = 1.0;
    for (int halved = 0; halved < 14; halved++) {
        double step = share;
        share *= 0.5;
        struct pair next = {at->rs_ohm - step * d_rs, at->log_shunt - step * d_log};
        if (next.rs_ohm <= 0 || next.rs_ohm * s->imp_a >= s->voc_v - s->vmp_v) {
            continue;
        }
        struct trial tn = try_pair(s, a_v, next.rs_ohm, real_exp(next.log_shunt));
        if (miss(&tn) < miss(&t)) {
            *at = next;
            return 1;
        }
    }
    return 0;
}

static int solve_pair(const struct vs_pv_datasheet *s, double a_v, struct pair *at)
{
    for (int step = 0; step < 60 && improve(s, a_v, at); step++) {
    }
    struct trial t = try_pair(s, a_v, at->rs_ohm, real_exp(at->log_shunt));
    return miss(&t) < 1e-24 && t.i0_a > 0 && t.il_a > 0;
}

/* Orders the sheet's numbers; nothing is computed from a sheet that fails here. */
static enum vs_pv_fit_status check(const struct vs_pv_datasheet *s)
{
    int ordered = s->vmp_v > 0 && s->vmp_v < s->voc_v && s->imp_a > 0 && s->imp_a < s->isc_a &&
                  s->cells >= 1;
    if (!ordered) {
        return VS_PV_FIT_ORDER;
    }
    int in_range = s->kappa_200_frac >= 0.5 && s->kappa_200_frac <= 1.2 &&
                   s->gamma_pmp_per_k >= -0.01 && s->gamma_pmp_per_k <= 0 && s->rsh_0_ratio >= 1 &&
                   s->rsh_exp > 0 && s->band_gap_ev > 0;
    return in_range ? VS_PV_FIT_OK : VS_PV_FIT_RANGE;
}

enum vs_pv_fit_status vs_pv_fit_at_ideality(const struct vs_pv_datasheet *sheet, double ideality,
                                            struct vs_pv_params *params)
{
    enum vs_pv_fit_status status = check(sheet);
    if (status != VS_PV_FIT_OK) {
        return status;
    }
    static const double rs_start[4] = {0.07, 0.03, 0.12, 0.01}; /* of voc / isc */
    static const double rsh_start[4] = {40.0, 150.0, 12.0, 450.0};
    double unit_ohm = sheet->voc_v / sheet->isc_a;
    double a_v = ideality * sheet->cells * BOLTZMANN_EV_PER_K * KELVIN_REF;
    for (int k = 0; k < 16; k++) {
        struct pair at = {rs_start[k / 4] * unit_ohm, -real_log(rsh_start[k % 4] * unit_ohm)};
        if (!solve_pair(sheet, a_v, &at)) {
            continue;
        }
        struct trial t = try_pair(sheet, a_v, at.rs_ohm, real_exp(at.log_shunt));
        double rsh_ohm = real_exp(-at.log_shunt);
        *params = (struct vs_pv_params){
            .il_ref_a = t.il_a,
            .i0_ref_a = t.i0_a,
            .ideality_ref = ideality,
            .rs_ohm = at.rs_ohm,
            .rsh_ref_ohm = rsh_ohm,
            .rsh_0_ohm = rsh_ohm * sheet->rsh_0_ratio,
            .rsh_exp = sheet->rsh_exp,
            .alpha_sc_a_per_k = sheet->alpha_sc_a_per_k,
            .cells = sheet->cells,
            .band_gap_ev = sheet->band_gap_ev,
        };
        return VS_PV_FIT_OK;
    }
    return VS_PV_FIT_NO_CURVE;
}

/* Bisection on the ideality factor between two neighbours whose kappa lies on either side. */
static enum vs_pv_fit_status narrow(const struct vs_pv_datasheet *s, double low, double high,
                                    double low_kappa, struct vs_pv_params *params)
{
    for (int step = 0; step < 48; step++) {
        double middle = 0.5 * (low + high);
        if (vs_pv_fit_at_ideality(s, middle, params) != VS_PV_FIT_OK) {
            return VS_PV_FIT_NO_KAPPA;
        }
        int same_side = (vs_pv_kappa_200(params) < s->kappa_200_frac) ==
                        (low_kappa < s->kappa_200_frac);
        low = same_side ? middle : low;
        high = same_side ? high : middle;
    }
    return VS_PV_FIT_OK;
}

static enum vs_pv_fit_status meet_kappa(const struct vs_pv_datasheet *s,
                                        struct vs_pv_params *params)
{
    enum vs_pv_fit_status status = VS_PV_FIT_NO_CURVE;
    double last = 0; /* ideality of the neighbour below, 0 where it has no curve */
    double last_kappa = 0;
    for (int k = 0; k <= IDEALITY_STEPS; k++) {
        double n = IDEALITY_LEAST + (IDEALITY_MOST - IDEALITY_LEAST) * k / IDEALITY_STEPS;
        if (vs_pv_fit_at_ideality(s, n, params) != VS_PV_FIT_OK) {
            last = 0;
            continue;
        }
        status = VS_PV_FIT_NO_KAPPA;
        double kappa = vs_pv_kappa_200(params);
        if (last > 0 && (kappa < s->kappa_200_frac) != (last_kappa < s->kappa_200_frac)) {
            return narrow(s, last, n, last_kappa, params);
        }
        last = n;
        last_kappa = kappa;
    }
    return status;
}

static double gamma_with(struct vs_pv_params *params, double slope_per_k)
{
    params->ideality_per_k = slope_per_k;
    return vs_pv_gamma_per_k(params);
}

static enum vs_pv_fit_status meet_gamma(const struct vs_pv_datasheet *s,
                                        struct vs_pv_params *params)
{
    double low = -SLOPE_MOST_PER_K;
    double high = SLOPE_MOST_PER_K;
    int low_below = gamma_with(params, low) < s->gamma_pmp_per_k;
    int high_below = gamma_with(params, high) < s->gamma_pmp_per_k;
    if (low_below == high_below) {
        return VS_PV_FIT_NO_GAMMA;
    }
    for (int step = 0; step < 48; step++) {
        double middle = 0.5 * (low + high);
        int below = gamma_with(params, middle) < s->gamma_pmp_per_k;
        low = below == low_below ? middle : low;
        high = below == low_below ? high : middle;
    }
    return VS_PV_FIT_OK;
}

enum vs_pv_fit_status vs_pv_fit(const struct vs_pv_datasheet *sheet, struct vs_pv_params *params)
{
    enum vs_pv_fit_status status = check(sheet);
    struct vs_pv_params found = {0};
    if (status == VS_PV_FIT_OK) {
        status = meet_kappa(sheet, &found);
    }
    if (status == VS_PV_FIT_OK) {
        status = meet_gamma(sheet, &found);
    }
    if (status == VS_PV_FIT_OK) {
        *params = found;
    }
    return status;
}

#endif
