/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"

enum {
    WORTH_JUDGING_MA = 200, /* a lamp due to draw less is not judged by its current */
    OVERLOAD_SLACK_MA = 300 /* what a driver may draw beyond its share of full power */
};

void fw_faults_init(const struct fw_params *params, struct fw_state *state)
{
    (void)params;
    state->faults = K(0);
    for (int i = 0; i < FW_FAULT_COUNT; i++) {
        state->fault_s[i] = K(0);
    }
}

void fw_faults(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
               word last_pm)
{
    word due_ma = thousandth(state->rated_lamp_ma * last_pm);
    word judged = due_ma >= K(WORTH_JUDGING_MA);
    word least_ma = thousandth(due_ma * params->lamp_open_pm);
    word most_ma = due_ma + thousandth(due_ma * (params->lamp_over_pm - K(1000))) +
                   K(OVERLOAD_SLACK_MA);
    word now[FW_FAULT_COUNT];
    now[FW_FAULT_CELL_SENSOR] = is(state->cell_lost);
    now[FW_FAULT_OVER_VOLTAGE] = is(state->over_voltage);
    now[FW_FAULT_LOW_VOLTAGE] = is(state->lvd);
    now[FW_FAULT_CHARGE_COLD] = state->cold == K(FW_STOP);
    now[FW_FAULT_CHARGE_HOT] = state->hot == K(FW_STOP);
    now[FW_FAULT_DISCHARGE_TEMP] = state->discharge != K(FW_FREE);
    now[FW_FAULT_LAMP_OPEN] = judged & (in->lamp_ma < least_ma);
    now[FW_FAULT_LAMP_OVER] = in->lamp_ma > most_ma;
    now[FW_FAULT_PANEL_DARK] = is(state->covered);

    /* raised when the timer is full, cleared when it has run empty */
    word faults = K(0);
    for (int i = 0; i < FW_FAULT_COUNT; i++) {
        word bit = K(1 << i);
        word timer = integrate(state->fault_s[i], now[i], in->dt_s, params->fault_s);
        word kept = pick(timer > K(0), state->faults & bit, K(0));
        faults |= pick(timer >= params->fault_s, bit, kept);
        state->fault_s[i] = timer;
    }
    state->faults = faults;
}
