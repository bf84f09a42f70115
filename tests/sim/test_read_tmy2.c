/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "tests/sim/weather_check.h"

#include "sim/base/calendar.h"

static const char station[] = " 99999 TESTTOWN               HE   8 N 40 30 E 118 15   120\n";

/* A row whose global rises with the hour; months from two years. */
static void add_row(struct weather_text *t, int month, int day, int hour)
{
    int year = month > 6 ? 71 : 84;
    weather_add(t, " %02d%02d%02d%02d", year, month, day, hour);
    weather_add(t, "00111415%04dA7%04dA7%04dA7", hour * 10, hour * 7, hour * 5);
    weather_add(t, "0120I70110I70060I70030I7");
    weather_add(t, "05A704A7%04dA7-056A7075A70998A7270A7%03dA7", hour * 10 - 100, hour);
    weather_add(t, "0161A777777A70989999999014F8062F8002A788E7\n");
}

static struct weather_text whole_year(void)
{
    struct weather_text t = weather_of(station);
    for (int month = 1; month <= 12; month++) {
        int days = vs_date_days_in_month(2001, month);
        for (int slot = 0; slot < days * 24; slot++) {
            add_row(&t, month, slot / 24 + 1, slot % 24 + 1);
        }
    }
    return t;
}

Test(read_tmy2, hours_end_at_their_number_in_standard_time)
{
    struct vs_record r = weather_taken(whole_year(), "tmy2");
    int64_t midnight = vs_date_days((struct vs_date){2001, 1, 1}) * 86400;
    cr_expect_eq(r.start_unix_s, midnight - 8 * 3600);
    cr_expect(r.count == 8760 && r.step_s == 3600 && r.stamp == VS_STAMP_END);
    cr_expect(r.clock == VS_CLOCK_STANDARD && r.utc_offset_h == 8);
    cr_expect(r.latitude_deg == 40.5 && r.longitude_deg == 118.25 && r.altitude_m == 120);
    cr_expect_str_eq(r.place, "TESTTOWN HE");
    cr_expect_eq(r.column[VS_COLUMN_GHI][11], 120.0);
    cr_expect(r.typical && r.column[VS_COLUMN_SOURCE_YEAR][0] == 1984 &&
              r.column[VS_COLUMN_SOURCE_YEAR][8759] == 1971);
    vs_record_free(&r);
}

Test(read_tmy2, units_come_out_as_they_were_meant)
{
    struct vs_record r = weather_taken(whole_year(), "tmy2");
    static const struct {
        enum vs_column column;
        double want;
    } wants[] = {
        {VS_COLUMN_GHI, 30},
        {VS_COLUMN_DNI, 21},
        {VS_COLUMN_DHI, 15},
        {VS_COLUMN_AIR, -7},
        {VS_COLUMN_WIND, 0.3},
        {VS_COLUMN_EXTRA_HORIZONTAL, 11},
        {VS_COLUMN_EXTRA_NORMAL, 1415},
        {VS_COLUMN_GLOBAL_LX, 12000},
        {VS_COLUMN_DIRECT_LX, 11000},
        {VS_COLUMN_DIFFUSE_LX, 6000},
        {VS_COLUMN_ZENITH_CDM2, 300},
        {VS_COLUMN_CLOUD_TENTHS, 5},
        {VS_COLUMN_OPAQUE_TENTHS, 4},
        {VS_COLUMN_DEW_POINT, -5.6},
        {VS_COLUMN_HUMIDITY, 75},
        {VS_COLUMN_PRESSURE, 99800},
        {VS_COLUMN_WIND_FROM, 270},
        {VS_COLUMN_VISIBILITY, 16.1},
        {VS_COLUMN_CEILING, 77777},
        {VS_COLUMN_WEATHER_OBSERVED, 0},
        {VS_COLUMN_WEATHER_CODES, 989999999},
        {VS_COLUMN_WATER, 14},
        {VS_COLUMN_AEROSOL, 0.062},
        {VS_COLUMN_SNOW_DEPTH, 2},
        {VS_COLUMN_SNOW_DAYS, 88},
    };
    for (size_t k = 0; k < sizeof wants / sizeof *wants; k++) {
        cr_expect_eq(vs_record_at(&r, wants[k].column, 2), wants[k].want, "%s is %.17g",
                     vs_column_info[wants[k].column].key, vs_record_at(&r, wants[k].column, 2));
    }
    vs_record_free(&r);
}

