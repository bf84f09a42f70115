/* SPDX-License-Identifier: GPL-3.0-or-later */
/* work.h - one chunk of a sweep, worked out: designs under their skies, all their lamps in lanes.
 *
 * Designs that see the same sky share it. Memory goes with the lamps and skies of a chunk, not with
 * the sweep: a year of nights is forgotten once it is counted. */
#ifndef VS_SWEEP_WORK_H
#define VS_SWEEP_WORK_H

#include "sim/sweep/design.h"
#include "sim/sweep/rows.h"
#include "sim/weather/years.h"

enum vs_sweep_parts {
    VS_SWEEP_NOMINAL,   /* as the data sheets say: one lamp a site */
    VS_SWEEP_REPLICATES /* drawn from the project's tolerances */
};

/* What is swept. Pointers outlive the work. */
struct vs_sweep_plan {
    const struct vs_space *space;
    const struct vs_climate *climate;
    const struct vs_weather_years *measured; /* null: synthetic years */
    int years;                               /* synthetic */
    uint64_t seed;                           /* of weather and parts */
    int replicates;                          /* 0: parts as the data sheets say */
    int aggregate; /* 1: one row over all replicates instead of one for each */
    int fleet;     /* 1: every lamp of a site as built, with parts of its own */
    int events;    /* 1: five cloudy days as well, from each winter month's usual sunset */
    int threads;
    const char *isa;                                   /* null: the widest */
    void (*progress)(void *context, double done_frac); /* of the chunk; may be null */
    void *progress_context;
};

/* Derived from the plan: how it is cut. The same for any ISA and number of threads. */
struct vs_sweep_cut {
    int64_t chunks, blocks; /* blocks of designs; a chunk a block and replicate */
    int64_t designs_per_block;
    double lamp_years; /* in all, for a rate */
};
struct vs_sweep_cut vs_sweep_cut(const struct vs_sweep_plan *plan);

int vs_sweep_years(const struct vs_sweep_plan *plan); /* that count */

/* The rows of a chunk.
 * Errors   what the weather reports; VS_ERR_INPUT: a design that cannot be, or fits no module;
 *          VS_ERR_USAGE: no such ISA; VS_ERR_MEMORY, VS_ERR_BOOKS */
enum vs_err vs_sweep_work(const struct vs_sweep_plan *plan, const struct vs_sweep_cut *cut,
                          const struct vs_sweep_head *head, int64_t chunk,
                          struct vs_sweep_rows *rows, struct vs_diag *diag);

#endif
