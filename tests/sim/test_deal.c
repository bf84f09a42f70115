/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/sweep/deal.h"

#include "tests/sim/folder.h"
#include "tests/sim/made_sweep.h"

enum { WORKERS = 3 };

static struct folder folder;
static struct vs_journal *journal;
static struct vs_deal deal;

static void setup(void)
{
    char out[600];
    folder = folder_make();
    struct vs_journal_plan plan = fixture_plan(folder_file(&folder, "out.csv", out), 1, 1);
    cr_assert_eq(vs_journal_open(&plan, VS_JOURNAL_FRESH, &journal, NULL), VS_OK);
    cr_assert_eq(vs_deal_start(&deal, journal, WORKERS, NULL), VS_OK);
}

static void teardown(void)
{
    vs_deal_free(&deal);
    vs_journal_remove(journal);
    folder_remove(&folder);
}

TestSuite(deal, .init = setup, .fini = teardown);

static void keep(int64_t chunk)
{
    struct vs_sweep_rows rows = {0};
    cr_assert_eq(fixture_rows(chunk, &rows), 0);
    cr_assert_eq(vs_journal_append(journal, chunk, &rows, NULL), VS_OK);
    vs_sweep_rows_free(&rows);
}

static void bring_back(int worker, double now_s)
{
    keep(deal.worker[worker].chunk);
    vs_deal_ready(&deal, worker, now_s);
}

static void all_ready(void)
{
    for (int k = 0; k < WORKERS; k++) {
        vs_deal_ready(&deal, k, 0);
    }
}

/* Workers 1 and 2 work out everything at a second a chunk while worker 0 sits on chunk 0 from
 * second 0 on; they end at second 12. */
static void all_but_the_first_chunk(void)
{
    all_ready();
    cr_assert_eq(vs_deal_next(&deal, 0, 0), 0);
    int64_t want = 1;
    for (double now_s = 0; want < FIXTURE_CHUNKS; now_s += 1) {
        for (int k = 1; k < WORKERS && want < FIXTURE_CHUNKS; k++, want++) {
            cr_assert_eq(vs_deal_next(&deal, k, now_s), want);
        }
        for (int k = 1; k < WORKERS; k++) {
            if (deal.worker[k].chunk >= 0) {
                bring_back(k, now_s + 1);
            }
        }
    }
}

Test(deal, chunks_go_out_once_and_in_order)
{
    all_ready();
    for (int64_t chunk = 0; chunk < FIXTURE_CHUNKS; chunk++) {
        int worker = (int)(chunk * 2 % WORKERS);
        cr_expect_eq(vs_deal_next(&deal, worker, 0), chunk);
        cr_expect_eq(vs_deal_next(&deal, worker, 0), -1, "a worker that has one gets no other");
        bring_back(worker, 0);
    }
    cr_expect_eq(vs_deal_next(&deal, 0, 1e9), -1);
}

Test(deal, what_is_done_is_not_dealt)
{
    keep(0);
    keep(2);
    all_ready();
    cr_expect_eq(vs_deal_next(&deal, 0, 0), 1);
    cr_expect_eq(vs_deal_next(&deal, 1, 0), 3);
}

Test(deal, a_worker_that_never_came_gets_nothing)
{
    cr_expect_eq(vs_deal_next(&deal, 0, 0), -1);
    cr_expect_not(vs_deal_hopeless(&deal, 1e9));
}

Test(deal, a_late_chunk_goes_to_another_one_once_nothing_else_is_left)
{
    all_but_the_first_chunk();
    deal.worker[0].since_s = 10;
    cr_expect_eq(vs_deal_next(&deal, 1, 13.9), -1, "not four times the slowest yet");
    cr_expect_eq(vs_deal_next(&deal, 1, 14.1), 0);
    cr_expect_eq(vs_deal_next(&deal, 2, 14.2), -1, "it was just dealt again");
    cr_expect_eq(vs_deal_next(&deal, 2, 18.2), 0, "both are late");
    bring_back(2, 18.5);
    cr_expect_eq(vs_deal_next(&deal, 2, 1e9), -1, "it is done");
}

Test(deal, without_a_chunk_that_came_back_nothing_is_late)
{
    all_ready();
    for (int64_t chunk = 3; chunk < FIXTURE_CHUNKS; chunk++) {
        keep(chunk);
    }
    for (int k = 0; k < 2; k++) {
        cr_expect_eq(vs_deal_next(&deal, k, 0), k);
    }
    keep(2);
    cr_expect_eq(vs_deal_next(&deal, 2, 1e9), -1);
    cr_expect_not(vs_deal_hopeless(&deal, 1e9));
}

Test(deal, all_is_lost_only_when_every_worker_is_beyond_hope)
{
    all_but_the_first_chunk();
    for (int k = 1; k < WORKERS; k++) {
        cr_expect_not(vs_deal_hopeless(&deal, 2000), "worker %d waits", k);
        cr_expect_eq(vs_deal_next(&deal, k, 1000.0 * k), 0);
    }
    cr_expect_not(vs_deal_hopeless(&deal, 2590), "the last for 590 s");
    cr_expect(vs_deal_hopeless(&deal, 2610));
}
