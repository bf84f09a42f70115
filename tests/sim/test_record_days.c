/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/record_days.h"

#include <criterion/criterion.h>

#include "tests/sim/made_record.h"

static struct vs_record made(int days)
{
    struct made_style style = made_style();
    style.days = days;
    return made_record(&style);
}

static struct vs_record_days days_of(struct vs_record *r, double utc_offset_h)
{
    struct vs_record_days days;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_record_days(r, utc_offset_h, &days, &diag), VS_OK, "%s", diag.text);
    vs_record_free(r);
    return days;
}

static double day_sum(const double *hours, size_t day)
{
    double sum = 0;
    for (size_t h = 0; h < 24; h++) {
        sum += hours[24 * day + h];
    }
    return sum;
}

Test(record_days, a_days_irradiation_is_the_sum_of_its_hours)
{
    struct vs_record r = made(4);
    double ghi[4], dhi[4];
    for (size_t d = 0; d < 4; d++) {
        ghi[d] = day_sum(r.column[VS_COLUMN_GHI], d) / 1000;
        dhi[d] = day_sum(r.column[VS_COLUMN_DHI], d) / 1000;
    }
    struct vs_record_days days = days_of(&r, 8);
    cr_assert_eq(days.count, 4u);
    cr_expect_eq(days.first_day, vs_date_days((struct vs_date){2021, 1, 1}));
    for (size_t d = 0; d < 4; d++) {
        cr_expect_float_eq(days.ghi_kwhm2[d], ghi[d], 1e-12);
        cr_expect_float_eq(days.dhi_kwhm2[d], dhi[d], 1e-12);
    }
    cr_expect(days.has_dhi && days.has_air && days.has_wind);
    vs_record_days_free(&days);
}

/* At 40 N a day of January has 4.2 kWh/m2 outside the air (Duffie and Beckman, table 1.10.1: 15.2
 * MJ/m2 on the 17th, by a solar constant of 1367 W/m2, 0.4 % above the one here), the first a
 * little less. */
Test(record_days, what_arrives_outside_the_air_is_the_suns_and_known_for_every_day)
{
    struct vs_record r = made(17);
    for (size_t k = 0; k < 24; k++) {
        r.column[VS_COLUMN_GHI][k] = NAN;
    }
    struct vs_record_days days = days_of(&r, 8);
    cr_expect(isnan(days.ghi_kwhm2[0]));
    cr_expect(days.outside_kwhm2[0] > 3.8 && days.outside_kwhm2[0] < days.outside_kwhm2[16]);
    cr_expect_float_eq(days.outside_kwhm2[16], 15.2 / 3.6, 0.05, "%g", days.outside_kwhm2[16]);
    vs_record_days_free(&days);
}

Test(record_days, one_missing_hour_of_sun_takes_the_day_and_no_other)
{
    struct vs_record r = made(3);
    r.column[VS_COLUMN_GHI][24 + 12] = NAN;
    r.column[VS_COLUMN_DHI][48 + 12] = NAN;
    struct vs_record_days days = days_of(&r, 8);
    cr_expect(!isnan(days.ghi_kwhm2[0]) && !isnan(days.ghi_kwhm2[2]));
    cr_expect(isnan(days.ghi_kwhm2[1]) && !isnan(days.dhi_kwhm2[1]));
    cr_expect(isnan(days.dhi_kwhm2[2]));
    vs_record_days_free(&days);
}

Test(record_days, a_night_without_values_costs_no_day)
{
    struct vs_record r = made(2);
    double ghi = day_sum(r.column[VS_COLUMN_GHI], 1) / 1000;
    for (size_t h = 0; h < 24; h++) {
        if (h < 6 || h > 18) {
            r.column[VS_COLUMN_GHI][24 + h] = NAN;
        }
    }
    struct vs_record_days days = days_of(&r, 8);
    cr_expect_float_eq(days.ghi_kwhm2[1], ghi, 1e-12);
    vs_record_days_free(&days);
}

Test(record_days, air_and_wind_need_twenty_hours_of_the_day)
{
    struct vs_record r = made(2);
    double *air = r.column[VS_COLUMN_AIR], *wind = r.column[VS_COLUMN_WIND];
    for (size_t h = 0; h < 24; h++) {
        air[h] = (double)h;
        air[24 + h] = wind[24 + h] = h < 5 ? NAN : 3;
        wind[h] = h < 4 ? NAN : 7;
    }
    struct vs_record_days days = days_of(&r, 8);
    cr_expect_float_eq(days.air_degc[0], 11.5, 1e-12);
    cr_expect_eq(days.air_min_degc[0], 0.0);
    cr_expect_eq(days.air_max_degc[0], 23.0);
    cr_expect_float_eq(days.wind_ms[0], 7, 1e-12);
    cr_expect(isnan(days.air_degc[1]) && isnan(days.air_min_degc[1]) &&
              isnan(days.air_max_degc[1]) && isnan(days.wind_ms[1]));
    vs_record_days_free(&days);
}

