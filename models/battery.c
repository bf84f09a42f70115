/* SPDX-License-Identifier: MIT */
#include "models/battery.h"

#include "models/battery_curve.h"

#define KELVIN_AT_0_DEGC 273.15
#define KELVIN_AT_25_DEGC 298.15
#define GAS_J_PER_MOL_K 8.314462618

static const double usable_degc[VS_BATTERY_USABLE_NODES] = {-25, -20, -10, 0, 10, 25, 45};
/* one over the distance to the node before */
static const double usable_per_k[VS_BATTERY_USABLE_NODES] = {0,        1.0 / 5,  1.0 / 10, 1.0 / 10,
                                                             1.0 / 10, 1.0 / 15, 1.0 / 20};

struct vs_battery_params vs_battery_defaults(real capacity_ah)
{
    struct vs_battery_params p = {
        .capacity_as = capacity_ah * K(3600.0),
        .series = K(4.0),
        .parallel = capacity_ah * K(3600.0 / LFP_CELL_AS),
        /* packs sold as 30 Ah are specified at up to 40 mohm, the cells alone make 19; estimate */
        .r_scale = K(1.3),
        /* generic cell models split 0.4..0.5 with 30..60 s; estimates */
        .r0_share = K(0.5),
        .tau_s = K(60.0),
        /* this cell measures 15.7..17.4 kJ/mol over 10..25 degC, another LFP cell 17.1 down to 0;
         * below 0 degC 30..40 is usual */
        .warm_ea_j_per_mol = K(17400.0),
        .cold_ea_j_per_mol = K(35000.0),
        /* nine tenths turned over in 3.3 % of the capacity; estimate */
        .hysteresis_gamma = K(70.0),
        /* two 12 V 100 Ah packs measured 0.9976 and 0.9985 */
        .eta_charge = K(0.998),
        /* 2.5 % in a month of 30 days; estimate, pack makers promise little */
        .self_discharge_per_s = K(0.025 / (30.0 * 86400.0)),
        .self_discharge_ea_j_per_mol = K(50000.0),
        /* boards draw 0.1..0.5 mA; estimate */
        .bms_drain_a = K(0.0003),
        /* strength and width are estimates, for a 30 Ah pack: two ohms at the floor at -20 degC
         * pull the terminals down to a controller's cut-off within the last percent */
        .knee_ohm = K(120.0) / capacity_ah,
        .knee_width_frac = K(0.03),
        /* a third of an ohm for 30 Ah, over the last percent: brings a pack that is charged at
         * C/20 to 3.6 V a cell as it fills, which is where makers end the charge; estimates */
        .full_knee_ohm = K(9.6) / capacity_ah,
        .full_knee_width_frac = K(0.01),
    };
    /* 0.3 C discharges of several makers: 80..83 % at 0 degC, 60..75 at -10, 44..70 at -20 */
    static const double usable[VS_BATTERY_USABLE_NODES] = {0.42, 0.50, 0.67, 0.82, 0.95, 1.0, 1.0};
    for (int k = 0; k < VS_BATTERY_USABLE_NODES; k++) {
        p.usable_frac[k] = K(usable[k]);
    }
    /* Alpha APL48-50LFP: nothing below 0 degC and above 60; the first step is the cold itself, so
     * that a pack for charging below 0 degC is another number there */
    static const double from[VS_BATTERY_ACCEPT_STEPS] = {-60, 0, 5, 10, 25, 50, 60};
    static const double rate[VS_BATTERY_ACCEPT_STEPS] = {0, 0.1, 0.2, 1.0, 0.75, 0.1, 0};
    for (int k = 0; k < VS_BATTERY_ACCEPT_STEPS; k++) {
        p.accept_from_degc[k] = K(from[k]);
        p.accept_per_h[k] = K(rate[k]);
    }
    return p;
}

/* The floor as one line that bends at every node but the first and the last: 1 less what is usable.
 */
