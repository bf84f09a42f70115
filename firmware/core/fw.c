/* SPDX-License-Identifier: MIT */
#include "firmware/core/fw.h"
#include "firmware/core/parts.h"
#include "firmware/core/policy.h"

static void derive(const struct fw_params *params, struct fw_state *state)
{
    fw_gauge_derive(params, state);
    fw_charger_derive(params, state);
    fw_lamp_derive(params, state);
    fw_budget_derive(params, state);
}

void fw_init(const struct fw_params *params, struct fw_state *state)
{
    state->version = K(FW_STATE_VERSION);
    state->started = K(0);
    /* until the sensor has spoken: neither charged nor trusted to be warm */
    state->cell_ddc = params->charge_stop_cold_ddc;
    state->cell_lost = K(1);
    derive(params, state);
    fw_sleep_init(params, state);
    fw_daylight_init(params, state);
    fw_gauge_init(params, state);
    fw_charger_init(params, state);
    fw_lamp_init(params, state);
    fw_budget_init(params, state);
    fw_faults_init(params, state);
}

void fw_repair(const struct fw_params *params, struct fw_state *state)
{
    derive(params, state);
    state->mas_per_pm = fw_capacity(params, state->mas_per_pm);
}

void fw_keep(const struct fw_state *state, struct fw_kept *kept)
{
    kept->version = K(FW_KEPT_VERSION);
    kept->night_length_s = pick(state->nights_s[0] == K(FW_UNKNOWN), K(FW_UNKNOWN),
                                state->night_length_s);
    kept->mas_per_pm = state->mas_per_pm;
    for (int i = 0; i < FW_HARVESTS_KEPT; i++) {
        kept->harvest_mas[i] = state->harvest_mas[i];
    }
}

void fw_restore(const struct fw_params *params, struct fw_state *state, const struct fw_kept *kept)
{
    word known = kept->version == K(FW_KEPT_VERSION);
    word length = kept->night_length_s;
    word sane = known & (length >= K(SHORTEST_NIGHT_S)) & (length <= params->max_night_s);
    state->night_length_s = pick(sane, length, state->night_length_s);
    for (int i = 0; i < FW_NIGHTS_KEPT; i++) {
        state->nights_s[i] = pick(sane, length, state->nights_s[i]);
    }
    state->mas_per_pm = fw_capacity(params, pick(known, kept->mas_per_pm, K(0)));
    for (int i = 0; i < FW_HARVESTS_KEPT; i++) {
        word harvest = kept->harvest_mas[i];
        sane = known & (harvest >= K(0)) & (harvest <= K(MOST_HARVEST_MAS));
        state->harvest_mas[i] = pick(sane, harvest, state->harvest_mas[i]);
    }
}

/* Plausible readings; what the load shunt shows while the heater is on is the heater. */
static void accept_inputs(const struct fw_params *params, struct fw_state *state,
                          const struct fw_inputs *pins, struct fw_inputs *in,
                          struct fw_events *events)
{
    in->dt_s = clamp(pins->dt_s, K(1), K(60));
    in->pv_mv = clamp(pins->pv_mv, K(0), K(FW_MOST_PV_MV));
    in->charge_ma = clamp(pins->charge_ma, K(0), K(FW_MOST_MA));
    in->bat_mv = clamp(pins->bat_mv, K(0), K(FW_MOST_BAT_MV));
    in->board_ddc = clamp(pins->board_ddc, K(FW_LEAST_DDC), K(FW_MOST_DDC));
    in->motion = pins->motion;
    in->service = pins->service;
    word load_ma = clamp(pins->lamp_ma, K(0), K(FW_MOST_LAMP_MA));
    word heating = state->mode == K(FW_MODE_HEAT);
    events->heater_ma = pick(heating, load_ma, K(0));
    events->net_ma = in->charge_ma - load_ma;
    /* 1024 stands for 1000 */
    events->open_mv = in->bat_mv + shift_down((load_ma - in->charge_ma) * params->bat_mohm, 10);
    in->lamp_ma = pick(heating, K(0), load_ma);
    word lost = (pins->cell_ddc < params->cell_min_ddc) | (pins->cell_ddc > params->cell_max_ddc);
    in->cell_ddc = pins->cell_ddc;
    state->cell_ddc = pick(lost, state->cell_ddc, pins->cell_ddc);
    state->cell_lost = flag(lost);
}

static word mwh(const struct fw_state *state, word mas)
{
    /* <= 268554 * 2184 */
    return shift_down(shift_down(mas, 12) * state->mwh_q6, 6);
}

