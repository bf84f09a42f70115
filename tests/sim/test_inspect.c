/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/inspect.h"

#include <stdlib.h>

#include <criterion/criterion.h>

#include "sim/weather/extremes.h"
#include "sim/weather/record_days.h"
#include "tests/sim/climate_fixture.h"
#include "tests/sim/made_record.h"

static struct vs_inspection inspected(const struct vs_record *record,
                                      const struct vs_climate *climate)
{
    struct vs_inspection in;
    struct vs_diag diag = {0};
    cr_assert_eq(vs_inspect(record, climate, &in, &diag), VS_OK, "%s", diag.text);
    return in;
}

static int says(const struct vs_inspection *in, const char *words)
{
    for (int k = 0; k < in->reasons; k++) {
        if (strstr(in->reason[k].text, words)) {
            return 1;
        }
    }
    return 0;
}

static int offers(const struct vs_inspection *in, const char *command)
{
    for (int k = 0; k < in->reasons; k++) {
        if (strcmp(in->reason[k].remedy, command) == 0) {
            return 1;
        }
    }
    return 0;
}

static struct vs_record plain_year(void)
{
    struct made_style style = made_style();
    return made_record(&style);
}

/* An hour of the plain year: day of the year from 0, hour of the clock. */
static double *at(struct vs_record *record, enum vs_column column, int day, int hour)
{
    return &record->column[column][day * 24 + hour];
}

Test(inspect, a_year_without_faults_is_fit)
{
    struct vs_record record = plain_year();
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect_eq(in.fitness, VS_FITNESS_FIT, "%s", in.reason[0].text);
    cr_expect(in.night.hours == 0 && in.over_extra.hours == 0 && in.over_clear.hours == 0);
    cr_expect(in.closure.hours > 4000 && in.closure.rms_wm2 < 0.1, "%g", in.closure.rms_wm2);
    cr_expect(in.shift.found && fabs(in.shift.late_h) < 0.05);
    cr_expect(in.rows_missing == 0 && in.days == 365);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, a_late_year_is_usable_after_the_fix_and_fit_then)
{
    struct made_style style = made_style();
    style.late_h = 0.9;
    struct vs_record record = made_record(&style), out;
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect_eq(in.fitness, VS_FITNESS_FIX);
    cr_expect(says(&in, "0.90 h late") || says(&in, "0.89 h late") || says(&in, "0.91 h late"),
              "%s", in.reason[0].text);
    cr_expect(in.night.hours > 100 && in.over_extra.hours > 100);
    struct vs_diag diag;
    cr_assert_eq(vs_record_fix_shift(&record, in.shift.late_h, &out, &diag), VS_OK);
    struct vs_inspection again = inspected(&out, NULL);
    cr_expect_eq(again.fitness, VS_FITNESS_FIT, "%s", again.reason[0].text);
    cr_expect(again.night.hours == 0 && again.closure.rms_wm2 < 0.2 * in.closure.rms_wm2);
    vs_inspection_free(&in);
    vs_inspection_free(&again);
    vs_record_free(&record);
    vs_record_free(&out);
}

