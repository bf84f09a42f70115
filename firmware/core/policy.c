/* SPDX-License-Identifier: MIT */
#include "firmware/core/policy.h"

word fw_policy_level(const struct fw_params *params, const struct fw_state *state,
                     const struct fw_due *due)
{
    word level = K(0);
#define POLICY_LEVEL(name)                                                                         \
    if (some(params->policy == K(FW_POLICY_##name))) {                                             \
        level = pick(params->policy == K(FW_POLICY_##name),                                        \
                     FW_POLICY_LEVEL(name)(params, state, due), level);                            \
    }
    FW_POLICIES(POLICY_LEVEL)
#undef POLICY_LEVEL
    return level;
}

word fw_night_end_s(const struct fw_params *params, const struct fw_state *state)
{
    /* nights grow by minutes a week in autumn and the learned length follows late */
    return min(params->window_s, state->night_length_s + K(900));
}

static struct fw_due due_at(const struct fw_params *params, const struct fw_state *state,
                            word night)
{
    word age = state->since_dusk_s;
    word learned = state->nights_s[0] != K(FW_UNKNOWN);
    word morning_s = state->night_length_s - params->morning_min * K(60);
    struct fw_due due;
    due.window = night & (age < params->window_s);
    due.morning = night & learned & (params->morning_min > K(0)) & (params->morning_pm > K(0)) &
                  (age >= morning_s);
    word late = learned & (age * K(2) >= state->night_length_s);
    due.flat_pm = pick(due.window, pick(late, params->half_night_pm, K(1000)), K(0));
    word staged = K(0);
    if (some(due.window)) {
        staged = pick(due.window, fw_stage_pm(params, state), staged);
    }
    due.staged_pm = max(staged, pick(due.morning, params->morning_pm, K(0)));
    return due;
}

struct fw_due fw_due(const struct fw_params *params, const struct fw_state *state)
{
    word night = is(state->night);
    struct fw_due due = {K(0), K(0), K(0), K(0)};
    if (some(night)) {
        due = due_at(params, state, night);
    }
    return due;
}

word fw_flat_left_pm_s(const struct fw_params *params, const struct fw_state *state)
{
    word learned = state->nights_s[0] != K(FW_UNKNOWN);
    word age = state->since_dusk_s;
    word end = max(fw_night_end_s(params, state), age);
    word middle = clamp(shift_down(state->night_length_s + K(1), 1), age, end);
    middle = pick(learned, middle, end);
    return K(1000) * (middle - age) + params->half_night_pm * (end - middle);
}
