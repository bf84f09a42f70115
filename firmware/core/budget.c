/* SPDX-License-Identifier: MIT */
/* At dusk: what the battery can give, E, is shared out over N nights, and H is expected from each
 * of the N - 1 days between: budget = (E + (N - 1) H) / N, at most E - reserve, at most last
 * night's cost plus a step, between the cost of the least level and that of the full shape. Every
 * quarter of an hour the rest of the night is planned anew from what was really spent. All in
 * charge (mA s), the one quantity that the gauge and the shunts share. */
#include "firmware/core/parts.h"
#include "firmware/core/policy.h"

enum {
    MOST_MAS = MOST_HARVEST_MAS,
    SHORTEST_PLAN_S = 1800,      /* with less left of the night the plan stands */
    LAST_S = 60,                 /* a night is never planned for less */
    SLICE_PM_S = 30000,          /* light enough to measure the lamp by */
    FREE_S = 1800,               /* less of a morning says nothing about the day */
    MOST_WEIGHT = (1 << 27) - 1, /* a day of learned length weighs at most 81 million */
};

void fw_budget_derive(const struct fw_params *params, struct fw_state *state)
{
    state->share_q10 = quotient(K(1024), params->autonomy_nights);
}

void fw_budget_init(const struct fw_params *params, struct fw_state *state)
{
    (void)params;
    for (int i = 0; i < FW_HARVESTS_KEPT; i++) {
        state->harvest_mas[i] = K(FW_UNKNOWN);
    }
    state->today_mas = K(0);
    state->free_mas = K(0);
    state->free_weight = K(0);
    state->held_weight = K(0);
    state->coldest_ddc = K(1000);
    state->last_cold_ddc = K(1000);
    state->budget_mas = K(0);
    state->spent_mas = K(MOST_MAS); /* no night yet to raise the next one from by a step */
    state->planned_mas = K(0);
    state->plan_pm = K(0);
    state->ceiling_pm = K(0);
    state->resolve_s = K(0);
    state->slice_mas = K(0);
    state->slice_pm_s = K(0);
    state->lamp_full_ma = state->rated_lamp_ma;
}

/* A fifth of the last days had less than this to give; nothing while fewer than three are known,
 * and nothing while the cells are too cold to be charged. */
static word expected_harvest(const struct fw_state *state)
{
    word known = K(0);
    for (int i = 0; i < FW_HARVESTS_KEPT; i++) {
        known += flag(state->harvest_mas[i] != K(FW_UNKNOWN));
    }
    word low[3];
    sort_lowest(state->harvest_mas, FW_HARVESTS_KEPT, low, 3);
    word harvest = pick(known >= K(10), low[2], pick(known >= K(5), low[1], low[0]));
    return pick((known < K(3)) | (state->cold == K(FW_STOP)), K(0), harvest);
}

/* Learns what the lamp draws at full level from what it drew at the levels it had. */
static void measure_lamp(struct fw_state *state, word resolve)
{
    /* <= 16000 mA * 960 s * 125 = 1.92e9, over at most 120000 */
    word seen = divide(state->slice_mas * K(125), shift_down(state->slice_pm_s, 3), 14);
    word rated = state->rated_lamp_ma;
    word fits = (seen >= shift_down(rated, 1)) & (seen <= rated * K(2));
    word enough = resolve & fits & (state->slice_pm_s >= K(SLICE_PM_S));
    word step = shift_down(seen - state->lamp_full_ma, 2);
    state->lamp_full_ma = min(state->lamp_full_ma + pick(enough, step, K(0)), K(FW_MOST_LAMP_MA));
    state->slice_mas = pick(resolve, K(0), state->slice_mas);
    state->slice_pm_s = pick(resolve, K(0), state->slice_pm_s);
}

/* Charge of one permille of the shape over the rest of the night, >= 1. */
static word cost_per_pm(const struct fw_params *params, const struct fw_state *state)
{
    word shape = pick(is(params->shape), fw_stages_left_pm_s(params, state),
                      fw_flat_left_pm_s(params, state));
    word left_pm_s = clamp(shape, K(1000 * LAST_S), K(60000000));
    /* mA * pm * s / 10^6: 16000 * 58593 = 9.4e8, then 1074 / 1024 of it less 20 bits */
    word scaled = shift_down(state->lamp_full_ma * shift_down(left_pm_s, 10), 10);
    return max(shift_down(scaled * K(1074), 10), K(1));
}

