/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock profile: stages after each other, until mid-night and until dawn. */
#include <criterion/criterion.h>

/* the host's library, which the core does not know, has a div of its own */
#define div word_div
#include "firmware/core/policy.h"
#include "rig.h"

enum { NIGHT_S = 50400 }; /* 14 h, learned */

/* At dusk of a night of known length, levels taken at once. */
static struct rig dusk_of(const struct fw_params *params)
{
    struct rig rig = rig_settled(950);
    rig.params = *params;
    rig.params.slew_pm_per_s = 1000;
    rig_learned(&rig, NIGHT_S);
    rig_dusk(&rig);
    rig.in.dt_s = 60;
    return rig;
}

static struct fw_params stages(void)
{
    struct fw_params params = fw_params_defaults();
    params.policy = FW_POLICY_stages;
    params.window_s = 57600;
    params.stage1_min = 60;
    return params;
}

/* The level this long after dusk. */
static int level_at(const struct fw_params *params, int age_s)
{
    struct rig rig = dusk_of(params);
    rig_run(&rig, age_s);
    cr_assert_eq(rig.out.night, 1);
    return rig.out.lamp_pm;
}

Test(stages, they_follow_each_other_for_as_long_as_they_say)
{
    struct fw_params params = stages();
    params.stage1_pm = 900;
    params.stage2_pm = 600;
    params.stage2_min = 120;
    params.stage3_pm = 300;
    params.stage3_min = 60;
    static const int rows[][2] = {{60, 900},    {3540, 900},  {3600, 600}, {10740, 600},
                                  {10800, 300}, {14340, 300}, {14400, 0}};
    for (int i = 0; i < 7; i++) {
        cr_assert_eq(level_at(&params, rows[i][0]), rows[i][1], "at %d s", rows[i][0]);
    }
}

Test(stages, one_may_end_at_mid_night_or_before_or_after_it)
{
    static const int shift_min[] = {0, -90, 120};
    for (int i = 0; i < 3; i++) {
        struct fw_params params = stages();
        params.stage1_ref = 1;
        params.stage1_min = shift_min[i];
        params.stage2_pm = 400;
        int end_s = NIGHT_S / 2 + shift_min[i] * 60;
        cr_assert_eq(level_at(&params, end_s - 60), 1000);
        cr_assert_eq(level_at(&params, end_s), 400);
    }
}

Test(stages, one_may_end_before_dawn)
{
    struct fw_params params = stages();
    params.stage2_ref = 2;
    params.stage2_min = -120;
    params.stage2_pm = 200;
    params.stage3_pm = 800;
    params.stage3_min = 480;
    cr_assert_eq(level_at(&params, NIGHT_S - 7200 - 60), 200);
    cr_assert_eq(level_at(&params, NIGHT_S - 7200), 800);
    cr_assert_eq(level_at(&params, NIGHT_S - 60), 800);
}

Test(stages, one_whose_end_has_passed_is_left_out)
{
    struct fw_params params = stages();
    params.stage1_min = 600;
    params.stage2_ref = 1; /* mid-night, seven hours after dusk, is within the first */
    params.stage2_min = 0;
    params.stage2_pm = 500;
    params.stage3_pm = 100;
    params.stage3_min = 240;
    cr_assert_eq(level_at(&params, 35940), 1000);
    cr_assert_eq(level_at(&params, 36000), 100);
}

Test(stages, the_morning_stage_lights_up_before_the_learned_dawn_only)
{
    struct fw_params params = stages();
    params.morning_pm = 700;
    params.morning_min = 90;
    cr_assert_eq(level_at(&params, NIGHT_S - 5400 - 60), 0);
    cr_assert_eq(level_at(&params, NIGHT_S - 5400), 700);
    struct rig rig = rig_settled(950); /* this one has learned nothing */
    rig.params = params;
    rig_dusk(&rig);
    rig.in.dt_s = 60;
    rig_run(&rig, NIGHT_S - 3600);
    cr_assert_eq(rig.out.lamp_pm, 0);
}

Test(stages, half_night_dims_the_flat_profile_from_mid_night_on)
{
    struct fw_params params = stages();
    params.policy = FW_POLICY_fixed;
    params.half_night_pm = 400;
    cr_assert_eq(level_at(&params, NIGHT_S / 2 - 60), 1000);
    cr_assert_eq(level_at(&params, NIGHT_S / 2), 400);
    struct rig rig = rig_settled(950);
    rig.params = params;
    rig_dusk(&rig);
    rig_run(&rig, 11 * 3600);
    cr_assert_eq(rig.out.lamp_pm, 1000, "when mid-night is has not been learned");
}

Test(stages, adaptive_scales_the_stages_when_it_is_told_to)
{
    struct fw_params params = stages();
    params.policy = FW_POLICY_adaptive;
    params.shape = 1;
    params.stage2_pm = 500;
    params.stage2_min = 480;
    struct rig rig = dusk_of(&params);
    rig.state.plan_pm = 600;
    rig_run(&rig, 60);
    cr_assert_float_eq(rig.out.lamp_pm, 600, 1.0);
    rig.state.since_dusk_s = 3600;
    rig.state.plan_pm = 600;
    rig_run(&rig, 60);
    cr_assert_float_eq(rig.out.lamp_pm, 300, 1.0);
}

static uint32_t draw(uint32_t *seed, int range)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % (uint32_t)range;
}

static void shuffle(struct fw_params *params, uint32_t *seed)
{
    static const int rows[] = {FW_PARAM_stage1_pm, FW_PARAM_stage2_pm, FW_PARAM_stage3_pm,
                               FW_PARAM_stage4_pm};
    for (int i = 0; i < 4; i++) {
        int ref = (int)draw(seed, 3);
        int min = ref ? (int)draw(seed, 400) - 200 : (int)draw(seed, 400);
        fw_param_set(params, rows[i], 0, (int)draw(seed, 1001));
        fw_param_set(params, rows[i] + 1, 0, ref);
        fw_param_set(params, rows[i] + 2, 0, min);
    }
    params->half_night_pm = (int)draw(seed, 1001);
    params->window_s = 1800 + (int)draw(seed, 55800);
}

/* What the plan counts on for the rest of the night is what the profile then gives. */
Test(stages, the_light_that_is_left_is_the_sum_of_the_levels_to_come)
{
    uint32_t seed = 21;
    for (int round = 0; round < 200; round++) {
        struct fw_params params = fw_params_defaults();
        shuffle(&params, &seed);
        struct rig rig = dusk_of(&params);
        struct fw_state *state = &rig.state;
        state->since_dusk_s = (int)draw(&seed, 50000);
        int staged_pm_s = fw_stages_left_pm_s(&params, state);
        int flat_pm_s = fw_flat_left_pm_s(&params, state);
        int end_s = fw_night_end_s(&params, state);
        double staged = 0, flat = 0;
        for (; state->since_dusk_s < end_s; state->since_dusk_s += 20) {
            struct fw_due due = fw_due(&params, state);
            staged += 20.0 * due.staged_pm;
            flat += 20.0 * due.flat_pm;
        }
        /* a step of play at each of up to five ends */
        cr_assert_float_eq(staged_pm_s, staged, 1e5, "round %d", round);
        cr_assert_float_eq(flat_pm_s, flat, 4e4, "round %d", round);
    }
}
