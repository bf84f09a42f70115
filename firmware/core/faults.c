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

/* A fault that flickers: raised when its timer is full, cleared when it has run empty. */
static word held(const struct fw_params *params, struct fw_state *state, word now, word dt,
                 int fault)
{
    word raised = K(0);
    if (some(now | (state->fault_s[fault] > K(0)))) {
        word timer = integrate(state->fault_s[fault], now, dt, params->fault_s);
        word was = (state->faults & K(1 << fault)) != K(0);
        state->fault_s[fault] = timer;
        raised = (was & (timer > K(0))) | (timer >= params->fault_s);
    }
    return raised;
}

void fw_faults(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
               word last_pm)
{
    word dt = in->dt_s;
    word tripped = state->lamp_trips != K(0);
    word shorted = is(state->lamp_short);
    word stuck = (params->motion_pm > K(0)) & (state->motion_all_s >= params->motion_all_s);
    word open = lamp_is_open(params, state, in, last_pm);
    word lost = held(params, state, is(state->cell_lost), dt, FW_FAULT_CELL_SENSOR);
    word dark = held(params, state, open, dt, FW_FAULT_LAMP_OPEN);
    word faults = add_bit(K(0), state->nights_s[0] == K(FW_UNKNOWN), FW_FAULT_CLOCK_LOST);
    faults = add_bit(faults, stuck, FW_FAULT_MOTION_STUCK);
    faults = add_bit(faults, is(state->board_hot), FW_FAULT_BOARD_HOT);
    faults = add_bit(faults, is(state->pack_open), FW_FAULT_PACK_OPEN);
    faults = add_bit(faults, in->pv_mv > params->pv_max_mv, FW_FAULT_PANEL_HIGH);
    faults = add_bit(faults, is(state->covered), FW_FAULT_PANEL_DARK);
    faults = add_bit(faults, tripped & shorted, FW_FAULT_LAMP_SHORT);
    faults = add_bit(faults, tripped & not(shorted), FW_FAULT_LAMP_OVER);
    faults = add_bit(faults, state->discharge != K(FW_FREE), FW_FAULT_DISCHARGE_TEMP);
    faults = add_bit(faults, state->hot == K(FW_STOP), FW_FAULT_CHARGE_HOT);
    faults = add_bit(faults, state->cold == K(FW_STOP), FW_FAULT_CHARGE_COLD);
    faults = add_bit(faults, is(state->lvd), FW_FAULT_LOW_VOLTAGE);
    faults = add_bit(faults, is(state->over_voltage), FW_FAULT_OVER_VOLTAGE);
    faults = add_bit(faults, dark, FW_FAULT_LAMP_OPEN);
    state->faults = add_bit(faults, lost, FW_FAULT_CELL_SENSOR);
}
