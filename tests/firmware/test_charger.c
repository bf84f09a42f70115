/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include "rig.h"

static struct rig charging(void)
{
    struct rig rig = rig_settled(600);
    rig.in.charge_ma = 4000;
    rig_run(&rig, 10);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
    cr_assert_eq(rig.out.charge_on, 1);
    return rig;
}

static struct rig full(void)
{
    struct rig rig = charging();
    rig.in.bat_mv = 14400;
    rig.in.charge_ma = 1000;
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.mode, FW_MODE_DONE);
    rig.in.charge_ma = 0;
    return rig;
}

Test(charger, cells_below_zero_are_not_charged_and_not_again_before_five_degrees)
{
    struct rig rig = charging();
    rig.in.cell_ddc = 0;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 1, "0 C itself is allowed");
    rig.in.cell_ddc = -1;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 0);
    cr_assert_eq(rig.out.charge_max_ma, 0);
    rig.in.cell_ddc = 49;
    rig_run(&rig, 600);
    cr_assert_eq(rig.out.charge_on, 0);
    rig.in.cell_ddc = 50;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 1);
}

Test(charger, warming_cells_keep_the_slow_rate_until_well_above_ten_degrees)
{
    struct rig rig = charging();
    cr_assert_eq(rig.out.charge_max_ma, 10000, "the converter's limit, below 0.5 C");
    rig.in.cell_ddc = 99;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_max_ma, 3000, "0.1 C");
    rig.in.cell_ddc = 119;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_max_ma, 3000);
    rig.in.cell_ddc = 120;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_max_ma, 10000);
}

Test(charger, hot_cells_are_charged_slowly_and_then_not_at_all)
{
    struct rig rig = charging();
    rig.in.cell_ddc = 501;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_max_ma, 3000);
    rig.in.cell_ddc = 601;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 0);
    rig.in.cell_ddc = 560;
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.charge_on, 0);
    rig.in.cell_ddc = 550;
    rig_run(&rig, 15); /* it starts softly, by 200 mA a second */
    cr_assert_eq(rig.out.charge_max_ma, 3000);
}

Test(charger, a_lost_cell_sensor_stops_charging_at_once_and_is_reported)
{
    struct rig rig = charging();
    rig.in.cell_ddc = -451; /* open: below any temperature */
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 0);
    rig_run(&rig, 30);
    cr_assert(rig.out.faults & (1 << FW_FAULT_CELL_SENSOR));
    rig.in.cell_ddc = 901; /* shorted */
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.charge_on, 0);
    rig.in.cell_ddc = 250;
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.charge_on, 1);
    cr_assert_not(rig.out.faults & (1 << FW_FAULT_CELL_SENSOR));
}

Test(charger, a_tapered_current_ends_the_charge_only_while_voltage_limited)
{
    struct rig rig = charging();
    rig.in.charge_ma = 800; /* weak sun, not a full battery */
    rig_run(&rig, 3600);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
    rig.in.bat_mv = 14390;
    rig.in.charge_ma = 1500; /* C/20 itself is not below it */
    rig_run(&rig, 600);
    cr_assert_eq(rig.out.mode, FW_MODE_CV);
    rig.in.charge_ma = 1499;
    rig_run(&rig, 29);
    cr_assert_eq(rig.out.mode, FW_MODE_CV);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.mode, FW_MODE_DONE);
    cr_assert_eq(rig.out.charge_on, 0, "no float for lithium");
}

Test(charger, two_hours_at_the_set_point_end_the_charge_whatever_the_current)
{
    struct rig rig = charging();
    rig.in.bat_mv = 14400;
    rig_run(&rig, 7199);
    cr_assert_eq(rig.out.mode, FW_MODE_CV);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.mode, FW_MODE_DONE);
}

Test(charger, a_cloud_takes_the_charger_back_to_bulk)
{
    struct rig rig = charging();
    rig.in.bat_mv = 14400;
    rig_run(&rig, 10);
    cr_assert_eq(rig.out.mode, FW_MODE_CV);
    rig.in.bat_mv = 13600;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
}

