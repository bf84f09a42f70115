/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <math.h>

#include "firmware/core/fw.h"

/* A panel of round numbers: current falls with the fourth power of the voltage towards Voc, so P(V)
 * has one smooth top. Light scales the current and, weakly, Voc. */
struct panel {
    double isc_a, voc_v, light_frac;
};

static double panel_voc_v(const struct panel *panel)
{
    return panel->voc_v * (1.0 + 0.05 * log(fmax(panel->light_frac, 1e-4)));
}

static double panel_a(const struct panel *panel, double v)
{
    double x = v / panel_voc_v(panel);
    return panel->isc_a * panel->light_frac * fmax(1.0 - pow(x, 12.0), 0.0);
}

/* d(V - V^13 / Voc^12) / dV = 0 */
static double panel_best_v(const struct panel *panel)
{
    return panel_voc_v(panel) * pow(1.0 / 13.0, 1.0 / 12.0);
}

static double panel_best_w(const struct panel *panel)
{
    double v = panel_best_v(panel);
    return v * panel_a(panel, v);
}

struct bench {
    struct fw_params params;
    struct fw_fast_state state;
    struct fw_fast_inputs in;
    struct fw_fast_outputs out;
    struct panel panel;
    double open_v, ohm; /* battery */
    double pv_v, power_w;
};

static struct bench bench_new(void)
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

/* Runs for 0.1 s with an ideal converter; readings have the steps of 12 bits of
 * 40 V and twice the panel's current, averaged 16 times. */
static void bench_step(struct bench *bench)
{
    double voc = panel_voc_v(&bench->panel);
    bench->pv_v = bench->out.run ? fmin(bench->out.pv_set_mv * 1e-3, voc) : voc;
    double pv_a = bench->out.run ? panel_a(&bench->panel, bench->pv_v) : 0.0;
    bench->power_w = bench->pv_v * pv_a;
    double charge_a = bench->power_w / (bench->open_v + bench->ohm * bench->power_w / 13.5);
    bench->in.pv_mv = (int)(floor(bench->pv_v / 40.0 * 65536.0) / 65536.0 * 40000.0);
    double range_a = 2.0 * bench->panel.isc_a;
    bench->in.pv_ma = (int)(floor(pv_a / range_a * 65536.0) / 65536.0 * range_a * 1000.0);
    bench->in.charge_ma = (int)(charge_a * 1000.0);
    bench->in.bat_mv = (int)((bench->open_v + bench->ohm * charge_a) * 1000.0);
    fw_fast_step(&bench->params, &bench->state, &bench->in, &bench->out);
}

static void bench_run(struct bench *bench, double seconds)
{
    for (int i = 0; i < (int)(seconds * 10.0 + 0.5); i++) {
        bench_step(bench);
    }
}

/* Share of the possible energy that was taken while the light ran from one value to another. */
static double ramp(struct bench *bench, double from, double to, double seconds)
{
    double taken = 0.0;
    double possible = 0.0;
    int steps = (int)(seconds * 10.0 + 0.5);
    for (int i = 0; i < steps; i++) {
        bench->panel.light_frac = from + (to - from) * i / steps;
        bench_step(bench);
        taken += bench->power_w;
        possible += panel_best_w(&bench->panel);
    }
    return taken / possible;
}

Test(mppt, a_panel_of_half_a_kilowatt_is_tracked_as_well)
{
    struct bench bench = bench_new();
    bench.panel.isc_a = 32.0;
    bench.ohm = 0.01;
    bench.in.charge_max_ma = 60000;
    bench_run(&bench, 60.0);
    cr_assert_geq(ramp(&bench, 1.0, 1.0, 60.0), 0.99);
    cr_assert_gt(bench.power_w, 450.0, "%f", bench.power_w);
}

Test(mppt, it_starts_near_the_top_and_finds_it)
{
    struct bench bench = bench_new();
    bench_run(&bench, 0.7);
    cr_assert_eq(bench.out.run, 1);
    /* 0.78 of the open-circuit voltage, the parts rounded to a thousandth, one step taken */
    cr_assert_float_eq(bench.out.pv_set_mv, 0.78 * 21500, 150.0);
    bench_run(&bench, 30.0);
    /* it goes to and fro by one or two steps of 0.1 V */
    cr_assert_float_eq(bench.pv_v, panel_best_v(&bench.panel), 0.31);
}

Test(mppt, standing_light_is_used_to_995_parts_in_a_thousand)
{
    for (double light = 0.1; light <= 1.0; light += 0.15) {
        struct bench bench = bench_new();
        bench.panel.light_frac = light;
        bench_run(&bench, 60.0);
        double share = ramp(&bench, light, light, 120.0);
        cr_assert_geq(share, 0.995, "%f at %f", share, light);
    }
}

