/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/deal.h"

#include <stdlib.h>

/* Dealing a chunk again costs only the time of a worker that has nothing else to do, so patience is
 * short. Giving up ends the sweep, and the last block of a replicate may have one design where
 * others have 128: all that and four times more has to have passed. */
enum { AGAIN_TIMES = 4, AGAIN_S = 2, HOPELESS_TIMES = 512, HOPELESS_S = 600 };

enum vs_err vs_deal_start(struct vs_deal *deal, const struct vs_journal *journal, int workers,
                          struct vs_diag *diag)
{
    *deal = (struct vs_deal){.journal = journal, .count = workers};
    deal->worker = calloc((size_t)workers, sizeof *deal->worker);
    if (!deal->worker) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %d workers", workers);
    }
    for (int k = 0; k < workers; k++) {
        deal->worker[k].chunk = -1;
    }
    return VS_OK;
}

void vs_deal_free(struct vs_deal *deal)
{
    free(deal->worker);
    *deal = (struct vs_deal){0};
}

void vs_deal_ready(struct vs_deal *deal, int worker, double now_s)
{
    struct vs_deal_worker *w = &deal->worker[worker];
    if (w->chunk >= 0 && now_s - w->since_s > deal->slowest_s) {
        deal->slowest_s = now_s - w->since_s;
    }
    w->chunk = -1;
    w->ready = 1;
}

static int is_late(const struct vs_deal *deal, const struct vs_deal_worker *w, double now_s,
                   int times, int least_s)
{
    double late_s = times * deal->slowest_s;
    return w->chunk >= 0 && deal->slowest_s > 0 &&
           now_s - w->since_s > (late_s > least_s ? late_s : least_s);
}

static int all_late(const struct vs_deal *deal, int64_t chunk, double now_s)
{
    int late = 1;
    for (int k = 0; k < deal->count; k++) {
        const struct vs_deal_worker *w = &deal->worker[k];
        late &= w->chunk != chunk || is_late(deal, w, now_s, AGAIN_TIMES, AGAIN_S);
    }
    return late;
}

/* Of those whose workers are all late, the one that has waited longest. */
static int64_t late_chunk(const struct vs_deal *deal, double now_s)
{
    const struct vs_deal_worker *found = NULL;
    for (int k = 0; k < deal->count; k++) {
        const struct vs_deal_worker *w = &deal->worker[k];
        if (w->chunk >= 0 && !vs_journal_done(deal->journal, w->chunk) &&
            all_late(deal, w->chunk, now_s) && (!found || w->since_s < found->since_s)) {
            found = w;
        }
    }
    return found ? found->chunk : -1;
}

int64_t vs_deal_next(struct vs_deal *deal, int worker, double now_s)
{
    struct vs_deal_worker *w = &deal->worker[worker];
    if (!w->ready) {
        return -1;
    }
    int64_t chunk = vs_journal_next(deal->journal, deal->fresh);
    if (chunk >= 0) {
        deal->fresh = chunk + 1;
    } else {
        chunk = late_chunk(deal, now_s);
    }
    if (chunk >= 0) {
        *w = (struct vs_deal_worker){.chunk = chunk, .since_s = now_s};
    }
    return chunk;
}

int vs_deal_hopeless(const struct vs_deal *deal, double now_s)
{
    int late = 0, there = 0;
    for (int k = 0; k < deal->count; k++) {
        const struct vs_deal_worker *w = &deal->worker[k];
        there += w->ready || w->chunk >= 0;
        late += is_late(deal, w, now_s, HOPELESS_TIMES, HOPELESS_S);
    }
    return there > 0 && late == there;
}
