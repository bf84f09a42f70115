/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/sweep/merge.h"

#include "tests/sim/folder.h"
#include "tests/sim/made_sweep.h"

enum { SHARDS = 3 };

struct scene {
    struct folder folder;
    char whole[600], out[600], stem[SHARDS][600], part[SHARDS][600];
    const char *parts[SHARDS];
};

/* The chunks of a shard, all but the last `lacking`. */
static void run_shard(const char *out, int k, int n, const struct vs_sweep_head *head, int lacking)
{
    struct vs_journal_plan plan = fixture_plan(out, k, n);
    struct vs_journal *journal;
    struct vs_diag diag = {.text = ""};
    plan.head = head;
    plan.run.threads = k;
    cr_assert_eq(vs_journal_open(&plan, VS_JOURNAL_FRESH, &journal, &diag), VS_OK, "%s", diag.text);
    cr_assert_eq(fixture_work(journal, FIXTURE_CHUNKS / n - lacking, k % 2, NULL), VS_OK);
    vs_journal_close(journal);
}

/* A sweep in one piece, and the parts of the same in three. */
static struct scene begin(int lacking)
{
    struct folder folder = folder_make();
    struct scene s = {.folder = folder};
    folder_file(&folder, "whole.csv", s.whole);
    folder_file(&folder, "out.csv", s.out);
    cr_assert_eq(fixture_sweep(s.whole, NULL), VS_OK);
    for (int k = 0; k < SHARDS; k++) {
        char name[32];
        snprintf(name, sizeof name, "s%d.csv", k + 1);
        folder_file(&folder, name, s.stem[k]);
        snprintf(name, sizeof name, "s%d.csv.part", k + 1);
        folder_file(&folder, name, s.part[k]);
        run_shard(s.stem[k], k + 1, SHARDS, &fixture_head, k == 1 ? lacking : 0);
    }
    return s;
}

static void expect_refused(const struct scene *s, const char *const *parts, int count,
                           enum vs_err want, const char *words)
{
    struct vs_merged merged;
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_merge(s->out, parts, count, &merged, &diag), want, "%s", diag.text);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_null(merged.head);
    cr_expect(access(s->out, F_OK) != 0, "something was written");
}

Test(merge, shards_in_any_order_give_the_bytes_of_the_sweep_in_one_piece)
{
    struct scene s = begin(0);
    struct vs_merged merged;
    struct vs_diag diag = {.text = ""};
    const char *parts[] = {s.part[2], s.part[0], s.part[1]};
    cr_assert_eq(vs_merge(s.out, parts, SHARDS, &merged, &diag), VS_OK, "%s", diag.text);
    char *got = file_bytes(s.out, NULL), *want = file_bytes(s.whole, NULL);
    cr_expect_str_eq(got, want);
    cr_expect_eq(merged.count, SHARDS);
    cr_expect_eq(merged.runs[2].threads, 3);
    cr_expect_str_eq(merged.head->axes[1].words[1], "buried, deep");
    cr_expect_eq(merged.head->facts[1].number, 7);
    free(got);
    free(want);
    vs_merged_free(&merged);
    folder_remove(&s.folder);
}

Test(merge, a_sweep_that_was_not_shared_out_is_a_merge_of_one)
{
    struct scene s = begin(0);
    char stem[600], part[600];
    run_shard(folder_file(&s.folder, "all.csv", stem), 1, 1, &fixture_head, 0);
    folder_file(&s.folder, "all.csv.part", part);
    const char *parts[] = {part};
    struct vs_merged merged;
    cr_assert_eq(vs_merge(s.out, parts, 1, &merged, NULL), VS_OK);
    char *got = file_bytes(s.out, NULL), *want = file_bytes(s.whole, NULL);
    cr_expect_str_eq(got, want);
    free(got);
    free(want);
    vs_merged_free(&merged);
    folder_remove(&s.folder);
}

