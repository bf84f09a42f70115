/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frozen cells: the panel feeds the heater first, and the battery when it is warm. */
#include <criterion/criterion.h>

#include "rig.h"

enum { HEATER_MA = 4000 };

/* Half full, frozen, a sunny noon; not stepped in the cold yet. */
static struct rig frozen(void)
{
    struct rig rig = rig_settled(500);
    rig.params.heater_mw = 50000;
    rig.in.cell_ddc = -50;
    return rig;
}

/* One step; the converter gives what the heater asks for, up to pv_ma. Returns whether it is on. */
static int heat(struct rig *rig, int pv_ma)
{
    rig->in.lamp_ma = rig->out.heater ? HEATER_MA : 0;
    rig->in.charge_ma = rig->out.charge_on && pv_ma < rig->in.lamp_ma ? pv_ma : rig->in.lamp_ma;
    rig_run(rig, rig->in.dt_s);
    cr_assert(!rig->out.heater || rig->out.charge_on, "never from the battery alone");
    return rig->out.heater;
}

static int heated_s(struct rig *rig, int seconds, int pv_ma)
{
    int on_s = 0;
    for (int t = 0; t < seconds; t += rig->in.dt_s) {
        on_s += heat(rig, pv_ma) * rig->in.dt_s;
    }
    return on_s;
}

Test(heater, frozen_cells_are_heated_by_the_panel_and_nothing_goes_into_them)
{
    for (int dt_s = 1; dt_s <= 60; dt_s += 59) {
        struct rig rig = frozen();
        rig.in.dt_s = dt_s;
        for (int t = 0; t < 7200; t += dt_s) {
            cr_assert_eq(heat(&rig, 9000), 1, "at %d s", t);
            cr_assert_eq(rig.out.mode, FW_MODE_HEAT);
            cr_assert_eq(rig.out.charge_max_ma, 0);
        }
    }
}

Test(heater, heated_cells_are_charged_from_five_degrees_on)
{
    struct rig rig = frozen();
    heated_s(&rig, 60, 9000);
    rig.in.cell_ddc = 49;
    heated_s(&rig, 600, 9000);
    cr_assert_eq(rig.out.mode, FW_MODE_HEAT);
    rig.in.cell_ddc = 50;
    heat(&rig, 9000);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
    cr_assert_eq(rig.out.heater, 0);
}

Test(heater, a_panel_too_weak_for_it_costs_the_battery_ten_seconds_every_half_hour)
{
    struct rig rig = frozen();
    int on_s = heated_s(&rig, 4 * 1800, 500);
    cr_assert(on_s >= 4 * 10 && on_s <= 4 * 12, "%d s", on_s);
    cr_assert_eq(rig.out.charge_max_ma, 0);
}

Test(heater, a_converter_that_looks_at_the_open_panel_does_not_lose_it)
{
    struct rig rig = frozen();
    for (int t = 0; t < 7200; t++) {
        /* half a second of every ten minutes, and two until the power is found again */
        int on = heat(&rig, t % 600 < 3 ? 1500 : 9000);
        cr_assert_eq(on, 1, "at %d s", t);
    }
}

Test(heater, a_flickering_panel_does_not_run_it_from_the_battery)
{
    struct rig rig = frozen();
    int on_s = 0;
    for (int t = 0; t < 1800; t++) {
        on_s += heat(&rig, t % 10 == 0 ? 9000 : 0);
    }
    cr_assert_lt(on_s, 30);
}

