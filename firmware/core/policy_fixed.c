/* SPDX-License-Identifier: MIT */
/* Full power for the window, as a tender's words have it; less after mid-night if half_night_pm
 * says so. */
#include "firmware/core/policy.h"

word FW_POLICY_LEVEL(fixed)(const struct fw_params *params, const struct fw_state *state,
                            const struct fw_due *due)
{
    (void)params;
    (void)state;
    return due->flat_pm;
}
