/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"

enum {
    HEAT_TRIAL_S = 10,  /* so long the battery may help the heater along: the converter starts up */
    MOST_STAY_S = 86400 /* where that clock stops */
};

void fw_charger_derive(const struct fw_params *params, struct fw_state *state)
{
    /* mAh * permille of C <= 1.18e9 */
    state->taper_ma = quotient(params->capacity_mah * params->taper_c_pm, K(1000));
    state->warm_ma = quotient(params->capacity_mah * params->charge_c_pm, K(1000));
    state->cool_ma = quotient(params->capacity_mah * params->charge_cool_c_pm, K(1000));
    state->hot_ma = quotient(params->capacity_mah * params->charge_hot_c_pm, K(1000));
}

void fw_charger_init(const struct fw_params *params, struct fw_state *state)
{
    (void)params;
    state->mode = K(FW_MODE_OFF);
    state->full = K(0);
    state->taper_s = K(0);
    state->cv_s = K(0);
    state->recharge_s = K(0);
    state->over_voltage = K(0);
    state->soft_ma = K(0);
    state->last_net_ma = K(0);
    state->last_bat_mv = K(0);
    state->pack_open = K(0);
    state->pause_s = K(0);
    state->stay_s = K(0);
    state->board_hot = K(0);
    /* slow until the cells are seen to be warm and not hot */
    state->cold = K(FW_SLOW);
    state->hot = K(FW_SLOW);
}

/* The next band at a temperature t, for a limit in the cold. Bands fall at once and rise by a
 * ratchet: from stop to slow at the resume temperature, from slow to free well inside the free
 * band. A band that memory has made up leads out as slow does. */
static word next_band(word band, word t, word stop, word resume, word slow, word inside)
{
    word stopped = band == K(FW_STOP);
    word next = pick(stopped & (t >= resume), K(FW_SLOW), band);
    next = pick(not(stopped) & (t >= slow + inside), K(FW_FREE), next);
    next = pick(not(stopped) & (t < slow), K(FW_SLOW), next);
    return pick(t < stop, K(FW_STOP), next);
}

/* A limit in the heat is one in the cold with the scale turned round. */
static void limit_by_temperature(const struct fw_params *params, struct fw_state *state)
{
    word t = state->cell_ddc;
    word inside = params->temp_hyst_ddc;
    state->cold = next_band(state->cold, t, params->charge_stop_cold_ddc,
                            params->charge_resume_cold_ddc, params->charge_cool_ddc, inside);
    state->hot = next_band(state->hot, K(0) - t, K(0) - params->charge_stop_hot_ddc,
                           K(0) - params->charge_resume_hot_ddc, K(0) - params->charge_hot_ddc,
                           inside);
}

word fw_charge_limit_ma(const struct fw_params *params, const struct fw_state *state)
{
    word stop = (state->cold == K(FW_STOP)) | (state->hot == K(FW_STOP)) | is(state->cell_lost);
    word limit = min(state->warm_ma, params->charge_max_ma);
    limit = min(limit, pick(state->cold == K(FW_SLOW), state->cool_ma, limit));
    limit = min(limit, pick(state->hot == K(FW_SLOW), state->hot_ma, limit));
    limit = min(limit, pick(state->mode == K(FW_MODE_WAKE), params->wake_ma, limit));
    return pick(stop, K(0), limit);
}

/* How the last step's charge went, as conditions. */
struct charge {
    word held;  /* the voltage stood at the set-point */
    word ended; /* and nothing more goes in */
};

/* The end of the charge is a sloped line: the taper current at the set-point, and at less current
 * at less voltage, down to what a full pack shows at rest; so a weak sun fills a battery too. */
