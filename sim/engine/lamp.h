/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lamp.h - one lamp on its pole: panel, controller, battery in its box, luminaire.
 *
 * A tick goes: firmware reads the pins -> source and loads -> bus -> battery, protection, box ->
 * ledger -> tally. Parameters are const, the state is all that changes, and a state can be copied
 * to go on from there.
 *
 * No I/O, no allocation, no globals. */
#ifndef VS_ENGINE_LAMP_H
#define VS_ENGINE_LAMP_H

#include "models/battery.h"
#include "models/bms.h"
#include "models/cable.h"
#include "models/converter.h"
#include "models/luminaire.h"
#include "models/thermal.h"
#include "sim/engine/board.h"
#include "sim/engine/faults.h"
#include "sim/engine/ledger.h"
#include "sim/engine/sky.h"
#include "sim/engine/tally.h"

struct vs_lamp_params {
    struct vs_board_params board;
    struct vs_battery_params battery;
    struct vs_bms_params bms;
    struct vs_box box;
    struct vs_soil soil;
    struct vs_converter converter;
    struct vs_cable lamp_cable;
    struct vs_luminaire luminaire;
    double panel_scale;         /* panel / the group's module: more of it in parallel, with cable in
                                 * proportion */
    double panel_rated_w;       /* of the group's module: scale of the tracking table */
    double controller_a;        /* own draw of the controller, from the battery, day and night */
    double sleep_a;             /* and while it sleeps */
    double heater_w;            /* in the battery's box; 0: none */
    struct vs_pv_params module; /* of the group; needed for faults of the panel alone */
    struct vs_fault_set faults; /* what goes wrong, by the time since the run began */
    double initial_soc_frac;
    double initial_degc;
    struct vs_demand demand;
};

/* Everything that the future depends on. Copying it forks the lamp. */
struct vs_lamp_state {
    struct vs_battery_state battery;
    struct vs_bms_state bms;
    struct vs_board_state board;
    struct vs_commands commands;
    double bus_v, pv_v;      /* at the end of the last tick, as the pins see them */
    double charge_a, lamp_a; /* means of the last tick */
    double powered;          /* 1 while the controller has a supply */
    int64_t now_s, last_s;   /* start of the next tick and of the last, since the run began */
};

/* One lamp and its records. */
struct vs_lamp {
    struct vs_lamp_params params;
    struct vs_lamp_state state;
    struct vs_ledger ledger;
    struct vs_tally tally;
};

/* All signals of one tick, for traces and tests. Powers and currents are means of the tick. */
struct vs_lamp_probe {
    double pv_w, pv_v; /* taken from the panel at the controller; voltage there */
    double charge_a, battery_a, bus_v;
    double soc_frac, battery_degc;
    double lamp_w, lamp_level_frac, flux_lm;
    double curtailed_w;
    double heater_w;
    int charge_open, discharge_open, powered;
};

/* What the fast firmware made of the panel in this tick, when it runs; see fast.h. */
struct vs_source {
    double taken_w; /* from the panel, at the controller's terminals, if the bus takes it */
    double pv_v;
};

/* Starts a lamp: rested battery at the initial state of charge, firmware freshly booted.
 * nights[capacity] are the caller's and take one record a night. */
void vs_lamp_start(struct vs_lamp *lamp, const struct vs_lamp_params *params,
                   struct vs_night *nights, size_t capacity);

/* Conditions that are the same for many ticks, worked out by the caller once. */
struct vs_tick {
    int dt_s; /* 1..60 and a divisor of 60 */
    struct vs_battery_tick battery;
    double box_decay;
};
struct vs_tick vs_tick_of(const struct vs_lamp_params *params, int dt_s);

/* One tick. source: null in a season (the tracking table stands for the fast firmware), else what
 * the fast firmware did. soil_degc: of the day, at the box's depth. probe may be null. */
void vs_lamp_tick(struct vs_lamp *lamp, const struct vs_tick *tick, const struct vs_minute *minute,
                  double soil_degc, const struct vs_source *source, struct vs_lamp_probe *probe);

/* Brings the ledger up to now: running sums and the energy in the battery. To be called once an
 * hour or so and before the books are looked at. */
void vs_lamp_take_stock(struct vs_lamp *lamp);

#endif
