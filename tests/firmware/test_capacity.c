/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The capacity is measured by a run from a verified full charge down to empty cells. */
#include <criterion/criterion.h>

#include "rig.h"

/* Verified full, at night, with the lamp's current drawn from outside of the plan. */
static struct rig charged(const struct fw_params *params)
{
    struct rig rig = rig_new();
    rig.params = *params;
    rig_restart(&rig);
    rig_run(&rig, 400);
    rig.in.charge_ma = 1000;
    rig.in.bat_mv = rig.params.cv_mv;
    rig.state.taper_ma = 2000;
    cr_assert(rig_events(&rig, 600) & (1 << FW_EVENT_FULL));
    rig.in.bat_mv = 13000;
    rig_dusk(&rig);
    return rig;
}

/* Draws this much, then the voltage breaks in. Returns whether a capacity was measured. */
static int run_down(struct rig *rig, double mah)
{
    rig->in.dt_s = 60;
    rig->in.lamp_ma = 1000;
    for (; mah > 1000; mah -= 1000) {
        rig_run(rig, 3600);
    }
    rig->in.dt_s = 1;
    rig_run(rig, (int)(mah * 3.6));
    rig->in.lamp_ma = 0;
    rig->in.bat_mv = 11000;
    int events = rig_events(rig, 120);
    cr_assert(events & (1 << FW_EVENT_CUT));
    return (events >> FW_EVENT_CAPACITY) & 1;
}

static struct rig of_30_ah(void)
{
    struct fw_params params = fw_params_defaults();
    params.quiescent_ua = 0;
    params.self_discharge_ua = 0;
    return charged(&params);
}

Test(capacity, a_quarter_of_what_a_run_differs_is_believed)
{
    struct rig rig = of_30_ah();
    cr_assert(run_down(&rig, 26000));
    /* 30 - (30 - 26) / 4, and the gauge's own 0.04 % */
    cr_assert_float_eq(rig.out.capacity_mah, 29000, 40.0);
}

Test(capacity, a_pack_that_gives_what_it_should_keeps_its_capacity)
{
    struct rig rig = of_30_ah();
    cr_assert(run_down(&rig, 30000));
    cr_assert_float_eq(rig.out.capacity_mah, 30000, 30.0);
}

Test(capacity, what_is_charged_on_the_way_is_taken_off_the_run)
{
    struct rig rig = of_30_ah();
    rig.in.dt_s = 60;
    rig.in.lamp_ma = 1000;
    rig_run(&rig, 20 * 3600);
    rig.in.lamp_ma = 0;
    rig_light(&rig);
    rig.in.charge_ma = 2000;
    rig_run(&rig, 5 * 3600); /* ten back */
    rig_dusk(&rig);
    cr_assert(run_down(&rig, 20000));
    cr_assert_float_eq(rig.out.capacity_mah, 30000, 60.0);
}

Test(capacity, a_run_that_did_not_begin_full_or_ended_cold_or_is_doubtful_measures_nothing)
{
    struct rig rig = rig_settled(900);
    rig_dusk(&rig);
    cr_assert_not(run_down(&rig, 20000), "not from full");

    rig = of_30_ah();
    rig.in.cell_ddc = 50;
    cr_assert_not(run_down(&rig, 26000), "cold");

    rig = of_30_ah();
    rig.state.sigma_mas = 61 * rig.state.mas_per_pm;
    cr_assert_not(run_down(&rig, 26000), "doubtful");
    cr_assert_float_eq(rig.out.capacity_mah, 30000, 30.0);
}

Test(capacity, one_run_measures_once)
{
    struct rig rig = of_30_ah();
    cr_assert(run_down(&rig, 26000));
    rig.state.lvd = 0;
    rig.in.bat_mv = 13000;
    rig_run(&rig, 600);
    rig.state.lvd = 0;
    cr_assert_not(run_down(&rig, 1000));
}

Test(capacity, what_cool_cells_lock_up_belongs_to_it)
{
    struct rig rig = of_30_ah();
    rig.in.cell_ddc = 100; /* 5 % */
    cr_assert(run_down(&rig, 28500));
    cr_assert_float_eq(rig.out.capacity_mah, 30000, 40.0);
}

Test(capacity, it_stays_between_half_and_eleven_tenths_of_the_rated)
{
    struct rig rig = of_30_ah();
    for (int i = 0; i < 20; i++) {
        rig.state.run_mas = 0;
        rig.state.lvd = 0;
        rig.state.lvd_s = 0;
        cr_assert(run_down(&rig, 1000));
        rig.in.bat_mv = 13000;
    }
    cr_assert_float_eq(rig.out.capacity_mah, 15000, 30.0);
    struct fw_kept kept;
    fw_keep(&rig.state, &kept);
    int least = rig.state.mas_per_pm;
    rig_restart(&rig);
    fw_restore(&rig.params, &rig.state, &kept);
    cr_assert_eq(rig.state.mas_per_pm, least, "the least that is learned is also kept");

    for (int i = 0; i < 20; i++) {
        rig.state.run_mas = 2000000000;
        rig.state.lvd = 0;
        rig.state.lvd_s = 0;
        rig.state.sigma_mas = 0;
        rig.state.started = 1;
        rig.in.bat_mv = 11000;
        rig_run(&rig, 61);
    }
    cr_assert_float_eq(rig.out.capacity_mah, 33000, 60.0);
}

Test(capacity, the_largest_pack_is_measured_right)
{
    struct fw_params params = fw_params_defaults();
    params.quiescent_ua = 0;
    params.self_discharge_ua = 0;
    params.sigma_per_ah_pm = 0;
    params.capacity_mah = 590000;
    struct rig rig = charged(&params);
    rig.in.dt_s = 60;
    rig.in.lamp_ma = 15000;
    rig.params.lamp_over_pm = 2000;
    rig_run(&rig, 589000 / 15 * 36 / 10 / 60 * 60);
    cr_assert(run_down(&rig, 1000));
    cr_assert_float_eq(rig.out.capacity_mah, 590000, 0.002 * 590000);
}
