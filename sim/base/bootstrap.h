/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bootstrap.h - how sure a number is that was worked out of a few winters.
 *
 * The winters are the blocks: each is drawn as a whole, so that the nights of a cold spell and the
 * days of a cloudy one stay together. A resample is as many winters as there are, drawn with
 * replacement; the statistics are worked out again on each, and the interval is what the middle of
 * the resamples spans (the percentile interval).
 *
 * Which winters a resample draws is a pure function of (seed, its number, blocks). */
#ifndef VS_BASE_BOOTSTRAP_H
#define VS_BASE_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"
#include "sim/base/stats.h"

enum { VS_BOOTSTRAP_RESAMPLES = 2000 };

struct vs_bootstrap {
    size_t blocks;     /* winters that there are, > 0 */
    size_t statistics; /* numbers worked out of them, > 0 */
    int resamples;     /* > 0 */
    double confidence; /* in (0, 1) */
    uint64_t seed;
};

/* Works the statistics out of the blocks drawn[0 .. blocks), each an index below `blocks`. All are
 * to be finite: where a number may have no end (a return period), give its inverse. */
typedef void (*vs_statistics)(void *context, const size_t *drawn, double *statistics);

/* One interval a statistic, into intervals.
 * Accuracy  a little narrow, as percentile intervals of few blocks are. Of 100 intervals of 95 %
 *           the truth was in (2000 trials; exponential numbers for the mean, GEV shape 0.1):
 *                        mean  level of 2  of 10  of 50
 *              30 winters  90      94       87     83
 *              47          92      94       89     88
 *             100          94      94       92     90
 * Source    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13
 * Errors    VS_ERR_MEMORY */
enum vs_err vs_bootstrap(const struct vs_bootstrap *how, vs_statistics statistics, void *context,
                         struct vs_interval *intervals, struct vs_diag *diag);

#endif