/* What the controller and the pack themselves take in a day. */
static word day_draw_mas(const struct fw_state *state)
{
    return shift_down(state->draw_q10_ma * K(675), 3); /* q10 mA * 86400 s / 1024 */
}

/* What the battery can give, less what the coming nights must find in it: the least light and the
 * controller's own draw. */
struct means {
    word usable_mas;
    word spare_mas;
    word day_draw_mas;
};

static struct means means_of(const struct fw_params *params, const struct fw_state *state)
{
    /* the cells will be as cold again as they were in the last nights */
    word cell = min(min(state->cell_ddc, state->coldest_ddc), state->last_cold_ddc);
    word locked = fw_stranded_pm(params, cell) * state->mas_per_pm;
    word floor_ma = thousandth(state->lamp_full_ma * params->lamp_floor_pm); /* <= 8000 */
    /* in units of 64 mA s, <= 8000 * 12600 before the limit */
    word floor = min(floor_ma * shift_down(params->reserve_nights * params->window_s, 6),
                     K(MOST_MAS / 128));
    struct means means;
    means.day_draw_mas = day_draw_mas(state);
    word days = params->reserve_nights + K(1);
    word margin = params->margin_pm * state->mas_per_pm;
    /* <= 550 + 324 + 425 million */
    word reserve = floor * K(64) + days * means.day_draw_mas + margin;
    means.usable_mas = max(max(state->charge_mas - locked, K(0)) - state->sigma_mas, K(0));
    means.spare_mas = max(means.usable_mas - reserve, K(0));
    return means;
}

/* Notes what flowed since the last step; the lamp's level in the state is still that of then. */
static void book(struct fw_state *state, const struct fw_inputs *in, word charge_ma)
{
    word lamp_mas = in->lamp_ma * in->dt_s;
    state->today_mas = min(state->today_mas + charge_ma * in->dt_s, K(MOST_MAS));
    state->spent_mas = min(state->spent_mas + lamp_mas, K(MOST_MAS));
    state->slice_mas += lamp_mas;
    state->slice_pm_s += state->lamp_pm * in->dt_s;
    state->coldest_ddc = min(state->coldest_ddc, state->cell_ddc);
    state->resolve_s += in->dt_s;
}

/* A second before noon weighs a quarter of the day's length, one after noon what is left of it, in
 * 16 s: both halves of the day weigh the same, and the end of an afternoon counts for as little as
 * it brings. */
static void weigh(struct fw_state *state, const struct fw_inputs *in, word charge_ma, word full,
                  word taking)
{
    word day = K(FW_DAY_S) - state->night_length_s; /* 14400..72000 */
    word left = max(day - state->since_dawn_s, K(0));
    word morning = left * K(2) > day;
    word weight = pick(morning, shift_down(day, 6), shift_down(left, 4)) * in->dt_s;
    word charge = pick(taking, charge_ma * in->dt_s, K(0));
    state->free_mas = min(state->free_mas + charge, K(MOST_MAS));
    state->free_weight = min(state->free_weight + pick(taking, weight, K(0)), K(MOST_WEIGHT));
    state->held_weight = min(state->held_weight + pick(full, weight, K(0)), K(MOST_WEIGHT));
}

/* Splits the daylight into time in which the battery took what it was given (slowly if the cells
 * asked for it, or not at all if they could not be charged: those limits are real) and time in
 * which it was full and something may have been refused. */
static void weigh_day(struct fw_state *state, const struct fw_inputs *in, word charge_ma)
{
    word full = (state->mode == K(FW_MODE_CV)) | (state->mode == K(FW_MODE_DONE));
    word taking = not(full) & not(is(state->night));
    if (some(full | taking)) { /* by day */
        weigh(state, in, charge_ma, full, taking);
    }
}

/* What the day could have brought to an empty battery. What it did bring is no measure of that when
 * the battery was full: then it is last night's cost again, and a lamp that is planned by it stays
 * as dim as it is. So the current while the battery took it stands for the whole day, up to what
 * the full shape would cost, more than which is of no use.
 * On a clear day this is never above the truth, if the panel does not face the east: before noon
 * the sun has been weaker than it will be (full at a quarter of the day: 0.59 of the truth), full
 * at noon is exact, and later 2 to 4 % are missing. Clouds that come after the battery is full go
 * unseen; that is for the quantile, the reserve and the step from night to night to bear. */
