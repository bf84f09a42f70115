/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/rows.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "sim/base/calendar.h"

static void add(struct vs_rows *rows, int year, int month, int day, int minute, double ghi)
{
    double values[VS_COLUMN_COUNT] = {0};
    struct vs_row_place place = {"t", (int)rows->count + 1, 1};
    struct vs_stamp stamp = {year, month, day, minute};
    struct vs_diag diag;
    values[VS_COLUMN_GHI] = ghi;
    cr_assert_eq(vs_rows_add(rows, &place, &stamp, values, &diag), VS_OK, "%s", diag.text);
}

static struct vs_rows rows_of_ghi(void)
{
    return (struct vs_rows){.columns = VS_COLUMN_BIT(VS_COLUMN_GHI)};
}

static enum vs_err end(struct vs_rows *rows, const struct vs_rows_rule *rule,
                       struct vs_record *record, struct vs_diag *diag)
{
    memset(record, 0, sizeof *record);
    memset(diag, 0, sizeof *diag);
    enum vs_err err = vs_rows_end(rows, rule, "t", record, diag);
    vs_rows_free(rows);
    return err;
}

/* Reads and frees rows that are right. */
static struct vs_record good(struct vs_rows *rows, const struct vs_rows_rule *rule)
{
    struct vs_record record;
    struct vs_diag diag;
    cr_assert_eq(end(rows, rule, &record, &diag), VS_OK, "%s", diag.text);
    return record;
}

static int64_t utc(int year, int month, int day, int minute)
{
    return vs_date_days((struct vs_date){year, month, day}) * 86400 + 60 * minute;
}

Test(rows, stamps_at_the_end_the_start_and_the_middle_name_the_same_step)
{
    static const enum vs_stamp_at at[] = {VS_STAMP_END, VS_STAMP_START, VS_STAMP_MIDDLE};
    static const int minute[] = {60, 0, 30};
    for (int k = 0; k < 3; k++) {
        struct vs_rows rows = rows_of_ghi();
        add(&rows, 2010, 3, 1, minute[k], 1);
        add(&rows, 2010, 3, 1, minute[k] + 60, 2);
        struct vs_rows_rule rule = {.stamp = at[k], .clock_offset_h = 8};
        struct vs_record r = good(&rows, &rule);
        cr_expect_eq(r.start_unix_s, utc(2010, 3, 1, 0) - 8 * 3600);
        cr_expect_eq(r.step_s, 3600);
        cr_expect_eq(r.count, 2u);
        cr_expect_eq(r.column[VS_COLUMN_GHI][1], 2.0);
        vs_record_free(&r);
    }
}

Test(rows, a_row_left_out_is_a_gap_with_no_line)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 2010, 3, 1, 0, 1);
    add(&rows, 2010, 3, 1, 30, 2);
    add(&rows, 2010, 3, 1, 90, 4);
    struct vs_rows_rule rule = {.stamp = VS_STAMP_START};
    struct vs_record r = good(&rows, &rule);
    cr_expect_eq(r.step_s, 1800);
    cr_expect_eq(r.count, 4u);
    cr_expect(isnan(r.column[VS_COLUMN_GHI][2]));
    cr_expect_eq(r.line[2], 0);
    cr_expect_eq(r.line[3], 3);
    cr_expect_eq(r.column[VS_COLUMN_GHI][3], 4.0);
    vs_record_free(&r);
}

/* A month of 1990 after one of 2003: hour-ending 24:00 and instants at 00:00 alike. */
Test(rows, months_of_different_years_become_one_year_that_remembers_them)
{
    static const enum vs_stamp_at at[] = {VS_STAMP_END, VS_STAMP_START, VS_STAMP_MIDDLE};
    for (int k = 0; k < 3; k++) {
        struct vs_rows rows = rows_of_ghi();
        int first = at[k] == VS_STAMP_END ? 60 : 0;
        for (int hour = 0; hour < 31 * 24; hour++) {
            add(&rows, 2003, 1, hour / 24 + 1, hour % 24 * 60 + first, hour);
        }
        for (int hour = 0; hour < 28 * 24; hour++) {
            add(&rows, 1990, 2, hour / 24 + 1, hour % 24 * 60 + first, hour);
        }
        struct vs_rows_rule rule = {.stamp = at[k]};
        struct vs_record r = good(&rows, &rule);
        cr_expect_eq(r.typical, 1);
        cr_expect_eq(r.count, 59u * 24);
        cr_expect_eq(r.start_unix_s, utc(2001, 1, 1, at[k] == VS_STAMP_MIDDLE ? -30 : 0));
        cr_expect_eq(r.column[VS_COLUMN_SOURCE_YEAR][24], 2003.0);
        cr_expect_eq(r.column[VS_COLUMN_SOURCE_YEAR][45 * 24], 1990.0);
        vs_record_free(&r);
    }
}

