/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/lamp.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "sim/engine/bus.h"
#include "sim/engine/faulty_panel.h"
#include "sim/engine/pack.h"
#include "sim/engine/tracking.h"

void vs_lamp_take_stock(struct vs_lamp *lamp)
{
    vs_ledger_fold(&lamp->ledger);
    lamp->ledger.stored_now_j = vs_battery_energy_j(&lamp->params.battery, &lamp->state.battery);
}

void vs_lamp_start(struct vs_lamp *lamp, const struct vs_lamp_params *params,
                   struct vs_night *nights, size_t capacity)
{
    assert(params->faults.count == 0 || params->module.il_ref_a > 0);
    memset(lamp, 0, sizeof *lamp);
    lamp->params = *params;
    lamp->state.last_s = -1;
    lamp->state.battery.z_frac = params->initial_soc_frac;
    lamp->state.battery.temp_degc = params->initial_degc;
    lamp->state.bus_v = vs_battery_ocv_v(&params->battery, &lamp->state.battery);
    lamp->state.powered = 1;
    vs_board_reset(&params->board, &lamp->state.board);
    vs_tally_start(&lamp->tally, &params->demand, nights, capacity);
    vs_lamp_take_stock(lamp);
    lamp->ledger.stored_start_j = lamp->ledger.stored_now_j;
}

struct vs_tick vs_tick_of(const struct vs_lamp_params *params, int dt_s)
{
    assert(dt_s >= 1 && dt_s <= 60 && 60 % dt_s == 0);
    return (struct vs_tick){dt_s, vs_battery_tick(&params->battery, dt_s),
                            vs_box_decay(&params->box, dt_s)};
}

/* What the tick has to deal with before the bus is solved. */
struct side {
    double available_w; /* the panel's maximum at the controller */
    double input_w;     /* what tracking would take of it */
    double offered_w;   /* what that puts on the bus */
    double load_w, cable_w, controller_w, heater_w;
    double fault_w; /* that a faulty lamp draws beside its own */
    struct vs_luminaire_point light;
};

/* The controller lives on the battery, and on the panel alone while the pack's output is open. */
static int has_supply(const struct vs_lamp *lamp, const struct vs_minute *minute,
                      const struct vs_pack *pack, const struct vs_battery_range *reach)
{
    int from_battery = pack->discharge_open < 0.5 && reach->discharge_max_a < 0;
    int from_panel = lamp->params.panel_scale * minute->pmp_w > lamp->params.converter.min_input_w;
    return from_battery || from_panel;
}

/* A blackout empties the memory; a reset does too, but lasts no time. */
static void supply(struct vs_lamp *lamp, const struct vs_minute *minute, const struct vs_pack *pack,
                   const struct vs_battery_range *reach, const struct vs_plant_faults *faults)
{
    struct vs_lamp_state *s = &lamp->state;
    int supplied = has_supply(lamp, minute, pack, reach) && !faults->supply_low;
    int wakes = supplied && s->powered < 0.5;
    if (wakes) {
        s->bus_v = pack->discharge_open < 0.5 ? vs_battery_ocv_v(&lamp->params.battery, &s->battery)
                                              : 0;
        s->pv_v = minute->voc_v;
    }
    if (faults->store_lost) {
        vs_board_lose_store(&s->board);
    }
    if (wakes || faults->reset) {
        vs_board_reset(&lamp->params.board, &s->board);
    }
    s->powered = supplied;
}

