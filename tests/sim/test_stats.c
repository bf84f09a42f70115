/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "sim/base/stats.h"

/* Closed forms: with no failure in n the exact upper end is 1 - (tail)^(1/n). 1e-8 is what the
 * header states. */
Test(stats, no_failure_in_n_trials_has_a_closed_form)
{
    static const long n[] = {1, 10, 30, 300, 10000};
    for (size_t k = 0; k < sizeof n / sizeof *n; k++) {
        double one_sided = 1 - pow(0.05, 1.0 / (double)n[k]);
        double two_sided = 1 - pow(0.025, 1.0 / (double)n[k]);
        cr_expect_float_eq(vs_upper_bound(0, n[k], 0.95), one_sided, 1e-8, "n %ld", n[k]);
        struct vs_interval i = vs_clopper_pearson(0, n[k], 0.95);
        cr_expect_eq(i.low, 0);
        cr_expect_float_eq(i.high, two_sided, 1e-8, "n %ld", n[k]);
    }
}

Test(stats, all_failures_mirror_none)
{
    struct vs_interval none = vs_clopper_pearson(0, 30, 0.9), all = vs_clopper_pearson(30, 30, 0.9);
    cr_expect_float_eq(all.low, 1 - none.high, 1e-8);
    cr_expect_eq(all.high, 1);
    cr_expect_eq(vs_upper_bound(30, 30, 0.95), 1);
    none = vs_wilson(0, 30, 0.9);
    all = vs_wilson(30, 30, 0.9);
    cr_expect_eq(none.low, 0);
    cr_expect_eq(all.high, 1);
    cr_expect_float_eq(all.low, 1 - none.high, 1e-12);
}

/* The share of outcomes at or below k, were p the truth: what "exact" means. */
static double at_most(long k, long n, double p)
{
    double sum = 0;
    for (long j = 0; j <= k; j++) {
        double log_ways = lgamma((double)n + 1) - lgamma((double)j + 1) -
                          lgamma((double)(n - j) + 1);
        sum += exp(log_ways + (double)j * log(p) + (double)(n - j) * log1p(-p));
    }
    return sum;
}

Test(stats, the_ends_of_the_exact_interval_leave_exactly_the_tails)
{
    static const struct {
        long k, n;
    } cases[] = {{1, 10}, {3, 30}, {15, 30}, {29, 30}, {2, 500}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        long k = cases[c].k, n = cases[c].n;
        struct vs_interval i = vs_clopper_pearson(k, n, 0.95);
        /* 1e-8 of the proportion, times the slope of the tail: below 100 here */
        cr_expect_float_eq(at_most(k, n, i.high), 0.025, 1e-6, "%ld of %ld", k, n);
        cr_expect_float_eq(1 - at_most(k - 1, n, i.low), 0.025, 1e-6, "%ld of %ld", k, n);
        cr_expect_float_eq(at_most(k, n, vs_upper_bound(k, n, 0.95)), 0.05, 1e-6);
    }
}

Test(stats, the_score_interval_solves_its_own_quadratic)
{
    double z = 1.959963984540054; /* 97.5 % of the normal distribution */
    struct vs_interval i = vs_wilson(7, 40, 0.95);
    double p = 7.0 / 40, ends[2] = {i.low, i.high};
    for (int k = 0; k < 2; k++) {
        double off = fabs(p - ends[k]) / sqrt(ends[k] * (1 - ends[k]) / 40);
        cr_expect_float_eq(off, z, 1e-9);
    }
    cr_expect(i.low < p && p < i.high);
}

Test(stats, more_trials_make_a_narrower_interval)
{
    double before = 1;
    for (long n = 10; n <= 10000; n *= 10) {
        struct vs_interval i = vs_clopper_pearson(n / 10, n, 0.95);
        cr_expect(i.low < 0.1 && 0.1 < i.high);
        cr_expect_lt(i.high - i.low, before);
        before = i.high - i.low;
    }
}

Test(stats, quantiles_lie_on_straight_lines_between_the_sorted_data)
{
    double data[] = {5, 1, 4, 2, 3};
    cr_expect_eq(vs_quantile(data, 5, 0.5), 3);
    cr_expect_eq(data[0], 1); /* sorted in place, as the header says */
    cr_expect_eq(vs_quantile(data, 5, 0), 1);
    cr_expect_eq(vs_quantile(data, 5, 1), 5);
    cr_expect_float_eq(vs_quantile(data, 5, 0.1), 1.4, 1e-12);
    double even[] = {10, 20};
    cr_expect_float_eq(vs_quantile(even, 2, 0.5), 15, 1e-12);
    double one[] = {7};
    cr_expect_eq(vs_quantile(one, 1, 0.3), 7);
    cr_expect_eq(vs_quantile(one, 0, 0.5), 0);
}

/* --- counts without an upper end -------------------------------------------------------------- */

