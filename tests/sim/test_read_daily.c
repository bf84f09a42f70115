/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "tests/sim/weather_check.h"

#include "sim/base/calendar.h"

static const char few[] =
    "station,latitude(deg),longitude(deg),altitude(m),year,month,day,GHI(MJ/m2),DHI(MJ/m2)\n"
    "99999,40.5,118.25,120,1972,2,27,8.64,4.32\n"
    "99999,40.5,118.25,120,1972,2,28,NaN,\n"
    "99999,40.5,118.25,120,1972,2,29,0.864,0.864\n"
    "99999,40.5,118.25,120,1972,3,2,17.28,4.32\n";

Test(read_daily, days_are_means_over_a_day_of_the_nearest_standard_clock)
{
    struct vs_record r = weather_taken(weather_of(few), "daily");
    int64_t midnight = vs_date_days((struct vs_date){1972, 2, 27}) * 86400;
    cr_expect_eq(r.start_unix_s, midnight - 8 * 3600);
    cr_expect(r.count == 5 && r.step_s == 86400 && r.stamp == VS_STAMP_DAY);
    cr_expect(r.clock == VS_CLOCK_STANDARD && r.utc_offset_h == 8);
    cr_expect(r.latitude_deg == 40.5 && r.longitude_deg == 118.25 && r.altitude_m == 120);
    cr_expect_str_eq(r.place, "99999");
    cr_expect_float_eq(r.column[VS_COLUMN_GHI][0], 100, 1e-12);
    cr_expect_float_eq(r.column[VS_COLUMN_DHI][0], 50, 1e-12);
    cr_expect(isnan(r.column[VS_COLUMN_GHI][1]) && isnan(r.column[VS_COLUMN_DHI][1]));
    cr_expect_float_eq(r.column[VS_COLUMN_GHI][2], 10, 1e-12);
    cr_expect(isnan(r.column[VS_COLUMN_GHI][3]) && r.line[3] == 0);
    cr_expect_float_eq(r.column[VS_COLUMN_GHI][4], 200, 1e-12);
    vs_record_free(&r);
}

static double first_ghi(const char *unit, const char *value)
{
    struct weather_text t = weather_of(few);
    weather_swap(&t, "GHI(MJ/m2)", unit);
    weather_swap(&t, "8.64,", value);
    weather_swap(&t, ",17.28,", ",1,");
    struct vs_record r = weather_taken(t, "daily");
    double ghi = r.column[VS_COLUMN_GHI][0];
    vs_record_free(&r);
    return ghi;
}

Test(read_daily, the_unit_is_that_of_the_heading)
{
    cr_expect_float_eq(first_ghi("GHI(kWh/m2)", "2.4,"), 100, 1e-12);
    cr_expect_float_eq(first_ghi("ghi(Wh/m2)", "2400,"), 100, 1e-12);
    cr_expect_float_eq(first_ghi("GHI(W/m2)", "100,"), 100, 1e-12);
}

Test(read_daily, temperature_and_wind_are_taken_and_others_left)
{
    struct vs_record r = weather_taken(
        weather_of("latitude(deg),longitude(deg),year,month,day,GHI(W/m2),Tmean(degC),wind(m/s),"
                   "Tmin(degC),,\n"
                   "-33.5,-70.5,2001,1,1,250,22.5,3.5,x,,\n"
                   "-33.5,-70.5,2001,1,2,260,23.5,-999,x,,\n"),
        "daily");
    cr_expect(r.column[VS_COLUMN_AIR][1] == 23.5 && r.column[VS_COLUMN_WIND][0] == 3.5);
    cr_expect(isnan(r.column[VS_COLUMN_WIND][1]) && !r.has_altitude);
    cr_expect_eq(r.utc_offset_h, -5);
    vs_record_free(&r);
}

Test(read_daily, mark_carriage_returns_and_trailing_commas_change_nothing)
{
    struct weather_text t = weather_of(few);
    weather_swap(&t, "4.32\n", "4.32,,\n");
    struct vs_record a = weather_taken(weather_of(few), "daily");
    struct vs_record b = weather_taken(weather_crlf(t), "daily");
    weather_expect_same(&a, &b);
    vs_record_free(&a);
    vs_record_free(&b);
}

#define REFUSES(name, from, to, line, column, words)                                               \
    Test(read_daily_faults, name)                                                                  \
    {                                                                                              \
        struct weather_text t = weather_of(few);                                                   \
        weather_swap(&t, from, to);                                                                \
        weather_bad(t, line, column, words);                                                       \
    }

REFUSES(watt_hours_in_a_column_of_megajoules, "8.64", "2400", 2, 33, "from 0 to 51.84 MJ/m2")
REFUSES(no_unit, "GHI(MJ/m2)", "GHI", 1, 65, "the unit of the column 'GHI' is not known")
REFUSES(other_unit, "DHI(MJ/m2)", "DHI(cal/cm2)", 1, 76, "allowed are (MJ/m2), (kWh/m2), (Wh/m2)")
REFUSES(no_longitude, "longitude(deg)", "lon", 1, 1, "the header has no column 'longitude(deg)'")
REFUSES(second_global, "DHI(MJ/m2)", "GHI(MJ/m2)", 1, 76, "comes a second time")
REFUSES(another_place, "40.5,118.25,120,1972,2,28", "40.6,118.25,120,1972,2,28", 3, 7,
        "the column 'latitude(deg)' is '40.6' after rows of '40.5'; allowed is one place a file")
REFUSES(day_again, "1972,2,28", "1972,2,27", 3, 23, "repeats the time of line 2")
REFUSES(day_before, "1972,3,2", "1972,1,2", 5, 23, "is earlier than line 4")
REFUSES(leap_day_of_a_plain_year, "1972,2,29", "1973,2,29", 4, 23, "1973-02-29")
REFUSES(row_too_short, ",0.864,0.864", ",0.864", 4, 33, "the row has 8 values; allowed are 9")
REFUSES(month_zero, "1972,3,2", "1972,0,2", 5, 28, "the month is '0'")

Test(read_daily_faults, no_global)
{
    weather_bad(weather_of("latitude(deg),longitude(deg),year,month,day,GHIx,DHI(MJ/m2)\n"), 1, 1,
                "the header has no column GHI; needed is GHI(MJ/m2)");
}
