/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace.h - every signal of one lamp over some days.
 *
 * The lamp runs from the first year of the weather at 60 s, as in a season and with the same bits,
 * until the trace begins; from there on every tick is handed to a sink. At a tick of 1 s the fast
 * firmware runs as well, at its own ten periods a second on the module's curve. */
#ifndef VS_ENGINE_TRACE_H
#define VS_ENGINE_TRACE_H

#include "sim/engine/fast.h"
#include "sim/engine/season.h"

/* One row. Means over the tick, but for bus_v, pv_v, soc and temperatures, which are at its end. */
struct vs_trace_row {
    int64_t unix_s; /* start of the tick */
    struct vs_minute minute;
    struct vs_minute_detail detail;
    struct vs_lamp_probe probe;
    struct vs_belief belief;
};

struct vs_trace {
    struct vs_hours_source source;
    int site;  /* index given to the source */
    int years; /* that the source can give */
    struct vs_sky_params sky;
    struct vs_lamp *lamp;                                       /* started */
    int64_t from_unix_s, to_unix_s;                             /* [from, to), whole hours */
    int dt_s;                                                   /* 1 or 60 */
    int (*sink)(void *context, const struct vs_trace_row *row); /* non-zero stops the trace */
    void *sink_context;
    void (*progress)(void *context, double done_frac); /* may be null */
    void *progress_context;
};

/* Errors: what the source reports; VS_ERR_INPUT when the weather does not cover the days (diag says
 * what it covers); VS_ERR_OUTPUT when the sink stopped; VS_ERR_CHILD when the emulated firmware
 * failed; VS_ERR_BOOKS. */
enum vs_err vs_trace_run(struct vs_trace *trace, struct vs_diag *diag);

#endif
