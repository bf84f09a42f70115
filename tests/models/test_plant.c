/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/bms.h"
#include "models/cable.h"
#include "models/luminaire.h"
#include "models/thermal.h"
#include "sim/base/random.h"
#include "tests/support/oracle.h"

/* --- cable -------------------------------------------------------------------------------------
 */

Test(cable, reference_runs_have_their_published_resistance)
{
    struct vs_cable panel = vs_cable_panel_defaults(), lamp = vs_cable_lamp_defaults();
    cr_expect_float_eq(vs_cable_ohm(&panel, 20), 0.128, 5e-4);
    cr_expect_float_eq(vs_cable_ohm(&lamp, 20), 0.160, 5e-4);
    cr_expect_float_eq(vs_cable_ohm(&panel, 70) / vs_cable_ohm(&panel, 20), 1.1965, 1e-12);
}

Test(cable, power_at_the_far_end_is_what_was_asked)
{
    for (int n = 0; n < 154; n++) {
        double load = 1.3 * n;
        double ohm = 0.16;
        double current = vs_cable_current_a(12.8, ohm, load);
        cr_assert_float_eq((12.8 - ohm * current) * current, load, 1e-13 * (1 + load));
    }
    /* 50 W over 6 m of 1.5 mm2 at 12.8 V: 2.4 W worked out from 3.9 A; exact it is a little more */
    double current = vs_cable_current_a(12.8, 0.16, 50);
    cr_expect_float_eq(current * current * 0.16, 2.7, 0.1);
}

Test(cable, an_impossible_load_gets_the_most_that_arrives)
{
    double most = 12.8 * 12.8 / (4 * 0.5);
    cr_expect_float_eq(vs_cable_current_a(12.8, 0.5, most * 2), 12.8, 1e-12);
    cr_expect_float_eq(vs_cable_current_a(12.8, 0.5, most * (1 - 1e-12)), 12.8, 1e-4,
                       "the square root of 1e-12 below it");
}

Test(cable, without_resistance_or_load_it_is_not_there)
{
    cr_expect_eq(vs_cable_current_a(12.5, 0, 25), 2.0);
    cr_expect_eq(vs_cable_current_a(12.5, 0.16, 0), 0.0);
}

Test(plant, a_cable_s_current_comes_out_the_same_from_whatever_was_near)
{
    double worst = 0;
    long count = 0;
    for (double load = 0.5; load < 60; load += 0.37) {
        double current = vs_cable_current_a(12.8, 0.16, load);
        for (double off = -0.2; off < 0.2; off += 0.0007) {
            double near = vs_cable_current_near_a(12.8, 0.16, load, current * (1 + off));
            worst = fmax(worst, fabs(near - current) / current);
            count++;
        }
        cr_expect_eq(vs_cable_current_near_a(12.8, 0.16, load, 0), current, "from a lamp just lit");
        cr_expect_eq(vs_cable_current_near_a(12.8, 0.16, load, 100), current, "from a short");
    }
    /* the square of a step of a thousandth, by the share that the cable takes of the voltage */
    cr_expect_lt(worst, 1e-7, "%.3g", worst);
    accuracy_book("cable", "current from one that is near", "relative", count, worst, 1e-7,
                  "the exact root");
    cr_expect_eq(vs_cable_current_near_a(12.8, 0.16, 0, 0), 0);
    cr_expect_eq(vs_cable_current_near_a(0, 0.16, 0, 0), 0, "a dead bus");
    double beyond = vs_cable_current_a(12.8, 0.5, 200); /* more than can arrive */
    cr_expect_eq(vs_cable_current_near_a(12.8, 0.5, 200, beyond), beyond);
}

/* --- box and soil ------------------------------------------------------------------------------
 */

Test(box, sixty_steps_of_a_second_are_one_of_a_minute)
{
    struct vs_box b = vs_box_pole();
    double fine = 12;
    for (int k = 0; k < 60; k++) {
        fine = vs_box_step_degc(&b, fine, -8, 1.5, 1);
    }
    /* sixty roundings */
    cr_expect_float_eq(fine, vs_box_step_degc(&b, 12, -8, 1.5, 60), 1e-12);
}

Test(box, settles_where_heat_and_loss_balance)
{
    struct vs_box b = vs_box_pole();
    cr_expect_float_eq(vs_box_step_degc(&b, 40, -10, 2, 1e7), -10 + 2 / 0.8, 1e-12);
}

