/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/sweep/results.h"

#include <inttypes.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sim/base/csv.h"
#include "tests/sim/folder.h"
#include "tests/sim/made_sweep.h"

/* Puts chunks first..last, `size` rows at a time. */
static enum vs_err put_chunks(struct vs_results *results, size_t size, struct vs_diag *diag)
{
    struct vs_sweep_rows rows = {0};
    enum vs_err err = VS_OK;
    for (int64_t chunk = 0; chunk < FIXTURE_CHUNKS && !err; chunk++) {
        fixture_rows(chunk, &rows);
        for (size_t at = 0; at < rows.count && !err; at += size) {
            size_t left = rows.count - at;
            struct vs_sweep_rows piece = {left < size ? left : size, 0, rows.row + at,
                                          rows.value + 2 * at};
            err = vs_results_put(results, &piece, diag);
        }
    }
    vs_sweep_rows_free(&rows);
    return err;
}

static void write_results(const char *path, size_t size)
{
    struct vs_results *results;
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_results_open(path, &fixture_head, &results, &diag);
    err = err ? err : put_chunks(results, size, &diag);
    cr_assert_eq(vs_results_end(results, err, &diag), VS_OK, "%s", diag.text);
}

/* What a reader of the CSV is held to. */
struct expected {
    int rows;
    struct vs_sweep_rows chunk;
    int64_t number;
    size_t at;
};

static void expect_header(const struct vs_csv_row *row)
{
    cr_expect_eq(row->count, 5 + VS_SWEEP_MEASURE_COUNT);
    static const char *const first[] = {"design", "site",      "panel.pmp_w",
                                        "box",    "replicate", "nights"};
    for (int k = 0; k < 6; k++) {
        cr_expect_str_eq(row->fields[k].text, first[k]);
    }
    cr_expect_str_eq(row->fields[5 + VS_SWEEP_worst_night_day].text, "worst_night");
}

static void expect_number(const char *text, double want)
{
    double got = NAN;
    cr_expect(isnan(want) ? !*text : !vs_number(text, &got) && got == want, "'%s' for %.17g", text,
              want);
}

static enum vs_err expect_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    (void)diag;
    struct expected *e = context;
    if (e->rows++ == 0) {
        expect_header(row);
        return VS_OK;
    }
    if (!e->chunk.row || e->at == e->chunk.count) {
        fixture_rows(e->number++, &e->chunk);
        e->at = 0;
    }
    const struct vs_sweep_row *want = &e->chunk.row[e->at];
    expect_number(row->fields[0].text, (double)want->design);
    cr_expect_str_eq(row->fields[1].text, fixture_sites[want->site]);
    expect_number(row->fields[2].text, e->chunk.value[2 * e->at]);
    cr_expect_str_eq(row->fields[3].text, fixture_words[(int)e->chunk.value[2 * e->at + 1]]);
    cr_expect_str_eq(row->fields[4].text, "all");
    for (int m = 0; m < VS_SWEEP_MEASURE_COUNT; m++) {
        if (m != VS_SWEEP_worst_night_day) {
            expect_number(row->fields[5 + m].text, want->measure[m]);
        }
    }
    e->at++;
    return VS_OK;
}

Test(results, csv_reads_back_to_the_same_bits)
{
    struct folder f = folder_make();
    char path[600];
    write_results(folder_file(&f, "a.csv", path), 1000);
    struct expected e = {0};
    cr_expect_eq(vs_csv_read(path, expect_row, &e, NULL), VS_OK);
    cr_expect_eq(e.rows, 1 + FIXTURE_CHUNKS * (FIXTURE_DESIGNS - 1) * FIXTURE_SITES);
    vs_sweep_rows_free(&e.chunk);
    folder_remove(&f);
}

