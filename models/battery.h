/* SPDX-License-Identifier: MIT */
/* battery.h - a lithium iron phosphate pack: voltage, charge, losses.
 *
 * Terminal voltage V = U(z) + h M(z) + V1 + I R0 with state of charge z, hysteresis h in -1..1 and
 * the polarisation V1 of one RC branch; I > 0 charges. The updates are exact for a current that is
 * constant over the tick, and every joule that enters is named (struct vs_battery_flow).
 *
 * Cold does not shrink the capacity, which would create or destroy charge: it strands the lowest
 * part. Discharge ends at a floor that rises as the cells cool, and near it the resistance rises,
 * so that the voltage falls before the floor is met. What is below comes back with warmth.
 *
 * Not in the model: the shift of the open-circuit voltage with temperature (at most 0.5 mV/K a
 * cell; its energy would be exchanged with the heat of the box), ageing, differences between cells.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_BATTERY_H
#define VS_MODELS_BATTERY_H

#include "models/elementary.h"

#if VS_LANES > 1
#define vs_battery_defaults VS_NAME(vs_battery_defaults)
#define vs_battery_tick VS_NAME(vs_battery_tick)
#define vs_battery_floor_frac VS_NAME(vs_battery_floor_frac)
#define vs_battery_resistance_factor VS_NAME(vs_battery_resistance_factor)
#define vs_battery_resistance_ohm VS_NAME(vs_battery_resistance_ohm)
#define vs_battery_hysteresis_v VS_NAME(vs_battery_hysteresis_v)
#define vs_battery_equilibrium_v VS_NAME(vs_battery_equilibrium_v)
#define vs_battery_ocv_v VS_NAME(vs_battery_ocv_v)
#define vs_battery_energy_j VS_NAME(vs_battery_energy_j)
#define vs_battery_charge_limit_a VS_NAME(vs_battery_charge_limit_a)
#define vs_battery_line VS_NAME(vs_battery_line)
#define vs_battery_stock VS_NAME(vs_battery_stock)
#define vs_battery_now VS_NAME(vs_battery_now)
#define vs_battery_turn VS_NAME(vs_battery_turn)
#define vs_battery_line_now VS_NAME(vs_battery_line_now)
#define vs_battery_guess_now VS_NAME(vs_battery_guess_now)
#define vs_battery_advance_now VS_NAME(vs_battery_advance_now)
#define vs_battery_advance VS_NAME(vs_battery_advance)
#define vs_battery_reach VS_NAME(vs_battery_reach)
#define vs_rc_step VS_NAME(vs_rc_step)
#endif

/* Temperatures, degC, of the table of usable capacity. */
#define VS_BATTERY_USABLE_NODES 7
/* Steps of the table of charge acceptance. */
#define VS_BATTERY_ACCEPT_STEPS 7

struct vs_battery_params {
    real capacity_as; /* coulombs: 108000 for 30 Ah */
    real series;      /* cells in series */
    real parallel;    /* cells in parallel, not necessarily a whole number */
    real r_scale;     /* resistance over the table's cell; trade packs 1..2 */
    real r0_share;    /* share of the resistance that acts at once; the rest is the RC branch */
    real tau_s;       /* of the RC branch */
    real warm_ea_j_per_mol;    /* temperature law of the resistance, from 0 degC up */
    real cold_ea_j_per_mol;    /* and below; 17..35 kJ/mol */
    real hysteresis_gamma;     /* e-folds of the hysteresis over one full capacity */
    real eta_charge;           /* charge kept of charge put in */
    real self_discharge_per_s; /* of the charge held, at 25 degC */
    real self_discharge_ea_j_per_mol;
    real bms_drain_a;                          /* own draw of the protection board */
    real usable_frac[VS_BATTERY_USABLE_NODES]; /* at -25 -20 -10 0 10 25 45 degC; linear between */
    real knee_ohm;        /* rise of the discharge resistance at the floor for a pack that is all
                           * stranded; scaled by the stranded share */
    real knee_width_frac; /* how far above the floor it begins */
    real full_knee_ohm;   /* rise of the charge resistance of a full pack */
    real full_knee_width_frac;                      /* how far below full it begins */
    real accept_from_degc[VS_BATTERY_ACCEPT_STEPS]; /* rising; from here on ... */
    real accept_per_h[VS_BATTERY_ACCEPT_STEPS];     /* ... this share of the capacity an hour */
};

/* All zeros but z and temperature is a pack at rest in the middle of its hysteresis. */
struct vs_battery_state {
    real z_frac;    /* state of charge of the whole capacity, 0..1 */
    real h;         /* hysteresis, -1 after long discharge .. 1 after long charge */
    real rc_root_w; /* V1 / sqrt(R1): its square is the power R1 turns to heat. Kept instead of V1
                     * because the energy in the branch is then tau/2 times its square whatever R1
                     * is, and no energy appears or vanishes where R1 moves with z and cold */
    real temp_degc; /* of the cells */
};

