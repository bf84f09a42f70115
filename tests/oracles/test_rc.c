/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "models/battery.h"
#include "tests/oracles/expect.h"

enum { R1, TAU, CURRENT, DT, START, END, ENERGY, COLUMNS };
static const char *const columns[COLUMNS] = {
    "R1_ohm", "tau_s", "current_A", "dt_s", "v1_start_V", "v1_end_V", "energy_into_branch_J"};

static void note_step(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    const double *v = row->value;
    struct vs_battery_params params = vs_battery_defaults(30.0);
    params.tau_s = v[TAU];
    struct vs_battery_tick tick = vs_battery_tick(&params, v[DT]);
    double start_root_w = v[START] / sqrt(v[R1]);
    struct vs_rc_step step = vs_rc_step(v[R1], &tick, start_root_w, v[CURRENT]);
    oracle_note(&gauges[END], row, step.end_v, v[END], 1.0);
    oracle_note(&gauges[ENERGY], row, step.mean_v * v[CURRENT] * v[DT], v[ENERGY], 1.0);
    /* what went in is what was lost and what is now in the branch */
    oracle_note(&gauges[COLUMNS], row, step.loss_j + step.stored_j, v[ENERGY], 1.0);
}

Test(rc, voltage_and_energy_of_a_chain_of_steps_agree)
{
    /* the reference integrates to 1e-12 relative and its rows have 11..13 digits; steps of 100 J */
    struct oracle_gauge gauges[COLUMNS + 1] = {
        [END] = {.quantity = "voltage after a step", .unit = "V", .tolerance = 1e-8},
        [ENERGY] = {.quantity = "energy into the branch", .unit = "J", .tolerance = 1e-8},
        [COLUMNS] = {.quantity = "loss and stored energy together", .unit = "J", .tolerance = 1e-8},
    };
    long rows = oracle_each(columns, COLUMNS, note_step, gauges);
    expect_gauges(rows, &gauges[END], COLUMNS + 1 - END, "battery RC branch", "SciPy DOP853");
}
