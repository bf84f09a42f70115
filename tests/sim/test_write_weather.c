/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "tests/sim/weather_check.h"

#include "sim/base/calendar.h"
#include "sim/base/csv.h"
#include "tests/sim/epw_text.h"
#include "tests/sim/folder.h"

/* Every column of one row with a value of its own; another row with every missing code. */
static struct weather_text odd_year(void)
{
    struct epw_style style = epw_style();
    style.year = 1986;
    style.other_year = 1999;
    style.location = "Odd Town,HE,CHN,made,1,-40.123456789,120.7,8.0,-2.0";
    struct weather_text t = epw_make(&style);
    weather_swap(&t, "\n1986,1,1,2,60,?9?9?9,-8.5,9999,9999,9999,9999,9999,9999,0,9999,0,",
                 "\n1986,1,1,2,60,?9?9?9,-0.10,-15.9,63,97340,1.25,1415,218,0.1,1e2,0.3,");
    weather_swap(&t, "\n1986,1,1,3,60,?9?9?9,-7.5,9999,9999,9999,9999,9999,9999,0,9999,0,",
                 "\n1986,1,1,3,60,?9?9?9,99.9,99.9,999,999999,9999,9999,9999,9999,9999,9999,");
    weather_swap(&t,
                 "\n1986,1,1,4,60,?9?9?9,-6.5,9999,9999,9999,9999,9999,9999,0,9999,0,9999,9999,"
                 "9999,9999,9999,2.5,9999,9999,9999,9999,9999,9999,9999,9999,9999,9999,9999,"
                 "9999,9999",
                 "\n1986,1,1,4,60,?9?9?9,-6.5,99.9,1,90000,0,0,0,0,0,0,123456,1,0.5,70,359.9,2.55,"
                 "10,9,777.7,88888,0,000912345,0,0.062,2,88,0.2,0.333333333333333333,1");
    return t;
}

static struct vs_record through(const struct vs_writer *writer, const struct vs_record *record)
{
    return weather_taken(weather_written(writer, record), writer->name);
}

Test(write_weather, epw_to_plain_to_epw_keeps_every_value)
{
    struct vs_record epw = weather_taken(odd_year(), "epw");
    struct vs_record plain = through(&vs_writer_plain, &epw);
    struct vs_record again = through(&vs_writer_epw, &plain);
    cr_expect_eq(epw.column[VS_COLUMN_AEROSOL][3], 0.062);
    cr_expect_eq(epw.column[VS_COLUMN_WEATHER_CODES][3], 912345.0);
    cr_expect_eq(epw.column[VS_COLUMN_RAIN][3], 1 / 3.0);
    cr_expect(isnan(epw.column[VS_COLUMN_GHI][2]) && epw.column[VS_COLUMN_AIR][1] == -0.1);
    cr_expect(epw.typical && epw.column[VS_COLUMN_SOURCE_YEAR][8759] == 1999);
    weather_expect_same(&epw, &plain);
    weather_expect_same(&epw, &again);
    cr_expect_str_eq(again.make, epw.make);
    vs_record_free(&epw);
    vs_record_free(&plain);
    vs_record_free(&again);
}

Test(write_weather, a_leap_year_keeps_its_day)
{
    struct epw_style style = epw_style();
    style.leap = 1;
    style.year = 2016;
    struct vs_record epw = weather_taken(epw_make(&style), "epw");
    struct vs_record plain = through(&vs_writer_plain, &epw);
    struct vs_record again = through(&vs_writer_epw, &plain);
    cr_expect(again.count == 8784 && !again.typical);
    weather_expect_same(&epw, &again);
    vs_record_free(&epw);
    vs_record_free(&plain);
    vs_record_free(&again);
}

