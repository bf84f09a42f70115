/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/years.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "sim/base/calendar.h"

/* Adds a piece of whole local days at UTC+8; each row's GHI is its day number. */
static void add_piece(struct vs_weather_years *y, struct vs_date from, struct vs_date to,
                      double latitude_deg, int typical)
{
    struct vs_weather_piece *p = &y->piece[y->piece_count++];
    int64_t first = vs_date_days(from), end = vs_date_days(to);
    cr_assert_eq(vs_hours_alloc(&p->hours, (size_t)(end - first) * 24), 0);
    p->hours.start_unix_s = first * 86400 - 8 * 3600;
    p->hours.utc_offset_h = 8;
    p->hours.latitude_deg = latitude_deg;
    for (size_t k = 0; k < p->hours.count; k++) {
        p->hours.rows[k].ghi_wm2 = (double)(first + (int64_t)(k / 24));
    }
    p->typical = typical;
    snprintf(p->name, sizeof p->name, "p%d", y->piece_count);
}

static struct vs_weather_years *none(void)
{
    struct vs_weather_years *y = calloc(1, sizeof *y);
    cr_assert_not_null(y);
    return y;
}

static void drop(struct vs_weather_years *y)
{
    vs_weather_years_free(y);
    free(y);
}

static void cut(struct vs_weather_years *y)
{
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_weather_years_cut(y, &diag), VS_OK, "%s", diag.text);
}

static struct vs_date day_of_span(const struct vs_weather_years *y, int span, int last)
{
    struct vs_hours hours;
    struct vs_diag diag;
    cr_assert_eq(vs_weather_years_hours(y, span, &hours, &diag), VS_OK);
    struct vs_date date = vs_date_of_days((int64_t)hours.rows[last ? hours.count - 1 : 0].ghi_wm2);
    int64_t start = (hours.start_unix_s + 8 * 3600) / 86400;
    cr_expect_eq(start, (int64_t)hours.rows[0].ghi_wm2, "the clock went with the rows");
    vs_hours_free(&hours);
    return date;
}

static void expect_span(const struct vs_weather_years *y, int span, struct vs_date from,
                        struct vs_date to)
{
    struct vs_date a = day_of_span(y, span, 0), b = day_of_span(y, span, 1);
    cr_expect_eq(vs_date_days(a), vs_date_days(from), "span %d begins %d-%d-%d", span, a.year,
                 a.month, a.day);
    cr_expect_eq(vs_date_days(b), vs_date_days(to), "span %d ends %d-%d-%d", span, b.year, b.month,
                 b.day);
}

#define DAY(y, m, d) ((struct vs_date){y, m, d})

Test(years, a_long_record_is_cut_at_july_and_its_first_half_year_does_not_count)
{
    struct vs_weather_years *y = none();
    add_piece(y, DAY(1970, 1, 1), DAY(2018, 1, 1), 40, 0);
    cut(y);
    cr_expect_eq(y->count, 48);
    cr_expect_eq(y->winters, 47);
    cr_expect_eq(y->spin_up, 1);
    cr_expect_eq(y->repeated, 0);
    expect_span(y, 0, DAY(1970, 1, 1), DAY(1970, 6, 30));
    expect_span(y, 1, DAY(1970, 7, 1), DAY(1971, 6, 30));
    expect_span(y, 47, DAY(2016, 7, 1), DAY(2017, 6, 30));
    cr_expect_eq(y->left_out_days, 184);
    cr_expect_eq(y->days, 47 * 365 + 12);
    drop(y);
}

Test(years, a_record_that_begins_in_july_runs_its_first_year_ahead_of_itself)
{
    struct vs_weather_years *y = none();
    add_piece(y, DAY(2001, 7, 1), DAY(2004, 7, 1), 40, 0);
    cut(y);
    cr_expect_eq(y->count, 4);
    cr_expect_eq(y->repeated, 1);
    cr_expect_eq(y->winters, 3);
    expect_span(y, 0, DAY(2001, 7, 1), DAY(2002, 6, 30));
    expect_span(y, 1, DAY(2001, 7, 1), DAY(2002, 6, 30));
    expect_span(y, 3, DAY(2003, 7, 1), DAY(2004, 6, 30));
    cr_expect_eq(y->left_out_days, 0);
    drop(y);
}