static void bend_floor(struct vs_battery_tick *tick, const struct vs_battery_params *params)
{
    real before = K(0.0);
    tick->floor_frac = K(1.0) - params->usable_frac[0];
    for (int k = 1; k < VS_BATTERY_USABLE_NODES; k++) {
        real slope = (params->usable_frac[k - 1] - params->usable_frac[k]) * K(usable_per_k[k]);
        tick->floor_per_k[k - 1] = slope - before;
        tick->floor_frac = tick->floor_frac - (slope - before) * K(usable_degc[k - 1]);
        before = slope;
    }
}

struct vs_battery_tick vs_battery_tick(const struct vs_battery_params *params, real dt_s)
{
    real decay = real_exp(-dt_s / params->tau_s);
    real mean = params->tau_s / dt_s * (K(1.0) - decay);
    real per_a = dt_s / params->capacity_as;
    real pack_per_cell = params->series / params->parallel * params->r_scale;
    struct vs_battery_tick tick = {
        .dt_s = dt_s,
        .rc_decay = decay,
        .rc_mean = mean,
        .rc_later = K(1.0) - mean,
        .rc_cross_s = mean * dt_s,
        .rc_square_s = K(0.5) * mean * dt_s * (K(1.0) + decay),
        .frac_per_a = per_a,
        .in_frac_per_a = per_a * params->eta_charge,
        .lost_frac = K(1.0) - params->eta_charge,
        .turn_per_a = params->hysteresis_gamma * per_a,
        .leak_share = params->self_discharge_per_s * dt_s,
        .leak_frac = params->bms_drain_a * per_a,
        .charge_a_per_frac = K(1.0) / per_a / params->eta_charge,
        .discharge_a_per_frac = K(1.0) / per_a,
        .r0_per_cell = pack_per_cell * params->r0_share,
        .r1_per_cell = pack_per_cell * (K(1.0) - params->r0_share),
        .half_slope_per_rise = params->series * K(0.5 * LFP_OCV_SEGMENTS),
        .knee_per_frac = K(1.0) / params->knee_width_frac,
        .full_knee_per_frac = K(1.0) / params->full_knee_width_frac,
        .warm_kelvin = params->warm_ea_j_per_mol * K(1.0 / GAS_J_PER_MOL_K),
        .cold_kelvin = params->cold_ea_j_per_mol * K(1.0 / GAS_J_PER_MOL_K),
        .leak_kelvin = params->self_discharge_ea_j_per_mol * K(1.0 / GAS_J_PER_MOL_K),
    };
    bend_floor(&tick, params);
    return tick;
}

real vs_battery_floor_frac(const struct vs_battery_params *params, real temp_degc)
{
    real usable = params->usable_frac[0];
    for (int k = 1; k < VS_BATTERY_USABLE_NODES; k++) {
        real along = clamp((temp_degc - K(usable_degc[k - 1])) * K(usable_per_k[k]), K(0.0),
                           K(1.0));
        usable = usable + (params->usable_frac[k] - params->usable_frac[k - 1]) * along;
    }
    return K(1.0) - usable;
}

static inline real colder(real warm_kelvin, real cold_kelvin, real per_kelvin)
{
    real warm = min(per_kelvin, K(1.0 / KELVIN_AT_0_DEGC)) - K(1.0 / KELVIN_AT_25_DEGC);
    real cold = max(per_kelvin, K(1.0 / KELVIN_AT_0_DEGC)) - K(1.0 / KELVIN_AT_0_DEGC);
    return real_exp_near(warm_kelvin * warm + cold_kelvin * cold);
}

real vs_battery_resistance_factor(const struct vs_battery_params *params, real temp_degc)
{
    return colder(params->warm_ea_j_per_mol * K(1.0 / GAS_J_PER_MOL_K),
                  params->cold_ea_j_per_mol * K(1.0 / GAS_J_PER_MOL_K),
                  K(1.0) / (temp_degc + K(KELVIN_AT_0_DEGC)));
}

