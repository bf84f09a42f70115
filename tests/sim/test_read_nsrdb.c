/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sim/weather_text.h"

static const char names[] = "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,"
                            "Elevation,Local Time Zone,GHI Units,Temperature Units,"
                            "Pressure Units,Version\n";
static const char values[] = "NSRDB,1,-,-,-,40.5,-108.5,-7,2000,-7,w/m2,c,mbar,v3.0.1\n";
static const char values_utc[] = "NSRDB,1,-,-,-,66.5,-150.5,0,100,-9,w/m2,c,mbar,v4.0.0\n";
static const char header[] = "Year,Month,Day,Hour,Minute,GHI,DNI,DHI,Temperature,Pressure,,,,\n";

static struct weather_text start(const char *second, const char *third)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t, "%s%s%s", names, second, third);
    return t;
}

Test(read_nsrdb, hourly_row_at_minute_30_is_the_full_hour)
{
    struct weather_text t = start(values, header);
    weather_add(&t, "2017,1,1,0,30,0,0,0,-8,780,,,,\n2017,1,1,1,30,78,247,46,-7.5,781,,,,\n");
    struct vs_record r = weather_good(&t, "nsrdb");
    weather_starts(&r, (struct vs_date){2017, 1, 1}, 7 * 60);
    cr_expect(r.step_s == 3600 && r.count == 2 && !r.typical);
    cr_expect(r.stamp == VS_STAMP_MIDDLE && r.clock == VS_CLOCK_STANDARD);
    cr_expect(r.utc_offset_h == -7 && r.latitude_deg == 40.5 && r.longitude_deg == -108.5);
    cr_expect(r.has_place && r.has_altitude && r.altitude_m == 2000);
    cr_expect_str_eq(r.make, "NSRDB v3.0.1, location 1");
    cr_expect(r.column[VS_COLUMN_GHI][1] == 78 && r.column[VS_COLUMN_DNI][1] == 247);
    cr_expect(r.column[VS_COLUMN_DHI][1] == 46 && r.column[VS_COLUMN_AIR][1] == -7.5);
    cr_expect_eq(r.column[VS_COLUMN_PRESSURE][1], 78100.0);
    vs_record_free(&r);
}

Test(read_nsrdb, half_hourly_row_lies_around_its_stamp)
{
    struct weather_text t = start(values, header);
    weather_add(&t, "2017,1,1,0,0,0,0,0,-8,780,,,,\n2017,1,1,0,30,0,0,0,-8,780,,,,\n");
    struct vs_record r = weather_good(&t, "nsrdb");
    weather_starts(&r, (struct vs_date){2017, 1, 1}, 7 * 60 - 15);
    cr_expect_eq(r.step_s, 1800);
    vs_record_free(&r);
}

Test(read_nsrdb, time_zone_is_the_clock_and_not_the_local_one)
{
    struct weather_text t = start(values_utc, "Year,Month,Day,Hour,Minute,GHI,,\n");
    weather_add(&t, "2023,1,1,0,30,11,,\n2023,1,1,1,30,0,,\n");
    struct vs_record r = weather_good(&t, "nsrdb");
    weather_starts(&r, (struct vs_date){2023, 1, 1}, 0);
    cr_expect(r.clock == VS_CLOCK_UTC && r.utc_offset_h == -9);
    cr_expect(r.column[VS_COLUMN_GHI][0] == 11 && !r.column[VS_COLUMN_DNI]);
    vs_record_free(&r);
}

Test(read_nsrdb, mark_carriage_returns_and_blank_lines_change_nothing)
{
    struct weather_text t = start(values, header);
    weather_add(&t, "2017,1,1,0,30,0,0,0,-8,780,,,,\n2017,1,1,1,30,78,247,46,,781,,,,\n");
    weather_same_with_mark_and_crlf(&t, "nsrdb");
}

Test(read_nsrdb, missing_hour_and_missing_values_are_gaps)
{
    struct weather_text t = start(values, header);
    weather_add(&t, "2017,1,1,0,30,,nan,-9999,-8,780\n2017,1,1,1,30,1,0,1,-8,780\n"
                    "2017,1,1,3,30,1,0,1,-8,780\n");
    struct vs_record r = weather_good(&t, "nsrdb");
    cr_expect_eq(r.count, 4u);
    cr_expect(isnan(r.column[VS_COLUMN_GHI][0]) && isnan(r.column[VS_COLUMN_DNI][0]));
    cr_expect(isnan(r.column[VS_COLUMN_DHI][0]) && isnan(r.column[VS_COLUMN_GHI][2]));
    cr_expect(r.line[2] == 0 && r.line[3] == 6);
    vs_record_free(&r);
}

