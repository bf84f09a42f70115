/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/tally.h"
#include "tests/support/oracle.h"

enum { CASES = 64, NIGHTS = 4096 };

static struct vs_night nights[CASES][NIGHTS];
static size_t counts[CASES];
static double worst;

static void take_night(const struct oracle_row *row, void *context)
{
    (void)context;
    int index = (int)row->value[0];
    cr_assert(index >= 0 && index < CASES && counts[index] < NIGHTS, "%s:%d: case %d", row->file,
              row->line, index);
    nights[index][counts[index]++] = (struct vs_night){
        .required_h = 12, /* the window of these rows */
        .lit_h = 12 - row->value[4],
        .demand_wh = row->value[2],
        .served_wh = row->value[3],
        .light_frac = 1,
        .full = row->value[5],
    };
}

static void expect_close(const struct oracle_row *row, const char *what, double got, double want)
{
    double error = fabs(got - want) / fmax(fabs(want), 1.0);
    worst = fmax(worst, error);
    /* the rows carry twelve digits */
    cr_expect_lt(error, 1e-10, "%s:%d: %s: got %.12g, want %.12g", row->file, row->line, what, got,
                 want);
}

static void take_measures(const struct oracle_row *row, void *context)
{
    (void)context;
    int index = (int)row->value[0];
    cr_assert(index >= 0 && index < CASES && counts[index] > 0, "%s:%d: no nights of case %d",
              row->file, row->line, index);
    struct vs_reliability r = vs_reliability_of(nights[index], counts[index], 1.0, 0.0);
    const double got[] = {(double)r.nights,
                          (double)r.loss_nights,
                          r.lolp_night,
                          r.lolh_h,
                          r.lolp_time,
                          r.eens_wh,
                          r.lpsp,
                          (double)r.longest_run_nights,
                          r.worst_run_wh,
                          (double)r.runs,
                          r.mean_run_nights,
                          100.0 * r.days_full_frac,
                          (double)r.longest_without_full};
    static const char *const names[] = {
        "nights",   "loss nights", "LOLP by night",       "LOLH",      "LOLP by time",
        "EENS",     "LPSP",        "longest run",         "worst run", "runs",
        "mean run", "days full",   "longest without full"};
    for (int k = 0; k < 13; k++) {
        expect_close(row, names[k], got[k], row->value[k + 1]);
    }
}

Test(oracle, reliability_measures_follow_the_nightly_records)
{
    static const char *const night_columns[] = {"case",      "night",    "demand_Wh",
                                                "served_Wh", "outage_h", "battery_full_flag"};
    static const char *const measure_columns[] = {"case",
                                                  "nights",
                                                  "loss_nights",
                                                  "LOLP_night",
                                                  "LOLH_h",
                                                  "LOLP_time",
                                                  "EENS_Wh",
                                                  "LPSP",
                                                  "longest_run_nights",
                                                  "worst_run_energy_Wh",
                                                  "n_runs",
                                                  "mean_run_nights",
                                                  "days_full_pct",
                                                  "max_days_since_full"};
    long records = oracle_each(night_columns, 6, take_night, NULL);
    if (records == 0 && getenv("VESPER_ORACLES")) {
        cr_skip("no file with nightly records");
    }
    cr_assert_gt(records, 0);
    long rows = oracle_each(measure_columns, 14, take_measures, NULL);
    cr_assert_gt(rows, 0);
    accuracy_book("reliability", "LOLP, LPSP, LOLH, EENS, runs", "relative", rows, worst, 1e-10,
                  "20_reliability_*.csv");
}
