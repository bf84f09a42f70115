/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/lamp.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/engine/faulty_panel.h"

void vs_lamp_take_stock(struct vs_lamp *lamp)
{
    vs_ledger_fold(&lamp->ledger);
    lamp->ledger.stored_now_j = vs_battery_energy_j(&lamp->params.plant.battery,
                                                    &lamp->state.plant.battery);
}

void vs_lamp_start(struct vs_lamp *lamp, const struct vs_lamp_params *params,
                   struct vs_night *nights, size_t capacity)
{
    assert(params->faults.count == 0 || params->module.il_ref_a > 0);
    memset(lamp, 0, sizeof *lamp);
    lamp->params = *params;
    lamp->params.plant.dark_rad = params->demand.dark_elevation_deg * VS_RAD_PER_DEG;
    struct vs_plant_state *plant = &lamp->state.plant;
    lamp->state.last_s = -1;
    plant->battery.z_frac = params->initial_soc_frac;
    plant->battery.temp_degc = params->initial_degc;
    plant->bus_v = vs_battery_ocv_v(&params->plant.battery, &plant->battery);
    plant->powered = 1;
    vs_board_reset(&params->board, &lamp->state.board);
    vs_tally_start(&lamp->tally, &params->demand, nights, capacity);
    vs_lamp_take_stock(lamp);
    lamp->ledger.stored_start_j = lamp->ledger.stored_now_j;
}

void vs_lamp_resume(struct vs_lamp *lamp, const struct vs_lamp_params *params,
                    const struct vs_lamp_state *state, struct vs_night *nights, size_t capacity)
{
    vs_lamp_start(lamp, params, nights, capacity);
    lamp->state = *state;
    /* what follows from state and parameters is not that of these parameters */
    memset(&lamp->state.plant.bms.calm, 0, sizeof lamp->state.plant.bms.calm);
    lamp->state.plant.led_level_frac = 0;
    lamp->tally.whole = 1;
    vs_lamp_take_stock(lamp);
    lamp->ledger.stored_start_j = lamp->ledger.stored_now_j;
}

/* A blackout empties the memory; a reset does too, but lasts no time. */
static void run_firmware(struct vs_lamp *lamp, int dt_s, const struct vs_plant_now *now,
                         const struct vs_faults_now *faults)
{
    const struct vs_board_params *board = &lamp->params.board;
    struct vs_lamp_state *s = &lamp->state;
    if (faults && faults->plant.store_lost) {
        vs_board_lose_store(&s->board);
    }
    if (now->wakes || (faults && faults->plant.reset)) {
        vs_board_reset(board, &s->board);
    }
    if (s->plant.powered < 0.5) {
        memset(&s->plant.commands, 0, sizeof s->plant.commands);
        vs_board_dark(&s->board);
        s->plant.bus_v = 0;
        return;
    }
    struct vs_pins pins = vs_plant_pins(&s->plant);
    s->plant.commands = faults ? vs_board_step_under(board, &s->board, &faults->board, &pins, dt_s)
                               : vs_board_step(board, &s->board, &pins, dt_s);
}

/* A tick of this minute; faults: null when nothing is wrong. */
static void run_tick(struct vs_lamp *lamp, const struct vs_tick *tick,
                     const struct vs_minute *minute, double soil_degc,
                     const struct vs_source *source, const struct vs_faults_now *faults,
                     struct vs_lamp_probe *probe)
{
    const struct vs_around around = {minute, faults ? &faults->plant : &vs_plant_sound, source};
    struct vs_plant plant = {.params = &lamp->params.plant,
                             .state = &lamp->state.plant,
                             .ledger = &lamp->ledger,
                             .night = &lamp->tally.sums,
                             .tick = tick,
                             .soil_degc = soil_degc};
    vs_plant_look(&plant, &around);
    run_firmware(lamp, tick->dt_s, &plant.now, faults);
    vs_plant_go(&plant, &around, probe);
}

static void run_faulty_tick(struct vs_lamp *lamp, const struct vs_tick *tick,
                            const struct vs_minute *minute, double soil_degc,
                            const struct vs_source *source, struct vs_lamp_probe *probe)
{
    struct vs_lamp_state *s = &lamp->state;
    struct vs_faults_now now = vs_faults_at(&lamp->params.faults, (double)s->last_s,
                                            (double)s->now_s);
    struct vs_minute bent = *minute;
    if (now.plant.panel_bent) {
        bent = vs_faulty_minute(&now.plant, &lamp->params.module, minute);
    }
    if (!isnan(now.plant.cell_degc)) {
        s->plant.battery.temp_degc = now.plant.cell_degc;
    }
    run_tick(lamp, tick, &bent, soil_degc, source, &now, probe);
}

void vs_lamp_tick(struct vs_lamp *lamp, const struct vs_tick *tick, const struct vs_minute *minute,
                  double soil_degc, const struct vs_source *source, struct vs_lamp_probe *probe)
{
    if (lamp->params.faults.count > 0) {
        run_faulty_tick(lamp, tick, minute, soil_degc, source, probe);
    } else {
        run_tick(lamp, tick, minute, soil_degc, source, NULL, probe);
    }
    lamp->state.last_s = lamp->state.now_s;
    lamp->state.now_s += tick->dt_s;
}
