/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

struct vs_interval vs_wilson(long k, long n, double confidence)
{
    double z = gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2.0);
    double trials = (double)n;
    double p = (double)k / trials;
    double shrink = 1.0 + z * z / trials;
    double centre = (p + z * z / (2.0 * trials)) / shrink;
    double half = z * sqrt(p * (1.0 - p) / trials + z * z / (4.0 * trials * trials)) / shrink;
    /* at the ends the difference is zero but for rounding */
    double low = k == 0 ? 0 : centre - half;
    double high = k == n ? 1 : centre + half;
    return (struct vs_interval){low, high};
}

/* The x below which a beta distribution has this share. GSL's own inverse gives up ("failed to
 * converge") on rows of tests/oracles; its cumulative function does not, and rises with x. */
static double beta_quantile(double share, double a, double b)
{
    double low = 0, high = 1;
    for (int k = 0; k < 100; k++) { /* far beyond the last bit */
        double middle = 0.5 * (low + high);
        if (gsl_cdf_beta_P(middle, a, b) < share) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

struct vs_interval vs_clopper_pearson(long k, long n, double confidence)
{
    double tail = (1.0 - confidence) / 2.0;
    double failures = (double)k, rest = (double)(n - k);
    double low = k == 0 ? 0 : beta_quantile(tail, failures, rest + 1.0);
    double high = k == n ? 1 : beta_quantile(1.0 - tail, failures + 1.0, rest);
    return (struct vs_interval){low, high};
}

double vs_upper_bound(long k, long n, double confidence)
{
    return k == n ? 1 : beta_quantile(confidence, (double)k + 1.0, (double)(n - k));
}

double vs_quantile(double *data, size_t count, double fraction)
{
    if (count == 0) {
        return 0;
    }
    gsl_sort(data, 1, count);
    return gsl_stats_quantile_from_sorted_data(data, 1, count, fraction);
}

/* The mean that a chi-square of twice as many degrees leaves this share below; as above, without
 * GSL's own inverse. */
static double poisson_end(double share, double count)
{
    double low = 0, high = count + 10;
    while (gsl_cdf_chisq_P(2 * high, 2 * count) < share) {
        high *= 2;
    }
    for (int k = 0; k < 100; k++) {
        double middle = 0.5 * (low + high);
        if (gsl_cdf_chisq_P(2 * middle, 2 * count) < share) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

struct vs_interval vs_poisson_mean(long k, double confidence)
{
    double tail = (1.0 - confidence) / 2.0;
    double low = k == 0 ? 0 : poisson_end(tail, (double)k);
    return (struct vs_interval){low, poisson_end(1.0 - tail, (double)k + 1.0)};
}

/* --- extremes --------------------------------------------------------------------------------- */

struct vs_l_moments vs_l_moments(double *data, size_t count)
{
    if (count == 0) {
        return (struct vs_l_moments){0};
    }
    gsl_sort(data, 1, count);
    /* about the median, so that a large common part costs no digits */
    double middle = data[count / 2];
    double n = (double)count, b0 = 0, b1 = 0, b2 = 0;
    for (size_t i = 0; i < count; i++) {
        double x = data[i] - middle, below = (double)i;
        b0 += x / n;
        b1 += count > 1 ? x * below / (n - 1) / n : 0;
        b2 += count > 2 ? x * below / (n - 1) * (below - 1) / (n - 2) / n : 0;
    }
    double scale = count > 1 ? 2 * b1 - b0 : 0;
    int skewed = count > 2 && data[count - 1] > data[0] && scale > 0;
    return (struct vs_l_moments){.mean = middle + b0,
                                 .scale = data[count - 1] > data[0] ? scale : 0,
                                 .skewness = skewed ? (6 * b2 - 6 * b1 + b0) / scale : 0};
}

static const double shape_least = -0.99, shape_most = 20;

/* (1 - base ^ -shape) / shape, and its limit at 0. */
static double power_term(double base, double shape)
{
    return shape == 0 ? log(base) : -expm1(-shape * log(base)) / shape;
}

/* Falls with the shape, from 1 at -1 towards -1. */
static double skewness_of(double shape)
{
    return 2 * power_term(3, shape) / power_term(2, shape) - 3;
}

static double shape_of(double skewness)
{
    double low = shape_least, high = shape_most;
    for (int k = 0; k < 60; k++) {
        double middle = 0.5 * (low + high);
        if (skewness_of(middle) > skewness) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

/* (1 - Gamma(1 + shape)) / shape: the mean's distance below the location, in scales. */
static double mean_term(double shape)
{
    if (fabs(shape) < 1e-6) { /* where the difference would lose its digits */
        return M_EULER - shape * (M_EULER * M_EULER / 2 + M_PI * M_PI / 12);
    }
    return (1 - gsl_sf_gamma(1 + shape)) / shape;
}

struct vs_gev vs_gev_fit(double *data, size_t count)
{
    struct vs_l_moments l = vs_l_moments(data, count);
    if (count < 3 || l.scale <= 0) {
        return (struct vs_gev){.location = l.mean};
    }
    double shape = shape_of(l.skewness);
    double scale = l.scale / (power_term(2, shape) * gsl_sf_gamma(1 + shape));
    return (struct vs_gev){
        .location = l.mean - scale * mean_term(shape), .scale = scale, .shape = shape};
}

double vs_gev_quantile(const struct vs_gev *gev, double share)
{
    double y = -log(-log(share)); /* Gumbel's reduced variate */
    double reach = gev->shape == 0 ? y : -expm1(-gev->shape * y) / gev->shape;
    return gev->scale > 0 ? gev->location + gev->scale * reach : gev->location;
}

double vs_gev_exceedance(const struct vs_gev *gev, double x)
{
    if (gev->scale <= 0) {
        return x < gev->location ? 1 : 0;
    }
    double reach = (x - gev->location) / gev->scale;
    double left = 1 - gev->shape * reach;
    if (left <= 0) { /* beyond the end that the distribution has on this side */
        return gev->shape > 0 ? 0 : 1;
    }
    double y = gev->shape == 0 ? reach : -log1p(-gev->shape * reach) / gev->shape;
    return -expm1(-exp(-y));
}

double vs_gev_return_level(const struct vs_gev *gev, double period)
{
    return vs_gev_quantile(gev, 1 - 1 / period);
}
