/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"
#include "firmware/core/policy.h"

void fw_lamp_init(const struct fw_params *params, struct fw_state *state)
{
    /* a lamp that stands in the state as "cut" must earn its light */
    state->lvd = K(1);
    state->lvd_s = K(0);
    state->lvr_s = K(0);
    state->discharge = K(FW_FREE);
    state->lamp_pm = K(0);
    word rated = div(params->lamp_full_mw * K(1000), params->nominal_mv);
    state->rated_lamp_ma = min(rated, K(16000));
    word cold_ma = div(params->capacity_mah * params->discharge_cold_c_pm, K(1000));
    word cap = div(min(cold_ma, K(20000)) * K(1000), state->rated_lamp_ma);
    state->cold_cap_pm = min(cap, K(1000));
}

static void cut_and_restore(const struct fw_params *params, struct fw_state *state,
                            const struct fw_inputs *in, struct fw_events *events)
{
    word dt = in->dt_s;
    word cut = is(state->lvd);
    /* what the battery would show without current; 1024 stands for 1000 */
    word open_mv = in->bat_mv + shift_down((in->lamp_ma - in->charge_ma) * params->bat_mohm, 10);
    word low = open_mv < params->lvd_mv;
    word usable_pm = state->soc_pm - state->soc_min_pm;
    word well = (open_mv > params->lvr_mv) & (usable_pm >= params->lvr_soc_pm);
    word lvd_s = integrate(state->lvd_s, low, dt, params->lvd_s);
    word lvr_s = integrate(state->lvr_s, well, dt, params->lvr_s);
    word trip = not(cut) & (lvd_s >= params->lvd_s);
    word release = cut & (lvr_s >= params->lvr_s);
    state->lvd = flag((cut | trip) & not(release));
    state->lvd_s = pick(release, K(0), lvd_s);
    state->lvr_s = pick(trip, K(0), lvr_s);
    events->emptied = trip;
}

static void limit_by_temperature(const struct fw_params *params, struct fw_state *state)
{
    word t = state->cell_ddc;
    word inside = params->temp_hyst_ddc;
    word bearable = (t >= params->discharge_stop_cold_ddc + inside) &
                    (t <= params->discharge_stop_hot_ddc - inside);
    word unbearable = (t < params->discharge_stop_cold_ddc) | (t > params->discharge_stop_hot_ddc);
    word band = state->discharge;
    word next = band;
    next = pick((band == K(FW_STOP)) & bearable, K(FW_SLOW), next);
    next = pick((band == K(FW_SLOW)) & (t >= params->discharge_cold_ddc + inside), K(FW_FREE),
                next);
    next = pick((band == K(FW_FREE)) & (t < params->discharge_cold_ddc), K(FW_SLOW), next);
    next = pick(unbearable, K(FW_STOP), next);
    state->discharge = next;
}

void fw_lamp(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
             struct fw_events *events)
{
    cut_and_restore(params, state, in, events);
    limit_by_temperature(params, state);
    word barred = is(state->lvd) | (state->discharge == K(FW_STOP));
    word cap = pick(state->discharge == K(FW_SLOW), state->cold_cap_pm, K(1000));
    word wanted = min(fw_policy_level(params, state), cap);
    word fade = params->slew_pm_per_s * in->dt_s;
    word level = clamp(wanted, state->lamp_pm - fade, state->lamp_pm + fade);
    state->lamp_pm = pick(barred, K(0), level);
}
