/* SPDX-License-Identifier: GPL-3.0-or-later */
/* need.h - the smallest battery, for each of some panels, that passes the same simulation.
 *
 * Brackets, cut into even parts: every candidate is a lamp of one season, so all candidates of a
 * round meet the same sky, worked out once, and run side by side in lanes. The search runs on a
 * sample of the years; whoever asks verifies the pair that it takes on all of them.
 *
 * A larger panel is more of the same module in parallel, with panel cable, converter and sensors in
 * proportion. That a larger battery never serves fewer nights is assumed by that; the
 * rounds print what was run. */
#ifndef VS_SIZING_NEED_H
#define VS_SIZING_NEED_H

#include "sim/engine/season.h"

enum { VS_NEED_PANELS_MAX = 8 };

/* Builds the lamp for a pair. */
struct vs_need_builder {
    void (*lamp)(void *context, double panel_w, double battery_ah, struct vs_lamp_params *params);
    void *context;
};

struct vs_need_problem {
    struct vs_hours_source source; /* one site; year k is the k-th of the sample */
    int years;
    int year_nights; /* most that a year has */
    struct vs_sky_params sky;
    struct vs_need_builder builder;
    int panel_count;
    double panel_w[VS_NEED_PANELS_MAX]; /* rising */
    double battery_min_ah, battery_max_ah, battery_step_ah;
    long loss_nights_allowed; /* over those years */
    int threads;
    void (*progress)(void *context, double done_frac);
    void *progress_context;
};

struct vs_need_point {
    double panel_w, battery_ah; /* battery 0: none up to the largest passes */
};

struct vs_need {
    struct vs_need_point point[VS_NEED_PANELS_MAX];
    int point_count;
    int lamps_run; /* candidates simulated */
};

enum vs_err vs_need_search(const struct vs_need_problem *problem, struct vs_need *need,
                           struct vs_diag *diag);

#endif
