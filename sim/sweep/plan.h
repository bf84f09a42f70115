/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan.h - what is swept, and how it is cut into chunks. */
#ifndef VS_SWEEP_PLAN_H
#define VS_SWEEP_PLAN_H

#include "sim/sweep/design.h"
#include "sim/weather/years.h"

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

int vs_sweep_years(const struct vs_sweep_plan *plan);  /* that count */
int vs_sweep_passes(const struct vs_sweep_plan *plan); /* through the weather: replicates, or 1 */

/* Whether a site of the project takes part, and how many lamps of a design stand there. */
int vs_sweep_has_site(const struct vs_sweep_plan *plan, int site);
int vs_sweep_lamps_at(const struct vs_sweep_plan *plan, int site);

#endif
