/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/share.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sweep/deal.h"

/* Messages. Bytes of a machine as they are: ranks are of one program (its hash is part of a sweep's
 * identity), and `order` tells machines apart that keep numbers otherwise. */
enum kind { BEGIN, HELLO, CHUNK, ROWS, FAILED, END, BYE };

struct hello {
    uint32_t order;
    struct vs_sweep_shard shard;
    uint8_t identity[VS_SHA256_BYTES];
};

struct failed {
    enum vs_err err;
    struct vs_diag diag;
};

struct rows_head {
    int64_t chunk;
    uint64_t count;
};

enum { BEAT_MS = 100, GRACE_S = 5, GRACE_TIMES = 2 };

static enum vs_err describe(const struct vs_sweep_head *head, struct vs_sweep_shard shard,
                            struct hello *hello, struct vs_diag *diag)
{
    memset(hello, 0, sizeof *hello);
    hello->order = 0x01020304;
    hello->shard = shard;
    return vs_sweep_head_identity(head, hello->identity, diag);
}

enum vs_err vs_share_start(struct vs_share *share, struct vs_diag *diag)
{
    share->slowest_s = 0;
    return vs_ranks_start(&share->ranks, diag);
}

static void tell_all(const struct vs_share *share, enum kind kind)
{
    for (int rank = 1; rank < share->ranks.count; rank++) {
        vs_ranks_send(rank, (int)kind, NULL, 0);
    }
}

void vs_share_begin(const struct vs_share *share)
{
    tell_all(share, BEGIN);
}

int vs_share_begins(const struct vs_share *share)
{
    struct vs_message message = {0};
    int came = share->ranks.count == 1;
    while (!came && !vs_ranks_take(&message, BEAT_MS / 1e3, &came, NULL)) {
    }
    int begins = message.kind == BEGIN;
    vs_message_free(&message);
    return begins;
}

/* --- a follower --------------------------------------------------------------------------------
 */

struct follower {
    const struct vs_share *share;
    const struct vs_share_work *work;
    struct vs_sweep_rows rows;
    uint8_t *bytes;
    struct vs_message message;
};

static void leave(const struct vs_share *share)
{
    vs_ranks_send(0, BYE, NULL, 0);
    vs_ranks_end(&share->ranks);
}

/* While a chunk is worked out, nothing but an END comes: then nobody wants the chunk any more. */
static void look_for_end(void *context, double done_frac)
{
    (void)done_frac;
    struct follower *f = context;
    int came = 0;
    enum vs_err err = vs_ranks_take(&f->message, 0, &came, NULL);
    if (!err && came && f->message.kind == END) {
        leave(f->share);
        exit(0);
    }
}

static void report(enum vs_err err, const struct vs_diag *diag)
{
    struct failed failed;
    memset(&failed, 0, sizeof failed);
    failed.err = err;
    failed.diag = *diag;
    vs_ranks_send(0, FAILED, &failed, sizeof failed);
}

static enum vs_err send_rows(struct follower *f, int64_t chunk, struct vs_diag *diag)
{
    const struct vs_sweep_rows *rows = &f->rows;
    struct rows_head head = {chunk, rows->count};
    size_t row_bytes = rows->count * sizeof *rows->row;
    size_t value_bytes = rows->count * (size_t)f->work->head->axis_count * sizeof *rows->value;
    size_t size = sizeof head + row_bytes + value_bytes;
    uint8_t *bytes = realloc(f->bytes, size);
    if (!bytes) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %zu rows", rows->count);
    }
    f->bytes = bytes;
    memcpy(bytes, &head, sizeof head);
    memcpy(bytes + sizeof head, rows->row, row_bytes);
    memcpy(bytes + sizeof head + row_bytes, rows->value, value_bytes);
    vs_ranks_send(0, ROWS, bytes, size);
    return VS_OK;
}

static enum vs_err work_out(struct follower *f, struct vs_diag *diag)
{
    int64_t chunk;
    assert(f->message.size == sizeof chunk);
    memcpy(&chunk, f->message.bytes, sizeof chunk);
    const struct vs_share_work *w = f->work;
    enum vs_err err = vs_sweep_work(w->plan, w->cut, w->head, chunk, &f->rows, diag);
    return err ? err : send_rows(f, chunk, diag);
}

void vs_share_follow(struct vs_share *share, const struct vs_share_work *work, enum vs_err err,
                     struct vs_diag *diag)
{
    struct follower f = {.share = share, .work = work};
    struct hello hello;
    err = err ? err : describe(work->head, work->shard, &hello, diag);
    if (!err) {
        work->plan->progress = look_for_end;
        work->plan->progress_context = &f;
        vs_ranks_send(0, HELLO, &hello, sizeof hello);
    }
    for (int ended = 0; !ended;) {
        if (err) {
            report(err, diag);
        }
        int came = 0;
        do {
            err = vs_ranks_take(&f.message, BEAT_MS / 1e3, &came, diag);
        } while (!err && !came);
        ended = !err && f.message.kind == END;
        err = err || ended ? err : work_out(&f, diag);
    }
    vs_message_free(&f.message);
    vs_sweep_rows_free(&f.rows);
    free(f.bytes);
}

/* --- the leader ---------------------------------------------------------------------------------
 */

