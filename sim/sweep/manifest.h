/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manifest.h - what has to be known of a sweep to run it again: the facts that decide its rows. */
#ifndef VS_SWEEP_MANIFEST_H
#define VS_SWEEP_MANIFEST_H

#include "sim/base/hash.h"
#include "sim/sweep/head.h"

enum { VS_SWEEP_MANIFEST_FACTS = 8 };

struct vs_sweep_manifest {
    uint8_t project[VS_SHA256_BYTES];  /* of all that the project says, its parts included */
    uint8_t firmware[VS_SHA256_BYTES]; /* of the controller's sources or image */
    const char *engine;                /* version of the engine */
    int64_t seed;
    int64_t years;
    int64_t replicates;           /* over the tolerances; 0: every part as it is named */
    const char *space;            /* what is varied, as it was given */
    const char *weather;          /* where the years come from */
    char text[2][VS_SHA256_TEXT]; /* room for the hashes in letters */
};

/* The facts, in their order, for a head; they point into the manifest.
 * Returned  VS_SWEEP_MANIFEST_FACTS */
int vs_sweep_manifest_facts(struct vs_sweep_manifest *manifest,
                            struct vs_sweep_fact facts[VS_SWEEP_MANIFEST_FACTS]);

#endif