static struct weather_text frame(const char *first, const char *second)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t, ",Year,Month,Day,Hour,Minute,GHI,Temperature\n%s\n%s\n", first, second);
    return t;
}

Test(read_nsrdb, frame_with_numbers_has_no_place_and_no_known_clock)
{
    struct weather_text t = frame("0,2017,1,1,0,30,5,-8", "1,2017,1,1,1,30,6,-8");
    struct vs_record r = weather_good(&t, "nsrdb");
    weather_starts(&r, (struct vs_date){2017, 1, 1}, 0);
    cr_expect(!r.has_place && !r.has_altitude && r.clock == VS_CLOCK_UTC && r.utc_offset_h == 0);
    cr_expect_eq(r.column[VS_COLUMN_GHI][1], 6.0);
    vs_record_free(&r);
}

Test(read_nsrdb, frame_with_times_has_the_clock_of_their_offset)
{
    struct weather_text t = frame("2017-01-01 00:00:00-07:00,2017,1,1,0,0,5,-8",
                                  "2017-01-01 00:05:00-07:00,2017,1,1,0,5,6,-8");
    struct vs_record r = weather_good(&t, "nsrdb");
    /* the middle of five whole minutes is half a minute off */
    weather_starts(&r, (struct vs_date){2017, 1, 1}, 7 * 60 - 2);
    cr_expect(r.step_s == 300 && r.utc_offset_h == -7 && r.clock == VS_CLOCK_STANDARD);
    vs_record_free(&r);
}

Test(read_nsrdb, frame_with_times_that_have_no_offset_is_taken_for_utc)
{
    struct weather_text t = frame("2017-01-01 00:30:00,2017,1,1,0,30,5,-8",
                                  "2017-01-01 01:30:00,2017,1,1,1,30,6,-8");
    struct vs_record r = weather_good(&t, "nsrdb");
    weather_starts(&r, (struct vs_date){2017, 1, 1}, 0);
    vs_record_free(&r);
}

static struct weather_text typical(int rows)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t, ",Year,Month,Day,Hour,Minute,GHI\n");
    for (int row = 0; row < rows; row++) {
        struct vs_date d = vs_date_of_days(vs_date_days((struct vs_date){2001, 1, 1}) + row / 24);
        weather_add(&t, "%d,%d,%d,%d,%d,30,%d\n", row, 2000 + d.month * 5 % 7, d.month, d.day,
                    row % 24, row % 24 == 12 ? 100 : 0);
    }
    return t;
}

Test(read_nsrdb, typical_year_becomes_one_running_year)
{
    struct weather_text t = typical(8760);
    struct vs_record r = weather_good(&t, "nsrdb");
    weather_starts(&r, (struct vs_date){2001, 1, 1}, 0);
    cr_expect(r.typical && r.count == 8760);
    cr_expect(r.column[VS_COLUMN_SOURCE_YEAR][0] == 2005);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_GHI), 36500.0);
    vs_record_free(&r);
    t = typical(8759);
    weather_refused(&t, 8760, 0, "the file spans 364.96 days");
}

#define ROWS_REFUSED(name, third_row, column, words)                                               \
    Test(read_nsrdb_faults, name)                                                                  \
    {                                                                                              \
        struct weather_text t = start(values, header);                                             \
        weather_add(&t, "2017,1,1,0,30,0,0,0,-8,780,,,,\n"                                         \
                        "2017,1,1,1,30,0,0,0,-8,780,,,,\n" third_row "\n");                        \
        weather_refused(&t, 6, column, words);                                                     \
    }

ROWS_REFUSED(irradiance_beyond_the_limits, "2017,1,1,1,30,1800,0,0,-8,780,,,,", 15,
             "the global irradiance is '1800'; allowed is a number from 0 to 1500 w/m2")
ROWS_REFUSED(minute_60, "2017,1,1,1,60,0,0,0,-8,780,,,,", 12,
             "the Minute is '60'; allowed is a whole number from 0 to 59")
