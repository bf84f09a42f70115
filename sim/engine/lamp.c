/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/lamp.h"

#include <assert.h>
#include <string.h>

#include "sim/engine/bus.h"
#include "sim/engine/tracking.h"

void vs_lamp_take_stock(struct vs_lamp *lamp)
{
    vs_ledger_fold(&lamp->ledger);
    lamp->ledger.stored_now_j = vs_battery_energy_j(&lamp->params.battery, &lamp->state.battery);
}

void vs_lamp_start(struct vs_lamp *lamp, const struct vs_lamp_params *params,
                   struct vs_night *nights, size_t capacity)
{
    memset(lamp, 0, sizeof *lamp);
    lamp->params = *params;
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
    double load_w, cable_w, controller_w;
    struct vs_luminaire_point light;
};

/* The controller lives on the battery, and on the panel alone while the pack's output is open. */
static int has_supply(const struct vs_lamp *lamp, const struct vs_minute *minute,
                      const struct vs_battery_range *reach)
{
    int from_battery = lamp->state.bms.discharge_open < 0.5 && reach->discharge_max_a < 0;
    int from_panel = lamp->params.panel_scale * minute->pmp_w > lamp->params.converter.min_input_w;
    return from_battery || from_panel;
}

static void run_firmware(struct vs_lamp *lamp, const struct vs_tick *tick,
                         const struct vs_battery_now *now, const struct vs_minute *minute)
{
    const struct vs_lamp_params *p = &lamp->params;
    struct vs_lamp_state *s = &lamp->state;
    struct vs_battery_range reach = vs_battery_reach_now(&p->battery, &tick->battery, &s->battery,
                                                         now);
    int supplied = has_supply(lamp, minute, &reach);
    if (supplied && s->powered < 0.5) {
        vs_board_reset(&p->board, &s->board); /* a blackout empties the memory */
        s->bus_v = vs_battery_ocv_v(&p->battery, &s->battery);
        s->pv_v = minute->voc_v;
    }
    s->powered = supplied;
    if (!supplied) {
        memset(&s->commands, 0, sizeof s->commands);
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
    s->commands = vs_board_step(&p->board, &s->board, &pins, tick->dt_s);
}

static struct side gather(const struct vs_lamp *lamp, const struct vs_minute *minute,
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
    if (s->powered > 0 && s->commands.lamp_level_frac > 0) {
        k.light = vs_luminaire_at(&p->luminaire, s->commands.lamp_level_frac, minute->air_degc);
        double ohm = vs_cable_ohm(&p->lamp_cable, minute->air_degc);
        double amp = vs_cable_current_a(s->bus_v, ohm, k.light.input_w);
        k.cable_w = amp * amp * ohm;
    }
    k.controller_w = s->powered > 0 ? p->controller_a * s->bus_v : 0;
    k.load_w = k.light.input_w + k.cable_w + k.controller_w;
    return k;
}

/* Solves the bus and moves the battery; if the protection opens on what came out, once more with it
 * open. */
static struct vs_bus_flow solve(struct vs_lamp *lamp, const struct vs_tick *tick,
                                const struct vs_battery_now *now, const struct side *k, int tracked,
                                struct vs_battery_flow *flow)
{
    const struct vs_lamp_params *p = &lamp->params;
    struct vs_lamp_state *s = &lamp->state;
    struct vs_bus_request request = {
        .offered_w = k->offered_w,
        .load_w = k->load_w,
        /* the running fast firmware holds the limits itself */
        .set_v = tracked ? 1000.0 : s->commands.charge_v,
        .charge_max_a = tracked ? 1000.0 : s->commands.charge_max_a,
        .may_charge = 1.0 - s->bms.charge_open,
        .may_discharge = 1.0 - s->bms.discharge_open,
    };
    struct vs_battery_state before = s->battery;
    struct vs_bms_state bms = s->bms;
    struct vs_bus_flow bus = vs_bus_solve(&p->battery, &tick->battery, &s->battery, now, &request);
    *flow = vs_battery_advance_now(&p->battery, &tick->battery, &s->battery, now, bus.current_a);
    vs_bms_step(&p->bms, &s->bms, flow->end_v, bus.current_a, before.temp_degc, tick->dt_s);
    int opened = s->bms.charge_open > bms.charge_open || s->bms.discharge_open > bms.discharge_open;
    if (opened) {
        request.may_charge = 1.0 - s->bms.charge_open;
        request.may_discharge = 1.0 - s->bms.discharge_open;
        s->battery = before;
        bus = vs_bus_solve(&p->battery, &tick->battery, &s->battery, now, &request);
        *flow = vs_battery_advance_now(&p->battery, &tick->battery, &s->battery, now,
                                       bus.current_a);
    }
    return bus;
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

static void book(struct vs_lamp *lamp, const struct vs_minute *minute, const struct side *k,
                 const struct vs_bus_flow *bus, const struct vs_battery_flow *flow, double taken_w,
                 double dt_s)
{
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

static void report(const struct vs_lamp *lamp, const struct side *k, const struct vs_bus_flow *bus,
                   double taken_w, struct vs_lamp_probe *probe)
{
    const struct vs_lamp_state *s = &lamp->state;
    double served = bus->served_frac;
    *probe = (struct vs_lamp_probe){
        .pv_w = taken_w,
        .pv_v = s->pv_v,
        .charge_a = s->charge_a,
        .battery_a = bus->current_a,
        .bus_v = s->bus_v,
        .soc_frac = s->battery.z_frac,
        .battery_degc = s->battery.temp_degc,
        .lamp_w = served * k->light.input_w,
        .lamp_level_frac = served > 0 ? s->commands.lamp_level_frac : 0,
        .flux_lm = served * k->light.flux_lm,
        .curtailed_w = k->available_w - taken_w,
        .charge_open = s->bms.charge_open > 0.5,
        .discharge_open = s->bms.discharge_open > 0.5,
        .powered = s->powered > 0.5,
    };
}

void vs_lamp_tick(struct vs_lamp *lamp, const struct vs_tick *tick, const struct vs_minute *minute,
                  double soil_degc, const struct vs_source *source, struct vs_lamp_probe *probe)
{
    const struct vs_lamp_params *p = &lamp->params;
    struct vs_lamp_state *s = &lamp->state;
    double dt_s = tick->dt_s;

    struct vs_battery_now now = vs_battery_now(&p->battery, &tick->battery, &s->battery);
    run_firmware(lamp, tick, &now, minute);
    struct side k = gather(lamp, minute, source);
    double degc_before = s->battery.temp_degc;
    struct vs_battery_flow flow;
    struct vs_bus_flow bus = solve(lamp, tick, &now, &k, source != 0, &flow);
    double taken_w = taken_from_panel(p, &k, &bus);

    double env = vs_box_env_degc(&p->box, minute->air_degc, soil_degc, minute->poa_wm2);
    s->battery.temp_degc = vs_box_decayed_degc(&p->box, s->battery.temp_degc, env,
                                               flow.heat_j / dt_s, tick->box_decay);

    s->bus_v = flow.end_v;
    s->pv_v = source ? source->pv_v : panel_voltage(minute, &k, taken_w);
    s->charge_a = bus.converter_w / flow.mean_v;
    s->lamp_a = bus.served_frac * (k.light.input_w + k.cable_w) / flow.mean_v;

    book(lamp, minute, &k, &bus, &flow, taken_w, dt_s);
    struct vs_tally_tick record = {
        .dt_s = dt_s,
        .elevation_rad = minute->elevation_rad,
        .ghi_wm2 = minute->ghi_wm2,
        .lamp_w = bus.served_frac * k.light.input_w,
        .flux_lm = bus.served_frac * k.light.flux_lm,
        .level_frac = s->commands.lamp_level_frac,
        .on_frac = k.light.input_w > 0 ? bus.served_frac : 0,
        .soc_frac = s->battery.z_frac,
        .battery_degc = degc_before,
        .current_a = bus.current_a,
        .full = s->battery.z_frac > VS_FULL_SOC_FRAC,
    };
    vs_tally_tick(&lamp->tally, &record);
    if (probe) {
        report(lamp, &k, &bus, taken_w, probe);
    }
}
