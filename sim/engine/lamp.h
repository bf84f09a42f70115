/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lamp.h - one lamp on its pole: panel, controller, battery in its box, luminaire.
 *
 * A tick goes: firmware reads the pins -> source and loads -> bus -> battery, protection, box ->
 * ledger -> sums of the night (plant.h). Parameters are const, the state is all that changes, and a
 * state can be copied to go on from there.
 *
 * No I/O, no allocation, no globals. */
#ifndef VS_ENGINE_LAMP_H
#define VS_ENGINE_LAMP_H

#include "sim/engine/board.h"
#include "sim/engine/faults.h"
#include "sim/engine/plant.h"
#include "sim/engine/sky.h"
#include "sim/engine/tally.h"

struct vs_lamp_params {
    struct vs_plant_params plant; /* but for dark_rad, which comes of the demand */
    struct vs_board_params board;
    struct vs_pv_params module; /* of the group; needed for faults of the panel alone */
    struct vs_fault_set faults; /* what goes wrong, by the time since the run began */
    double initial_soc_frac;
    double initial_degc;
    struct vs_demand demand;
};

/* Everything that the future depends on. Copying it forks the lamp. */
struct vs_lamp_state {
    struct vs_plant_state plant;
    struct vs_board_state board;
    int64_t now_s, last_s; /* start of the next tick and of the last, since the run began */
};

/* One lamp and its records. */
struct vs_lamp {
    struct vs_lamp_params params;
    struct vs_lamp_state state;
    struct vs_ledger ledger;
    struct vs_tally tally;
};

/* Starts a lamp: rested battery at the initial state of charge, firmware freshly booted.
 * nights[capacity] are the caller's and take one record a night. */
void vs_lamp_start(struct vs_lamp *lamp, const struct vs_lamp_params *params,
                   struct vs_night *nights, size_t capacity);

static inline struct vs_tick vs_tick_of(const struct vs_lamp_params *params, int dt_s)
{
    return vs_plant_tick_of(&params->plant, dt_s);
}

/* Starts a lamp that goes on from a state which another of the same parameters came to: a fork. Its
 * books begin anew, and the night that is running counts. */
void vs_lamp_resume(struct vs_lamp *lamp, const struct vs_lamp_params *params,
                    const struct vs_lamp_state *state, struct vs_night *nights, size_t capacity);

/* One tick. source: null in a season (the tracking table stands for the fast firmware), else what
 * the fast firmware did. soil_degc: of the day, at the box's depth. probe may be null. */
void vs_lamp_tick(struct vs_lamp *lamp, const struct vs_tick *tick, const struct vs_minute *minute,
                  double soil_degc, const struct vs_source *source, struct vs_lamp_probe *probe);

/* Brings the ledger up to now: running sums and the energy in the battery. To be called once an
 * hour or so and before the books are looked at. */
void vs_lamp_take_stock(struct vs_lamp *lamp);

#endif