static void run_firmware(struct vs_lamp *lamp, const struct vs_tick *tick,
                         const struct vs_battery_now *now, const struct vs_minute *minute,
                         const struct vs_pack *pack, const struct vs_faults_now *faults)
{
    const struct vs_lamp_params *p = &lamp->params;
    struct vs_lamp_state *s = &lamp->state;
    struct vs_battery_range reach = vs_battery_reach_now(&p->battery, &tick->battery, &s->battery,
                                                         now);
    supply(lamp, minute, pack, &reach, faults ? &faults->plant : &vs_plant_sound);
    if (s->powered < 0.5) {
        memset(&s->commands, 0, sizeof s->commands);
        vs_board_dark(&s->board);
        s->bus_v = 0;
        return;
    }
    struct vs_pins pins = {
        .pv_v = s->pv_v,
        .bat_v = s->bus_v,
        .charge_a = s->charge_a,
        .lamp_a = s->lamp_a,
        .cell_degc = s->battery.temp_degc,
        .board_degc = s->battery.temp_degc,
    };
    s->commands = faults
                      ? vs_board_step_under(&p->board, &s->board, &faults->board, &pins, tick->dt_s)
                      : vs_board_step(&p->board, &s->board, &pins, tick->dt_s);
}

/* A lamp with something wrong draws less, or more without shining more for it. */
static void spoil_lamp(const struct vs_plant_faults *f, double bus_v, struct side *k)
{
    if (f->lamp_factor > 1) {
        k->fault_w = (f->lamp_factor - 1) * k->light.input_w;
    }
    if (f->lamp_open || f->short_ohm > 0 || f->lamp_factor < 1) {
        double left = f->lamp_open || f->short_ohm > 0 ? 0 : f->lamp_factor;
        k->light.input_w *= left;
        k->light.driver_loss_w *= left;
        k->light.led_heat_w *= left;
        k->light.light_w *= left;
        k->light.flux_lm *= left;
        k->cable_w *= left * left;
    }
    if (f->lamp_open) {
        k->fault_w = 0;
    } else if (f->short_ohm > 0) {
        k->fault_w = bus_v * bus_v / f->short_ohm;
    }
}

static void light_up(const struct vs_lamp *lamp, const struct vs_minute *minute,
                     const struct vs_plant_faults *faults, struct side *k)
{
    const struct vs_lamp_params *p = &lamp->params;
    const struct vs_lamp_state *s = &lamp->state;
    k->light = vs_luminaire_at(&p->luminaire, s->commands.lamp_level_frac, minute->air_degc);
    double ohm = vs_cable_ohm(&p->lamp_cable, minute->air_degc);
    double amp = vs_cable_current_a(s->bus_v, ohm, k->light.input_w);
    k->cable_w = amp * amp * ohm;
    if (faults != &vs_plant_sound) {
        spoil_lamp(faults, s->bus_v, k);
    }
}

static struct side gather(const struct vs_lamp *lamp, const struct vs_minute *minute,
                          const struct vs_plant_faults *faults, const struct vs_pack *pack,
                          const struct vs_source *source)
{
    const struct vs_lamp_params *p = &lamp->params;
    const struct vs_lamp_state *s = &lamp->state;
    struct side k = {.available_w = p->panel_scale * minute->pmp_w};
    if (source) {
        k.input_w = source->taken_w;
    } else if (s->commands.charge_on > 0 && k.available_w >= p->converter.min_input_w &&
               minute->vmp_v > s->bus_v + p->converter.headroom_v) {
        k.input_w = k.available_w * vs_tracking_frac(minute->pmp_w / p->panel_rated_w);
    }
    k.offered_w = k.input_w > 0 ? vs_converter_out_w(&p->converter, k.input_w) : 0;
    if (s->powered > 0 && s->commands.lamp_level_frac > 0 && s->bus_v > 0) {
        light_up(lamp, minute, faults, &k);
    }
    double own_a = s->commands.asleep > 0 ? p->sleep_a : p->controller_a;
    k.controller_w = s->powered > 0 ? own_a * s->bus_v : 0;
    k.heater_w = s->commands.heater > 0 && s->bus_v > 0 ? p->heater_w : 0;
    k.load_w = k.light.input_w + k.cable_w + k.controller_w + (k.heater_w + k.fault_w);
    int idle = !source && pack->charge_open > 0.5 &&
               vs_converter_in_w(&p->converter, k.load_w) < p->converter.min_input_w;
    if (idle) { /* the loads alone are too little to run for */
        k.input_w = k.offered_w = 0;
    }
    return k;
}

