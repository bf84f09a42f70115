/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/plant.h"

#include <assert.h>
#include <math.h>

#include "sim/engine/bus.h"
#include "sim/engine/tracking.h"

struct vs_tick vs_plant_tick_of(const struct vs_plant_params *params, int dt_s)
{
    assert(dt_s >= 1 && dt_s <= 60 && 60 % dt_s == 0);
    struct vs_tick tick = {dt_s, vs_battery_tick(&params->battery, K(dt_s)),
                           vs_luminaire_rating(&params->luminaire),
                           vs_box_decay(&params->box, K(dt_s))};
    return tick;
}

/* Lanes take sound lamps alone, under the tracking table: there that is known beforehand. */
#if VS_LANES == 1
static int is_sound(const struct vs_around *around)
{
    return around->faults == &vs_plant_sound;
}
static const struct vs_source *source_of(const struct vs_around *around)
{
    return around->source;
}
#else
static int is_sound(const struct vs_around *around)
{
    (void)around;
    return 1;
}
static const struct vs_source *source_of(const struct vs_around *around)
{
    (void)around;
    return 0;
}
#endif

static struct vs_pack pack_now(const struct vs_bms_state *bms, const struct vs_around *around)
{
    return is_sound(around) ? vs_pack_sound(bms) : vs_pack_now(bms, around->faults);
}

/* The controller lives on the battery, and on the panel alone while the pack's output is open. */
void vs_plant_look(struct vs_plant *a, const struct vs_around *around)
{
    const struct vs_plant_params *p = a->params;
    struct vs_plant_state *s = a->state;
    const struct vs_battery_tick *tick = &a->tick->battery;
    struct vs_plant_now *now = &a->now;
    now->battery = vs_battery_stock(tick, &s->battery);
    now->pack = pack_now(&s->bms, around);
    mask gives = now->pack.discharge_open < K(0.5);
    mask from_battery = gives & (now->battery.reach.discharge_max_a < K(0.0));
    mask from_panel = p->panel_scale * around->minute->pmp_w > p->converter.min_input_w;
    real supplied = pick(from_battery | from_panel, K(1.0), K(0.0));
    if (!is_sound(around) && around->faults->supply_low) {
        supplied = K(0.0);
    }
    now->wakes = (supplied > K(0.5)) & (s->powered < K(0.5));
    if (any(now->wakes)) {
        real rests_v = pick(gives, vs_battery_ocv_v(&p->battery, &s->battery), K(0.0));
        s->bus_v = pick(now->wakes, rests_v, s->bus_v);
        s->pv_v = pick(now->wakes, around->minute->voc_v, s->pv_v);
    }
    s->powered = supplied;
}

/* What the tick has to deal with before the bus is solved. */
struct side {
    real available_w; /* the panel's maximum at the controller */
    real input_w;     /* what tracking would take of it */
    real offered_w;   /* what that puts on the bus */
    real load_w, cable_w, controller_w, heater_w;
    real fault_w; /* that a faulty lamp draws beside its own */
    struct vs_luminaire_point light;
    int lit; /* any lane gives light */
};

/* A lamp with something wrong draws less, or more without shining more for it. */
static void spoil_lamp(const struct vs_plant_faults *f, real bus_v, struct side *k)
{
    if (f->lamp_factor > 1) {
        k->fault_w = K(f->lamp_factor - 1) * k->light.input_w;
    }
    if (f->lamp_open || f->short_ohm > 0 || f->lamp_factor < 1) {
        real left = K(f->lamp_open || f->short_ohm > 0 ? 0 : f->lamp_factor);
        k->light.input_w *= left;
        k->light.driver_loss_w *= left;
        k->light.led_heat_w *= left;
        k->light.light_w *= left;
        k->light.flux_lm *= left;
        k->cable_w *= left * left;
    }
    if (f->lamp_open) {
        k->fault_w = K(0.0);
    } else if (f->short_ohm > 0) {
        k->fault_w = bus_v * bus_v / K(f->short_ohm);
    }
}

static void light_up(const struct vs_plant_params *p, const struct vs_plant_state *s,
                     const struct vs_tick *tick, const struct vs_around *around, mask lit,
                     struct side *k)
{
    real air_degc = around->minute->air_degc;
    k->light = vs_luminaire_rated_at(&p->luminaire, &tick->lamp,
                                     pick(lit, s->commands.lamp_level_frac, K(0.0)), air_degc);
    real ohm = vs_cable_ohm(&p->lamp_cable, air_degc);
    real amp = vs_cable_current_a(s->bus_v, ohm, k->light.input_w);
    k->cable_w = pick(lit, amp * amp * ohm, K(0.0));
    if (!is_sound(around)) {
        spoil_lamp(around->faults, s->bus_v, k);
    }
}

