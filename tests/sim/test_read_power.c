/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sim/weather_text.h"

static struct weather_text start(const char *standard, const char *unit, const char *names)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t,
                "-BEGIN HEADER-\nNASA/POWER Source Native Resolution Hourly Data\n"
                "Dates (month/day/year): 01/01/2020 through 01/02/2020 in %s\n"
                "Location: latitude  40.1   longitude 118.9 \n"
                "elevation from MERRA-2: Average for 0.5 x 0.625 degree lat/lon region = 312.5 "
                "meters\nThe value for missing source data: -999 \nparameter(s): \n"
                "ALLSKY_SFC_SW_DWN     CERES SYN1deg All Sky Surface Shortwave (%s) \n"
                "T2M     MERRA-2 Temperature at 2 Meters (C) \n"
                "PS     MERRA-2 Surface Pressure (kPa) \n"
                "WS2M     MERRA-2 Wind Speed at 2 Meters (m/s) \n-END HEADER-\n%s\n",
                standard, unit, names);
    return t;
}

static const char names[] = "YEAR,MO,DY,HR,ALLSKY_SFC_SW_DWN,T2M,PS,WS2M";

Test(read_power, hours_of_solar_time_are_whole_hours_of_utc)
{
    struct weather_text t = start("LST", "W/m^2", names);
    weather_add(&t, "2020,1,1,0,0,-5.5,98.7,3.1\n2020,1,1,1,420.5,-999,-999,-999\n");
    struct vs_record r = weather_good(&t, "power");
    weather_starts(&r, (struct vs_date){2019, 12, 31}, 16 * 60); /* 118.9 deg is in band 8 */
    cr_expect(r.clock == VS_CLOCK_SOLAR && r.stamp == VS_STAMP_START && r.utc_offset_h == 8);
    cr_expect(r.step_s == 3600 && r.count == 2);
    cr_expect(r.latitude_deg == 40.1 && r.longitude_deg == 118.9 && r.altitude_m == 312.5);
    cr_expect(r.column[VS_COLUMN_GHI][1] == 420.5 && isnan(r.column[VS_COLUMN_AIR][1]));
    cr_expect(r.column[VS_COLUMN_AIR][0] == -5.5 && r.column[VS_COLUMN_WIND][0] == 3.1);
    cr_expect_float_eq(r.column[VS_COLUMN_PRESSURE][0], 98700, 1e-6);
    vs_record_free(&r);
}

Test(read_power, hours_of_utc_are_what_they_say)
{
    struct weather_text t = start("UTC", "W/m^2", names);
    weather_add(&t, "2020,1,1,0,0,-5.5,98.7,3.1\n");
    struct vs_record r = weather_good(&t, "power");
    weather_starts(&r, (struct vs_date){2020, 1, 1}, 0);
    cr_expect(r.clock == VS_CLOCK_UTC && r.utc_offset_h == 8);
    vs_record_free(&r);
}

static void expect_unit(const char *unit, const char *value, double wm2)
{
    struct weather_text t = start("UTC", unit, names);
    weather_add(&t, "2020,1,1,0,%s,-5.5,98.7,3.1\n", value);
    struct vs_record r = weather_good(&t, "power");
    cr_expect_float_eq(r.column[VS_COLUMN_GHI][0], wm2, 1e-9, "%s: %g", unit,
                       r.column[VS_COLUMN_GHI][0]);
    vs_record_free(&r);
}

Test(read_power, the_unit_is_the_headers)
{
    expect_unit("W/m^2", "360", 360);
    expect_unit("Wh/m^2", "360", 360);
    expect_unit("kW-hr/m^2", "0.36", 360);
    expect_unit("MJ/hr", "1.296", 360);
    expect_unit("MJ/m^2", "1.296", 360);
}

Test(read_power, file_without_irradiance_is_read)
{
    struct weather_text t = start("LST", "W/m^2", "YEAR,MO,DY,HR,T2M");
    weather_add(&t, "2020,1,1,0,-5.5\n2020,1,1,3,-6.5\n");
    struct vs_record r = weather_good(&t, "power");
    cr_expect(!r.column[VS_COLUMN_GHI] && r.count == 4 && r.line[1] == 0);
    cr_expect(isnan(r.column[VS_COLUMN_AIR][1]) && r.column[VS_COLUMN_AIR][3] == -6.5);
    vs_record_free(&r);
}