Test(box, half_way_in_the_time_constant_that_its_numbers_say)
{
    struct vs_box pole = vs_box_pole(), foam = vs_box_insulated();
    double tau_s = 4500 / 0.8;
    cr_expect_float_eq(vs_box_step_degc(&pole, 1, 0, 0, tau_s * log(2)), 0.5, 1e-14);
    cr_expect_gt(vs_box_step_degc(&foam, 1, 0, 0, 3600), vs_box_step_degc(&pole, 1, 0, 0, 3600));
}

Test(box, heat_that_stays_and_heat_that_goes_add_up)
{
    struct vs_box b = vs_box_pole();
    double before = 5, after = vs_box_step_degc(&b, before, -5, 3, 600);
    /* exact mean of the exponential between the two */
    double tau_s = b.heat_capacity_j_per_k / b.ua_w_per_k, settled = -5 + 3 / b.ua_w_per_k;
    double mean = settled + (before - settled) * tau_s / 600 * (1 - exp(-600 / tau_s));
    double stored_j = b.heat_capacity_j_per_k * (after - before);
    cr_expect_float_eq(3 * 600 - b.ua_w_per_k * (mean + 5) * 600, stored_j, 1e-9);
}

Test(box, sun_warms_a_pole_and_not_the_ground)
{
    struct vs_box pole = vs_box_pole(), buried = vs_box_buried();
    cr_expect_eq(vs_box_env_degc(&pole, -5, 4, 1000), -2.0);
    cr_expect_eq(vs_box_env_degc(&pole, -5, 4, 0), -5.0);
    cr_expect_eq(vs_box_env_degc(&buried, -5, 4, 1000), 4.0);
}

static double coldest_soil(double depth_m, double *day)
{
    struct vs_soil s = vs_soil_defaults();
    double least = 1e9;
    for (int n = 0; n < 1461; n++) {
        double d = 1 + 0.25 * n;
        double degc = vs_soil_degc(&s, depth_m, d);
        *day = degc < least ? d : *day;
        least = fmin(least, degc);
    }
    return least;
}

Test(soil, wave_shrinks_and_lags_with_depth)
{
    double surface_day = 0, day = 0;
    cr_expect_float_eq(coldest_soil(0, &surface_day), 10 - 16, 1e-3);
    /* published: amplitude 0.72 and 19 days at 0.8 m, 0.61 at 1.2 m */
    cr_expect_float_eq(coldest_soil(0.8, &day), 10 - 0.72 * 16, 0.1);
    cr_expect_float_eq(day - surface_day, 19, 0.6);
    cr_expect_float_eq(coldest_soil(1.2, &day), 10 - 0.61 * 16, 0.1);
}

/* --- protection board --------------------------------------------------------------------------
 */

/* Runs the board for a time at constant conditions in steps of a second. */
static void hold(struct vs_bms_state *s, double pack_v, double current_a, double degc, int seconds)
{
    struct vs_bms_params p = vs_bms_defaults();
    for (int k = 0; k < seconds; k++) {
        vs_bms_step(&p, s, pack_v, current_a, degc, 1);
    }
}

Test(bms, in_the_middle_of_everything_it_stays_closed)
{
    struct vs_bms_state s = {0};
    hold(&s, 13.2, 3, 20, 1000);
    hold(&s, 13.0, -4, -15, 1000);
    cr_expect_eq(s.discharge_open, 0.0);
    hold(&s, 13.2, 0, 20, 10);
    cr_expect_eq(s.charge_open, 0.0);
}

Test(bms, over_voltage_stops_charge_only_and_closes_lower)
{
    struct vs_bms_state s = {0};
    hold(&s, 15.0, 3, 20, 1); /* 3.75 V a cell and the spread above it */
    cr_expect_eq(s.charge_open, 1.0);
    cr_expect_eq(s.discharge_open, 0.0);
    hold(&s, 14.3, 0, 20, 100);
    cr_expect_eq(s.charge_open, 1.0, "3.60 V a cell is between trip and release");
    hold(&s, 14.0, 0, 20, 1);
    cr_expect_eq(s.charge_open, 0.0);
}