struct leader {
    const struct vs_share_lead *lead;
    struct vs_deal deal; /* worker k is rank k + 1 */
    struct hello hello;  /* that all have to say */
    struct vs_message message;
    struct vs_sweep_rows rows;
    int64_t left, done;
};

static enum vs_err check_hello(const struct leader *l, struct vs_diag *diag)
{
    const struct vs_message *m = &l->message;
    if (m->size == sizeof l->hello && memcmp(m->bytes, &l->hello, sizeof l->hello) == 0) {
        return VS_OK;
    }
    return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                   "sweep: rank %d has another sweep than rank 0; arguments, project, weather and "
                   "the program have to be the same on every machine",
                   m->from);
}

static enum vs_err keep_rows(struct leader *l, struct vs_diag *diag)
{
    const struct vs_sweep_head *head = l->lead->head;
    const struct vs_message *m = &l->message;
    struct rows_head is;
    assert(m->size >= sizeof is);
    memcpy(&is, m->bytes, sizeof is);
    enum vs_err err = vs_sweep_rows_size(&l->rows, is.count, head, diag);
    if (err) {
        return err;
    }
    size_t row_bytes = is.count * sizeof *l->rows.row;
    size_t value_bytes = is.count * (size_t)head->axis_count * sizeof *l->rows.value;
    assert(m->size == sizeof is + row_bytes + value_bytes);
    memcpy(l->rows.row, m->bytes + sizeof is, row_bytes);
    memcpy(l->rows.value, m->bytes + sizeof is + row_bytes, value_bytes);
    int news = !vs_journal_done(l->lead->journal, is.chunk);
    err = vs_journal_append(l->lead->journal, is.chunk, &l->rows, diag);
    l->left -= !err && news;
    l->done += !err && news;
    return err;
}

static enum vs_err hear(struct leader *l, double now_s, struct vs_diag *diag)
{
    const struct vs_message *m = &l->message;
    if (m->kind == FAILED) {
        struct failed failed;
        assert(m->size == sizeof failed);
        memcpy(&failed, m->bytes, sizeof failed);
        *diag = failed.diag;
        return failed.err;
    }
    assert(m->kind == HELLO || m->kind == ROWS);
    enum vs_err err = m->kind == HELLO ? check_hello(l, diag) : keep_rows(l, diag);
    vs_deal_ready(&l->deal, m->from - 1, now_s);
    return err;
}

static void deal_out(struct leader *l, double now_s)
{
    for (int k = 0; k < l->deal.count; k++) {
        int64_t chunk = vs_deal_next(&l->deal, k, now_s);
        if (chunk >= 0) {
            vs_ranks_send(k + 1, CHUNK, &chunk, sizeof chunk);
        }
    }
}

static enum vs_err lead_on(struct leader *l, struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    while (!err && l->left > 0) {
        int came;
        err = vs_ranks_take(&l->message, BEAT_MS / 1e3, &came, diag);
        double now_s = vs_ranks_now_s();
        err = err || !came ? err : hear(l, now_s, diag);
        if (!err && vs_deal_hopeless(&l->deal, now_s)) {
            err = vs_fail(diag, VS_ERR_CHILD, "", 0, 0,
                          "no rank answers any more; the same command with --resume goes on");
        }
        if (!err) {
            deal_out(l, now_s);
            l->lead->progress(l->lead->progress_context, (double)l->done);
        }
    }
    return err;
}

enum vs_err vs_share_lead(struct vs_share *share, const struct vs_share_lead *lead,
                          struct vs_diag *diag)
{
    struct leader l = {.lead = lead};
    for (int64_t chunk = vs_journal_next(lead->journal, 0); chunk >= 0;
         chunk = vs_journal_next(lead->journal, chunk + 1)) {
        l.left++;
    }
    enum vs_err err = describe(lead->head, lead->shard, &l.hello, diag);
    err = err ? err : vs_deal_start(&l.deal, lead->journal, share->ranks.count - 1, diag);
    err = err ? err : lead_on(&l, diag);
    share->slowest_s = l.deal.slowest_s;
    vs_deal_free(&l.deal);
    vs_message_free(&l.message);
    vs_sweep_rows_free(&l.rows);
    return err;
}

/* --- the end ------------------------------------------------------------------------------------
 */

/* What still comes is of chunks that nobody waits for. */
static int wait_for_byes(const struct vs_share *share)
{
    struct vs_message message = {0};
    double grace_s = GRACE_TIMES * share->slowest_s;
    double end_s = vs_ranks_now_s() + (grace_s > GRACE_S ? grace_s : GRACE_S);
    int missing = share->ranks.count - 1;
    while (missing > 0 && vs_ranks_now_s() < end_s) {
        int came = 0;
        if (vs_ranks_take(&message, BEAT_MS / 1e3, &came, NULL)) {
            break;
        }
        missing -= came && message.kind == BYE;
    }
    vs_message_free(&message);
    return missing;
}

int vs_share_end(struct vs_share *share)
{
    if (share->ranks.count == 1) {
        return 0;
    }
    if (share->ranks.rank > 0) {
        leave(share);
        return 0;
    }
    tell_all(share, END);
    int missing = wait_for_byes(share);
    if (!missing) {
        vs_ranks_end(&share->ranks);
    }
    return missing;
}
