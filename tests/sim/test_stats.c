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