Test(record_days, what_no_day_has_is_not_claimed)
{
    struct vs_record r = made(2);
    for (size_t k = 0; k < r.count; k++) {
        r.column[VS_COLUMN_DHI][k] = r.column[VS_COLUMN_AIR][k] = NAN;
    }
    struct vs_record_days days = days_of(&r, 8);
    cr_expect(!days.has_dhi && !days.has_air && days.has_wind);
    vs_record_days_free(&days);
}

/* By a clock an hour ahead the first and the last day of the file's own are cut. */
Test(record_days, days_go_from_local_midnight_to_midnight_and_parts_are_left)
{
    struct vs_record r = made(3);
    double sum = 0;
    for (size_t h = 23; h < 47; h++) {
        sum += r.column[VS_COLUMN_GHI][h] / 1000;
    }
    struct vs_record_days days = days_of(&r, 9);
    cr_assert_eq(days.count, 2u);
    cr_expect_eq(days.first_day, vs_date_days((struct vs_date){2021, 1, 2}));
    cr_expect_float_eq(days.ghi_kwhm2[0], sum, 1e-12);
    vs_record_days_free(&days);
}

/* 100 W/m2 from 4:00 to 20:00 of the local clock, no values in the night. */
static struct vs_record year_by_utc(void)
{
    struct vs_record r = made(365);
    for (size_t k = 0; k < r.count; k++) {
        r.column[VS_COLUMN_AIR][k] = (double)k;
        size_t local_h = (k + 8) % 24;
        r.column[VS_COLUMN_GHI][k] = local_h < 4 || local_h >= 20 ? NAN : 100;
    }
    r.start_unix_s += 8 * 3600; /* as if its clock were UTC */
    return r;
}

Test(record_days, a_typical_year_on_another_clock_is_turned_and_loses_no_day)
{
    struct vs_record r = year_by_utc();
    r.typical = 1;
    struct vs_record_days days = days_of(&r, 8);
    cr_assert_eq(days.count, 365u);
    cr_expect_eq(days.first_day, vs_date_days((struct vs_date){2021, 1, 1}));
    for (size_t d = 0; d < days.count; d++) {
        cr_expect_float_eq(days.ghi_kwhm2[d], 1.6, 1e-9, "day %zu", d);
    }
    /* its last eight hours go in front of its first sixteen */
    cr_expect_eq(days.air_max_degc[0], 8759.0);
    cr_expect_eq(days.air_min_degc[0], 0.0);
    cr_expect_eq(days.air_min_degc[1], 16.0);
    vs_record_days_free(&days);
}

Test(record_days, a_measured_year_on_another_clock_is_cut_at_both_ends)
{
    struct vs_record r = year_by_utc();
    struct vs_record_days days = days_of(&r, 8);
    cr_assert_eq(days.count, 364u);
    cr_expect_eq(days.first_day, vs_date_days((struct vs_date){2021, 1, 2}));
    cr_expect_eq(days.air_min_degc[0], 16.0);
    vs_record_days_free(&days);
}

/* --- a record of days ----------------------------------------------------------------------- */

static struct vs_record daily(struct vs_date from, size_t count)
{
    struct vs_record r = {.has_place = 1,
                          .latitude_deg = 40,
                          .longitude_deg = 118,
                          .utc_offset_h = 8,
                          .step_s = VS_RECORD_DAY_S,
                          .file = "days.csv"};
    uint64_t columns = VS_COLUMN_BIT(VS_COLUMN_GHI) | VS_COLUMN_BIT(VS_COLUMN_DHI) |
                       VS_COLUMN_BIT(VS_COLUMN_AIR);
    cr_assert_eq(vs_record_alloc(&r, count, columns), 0);
    r.start_unix_s = vs_date_days(from) * 86400 - 8 * 3600;
    for (size_t d = 0; d < count; d++) {
        r.column[VS_COLUMN_GHI][d] = 125;
        r.column[VS_COLUMN_DHI][d] = 50;
        r.column[VS_COLUMN_AIR][d] = -3;
    }
    return r;
}

Test(record_days, means_over_24_hours_become_sums_of_days)
{
    struct vs_record r = daily((struct vs_date){1969, 12, 31}, 3);
    r.column[VS_COLUMN_GHI][1] = NAN;
    struct vs_record_days days = days_of(&r, 0); /* whose days they are is the file's to say */
    cr_assert_eq(days.count, 3u);
    cr_expect_eq(days.first_day, -1);
    cr_expect_float_eq(days.ghi_kwhm2[0], 3.0, 1e-12);
    cr_expect_float_eq(days.dhi_kwhm2[0], 1.2, 1e-12);
    cr_expect(isnan(days.ghi_kwhm2[1]) && days.outside_kwhm2[1] > 3.8);
    cr_expect_eq(days.air_degc[2], -3.0);
    cr_expect(isnan(days.air_max_degc[2]) && isnan(days.wind_ms[2]) && !days.has_wind);
    vs_record_days_free(&days);
}