Test(rows, a_run_of_real_years_is_not_taken_for_a_typical_one)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 2003, 12, 30, 0, 1);
    add(&rows, 2003, 12, 31, 0, 1);
    add(&rows, 2004, 1, 1, 0, 1);
    struct vs_rows_rule rule = {.stamp = VS_STAMP_DAY};
    struct vs_record r = good(&rows, &rule);
    cr_expect_eq(r.typical, 0);
    cr_expect_eq(r.step_s, VS_RECORD_DAY_S);
    cr_expect_eq(r.start_unix_s, utc(2003, 12, 30, 0));
    vs_record_free(&r);
}

static void expect_refusal(struct vs_rows *rows, int line, const char *words)
{
    struct vs_rows_rule rule = {.stamp = VS_STAMP_START};
    struct vs_record r;
    struct vs_diag diag;
    cr_expect_eq(end(rows, &rule, &r, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, line, "line %d: %s", diag.line, diag.text);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_eq(r.count, 0u);
}

Test(rows_faults, a_time_given_twice_names_both_lines)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 2010, 3, 1, 0, 1);
    add(&rows, 2010, 3, 1, 60, 2);
    add(&rows, 2010, 3, 1, 60, 3);
    expect_refusal(&rows, 3, "repeats the time of line 2");
}

Test(rows_faults, a_row_that_goes_back_names_the_one_before)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 2010, 3, 1, 120, 1);
    add(&rows, 2010, 3, 1, 180, 2);
    add(&rows, 2010, 3, 1, 0, 3);
    expect_refusal(&rows, 3, "is earlier than line 2");
}

Test(rows_faults, two_rows_the_wrong_way_round_are_out_of_order)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 2010, 3, 1, 60, 1);
    add(&rows, 2010, 3, 1, 0, 2);
    expect_refusal(&rows, 2, "is earlier than line 1");
}

Test(rows_faults, one_row_does_not_say_how_long_a_step_is)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 2010, 3, 1, 60, 1);
    expect_refusal(&rows, 1, "the file has one row");
}

Test(rows_faults, a_row_between_the_steps_is_refused)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 2010, 3, 1, 0, 1);
    add(&rows, 2010, 3, 1, 60, 2);
    add(&rows, 2010, 3, 1, 150, 3);
    expect_refusal(&rows, 3, "between the steps");
}

Test(rows_faults, steps_that_do_not_divide_a_day_are_refused)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 2010, 3, 1, 0, 1);
    add(&rows, 2010, 3, 1, 7, 2);
    expect_refusal(&rows, 1, "7 min apart");
}

Test(rows_faults, a_file_of_holes_is_refused_before_it_takes_memory)
{
    struct vs_rows rows = rows_of_ghi();
    add(&rows, 10, 3, 1, 0, 1);
    add(&rows, 10, 3, 1, 1, 1);
    add(&rows, 9000, 3, 1, 0, 2);
    expect_refusal(&rows, 3, "a row for one step in 4");
}

Test(rows_faults, no_rows_are_refused)
{
    struct vs_rows rows = rows_of_ghi();
    expect_refusal(&rows, 0, "no rows of data");
}

Test(rows_faults, a_day_that_is_none_is_refused_with_its_place)
{
    struct vs_rows rows = rows_of_ghi();
    double values[VS_COLUMN_COUNT] = {0};
    struct vs_row_place place = {"t", 7, 3};
    struct vs_stamp stamp = {2011, 2, 29, 0};
    struct vs_diag diag;
    cr_expect_eq(vs_rows_add(&rows, &place, &stamp, values, &diag), VS_ERR_INPUT);
    cr_expect(diag.line == 7 && diag.column == 3);
    cr_expect(strstr(diag.text, "2011-02-29"), "%s", diag.text);
    vs_rows_free(&rows);
}

Test(rows_faults, rows_of_nothing_are_refused)
{
    struct vs_rows rows = {.columns = 0};
    add(&rows, 2010, 3, 1, 0, 1);
    add(&rows, 2010, 3, 1, 60, 2);
    expect_refusal(&rows, 1, "no column of weather");
}