static double poisson_at_most(long k, double mean)
{
    double sum = 0, term = exp(-mean);
    for (long j = 0; j <= k; j++) {
        sum += term;
        term *= mean / (double)(j + 1);
    }
    return sum;
}

Test(stats, nothing_seen_has_a_closed_upper_end)
{
    struct vs_interval i = vs_poisson_mean(0, 0.95);
    cr_expect_eq(i.low, 0);
    cr_expect_float_eq(i.high, -log(0.025), 1e-8);
}

Test(stats, the_ends_of_a_poisson_interval_leave_exactly_the_tails)
{
    static const long seen[] = {1, 4, 14, 60, 400};
    for (size_t c = 0; c < sizeof seen / sizeof *seen; c++) {
        struct vs_interval i = vs_poisson_mean(seen[c], 0.9);
        cr_expect_float_eq(poisson_at_most(seen[c], i.high), 0.05, 1e-8, "%ld", seen[c]);
        cr_expect_float_eq(1 - poisson_at_most(seen[c] - 1, i.low), 0.05, 1e-8, "%ld", seen[c]);
    }
}

/* --- extremes --------------------------------------------------------------------------------- */

/* Skewness of a GEV as its L-moments have it (Hosking 1990, table 1). */
static double skewness(double k)
{
    return 2 * (1 - pow(3, -k)) / (1 - pow(2, -k)) - 3;
}

/* Hosking's LMOMENTS gives these for these eleven numbers, to seven digits; the same row stands in
 * the tests of its translations (lmoments3, TestGev). The quantiles are of the rounded parameters.
 */
Test(stats, eleven_numbers_have_the_gev_that_hosking_gives_them)
{
    double data[] = {2, 3, 4, 2.4, 5.5, 1.2, 5.4, 2.2, 7.1, 1.3, 1.5};
    struct vs_l_moments l = vs_l_moments(data, 11);
    cr_expect_float_eq(l.mean, 3.23636364, 1e-8);
    cr_expect_float_eq(l.scale, 1.14181818, 1e-8);
    cr_expect_float_eq(l.skewness, 0.27388535, 1e-8);
    struct vs_gev gev = vs_gev_fit(data, 11);
    cr_expect_float_eq(gev.location, 2.1792884, 1e-6); /* his iteration ends at 1e-6 */
    cr_expect_float_eq(gev.scale, 1.3956404, 1e-6);
    cr_expect_float_eq(gev.shape, -0.1555609, 1e-6);
    cr_expect_float_eq(vs_gev_quantile(&gev, 0.2), 1.539112, 1e-6);
    cr_expect_float_eq(vs_gev_quantile(&gev, 0.5), 2.705672, 1e-6);
    cr_expect_float_eq(vs_gev_quantile(&gev, 0.8), 4.537048, 1e-6);
}

/* Four numbers by hand: weights of the first moment 0, 1/3, 2/3, 1, of the second 0, 0, 1/3, 1;
 * b0 = 15/4, b1 = (2/3 + 8/3 + 8)/4 = 17/6, b2 = (4/3 + 8)/4 = 7/3. */
Test(stats, l_moments_of_four_numbers_by_hand)
{
    double data[] = {8, 1, 4, 2};
    struct vs_l_moments l = vs_l_moments(data, 4);
    cr_expect_float_eq(l.mean, 15.0 / 4, 1e-14);
    cr_expect_float_eq(l.scale, 2 * 17.0 / 6 - 15.0 / 4, 1e-14);
    cr_expect_float_eq(l.skewness, (6 * 7.0 / 3 - 17.0 + 15.0 / 4) / (17.0 / 3 - 15.0 / 4), 1e-13);
}

/* Of three numbers 0, a, 1 the mean is (1 + a) / 3, the L-scale 1/3, the L-skewness 1 - 2a: any GEV
 * can be asked for exactly. */
Test(stats, the_shape_is_solved_for_and_not_approximated)
{
    static const double shapes[] = {-0.6, -0.2, -1e-3, 1e-3, 0.15, 0.5, 2};
    for (size_t c = 0; c < sizeof shapes / sizeof *shapes; c++) {
        double k = shapes[c];
        double data[] = {0, (1 - skewness(k)) / 2, 1};
        double mean = (1 + data[1]) / 3;
        struct vs_gev gev = vs_gev_fit(data, 3);
        double scale = k / (3 * (1 - pow(2, -k)) * tgamma(1 + k));
        cr_expect_float_eq(gev.shape, k, 1e-8, "%g for %g", gev.shape, k);
        cr_expect_float_eq(gev.scale, scale, 1e-8 * scale, "shape %g", k);
        cr_expect_float_eq(gev.location, mean - scale * (1 - tgamma(1 + k)) / k, 1e-8 * scale);
    }
}

