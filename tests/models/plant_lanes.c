/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/models/plant_lanes.h"

#include <assert.h>
#include <string.h>

#include "models/battery.h"
#include "models/bms.h"
#include "models/cable.h"
#include "models/converter.h"
#include "models/luminaire.h"
#include "models/pv.h"
#include "models/thermal.h"

#define plant_lanes_here VS_NAME(plant_lanes)

struct sink {
    double *next, *end;
};

static real take(const double *in, enum plant_lanes_input input)
{
    real r;
    memcpy(&r, in + (size_t)input * VS_LANES, sizeof r);
    return r;
}

static void give(struct sink *sink, real r)
{
    assert(sink->next + VS_LANES <= sink->end);
    memcpy(sink->next, &r, sizeof r);
    sink->next += VS_LANES;
}

static void give_diode(struct sink *sink, const struct vs_diode *d, real pv_frac)
{
    give(sink, d->il_a);
    give(sink, d->i0_a);
    give(sink, d->rs_ohm);
    give(sink, d->rsh_ohm);
    give(sink, d->a_v);
    struct vs_pv_point best = vs_diode_mpp(d);
    give(sink, best.power_w);
    give(sink, best.voltage_v);
    give(sink, best.current_a);
    real voc = vs_diode_voc_v(d);
    give(sink, voc);
    give(sink, vs_diode_current_a(d, voc * pv_frac));
}

static void give_panel(struct sink *sink, const double *in)
{
    struct vs_pv_params one = vs_pv_defaults();
    struct vs_pv_params panel = vs_pv_scaled(&one, take(in, IN_PANEL_SCALE));
    struct vs_pv_desoto_params desoto = vs_pv_desoto_defaults();
    struct vs_diode bare = vs_pv_at(&panel, take(in, IN_G_WM2), take(in, IN_CELL_DEGC));
    struct vs_diode wired = vs_diode_with_series(&bare, take(in, IN_CABLE_OHM));
    struct vs_diode other = vs_pv_desoto_at(&desoto, take(in, IN_G_WM2), take(in, IN_CELL_DEGC));
    give_diode(sink, &wired, take(in, IN_PV_FRAC));
    give_diode(sink, &other, take(in, IN_PV_FRAC));
    struct vs_converter c = vs_converter_defaults();
    real offered = vs_converter_out_w(&c, vs_diode_mpp(&wired).power_w);
    give(sink, offered);
    give(sink, vs_converter_in_w(&c, offered * K(0.7)));
    give(sink, vs_converter_in_w(&c, offered * K(100.0)));
    give(sink,
         pick(vs_converter_runs(&c, offered, vs_diode_mpp(&wired).voltage_v, take(in, IN_PACK_V)),
              K(1.0), K(0.0)));
}

static void give_flow(struct sink *sink, const struct vs_battery_flow *f)
{
    give(sink, f->mean_v);
    give(sink, f->end_v);
    give(sink, f->stored_j);
    give(sink, f->ohmic_j);
    give(sink, f->rc_loss_j);
    give(sink, f->rc_stored_j);
    give(sink, f->hysteresis_j);
    give(sink, f->coulombic_j);
    give(sink, f->self_discharge_j);
    give(sink, f->heat_j);
}

/* Returns the current of the pack, for the protection board. */
static real give_battery(struct sink *sink, const double *in)
{
    struct vs_battery_params p = vs_battery_defaults(take(in, IN_CAPACITY_AH));
    p.r_scale = take(in, IN_R_SCALE);
    struct vs_battery_tick tick = vs_battery_tick(&p, take(in, IN_DT_S));
    struct vs_battery_state s = {take(in, IN_Z_FRAC), take(in, IN_H), take(in, IN_RC_ROOT_W),
                                 take(in, IN_TEMP_DEGC)};
    struct vs_battery_range reach = vs_battery_reach(&p, &tick, &s);
    give(sink, reach.charge_max_a);
    give(sink, reach.discharge_max_a);
    give(sink, vs_battery_ocv_v(&p, &s));
    give(sink, vs_battery_energy_j(&p, &s));
    give(sink, vs_battery_floor_frac(&p, s.temp_degc));
    give(sink, vs_battery_charge_limit_a(&p, s.temp_degc));
    give(sink, vs_battery_resistance_factor(&p, s.temp_degc));
    give(sink,
         vs_battery_resistance_ohm(&p, s.z_frac, s.temp_degc, pick(s.h > K(0.0), K(1.0), K(0.0))));
    real cut = take(in, IN_REACH_FRAC);
    real wish = take(in, IN_CURRENT_A);
    real current = pick(cut > K(0.0),
                        cut * pick(wish > K(0.0), reach.charge_max_a, reach.discharge_max_a),
                        clamp(wish, reach.discharge_max_a, reach.charge_max_a));
    struct vs_battery_line line = vs_battery_line(&p, &tick, &s, current);
    give(sink, line.a_v);
    give(sink, line.b_ohm);
    struct vs_battery_flow flow = vs_battery_advance(&p, &tick, &s, current);
    give_flow(sink, &flow);
    give(sink, s.z_frac);
    give(sink, s.h);
    give(sink, s.rc_root_w);
    return current;
}

