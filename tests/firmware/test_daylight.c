/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include "rig.h"

Test(daylight, dusk_comes_only_after_five_minutes_below_five_volts)
{
    struct rig rig = rig_new();
    rig_run(&rig, 60);
    rig.in.pv_mv = 4999;
    rig_run(&rig, 299);
    cr_assert_eq(rig.out.night, 0);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.night, 1);
}

Test(daylight, five_volts_and_more_are_never_dusk)
{
    struct rig rig = rig_new();
    rig.in.pv_mv = 5000;
    rig_run(&rig, 7200);
    cr_assert_eq(rig.out.night, 0);
}

Test(daylight, dawn_takes_one_minute_above_six_and_a_half_volts)
{
    struct rig rig = rig_new();
    rig_dark(&rig);
    rig_run(&rig, 3600);
    rig.in.pv_mv = 6500;
    rig_run(&rig, 3600);
    cr_assert_eq(rig.out.night, 1, "6.5 V is not above the threshold");
    rig.in.pv_mv = 6501;
    rig_run(&rig, 59);
    cr_assert_eq(rig.out.night, 1);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.night, 0);
}

Test(daylight, headlights_never_end_the_night)
{
    struct rig rig = rig_new();
    rig_dark(&rig);
    rig_run(&rig, 600);
    for (int car = 0; car < 400; car++) {
        rig.in.pv_mv = 9000;
        rig_run(&rig, 20);
        rig.in.pv_mv = 1000;
        rig_run(&rig, 25);
        cr_assert_eq(rig.out.night, 1, "car %d", car);
    }
}

Test(daylight, a_flash_of_light_puts_dusk_off_by_no_more_than_it_lasts_twice)
{
    struct rig rig = rig_new();
    rig_dark(&rig);
    rig_run(&rig, 290);
    rig_light(&rig);
    rig_run(&rig, 5);
    rig_dark(&rig);
    rig_run(&rig, 14);
    cr_assert_eq(rig.out.night, 0);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.night, 1);
}

Test(daylight, a_quick_dusk_leaves_no_light_on_the_clock)
{
    struct rig rig = rig_new();
    rig.params.dusk_s = 10;
    rig_run(&rig, 600);
    rig_dark(&rig);
    rig_run(&rig, 10);
    cr_assert_eq(rig.out.night, 1);
    rig_light(&rig);
    rig_run(&rig, 59);
    cr_assert_eq(rig.out.night, 1);
}

Test(daylight, a_dawn_leaves_no_darkness_on_the_clock)
{
    struct rig rig = rig_new();
    rig.params.dusk_inhibit_s = 0;
    rig_dark(&rig);
    rig_run(&rig, 3600);
    rig_light(&rig);
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.night, 0);
    rig_dark(&rig);
    rig_run(&rig, 299);
    cr_assert_eq(rig.out.night, 0);
}

Test(daylight, a_running_converter_is_day_whatever_the_panel_voltage)
{
    struct rig rig = rig_new();
    rig.in.pv_mv = 0;
    rig.in.charge_ma = 200;
    for (int t = 0; t < 3600; t++) {
        rig_run(&rig, 1);
        cr_assert_eq(rig.out.night, 0);
    }
}

Test(daylight, no_dusk_for_an_hour_after_dawn_and_then_the_old_night_goes_on)
{
    struct rig rig = rig_new();
    rig_dark(&rig);
    rig_run(&rig, 6 * 3600);
    rig_light(&rig);
    rig_run(&rig, 61); /* a false dawn */
    cr_assert_eq(rig.out.night, 0);
    rig_dark(&rig);
    rig_run(&rig, 3590);
    cr_assert_eq(rig.out.night, 0);
    rig_run(&rig, 20);
    cr_assert_eq(rig.out.night, 1);
    cr_assert_gt(rig.out.night_age_s, 6 * 3600, "counted from the first dusk");
}

/* nights hours of darkness a day, the first one cut short by the start */
static void run_nights(struct rig *rig, int nights, double night_h)
{
    for (int i = 0; i < nights; i++) {
        rig_light(rig);
        rig_run(rig, (int)((24.0 - night_h) * 3600.0));
        rig_dark(rig);
        rig_run(rig, (int)(night_h * 3600.0));
    }
}

Test(daylight, the_length_of_the_night_is_learned_within_two_weeks)
{
    struct rig rig = rig_new();
    rig.in.dt_s = 60;
    cr_assert_eq(rig.state.night_length_s, 43200);
    run_nights(&rig, 14, 14.6);
    /* dusk is found 5 min late and dawn 1 min late: 4 min less, and one step of play each */
    cr_assert_float_eq(rig.out.night_length_s, 14.6 * 3600 - 240, 120.0);
    run_nights(&rig, 14, 13.6); /* the season moves on */
    /* three nights until the median follows, then a quarter of what is left each night: 4 % */
    cr_assert_float_eq(rig.out.night_length_s, 13.6 * 3600 - 240, 0.06 * 3600 + 120.0);
}

Test(daylight, only_days_of_a_days_length_are_learned_from)
{
    struct rig rig = rig_new();
    rig.in.dt_s = 60;
    for (int i = 0; i < 6; i++) {
        rig_light(&rig);
        rig_run(&rig, 9 * 3600);
        rig_dark(&rig);
        rig_run(&rig, 10 * 3600);
    }
    cr_assert_eq(rig.out.night_length_s, 43200);
}

