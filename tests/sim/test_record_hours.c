/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/record_hours.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "sim/base/calendar.h"
#include "sim/weather/clear_hours.h"
#include "tests/sim/climate_fixture.h"

static const double latitude_deg = 40, longitude_deg = 120, offset_h = 8;

/* A record at UTC+8 whose GHI is 0.7 of the clear sky of each step's hour. */
static struct vs_record sunny(struct vs_date from, int days, int step_s, uint64_t more)
{
    struct vs_record r = {.has_place = 1,
                          .latitude_deg = latitude_deg,
                          .longitude_deg = longitude_deg,
                          .altitude_m = 100,
                          .utc_offset_h = offset_h,
                          .step_s = step_s,
                          .file = "t"};
    size_t per_day = (size_t)(86400 / step_s);
    uint64_t columns = VS_COLUMN_BIT(VS_COLUMN_GHI) | VS_COLUMN_BIT(VS_COLUMN_AIR) | more;
    cr_assert_eq(vs_record_alloc(&r, (size_t)days * per_day, columns), 0);
    r.start_unix_s = vs_date_days(from) * 86400 - (int64_t)(offset_h * 3600);
    struct vs_site site = {latitude_deg * VS_RAD_PER_DEG, longitude_deg * VS_RAD_PER_DEG, 100};
    for (size_t k = 0; k < r.count; k++) {
        struct vs_clear_hour clear[24];
        size_t day = k / per_day, hour = k % per_day * (size_t)step_s / 3600;
        vs_clear_day((double)r.start_unix_s + 86400.0 * (double)day, &site, VS_TURBIDITY_DEFAULT,
                     clear);
        r.column[VS_COLUMN_GHI][k] = 0.7 * clear[hour].ghi_wm2;
        r.column[VS_COLUMN_AIR][k] = (double)hour;
        r.line[k] = (int)k + 10;
    }
    return r;
}

static struct vs_date may(void)
{
    return (struct vs_date){2010, 5, 1};
}

static enum vs_err hours_of(struct vs_record *r, const struct vs_hours_how *how,
                            struct vs_hours *out, struct vs_hours_notes *notes,
                            struct vs_diag *diag)
{
    memset(diag, 0, sizeof *diag);
    enum vs_err err = vs_record_hours(r, how, out, notes, diag);
    vs_record_free(r);
    return err;
}

static double sum_of(const double *values, size_t count, double hours)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++) {
        sum += isnan(values[k]) ? 0 : values[k] * hours;
    }
    return sum;
}

Test(record_hours, minutes_keep_their_energy_on_the_way_to_hours)
{
    struct vs_record r = sunny(may(), 2, 60, 0), hourly;
    struct vs_diag diag;
    for (size_t k = 0; k < r.count; k++) { /* a cloud on every third minute */
        r.column[VS_COLUMN_GHI][k] *= k % 3 ? 1 : 0.2;
    }
    cr_assert_eq(vs_record_hourly(&r, offset_h, &hourly, &diag), VS_OK);
    cr_expect_eq(hourly.count, 48u);
    double minutes = sum_of(r.column[VS_COLUMN_GHI], r.count, 1 / 60.0);
    double hours = sum_of(hourly.column[VS_COLUMN_GHI], hourly.count, 1);
    cr_expect_float_eq(minutes, hours, 1e-9 * minutes);
    vs_record_free(&r);
    vs_record_free(&hourly);
}

Test(record_hours, half_of_an_hours_minutes_stand_for_it_and_less_do_not)
{
    struct vs_record r = sunny(may(), 1, 60, 0), hourly;
    struct vs_diag diag;
    for (int k = 0; k < 30; k++) {
        r.column[VS_COLUMN_AIR][k] = NAN;
        r.column[VS_COLUMN_AIR][60 + k] = NAN;
    }
    r.column[VS_COLUMN_AIR][90] = NAN;
    cr_assert_eq(vs_record_hourly(&r, offset_h, &hourly, &diag), VS_OK);
    cr_expect_eq(hourly.column[VS_COLUMN_AIR][0], 0.0);
    cr_expect(isnan(hourly.column[VS_COLUMN_AIR][1]));
    vs_record_free(&r);
    vs_record_free(&hourly);
}

