/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats.h - what a count proves. The door to GSL's statistics.
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

/* Two-sided exact interval for the mean of a Poisson count of which k >= 0 were seen: the low end
 * is the mean that gives k or more with half of what confidence leaves, the high end k or fewer.
 * Accuracy 1e-8 relative.
 * Source    Garwood, Biometrika 28 (1936) 437, by the chi-square distribution */
struct vs_interval vs_poisson_mean(long k, double confidence);

/* --- extremes: the generalised extreme value distribution (GEV) of largest values ------------- */

/* Mean, L-scale and L-skewness of a sample by unbiased probability-weighted moments.
 * Given     data    sorted here; count >= 3 for the skewness, which is 0 below that and where all
 *                   values are equal
 * Source    Hosking, Journal of the Royal Statistical Society B 52 (1990) 105 */
struct vs_l_moments {
    double mean, scale, skewness;
};
struct vs_l_moments vs_l_moments(double *data, size_t count);

/* F(x) = exp(-(1 - shape (x - location) / scale) ^ (1 / shape)); shape 0 is Gumbel, a positive one
 * ends at location + scale / shape, a negative one has the heavy tail: the sign of Hosking and of
 * hydrology. A scale of 0 is a sample without spread: all of it lies at location. */
struct vs_gev {
    double location, scale, shape;
};

/* The GEV that has the sample's L-moments. For smallest values give the sample negated and negate
 * what comes back.
 * Given     data    sorted here; count >= 3 and not all equal for a scale > 0
 * Returned  shape inside -0.99..20, where it is held
 * Accuracy  location and scale 1e-8 of the scale, shape 1e-8: the equation for the shape is solved,
 *           not approximated (the usual polynomial is 9e-4 off). What a sample says is far looser:
 *           see vs_bootstrap.
 * Source    Hosking, Wallis and Wood, Technometrics 27 (1985) 251 */
struct vs_gev vs_gev_fit(double *data, size_t count);

/* The x below which this share lies (inside 0..1), and the share that lies above x, 0..1. */
double vs_gev_quantile(const struct vs_gev *gev, double share);
double vs_gev_exceedance(const struct vs_gev *gev, double x);

/* What is exceeded in one block (here a winter) of `period` > 1 on average. */
double vs_gev_return_level(const struct vs_gev *gev, double period);

#endif
