/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/time_shift.h"

#include <stdlib.h>

#include <criterion/criterion.h>

#include "tests/sim/made_record.h"
#include "tests/sim/weather_text.h"

static struct vs_time_shift shift_of(const struct vs_record *record)
{
    struct vs_time_shift shift;
    struct vs_diag diag = {0};
    cr_assert_eq(vs_time_shift(record, &shift, &diag), VS_OK, "%s", diag.text);
    return shift;
}

static struct vs_time_shift shift_of_made(const struct made_style *style)
{
    struct vs_record record = made_record(style);
    struct vs_time_shift shift = shift_of(&record);
    vs_record_free(&record);
    return shift;
}

Test(time_shift, every_shift_is_found_among_clouds)
{
    struct made_style style = made_style();
    for (int k = -4; k <= 4; k++) {
        style.late_h = 0.3 * k + 0.05 * (k % 2); /* on the steps of the search and between them */
        struct vs_time_shift s = shift_of_made(&style);
        /* shifts are told to 0.01 h */
        cr_expect(s.found && fabs(s.late_h - style.late_h) < 0.0101, "%g: %g", style.late_h,
                  s.late_h);
        cr_expect(s.days > 100 && s.correlation > 0.99);
    }
}

Test(time_shift, haze_that_comes_every_afternoon_is_no_shift)
{
    struct made_style style = made_style();
    for (int late = -1; late <= 1; late++) {
        style.late_h = 0.5 * late;
        style.evening_factor = 0.6;
        struct vs_time_shift s = shift_of_made(&style);
        cr_expect(s.found && fabs(s.late_h - style.late_h) <= 0.1, "%g: %g", style.late_h,
                  s.late_h);
        /* what holds mornings and afternoons to be alike is fooled, and so both are told */
        cr_expect(fabs(s.symmetric_h - s.late_h) > 0.15 && fabs(s.centroid_h - s.late_h) > 0.15,
                  "%g: %g %g", style.late_h, s.symmetric_h, s.centroid_h);
    }
}

Test(time_shift, a_short_record_of_one_clear_day_will_do)
{
    struct made_style style = made_style();
    style.days = 2;
    style.clear_frac = 1;
    style.late_h = -0.5;
    struct vs_time_shift s = shift_of_made(&style);
    cr_expect(s.found && s.days >= 1 && fabs(s.late_h + 0.5) <= 0.1, "%g of %ld", s.late_h, s.days);
}

Test(time_shift, records_of_other_places_and_clocks_are_on_time)
{
    static const double places[][3] = {{-34, 151, 10}, {52, 5, 0}, {40, -105, 0}, {3, 101.6, 8}};
    for (int k = 0; k < 4; k++) {
        struct made_style style = made_style();
        style.latitude_deg = places[k][0];
        style.longitude_deg = places[k][1];
        style.utc_offset_h = places[k][2];
        struct vs_time_shift s = shift_of_made(&style);
        cr_expect(s.found && fabs(s.late_h) <= 0.05 && s.cause[0] == '\0', "place %d: %g", k,
                  s.late_h);
    }
}

Test(time_shift, steps_below_an_hour_are_brought_to_hours)
{
    struct made_style style = made_style();
    style.late_h = 0.5;
    struct vs_record hourly = made_record(&style), half = hourly;
    memset(half.column, 0, sizeof half.column);
    half.step_s = 1800;
    cr_assert_eq(vs_record_alloc(&half, hourly.count * 2, VS_COLUMN_BIT(VS_COLUMN_GHI)), 0);
    for (size_t k = 0; k < half.count; k++) {
        half.column[VS_COLUMN_GHI][k] = hourly.column[VS_COLUMN_GHI][k / 2];
    }
    cr_expect(fabs(shift_of(&half).late_h - 0.5) <= 0.05);
    vs_record_free(&hourly);
    vs_record_free(&half);
}

Test(time_shift, a_wrong_clock_is_told_by_its_size)
{
    struct made_style style = made_style();
    style.late_h = 8;
    struct vs_time_shift s = shift_of_made(&style);
    cr_expect(!s.found && s.beyond && fabs(s.centroid_h - 8) < 0.3, "%d %d %g", s.found, s.beyond,
              s.centroid_h);
}

Test(time_shift, nothing_is_found_where_nothing_is_clear_or_no_place_known)
{
    struct made_style style = made_style();
    style.days = 30;
    struct vs_record record = made_record(&style);
    for (size_t k = 0; k < record.count; k++) {
        record.column[VS_COLUMN_GHI][k] *= k % 2 ? 0.2 : 1.0;
    }
    cr_expect(!shift_of(&record).found);
    vs_record_free(&record);
    style.days = 365;
    record = made_record(&style);
    record.has_place = 0;
    cr_expect(!shift_of(&record).found);
    vs_record_free(&record);
}

static void expect_cause(double late_h, double longitude_deg, const char *words)
{
    struct made_style style = made_style();
    style.late_h = late_h;
    style.longitude_deg = longitude_deg;
    struct vs_time_shift s = shift_of_made(&style);
    cr_expect(strstr(s.cause, words), "%g h at %g deg: '%s'", late_h, longitude_deg, s.cause);
}