static struct charge judge(const struct fw_params *params, struct fw_state *state,
                           const struct fw_inputs *in, word net_ma)
{
    word mode = state->mode;
    word bat = in->bat_mv;
    word charging = is_charging(mode);
    word running = (in->charge_ma > params->idle_ma) & not(is(state->pack_open));
    word set = params->cv_mv - params->cv_band_mv;
    /* <= 24000 mV, < 118000 mA / 16 */
    word rise = max(min(bat, set) - params->eoc_mv, K(0)) * shift_down(state->taper_ma, 4);
    word above = (set - params->eoc_mv) * shift_down(max(net_ma, K(0)), 4) <= rise;
    word tapered = charging & running & (bat >= min(params->eoc_mv, set)) &
                   (net_ma < state->taper_ma) & above;
    word held = charging & (bat >= set);
    state->taper_s = integrate(state->taper_s, tapered, in->dt_s, params->taper_s);
    state->cv_s = min(state->cv_s + pick(held & running, in->dt_s, K(0)), params->cv_max_s);
    struct charge charge;
    charge.held = held;
    charge.ended = charging &
                   ((state->taper_s >= params->taper_s) | (state->cv_s >= params->cv_max_s));
    return charge;
}

/* A pack whose protection opens under charge takes its current away and lets the voltage jump,
 * which a battery that fills up never does. It is believed open until it takes current again. */
static void watch_pack(const struct fw_params *params, struct fw_state *state,
                       const struct fw_inputs *in, word net_ma)
{
    word charging = is_charging(state->mode);
    word little = net_ma < params->idle_ma;
    word opened = charging & (state->last_net_ma > state->taper_ma) & little &
                  (in->bat_mv - state->last_bat_mv >= params->jump_mv);
    word silent = in->bat_mv < params->wake_mv;
    word closed = (net_ma >= params->idle_ma * K(2)) | is(state->night);
    state->pack_open = flag((is(state->pack_open) & not(closed)) | opened | silent);
    state->last_net_ma = net_ma;
    state->last_bat_mv = in->bat_mv;
}

/* Where the charger goes on a day on which nothing forbids it. A pack that shows no voltage is
 * given a pulse now and then, and charged if it answers: takes current and shows its voltage. Cells
 * that stay below that are too deep down for more than a pulse. */
static word next_mode(const struct fw_params *params, const struct fw_state *state,
                      const struct fw_inputs *in, const struct charge *charge, word full)
{
    word mode = state->mode;
    word silent = in->bat_mv < params->wake_mv;
    word left = in->bat_mv < params->cv_mv - K(4) * params->cv_band_mv;
    /* off, heating, or what memory has made up: there is a way out of any number */
    word idle = not(is_charging(mode) | (mode == K(FW_MODE_DONE)));
    word next = mode;
    next = pick(idle & full, K(FW_MODE_DONE), next);
    next = pick(idle & not(full), K(FW_MODE_BULK), next);
    next = pick((mode == K(FW_MODE_BULK)) & charge->held, K(FW_MODE_CV), next);
    next = pick((mode == K(FW_MODE_CV)) & left, K(FW_MODE_BULK), next);
    next = pick((mode == K(FW_MODE_DONE)) & not(full), K(FW_MODE_BULK), next);
    next = pick(charge->ended, K(FW_MODE_DONE), next);
    next = pick(silent, pick(state->pause_s > K(0), K(FW_MODE_OFF), K(FW_MODE_WAKE)), next);
    word answers = state->last_net_ma >= params->idle_ma;
    word over = state->stay_s + in->dt_s >= params->wake_s;
    word waking = pick(over, K(FW_MODE_OFF), K(FW_MODE_WAKE));
    waking = pick(answers & not(silent), K(FW_MODE_BULK), waking);
    return pick(mode == K(FW_MODE_WAKE), waking, next);
}

/* What the heater takes comes out of the converter. */
static word heater_is_fed(const struct fw_params *params, const struct fw_events *events)
{
    return (events->heater_ma > K(0)) & (events->net_ma >= K(0) - params->idle_ma);
}

