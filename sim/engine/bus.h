/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bus.h - converter, loads and battery on one bus, solved in closed form for a tick.
 *
 * Within a tick the battery's mean voltage is nearly a straight line in its current, and a tick is
 * nearly as the one before. So the current is guessed from there, and one step of Newton's corrects
 * it. Where there is nothing to guess from, where the step is a long one or the current goes the
 * other way, a given net power makes a quadratic and a given voltage a division, two times at most.
 * Pure. */
#ifndef VS_ENGINE_BUS_H
#define VS_ENGINE_BUS_H

#include "models/battery.h"

#if VS_LANES > 1
#define vs_bus_solve VS_NAME(vs_bus_solve)
#endif

struct vs_bus_request {
    real offered_w;    /* what the converter could put on the bus now, 0 when it is off */
    real load_w;       /* lamp, its cable and the controller, >= 0 */
    real set_v;        /* the firmware's constant-voltage set-point */
    real charge_max_a; /* the firmware's limit on the battery's charge current, >= 0 */
    int whole; /* in every lane the pack's path is closed and sound: what follows goes unread */
    real may_charge;    /* 1 while the protection lets charge in, else 0 */
    real may_discharge; /* 1 while it lets charge out, else 0 */
    real diode_v;       /* drop on the way in, of a body diode; 0 while the switches are closed */
    real series_ohm;    /* between the pack and the bus, both ways; 0 for a sound contact */
};

/* What a tick leaves to the next for its guess. All zeros is nothing. */
struct vs_bus_trace {
    real current_a; /* of the battery ... */
    real free_a;    /* ... and what it would have been without limits */
    real net_w;     /* offered less load */
    real a_per_w;   /* by which the latter moves the former */
    real drift_a;   /* what else moved it: the battery that fills or empties */
};

struct vs_bus_flow {
    real current_a;   /* of the battery, charging positive, mean of the tick */
    real converter_w; /* really put on the bus, 0..offered_w */
    real served_frac; /* share of the load that was met, 0..1 */
    /* in any lane: the converter gives less than it could; not all of the load is met */
    int is_cut, is_short;
};

/* Solves the bus for one tick. now: of this state; way: set to that of the current that comes out;
 * trace: of the tick before, moved on.
 * Order of who gives way: the load is served first; charge is cut back to the set-point, the
 * current limit and what still fits; when the battery cannot give what is missing, the load is cut.
 * Accuracy  power balance to about 1e-10 of the throughput at 60 s (see test sim.bus).
 */
struct vs_bus_flow vs_bus_solve(const struct vs_battery_params *battery,
                                const struct vs_battery_tick *tick,
                                const struct vs_battery_state *state,
                                const struct vs_battery_now *now,
                                const struct vs_bus_request *request, struct vs_bus_trace *trace,
                                struct vs_battery_way *way);

#endif