Test(mppt, ramps_of_light_do_not_lead_it_astray)
{
    /* fractions of full light a second, the slopes of 10 to 100 W/m2 s */
    static const double slopes[] = {0.01, 0.02, 0.05, 0.1};
    for (int k = 0; k < 4; k++) {
        struct bench bench = bench_new();
        bench.params.mppt_voc_ms = 3600000; /* that pause has a test of its own */
        bench.panel.light_frac = 0.3;
        bench_run(&bench, 60.0);
        for (int i = 0; i < 5; i++) {
            double seconds = 0.7 / slopes[k];
            double up = ramp(&bench, 0.3, 1.0, seconds);
            bench_run(&bench, 10.0);
            double down = ramp(&bench, 1.0, 0.3, seconds);
            bench_run(&bench, 10.0);
            cr_assert_geq(fmin(up, down), 0.99, "%f %f at slope %f", up, down, slopes[k]);
        }
    }
}

Test(mppt, weak_light_stops_it_and_it_tries_again_later)
{
    struct bench bench = bench_new();
    bench_run(&bench, 10.0);
    bench.panel.light_frac = 0.003; /* some 0.2 W */
    bench_run(&bench, 9.0);
    cr_assert_eq(bench.out.run, 1);
    bench_run(&bench, 2.0);
    cr_assert_eq(bench.out.run, 0);
    bench.panel.light_frac = 0.5;
    bench_run(&bench, 28.0);
    cr_assert_eq(bench.out.run, 0);
    bench_run(&bench, 3.0);
    cr_assert_eq(bench.out.run, 1);
}

Test(mppt, a_panel_that_hardly_tops_the_battery_is_not_tried)
{
    struct bench bench = bench_new();
    bench.panel.voc_v = 15.0;
    bench_run(&bench, 600.0);
    cr_assert_eq(bench.out.run, 0);
}

Test(mppt, current_flowing_back_stops_it_at_once)
{
    struct bench bench = bench_new();
    bench_run(&bench, 10.0);
    bench.in.charge_ma = -60;
    fw_fast_step(&bench.params, &bench.state, &bench.in, &bench.out);
    cr_assert_eq(bench.out.run, 0);
}

Test(mppt, the_slow_loop_switches_it_off)
{
    struct bench bench = bench_new();
    bench_run(&bench, 10.0);
    bench.in.charge_on = 0;
    for (int i = 0; i < 6000; i++) {
        bench_step(&bench);
        cr_assert_eq(bench.out.run, 0);
    }
}

Test(mppt, it_holds_the_current_limit_and_comes_back_from_it)
{
    struct bench bench = bench_new();
    bench_run(&bench, 30.0);
    bench.in.charge_max_ma = 2000;
    bench_run(&bench, 30.0);
    /* 8 mA is one step of its integer regulator, the slope of the panel makes it a few tens */
    cr_assert_float_eq(bench.in.charge_ma, 2000, 60.0, "%d", bench.in.charge_ma);
    cr_assert_gt(bench.pv_v, panel_best_v(&bench.panel));
    bench.in.charge_max_ma = 10000;
    bench.panel.light_frac = 0.4; /* so that the top has moved meanwhile */
    bench_run(&bench, 60.0);
    cr_assert_float_eq(bench.pv_v, panel_best_v(&bench.panel), 0.31);
    cr_assert_geq(bench.power_w, 0.99 * panel_best_w(&bench.panel));
}

Test(mppt, it_holds_the_voltage_limit_of_stiff_and_of_cold_batteries)
{
    static const double ohms[] = {0.03, 0.05, 0.2};
    for (int k = 0; k < 3; k++) {
        struct bench bench = bench_new();
        bench.ohm = ohms[k];
        bench_run(&bench, 30.0);
        bench.open_v = 14.4 - 2.0 * ohms[k]; /* 2 A bring it to the set-point */
        bench_run(&bench, 60.0);
        int most = 0;
        for (int i = 0; i < 100; i++) {
            bench_step(&bench);
            most = bench.in.bat_mv > most ? bench.in.bat_mv : most;
        }
        cr_assert_float_eq(bench.in.bat_mv, 14400, 5.0, "%d", bench.in.bat_mv);
        cr_assert_leq(most, 14410);
        cr_assert_gt(bench.in.charge_ma, 1500);
    }
}

Test(mppt, the_open_circuit_voltage_is_measured_anew_every_ten_minutes)
{
    struct bench bench = bench_new();
    bench.panel.light_frac = 0.02; /* a start at dawn */
    bench_run(&bench, 60.0);
    bench.panel.light_frac = 1.0;
    bench_run(&bench, 1260.0);
    cr_assert_float_eq(bench.state.voc_mv, 21500, 20.0);
    cr_assert_geq(bench.power_w, 0.99 * panel_best_w(&bench.panel));
}
