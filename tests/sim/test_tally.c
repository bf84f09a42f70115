/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include "models/elementary.h"
#include "sim/engine/tally.h"

static const struct vs_demand demand = {.rated_w = 50,
                                        .rated_flux_lm = 6500,
                                        .hours_per_night = 12,
                                        .dark_elevation_deg = -3,
                                        .served_frac = 0.99,
                                        .dark_tolerance_h = 0.25};

/* A day from noon to noon with 14 h of darkness, the lamp on for `on_h` of it at `level`. */
static struct vs_night one_night(double on_h, double level)
{
    struct vs_night nights[2];
    struct vs_tally t;
    vs_tally_start(&t, &demand, nights, 2);
    vs_tally_noon(&t, 0);
    for (int minute = 0; minute < 1440; minute++) {
        int dark = minute >= 300 && minute < 300 + 14 * 60;
        int on = dark && minute < 300 + on_h * 60.0;
        struct vs_tally_tick k = {.dt_s = 60,
                                  .elevation_rad = dark ? -0.5 : 0.5,
                                  .lamp_w = on ? 50 * level : 0,
                                  .flux_lm = on ? 6500 * level : 0,
                                  .level_frac = level,
                                  .on_frac = on,
                                  .soc_frac = 0.5,
                                  .battery_degc = 5};
        vs_night_sums_add(&t.sums, demand.dark_elevation_deg * VS_RAD_PER_DEG, &k);
    }
    vs_tally_noon(&t, 1);
    cr_assert_eq(t.count, 1);
    return nights[0];
}

Test(tally, a_long_night_asks_for_the_window_only)
{
    struct vs_night n = one_night(12, 1.0);
    cr_expect_float_eq(n.required_h, 12, 1e-9);
    cr_expect_float_eq(n.demand_wh, 600, 1e-6);
    cr_expect_float_eq(n.served_wh, 600, 1e-6);
    cr_expect_float_eq(n.light_frac, 1, 1e-9);
}

Test(tally, light_beyond_the_window_does_not_pay_for_another_night)
{
    struct vs_night n = one_night(14, 1.0);
    cr_expect_float_eq(n.served_wh, 600, 1e-6);
    cr_expect_float_eq(n.lit_h, 12, 1e-9);
}

Test(tally, a_dimmed_night_is_lit_but_not_served)
{
    struct vs_night n = one_night(12, 0.2);
    struct vs_reliability r = vs_reliability_of(&n, 1, 0.99, 0.25);
    cr_expect_eq(r.dark_nights, 0);
    cr_expect_eq(r.served_nights, 0);
    cr_expect_float_eq(r.light_frac, 0.2, 1e-9);
    cr_expect_float_eq(r.lpsp, 0.8, 1e-9);
}

Test(tally, a_night_cut_short_is_dark)
{
    struct vs_night n = one_night(6, 1.0);
    struct vs_reliability r = vs_reliability_of(&n, 1, 0.99, 0.25);
    cr_expect_eq(r.dark_nights, 1);
    cr_expect_float_eq(r.lolh_h, 6, 1e-9);
    cr_expect_float_eq(r.lolp_time, 0.5, 1e-9);
    cr_expect_float_eq(r.eens_wh, 300, 1e-6);
}

/* Two days by the hour from midnight: 100 W/m2 while the sun of the first is up, 300 in the second.
 * From noon to noon the night between them would have seen half of each. */
Test(tally, a_night_has_the_light_of_the_day_before_it)
{
    struct vs_night nights[2];
    struct vs_tally t;
    vs_tally_start(&t, &demand, nights, 2);
    for (int hour = 0; hour < 48; hour++) {
        int up = hour % 24 >= 6 && hour % 24 < 18;
        struct vs_tally_tick k = {.dt_s = 3600,
                                  .elevation_rad = up ? 0.5 : -0.5,
                                  .ghi_wm2 = up ? (hour < 24 ? 100 : 300) : 0};
        if (hour % 24 == 0) {
            vs_tally_midnight(&t);
        } else if (hour % 24 == 12) {
            vs_tally_noon(&t, hour / 24 - 1);
        }
        vs_night_sums_add(&t.sums, demand.dark_elevation_deg * VS_RAD_PER_DEG, &k);
    }
    cr_assert_eq(t.count, 1);
    cr_expect_eq(nights[0].day, 0);
    cr_expect_float_eq(nights[0].ghi_kwhm2, 1.2, 1e-12);
}

Test(tally, a_night_that_was_not_seen_from_its_dusk_is_not_kept)
{
    struct vs_night nights[2];
    struct vs_tally t;
    vs_tally_start(&t, &demand, nights, 2);
    struct vs_tally_tick k = {.dt_s = 60, .elevation_rad = -0.5};
    vs_night_sums_add(&t.sums, demand.dark_elevation_deg * VS_RAD_PER_DEG, &k);
    vs_tally_noon(&t, 0);
    cr_expect_eq(t.count, 0);
}

Test(tally, runs_of_loss_are_counted_by_length_and_energy)
{
    struct vs_night nights[6];
    const double served[6] = {600, 300, 100, 600, 500, 600};
    for (int k = 0; k < 6; k++) {
        nights[k] = (struct vs_night){.required_h = 12,
                                      .lit_h = 12,
                                      .demand_wh = 600,
                                      .served_wh = served[k],
                                      .light_frac = 1};
    }
    struct vs_reliability r = vs_reliability_of(nights, 6, 0.99, 0.25);
    cr_expect_eq(r.runs, 2);
    cr_expect_eq(r.longest_run_nights, 2);
    cr_expect_float_eq(r.worst_run_wh, 800, 1e-9);
    cr_expect_float_eq(r.mean_run_nights, 1.5, 1e-12);
}