static word offered(const struct fw_state *state, word enough)
{
    word limited = state->held_weight > K(0);
    word known = state->free_weight >= K(FREE_S / 64) * (K(FW_DAY_S) - state->night_length_s);
    /* < 2^29 over < 2^19; more than 16 times what there was is never hoped for */
    word ratio_q9 = divide((state->free_weight + state->held_weight) * K(2),
                           shift_down(state->free_weight, 8), 13);
    /* in units of 16 mA s: <= 134277 * 8191 */
    word guess = min(shift_down(state->free_mas, 13) * ratio_q9, shift_down(enough, 4));
    guess = pick(known, guess * K(16), enough);
    return max(state->today_mas, pick(limited, guess, K(0)));
}

static void turn_day(struct fw_state *state, word dusk, word enough)
{
    word harvest = offered(state, enough);
    for (int i = FW_HARVESTS_KEPT - 1; i > 0; i--) {
        state->harvest_mas[i] = pick(dusk, state->harvest_mas[i - 1], state->harvest_mas[i]);
    }
    state->harvest_mas[0] = pick(dusk, harvest, state->harvest_mas[0]);
    state->today_mas = pick(dusk, K(0), state->today_mas);
    state->free_mas = pick(dusk, K(0), state->free_mas);
    state->free_weight = pick(dusk, K(0), state->free_weight);
    state->held_weight = pick(dusk, K(0), state->held_weight);
    state->last_cold_ddc = pick(dusk, state->coldest_ddc, state->last_cold_ddc);
    state->coldest_ddc = pick(dusk, state->cell_ddc, state->coldest_ddc);
}

/* Tonight's budget, at dusk. per_pm: what a permille of the shape costs over the whole night. */
static void share_out(const struct fw_params *params, struct fw_state *state,
                      const struct means *means, word per_pm, word dusk)
{
    word harvest = max(expected_harvest(state) - means->day_draw_mas, K(0));
    word share = shift_down(means->usable_mas, 10) * state->share_q10 +
                 (harvest - shift_down(harvest, 10) * state->share_q10);
    word step = state->spent_mas + per_pm * params->raise_pm;
    word most = min(min(share, means->spare_mas), min(step, per_pm * K(1000)));
    word budget = max(most, per_pm * params->lamp_floor_pm);
    state->planned_mas = pick(dusk, harvest, state->planned_mas);
    state->budget_mas = pick(dusk, budget, state->budget_mas);
    state->spent_mas = pick(dusk, K(0), state->spent_mas);
}

/* The rest of the night anew: cut at once when less is left than the budget says, raised within the
 * night by one step; near its end only cut, and only for want of charge: what is over or short by
 * then is little. */
APART static void plan_anew(const struct fw_params *params, struct fw_state *state, word dusk,
                            word resolve)
{
    measure_lamp(state, resolve);
    word per_pm = cost_per_pm(params, state); /* <= 9.7e5, so 1000 of them stay in range */
    if (any(dusk)) {
        turn_day(state, dusk, per_pm * K(1000) + day_draw_mas(state));
    }
    struct means means = means_of(params, state);
    if (any(dusk)) {
        share_out(params, state, &means, per_pm, dusk);
    }
    word late = fw_night_end_s(params, state) - state->since_dusk_s < K(SHORTEST_PLAN_S);
    word left = min(state->budget_mas - state->spent_mas, means.spare_mas);
    left = max(pick(late, means.usable_mas, left), K(0));
    word plan = min(divide(left, per_pm, 10), K(1000));
    word top = min(plan + params->raise_pm, K(1000));
    word ceiling = pick(dusk, top, pick(late, state->plan_pm, state->ceiling_pm));
    state->ceiling_pm = pick(resolve, ceiling, state->ceiling_pm);
    state->plan_pm = pick(resolve, min(plan, ceiling), state->plan_pm);
}

void fw_budget(const struct fw_params *params, struct fw_state *state, const struct fw_inputs *in,
               const struct fw_events *events)
{
    /* what goes through the heater never reaches the battery */
    word charge_ma = max(in->charge_ma - events->heater_ma, K(0));
    book(state, in, charge_ma);
    weigh_day(state, in, charge_ma);
    /* the nights of a crate are none, and its days without a harvest say nothing */
    word dusk = events->dusk & not(is(state->asleep));
    word resolve = dusk | (state->resolve_s >= params->resolve_s);
    state->resolve_s = pick(resolve, K(0), state->resolve_s);
    if (any(resolve)) {
        plan_anew(params, state, dusk, resolve);
    }
}
