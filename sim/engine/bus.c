/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/bus.h"

enum { FURTHER_PASSES = 2 }; /* one for a long step, one for a direction that turned out wrong */

/* Current that takes net power p: the root of b I^2 + a I = p that goes to zero with p, written so
 * that nothing cancels. Where the battery cannot give so much, what it gives at half voltage. */
static real current_for(const struct vs_battery_line *line, real p_w)
{
    real root = real_sqrt(max(line->a_v * line->a_v + K(4.0) * line->b_ohm * p_w, K(0.0)));
    return K(2.0) * p_w / (line->a_v + root);
}

/* The same by a step of Newton's from a current that is near. Where the voltage has sagged by more
 * than a quarter no step is sure, and the root is taken. a_per_w: set to how the current moves with
 * the power; 0 where it has sagged. */
static real near_current(const struct vs_battery_line *line, real p_w, real guess, real *a_per_w)
{
    real sag_v = line->b_ohm * guess;
    real slope_v = line->a_v + (sag_v + sag_v);
    mask sags = slope_v < K(0.5) * line->a_v;
    *a_per_w = K(1.0) / slope_v;
    real current = (p_w + sag_v * guess) * *a_per_w;
    if (any(sags)) {
        *a_per_w = pick(sags, K(0.0), *a_per_w);
        current = pick(sags, current_for(line, p_w), current);
    }
    return current;
}

/* The battery's current within its limits, given how its voltage moves and what it would be without
 * limits. What needs a division or a root is worked out where it is reached: at the set-point,
 * where even no charge may be too much, and below half the voltage. */
static real within_limits(const struct vs_battery_line *line, const struct vs_battery_range *reach,
                          const struct vs_bus_request *q, real free)
{
    real most_in = min(reach->charge_max_a, q->charge_max_a);
    real most_out = reach->discharge_max_a;
    if (!q->whole) {
        most_in = most_in * q->may_charge;
    }
    real rise_v = line->b_ohm * free;
    mask at_set_point = line->a_v + rise_v > q->set_v;
    mask spent = rise_v + rise_v < -line->a_v;
    if (any(at_set_point | spent)) {
        real per_ohm = K(1.0) / line->b_ohm;
        most_in = pick(at_set_point, min((q->set_v - line->a_v) * per_ohm, most_in), most_in);
        most_out = pick(spent, max(most_out, K(-0.5) * line->a_v * per_ohm), most_out);
        mask drains = (most_in < K(0.0)) & (most_in < free);
        if (any(drains)) { /* the converter gives nothing */
            real alone = min(current_for(line, -q->load_w), K(0.0));
            most_in = pick(drains, max(most_in, alone), most_in);
        }
    }
    if (!q->whole) {
        most_out = most_out * q->may_discharge;
    }
    return max(min(free, most_in), most_out);
}

/* The line as the bus sees it. A diode stands in the way of charge alone; while it does, no current
 * comes out. */
static struct vs_battery_line seen_from_bus(struct vs_battery_line line,
                                            const struct vs_bus_request *q)
{
    if (!q->whole) {
        line.a_v = line.a_v + q->diode_v;
        line.b_ohm = line.b_ohm + q->series_ohm;
    }
    return line;
}

static struct vs_bus_flow flow_of(const struct vs_battery_line *line,
                                  const struct vs_bus_request *q, real current, real free_a)
{
    struct vs_bus_flow flow = {
        .current_a = current, .converter_w = q->offered_w, .served_frac = K(1.0)};
    if (any(current != free_a)) {
        mask short_of = current > free_a, cut_back = current < free_a;
        real battery_w = (line->a_v + line->b_ohm * current) * current;
        real needed_w = battery_w + q->load_w;
        real put_w = clamp(needed_w, K(0.0), q->offered_w);
        real missing_w = clamp(needed_w - q->offered_w, K(0.0), q->load_w);
        real served = K(1.0) - missing_w / max(q->load_w, K(1e-12));
        flow.is_cut = any(cut_back);
        flow.is_short = any(short_of);
        flow.converter_w = pick(cut_back, put_w, q->offered_w);
        flow.served_frac = pick(short_of, served, K(1.0));
    }
    return flow;
}

/* Where a tick starts from. */
struct start {
    real net_w;
    real moved_a, guess_a; /* by the power alone, and with the drift or the limit */
    mask unknown;          /* no guess at all */
};

static struct start start_of(const struct vs_bus_trace *trace, const struct vs_bus_request *q)
{
    struct start a;
    a.net_w = q->offered_w - q->load_w;
    a.moved_a = trace->free_a + (a.net_w - trace->net_w) * trace->a_per_w;
    mask limited = trace->current_a != trace->free_a;
    a.guess_a = pick(limited, trace->current_a, a.moved_a + trace->drift_a);
    /* none at all, where the pack's path is closed, may go on under any power */
    mask turned = ((a.net_w < K(0.0)) ^ (a.guess_a < K(0.0))) & (a.guess_a != K(0.0));
    a.unknown = turned | (trace->a_per_w <= K(0.0));
    return a;
}

/* A drift that is not small is a jump, and no guess for the next tick. */
static void leave(struct vs_bus_trace *trace, const struct start *a, real current, real free)
{
    real drift = free - a->moved_a;
    mask small = real_abs(drift) < K(2e-3) * real_abs(free);
    trace->drift_a = pick(small, drift, K(0.0));
    trace->current_a = current;
    trace->free_a = free;
    trace->net_w = a->net_w;
}

struct vs_bus_flow vs_bus_solve(const struct vs_battery_params *battery,
                                const struct vs_battery_tick *tick,
                                const struct vs_battery_state *state,
                                const struct vs_battery_now *now, const struct vs_bus_request *q,
                                struct vs_bus_trace *trace, struct vs_battery_way *way)
{
    const struct vs_battery_range *reach = &now->stock->reach;
    struct start a = start_of(trace, q);
    real guess = a.guess_a;
    vs_battery_turn(battery, tick, state, now, pick(a.unknown, a.net_w, guess) < K(0.0), way);
    if (any(a.unknown)) {
        struct vs_battery_line rough = seen_from_bus(vs_battery_guess_now(tick, state, now, way),
                                                     q);
        real first = within_limits(&rough, reach, q, current_for(&rough, a.net_w));
        guess = pick(a.unknown, first, guess);
    }
    struct vs_battery_line line = seen_from_bus(
        vs_battery_line_now(battery, tick, state, now, way, guess), q);
    real free = near_current(&line, a.net_w, guess, &trace->a_per_w);
    real current = within_limits(&line, reach, q, free);
    /* the error falls with the square of the step: after one this short it is below 1e-10. A
     * current that turned out to go the other way has met the wrong resistance. */
    for (int pass = 0; pass < FURTHER_PASSES; pass++) {
        mask out = current < K(0.0);
        real step = real_abs(current - guess);
        mask far = (out ^ way->out) | (step > K(5e-5) * real_abs(current) + K(5e-6));
        if (!any(far)) {
            break;
        }
        guess = pick(far, current, guess);
        vs_battery_turn(battery, tick, state, now, out, way);
        struct vs_battery_line closer = seen_from_bus(
            vs_battery_line_now(battery, tick, state, now, way, guess), q);
        line.a_v = pick(far, closer.a_v, line.a_v);
        line.b_ohm = pick(far, closer.b_ohm, line.b_ohm);
        free = pick(far, current_for(&line, a.net_w), free);
        current = within_limits(&line, reach, q, free);
    }
    leave(trace, &a, current, free);
    return flow_of(&line, q, current, free);
}