Test(read_tmy2, south_and_west_are_negative)
{
    struct weather_text t = whole_year();
    weather_swap(&t, "  8 N 40 30 E 118 15", " -5 S 25 48 W  80 16");
    struct vs_record r = weather_taken(t, "tmy2");
    cr_expect_eq(r.latitude_deg, -25.8);
    cr_expect_eq(r.longitude_deg, -(80 + 16 / 60.0));
    cr_expect_eq(r.utc_offset_h, -5);
    vs_record_free(&r);
}

Test(read_tmy2, nines_are_missing_and_nonsense_elsewhere_is_set_aside)
{
    struct weather_text t = whole_year();
    weather_swap(&t, "0010A70007A7", "9999?09999?0");
    weather_swap(&t, "0161A7", "9999?0");
    weather_swap(&t, "0161A7", "fog A7");
    struct vs_record r = weather_taken(t, "tmy2");
    cr_expect(isnan(r.column[VS_COLUMN_GHI][0]) && isnan(r.column[VS_COLUMN_DNI][0]));
    cr_expect_eq(r.column[VS_COLUMN_DHI][0], 5.0);
    cr_expect(isnan(r.column[VS_COLUMN_VISIBILITY][0]) && isnan(r.column[VS_COLUMN_VISIBILITY][1]));
    cr_expect_eq(r.set_aside, 1);
    vs_record_free(&r);
}

Test(read_tmy2, mark_carriage_returns_and_blanks_change_nothing)
{
    struct weather_text t = whole_year();
    weather_swap(&t, "88E7\n", "88E7  \n\n");
    struct vs_record a = weather_taken(whole_year(), "tmy2");
    struct vs_record b = weather_taken(weather_crlf(t), "tmy2");
    weather_expect_same(&a, &b);
    vs_record_free(&a);
    vs_record_free(&b);
}

#define REFUSES(name, from, to, line, column, words)                                               \
    Test(read_tmy2_faults, name)                                                                   \
    {                                                                                              \
        struct weather_text t = whole_year();                                                      \
        weather_swap(&t, from, to);                                                                \
        weather_bad(t, line, column, words);                                                       \
    }

REFUSES(global_that_is_no_number, "0010A7", "00x0A7", 2, 18, "the global irradiation is '00x0'")
REFUSES(global_beyond_the_limits, "0020A7", "1501A7", 3, 18, "from 0 to 1500 Wh/m2")
REFUSES(hot_air, "-090A7", " 701A7", 2, 69, "from -700 to 700 tenths of degC")
REFUSES(wind_beyond_the_limits, "270A7002A7", "270A7601A7", 3, 96, "the wind speed is '601'")
REFUSES(short_row, "8002A788E7\n", "8002A7\n", 2, 1, "the row has 138 characters; allowed are 142")
REFUSES(hour_zero, " 84010101", " 84010100", 2, 8, "the hour is '00'")
REFUSES(repeated_hour, " 84010102", " 84010101", 3, 2, "repeats the time of line 2")
REFUSES(unordered_hour, " 84010103", " 84010101", 4, 2, "is earlier than line 3")
REFUSES(leap_day_of_a_plain_year, " 71120101", " 71023001", 8018, 2, "1971-02-30")
REFUSES(latitude_beyond_the_pole, "N 40 30", "N 90 30", 1, 40, "the latitude is 90 deg 30 min")
REFUSES(minutes_of_an_hour_and_more, "E 118 15", "E 118 60", 1, 52, "the longitude is '60'")
REFUSES(time_zone, "  8 N", " 15 N", 1, 35, "the time zone is '15'; allowed is a whole number")

Test(read_tmy2_faults, short_file)
{
    struct weather_text t = whole_year();
    t.size -= 143;
    weather_bad(t, 8760, 0, "the file ends after 8759 rows; allowed are 8760");
}
