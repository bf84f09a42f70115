/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "tests/sim/weather_check.h"

#include "sim/base/calendar.h"

static const char whole[] = "# vesper weather 1\n"
                            "# place: Shuangshanzi\n"
                            "# make: a logger, \"by hand\n"
                            "# latitude_deg: 40.35\n"
                            "# longitude_deg: 119.15\n"
                            "# altitude_m: 200\n"
                            "# utc_offset_h: 8\n"
                            "# step_min: 30\n"
                            "# stamp: end\n"
                            "# clock: standard\n"
                            "# typical: 0\n"
                            "## of January\n"
                            "\n"
                            "time,ghi_wm2,air_degc\n"
                            "2005-01-01T00:30,0,-5.5\n"
                            "2005-01-01T01:00,-1.5,\n"
                            "2005-01-01T24:00,12.25,nan\n";

Test(read_plain, the_header_says_what_the_rows_mean)
{
    struct vs_record r = weather_taken(weather_of(whole), "plain");
    int64_t midnight = vs_date_days((struct vs_date){2005, 1, 1}) * 86400;
    cr_expect_eq(r.start_unix_s, midnight - 8 * 3600);
    cr_expect(r.count == 48 && r.step_s == 1800 && r.stamp == VS_STAMP_END && !r.typical);
    cr_expect_str_eq(r.place, "Shuangshanzi");
    cr_expect_str_eq(r.make, "a logger, \"by hand");
    cr_expect(r.has_place && r.latitude_deg == 40.35 && r.longitude_deg == 119.15);
    cr_expect(r.has_altitude && r.altitude_m == 200 && r.utc_offset_h == 8);
    cr_expect(r.column[VS_COLUMN_AIR][0] == -5.5 && isnan(r.column[VS_COLUMN_AIR][1]));
    cr_expect(r.column[VS_COLUMN_GHI][1] == 0 && r.clipped == 1);
    cr_expect(r.column[VS_COLUMN_GHI][47] == 12.25 && isnan(r.column[VS_COLUMN_AIR][47]));
    cr_expect(r.line[0] == 15 && r.line[2] == 0 && r.line[47] == 17);
    vs_record_free(&r);
}

Test(read_plain, a_few_lines_by_hand_are_enough)
{
    struct vs_record r = weather_taken(weather_of("# utc_offset_h: 8\n"
                                                  "time,ghi_wm2\n"
                                                  "2005-06-01 11:00,700\n"
                                                  "2005-06-01 12:00,720\n"),
                                       "plain");
    cr_expect(r.step_s == 3600 && r.stamp == VS_STAMP_START && !r.has_place);
    cr_expect_eq(r.start_unix_s, vs_date_days((struct vs_date){2005, 6, 1}) * 86400 + 3 * 3600);
    vs_record_free(&r);
}

Test(read_plain, mark_and_carriage_returns_change_nothing)
{
    struct vs_record a = weather_taken(weather_of(whole), "plain");
    struct vs_record b = weather_taken(weather_crlf(weather_of(whole)), "plain");
    weather_expect_same(&a, &b);
    vs_record_free(&a);
    vs_record_free(&b);
}

/* The start of the one hour of a file with these header lines and times. */
static int64_t start_of(const char *lines, const char *first, const char *second)
{
    struct weather_text t = {.bytes = NULL};
    weather_add(&t, "%stime,ghi_wm2,\n%s,1,\n%s,1,\n", lines, first, second);
    struct vs_record r = weather_taken(t, "plain");
    int64_t start = r.start_unix_s;
    vs_record_free(&r);
    return start - vs_date_days((struct vs_date){2005, 6, 1}) * 86400;
}

Test(read_plain, every_clock_and_stamp)
{
    static const char place[] = "# latitude_deg: 40\n# longitude_deg: 120.1\n";
    char lines[200];
    snprintf(lines, sizeof lines, "%s# clock: solar\n", place);
    cr_expect_eq(start_of(lines, "2005-06-01T12:00", "2005-06-01T13:00"), 12 * 3600 - 28824);
    snprintf(lines, sizeof lines, "%s# clock: utc\n", place);
    cr_expect_eq(start_of(lines, "2005-06-01T12:00Z", "2005-06-01T13:00Z"), 12 * 3600);
    snprintf(lines, sizeof lines, "# utc_offset_h: 5.5\n# stamp: middle\n");
    cr_expect_eq(start_of(lines, "2005-06-01T12:30+05:30", "2005-06-01T13:30:00+0530"),
                 12 * 3600 - 19800);
    snprintf(lines, sizeof lines, "# utc_offset_h: -3\n# stamp: day\n");
    cr_expect_eq(start_of(lines, "2005-06-01", "2005-06-02"), 3 * 3600);
}

