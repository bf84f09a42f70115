/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_manifest.h - the file beside a sweep's results that says how to get them again. */
#ifndef VS_CLI_SWEEP_MANIFEST_H
#define VS_CLI_SWEEP_MANIFEST_H

#include "sim/sweep/head.h"

struct vs_sweep_told {
    const char *out;     /* the file of results; it is there */
    const char *project; /* path as it was given; null where it is not known */
    const struct vs_sweep_head *head;
    int run_count; /* shards; 1 where the sweep was not shared out */
    const struct vs_sweep_run *runs;
};

/* Writes `<out>.manifest.json`: the facts of the head and its identity, axes and sites, how each
 * shard was run, and the SHA-256 of the results. Nothing in it tells one run from another of the
 * same kind. Errors   VS_ERR_OUTPUT, VS_ERR_MISSING, VS_ERR_MEMORY */
enum vs_err vs_sweep_manifest_write(const struct vs_sweep_told *told, struct vs_diag *diag);

#endif
