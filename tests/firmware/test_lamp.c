/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include "rig.h"

static struct rig at_night(int policy, int soc_pm)
{
    struct rig rig = rig_settled(soc_pm);
    rig.params.policy = policy;
    rig.in.dt_s = 1;
    rig_dark(&rig);
    rig_run(&rig, 300);
    cr_assert_eq(rig.out.night, 1);
    cr_assert_eq(rig.out.lvd, 0);
    return rig;
}

Test(lamp, it_fades_by_one_percent_a_second_and_no_faster)
{
    struct rig rig = at_night(0, 900);
    cr_assert_eq(rig.out.lamp_pm, 10);
    for (int t = 0; t < 99; t++) {
        int before = rig.out.lamp_pm;
        rig_run(&rig, 1);
        cr_assert_eq(rig.out.lamp_pm - before, 10);
    }
    cr_assert_eq(rig.out.lamp_pm, 1000);
    rig_light(&rig);
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.lamp_pm, 990, "dawn fades it too");
}

Test(lamp, fixed_gives_full_power_for_twelve_hours_and_then_none)
{
    struct rig rig = at_night(0, 900);
    rig_run(&rig, 43200 - 1);
    cr_assert_eq(rig.out.lamp_pm, 1000);
    rig_run(&rig, 101);
    cr_assert_eq(rig.out.lamp_pm, 0);
    rig_run(&rig, 3 * 3600);
    cr_assert_eq(rig.out.night, 1);
    cr_assert_eq(rig.out.lamp_pm, 0);
}

Test(lamp, dawn_closes_the_window_early)
{
    struct rig rig = at_night(0, 900);
    rig_run(&rig, 8 * 3600);
    rig_light(&rig);
    rig_run(&rig, 60 + 100);
    cr_assert_eq(rig.out.lamp_pm, 0);
}

Test(lamp, low_voltage_must_last_a_minute_to_cut_it)
{
    struct rig rig = at_night(0, 500);
    rig_run(&rig, 200);
    rig.in.bat_mv = 11199;
    rig_run(&rig, 59);
    cr_assert_eq(rig.out.lamp_pm, 1000);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.lamp_pm, 0, "at once, without a fade");
    cr_assert_eq(rig.out.lvd, 1);
}

Test(lamp, the_sag_under_load_does_not_count_as_low_voltage)
{
    struct rig rig = at_night(0, 500);
    rig.in.lamp_ma = 4000; /* 30 mohm: 0.117 V */
    rig.in.bat_mv = 11100;
    rig_run(&rig, 600);
    cr_assert_eq(rig.out.lvd, 0);
}

Test(lamp, it_returns_only_with_voltage_and_charge_for_five_minutes)
{
    struct rig rig = at_night(0, 500);
    rig.in.bat_mv = 11000;
    rig_run(&rig, 60);
    rig.in.bat_mv = 13000;
    rig_run(&rig, 3600);
    cr_assert_eq(rig.out.lvd, 1, "voltage alone is not enough");
    rig.state.charge_mas = 160 * rig.state.mas_per_pm;
    rig.in.bat_mv = 12700;
    rig_run(&rig, 3600);
    cr_assert_eq(rig.out.lvd, 1, "nor is charge alone");
    rig.in.bat_mv = 12801;
    rig_run(&rig, 299);
    cr_assert_eq(rig.out.lvd, 1);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.lvd, 0);
}

Test(lamp, after_a_loss_of_supply_it_stays_off_until_the_battery_is_seen_to_suffice)
{
    struct rig rig = at_night(0, 800);
    rig_run(&rig, 200);
    rig.in.bat_mv = 12500; /* 5 % by the table */
    rig_restart(&rig);
    rig_run(&rig, 4 * 3600);
    cr_assert_eq(rig.out.lamp_pm, 0);
    rig.in.bat_mv = 13100;
    rig_restart(&rig);
    rig_run(&rig, 299);
    cr_assert_eq(rig.out.lamp_pm, 0);
    rig_run(&rig, 200);
    cr_assert_gt(rig.out.lamp_pm, 0);
}

Test(lamp, cold_cells_feed_a_tenth_of_their_capacity_and_colder_ones_nothing)
{
    struct rig rig = at_night(0, 900);
    rig_run(&rig, 200);
    rig.in.cell_ddc = -201;
    rig_run(&rig, 200);
    /* 3 A of the lamp's 3.906 A */
    cr_assert_float_eq(rig.out.lamp_pm, 768, 1.0);
    rig.in.cell_ddc = -401;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.lamp_pm, 0);
    rig.in.cell_ddc = -385;
    rig_run(&rig, 600);
    cr_assert_eq(rig.out.lamp_pm, 0);
    rig.in.cell_ddc = -370;
    rig_run(&rig, 600);
    cr_assert_float_eq(rig.out.lamp_pm, 768, 1.0);
    rig.in.cell_ddc = -170;
    rig_run(&rig, 200);
    cr_assert_eq(rig.out.lamp_pm, 1000);
}