Test(read_plain, months_of_different_years_are_a_typical_year)
{
    struct vs_record r = weather_taken(weather_of("# clock: utc\ntime,ghi_wm2\n"
                                                  "2007-01-31T22:00,1\n2007-01-31T23:00,2\n"
                                                  "1999-02-01T00:00,3\n1999-02-01T01:00,4\n"),
                                       "plain");
    cr_expect(r.typical && r.count == 4);
    cr_expect(r.column[VS_COLUMN_SOURCE_YEAR][1] == 2007 &&
              r.column[VS_COLUMN_SOURCE_YEAR][2] == 1999);
    vs_record_free(&r);
}

#define REFUSES(name, from, to, line, column, words)                                               \
    Test(read_plain_faults, name)                                                                  \
    {                                                                                              \
        struct weather_text t = weather_of(whole);                                                 \
        weather_swap(&t, from, to);                                                                \
        weather_bad(t, line, column, words);                                                       \
    }

REFUSES(later_version, "weather 1", "weather 2", 1, 18, "the version of the plain CSV is '2'")
REFUSES(unknown_key, "# altitude_m", "# altitude", 6, 3,
        "allowed keys are place, make, latitude_deg")
REFUSES(remark_with_one_mark, "## of", "# of", 12, 3, "a remark begins with ##")
REFUSES(key_again, "# typical: 0", "# altitude_m: 1", 11, 15, "given a second time, after line 6")
REFUSES(half_a_place, "# longitude_deg: 119.15\n", "", 13, 1, "no '# longitude_deg: ...'; a place")
REFUSES(no_offset, "# utc_offset_h: 8\n", "", 13, 1,
        "no '# utc_offset_h: ...'; times of a standard")
REFUSES(latitude_of_no_place, "40.35", "95", 4, 17,
        "latitude_deg is '95'; allowed is a number from")
REFUSES(unknown_stamp, "stamp: end", "stamp: late", 9, 10, "allowed are end, start, middle, day")
REFUSES(daylight_saving, "clock: standard", "clock: summer", 10, 10,
        "clock is 'summer'; allowed are standard, utc, solar")
REFUSES(step_of_no_day, "step_min: 30", "step_min: 0", 8, 13, "step_min is '0'")
REFUSES(unknown_column, "ghi_wm2", "ghi", 14, 6,
        "the column 'ghi' is not known; allowed are ghi_wm2")
REFUSES(column_again, "air_degc", "ghi_wm2", 14, 14, "the column ghi_wm2 comes a second time")
REFUSES(no_time, "time,ghi", "when,ghi", 14, 1, "the heading begins with 'when'")
REFUSES(another_offset, "T01:00,", "T01:00+09:00,", 16, 1,
        "is 9 h from UTC, the clock of the header (standard) 8 h; allowed is one clock")
REFUSES(utc_where_standard_was_said, "T01:00,", "T01:00Z,", 16, 1, "is 0 h from UTC")
REFUSES(kelvin, ",-5.5", ",267.65", 15, 20,
        "air_degc is '267.65'; allowed is a number from -90 to 70")
REFUSES(kilowatts_far_below_zero, ",-1.5,", ",-26,", 16, 18,
        "ghi_wm2 is '-26'; allowed is a number")
REFUSES(words, "12.25", "none", 17, 18, "from 0 to 2000 W/m2, or the code for a missing value: nan")
REFUSES(too_many_values, "12.25", "12,25", 17, 24, "the row has 4 values; allowed are 3")
REFUSES(day_and_month_turned, "2005-01-01T01", "01.01.2005T01", 16, 1,
        "the time is '01.01.2005T01:00'")
REFUSES(seconds, "T01:00,", "T01:00:30,", 16, 1, "a date and a time from 00:00 to 24:00")
REFUSES(after_midnight, "T24:00", "T24:30", 17, 1, "the time is '2005-01-01T24:30'")
REFUSES(date_alone, "T24:00", "", 17, 1, "such as 2005-12-31T18:30")
REFUSES(no_such_day, "2005-01-01T24", "2005-02-29T24", 17, 1, "2005-02-29")
REFUSES(between_the_steps, "T01:00", "T01:05", 16, 1, "the row lies between the steps")
REFUSES(open_quote, ",nan", ",\"nan", 17, 24, "a quote opens here")
