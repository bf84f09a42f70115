/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deal.h - which worker gets which chunk: each once, in order; and where all are dealt, those again
 * whose worker is slow beyond reason or lost. The journal takes a chunk once, whoever is first. */
#ifndef VS_SWEEP_DEAL_H
#define VS_SWEEP_DEAL_H

#include "sim/sweep/journal.h"

struct vs_deal_worker {
    int64_t chunk; /* that it has; -1: none */
    double since_s;
    int ready; /* waits for one */
};

struct vs_deal {
    const struct vs_journal *journal;
    int count;
    struct vs_deal_worker *worker; /* (count) */
    int64_t fresh;                 /* all before it are done or dealt */
    double slowest_s;              /* chunk so far; 0: none came back yet */
};

/* Errors   VS_ERR_MEMORY */
enum vs_err vs_deal_start(struct vs_deal *deal, const struct vs_journal *journal, int workers,
                          struct vs_diag *diag);
void vs_deal_free(struct vs_deal *deal);

/* now_s: of a clock that only goes forward.
 *
 * A worker is there, or came back with its chunk. */
void vs_deal_ready(struct vs_deal *deal, int worker, double now_s);

/* The chunk for a worker that is ready, noted as its own; -1: nothing for it now. */
int64_t vs_deal_next(struct vs_deal *deal, int worker, double now_s);

/* Whether every worker that was ever there has been at a chunk for so long that none will come
 * back. Returned  1 or 0 */
int vs_deal_hopeless(const struct vs_deal *deal, double now_s);

#endif
