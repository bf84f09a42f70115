/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.h - one file of results out of the part files that the shards of a sweep left. */
#ifndef VS_SWEEP_MERGE_H
#define VS_SWEEP_MERGE_H

#include "sim/sweep/head.h"

/* Told of a merge, for its manifest. */
struct vs_merged {
    struct vs_sweep_head *head; /* to be freed by vs_merged_free */
    int count;                  /* of the shards */
    struct vs_sweep_run *runs;  /* (count): of shard 1, 2, ... */
};

/* Writes the rows of all chunks in order: the same bytes as the sweep in one piece gives. All
 * shards of the same sweep have to be there, each once and whole, in any order. The part files
 * stay. Memory: 8 bytes a chunk and the rows of one; one file is open at a time. Errors
 * VS_ERR_MISSING: a file cannot be read; VS_ERR_INPUT: not a part file, of another sweep (says what
 * differs), a shard missing, given twice or not ended (says which); VS_ERR_OUTPUT: out cannot be
 * written, or a sweep still writes to a part; VS_ERR_MEMORY */
enum vs_err vs_merge(const char *out, const char *const *shards, int count,
                     struct vs_merged *merged, struct vs_diag *diag);
void vs_merged_free(struct vs_merged *merged);

#endif