Test(inspect, light_that_cannot_be_is_counted_with_its_line)
{
    struct vs_record record = plain_year();
    *at(&record, VS_COLUMN_GHI, 100, 1) = 50;
    *at(&record, VS_COLUMN_GHI, 100, 12) = 1500;
    *at(&record, VS_COLUMN_DHI, 200, 12) = *at(&record, VS_COLUMN_GHI, 200, 12) + 30;
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect(in.night.hours == 1 && in.night.whm2 == 50 && in.night.worst_line == 100 * 24 + 10,
              "%ld %g %d", in.night.hours, in.night.whm2, in.night.worst_line);
    cr_expect(in.over_extra.hours == 1 && in.over_extra.worst_line == 100 * 24 + 21);
    cr_expect(in.over_extra.whm2 > 300 && in.over_extra.whm2 < 500, "%g", in.over_extra.whm2);
    cr_expect(in.over_clear.hours == 1 && in.over_clear.whm2 > in.over_extra.whm2);
    cr_expect(in.over_global.hours == 1 && fabs(in.over_global.whm2 - 30) < 1e-9);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, closure_has_mean_spread_and_the_worst_line)
{
    struct vs_record record = plain_year();
    for (size_t k = 0; k < record.count; k++) {
        record.column[VS_COLUMN_GHI][k] += record.column[VS_COLUMN_GHI][k] > 20 ? 20 : 0;
    }
    *at(&record, VS_COLUMN_DHI, 150, 12) -= 100;
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect(in.closure.bias_wm2 > 15 && in.closure.bias_wm2 < 20, "%g", in.closure.bias_wm2);
    cr_expect(fabs(in.closure.worst_wm2 - 120) < 1 && in.closure.worst_line == 150 * 24 + 21,
              "%g %d", in.closure.worst_wm2, in.closure.worst_line);
    cr_expect(says(&in, "do not agree"));
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, columns_are_measured_filler_empty_or_absent)
{
    struct vs_record record = plain_year();
    size_t bytes = record.count * sizeof(double);
    record.column[VS_COLUMN_RAIN] = calloc(record.count, sizeof(double));
    record.column[VS_COLUMN_ALBEDO] = malloc(bytes);
    for (size_t k = 0; k < record.count; k++) {
        record.column[VS_COLUMN_ALBEDO][k] = NAN;
    }
    record.column[VS_COLUMN_RAIN][5] = NAN; /* a hole makes no value of it */
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect_eq(in.column[VS_COLUMN_GHI].state, VS_COLUMN_MEASURED);
    cr_expect_eq(in.column[VS_COLUMN_RAIN].state, VS_COLUMN_FILLER);
    cr_expect_eq(in.column[VS_COLUMN_RAIN].value, 0.0);
    cr_expect_eq(in.column[VS_COLUMN_ALBEDO].state, VS_COLUMN_EMPTY);
    cr_expect_eq(in.column[VS_COLUMN_SNOWFALL].state, VS_COLUMN_ABSENT);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

static void drop_hours(struct vs_record *record, size_t first, size_t count)
{
    for (size_t k = first; k < first + count; k++) {
        record->line[k] = 0;
        for (int c = 0; c < VS_COLUMN_COUNT; c++) {
            if (record->column[c]) {
                record->column[c][k] = NAN;
            }
        }
    }
}

Test(inspect, gaps_are_told_with_the_line_before_the_longest)
{
    struct vs_record record = plain_year();
    drop_hours(&record, 10 * 24 + 11, 2);
    drop_hours(&record, 20 * 24 + 9, 3);
    struct vs_inspection in = inspected(&record, NULL);
    const struct vs_column_facts *ghi = &in.column[VS_COLUMN_GHI];
    cr_expect(in.rows_missing == 5 && ghi->missing == 5 && ghi->gaps == 2 && ghi->longest == 3);
    cr_expect_eq(ghi->longest_line, 20 * 24 + 9 + 8);
    cr_expect(in.long_gaps == 0 && in.fitness == VS_FITNESS_FIT, "%s", in.reason[0].text);
    vs_inspection_free(&in);
    drop_hours(&record, 30 * 24 + 9, 5);
    in = inspected(&record, NULL);
    cr_expect(in.long_gaps == 1 && in.fitness == VS_FITNESS_FILL, "%s", in.reason[0].text);
    cr_expect(says(&in, "the climate can fill them"));
    vs_inspection_free(&in);
    drop_hours(&record, 40 * 24, 60 * 24);
    in = inspected(&record, NULL);
    cr_expect(in.fitness == VS_FITNESS_NOT && says(&in, "17 % of the global irradiance is missing"),
              "%s", in.reason[0].text);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

static void expect_useless(struct vs_record *record, const char *words)
{
    struct vs_inspection in = inspected(record, NULL);
    cr_expect(in.fitness == VS_FITNESS_NOT && says(&in, words), "%s: %s", words, in.reason[0].text);
    vs_inspection_free(&in);
    vs_record_free(record);
}

Test(inspect, what_no_file_may_lack_is_named)
{
    struct vs_record record = plain_year();
    record.has_place = 0;
    expect_useless(&record, "no latitude and longitude");
    record = plain_year();
    memset(record.column[VS_COLUMN_DNI], 0, record.count * sizeof(double));
    free(record.column[VS_COLUMN_GHI]);
    record.column[VS_COLUMN_GHI] = NULL;
    expect_useless(&record, "no global irradiance");
    record = plain_year();
    record.column[VS_COLUMN_PLANE_BEAM] = record.column[VS_COLUMN_GHI];
    record.column[VS_COLUMN_GHI] = NULL;
    memset(record.column[VS_COLUMN_DNI], 0, record.count * sizeof(double));
    record.plane_tilt_deg = 30;
    expect_useless(&record, "tilted by 30 deg");
    struct made_style style = made_style();
    style.days = 100;
    record = made_record(&style);
    expect_useless(&record, "less than a year: 100 days");
    style = made_style();
    style.late_h = 8;
    record = made_record(&style);
    expect_useless(&record, "time zone or longitude is wrong");
    record = plain_year();
    record.step_s = 10800;
    expect_useless(&record, "a value every 3 h");
}

Test(inspect, a_typical_year_proves_no_autonomy)
{
    struct vs_record record = plain_year();
    record.typical = 1;
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect(in.fitness == VS_FITNESS_FIT && says(&in, "cannot prove autonomy"));
    cr_expect_eq(in.long_enough, 0);
    vs_inspection_free(&in);
    record.typical = 0;
    strcpy(record.make, "CSWD"); /* all months of one label */
    in = inspected(&record, NULL);
    cr_expect(in.typical && says(&in, "cannot prove autonomy"));
    vs_inspection_free(&in);
    strcpy(record.make, "Ministry of Industry"); /* ends in a kind of typical year by chance */
    in = inspected(&record, NULL);
    cr_expect(!in.typical && !in.long_enough && says(&in, "autonomy is not proved"));
    vs_inspection_free(&in);
    vs_record_free(&record);
}

static void expect_span(double days, const char *words)
{
    char text[32];
    vs_span_words(days, text, sizeof text);
    cr_expect_str_eq(text, words);
}

Test(inspect, spans_are_told_in_the_unit_that_suits_them)
{
    expect_span(4.0 / 1440, "4 min");
    expect_span(25.0 / 24, "25 h");
    expect_span(365, "365 days");
}

/* Days of a plain sky: Kt 0.5 each. */
static struct vs_record daily(int first_year, int years)
{
    struct vs_record r = {.has_place = 1,
                          .latitude_deg = 40,
                          .longitude_deg = 118,
                          .utc_offset_h = 8,
                          .stamp = VS_STAMP_DAY,
                          .step_s = VS_RECORD_DAY_S};
    strcpy(r.format, "daily");
    int64_t first = vs_date_days((struct vs_date){first_year, 1, 1});
    int64_t end = vs_date_days((struct vs_date){first_year + years, 1, 1});
    vs_record_alloc(&r, (size_t)(end - first), VS_COLUMN_BIT(VS_COLUMN_GHI));
    r.start_unix_s = first * 86400 - 8 * 3600;
    for (size_t k = 0; k < r.count; k++) {
        struct vs_site site = {40 * VS_RAD_PER_DEG, 118 * VS_RAD_PER_DEG, 0};
        struct vs_hour_sun sun[24];
        vs_day_sun((double)r.start_unix_s + 86400.0 * (double)k, &site, sun);
        double extra = 0;
        for (int h = 0; h < 24; h++) {
            extra += sun[h].horizontal_wm2;
        }
        r.line[k] = (int)k + 2;
        r.column[VS_COLUMN_GHI][k] = 0.5 * extra / 24;
    }
    return r;
}

static void darken(struct vs_record *record, int year, int month, int day, int days, double factor)
{
    int64_t first = vs_date_days((struct vs_date){year, month, day}) -
                    (record->start_unix_s + 8 * 3600) / 86400;
    for (int k = 0; k < days; k++) {
        record->column[VS_COLUMN_GHI][first + k] *= factor;
    }
}

static void expect_run(const struct vs_run_facts *run, int year, int month, int day, double kt)
{
    struct vs_date found = vs_date_of_days(run->first_day);
    cr_expect(found.year == year && found.month == month && found.day == day, "%d-%d-%d",
              found.year, found.month, found.day);
    cr_expect(fabs(run->kt - kt) < 0.001, "Kt %g, wanted %g", run->kt, kt);
}

enum { FIVE = 2, TEN = 4 };

Test(inspect, the_darkest_days_of_each_winter_are_found)
{
    struct vs_record record = daily(2001, 3);
    darken(&record, 2001, 12, 30, 5, 0.4); /* over the turn of the year */
    darken(&record, 2002, 12, 10, 6, 0.6);
    darken(&record, 2002, 10, 1, 9, 0.1); /* no winter */
    struct vs_inspection in = inspected(&record, NULL);
    cr_assert_eq(in.winters, 4u);
    cr_expect(in.winter[1].year == 2001 && in.winter[1].days == 120);
    expect_run(&in.winter[1].run[FIVE], 2001, 12, 30, 0.2);
    expect_run(&in.winter[2].run[FIVE], 2002, 12, 11, 0.3); /* the days get shorter to the 21st */
    expect_run(&in.runs[FIVE].worst, 2001, 12, 30, 0.2);
    cr_expect(in.winter[1].run[TEN].kt > 0.3);
    double share = in.winter[1].run[FIVE].share;
    cr_expect(share > 0.38 && share < 0.43, "%g", share);
    cr_expect_eq(in.whole_winters, 2u);
    cr_expect(isnan(in.runs[FIVE].tenth_kwhm2) && in.runs[FIVE].median_kwhm2 > 0);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, one_winter_in_ten_takes_ten_winters)
{
    struct vs_record record = daily(1991, 12);
    darken(&record, 1995, 12, 10, 5, 0.3);
    darken(&record, 1999, 12, 10, 5, 0.5);
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect_eq(in.whole_winters, 11u);
    const struct vs_runs_summary *five = &in.runs[FIVE];
    /* the second darkest of eleven is the one in ten */
    cr_expect(fabs(five->tenth_kwhm2 / five->median_kwhm2 - 0.5) < 0.02, "%g %g", five->tenth_kwhm2,
              five->median_kwhm2);
    cr_expect(fabs(five->worst.ghi_kwhm2 / five->median_kwhm2 - 0.3) < 0.02);
    cr_expect(in.long_enough && in.fitness == VS_FITNESS_FIT, "%s", in.reason[0].text);
    vs_inspection_free(&in);
    record.column[VS_COLUMN_GHI][40] = NAN;
    strcpy(record.file, "days.csv");
    in = inspected(&record, NULL);
    cr_expect(in.fitness == VS_FITNESS_FILL);
    cr_expect(offers(&in, "vesper check PROJECT --weather days.csv --fill climate"));
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, winters_and_their_runs_are_those_of_extremes)
{
    struct vs_record record = daily(1991, 13);
    darken(&record, 1995, 10, 30, 5, 0.1); /* its middle day is 1 November */
    darken(&record, 1999, 10, 28, 5, 0.1); /* its middle day is before winter */
    for (int k = 0; k < 4; k++) {
        record.column[VS_COLUMN_GHI][365 + 9 * k] = NAN; /* of January 1992 */
    }
    struct vs_inspection in = inspected(&record, NULL);
    struct vs_record_days days;
    cr_assert_eq(vs_record_days(&record, 8, &days, NULL), VS_OK);
    struct vs_daily of = {days.first_day, days.count, days.ghi_kwhm2, days.outside_kwhm2};
    struct vs_extremes_how how = vs_extremes_how();
    struct vs_extremes e;
    cr_assert_eq(vs_extremes_make(&of, &how, &e, NULL), VS_OK);
    cr_expect(in.whole_winters == 11 && e.counted == 11, "%zu %ld", in.whole_winters, e.counted);
    cr_assert_eq(e.span_count, VS_RUNS);
    for (int k = 0; k < VS_RUNS; k++) {
        cr_expect_eq(in.runs[k].worst.first_day, e.span[k].worst.first_day);
        cr_expect_eq(in.runs[k].worst.kt, e.span[k].worst.kt);
        cr_expect_eq(in.runs[k].median_kwhm2, e.span[k].median_kwhm2);
        cr_expect_float_eq(in.runs[k].tenth_kwhm2, e.span[k].tenth_kwhm2, 1e-12);
    }
    expect_run(&in.runs[FIVE].worst, 1995, 10, 30, 0.05);
    vs_extremes_free(&e);
    vs_record_days_free(&days);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, the_winter_of_a_typical_year_is_one_piece)
{
    struct vs_record record = daily(2001, 1);
    darken(&record, 2001, 1, 1, 3, 0.2);
    darken(&record, 2001, 12, 30, 2, 0.2);
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect(in.winters == 2 && in.runs[FIVE].worst.kt > 0.2); /* a real year ends where it ends */
    vs_inspection_free(&in);
    record.typical = 1;
    in = inspected(&record, NULL);
    cr_assert_eq(in.winters, 1u);
    cr_expect_eq(in.winter[0].days, 120);
    expect_run(&in.runs[FIVE].worst, 2001, 12, 30, 0.1);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, winter_is_in_july_in_the_south)
{
    struct vs_record record = daily(2001, 1);
    record.latitude_deg = -40;
    darken(&record, 2001, 7, 10, 5, 0.3);
    struct vs_inspection in = inspected(&record, NULL);
    cr_assert_eq(in.winters, 1u);
    cr_expect_eq(vs_date_of_days(in.winter[0].run[FIVE].first_day).month, 7);
    vs_inspection_free(&in);
    record.typical = 1;
    in = inspected(&record, NULL);
    cr_expect(in.winters == 1 && in.winter[0].days == 123);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, months_stand_beside_the_climate)
{
    struct vs_climate climate = qinhuangdao();
    struct vs_record record = daily(2001, 4);
    struct vs_inspection in = inspected(&record, &climate);
    for (int m = 0; m < 12; m++) {
        const struct vs_month_facts *here = &in.month[m], *there = &in.climate_month[m];
        cr_expect(fabs(here->kt - 0.5) < 1e-3, "month %d: %g", m + 1, here->kt);
        cr_expect(fabs(there->ghi_kwhm2 / there->kt - here->ghi_kwhm2 / here->kt) < 1e-6);
        cr_expect_eq(there->air_degc, climate.air_degc[m]);
        cr_expect(isnan(here->air_degc) && isnan(here->diffuse_frac));
    }
    cr_expect_eq(in.month[1].days, 28 * 4 + 1); /* 2004 has its 29th */
    vs_inspection_free(&in);
    for (size_t k = 0; k < record.count; k++) {
        record.column[VS_COLUMN_GHI][k] *= 1.3;
    }
    in = inspected(&record, &climate);
    cr_expect(says(&in, "more irradiance than the climate"));
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, months_of_hours_have_air_and_wind)
{
    struct vs_record record = plain_year();
    struct vs_inspection in = inspected(&record, NULL);
    const struct vs_month_facts *m = &in.month[3];
    cr_expect(m->days == 30 && fabs(m->air_max_degc - 5) < 1e-9 && fabs(m->air_min_degc + 6) < 1e-9,
              "%ld %g %g", m->days, m->air_max_degc, m->air_min_degc);
    cr_expect(fabs(m->wind_ms - 2.5) < 1e-9 && m->diffuse_frac > 0.1 && m->diffuse_frac < 0.6);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, a_day_is_whole_without_its_night_and_not_without_its_noon)
{
    struct vs_record record = plain_year();
    drop_hours(&record, 10 * 24 + 20, 8);
    drop_hours(&record, 15 * 24 + 12, 1);
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect_eq(in.month[0].days, 30);
    cr_expect_eq(in.winter[0].days, 58);
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, a_floor_under_dark_days_is_told)
{
    struct vs_record record = daily(2001, 4);
    darken(&record, 2002, 12, 10, 5, 0.4);
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect(fabs(in.kt_least - 0.2) < 1e-3 && fabs(in.kt_most - 0.5) < 1e-3);
    cr_expect(says(&in, "sunshine hours"));
    vs_inspection_free(&in);
    darken(&record, 2002, 12, 12, 1, 0.3);
    in = inspected(&record, NULL);
    cr_expect(!says(&in, "sunshine hours"));
    vs_inspection_free(&in);
    vs_record_free(&record);
}

Test(inspect, calm_all_the_time_is_doubted)
{
    struct vs_record record = plain_year();
    for (size_t k = 0; k < record.count; k += 2) {
        record.column[VS_COLUMN_WIND][k] = 0;
    }
    struct vs_inspection in = inspected(&record, NULL);
    cr_expect(fabs(in.calm_frac - 0.5) < 1e-9 && says(&in, "50 % of the winds are calms"));
    vs_inspection_free(&in);
    vs_record_free(&record);
}