Test(bms, under_voltage_waits_then_stops_discharge_until_it_is_charged)
{
    struct vs_bms_state s = {0};
    hold(&s, 9.9, -3, 20, 2);
    cr_expect_eq(s.discharge_open, 0.0, "the delay is 3 s");
    hold(&s, 12.0, -3, 20, 1);
    hold(&s, 9.9, -3, 20, 2);
    cr_expect_eq(s.discharge_open, 0.0, "a recovery starts the delay anew");
    hold(&s, 9.9, -3, 20, 1);
    cr_expect_eq(s.discharge_open, 1.0);
    hold(&s, 11.5, 0, 20, 100);
    cr_expect_eq(s.discharge_open, 1.0);
    hold(&s, 11.5, 0.5, 20, 1);
    cr_expect_eq(s.discharge_open, 0.0);
}

Test(bms, a_tick_longer_than_the_delay_trips_at_once)
{
    struct vs_bms_params p = vs_bms_defaults();
    struct vs_bms_state s = {0};
    vs_bms_step(&p, &s, 9.0, -3, 20, 60);
    cr_expect_eq(s.discharge_open, 1.0);
}

Test(bms, no_charge_below_freezing_until_three_degrees)
{
    struct vs_bms_state s = {0};
    hold(&s, 13.2, 3, -0.5, 10);
    cr_expect_eq(s.charge_open, 1.0);
    cr_expect_eq(s.discharge_open, 0.0);
    hold(&s, 13.2, 0, 2.9, 100);
    cr_expect_eq(s.charge_open, 1.0);
    hold(&s, 13.2, 0, 3.1, 10);
    cr_expect_eq(s.charge_open, 0.0);
}

Test(bms, a_pack_for_cold_charging_is_another_number)
{
    struct vs_bms_params p = vs_bms_defaults();
    struct vs_bms_state s = {0};
    p.charge_min_degc = -20;
    p.charge_min_release_degc = -17;
    vs_bms_step(&p, &s, 13.2, 3, -10, 60);
    cr_expect_eq(s.charge_open, 0.0);
}

Test(bms, deep_cold_and_heat_stop_both_ways)
{
    struct vs_bms_state cold = {0}, hot = {0};
    hold(&cold, 13.2, -1, -21, 10);
    cr_expect(cold.charge_open > 0.5 && cold.discharge_open > 0.5);
    hold(&hot, 13.2, -1, 66, 10);
    cr_expect(hot.charge_open > 0.5 && hot.discharge_open > 0.5);
    hold(&hot, 13.2, -1, 52, 10);
    cr_expect(hot.charge_open > 0.5 && hot.discharge_open < 0.5, "discharge returns first");
}

Test(bms, over_current_opens_after_its_delay_and_tries_again)
{
    struct vs_bms_state s = {0};
    hold(&s, 12.5, -21, 20, 9);
    cr_expect_eq(s.discharge_open, 0.0);
    hold(&s, 12.5, -21, 20, 1);
    cr_expect_eq(s.discharge_open, 1.0);
    hold(&s, 13.0, 0, 20, 29);
    cr_expect_eq(s.discharge_open, 1.0);
    hold(&s, 13.0, 0, 20, 1);
    cr_expect_eq(s.discharge_open, 0.0);
}

Test(bms, a_wider_spread_of_cells_trips_earlier_on_both_sides)
{
    struct vs_bms_params p = vs_bms_defaults();
    struct vs_bms_state high = {0}, low = {0};
    p.cell_spread_v = 0.1;
    vs_bms_step(&p, &high, 4 * 3.66, 1, 20, 10);
    vs_bms_step(&p, &low, 4 * 2.59, -1, 20, 10);
    cr_expect(high.charge_open > 0.5 && low.discharge_open > 0.5);
}

/* A walk that crosses every limit and rests between: as the board steps, and with every step worked
 * through. */
