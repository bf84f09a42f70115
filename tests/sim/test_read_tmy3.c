/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sim/weather_text.h"

/* A typical year with one row changed. */
struct style {
    const char *station, *header;
    long odd_row; /* from 0; -1 none */
    const char *odd_text;
    long rows; /* 0: all */
};

static struct style plain(void)
{
    return (struct style){
        .station = "999999,\"TESTTOWN, HARBOUR\",HE,8.0,40.000,120.000,100",
        .header = "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),GHI source,DNI (W/m^2),DHI (W/m^2),"
                  "Dry-bulb (C),Wspd (m/s),Pressure (mbar),Hvis (m)",
        .odd_row = -1};
}

/* Months come from 1981, 1984 (which has a 29 February that the file leaves out), 1983 ... */
static int year_of(int month)
{
    return month == 2 ? 1984 : 1980 + month;
}

static struct weather_text make(const struct style *s)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t, "%s\n%s\n", s->station, s->header);
    for (long row = 0; row < (s->rows ? s->rows : 8760); row++) {
        int64_t first = vs_date_days((struct vs_date){2001, 1, 1});
        struct vs_date d = vs_date_of_days(first + row / 24);
        int hour = (int)(row % 24) + 1;
        if (row == s->odd_row) {
            weather_add(&t, "%s", s->odd_text);
            continue;
        }
        weather_add(&t, "%02d/%02d/%04d,%02d:00,%d,1,%d,%d,%d.5,2.5,1001,-9900\n", d.month, d.day,
                    year_of(d.month), hour, hour == 12 ? 300 + d.month : 0, hour == 12 ? 500 : 0,
                    hour == 12 ? 90 : 0, -d.month);
    }
    return t;
}

static struct vs_record good(const struct style *s)
{
    struct weather_text t = make(s);
    return weather_good(&t, "tmy3");
}

static void refused(const struct style *s, int line, int column, const char *words)
{
    struct weather_text t = make(s);
    weather_refused(&t, line, column, words);
}

Test(read_tmy3, first_row_ends_an_hour_after_local_midnight)
{
    struct style s = plain();
    struct vs_record r = good(&s);
    weather_starts(&r, (struct vs_date){2000, 12, 31}, 16 * 60);
    cr_expect(r.step_s == 3600 && r.count == 8760 && r.typical == 1);
    cr_expect(r.stamp == VS_STAMP_END && r.clock == VS_CLOCK_STANDARD && r.utc_offset_h == 8);
    cr_expect(r.latitude_deg == 40 && r.longitude_deg == 120 && r.altitude_m == 100);
    cr_expect_str_eq(r.place, "TESTTOWN, HARBOUR");
    vs_record_free(&r);
}

Test(read_tmy3, columns_are_found_by_name_and_brought_to_units)
{
    struct style s = plain();
    struct vs_record r = good(&s);
    cr_expect(r.column[VS_COLUMN_GHI][11] == 301 && r.column[VS_COLUMN_GHI][12] == 0);
    cr_expect(r.column[VS_COLUMN_DNI][11] == 500 && r.column[VS_COLUMN_DHI][11] == 90);
    cr_expect(r.column[VS_COLUMN_AIR][0] == -1.5 && r.column[VS_COLUMN_WIND][0] == 2.5);
    cr_expect_eq(r.column[VS_COLUMN_PRESSURE][0], 100100.0);
    cr_expect(isnan(r.column[VS_COLUMN_VISIBILITY][0]));
    cr_expect_eq(r.line[8759], 8762);
    vs_record_free(&r);
}

/* 28 February 1984, 24:00 is the midnight that 29 February begins with. */
Test(read_tmy3, february_of_a_leap_year_does_not_make_the_year_one)
{
    struct style s = plain();
    struct vs_record r = good(&s);
    cr_expect(r.column[VS_COLUMN_SOURCE_YEAR][59 * 24 - 1] == 1984);
    cr_expect(r.column[VS_COLUMN_SOURCE_YEAR][59 * 24] == 1983);
    cr_expect(r.column[VS_COLUMN_GHI][59 * 24 + 11] == 303);
    vs_record_free(&r);
}

Test(read_tmy3, mark_carriage_returns_and_blank_lines_change_nothing)
{
    struct style s = plain();
    struct weather_text t = make(&s);
    weather_same_with_mark_and_crlf(&t, "tmy3");
}

Test(read_tmy3, missing_irradiance_is_a_gap)
{
    struct style s = plain();
    s.odd_row = 11;
    s.odd_text = "01/01/1981,12:00,-9900,?,-9900,-9900,-9900,-9900,-9900,-9900\n";
    struct vs_record r = good(&s);
    cr_expect(isnan(r.column[VS_COLUMN_GHI][11]) && isnan(r.column[VS_COLUMN_AIR][11]));
    vs_record_free(&r);
    s.odd_text = "";
    r = good(&s);
    cr_expect(isnan(r.column[VS_COLUMN_GHI][11]) && r.line[11] == 0 && r.count == 8760);
    vs_record_free(&r);
}

Test(read_tmy3, what_nothing_depends_on_is_set_aside)
{
    struct style s = plain();
    s.odd_row = 11;
    s.odd_text = "01/01/1981,12:00,0,1,0,0,-1.5,2.5,99999,fog\n";
    struct vs_record r = good(&s);
    cr_expect_eq(r.set_aside, 2);
    cr_expect(isnan(r.column[VS_COLUMN_PRESSURE][11]) && isnan(r.column[VS_COLUMN_VISIBILITY][11]));
    vs_record_free(&r);
}

