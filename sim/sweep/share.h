/* SPDX-License-Identifier: GPL-3.0-or-later */
/* share.h - one sweep on many ranks. Rank 0 leads: it alone has the journal and the results and
 * speaks to the user; it deals chunks one at a time and keeps what comes back. All others follow.
 *
 * The leader works out nothing itself: it would leave the others waiting for as long as a chunk
 * takes. It sleeps between messages instead, so that one rank more than there are machines costs
 * nothing.
 *
 *      leader                               follower
 *      reads its arguments                  vs_share_begins
 *      vs_share_begin                  ->   reads the same arguments, the project, the weather
 *      opens the journal                    vs_share_follow: says what sweep it has
 *      vs_share_lead                   <->  works out chunks
 *      writes the results
 *      vs_share_end                    <->  leaves
 */
#ifndef VS_SWEEP_SHARE_H
#define VS_SWEEP_SHARE_H

#include "sim/sweep/journal.h"
#include "sim/sweep/ranks.h"
#include "sim/sweep/work.h"

struct vs_share {
    struct vs_ranks ranks;
    double slowest_s; /* chunk so far */
};

/* Errors   as vs_ranks_start */
enum vs_err vs_share_start(struct vs_share *share, struct vs_diag *diag);

/* The leader's arguments are good; a follower waits for it. Both do nothing alone.
 * Returned  1; 0: the sweep ended before it began */
void vs_share_begin(const struct vs_share *share);
int vs_share_begins(const struct vs_share *share);

/* What a follower works with. */
struct vs_share_work {
    struct vs_sweep_plan *plan; /* its progress is taken over */
    const struct vs_sweep_cut *cut;
    const struct vs_sweep_head *head;
    struct vs_sweep_shard shard;
};

/* Works until the leader ends it; err and diag: what kept it from having anything to work with, for
 * the leader to say. A leader that ends while a chunk is being worked out ends the
 * process there. */
void vs_share_follow(struct vs_share *share, const struct vs_share_work *work, enum vs_err err,
                     struct vs_diag *diag);

struct vs_share_lead {
    struct vs_journal *journal;
    const struct vs_sweep_head *head;
    struct vs_sweep_shard shard;
    void (*progress)(void *context, double done); /* chunks of this run; about ten times a second */
    void *progress_context;
};

/* Until every chunk of the shard is in the journal.
 * Errors   what a follower's work reports; VS_ERR_USAGE: a follower has another sweep;
 * VS_ERR_CHILD: none answers any more; VS_ERR_OUTPUT, VS_ERR_MEMORY: of the journal */
enum vs_err vs_share_lead(struct vs_share *share, const struct vs_share_lead *lead,
                          struct vs_diag *diag);

/* Ends the sweep on all ranks, whatever came of it. Alone: does nothing.
 * Returned  0; the number of ranks that do not answer, so that only vs_ranks_abandon is left */
int vs_share_end(struct vs_share *share);

#endif
