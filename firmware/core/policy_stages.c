/* SPDX-License-Identifier: MIT */
/* A clock profile: up to four stages inside the window, each as long as it says or until a time
 * before or after mid-night or dawn, and one before the learned dawn. */
#include "firmware/core/policy.h"

enum { STAGES = 4 };

struct stages {
    word pm[STAGES];
    word end_s[STAGES]; /* since dusk; each stage begins where the one before it ends */
};

/* End of a stage that begins at `from`, in seconds since dusk. */
static word stage_end(const struct fw_state *state, word from, word ref, word minutes)
{
    word dawn = state->night_length_s;
    word base = pick(ref == K(1), shift_down(dawn, 1), pick(ref == K(2), dawn, from));
    return max(base + minutes * K(60), from);
}

static struct stages stages_of(const struct fw_params *params, const struct fw_state *state)
{
    struct stages stages;
    stages.pm[0] = params->stage1_pm;
    stages.pm[1] = params->stage2_pm;
    stages.pm[2] = params->stage3_pm;
    stages.pm[3] = params->stage4_pm;
    word end = stage_end(state, K(0), params->stage1_ref, params->stage1_min);
    stages.end_s[0] = end;
    end = stage_end(state, end, params->stage2_ref, params->stage2_min);
    stages.end_s[1] = end;
    end = stage_end(state, end, params->stage3_ref, params->stage3_min);
    stages.end_s[2] = end;
    stages.end_s[3] = stage_end(state, end, params->stage4_ref, params->stage4_min);
    return stages;
}

word fw_stage_pm(const struct fw_params *params, const struct fw_state *state)
{
    struct stages stages = stages_of(params, state);
    word level = K(0);
    for (int i = STAGES - 1; i >= 0; i--) {
        level = pick(state->since_dusk_s < stages.end_s[i], stages.pm[i], level);
    }
    return level;
}

word fw_stages_left_pm_s(const struct fw_params *params, const struct fw_state *state)
{
    struct stages stages = stages_of(params, state);
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

word FW_POLICY_LEVEL(stages)(const struct fw_params *params, const struct fw_state *state,
                             const struct fw_due *due)
{
    (void)params;
    (void)state;
    return due->staged_pm;
}
