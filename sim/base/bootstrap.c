/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/bootstrap.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "sim/base/random.h"

static void draw(const struct vs_bootstrap *how, int resample, size_t *drawn)
{
    const struct vs_random place = {how->seed, (uint64_t)resample, VS_STREAM_BOOTSTRAP};
    uint64_t key = vs_random_key(&place);
    for (size_t k = 0; k < how->blocks; k++) {
        drawn[k] = (size_t)(vs_random_uniform(key, k) * (double)how->blocks);
    }
}

enum vs_err vs_bootstrap(const struct vs_bootstrap *how, vs_statistics statistics, void *context,
                         struct vs_interval *intervals, struct vs_diag *diag)
{
    assert(how->blocks > 0 && how->statistics > 0 && how->resamples > 0);
    size_t resamples = (size_t)how->resamples;
    size_t *drawn = malloc(how->blocks * sizeof *drawn);
    double *row = malloc(how->statistics * sizeof *row);
    /* one statistic's resamples after the other's, to be sorted */
    double *seen = malloc(how->statistics * resamples * sizeof *seen);
    enum vs_err err = VS_OK;
    if (!drawn || !row || !seen) {
        err = vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory to draw %d times from %zu winters",
                      how->resamples, how->blocks);
    }
    for (size_t i = 0; !err && i < resamples; i++) {
        draw(how, (int)i, drawn);
        statistics(context, drawn, row);
        for (size_t k = 0; k < how->statistics; k++) {
            assert(isfinite(row[k]));
            seen[k * resamples + i] = row[k];
        }
    }
    double tail = (1 - how->confidence) / 2;
    for (size_t k = 0; !err && k < how->statistics; k++) {
        double *own = seen + k * resamples;
        intervals[k].low = vs_quantile(own, resamples, tail);
        intervals[k].high = vs_quantile(own, resamples, 1 - tail);
    }
    free(drawn);
    free(row);
    free(seen);
    return err;
}