static struct vs_record_days some_days(struct vs_date from, size_t count)
{
    struct vs_record r = daily(from, count);
    return days_of(&r, 8);
}

/* Days of the sun's own clock begin a little off the standard one's midnight. */
Test(record_days, a_day_that_begins_after_midnight_is_of_its_date_before_1970_too)
{
    struct vs_record r = daily((struct vs_date){1969, 12, 30}, 2);
    r.start_unix_s += 480;
    struct vs_record_days days = days_of(&r, 8);
    cr_expect_eq(days.first_day, -2);
    vs_record_days_free(&days);
}

Test(record_days, days_of_another_record_go_behind_with_the_unknown_between)
{
    struct vs_record_days a = some_days((struct vs_date){2001, 1, 1}, 3);
    struct vs_record_days b = some_days((struct vs_date){2001, 1, 6}, 2);
    struct vs_diag diag = {.text = ""};
    b.has_wind = 1;
    cr_assert_eq(vs_record_days_append(&a, &b, "b.csv", &diag), VS_OK, "%s", diag.text);
    cr_assert_eq(a.count, 7u);
    cr_expect_eq(a.first_day, vs_date_days((struct vs_date){2001, 1, 1}));
    for (size_t d = 0; d < 7; d++) {
        int known = d < 3 || d >= 5;
        cr_expect_eq(!isnan(a.ghi_kwhm2[d]), known, "day %zu", d);
        cr_expect_eq(!isnan(a.air_degc[d]), known, "day %zu", d);
    }
    cr_expect_eq(a.outside_kwhm2[5], b.outside_kwhm2[0]);
    cr_expect(a.has_dhi && a.has_wind);
    cr_expect_eq(b.count, 2u);
    vs_record_days_free(&a);
    vs_record_days_free(&b);
}

Test(record_days, a_record_may_follow_on_the_next_day)
{
    struct vs_record_days a = some_days((struct vs_date){2001, 1, 1}, 3);
    struct vs_record_days b = some_days((struct vs_date){2001, 1, 4}, 1);
    cr_assert_eq(vs_record_days_append(&a, &b, "b.csv", NULL), VS_OK);
    cr_expect_eq(a.count, 4u);
    cr_expect_float_eq(a.ghi_kwhm2[3], 3.0, 1e-12);
    vs_record_days_free(&a);
    vs_record_days_free(&b);
}

static void expect_no_append(int64_t first_day, const char *words)
{
    struct vs_record_days a = some_days((struct vs_date){2001, 1, 1}, 3);
    struct vs_record_days b = some_days((struct vs_date){2001, 1, 1}, 3);
    struct vs_diag diag = {.text = ""};
    b.first_day = first_day;
    cr_expect_eq(vs_record_days_append(&a, &b, "b.csv", &diag), VS_ERR_INPUT);
    cr_expect_str_eq(diag.file, "b.csv");
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_eq(a.count, 3u);
    vs_record_days_free(&a);
    vs_record_days_free(&b);
}

Test(record_days_faults, days_that_are_taken_or_four_centuries_away_are_refused)
{
    int64_t end = vs_date_days((struct vs_date){2001, 1, 4});
    expect_no_append(end - 1, "begins -1 days after the one before it ends");
    expect_no_append(end + 146098, "begins 146098 days after");
}

static void expect_refusal(struct vs_record *r, const char *words)
{
    struct vs_record_days days;
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_record_days(r, 8, &days, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_eq(days.count, 0u);
    cr_expect_null(days.ghi_kwhm2);
    vs_record_free(r);
}

Test(record_days_faults, no_place_no_light_and_no_whole_day_are_refused)
{
    struct vs_record r = made(2);
    r.has_place = 0;
    expect_refusal(&r, "does not say where it is from");
    r = (struct vs_record){.has_place = 1, .step_s = 3600};
    cr_assert_eq(vs_record_alloc(&r, 48, VS_COLUMN_BIT(VS_COLUMN_DNI)), 0);
    expect_refusal(&r, "no global irradiance");
    r = made(1);
    r.start_unix_s += 3600;
    expect_refusal(&r, "no whole day");
}

Test(record_days_faults, steps_of_three_hours_are_refused)
{
    struct vs_record r = made(2);
    r.step_s = 3 * 3600;
    expect_refusal(&r, "every 3 h");
}
