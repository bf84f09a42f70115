/* SPDX-License-Identifier: MIT */
/* policy.h - dimming policies: one level function each. Internal.
 *
 * A policy answers one question, which level the lamp should have now, from parameters and state
 * alone. All are evaluated in every step and the parameter `policy` picks one. */
#ifndef FW_CORE_POLICY_H
#define FW_CORE_POLICY_H

#include "firmware/core/parts.h"

#if FW_LANES > 1
#define fw_night_end_s FW_NAME(fw_night_end_s)
#define fw_policy_level FW_NAME(fw_policy_level)
#define fw_flat_left_pm_s FW_NAME(fw_flat_left_pm_s)
#define fw_stage_pm FW_NAME(fw_stage_pm)
#define fw_stages_left_pm_s FW_NAME(fw_stages_left_pm_s)
#endif

#define FW_POLICY_LEVEL(name) FW_NAME(fw_policy_##name)

/* When the window will close, in seconds since dusk: by the clock or by the learned dawn. */
word fw_night_end_s(const struct fw_params *params, const struct fw_state *state);

/* Level 0..1000 of the policy that the parameters name, before limits and fade. */
word fw_policy_level(const struct fw_params *params, const struct fw_state *state,
                     const struct fw_due *due);

#define FW_POLICY_DECLARE(name)                                                                    \
    word FW_POLICY_LEVEL(name)(const struct fw_params *params, const struct fw_state *state,       \
                               const struct fw_due *due);
FW_POLICIES(FW_POLICY_DECLARE)
#undef FW_POLICY_DECLARE

/* Level seconds that the flat profile has left tonight; and the clock profile's level now and what
 * it has left, without the window. */
word fw_flat_left_pm_s(const struct fw_params *params, const struct fw_state *state);
word fw_stage_pm(const struct fw_params *params, const struct fw_state *state);
word fw_stages_left_pm_s(const struct fw_params *params, const struct fw_state *state);

#endif
