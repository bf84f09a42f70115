/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include "rig.h"

Test(gauge, the_controllers_own_draw_is_counted)
{
    struct rig rig = rig_settled(600);
    rig.in.dt_s = 60;
    int before = rig.state.charge_mas;
    rig_run(&rig, 10 * 86400);
    /* 10.5 mA for ten days; the fixed-point draw is off by less than 0.05 % */
    double expected = 10.5 * 10 * 86400;
    cr_assert_float_eq(before - rig.state.charge_mas, expected, expected * 5e-4);
}

Test(gauge, charge_in_and_out_is_counted_exactly_at_any_step)
{
    int after[2];
    for (int k = 0; k < 2; k++) {
        struct rig rig = rig_settled(300);
        int before = rig.state.charge_mas;
        rig.in.dt_s = k ? 60 : 1;
        rig.in.charge_ma = 2345;
        rig_run(&rig, 7200);
        rig.in.charge_ma = 0;
        rig.in.lamp_ma = 1234;
        rig_run(&rig, 7200);
        after[k] = rig.state.charge_mas - before;
        double expected = 2345 * 7200 * 0.998 - 1234 * 7200 - 10.5 * 14400;
        /* efficiency and draw are held to 1 / 2048 */
        cr_assert_float_eq(after[k], expected, 2345 * 7200 * 5e-4);
    }
    cr_assert_leq(abs(after[0] - after[1]), 1, "the remainder is carried, not dropped");
}

Test(gauge, the_largest_currents_into_the_largest_pack_are_counted_exactly)
{
    for (int dt_s = 1; dt_s <= 60; dt_s += 59) {
        struct rig rig = rig_new();
        rig.params.capacity_mah = 590000;
        rig_restart(&rig);
        rig_run(&rig, 1);
        rig.state.charge_mas = 0;
        rig.in.dt_s = dt_s;
        rig.in.charge_ma = 100000;
        rig_run(&rig, 18000);
        double expected = (100000 * 0.998 - 10.5) * 18000;
        cr_assert_float_eq(rig.state.charge_mas, expected, expected * 5e-4, "%d",
                           rig.state.charge_mas);
        rig_run(&rig, 7200); /* beyond full it stops, and does not turn over */
        cr_assert_eq(rig.out.soc_pm, 1000);
    }
}

Test(gauge, a_verified_full_charge_sets_the_count_and_its_certainty)
{
    struct rig rig = rig_settled(500);
    rig.state.sigma_mas = 150 * rig.state.mas_per_pm;
    rig.in.charge_ma = 1000;
    rig.in.bat_mv = 14400;
    rig_run(&rig, 60);
    cr_assert_geq(rig.out.soc_pm, 999);
    cr_assert_leq(rig.out.sigma_pm, 10);
}

Test(gauge, a_warm_low_voltage_disconnect_sets_the_count_to_empty)
{
    struct rig rig = rig_settled(300);
    rig.state.sigma_mas = 150 * rig.state.mas_per_pm;
    rig.in.bat_mv = 11100;
    rig_run(&rig, 61);
    cr_assert_eq(rig.out.lvd, 1);
    cr_assert_eq(rig.out.soc_pm, 0);
    cr_assert_leq(rig.out.sigma_pm, 30);
}

Test(gauge, a_cold_low_voltage_disconnect_leaves_the_locked_up_share)
{
    struct rig rig = rig_settled(900);
    rig.in.cell_ddc = -100;
    rig.in.bat_mv = 11100;
    rig_run(&rig, 61);
    cr_assert_eq(rig.out.soc_min_pm, 330);
    cr_assert_float_eq(rig.out.soc_pm, 330, 1.0);
    /* but a count that was lower already is not raised */
    rig = rig_settled(200);
    rig.in.cell_ddc = -100;
    rig.in.bat_mv = 11100;
    rig_run(&rig, 61);
    cr_assert_leq(rig.out.soc_pm, 200);
}

Test(gauge, doubt_grows_with_time_and_with_charge_counted)
{
    struct rig rig = rig_settled(900);
    rig.in.dt_s = 60;
    int before = rig.state.sigma_mas;
    rig_run(&rig, 5 * 86400);
    int idle = rig.state.sigma_mas - before;
    /* 0.3 % of 30 Ah a day */
    cr_assert_float_eq(idle, 5 * 0.003 * 30000 * 3600, 0.01 * idle);
    before = rig.state.sigma_mas;
    rig.in.lamp_ma = 1000;
    rig_run(&rig, 36000);
    double counted = 1000.0 * 36000;
    cr_assert_float_eq(rig.state.sigma_mas - before, idle * 36000.0 / 432000.0 + 0.003 * counted,
                       0.03 * counted * 0.003 + 0.01 * idle);
}

Test(gauge, the_first_guess_follows_the_rested_voltage_and_is_not_trusted)
{
    static const int rows[][2] = {
        {11332, 0}, {12528, 50}, {12760, 150}, {13084, 600}, {13568, 1000}};
    for (int i = 0; i < 5; i++) {
        struct rig rig = rig_new();
        rig.in.bat_mv = rows[i][0];
        rig_run(&rig, 1);
        /* table points; slopes are held to 14 bits */
        cr_assert_float_eq(rig.out.soc_pm, rows[i][1], 2.0);
        cr_assert_float_eq(rig.out.sigma_pm, 200, 1.0);
    }
}

Test(gauge, the_cold_locks_up_the_share_that_its_table_says)
{
    /* 60 %, 50 %, 33 %, 18 %, 5 %, none at -25, -20, -10, 0, 10, 25 C; lines in between */
    static const int rows[][2] = {{-250, 585}, {-200, 500}, {-150, 415}, {-100, 330}, {0, 180},
                                  {50, 115},   {100, 50},   {250, 0},    {450, 0}};
    for (int i = 0; i < 9; i++) {
        struct rig rig = rig_new();
        rig.in.cell_ddc = rows[i][0];
        rig_run(&rig, 1);
        cr_assert_float_eq(rig.out.soc_min_pm, rows[i][1], 1.0, "at %d ddc: %d", rows[i][0],
                           rig.out.soc_min_pm);
    }
}