static void expect_line(const struct weather_text *t, int number, const char *want)
{
    const char *at = t->bytes;
    for (int k = 1; k < number && at; k++) {
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    cr_expect(at && strncmp(at, want, strlen(want)) == 0, "%.120s", at ? at : "");
}

Test(write_weather, an_epw_file_has_its_eight_lines_and_codes)
{
    struct vs_record epw = weather_taken(odd_year(), "epw");
    snprintf(epw.place, sizeof epw.place, "Odd, \"Town");
    struct weather_text t = weather_written(&vs_writer_epw, &epw);
    expect_line(&t, 1, "LOCATION,Odd   Town,-,-,made,-,-40.123456789,120.7,8,-2\n");
    expect_line(&t, 2, "DESIGN CONDITIONS,0\n");
    expect_line(&t, 5, "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\n");
    expect_line(&t, 8, "DATA PERIODS,1,1,Data,Monday, 1/ 1,12/31\n"); /* 1 January 2001 */
    expect_line(&t, 9, "1986,1,1,1,60,?9?9?9");
    cr_expect(strstr(t.bytes, ",99.9,99.9,999,999999,9999,9999,9999,9999,9999,9999,"));
    cr_expect(strstr(t.bytes, ",777.7,88888,0,000912345,0,0.062,2,88,0.2,0.3333333333333333,1\n"));
    free(t.bytes);
    vs_record_free(&epw);
}

static void refuses(const char *plain, const char *words)
{
    struct vs_record r = weather_taken(weather_of(plain), "plain");
    FILE *nowhere = tmpfile();
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_writer_epw.write(&r, nowhere, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_eq(ftell(nowhere), 0);
    fclose(nowhere);
    vs_record_free(&r);
}

#define PLACE "# latitude_deg: 40\n# longitude_deg: 120\n# utc_offset_h: 8\n"

Test(write_weather, an_epw_file_is_a_whole_year_of_hours)
{
    refuses(PLACE "time,ghi_wm2\n2005-01-01T00:00,1\n2005-01-01T00:30,1\n", "shorter than an hour");
    refuses(PLACE "time,ghi_wm2\n2005-01-01T00:00,1\n2005-01-01T01:00,1\n", "not a whole year");
    refuses("# utc_offset_h: 8\ntime,ghi_wm2\n2005-01-01T00:00,1\n2005-01-01T01:00,1\n",
            "does not say where it is from");
}

/* A year of hours from a start, with its number in the wind direction. */
static struct weather_text year_from(const char *lines, int64_t start, int hours)
{
    struct weather_text t = {.bytes = NULL};
    weather_add(&t, "%stime,ghi_wm2\n", lines);
    for (int k = 0; k < hours; k++) {
        int64_t at = start + k;
        struct vs_date d = vs_date_of_days(at / 24);
        weather_add(&t, "%d-%02d-%02dT%02d:00,%d.5\n", d.year, d.month, d.day, (int)(at % 24),
                    k % 1000);
    }
    return t;
}

Test(write_weather, a_typical_year_is_turned_to_the_standard_clock)
{
    int64_t start = vs_date_days((struct vs_date){2001, 1, 1}) * 24;
    struct vs_record utc = weather_taken(
        year_from(PLACE "# clock: utc\n# typical: 1\n", start, 8760), "plain");
    struct vs_record epw = through(&vs_writer_epw, &utc);
    cr_expect_eq(epw.start_unix_s, utc.start_unix_s - 8 * 3600);
    cr_expect_eq(epw.column[VS_COLUMN_GHI][8], 0.5);
    cr_expect_eq(epw.column[VS_COLUMN_GHI][0], 752.5); /* the last eight hours come first */
    vs_record_free(&utc);
    vs_record_free(&epw);
}

Test(write_weather, a_real_year_is_not_turned)
{
    int64_t start = vs_date_days((struct vs_date){2001, 1, 1}) * 24;
    struct weather_text t = year_from(PLACE "# clock: utc\n", start, 8760);
    refuses(t.bytes, "the record begins at another time");
    free(t.bytes);
}

Test(write_weather, every_clock_of_a_record_is_kept_in_plain)
{
    static const char *const files[] = {
        PLACE "# clock: solar\n# stamp: middle\ntime,ghi_wm2\n2005-06-01T12:30,1.1\n"
              "2005-06-01T13:30,\n",
        "# latitude_deg: 40.5\n# longitude_deg: 118.123\n# utc_offset_h: 8\n# clock: solar\ntime,"
        "plane_beam_wm2\n2005-06-01T12:00,1\n2005-06-01T12:01,3\n",
        "# utc_offset_h: 5.75\n# stamp: "
        "day\ntime,dhi_wm2\n1969-12-30,1\n1969-12-31,2\n1970-01-03,3\n",
        "# clock: utc\n# stamp: end\n# plane_tilt_deg: 45.5\n# plane_azimuth_deg: 180\n"
        "time,plane_ground_wm2,snowfall_cm\n1969-12-31T23:55,1,0\n1970-01-01T00:00,2,0.1\n",
    };
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        struct vs_record r = weather_taken(weather_of(files[k]), "plain");
        struct vs_record again = through(&vs_writer_plain, &r);
        weather_expect_same(&r, &again);
        cr_expect(r.clock == again.clock && r.plane_tilt_deg == again.plane_tilt_deg &&
                  r.plane_azimuth_deg == again.plane_azimuth_deg);
        vs_record_free(&r);
        vs_record_free(&again);
    }
}

Test(write_weather, a_file_is_whole_or_not_there)
{
    struct folder folder = folder_make();
    char path[600], none[600];
    struct vs_diag diag = {.text = ""};
    struct vs_record r = weather_taken(odd_year(), "epw");
    folder_file(&folder, "w.csv", path);
    cr_assert_eq(vs_weather_write(&vs_writer_plain, &r, path, &diag), VS_OK);
    struct vs_record again;
    cr_assert_eq(vs_weather_read(path, &again, &diag), VS_OK, "%s", diag.text);
    weather_expect_same(&r, &again);
    r.step_s = 1800;
    folder_file(&folder, "w.epw", none);
    cr_expect_eq(vs_weather_write(&vs_writer_epw, &r, none, &diag), VS_ERR_INPUT);
    cr_expect_eq(folder_count(&folder), 1);
    vs_record_free(&r);
    vs_record_free(&again);
    folder_remove(&folder);
}
