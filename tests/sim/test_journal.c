/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/sweep/journal.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sim/sweep/part.h"
#include "tests/sim/folder.h"
#include "tests/sim/made_sweep.h"

static struct vs_journal *open_journal(const char *out, enum vs_journal_how how)
{
    struct vs_journal_plan plan = fixture_plan(out, 1, 1);
    struct vs_journal *journal;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_journal_open(&plan, how, &journal, &diag), VS_OK, "%s", diag.text);
    return journal;
}

static void expect_refused(const struct vs_journal_plan *plan, enum vs_journal_how how,
                           enum vs_err want, const char *words)
{
    struct vs_journal *journal;
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_journal_open(plan, how, &journal, &diag);
    cr_expect_eq(err, want, "%d: %s", (int)err, diag.text);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_null(journal);
    vs_journal_close(journal);
}

static int rows_equal(const struct vs_sweep_rows *a, const struct vs_sweep_rows *b)
{
    return a->count == b->count && memcmp(a->row, b->row, a->count * sizeof *a->row) == 0 &&
           memcmp(a->value, b->value, 2 * a->count * sizeof *a->value) == 0;
}

/* Every chunk that is done holds what was put in. */
static void expect_true_rows(struct vs_journal *journal, int64_t done)
{
    struct vs_sweep_rows got = {0}, want = {0};
    cr_expect_eq(vs_journal_done_count(journal), done, "%d done",
                 (int)vs_journal_done_count(journal));
    for (int64_t chunk = 0; chunk < FIXTURE_CHUNKS; chunk++) {
        if (vs_journal_done(journal, chunk)) {
            cr_expect_eq(vs_journal_read(journal, chunk, &got, NULL), VS_OK);
            fixture_rows(chunk, &want);
            cr_expect(rows_equal(&got, &want), "chunk %d", (int)chunk);
        }
    }
    vs_sweep_rows_free(&got);
    vs_sweep_rows_free(&want);
}

/* A part file with the first chunks, and its bytes. */
static char *part_with(const char *out, int chunks, size_t *size)
{
    struct vs_journal *journal = open_journal(out, VS_JOURNAL_FRESH);
    cr_assert_eq(fixture_work(journal, chunks, 0, NULL), VS_OK);
    char *bytes = file_bytes(vs_journal_path(journal), size);
    vs_journal_close(journal);
    return bytes;
}

