/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"
#include "firmware/core/policy.h"

enum {
    LEAST_SHORT_MA = 49,     /* of 1 W at 30 V, which is 33 mA, with the least lamp_short_pm */
    OVERLOAD_SLACK_MA = 300, /* what a driver may draw beyond its share of full power */
    MOST_SHORT = (FW_MOST_LAMP_MA - 10) * 1000 /* mA permille: a threshold that readings reach */
};

void fw_lamp_derive(const struct fw_params *params, struct fw_state *state)
{
    word rated = quotient(params->lamp_full_mw * K(1000), params->nominal_mv);
    state->rated_lamp_ma = min(rated, K(FW_MOST_LAMP_MA));
    word cold_ma = quotient(params->capacity_mah * params->discharge_cold_c_pm, K(1000));
    word cap = quotient(min(cold_ma, K(20000)) * K(1000), state->rated_lamp_ma);
    state->cold_cap_pm = min(cap, K(1000));
    word span_mv = params->dim_full_mv - params->dim_least_mv;
    state->dim_q16 = quotient((K(1000) - params->dim_least_pm) * K(65536), span_mv);
}

void fw_lamp_init(const struct fw_params *params, struct fw_state *state)
{
    (void)params;
    /* a lamp that stands in the state as "cut" must earn its light */
    state->lvd = K(1);
    state->lvd_s = K(0);
    state->lvr_s = K(0);
    state->discharge = K(FW_FREE);
    state->lamp_pm = K(0);
    state->wanted_pm = K(0);
    state->over_s = K(0);
    state->lamp_short = K(0);
    state->lamp_trips = K(0);
    state->lamp_wait_s = K(0);
    state->motion_s = K(0);
    state->motion_all_s = K(0);
    state->bat_q8_mv = K(0);
}

/* The voltage policy closes a loop: less light, less sag, a higher voltage. Over four minutes it
 * settles at any step if full light sags the battery by less than seven times its span. */
static void smooth_voltage(struct fw_state *state, const struct fw_inputs *in)
{
    word first = not(is(state->started));
    word error = in->bat_mv - shift_down(state->bat_q8_mv, 8);
    word next = state->bat_q8_mv + error * in->dt_s; /* <= 40000 * 256 */
    state->bat_q8_mv = pick(first, in->bat_mv * K(256), next);
}

static void cut_and_restore(const struct fw_params *params, struct fw_state *state, word dt,
                            struct fw_events *events)
{
    word cut = is(state->lvd);
    word open_mv = events->open_mv;
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
    events->restored = release;
}

static void limit_lamp_by_temperature(const struct fw_params *params, struct fw_state *state)
{
    word t = state->cell_ddc;
    word inside = params->temp_hyst_ddc;
    word bearable = (t >= params->discharge_stop_cold_ddc + inside) &
                    (t <= params->discharge_stop_hot_ddc - inside);
    word unbearable = (t < params->discharge_stop_cold_ddc) | (t > params->discharge_stop_hot_ddc);
    word band = state->discharge;
    word next = band;
    next = pick((band == K(FW_STOP)) & bearable, K(FW_SLOW), next);
    next = pick((band != K(FW_STOP)) & (t >= params->discharge_cold_ddc + inside), K(FW_FREE),
                next);
    next = pick((band != K(FW_STOP)) & (t < params->discharge_cold_ddc), K(FW_SLOW), next);
    next = pick(unbearable, K(FW_STOP), next);
    state->discharge = next;
}

static word lamp_is_off(const struct fw_params *params, const struct fw_state *state)
{
    return (state->lamp_wait_s > K(0)) | (state->lamp_trips > params->lamp_tries);
}

/* A condition: enough flows for a short, or a count, a wait or the trials of the night are about.
 */
static word may_trip(const struct fw_state *state, const struct fw_inputs *in,
                     const struct fw_events *events)
{
    return (in->lamp_ma >= K(LEAST_SHORT_MA)) | (state->over_s > K(0)) |
           (state->lamp_wait_s > K(0)) | events->dusk;
}

/* A short takes the lamp off at once, an overload after a while. It is tried again after a wait
 * that grows with every trip, and left off for the rest of the night when the trials are used up.
 */