Test(time_shift, the_cause_is_named)
{
    expect_cause(0.5, 118, "instants");
    expect_cause(-0.5, 118, "begins there");
    expect_cause(1.0, 120, "beginning read as those of the end");
    expect_cause(-1.0, 120, "end read as those of the beginning");
    expect_cause(-1.2, 102, "sun's clock");
    expect_cause(0.8, 117, "end, on the sun's clock");
    expect_cause(0.3, 120, "none of the common ones");
    struct made_style style = made_style();
    style.longitude_deg = 120;
    style.late_h = -0.18;
    struct vs_record record = made_record(&style);
    record.stamp = VS_STAMP_MIDDLE;
    struct vs_time_shift s = shift_of(&record);
    cr_expect(strstr(s.cause, "Irradiance Time Offset"), "'%s'", s.cause);
    vs_record_free(&record);
}

/* GHI - (DNI cos z + DHI), root mean square while the sun is up. */
static double closure_wm2(const struct vs_record *r)
{
    struct vs_site site = {r->latitude_deg * VS_RAD_PER_DEG, r->longitude_deg * VS_RAD_PER_DEG,
                           r->altitude_m};
    double sum = 0;
    long count = 0;
    for (size_t k = 0; k < r->count; k++) {
        struct vs_hour_sun sun[24];
        if (k % 24 == 0) {
            vs_day_sun((double)r->start_unix_s + 3600.0 * (double)k, &site, sun);
        }
        double up = sun[k % 24].cos_zenith;
        double off = r->column[VS_COLUMN_GHI][k] - r->column[VS_COLUMN_DNI][k] * up -
                     r->column[VS_COLUMN_DHI][k];
        sum += up > 0 ? off * off : 0;
        count += up > 0;
    }
    return sqrt(sum / (double)count);
}

static double sum_of(const struct vs_record *r, enum vs_column column, size_t from, size_t count)
{
    double sum = 0;
    for (size_t k = from; k < from + count; k++) {
        sum += r->column[column][k];
    }
    return sum;
}

static struct vs_record made_late(double late_h)
{
    struct made_style style = made_style();
    style.late_h = late_h;
    return made_record(&style);
}

static struct vs_record fixed(const struct vs_record *record, double late_h)
{
    struct vs_record out;
    struct vs_diag diag = {0};
    cr_assert_eq(vs_record_fix_shift(record, late_h, &out, &diag), VS_OK, "%s", diag.text);
    return out;
}

Test(fix_shift, light_comes_on_time_and_keeps_its_sum)
{
    struct made_style style = made_style();
    for (int half = -2; half <= 2; half++) {
        style.late_h = 0.5 * half + 0.1;
        struct vs_record record = made_record(&style);
        struct vs_record out = fixed(&record, style.late_h);
        struct vs_time_shift s = shift_of(&out);
        cr_expect(s.found && fabs(s.late_h) < 0.1, "%g: %g", style.late_h, s.late_h);
        for (size_t k = 24; k + 48 <= out.count; k += 24) {
            double before = sum_of(&record, VS_COLUMN_GHI, k, 24);
            double after = sum_of(&out, VS_COLUMN_GHI, k, 24);
            cr_expect(fabs(before - after) <= 1e-6 * before, "day %zu: %g %g", k / 24, before,
                      after);
        }
        vs_record_free(&record);
        vs_record_free(&out);
    }
}

Test(fix_shift, nights_are_dark_and_parts_make_the_whole)
{
    struct vs_record record = made_late(0.9), out = fixed(&record, 0.9);
    cr_expect(closure_wm2(&record) > 30 && closure_wm2(&out) < 5, "%g %g", closure_wm2(&record),
              closure_wm2(&out));
    struct vs_site site = {40 * VS_RAD_PER_DEG, 118 * VS_RAD_PER_DEG, 100};
    long late = 0;
    for (size_t k = 0; k < out.count; k += 24) {
        struct vs_hour_sun sun[24];
        vs_day_sun((double)out.start_unix_s + 3600.0 * (double)k, &site, sun);
        for (size_t h = 0; h < 24; h++) {
            int down = sun[h].cos_zenith <= 0;
            late += down && record.column[VS_COLUMN_GHI][k + h] > 0;
            cr_expect(!down || out.column[VS_COLUMN_GHI][k + h] == 0);
            cr_expect(out.column[VS_COLUMN_DHI][k + h] <= out.column[VS_COLUMN_GHI][k + h]);
        }
    }
    cr_expect(late > 100);
    vs_record_free(&record);
    vs_record_free(&out);
}

Test(fix_shift, the_night_beyond_the_end_of_the_file_is_dark)
{
    struct vs_record record = made_late(1.3), out = fixed(&record, 1.3);
    for (size_t k = 0; k < out.count; k++) {
        cr_expect(out.column[VS_COLUMN_GHI][k] >= 0, "hour %zu: %g", k,
                  out.column[VS_COLUMN_GHI][k]);
    }
    vs_record_free(&record);
    vs_record_free(&out);
}

