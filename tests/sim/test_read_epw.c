/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "sim/base/calendar.h"
#include "sim/weather/reader.h"
#include "sim/weather/record_hours.h"
#include "tests/sim/epw_text.h"
#include "tests/sim/weather_text.h"

/* What the file said and what its hours showed. */
struct seen {
    int year, typical;
    struct vs_filled filled;
    struct vs_hours_notes hours;
};

static enum vs_err read_text(const char *bytes, size_t size, const char *name,
                             struct vs_hours *hours, struct seen *seen, struct vs_diag *diag)
{
    struct vs_text text = {bytes, size, name};
    struct vs_record record;
    memset(diag, 0, sizeof *diag);
    memset(hours, 0, sizeof *hours);
    memset(seen, 0, sizeof *seen);
    enum vs_err err = vs_reader_epw.read(&text, (memset(&record, 0, sizeof record), &record), diag);
    if (!err) {
        struct vs_hours_how how = {.utc_offset_h = record.utc_offset_h};
        int64_t local_s = record.start_unix_s + (int64_t)(record.utc_offset_h * 3600);
        seen->year = vs_date_of_days(local_s / 86400).year;
        seen->typical = record.typical;
        err = vs_record_hours(&record, &how, hours, &seen->hours, diag);
        seen->filled = hours->filled;
    }
    vs_record_free(&record);
    return err;
}

static enum vs_err read_style(const struct epw_style *style, struct vs_hours *hours,
                              struct seen *notes, struct vs_diag *diag)
{
    struct weather_text text = epw_make(style);
    enum vs_err err = read_text(text.bytes, text.size, "t.epw", hours, notes, diag);
    free(text.bytes);
    return err;
}

static struct vs_hours good(const struct epw_style *style, struct seen *notes)
{
    struct vs_hours hours;
    struct vs_diag diag;
    cr_assert_eq(read_style(style, &hours, notes, &diag), VS_OK, "%d:%d %s", diag.line, diag.column,
                 diag.text);
    return hours;
}