Test(lamp, stages_follow_the_clock_from_dusk)
{
    struct rig rig = rig_new();
    rig.params.policy = 1;
    rig.params.stage1_min = 120;
    rig.params.stage2_pm = 400;
    rig.params.stage2_min = 60;
    rig.params.stage3_pm = 700;
    rig.params.stage3_min = 60;
    rig_run(&rig, 400);
    rig_dark(&rig);
    rig_run(&rig, 300 + 119 * 60);
    cr_assert_eq(rig.out.lamp_pm, 1000);
    rig_run(&rig, 59 * 60);
    cr_assert_eq(rig.out.lamp_pm, 400);
    rig_run(&rig, 30 * 60);
    cr_assert_eq(rig.out.lamp_pm, 700);
    rig_run(&rig, 60 * 60);
    cr_assert_eq(rig.out.lamp_pm, 0);
}

Test(lamp, a_morning_stage_lights_before_the_learned_dawn)
{
    struct rig rig = rig_new();
    rig.params.policy = 1;
    rig.params.stage1_min = 60;
    rig.params.stage2_min = 0;
    rig.params.morning_pm = 600;
    rig.params.morning_min = 90;
    rig.in.dt_s = 60;
    for (int night = 0; night < 9; night++) {
        rig_light(&rig);
        rig_run(&rig, 10 * 3600);
        rig_dark(&rig);
        rig_run(&rig, 12 * 3600);
        int early = rig.out.lamp_pm;
        rig_run(&rig, 2 * 3600);
        cr_assert_eq(early, 0);
    }
    cr_assert_eq(rig.out.lamp_pm, 600, "in the last hour of a night of 14 h");
}

static int level_at(struct rig *rig, int bat_mv)
{
    rig->in.bat_mv = bat_mv;
    rig_run(rig, 3600);
    return rig->out.lamp_pm;
}

Test(lamp, voltage_dims_along_a_straight_line_to_its_least_level)
{
    struct rig rig = at_night(3, 900);
    rig.params.dim_full_mv = 13200;
    rig.params.dim_least_mv = 12600;
    rig.params.dim_least_pm = 20;
    struct rig ready = rig;
    fw_init(&rig.params, &ready.state); /* the slope is worked out there */
    rig.state.dim_q16 = ready.state.dim_q16;
    cr_assert_eq(level_at(&rig, 14000), 1000);
    cr_assert_eq(level_at(&rig, 13200), 1000);
    cr_assert_float_eq(level_at(&rig, 13050), 755, 2.0);
    cr_assert_float_eq(level_at(&rig, 12900), 510, 2.0);
    cr_assert_float_eq(level_at(&rig, 12610), 36, 2.0);
    cr_assert_eq(level_at(&rig, 12600), 20);
    cr_assert_eq(level_at(&rig, 11300), 20);
    cr_assert_eq(level_at(&rig, 11100), 0, "the disconnect comes last");
    cr_assert_eq(rig.out.lvd, 1);
}

Test(lamp, voltage_goes_by_the_terminals_under_load)
{
    struct rig rig = at_night(3, 900);
    int bare_pm = level_at(&rig, 13050);
    cr_assert_float_eq(bare_pm, 510, 2.0);
    rig.in.lamp_ma = 2000; /* what it sags is no charge that is missing, and dims it all the same */
    cr_assert_eq(level_at(&rig, 13050), bare_pm);
}

Test(lamp, voltage_settles_though_its_own_light_sags_the_battery)
{
    /* a sag of five times the span: without smoothing full and least would take turns */
    struct rig rig = at_night(3, 900);
    rig.params.dim_full_mv = 12940;
    rig.params.dim_least_mv = 12900;
    struct rig ready = rig;
    fw_init(&rig.params, &ready.state);
    rig.state.dim_q16 = ready.state.dim_q16;
    rig.in.dt_s = 60;
    int before_pm = 0;
    for (int minute = 0; minute < 120; minute++) {
        before_pm = rig.out.lamp_pm;
        rig.in.bat_mv = 13050 - before_pm / 5;
        rig_run(&rig, 60);
    }
    cr_assert_float_eq(rig.out.lamp_pm, before_pm, 25.0, "%d %d", rig.out.lamp_pm, before_pm);
    cr_assert_gt(rig.out.lamp_pm, 500);
    cr_assert_lt(rig.out.lamp_pm, 800);
}

Test(lamp, voltage_begins_with_the_first_reading)
{
    struct rig rig = at_night(3, 900);
    rig.in.bat_mv = 13300;
    rig_restart(&rig);
    rig_run(&rig, 300 + 300 + 100); /* dusk, the disconnect's doubt and the fade */
    cr_assert_eq(rig.out.lamp_pm, 1000);
}

Test(lamp, its_hours_do_not_depend_on_the_step)
{
    const struct day day = {.sunrise_h = 7, .sunset_h = 17, .harvest_mah = 9000, .cell_degc = 8};
    for (int policy = 0; policy < FW_POLICY_COUNT; policy++) {
        struct fw_params params = fw_params_defaults();
        params.policy = policy;
        params.lamp_full_mw = 9000;
        struct plant slow = plant_new(&params, 0.8);
        struct plant fast = slow;
        for (int i = 0; i < 5; i++) {
            struct night minute = plant_day(&slow, &day, 60);
            struct night second = plant_day(&fast, &day, 1);
            cr_assert_float_eq(minute.lit_h, second.lit_h, 2.5 / 60.0,
                               "a step of play at each end: %f %f", minute.lit_h, second.lit_h);
            cr_assert_float_eq(minute.lamp_mah, second.lamp_mah, 0.01 * second.lamp_mah);
        }
    }
}
