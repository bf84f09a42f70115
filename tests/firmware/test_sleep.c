/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rest for transport and for nights without a battery. */
#include <criterion/criterion.h>

#include "rig.h"

/* Put to sleep in the evening, for the crate. */
static struct rig packed(void)
{
    struct rig rig = rig_settled(900);
    rig_dusk(&rig);
    rig_run(&rig, 200);
    cr_assert_gt(rig.out.lamp_pm, 0);
    rig.in.service = FW_SERVICE_SLEEP;
    rig_run(&rig, 1);
    rig.in.service = FW_SERVICE_NONE;
    return rig;
}

Test(sleep, on_request_everything_is_off_until_the_panel_sees_light)
{
    struct rig rig = packed();
    cr_assert(rig.out.events & (1 << FW_EVENT_ASLEEP));
    for (int t = 0; t < 3600; t++) {
        rig_run(&rig, 1);
        cr_assert_eq(rig.out.asleep, 1);
        cr_assert_eq(rig.out.lamp_pm, 0);
        cr_assert(rig.out.why & (1 << FW_WHY_ASLEEP));
    }
    rig_light(&rig);
    cr_assert(rig_events(&rig, 61) & (1 << FW_EVENT_AWAKE));
    cr_assert_eq(rig.out.asleep, 0);
    rig.in.charge_ma = 2000;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.mode, FW_MODE_BULK);
}

Test(sleep, a_person_can_wake_it)
{
    struct rig rig = packed();
    rig.in.service = FW_SERVICE_WAKE;
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.asleep, 0);
    cr_assert(rig.out.events & (1 << FW_EVENT_AWAKE));
    rig.in.service = FW_SERVICE_NONE;
    rig_run(&rig, 100);
    cr_assert_gt(rig.out.lamp_pm, 0, "the night goes on");
}

Test(sleep, asked_by_day_it_stops_charging_and_wakes_with_the_next_day)
{
    struct rig rig = rig_settled(500);
    rig.in.charge_ma = 3000;
    rig_run(&rig, 10);
    rig.in.service = FW_SERVICE_SLEEP;
    rig_run(&rig, 1);
    rig.in.service = FW_SERVICE_NONE;
    cr_assert_eq(rig.out.charge_on, 0);
    rig.in.charge_ma = 0;
    rig.in.dt_s = 60;
    rig_run(&rig, 8 * 3600);
    rig_dark(&rig);
    rig_run(&rig, 12 * 3600);
    cr_assert_eq(rig.out.asleep, 1);
    cr_assert_eq(rig.out.lamp_pm, 0);
    rig_light(&rig);
    rig_run(&rig, 120);
    cr_assert_eq(rig.out.asleep, 0);
    cr_assert_eq(rig.out.charge_on, 1);
}

Test(sleep, six_hours_cut_off_in_the_dark_send_it_to_sleep)
{
    struct rig rig = rig_settled(300);
    rig_dusk(&rig);
    rig.in.bat_mv = 11000;
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.lvd, 1);
    rig_run(&rig, 21600 - 2);
    cr_assert_eq(rig.out.asleep, 0);
    rig_run(&rig, 2);
    cr_assert_eq(rig.out.asleep, 1);
    rig_light(&rig);
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.asleep, 0);
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.asleep, 0, "by day it stays awake, cut off or not");
}

Test(sleep, cut_off_by_day_it_stays_awake_to_charge)
{
    struct rig rig = rig_settled(300);
    rig.in.bat_mv = 11000;
    rig.in.dt_s = 60;
    rig_run(&rig, 10 * 3600);
    cr_assert_eq(rig.out.lvd, 1);
    cr_assert_eq(rig.out.asleep, 0);
    cr_assert_eq(rig.out.charge_on, 1);
}

Test(sleep, it_draws_less)
{
    struct rig rig = packed();
    rig.in.dt_s = 60;
    int before = rig.state.charge_mas;
    rig_run(&rig, 8 * 3600);
    double expected = 1.3 * 8 * 3600; /* 0.8 mA and the pack's 0.5 */
    cr_assert_float_eq(before - rig.state.charge_mas, expected, 0.01 * expected);
}

Test(sleep, weeks_in_a_crate_are_slept_through_and_leave_no_poor_days_behind)
{
    struct rig rig = rig_settled(900);
    rig.params.policy = 2;
    rig.params.autonomy_nights = 1;
    rig.params.reserve_nights = 0;
    rig_restart(&rig);
    rig.in.dt_s = 60;
    rig.in.service = FW_SERVICE_SLEEP;
    rig_run(&rig, 60);
    rig.in.service = FW_SERVICE_NONE;
    rig_dark(&rig);
    rig_run(&rig, 20 * 86400);
    cr_assert_eq(rig.out.asleep, 1, "no dawn of the clock wakes it");
    for (int i = 0; i < FW_HARVESTS_KEPT; i++) {
        cr_assert_eq(rig.state.harvest_mas[i], FW_UNKNOWN, "day %d", i);
    }
    rig_light(&rig);
    rig.in.charge_ma = 3000;
    rig_run(&rig, 8 * 3600);
    cr_assert_eq(rig.out.asleep, 0);
    rig_dusk(&rig);
    rig_run(&rig, 600);
    cr_assert_geq(rig.out.lamp_pm, 300, "%d: not bound to a tenth by nights that were none",
                  rig.out.lamp_pm);
}