static void write_bytes(const char *path, const char *bytes, size_t size)
{
    unlink(path); /* writing over a file makes some file systems wait for the disk */
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

Test(journal, what_was_appended_in_any_order_is_there_after_it_is_opened_again)
{
    struct folder f = folder_make();
    char out[600];
    folder_file(&f, "a.csv", out);
    struct vs_journal *journal = open_journal(out, VS_JOURNAL_FRESH);
    cr_expect_eq(fixture_work(journal, 5, 1, NULL), VS_OK);
    cr_expect_eq(fixture_work(journal, 4, 0, NULL), VS_OK);
    expect_true_rows(journal, 9);
    vs_journal_close(journal);
    journal = open_journal(out, VS_JOURNAL_RESUME);
    expect_true_rows(journal, 9);
    cr_expect_eq(vs_journal_next(journal, 0), 4);
    cr_expect_eq(vs_journal_next(journal, 19), -1);
    vs_journal_remove(journal);
    cr_expect_eq(folder_count(&f), 0);
    folder_remove(&f);
}

Test(journal, a_chunk_that_is_done_is_not_written_twice)
{
    struct folder f = folder_make();
    char out[600];
    struct stat before, after;
    struct vs_sweep_rows rows = {0};
    struct vs_journal *journal = open_journal(folder_file(&f, "a.csv", out), VS_JOURNAL_FRESH);
    fixture_rows(3, &rows);
    cr_expect_eq(vs_journal_append(journal, 3, &rows, NULL), VS_OK);
    stat(vs_journal_path(journal), &before);
    cr_expect_eq(vs_journal_append(journal, 3, &rows, NULL), VS_OK);
    stat(vs_journal_path(journal), &after);
    cr_expect_eq(before.st_size, after.st_size);
    cr_expect_eq(vs_journal_done_count(journal), 1);
    vs_sweep_rows_free(&rows);
    vs_journal_remove(journal);
    folder_remove(&f);
}

Test(journal, a_file_cut_off_anywhere_gives_its_whole_records_and_goes_on)
{
    struct folder f = folder_make();
    char out[600], part[600];
    size_t size, whole[4];
    folder_file(&f, "a.csv", out);
    for (int k = 0; k < 4; k++) { /* how long it is with k records */
        free(part_with(out, k, &whole[k]));
        unlink(folder_file(&f, "a.csv.part", part));
    }
    char *bytes = part_with(out, 3, &size);
    /* within the head in steps, because there each begins the file anew and waits for the disk */
    for (size_t cut = 0; cut <= size; cut += cut < whole[0] ? 11 : 1) {
        write_bytes(part, bytes, cut);
        struct vs_journal *journal = open_journal(out, VS_JOURNAL_RESUME);
        int records = (cut >= whole[1]) + (cut >= whole[2]) + (cut >= whole[3]);
        cr_expect_eq(vs_journal_done_count(journal), records, "cut at %zu", cut);
        struct stat status;
        stat(part, &status);
        cr_expect_eq((size_t)status.st_size, whole[records], "cut at %zu", cut);
        if (cut % 64 == 0) { /* every write waits for the disk */
            cr_expect_eq(fixture_work(journal, 1, 0, NULL), VS_OK);
            expect_true_rows(journal, records + 1);
        }
        vs_journal_close(journal);
    }
    free(bytes);
    folder_remove(&f);
}

Test(journal, a_damaged_byte_costs_its_own_record_and_no_other)
{
    struct folder f = folder_make();
    char out[600], part[600];
    size_t size, whole[4];
    folder_file(&f, "a.csv", out);
    for (int k = 0; k < 4; k++) {
        free(part_with(out, k, &whole[k]));
        unlink(folder_file(&f, "a.csv.part", part));
    }
    char *bytes = part_with(out, 3, &size);
    for (size_t at = whole[0]; at < size; at += at % 31 + 1) {
        bytes[at] ^= 0x20;
        write_bytes(part, bytes, size);
        bytes[at] ^= 0x20;
        struct vs_journal *journal = open_journal(out, VS_JOURNAL_RESUME);
        cr_expect_eq(vs_journal_next(journal, 0), (at >= whole[1]) + (at >= whole[2]), "byte %zu",
                     at);
        expect_true_rows(journal, 2);
        cr_expect_eq(fixture_work(journal, 1, 0, NULL), VS_OK);
        vs_journal_close(journal);
        journal = open_journal(out, VS_JOURNAL_RESUME);
        expect_true_rows(journal, 3);
        vs_journal_close(journal);
    }
    free(bytes);
    folder_remove(&f);
}

Test(journal, damage_in_the_head_is_told_and_nothing_is_thrown_away)
{
    struct folder f = folder_make();
    char out[600], part[600];
    size_t begin, size;
    folder_file(&f, "a.csv", out);
    free(part_with(out, 0, &begin));
    unlink(folder_file(&f, "a.csv.part", part));
    char *bytes = part_with(out, 2, &size);
    struct vs_journal_plan plan = fixture_plan(out, 1, 1);
    for (size_t at = 0; at < begin; at++) {
        bytes[at] ^= 0x20;
        write_bytes(part, bytes, size);
        expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_INPUT, "deleted, the sweep begins anew");
        size_t after;
        char *left = file_bytes(part, &after);
        cr_expect(after == size && memcmp(left, bytes, size) == 0, "byte %zu", at);
        free(left);
        bytes[at] ^= 0x20;
    }
    free(bytes);
    folder_remove(&f);
}

Test(journal, a_file_of_somebody_else_s_is_refused_and_stays)
{
    struct folder f = folder_make();
    char out[600], part[600];
    struct vs_journal_plan plan = fixture_plan(folder_file(&f, "a.csv", out), 1, 1);
    file_write(folder_file(&f, "a.csv.part", part), "half");
    expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_INPUT, "deleted, the sweep begins anew");
    expect_refused(&plan, VS_JOURNAL_FRESH, VS_ERR_USAGE, "--resume");
    char *left = file_bytes(part, NULL);
    cr_expect_str_eq(left, "half");
    free(left);
    folder_remove(&f);
}

Test(journal, a_sweep_that_was_begun_is_not_begun_again_by_accident)
{
    struct folder f = folder_make();
    char out[600];
    struct vs_journal_plan plan = fixture_plan(folder_file(&f, "a.csv", out), 1, 1);
    vs_journal_close(open_journal(out, VS_JOURNAL_FRESH));
    expect_refused(&plan, VS_JOURNAL_FRESH, VS_ERR_USAGE, "--resume goes on with it, or delete");
    folder_remove(&f);
}