Test(read_power, mark_carriage_returns_and_blank_lines_change_nothing)
{
    struct weather_text t = start("LST", "MJ/hr", names);
    weather_add(&t, "2020,1,1,0,0,-5.5,98.7,3.1\n2020,1,1,1,1.5,-999,98.7,3.1\n");
    weather_same_with_mark_and_crlf(&t, "power");
}

#define ROW_REFUSED(name, unit, row, column, words)                                                \
    Test(read_power_faults, name)                                                                  \
    {                                                                                              \
        struct weather_text t = start("LST", unit, names);                                         \
        weather_add(&t, "2020,1,1,0,0,-5.5,98.7,3.1\n" row "\n");                                  \
        weather_refused(&t, 15, column, words);                                                    \
    }

ROW_REFUSED(watts_in_a_column_of_megajoules, "MJ/hr", "2020,1,1,1,360,-5,98.7,3", 12,
            "the global irradiance is '360'; allowed is a number from 0 to 5.4 MJ/hr")
ROW_REFUSED(irradiance_beyond_the_limits, "W/m^2", "2020,1,1,1,1501,-5,98.7,3", 12,
            "from 0 to 1500 W/m^2, or the code for a missing value: -999")
ROW_REFUSED(hour_24, "W/m^2", "2020,1,1,24,0,-5,98.7,3", 10,
            "the hour HR is '24'; allowed is a whole number from 0 to 23")
ROW_REFUSED(month_0, "W/m^2", "2020,0,1,1,0,-5,98.7,3", 6, "the month MO is '0'")
ROW_REFUSED(same_hour_twice, "W/m^2", "2020,1,1,0,0,-5,98.7,3", 1, "repeats the time of line 14")
ROW_REFUSED(hour_that_goes_back, "W/m^2", "2019,12,31,23,0,-5,98.7,3", 1, "is earlier than")
ROW_REFUSED(row_cut_off, "W/m^2", "2020,1,1,1,0,-5", 14, "the row has 6 values; allowed are 8")

Test(read_power_faults, header_that_is_not_whole)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t, "-BEGIN HEADER-\nLocation: latitude 40 longitude 118\n");
    weather_refused(&t, 2, 0, "the file ends in its header");
    weather_add(&t, "-BEGIN HEADER-\nLocation: latitude 40 longitude 118\n-END HEADER-\n"
                    "YEAR,MO,DY,HR,T2M\n");
    weather_refused(&t, 4, 1, "the header has no line 'Dates'");
    weather_add(&t, "-BEGIN HEADER-\nDates (month/day/year): 1 through 2\n");
    weather_refused(&t, 2, 1, "allowed are dates with their time standard, 'in LST' or 'in UTC'");
    weather_add(&t, "-BEGIN HEADER-\nLocation: latitude 40 longitude 190\n");
    weather_refused(&t, 2, 33, "the longitude is '190'");
    weather_add(&t, "-BEGIN HEADER-\nLocation: Regional\n");
    weather_refused(&t, 2, 1, "the latitude is ''");
}

Test(read_power_faults, columns_that_cannot_be_used)
{
    struct weather_text t = start("LST", "W/m^2", "YEAR,DOY,T2M");
    weather_refused(&t, 13, 1, "there is no column MO; needed are YEAR, MO, DY and HR");
    t = start("LST", "BTU", names);
    weather_refused(&t, 8, 1, "the unit of the global irradiance is 'BTU'; allowed is W/m2");
    t = start("LST", "W/m^2", "YEAR,MO,DY,HR,ALLSKY_SFC_SW_DNI");
    weather_refused(&t, 13, 15, "the header says nothing of 'ALLSKY_SFC_SW_DNI'");
    t = start("LST", "W/m^2", names);
    weather_refused(&t, 0, 0, "the file has no rows of data");
}

Test(read_power_known, one_day_of_temperature)
{
    struct vs_record r = weather_sample("formats/nasa_power_hourly_LST_sample_T2M.csv", "power");
    weather_starts(&r, (struct vs_date){2025, 11, 30}, 19 * 60);
    cr_expect(r.count == 25 && r.step_s == 3600 && r.utc_offset_h == 5);
    cr_expect(r.latitude_deg == 34.1526 && r.longitude_deg == 77.5771);
    cr_expect_eq(r.altitude_m, 4532.61);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_AIR), -194.9, 1e-9);
    vs_record_free(&r);
}
