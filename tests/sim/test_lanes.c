/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lamp in a lane has the bits that it has alone. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/lanes.h"
#include "tests/scenes/mixed_lamps.h"

/* Every kind twice and one more: full batches of all widths and one that is half used. */
enum { LAMPS = 2 * MIXED_KIND_COUNT + 1 };

/* Sanitizers take ten times as long. */
#ifdef __SANITIZE_ADDRESS__
enum { SIZE_STEP = 4, SHORT_TICK_S = 6 };
#else
enum { SIZE_STEP = 1, SHORT_TICK_S = 1 };
#endif

static const struct mixed_weather mild = {{0.6, 4.0, 36, 1}, 8, 14, 0, 0};
static const struct mixed_weather frost = {{0.7, -12.0, 12, 1}, 4, 3, 0, 6};
static const struct mixed_weather brief = {{0.5, 2.0, 5, 1}, 2, 1, 0, 0};
static const struct mixed_weather instant = {{0.5, -3.0, 2, 1}, 9, 0, 0, 0};

static void run(const struct mixed_weather *weather, struct mixed *lamps, const char *isa, int dt_s)
{
    struct vs_diag diag = {0};
    struct mixed_run how = {.weather = weather, .isa = isa, .years = 1, .threads = 1, .dt_s = dt_s};
    cr_assert_eq(mixed_run(&how, lamps, &diag), VS_OK, "%s: %s", isa, diag.text);
}

static struct mixed *made(const struct mixed_weather *weather, int count, const char *isa, int dt_s)
{
    struct mixed *m = mixed_start(0, count);
    run(weather, m, isa, dt_s);
    return m;
}

/* want may hold more lamps than got. */
static void expect_same(const struct mixed *got, const struct mixed *want, const char *what)
{
    for (int k = 0; k < got->count; k++) {
        const char *part = mixed_differ(&got->lamps[k], &want->lamps[k]);
        cr_expect(!part, "%s: %d lamps: lamp %d (%s) differs in %s", what, got->count, k,
                  mixed_kind_name(k), part);
    }
}

static void compare_codes(const struct mixed_weather *weather, int count, int dt_s)
{
    struct mixed *want = made(weather, count, VS_ISA_REFERENCE, dt_s);
    for (int k = 0; vs_lanes_at(k); k++) {
        struct mixed *got = made(weather, count, vs_lanes_at(k)->name, dt_s);
        expect_same(got, want, vs_lanes_at(k)->name);
        mixed_drop(got);
    }
    mixed_drop(want);
}

Test(lanes, every_code_gives_the_bits_of_the_reference_when_it_is_mild)
{
    compare_codes(&mild, LAMPS, 60);
}

Test(lanes, every_code_gives_the_bits_of_the_reference_in_frost_and_snow)
{
    compare_codes(&frost, LAMPS, 60);
}

Test(lanes, every_code_gives_the_bits_of_the_reference_at_other_ticks)
{
    compare_codes(&instant, LAMPS, 30);
    compare_codes(&instant, MIXED_KIND_COUNT, 12);
    compare_codes(&instant, 3, SHORT_TICK_S);
}

static const struct vs_night *emptiest(const struct vs_season_lamp *lamp)
{
    const struct vs_tally *t = &lamp->lamp.tally;
    const struct vs_night *lowest = t->nights;
    for (size_t k = 1; k < t->count; k++) {
        lowest = t->nights[k].soc_min_frac < lowest->soc_min_frac ? &t->nights[k] : lowest;
    }
    return lowest;
}

static double booked_j(const struct mixed *m, enum mixed_kind kind, enum vs_ledger_line line)
{
    return vs_ledger_line_j(&m->lamps[kind].lamp.ledger, line);
}

static double nights_full(const struct vs_season_lamp *lamp)
{
    double full = 0;
    for (size_t k = 0; k < lamp->lamp.tally.count; k++) {
        full += lamp->lamp.tally.nights[k].full;
    }
    return full;
}

