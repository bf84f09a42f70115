/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/stats.h"

#include <gsl/gsl_cdf.h>
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
