/* SPDX-License-Identifier: MIT */
/* A clock profile: up to four stages from dusk inside the window, and one before the learned dawn.
 */
#include "firmware/core/policy.h"

enum { STAGES = 4 };

struct stages {
    word pm[STAGES];
    word end_s[STAGES]; /* since dusk; each stage begins where the one before it ends */
};

static struct stages stages_of(const struct fw_params *params)
{
    struct stages stages;
    stages.pm[0] = params->stage1_pm;
    stages.pm[1] = params->stage2_pm;
    stages.pm[2] = params->stage3_pm;
    stages.pm[3] = params->stage4_pm;
    stages.end_s[0] = params->stage1_min * K(60);
    stages.end_s[1] = stages.end_s[0] + params->stage2_min * K(60);
    stages.end_s[2] = stages.end_s[1] + params->stage3_min * K(60);
    stages.end_s[3] = stages.end_s[2] + params->stage4_min * K(60);
    return stages;
}

word fw_stage_pm(const struct fw_params *params, const struct fw_state *state)
{
    struct stages stages = stages_of(params);
    struct fw_due due = fw_due(params, state);
    word level = K(0);
    for (int i = STAGES - 1; i >= 0; i--) {
        level = pick(state->since_dusk_s < stages.end_s[i], stages.pm[i], level);
    }
    return max(pick(due.window, level, K(0)), pick(due.morning, params->morning_pm, K(0)));
}

word fw_stages_left_pm_s(const struct fw_params *params, const struct fw_state *state)
{
    struct stages stages = stages_of(params);
    word age = state->since_dusk_s;
    word end = max(fw_night_end_s(params, state), age);
    word from = age;
    word left = K(0); /* <= 1000 * 57600 * 2 */
    for (int i = 0; i < STAGES; i++) {
        word to = clamp(stages.end_s[i], age, end);
        left += stages.pm[i] * (to - from);
        from = to;
    }
    word dawn = state->night_length_s;
    word morning_s = max(dawn - max(age, dawn - params->morning_min * K(60)), K(0));
    word learned = state->nights_s[0] != K(FW_UNKNOWN);
    return left + pick(learned, params->morning_pm * min(morning_s, K(28800)), K(0));
}

word FW_POLICY_LEVEL(stages)(const struct fw_params *params, const struct fw_state *state)
{
    return fw_stage_pm(params, state);
}