/* Without this the tests above could be right of lamps that all stand idle. */
Test(lanes, the_lamps_compared_are_what_their_names_say)
{
    struct mixed *m = made(&mild, MIXED_KIND_COUNT, VS_ISA_REFERENCE, 60);
    const struct vs_season_lamp *k = m->lamps;
    cr_expect_gt(emptiest(&k[MIXED_calm])->soc_min_frac, 0.2);
    cr_expect_eq(nights_full(&k[MIXED_calm]), 0);
    cr_expect_eq(k[MIXED_calm].lamp.state.board.boots, 1);
    cr_expect_gt(2 * nights_full(&k[MIXED_full]), (double)k[MIXED_full].lamp.tally.count);
    cr_expect_gt(nights_full(&k[MIXED_tiny]), 3);
    cr_expect_lt(emptiest(&k[MIXED_tiny])->soc_min_frac, 0.2);
    cr_expect_gt(k[MIXED_drained].lamp.state.board.boots, 1, "the drained lamp never woke");
    cr_expect_gt(k[MIXED_overloaded].lamp.state.board.boots, 5);
    cr_expect(k[MIXED_gives_up].stopped && k[MIXED_gives_up_later].stopped);
    cr_expect_lt(k[MIXED_gives_up].lamp.state.now_s, k[MIXED_gives_up_later].lamp.state.now_s);
    cr_expect_gt(k[1].snapshots->count, 20);
    cr_expect(!k[2].snapshots && k[4].snapshots);
    mixed_drop(m);
    m = made(&frost, MIXED_KIND_COUNT, VS_ISA_REFERENCE, 60);
    cr_expect_gt(booked_j(m, MIXED_heated, VS_LEDGER_heater), 0);
    cr_expect_eq(m->lamps[MIXED_frozen].lamp.tally.sums.charge_as, 0);
    cr_expect_gt(booked_j(m, MIXED_buried, VS_LEDGER_converter), 0);
    mixed_drop(m);
}

Test(lanes, a_batch_may_have_any_size)
{
    struct mixed *want = made(&brief, LAMPS, VS_ISA_REFERENCE, 60);
    for (int k = 0; vs_lanes_at(k); k++) {
        for (int count = 1; count <= 17; count += SIZE_STEP) {
            struct mixed *got = made(&brief, count, vs_lanes_at(k)->name, 60);
            expect_same(got, want, vs_lanes_at(k)->name);
            mixed_drop(got);
        }
        struct mixed *all = made(&brief, LAMPS, vs_lanes_at(k)->name, 60);
        expect_same(all, want, vs_lanes_at(k)->name);
        mixed_drop(all);
    }
    mixed_drop(want);
}

/* The lamps in another order: nights and sunsets stay where each has them. */
static void shuffle(struct mixed *m)
{
    unsigned x = 12345;
    for (int k = m->count - 1; k > 0; k--) {
        x = x * 1103515245u + 12345u;
        int other = (int)(x >> 16) % (k + 1);
        struct vs_season_lamp swap = m->lamps[k];
        m->lamps[k] = m->lamps[other];
        m->lamps[other] = swap;
    }
}

static void unshuffle(struct mixed *m)
{
    struct vs_season_lamp *sorted = calloc((size_t)m->count, sizeof *sorted);
    cr_assert(sorted);
    for (int k = 0; k < m->count; k++) {
        sorted[m->lamps[k].lamp.params.board.lamp] = m->lamps[k];
    }
    free(m->lamps);
    m->lamps = sorted;
}

/* Every sky has lamps whose sunsets are kept, and some that are not. */
static void deal_skies(struct mixed *m)
{
    for (int k = 0; k < m->count; k++) {
        m->lamps[k].group = k % 5 % MIXED_SKIES;
    }
}

Test(lanes, order_does_not_matter_nor_which_sky_a_neighbour_has)
{
    struct mixed *want = mixed_start(0, LAMPS);
    deal_skies(want);
    run(&brief, want, VS_ISA_REFERENCE, 60);
    for (int k = 0; vs_lanes_at(k); k++) {
        struct mixed *got = mixed_start(0, LAMPS);
        deal_skies(got);
        shuffle(got);
        run(&brief, got, vs_lanes_at(k)->name, 60);
        unshuffle(got);
        expect_same(got, want, vs_lanes_at(k)->name);
        mixed_drop(got);
    }
    mixed_drop(want);
}

