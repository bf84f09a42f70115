/* SPDX-License-Identifier: GPL-3.0-or-later */
/* part.h - the file that keeps the chunks of a sweep until all are there. Private to sim/sweep; a
 * sweep goes through journal.h.
 *
 *     8 bytes   "\x89vsweep\n"
 *     u32 x 5   version, bytes of the head, k and n of the shard, threads
 *     32 bytes  instruction set
 *     u64       CRC-64 of all above
 *     head      as vs_sweep_head_write gives it
 *     u64       CRC-64 of all above
 *   then records, in any order:
 *     u64       "\xffrecord\n"
 *     u64       number of the chunk
 *     u32 x 2   rows, bytes of a row
 *     u64       CRC-64 of the frame above
 *     rows      i64 design, i32 site, i32 replicate, f64 measures, f64 value of each axis
 *     u64       CRC-64 of frame and rows
 *
 * All numbers have the least byte first. A record that does not check is stepped over: what follows
 * is found again by its mark. */
#ifndef VS_SWEEP_PART_H
#define VS_SWEEP_PART_H

#include "sim/sweep/rows.h"

struct vs_part {
    int file; /* descriptor */
    const char *path;
    struct vs_sweep_head *head;
    struct vs_sweep_shard shard;
    struct vs_sweep_run run;
    int64_t begin; /* of the records */
    size_t row_bytes;
    uint8_t *buffer; /* of a record */
    size_t room;
};

/* Writes the head into part->file, which is empty, and makes it last. part->path, head, shard and
 * run are the caller's; the others are set.
 * Errors   VS_ERR_OUTPUT, VS_ERR_MEMORY */
enum vs_err vs_part_begin(struct vs_part *part, struct vs_diag *diag);

/* Reads it from part->file; part->path is the caller's, the others are set. *torn is 1 where the
 * file ends within the head: the sweep was stopped before it had begun.
 * Errors   VS_ERR_INPUT, VS_ERR_MISSING, VS_ERR_MEMORY */
enum vs_err vs_part_read_head(struct vs_part *part, int *torn, struct vs_diag *diag);

/* A sound record of a chunk that the shard owns. */
typedef enum vs_err (*vs_part_visit)(void *context, int64_t chunk, int64_t place,
                                     struct vs_diag *diag);

/* Visits all; *end is where the last one ends. The memory does not depend on the file.
 * Errors   VS_ERR_MISSING, what visit returns */
enum vs_err vs_part_scan(const struct vs_part *part, vs_part_visit visit, void *context,
                         int64_t *end, struct vs_diag *diag);

/* Reads the record of a chunk at its place.
 * Errors   VS_ERR_INPUT (damaged since the scan), VS_ERR_MISSING, VS_ERR_MEMORY */
enum vs_err vs_part_read(struct vs_part *part, int64_t place, int64_t chunk,
                         struct vs_sweep_rows *rows, struct vs_diag *diag);

/* Writes a record at *place, makes it last and moves *place behind it.
 * Errors   VS_ERR_OUTPUT: the file is then cut off at *place again; VS_ERR_MEMORY */
enum vs_err vs_part_append(struct vs_part *part, int64_t *place, int64_t chunk,
                           const struct vs_sweep_rows *rows, struct vs_diag *diag);

/* Frees what belongs to it; neither the head nor the descriptor. */
void vs_part_free(struct vs_part *part);

#endif
