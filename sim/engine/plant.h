/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plant.h - what the controller controls: panel side, battery in its box, luminaire, one tick.
 *
 * In lane vocabulary: the same source runs one lamp or several in lockstep, with the same bits. The
 * tick is in two halves, with the firmware between them: first what the controller sees and whether
 * it has a supply, then what its commands come to. Whoever holds both plant and controller (lamp.h,
 * lanes.c) calls them.
 *
 * Faults, the fast firmware and probes are of all lanes at once and for one lamp only in practice;
 * a null pointer is a plant without. No I/O, no allocation, no globals. */
#ifndef VS_ENGINE_PLANT_H
#define VS_ENGINE_PLANT_H

#include "models/battery.h"
#include "models/bms.h"
#include "models/cable.h"
#include "models/converter.h"
#include "models/luminaire.h"
#include "models/thermal.h"
#include "sim/engine/bus.h"
#include "sim/engine/ledger.h"
#include "sim/engine/minute.h"
#include "sim/engine/night_sums.h"
#include "sim/engine/pack.h"
#include "sim/engine/pins.h"

#if VS_LANES > 1
#define vs_plant_tick_of VS_NAME(vs_plant_tick_of)
#define vs_plant_look VS_NAME(vs_plant_look)
#define vs_plant_go VS_NAME(vs_plant_go)
#endif

struct vs_plant_params {
    struct vs_battery_params battery;
    struct vs_bms_params bms;
    struct vs_box box;
    struct vs_soil soil;
    struct vs_converter converter;
    struct vs_cable lamp_cable;
    struct vs_luminaire luminaire;
    real panel_scale;   /* panel / the group's module: more of it in parallel, with cable in
                         * proportion */
    real panel_rated_w; /* of the group's module: scale of the tracking table */
    real controller_a;  /* own draw of the controller, from the battery, day and night */
    real sleep_a;       /* and while it sleeps */
    real heater_w;      /* in the battery's box; 0: none */
    real dark_rad;      /* the sun's elevation below which light is asked for */
};

struct vs_plant_state {
    struct vs_battery_state battery;
    struct vs_bms_state bms;
    struct vs_commands commands;
    real bus_v, pv_v;      /* at the end of the last tick, as the pins see them */
    real charge_a, lamp_a; /* means of the last tick */
    real powered;          /* 1 while the controller has a supply */
    struct vs_bus_trace bus;
    real led_level_frac, led_w; /* the level that the LEDs had last, and their power at it */
};

/* Conditions that are the same for many ticks, worked out by the caller once. */
struct vs_tick {
    int dt_s; /* 1..60 and a divisor of 60 */
    struct vs_battery_tick battery;
    struct vs_luminaire_rating lamp;
    struct vs_converter_rating converter;
    real lamp_cable_ohm; /* at 20 degC */
    real box_decay;
};
struct vs_tick vs_plant_tick_of(const struct vs_plant_params *params, int dt_s);

/* What the fast firmware made of the panel in this tick, when it runs; see fast.h. */
struct vs_source {
    double taken_w; /* from the panel, at the controller's terminals, if the bus takes it */
    double pv_v;
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

/* What comes from outside in a tick: to each lane its sky, to all the same faults and source. */
struct vs_around {
    const struct vs_minute *minute;
    const struct vs_plant_faults *faults; /* vs_plant_sound where nothing is wrong */
    const struct vs_source *source; /* null: the tracking table stands for the fast firmware */
};

/* What the first half leaves to the second. */
struct vs_plant_now {
    struct vs_battery_stock battery;
    struct vs_pack pack;
    int whole;  /* the pack, in all lanes: closed, and without a bad contact */
    mask wakes; /* the controller has just got a supply: it starts anew */
};

/* A plant in its tick. */
struct vs_plant {
    const struct vs_plant_params *params;
    struct vs_plant_state *state;
    struct vs_ledger *ledger;
    struct vs_night_sums *night;
    const struct vs_tick *tick;
    struct vs_plant_now now; /* of the first half */
    real soil_degc;          /* of the day, at the box's depth */
};

/* First half. state->powered, and where the controller wakes the voltages at its pins, are set. */
void vs_plant_look(struct vs_plant *plant, const struct vs_around *around);

static inline struct vs_pins vs_plant_pins(const struct vs_plant_state *s)
{
    struct vs_pins pins = {
        .pv_v = s->pv_v,
        .bat_v = s->bus_v,
        .charge_a = s->charge_a,
        .lamp_a = s->lamp_a,
        .cell_degc = s->battery.temp_degc,
        .board_degc = s->battery.temp_degc,
    };
    return pins;
}

/* Second half, under state->commands. probe may be null. */
void vs_plant_go(struct vs_plant *plant, const struct vs_around *around,
                 struct vs_lamp_probe *probe);

#endif
