/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "sim/base/calendar.h"
#include "sim/verdict/winters.h"

enum { NIGHTS_MAX = 366 * 60 };

/* Nights of 12 h and 600 Wh, all served, from a day on; a year of the run begins in July. */
static size_t make(struct vs_night *nights, struct vs_date from, struct vs_date to)
{
    int64_t first = vs_date_days(from), last = vs_date_days(to);
    for (int64_t day = first; day <= last; day++) {
        struct vs_date date = vs_date_of_days(day);
        nights[day - first] = (struct vs_night){
            .day = (int32_t)day, .required_h = 12, .lit_h = 12, .demand_wh = 600, .served_wh = 600};
        nights[day - first].year = date.month >= 7 ? date.year : date.year - 1;
    }
    return (size_t)(last - first + 1);
}

static void fail(struct vs_night *nights, struct vs_date date, int count)
{
    int64_t at = vs_date_days(date) - nights[0].day;
    for (int k = 0; k < count; k++) {
        nights[at + k].lit_h = 3;
        nights[at + k].served_wh = 150;
    }
}

static struct vs_reading_result prove(const struct vs_night *nights, size_t count)
{
    const struct vs_winters w = {
        .nights = nights, .count = count, .served_frac = 0.99, .dark_tolerance_h = 1, .seed = 1};
    struct vs_reading_result r = {.winters = -1};
    cr_assert_eq(vs_winters_prove(&w, &r, NULL), VS_OK);
    return r;
}

static struct vs_night nights[NIGHTS_MAX];

Test(winters, forty_seven_without_failure_prove_less_than_six_percent)
{
    /* 48 calendar years hold 47 winters: the two halves at the ends prove nothing */
    size_t count = make(nights, (struct vs_date){1970, 1, 1}, (struct vs_date){2017, 12, 31});
    struct vs_reading_result r = prove(nights, count);
    cr_expect_eq(r.winters, 47);
    cr_expect_eq(r.dark_winters, 0);
    cr_expect_float_eq(r.winter_bound, 1 - pow(0.05, 1.0 / 47), 1e-8); /* 6.2 % */
    cr_expect_float_eq(r.dark_winter.high, 1 - pow(0.025, 1.0 / 47), 1e-8);
    cr_expect(r.dark_winter_score.low == 0 && r.dark_winter_score.high < r.dark_winter.high + 0.01);
    cr_expect(r.dark_per_year.low == 0 && r.dark_per_year.high == 0);
    cr_expect(r.lpsp.high == 0 && r.lolp_night.high == 0);
}

Test(winters, nights_of_one_spell_are_one_piece_of_evidence)
{
    size_t count = make(nights, (struct vs_date){1990, 7, 1}, (struct vs_date){2020, 6, 30});
    fail(nights, (struct vs_date){2001, 12, 20}, 30); /* into January: one winter */
    struct vs_reading_result spell = prove(nights, count);
    cr_expect_eq(spell.winters, 30);
    cr_expect_eq(spell.dark_winters, 1);
    count = make(nights, (struct vs_date){1990, 7, 1}, (struct vs_date){2020, 6, 30});
    for (int year = 1990; year < 2020; year++) {
        fail(nights, (struct vs_date){year, 12, 20}, 1);
    }
    struct vs_reading_result spread = prove(nights, count);
    cr_expect_eq(spread.dark_winters, 30);
    /* the same thirty nights: a rate of one a year, sure when spread and unsure when together */
    cr_expect(spread.dark_per_year.low > 0.99 && spread.dark_per_year.high < 1.01);
    cr_expect_eq(spell.dark_per_year.low, 0);
    /* a winter is drawn three times and more in 8 % of resamples, four times in 2 % */
    cr_expect(spell.dark_per_year.high > 2.9 && spell.dark_per_year.high < 4.1, "%g",
              spell.dark_per_year.high);
    cr_expect_float_eq(spell.lolp_night.high, spell.dark_per_year.high / 365.25, 1e-12);
    cr_expect_float_eq(spell.lpsp.high, 0.75 * spell.lolp_night.high, 1e-12);
}

Test(winters, a_typical_year_is_one_winter_and_has_no_interval)
{
    size_t count = make(nights, (struct vs_date){2005, 1, 1}, (struct vs_date){2005, 12, 31});
    for (size_t k = 0; k < count; k++) {
        nights[k].year = 0;
    }
    struct vs_reading_result r = prove(nights, count);
    cr_expect(r.winters == 1 && r.dark_winters == 0);
    cr_expect_float_eq(r.winter_bound, 0.95, 1e-8);
    fail(nights, (struct vs_date){2005, 1, 10}, 2);
    r = prove(nights, count);
    cr_expect(r.winters == 1 && r.dark_winters == 1);
    cr_expect(r.dark_per_year.low == 0 && r.dark_per_year.high == 0);
}

Test(winters, half_a_winter_proves_nothing_unless_it_fails)
{
    size_t count = make(nights, (struct vs_date){2005, 1, 1}, (struct vs_date){2005, 12, 31});
    struct vs_reading_result r = prove(nights, count);
    cr_expect(r.winters == 0 && r.winter_bound == 0);
    fail(nights, (struct vs_date){2005, 12, 10}, 1);
    r = prove(nights, count);
    cr_expect(r.winters == 1 && r.dark_winters == 1);
    cr_expect_eq(prove(nights, 0).winters, 0);
}

/* Drawn again, two winters of one dark night each would be sure of one a year to the last digit. */
Test(winters, few_winters_have_no_interval)
{
    size_t count = make(nights, (struct vs_date){1990, 7, 1}, (struct vs_date){2000, 6, 30});
    fail(nights, (struct vs_date){1995, 12, 20}, 1);
    struct vs_reading_result ten = prove(nights, count);
    cr_expect_eq(ten.winters, VS_WINTERS_DRAWN_LEAST);
    cr_expect_gt(ten.dark_per_year.high, 0.05);
    size_t first = 365; /* without the winter of 1990 */
    struct vs_reading_result nine = prove(nights + first, count - first);
    cr_expect(nine.winters == 9 && nine.dark_winters == 1);
    cr_expect(nine.dark_per_year.high == 0 && nine.lpsp.high == 0);
    cr_expect_gt(nine.winter_bound, 0.3); /* what is known */
}
