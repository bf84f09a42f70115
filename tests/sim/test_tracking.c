/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "sim/engine/fast.h"
#include "sim/engine/tracking.h"
#include "tests/scenes/tracking.h"

Test(tracking, the_table_is_what_the_fast_firmware_does_now)
{
    for (int k = 0; k < VS_TRACKING_POINTS; k++) {
        double share = (double)k / (VS_TRACKING_POINTS - 1);
        double measured = tracking_at_power(share);
        /* the table carries four digits; a change of the fast firmware that moves more than this
         * wants the table written anew (target tracking_map) */
        cr_expect_float_eq(vs_tracking_table[k], measured, 1e-4,
                           "at %.2f: table %.4f, measured %.4f", share, vs_tracking_table[k],
                           measured);
    }
}

Test(tracking, steady_light_from_a_tenth_of_full_on_is_tracked_to_995_parts_in_a_thousand)
{
    static const double light[] = {100, 200, 300, 500, 750, 1000};
    static const double degc[] = {-10, 25, 50};
    for (unsigned k = 0; k < sizeof light / sizeof *light; k++) {
        for (int i = 0; i < 3; i++) {
            /* ten minutes: one scan, as always */
            double share = tracking_steady(&trackers[0], light[k], degc[i], 600);
            cr_expect_geq(share, 0.995, "%.0f W/m2, %.0f degC: %.4f", light[k], degc[i], share);
        }
    }
    for (int i = 0; i < 3; i++) {
        double share = tracking_steady(&trackers[0], 50, degc[i], 600);
        cr_expect_geq(share, 0.99, "50 W/m2, %.0f degC: %.4f", degc[i], share);
    }
}

Test(tracking, no_ramp_walks_the_search_away)
{
    double taken = 0, available = 0;
    for (int k = 0; k < TRACKING_RAMPS; k++) {
        const struct tracking_ramp *r = &tracking_ramps[k];
        double share = tracking_ramp_share(&trackers[0], r, &taken, &available);
        cr_expect_gt(share, 0.97, "%.0f to %.0f at %.1f: %.4f", r->low_wm2, r->high_wm2,
                     r->slope_wm2_per_s, share);
    }
    cr_expect_geq(taken / available, 0.99);
}

Test(tracking, plain_perturb_and_observe_loses_more_in_weak_and_in_changing_light)
{
    static const int fast_slopes[] = {9, 10, 14, 15, 16};
    for (int t = 1; t < TRACKERS; t++) {
        double ours = tracking_steady(&trackers[0], 50, 25, 600);
        double theirs = tracking_steady(&trackers[t], 50, 25, 600);
        cr_expect_lt(theirs, ours - 0.002, "%s: %.4f of %.4f", trackers[t].name, theirs, ours);
        /* far enough below that the comparison says something, not so far that it is broken */
        cr_expect_gt(theirs, 0.98, "%s: %.4f", trackers[t].name, theirs);
        double taken[2] = {0, 0}, available[2] = {0, 0};
        for (int k = 0; k < 5; k++) {
            const struct tracking_ramp *r = &tracking_ramps[fast_slopes[k]];
            tracking_ramp_share(&trackers[0], r, &taken[0], &available[0]);
            tracking_ramp_share(&trackers[t], r, &taken[1], &available[1]);
        }
        cr_expect_lt(taken[1] / available[1], taken[0] / available[0] - 0.005, "%s: %.4f",
                     trackers[t].name, taken[1] / available[1]);
    }
}

Test(tracking, darkness_is_not_tracked)
{
    cr_expect_eq(tracking_steady(&trackers[0], 0.5, 25, 60), 0);
}

Test(tracking, a_bus_without_a_battery_is_held_by_the_regulator_and_the_search_stands_still)
{
    struct vs_board_params board = vs_board_defaults();
    struct vs_converter converter = vs_converter_defaults();
    struct vs_commands commands = {.charge_on = 1, .charge_v = 14.4, .converter_max_a = 10};
    struct vs_pv_params module = vs_pv_defaults();
    struct vs_diode curve = vs_pv_at(&module, 600.0, 25.0);
    /* no charge to speak of: 0.57 A lift it to 14.4 V */
    struct vs_fast_bus bus = {.a_v = 13.0, .b_ohm = 20.0, .load_w = 6.5};
    struct vs_fast_state state;
    vs_fast_reset(&board, &state);
    for (int k = 0; k < 9000; k++) { /* a scan would have been due */
        vs_fast_period(&board, &converter, &state, &commands, &curve, &bus);
        if (k > 100) {
            cr_assert_eq(state.board.firmware.run, 1);
            cr_assert_eq(state.board.firmware.limited, 1);
            cr_assert_float_eq(vs_fast_look(&state, &bus, 14.4).bat_v, 14.4, 1e-9);
        }
    }
    /* and it stands ready: the set-point is where the power is */
    double set_v = state.board.firmware.set_mv / 1000.0;
    double ready_w = set_v * vs_diode_current_a(&curve, set_v);
    cr_expect_gt(ready_w, 0.95 * vs_diode_mpp(&curve).power_w);
}

Test(tracking, the_share_is_continuous_and_stays_inside_the_table)
{
    double before = vs_tracking_frac(0);
    for (int k = 1; k <= 1200; k++) {
        double now = vs_tracking_frac(k / 1000.0);
        cr_assert_lt(fabs(now - before), 1e-3, "at %.3f", k / 1000.0);
        before = now;
    }
    cr_expect_eq(vs_tracking_frac(1.2), vs_tracking_table[VS_TRACKING_POINTS - 1]);
}