Test(journal, a_second_sweep_to_the_same_output_is_refused_while_the_first_runs)
{
    struct folder f = folder_make();
    char out[600], link[600];
    struct vs_journal_plan plan = fixture_plan(folder_file(&f, "a.csv", out), 1, 1);
    struct vs_journal *first = open_journal(out, VS_JOURNAL_FRESH);
    expect_refused(&plan, VS_JOURNAL_FRESH, VS_ERR_OUTPUT, "another --out");
    expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_OUTPUT, "another --out");
    /* also by another name of the same file */
    file_write(out, "older results");
    cr_assert_eq(symlink("a.csv", folder_file(&f, "b.csv", link)), 0);
    struct vs_journal_plan other = fixture_plan(link, 1, 1);
    expect_refused(&other, VS_JOURNAL_FRESH, VS_ERR_OUTPUT, "another --out");
    cr_expect_eq(fixture_work(first, 2, 0, NULL), VS_OK);
    vs_journal_close(first);
    first = open_journal(out, VS_JOURNAL_RESUME);
    expect_true_rows(first, 2);
    vs_journal_close(first);
    folder_remove(&f);
}

Test(journal, another_sweep_is_not_gone_on_with_and_what_differs_is_said)
{
    struct folder f = folder_make();
    char out[600];
    free(part_with(folder_file(&f, "a.csv", out), 2, NULL));
    struct vs_sweep_fact facts[3];
    memcpy(facts, fixture_facts, sizeof facts);
    struct vs_sweep_head head = fixture_head;
    head.facts = facts;
    struct vs_journal_plan plan = fixture_plan(out, 1, 1);
    plan.head = &head;
    facts[1].number = 8;
    expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_USAGE, "seed is 7 there and 8 here");
    facts[1].number = 7;
    facts[0].text = "248d6a61";
    expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_USAGE,
                   "project_sha256 is ba7816bf there and 248d6a61 here");
    facts[0].text = fixture_facts[0].text;
    head.chunks++;
    expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_USAGE, "24 chunks there and 25 here");
    head.chunks--;
    head.axis_count--;
    expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_USAGE, "2 varied names there and 1 here");
    head.axis_count++;
    plan.shard = (struct vs_sweep_shard){1, 2};
    expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_USAGE, "holds shard 1/1 and not 1/2");
    plan = fixture_plan(out, 1, 1);
    plan.run = (struct vs_sweep_run){"x86-64-v4", 9}; /* decides nothing */
    struct vs_journal *journal;
    cr_expect_eq(vs_journal_open(&plan, VS_JOURNAL_RESUME, &journal, NULL), VS_OK);
    expect_true_rows(journal, 2);
    vs_journal_close(journal);
    folder_remove(&f);
}

Test(journal, a_folder_that_cannot_be_written_is_told_with_its_reason)
{
    struct folder f = folder_make();
    char out[600], file[600];
    struct vs_journal_plan plan = fixture_plan(folder_file(&f, "none/a.csv", out), 1, 1);
    expect_refused(&plan, VS_JOURNAL_FRESH, VS_ERR_OUTPUT, "No such file or directory");
    file_write(folder_file(&f, "plain", file), "");
    plan.out = folder_file(&f, "plain/a.csv", out);
    expect_refused(&plan, VS_JOURNAL_FRESH, VS_ERR_OUTPUT, "Not a directory");
    plan.out = folder_file(&f, "a.csv", out);
    mkdir(folder_file(&f, "a.csv.part", file), 0700);
    expect_refused(&plan, VS_JOURNAL_RESUME, VS_ERR_OUTPUT, "Is a directory");
    rmdir(file);
    folder_remove(&f);
}

