/* SPDX-License-Identifier: MIT */
#include "models/battery.h"

#include "models/battery_lfp_tables.h"

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

struct vs_battery_tick vs_battery_tick(const struct vs_battery_params *params, real dt_s)
{
    real decay = real_exp(-dt_s / params->tau_s);
    real per_a = dt_s / params->capacity_as;
    struct vs_battery_tick tick = {
        .dt_s = dt_s,
        .rc_decay = decay,
        .rc_mean = params->tau_s / dt_s * (K(1.0) - decay),
        .frac_per_a = per_a,
        .turn_per_a = params->hysteresis_gamma * per_a,
        .leak_share = params->self_discharge_per_s * dt_s,
        .leak_frac = params->bms_drain_a * per_a,
        .charge_a_per_frac = K(1.0) / per_a / params->eta_charge,
        .discharge_a_per_frac = K(1.0) / per_a,
        .pack_per_cell = params->series / params->parallel * params->r_scale,
        .knee_per_frac = K(1.0) / params->knee_width_frac,
        .full_knee_per_frac = K(1.0) / params->full_knee_width_frac,
        .leak_kelvin = params->self_discharge_ea_j_per_mol * K(1.0 / GAS_J_PER_MOL_K),
    };
    for (int k = 1; k < VS_BATTERY_USABLE_NODES; k++) {
        tick.usable_per_k[k] = (params->usable_frac[k] - params->usable_frac[k - 1]) *
                               K(usable_per_k[k]);
    }
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

real vs_battery_resistance_factor(const struct vs_battery_params *params, real temp_degc)
{
    real per_kelvin = K(1.0) / (temp_degc + K(KELVIN_AT_0_DEGC));
    real warm = min(per_kelvin, K(1.0 / KELVIN_AT_0_DEGC)) - K(1.0 / KELVIN_AT_25_DEGC);
    real cold = max(per_kelvin, K(1.0 / KELVIN_AT_0_DEGC)) - K(1.0 / KELVIN_AT_0_DEGC);
    return real_exp((params->warm_ea_j_per_mol * warm + params->cold_ea_j_per_mol * cold) *
                    K(1.0 / GAS_J_PER_MOL_K));
}

/* Straight lines between `segments` + 1 nodes that stand evenly on 0..1; the last ones go on. */
static inline real between(const double *table, int segments, real z)
{
    real place = z * K(segments);
    real segment = clamp(whole_of(place), K(0.0), K(segments - 1));
    real low, high;
    look_pair(table, int32s_in(segment), &low, &high);
    return low + (high - low) * (place - segment);
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

static inline real segment_of(real z)
{
    return clamp(whole_of(z * K(LFP_OCV_SEGMENTS)), K(0.0), K(LFP_OCV_SEGMENTS - 1));
}

static inline struct vs_battery_place place_in(real segment, real z, real low_v, real rise_v)
{
    struct vs_battery_place p = {.segment = segment, .z = z, .low_v = low_v, .rise_v = rise_v};
    p.v = low_v + rise_v * (z * K(LFP_OCV_SEGMENTS) - segment);
    return p;
}

static inline struct vs_battery_place place_of(real z)
{
    real segment = segment_of(z);
    real low_v, high_v;
    look_pair(lfp_ocv_v, int32s_in(segment), &low_v, &high_v);
    return place_in(segment, z, low_v, high_v - low_v);
}

/* The same, knowing a place that is likely in the same segment. */
static inline struct vs_battery_place place_near(const struct vs_battery_place *near, real z)
{
    real segment = segment_of(z);
    if (any(segment != near->segment)) {
        return place_of(z);
    }
    return place_in(segment, z, near->low_v, near->rise_v);
}

/* Mean of a cell's open-circuit voltage on the way from one place to another, and how it moves with
 * the end of the way. Over nodes the way is cut at the first and the last one, so that a short way
 * over a node does not cancel as a difference of two integrals would. */
static inline real mean_between(const struct vs_battery_place *from,
                                const struct vs_battery_place *to, real *slope_v)
{
    real mean = K(0.5) * (from->v + to->v);
    *slope_v = K(0.5) * (from->rise_v * K(LFP_OCV_SEGMENTS));
    mask over_node = from->segment != to->segment;
    if (!any(over_node)) {
        return mean;
    }
    real up = pick(to->z > from->z, K(1.0), K(0.0));
    real first = from->segment + up;
    real last = to->segment + (K(1.0) - up);
    int32s at_first = int32s_in(first), at_last = int32s_in(last);
    real first_z = first * K(1.0 / LFP_OCV_SEGMENTS);
    real last_z = last * K(1.0 / LFP_OCV_SEGMENTS);
    real area = K(0.5) * (from->v + look_in(lfp_ocv_v, at_first)) * (first_z - from->z) +
                (look_in(lfp_ocv_sum_v, at_last) - look_in(lfp_ocv_sum_v, at_first)) +
                K(0.5) * (look_in(lfp_ocv_v, at_last) + to->v) * (to->z - last_z);
    real per_way = K(1.0) / pick(over_node, to->z - from->z, K(1.0));
    mean = pick(over_node, area * per_way, mean);
    *slope_v = pick(over_node, (to->v - mean) * per_way, *slope_v);
    return mean;
}

real vs_battery_energy_j(const struct vs_battery_params *params,
                         const struct vs_battery_state *state)
{
    struct vs_battery_place zero = place_of(K(0.0));
    struct vs_battery_place now = place_of(state->z_frac);
    real slope;
    real chemical = params->capacity_as * params->series * mean_between(&zero, &now, &slope) *
                    state->z_frac;
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
static inline real leak_frac(const struct vs_battery_tick *tick,
                             const struct vs_battery_state *state)
{
    real per_kelvin = K(1.0) / (state->temp_degc + K(KELVIN_AT_0_DEGC));
    real warm = real_exp(tick->leak_kelvin * (K(1.0 / KELVIN_AT_25_DEGC) - per_kelvin));
    real held = max(state->z_frac, K(0.0));
    return min(tick->leak_share * warm * held + tick->leak_frac, held);
}

static inline struct vs_rc_step
rc_step(real root_r1, real tau_s, const struct vs_battery_tick *tick, real root_w, real current_a)
{
    real settled = current_a * root_r1;
    real away = root_w - settled;
    real decay = tick->rc_decay;
    real mean_root_w = settled + away * tick->rc_mean;
    struct vs_rc_step step;
    step.end_root_w = settled + away * decay;
    step.mean_v = root_r1 * mean_root_w;
    step.end_v = root_r1 * step.end_root_w;
    step.stored_j = K(0.5) * tau_s * (step.end_root_w - root_w) * (step.end_root_w + root_w);
    step.loss_j = settled * (settled + K(2.0) * away * tick->rc_mean) * tick->dt_s +
                  K(0.5) * tau_s * away * away * (K(1.0) - decay) * (K(1.0) + decay);
    return step;
}

struct vs_rc_step vs_rc_step(real r1_ohm, real tau_s, const struct vs_battery_tick *tick,
                             real root_w, real current_a)
{
    return rc_step(real_sqrt(r1_ohm), tau_s, tick, root_w, current_a);
}

/* Hysteresis over a tick of constant current: mean and end of h, and how the mean moves with the
 * current. */
struct hysteresis {
    real mean, end, slope_per_a;
};

/* (1 - e^-x) / x for 0 <= x <= 1/2: its power series, cut where the next term is below 1e-17. In
 * two halves, so that the dependency chains are short. */
static inline real mean_decay_series(real x)
{
    real q = x * x;
    real even = K(1.0 / 1307674368000.0);
    even = even * q + K(1.0 / 6227020800.0);
    even = even * q + K(1.0 / 39916800.0);
    even = even * q + K(1.0 / 362880.0);
    even = even * q + K(1.0 / 5040.0);
    even = even * q + K(1.0 / 120.0);
    even = even * q + K(1.0 / 6.0);
    real odd = K(1.0 / 87178291200.0);
    odd = odd * q + K(1.0 / 479001600.0);
    odd = odd * q + K(1.0 / 3628800.0);
    odd = odd * q + K(1.0 / 40320.0);
    odd = odd * q + K(1.0 / 720.0);
    odd = odd * q + K(1.0 / 24.0);
    odd = odd * q + K(0.5);
    return K(1.0) - (x * odd - q * even);
}

static inline struct hysteresis hysteresis_over(const struct vs_battery_tick *tick, real h,
                                                real current_a)
{
    real x = real_abs(current_a) * tick->turn_per_a;
    real few = min(x, K(0.5));
    /* mean of the decay over the tick, and its derivative: that only steers the next step of the
     * solution, so 3e-6 is enough */
    real mean = mean_decay_series(few);
    real turn = K(-0.5) +
                few * (K(1.0 / 3.0) -
                       few * (K(0.125) - few * (K(1.0 / 30.0) -
                                                few * (K(1.0 / 144.0) - few * K(1.0 / 840.0)))));
    real e = K(1.0) - few * mean;
    mask many = x > K(0.5);
    if (any(many)) {
        real per_x = K(1.0) / max(x, K(0.5));
        e = pick(many, real_exp(-x), e);
        mean = pick(many, (K(1.0) - e) * per_x, mean);
        turn = pick(many, (e - mean) * per_x, turn);
    }
    real side = pick(current_a < K(0.0), K(-1.0), K(1.0));
    real away = h - side;
    struct hysteresis result = {side + away * mean, side + away * e,
                                away * turn * side * tick->turn_per_a};
    return result;
}

/* What a current meets: the pack's resistances now, for its direction. */
struct resistance {
    real r0_ohm, r1_ohm, root_r1;
};

static inline struct resistance resistance_for(const struct vs_battery_now *now, real current_a)
{
    mask out = current_a < K(0.0);
    struct resistance r;
    r.r0_ohm = pick(out, now->discharge_r0_ohm, now->charge_r0_ohm) +
               pick(out, now->discharge_knee_ohm, now->charge_knee_ohm);
    r.r1_ohm = pick(out, now->discharge_r1_ohm, now->charge_r1_ohm);
    r.root_r1 = pick(out, now->discharge_root_r1, now->charge_root_r1);
    return r;
}

/* vs_battery_floor_frac with the slopes at hand. */
static real floor_frac(const struct vs_battery_params *params, const struct vs_battery_tick *tick,
                       real temp_degc)
{
    real usable = params->usable_frac[0];
    for (int k = 1; k < VS_BATTERY_USABLE_NODES; k++) {
        real above_k = clamp(temp_degc, K(usable_degc[k - 1]), K(usable_degc[k])) -
                       K(usable_degc[k - 1]);
        usable = usable + tick->usable_per_k[k] * above_k;
    }
    return K(1.0) - usable;
}

struct vs_battery_now vs_battery_now(const struct vs_battery_params *params,
                                     const struct vs_battery_tick *tick,
                                     const struct vs_battery_state *state)
{
    real z = state->z_frac;
    real pack = tick->pack_per_cell * vs_battery_resistance_factor(params, state->temp_degc);
    struct vs_battery_now now;
    now.place = place_of(z);
    now.stranded_frac = floor_frac(params, tick, state->temp_degc);
    now.leak_frac = leak_frac(tick, state);
    now.half_width_v = vs_battery_hysteresis_v(params, z);
    real charge_ohm = pack * between(lfp_charge_ohm, LFP_RESISTANCE_SEGMENTS, z);
    real discharge_ohm = pack * between(lfp_discharge_ohm, LFP_RESISTANCE_SEGMENTS, z);
    real later = K(1.0) - params->r0_share;
    now.charge_r0_ohm = charge_ohm * params->r0_share;
    now.discharge_r0_ohm = discharge_ohm * params->r0_share;
    now.charge_r1_ohm = charge_ohm * later;
    now.discharge_r1_ohm = discharge_ohm * later;
    now.charge_root_r1 = real_sqrt(now.charge_r1_ohm);
    now.discharge_root_r1 = real_sqrt(now.discharge_r1_ohm);
    real low = clamp(K(1.0) - (z - now.stranded_frac) * tick->knee_per_frac, K(0.0), K(1.0));
    real high = clamp(K(1.0) - (K(1.0) - z) * tick->full_knee_per_frac, K(0.0), K(1.0));
    now.discharge_knee_ohm = params->knee_ohm * now.stranded_frac * low * low;
    now.charge_knee_ohm = params->full_knee_ohm * high * high;
    return now;
}

/* Charge kept of charge moved: charging loses some, discharging none. */
static real kept_frac(const struct vs_battery_params *params, real current_a)
{
    return pick(current_a > K(0.0), params->eta_charge, K(1.0));
}

struct vs_battery_line vs_battery_line_now(const struct vs_battery_params *params,
                                           const struct vs_battery_tick *tick,
                                           const struct vs_battery_state *state,
                                           const struct vs_battery_now *now, real current_guess_a)
{
    struct resistance r = resistance_for(now, current_guess_a);
    struct hysteresis h = hysteresis_over(tick, state->h, current_guess_a);
    struct vs_rc_step rc = rc_step(r.root_r1, params->tau_s, tick, state->rc_root_w,
                                   current_guess_a);
    real dz_per_a = kept_frac(params, current_guess_a) * tick->frac_per_a;
    real dz = dz_per_a * current_guess_a - now->leak_frac;
    struct vs_battery_place to = place_near(&now->place, state->z_frac + dz);
    real slope;
    real mean = mean_between(&now->place, &to, &slope);

    struct vs_battery_line line;
    line.b_ohm = params->series * slope * dz_per_a + now->half_width_v * h.slope_per_a +
                 r.r1_ohm * (K(1.0) - tick->rc_mean) + r.r0_ohm;
    line.a_v = params->series * mean + now->half_width_v * h.mean + rc.mean_v +
               current_guess_a * (r.r0_ohm - line.b_ohm);
    return line;
}

struct vs_battery_line vs_battery_guess_now(const struct vs_battery_params *params,
                                            const struct vs_battery_tick *tick,
                                            const struct vs_battery_state *state,
                                            const struct vs_battery_now *now, real current_sign)
{
    struct resistance r = resistance_for(now, current_sign);
    real side = pick(current_sign < K(0.0), K(-1.0), K(1.0));
    real half_slope = K(0.5) * params->series * (now->place.rise_v * K(LFP_OCV_SEGMENTS));
    struct vs_battery_line line;
    line.a_v = params->series * now->place.v - half_slope * now->leak_frac +
               state->h * now->half_width_v + state->rc_root_w * r.root_r1 * tick->rc_mean;
    line.b_ohm = half_slope * kept_frac(params, current_sign) * tick->frac_per_a +
                 now->half_width_v * (K(0.5) * (K(1.0) - state->h * side)) * tick->turn_per_a +
                 r.r0_ohm + r.r1_ohm * (K(1.0) - tick->rc_mean);
    return line;
}

struct vs_battery_flow vs_battery_advance_now(const struct vs_battery_params *params,
                                              const struct vs_battery_tick *tick,
                                              struct vs_battery_state *state,
                                              const struct vs_battery_now *now, real current_a)
{
    struct resistance r = resistance_for(now, current_a);
    struct hysteresis h = hysteresis_over(tick, state->h, current_a);
    struct vs_rc_step rc = rc_step(r.root_r1, params->tau_s, tick, state->rc_root_w, current_a);
    real moved_as = current_a * tick->dt_s;
    real dz = kept_frac(params, current_a) * current_a * tick->frac_per_a - now->leak_frac;
    struct vs_battery_place to = place_near(&now->place, state->z_frac + dz);
    real slope;
    real open_v = params->series * mean_between(&now->place, &to, &slope);

    struct vs_battery_flow flow;
    flow.mean_v = open_v + now->half_width_v * h.mean + rc.mean_v + current_a * r.r0_ohm;
    flow.end_v = params->series * to.v + now->half_width_v * h.end + rc.end_v +
                 current_a * r.r0_ohm;
    flow.stored_j = params->capacity_as * open_v * dz;
    flow.ohmic_j = current_a * r.r0_ohm * moved_as;
    flow.rc_loss_j = rc.loss_j;
    flow.rc_stored_j = rc.stored_j;
    flow.hysteresis_j = now->half_width_v * h.mean * moved_as;
    flow.coulombic_j = open_v * moved_as * (K(1.0) - kept_frac(params, current_a));
    flow.self_discharge_j = params->capacity_as * open_v * now->leak_frac;
    flow.heat_j = flow.ohmic_j + flow.rc_loss_j + flow.hysteresis_j + flow.coulombic_j;
    state->z_frac = to.z;
    state->h = h.end;
    state->rc_root_w = rc.end_root_w;
    return flow;
}

struct vs_battery_range vs_battery_reach_now(const struct vs_battery_params *params,
                                             const struct vs_battery_tick *tick,
                                             const struct vs_battery_state *state,
                                             const struct vs_battery_now *now)
{
    real after_leak = state->z_frac - now->leak_frac;
    struct vs_battery_range range;
    (void)params;
    range.charge_max_a = max((K(1.0) - after_leak) * tick->charge_a_per_frac, K(0.0));
    range.discharge_max_a = min((now->stranded_frac - after_leak) * tick->discharge_a_per_frac,
                                K(0.0));
    return range;
}

struct vs_battery_line vs_battery_line(const struct vs_battery_params *params,
                                       const struct vs_battery_tick *tick,
                                       const struct vs_battery_state *state, real current_guess_a)
{
    struct vs_battery_now now = vs_battery_now(params, tick, state);
    return vs_battery_line_now(params, tick, state, &now, current_guess_a);
}

struct vs_battery_flow vs_battery_advance(const struct vs_battery_params *params,
                                          const struct vs_battery_tick *tick,
                                          struct vs_battery_state *state, real current_a)
{
    struct vs_battery_now now = vs_battery_now(params, tick, state);
    return vs_battery_advance_now(params, tick, state, &now, current_a);
}

struct vs_battery_range vs_battery_reach(const struct vs_battery_params *params,
                                         const struct vs_battery_tick *tick,
                                         const struct vs_battery_state *state)
{
    struct vs_battery_now now = vs_battery_now(params, tick, state);
    return vs_battery_reach_now(params, tick, state, &now);
}
