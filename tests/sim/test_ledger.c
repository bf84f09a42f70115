/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/engine/ledger.h"

static const double sinks_j = 10.0 * (VS_LEDGER_COUNT - 1) * VS_LEDGER_COUNT / 2;

/* Panel energy, booked to every sink by turns, the rest stored. */
static struct vs_ledger sound(void)
{
    struct vs_ledger l;
    memset(&l, 0, sizeof l);
    l.stored_start_j = 1000;
    vs_ledger_book(&l, VS_LEDGER_panel, 1000);
    for (enum vs_ledger_line line = VS_LEDGER_panel + 1; line < VS_LEDGER_COUNT; line++) {
        vs_ledger_book(&l, line, 10.0 * (int)line);
    }
    l.stored_now_j = 1000 + 1000 - sinks_j;
    l.open_throughput_j += 2000;
    vs_ledger_fold(&l);
    return l;
}

Test(ledger, sound_books_leave_nothing_over)
{
    struct vs_ledger l = sound();
    cr_expect_lt(fabs(vs_ledger_residual_frac(&l)), 1e-15);
    cr_expect_float_eq(vs_ledger_stored_j(&l), 1000 - sinks_j, 1e-9);
    cr_expect_float_eq(vs_ledger_throughput_j(&l), 2000, 1e-9);
}

Test(ledger, energy_that_nobody_booked_shows_as_residual)
{
    for (enum vs_ledger_line line = 0; line < VS_LEDGER_COUNT; line++) {
        struct vs_ledger l = sound();
        vs_ledger_book(&l, line, 5); /* 5 of 2000 J */
        vs_ledger_fold(&l);
        double sign = line == VS_LEDGER_panel ? 1 : -1;
        cr_expect_float_eq(vs_ledger_residual_frac(&l), sign * 0.0025, 1e-12, "%s",
                           vs_ledger_name(line));
    }
    struct vs_ledger l = sound();
    l.stored_now_j -= 1; /* a battery that lost what no flow took */
    cr_expect_float_eq(vs_ledger_residual_frac(&l), 0.0005, 1e-12);
}

/* One joule too much in a lamp-year of 1e8 J must not hide below the tolerance. */
Test(ledger, a_joule_in_a_hundred_million_breaks_the_tolerance)
{
    struct vs_ledger l;
    memset(&l, 0, sizeof l);
    vs_ledger_book(&l, VS_LEDGER_panel, 1e8);
    vs_ledger_book(&l, VS_LEDGER_light, 1e8 - 1);
    l.open_throughput_j = 1e8;
    vs_ledger_fold(&l);
    cr_expect_gt(vs_ledger_residual_frac(&l), VS_LEDGER_TOLERANCE);
}

Test(ledger, an_empty_ledger_has_no_residual)
{
    struct vs_ledger l;
    memset(&l, 0, sizeof l);
    cr_expect_eq(vs_ledger_residual_frac(&l), 0);
}

Test(ledger, folding_twice_books_nothing_twice)
{
    struct vs_ledger l = sound();
    double before = vs_ledger_line_j(&l, VS_LEDGER_light);
    vs_ledger_fold(&l);
    cr_expect_eq(vs_ledger_line_j(&l, VS_LEDGER_light), before);
    cr_expect_float_eq(vs_ledger_throughput_j(&l), 2000, 1e-9);
}

/* 1e7 equal bookings, each carried over at once: the case in which the rounding of a plain sum
 * always goes the same way. The wanted value counts 0.1 as the double that it is, and multiplies it
 * with one rounding. */
Test(ledger, ten_million_bookings_lose_nothing)
{
    enum { COUNT = 10000000 };
    struct vs_ledger l;
    memset(&l, 0, sizeof l);
    double plain = 0;
    for (int k = 0; k < COUNT; k++) {
        for (int line = 0; line < VS_LEDGER_COUNT; line++) {
            vs_ledger_book(&l, (enum vs_ledger_line)line, 0.1 * (line + 1));
        }
        vs_ledger_fold(&l);
        plain += 0.1;
    }
    for (int line = 0; line < VS_LEDGER_COUNT; line++) {
        double want = 0.1 * (line + 1) * COUNT;
        double off = fabs(vs_ledger_line_j(&l, (enum vs_ledger_line)line) - want) / want;
        cr_expect_lt(off, 1e-15, "%s: %.3g", vs_ledger_name((enum vs_ledger_line)line), off);
    }
    double plain_off = fabs(plain / (0.1 * COUNT) - 1);
    cr_expect_gt(plain_off, 1e-11, "a plain sum would do as well: %.3g", plain_off);
}

/* Large and small by turns: what a plain sum drops at once. */
Test(ledger, small_bookings_beside_a_large_one_are_kept)
{
    struct vs_ledger l;
    memset(&l, 0, sizeof l);
    vs_ledger_book(&l, VS_LEDGER_light, 1e16);
    vs_ledger_fold(&l);
    for (int k = 0; k < 1000; k++) {
        vs_ledger_book(&l, VS_LEDGER_light, 0.25);
        vs_ledger_fold(&l);
    }
    vs_ledger_book(&l, VS_LEDGER_light, -1e16);
    vs_ledger_fold(&l);
    cr_expect_float_eq(vs_ledger_line_j(&l, VS_LEDGER_light), 250, 1e-9);
}

Test(ledger, every_line_has_a_name_of_its_own_and_words)
{
    for (enum vs_ledger_line a = 0; a < VS_LEDGER_COUNT; a++) {
        cr_expect_gt(strlen(vs_ledger_words(a)), 0);
        for (enum vs_ledger_line b = 0; b < a; b++) {
            cr_expect_str_neq(vs_ledger_name(a), vs_ledger_name(b));
        }
    }
}
