/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "panel.h"

#include <math.h>

static const double bypass_v = 0.5;

/* Open-circuit voltage of one half under its own light. */
static double half_voc_v(const struct panel *panel, double light_frac)
{
    return 0.5 * panel->voc_v * (1.0 + 0.05 * log(fmax(light_frac, 1e-4)));
}

/* Its voltage at a current; beyond what its light gives, the bypass diode takes it. */
static double half_v(const struct panel *panel, double light_frac, double a)
{
    double share = a / fmax(panel->isc_a * light_frac, 1e-9);
    return share < 1.0 ? half_voc_v(panel, light_frac) * pow(1.0 - share, 1.0 / 12.0) : -bypass_v;
}

double panel_voc_v(const struct panel *panel)
{
    return half_voc_v(panel, panel->light_frac) +
           half_voc_v(panel, panel->light_frac * (1.0 - panel->shade_frac));
}

double panel_a(const struct panel *panel, double v)
{
    if (panel->shade_frac == 0.0) {
        double x = v / panel_voc_v(panel);
        return panel->isc_a * panel->light_frac * fmax(1.0 - pow(x, 12.0), 0.0);
    }
    double low = 0.0;
    double high = panel->isc_a * panel->light_frac;
    for (int k = 0; k < 40; k++) {
        double a = 0.5 * (low + high);
        double there = half_v(panel, panel->light_frac, a) +
                       half_v(panel, panel->light_frac * (1.0 - panel->shade_frac), a);
        low = there > v ? a : low;
        high = there > v ? high : a;
    }
    return low;
}

double panel_high_v(const struct panel *panel, double power_w)
{
    double high = panel_voc_v(panel);
    double low = panel_best(panel, 0.6 * high, high).v;
    for (int k = 0; k < 40; k++) {
        double v = 0.5 * (low + high);
        int enough = v * panel_a(panel, v) >= power_w;
        low = enough ? v : low;
        high = enough ? high : v;
    }
    return high;
}

struct panel_point panel_best(const struct panel *panel, double low_v, double high_v)
{
    if (panel->shade_frac == 0.0) { /* d(V - V^13 / Voc^12) / dV = 0 */
        double v = panel_voc_v(panel) * pow(1.0 / 13.0, 1.0 / 12.0);
        return (struct panel_point){v, v * panel_a(panel, v)};
    }
    struct panel_point best = {low_v, 0.0};
    for (double v = low_v; v <= high_v; v += 0.01) {
        double w = v * panel_a(panel, v);
        best = w > best.w ? (struct panel_point){v, w} : best;
    }
    return best;
}

int panel_mv(double pv_v)
{
    return (int)(floor(pv_v / 40.0 * 65536.0) / 65536.0 * 40000.0);
}

int panel_ma(const struct panel *panel, double pv_a)
{
    double range_a = 2.0 * panel->isc_a;
    return (int)(floor(pv_a / range_a * 65536.0) / 65536.0 * range_a * 1000.0);
}

struct bench bench_new(void)
{
    struct bench bench = {.params = fw_params_defaults(),
                          .panel = {.isc_a = 5.0, .voc_v = 21.5, .light_frac = 1.0},
                          .open_v = 13.2,
                          .ohm = 0.05};
    bench.in = (struct fw_fast_inputs){
        .dt_ms = 100, .charge_on = 1, .charge_mv = 14400, .charge_max_ma = 10000};
    fw_fast_init(&bench.params, &bench.state);
    return bench;
}

void bench_step(struct bench *bench)
{
    double voc = panel_voc_v(&bench->panel);
    double floor_v = bench->open_v + bench->headroom_v;
    double held_v = fmax(bench->out.pv_set_mv * 1e-3, floor_v);
    bench->pv_v = bench->out.run ? fmin(held_v, voc) : voc;
    double pv_a = bench->out.run ? panel_a(&bench->panel, bench->pv_v) : 0.0;
    bench->power_w = bench->pv_v * pv_a;
    double charge_a = bench->power_w / (bench->open_v + bench->ohm * bench->power_w / 13.5);
    bench->in.pv_mv = panel_mv(bench->pv_v);
    bench->in.pv_ma = panel_ma(&bench->panel, pv_a);
    bench->in.charge_ma = (int)(charge_a * 1000.0);
    bench->in.bat_mv = (int)((bench->open_v + bench->ohm * charge_a) * 1000.0);
    fw_fast_step(&bench->params, &bench->state, &bench->in, &bench->out);
}

void bench_run(struct bench *bench, double seconds)
{
    for (int i = 0; i < (int)(seconds * 10.0 + 0.5); i++) {
        bench_step(bench);
    }
}

double bench_ramp(struct bench *bench, double from, double to, double seconds)
{
    double taken = 0.0;
    double possible = 0.0;
    int steps = (int)(seconds * 10.0 + 0.5);
    for (int i = 0; i < steps; i++) {
        bench->panel.light_frac = from + (to - from) * i / steps;
        bench_step(bench);
        taken += bench->power_w;
        possible += panel_best(&bench->panel, 0.0, 0.0).w;
    }
    return taken / possible;
}