Test(merge, a_shard_that_is_missing_is_named)
{
    struct scene s = begin(0);
    const char *parts[] = {s.part[0], s.part[2]};
    expect_refused(&s, parts, 2, VS_ERR_INPUT, "1 of them were not given: 2/3;");
    expect_refused(&s, parts, 1, VS_ERR_INPUT, "2 of them were not given: 2/3, 3/3;");
    folder_remove(&s.folder);
}

Test(merge, a_shard_given_twice_is_named)
{
    struct scene s = begin(0);
    const char *parts[] = {s.part[0], s.part[1], s.part[2], s.part[1]};
    expect_refused(&s, parts, 4, VS_ERR_INPUT, "is shard 2/3, and so is ");
    folder_remove(&s.folder);
}

Test(merge, a_shard_that_has_not_ended_is_named_with_what_it_lacks)
{
    struct scene s = begin(2);
    const char *parts[] = {s.part[0], s.part[1], s.part[2]};
    expect_refused(&s, parts, SHARDS, VS_ERR_INPUT,
                   "shard 2/3 lacks 2 of its 8 chunks (the first is 19); run it again with "
                   "--resume --shard 2/3");
    folder_remove(&s.folder);
}

Test(merge, a_damaged_record_counts_as_missing)
{
    struct scene s = begin(0);
    FILE *file = fopen(s.part[1], "r+b");
    fseek(file, -100, SEEK_END);
    fputc('?', file);
    fclose(file);
    const char *parts[] = {s.part[0], s.part[1], s.part[2]};
    expect_refused(&s, parts, SHARDS, VS_ERR_INPUT, "shard 2/3 lacks 1 of its 8 chunks");
    folder_remove(&s.folder);
}

Test(merge, a_shard_of_another_sweep_is_named_with_what_differs)
{
    struct scene s = begin(0);
    struct vs_sweep_fact facts[3];
    memcpy(facts, fixture_facts, sizeof facts);
    facts[1].number = 8;
    struct vs_sweep_head head = fixture_head;
    head.facts = facts;
    unlink(s.part[1]);
    run_shard(s.stem[1], 2, SHARDS, &head, 0);
    const char *parts[] = {s.part[0], s.part[1], s.part[2]};
    expect_refused(&s, parts, SHARDS, VS_ERR_INPUT, "seed is 7 there and 8 here");
    folder_remove(&s.folder);
}

Test(merge, shards_of_another_number_are_refused)
{
    struct scene s = begin(0);
    unlink(s.part[1]);
    run_shard(s.stem[1], 2, 4, &fixture_head, 0);
    const char *parts[] = {s.part[0], s.part[1], s.part[2]};
    expect_refused(&s, parts, SHARDS, VS_ERR_INPUT, "is shard 2/4, and ");
    folder_remove(&s.folder);
}

Test(merge, a_shard_that_still_runs_is_waited_for)
{
    struct scene s = begin(0);
    struct vs_journal_plan plan = fixture_plan(s.stem[1], 2, SHARDS);
    struct vs_journal *journal;
    cr_assert_eq(vs_journal_open(&plan, VS_JOURNAL_RESUME, &journal, NULL), VS_OK);
    const char *parts[] = {s.part[0], s.part[1], s.part[2]};
    expect_refused(&s, parts, SHARDS, VS_ERR_OUTPUT, "a sweep is writing to it");
    vs_journal_close(journal);
    folder_remove(&s.folder);
}

Test(merge, what_is_no_part_of_a_sweep_is_refused)
{
    struct scene s = begin(0);
    const char *parts[] = {s.part[0], s.whole, s.part[2]};
    expect_refused(&s, parts, SHARDS, VS_ERR_INPUT, "is no part of a sweep");
    parts[1] = s.stem[1];
    expect_refused(&s, parts, SHARDS, VS_ERR_MISSING, "cannot be opened");
    folder_remove(&s.folder);
}