Test(heater, it_waits_until_the_lamp_has_faded_out)
{
    struct rig rig = frozen();
    rig.params.policy = 0;
    rig_dusk(&rig);
    for (int t = 0; t < 5 * 3600; t++) {
        rig.in.lamp_ma = rig.out.lamp_pm * 39 / 10;
        rig_run(&rig, 1);
    }
    cr_assert_eq(rig.out.lamp_pm, 1000);
    rig_light(&rig);
    int seen = 0;
    for (int t = 0; t < 300; t++) {
        rig.in.charge_ma = rig.out.heater ? HEATER_MA : 0;
        rig.in.lamp_ma = rig.out.lamp_pm * 39 / 10 + rig.out.heater * HEATER_MA;
        rig_run(&rig, 1);
        cr_assert(!rig.out.heater || rig.out.lamp_pm == 0);
        seen |= rig.out.heater;
        cr_assert_not(rig_has(&rig, FW_FAULT_LAMP_OPEN));
    }
    cr_assert(seen, "and then it heats");
}

Test(heater, what_goes_through_it_is_neither_harvest_nor_light_nor_charge)
{
    struct rig rig = frozen();
    heat(&rig, 9000);
    struct fw_state before = rig.state;
    heated_s(&rig, 3600, 9000);
    cr_assert_eq(rig.state.today_mas, before.today_mas);
    cr_assert_eq(rig.state.spent_mas, before.spent_mas);
    cr_assert_eq(rig.state.slice_mas, 0);
    /* the controller's own 10.5 mA */
    cr_assert_float_eq(before.charge_mas - rig.state.charge_mas, 10.5 * 3600, 100.0);
    /* but both its ways were counted, and 0.3 % of each is doubt; and 0.3 % of 30 Ah a day */
    double doubt = 0.003 * (2 * HEATER_MA + 30000 / 24.0) * 3600;
    cr_assert_float_eq(rig.state.sigma_mas - before.sigma_mas, doubt, 0.04 * doubt);
}

Test(heater, its_current_does_not_make_the_battery_look_empty)
{
    struct rig rig = frozen();
    rig.params.bat_mohm = 500; /* 4 A through it would be 2 V */
    rig.in.bat_mv = 12500;
    heated_s(&rig, 1800, 9000);
    cr_assert_eq(rig.out.heater, 1);
    cr_assert_eq(rig.out.lvd, 0);
    cr_assert_gt(rig.out.soc_pm, 400);
}

Test(heater, neither_a_lost_sensor_nor_a_full_pack_nor_warm_cells_are_heated)
{
    struct rig rig = frozen();
    cr_assert_eq(heat(&rig, 9000), 1);
    rig.in.cell_ddc = -600;
    cr_assert_eq(heat(&rig, 9000), 0, "no sensor");
    cr_assert_eq(rig.out.charge_on, 0);

    rig = frozen();
    rig.state.full = 1;
    rig.in.bat_mv = 13500;
    cr_assert_eq(heated_s(&rig, 60, 9000), 0, "full");

    rig = frozen();
    rig.in.cell_ddc = 610;
    cr_assert_eq(heated_s(&rig, 60, 9000), 0, "hot");
    rig.in.cell_ddc = 250;
    cr_assert_eq(heated_s(&rig, 60, 9000), 0, "warm");

    rig = frozen();
    rig.params.heater_mw = 0;
    cr_assert_eq(heated_s(&rig, 60, 9000), 0, "there is none");
}

Test(heater, night_over_voltage_a_hot_board_and_sleep_end_it)
{
    for (int what = 0; what < 4; what++) {
        struct rig rig = frozen();
        heated_s(&rig, 60, 9000);
        cr_assert_eq(rig.out.heater, 1);
        rig.in.bat_mv = what == 0 ? 14900 : rig.in.bat_mv;
        rig.in.board_ddc = what == 1 ? 900 : rig.in.board_ddc;
        rig.in.service = what == 2 ? FW_SERVICE_SLEEP : FW_SERVICE_NONE;
        rig.in.pv_mv = what == 3 ? 0 : rig.in.pv_mv;
        heated_s(&rig, 400, what == 3 ? 0 : 9000);
        cr_assert_eq(rig.out.heater, 0, "case %d", what);
        cr_assert_eq(rig.out.charge_on, 0, "case %d", what);
    }
}