static void request_pack(struct vs_bus_request *request, const struct vs_pack *pack)
{
    request->may_charge = 1.0 - pack->charge_open;
    request->may_discharge = 1.0 - pack->discharge_open;
    request->diode_v = pack->diode_v;
    request->series_ohm = pack->series_ohm;
}

/* What the tick came to. */
struct outcome {
    struct vs_bus_flow bus;
    struct vs_battery_flow flow;
    struct vs_pack pack;
    double mean_v, end_v; /* of the bus */
    double taken_w;       /* from the panel */
};

static void attempt(struct vs_lamp *lamp, const struct vs_tick *tick,
                    const struct vs_battery_now *now, struct vs_bus_request *request,
                    struct outcome *o)
{
    const struct vs_battery_params *battery = &lamp->params.battery;
    struct vs_battery_state *state = &lamp->state.battery;
    request_pack(request, &o->pack);
    o->bus = vs_bus_solve(battery, &tick->battery, state, now, request);
    o->flow = vs_battery_advance_now(battery, &tick->battery, state, now, o->bus.current_a);
}

/* Solves the bus and moves the battery; if the protection opens on what came out, once more with it
 * open. */
static void solve(struct vs_lamp *lamp, const struct vs_tick *tick,
                  const struct vs_battery_now *now, const struct side *k,
                  const struct vs_plant_faults *faults, int tracked, struct outcome *o)
{
    const struct vs_lamp_params *p = &lamp->params;
    struct vs_lamp_state *s = &lamp->state;
    struct vs_bus_request request = {
        .offered_w = k->offered_w,
        .load_w = k->load_w,
        /* the running fast firmware holds the limits itself */
        .set_v = tracked ? 1000.0 : s->commands.charge_v,
        .charge_max_a = tracked ? 1000.0 : s->commands.charge_max_a,
    };
    struct vs_battery_state before = s->battery;
    struct vs_bms_state bms = s->bms;
    attempt(lamp, tick, now, &request, o);
    vs_bms_step(&p->bms, &s->bms, o->flow.end_v, o->bus.current_a, before.temp_degc, tick->dt_s);
    int opened = s->bms.charge_open > bms.charge_open || s->bms.discharge_open > bms.discharge_open;
    if (opened) {
        s->battery = before;
        o->pack = vs_pack_now(&s->bms, faults);
        attempt(lamp, tick, now, &request, o);
    }
}

/* Panel input that the converter needed for what it put on the bus. */
static double taken_from_panel(const struct vs_lamp_params *p, const struct side *k,
                               const struct vs_bus_flow *bus)
{
    if (k->input_w <= 0 || bus->converter_w >= k->offered_w) {
        return k->input_w;
    }
    double needed = vs_converter_in_w(&p->converter, bus->converter_w);
    return needed < k->input_w ? needed : k->input_w;
}

/* What only a heater, a fault or an open switch brings. */
static void book_rare(struct vs_ledger *l, const struct side *k, const struct outcome *o,
                      double dt_s)
{
    double served = o->bus.served_frac, amp = o->bus.current_a;
    vs_ledger_book(l, VS_LEDGER_heater, served * k->heater_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_fault,
                   (served * k->fault_w + amp * amp * o->pack.series_ohm) * dt_s);
    vs_ledger_book(l, VS_LEDGER_protection, amp * o->pack.diode_v * dt_s);
}

