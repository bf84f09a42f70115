/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <time.h>

#include "sim/base/calendar.h"

Test(calendar, known_days)
{
    static const struct {
        struct vs_date date;
        int64_t days;
    } known[] = {{{1970, 1, 1}, 0},        {{1969, 12, 31}, -1},    {{2000, 2, 29}, 11016},
                 {{2000, 3, 1}, 11017},    {{2026, 11, 24}, 20781}, {{1900, 3, 1}, -25508},
                 {{1600, 1, 1}, -135140},  {{1, 1, 1}, -719162},    {{2100, 3, 1}, 47541},
                 {{9999, 12, 31}, 2932896}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        struct vs_date d = known[k].date;
        cr_expect_eq(vs_date_days(d), known[k].days, "%d-%d-%d: %lld", d.year, d.month, d.day,
                     (long long)vs_date_days(d));
    }
}

/* The C library's calendar is the reference, day by day over eight centuries. */
Test(calendar, every_day_is_that_of_the_c_library)
{
    for (int64_t day = -140000; day < 150000; day++) {
        time_t noon = (time_t)(day * 86400 + 43200);
        struct tm tm = *gmtime(&noon);
        struct vs_date d = vs_date_of_days(day);
        cr_assert(d.year == tm.tm_year + 1900 && d.month == tm.tm_mon + 1 && d.day == tm.tm_mday,
                  "day %lld", (long long)day);
        cr_assert_eq(vs_date_days(d), day);
        cr_assert_eq(vs_date_day_of_year(d), tm.tm_yday + 1);
    }
}

Test(calendar, a_second_belongs_to_the_day_that_began_before_it)
{
    cr_expect_eq(vs_day_of(0), 0);
    cr_expect_eq(vs_day_of(86399), 0);
    cr_expect_eq(vs_day_of(86400), 1);
    cr_expect_eq(vs_day_of(-1), -1);
    cr_expect_eq(vs_day_of(-86400), -1);
    cr_expect_eq(vs_day_of(-86401), -2);
}

Test(calendar, february_is_long_in_leap_years_only)
{
    static const struct {
        int year, days;
    } february[] = {{2023, 28}, {2024, 29}, {1900, 28}, {2000, 29}, {2100, 28}, {1600, 29}};
    for (size_t k = 0; k < sizeof february / sizeof *february; k++) {
        cr_expect_eq(vs_date_days_in_month(february[k].year, 2), february[k].days, "%d",
                     february[k].year);
    }
    cr_expect_eq(vs_date_days_in_month(2025, 12), 31);
    cr_expect_eq(vs_date_days_in_month(2025, 4), 30);
    cr_expect_eq(vs_date_day_of_year((struct vs_date){2024, 12, 31}), 366);
}

Test(calendar, a_day_is_read_as_it_is_written)
{
    struct vs_date d;
    cr_assert_eq(vs_date_parse("2024-02-29", &d), 0);
    cr_expect(d.year == 2024 && d.month == 2 && d.day == 29);
    cr_assert_eq(vs_date_parse("0001-01-01", &d), 0);
    cr_expect(d.year == 1 && d.month == 1 && d.day == 1);
}

Test(calendar, what_is_no_day_is_refused)
{
    static const char *const wrong[] = {
        "",           "2025",       "2025-1-1",   "2025-02-29", "2025-13-01",  "2025-00-10",
        "2025-04-31", "2025-04-00", "0000-01-01", "2025/04/01", "2025-04-01 ", " 2025-04-01",
        "2025-04-1x", "-025-04-01", "20250401",   "2025-+4-01", "2025-04-011"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        struct vs_date d;
        cr_expect_neq(vs_date_parse(wrong[k], &d), 0, "'%s' was taken for %d-%d-%d", wrong[k],
                      d.year, d.month, d.day);
    }
}

Test(calendar, odd_offsets_are_whole_seconds_to_both_sides)
{
    cr_expect_eq(vs_offset_s(5.75), 20700);
    cr_expect_eq(vs_offset_s(1.1), 3960);  /* 3960.0000000000005 */
    cr_expect_eq(vs_offset_s(4.1), 14760); /* 14759.999999999998, cut it would be a second less */
    cr_expect_eq(vs_offset_s(-3.5), -12600);
}

Test(calendar, a_year_from_july_to_june_is_named_by_its_july)
{
    cr_expect_eq(vs_july_year((struct vs_date){2001, 7, 1}), 2001);
    cr_expect_eq(vs_july_year((struct vs_date){2001, 12, 31}), 2001);
    cr_expect_eq(vs_july_year((struct vs_date){2002, 1, 1}), 2001);
    cr_expect_eq(vs_july_year((struct vs_date){2002, 6, 30}), 2001);
}
