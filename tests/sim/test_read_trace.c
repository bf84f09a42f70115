/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/plot/read_trace.h"

#include "sim/base/calendar.h"
#include "tests/sim/folder.h"
#include "tests/sim/trace_text.h"

static const struct vs_trace_column wanted[] = {
    {"pv_w", 1, 0, 1000},
    {"soc_frac", 1, 0, 1},
    {"air_degc", 0, -60, 60},
};

enum { PV_W, SOC, AIR_DEGC, WANTED };

static enum vs_err read_text(const char *text, struct vs_trace_table *table, struct vs_diag *diag)
{
    return vs_trace_table_read_memory(text, strlen(text), "t.csv", wanted, WANTED, table, diag);
}

static struct vs_trace_table take(const char *text)
{
    struct vs_trace_table table;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(read_text(text, &table, &diag), VS_OK, "%s", diag.text);
    return table;
}

static void expect_refused(const char *text, int line, int column, const char *words)
{
    struct vs_trace_table table;
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(read_text(text, &table, &diag), VS_ERR_INPUT, "%s", text);
    cr_expect_eq(diag.line, line, "line %d: %s", diag.line, diag.text);
    cr_expect_eq(diag.column, column, "column %d: %s", diag.column, diag.text);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect(strchr(diag.text, ';'), "%s", diag.text);
    cr_expect_null(table.local_s);
    cr_expect_eq(table.rows, 0);
}

#define HEAD "time_local,pv_w,soc_frac\n"

Test(read_trace, columns_are_found_by_name_in_any_order)
{
    struct vs_trace_table t = take("soc_frac,mode,time_local,pv_w\n"
                                   "0.5,BULK,2024-02-29T23:59:59,10\n"
                                   "0.25,OFF,2024-03-01T00:00:00,-0\n");
    cr_expect_eq(t.rows, 2);
    cr_expect_eq(t.column[SOC][1], 0.25);
    cr_expect_eq(t.column[PV_W][0], 10);
    cr_expect_null(t.column[AIR_DEGC]);
    cr_expect_eq(t.local_s[1] - t.local_s[0], 1);
    cr_expect_eq(t.local_s[1], vs_date_days((struct vs_date){2024, 3, 1}) * 86400);
    vs_trace_table_free(&t);
}

Test(read_trace, line_ends_of_either_kind_and_a_byte_order_mark_are_taken)
{
    struct vs_trace_table t = take("\xef\xbb\xbftime_local,pv_w,soc_frac,air_degc\r\n"
                                   "2024-01-01T00:00:00,1,0.5,-12.5\r\n"
                                   "2024-01-01T00:01:00,2,0.5,1e1");
    cr_expect_eq(t.rows, 2);
    cr_expect_eq(t.column[AIR_DEGC][0], -12.5);
    cr_expect_eq(t.column[AIR_DEGC][1], 10);
    vs_trace_table_free(&t);
}

Test(read_trace, a_missing_column_is_named)
{
    expect_refused("pv_w,soc_frac\n1,1\n", 1, 1, "no column time_local");
    expect_refused("time_local,pv_w\n", 1, 1, "no column soc_frac");
    expect_refused("time_local,pv_w,soc_frac,pv_w\n", 1, 26, "column pv_w comes a second time");
    expect_refused("time_local,time_local,pv_w,soc_frac\n", 1, 12, "time_local comes a second");
}

Test(read_trace, a_trace_has_at_least_two_rows)
{
    expect_refused("", 0, 0, "the file is empty");
    expect_refused(HEAD, 0, 0, "0 rows");
    expect_refused(HEAD "2024-01-01T00:00:00,1,1\n", 0, 0, "1 row under");
}

Test(read_trace, time_goes_on_strictly)
{
    expect_refused(HEAD "2024-01-01T00:01:00,1,1\n2024-01-01T00:01:00,1,1\n", 3, 1,
                   "does not come after");
    expect_refused(HEAD "2024-01-01T00:01:00,1,1\n2023-12-31T23:59:00,1,1\n", 3, 1,
                   "does not come after");
}

Test(read_trace, a_time_is_written_in_one_way)
{
    static const char *const bad[] = {
        "2024-01-01 00:00:00", "2024-01-01T24:00:00", "2024-01-01T00:60:00", "2024-01-01T00:00:60",
        "2023-02-29T00:00:00", "2024-1-1T00:00:00",   "2024-01-01T00:00",    "2024-01-01T00:00:00Z",
        "2024-01-01T0 :00:00", "2024-01-01T-1:00:00", "1704067200",          "x",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[128];
        snprintf(text, sizeof text, HEAD "%s,1,1\n", bad[i]);
        expect_refused(text, 2, 1, "time_local is");
    }
}

Test(read_trace, a_number_is_strict_and_in_its_range)
{
    static const char *const bad[] = {"", "x", "1 W", "nan", "inf", "0x10", "1,5", "-1", "1000.1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[128];
        snprintf(text, sizeof text, HEAD "2024-01-01T00:00:00,\"%s\",1\n", bad[i]);
        expect_refused(text, 2, 21, "allowed is a number from 0 to 1000");
    }
}

Test(read_trace, a_row_has_as_many_fields_as_the_header)
{
    expect_refused(HEAD "2024-01-01T00:00:00,1\n", 2, 1, "2 fields; allowed are the 3");
    expect_refused(HEAD "2024-01-01T00:00:00,1,1,1\n", 2, 1, "4 fields");
}

Test(read_trace, a_file_that_is_not_there_is_missing)
{
    struct vs_trace_table table;
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_trace_table_read("no/such.csv", wanted, WANTED, &table, &diag), VS_ERR_MISSING);
    cr_expect_str_eq(diag.file, "no/such.csv");
}

Test(read_trace, a_year_of_minutes_is_read)
{
    struct folder f = folder_make();
    char path[600];
    FILE *out = fopen(folder_file(&f, "year.csv", path), "wb");
    cr_assert_not_null(out);
    trace_write(out, (struct vs_date){2024, 1, 1}, 366, 60);
    fclose(out);
    struct vs_trace_table t;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_trace_table_read(path, wanted, WANTED, &t, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(t.rows, 366 * 1440);
    cr_expect_eq(t.local_s[t.rows - 1] - t.local_s[0], 366 * 86400 - 60);
    vs_trace_table_free(&t);
    folder_remove(&f);
}