Test(read_tmy3, units_in_brackets_are_honoured)
{
    struct style s = plain();
    s.header = "DATE (MM/DD/YYYY),TIME (HH:MM),ghi (Wh/m^2),x,DNI (W/m2),DHI (kW/m2),Dry-bulb (C),"
               "Wspd (m/s),Pressure (hPa),Hvis (miles),,";
    refused(&s, 14, 28, "the diffuse irradiance is '90'; allowed is a number from 0 to 1 kW/m2");
}

#define ODD(name, text, line, column, words)                                                       \
    Test(read_tmy3_faults, name)                                                                   \
    {                                                                                              \
        struct style s = plain();                                                                  \
        s.odd_row = 100; /* line 103 */                                                            \
        s.odd_text = text;                                                                         \
        refused(&s, line, column, words);                                                          \
    }

#define REST ",0,1,0,0,-1.5,2.5,1001,-9900\n"
ODD(irradiance_beyond_the_limits, "01/05/1981,05:00,1501,1,0,0,-1.5,2.5,1001,-9900\n", 103, 18,
    "the global irradiance is '1501'; allowed is a number from 0 to 1500 W/m^2, or the code")
ODD(irradiance_that_is_no_number, "01/05/1981,05:00,bright,1,0,0,-1.5,2.5,1001,-9900\n", 103, 18,
    "the global irradiance is 'bright'")
ODD(irradiance_below_zero, "01/05/1981,05:00,-3,1,0,0,-1.5,2.5,1001,-9900\n", 103, 18, "is '-3'")
ODD(air_too_warm, "01/05/1981,05:00,0,1,0,0,61,2.5,1001,-9900\n", 103, 26,
    "the air temperature is '61'; allowed is a number from -90 to 60 C")
ODD(date_in_another_order, "1981-01-05,05:00" REST, 103, 1,
    "the time is '1981-01-05'; allowed is the form MM/DD/YYYY")
ODD(date_that_is_none, "02/30/1981,05:00" REST, 103, 1, "1981-02-30")
ODD(hour_of_25, "01/05/1981,25:00" REST, 103, 12, "the time is '25:00'")
ODD(row_given_twice, "01/05/1981,04:00" REST, 103, 1, "the row repeats the time of line 102")
ODD(row_that_goes_back, "01/05/1981,03:00" REST, 103, 1, "the row is earlier than line 102")
ODD(row_between_the_steps, "01/05/1981,05:20" REST, 103, 1, "the row lies between the steps")
ODD(row_cut_off, "01/05/1981,05:00,0,1\n", 103, 20, "the row has 4 values; allowed are 10")
ODD(row_too_long, "01/05/1981,05:00,0,1,0,0,-1.5,2.5,1001,-9900,7\n", 103, 46, "has 11 values")

Test(read_tmy3_faults, year_that_is_not_whole)
{
    struct style s = plain();
    s.rows = 8000;
    refused(&s, 8002, 0, "the file spans 333.33 days; allowed is a whole year");
    s.rows = 1;
    refused(&s, 3, 0, "the file spans 0.04 days");
    s.rows = -1;
    refused(&s, 0, 0, "the file has no rows of data");
}

Test(read_tmy3_faults, header_without_what_is_needed)
{
    struct style s = plain();
    s.header = "Date (MM/DD/YYYY),Time (HH:MM),GHI source,DNI (W/m^2)";
    refused(&s, 2, 1, "needed are Date (MM/DD/YYYY), Time (HH:MM), and GHI or DNI with DHI");
    s.header = "Date (MM/DD/YYYY),GHI (W/m^2)";
    refused(&s, 2, 1, "the header has no column Time");
    s.header = "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),GHI (W/m^2)";
    refused(&s, 2, 44, "the column 'GHI (W/m^2)' stands twice");
    s.header = "Date (MM/DD/YYYY),Time (HH:MM),GHI (BTU/ft2)";
    refused(&s, 2, 32, "the unit of the global irradiance is 'BTU/ft2'; allowed is W/m2");
}

Test(read_tmy3_faults, station_beyond_the_earth)
{
    struct style s = plain();
    s.station = "999999,\"X\",HE,8.0,40.000,190,100";
    refused(&s, 1, 26, "the longitude is '190'; allowed is a number from -180 to 180 deg");
    s.station = "999999,\"X\",HE,15.0,40.000,120,100";
    refused(&s, 1, 15, "the time zone is '15.0'");
    s.station = "999999,\"X\",HE,8.0,40.000";
    refused(&s, 1, 1, "the station's line has 5 values; allowed are 7");
}

Test(read_tmy3_known, greensboro)
{
    struct vs_record r = weather_sample("formats/723170TYA.CSV", "tmy3");
    weather_starts(&r, (struct vs_date){2001, 1, 1}, 5 * 60);
    cr_expect(r.count == 8760 && r.step_s == 3600 && r.typical && r.utc_offset_h == -5);
    cr_expect(r.latitude_deg == 36.1 && r.longitude_deg == -79.95 && r.altitude_m == 273);
    cr_expect_str_eq(r.place, "GREENSBORO PIEDMONT TRIAD INT");
    cr_expect_eq(weather_sum(&r, VS_COLUMN_GHI), 1566203.0);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_DNI), 1476549.0);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_DHI), 682223.0);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_AIR), 126335.4, 0.01);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_WIND), 26756.9, 0.01);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_PRESSURE), 864539500.0);
    cr_expect(r.column[VS_COLUMN_SOURCE_YEAR][0] == 1988);
    cr_expect(r.column[VS_COLUMN_SOURCE_YEAR][8759] == 1980);
    vs_record_free(&r);
}
