/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include "rig.h"

static struct rig lit(void)
{
    struct rig rig = rig_settled(900);
    rig.params.policy = 0;
    rig_dark(&rig);
    rig_run(&rig, 300);
    for (int t = 0; t < 200; t++) { /* the fade-in */
        rig.in.lamp_ma = rig.out.lamp_pm * 39 / 10;
        rig_run(&rig, 1);
    }
    cr_assert_eq(rig.out.lamp_pm, 1000);
    return rig;
}

static int has(const struct rig *rig, enum fw_fault fault)
{
    return (rig->out.faults >> fault) & 1;
}

Test(faults, a_lamp_as_it_should_be_raises_none)
{
    struct rig rig = lit();
    rig_run(&rig, 600);
    cr_assert_eq(rig.out.faults, 1 << FW_FAULT_CLOCK_LOST, "on its first night: %x",
                 (unsigned)rig.out.faults);
}

Test(faults, a_lamp_without_current_is_open_after_its_delay)
{
    struct rig rig = lit();
    rig.in.lamp_ma = 20;
    rig_run(&rig, 29);
    cr_assert_not(has(&rig, FW_FAULT_LAMP_OPEN));
    rig_run(&rig, 1);
    cr_assert(has(&rig, FW_FAULT_LAMP_OPEN));
    rig.in.lamp_ma = 3900;
    rig_run(&rig, 30);
    cr_assert_not(has(&rig, FW_FAULT_LAMP_OPEN));
}

Test(faults, a_lamp_that_draws_half_as_much_again_is_overloaded)
{
    struct rig rig = lit();
    rig.in.lamp_ma = 6200;
    rig_run(&rig, 30);
    cr_assert(has(&rig, FW_FAULT_LAMP_OVER));
}

Test(faults, current_through_a_lamp_that_is_off_is_an_overload)
{
    struct rig rig = rig_settled(900);
    rig.in.lamp_ma = 400;
    rig_run(&rig, 30);
    cr_assert(has(&rig, FW_FAULT_LAMP_OVER));
}

Test(faults, limits_by_temperature_and_voltage_are_reported)
{
    struct rig rig = rig_settled(900);
    rig.in.cell_ddc = -250;
    rig_run(&rig, 30);
    cr_assert(has(&rig, FW_FAULT_CHARGE_COLD));
    cr_assert(has(&rig, FW_FAULT_DISCHARGE_TEMP));
    rig.in.cell_ddc = 650;
    rig_run(&rig, 60);
    cr_assert_not(has(&rig, FW_FAULT_CHARGE_COLD));
    cr_assert(has(&rig, FW_FAULT_CHARGE_HOT));
    rig.in.cell_ddc = 250;
    rig.in.bat_mv = 11000;
    rig_run(&rig, 90);
    cr_assert(has(&rig, FW_FAULT_LOW_VOLTAGE));
}

Test(faults, every_fault_mode_and_policy_has_a_name)
{
    for (int i = 0; i < FW_FAULT_COUNT; i++) {
        cr_assert_not_null(fw_fault_name(i));
    }
    for (int i = 0; i < FW_MODE_COUNT; i++) {
        cr_assert_not_null(fw_mode_name(i));
    }
    cr_assert_str_eq(fw_policy_name(0), "fixed");
    cr_assert_str_eq(fw_policy_name(1), "stages");
    cr_assert_str_eq(fw_policy_name(2), "adaptive");
    cr_assert_str_eq(fw_policy_name(3), "voltage");
    cr_assert_null(fw_policy_name(FW_POLICY_COUNT));
    cr_assert_eq(fw_param_table[FW_PARAM_policy].max, FW_POLICY_COUNT - 1);
    cr_assert_null(fw_policy_name(-1));
    cr_assert_null(fw_fault_name(FW_FAULT_COUNT));
    cr_assert_null(fw_mode_name(-1));
}
