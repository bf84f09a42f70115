/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>

#include "sim/base/sequence.h"

Test(sequence, every_sobol_point_by_number_is_the_one_that_gsl_counts_to)
{
    enum { POINTS = 5000, DIMENSIONS = 12 };
    struct vs_sobol sobol;
    cr_assert_eq(vs_sobol_open(&sobol, DIMENSIONS, POINTS), 0);
    gsl_qrng *counted = gsl_qrng_alloc(gsl_qrng_sobol, DIMENSIONS);
    long wrong = 0;
    for (int n = 0; n < POINTS; n++) {
        double at[DIMENSIONS];
        gsl_qrng_get(counted, at);
        for (int d = 0; d < DIMENSIONS; d++) {
            wrong += vs_sobol_at(&sobol, n, d) != at[d];
        }
    }
    gsl_qrng_free(counted);
    cr_expect_eq(wrong, 0, "%ld of %d coordinates differ", wrong, POINTS * DIMENSIONS);
}

Test(sequence, sobol_begins_in_the_middle_and_stays_inside)
{
    struct vs_sobol sobol;
    cr_assert_eq(vs_sobol_open(&sobol, VS_SOBOL_DIMENSIONS_MAX, 1), 0);
    cr_expect_eq(vs_sobol_at(&sobol, 0, 0), 0.5);
    cr_expect_eq(vs_sobol_at(&sobol, 0, VS_SOBOL_DIMENSIONS_MAX - 1), 0.5);
    /* 2^k - 1 points hold each of the 2^k - 1 inner edges once */
    cr_assert_eq(vs_sobol_open(&sobol, 2, 1023), 0);
    int seen[2][1024] = {{0}};
    for (int n = 0; n < 1023; n++) {
        for (int d = 0; d < 2; d++) {
            double at = vs_sobol_at(&sobol, n, d);
            cr_assert(at > 0 && at < 1);
            seen[d][(int)(at * 1024)]++;
        }
    }
    for (int k = 1; k < 1024; k++) {
        cr_assert(seen[0][k] == 1 && seen[1][k] == 1, "edge %d", k);
    }
}

static void expect_one_in_each_slice(uint64_t seed, int points, int dimension)
{
    int *seen = calloc((size_t)points, sizeof *seen);
    for (int n = 0; n < points; n++) {
        double at = vs_latin_at(seed, points, n, dimension);
        cr_assert(at > 0 && at < 1);
        seen[(int)(at * points)]++;
    }
    for (int k = 0; k < points; k++) {
        cr_assert_eq(seen[k], 1, "%d points, slice %d holds %d", points, k, seen[k]);
    }
    free(seen);
}

Test(sequence, each_slice_of_a_latin_hypercube_holds_one_point)
{
    static const int sizes[] = {1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 1000, 4097, 50000};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        for (int dimension = 0; dimension < 3; dimension++) {
            expect_one_in_each_slice(7 + k, sizes[k], dimension);
        }
    }
}

/* Correlation of independent uniform variables over n points: sd 1 / sqrt(n). */
static double correlation(uint64_t seed, int points, int a, int b)
{
    double sum = 0;
    for (int n = 0; n < points; n++) {
        sum += (vs_latin_at(seed, points, n, a) - 0.5) * (vs_latin_at(seed, points, n, b) - 0.5);
    }
    return 12 * sum / points;
}

Test(sequence, dimensions_of_a_latin_hypercube_know_nothing_of_each_other)
{
    enum { POINTS = 10000 };
    double most = 0;
    for (int a = 0; a < 8; a++) {
        for (int b = a + 1; b < 8; b++) {
            most = fmax(most, fabs(correlation(1, POINTS, a, b)));
        }
    }
    cr_expect_lt(most, 4.0 / 100, "28 pairs, 4 standard errors; found %.4f", most);
    /* nor of the order in which points are numbered */
    double drift = 0;
    for (int n = 0; n < POINTS; n++) {
        drift += (vs_latin_at(1, POINTS, n, 0) - 0.5) * ((n + 0.5) / POINTS - 0.5);
    }
    cr_expect_lt(fabs(12 * drift / POINTS), 4.0 / 100);
}

Test(sequence, another_seed_is_another_hypercube_and_the_same_seed_the_same)
{
    int moved = 0;
    for (int n = 0; n < 1000; n++) {
        cr_assert_eq(vs_latin_at(3, 1000, n, 1), vs_latin_at(3, 1000, n, 1));
        moved += vs_latin_at(3, 1000, n, 1) != vs_latin_at(4, 1000, n, 1);
    }
    cr_expect_gt(moved, 990);
}