Test(years, a_single_year_follows_itself_whole)
{
    struct vs_weather_years *y = none();
    add_piece(y, DAY(2001, 1, 1), DAY(2002, 1, 1), 40, 1);
    cut(y);
    cr_expect_eq(y->count, 2);
    cr_expect_eq(y->winters, 1);
    expect_span(y, 0, DAY(2001, 1, 1), DAY(2001, 12, 31));
    expect_span(y, 1, DAY(2001, 1, 1), DAY(2001, 12, 31));
    drop(y);
}

Test(years, files_that_follow_each_other_at_one_place_are_one_record_in_any_order)
{
    struct vs_weather_years *y = none();
    add_piece(y, DAY(2003, 1, 1), DAY(2004, 1, 1), 40, 0);
    add_piece(y, DAY(2001, 1, 1), DAY(2002, 1, 1), 40, 0);
    add_piece(y, DAY(2002, 1, 1), DAY(2003, 1, 1), 40, 0);
    cut(y);
    cr_expect_eq(y->piece_count, 1);
    cr_expect_eq(y->winters, 2);
    expect_span(y, 0, DAY(2001, 1, 1), DAY(2001, 6, 30));
    expect_span(y, 2, DAY(2002, 7, 1), DAY(2003, 6, 30));
    drop(y);
}

Test(years, typical_years_of_several_places_stand_side_by_side)
{
    struct vs_weather_years *y = none();
    add_piece(y, DAY(2001, 1, 1), DAY(2002, 1, 1), 40, 1);
    add_piece(y, DAY(2001, 1, 1), DAY(2002, 1, 1), 41, 1);
    add_piece(y, DAY(2001, 1, 1), DAY(2002, 1, 1), 41, 1);
    cut(y);
    cr_expect_eq(y->piece_count, 3);
    cr_expect_eq(y->count, 4);
    cr_expect_eq(y->winters, 3);
    drop(y);
}

Test(years, what_was_filled_is_summed_over_the_files)
{
    struct vs_weather_years *y = none();
    add_piece(y, DAY(2001, 1, 1), DAY(2002, 1, 1), 40, 0);
    add_piece(y, DAY(2002, 1, 1), DAY(2003, 1, 1), 40, 0);
    y->piece[0].hours.filled.climate = 24;
    y->piece[1].hours.filled.climate = 3;
    y->piece[1].notes.night_hours = 7;
    y->piece[1].notes.days_cut = 3;
    cut(y);
    cr_expect_eq(vs_weather_years_filled(y).climate, 27);
    cr_expect_eq(vs_weather_years_notes(y).night_hours, 7);
    cr_expect_eq(vs_weather_years_notes(y).days_cut, 3);
    drop(y);
}

Test(years, what_was_noted_is_summed_over_the_files)
{
    struct vs_weather_years *y = none();
    y->piece_count = 2;
    y->piece[0].notes = (struct vs_hours_notes){1, 2, 3, 4, 5, 6, 7, 8};
    y->piece[1].notes = (struct vs_hours_notes){10, 20, 30, 40, 50, 60, 70, 80};
    struct vs_hours_notes n = vs_weather_years_notes(y);
    cr_expect(n.dhi_cut == 11 && n.dhi_cut_whm2 == 22);
    cr_expect(n.night_hours == 33 && n.night_whm2 == 44);
    cr_expect(n.over_hours == 55 && n.over_whm2 == 66);
    cr_expect(n.ghi_whm2 == 77 && n.days_cut == 88);
    drop(y);
}

Test(years_faults, the_same_time_twice_at_one_place_is_refused_by_name)
{
    struct vs_weather_years *y = none();
    struct vs_diag diag;
    add_piece(y, DAY(2001, 1, 1), DAY(2002, 1, 1), 40, 0);
    add_piece(y, DAY(2001, 12, 31), DAY(2003, 1, 1), 40, 0);
    cr_expect_eq(vs_weather_years_cut(y, &diag), VS_ERR_INPUT);
    cr_expect_str_eq(diag.file, "p2");
    cr_expect(strstr(diag.text, "that p1 holds"), "%s", diag.text);
    drop(y);
}

Test(years_faults, less_than_a_year_is_refused)
{
    struct vs_weather_years *y = none();
    struct vs_diag diag;
    add_piece(y, DAY(2001, 1, 1), DAY(2001, 12, 31), 40, 0);
    cr_expect_eq(vs_weather_years_cut(y, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "364 whole days; allowed is a year"), "%s", diag.text);
    drop(y);
}