static struct mixed *made_with_a_fault(const char *isa)
{
    struct mixed *m = mixed_start(0, 18);
    struct vs_season_lamp *lamp = &m->lamps[5];
    struct vs_lamp_params p = lamp->lamp.params;
    p.faults.count = 0;
    cr_assert_eq(vs_fault_add(&p.faults, (struct vs_fault){.kind = VS_FAULT_lamp_short,
                                                           .start_s = 86400,
                                                           .end_s = 2 * 86400,
                                                           .value = 0.5}),
                 0);
    vs_lamp_start(&lamp->lamp, &p, lamp->lamp.tally.nights, lamp->lamp.tally.capacity);
    run(&brief, m, isa, 60);
    return m;
}

Test(lanes, a_faulty_lamp_runs_by_itself_beside_the_others)
{
    struct mixed *want = made_with_a_fault(VS_ISA_REFERENCE);
    struct mixed *sound = made(&brief, 18, VS_ISA_REFERENCE, 60);
    cr_expect(mixed_differ(&want->lamps[5], &sound->lamps[5]), "the fault did nothing");
    for (int k = 0; vs_lanes_at(k); k++) {
        struct mixed *got = made_with_a_fault(vs_lanes_at(k)->name);
        expect_same(got, want, vs_lanes_at(k)->name);
        mixed_drop(got);
    }
    mixed_drop(sound);
    mixed_drop(want);
}

/* As a sweep runs: a season for each year, and what the years know of each other is in the lamps
 * and in the snow. */
static struct mixed *made_year_by_year(const struct mixed_weather *weather, const char *isa)
{
    struct mixed *m = mixed_start(0, LAMPS);
    struct mixed_weather w = *weather;
    struct mixed_run how = {.weather = &w, .isa = isa, .years = 1, .threads = 1, .dt_s = 60};
    for (w.first_year = 0; w.first_year < 2; w.first_year++) {
        struct vs_diag diag = {0};
        cr_assert_eq(mixed_run(&how, m, &diag), VS_OK, "%s", diag.text);
        cr_expect_gt(how.snow[0].cover_frac, 0, "no snow goes over into the next year");
    }
    return m;
}

static struct mixed *made_in_one(const struct mixed_weather *weather, const char *isa)
{
    struct mixed *m = mixed_start(0, LAMPS);
    struct mixed_run how = {.weather = weather, .isa = isa, .years = 2, .threads = 1, .dt_s = 60};
    struct vs_diag diag = {0};
    for (int k = 0; k < m->count; k++) {
        m->lamps[k].years = 2;
    }
    cr_assert_eq(mixed_run(&how, m, &diag), VS_OK, "%s", diag.text);
    for (int k = 0; k < m->count; k++) { /* the one thing in which they differ */
        for (size_t night = 0; night < m->lamps[k].lamp.tally.count; night++) {
            m->lamps[k].lamp.tally.nights[night].year = 0;
        }
    }
    return m;
}

/* Snow that falls on the last of six days still lies when the second year begins. */
Test(lanes, two_years_in_one_run_are_two_runs_of_a_year)
{
    static const struct mixed_weather w = {{0.6, -8.0, 6, 1}, 2, 1, 0, 9};
    struct mixed *want = made_in_one(&w, VS_ISA_REFERENCE);
    cr_expect_gt(want->lamps[0].lamp.tally.count, 10);
    for (int k = 0; vs_lanes_at(k); k++) {
        struct mixed *whole = made_in_one(&w, vs_lanes_at(k)->name);
        struct mixed *years = made_year_by_year(&w, vs_lanes_at(k)->name);
        expect_same(whole, want, vs_lanes_at(k)->name);
        expect_same(years, want, vs_lanes_at(k)->name);
        mixed_drop(whole);
        mixed_drop(years);
    }
    mixed_drop(want);
}

Test(lanes, an_instruction_set_that_is_not_there_is_refused)
{
    struct vs_diag diag = {0};
    struct mixed *m = mixed_start(0, 1);
    struct mixed_run how = {
        .weather = &brief, .isa = "x86-64-v9", .years = 1, .threads = 1, .dt_s = 60};
    cr_expect_eq(mixed_run(&how, m, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "x86-64-v9"), "%s", diag.text);
    cr_expect(!vs_lanes_find("x86-64-v9"));
    cr_expect(vs_lanes_find("generic"));
    mixed_drop(m);
}
