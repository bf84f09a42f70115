/* SPDX-License-Identifier: GPL-3.0-or-later */
/* winters.h - what a lamp's nights prove, with the winter as the unit of evidence: nights of one
 * cold spell fail together, so that ten of them are not ten pieces of evidence. */
#ifndef VS_VERDICT_WINTERS_H
#define VS_VERDICT_WINTERS_H

#include "sim/verdict/verdict.h"

struct vs_winters {
    const struct vs_night *nights; /* in order */
    size_t count;
    double served_frac,
        dark_tolerance_h; /* what a loss and a dark night are: see vs_reliability_of */
    uint64_t seed;
};

/* November to February, of the evening. */
int vs_is_winter(int32_t day);

/* Fills the members of r that speak of winters. A winter is what a year of the run has of it
 * (vs_night.year): synthetic years and those of a record run from July to June, a typical year has
 * the two halves of one winter at its ends. A winter counts when nearly all of its nights from
 * November to February are there, or when one of them was dark: half a winter proves nothing unless
 * it fails.
 * Returned  intervals of rates only from VS_WINTERS_DRAWN_LEAST winters on; else both their ends
 *           are 0 and r->winters says so
 * Errors    VS_ERR_MEMORY */
enum vs_err vs_winters_prove(const struct vs_winters *winters, struct vs_reading_result *r,
                             struct vs_diag *diag);

#endif
