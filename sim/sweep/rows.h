/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h - the rows of a chunk on their way to a file, with the values that their designs have. */
#ifndef VS_SWEEP_ROWS_H
#define VS_SWEEP_ROWS_H

#include <stddef.h>

#include "sim/base/err.h"
#include "sim/sweep/head.h"
#include "sim/sweep/row.h"

enum { VS_SWEEP_ROWS_MAX = 1 << 22 }; /* of a chunk */

/* Starts as {0}; the memory is kept from chunk to chunk. */
struct vs_sweep_rows {
    size_t count, room;
    struct vs_sweep_row *row; /* (count) */
    double *value;            /* (count x axes of the head): of each axis, for each row */
};

/* Sets the count and makes room; what the rows hold is then anything.
 * Errors   VS_ERR_MEMORY; rows are then as they were */
enum vs_err vs_sweep_rows_size(struct vs_sweep_rows *rows, size_t count,
                               const struct vs_sweep_head *head, struct vs_diag *diag);
void vs_sweep_rows_free(struct vs_sweep_rows *rows);

/* A design from 0, a replicate from -1, a site and words that the head has. Returned  1 or 0 */
int vs_sweep_rows_fit(const struct vs_sweep_rows *rows, const struct vs_sweep_head *head);

#endif