Test(daylight, one_odd_night_moves_the_learned_length_by_nothing)
{
    struct rig rig = rig_new();
    rig.in.dt_s = 60;
    run_nights(&rig, 14, 12.0);
    int before = rig.out.night_length_s;
    rig_light(&rig);
    rig_run(&rig, 12 * 3600);
    rig_dark(&rig);
    rig_run(&rig, 9 * 3600); /* a dawn three hours early, the next dusk in time */
    rig_light(&rig);
    rig_run(&rig, 15 * 3600);
    rig_dark(&rig);
    rig_run(&rig, 12 * 3600);
    /* the median stays; the quarter steps may still close the last seconds */
    cr_assert_float_eq(rig.out.night_length_s, before, 10.0);
}

Test(daylight, a_covered_panel_keeps_the_nights_coming_and_is_reported)
{
    struct rig rig = rig_new();
    rig.in.dt_s = 60;
    run_nights(&rig, 10, 13.0);
    /* snow falls at the end of the last night; dusk would be 24 h after dusk */
    int nights = 0;
    int was = rig.out.night;
    for (int i = 0; i < 4 * 1440; i++) {
        rig_run(&rig, 60);
        nights += rig.out.night && !was;
        was = rig.out.night;
    }
    cr_assert_eq(nights, 4);
    cr_assert(rig.out.faults & (1 << FW_FAULT_PANEL_DARK));
    cr_assert_float_eq(rig.out.night_length_s, 13 * 3600 - 240, 120.0, "nothing learned from it");
    rig_light(&rig);
    rig_run(&rig, 120);
    cr_assert_eq(rig.out.night, 0);
    cr_assert_not(rig.out.faults & (1 << FW_FAULT_PANEL_DARK));
}

Test(daylight, a_brightening_right_after_dusk_costs_minutes_not_an_hour)
{
    struct rig rig = rig_settled(900);
    rig_dark(&rig);
    rig_run(&rig, 320);
    cr_assert_eq(rig.out.night, 1);
    rig_light(&rig);
    rig_run(&rig, 90);
    cr_assert_eq(rig.out.night, 0, "a minute of light ends the night");
    rig_dark(&rig);
    rig_run(&rig, 420);
    cr_expect_eq(rig.out.night, 1, "and five minutes of darkness bring it back");
}

Test(daylight, after_a_real_night_a_dark_morning_is_no_dusk_for_an_hour)
{
    struct rig rig = rig_settled(900);
    rig_dark(&rig);
    rig_run(&rig, 5 * 3600);
    rig_light(&rig);
    rig_run(&rig, 90);
    cr_assert_eq(rig.out.night, 0);
    rig_dark(&rig);
    rig_run(&rig, 3400);
    cr_expect_eq(rig.out.night, 0);
    rig_run(&rig, 400);
    cr_expect_eq(rig.out.night, 1);
}

Test(daylight, a_panel_dark_for_two_hours_beyond_the_learned_night_is_covered)
{
    struct rig rig = rig_new();
    rig_run(&rig, 60);
    rig_learned(&rig, 36000);
    rig_dusk(&rig);
    rig.in.dt_s = 60;
    rig_run(&rig, 36000 + 7200 - 60);
    cr_assert_eq(rig.out.night, 1);
    cr_assert_not(rig_has(&rig, FW_FAULT_PANEL_DARK));
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.night, 0);
    cr_assert(rig_has(&rig, FW_FAULT_PANEL_DARK));
    rig_light(&rig);
    rig_run(&rig, 60);
    cr_assert_not(rig_has(&rig, FW_FAULT_PANEL_DARK));
}

Test(daylight, until_a_night_is_learned_only_the_longest_is_too_long)
{
    struct rig rig = rig_new();
    rig_dusk(&rig);
    rig.in.dt_s = 60;
    rig_run(&rig, 57600 - 60);
    cr_assert_eq(rig.out.night, 1);
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.night, 0);
}

Test(daylight, a_season_that_passed_unseen_is_learned_anew)
{
    struct rig rig = rig_new();
    rig.in.dt_s = 60;
    rig_learned(&rig, 9 * 3600); /* stored in June, lit again in December */
    run_nights(&rig, 14, 14.6);
    cr_assert_float_eq(rig.out.night_length_s, 14.6 * 3600 - 240, 1800.0, "%d",
                       rig.out.night_length_s);
    cr_assert_eq(rig.out.night, 1, "the end of the night is night again");
}

Test(daylight, a_snowy_morning_moves_the_learned_length_by_nothing)
{
    struct rig rig = rig_new();
    rig.in.dt_s = 60;
    run_nights(&rig, 14, 13.0);
    int before = rig.out.night_length_s;
    rig_run(&rig, (int)(2.6 * 3600)); /* it slides off late in the morning */
    rig_light(&rig);
    rig_run(&rig, (int)(8.4 * 3600));
    rig_dark(&rig);
    rig_run(&rig, 13 * 3600);
    run_nights(&rig, 1, 13.0);
    cr_assert_float_eq(rig.out.night_length_s, before, 10.0);
}