real vs_battery_resistance_ohm(const struct vs_battery_params *params, real z_frac, real temp_degc,
                               real charging)
{
    real cell = pick(charging > K(0.5), between(lfp_charge_ohm, LFP_RESISTANCE_SEGMENTS, z_frac),
                     between(lfp_discharge_ohm, LFP_RESISTANCE_SEGMENTS, z_frac));
    return cell * params->series / params->parallel * params->r_scale *
           vs_battery_resistance_factor(params, temp_degc);
}

real vs_battery_equilibrium_v(const struct vs_battery_params *params, real z_frac)
{
    return params->series * between(lfp_ocv_v, LFP_OCV_SEGMENTS, z_frac);
}

real vs_battery_hysteresis_v(const struct vs_battery_params *params, real z_frac)
{
    return params->series * between(lfp_hysteresis_v, LFP_HYSTERESIS_SEGMENTS, z_frac);
}

real vs_battery_ocv_v(const struct vs_battery_params *params, const struct vs_battery_state *state)
{
    return vs_battery_equilibrium_v(params, state->z_frac) +
           state->h * vs_battery_hysteresis_v(params, state->z_frac);
}

real vs_battery_energy_j(const struct vs_battery_params *params,
                         const struct vs_battery_state *state)
{
    real chemical = params->capacity_as * params->series * filled_v(state->z_frac);
    return chemical + K(0.5) * params->tau_s * state->rc_root_w * state->rc_root_w;
}

real vs_battery_charge_limit_a(const struct vs_battery_params *params, real temp_degc)
{
    real rate = K(0.0);
    for (int k = 0; k < VS_BATTERY_ACCEPT_STEPS; k++) {
        rate = pick(temp_degc >= params->accept_from_degc[k], params->accept_per_h[k], rate);
    }
    return rate * params->capacity_as * K(1.0 / 3600.0);
}

/* Charge, as a share of the capacity, that leaves by itself in a tick; never more than there is. */
static inline real leak_frac(const struct vs_battery_tick *tick, real z_frac, real per_kelvin)
{
    real warm = real_exp_near(tick->leak_kelvin * (K(1.0 / KELVIN_AT_25_DEGC) - per_kelvin));
    real held = max(z_frac, K(0.0));
    return min(tick->leak_share * warm * held + tick->leak_frac, held);
}

/* vs_battery_floor_frac as the line that bends. */
static inline real floor_frac(const struct vs_battery_tick *tick, real temp_degc)
{
    const int last = VS_BATTERY_USABLE_NODES - 1;
    real degc = clamp(temp_degc, K(usable_degc[0]), K(usable_degc[last]));
    real frac = tick->floor_frac + tick->floor_per_k[0] * degc;
    for (int k = 1; k < last; k++) {
        frac = frac + tick->floor_per_k[k] * max(degc, K(usable_degc[k]));
    }
    return max(frac, K(0.0));
}

struct vs_battery_stock vs_battery_stock(const struct vs_battery_tick *tick,
                                         const struct vs_battery_state *state)
{
    struct vs_battery_stock stock;
    stock.per_kelvin = K(1.0) / (state->temp_degc + K(KELVIN_AT_0_DEGC));
    stock.stranded_frac = floor_frac(tick, state->temp_degc);
    stock.leak_frac = leak_frac(tick, state->z_frac, stock.per_kelvin);
    real left = state->z_frac - stock.leak_frac;
    stock.reach.charge_max_a = max((K(1.0) - left) * tick->charge_a_per_frac, K(0.0));
    stock.reach.discharge_max_a = min((stock.stranded_frac - left) * tick->discharge_a_per_frac,
                                      K(0.0));
    return stock;
}

