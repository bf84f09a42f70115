/* SPDX-License-Identifier: MIT */
/* By the battery's voltage alone, as street-light controllers on the market call "intelligent
 * power": full level from dim_full_mv on, falling in a straight line to the least level at
 * dim_least_mv. It is the voltage at the terminals under the lamp's load, as those products measure
 * it; the low-voltage disconnect below it takes the sag out. On LFP the line lies across a curve
 * that is flat from 15 to 95 % of the charge. */
#include "firmware/core/policy.h"

word FW_POLICY_LEVEL(voltage)(const struct fw_params *params, const struct fw_state *state,
                              const struct fw_due *due)
{
    word bat_mv = shift_down(state->bat_q8_mv, 8);
    word above_mv = clamp(bat_mv, params->dim_least_mv, params->dim_full_mv) - params->dim_least_mv;
    word rise = shift_down(above_mv * state->dim_q16, 16); /* <= 999 * 65536 before the shift */
    word level = pick(bat_mv >= params->dim_full_mv, K(1000), params->dim_least_pm + rise);
    return pick(due->window, level, K(0));
}
