/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include "rig.h"

/* A quiet night, dimmed to 300 permille, brightened at once to 800 by motion. */
static struct rig quiet(void)
{
    struct rig rig = rig_settled(900);
    rig.params.policy = 1;
    rig.params.stage1_pm = 300;
    rig.params.stage1_min = 720;
    rig.params.motion_pm = 800;
    rig.params.slew_pm_per_s = 1000;
    rig_dusk(&rig);
    rig_run(&rig, 10);
    cr_assert_eq(rig.out.lamp_pm, 300);
    return rig;
}

static void move(struct rig *rig, int seconds)
{
    rig->in.motion = 1;
    rig_run(rig, seconds);
    rig->in.motion = 0;
}

Test(motion, it_brightens_the_lamp_for_a_minute_after_the_last)
{
    struct rig rig = quiet();
    move(&rig, 1);
    for (int t = 0; t < 59; t++) {
        cr_assert_eq(rig.out.lamp_pm, 800, "at %d s", t);
        rig_run(&rig, 1);
    }
    move(&rig, 1);
    rig_run(&rig, 59);
    cr_assert_eq(rig.out.lamp_pm, 800, "counted from the last");
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.lamp_pm, 300);
}

Test(motion, it_never_dims)
{
    struct rig rig = quiet();
    rig.params.stage1_pm = 1000;
    move(&rig, 10);
    cr_assert_eq(rig.out.lamp_pm, 1000);
}

Test(motion, by_day_after_the_window_and_without_a_sensor_it_does_nothing)
{
    struct rig rig = quiet();
    rig.params.motion_pm = 0;
    move(&rig, 10);
    cr_assert_eq(rig.out.lamp_pm, 300, "no sensor");

    rig = quiet();
    rig.params.window_s = 1800;
    rig_run(&rig, 1800);
    move(&rig, 10);
    cr_assert_eq(rig.out.lamp_pm, 0, "after the window");

    rig = rig_settled(900);
    rig.params.motion_pm = 800;
    move(&rig, 10);
    cr_assert_eq(rig.out.lamp_pm, 0, "by day");
    cr_assert_eq(rig.state.motion_all_s, 0);
}

Test(motion, a_sensor_that_never_rests_is_ignored_for_the_night_and_believed_the_next)
{
    struct rig rig = quiet();
    rig.in.motion = 1;
    rig_run(&rig, 7200);
    cr_assert_eq(rig.out.lamp_pm, 800);
    rig_run(&rig, 1);
    cr_assert_eq(rig.out.lamp_pm, 300);
    cr_assert(rig_has(&rig, FW_FAULT_MOTION_STUCK));
    rig_run(&rig, 6 * 3600);
    cr_assert_eq(rig.out.lamp_pm, 300);

    rig_light(&rig);
    rig_run(&rig, 8 * 3600);
    rig.in.motion = 0;
    rig_dusk(&rig);
    cr_assert_not(rig_has(&rig, FW_FAULT_MOTION_STUCK));
    move(&rig, 1);
    cr_assert_eq(rig.out.lamp_pm, 800);
}

Test(motion, at_steps_of_a_minute_the_boost_lasts_a_minute)
{
    struct rig rig = quiet();
    rig.in.dt_s = 60;
    move(&rig, 60);
    cr_assert_eq(rig.out.lamp_pm, 800);
    rig_run(&rig, 60);
    cr_assert_eq(rig.out.lamp_pm, 300);
}

Test(motion, it_lifts_neither_the_limit_of_cold_cells_nor_the_cut_off)
{
    struct rig rig = quiet();
    rig.params.discharge_cold_c_pm = 10; /* 300 mA of 3906: 76 permille */
    fw_init(&rig.params, &rig.state);
    rig_light(&rig);
    rig_run(&rig, 400);
    rig_dusk(&rig);
    rig.in.cell_ddc = -300;
    move(&rig, 10);
    cr_assert_eq(rig.out.lamp_pm, 76);
    rig.in.bat_mv = 11000;
    move(&rig, 70);
    cr_assert_eq(rig.out.lamp_pm, 0);
}
