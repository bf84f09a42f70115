/* SPDX-License-Identifier: MIT */
/* The night's shape times one scalar, which budget.c works out from what the battery holds and what
 * the days have lately brought. Never below the least level while the lamp is due: some light on
 * every night comes before much light on some. */
#include "firmware/core/policy.h"

word FW_POLICY_LEVEL(adaptive)(const struct fw_params *params, const struct fw_state *state,
                               const struct fw_due *due)
{
    word staged = is(params->shape);
    word shape = pick(staged, due->staged_pm, due->flat_pm);
    word level = max(thousandth(state->plan_pm * shape), params->lamp_floor_pm);
    return pick(due->window | (staged & due->morning), level, K(0));
}
