/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <math.h>

#include "panel.h"

/* Voltage of the top of an evenly lit panel. */
static double best_v(const struct bench *bench)
{
    return panel_best(&bench->panel, 0.0, 0.0).v;
}

static double best_w(const struct bench *bench)
{
    return panel_best(&bench->panel, 0.0, 0.0).w;
}

Test(mppt, a_panel_of_half_a_kilowatt_is_tracked_as_well)
{
    struct bench bench = bench_new();
    bench.panel.isc_a = 32.0;
    bench.ohm = 0.01;
    bench.in.charge_max_ma = 60000;
    bench_run(&bench, 60.0);
    cr_assert_geq(bench_ramp(&bench, 1.0, 1.0, 60.0), 0.99);
    cr_assert_gt(bench.power_w, 450.0, "%f", bench.power_w);
}

Test(mppt, it_starts_from_the_open_circuit_down_and_finds_the_top)
{
    struct bench bench = bench_new();
    bench_run(&bench, 0.2);
    cr_assert_eq(bench.out.run, 1);
    cr_assert_float_eq(bench.out.pv_set_mv, 21500.0 * 63 / 64, 30.0);
    bench_run(&bench, 10.0);
    /* it swings by 0.1 V, and the centre keeps within a few hundredths */
    cr_assert_float_eq(bench.pv_v, best_v(&bench), 0.15);
}

Test(mppt, a_start_is_soft)
{
    static const double light[] = {0.1, 0.5, 1.0};
    for (int k = 0; k < 3; k++) {
        struct bench bench = bench_new();
        bench.panel.light_frac = light[k];
        double most_w = 0.0;
        double before_w = 0.0;
        for (int i = 0; i < 50; i++) {
            bench_step(&bench);
            most_w = fmax(most_w, bench.power_w - before_w);
            before_w = bench.power_w;
        }
        /* a 64th of Voc at this panel's steepest */
        cr_assert_lt(most_w, 0.25 * best_w(&bench), "%f W at %f", most_w, light[k]);
        cr_assert_gt(bench.power_w, 0.99 * best_w(&bench));
    }
}

Test(mppt, standing_light_is_used_to_995_parts_in_a_thousand)
{
    for (double light = 0.1; light <= 1.0; light += 0.15) {
        struct bench bench = bench_new();
        bench.panel.light_frac = light;
        bench_run(&bench, 60.0);
        double share = bench_ramp(&bench, light, light, 120.0);
        cr_assert_geq(share, 0.995, "%f at %f", share, light);
    }
}

