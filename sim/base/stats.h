/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats.h - what a count proves. The only door to GSL.
 *
 * The unit of evidence is the winter, not the night: nights of one cold spell are not independent.
 */
#ifndef VS_BASE_STATS_H
#define VS_BASE_STATS_H

#include <stddef.h>

struct vs_interval {
    double low, high;
};

/* Two-sided intervals for a proportion: k failures of n trials, 0 <= k <= n, n > 0, confidence in
 * (0, 1). Wilson's score interval, and the exact one of Clopper and Pearson. Accuracy 1e-8. */
struct vs_interval vs_wilson(long k, long n, double confidence);
struct vs_interval vs_clopper_pearson(long k, long n, double confidence);

/* One-sided: the rate that n trials with k failures still allow at this confidence. */
double vs_upper_bound(long k, long n, double confidence);

/* Quantile of data[count] (sorted here), linear between order statistics; 0 for no data. */
double vs_quantile(double *data, size_t count, double fraction);

#endif
