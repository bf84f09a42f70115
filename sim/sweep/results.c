/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sweep/results_parts.h"

static const struct vs_results_kind *kind_of(const char *path)
{
    size_t size = strlen(path), ending = strlen(vs_results_hdf5.ending);
    return size > ending && strcmp(path + size - ending, vs_results_hdf5.ending) == 0
               ? &vs_results_hdf5
               : &vs_results_csv;
}

enum vs_err vs_results_open(const char *path, const struct vs_sweep_head *head,
                            struct vs_results **results, struct vs_diag *diag)
{
    *results = NULL;
    enum vs_err err = vs_sweep_head_check(head, path, diag);
    if (err) {
        return err;
    }
    struct vs_results *r = calloc(1, sizeof *r);
    if (!r) {
        return vs_fail(diag, VS_ERR_MEMORY, path, 0, 0, "no memory for the file of results");
    }
    r->kind = kind_of(path);
    r->head = head;
    err = vs_output_open(&r->out, path, diag);
    if (err) {
        free(r);
        return err;
    }
    err = r->kind->open(r, diag);
    if (err) {
        return vs_results_end(r, err, diag);
    }
    *results = r;
    return VS_OK;
}

enum vs_err vs_results_put(struct vs_results *results, const struct vs_sweep_rows *rows,
                           struct vs_diag *diag)
{
    assert(vs_sweep_rows_fit(rows, results->head));
    return results->kind->put(results, rows, diag);
}

enum vs_err vs_results_end(struct vs_results *results, enum vs_err err, struct vs_diag *diag)
{
    if (results) {
        /* what the first fault said stays said */
        enum vs_err last = results->kind->close(results, err != VS_OK, err ? NULL : diag);
        err = vs_output_end(&results->out, err ? err : last, diag);
        free(results);
    }
    return err;
}