/* The place of a value: line as an editor counts it, header included. */
static void expect_refusal(const struct epw_style *style, int line, int column, const char *words)
{
    struct vs_hours hours;
    struct seen notes;
    struct vs_diag diag;
    cr_expect_eq(read_style(style, &hours, &notes, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, line, "line %d: %s", diag.line, diag.text);
    cr_expect_eq(diag.column, column, "column %d: %s", diag.column, diag.text);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_null(hours.rows);
    cr_expect_eq(hours.count, 0u);
}

static struct epw_style odd(long row, int column, const char *text)
{
    struct epw_style style = epw_style();
    style.odd_row = row;
    style.odd_column = column;
    style.odd_text = text;
    return style;
}

Test(read_epw, hour_one_is_the_first_hour_after_local_midnight)
{
    struct epw_style style = epw_style();
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    int64_t midnight = vs_date_days((struct vs_date){2005, 1, 1}) * 86400;
    cr_expect_eq(h.start_unix_s, midnight - 8 * 3600);
    cr_expect_eq(h.count, 8760u);
    cr_expect_eq(h.rows[0].air_degc, -9.5);
    cr_expect_eq(h.rows[11].ghi_wm2, 300.0);
    cr_expect_eq(h.rows[11].dhi_wm2, 150.0);
    cr_expect_eq(h.rows[11].wind_ms, 2.5);
    cr_expect(h.latitude_deg == 40 && h.longitude_deg == 120 && h.altitude_m == 100);
    cr_expect_eq(h.utc_offset_h, 8.0);
    cr_expect(strstr(h.source, "Testtown") && strstr(h.source, "made"), "%s", h.source);
    vs_hours_free(&h);
}

Test(read_epw, half_hour_zones_shift_the_start)
{
    struct epw_style style = epw_style();
    style.location = "Pune,-,IND,made,1,18.5,73.9,5.5,560";
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(h.start_unix_s, vs_date_days((struct vs_date){2005, 1, 1}) * 86400 - 19800);
    vs_hours_free(&h);
}

Test(read_epw, places_below_the_sea_are_real)
{
    struct epw_style style = epw_style();
    style.location = "AMSTERDAM,-,NLD,made,62400,52.30,4.77,1.0,-2.0";
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(h.altitude_m, -2.0);
    vs_hours_free(&h);
}

Test(read_epw, mark_carriage_returns_and_open_last_line_change_nothing)
{
    struct epw_style plain = epw_style();
    struct epw_style other = epw_style();
    other.mark = 1;
    other.line_end = "\r\n";
    struct seen notes;
    struct vs_hours a = good(&plain, &notes);
    struct weather_text text = epw_make(&other);
    struct vs_hours b;
    struct vs_diag diag;
    cr_assert_eq(read_text(text.bytes, text.size - 2, "t.epw", &b, &notes, &diag), VS_OK);
    cr_expect_eq(memcmp(a.rows, b.rows, 8760 * sizeof *a.rows), 0);
    free(text.bytes);
    vs_hours_free(&a);
    vs_hours_free(&b);
}

/* As PVGIS writes them: 34 values and a comma. */
Test(read_epw, rows_may_end_in_a_comma)
{
    struct epw_style style = epw_style();
    style.row_end = "";
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(h.rows[11].ghi_wm2, 300.0);
    vs_hours_free(&h);
    style.row_end = "9999,";
    h = good(&style, &notes);
    vs_hours_free(&h);
}

Test(read_epw, leap_day_is_an_hour_of_its_own_year)
{
    struct epw_style style = epw_style();
    style.leap = 1;
    style.year = 2016;
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(h.count, 8784u);
    cr_expect_eq(notes.year, 2016);
    vs_hours_free(&h);
}

Test(read_epw, typical_year_becomes_one_running_year)
{
    struct epw_style style = epw_style();
    style.year = 1986;
    style.other_year = 1999;
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect(notes.typical == 1 && notes.year == 2001);
    cr_expect_eq(h.start_unix_s, vs_date_days((struct vs_date){2001, 1, 1}) * 86400 - 28800);
    vs_hours_free(&h);
}

/* A label that has a 29 February where the file has none would shift every day after it. */
Test(read_epw, year_that_does_not_fit_the_rows_is_not_kept)
{
    struct epw_style style = epw_style();
    style.year = 2004;
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(notes.year, 2001);
    vs_hours_free(&h);
    style.leap = 1;
    style.year = 2005;
    h = good(&style, &notes);
    cr_expect_eq(notes.year, 2004);
    vs_hours_free(&h);
}

Test(read_epw, missing_diffuse_is_made_from_the_global_and_counted)
{
    struct epw_style style = odd(180 * 24 + 11, 15, "9999"); /* noon of 30 June */
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    const struct vs_hour *noon = &h.rows[180 * 24 + 11];
    cr_expect_eq(notes.filled.dhi, 1);
    /* Kt = 300 / (1317 * 0.95) = 0.24, where Erbs gives a diffuse share of 0.97 */
    cr_expect(noon->dhi_wm2 > 0.95 * 300 && noon->dhi_wm2 < 0.99 * 300, "%g", noon->dhi_wm2);
    vs_hours_free(&h);
}

Test(read_epw, missing_wind_is_given_the_default_and_counted)
{
    struct epw_style style = odd(5, 21, "999");
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(notes.filled.wind, 1);
    cr_expect_eq(h.rows[5].wind_ms, VS_WIND_DEFAULT_MS);
    vs_hours_free(&h);
}

Test(read_epw, light_at_night_is_kept_and_counted)
{
    struct epw_style style = odd(2, 13, "40"); /* 02:00 to 03:00 in January */
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(h.rows[2].ghi_wm2, 40.0);
    cr_expect_eq(notes.hours.night_hours, 1);
    cr_expect_eq(notes.hours.night_whm2, 40.0);
    vs_hours_free(&h);
}

Test(read_epw, more_than_the_sun_sends_is_kept_and_counted)
{
    struct epw_style style = odd(11, 13, "1200");
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(h.rows[11].ghi_wm2, 1200.0);
    /* the sun of 1 January stands at 27 deg at most: 1408 sin 27 = 633 W/m2 */
    cr_expect_eq(notes.hours.over_hours, 1);
    cr_expect(notes.hours.over_whm2 > 560 && notes.hours.over_whm2 < 580, "%g",
              notes.hours.over_whm2);
    vs_hours_free(&h);
}

Test(read_epw, diffuse_above_global_is_cut_and_counted)
{
    struct epw_style style = odd(11, 15, "310");
    struct seen notes;
    struct vs_hours h = good(&style, &notes);
    cr_expect_eq(h.rows[11].dhi_wm2, 300.0);
    cr_expect(notes.hours.dhi_cut == 1 && notes.hours.dhi_cut_whm2 == 10);
    vs_hours_free(&h);
}

#define REFUSES(name, row, column_index, value, line, column, words)                               \
    Test(read_epw_faults, name)                                                                    \
    {                                                                                              \
        struct epw_style style = odd(row, column_index, value);                                    \
        expect_refusal(&style, line, column, words);                                               \
    }

/* row 0 is line 9: "2005,1,1,1,60,?9?9?9,-9.5,9999,..." */
REFUSES(temperature_that_is_no_number, 0, 6, "cold", 9, 22,
        "the air temperature is 'cold'; allowed is a number from -70 to 70 degC")
REFUSES(temperature_beyond_the_limits, 3, 6, "70.1", 12, 22, "allowed is a number from -70 to 70")
REFUSES(global_beyond_the_limits, 0, 13, "1501", 9, 57, "from 0 to 1500 Wh/m2")
REFUSES(global_below_zero, 0, 13, "-3", 9, 57, "the global irradiation is '-3'")
REFUSES(global_that_is_no_number, 0, 13, "inf", 9, 57, "the global irradiation is 'inf'")
REFUSES(diffuse_beyond_the_limits, 0, 15, "1001", 9, 64, "from 0 to 1000 Wh/m2")
REFUSES(wind_beyond_the_limits, 0, 21, "61", 9, 91, "from 0 to 60 m/s")
REFUSES(hour_zero, 0, 3, "0", 9, 10, "the hour is '0'; allowed is a whole number from 1 to 24")
REFUSES(month_thirteen, 8759, 1, "13", 8768, 6, "the month is '13'")
REFUSES(half_a_day, 0, 2, "1.5", 9, 8, "the day is '1.5'")
REFUSES(thirtieth_of_february, 59 * 24, 2, "30", 59 * 24 + 9, 6, "month 3 day 1 hour 1")

Test(read_epw_faults, row_left_out)
{
    struct epw_style style = epw_style();
    style.drop_row = 100;
    expect_refusal(&style, 109, 6,
                   "the row is for month 1 day 5 hour 6; allowed is the hour after");
}

Test(read_epw_faults, row_given_twice)
{
    struct epw_style style = epw_style();
    style.repeat_row = 100;
    expect_refusal(&style, 110, 6, "month 1 day 5 hour 5; allowed");
}

Test(read_epw_faults, short_file)
{
    struct epw_style style = epw_style();
    style.rows = 8759;
    expect_refusal(&style, 8767, 0, "ends after 8 header lines and 8759 rows");
    style.rows = 1;
    expect_refusal(&style, 9, 0, "and 1 rows; allowed are 8 header lines and 8760 rows");
}

Test(read_epw_faults, row_after_the_year)
{
    struct epw_style style = epw_style();
    style.repeat_row = 8759;
    expect_refusal(&style, 8769, 1, "a row follows the last hour of the year");
}

Test(read_epw_faults, row_too_short_or_too_long)
{
    struct epw_style style = odd(7, 34, "1,2,3");
    expect_refusal(&style, 16, 1, "the row has 37 values; allowed are 34 or 35");
    struct weather_text text = epw_make(&style);
    char *row = strstr(text.bytes, "2005,1,1,3,");
    memmove(row + 20, strchr(row, '\n'), 2);
    struct vs_hours hours;
    struct seen notes;
    struct vs_diag diag;
    size_t size = (size_t)(row - text.bytes) + 21;
    cr_expect_eq(read_text(text.bytes, size, "t.epw", &hours, &notes, &diag), VS_ERR_INPUT);
    cr_expect(diag.line == 11 && strstr(diag.text, "the row has 6 values"), "%d %s", diag.line,
              diag.text);
    free(text.bytes);
}

Test(read_epw_faults, location_beyond_the_earth)
{
    struct epw_style style = epw_style();
    style.location = "X,-,-,made,1,40.0,190.0,8.0,100";
    expect_refusal(&style, 1, 28, "the longitude is '190.0'; allowed is a number from -180 to 180");
    style.location = "X,-,-,made,1,40.0";
    expect_refusal(&style, 1, 1, "LOCATION has 6 values");
}

static void expect_text_refused(const char *bytes, size_t size, int line, const char *words)
{
    struct vs_hours hours;
    struct seen notes;
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(read_text(bytes, size, "t", &hours, &notes, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, line, "line %d", diag.line);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
}

Test(read_epw_faults, file_that_is_no_epw)
{
    expect_text_refused("", 0, 0, "ends after 0 header lines and 0 rows");
    expect_text_refused("time,ghi\n1,2\n", 13, 1, "begins with 'time'; allowed is 'LOCATION'");
    expect_text_refused("\0\0\0\0", 4, 1, "zero byte");
}

Test(read_epw_faults, half_hourly_file)
{
    struct epw_style style = epw_style();
    struct weather_text text = epw_make(&style);
    memcpy(strstr(text.bytes, "DATA PERIODS,1,1") + 15, "2", 1);
    expect_text_refused(text.bytes, text.size, 8, "1 period of 1 record an hour");
    free(text.bytes);
}

Test(read_epw_faults, missing_file)
{
    struct vs_record record;
    struct vs_diag diag;
    cr_expect_eq(vs_weather_read("no/such.epw", &record, &diag), VS_ERR_MISSING);
    cr_expect_str_eq(diag.file, "no/such.epw");
    cr_expect_eq(record.count, 0u);
}

/* Files that people use; none is part of this repository. VESPER_WEATHER names the folder. */
struct known {
    const char *file;
    double annual_kwhm2, altitude_m;
    int late; /* its irradiance is shifted late: light at night */
};

static void expect_known(const struct known *known)
{
    struct vs_record record = weather_sample(known->file, "epw");
    struct vs_hours hours;
    struct seen notes;
    struct vs_diag diag;
    struct vs_hours_how how = {.utc_offset_h = record.utc_offset_h};
    cr_assert_eq(vs_record_hours(&record, &how, &hours, &notes.hours, &diag), VS_OK, "%s",
                 diag.text);
    vs_record_free(&record);
    cr_expect_eq(hours.count, 8760u);
    /* the sums are stated to 1 kWh/m2 */
    cr_expect(fabs(notes.hours.ghi_whm2 / 1000 - known->annual_kwhm2) < 0.6, "%g",
              notes.hours.ghi_whm2);
    cr_expect(fabs(hours.altitude_m - known->altitude_m) < 0.5, "%g", hours.altitude_m);
    /* a file whose clock is right and is read right has neither */
    cr_expect_eq(notes.hours.night_hours > 0, known->late, "%ld", notes.hours.night_hours);
    cr_expect_eq(notes.hours.over_hours > 0, known->late, "%ld", notes.hours.over_hours);
    vs_hours_free(&hours);
}

#define KNOWN(name, ...)                                                                           \
    Test(read_epw_known, name)                                                                     \
    {                                                                                              \
        struct known known = {__VA_ARGS__};                                                        \
        expect_known(&known);                                                                      \
    }

KNOWN(chengde_cswd, "CHN_Hebei.Chengde.544230_CSWD.epw", 1414, 386, 1)
KNOWN(leting_cswd, "CHN_Hebei.Leting.545390_CSWD.epw", 1427, 10, 1)
KNOWN(chaoyang_cswd, "CHN_Liaoning.Chaoyang.543240_CSWD.epw", 1432, 170, 1)
KNOWN(miyun_cswd, "CHN_Beijing.Miyun.544160_CSWD.epw", 1290, 72, 1)
KNOWN(beijing_iwec, "CHN_Beijing.Beijing.545110_IWEC.epw", 1396, 32, 0)
KNOWN(amsterdam_iwec, "formats/NLD_Amsterdam062400_IWEC.epw", 982.5, -2, 0)
