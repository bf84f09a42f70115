/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/merge.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sim/sweep/part.h"
#include "sim/sweep/results.h"

struct merge {
    const char *const *paths;
    struct vs_sweep_head *head; /* of the first */
    int n;                      /* shards that there have to be, as the first says */
    const char **by_shard;      /* (n): path of shard 1, 2, ... */
    struct vs_sweep_run *runs;  /* (n): the same order */
    int64_t *place;             /* (chunks): in the file of the shard that owns it; 0: missing */
    struct vs_part part;        /* the one that is open */
};

static void close_part(struct merge *m)
{
    if (m->part.file >= 0) {
        close(m->part.file);
        m->part.file = -1;
    }
}

static enum vs_err open_part(struct merge *m, const char *path, struct vs_diag *diag)
{
    close_part(m);
    m->part.path = path;
    m->part.file = open(path, O_RDONLY | O_CLOEXEC);
    if (m->part.file < 0) {
        return vs_fail(diag, VS_ERR_MISSING, path, 0, 0,
                       "cannot be opened (%s); the .part file that a shard left", strerror(errno));
    }
    if (flock(m->part.file, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK) {
        return vs_fail(diag, VS_ERR_OUTPUT, path, 0, 0,
                       "a sweep is writing to it; it can be merged once that has ended");
    }
    return VS_OK;
}

/* Of the same sweep as the first, and a shard that was not given before. */
static enum vs_err take_shard(struct merge *m, struct vs_diag *diag)
{
    const char *path = m->part.path;
    struct vs_sweep_shard shard = m->part.shard;
    char what[512];
    if (vs_sweep_head_differs(m->head, m->part.head, what, sizeof what)) {
        return vs_fail(diag, VS_ERR_INPUT, path, 0, 0,
                       "is of another sweep than %s: %s; shards of one sweep only", m->paths[0],
                       what);
    }
    if (shard.n != m->n) {
        return vs_fail(diag, VS_ERR_INPUT, path, 0, 0,
                       "is shard %d/%d, and %s is one of %d; shards of one number only", shard.k,
                       shard.n, m->paths[0], m->n);
    }
    if (m->by_shard[shard.k - 1]) {
        return vs_fail(diag, VS_ERR_INPUT, path, 0, 0, "is shard %d/%d, and so is %s; each once",
                       shard.k, shard.n, m->by_shard[shard.k - 1]);
    }
    m->by_shard[shard.k - 1] = path;
    m->runs[shard.k - 1] = m->part.run;
    return VS_OK;
}

static enum vs_err note(void *context, int64_t chunk, int64_t place, struct vs_diag *diag)
{
    (void)diag;
    struct merge *m = context;
    m->place[chunk] = m->place[chunk] ? m->place[chunk] : place;
    return VS_OK;
}

static enum vs_err begin(struct merge *m, struct vs_diag *diag)
{
    m->head = m->part.head;
    m->n = m->part.shard.n;
    m->place = calloc((size_t)m->head->chunks + 1, sizeof *m->place);
    m->by_shard = calloc((size_t)m->n, sizeof *m->by_shard);
    m->runs = calloc((size_t)m->n, sizeof *m->runs);
    return m->place && m->by_shard && m->runs
               ? VS_OK
               : vs_fail(diag, VS_ERR_MEMORY, m->part.path, 0, 0, "no memory for the shards");
}

static enum vs_err look_into(struct merge *m, const char *path, struct vs_diag *diag)
{
    int torn;
    int64_t end;
    enum vs_err err = open_part(m, path, diag);
    err = err ? err : vs_part_read_head(&m->part, &torn, diag);
    if (!err && !m->head) {
        err = begin(m, diag);
    }
    err = err ? err : take_shard(m, diag);
    err = err ? err : vs_part_scan(&m->part, note, m, &end, diag);
    if (m->part.head != m->head) {
        vs_sweep_head_free(m->part.head);
    }
    m->part.head = m->head;
    return err;
}

/* A file was given for each shard; else says for which none was. */
static enum vs_err expect_all(const struct merge *m, struct vs_diag *diag)
{
    char list[512] = "";
    int missing = 0;
    for (int k = 0; k < m->n; k++) {
        size_t used = strlen(list);
        if (!m->by_shard[k]) {
            missing++;
            /* a long list ends where the room does; the count tells the rest */
            if (used < 400) {
                snprintf(list + used, sizeof list - used, "%s%d/%d", used ? ", " : "", k + 1, m->n);
            }
        }
    }
    return missing ? vs_fail(diag, VS_ERR_INPUT, m->paths[0], 0, 0,
                             "is one of %d shards, and %d of them were not given: %s; all of them, "
                             "each once",
                             m->n, missing, list)
                   : VS_OK;
}

/* All chunks are there; else says of which shard how many are not. */
static enum vs_err expect_whole(const struct merge *m, struct vs_diag *diag)
{
    int64_t first = 0;
    while (first < m->head->chunks && m->place[first]) {
        first++;
    }
    if (first == m->head->chunks) {
        return VS_OK;
    }
    struct vs_sweep_shard shard = {(int)(first % m->n) + 1, m->n};
    long long missing = 0, all = 0;
    for (int64_t chunk = first % m->n; chunk < m->head->chunks; chunk += m->n) {
        missing += !m->place[chunk];
        all++;
    }
    return vs_fail(diag, VS_ERR_INPUT, m->by_shard[shard.k - 1], 0, 0,
                   "shard %d/%d lacks %lld of its %lld chunks (the first is %lld); run it again "
                   "with --resume --shard %d/%d",
                   shard.k, shard.n, missing, all, (long long)first, shard.k, shard.n);
}

static enum vs_err copy_chunk(struct merge *m, int64_t chunk, struct vs_sweep_rows *rows,
                              struct vs_diag *diag)
{
    int owner = (int)(chunk % m->n);
    enum vs_err err = VS_OK;
    if (m->part.file < 0 || m->part.path != m->by_shard[owner]) {
        err = open_part(m, m->by_shard[owner], diag);
    }
    m->part.shard = (struct vs_sweep_shard){owner + 1, m->n};
    return err ? err : vs_part_read(&m->part, m->place[chunk], chunk, rows, diag);
}

static enum vs_err write_all(struct merge *m, const char *out, struct vs_diag *diag)
{
    struct vs_results *results;
    struct vs_sweep_rows rows = {0};
    enum vs_err err = vs_results_open(out, m->head, &results, diag);
    for (int64_t chunk = 0; chunk < m->head->chunks && !err; chunk++) {
        err = copy_chunk(m, chunk, &rows, diag);
        err = err ? err : vs_results_put(results, &rows, diag);
    }
    vs_sweep_rows_free(&rows);
    return vs_results_end(results, err, diag);
}

enum vs_err vs_merge(const char *out, const char *const *shards, int count,
                     struct vs_merged *merged, struct vs_diag *diag)
{
    *merged = (struct vs_merged){0};
    struct merge m = {.paths = shards, .part = {.file = -1}};
    enum vs_err err = VS_OK;
    assert(count > 0);
    for (int k = 0; k < count && !err; k++) {
        err = look_into(&m, shards[k], diag);
    }
    err = err ? err : expect_all(&m, diag);
    err = err ? err : expect_whole(&m, diag);
    err = err ? err : write_all(&m, out, diag);
    close_part(&m);
    vs_part_free(&m.part);
    free(m.by_shard);
    free(m.place);
    *merged = (struct vs_merged){m.head, m.n, m.runs};
    if (err) {
        vs_merged_free(merged);
    }
    return err;
}

void vs_merged_free(struct vs_merged *merged)
{
    vs_sweep_head_free(merged->head);
    free(merged->runs);
    *merged = (struct vs_merged){0};
}