/* 1.5 %: the clear sky of a shifted hour against two of the model's own. */
Test(record_hours, hours_that_lie_across_the_clock_keep_the_days_energy_and_the_night)
{
    struct vs_record r = sunny(may(), 3, 3600, 0), hourly;
    struct vs_diag diag;
    cr_assert_eq(vs_record_hourly(&r, offset_h + 0.5, &hourly, &diag), VS_OK);
    cr_expect_eq(hourly.start_unix_s, r.start_unix_s - 1800);
    double before = sum_of(r.column[VS_COLUMN_GHI] + 24, 24, 1);
    double after = sum_of(hourly.column[VS_COLUMN_GHI] + 24, 24, 1);
    cr_expect_float_eq(after, before, 0.015 * before, "%g %g", after, before);
    cr_expect_eq(hourly.column[VS_COLUMN_GHI][24 + 1], 0.0);
    cr_expect_eq(hourly.column[VS_COLUMN_GHI][24 + 23], 0.0);
    cr_expect_float_eq(hourly.column[VS_COLUMN_AIR][24 + 12], 11.5, 1e-12);
    vs_record_free(&r);
    vs_record_free(&hourly);
}

/* As PVGIS has them: its first hour lies half in the year before. */
Test(record_hours, a_typical_year_across_the_hours_stays_a_year)
{
    struct vs_record r = sunny((struct vs_date){2001, 1, 1}, 365, 3600, 0), hourly;
    struct vs_diag diag;
    r.typical = 1;
    cr_assert_eq(vs_record_hourly(&r, offset_h + 0.5, &hourly, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(hourly.count, 8760u);
    cr_expect_eq(hourly.start_unix_s, r.start_unix_s - 1800);
    cr_expect(hourly.typical && hourly.step_s == 3600 && hourly.utc_offset_h == offset_h + 0.5);
    double before = sum_of(r.column[VS_COLUMN_GHI], r.count, 1);
    double after = sum_of(hourly.column[VS_COLUMN_GHI], hourly.count, 1);
    cr_expect_float_eq(after, before, 1e-6 * before);
    /* half of 23 h of the last day, half of 0 h of the first */
    cr_expect_float_eq(hourly.column[VS_COLUMN_AIR][0], 11.5, 1e-12);
    cr_expect(hourly.line[0] == 10 && hourly.line[8759] == 8769);
    vs_record_free(&hourly);
    r.count--; /* no whole year: no ring */
    cr_assert_eq(vs_record_hourly(&r, offset_h + 0.5, &hourly, &diag), VS_OK);
    cr_expect_eq(hourly.count, 8760u);
    cr_expect_float_eq(hourly.column[VS_COLUMN_AIR][0], 0, 1e-12);
    vs_record_free(&r);
    vs_record_free(&hourly);
}

Test(record_hours, a_short_gap_follows_the_clear_sky_and_is_counted)
{
    struct vs_record whole = sunny(may(), 2, 3600, 0);
    struct vs_record r = sunny(may(), 2, 3600, 0);
    struct vs_hours_how how = {.utc_offset_h = offset_h};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    for (int k = 10; k < 13; k++) {
        r.column[VS_COLUMN_GHI][k] = NAN;
    }
    cr_assert_eq(hours_of(&r, &how, &out, &notes, &diag), VS_OK, "%s", diag.text);
    for (int k = 10; k < 13; k++) {
        cr_expect_float_eq(out.rows[k].ghi_wm2, whole.column[VS_COLUMN_GHI][k], 1e-9);
    }
    cr_expect_eq(out.filled.interpolated, 3);
    cr_expect_eq(out.filled.climate, 0);
    vs_hours_free(&out);
    vs_record_free(&whole);
}

Test(record_hours, a_night_without_values_is_dark_and_not_counted)
{
    struct vs_record r = sunny(may(), 2, 3600, 0);
    struct vs_hours_how how = {.utc_offset_h = offset_h};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    for (int k = 21; k < 27; k++) {
        r.column[VS_COLUMN_GHI][k] = NAN;
    }
    cr_assert_eq(hours_of(&r, &how, &out, &notes, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(out.rows[24].ghi_wm2, 0.0);
    cr_expect_eq(out.filled.interpolated, 0);
    vs_hours_free(&out);
}

Test(record_hours, four_hours_of_sun_are_refused_with_the_line_and_the_way_out)
{
    struct vs_record r = sunny(may(), 2, 3600, 0);
    struct vs_hours_how how = {.utc_offset_h = offset_h};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    for (int k = 10; k < 14; k++) {
        r.column[VS_COLUMN_GHI][k] = NAN;
    }
    cr_expect_eq(hours_of(&r, &how, &out, &notes, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, 19);
    cr_expect(strstr(diag.text, "missing for 4 h from 2010-05-01 10:00"), "%s", diag.text);
    cr_expect(strstr(diag.text, "--fill climate"), "%s", diag.text);
    cr_expect_null(out.rows);
}

Test(record_hours, a_long_gap_takes_the_climates_hours_if_asked)
{
    struct vs_climate climate = qinhuangdao();
    struct vs_record r = sunny(may(), 4, 3600, 0);
    struct vs_hours_how how = {
        .utc_offset_h = offset_h, .fill_climate = 1, .climate = &climate, .seed = 3};
    struct vs_hours out, again;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    for (int k = 24; k < 72; k++) {
        r.column[VS_COLUMN_GHI][k] = r.column[VS_COLUMN_AIR][k] = NAN;
    }
    cr_assert_eq(hours_of(&r, &how, &out, &notes, &diag), VS_OK, "%s", diag.text);
    cr_expect(out.filled.climate >= 24 && out.filled.climate <= 32, "%ld h of sun",
              out.filled.climate);
    cr_expect_eq(out.filled.air, 48);
    double light = 0;
    for (int k = 24; k < 48; k++) {
        light += out.rows[k].ghi_wm2;
        cr_expect(out.rows[k].dhi_wm2 <= out.rows[k].ghi_wm2);
    }
    cr_expect(light > 500 && light < 9000, "a day of May has %g Wh/m2", light);
    struct vs_record same = sunny(may(), 4, 3600, 0);
    for (int k = 24; k < 72; k++) {
        same.column[VS_COLUMN_GHI][k] = same.column[VS_COLUMN_AIR][k] = NAN;
    }
    cr_assert_eq(hours_of(&same, &how, &again, &notes, &diag), VS_OK);
    cr_expect_eq(memcmp(out.rows, again.rows, out.count * sizeof *out.rows), 0);
    vs_hours_free(&out);
    vs_hours_free(&again);
}

Test(record_hours, a_leap_day_that_the_format_leaves_out_is_the_day_before_again)
{
    struct vs_record r = sunny((struct vs_date){2012, 2, 27}, 4, 3600, 0);
    struct vs_hours_how how = {.utc_offset_h = offset_h};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    for (int k = 48; k < 72; k++) {
        r.column[VS_COLUMN_GHI][k] = r.column[VS_COLUMN_AIR][k] = NAN;
        r.line[k] = 0;
    }
    cr_assert_eq(hours_of(&r, &how, &out, &notes, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(out.filled.leap_day, 24);
    cr_expect_eq(out.rows[60].ghi_wm2, out.rows[36].ghi_wm2);
    vs_hours_free(&out);
}

/* A year by the clock of Greenwich begins at 08:00 of the site's first day: its last eight hours go
 * in front. */
Test(record_hours, a_typical_year_by_utc_is_turned_to_begin_at_local_midnight)
{
    struct vs_record r = sunny((struct vs_date){2001, 1, 1}, 365, 3600, 0);
    for (size_t k = 0; k < r.count; k++) {
        r.column[VS_COLUMN_AIR][k] = (double)k / 1000;
    }
    r.start_unix_s += 8 * 3600; /* as if its clock were UTC */
    r.typical = 1;
    struct vs_hours_how how = {.utc_offset_h = offset_h};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    cr_assert_eq(hours_of(&r, &how, &out, &notes, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(out.count, 8760u);
    cr_expect_eq((out.start_unix_s + 8 * 3600) % 86400, 0);
    cr_expect_eq(out.rows[8].air_degc, 0.0);
    cr_expect_eq(out.rows[0].air_degc, 8752 / 1000.0);
    vs_hours_free(&out);
}

Test(record_hours, beam_and_diffuse_make_the_global_where_it_is_missing)
{
    uint64_t more = VS_COLUMN_BIT(VS_COLUMN_DNI) | VS_COLUMN_BIT(VS_COLUMN_DHI);
    struct vs_record r = sunny(may(), 1, 3600, more);
    struct vs_hours_how how = {.utc_offset_h = offset_h};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    for (size_t k = 0; k < r.count; k++) {
        r.column[VS_COLUMN_DNI][k] = 500;
        r.column[VS_COLUMN_DHI][k] = 80;
    }
    r.column[VS_COLUMN_GHI][12] = NAN;
    cr_assert_eq(hours_of(&r, &how, &out, &notes, &diag), VS_OK, "%s", diag.text);
    /* the sun of 1 May stands at 65 deg at noon: 500 sin 65 + 80 = 533 */
    cr_expect_float_eq(out.rows[12].ghi_wm2, 533, 10, "%g", out.rows[12].ghi_wm2);
    cr_expect_eq(out.filled.interpolated, 0);
    vs_hours_free(&out);
}

/* --- records of days ------------------------------------------------------------------------ */

/* Days of June; 200 W/m2 over 24 h are 4.8 kWh/m2. */
static struct vs_record june(size_t days)
{
    struct vs_record r = {.has_place = 1,
                          .latitude_deg = latitude_deg,
                          .longitude_deg = longitude_deg,
                          .utc_offset_h = offset_h,
                          .step_s = VS_RECORD_DAY_S,
                          .file = "days"};
    uint64_t columns = VS_COLUMN_BIT(VS_COLUMN_GHI) | VS_COLUMN_BIT(VS_COLUMN_DHI);
    cr_assert_eq(vs_record_alloc(&r, days, columns), 0);
    r.start_unix_s = vs_date_days((struct vs_date){2010, 6, 1}) * 86400 - 8 * 3600;
    for (size_t d = 0; d < days; d++) {
        r.column[VS_COLUMN_GHI][d] = 200;
        r.column[VS_COLUMN_DHI][d] = 80;
        r.line[d] = (int)d + 2;
    }
    return r;
}

Test(record_hours, a_daily_record_keeps_its_sums_and_says_what_was_made_and_cut)
{
    struct vs_climate climate = qinhuangdao();
    struct vs_record r = june(10);
    r.column[VS_COLUMN_DHI][3] = 210; /* more than the global */
    r.column[VS_COLUMN_GHI][6] = 440; /* outside the air there are 480 */
    r.column[VS_COLUMN_DHI][8] = NAN;
    struct vs_hours_how how = {.utc_offset_h = offset_h, .climate = &climate, .seed = 1};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    cr_assert_eq(hours_of(&r, &how, &out, &notes, &diag), VS_OK, "%s", diag.text);
    cr_assert_eq(out.count, 240u);
    for (size_t d = 0; d < 10; d++) {
        double light = 0;
        for (size_t h = 0; h < 24; h++) {
            light += out.rows[24 * d + h].ghi_wm2;
        }
        cr_expect(d == 6 ? light < 10560 && light > 9000 : fabs(light - 4800) < 1e-6, "day %zu: %g",
                  d, light);
    }
    cr_expect_eq(notes.days_cut, 1);
    cr_expect_eq(notes.dhi_cut, 24, "hours, as everywhere: %ld", notes.dhi_cut);
    cr_expect_eq(out.filled.dhi, 24);
    cr_expect_eq(out.filled.air, 240);
    cr_expect_eq(out.filled.wind, 240);
    cr_expect_eq(out.filled.climate, 0);
    vs_hours_free(&out);
}

Test(record_hours, a_day_that_is_missing_is_refused_with_its_line_or_made)
{
    struct vs_climate climate = qinhuangdao();
    struct vs_hours_how how = {.utc_offset_h = offset_h, .climate = &climate, .seed = 1};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    struct vs_record r = june(10);
    r.column[VS_COLUMN_GHI][4] = r.column[VS_COLUMN_GHI][5] = NAN;
    cr_expect_eq(hours_of(&r, &how, &out, &notes, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, 6);
    cr_expect(strstr(diag.text, "2 of the 10 days wanted are missing, the first is 2010-06-05"),
              "%s", diag.text);
    cr_expect(strstr(diag.text, "--fill climate"), "%s", diag.text);
    r = june(10);
    r.column[VS_COLUMN_GHI][4] = r.column[VS_COLUMN_GHI][5] = NAN;
    how.fill_climate = 1;
    cr_assert_eq(hours_of(&r, &how, &out, &notes, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(out.filled.climate, 48);
    vs_hours_free(&out);
}

Test(record_hours, a_day_that_cannot_be_is_refused_with_its_own_line)
{
    struct vs_climate climate = qinhuangdao();
    struct vs_hours_how how = {.utc_offset_h = offset_h, .climate = &climate, .fill_climate = 1};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    struct vs_record r = june(10);
    r.column[VS_COLUMN_GHI][2] = NAN;
    r.column[VS_COLUMN_GHI][7] = 590;
    cr_expect_eq(hours_of(&r, &how, &out, &notes, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, 9, "%d", diag.line);
    cr_expect(strstr(diag.text, "2010-06-08 has a GHI of 14.16 kWh/m2"), "%s", diag.text);
}

Test(record_hours, a_day_without_a_row_is_refused_behind_the_last_line_before_it)
{
    struct vs_climate climate = qinhuangdao();
    struct vs_hours_how how = {.utc_offset_h = offset_h, .climate = &climate};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    struct vs_record r = june(10);
    r.column[VS_COLUMN_GHI][4] = r.column[VS_COLUMN_GHI][5] = NAN;
    r.line[4] = r.line[5] = 0;
    cr_expect_eq(hours_of(&r, &how, &out, &notes, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, 5, "%d", diag.line);
}

static void expect_refusal(struct vs_record *r, const char *words)
{
    struct vs_hours_how how = {.utc_offset_h = offset_h};
    struct vs_hours out;
    struct vs_hours_notes notes;
    struct vs_diag diag;
    cr_expect_eq(hours_of(r, &how, &out, &notes, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_null(out.rows);
}

Test(record_hours_faults, a_tilted_plane_is_no_global)
{
    struct vs_record r = {.has_place = 1, .step_s = 3600, .plane_tilt_deg = 30};
    vs_record_alloc(&r, 48, VS_COLUMN_BIT(VS_COLUMN_PLANE_BEAM));
    expect_refusal(&r, "a plane of 30 deg");
}

Test(record_hours_faults, temperature_alone_is_no_weather)
{
    struct vs_record r = {.has_place = 1, .step_s = 3600};
    vs_record_alloc(&r, 48, VS_COLUMN_BIT(VS_COLUMN_AIR));
    expect_refusal(&r, "no global irradiance");
}

Test(record_hours_faults, a_file_without_a_place_is_refused)
{
    struct vs_record r = sunny(may(), 2, 3600, 0);
    r.has_place = 0;
    expect_refusal(&r, "does not say where");
}

Test(record_hours_faults, days_need_a_climate_for_their_hours)
{
    struct vs_record r = june(10);
    expect_refusal(&r, "its hours need a climate");
}

Test(record_hours_faults, less_than_a_day_is_refused)
{
    struct vs_record r = sunny(may(), 1, 3600, 0);
    r.start_unix_s += 3600;
    expect_refusal(&r, "at least one whole day");
}

Test(record_hours_faults, a_year_without_temperature_asks_for_the_climates)
{
    struct vs_record r = sunny(may(), 2, 3600, 0);
    for (size_t k = 0; k < r.count; k++) {
        r.column[VS_COLUMN_AIR][k] = NAN;
    }
    expect_refusal(&r, "the air temperature is missing for 48 h");
}
