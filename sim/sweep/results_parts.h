/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results_parts.h - one way to write a file of results. Private to sim/sweep. */
#ifndef VS_SWEEP_RESULTS_PARTS_H
#define VS_SWEEP_RESULTS_PARTS_H

#include "sim/base/output.h"
#include "sim/sweep/results.h"

struct vs_results_kind {
    const char *ending;
    /* Writes what comes before the rows. */
    enum vs_err (*open)(struct vs_results *results, struct vs_diag *diag);
    enum vs_err (*put)(struct vs_results *results, const struct vs_sweep_rows *rows,
                       struct vs_diag *diag);
    /* Writes what comes after the rows, unless the file is dropped; frees the state. */
    enum vs_err (*close)(struct vs_results *results, int dropped, struct vs_diag *diag);
};

struct vs_results {
    const struct vs_results_kind *kind;
    const struct vs_sweep_head *head;
    struct vs_output out;
    void *state; /* of the kind */
};

extern const struct vs_results_kind vs_results_csv;
extern const struct vs_results_kind vs_results_hdf5;

#endif
