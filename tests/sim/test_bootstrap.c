/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "sim/base/bootstrap.h"
#include "sim/base/random.h"

enum { WINTERS = 30, TRIALS = 600 };

/* An exponential number a winter, as counts of dark nights are: skewed, never below 0. Mean 1. */
static void draw_skewed(uint64_t trial, double *value)
{
    const struct vs_random place = {7, trial, VS_STREAM_FUZZ};
    for (size_t k = 0; k < WINTERS; k++) {
        value[k] = -log(vs_random_uniform(vs_random_key(&place), k));
    }
}

struct winters {
    const double *value;
    size_t count;
};

static void mean_of(void *context, const size_t *drawn, double *statistics)
{
    const struct winters *w = context;
    statistics[0] = 0;
    for (size_t k = 0; k < w->count; k++) {
        statistics[0] += w->value[drawn[k]] / (double)w->count;
    }
}

static struct vs_interval interval_of_mean(const double *value, size_t count, uint64_t seed)
{
    struct winters w = {value, count};
    const struct vs_bootstrap how = {count, 1, VS_BOOTSTRAP_RESAMPLES, 0.95, seed};
    struct vs_interval i = {0, 0};
    cr_assert_eq(vs_bootstrap(&how, mean_of, &w, &i, NULL), VS_OK);
    return i;
}

Test(bootstrap, of_the_means_of_thirty_winters_the_interval_holds_as_many_as_it_says)
{
    int held = 0;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        double value[WINTERS];
        draw_skewed(trial, value);
        struct vs_interval i = interval_of_mean(value, WINTERS, trial);
        held += i.low <= 1 && 1 <= i.high;
    }
    /* the header says 90 %; three standard errors of 600 trials are 3.6 % */
    cr_expect(held >= TRIALS * 86 / 100 && held <= TRIALS * 95 / 100, "%d of %d", held, TRIALS);
}

struct levels {
    double value[WINTERS], again[WINTERS];
};

static void ten_year_level(void *context, const size_t *drawn, double *statistics)
{
    struct levels *l = context;
    for (size_t k = 0; k < WINTERS; k++) {
        l->again[k] = l->value[drawn[k]];
    }
    struct vs_gev gev = vs_gev_fit(l->again, WINTERS);
    statistics[0] = vs_gev_return_level(&gev, 10);
    statistics[1] = gev.location;
}

Test(bootstrap, of_the_one_in_ten_levels_the_interval_holds_most)
{
    const struct vs_gev truth = {-1.15, 0.22, 0.1};
    double level = vs_gev_return_level(&truth, 10);
    int held = 0, held_location = 0;
    for (uint64_t trial = 0; trial < TRIALS / 2; trial++) {
        const struct vs_random place = {8, trial, VS_STREAM_FUZZ};
        struct levels l;
        for (size_t k = 0; k < WINTERS; k++) {
            l.value[k] = vs_gev_quantile(&truth, vs_random_uniform(vs_random_key(&place), k));
        }
        const struct vs_bootstrap how = {WINTERS, 2, 300, 0.95, trial};
        struct vs_interval i[2];
        cr_assert_eq(vs_bootstrap(&how, ten_year_level, &l, i, NULL), VS_OK);
        held += i[0].low <= level && level <= i[0].high;
        held_location += i[1].low <= truth.location && truth.location <= i[1].high;
    }
    /* the header says 87 %; three standard errors of 300 trials are 5.8 % */
    cr_expect(held >= TRIALS / 2 * 81 / 100 && held <= TRIALS / 2 * 94 / 100, "%d", held);
    cr_expect(held_location >= TRIALS / 2 * 88 / 100, "%d", held_location);
}

Test(bootstrap, the_width_is_that_of_the_mean_s_own_error)
{
    double value[WINTERS], sum = 0, squares = 0;
    draw_skewed(1, value);
    for (int k = 0; k < WINTERS; k++) {
        sum += value[k] / WINTERS;
        squares += value[k] * value[k] / WINTERS;
    }
    struct vs_interval i = interval_of_mean(value, WINTERS, 3);
    double error = sqrt((squares - sum * sum) / WINTERS);
    cr_expect_float_eq(i.high - i.low, 2 * 1.96 * error, 0.1 * error * 2 * 1.96);
    cr_expect(i.low < sum && sum < i.high);
}

Test(bootstrap, a_seed_says_all)
{
    double value[WINTERS];
    draw_skewed(2, value);
    struct vs_interval a = interval_of_mean(value, WINTERS, 5);
    struct vs_interval b = interval_of_mean(value, WINTERS, 5);
    struct vs_interval c = interval_of_mean(value, WINTERS, 6);
    cr_expect(a.low == b.low && a.high == b.high);
    cr_expect(a.low != c.low || a.high != c.high);
}

static void count_draws(void *context, const size_t *drawn, double *statistics)
{
    long *times = context;
    for (size_t k = 0; k < WINTERS; k++) {
        cr_assert_lt(drawn[k], WINTERS);
        times[drawn[k]]++;
    }
    statistics[0] = 0;
}

Test(bootstrap, every_winter_is_drawn_as_often_as_any)
{
    long times[WINTERS] = {0};
    const struct vs_bootstrap how = {WINTERS, 1, 2000, 0.95, 1};
    struct vs_interval i;
    vs_bootstrap(&how, count_draws, times, &i, NULL);
    for (int k = 0; k < WINTERS; k++) {
        cr_expect_float_eq((double)times[k], 2000, 5 * sqrt(2000), "winter %d: %ld", k, times[k]);
    }
}

Test(bootstrap, winters_that_are_all_equal_and_a_single_one_leave_no_width)
{
    double same[] = {2.5, 2.5, 2.5, 2.5};
    struct vs_interval i = interval_of_mean(same, 4, 1);
    cr_expect(i.low == 2.5 && i.high == 2.5);
    i = interval_of_mean(same, 1, 1);
    cr_expect(i.low == 2.5 && i.high == 2.5);
}