static void book(struct vs_lamp *lamp, const struct vs_minute *minute, const struct side *k,
                 const struct outcome *o, double dt_s)
{
    const struct vs_bus_flow *bus = &o->bus;
    const struct vs_battery_flow *flow = &o->flow;
    double taken_w = o->taken_w;
    struct vs_ledger *l = &lamp->ledger;
    double full_cable_w = lamp->params.panel_scale * minute->cable_w;
    double share = k->available_w > 0 ? taken_w / k->available_w : 0;
    double cable_w = full_cable_w * share * share;
    double tracking_w = taken_w > 0 ? k->available_w - k->input_w : 0;
    double panel_w = k->available_w + full_cable_w;
    double served = bus->served_frac;
    vs_ledger_book(l, VS_LEDGER_panel, panel_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_curtailed, (panel_w - tracking_w - cable_w - taken_w) * dt_s);
    vs_ledger_book(l, VS_LEDGER_tracking, tracking_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_panel_cable, cable_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_converter, (taken_w - bus->converter_w) * dt_s);
    vs_ledger_book(l, VS_LEDGER_controller, served * k->controller_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_lamp_cable, served * k->cable_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_driver, served * k->light.driver_loss_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_led_heat, served * k->light.led_heat_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_light, served * k->light.light_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_ohmic, flow->ohmic_j);
    vs_ledger_book(l, VS_LEDGER_polarisation, flow->rc_loss_j);
    vs_ledger_book(l, VS_LEDGER_hysteresis, flow->hysteresis_j);
    vs_ledger_book(l, VS_LEDGER_coulombic, flow->coulombic_j);
    vs_ledger_book(l, VS_LEDGER_self_discharge, flow->self_discharge_j);
    if (k->heater_w + k->fault_w + o->pack.diode_v + o->pack.series_ohm > 0) {
        book_rare(l, k, o, dt_s);
    }
    double moved = flow->mean_v * bus->current_a * dt_s;
    l->open_throughput_j += taken_w * dt_s + (moved < 0 ? -moved : moved);
}

/* What the pins will see next: the panel at its maximum power point while the converter takes all,
 * between there and open circuit while it holds back, at open circuit while it is off. */
static double panel_voltage(const struct vs_minute *minute, const struct side *k, double taken_w)
{
    if (taken_w <= 0) {
        return minute->voc_v;
    }
    double back = 1.0 - taken_w / k->input_w;
    return minute->vmp_v + (minute->voc_v - minute->vmp_v) * back;
}

static void report(const struct vs_lamp *lamp, const struct side *k, const struct outcome *o,
                   const struct vs_plant_faults *faults, struct vs_lamp_probe *probe)
{
    const struct vs_lamp_state *s = &lamp->state;
    struct vs_pack left = vs_pack_now(&s->bms, faults); /* as the tick leaves it */
    double served = o->bus.served_frac;
    *probe = (struct vs_lamp_probe){
        .pv_w = o->taken_w,
        .pv_v = s->pv_v,
        .charge_a = s->charge_a,
        .battery_a = o->bus.current_a,
        .bus_v = s->bus_v,
        .soc_frac = s->battery.z_frac,
        .battery_degc = s->battery.temp_degc,
        .lamp_w = served * k->light.input_w,
        .lamp_level_frac = served > 0 ? s->commands.lamp_level_frac : 0,
        .flux_lm = served * k->light.flux_lm,
        .curtailed_w = k->available_w - o->taken_w,
        .heater_w = served * k->heater_w,
        .charge_open = left.charge_open > 0.5,
        .discharge_open = left.discharge_open > 0.5,
        .powered = s->powered > 0.5,
    };
}

/* What the pins will show of the tick. */
static void show(struct vs_lamp *lamp, const struct vs_minute *minute, const struct side *k,
                 const struct vs_source *source, struct outcome *o)
{
    struct vs_lamp_state *s = &lamp->state;
    o->mean_v = o->flow.mean_v;
    o->end_v = o->flow.end_v;
    if (o->pack.charge_open + o->pack.discharge_open + o->pack.series_ohm > 0) {
        double set_v = s->commands.charge_v < minute->voc_v ? s->commands.charge_v : minute->voc_v;
        double surplus_w = k->offered_w - k->load_w;
        o->mean_v = vs_pack_bus_v(&o->pack, o->mean_v, o->bus.current_a, surplus_w, set_v);
        o->end_v = vs_pack_bus_v(&o->pack, o->end_v, o->bus.current_a, surplus_w, set_v);
    }
    double drawn_w = k->light.input_w + k->cable_w + (k->heater_w + k->fault_w);
    s->bus_v = o->end_v;
    s->pv_v = source ? source->pv_v : panel_voltage(minute, k, o->taken_w);
    s->charge_a = o->mean_v > 0 ? o->bus.converter_w / o->mean_v : 0;
    s->lamp_a = o->mean_v > 0 ? o->bus.served_frac * drawn_w / o->mean_v : 0;
}

