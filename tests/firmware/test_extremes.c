/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a broken sensor or a wrong parameter may do to the arithmetic: nothing. Meant for a build
 * with -fsanitize=undefined, where an overflow ends the test; without it the ranges still speak. */
#include <criterion/criterion.h>

#include "rig.h"

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* One of the values that break things, or any number. */
static int32_t nasty(uint32_t *seed, int32_t usual)
{
    static const int32_t ends[] = {INT32_MIN, INT32_MAX, -1, 0, 1, -400, 900, 60, 14400, 65535};
    uint32_t which = draw(seed) % 16;
    if (which < 10) {
        return ends[which];
    }
    return which < 13 ? usual : (int32_t)(draw(seed) << 8) ^ (int32_t)draw(seed);
}

static void check_outputs(const struct fw_params *params, const struct fw_outputs *out)
{
    cr_assert(out->lamp_pm >= 0 && out->lamp_pm <= 1000);
    cr_assert(out->soc_pm >= 0 && out->soc_pm <= 1000);
    cr_assert(out->sigma_pm >= 0 && out->sigma_pm <= 500);
    cr_assert(out->soc_min_pm >= 0 && out->soc_min_pm <= 1000);
    cr_assert(out->charge_max_ma >= 0 && out->charge_max_ma <= params->charge_max_ma);
    cr_assert(out->charge_on == 0 || out->charge_on == 1);
    cr_assert(out->charge_on || out->charge_max_ma == 0);
    cr_assert(out->budget_mwh >= 0 && out->harvest_mwh >= 0);
    cr_assert(out->mode >= 0 && out->mode < FW_MODE_COUNT);
    cr_assert(out->capacity_mah >= params->capacity_mah * 0.49);
    cr_assert(out->capacity_mah <= params->capacity_mah * 1.11);
    cr_assert(out->mode != FW_MODE_HEAT || (out->charge_max_ma == 0 && out->charge_on));
    cr_assert(out->mode != FW_MODE_WAKE || out->charge_max_ma <= params->wake_ma);
    cr_assert(!out->night || !out->charge_on);
    cr_assert(!out->asleep || (!out->charge_on && out->lamp_pm == 0 && !out->heater));
}

/* Parameters at either end of their ranges, or at their defaults, until no rule is broken. */
static struct fw_params extreme_params(uint32_t *seed)
{
    struct fw_params params = fw_params_defaults();
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        const struct fw_param_info *row = &fw_param_table[i];
        struct fw_params trial = params;
        fw_param_set(&trial, i, 0, draw(seed) % 2 ? row->min : row->max);
        if (draw(seed) % 4 && fw_params_check(&trial) < 0) {
            params = trial;
        }
    }
    return params;
}

Test(extremes, no_input_and_no_parameter_takes_the_arithmetic_out_of_range)
{
    uint32_t seed = 7;
    for (int round = 0; round < 300; round++) {
        struct rig rig = rig_new();
        rig.params = extreme_params(&seed);
        rig_restart(&rig);
        for (int i = 0; i < 400; i++) {
            rig.in.dt_s = nasty(&seed, 60);
            rig.in.pv_mv = nasty(&seed, i % 100 < 50 ? 20000 : 0);
            rig.in.charge_ma = nasty(&seed, 100000);
            rig.in.lamp_ma = nasty(&seed, 16000);
            rig.in.bat_mv = nasty(&seed, 14500);
            rig.in.cell_ddc = nasty(&seed, 100);
            rig.in.board_ddc = nasty(&seed, 0);
            rig.in.motion = nasty(&seed, 1);
            rig.in.service = nasty(&seed, i % 50 ? FW_SERVICE_NONE : FW_SERVICE_SLEEP);
            fw_step(&rig.params, &rig.state, &rig.in, &rig.out);
            check_outputs(&rig.params, &rig.out);
        }
    }
}

Test(extremes, the_largest_currents_for_months_stay_in_range)
{
    uint32_t seed = 11;
    for (int round = 0; round < 40; round++) {
        struct rig rig = rig_new();
        rig.params = extreme_params(&seed);
        rig.in.dt_s = 60;
        rig_restart(&rig);
        for (int day = 0; day < 60; day++) {
            rig_light(&rig);
            rig.in.charge_ma = day % 3 ? 100000 : 0;
            rig.in.bat_mv = day % 5 ? 13300 : 14400;
            rig.in.cell_ddc = (int)(draw(&seed) % 1300) - 400;
            rig.in.lamp_ma = 0;
            rig_run(&rig, 10 * 3600);
            rig_dark(&rig);
            rig.in.lamp_ma = 16000;
            rig_run(&rig, 14 * 3600);
            check_outputs(&rig.params, &rig.out);
        }
    }
}

