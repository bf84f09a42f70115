/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"

void fw_charger_init(const struct fw_params *params, struct fw_state *state)
{
    /* mAh * permille of C <= 1.18e9 */
    state->taper_ma = div(params->capacity_mah * params->taper_c_pm, K(1000));
    state->warm_ma = div(params->capacity_mah * params->charge_c_pm, K(1000));
    state->cool_ma = div(params->capacity_mah * params->charge_cool_c_pm, K(1000));
    state->hot_ma = div(params->capacity_mah * params->charge_hot_c_pm, K(1000));
    state->mode = K(FW_MODE_OFF);
    state->full = K(0);
    state->taper_s = K(0);
    state->cv_s = K(0);
    state->recharge_s = K(0);
    state->over_voltage = K(0);
    /* slow until the cells are seen to be warm and not hot */
    state->cold = K(FW_SLOW);
    state->hot = K(FW_SLOW);
}

/* Bands fall at once and rise by a ratchet: from stop to slow at the resume temperature, from slow
 * to free well inside the free band. */
static void limit_by_temperature(const struct fw_params *params, struct fw_state *state)
{
    word t = state->cell_ddc;
    word inside = params->temp_hyst_ddc;

    word cold = state->cold;
    word next = cold;
    next = pick((cold == K(FW_STOP)) & (t >= params->charge_resume_cold_ddc), K(FW_SLOW), next);
    next = pick((cold == K(FW_SLOW)) & (t >= params->charge_cool_ddc + inside), K(FW_FREE), next);
    next = pick((cold == K(FW_FREE)) & (t < params->charge_cool_ddc), K(FW_SLOW), next);
    next = pick(t < params->charge_stop_cold_ddc, K(FW_STOP), next);
    state->cold = next;

    word hot = state->hot;
    next = hot;
    next = pick((hot == K(FW_STOP)) & (t <= params->charge_resume_hot_ddc), K(FW_SLOW), next);
    next = pick((hot == K(FW_SLOW)) & (t <= params->charge_hot_ddc - inside), K(FW_FREE), next);
    next = pick((hot == K(FW_FREE)) & (t > params->charge_hot_ddc), K(FW_SLOW), next);
    next = pick(t > params->charge_stop_hot_ddc, K(FW_STOP), next);
    state->hot = next;
}

word fw_charge_limit_ma(const struct fw_params *params, const struct fw_state *state)
{
    word stop = (state->cold == K(FW_STOP)) | (state->hot == K(FW_STOP)) | is(state->cell_lost);
    word limit = min(state->warm_ma, params->charge_max_ma);
    limit = min(limit, pick(state->cold == K(FW_SLOW), state->cool_ma, limit));
    limit = min(limit, pick(state->hot == K(FW_SLOW), state->hot_ma, limit));
    return pick(stop, K(0), limit);
}

void fw_charger(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
                struct fw_events *events)
{
    word dt = in->dt_s;
    word bat = in->bat_mv;
    word mode = state->mode;
    limit_by_temperature(params, state);
    word over = (bat > params->ov_mv) | (is(state->over_voltage) & (bat >= params->ov_clear_mv));
    word allowed = not(is(state->night)) & not(over) & (fw_charge_limit_ma(params, state) > K(0));

    word charging = (mode == K(FW_MODE_BULK)) | (mode == K(FW_MODE_CV));
    word held = charging & (bat >= params->cv_mv - params->cv_band_mv);
    word running = in->charge_ma > params->idle_ma;
    word tapered = held & running & (in->charge_ma - in->lamp_ma < state->taper_ma);
    word taper_s = integrate(state->taper_s, tapered, dt, params->taper_s);
    word cv_s = min(state->cv_s + pick(held & running, dt, K(0)), params->cv_max_s);
    word ended = charging & ((taper_s >= params->taper_s) | (cv_s >= params->cv_max_s));

    word sagged = bat < params->recharge_mv;
    word recharge_s = integrate(state->recharge_s, sagged, dt, params->recharge_s);
    word full = is(state->full) & (recharge_s < params->recharge_s);
    word left = bat < params->cv_mv - K(4) * params->cv_band_mv;

    word next = mode;
    next = pick((mode == K(FW_MODE_OFF)) & full, K(FW_MODE_DONE), next);
    next = pick((mode == K(FW_MODE_OFF)) & not(full), K(FW_MODE_BULK), next);
    next = pick((mode == K(FW_MODE_BULK)) & held, K(FW_MODE_CV), next);
    next = pick((mode == K(FW_MODE_CV)) & left, K(FW_MODE_BULK), next);
    next = pick((mode == K(FW_MODE_DONE)) & not(full), K(FW_MODE_BULK), next);
    next = pick(ended, K(FW_MODE_DONE), next);
    next = pick(not(allowed), K(FW_MODE_OFF), next);

    events->charged = ended & allowed;
    word still = (next == K(FW_MODE_BULK)) | (next == K(FW_MODE_CV));
    state->mode = next;
    state->full = flag(full | events->charged);
    state->taper_s = pick(still, taper_s, K(0));
    state->cv_s = pick(still, cv_s, K(0));
    state->recharge_s = pick(events->charged, K(0), recharge_s);
    state->over_voltage = flag(over);
}
