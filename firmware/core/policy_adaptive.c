/* SPDX-License-Identifier: MIT */
/* The night's shape times one scalar, which budget.c works out from what the battery holds and what
 * the days have lately brought. Never below the least level while the lamp is due: some light on
 * every night comes before much light on some. */
#include "firmware/core/policy.h"

word FW_POLICY_LEVEL(adaptive)(const struct fw_params *params, const struct fw_state *state)
{
    struct fw_due due = fw_due(params, state);
    word staged = is(params->shape);
    word shape = pick(staged, fw_stage_pm(params, state), K(1000));
    word level = max(thousandth(state->plan_pm * shape), params->lamp_floor_pm);
    return pick(due.window | (staged & due.morning), level, K(0));
}
