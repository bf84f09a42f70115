/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lamp that draws too much: switched off, and tried again with growing pauses. */
#include <criterion/criterion.h>

#include "rig.h"

/* The first minute of a night; levels are taken at once. */
static struct rig evening(void)
{
    struct rig rig = rig_settled(900);
    rig.params.policy = 0;
    rig.params.slew_pm_per_s = 1000;
    rig_dusk(&rig);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.lamp_pm, 1000);
    return rig;
}

/* One second with a lamp that draws full_ma when it is on. */
static void second(struct rig *rig, int full_ma)
{
    rig->in.lamp_ma = rig->out.lamp_pm > 0 ? full_ma : 0;
    rig_run(rig, 1);
}

/* How long the lamp stays on (or off) from now. */
static int lasts(struct rig *rig, int full_ma)
{
    int on = rig->out.lamp_pm > 0;
    int t = 0;
    while (t < 3 * 86400 && (rig->out.lamp_pm > 0) == on) {
        second(rig, full_ma);
        t++;
    }
    return t;
}

Test(ladder, an_overload_is_switched_off_after_five_seconds_and_tried_at_growing_pauses)
{
    struct rig rig = evening();
    for (int trip = 1; trip <= 5; trip++) {
        cr_assert_eq(lasts(&rig, 6500), 5, "trip %d", trip);
        cr_assert(rig.out.events & (1 << FW_EVENT_LAMP_OFF));
        cr_assert(rig_has(&rig, FW_FAULT_LAMP_OVER) && !rig_has(&rig, FW_FAULT_LAMP_SHORT));
        cr_assert(rig.out.why & (1 << FW_WHY_LAMP));
        cr_assert_eq(lasts(&rig, 6500), 5 * trip, "pause %d", trip);
    }
    cr_assert_eq(lasts(&rig, 6500), 5);
    for (int t = 0; t < 8 * 3600; t++) {
        second(&rig, 6500);
        cr_assert_eq(rig.out.lamp_pm, 0, "the trials are used up");
    }
}

Test(ladder, the_next_night_begins_with_new_trials)
{
    struct rig rig = evening();
    for (int t = 0; t < 6 * 3600; t++) {
        second(&rig, 6500);
    }
    cr_assert_eq(rig.out.lamp_pm, 0);
    rig_light(&rig);
    rig_run(&rig, 8 * 3600);
    cr_assert(rig_has(&rig, FW_FAULT_LAMP_OVER), "by day the fault still shows");
    rig_dusk(&rig);
    cr_assert_not(rig_has(&rig, FW_FAULT_LAMP_OVER));
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.lamp_pm, 1000);
    cr_assert_eq(lasts(&rig, 6500), 5);
    cr_assert_eq(lasts(&rig, 6500), 5);
}

Test(ladder, a_short_is_switched_off_at_once)
{
    struct rig rig = evening();
    second(&rig, 9764);
    cr_assert_eq(rig.out.lamp_pm, 1000, "just below 2.5 times 3906 mA");
    rig = evening();
    second(&rig, 9770);
    cr_assert_eq(rig.out.lamp_pm, 0);
    cr_assert(rig_has(&rig, FW_FAULT_LAMP_SHORT));
    cr_assert_not(rig_has(&rig, FW_FAULT_LAMP_OVER));
}

Test(ladder, a_lamp_that_is_well_again_goes_on_lighting)
{
    struct rig rig = evening();
    cr_assert_eq(lasts(&rig, 12000), 1);
    cr_assert_eq(lasts(&rig, 3900), 5);
    for (int t = 0; t < 3600; t++) {
        second(&rig, 3900);
        cr_assert_eq(rig.out.lamp_pm, 1000);
    }
    cr_assert(rig_has(&rig, FW_FAULT_LAMP_SHORT), "tonight it is remembered");
}

Test(ladder, inrush_and_an_empty_batterys_higher_current_are_no_overload)
{
    struct rig rig = evening();
    for (int t = 0; t < 3600; t++) {
        second(&rig, t % 60 < 4 ? 6500 : 4460); /* 50 W at 11.2 V */
        cr_assert_eq(rig.out.lamp_pm, 1000);
    }
}

Test(ladder, current_through_a_lamp_that_is_off_uses_up_no_trials_and_fills_no_log)
{
    struct rig rig = evening();
    int events = 0;
    for (int t = 0; t < 4 * 3600; t++) {
        rig.in.lamp_ma = 6500; /* the switch itself has failed */
        rig_run(&rig, 1);
        events += (rig.out.events >> FW_EVENT_LAMP_OFF) & 1;
    }
    cr_assert_eq(events, 6, "one, and one for each trial: %d", events);
    cr_assert_eq(rig.out.lamp_pm, 0);
}

Test(ladder, at_steps_of_a_minute_it_ends_as_well)
{
    struct rig rig = evening();
    rig.in.dt_s = 60;
    int trips = 0;
    for (int t = 0; t < 120; t++) {
        rig.in.lamp_ma = rig.out.lamp_pm > 0 ? 6500 : 0;
        rig_run(&rig, 60);
        trips += (rig.out.events >> FW_EVENT_LAMP_OFF) & 1;
    }
    cr_assert_eq(trips, 6);
    cr_assert_eq(rig.out.lamp_pm, 0);
}

Test(ladder, a_threshold_beyond_the_shunts_range_is_its_end)
{
    struct rig rig = evening();
    rig.params.lamp_full_mw = 150000;
    rig.params.lamp_short_pm = 10000; /* 117 A */
    rig.params.slew_pm_per_s = 1000;
    rig_restart(&rig);
    rig_light(&rig);
    rig_run(&rig, 400);
    rig_dusk(&rig);
    rig_run(&rig, 1);
    second(&rig, 15900);
    cr_assert_eq(rig.out.lamp_pm, 1000);
    second(&rig, 100000);
    cr_assert_eq(rig.out.lamp_pm, 0);
}
