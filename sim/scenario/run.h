/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.h - runs a scenario and judges it: the laws in every tick, its claims at the end.
 *
 * The same file gives the same answer, bit for bit, on every machine. */
#ifndef VS_SCENARIO_RUN_H
#define VS_SCENARIO_RUN_H

#include "sim/scenario/scenario.h"
#include "sim/scenario/signals.h"

struct vs_scenario_result {
    char name[VS_NAME_SIZE];
    int days, nights, dark_nights;
    double level_min_frac;   /* lowest level of a lit lamp */
    double worst_light_frac; /* of a night, of what full power gives */
    double soc_min_frac;
    unsigned faults; /* that the firmware reported at some time, bits */
    int passed;
    char verdict[320]; /* "holds", or what was broken first */
};

/* Somebody who looks on, tick by tick. Returns non-zero to stop the run. */
struct vs_scenario_watch {
    int (*tick)(void *context, const struct vs_view *view);
    void *context;
};

/* watch may be null.
 * Errors: VS_ERR_OUTPUT when the watch stopped it; VS_ERR_INPUT when parameters, panel or weather
 * of the scenario cannot be, VS_ERR_MEMORY. A scenario that fails is no error. */
enum vs_err vs_scenario_run(const struct vs_scenario *scenario,
                            const struct vs_scenario_watch *watch,
                            struct vs_scenario_result *result, struct vs_diag *diag);

/* One line of a table of results, without a line's end; and its head. size 512 always suffices. */
void vs_scenario_head(char *out, size_t size);
void vs_scenario_row(const struct vs_scenario_result *result, char *out, size_t size);

#endif
