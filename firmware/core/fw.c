/* SPDX-License-Identifier: MIT */
#include "firmware/core/fw.h"
#include "firmware/core/parts.h"
#include "firmware/core/policy.h"

/* The plausible ranges from which every bound in the core follows. */
enum { MOST_PV_MV = 60000, MOST_CHARGE_MA = 100000, MOST_LAMP_MA = 16000, MOST_BAT_MV = 40000 };

void fw_init(const struct fw_params *params, struct fw_state *state)
{
    state->version = K(FW_STATE_VERSION);
    state->started = K(0);
    /* until the sensor has spoken: neither charged nor trusted to be warm */
    state->cell_ddc = params->charge_stop_cold_ddc;
    state->cell_lost = K(1);
    fw_daylight_init(params, state);
    fw_gauge_init(params, state);
    fw_charger_init(params, state);
    fw_lamp_init(params, state); /* before the budget, which begins with the rated lamp */
    fw_budget_init(params, state);
    fw_faults_init(params, state);
}

static void accept_inputs(const struct fw_params *params, struct fw_state *state,
                          const struct fw_inputs *pins, struct fw_inputs *in)
{
    in->dt_s = clamp(pins->dt_s, K(1), K(60));
    in->pv_mv = clamp(pins->pv_mv, K(0), K(MOST_PV_MV));
    in->charge_ma = clamp(pins->charge_ma, K(0), K(MOST_CHARGE_MA));
    in->lamp_ma = clamp(pins->lamp_ma, K(0), K(MOST_LAMP_MA));
    in->bat_mv = clamp(pins->bat_mv, K(0), K(MOST_BAT_MV));
    word lost = (pins->cell_ddc < params->cell_min_ddc) | (pins->cell_ddc > params->cell_max_ddc);
    state->cell_ddc = pick(lost, state->cell_ddc, pins->cell_ddc);
    state->cell_lost = flag(lost);
}

static word mwh(const struct fw_state *state, word mas)
{
    /* <= 268554 * 2184 */
    return shift_down(shift_down(mas, 12) * state->mwh_q6, 6);
}

static void report(const struct fw_params *params, const struct fw_state *state,
                   struct fw_outputs *out)
{
    struct fw_due due = fw_due(params, state);
    word charging = (state->mode == K(FW_MODE_BULK)) | (state->mode == K(FW_MODE_CV));
    out->charge_on = flag(charging);
    out->charge_mv = params->cv_mv;
    out->charge_max_ma = pick(charging, fw_charge_limit_ma(params, state), K(0));
    out->lamp_pm = state->lamp_pm;
    out->faults = state->faults;
    out->mode = state->mode;
    out->night = state->night;
    out->window = flag(due.window | due.morning);
    out->lvd = state->lvd;
    out->soc_pm = state->soc_pm;
    out->sigma_pm = div(state->sigma_mas, state->mas_per_pm);
    out->soc_min_pm = state->soc_min_pm;
    out->budget_mwh = mwh(state, state->budget_mas);
    out->harvest_mwh = mwh(state, state->planned_mas);
    out->night_age_s = state->since_dusk_s;
    out->night_length_s = state->night_length_s;
}

void fw_step(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *pins,
             struct fw_outputs *out)
{
    struct fw_inputs in;
    struct fw_events events;
    word last_pm = state->lamp_pm;
    accept_inputs(params, state, pins, &in);
    fw_daylight(params, state, &in, &events);
    fw_gauge(params, state, &in);
    fw_charger(params, state, &in, &events);
    fw_budget(params, state, &in, &events);
    fw_lamp(params, state, &in, &events);
    fw_gauge_mark(params, state, &events);
    fw_faults(params, state, &in, last_pm);
    state->started = K(1);
    report(params, state, out);
}
