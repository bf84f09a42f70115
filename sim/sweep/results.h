/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.h - the file of results of a sweep: rows in order, the ending of its name says how.
 *
 * Otherwise it is CSV: design, site, the varied names, replicate (`all`: over all of them), then
 * the measures of row.h; numbers read back to the same bits, NaN is empty, the worst night is a
 * date.
 * `.h5` is HDF5: the same columns as datasets over one dimension (a replicate of -1 is `all`), in
 * the manner of netCDF, with units, meanings and the facts of the sweep as attributes. Either way
 * the bytes depend on head and rows alone, the memory on neither, and the file is whole or not
 * there (sim/base/output.h). One thread at a time. */
#ifndef VS_SWEEP_RESULTS_H
#define VS_SWEEP_RESULTS_H

#include "sim/sweep/head.h"
#include "sim/sweep/rows.h"

struct vs_results;

/* head is kept, not copied, until the end.
 * Errors   VS_ERR_OUTPUT, VS_ERR_MEMORY, VS_ERR_INPUT (a head that cannot be written) */
enum vs_err vs_results_open(const char *path, const struct vs_sweep_head *head,
                            struct vs_results **results, struct vs_diag *diag);

/* The next rows. Errors   VS_ERR_OUTPUT */
enum vs_err vs_results_put(struct vs_results *results, const struct vs_sweep_rows *rows,
                           struct vs_diag *diag);

/* Gives the file its name, or drops it and returns err as it is where err is set. results is gone
 * then in any case; null is allowed.
 * Errors   VS_ERR_OUTPUT */
enum vs_err vs_results_end(struct vs_results *results, enum vs_err err, struct vs_diag *diag);

#endif
