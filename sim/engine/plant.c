/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/plant.h"

#include <assert.h>
#include <math.h>

#include "sim/engine/bus.h"
#include "sim/engine/tracking.h"

struct vs_tick vs_plant_tick_of(const struct vs_plant_params *params, int dt_s)
{
    assert(dt_s >= 1 && dt_s <= 60 && 60 % dt_s == 0);
    struct vs_tick tick = {
        .dt_s = dt_s,
        .battery = vs_battery_tick(&params->battery, K(dt_s)),
        .lamp = vs_luminaire_rating(&params->luminaire),
        .converter = vs_converter_rating(&params->converter),
        .lamp_cable_ohm = vs_cable_ohm_20c(&params->lamp_cable),
        .box_decay = vs_box_decay(&params->box, K(dt_s)),
    };
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
    mask opened = now->pack.charge_open + now->pack.discharge_open > K(0.0);
    now->whole = is_sound(around) && !any(opened);
    mask gives = now->pack.discharge_open < K(0.5);
    mask from_battery = gives & (now->battery.reach.discharge_max_a < K(0.0));
    mask from_panel = p->panel_scale * around->minute->pmp_w > p->converter.min_input_w;
    mask supplied = from_battery | from_panel;
    if (!is_sound(around) && around->faults->supply_low) {
        supplied = K(0.0) > K(1.0); /* in no lane */
    }
    now->wakes = supplied & (s->powered < K(0.5));
    if (any(now->wakes)) {
        real rests_v = pick(gives, vs_battery_ocv_v(&p->battery, &s->battery), K(0.0));
        s->bus_v = pick(now->wakes, rests_v, s->bus_v);
        s->pv_v = pick(now->wakes, around->minute->voc_v, s->pv_v);
    }
    s->powered = pick(supplied, K(1.0), K(0.0));
}

