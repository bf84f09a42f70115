/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/base/csv.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/sim/folder.h"

/* Writes what a reader saw as "line:column=text;" a field and "/count\n" a row. */
struct seen {
    char text[2048];
    int stop_after; /* rows; 0 is never */
    int rows;
};

static enum vs_err note(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct seen *seen = context;
    for (int k = 0; k < row->count; k++) {
        size_t used = strlen(seen->text);
        snprintf(seen->text + used, sizeof seen->text - used, "%d:%d=%s;", row->fields[k].line,
                 row->fields[k].column, row->fields[k].text);
    }
    size_t used = strlen(seen->text);
    snprintf(seen->text + used, sizeof seen->text - used, "/%d\n", row->count);
    seen->rows++;
    return seen->rows == seen->stop_after
               ? vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1, "stopped")
               : VS_OK;
}

static void expect_rows(const char *text, size_t size, const char *want)
{
    struct seen seen = {.stop_after = 0};
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_csv_read_memory(text, size, "t.csv", note, &seen, &diag);
    cr_expect_eq(err, VS_OK, "%s", diag.text);
    cr_expect_str_eq(seen.text, want);
}

static void expect_refusal(const char *text, size_t size, int line, int column, const char *words)
{
    struct seen seen = {.stop_after = 0};
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_csv_read_memory(text, size, "t.csv", note, &seen, &diag);
    cr_expect_eq(err, VS_ERR_INPUT);
    cr_expect_eq(diag.line, line, "line %d", diag.line);
    cr_expect_eq(diag.column, column, "column %d", diag.column);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
}

#define EXPECT_ROWS(text, want) expect_rows(text, sizeof(text) - 1, want)

Test(csv, fields_carry_their_line_and_column)
{
    EXPECT_ROWS("a,bc,\nd,e\n", "1:1=a;1:3=bc;1:6=;/3\n2:1=d;2:3=e;/2\n");
}

Test(csv, carriage_returns_are_line_ends_and_count_once)
{
    EXPECT_ROWS("a,b\r\nc\r\n\r\nd\re", "1:1=a;1:3=b;/2\n2:1=c;/1\n4:1=d;/1\n5:1=e;/1\n");
}

Test(csv, blank_lines_are_skipped_and_counted)
{
    EXPECT_ROWS("\n\na\n  \nb\n", "3:1=a;/1\n5:1=b;/1\n");
}

Test(csv, byte_order_mark_is_no_part_of_the_first_field)
{
    EXPECT_ROWS("\xef\xbb\xbf"
                "a,b",
                "1:1=a;1:3=b;/2\n");
}

Test(csv, last_line_needs_no_end)
{
    EXPECT_ROWS("a,", "1:1=a;1:3=;/2\n");
}

Test(csv, quotes_hide_commas_quotes_and_line_ends)
{
    EXPECT_ROWS("\"a,b\",\"say \"\"x\"\"\",\"1\n2\",c\nd\n",
                "1:1=a,b;1:7=say \"x\";1:19=1\n2;2:4=c;/4\n3:1=d;/1\n");
}

Test(csv, spaces_around_a_field_are_not_part_of_it)
{
    EXPECT_ROWS("  a b ,\tc\n", "1:1=a b;1:8=c;/2\n");
}

/* A line that ends in LF and has no quote is cut without the parser, one that ends in CR is not:
 * the same text must give the same fields at the same places either way. */
Test(csv, plain_lines_are_cut_as_the_parser_cuts_them)
{
    static const char letters[] = " ,\t;1.-e\n";
    static const char delimiters[] = ",;\t";
    unsigned long state = 1;
    for (int round = 0; round < 3000; round++) {
        char quick[64], slow[64];
        struct seen a = {.stop_after = 0}, b = {.stop_after = 0};
        struct vs_diag diag = {.text = ""};
        size_t size = 1 + (size_t)round % 60;
        for (size_t k = 0; k < size; k++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            quick[k] = letters[(state >> 33) % (sizeof letters - 1)];
            slow[k] = quick[k] == '\n' ? '\r' : quick[k];
        }
        char delimiter = delimiters[round % 3];
        cr_assert_eq(vs_csv_read_delimited(quick, size, "t", delimiter, note, &a, &diag), VS_OK);
        cr_assert_eq(vs_csv_read_delimited(slow, size, "t", delimiter, note, &b, &diag), VS_OK);
        cr_assert_str_eq(a.text, b.text, "round %d: %.*s", round, (int)size, quick);
    }
}

