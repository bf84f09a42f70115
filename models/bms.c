/* SPDX-License-Identifier: MIT */
#include "models/bms.h"

struct vs_bms_params vs_bms_defaults(void)
{
    struct vs_bms_params p = {
        .cells = K(4.0),
        .cell_spread_v = K(0.02),
        .over_v = K(3.75),
        .over_release_v = K(3.55),
        .over_delay_s = K(1.0),
        .under_v = K(2.5),
        .under_release_v = K(3.0),
        .under_delay_s = K(3.0),
        .charge_min_degc = K(0.0),
        .charge_min_release_degc = K(3.0),
        .charge_max_degc = K(55.0),
        .charge_max_release_degc = K(50.0),
        .discharge_min_degc = K(-20.0),
        .discharge_min_release_degc = K(-17.0),
        .discharge_max_degc = K(65.0),
        .discharge_max_release_degc = K(60.0),
        .temp_delay_s = K(3.0),
        .over_current_a = K(20.0),
        .over_current_delay_s = K(10.0),
        .over_current_release_s = K(30.0),
    };
    return p;
}

/* A latch waits for one of two conditions: shut for the one that trips it, open for the one that
 * frees it; once that has held for its delay the latch changes over. */
static void latch(struct vs_bms_latch *l, mask trips, mask frees, real trip_delay_s,
                  real free_delay_s, real dt_s)
{
    mask open = l->open > K(0.5);
    mask holds = (open & frees) | (not(open) & trips);
    real held = pick(holds, l->held_s + dt_s, K(0.0));
    mask change = holds & (held >= pick(open, free_delay_s, trip_delay_s));
    l->open = pick(change, K(1.0) - l->open, l->open);
    l->held_s = pick(change, K(0.0), held);
}

/* Narrows a range to `low` and up, and to `high` and down. */
static void keep_above(real *from, mask where, real low)
{
    *from = pick(where, max(*from, low), *from);
}

static void keep_below(real *to, mask where, real high)
{
    *to = pick(where, min(*to, high), *to);
}

/* A cause that high values trip: shut it bears up to `trips`, open it stays so down to `frees`. */
static void bear_high(const struct vs_bms_latch *l, real *from, real *to, real trips, real frees)
{
    mask open = l->open > K(0.5);
    keep_below(to, not(open), trips);
    keep_above(from, open, frees);
}

static void bear_low(const struct vs_bms_latch *l, real *from, real *to, real trips, real frees)
{
    mask open = l->open > K(0.5);
    keep_above(from, not(open), trips);
    keep_below(to, open, frees);
}

static struct vs_bms_calm calm_of(const struct vs_bms_params *p, const struct vs_bms_state *s)
{
    const real all = K(1e300);
    struct vs_bms_calm c = {-all, all, -all, all, -all, all};
    /* of the pack, and a hair less than what the cells bear: rounding must not call calm what is
     * not */
    real hair_v = K(1e-9), spread_v = p->cell_spread_v;
    bear_high(&s->over, &c.from_v, &c.to_v, (p->over_v - spread_v) * p->cells - hair_v,
              (p->over_release_v - spread_v) * p->cells + hair_v);
    bear_low(&s->under, &c.from_v, &c.to_v, (p->under_v + spread_v) * p->cells + hair_v,
             (p->under_release_v + spread_v) * p->cells - hair_v);
    keep_below(&c.to_a, s->under.open > K(0.5), K(0.0));
    bear_low(&s->charge_cold, &c.from_degc, &c.to_degc, p->charge_min_degc,
             p->charge_min_release_degc);
    bear_high(&s->charge_hot, &c.from_degc, &c.to_degc, p->charge_max_degc,
              p->charge_max_release_degc);
    bear_low(&s->discharge_cold, &c.from_degc, &c.to_degc, p->discharge_min_degc,
             p->discharge_min_release_degc);
    bear_high(&s->discharge_hot, &c.from_degc, &c.to_degc, p->discharge_max_degc,
              p->discharge_max_release_degc);
    keep_above(&c.from_a, s->over_current.open < K(0.5), -p->over_current_a);
    real on_the_way = s->over.held_s + s->under.held_s + s->charge_cold.held_s +
                      s->charge_hot.held_s + s->discharge_cold.held_s + s->discharge_hot.held_s +
                      s->over_current.held_s + s->over_current.open;
    keep_above(&c.from_a, on_the_way > K(0.0), all);
    return c;
}

static void step_latches(const struct vs_bms_params *p, struct vs_bms_state *state, real high_v,
                         real low_v, real current_a, real temp_degc, real dt_s)
{
    real temp_delay = p->temp_delay_s;
    mask charged = current_a > K(0.0);
    mask always = current_a == current_a;

    latch(&state->over, high_v > p->over_v, high_v < p->over_release_v, p->over_delay_s, K(0.0),
          dt_s);
    latch(&state->under, low_v < p->under_v, (low_v > p->under_release_v) | charged,
          p->under_delay_s, K(0.0), dt_s);
    latch(&state->charge_cold, temp_degc<p->charge_min_degc, temp_degc> p->charge_min_release_degc,
          temp_delay, temp_delay, dt_s);
    latch(&state->charge_hot, temp_degc > p->charge_max_degc,
          temp_degc < p->charge_max_release_degc, temp_delay, temp_delay, dt_s);
    latch(&state->discharge_cold,
          temp_degc<p->discharge_min_degc, temp_degc> p->discharge_min_release_degc, temp_delay,
          temp_delay, dt_s);
    latch(&state->discharge_hot, temp_degc > p->discharge_max_degc,
          temp_degc < p->discharge_max_release_degc, temp_delay, temp_delay, dt_s);
    latch(&state->over_current, -current_a > p->over_current_a, always, p->over_current_delay_s,
          p->over_current_release_s, dt_s);

    state->charge_open = max(max(state->over.open, state->charge_cold.open),
                             state->charge_hot.open);
    state->discharge_open = max(max(state->under.open, state->over_current.open),
                                max(state->discharge_cold.open, state->discharge_hot.open));
}

mask vs_bms_step(const struct vs_bms_params *params, struct vs_bms_state *state, real pack_v,
                 real current_a, real temp_degc, real dt_s)
{
    const struct vs_bms_calm *calm = &state->calm;
    mask stirs = ((pack_v < calm->from_v) | (pack_v > calm->to_v)) |
                 ((temp_degc < calm->from_degc) | (temp_degc > calm->to_degc)) |
                 ((current_a < calm->from_a) | (current_a > calm->to_a));
    if (!any(stirs)) {
        return stirs;
    }
    real charge_open = state->charge_open, discharge_open = state->discharge_open;
    real mean_v = pack_v / params->cells;
    real high_v = mean_v + params->cell_spread_v;
    real low_v = mean_v - params->cell_spread_v;
    step_latches(params, state, high_v, low_v, current_a, temp_degc, dt_s);
    state->calm = calm_of(params, state);
    return (state->charge_open > charge_open) | (state->discharge_open > discharge_open);
}