static void take_light(const struct vs_plant_params *p, const struct vs_plant_state *s,
                       const struct vs_around *around, struct side *k)
{
    const struct vs_minute *minute = around->minute;
    if (source_of(around)) {
        k->input_w = K(source_of(around)->taken_w);
    } else if (any(minute->pmp_w > K(0.0))) {
        mask runs = (s->commands.charge_on > K(0.0)) &
                    (k->available_w >= p->converter.min_input_w) &
                    (minute->vmp_v > s->bus_v + p->converter.headroom_v);
        real tracked = vs_tracking_frac(minute->pmp_w / p->panel_rated_w);
        k->input_w = pick(runs, k->available_w * tracked, K(0.0));
    }
    mask on = k->input_w > K(0.0);
    if (any(on)) {
        k->offered_w = pick(on, vs_converter_out_w(&p->converter, k->input_w), K(0.0));
    }
}

/* Member by member: a clear of the whole goes by bytes, and vectors loaded right after wait for it.
 */
static void clear(struct side *k)
{
    k->input_w = k->offered_w = k->cable_w = k->fault_w = K(0.0);
    k->light.input_w = k->light.driver_loss_w = k->light.led_heat_w = K(0.0);
    k->light.light_w = k->light.flux_lm = K(0.0);
}

static struct side gather(const struct vs_plant_params *p, const struct vs_plant_state *s,
                          const struct vs_tick *tick, const struct vs_around *around,
                          const struct vs_pack *pack)
{
    struct side k;
    clear(&k);
    k.available_w = p->panel_scale * around->minute->pmp_w;
    take_light(p, s, around, &k);
    mask powered = s->powered > K(0.0);
    mask alive = s->bus_v > K(0.0);
    mask lit = powered & (s->commands.lamp_level_frac > K(0.0)) & alive;
    k.lit = any(lit);
    if (k.lit) {
        light_up(p, s, tick, around, lit, &k);
    }
    real own_a = pick(s->commands.asleep > K(0.0), p->sleep_a, p->controller_a);
    k.controller_w = pick(powered, own_a * s->bus_v, K(0.0));
    k.heater_w = pick((s->commands.heater > K(0.0)) & alive, p->heater_w, K(0.0));
    k.load_w = k.light.input_w + k.cable_w + k.controller_w + (k.heater_w + k.fault_w);
    mask barred = pack->charge_open > K(0.5);
    if (!source_of(around) && any(barred)) {
        mask idle = barred &
                    (vs_converter_in_w(&p->converter, k.load_w) < p->converter.min_input_w);
        /* the loads alone are too little to run for */
        k.input_w = pick(idle, K(0.0), k.input_w);
        k.offered_w = pick(idle, K(0.0), k.offered_w);
    }
    return k;
}

/* What the tick came to. */
struct outcome {
    struct vs_bus_flow bus;
    struct vs_battery_flow flow;
    struct vs_pack pack;
    int whole;          /* the pack, in all lanes: closed, and without a bad contact */
    real mean_v, end_v; /* of the bus */
    real taken_w;       /* from the panel */
};

/* Solves the bus and moves the battery. */
static void attempt(const struct vs_plant_params *p, struct vs_battery_state *battery,
                    const struct vs_tick *tick, const struct vs_battery_now *now,
                    struct vs_bus_request *request, struct outcome *o)
{
    const struct vs_pack *pack = &o->pack;
    request->whole = o->whole;
    request->may_charge = K(1.0) - pack->charge_open;
    request->may_discharge = K(1.0) - pack->discharge_open;
    request->diode_v = pack->diode_v;
    request->series_ohm = pack->series_ohm;
    struct vs_battery_way way;
    o->bus = vs_bus_solve(&p->battery, &tick->battery, battery, now, request, &way);
    o->flow = vs_battery_advance_now(&p->battery, &tick->battery, battery, now, &way,
                                     o->bus.current_a);
}

static void open_pack(struct vs_pack *pack, mask opened, const struct vs_pack *open)
{
    pack->charge_open = pick(opened, open->charge_open, pack->charge_open);
    pack->discharge_open = pick(opened, open->discharge_open, pack->discharge_open);
    pack->diode_v = pick(opened, open->diode_v, pack->diode_v);
}

/* If the protection opens on what came out, all is done once more with it open; where nothing
 * opened the same comes out again. */