Test(results, csv_writes_a_day_as_a_date_and_what_is_none_as_nothing)
{
    static const struct vs_sweep_head head = {.chunks = 1, .site_count = 1, .sites = fixture_sites};
    struct folder f = folder_make();
    char path[600];
    struct vs_sweep_row row[2] = {{.design = 0, .replicate = -1}, {.design = 1, .replicate = 3}};
    for (int m = 0; m < VS_SWEEP_MEASURE_COUNT; m++) {
        row[0].measure[m] = m == VS_SWEEP_worst_night_day ? 20454.0 : 0.1;
        row[1].measure[m] = m == VS_SWEEP_eens_wh_per_year ? (double)INFINITY : (double)NAN;
    }
    struct vs_sweep_rows rows = {2, 2, row, NULL};
    struct vs_results *results;
    cr_assert_eq(vs_results_open(folder_file(&f, "a.csv", path), &head, &results, NULL), VS_OK);
    cr_expect_eq(vs_results_put(results, &rows, NULL), VS_OK);
    cr_expect_eq(vs_results_end(results, VS_OK, NULL), VS_OK);
    char *text = file_bytes(path, NULL);
    cr_expect(strstr(text,
                     "\n0,Shuangshanzi,all,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,"
                     "2026-01-01,"
                     "0.1,0.1,0.1,0.1,0.1,0.1,0.1\n1,Shuangshanzi,3,,,,,inf,,,,,,,,,,,,,,,\n"),
              "%s", text);
    free(text);
    folder_remove(&f);
}

static void expect_same_bytes(const char *a, const char *b)
{
    size_t size_a, size_b;
    char *bytes_a = file_bytes(a, &size_a), *bytes_b = file_bytes(b, &size_b);
    cr_expect(size_a == size_b && memcmp(bytes_a, bytes_b, size_a) == 0, "%s and %s differ", a, b);
    free(bytes_a);
    free(bytes_b);
}

Test(results, the_bytes_do_not_depend_on_how_rows_come)
{
    struct folder f = folder_make();
    char a[600], b[600];
    static const char *const names[][2] = {{"a.csv", "b.csv"}, {"a.h5", "b.h5"}};
    for (int k = 0; k < 2; k++) {
        write_results(folder_file(&f, names[k][0], a), 1000);
        write_results(folder_file(&f, names[k][1], b), 7);
        expect_same_bytes(a, b);
    }
    folder_remove(&f);
}