Test(stats, a_gumbel_sample_has_shape_zero_and_euler_in_its_mean)
{
    double data[] = {0, 1 - log(3) / log(2) + 1, 1}; /* skewness 2 ln 3 / ln 2 - 3 */
    double mean = (1 + data[1]) / 3;
    struct vs_gev gev = vs_gev_fit(data, 3);
    cr_expect_float_eq(gev.shape, 0, 1e-8);
    cr_expect_float_eq(gev.scale, 1 / (3 * log(2)), 1e-8);
    cr_expect_float_eq(gev.location, mean - 0.57721566490153286 * gev.scale, 1e-8);
}

/* A sample at the middles of n equal shares has the distribution's moments but for what its tails
 * lose, which falls as n ^ (shape - 1). */
Test(stats, a_sample_of_exact_quantiles_gives_its_distribution_back)
{
    enum { N = 20000 };
    static double data[N];
    static const double shapes[] = {-0.15, 0, 0.25};
    for (size_t c = 0; c < 3; c++) {
        const struct vs_gev truth = {-1.2, 0.3, shapes[c]};
        for (int i = 0; i < N; i++) {
            data[i] = vs_gev_quantile(&truth, (i + 0.5) / N);
        }
        struct vs_gev gev = vs_gev_fit(data, N);
        cr_expect_float_eq(gev.shape, truth.shape, 1e-3, "shape %g", gev.shape);
        cr_expect_float_eq(gev.scale, truth.scale, 3e-4, "scale %g", gev.scale);
        cr_expect_float_eq(gev.location, truth.location, 1e-4, "location %g", gev.location);
    }
}

Test(stats, a_small_shape_joins_gumbel_without_a_step)
{
    const struct vs_gev gumbel = {2, 0.5, 0};
    for (double k = 1e-3; k > 1e-14; k /= 10) {
        for (int side = -1; side <= 1; side += 2) {
            const struct vs_gev near = {2, 0.5, side * k};
            /* y^2 / 2 = 7.6 scales a unit of shape at the one in fifty */
            cr_expect_float_eq(vs_gev_return_level(&near, 50), vs_gev_return_level(&gumbel, 50),
                               0.5 * 7.7 * k + 1e-12, "shape %g", side * k);
            cr_expect_float_eq(vs_gev_exceedance(&near, 3.5), vs_gev_exceedance(&gumbel, 3.5),
                               0.5 * k + 1e-14, "shape %g", side * k);
        }
    }
}

Test(stats, a_fit_moves_and_stretches_with_its_sample)
{
    double data[] = {1.1, 0.8, 1.4, 0.9, 1.3, 1.25, 0.67, 1.02}, moved[8];
    struct vs_gev gev = vs_gev_fit(data, 8);
    for (int i = 0; i < 8; i++) {
        moved[i] = 1e6 + 40 * data[7 - i];
    }
    struct vs_gev other = vs_gev_fit(moved, 8);
    cr_expect_float_eq(other.shape, gev.shape, 1e-8);
    cr_expect_float_eq(other.scale, 40 * gev.scale, 1e-7);
    cr_expect_float_eq(other.location, 1e6 + 40 * gev.location, 1e-6);
}

Test(stats, levels_and_periods_undo_each_other_up_to_the_end_of_the_distribution)
{
    static const double shapes[] = {-0.3, 0, 0.3};
    for (size_t c = 0; c < 3; c++) {
        const struct vs_gev gev = {-1.2, 0.2, shapes[c]};
        for (double period = 1.25; period < 2000; period *= 2) {
            double level = vs_gev_return_level(&gev, period);
            double back = 1 / vs_gev_exceedance(&gev, level);
            cr_expect_float_eq(back, period, 1e-9 * period * period);
        }
    }
    const struct vs_gev ends = {-1.2, 0.2, 0.3}; /* at -1.2 + 0.2 / 0.3 */
    cr_expect_eq(vs_gev_exceedance(&ends, -0.5), 0);
    const struct vs_gev begins = {-1.2, 0.2, -0.3};
    cr_expect_eq(vs_gev_exceedance(&begins, -2), 1);
}

Test(stats, a_sample_without_spread_is_one_point)
{
    double same[] = {0.9, 0.9, 0.9, 0.9}, two[] = {1, 2};
    struct vs_gev gev = vs_gev_fit(same, 4);
    cr_expect(gev.scale == 0 && gev.shape == 0 && gev.location == 0.9);
    cr_expect_eq(vs_gev_return_level(&gev, 50), 0.9);
    cr_expect_eq(vs_gev_exceedance(&gev, 0.8), 1);
    cr_expect_eq(vs_gev_exceedance(&gev, 1.0), 0);
    gev = vs_gev_fit(two, 2);
    cr_expect(gev.scale == 0 && gev.location == 1.5);
    cr_expect_eq(vs_gev_fit(two, 0).scale, 0);
}