Test(csv, nothing_at_all_is_no_row)
{
    EXPECT_ROWS("", "");
}

Test(csv, quote_that_never_closes_is_refused_at_its_place)
{
    EXPECT_ROWS("a\n", "1:1=a;/1\n");
    expect_refusal("a\nb,\"c\nd\n", 9, 2, 3, "closing quote");
}

Test(csv, zero_byte_is_refused)
{
    expect_refusal("a,b\0c\n", 6, 1, 3, "zero byte");
}

Test(csv, overlong_field_is_refused_before_it_is_kept)
{
    enum { SIZE = 3 * VS_CSV_FIELD_BYTES_MAX };
    char *text = malloc(SIZE);
    memset(text, 'x', SIZE);
    memcpy(text, "1,2\n3,", 6);
    expect_refusal(text, SIZE, 2, 3, "field is longer");
    text[6] = '"'; /* and so is a quote that swallows the rest */
    for (int k = 50; k < SIZE; k += 50) {
        text[k] = '\n';
    }
    expect_refusal(text, SIZE, 2, 3, "quote that is not closed");
    free(text);
}

Test(csv, overlong_row_and_too_many_fields_are_refused)
{
    enum { SIZE = 2 * VS_CSV_ROW_BYTES_MAX };
    char *text = malloc(SIZE);
    memset(text, ',', SIZE);
    expect_refusal(text, SIZE, 1, VS_CSV_FIELDS_MAX + 1, "more than 512 fields");
    memset(text, 'x', SIZE);
    for (int k = 0; k < SIZE; k += 1000) {
        text[k] = ',';
    }
    expect_refusal(text, SIZE, 1, 32002, "row is longer");
    free(text);
}

Test(csv, visitor_ends_the_reading_with_its_own_error)
{
    struct seen seen = {.stop_after = 2};
    struct vs_diag diag;
    enum vs_err err = vs_csv_read_memory("a\nb\nc\n", 6, "t.csv", note, &seen, &diag);
    cr_expect_eq(err, VS_ERR_INPUT);
    cr_expect_eq(seen.rows, 2);
    cr_expect_eq(diag.line, 2);
}

Test(csv, missing_file_and_folder_are_told)
{
    struct seen seen = {.stop_after = 0};
    struct vs_diag diag;
    cr_expect_eq(vs_csv_read("no/such.csv", note, &seen, &diag), VS_ERR_MISSING);
    cr_expect(strstr(diag.text, "cannot be opened"));
    cr_expect_eq(vs_csv_read(VESPER_BINARY_DIR, note, &seen, &diag), VS_ERR_MISSING);
    cr_expect(strstr(diag.text, "cannot be read"));
}

enum { FILE_ROWS = 40000 };

/* Counts rows that hold what was written. */
static enum vs_err compare(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    (void)diag;
    int *good = context;
    char want[2][32];
    snprintf(want[0], sizeof want[0], "%d", *good);
    snprintf(want[1], sizeof want[1], "%d", *good * 7);
    *good += row->count == 2 && row->line == *good + 1 &&
             strcmp(row->fields[0].text, want[0]) == 0 && strcmp(row->fields[1].text, want[1]) == 0;
    return VS_OK;
}

/* A file is read in chunks of 64 KiB: fields and line ends that fall on the edge of one must not
 * show. */
