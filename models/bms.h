/* SPDX-License-Identifier: MIT */
/* bms.h - the protection board inside the pack: two switches and what trips them.
 *
 * One switch keeps charge out, one keeps it in. Each cause is a latch of its own with a delay to
 * trip and a delay to release; a switch is open while any of its causes is. The board acts on
 * single cells: the spread of the pack stands as an offset of the cell voltages it sees.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_BMS_H
#define VS_MODELS_BMS_H

#include "models/real.h"

#if VS_LANES > 1
#define vs_bms_defaults VS_NAME(vs_bms_defaults)
#define vs_bms_step VS_NAME(vs_bms_step)
#endif

struct vs_bms_params {
    real cells;          /* in series */
    real cell_spread_v;  /* highest and lowest cell differ this much from the mean */
    real over_v;         /* of the highest cell: stops charge ... */
    real over_release_v; /* ... until it is below this */
    real over_delay_s;
    real under_v;         /* of the lowest cell: stops discharge ... */
    real under_release_v; /* ... until it is above this, or the pack is charged */
    real under_delay_s;
    real charge_min_degc; /* below it no charge; a lower number is a pack that allows it */
    real charge_min_release_degc;
    real charge_max_degc;
    real charge_max_release_degc;
    real discharge_min_degc;
    real discharge_min_release_degc;
    real discharge_max_degc;
    real discharge_max_release_degc;
    real temp_delay_s;
    real over_current_a; /* of discharge, > 0 */
    real over_current_delay_s;
    real over_current_release_s; /* closes again after so long; the load is then tried anew */
};

/* One cause. */
struct vs_bms_latch {
    real open;   /* 0 or 1 */
    real held_s; /* how long the condition to change has held */
};

/* Within these a step changes nothing: no latch is on its way, and none has cause to set out.
 * Follows from the latches and the parameters; all zeros is not known. */
struct vs_bms_calm {
    real from_v, to_v; /* of the pack */
    real from_degc, to_degc;
    real from_a, to_a;
};

struct vs_bms_state {
    real charge_open, discharge_open; /* 0 or 1: what the causes below come to */
    struct vs_bms_calm calm;
    struct vs_bms_latch over, charge_cold, charge_hot;
    struct vs_bms_latch under, discharge_cold, discharge_hot, over_current;
};

/* LFP, four cells. Over-voltage 3.75 V (boards vary 3.65..3.90) released at 3.55, under-voltage
 * 2.5 V (2.0..2.8) released at 3.0, charge 0..55 degC, discharge -20..65 degC, 20 A for 10 s:
 * middle of the data sheets of common boards and packs. Spread and release temperatures are
 * estimates. */
struct vs_bms_params vs_bms_defaults(void);

/* Moves the latches by a tick.
 * Given     pack_v at the terminals, current_a positive into the pack, temp_degc of the cells;
 *           a state of all zeros is a closed board that has just started
 * Returned  where a switch opened
 * A delay shorter than the tick trips in the tick. A state that goes on under other parameters has
 * its calm cleared before. */
mask vs_bms_step(const struct vs_bms_params *params, struct vs_bms_state *state, real pack_v,
                 real current_a, real temp_degc, real dt_s);

#endif