Test(charger, a_full_pack_is_charged_again_only_after_a_minute_below_the_recharge_voltage)
{
    struct rig rig = full();
    rig.in.bat_mv = 13400;
    rig_run(&rig, 7200);
    cr_assert_eq(rig.out.mode, FW_MODE_DONE);
    rig.in.bat_mv = 13399;
    rig_run(&rig, 59);
    cr_assert_eq(rig.out.mode, FW_MODE_DONE);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
}

Test(charger, a_pack_that_stayed_full_overnight_is_not_charged_at_dawn)
{
    struct rig rig = full();
    rig.in.bat_mv = 13450;
    rig_dark(&rig);
    rig_run(&rig, 600);
    cr_assert_eq(rig.out.mode, FW_MODE_OFF);
    rig_light(&rig);
    rig_run(&rig, 120);
    cr_assert_eq(rig.out.mode, FW_MODE_DONE);
}

Test(charger, over_voltage_stops_at_once_and_holds_until_it_has_cleared)
{
    struct rig rig = charging();
    rig.in.bat_mv = 14801;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 0);
    rig.in.bat_mv = 14200;
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.charge_on, 0);
    cr_assert(rig.out.faults & (1 << FW_FAULT_OVER_VOLTAGE));
    rig.in.bat_mv = 14199;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 1);
}

Test(charger, nothing_is_charged_at_night)
{
    struct rig rig = charging();
    rig_dark(&rig);
    rig_run(&rig, 300);
    cr_assert_eq(rig.out.night, 1);
    cr_assert_eq(rig.out.mode, FW_MODE_OFF);
    cr_assert_eq(rig.out.charge_on, 0);
}

Test(charger, the_end_of_charge_is_a_line_from_the_taper_current_down_to_rest)
{
    /* half way between 13.50 and 14.34 V half of 1500 mA is the end */
    static const int rows[][3] = {{13920, 740, 1}, {13920, 770, 0}, {13499, 60, 0},
                                  {13600, 160, 1}, {13600, 200, 0}, {14340, 1490, 1}};
    for (int i = 0; i < 6; i++) {
        struct rig rig = charging();
        rig.in.bat_mv = rows[i][0];
        rig.in.charge_ma = rows[i][1];
        rig_run(&rig, 600);
        cr_assert_eq(rig.out.mode == FW_MODE_DONE, rows[i][2], "%d mV, %d mA", rows[i][0],
                     rows[i][1]);
    }
}

Test(charger, without_current_no_voltage_ends_the_charge)
{
    struct rig rig = charging();
    rig.in.bat_mv = 13800;
    rig.in.charge_ma = 50;
    rig_run(&rig, 3600);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
}

Test(charger, it_starts_softly_and_at_any_step)
{
    for (int dt_s = 1; dt_s <= 10; dt_s += 9) {
        struct rig rig = charging();
        rig.in.cell_ddc = -10;
        rig_run(&rig, 1);
        cr_assert_eq(rig.out.charge_max_ma, 0);
        rig.in.cell_ddc = 250;
        rig.in.dt_s = dt_s;
        for (int t = dt_s; t <= 100; t += dt_s) {
            rig_run(&rig, dt_s);
            int risen = 200 * t < 10000 ? 200 * t : 10000;
            cr_assert_eq(rig.out.charge_max_ma, risen, "after %d s", t);
        }
    }
}

Test(charger, a_panel_beyond_what_the_converter_bears_is_let_go)
{
    struct rig rig = charging();
    rig.in.pv_mv = 30000;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 1);
    rig.in.pv_mv = 30001;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 0);
    cr_assert(rig_has(&rig, FW_FAULT_PANEL_HIGH));
    cr_assert_eq(rig.out.night, 0);
    rig.in.pv_mv = 20000;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 1);
}
