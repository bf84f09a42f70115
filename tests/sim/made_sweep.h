/* SPDX-License-Identifier: GPL-3.0-or-later */
/* made_sweep.h - a sweep whose rows are made up out of their numbers. */
#ifndef VS_TESTS_SIM_MADE_SWEEP_H
#define VS_TESTS_SIM_MADE_SWEEP_H

#include <math.h>
#include <stdlib.h>

#include "sim/base/random.h"
#include "sim/sweep/journal.h"
#include "sim/sweep/results.h"

enum { FIXTURE_CHUNKS = 24, FIXTURE_DESIGNS = 5, FIXTURE_SITES = 3 };

static const struct vs_sweep_fact fixture_facts[] = {
    {"project_sha256", "ba7816bf", 0}, {"seed", NULL, 7}, {"space", "panel_w=60:200:20 × box", 0}};
static const char *const fixture_words[] = {"pole", "buried, deep", "insulated"};
static const struct vs_sweep_axis fixture_axes[] = {
    {"panel.pmp_w", "W", "rated panel power", 0, NULL}, {"box", "1", "", 3, fixture_words}};
static const char *const fixture_sites[] = {"Shuangshanzi", "Mutoudeng", "官场"};

static const struct vs_sweep_head fixture_head = {.chunks = FIXTURE_CHUNKS,
                                                  .fact_count = 3,
                                                  .axis_count = 2,
                                                  .site_count = FIXTURE_SITES,
                                                  .facts = fixture_facts,
                                                  .axes = fixture_axes,
                                                  .sites = fixture_sites};

static inline double fixture_value(int64_t design, int site, int measure)
{
    struct vs_random key = {
        .seed = (uint64_t)design, .replicate = (uint64_t)site, .stream = VS_STREAM_FUZZ};
    uint64_t bits = vs_random_at(vs_random_key(&key), (uint64_t)measure);
    if (measure == VS_SWEEP_worst_night_day) {
        return (double)(bits % 20000);
    }
    return measure == VS_SWEEP_cost_cny ? (double)NAN : (double)(bits >> 11) * 0x1p-53;
}

/* The rows of a chunk; chunks may differ in length. Returns 0. */
static inline int fixture_rows(int64_t chunk, struct vs_sweep_rows *rows)
{
    int designs = FIXTURE_DESIGNS - (int)(chunk % 3);
    if (vs_sweep_rows_size(rows, (size_t)(designs * FIXTURE_SITES), &fixture_head, NULL)) {
        return -1;
    }
    for (size_t k = 0; k < rows->count; k++) {
        struct vs_sweep_row *row = &rows->row[k];
        row->design = chunk * FIXTURE_DESIGNS + (int64_t)k / FIXTURE_SITES;
        row->site = (int32_t)(k % FIXTURE_SITES);
        row->replicate = -1;
        for (int m = 0; m < VS_SWEEP_MEASURE_COUNT; m++) {
            row->measure[m] = fixture_value(row->design, row->site, m);
        }
        rows->value[2 * k] = 60 + 0.1 * (double)row->design;
        rows->value[2 * k + 1] = (double)(row->design % 3);
    }
    return 0;
}

/* Works out what is missing, in an order of its own, at most `most` chunks. */
static inline enum vs_err fixture_work(struct vs_journal *journal, int64_t most, int backwards,
                                       struct vs_diag *diag)
{
    struct vs_sweep_rows rows = {0};
    enum vs_err err = VS_OK;
    for (int64_t k = 0; k < FIXTURE_CHUNKS && most > 0 && !err; k++) {
        int64_t chunk = vs_journal_next(journal, backwards ? FIXTURE_CHUNKS - 1 - k : k);
        if (chunk >= 0) {
            err = fixture_rows(chunk, &rows) ? VS_ERR_MEMORY
                                             : vs_journal_append(journal, chunk, &rows, diag);
            most--;
        }
    }
    vs_sweep_rows_free(&rows);
    return err;
}

/* The final pass of a sweep. */
static inline enum vs_err fixture_finish(struct vs_journal *journal, const char *out,
                                         struct vs_diag *diag)
{
    struct vs_results *results;
    struct vs_sweep_rows rows = {0};
    enum vs_err err = vs_results_open(out, &fixture_head, &results, diag);
    for (int64_t chunk = 0; chunk < FIXTURE_CHUNKS && !err; chunk++) {
        err = vs_journal_read(journal, chunk, &rows, diag);
        err = err ? err : vs_results_put(results, &rows, diag);
    }
    vs_sweep_rows_free(&rows);
    return vs_results_end(results, err, diag);
}

static inline struct vs_journal_plan fixture_plan(const char *out, int k, int n)
{
    return (struct vs_journal_plan){out, &fixture_head, {k, n}, {"x86-64-v3", 2}};
}

/* A whole sweep; out gets its file and the part file goes. */
static inline enum vs_err fixture_sweep(const char *out, struct vs_diag *diag)
{
    struct vs_journal_plan plan = fixture_plan(out, 1, 1);
    struct vs_journal *journal;
    enum vs_err err = vs_journal_open(&plan, VS_JOURNAL_RESUME, &journal, diag);
    err = err ? err : fixture_work(journal, FIXTURE_CHUNKS, 0, diag);
    err = err ? err : fixture_finish(journal, out, diag);
    if (err) {
        vs_journal_close(journal);
    } else {
        vs_journal_remove(journal);
    }
    return err;
}

#endif