static void solve(const struct vs_plant_params *p, struct vs_plant_state *s,
                  const struct vs_tick *tick, const struct vs_battery_now *now,
                  const struct side *k, const struct vs_around *around, struct outcome *o)
{
    int tracked = source_of(around) != 0; /* the running fast firmware holds the limits itself */
    struct vs_bus_request request;        /* attempt() sets the rest */
    request.offered_w = k->offered_w;
    request.load_w = k->load_w;
    request.set_v = tracked ? K(1000.0) : s->commands.charge_v;
    request.charge_max_a = tracked ? K(1000.0) : s->commands.charge_max_a;
    for (int again = 0;; again = 1) {
        struct vs_battery_state moved = s->battery;
        attempt(p, &moved, tick, now, &request, o);
        if (again) {
            s->battery = moved;
            return;
        }
        mask opened = vs_bms_step(&p->bms, &s->bms, o->flow.end_v, o->bus.current_a,
                                  moved.temp_degc, tick->battery.dt_s);
        if (!any(opened)) {
            s->battery = moved;
            return;
        }
        struct vs_pack open = pack_now(&s->bms, around);
        open_pack(&o->pack, opened, &open);
        o->whole = 0;
    }
}

/* Panel input that the converter needed for what it put on the bus. */
static real taken_from_panel(const struct vs_plant_params *p, const struct side *k,
                             const struct vs_bus_flow *bus)
{
    mask held_back = (k->input_w > K(0.0)) & (bus->converter_w < k->offered_w);
    if (!any(held_back)) {
        return k->input_w;
    }
    real needed = vs_converter_in_w(&p->converter, bus->converter_w);
    return pick(held_back, min(needed, k->input_w), k->input_w);
}

/* What the sun brings. */
static void book_panel(struct vs_ledger *l, const struct vs_plant_params *p,
                       const struct vs_minute *minute, const struct side *k,
                       const struct outcome *o, real dt_s)
{
    real taken_w = o->taken_w;
    real full_cable_w = p->panel_scale * minute->cable_w;
    mask offers = k->available_w > K(0.0);
    real share = pick(offers, taken_w / pick(offers, k->available_w, K(1.0)), K(0.0));
    real cable_w = full_cable_w * share * share;
    real tracking_w = pick(taken_w > K(0.0), k->available_w - k->input_w, K(0.0));
    real panel_w = k->available_w + full_cable_w;
    vs_ledger_book(l, VS_LEDGER_panel, panel_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_curtailed, (panel_w - tracking_w - cable_w - taken_w) * dt_s);
    vs_ledger_book(l, VS_LEDGER_tracking, tracking_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_panel_cable, cable_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_converter, (taken_w - o->bus.converter_w) * dt_s);
}

/* What the lamp takes. */
static void book_light(struct vs_ledger *l, const struct side *k, real served, real dt_s)
{
    vs_ledger_book(l, VS_LEDGER_lamp_cable, served * k->cable_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_driver, served * k->light.driver_loss_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_led_heat, served * k->light.led_heat_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_light, served * k->light.light_w * dt_s);
}

/* What only a heater, a fault or an open switch brings. */
static void book_rare(struct vs_ledger *l, const struct side *k, const struct outcome *o, real dt_s)
{
    real served = o->bus.served_frac, amp = o->bus.current_a;
    vs_ledger_book(l, VS_LEDGER_heater, served * k->heater_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_fault,
                   (served * k->fault_w + amp * amp * o->pack.series_ohm) * dt_s);
    vs_ledger_book(l, VS_LEDGER_protection, amp * o->pack.diode_v * dt_s);
}

static void book(struct vs_ledger *l, const struct vs_plant_params *p,
                 const struct vs_around *around, const struct side *k, const struct outcome *o,
                 real dt_s)
{
    const struct vs_bus_flow *bus = &o->bus;
    const struct vs_battery_flow *flow = &o->flow;
    real served = bus->served_frac;
    if (source_of(around) || any(around->minute->pmp_w > K(0.0))) {
        book_panel(l, p, around->minute, k, o, dt_s);
    }
    if (k->lit) {
        book_light(l, k, served, dt_s);
    }
    vs_ledger_book(l, VS_LEDGER_controller, served * k->controller_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_ohmic, flow->ohmic_j);
    vs_ledger_book(l, VS_LEDGER_polarisation, flow->rc_loss_j);
    vs_ledger_book(l, VS_LEDGER_hysteresis, flow->hysteresis_j);
    vs_ledger_book(l, VS_LEDGER_coulombic, flow->coulombic_j);
    vs_ledger_book(l, VS_LEDGER_self_discharge, flow->self_discharge_j);
    if (any(k->heater_w + k->fault_w + o->pack.diode_v + o->pack.series_ohm > K(0.0))) {
        book_rare(l, k, o, dt_s);
    }
    real moved = flow->mean_v * bus->current_a * dt_s;
    l->open_throughput_j += o->taken_w * dt_s + real_abs(moved);
}

/* What the pins will see next: the panel at its maximum power point while the converter takes all,
 * between there and open circuit while it holds back, at open circuit while it is off. */
