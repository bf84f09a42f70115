/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "sim/base/stats.h"
#include "tests/support/oracle.h"

static double worst;

static void expect_close(const struct oracle_row *row, const char *what, double got, double want)
{
    double error = fabs(got - want);
    worst = fmax(worst, error);
    cr_expect_lt(error, 1e-8, "%s:%d: %s: got %.12g, want %.12g", row->file, row->line, what, got,
                 want);
}

static void take(const struct oracle_row *row, void *context)
{
    (void)context;
    long k = (long)row->value[0], n = (long)row->value[1];
    struct vs_interval wilson = vs_wilson(k, n, row->value[2]);
    struct vs_interval exact = vs_clopper_pearson(k, n, row->value[2]);
    expect_close(row, "Wilson, low", wilson.low, row->value[3]);
    expect_close(row, "Wilson, high", wilson.high, row->value[4]);
    expect_close(row, "Clopper-Pearson, low", exact.low, row->value[5]);
    expect_close(row, "Clopper-Pearson, high", exact.high, row->value[6]);
}

Test(oracle, intervals_of_a_count)
{
    static const char *const columns[] = {"k",
                                          "n",
                                          "confidence",
                                          "wilson_lo",
                                          "wilson_hi",
                                          "clopper_pearson_lo",
                                          "clopper_pearson_hi"};
    long rows = oracle_each(columns, 7, take, NULL);
    if (rows == 0 && getenv("VESPER_ORACLES")) {
        cr_skip("no file with intervals");
    }
    cr_assert_gt(rows, 0);
    accuracy_book("statistics", "Wilson and Clopper-Pearson limits", "1", rows, worst, 1e-8,
                  "18_binomial_ci.csv");
}