static void trip_and_try(const struct fw_params *params, struct fw_state *state,
                         const struct fw_inputs *in, struct fw_events *events)
{
    word dt = in->dt_s;
    word rated = state->rated_lamp_ma;
    word due_ma = thousandth(rated * state->lamp_pm);
    word most_ma = due_ma + thousandth(due_ma * (params->lamp_over_pm - K(1000))) +
                   K(OVERLOAD_SLACK_MA);
    /* rated <= 16000, times at most 10000 */
    word shorted = in->lamp_ma >= thousandth(min(rated * params->lamp_short_pm, K(MOST_SHORT)));
    word over_s = integrate(state->over_s, in->lamp_ma > most_ma, dt, params->lamp_over_s);
    /* what still flows through a lamp that has been switched off says nothing new */
    word trip = not(lamp_is_off(params, state)) & (shorted | (over_s >= params->lamp_over_s));
    word trips = pick(events->dusk, K(0), state->lamp_trips) + flag(trip);
    word wait_s = pick(events->dusk, K(0), max(state->lamp_wait_s - dt, K(0)));
    state->over_s = pick(trip, K(0), over_s);
    state->lamp_trips = trips; /* <= lamp_tries + 1 */
    state->lamp_wait_s = pick(trip, params->lamp_try_s * trips, wait_s);
    state->lamp_short = pick(trip, flag(shorted), state->lamp_short);
    events->lamp_trip = trip;
}

/* The level that somebody below asks for by moving, 0 when nobody does. A sensor that asks all
 * night is not believed. */
static word motion_level(const struct fw_params *params, struct fw_state *state,
                         const struct fw_inputs *in, word due, word dusk)
{
    word rest_s = max(state->motion_s - in->dt_s, K(0));
    state->motion_s = pick(in->motion != K(0), params->motion_s, rest_s);
    word moved = due & (params->motion_pm > K(0)) & (state->motion_s > K(0));
    word all_s = pick(dusk, K(0), state->motion_all_s);
    word believed = moved & (all_s < params->motion_all_s);
    state->motion_all_s = min(all_s + pick(moved, in->dt_s, K(0)), params->motion_all_s);
    return pick(believed, params->motion_pm, K(0));
}

void fw_lamp(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
             const struct fw_due *due, struct fw_events *events)
{
    smooth_voltage(state, in);
    cut_and_restore(params, state, in->dt_s, events);
    limit_lamp_by_temperature(params, state);
    events->lamp_trip = K(0);
    if (some(may_trip(state, in, events))) {
        trip_and_try(params, state, in, events);
    }
    word barred = is(state->lvd) | (state->discharge == K(FW_STOP)) | is(state->asleep) |
                  is(state->board_hot) | lamp_is_off(params, state);
    word cap = pick(state->discharge == K(FW_SLOW), state->cold_cap_pm, K(1000));
    word moved = K(0);
    if (some((in->motion != K(0)) | (state->motion_s > K(0)) | events->dusk)) {
        moved = motion_level(params, state, in, due->window, events->dusk);
    }
    word level = K(0);
    if (some(due->window | due->morning)) { /* no policy lights at another time */
        level = fw_policy_level(params, state, due);
    }
    word wanted = min(max(level, moved), cap);
    word fade = params->slew_pm_per_s * in->dt_s;
    word from = clamp(state->lamp_pm, K(0), K(1000)); /* memory may have made up another */
    state->wanted_pm = wanted;
    state->lamp_pm = pick(barred, K(0), clamp(wanted, from - fade, from + fade));
}

word fw_lamp_why(const struct fw_params *params, const struct fw_state *state,
                 const struct fw_due *due)
{
    word slowed = (state->discharge == K(FW_SLOW)) & (state->wanted_pm >= state->cold_cap_pm);
    word why = add_bit(K(0), is(state->asleep), FW_WHY_ASLEEP);
    why = add_bit(why, is(state->board_hot), FW_WHY_BOARD);
    why = add_bit(why, lamp_is_off(params, state), FW_WHY_LAMP);
    why = add_bit(why, slowed | (state->discharge == K(FW_STOP)), FW_WHY_COLD);
    why = add_bit(why, is(state->lvd), FW_WHY_CUT);
    why = add_bit(why, state->lamp_pm != state->wanted_pm, FW_WHY_FADING);
    why = add_bit(why, state->wanted_pm < K(1000), FW_WHY_POLICY);
    return add_bit(why, not(due->window | due->morning), FW_WHY_NOT_DUE);
}