/* Frozen cells are heated before they are charged, from the panel alone, once the lamp has faded
 * out: one shunt serves both. */
static word may_heat(const struct fw_params *params, const struct fw_state *state,
                     const struct fw_inputs *in, word fed)
{
    word trying = state->stay_s < K(HEAT_TRIAL_S);
    word wanted = (state->cold == K(FW_STOP)) & not(is(state->cell_lost)) & not(is(state->full)) &
                  (params->heater_mw > K(0)) & (in->bat_mv >= params->wake_mv) &
                  (state->lamp_pm <= K(0));
    return wanted & pick(state->mode == K(FW_MODE_HEAT), fed | trying, state->pause_s <= K(0));
}

/* After a vain trial a wait; from a start a limit that rises. Of heating only the time counts in
 * which the panel does not feed it: the converter lets go of it every few minutes to look at the
 * open panel. */
static void pause_and_ramp(const struct fw_params *params, struct fw_state *state, word dt,
                           word next, word fed)
{
    word mode = state->mode;
    word trial = (mode == K(FW_MODE_HEAT)) | (mode == K(FW_MODE_WAKE));
    word in_vain = trial & (next == K(FW_MODE_OFF));
    word pause_s = pick(mode == K(FW_MODE_HEAT), params->heater_pause_s, params->wake_pause_s);
    state->pause_s = pick(in_vain, pause_s, max(state->pause_s - dt, K(0)));
    state->stay_s = pick(next == mode, integrate(state->stay_s, not(fed), dt, K(MOST_STAY_S)),
                         K(0));
    word charging = is_charging(next) | (next == K(FW_MODE_WAKE));
    word risen = min(state->soft_ma + params->soft_ma_per_s * dt, params->charge_max_ma);
    state->soft_ma = pick(charging, risen, K(0));
}

void fw_charger(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
                struct fw_events *events)
{
    word dt = in->dt_s;
    word bat = in->bat_mv;
    word net_ma = events->net_ma;
    limit_by_temperature(params, state);
    word over = (bat > params->ov_mv) | (is(state->over_voltage) & (bat >= params->ov_clear_mv));
    word hot = (in->board_ddc > params->board_hot_ddc) |
               (is(state->board_hot) & (in->board_ddc >= params->board_cool_ddc));
    word awake = not(is(state->night)) & not(over) & not(hot) & not(is(state->asleep)) &
                 (in->pv_mv <= params->pv_max_mv);
    word fed = heater_is_fed(params, events);
    struct charge charge = {K(0), K(0)};
    if (some(is_charging(state->mode))) {
        charge = judge(params, state, in, net_ma);
    }
    watch_pack(params, state, in, net_ma);
    word sagged = bat < params->recharge_mv;
    word recharge_s = integrate(state->recharge_s, sagged, dt, params->recharge_s);
    word full = is(state->full) & (recharge_s < params->recharge_s);
    word mode = state->mode;
    word next = K(FW_MODE_OFF);
    word allowed = K(0);
    if (some(awake)) { /* by day */
        word heat = awake & may_heat(params, state, in, fed);
        allowed = awake & (fw_charge_limit_ma(params, state) > K(0));
        next = next_mode(params, state, in, &charge, full);
        next = pick(allowed, next, pick(heat, K(FW_MODE_HEAT), K(FW_MODE_OFF)));
    }

    events->charged = charge.ended & allowed;
    events->pulse = (next == K(FW_MODE_WAKE)) & (mode != K(FW_MODE_WAKE));
    word still = is_charging(next);
    pause_and_ramp(params, state, dt, next, fed);
    state->mode = next;
    state->full = flag(full | events->charged);
    state->taper_s = pick(still, state->taper_s, K(0));
    state->cv_s = pick(still, state->cv_s, K(0));
    state->recharge_s = pick(events->charged, K(0), recharge_s);
    state->over_voltage = flag(over);
    state->board_hot = flag(hot);
}