static real panel_voltage(const struct vs_minute *minute, const struct side *k, real taken_w)
{
    mask takes = taken_w > K(0.0);
    if (!any(takes)) {
        return minute->voc_v;
    }
    real back = K(1.0) - taken_w / pick(takes, k->input_w, K(1.0));
    return pick(takes, minute->vmp_v + (minute->voc_v - minute->vmp_v) * back, minute->voc_v);
}

/* What the pins will show of the tick. */
static void show(struct vs_plant_state *s, const struct vs_around *around, const struct side *k,
                 struct outcome *o)
{
    const struct vs_minute *minute = around->minute;
    o->mean_v = o->flow.mean_v;
    o->end_v = o->flow.end_v;
    if (!o->whole) {
        real set_v = min(s->commands.charge_v, minute->voc_v);
        real surplus_w = k->offered_w - k->load_w;
        o->mean_v = vs_pack_bus_v(&o->pack, o->mean_v, o->bus.current_a, surplus_w, set_v);
        o->end_v = vs_pack_bus_v(&o->pack, o->end_v, o->bus.current_a, surplus_w, set_v);
    }
    real drawn_w = k->light.input_w + k->cable_w + (k->heater_w + k->fault_w);
    mask alive = o->mean_v > K(0.0);
    real per_volt = K(1.0) / pick(alive, o->mean_v, K(1.0));
    s->bus_v = o->end_v;
    s->pv_v = source_of(around) ? K(source_of(around)->pv_v) : panel_voltage(minute, k, o->taken_w);
    s->charge_a = pick(alive, o->bus.converter_w * per_volt, K(0.0));
    s->lamp_a = pick(alive, o->bus.served_frac * drawn_w * per_volt, K(0.0));
}

static void warm(const struct vs_plant_params *p, struct vs_battery_state *battery,
                 const struct vs_tick *tick, const struct vs_around *around, real soil_degc,
                 real heat_w)
{
    const struct vs_minute *minute = around->minute;
    real env = vs_box_env_degc(&p->box, minute->air_degc, soil_degc, minute->poa_wm2);
    battery->temp_degc = vs_box_decayed_degc(&p->box, battery->temp_degc, env, heat_w,
                                             tick->box_decay);
    if (!is_sound(around) && !isnan(around->faults->cell_degc)) {
        battery->temp_degc = K(around->faults->cell_degc);
    }
}

static void count_night(struct vs_night_sums *night, const struct vs_plant_params *p,
                        const struct vs_plant_state *s, const struct vs_minute *minute,
                        const struct side *k, const struct vs_bus_flow *bus, real degc_before,
                        double dt_s)
{
    struct vs_tally_tick record = {
        .dt_s = dt_s,
        .elevation_rad = minute->elevation_rad,
        .ghi_wm2 = minute->ghi_wm2,
        .lamp_w = bus->served_frac * k->light.input_w,
        .flux_lm = bus->served_frac * k->light.flux_lm,
        .level_frac = s->commands.lamp_level_frac,
        .on_frac = pick(k->light.input_w > K(0.0), bus->served_frac, K(0.0)),
        .soc_frac = s->battery.z_frac,
        .battery_degc = degc_before,
        .current_a = bus->current_a,
    };
    vs_night_sums_add(night, p->dark_rad, &record);
}

#if VS_LANES == 1
static void report(const struct vs_plant_state *s, const struct side *k, const struct outcome *o,
                   const struct vs_plant_faults *faults, struct vs_lamp_probe *probe)
{
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
#endif

void vs_plant_go(struct vs_plant *a, const struct vs_around *around, struct vs_lamp_probe *probe)
{
    const struct vs_plant_params *p = a->params;
    struct vs_plant_state *s = a->state;
    const struct vs_tick *tick = a->tick;
    struct outcome o;
    o.pack = a->now.pack;
    o.whole = is_sound(around) && !any(o.pack.charge_open + o.pack.discharge_open > K(0.0));
    struct side k = gather(p, s, tick, around, &o.pack);
    real degc_before = s->battery.temp_degc;
    struct vs_battery_now now = vs_battery_now(&p->battery, &tick->battery, &s->battery,
                                               &a->now.battery);
    solve(p, s, tick, &now, &k, around, &o);
    o.taken_w = taken_from_panel(p, &k, &o.bus);
    warm(p, &s->battery, tick, around, a->soil_degc,
         o.flow.heat_j * K(1.0 / tick->dt_s) + o.bus.served_frac * k.heater_w);
    show(s, around, &k, &o);
    book(a->ledger, p, around, &k, &o, K(tick->dt_s));
    count_night(a->night, p, s, around->minute, &k, &o.bus, degc_before, tick->dt_s);
#if VS_LANES == 1
    if (probe) {
        report(s, &k, &o, around->faults, probe);
    }
#else
    (void)probe;
#endif
}