/* Memory that was used before, and a second that has gone by, leave no trace in the file. */
Test(results, hdf5_is_the_same_bytes_another_time)
{
    struct folder f = folder_make();
    char a[600], b[600];
    write_results(folder_file(&f, "a.h5", a), 1000);
    sleep(1);
    pid_t child = fork();
    if (child == 0) {
        void *used[64];
        for (size_t k = 0; k < 64; k++) {
            used[k] = malloc(24 + 40 * k);
            memset(used[k], 0xa5, 24 + 40 * k);
        }
        for (size_t k = 0; k < 64; k++) {
            free(used[k]);
        }
        write_results(folder_file(&f, "b.h5", b), 3);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    expect_same_bytes(a, folder_file(&f, "b.h5", b));
    folder_remove(&f);
}

Test(results, more_rows_than_a_piece_come_out_as_well)
{
    enum { COUNT = 20000 };
    static const struct vs_sweep_head head = {.chunks = 1, .site_count = 1, .sites = fixture_sites};
    struct folder f = folder_make();
    char a[600], b[600];
    struct vs_sweep_rows rows = {0};
    vs_sweep_rows_size(&rows, COUNT, &head, NULL);
    for (size_t k = 0; k < COUNT; k++) {
        rows.row[k].design = (int64_t)k;
        rows.row[k].measure[0] = 0.5 * (double)k;
    }
    for (int k = 0; k < 2; k++) {
        struct vs_results *results;
        const char *path = k ? folder_file(&f, "b.h5", b) : folder_file(&f, "a.h5", a);
        cr_assert_eq(vs_results_open(path, &head, &results, NULL), VS_OK);
        for (size_t at = 0; at < COUNT; at += k ? 9000 : COUNT) {
            size_t left = COUNT - at, size = k ? 9000 : COUNT;
            struct vs_sweep_rows piece = {left < size ? left : size, 0, rows.row + at, NULL};
            cr_expect_eq(vs_results_put(results, &piece, NULL), VS_OK);
        }
        cr_expect_eq(vs_results_end(results, VS_OK, NULL), VS_OK);
    }
    expect_same_bytes(a, b);
    vs_sweep_rows_free(&rows);
    folder_remove(&f);
}

Test(results, a_file_that_is_dropped_leaves_nothing_and_the_first_fault_stands)
{
    struct folder f = folder_make();
    char path[600];
    static const char *const names[] = {"a.csv", "a.h5"};
    for (int k = 0; k < 2; k++) {
        struct vs_results *results;
        struct vs_diag diag = {.text = "first"};
        vs_results_open(folder_file(&f, names[k], path), &fixture_head, &results, NULL);
        cr_expect_eq(put_chunks(results, 1000, NULL), VS_OK);
        cr_expect_eq(vs_results_end(results, VS_ERR_INPUT, &diag), VS_ERR_INPUT);
        cr_expect_str_eq(diag.text, "first");
    }
    cr_expect_eq(folder_count(&f), 0);
    folder_remove(&f);
}

/* Says in its exit code where a disk with that much room was told to be full: 1 on opening, 2 on
 * putting, 3 at the end, 4 never; 9 without its reason. */
static int filled(const char *path, size_t bytes)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = {bytes, bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
        struct vs_results *results;
        struct vs_diag diag = {.text = ""};
        enum vs_err opened = vs_results_open(path, &fixture_head, &results, &diag);
        enum vs_err put = opened ? opened : put_chunks(results, 1000, &diag);
        enum vs_err err = vs_results_end(results, put, &diag);
        int told = strstr(diag.text, "File too large") && strstr(diag.file, path);
        _exit(!err ? 4 : err != VS_ERR_OUTPUT || !told ? 9 : opened ? 1 : put ? 2 : 3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Test(results, a_full_disk_is_told_with_its_reason_and_leaves_nothing)
{
    struct folder f = folder_make();
    char path[600];
    static const char *const names[] = {"a.csv", "a.h5"};
    for (int k = 0; k < 2; k++) {
        struct stat status;
        write_results(folder_file(&f, names[k], path), 1000);
        cr_assert_eq(stat(path, &status), 0);
        size_t size = (size_t)status.st_size;
        unlink(path);
        for (size_t room = 0; room < size; room += size / 23) {
            int where = filled(path, room);
            cr_expect(where >= 1 && where <= 3, "%s, room for %zu: %d", names[k], room, where);
            cr_expect_eq(folder_count(&f), 0);
        }
        cr_expect_eq(filled(path, 2 * size), 4); /* HDF5 gives back what it does not need */
        unlink(path);
    }
    folder_remove(&f);
}

Test(results, a_path_that_cannot_be_written_is_refused)
{
    struct folder f = folder_make();
    char path[600];
    struct vs_results *results;
    struct vs_diag diag = {.text = ""};
    folder_file(&f, "none/a.h5", path);
    cr_expect_eq(vs_results_open(path, &fixture_head, &results, &diag), VS_ERR_OUTPUT);
    cr_expect(strstr(diag.text, "No such file"), "%s", diag.text);
    cr_expect_null(results);
    cr_assert_eq(mkfifo(folder_file(&f, "pipe.h5", path), 0600), 0);
    pid_t reader = fork();
    if (reader == 0) {
        FILE *pipe = fopen(path, "rb");
        _exit(pipe ? fgetc(pipe) != EOF : 1);
    }
    cr_expect_eq(vs_results_open(path, &fixture_head, &results, &diag), VS_ERR_OUTPUT);
    cr_expect(strstr(diag.text, "pipe or a device"), "%s", diag.text);
    waitpid(reader, NULL, 0);
    folder_remove(&f);
}
