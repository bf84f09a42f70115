/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fast.h - the fast firmware at its own rate, on the module's real curve.
 *
 * Ten times a second the fast firmware sees panel voltage and current through the converter's ADC
 * and commands a panel voltage, which the inner regulator is taken to reach within the period. The
 * bus voltage follows the converter's current along the battery's line of that second, and where it
 * would pass the charge set-point the inner regulator lets the panel rise instead. Used by traces
 * at one-second ticks, by the tracking bench and to make the table of tracking.h. */
#ifndef VS_ENGINE_FAST_H
#define VS_ENGINE_FAST_H

#include "sim/engine/lamp.h"
#include "sim/engine/pack.h"

enum { VS_FAST_PER_SECOND = 10 };

struct vs_fast_state {
    struct vs_board_fast_state board;
    double pv_v, pv_a, charge_a; /* as they are now */
    double surplus_w;            /* what the converter could have put on the bus beyond the loads */
    int64_t boots;               /* of the board whose memory this is */
};

/* What the converter looks into: how the bus answers to its current. */
struct vs_fast_bus {
    double a_v, b_ohm; /* bus voltage = a_v + b_ohm * (charge current - load current) */
    double load_w;
    struct vs_pack pack;                  /* all zeros: closed */
    const struct vs_board_faults *faults; /* may be null */
};

void vs_fast_reset(const struct vs_board_params *board, struct vs_fast_state *state);

/* What the pins show at the end of a period, and what a command makes of the next one. charge_v:
 * the set-point. Returns the panel power taken, W; where the pack takes no charge, what would have
 * been taken if it did. */
struct vs_fast_pins vs_fast_look(const struct vs_fast_state *state, const struct vs_fast_bus *bus,
                                 double charge_v);
double vs_fast_answer(const struct vs_converter *converter, struct vs_fast_state *state,
                      const struct vs_fast_command *command, double charge_v,
                      const struct vs_diode *curve, const struct vs_fast_bus *bus);

/* One fast period on one curve: look, firmware, answer. Returns the panel power taken, W, as
 * vs_fast_answer. */
double vs_fast_period(const struct vs_board_params *board, const struct vs_converter *converter,
                      struct vs_fast_state *state, const struct vs_commands *commands,
                      const struct vs_diode *curve, const struct vs_fast_bus *bus);

/* One second of a lamp: what the fast firmware made of the minute's curve, faults of the panel
 * included. A controller without supply, or restarted since, starts the fast firmware anew. */
struct vs_source vs_fast_second(const struct vs_lamp *lamp, const struct vs_tick *tick,
                                struct vs_fast_state *state, const struct vs_diode *curve);

#endif