/* One bit an event, enum fw_event. */
static word event_bits(const struct fw_events *events, word started, word faults_before,
                       word faults)
{
    word bits = add_bit(K(0), events->awake, FW_EVENT_AWAKE);
    bits = add_bit(bits, events->asleep, FW_EVENT_ASLEEP);
    bits = add_bit(bits, events->pulse, FW_EVENT_WAKE_PULSE);
    bits = add_bit(bits, events->measured, FW_EVENT_CAPACITY);
    bits = add_bit(bits, events->lamp_trip, FW_EVENT_LAMP_OFF);
    bits = add_bit(bits, (faults_before & ~faults) != K(0), FW_EVENT_FAULT_OFF);
    bits = add_bit(bits, (faults & ~faults_before) != K(0), FW_EVENT_FAULT_ON);
    bits = add_bit(bits, events->restored, FW_EVENT_RESTORED);
    bits = add_bit(bits, events->emptied, FW_EVENT_CUT);
    bits = add_bit(bits, events->charged, FW_EVENT_FULL);
    bits = add_bit(bits, events->dawn, FW_EVENT_DAWN);
    bits = add_bit(bits, events->dusk, FW_EVENT_DUSK);
    return add_bit(bits, started, FW_EVENT_STARTED);
}

/* What a board acts on. */
static void command(const struct fw_params *params, const struct fw_state *state,
                    struct fw_outputs *out)
{
    word charging = is_charging(state->mode) | (state->mode == K(FW_MODE_WAKE));
    word heating = state->mode == K(FW_MODE_HEAT);
    word limit_ma = K(0);
    if (some(charging)) {
        limit_ma = pick(charging, min(fw_charge_limit_ma(params, state), state->soft_ma), limit_ma);
    }
    out->charge_on = flag(charging | heating);
    out->charge_mv = params->cv_mv;
    out->charge_max_ma = limit_ma;
    out->lamp_pm = state->lamp_pm;
    out->heater = flag(heating);
    out->asleep = state->asleep;
}

/* What is there to be read. */
static void report(const struct fw_params *params, const struct fw_state *state,
                   const struct fw_due *due, struct fw_outputs *out)
{
    out->faults = state->faults;
    out->why = fw_lamp_why(params, state, due);
    out->mode = state->mode;
    out->night = state->night;
    out->window = flag(due->window | due->morning);
    out->lvd = state->lvd;
    out->soc_pm = state->soc_pm;
    out->capacity_mah = shift_down(shift_down(state->mas_per_pm, 3) * K(2276), 10); /* / 3.6 */
    out->sigma_pm = divide(state->sigma_mas, state->mas_per_pm, 10);
    out->soc_min_pm = state->soc_min_pm;
    out->budget_mwh = mwh(state, state->budget_mas);
    out->harvest_mwh = mwh(state, state->planned_mas);
    out->night_age_s = state->since_dusk_s;
    out->night_length_s = state->night_length_s;
}

static inline void run_step(const struct fw_params *params, struct fw_state *state,
                            const struct fw_inputs *pins, struct fw_outputs *out, bool tells)
{
    struct fw_inputs in;
    struct fw_events events;
    word last_pm = state->lamp_pm;
    word last_faults = state->faults;
    word evening = state->cycle_s != K(0);
    accept_inputs(params, state, pins, &in, &events);
    fw_daylight(params, state, &in, &events);
    fw_sleep(params, state, &in, &events);
    fw_gauge(params, state, &in, &events);
    fw_charger(params, state, &in, &events);
    fw_budget(params, state, &in, &events);
    struct fw_due due = fw_due(params, state);
    fw_lamp(params, state, &in, &due, &events);
    fw_gauge_mark(params, state, &events);
    fw_faults(params, state, &in, last_pm);
    /* a step after dusk, when the last night and the harvest are in; and when the capacity is */
    out->keep = flag(evening | events.measured);
    command(params, state, out);
    if (tells) {
        out->events = event_bits(&events, not(is(state->started)), last_faults, state->faults);
        report(params, state, &due, out);
    }
    state->started = K(1);
}

#if FW_LANES == 1
void fw_step(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *pins,
             struct fw_outputs *out)
{
    run_step(params, state, pins, out, true);
}
#else
void fw_step(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *pins,
             struct fw_outputs *out)
{
    fw_step_telling(params, state, pins, out, 1);
}

AS_ONE void fw_step_telling(const struct fw_params *params, struct fw_state *state,
                            const struct fw_inputs *pins, struct fw_outputs *out, int tells)
{
    run_step(params, state, pins, out, tells != 0);
}
#endif