ROWS_REFUSED(hour_24, "2017,1,1,24,30,0,0,0,-8,780,,,,", 10, "the Hour is '24'")
ROWS_REFUSED(day_that_is_none, "2017,2,29,0,30,0,0,0,-8,780,,,,", 1, "2017-02-29")
ROWS_REFUSED(same_row_twice, "2017,1,1,1,30,0,0,0,-8,780,,,,", 1, "repeats the time of line 5")
ROWS_REFUSED(row_that_goes_back, "2017,1,1,0,30,0,0,0,-8,780,,,,", 1, "is earlier than line 5")
ROWS_REFUSED(row_cut_off, "2017,1,1,1,30,0,0", 17, "the row has 7 values; allowed are 10")
ROWS_REFUSED(row_too_long, "2017,1,1,1,30,0,0,0,-8,780,,5", 29, "the row has 12 values")

Test(read_nsrdb_faults, header_without_what_is_needed)
{
    struct weather_text t = start(values, "Year,Month,Day,Hour,Minute,Temperature\n");
    weather_refused(&t, 3, 1, "Hour, Minute, and GHI or DNI with DHI");
    t = start(values, "Year,Month,Day,Hour,GHI\n");
    weather_refused(&t, 3, 1, "the header has no column Minute");
}

Test(read_nsrdb_faults, place_and_units_that_cannot_be)
{
    struct weather_text t = start("NSRDB,1,-,-,-,95,-108.5,-7,2000,-7,w/m2,c,mbar,v3\n", header);
    weather_refused(&t, 2, 15, "the latitude is '95'");
    t = start("NSRDB,1,-,-,-,40,-108.5,x,2000,-7,w/m2,c,mbar,v3\n", header);
    weather_refused(&t, 2, 25, "the Time Zone is 'x'");
    t = start("NSRDB,1,-,-,-,40,-108.5\n", header);
    weather_refused(&t, 2, 1, "the second line has 7 values and none for 'Elevation'");
    t = start("NSRDB,1,-,-,-,40,-108.5,-7,2000,-7,kWh/m2,c,mbar,v3\n", header);
    weather_refused(&t, 2, 36, "the unit of the global irradiance is 'kWh/m2'; allowed is W/m2");
    t = start("NSRDB,1,-,-,-,40,-108.5,-7,2000,-7,w/m2,F,mbar,v3\n", header);
    weather_refused(&t, 2, 41, "the unit of the air temperature is 'F'");
}

Test(read_nsrdb_faults, first_line_without_the_clock)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t, "Source,Location ID,Latitude,Longitude,Elevation,Local Time Zone\n");
    weather_refused(&t, 1, 1, "the first line has no 'Time Zone'");
}

Test(read_nsrdb_faults, summer_time)
{
    struct weather_text t = frame("2017-03-12 01:30:00-07:00,2017,3,12,1,30,5,-8",
                                  "2017-03-12 03:30:00-06:00,2017,3,12,3,30,6,-8");
    weather_refused(&t, 3, 1, "the offset from UTC is '-06:00' and was '-07:00' in the first row");
}

Test(read_nsrdb_faults, index_that_does_not_fit)
{
    struct weather_text t = frame("2017-03-12 01:30:00-07:00,2017,3,12,1,0,5,-8", "x");
    weather_refused(&t, 2, 1, "allowed is the time that the columns of the row give");
    t = frame("one,2017,3,12,1,0,5,-8", "x");
    weather_refused(&t, 2, 1, "the index is 'one'; allowed is a number in all rows");
    t = frame("2017-03-12 01:30:00+19:00,2017,3,12,1,30,5,-8", "x");
    weather_refused(&t, 2, 1, "allowed is a number, or a time as");
}

Test(read_nsrdb_known, typical_frame)
{
    struct vs_record r = weather_sample("formats/test_psm3_tmy-2017.csv", "nsrdb");
    weather_starts(&r, (struct vs_date){2001, 1, 1}, 0);
    cr_expect(r.count == 8760 && r.step_s == 3600 && r.typical && !r.has_place);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_GHI), 1777892.0);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_DNI), 2275045.0);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_DHI), 523507.0);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_AIR), 63577.0);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_WIND), 21277.2, 0.01);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_PRESSURE), 689600000.0);
    vs_record_free(&r);
}

Test(read_nsrdb_known, five_minutes)
{
    struct vs_record r = weather_sample("formats/test_psm4_2023_5min.csv", "nsrdb");
    weather_starts(&r, (struct vs_date){2023, 1, 1}, 7 * 60 - 2);
    cr_expect(r.count == 288 && r.step_s == 300 && !r.typical && r.utc_offset_h == -7);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_GHI), 12620.0);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_DNI), 2067.0);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_DHI), 11911.0);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_AIR), -223.5, 0.001);
    vs_record_free(&r);
}