/* RC branch over a tick of constant current: settled and away are V1 / sqrt(R1) at its end if it
 * lasted, and what is missing to that at its start.
 *   loss   = integral of (settled + away e^-t/tau)^2
 *   stored = tau/2 times the rise of the square of what the bracket is
 * with cross = tau (1 - decay) and square = tau/2 (1 - decay^2). */
static inline struct vs_rc_step rc_step(real root_r1, const struct vs_battery_tick *tick,
                                        real root_w, real current_a)
{
    real settled = current_a * root_r1;
    real away = root_w - settled;
    real crossed_j = tick->rc_cross_s * away * settled;
    real squared_j = tick->rc_square_s * away * away;
    struct vs_rc_step step;
    step.end_root_w = settled + away * tick->rc_decay;
    step.mean_v = root_r1 * (settled + away * tick->rc_mean);
    step.end_v = root_r1 * step.end_root_w;
    step.stored_j = -(crossed_j + squared_j);
    step.loss_j = settled * settled * tick->dt_s + (crossed_j + crossed_j) + squared_j;
    return step;
}

struct vs_rc_step vs_rc_step(real r1_ohm, const struct vs_battery_tick *tick, real root_w,
                             real current_a)
{
    return rc_step(real_sqrt(r1_ohm), tick, root_w, current_a);
}

/* Mean of e^-t over 0..x, and its derivative, for x >= 0. Up to 1/2 by polynomials through the
 * Chebyshev points, within 2e-14 and 3e-6: the derivative only steers the next step of the
 * solution. */
struct decay {
    real mean, bend;
};

static inline struct decay decay_over(real x)
{
    real few = min(x, K(0.5));
    real q = few * few;
    real even = K(0x1.999425b15cc51p-16) * q + K(0x1.6c143cf187536p-10);
    even = even * q + K(0x1.5555552cb5e70p-5);
    even = even * q + K(0x1.ffffffffffe12p-2);
    real odd = K(-0x1.2f4d81da4ed70p-19) * q - K(0x1.9fc338cc97324p-13);
    odd = odd * q - K(0x1.111106dfeb0b9p-7);
    odd = odd * q - K(0x1.55555555178bap-3);
    struct decay d;
    d.mean = K(1.0) - few * (even + few * odd);
    d.bend = (K(0x1.552527f9ae0bdp-2) + K(0x1.bcaf6e8c35eb8p-6) * q) * few -
             (K(0x1.ffff3fd1b6422p-2) + K(0x1.f85c53d31ceedp-4) * q);
    mask many = x > K(0.5);
    if (any(many)) {
        real per_x = K(1.0) / max(x, K(0.5));
        real end = real_exp(-x);
        d.mean = pick(many, (K(1.0) - end) * per_x, d.mean);
        d.bend = pick(many, (end - d.mean) * per_x, d.bend);
    }
    return d;
}

struct vs_battery_now vs_battery_now(const struct vs_battery_params *params,
                                     const struct vs_battery_tick *tick,
                                     const struct vs_battery_state *state,
                                     const struct vs_battery_stock *stock)
{
    real segment = segment_of(state->z_frac);
    real along = state->z_frac * K(LFP_OCV_SEGMENTS) - segment;
    real row[VS_ROW];
    look_row(lfp_rows, int32s_in(segment), row);
    real factor = colder(tick->warm_kelvin, tick->cold_kelvin, stock->per_kelvin);
    struct vs_battery_now now;
    now.stock = stock;
    now.place = along - K(0.5);
    now.v = params->series * (row[0] + row[1] * along);
    now.half_slope_v = row[1] * tick->half_slope_per_rise;
    now.half_width_v = params->series * (row[2] + row[3] * along);
    now.charge_ohm = row[4] + row[5] * along;
    now.discharge_ohm = row[6] + row[7] * along;
    now.r0_per_cell = tick->r0_per_cell * factor;
    now.r1_per_cell = tick->r1_per_cell * factor;
    return now;
}