static void hold_cells(const struct vs_plant_faults *faults, struct vs_battery_state *battery)
{
    if (!isnan(faults->cell_degc)) {
        battery->temp_degc = faults->cell_degc;
    }
}

static void warm(struct vs_lamp *lamp, const struct vs_tick *tick, const struct vs_minute *minute,
                 double soil_degc, double heat_w)
{
    const struct vs_box *box = &lamp->params.box;
    struct vs_battery_state *battery = &lamp->state.battery;
    double env = vs_box_env_degc(box, minute->air_degc, soil_degc, minute->poa_wm2);
    battery->temp_degc = vs_box_decayed_degc(box, battery->temp_degc, env, heat_w, tick->box_decay);
}

static void tally(struct vs_lamp *lamp, const struct vs_minute *minute, const struct side *k,
                  const struct vs_bus_flow *bus, double degc_before, double dt_s)
{
    const struct vs_lamp_state *s = &lamp->state;
    struct vs_tally_tick record = {
        .dt_s = dt_s,
        .elevation_rad = minute->elevation_rad,
        .ghi_wm2 = minute->ghi_wm2,
        .lamp_w = bus->served_frac * k->light.input_w,
        .flux_lm = bus->served_frac * k->light.flux_lm,
        .level_frac = s->commands.lamp_level_frac,
        .on_frac = k->light.input_w > 0 ? bus->served_frac : 0,
        .soc_frac = s->battery.z_frac,
        .battery_degc = degc_before,
        .current_a = bus->current_a,
        .full = s->battery.z_frac > VS_FULL_SOC_FRAC,
    };
    vs_tally_tick(&lamp->tally, &record);
}

/* A tick of this minute; faults: null when nothing is wrong. */
static void run_tick(struct vs_lamp *lamp, const struct vs_tick *tick,
                     const struct vs_minute *minute, double soil_degc,
                     const struct vs_source *source, const struct vs_faults_now *faults,
                     struct vs_lamp_probe *probe)
{
    const struct vs_lamp_params *p = &lamp->params;
    struct vs_lamp_state *s = &lamp->state;
    const struct vs_plant_faults *wrong = faults ? &faults->plant : &vs_plant_sound;
    double dt_s = tick->dt_s;

    struct vs_battery_now now = vs_battery_now(&p->battery, &tick->battery, &s->battery);
    struct outcome o;
    o.pack = vs_pack_now(&s->bms, wrong);
    run_firmware(lamp, tick, &now, minute, &o.pack, faults);
    struct side k = gather(lamp, minute, wrong, &o.pack, source);
    double degc_before = s->battery.temp_degc;
    solve(lamp, tick, &now, &k, wrong, source != 0, &o);
    o.taken_w = taken_from_panel(p, &k, &o.bus);
    warm(lamp, tick, minute, soil_degc, o.flow.heat_j / dt_s + o.bus.served_frac * k.heater_w);
    hold_cells(wrong, &s->battery);
    show(lamp, minute, &k, source, &o);
    book(lamp, minute, &k, &o, dt_s);
    tally(lamp, minute, &k, &o.bus, degc_before, dt_s);
    if (probe) {
        report(lamp, &k, &o, wrong, probe);
    }
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
    hold_cells(&now.plant, &s->battery);
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