Test(csv, file_gives_the_rows_of_its_bytes)
{
    struct folder folder = folder_make();
    char path[600];
    FILE *file = fopen(folder_file(&folder, "rows.csv", path), "wb");
    cr_assert(file);
    for (int k = 0; k < FILE_ROWS; k++) {
        fprintf(file, "%d,\"%d\"\r\n", k, k * 7);
    }
    fclose(file);
    int good = 0;
    struct vs_diag diag;
    cr_expect_eq(vs_csv_read(path, compare, &good, &diag), VS_OK);
    cr_expect_eq(good, FILE_ROWS);
    folder_remove(&folder);
}

static int number(const char *text, double *value)
{
    *value = -77;
    return vs_number(text, value);
}

Test(number, is_taken_exactly)
{
    double x;
    cr_expect(number("12", &x) == 0 && x == 12.0);
    cr_expect(number("-0.25", &x) == 0 && x == -0.25);
    cr_expect(number("+1.5e3", &x) == 0 && x == 1500.0);
    cr_expect(number(".5", &x) == 0 && x == 0.5);
    cr_expect(number("5.", &x) == 0 && x == 5.0);
    cr_expect(number("1E-2", &x) == 0 && x == 0.01);
    cr_expect(number("1e-400", &x) == 0 && x == 0.0);
}

/* The C library rounds correctly, so the bits must be its bits. */
Test(number, is_rounded_as_the_c_library_rounds)
{
    static const char *const hard[] = {"0.1",
                                       "123456789012345678901234567890",
                                       "2.2250738585072011e-308",
                                       "9007199254740993",
                                       "1.7976931348623157e308",
                                       "4.35",
                                       "0.000001234567",
                                       "1e23",
                                       "3.14159265358979323846264338327950288"};
    for (size_t k = 0; k < sizeof hard / sizeof hard[0]; k++) {
        double x;
        cr_expect(number(hard[k], &x) == 0 && x == strtod(hard[k], NULL), "%s", hard[k]);
    }
}

Test(number, is_refused_whole_when_anything_else_is_there)
{
    static const char *const wrong[] = {
        "",    " 1",  "1 ",   "1x",           "0x10",  "nan",   "inf", "-",
        "1e",  "e5",  ".",    "1,5",          "1..2",  "1e+",   "--1", "1e999",
        "+-1", "1_0", "1e5 ", "\xef\xbc\x91", "1e2.5", "-1e309"};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        double x;
        cr_expect(number(wrong[k], &x) == -1 && x == -77, "'%s' gave %g", wrong[k], x);
    }
}

Test(number, absurd_lengths_are_refused_without_harm)
{
    char digits[5000];
    double x;
    memset(digits, '9', sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';
    cr_expect_eq(number(digits, &x), -1);
    memcpy(digits, "1e9", 3);
    cr_expect_eq(number(digits, &x), -1);
    memcpy(digits, "1e-", 3);
    cr_expect(number(digits, &x) == 0 && x == 0);
}

Test(number, does_not_ask_the_locale)
{
    double x;
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8")) {
        cr_skip("no locale with a decimal comma is installed");
    }
    cr_expect(number("1234567890.12345678901", &x) == 0 && x == 1234567890.12345678901);
    setlocale(LC_NUMERIC, "C");
}

Test(csv, fields_that_were_written_read_back_the_same)
{
    static const char *const fields[] = {"plain", "a,b",        "say \"so\"",
                                         " led ", "two\nlines", "官场"};
    enum { COUNT = sizeof fields / sizeof *fields };
    struct folder f = folder_make();
    char path[600];
    FILE *file = fopen(folder_file(&f, "a.csv", path), "wb");
    for (int k = 0; k < COUNT; k++) {
        vs_csv_put(file, fields[k]);
        fputc(k + 1 < COUNT ? ',' : '\n', file);
    }
    fclose(file);
    struct seen seen = {.stop_after = 0};
    cr_expect_eq(vs_csv_read(path, note, &seen, NULL), VS_OK);
    cr_expect_str_eq(seen.text, "1:1=plain;1:7=a,b;1:13=say \"so\";1:26= led ;1:34=two\nlines;"
                                "2:8=官场;/6\n");
    folder_remove(&f);
}