Test(bms, what_it_calls_calm_moves_no_latch)
{
    struct vs_bms_params p = vs_bms_defaults();
    struct vs_random source = {.seed = 7, .stream = VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&source);
    struct vs_bms_state s = {0}, worked = {0};
    long calm = 0, opened = 0;
    double pack_v = 13.2, current_a = 0, degc = 20;
    for (uint64_t k = 0; k < 200000; k++) {
        double u = vs_random_uniform(key, 4 * k), change = vs_random_uniform(key, 4 * k + 1);
        if (change < 0.04) {
            pack_v = 9.0 + 7.0 * u;
        } else if (change < 0.08) {
            degc = -25.0 + 95.0 * u;
        } else if (change < 0.12) {
            current_a = u < 0.2 ? 0 : 30.0 * u - 25.0;
        }
        double dt_s = change > 0.5 ? 60 : 1;
        double was_v = s.calm.from_v;
        vs_bms_step(&p, &s, pack_v, current_a, degc, dt_s);
        worked.calm = (struct vs_bms_calm){0};
        vs_bms_step(&p, &worked, pack_v, current_a, degc, dt_s);
        cr_assert_eq(memcmp(&s.over, &worked.over, 7 * sizeof s.over), 0, "step %d", (int)k);
        cr_assert(s.charge_open == worked.charge_open && s.discharge_open == worked.discharge_open);
        calm += was_v != 0 && s.calm.from_v == was_v;
        opened += s.charge_open + s.discharge_open > 0;
    }
    cr_expect_gt(calm, 50000);
    cr_expect_gt(opened, 50000);
}

/* --- luminaire ---------------------------------------------------------------------------------
 */

Test(luminaire, full_level_draws_its_rating_and_gives_its_flux)
{
    for (int n = 0; n < 11; n++) {
        double rated = 10 + 10 * n;
        struct vs_luminaire l = vs_luminaire_defaults(rated);
        struct vs_luminaire_point full = vs_luminaire_at(&l, 1, 25);
        cr_expect_float_eq(full.input_w, rated, 1e-13 * rated);
        cr_expect_float_eq(full.flux_lm, 130 * rated, 1e-10);
    }
}

Test(luminaire, level_zero_draws_nothing)
{
    struct vs_luminaire l = vs_luminaire_defaults(50);
    struct vs_luminaire_point off = vs_luminaire_at(&l, 0, -10);
    cr_expect(off.input_w == 0 && off.driver_loss_w == 0 && off.led_heat_w == 0 &&
              off.light_w == 0 && off.flux_lm == 0);
}

Test(luminaire, what_goes_in_comes_out_as_loss_heat_and_light)
{
    struct vs_luminaire l = vs_luminaire_defaults(50);
    for (int pm = 1; pm <= 1000; pm++) {
        struct vs_luminaire_point p = vs_luminaire_at(&l, pm / 1000.0, -15 + pm % 50);
        cr_assert_float_eq(p.driver_loss_w + p.led_heat_w + p.light_w, p.input_w,
                           1e-15 * l.rated_input_w);
        cr_assert(p.led_heat_w > 0 && p.light_w > 0 && p.driver_loss_w > 0);
    }
}

Test(luminaire, more_level_is_more_draw_and_more_light)
{
    struct vs_luminaire l = vs_luminaire_defaults(50);
    for (int pm = 1; pm < 1000; pm++) {
        struct vs_luminaire_point low = vs_luminaire_at(&l, pm / 1000.0, 10);
        struct vs_luminaire_point high = vs_luminaire_at(&l, (pm + 1) / 1000.0, 10);
        cr_assert_gt(high.input_w, low.input_w);
        cr_assert_gt(high.flux_lm, low.flux_lm);
    }
}

Test(luminaire, driver_efficiency_is_that_of_the_estimate)
{
    struct vs_luminaire l = vs_luminaire_defaults(50);
    static const double want[3][2] = {{1, 0.931}, {0.5, 0.935}, {0.2, 0.92}};
    for (int k = 0; k < 3; k++) {
        struct vs_luminaire_point p = vs_luminaire_at(&l, want[k][0], 25);
        /* as published, to its digits */
        cr_expect_float_eq(1 - p.driver_loss_w / p.input_w, want[k][1], 0.006);
    }
}

Test(luminaire, dimming_and_cold_give_more_light_a_watt)
{
    struct vs_luminaire l = vs_luminaire_defaults(50);
    struct vs_luminaire_point full = vs_luminaire_at(&l, 1, 25), cold = vs_luminaire_at(&l, 1, -15);
    struct vs_luminaire_point half = vs_luminaire_at(&l, 0.5, 25);
    cr_expect_float_eq(cold.flux_lm / full.flux_lm, 1.07, 0.005);
    double gain = half.flux_lm / (half.input_w - half.driver_loss_w) /
                  (full.flux_lm / (full.input_w - full.driver_loss_w));
    /* 12.7 % at one junction temperature, and some 14 K cooler besides */
    cr_expect_float_eq(gain, 1.127 * (1 + 0.0018 * 14.5), 2e-3);
}
