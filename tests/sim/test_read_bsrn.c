/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "tests/sim/weather_check.h"

#include "sim/base/calendar.h"

/* Two lines a minute, as the station-to-archive format has them. */
static void add_minute(struct weather_text *t, int day, int minute)
{
    weather_add(t, " %2d %4d   %4d   2.1  240  250   %4d   1.0  598  602\n", day, minute, 245, 600);
    weather_add(t, "           %4d   0.5   99  101    312   0.2  311  313    %5.1f  71.5 1013\n",
                100, -4.5);
}

static struct weather_text month(int minutes)
{
    struct weather_text t = weather_of(
        "*C0001\n 77  2 2012  1\n         2         3         4        -1\n"
        "*U0002\n -1 -1 -1\nsomebody                               0            0\n"
        "*U0004\n -1 -1 -1\n  1  3\nsomewhere\n0                    0\n\n"
        " 130.500 298.250  120 00000\n -1 -1 -1\n"
        "*C0100\n");
    for (int k = 0; k < minutes; k++) {
        add_minute(&t, 1 + k / 1440, k % 1440);
    }
    weather_add(&t, "*C0300\n  1    0    -999 -99.9 -999 -999\n");
    return t;
}

Test(read_bsrn, a_stamp_begins_its_minute_in_utc)
{
    struct vs_record r = weather_taken(month(2880), "bsrn");
    cr_expect_eq(r.start_unix_s, vs_date_days((struct vs_date){2012, 2, 1}) * 86400);
    cr_expect(r.count == 2880 && r.step_s == 60 && r.stamp == VS_STAMP_START);
    cr_expect(r.clock == VS_CLOCK_UTC && r.utc_offset_h == 8);
    cr_expect(r.latitude_deg == 40.5 && r.longitude_deg == 118.25 && r.altitude_m == 120);
    cr_expect_str_eq(r.place, "BSRN station 77");
    cr_expect(r.column[VS_COLUMN_GHI][0] == 245 && r.column[VS_COLUMN_DNI][0] == 600);
    cr_expect(r.column[VS_COLUMN_DHI][0] == 100 && r.column[VS_COLUMN_INFRARED][0] == 312);
    cr_expect(r.column[VS_COLUMN_AIR][0] == -4.5 && r.column[VS_COLUMN_HUMIDITY][0] == 71.5);
    cr_expect_eq(r.column[VS_COLUMN_PRESSURE][0], 101300.0);
    vs_record_free(&r);
}

Test(read_bsrn, missing_codes_are_missing)
{
    struct weather_text t = month(2);
    weather_swap(&t, " 245 ", "-999 ");
    weather_swap(&t, " -4.5", "-99.9");
    weather_swap(&t, " 1013", " -999");
    weather_swap(&t, " 245 ", "  -3 ");
    struct vs_record r = weather_taken(t, "bsrn");
    cr_expect(isnan(r.column[VS_COLUMN_GHI][0]) && isnan(r.column[VS_COLUMN_AIR][0]));
    cr_expect(isnan(r.column[VS_COLUMN_PRESSURE][0]) && r.column[VS_COLUMN_DNI][0] == 600);
    cr_expect(r.column[VS_COLUMN_GHI][1] == 0 && r.clipped == 1 && r.set_aside == 0);
    vs_record_free(&r);
}

Test(read_bsrn, months_may_follow_one_another)
{
    struct weather_text t = month(29 * 1440);
    weather_add(&t, "*U0001\n 77  3 2012  1\n*U0100\n");
    add_minute(&t, 1, 0);
    add_minute(&t, 1, 1);
    struct vs_record r = weather_taken(weather_crlf(t), "bsrn");
    cr_expect_eq(r.count, 29u * 1440 + 2);
    vs_record_free(&r);
}

#define REFUSES(name, from, to, line, column, words)                                               \
    Test(read_bsrn_faults, name)                                                                   \
    {                                                                                              \
        struct weather_text t = month(3);                                                          \
        weather_swap(&t, from, to);                                                                \
        weather_bad(t, line, column, words);                                                       \
    }

REFUSES(global_beyond_the_limits, " 245 ", "2001 ", 16, 12, "from 0 to 2000 W/m2")
REFUSES(diffuse_that_is_no_number, " 100 ", " 1O0 ", 17, 13, "the diffuse irradiance is '1O0'")
REFUSES(a_first_line_alone, "  1    1    245   2.1  240  250", "  1    1    245   2.1  240", 18, 1,
        "the first line of a minute has 9 values; allowed are 10")
REFUSES(half_a_minute, "*C0300\n",
        "  1    3    245   2.1  240  250    600   1.0  598  602\n*C0300\n", 22, 1,
        "the minute has one line; allowed are two lines a minute")
REFUSES(day_thirty_of_february, "  1    2 ", " 30    2 ", 20, 2, "2012-02-30")
REFUSES(minute_after_the_day, "  1    2 ", "  1 1440 ", 20, 5, "the minute of the day is '1440'")
REFUSES(month_thirteen, " 77  2 2012", " 77 13 2012", 2, 5, "the month is '13'")
REFUSES(latitude_without_its_ninety, " 130.500", "-40.500", 13, 1, "the latitude + 90 is '-40.500'")
REFUSES(no_month, "*C0001\n", "*C0009\n", 16, 1, "minutes come before the logical record 0001")
REFUSES(star_without_a_number, "*C0300", "*C3OO ", 22, 1, "allowed are *C or *U and four digits")
REFUSES(minute_again, "  1    1 ", "  1    0 ", 18, 3, "repeats the time of line 16")

Test(read_bsrn_faults, another_station_below)
{
    struct weather_text t = month(2);
    weather_add(&t, "*C0001\n 78  3 2012  1\n");
    weather_bad(t, 23, 2, "the months of station 78 follow those of station 77");
}

Test(read_bsrn_faults, the_file_ends_within_a_minute)
{
    struct weather_text t = month(2);
    char *end = strstr(t.bytes, "*C0300");
    t.size = (size_t)(end - t.bytes);
    weather_add(&t, "  1    2    245   2.1  240  250    600   1.0  598  602\n");
    weather_bad(t, 20, 1, "the minute has one line");
}