/* What the parameters and the length of the tick fix, worked out once per run and again whenever
 * one of them changes. */
struct vs_battery_tick {
    real dt_s;
    real rc_decay;                  /* exp(-dt / tau) */
    real rc_mean, rc_later;         /* mean of that decay over the tick, and 1 less it */
    real rc_cross_s, rc_square_s;   /* weights of the branch's losses, see rc_step */
    real frac_per_a, in_frac_per_a; /* state of charge that an ampere moves, out and in */
    real lost_frac;                 /* of the charge put in */
    real turn_per_a;                /* e-folds of the hysteresis that an ampere makes */
    real leak_share;                /* self-discharge of the tick at 25 degC, of the charge held */
    real leak_frac;                 /* what the protection board takes, of the capacity */
    real charge_a_per_frac, discharge_a_per_frac; /* that move the whole capacity in the tick */
    real r0_per_cell, r1_per_cell;                /* of the pack over a cell's resistance */
    real half_slope_per_rise; /* half the pack's slope, V over z, for a volt that a segment rises */
    real knee_per_frac, full_knee_per_frac;
    /* the floor: its value at 0 degC of the coldest straight piece, and how the slope bends */
    real floor_frac, floor_per_k[VS_BATTERY_USABLE_NODES - 1];
    real warm_kelvin, cold_kelvin, leak_kelvin; /* of the Arrhenius laws */
};

/* Mean terminal voltage over the tick, near the current it was asked for: a_v + b_ohm I. */
struct vs_battery_line {
    real a_v, b_ohm;
};

/* A tick's energies, J. mean_v * current * dt equals the sum of the seven from stored_j to
 * self_discharge_j, to rounding. */
struct vs_battery_flow {
    real mean_v, end_v;    /* at the terminals */
    real stored_j;         /* rise of the chemical energy */
    real ohmic_j;          /* R0 */
    real rc_loss_j;        /* R1 */
    real rc_stored_j;      /* rise of the energy in the RC branch */
    real hysteresis_j;     /* negative for a while after the current turns */
    real coulombic_j;      /* charge that was not kept */
    real self_discharge_j; /* chemical energy lost to self-discharge and the protection board */
    real heat_j;           /* into the pack: ohmic, RC, hysteresis, coulombic */
};

/* Mean currents over the tick that end it exactly full and exactly at the floor. */
struct vs_battery_range {
    real charge_max_a;    /* >= 0 */
    real discharge_max_a; /* <= 0; 0 for a pack that is at or below the floor already */
};

/* A 4-series pack of Sony/Murata US26650FTC1 cells (3.0 Ah) of this size; the numbers the cell's
 * data do not give are estimates, named with their reasons in battery.c. */
struct vs_battery_params vs_battery_defaults(real capacity_ah);

/* Given     dt_s > 0, for instance 1..3600 */
struct vs_battery_tick vs_battery_tick(const struct vs_battery_params *params, real dt_s);

/* Share of the capacity that cold strands: 1 - usable_frac at the temperature. */
real vs_battery_floor_frac(const struct vs_battery_params *params, real temp_degc);

/* Resistance at a temperature over that at 25 degC: Arrhenius, steeper below 0 degC.
 * 1.45 at 10 degC, 1.90 at 0, 3.4 at -10, 6.4 at -20 with the defaults. */
real vs_battery_resistance_factor(const struct vs_battery_params *params, real temp_degc);

/* R0 + R1 of the pack without the knee.
 * Given     charging  1 for charge, 0 for discharge */
real vs_battery_resistance_ohm(const struct vs_battery_params *params, real z_frac, real temp_degc,
                               real charging);

/* Open-circuit voltage of the pack in the middle of its hysteresis, and half the width of that.
 * Given     z_frac 0..1; a little beyond, the table's last slope goes on
 * Source    Naumann's measurements of the cell as carried by SimSES: see battery_lfp_tables.h */
real vs_battery_equilibrium_v(const struct vs_battery_params *params, real z_frac);
real vs_battery_hysteresis_v(const struct vs_battery_params *params, real z_frac);

/* Voltage at the open terminals once the RC branch has settled: equilibrium and hysteresis. */
real vs_battery_ocv_v(const struct vs_battery_params *params, const struct vs_battery_state *state);

/* Energy held: chemical, capacity times the integral of the equilibrium voltage from z = 0, and
 * that of the RC branch. Rises by stored_j + rc_stored_j in a tick. */
