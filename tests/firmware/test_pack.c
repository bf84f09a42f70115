/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pack's own protection: how its opening is seen, and how it is woken. */
#include <criterion/criterion.h>

#include "rig.h"

static struct rig charging(void)
{
    struct rig rig = rig_settled(600);
    rig.in.charge_ma = 4000;
    rig.in.bat_mv = 13400;
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
    return rig;
}

/* Its current collapses and its voltage jumps. */
static struct rig opened(void)
{
    struct rig rig = charging();
    rig.in.charge_ma = 0;
    rig.in.bat_mv = 14400;
    rig_run(&rig, 1);
    return rig;
}

/* Nothing at the terminals. */
static struct rig tripped(void)
{
    struct rig rig = rig_settled(600);
    rig.in.bat_mv = 0;
    return rig;
}

Test(pack, current_gone_and_voltage_up_means_that_it_has_opened)
{
    struct rig rig = opened();
    cr_assert(rig_has(&rig, FW_FAULT_PACK_OPEN));
    cr_assert(rig.out.events & (1 << FW_EVENT_FAULT_ON));
}

Test(pack, a_cloud_a_smaller_jump_and_a_tapered_current_are_no_opening)
{
    struct rig rig = charging();
    rig.in.charge_ma = 0;
    rig.in.bat_mv = 13250;
    rig_run(&rig, 1);
    cr_assert_not(rig_has(&rig, FW_FAULT_PACK_OPEN), "a cloud");

    rig = charging();
    rig.in.charge_ma = 0;
    rig.in.bat_mv = 13400 + 299;
    rig_run(&rig, 1);
    cr_assert_not(rig_has(&rig, FW_FAULT_PACK_OPEN), "299 mV");

    rig = charging();
    rig.in.charge_ma = 1500;
    rig_run(&rig, 1);
    rig.in.charge_ma = 0;
    rig.in.bat_mv = 14400;
    rig_run(&rig, 1);
    cr_assert_not(rig_has(&rig, FW_FAULT_PACK_OPEN), "C/20 before");
}

Test(pack, it_is_closed_when_it_takes_current_again_or_at_night)
{
    struct rig rig = opened();
    rig.in.charge_ma = 99;
    rig_run(&rig, 60);
    cr_assert(rig_has(&rig, FW_FAULT_PACK_OPEN));
    rig.in.charge_ma = 100;
    rig_run(&rig, 1);
    cr_assert_not(rig_has(&rig, FW_FAULT_PACK_OPEN));

    rig = opened();
    rig_dusk(&rig);
    cr_assert_not(rig_has(&rig, FW_FAULT_PACK_OPEN));
}

Test(pack, an_open_one_is_never_taken_to_be_full)
{
    struct rig rig = opened();
    rig.in.charge_ma = 80; /* the controller and the leak of a filter */
    int events = rig_events(&rig, 4 * 3600);
    cr_assert_not(events & (1 << FW_EVENT_FULL));
    cr_assert_eq(rig.out.mode, FW_MODE_CV, "the bus is held");
    cr_assert_lt(rig.out.soc_pm, 650);
}

Test(pack, a_silent_one_is_woken_by_short_pulses_with_pauses)
{
    static const int dt_s[] = {1, 60};
    static const int pulse_s[] = {5, 60};
    for (int k = 0; k < 2; k++) {
        struct rig rig = tripped();
        rig.in.dt_s = dt_s[k];
        int pulses = 0, on_s = 0;
        for (int t = 0; t < 7200; t += dt_s[k]) {
            rig_run(&rig, dt_s[k]);
            pulses += (rig.out.events >> FW_EVENT_WAKE_PULSE) & 1;
            on_s += rig.out.charge_on * dt_s[k];
            cr_assert_leq(rig.out.charge_max_ma, 500);
            cr_assert(rig_has(&rig, FW_FAULT_PACK_OPEN));
        }
        cr_assert_eq(pulses, 1 + (7200 - 1) / (600 + pulse_s[k] + dt_s[k]), "%d pulses", pulses);
        cr_assert_eq(on_s, pulses * pulse_s[k]);
    }
}

Test(pack, one_that_answers_is_charged)
{
    struct rig rig = tripped();
    rig_run(&rig, 2);
    cr_assert_eq(rig.out.mode, FW_MODE_WAKE);
    rig.in.charge_ma = 400;
    rig.in.bat_mv = 11800;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
    cr_assert_not(rig_has(&rig, FW_FAULT_PACK_OPEN));
}

Test(pack, one_that_takes_current_without_showing_its_voltage_gets_pulses_only)
{
    struct rig rig = tripped();
    rig.in.bat_mv = 5000; /* cells at 1.25 V are not for charging */
    int on_s = 0;
    for (int t = 0; t < 3600; t++) {
        rig.in.charge_ma = rig.out.charge_max_ma;
        rig_run(&rig, 1);
        cr_assert_neq(rig.out.mode, FW_MODE_BULK);
        cr_assert_leq(rig.out.charge_max_ma, 500);
        on_s += rig.out.charge_on;
    }
    cr_assert_leq(on_s, 6 * 5);
}

Test(pack, one_that_does_not_answer_is_believed_tripped_while_the_bus_is_fed)
{
    struct rig rig = tripped();
    rig_run(&rig, 1);
    for (int t = 0; t < 1200; t++) {
        rig.in.bat_mv = rig.out.charge_on ? 14400 : 0;
        rig_run(&rig, 1);
        cr_assert(rig_has(&rig, FW_FAULT_PACK_OPEN));
        cr_assert_neq(rig.out.mode, FW_MODE_BULK);
    }
}

Test(pack, no_pulse_goes_into_frozen_hot_or_unknown_cells_nor_at_night)
{
    static const int cells[] = {-1, 601, -600, 1000};
    for (int k = 0; k < 4; k++) {
        struct rig rig = tripped();
        rig.in.cell_ddc = cells[k];
        for (int t = 0; t < 1300; t++) {
            rig_run(&rig, 1);
            cr_assert_eq(rig.out.charge_on, 0, "at %d", cells[k]);
        }
    }
    struct rig rig = tripped();
    rig_dusk(&rig);
    for (int t = 0; t < 1300; t++) {
        rig_run(&rig, 1);
        cr_assert_eq(rig.out.charge_on, 0);
    }
}

Test(pack, frost_in_the_middle_of_a_pulse_ends_it)
{
    struct rig rig = tripped();
    rig_run(&rig, 2);
    cr_assert_eq(rig.out.mode, FW_MODE_WAKE);
    rig.in.cell_ddc = -1;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 0);
    rig.in.cell_ddc = 250;
    rig_run(&rig, 599);
    cr_assert_eq(rig.out.charge_on, 0, "and the pause is kept");
}

Test(pack, one_that_cuts_itself_off_is_not_counted_as_empty)
{
    struct rig rig = rig_settled(600);
    rig.state.run_mas = 400 * rig.state.mas_per_pm;
    rig.in.bat_mv = 0;
    int events = rig_events(&rig, 120);
    cr_assert_eq(rig.out.lvd, 1);
    cr_assert_gt(rig.out.soc_pm, 590);
    cr_assert_not(events & (1 << FW_EVENT_CAPACITY));
}