/* In a process of its own, that may write no file beyond `bytes`. */
static int with_room_for(size_t bytes, void (*run)(const char *out), const char *out)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = {bytes, bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
        run(out);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Ends with 10 + how many chunks were kept when the disk was full. */
static void run_until_full(const char *out)
{
    struct vs_journal_plan plan = fixture_plan(out, 1, 1);
    struct vs_journal *journal;
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_journal_open(&plan, VS_JOURNAL_RESUME, &journal, &diag);
    int opened = err == VS_OK;
    err = err ? err : fixture_work(journal, FIXTURE_CHUNKS, 0, &diag);
    int told = err == VS_ERR_OUTPUT && strstr(diag.text, "File too large") &&
               strstr(diag.text, "--resume") && strstr(diag.file, "a.csv.part");
    _exit(!told ? 1 : opened ? 10 + (int)vs_journal_done_count(journal) : 2);
}

Test(journal, a_full_disk_is_told_and_the_sweep_goes_on_once_there_is_room)
{
    struct folder f = folder_make();
    char out[600], part[600];
    size_t begin, size;
    folder_file(&f, "a.csv", out);
    free(part_with(out, 0, &begin));
    unlink(folder_file(&f, "a.csv.part", part));
    free(part_with(out, 4, &size));
    unlink(part);
    cr_expect_eq(with_room_for(begin - 1, run_until_full, out), 2); /* not even its head */
    cr_expect_eq(with_room_for(size + 100, run_until_full, out), 14);
    struct stat status;
    stat(part, &status);
    cr_expect_eq((size_t)status.st_size, size, "half a record was left");
    cr_expect_eq(with_room_for(size + 200, run_until_full, out), 14);
    struct vs_journal *journal = open_journal(out, VS_JOURNAL_RESUME);
    expect_true_rows(journal, 4);
    cr_expect_eq(fixture_work(journal, FIXTURE_CHUNKS, 0, NULL), VS_OK);
    expect_true_rows(journal, FIXTURE_CHUNKS);
    vs_journal_close(journal);
    folder_remove(&f);
}

Test(journal, a_shard_is_asked_for_its_own_chunks_only)
{
    struct folder f = folder_make();
    char out[600];
    struct vs_journal_plan plan = fixture_plan(folder_file(&f, "a.csv", out), 2, 5);
    struct vs_journal *journal;
    cr_assert_eq(vs_journal_open(&plan, VS_JOURNAL_FRESH, &journal, NULL), VS_OK);
    cr_expect_eq(vs_journal_next(journal, 0), 1);
    cr_expect_eq(vs_journal_next(journal, 2), 6);
    cr_expect_eq(fixture_work(journal, FIXTURE_CHUNKS, 0, NULL), VS_OK);
    cr_expect_eq(vs_journal_done_count(journal), 5);
    vs_journal_close(journal);
    folder_remove(&f);
}

Test(journal, a_name_that_no_file_of_results_can_have_is_refused)
{
    static const char *const bad[] = {"",    "a/b",        "site",       "lolp_night",
                                      "row", "two\nlines", "panel.pmp_w"};
    struct folder f = folder_make();
    char out[600];
    struct vs_sweep_axis axes[2] = {fixture_axes[0], fixture_axes[1]};
    struct vs_sweep_head head = fixture_head;
    head.axes = axes;
    struct vs_journal_plan plan = fixture_plan(folder_file(&f, "a.csv", out), 1, 1);
    plan.head = &head;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        axes[1].name = bad[k];
        expect_refused(&plan, VS_JOURNAL_FRESH, VS_ERR_INPUT, "different from the other columns");
    }
    cr_expect_eq(folder_count(&f), 0);
    folder_remove(&f);
}

/* A record that checks, and that no sweep can have written. */
Test(journal, rows_that_do_not_fit_their_head_are_refused)
{
    struct folder f = folder_make();
    char out[600], part[600];
    size_t size;
    struct vs_sweep_rows rows = {0};
    free(part_with(folder_file(&f, "a.csv", out), 0, &size));
    for (int k = 0; k < 5; k++) {
        fixture_rows(k, &rows);
        rows.row[0].site = k == 0 ? FIXTURE_SITES : 0;
        rows.row[1].design = k == 1 ? -1 : 0;
        rows.row[1].replicate = k == 2 ? -2 : 0;
        rows.value[1] = k == 3 ? 3 : k == 4 ? 0.5 : 0;
        struct vs_part p = {.file = open(folder_file(&f, "a.csv.part", part), O_RDWR),
                            .path = part};
        int torn;
        int64_t place = (int64_t)size;
        cr_assert_eq(vs_part_read_head(&p, &torn, NULL), VS_OK);
        cr_expect_eq(vs_part_append(&p, &place, k, &rows, NULL), VS_OK);
        cr_expect_eq(vs_part_read(&p, (int64_t)size, k, &rows, NULL), VS_ERR_INPUT, "%d", k);
        size = (size_t)place;
        vs_sweep_head_free(p.head);
        vs_part_free(&p);
        close(p.file);
    }
    vs_sweep_rows_free(&rows);
    folder_remove(&f);
}