real vs_battery_energy_j(const struct vs_battery_params *params,
                         const struct vs_battery_state *state);

/* The most charge current that the cells stand at a temperature, A. */
real vs_battery_charge_limit_a(const struct vs_battery_params *params, real temp_degc);

/* The tangent of the mean terminal voltage at a guessed current: solving with it is a Newton step.
 * Given     current_guess_a  its sign picks the charge or the discharge resistance; 0 is charge */
struct vs_battery_line vs_battery_line(const struct vs_battery_params *params,
                                       const struct vs_battery_tick *tick,
                                       const struct vs_battery_state *state, real current_guess_a);

/* Moves the state by a tick of constant current. Temperature stays; the box moves it.
 * Given     current_a within vs_battery_reach */
struct vs_battery_flow vs_battery_advance(const struct vs_battery_params *params,
                                          const struct vs_battery_tick *tick,
                                          struct vs_battery_state *state, real current_a);

struct vs_battery_range vs_battery_reach(const struct vs_battery_params *params,
                                         const struct vs_battery_tick *tick,
                                         const struct vs_battery_state *state);

/* What the three above work out of the state before they look at the current. A caller that asks
 * more than one of them in a tick works it out once.
 *
 * First what can be had of the pack ... */
struct vs_battery_stock {
    real per_kelvin;
    real stranded_frac;
    real leak_frac;
    struct vs_battery_range reach;
};
struct vs_battery_stock vs_battery_stock(const struct vs_battery_tick *tick,
                                         const struct vs_battery_state *state);

/* ... then where it stands; the stock stays the caller's ... */
struct vs_battery_now {
    const struct vs_battery_stock *stock;
    real place;                     /* in its segment of the open-circuit curve, -1/2..1/2 */
    real v, half_slope_v;           /* of the pack's open-circuit voltage, over z */
    real half_width_v;              /* of the hysteresis */
    real charge_ohm, discharge_ohm; /* of a cell at 25 degC ... */
    real r0_per_cell, r1_per_cell;  /* ... and the pack's over that, as cold as it is */
};
struct vs_battery_now vs_battery_now(const struct vs_battery_params *params,
                                     const struct vs_battery_tick *tick,
                                     const struct vs_battery_state *state,
                                     const struct vs_battery_stock *stock);

/* ... and what a current meets on its way. out: where it discharges */
struct vs_battery_way {
    mask out;
    real side; /* 1 in, -1 out */
    real dz_per_a;
    real r0_ohm, root_r1;
    real rest_v, rest_ohm; /* of both resistances: mean voltage at no current, and its rise */
    real a_v, b_ohm;       /* of all but the hysteresis, while the voltage is one straight line */
    real turn_per_a;       /* of the current with its sign */
    /* of the last line, at its guess: what the advance goes straight on from */
    real turned, mean, bend;        /* e-folds of the hysteresis, its mean, how that bends */
    real dz;                        /* charge moved */
    real mean_v, end_v;             /* on the open-circuit curve ... */
    real mean_slope_v, end_slope_v; /* ... and how they go on */
};
void vs_battery_turn(const struct vs_battery_params *params, const struct vs_battery_tick *tick,
                     const struct vs_battery_state *state, const struct vs_battery_now *now,
                     mask out, struct vs_battery_way *way);

/* way: of the guess's direction; takes the line down */
struct vs_battery_line vs_battery_line_now(const struct vs_battery_params *params,
                                           const struct vs_battery_tick *tick,
                                           const struct vs_battery_state *state,
                                           const struct vs_battery_now *now,
                                           struct vs_battery_way *way, real current_guess_a);
/* The same line with the open-circuit voltage and the hysteresis straight on from where they stand:
 * a first guess for a current of any size. */
struct vs_battery_line vs_battery_guess_now(const struct vs_battery_tick *tick,
                                            const struct vs_battery_state *state,
                                            const struct vs_battery_now *now,
                                            const struct vs_battery_way *way);
/* way: of the current's direction, with the line that was drawn last; what bends goes straight on
 * from its guess, with the square of the step from there to the current for an error */
struct vs_battery_flow vs_battery_advance_now(const struct vs_battery_params *params,
                                              const struct vs_battery_tick *tick,
                                              struct vs_battery_state *state,
                                              const struct vs_battery_now *now,
                                              const struct vs_battery_way *way, real current_a);

/* One RC branch over a tick, exact for a constant current; root_w as in the state, tau the tick's.
 */
struct vs_rc_step {
    real mean_v, end_v;
    real end_root_w;
    real loss_j, stored_j;
};
struct vs_rc_step vs_rc_step(real r1_ohm, const struct vs_battery_tick *tick, real root_w,
                             real current_a);

#endif
