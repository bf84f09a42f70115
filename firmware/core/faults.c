/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"

enum { WORTH_JUDGING_MA = 200 }; /* a lamp due to draw less is not judged by its current */

void fw_faults_init(const struct fw_params *params, struct fw_state *state)
{
    (void)params;
    state->faults = K(0);
    for (int i = 0; i < FW_FAULTS_TIMED; i++) {
        state->fault_s[i] = K(0);
    }
}

static word lamp_is_open(const struct fw_params *params, const struct fw_state *state,
                         const struct fw_inputs *in, word last_pm)
{
    word due_ma = thousandth(state->rated_lamp_ma * last_pm);
    return (due_ma >= K(WORTH_JUDGING_MA)) &
           (in->lamp_ma < thousandth(due_ma * params->lamp_open_pm));
}

void fw_faults(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
               word last_pm)
{
    word tripped = is(state->lamp_trips);
    word now[FW_FAULT_COUNT];
    now[FW_FAULT_CELL_SENSOR] = is(state->cell_lost);
    now[FW_FAULT_LAMP_OPEN] = lamp_is_open(params, state, in, last_pm);
    now[FW_FAULT_OVER_VOLTAGE] = is(state->over_voltage);
    now[FW_FAULT_LOW_VOLTAGE] = is(state->lvd);
    now[FW_FAULT_CHARGE_COLD] = state->cold == K(FW_STOP);
    now[FW_FAULT_CHARGE_HOT] = state->hot == K(FW_STOP);
    now[FW_FAULT_DISCHARGE_TEMP] = state->discharge != K(FW_FREE);
    now[FW_FAULT_LAMP_OVER] = tripped & not(is(state->lamp_short));
    now[FW_FAULT_LAMP_SHORT] = tripped & is(state->lamp_short);
    now[FW_FAULT_PANEL_DARK] = is(state->covered);
    now[FW_FAULT_PANEL_HIGH] = in->pv_mv > params->pv_max_mv;
    now[FW_FAULT_PACK_OPEN] = is(state->pack_open);
    now[FW_FAULT_BOARD_HOT] = is(state->board_hot);
    now[FW_FAULT_MOTION_STUCK] = (params->motion_pm > K(0)) &
                                 (state->motion_all_s >= params->motion_all_s);
    now[FW_FAULT_CLOCK_LOST] = state->nights_s[0] == K(FW_UNKNOWN);

    word faults = K(0);
    for (int i = 0; i < FW_FAULT_COUNT; i++) {
        word bit = K(1 << i);
        word raised = now[i];
        if (i <
            FW_FAULTS_TIMED) { /* raised when the timer is full, cleared when it has run empty */
            word timer = integrate(state->fault_s[i], now[i], in->dt_s, params->fault_s);
            word kept = (timer > K(0)) & ((state->faults & bit) != K(0));
            raised = kept | (timer >= params->fault_s);
            state->fault_s[i] = timer;
        }
        faults |= pick(raised, bit, K(0));
    }
    state->faults = faults;
}
