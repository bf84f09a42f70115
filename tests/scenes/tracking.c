/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/scenes/tracking.h"

#include "sim/engine/fast.h"

/* Perturb and observe as in the textbooks: one step of the set-point a sample, turned round when
 * the power has fallen. It starts where ours would without a scan, and never pauses. */
static void perturb_and_observe(const struct fw_params *params, struct fw_fast_state *state,
                                const struct fw_fast_inputs *pins, struct fw_fast_outputs *out)
{
    int32_t power = pins->pv_mv * (pins->pv_ma / 8) + pins->pv_mv * (pins->pv_ma % 8) / 8;
    if (!state->run) {
        state->run = pins->pv_mv > pins->bat_mv + params->mppt_margin_mv;
        state->voc_mv = pins->pv_mv;
        state->set_mv = pins->pv_mv / 1000 * params->mppt_start_pm;
        state->step_mv = params->mppt_step_mv;
    } else {
        int32_t step = power < state->after ? -state->step_mv : state->step_mv;
        /* turned at the ends of its range: the open circuit, and what the converter can follow */
        step = state->set_mv > state->voc_mv / 100 * 95 ? -params->mppt_step_mv : step;
        step = state->set_mv < pins->bat_mv + params->mppt_margin_mv / 4 ? params->mppt_step_mv
                                                                         : step;
        state->step_mv = step;
        state->set_mv += step;
    }
    state->after = power;
    *out = (struct fw_fast_outputs){.run = state->run, .pv_set_mv = state->set_mv};
}

const struct tracker trackers[TRACKERS] = {
    {"this firmware", fw_fast_step, 100, 100},
    {"P&O 0.1 s 0.1 V", perturb_and_observe, 100, 100},
    {"P&O 0.25 s 0.2 V", perturb_and_observe, 250, 200},
};

const struct tracking_ramp tracking_ramps[TRACKING_RAMPS] = {
    {100, 500, 0.5, 2},   {100, 500, 1, 2},    {100, 500, 2, 3},    {100, 500, 3, 4},
    {100, 500, 5, 6},     {100, 500, 7, 8},    {100, 500, 10, 10},  {100, 500, 14, 10},
    {100, 500, 20, 10},   {100, 500, 30, 10},  {100, 500, 50, 10},  {300, 1000, 10, 10},
    {300, 1000, 14, 10},  {300, 1000, 20, 10}, {300, 1000, 30, 10}, {300, 1000, 50, 10},
    {300, 1000, 100, 10},
};

static const double dwell_s = 10.0, settle_s = 60.0;

struct bench_board {
    const struct tracker *tracker;
    double period_s;
    struct vs_board_params board;
    struct vs_converter converter;
    struct vs_commands commands;
    struct vs_fast_bus bus;
    struct vs_pv_params module;
    struct vs_fast_state state;
};

static struct bench_board set_up(const struct tracker *tracker)
{
    struct bench_board b = {
        .tracker = tracker,
        .period_s = tracker->period_ms * 1e-3,
        .board = vs_board_defaults(),
        .converter = vs_converter_defaults(),
        .commands = {.charge_on = 1, .charge_v = 14.4, .converter_max_a = 10},
        .bus = {.a_v = 13.0, .b_ohm = 0.03}, /* a battery in the middle of its charge */
        .module = vs_pv_defaults(),
    };
    b.board.firmware.mppt_step_mv = tracker->step_mv;
    vs_fast_reset(&b.board, &b.state);
    return b;
}

/* One period of the tracker under a light; adds to both energies. */
static void period(struct bench_board *b, double g_wm2, double cell_degc, double *taken_j,
                   double *available_j)
{
    struct vs_diode curve = vs_pv_at(&b->module, g_wm2, cell_degc);
    struct vs_fast_pins pins = vs_fast_look(&b->state, &b->bus, b->commands.charge_v);
    struct fw_fast_inputs in = vs_board_fast_sense(&b->board, &b->state.board, NULL, &pins,
                                                   &b->commands, b->tracker->period_ms);
    struct fw_fast_outputs out;
    b->tracker->step(&b->board.firmware, &b->state.board.firmware, &in, &out);
    struct vs_fast_command command = {out.run, out.pv_set_mv / 1000.0, (unsigned)out.trips};
    double taken = vs_fast_answer(&b->converter, &b->state, &command, b->commands.charge_v, &curve,
                                  &b->bus);
    *taken_j += taken * b->period_s;
    *available_j += vs_diode_mpp(&curve).power_w * b->period_s;
}

static void hold(struct bench_board *b, double g_wm2, double cell_degc, double seconds,
                 double *taken_j, double *available_j)
{
    int periods = (int)(seconds / b->period_s + 0.5);
    for (int k = 0; k < periods; k++) {
        period(b, g_wm2, cell_degc, taken_j, available_j);
    }
}

static void slide(struct bench_board *b, double from_wm2, double to_wm2, double slope_wm2_per_s,
                  double *taken_j, double *available_j)
{
    double seconds = (to_wm2 > from_wm2 ? to_wm2 - from_wm2 : from_wm2 - to_wm2) / slope_wm2_per_s;
    int periods = (int)(seconds / b->period_s + 0.5);
    for (int k = 0; k < periods; k++) {
        double share = (k + 0.5) / periods;
        period(b, from_wm2 + share * (to_wm2 - from_wm2), 25.0, taken_j, available_j);
    }
}

double tracking_steady(const struct tracker *tracker, double g_wm2, double cell_degc,
                       double seconds)
{
    struct bench_board b = set_up(tracker);
    double ignored = 0, taken = 0, available = 0;
    hold(&b, g_wm2, cell_degc, settle_s, &ignored, &ignored);
    hold(&b, g_wm2, cell_degc, seconds, &taken, &available);
    return available > 0 ? taken / available : 0;
}

double tracking_at_power(double power_frac)
{
    struct vs_pv_params module = vs_pv_defaults();
    struct vs_diode rated = vs_pv_at(&module, 1000.0, 25.0);
    double share = power_frac > 1.0 / 40.0 ? power_frac : 1.0 / 40.0;
    double want_w = share * vs_diode_mpp(&rated).power_w;
    double low = 1.0, high = 1500.0;
    for (int k = 0; k < 60; k++) {
        double middle = 0.5 * (low + high);
        struct vs_diode curve = vs_pv_at(&module, middle, 25.0);
        if (vs_diode_mpp(&curve).power_w < want_w) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return tracking_steady(&trackers[0], low, 25.0, 600.0);
}

double tracking_ramp_share(const struct tracker *tracker, const struct tracking_ramp *ramp,
                           double *taken_j, double *available_j)
{
    struct bench_board b = set_up(tracker);
    double ignored = 0, taken = 0, available = 0;
    hold(&b, ramp->low_wm2, 25.0, settle_s, &ignored, &ignored);
    for (int k = 0; k < ramp->repetitions; k++) {
        slide(&b, ramp->low_wm2, ramp->high_wm2, ramp->slope_wm2_per_s, &taken, &available);
        hold(&b, ramp->high_wm2, 25.0, dwell_s, &taken, &available);
        slide(&b, ramp->high_wm2, ramp->low_wm2, ramp->slope_wm2_per_s, &taken, &available);
        hold(&b, ramp->low_wm2, 25.0, dwell_s, &taken, &available);
    }
    *taken_j += taken;
    *available_j += available;
    return taken / available;
}