Test(fix_shift, what_is_no_light_stays_and_what_was_done_is_told)
{
    struct vs_record record = made_late(0.5), out = fixed(&record, 0.5);
    size_t bytes = record.count * sizeof(double);
    cr_expect_eq(memcmp(record.column[VS_COLUMN_AIR], out.column[VS_COLUMN_AIR], bytes), 0);
    cr_expect_eq(memcmp(record.column[VS_COLUMN_WIND], out.column[VS_COLUMN_WIND], bytes), 0);
    cr_expect_eq(memcmp(record.line, out.line, record.count * sizeof *record.line), 0);
    cr_expect(strstr(out.make, "made; light moved by -0.50 h"), "%s", out.make);
    vs_record_free(&record);
    vs_record_free(&out);
}

Test(fix_shift, a_missing_hour_stays_missing)
{
    struct vs_record record = made_late(0.5);
    record.column[VS_COLUMN_GHI][24 * 100 + 12] = NAN;
    struct vs_record out = fixed(&record, 0.5);
    long missing = 0;
    for (size_t k = 0; k < out.count; k++) {
        missing += isnan(out.column[VS_COLUMN_GHI][k]);
    }
    cr_expect_eq(missing, 2);
    vs_record_free(&record);
    vs_record_free(&out);
}

Test(fix_shift, illuminance_that_cannot_be_moved_is_dropped)
{
    struct made_style style = made_style();
    struct vs_record record = made_record(&style);
    size_t bytes = record.count * sizeof(double);
    record.column[VS_COLUMN_GLOBAL_LX] = malloc(bytes);
    record.column[VS_COLUMN_EXTRA_NORMAL] = malloc(bytes);
    for (size_t k = 0; k < record.count; k++) {
        record.column[VS_COLUMN_GLOBAL_LX][k] = 1000;
        record.column[VS_COLUMN_EXTRA_NORMAL][k] = 1000;
    }
    struct vs_record out = fixed(&record, 0.5);
    cr_expect(isnan(out.column[VS_COLUMN_GLOBAL_LX][12]));
    cr_expect(out.column[VS_COLUMN_EXTRA_NORMAL][12] > 1400); /* January, near the sun */
    cr_expect_eq(out.column[VS_COLUMN_EXTRA_NORMAL][0], 0.0);
    vs_record_free(&record);
    vs_record_free(&out);
}

Test(fix_shift, records_that_cannot_be_moved_are_refused)
{
    struct made_style style = made_style();
    style.days = 3;
    struct vs_record record = made_record(&style), out;
    struct vs_diag diag = {0};
    record.has_place = 0;
    cr_expect_eq(vs_record_fix_shift(&record, 0.5, &out, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "place"), "%s", diag.text);
    record.has_place = 1;
    record.step_s = 1800;
    cr_expect_eq(vs_record_fix_shift(&record, 0.25, &out, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "whole steps"), "%s", diag.text);
    record.step_s = 86400;
    cr_expect_eq(vs_record_fix_shift(&record, 0.5, &out, &diag), VS_ERR_INPUT);
    vs_record_free(&record);
}

/* Files of weather that many use, each as late as the middle of its energy says; VESPER_WEATHER
 * names the folder that holds them. */
static void expect_late(const char *name, double late_h)
{
    struct vs_record record = weather_sample(name, "epw");
    struct vs_time_shift s = shift_of(&record);
    cr_expect(s.found && fabs(s.late_h - late_h) <= 0.1, "%g", s.late_h);
    if (fabs(late_h) > 0.1) {
        struct vs_record out = fixed(&record, s.late_h);
        struct vs_time_shift again = shift_of(&out);
        cr_expect(again.found && fabs(again.late_h) < 0.1, "%g", again.late_h);
        cr_expect(closure_wm2(&out) < 0.5 * closure_wm2(&record), "%g, %g", closure_wm2(&record),
                  closure_wm2(&out));
        vs_record_free(&out);
    }
    vs_record_free(&record);
}

#define LATE(sentence, name, late_h)                                                               \
    Test(time_shift_known, sentence)                                                               \
    {                                                                                              \
        expect_late(name, late_h);                                                                 \
    }

LATE(beijing_iwec_is_on_time, "CHN_Beijing.Beijing.545110_IWEC.epw", 0.0)
LATE(amsterdam_iwec_is_on_time, "formats/NLD_Amsterdam062400_IWEC.epw", 0.0)
LATE(miyun_cswd_is_half_an_hour_late, "CHN_Beijing.Miyun.544160_CSWD.epw", 0.5)
LATE(chengde_cswd_is_half_an_hour_late, "CHN_Hebei.Chengde.544230_CSWD.epw", 0.5)
LATE(leting_cswd_is_nearly_an_hour_late, "CHN_Hebei.Leting.545390_CSWD.epw", 0.9)
LATE(chaoyang_cswd_is_an_hour_late, "CHN_Liaoning.Chaoyang.543240_CSWD.epw", 1.0)