/* What the tick has to deal with before the bus is solved. */
struct side {
    real available_w; /* the panel's maximum at the controller */
    real input_w;     /* what tracking would take of it */
    real offered_w;   /* what that puts on the bus */
    real load_w, cable_w, controller_w, heater_w;
    real fault_w; /* that a faulty lamp draws beside its own */
    struct vs_luminaire_point light;
    int lit, sunny, rare; /* any lane: gives light, has sun, has a heater on or a faulty lamp */
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

static void light_up(const struct vs_plant_params *p, struct vs_plant_state *s,
                     const struct vs_tick *tick, const struct vs_around *around, mask lit,
                     struct side *k)
{
    real air_degc = around->minute->air_degc;
    real level = pick(lit, s->commands.lamp_level_frac, K(0.0));
    mask turned = lit & (level != s->led_level_frac);
    if (any(turned)) {
        real led_w = vs_luminaire_led_w(&p->luminaire, &tick->lamp, level);
        s->led_w = pick(turned, led_w, s->led_w);
        s->led_level_frac = pick(turned, level, s->led_level_frac);
    }
    k->light = vs_luminaire_lit_at(&p->luminaire, &tick->lamp, level, s->led_w, air_degc);
    real ohm = vs_copper_ohm(tick->lamp_cable_ohm, air_degc);
    real amp = vs_cable_current_near_a(s->bus_v, ohm, k->light.input_w, s->lamp_a);
    k->cable_w = pick(lit, amp * amp * ohm, K(0.0));
    if (!is_sound(around)) {
        spoil_lamp(around->faults, s->bus_v, k);
    }
}

static void take_light(const struct vs_plant_params *p, const struct vs_plant_state *s,
                       const struct vs_tick *tick, const struct vs_around *around, struct side *k)
{
    const struct vs_minute *minute = around->minute;
    k->sunny = source_of(around) || any(minute->pmp_w > K(0.0));
    if (!k->sunny) {
        return;
    }
    if (source_of(around)) {
        k->input_w = K(source_of(around)->taken_w);
    } else {
        mask runs = (s->commands.charge_on > K(0.0)) &
                    (k->available_w >= p->converter.min_input_w) &
                    (minute->vmp_v > s->bus_v + p->converter.headroom_v);
        real tracked = vs_tracking_frac(minute->pmp_w / p->panel_rated_w);
        k->input_w = pick(runs, k->available_w * tracked, K(0.0));
    }
    mask on = k->input_w > K(0.0);
    real out_w = vs_converter_rated_out_w(&p->converter, &tick->converter, k->input_w);
    k->offered_w = pick(on, out_w, K(0.0));
}

/* Member by member: a clear of the whole goes by bytes, and vectors loaded right after wait for it.
 */
static void clear(struct side *k)
{
    k->input_w = k->offered_w = k->cable_w = k->heater_w = k->fault_w = K(0.0);
    k->light.input_w = k->light.driver_loss_w = k->light.led_heat_w = K(0.0);
    k->light.light_w = k->light.flux_lm = K(0.0);
}

static struct side gather(const struct vs_plant_params *p, struct vs_plant_state *s,
                          const struct vs_tick *tick, const struct vs_around *around,
                          const struct vs_plant_now *now)
{
    struct side k;
    clear(&k);
    k.available_w = p->panel_scale * around->minute->pmp_w;
    take_light(p, s, tick, around, &k);
    /* a controller without a supply commands nothing, and its bus shows no voltage */
    mask alive = s->bus_v > K(0.0);
    mask lit = (s->commands.lamp_level_frac > K(0.0)) & alive;
    k.lit = any(lit);
    if (k.lit) {
        light_up(p, s, tick, around, lit, &k);
    }
    k.controller_w = pick(s->commands.asleep > K(0.0), p->sleep_a, p->controller_a) * s->bus_v;
    k.load_w = k.light.input_w + k.cable_w + k.controller_w;
    mask heats = (s->commands.heater > K(0.0)) & alive;
    k.rare = any(heats) || !is_sound(around);
    if (k.rare) {
        k.heater_w = pick(heats, p->heater_w, K(0.0));
        k.load_w += k.heater_w + k.fault_w;
    }
    mask barred = now->pack.charge_open > K(0.5);
    if (!now->whole && k.sunny && !source_of(around) && any(barred)) {
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
    real mean_v, end_v; /* of the bus */
    real taken_w;       /* from the panel */
};

/* Solves the bus and moves the battery. */
static void attempt(const struct vs_plant_params *p, struct vs_battery_state *battery,
                    const struct vs_tick *tick, const struct vs_battery_now *now,
                    struct vs_bus_request *request, struct vs_bus_trace *trace, struct outcome *o)
{
    struct vs_battery_way way;
    o->bus = vs_bus_solve(&p->battery, &tick->battery, battery, now, request, trace, &way);
    o->flow = vs_battery_advance_now(&p->battery, &tick->battery, battery, now, &way,
                                     o->bus.current_a);
}

static void ask_through(struct vs_bus_request *request, const struct vs_plant_now *now)
{
    request->whole = now->whole;
    if (!now->whole) {
        request->may_charge = K(1.0) - now->pack.charge_open;
        request->may_discharge = K(1.0) - now->pack.discharge_open;
        request->diode_v = now->pack.diode_v;
        request->series_ohm = now->pack.series_ohm;
    }
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
                  const struct vs_tick *tick, struct vs_plant_now *first, const struct side *k,
                  const struct vs_around *around, struct outcome *o)
{
    struct vs_battery_now now = vs_battery_now(&p->battery, &tick->battery, &s->battery,
                                               &first->battery);
    int tracked = source_of(around) != 0; /* the running fast firmware holds the limits itself */
    struct vs_bus_request request;
    request.offered_w = k->offered_w;
    request.load_w = k->load_w;
    request.set_v = tracked ? K(1000.0) : s->commands.charge_v;
    request.charge_max_a = tracked ? K(1000.0) : s->commands.charge_max_a;
    struct vs_battery_state moved = s->battery;
    struct vs_bus_trace trace = s->bus;
    ask_through(&request, first);
    attempt(p, &moved, tick, &now, &request, &trace, o);
    mask opened = vs_bms_step(&p->bms, &s->bms, o->flow.end_v, o->bus.current_a, moved.temp_degc,
                              tick->battery.dt_s);
    if (any(opened)) {
        struct vs_pack open = pack_now(&s->bms, around);
        open_pack(&first->pack, opened, &open);
        first->whole = 0;
        moved = s->battery;
        trace = s->bus;
        ask_through(&request, first);
        attempt(p, &moved, tick, &now, &request, &trace, o);
    }
    s->battery = moved;
    s->bus = trace;
}

/* Where less was there than the load, everything on the bus gets the same share. */
static void leave_only(struct side *k, real served_frac)
{
    k->light.input_w *= served_frac;
    k->light.driver_loss_w *= served_frac;
    k->light.led_heat_w *= served_frac;
    k->light.light_w *= served_frac;
    k->light.flux_lm *= served_frac;
    k->cable_w *= served_frac;
    k->controller_w *= served_frac;
    k->heater_w *= served_frac;
    k->fault_w *= served_frac;
}

/* Panel input that the converter needed for what it put on the bus. */
static real taken_from_panel(const struct vs_plant_params *p, const struct side *k,
                             const struct vs_bus_flow *bus)
{
    if (!bus->is_cut) {
        return k->input_w;
    }
    mask held_back = bus->converter_w < k->offered_w;
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
static void book_light(struct vs_ledger *l, const struct side *k, real dt_s)
{
    vs_ledger_book(l, VS_LEDGER_lamp_cable, k->cable_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_driver, k->light.driver_loss_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_led_heat, k->light.led_heat_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_light, k->light.light_w * dt_s);
}

/* What only a heater, a fault or an open switch brings. */
static void book_rare(struct vs_ledger *l, const struct vs_pack *pack, const struct side *k,
                      const struct outcome *o, real dt_s)
{
    real amp = o->bus.current_a;
    vs_ledger_book(l, VS_LEDGER_heater, k->heater_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_fault, (k->fault_w + amp * amp * pack->series_ohm) * dt_s);
    vs_ledger_book(l, VS_LEDGER_protection, amp * pack->diode_v * dt_s);
}

static void book(const struct vs_plant *a, const struct vs_around *around, const struct side *k,
                 const struct outcome *o)
{
    struct vs_ledger *l = a->ledger;
    const struct vs_bus_flow *bus = &o->bus;
    const struct vs_battery_flow *flow = &o->flow;
    real dt_s = a->tick->battery.dt_s;
    if (k->sunny) {
        book_panel(l, a->params, around->minute, k, o, dt_s);
    }
    if (k->lit) {
        book_light(l, k, dt_s);
    }
    vs_ledger_book(l, VS_LEDGER_controller, k->controller_w * dt_s);
    vs_ledger_book(l, VS_LEDGER_ohmic, flow->ohmic_j);
    vs_ledger_book(l, VS_LEDGER_polarisation, flow->rc_loss_j);
    vs_ledger_book(l, VS_LEDGER_hysteresis, flow->hysteresis_j);
    vs_ledger_book(l, VS_LEDGER_coulombic, flow->coulombic_j);
    vs_ledger_book(l, VS_LEDGER_self_discharge, flow->self_discharge_j);
    if (k->rare || !a->now.whole) {
        book_rare(l, &a->now.pack, k, o, dt_s);
    }
    real moved = flow->mean_v * bus->current_a * dt_s;
    l->open_throughput_j += o->taken_w * dt_s + real_abs(moved);
}

/* What the pins will see next: the panel at its maximum power point while the converter takes all,
 * between there and open circuit while it holds back, at open circuit while it is off. */
static real panel_voltage(const struct vs_minute *minute, const struct side *k, int is_cut,
                          real taken_w)
{
    if (!k->sunny) {
        return minute->voc_v;
    }
    mask takes = taken_w > K(0.0);
    real v = minute->vmp_v;
    if (is_cut) {
        real back = K(1.0) - taken_w / pick(takes, k->input_w, K(1.0));
        v = v + (minute->voc_v - minute->vmp_v) * back;
    }
    return pick(takes, v, minute->voc_v);
}

/* What the pins will show of the tick. */
static void show(struct vs_plant_state *s, const struct vs_around *around,
                 const struct vs_plant_now *now, const struct side *k, struct outcome *o)
{
    const struct vs_minute *minute = around->minute;
    o->mean_v = o->flow.mean_v;
    o->end_v = o->flow.end_v;
    real amp_per_w = K(1.0) / o->mean_v;
    if (!now->whole) {
        real set_v = min(s->commands.charge_v, minute->voc_v);
        real surplus_w = k->offered_w - k->load_w;
        o->mean_v = vs_pack_bus_v(&now->pack, o->mean_v, o->bus.current_a, surplus_w, set_v);
        o->end_v = vs_pack_bus_v(&now->pack, o->end_v, o->bus.current_a, surplus_w, set_v);
        mask alive = o->mean_v > K(0.0);
        amp_per_w = pick(alive, K(1.0) / pick(alive, o->mean_v, K(1.0)), K(0.0));
    }
    real drawn_w = k->light.input_w + k->cable_w;
    if (k->rare) {
        drawn_w += k->heater_w + k->fault_w;
    }
    s->bus_v = o->end_v;
    s->pv_v = source_of(around) ? K(source_of(around)->pv_v)
                                : panel_voltage(minute, k, o->bus.is_cut, o->taken_w);
    s->charge_a = o->bus.converter_w * amp_per_w;
    s->lamp_a = drawn_w * amp_per_w;
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
        .dark = !k->lit,
        .elevation_rad = minute->elevation_rad,
        .ghi_wm2 = minute->ghi_wm2,
        .lamp_w = k->light.input_w,
        .flux_lm = k->light.flux_lm,
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
    *probe = (struct vs_lamp_probe){
        .pv_w = o->taken_w,
        .pv_v = s->pv_v,
        .charge_a = s->charge_a,
        .battery_a = o->bus.current_a,
        .bus_v = s->bus_v,
        .soc_frac = s->battery.z_frac,
        .battery_degc = s->battery.temp_degc,
        .lamp_w = k->light.input_w,
        .lamp_level_frac = o->bus.served_frac > 0 ? s->commands.lamp_level_frac : 0,
        .flux_lm = k->light.flux_lm,
        .curtailed_w = k->available_w - o->taken_w,
        .heater_w = k->heater_w,
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
    struct side k = gather(p, s, tick, around, &a->now);
    real degc_before = s->battery.temp_degc;
    solve(p, s, tick, &a->now, &k, around, &o);
    if (o.bus.is_short) {
        leave_only(&k, o.bus.served_frac);
    }
    o.taken_w = taken_from_panel(p, &k, &o.bus);
    real heat_w = o.flow.heat_j * K(1.0 / tick->dt_s);
    if (k.rare) {
        heat_w += k.heater_w;
    }
    warm(p, &s->battery, tick, around, a->soil_degc, heat_w);
    show(s, around, &a->now, &k, &o);
    book(a, around, &k, &o);
    count_night(a->night, p, s, around->minute, &k, &o.bus, degc_before, tick->dt_s);
#if VS_LANES == 1
    if (probe) {
        report(s, &k, &o, around->faults, probe);
    }
#else
    (void)probe;
#endif
}