void vs_battery_turn(const struct vs_battery_params *params, const struct vs_battery_tick *tick,
                     const struct vs_battery_state *state, const struct vs_battery_now *now,
                     mask out, struct vs_battery_way *way)
{
    const struct vs_battery_stock *stock = now->stock;
    real z = state->z_frac;
    real cell_ohm = pick(out, now->discharge_ohm, now->charge_ohm);
    real widths = pick(out, (z - stock->stranded_frac) * tick->knee_per_frac,
                       (K(1.0) - z) * tick->full_knee_per_frac);
    real into_knee = clamp(K(1.0) - widths, K(0.0), K(1.0));
    real knee_ohm = pick(out, params->knee_ohm * stock->stranded_frac, params->full_knee_ohm);
    real r1_ohm = cell_ohm * now->r1_per_cell;
    way->out = out;
    way->dz_per_a = pick(out, tick->frac_per_a, tick->in_frac_per_a);
    way->side = pick(out, K(-1.0), K(1.0));
    way->turn_per_a = way->side * tick->turn_per_a;
    way->r0_ohm = cell_ohm * now->r0_per_cell + knee_ohm * into_knee * into_knee;
    way->root_r1 = real_sqrt(r1_ohm);
    way->rest_v = way->root_r1 * state->rc_root_w * tick->rc_mean;
    way->rest_ohm = way->r0_ohm + r1_ohm * tick->rc_later;
    way->a_v = now->v - now->half_slope_v * stock->leak_frac + way->rest_v;
    way->b_ohm = now->half_slope_v * way->dz_per_a + way->rest_ohm;
}

/* A way of this charge along the curve, taken down. Returned  where it is not straight. */
static inline mask go_along(const struct vs_battery_params *params,
                            const struct vs_battery_now *now, real z, real dz,
                            struct vs_battery_way *way)
{
    real rise_v = now->half_slope_v * dz;
    way->dz = dz;
    way->mean_v = now->v + rise_v;
    way->end_v = now->v + rise_v + rise_v;
    way->mean_slope_v = now->half_slope_v;
    way->end_slope_v = now->half_slope_v + now->half_slope_v;
    mask bent = leaves(now, dz);
    if (any(bent)) {
        struct stretch s = over_nodes(params, now, z, dz);
        way->mean_v = pick(bent, s.mean_v, way->mean_v);
        way->end_v = pick(bent, s.end_v, way->end_v);
        way->mean_slope_v = pick(bent, s.slope_v, way->mean_slope_v);
        way->end_slope_v = pick(bent, s.end_slope_v, way->end_slope_v);
    }
    return bent;
}

struct vs_battery_line vs_battery_line_now(const struct vs_battery_params *params,
                                           const struct vs_battery_tick *tick,
                                           const struct vs_battery_state *state,
                                           const struct vs_battery_now *now,
                                           struct vs_battery_way *way, real current_guess_a)
{
    way->turned = real_abs(current_guess_a) * tick->turn_per_a;
    struct decay d = decay_over(way->turned);
    way->mean = d.mean;
    way->bend = d.bend;
    real away = state->h - way->side;
    real h_per_a = away * d.bend * way->turn_per_a;
    real h_v = now->half_width_v * (way->side + away * d.mean - current_guess_a * h_per_a);
    real h_ohm = now->half_width_v * h_per_a;
    struct vs_battery_line line = {way->a_v + h_v, way->b_ohm + h_ohm};
    real dz = way->dz_per_a * current_guess_a - now->stock->leak_frac;
    mask bent = go_along(params, now, state->z_frac, dz, way);
    if (any(bent)) {
        real ohm = way->mean_slope_v * way->dz_per_a;
        line.a_v = pick(bent, way->mean_v - ohm * current_guess_a + way->rest_v + h_v, line.a_v);
        line.b_ohm = pick(bent, ohm + way->rest_ohm + h_ohm, line.b_ohm);
    }
    return line;
}

