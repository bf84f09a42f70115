/* SPDX-License-Identifier: MIT */
#include "firmware/core/parts.h"

enum {
    FOREVER_S = 1000000,     /* where the clocks stop; beyond every limit they are compared with */
    CYCLE_TOLERANCE_S = 3600 /* dusk to dusk, from a day: more is no rhythm to learn from */
};

void fw_daylight_init(const struct fw_params *params, struct fw_state *state)
{
    state->night = K(0);
    state->dark_s = K(0);
    state->light_s = K(0);
    /* a first dusk must not wait for the length of a day that nobody saw */
    state->since_dusk_s = K(FOREVER_S);
    state->since_dawn_s = K(FOREVER_S);
    state->dawn_age_s = K(0);
    state->cycle_s = K(0);
    state->covered = K(0);
    for (int i = 0; i < FW_NIGHTS_KEPT; i++) {
        state->nights_s[i] = K(FW_UNKNOWN);
    }
    state->night_length_s = params->night_s;
}

/* Takes the night that ended into the last seven if its times make sense, and follows their median
 * by a quarter of the way, so that one odd night moves nothing. Runs one step after dusk, which has
 * enough to do. cycle_s: from that dusk to this one. */
APART static void learn(const struct fw_params *params, struct fw_state *state, word cycle_s)
{
    word length = state->dawn_age_s;
    word credible = (cycle_s >= K(FW_DAY_S - CYCLE_TOLERANCE_S)) &
                    (cycle_s <= K(FW_DAY_S + CYCLE_TOLERANCE_S)) & (length >= K(SHORTEST_NIGHT_S)) &
                    (length <= params->max_night_s);
    word first = state->nights_s[0] == K(FW_UNKNOWN);
    for (int i = FW_NIGHTS_KEPT - 1; i > 0; i--) {
        word shifted = pick(first, length, state->nights_s[i - 1]);
        state->nights_s[i] = pick(credible, shifted, state->nights_s[i]);
    }
    state->nights_s[0] = pick(credible, length, state->nights_s[0]);

    word low[(FW_NIGHTS_KEPT + 1) / 2];
    sort_lowest(state->nights_s, FW_NIGHTS_KEPT, low, (FW_NIGHTS_KEPT + 1) / 2);
    word median = low[(FW_NIGHTS_KEPT - 1) / 2];
    word known = state->night_length_s;
    word next = pick(first, median, known + shift_down(median - known, 2));
    state->night_length_s = pick(credible, next, known);
}

void fw_daylight(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
                 struct fw_events *events)
{
    word dt = in->dt_s;
    word night = is(state->night);
    word covered = is(state->covered);
    /* a running converter holds the panel at its working point: only by day */
    word running = in->charge_ma > params->idle_ma;
    word dark = (in->pv_mv < params->dusk_mv) & not(running);
    word light = (in->pv_mv > params->dawn_mv) | running;
    word dark_s = integrate(state->dark_s, dark, dt, params->dusk_s);
    word light_s = integrate(state->light_s, light, dt, params->dawn_s);
    /* below zero is what memory has made up, and must not keep the night away for ever */
    word since_dusk = min((state->since_dusk_s + dt) & K(INT32_MAX), K(FOREVER_S));
    word since_dawn = min((state->since_dawn_s + dt) & K(INT32_MAX), K(FOREVER_S));
    state->night_length_s = min(state->night_length_s & K(INT32_MAX), params->max_night_s);

    word lit = light_s >= params->dawn_s;
    word learned = state->nights_s[0] != K(FW_UNKNOWN);
    word longest = min(params->max_night_s, state->night_length_s + params->snow_s);
    longest = pick(learned, longest, params->max_night_s);
    word too_long = night & (since_dusk >= longest) & not(lit);
    word dawn = (night & (lit | too_long)) | (covered & lit);
    /* clouds that part right after dusk are no dawn: only after a real night is dusk held off */
    word rested = state->dawn_age_s >= K(SHORTEST_NIGHT_S);
    word held_off = rested & (since_dawn < params->dusk_inhibit_s);
    /* under a covered panel the nights go on by the clock, a day from dusk to dusk */
    word dusk = not(night) & not(dawn) & (dark_s >= params->dusk_s) & not(held_off) &
                (not(covered) | (since_dusk >= K(FW_DAY_S)));
    /* after too short a day the dawn was a false one, and the old night goes on; but not for ever:
     * a dusk a day after the last is a new night, whatever light there was between */
    word next_day = since_dusk >= K(FW_DAY_S - CYCLE_TOLERANCE_S);
    word fresh = dusk & ((since_dawn >= params->min_day_s) | next_day);

    if (any(state->cycle_s != K(0))) {
        learn(params, state, state->cycle_s);
    }
    state->cycle_s = pick(fresh, since_dusk, K(0));
    /* a night cut by the clock has the length at which light came after all: else a season that
     * passed unseen, in a store or after a blackout, would have every night cut for ever */
    word length = pick(lit, since_dusk, K(0));
    state->dawn_age_s = pick(dawn, length, state->dawn_age_s);
    state->covered = flag((covered | too_long) & not(lit));
    state->night = flag((night | dusk) & not(dawn));
    state->dark_s = pick(dawn, K(0), dark_s);
    state->light_s = pick(dusk, K(0), light_s);
    state->since_dusk_s = pick(fresh, K(0), since_dusk);
    state->since_dawn_s = pick(dawn, K(0), since_dawn);
    events->dusk = fresh;
    events->dawn = dawn;
    events->lit = lit;
}