Test(mppt, ramps_of_light_do_not_lead_it_astray)
{
    /* fractions of full light a second, the slopes of 10 to 100 W/m2 s */
    static const double slopes[] = {0.01, 0.02, 0.05, 0.1};
    for (int k = 0; k < 4; k++) {
        struct bench bench = bench_new();
        bench.params.mppt_scan_ms = 3600000; /* that scan has a test of its own */
        bench.panel.light_frac = 0.3;
        bench_run(&bench, 60.0);
        for (int i = 0; i < 5; i++) {
            double seconds = 0.7 / slopes[k];
            double up = bench_ramp(&bench, 0.3, 1.0, seconds);
            bench_run(&bench, 10.0);
            double down = bench_ramp(&bench, 1.0, 0.3, seconds);
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
    cr_assert_gt(bench.pv_v, best_v(&bench));
    bench.in.charge_max_ma = 10000;
    bench.panel.light_frac = 0.4; /* so that the top has moved meanwhile */
    bench_run(&bench, 60.0);
    cr_assert_float_eq(bench.pv_v, best_v(&bench), 0.31);
    cr_assert_geq(bench.power_w, 0.99 * best_w(&bench));
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
    cr_assert_geq(bench.power_w, 0.99 * best_w(&bench));
}

/* A panel of twice the voltage whose second half snow or a branch has taken down to 30 % of the
 * light while it ran: half the voltage at full current gives more than the whole at the shaded
 * half's current, and both tops are within the converter's reach. */
static struct bench half_shaded(int scan_ms)
{
    struct bench bench = bench_new();
    bench.panel.voc_v = 43.0;
    bench.panel.isc_a = 2.5;
    bench.params.pv_max_mv = 60000;
    bench.params.mppt_scan_ms = scan_ms;
    bench_run(&bench, 30.0);
    cr_assert_gt(bench.power_w, 0.99 * best_w(&bench));
    bench.panel.shade_frac = 0.7;
    bench_run(&bench, 60.0);
    return bench;
}

Test(mppt, a_scan_finds_the_higher_hump_of_a_shaded_panel)
{
    struct bench bench = half_shaded(600000);
    struct panel_point high = panel_best(&bench.panel, 14.5, 24.0);
    struct panel_point low = panel_best(&bench.panel, 28.0, 43.0);
    cr_assert_gt(high.w, 1.3 * low.w);
    cr_assert_gt(bench.power_w, 0.98 * low.w);
    cr_assert_lt(bench.power_w, 1.01 * low.w, "before the scan it is where the slope led");
    bench_run(&bench, 600.0);
    cr_assert_gt(bench.power_w, 0.99 * high.w, "%f of %f W", bench.power_w, high.w);
    cr_assert_float_eq(bench.pv_v, high.v, 0.3);
    /* the snow slides off: half the voltage is a slope of the one top, and it climbs */
    bench.panel.shade_frac = 0.0;
    bench_run(&bench, 120.0);
    cr_assert_gt(bench.power_w, 0.99 * best_w(&bench));
}

Test(mppt, without_scan_the_search_stays_on_the_lower_hump)
{
    struct bench bench = half_shaded(3600000);
    struct panel_point low = panel_best(&bench.panel, 28.0, 43.0);
    bench_run(&bench, 3000.0);
    cr_assert_gt(bench.power_w, 0.98 * low.w);
    cr_assert_lt(bench.power_w, 1.01 * low.w);
}

Test(mppt, a_scan_leaves_a_good_place_only_for_one_that_is_clearly_better)
{
    /* one shade at which the low hump wins by some 3 %: within the margin, so it stays */
    struct bench bench = half_shaded(600000);
    bench.panel.shade_frac = 0.56;
    bench_run(&bench, 10.0);
    struct panel_point high = panel_best(&bench.panel, 14.5, 24.0);
    struct panel_point low = panel_best(&bench.panel, 28.0, 43.0);
    cr_assert_gt(high.w, 1.01 * low.w, "%f %f", high.w, low.w);
    cr_assert_lt(high.w, 1.05 * low.w, "%f %f", high.w, low.w);
    bench_run(&bench, 600.0);
    cr_assert_gt(bench.pv_v, 28.0);
    cr_assert_gt(bench.power_w, 0.98 * low.w);
}

Test(mppt, a_scan_costs_less_than_a_second_of_power)
{
    struct bench bench = bench_new();
    bench_run(&bench, 590.0);
    double taken_j = 0.0;
    for (int i = 0; i < 200; i++) {
        bench_step(&bench);
        taken_j += 0.1 * bench.power_w;
        /* it does not look where the converter cannot follow */
        cr_assert(!bench.out.run || bench.out.pv_set_mv > bench.in.bat_mv + 500);
    }
    double lost_s = 20.0 - taken_j / best_w(&bench);
    cr_assert_lt(lost_s, 1.0, "%f s", lost_s);
    cr_assert_gt(lost_s, 0.2, "%f s: there was one", lost_s);
}

Test(mppt, no_scan_and_no_search_while_a_limit_acts)
{
    struct bench bench = bench_new();
    bench_run(&bench, 30.0);
    bench.in.charge_max_ma = 2000;
    bench_run(&bench, 10.0);
    int32_t resume_mv = bench.state.resume_mv;
    for (int i = 0; i < 12000; i++) { /* two scans would have been due */
        bench_step(&bench);
        cr_assert_eq(bench.state.limited, 1);
        cr_assert_eq(bench.state.resume_mv, resume_mv);
        cr_assert_gt(bench.in.charge_ma, 1900);
    }
    bench.in.charge_max_ma = 10000;
    int pauses = 0;
    for (int i = 0; i < 100; i++) {
        bench_step(&bench);
        pauses += !bench.out.run;
    }
    cr_assert_eq(pauses, 2, "the scan that was due comes when the limit lets go");
    cr_assert_gt(bench.power_w, 0.99 * best_w(&bench));
}

Test(mppt, a_limit_that_is_met_during_a_scan_ends_it)
{
    struct bench bench = bench_new();
    bench.in.charge_max_ma = 2500;
    bench_run(&bench, 20.0);
    cr_assert_eq(bench.state.limited, 1);
    cr_assert_float_eq(bench.in.charge_ma, 2500, 60.0);
    bench.in.charge_max_ma = 10000;
    bench_run(&bench, 20.0);
    cr_assert_gt(bench.power_w, 0.99 * best_w(&bench));
}

Test(mppt, the_search_goes_on_from_its_centre_after_a_limit)
{
    for (int late = 0; late < 2; late++) { /* caught at either side of the swing */
        struct bench bench = bench_new();
        bench_run(&bench, 30.0 + 0.1 * late);
        int32_t one = bench.out.pv_set_mv;
        bench_step(&bench);
        int32_t other = bench.out.pv_set_mv;
        bench.in.charge_max_ma = 2000;
        bench_step(&bench);
        cr_assert_eq(bench.state.limited, 1);
        int32_t centre = bench.state.resume_mv;
        cr_assert_float_eq(centre, 0.5 * (one + other), 30.0);
        bench_run(&bench, 10.0);
        bench.panel.light_frac = 0.9; /* what was before says nothing about now */
        bench.in.charge_max_ma = 10000;
        while (bench.state.limited) {
            bench_step(&bench);
        }
        for (int i = 0; i < 2; i++) {
            bench_step(&bench);
            int32_t swing = i ? -100 : 100;
            cr_assert_eq(bench.out.pv_set_mv, centre + swing);
        }
    }
}

Test(mppt, limits_that_come_and_go_do_not_drive_the_search_away)
{
    struct bench bench = bench_new();
    bench_run(&bench, 30.0);
    for (int i = 0; i < 200; i++) {
        bench.in.charge_max_ma = i % 2 ? 10000 : 5800; /* just below what there is */
        bench_run(&bench, 0.1 * (3 + i % 7));
        cr_assert_float_eq(bench.pv_v, best_v(&bench), 0.8, "%f V at %d", bench.pv_v, i);
    }
}

Test(mppt, it_comes_back_soon_from_a_battery_that_takes_nothing)
{
    struct bench bench = bench_new();
    bench_run(&bench, 30.0);
    bench.open_v = 14.5;
    bench_run(&bench, 60.0);
    cr_assert_lt(bench.power_w, 0.01);
    bench.open_v = 13.2;
    bench_run(&bench, 7.0); /* the way from above the open circuit, at 1 V/s */
    cr_assert_gt(bench.power_w, 0.98 * best_w(&bench));
}

Test(mppt, a_converter_that_cannot_follow_downwards_is_not_taken_for_a_limit)
{
    struct bench bench = bench_new();
    bench.headroom_v = 3.0;
    bench.panel.voc_v = 18.5; /* hot: the top is at 14.9 V, out of reach */
    bench_run(&bench, 60.0);
    cr_assert_eq(bench.state.limited, 0);
    cr_assert_float_eq(bench.pv_v, 16.2, 0.2);
    bench.panel.voc_v = 21.5; /* a cold wind */
    bench_run(&bench, 620.0);
    cr_assert_gt(bench.power_w, 0.99 * best_w(&bench));
}

Test(mppt, a_clock_that_memory_has_put_far_out_costs_ten_minutes_at_most)
{
    struct bench bench = bench_new();
    bench.in.charge_on = 0;
    bench_run(&bench, 60.0);
    bench.state.wait_ms ^= 1 << 30;
    bench.in.charge_on = 1;
    bench_run(&bench, 610.0);
    cr_assert_eq(bench.out.run, 1, "it would have waited for twelve days");

    bench.state.scan_ms = INT32_MIN;
    int scans = 0;
    for (int i = 0; i < 6100; i++) {
        bench_step(&bench);
        scans += !bench.out.run;
    }
    cr_assert_gt(scans, 0, "it would not have scanned for twenty-four days");
}