struct vs_battery_line vs_battery_guess_now(const struct vs_battery_tick *tick,
                                            const struct vs_battery_state *state,
                                            const struct vs_battery_now *now,
                                            const struct vs_battery_way *way)
{
    real turn_per_a = tick->turn_per_a - state->h * way->turn_per_a;
    struct vs_battery_line line = {
        way->a_v + now->half_width_v * state->h,
        way->b_ohm + now->half_width_v * K(0.5) * turn_per_a,
    };
    return line;
}

struct vs_battery_flow vs_battery_advance_now(const struct vs_battery_params *params,
                                              const struct vs_battery_tick *tick,
                                              struct vs_battery_state *state,
                                              const struct vs_battery_now *now,
                                              const struct vs_battery_way *way, real current_a)
{
    real turned = real_abs(current_a) * tick->turn_per_a;
    real mean = way->mean + way->bend * (turned - way->turned);
    real away = state->h - way->side;
    real end_h = way->side + away * (K(1.0) - turned * mean);
    real mean_h_v = now->half_width_v * (way->side + away * mean);
    struct vs_rc_step rc = rc_step(way->root_r1, tick, state->rc_root_w, current_a);
    real dz = way->dz_per_a * current_a - now->stock->leak_frac;
    real mean_v = way->mean_v + way->mean_slope_v * (dz - way->dz);
    real end_v = way->end_v + way->end_slope_v * (dz - way->dz);

    real moved_as = current_a * tick->dt_s;
    real r0_v = current_a * way->r0_ohm;
    struct vs_battery_flow flow;
    flow.mean_v = mean_v + mean_h_v + rc.mean_v + r0_v;
    flow.end_v = end_v + now->half_width_v * end_h + rc.end_v + r0_v;
    flow.stored_j = params->capacity_as * mean_v * dz;
    flow.ohmic_j = r0_v * moved_as;
    flow.rc_loss_j = rc.loss_j;
    flow.rc_stored_j = rc.stored_j;
    flow.hysteresis_j = mean_h_v * moved_as;
    flow.coulombic_j = mean_v * moved_as * pick(way->out, K(0.0), tick->lost_frac);
    flow.self_discharge_j = params->capacity_as * mean_v * now->stock->leak_frac;
    flow.heat_j = flow.ohmic_j + flow.rc_loss_j + flow.hysteresis_j + flow.coulombic_j;
    state->z_frac = state->z_frac + dz;
    state->h = end_h;
    state->rc_root_w = rc.end_root_w;
    return flow;
}

struct vs_battery_range vs_battery_reach(const struct vs_battery_params *params,
                                         const struct vs_battery_tick *tick,
                                         const struct vs_battery_state *state)
{
    (void)params;
    return vs_battery_stock(tick, state).reach;
}

struct vs_battery_line vs_battery_line(const struct vs_battery_params *params,
                                       const struct vs_battery_tick *tick,
                                       const struct vs_battery_state *state, real current_guess_a)
{
    struct vs_battery_stock stock = vs_battery_stock(tick, state);
    struct vs_battery_now now = vs_battery_now(params, tick, state, &stock);
    struct vs_battery_way way;
    vs_battery_turn(params, tick, state, &now, current_guess_a < K(0.0), &way);
    return vs_battery_line_now(params, tick, state, &now, &way, current_guess_a);
}

struct vs_battery_flow vs_battery_advance(const struct vs_battery_params *params,
                                          const struct vs_battery_tick *tick,
                                          struct vs_battery_state *state, real current_a)
{
    struct vs_battery_stock stock = vs_battery_stock(tick, state);
    struct vs_battery_now now = vs_battery_now(params, tick, state, &stock);
    struct vs_battery_way way;
    vs_battery_turn(params, tick, state, &now, current_a < K(0.0), &way);
    vs_battery_line_now(params, tick, state, &now, &way, current_a);
    return vs_battery_advance_now(params, tick, state, &now, &way, current_a);
}