static void give_board(struct sink *sink, const double *in, real current)
{
    struct vs_bms_params p = vs_bms_defaults();
    real held = take(in, IN_HELD_S);
    real open = pick(take(in, IN_H) > K(0.5), K(1.0), K(0.0));
    struct vs_bms_state s = {
        .over = {open, held},
        .charge_cold = {open, held},
        .under = {open, held},
        .discharge_cold = {open, held},
        .over_current = {open, held},
    };
    vs_bms_step(&p, &s, take(in, IN_PACK_V), current, take(in, IN_TEMP_DEGC), take(in, IN_DT_S));
    give(sink, s.charge_open);
    give(sink, s.discharge_open);
    give(sink, s.over.held_s);
    give(sink, s.charge_cold.held_s);
    give(sink, s.charge_hot.open);
    give(sink, s.under.open);
    give(sink, s.discharge_cold.open);
    give(sink, s.discharge_hot.held_s);
    give(sink, s.over_current.open);
}

static void give_box(struct sink *sink, const double *in, const struct vs_box *box)
{
    struct vs_soil soil = vs_soil_defaults();
    real ground = vs_soil_degc(&soil, box->depth_m, take(in, IN_DAY));
    real env = vs_box_env_degc(box, take(in, IN_AIR_DEGC), ground, take(in, IN_G_WM2));
    give(sink, env);
    give(sink, vs_box_step_degc(box, take(in, IN_TEMP_DEGC), env, take(in, IN_R_SCALE),
                                take(in, IN_DT_S)));
}

static void give_lamp(struct sink *sink, const double *in)
{
    struct vs_luminaire l = vs_luminaire_defaults(take(in, IN_LOAD_W));
    struct vs_luminaire_point p = vs_luminaire_at(&l, take(in, IN_LEVEL_FRAC),
                                                  take(in, IN_AIR_DEGC));
    give(sink, p.input_w);
    give(sink, p.driver_loss_w);
    give(sink, p.led_heat_w);
    give(sink, p.light_w);
    give(sink, p.flux_lm);
    struct vs_cable cable = vs_cable_lamp_defaults();
    cable.length_m = cable.length_m * take(in, IN_R_SCALE);
    real ohm = vs_cable_ohm(&cable, take(in, IN_AIR_DEGC));
    give(sink, ohm);
    give(sink, vs_cable_current_a(take(in, IN_PACK_V), ohm, p.input_w));
    give(sink, vs_cable_current_a(take(in, IN_PACK_V), ohm, K(30.0) * p.input_w));
    /* near in some lanes, far in others */
    give(sink, vs_cable_current_near_a(take(in, IN_PACK_V), ohm, p.input_w, K(2.0)));
}

void plant_lanes_here(const double *in, double *out);

void plant_lanes_here(const double *in, double *out)
{
    struct sink sink = {out, out + (size_t)PLANT_OUTPUTS * VS_LANES};
    struct vs_box pole = vs_box_pole();
    struct vs_box insulated = vs_box_insulated();
    struct vs_box buried = vs_box_buried();
    give_panel(&sink, in);
    real current = give_battery(&sink, in);
    give_board(&sink, in, current);
    give_box(&sink, in, &pole);
    give_box(&sink, in, &insulated);
    give_box(&sink, in, &buried);
    give_lamp(&sink, in);
    assert(sink.next == sink.end);
}
