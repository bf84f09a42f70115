/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is logged: every turn once, and a reason for every dimmed light. */
#include <criterion/criterion.h>

#include "rig.h"

static int has(int bits, int bit)
{
    return (bits >> bit) & 1;
}

Test(events, a_start_is_told_once)
{
    struct rig rig = rig_new();
    rig_run(&rig, 1);
    cr_assert(has(rig.out.events, FW_EVENT_STARTED));
    cr_assert_not(has(rig_events(&rig, 600), FW_EVENT_STARTED));
    rig_restart(&rig);
    rig_run(&rig, 1);
    cr_assert(has(rig.out.events, FW_EVENT_STARTED));
}

Test(events, a_day_tells_dusk_dawn_and_full_once_each)
{
    struct fw_params params = fw_params_defaults();
    struct plant plant = plant_new(&params, 0.9);
    struct day day = {.sunrise_h = 6.0, .sunset_h = 18.0, .harvest_mah = 20000, .cell_degc = 20};
    plant_day(&plant, &day, 60);
    int count[FW_EVENT_COUNT] = {0};
    for (int t = 0; t < 1440; t++) {
        plant_step(&plant, &day, 60);
        for (int i = 0; i < FW_EVENT_COUNT; i++) {
            count[i] += has(plant.rig.out.events, i);
        }
    }
    cr_assert_eq(count[FW_EVENT_DUSK], 1);
    cr_assert_eq(count[FW_EVENT_DAWN], 1);
    cr_assert_eq(count[FW_EVENT_FULL], 1);
    cr_assert_eq(count[FW_EVENT_CUT] + count[FW_EVENT_RESTORED] + count[FW_EVENT_LAMP_OFF], 0);
    cr_assert_eq(count[FW_EVENT_FAULT_ON], 0);
}

Test(events, the_cut_and_the_return_of_the_lamp_are_told)
{
    struct rig rig = rig_settled(500);
    rig.in.bat_mv = 11000;
    int events = rig_events(&rig, 60);
    cr_assert(has(events, FW_EVENT_CUT) && has(events, FW_EVENT_FAULT_ON));
    cr_assert_not(has(rig_events(&rig, 600), FW_EVENT_CUT), "once");
    rig.state.charge_mas = 500 * rig.state.mas_per_pm;
    rig.in.bat_mv = 13200;
    events = rig_events(&rig, 400);
    cr_assert(has(events, FW_EVENT_RESTORED) && has(events, FW_EVENT_FAULT_OFF));
}

Test(events, faults_are_told_as_they_come_and_go)
{
    struct rig rig = rig_settled(500);
    rig.in.board_ddc = 851;
    cr_assert(has(rig_events(&rig, 1), FW_EVENT_FAULT_ON));
    cr_assert(rig_has(&rig, FW_FAULT_BOARD_HOT));
    cr_assert_eq(rig_events(&rig, 60), 0);
    rig.in.board_ddc = 750;
    cr_assert_eq(rig_events(&rig, 60), 0, "not before it is cooler than 75 C");
    rig.in.board_ddc = 749;
    cr_assert_eq(rig_events(&rig, 1), 1 << FW_EVENT_FAULT_OFF);
}

Test(events, a_hot_controller_neither_charges_nor_lights)
{
    struct rig rig = rig_settled(900);
    rig.in.charge_ma = 3000;
    rig.in.board_ddc = 851;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.charge_on, 0);
    rig_dusk(&rig);
    rig_run(&rig, 300);
    cr_assert_eq(rig.out.lamp_pm, 0);
    cr_assert(has(rig.out.why, FW_WHY_BOARD));
    rig.in.board_ddc = 700;
    rig_run(&rig, 10);
    cr_assert_gt(rig.out.lamp_pm, 0);
}

static uint32_t draw(uint32_t *seed, int range)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % (uint32_t)range;
}

/* Hours of one odd condition after the other. */
static void upset(struct rig *rig, uint32_t *seed)
{
    static const int bat_mv[] = {13200, 13200, 13200, 12900, 11000, 0};
    static const int cell_ddc[] = {250, 250, -50, -250, -450, 620, 2000};
    rig->in.bat_mv = bat_mv[draw(seed, 6)];
    rig->in.cell_ddc = cell_ddc[draw(seed, 7)];
    rig->in.board_ddc = draw(seed, 8) ? 200 : 900;
    rig->in.motion = draw(seed, 2) != 0;
    rig->in.service = draw(seed, 20) ? 0 : (int)draw(seed, 3);
    rig->in.lamp_ma = draw(seed, 5) ? rig->out.lamp_pm * 39 / 10 : (int)draw(seed, 16000);
}

Test(events, a_lamp_below_full_has_a_reason_and_a_full_one_has_none)
{
    uint32_t seed = 4;
    int reasons = 0;
    for (int round = 0; round < 60; round++) {
        struct rig rig = rig_settled(900);
        rig.params.policy = round % 3;
        rig.params.motion_pm = 500;
        for (int hour = 0; hour < 48; hour++) {
            rig_light(&rig);
            if (hour % 24 >= 11) {
                rig_dark(&rig);
            }
            upset(&rig, &seed);
            for (int t = 0; t < 60; t++) {
                rig.in.dt_s = 60;
                rig_run(&rig, 60);
                reasons |= rig.out.why;
                cr_assert_eq(rig.out.lamp_pm < 1000, rig.out.why != 0, "%d permille, reasons %x",
                             rig.out.lamp_pm, (unsigned)rig.out.why);
            }
        }
    }
    cr_assert_eq(reasons, (1 << FW_WHY_COUNT) - 1, "all were met: %x", (unsigned)reasons);
}

Test(events, every_event_and_reason_has_a_name)
{
    for (int i = 0; i < FW_EVENT_COUNT; i++) {
        cr_assert_not_null(fw_event_name(i));
    }
    for (int i = 0; i < FW_WHY_COUNT; i++) {
        cr_assert_not_null(fw_why_name(i));
    }
    cr_assert_null(fw_event_name(FW_EVENT_COUNT));
    cr_assert_null(fw_event_name(-1));
    cr_assert_null(fw_why_name(FW_WHY_COUNT));
}
