/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "tests/sim/weather_check.h"

#include "sim/base/calendar.h"

/* Eight words of time and sun, twenty pairs; direct, temperature, wind and pressure differ. */
static void add_row(struct weather_text *t, int day, int minute, const char *global)
{
    weather_add(t, " 2016 %3d  1 %2d %2d %2d %6.3f  70.22", day, day, minute / 60, minute % 60,
                minute / 60.0);
    weather_add(t, " %7s 0    74.5 0   996.8 0    50.2 0   172.8 0   -10.6 0", global);
    weather_add(t, "   -10.9 0   282.3 0   -13.3 0   -13.1 0 -9999.9 1 -9999.9 1");
    weather_add(t, "   296.2 0  -109.4 0   186.8 0   -12.4 0    57.2 0     2.5 0");
    weather_add(t, "   289.6 0   778.5 0\n");
}

static struct weather_text day(int number, int rows, int step)
{
    struct weather_text t = weather_of(" Testtown\n   40.50 -118.25 120 m version 1\n");
    for (int k = 0; k < rows; k++) {
        add_row(&t, number, k * step, k == 1 ? "-1.8" : "370.7");
    }
    return t;
}

Test(read_surfrad, a_stamp_ends_its_minute_in_utc_and_west_is_positive)
{
    struct vs_record r = weather_taken(day(1, 1440, 1), "surfrad");
    int64_t midnight = vs_date_days((struct vs_date){2016, 1, 1}) * 86400;
    cr_expect_eq(r.start_unix_s, midnight - 60);
    cr_expect(r.count == 1440 && r.step_s == 60 && r.stamp == VS_STAMP_END);
    cr_expect(r.clock == VS_CLOCK_UTC && r.utc_offset_h == 8);
    cr_expect(r.latitude_deg == 40.5 && r.longitude_deg == 118.25 && r.altitude_m == 120);
    cr_expect_str_eq(r.place, "Testtown");
    cr_expect(r.column[VS_COLUMN_GHI][0] == 370.7 && r.column[VS_COLUMN_DNI][0] == 996.8);
    cr_expect(r.column[VS_COLUMN_DHI][0] == 50.2 && r.column[VS_COLUMN_INFRARED][0] == 172.8);
    cr_expect(r.column[VS_COLUMN_AIR][0] == -12.4 && r.column[VS_COLUMN_HUMIDITY][0] == 57.2);
    cr_expect(r.column[VS_COLUMN_WIND][0] == 2.5 && r.column[VS_COLUMN_WIND_FROM][0] == 289.6);
    cr_expect_eq(r.column[VS_COLUMN_PRESSURE][0], 77850.0);
    vs_record_free(&r);
}

Test(read_surfrad, zeros_of_the_night_are_clipped_and_counted)
{
    struct vs_record r = weather_taken(day(1, 3, 1), "surfrad");
    cr_expect(r.column[VS_COLUMN_GHI][1] == 0 && r.clipped == 1);
    vs_record_free(&r);
}

Test(read_surfrad, flagged_values_are_missing_and_counted_unless_they_were_missing)
{
    struct weather_text t = day(1, 3, 1);
    weather_swap(&t, " 996.8 0", " 996.8 2");
    weather_swap(&t, "50.2 0", "-9999.9 1");
    weather_swap(&t, "57.2 0", "-9999.9 0");
    struct vs_record r = weather_taken(t, "surfrad");
    cr_expect(isnan(r.column[VS_COLUMN_DNI][0]) && isnan(r.column[VS_COLUMN_DHI][0]));
    cr_expect(isnan(r.column[VS_COLUMN_HUMIDITY][0]) && r.column[VS_COLUMN_DNI][1] == 996.8);
    cr_expect_eq(r.set_aside, 1);
    vs_record_free(&r);
}

Test(read_surfrad, days_may_follow_one_another_and_leave_a_gap)
{
    struct weather_text t = day(1, 480, 3), more = day(3, 480, 3);
    weather_add(&t, "\n");
    t.bytes = realloc(t.bytes, t.size + more.size + 1);
    t.room = t.size + more.size + 1;
    memcpy(t.bytes + t.size, more.bytes, more.size + 1);
    t.size += more.size;
    free(more.bytes);
    struct vs_record r = weather_taken(weather_crlf(t), "surfrad");
    cr_expect(r.step_s == 180 && r.count == 3 * 480u);
    cr_expect(r.line[479] == 482 && r.line[480] == 0 && r.line[960] == 486);
    cr_expect(isnan(r.column[VS_COLUMN_GHI][480]));
    vs_record_free(&r);
}

#define REFUSES(name, from, to, line, column, words)                                               \
    Test(read_surfrad_faults, name)                                                                \
    {                                                                                              \
        struct weather_text t = day(1, 3, 1);                                                      \
        weather_swap(&t, from, to);                                                                \
        weather_bad(t, line, column, words);                                                       \
    }

REFUSES(global_beyond_the_limits, "  370.7", " 2000.1", 3, 38, "from 0 to 2000 W/m2")
REFUSES(a_zero_far_below_zero, " -1.8", "-25.1", 4, 39, "the global irradiance is '-25.1'")
REFUSES(direct_that_is_no_number, "996.8", "99,68", 3, 59, "the direct irradiance is '99,68'")
REFUSES(flag_that_is_none, "996.8 0", "996.8 x", 3, 65, "the quality flag is 'x'")
REFUSES(too_few_words, "   289.6 0", "", 3, 1, "the row has 46 values; allowed are 48")
REFUSES(minute_sixty, "  0  0  0.000", "  0 60  0.000", 3, 20, "the minute is '60'")
REFUSES(second_row_again, "  0  1  0.017", "  0  0  0.017", 4, 2, "repeats the time of line 3")
REFUSES(day_of_no_month, "  1  1  0  0  0.000", "  2 30  0  0  0.000", 3, 2, "2016-02-30")
REFUSES(longitude_of_no_place, "-118.25", "-218.25", 2, 10, "positive to the west, is '-218.25'")

Test(read_surfrad_faults, another_station_below)
{
    struct weather_text t = day(1, 3, 1);
    weather_add(&t, " Elsewhere\n   41.50 -118.25 120 m version 1\n");
    weather_bad(t, 7, 4, "the station moves to 41.5 N -118.25 W; allowed is one place a file");
}

Test(read_surfrad_faults, no_rows)
{
    weather_bad(day(1, 0, 1), 0, 0, "the file has no rows of data");
}
