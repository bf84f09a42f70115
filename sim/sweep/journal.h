/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal.h - what a sweep has worked out so far, in `<out>.part` beside its output.
 *
 * A chunk that was appended has reached the disk: a process that is killed at any moment loses
 * nothing of it, and what it left half written is cut off when the sweep is resumed. The file is
 * locked as long as the journal is open, so that two sweeps never write to one output. Memory: 8
 * bytes a chunk and one record. Calls on one journal must not overlap. */
#ifndef VS_SWEEP_JOURNAL_H
#define VS_SWEEP_JOURNAL_H

#include "sim/sweep/head.h"
#include "sim/sweep/rows.h"

struct vs_journal;

enum vs_journal_how {
    VS_JOURNAL_FRESH, /* there must be no such file */
    VS_JOURNAL_RESUME /* goes on with the file if there is one; it must be of the same sweep */
};

/* What a journal is opened for. All is kept, not copied, until the journal is closed. */
struct vs_journal_plan {
    const char *out; /* the file of results */
    const struct vs_sweep_head *head;
    struct vs_sweep_shard shard;
    struct vs_sweep_run run;
};

/* Errors   VS_ERR_USAGE: FRESH and there is a part file, RESUME and it is of another sweep or shard
 *          (says what differs); VS_ERR_INPUT: it is no part file, or damaged at its head;
 *          VS_ERR_OUTPUT: cannot be written, or another sweep holds it; VS_ERR_MISSING: cannot be
 *          read; VS_ERR_MEMORY */
enum vs_err vs_journal_open(const struct vs_journal_plan *plan, enum vs_journal_how how,
                            struct vs_journal **journal, struct vs_diag *diag);

const char *vs_journal_path(const struct vs_journal *journal);

/* Whether the rows of a chunk are there, and of how many chunks. */
int vs_journal_done(const struct vs_journal *journal, int64_t chunk);
int64_t vs_journal_done_count(const struct vs_journal *journal);

/* The next chunk from `chunk` on that the shard owns and that is not done; -1 after the last. */
int64_t vs_journal_next(const struct vs_journal *journal, int64_t chunk);

/* Keeps the rows of a chunk of the shard, once they are on the disk. A chunk that is done already
 * is left as it was. Errors   VS_ERR_OUTPUT: the disk is full, say; the file holds what it held
 * before and the sweep can be resumed, or the call repeated; VS_ERR_MEMORY */
enum vs_err vs_journal_append(struct vs_journal *journal, int64_t chunk,
                              const struct vs_sweep_rows *rows, struct vs_diag *diag);

/* The rows of a chunk that is done.
 * Errors   VS_ERR_INPUT: the file was damaged in the meantime; VS_ERR_MISSING, VS_ERR_MEMORY */
enum vs_err vs_journal_read(struct vs_journal *journal, int64_t chunk, struct vs_sweep_rows *rows,
                            struct vs_diag *diag);

/* Ends it and leaves the file for --resume or a merge; or takes the file away, once the results
 * have their name. Null is allowed. */
void vs_journal_close(struct vs_journal *journal);
void vs_journal_remove(struct vs_journal *journal);

#endif