/* An hour of something: voltages and temperatures around the limits, currents at their ends. */
static void hour_of(struct rig *rig, uint32_t *seed, int hour)
{
    const struct fw_params *p = &rig->params;
    const int bat_mv[] = {p->cv_mv,           p->cv_mv,         p->ov_mv + 1,     p->lvr_mv + 50,
                          p->lvr_mv + 50,     p->lvd_mv - 2000, p->wake_mv - 1,   0,
                          p->recharge_mv - 1, p->recharge_mv,   p->wake_mv + 100, 40000};
    const int cell_ddc[] = {250,
                            250,
                            250,
                            p->charge_stop_cold_ddc - 1,
                            p->charge_resume_cold_ddc,
                            p->discharge_cold_ddc - 1,
                            650,
                            -900};
    static const int dt_s[] = {1, 7, 60, 60};
    rig->in.dt_s = dt_s[draw(seed) % 4];
    rig->in.pv_mv = hour % 24 >= 12 && draw(seed) % 30 ? 0 : draw(seed) % 20 ? 20000 : 65000;
    rig->in.bat_mv = bat_mv[draw(seed) % 12];
    rig->in.cell_ddc = cell_ddc[draw(seed) % 8];
    rig->in.board_ddc = draw(seed) % 10 ? 250 : 1300;
    rig->in.motion = draw(seed) % 2 != 0;
    rig->in.service = (int)(draw(seed) % 40);
}

Test(extremes, every_mode_fault_and_event_at_the_ends_of_the_parameters_stays_in_range)
{
    uint32_t seed = 23;
    int modes = 0, faults = 0, events = 0;
    for (int round = 0; round < 100; round++) {
        struct rig rig = rig_new();
        rig.params = extreme_params(&seed);
        rig_restart(&rig);
        for (int step = 0, hour = 0; hour < 24 * 8; step++) {
            if (step % 100 == 0) {
                hour_of(&rig, &seed, hour++);
            }
            int most = draw(&seed) % 4 ? 100000 : (int)(draw(&seed) % 2000);
            int charge = rig.out.charge_max_ma + rig.out.heater * 16000;
            rig.in.charge_ma = charge < most ? charge : most;
            rig.in.lamp_ma = rig.out.lamp_pm * (int)(draw(&seed) % 17) + rig.out.heater * 16000;
            rig_run(&rig, rig.in.dt_s);
            check_outputs(&rig.params, &rig.out);
            modes |= 1 << rig.out.mode;
            faults |= rig.out.faults;
            events |= rig.out.events;
        }
    }
    cr_assert_eq(modes, (1 << FW_MODE_COUNT) - 1, "%x", (unsigned)modes);
    cr_assert_eq(faults, (1 << FW_FAULT_COUNT) - 1, "%x", (unsigned)faults);
    cr_assert_eq(events, (1 << FW_EVENT_COUNT) - 1, "%x", (unsigned)events);
}

Test(extremes, the_fast_loop_takes_any_reading)
{
    uint32_t seed = 3;
    for (int round = 0; round < 300; round++) {
        struct fw_params params = extreme_params(&seed);
        struct fw_fast_state state;
        struct fw_fast_outputs out;
        fw_fast_init(&params, &state);
        for (int i = 0; i < 500; i++) {
            struct fw_fast_inputs in = {.dt_ms = nasty(&seed, 100),
                                        .pv_mv = nasty(&seed, 60000),
                                        .pv_ma = nasty(&seed, 100000),
                                        .bat_mv = nasty(&seed, 13000),
                                        .charge_ma = nasty(&seed, 100000),
                                        .charge_on = nasty(&seed, 1),
                                        .charge_mv = nasty(&seed, 14400),
                                        .charge_max_ma = nasty(&seed, 100000)};
            fw_fast_step(&params, &state, &in, &out);
            cr_assert(out.run == 0 || out.run == 1);
            cr_assert(out.pv_set_mv >= 0 && out.pv_set_mv <= 65000);
            cr_assert(out.run || out.pv_set_mv == 0);
            cr_assert(out.trips >= 0 && out.trips <= 15);
            cr_assert(!out.run || out.trips == 0);
        }
    }
}

Test(extremes, a_copied_state_goes_on_exactly_like_the_original)
{
    struct rig rig = rig_settled(700);
    rig_dark(&rig);
    rig.in.lamp_ma = 500;
    rig_run(&rig, 5000);
    struct rig copy = rig;
    rig_run(&rig, 5000);
    struct rig other = rig_settled(200); /* another controller steps in between */
    rig_run(&other, 77);
    rig_run(&copy, 5000);
    const unsigned char *a = (const unsigned char *)&rig.state;
    const unsigned char *b = (const unsigned char *)&copy.state;
    for (size_t i = 0; i < sizeof rig.state; i++) {
        cr_assert_eq(a[i], b[i], "byte %zu", i);
    }
}
