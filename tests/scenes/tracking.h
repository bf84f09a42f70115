/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tracking.h - how well the fast firmware finds the maximum power point: steady light and ramps.
 *
 * The ramps are those of the EN 50530 dynamic test as far as they are known here (slopes and
 * repetitions from memory; to be checked against the standard before any claim of conformance). The
 * real fast firmware runs ten times a second behind a 12-bit converter with noise, on the curve of
 * the reference module. Shared by tests and bench. */
#ifndef TESTS_SCENES_TRACKING_H
#define TESTS_SCENES_TRACKING_H

#include "firmware/core/fw.h"

/* What is put to the test: the fast firmware, or an algorithm with its interface to compare with.
 * It keeps what it wants in the fast state. */
struct tracker {
    const char *name;
    void (*step)(const struct fw_params *params, struct fw_fast_state *state,
                 const struct fw_fast_inputs *pins, struct fw_fast_outputs *out);
    int period_ms, step_mv;
};
enum { TRACKERS = 3 };
/* Ours; then plain perturb and observe, 0.1 s and 0.1 V, 0.25 s and 0.2 V. */
extern const struct tracker trackers[TRACKERS];

/* Share of the available energy taken over `seconds` of steady light, after a minute to settle. */
double tracking_steady(const struct tracker *tracker, double g_wm2, double cell_degc,
                       double seconds);

/* Ours at 25 degC under the light that gives this share of the module's rated power; shares below
 * 1/40 are taken as 1/40, where the converter has just begun to run. */
double tracking_at_power(double power_frac);

/* One row of a ramp sequence. */
struct tracking_ramp {
    double low_wm2, high_wm2, slope_wm2_per_s;
    int repetitions;
};
enum { TRACKING_RAMPS = 17 };
extern const struct tracking_ramp tracking_ramps[TRACKING_RAMPS];

/* Share of the available energy taken over the repetitions of one slope: up, 10 s, down, 10 s. Also
 * adds both energies, J, so that a whole sequence can be summed. */
double tracking_ramp_share(const struct tracker *tracker, const struct tracking_ramp *ramp,
                           double *taken_j, double *available_j);

#endif
