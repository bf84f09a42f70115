/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sim/weather_text.h"

static const char names[] = "# Observation period;TOA;Clear sky GHI;GHI;BHI;DHI;BNI;Reliability\n";

static struct weather_text start(const char *reference, const char *unit, const char *last)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t,
                "# Coding: utf-8\n# File format version: 5\n"
                "# Title: CAMS Radiation Service v4.5 all-sky irradiation\n"
                "# Latitude (positive North, ISO 19115): 40.1000\n"
                "# Longitude (positive East, ISO 19115): 118.9000\n# Altitude (m): 312.00\n"
                "# Elevation of CAMS cell (m): 28.64\n# Time reference: %s\n"
                "#     basePhenomenon:\"integral_of_flux\"\n# noValue: nan\n# Columns:\n"
                "# 4. GHI. Global irradiation on horizontal plane at ground level (%s)\n"
                "#10. BNI. Beam irradiation at normal incidence (Wh/m2)\n#\n%s",
                reference, unit, last);
    return t;
}

static struct weather_text plain(void)
{
    return start("Universal time (UT)", "Wh/m2", names);
}

Test(read_cams, watt_hours_of_a_minute_become_watts)
{
    struct weather_text t = plain();
    weather_add(&t, "2020-06-01T12:00:00.0/2020-06-01T12:01:00.0;18;14;13.5;11;2;14.25;1.0\n"
                    "2020-06-01T12:01:00.0/2020-06-01T12:02:00.0;18;14;nan;nan;nan;nan;0.0\n");
    struct vs_record r = weather_good(&t, "cams");
    weather_starts(&r, (struct vs_date){2020, 6, 1}, 720);
    cr_expect(r.step_s == 60 && r.count == 2 && r.stamp == VS_STAMP_START);
    cr_expect(r.clock == VS_CLOCK_UTC && r.utc_offset_h == 8);
    cr_expect(r.latitude_deg == 40.1 && r.longitude_deg == 118.9 && r.altitude_m == 312);
    cr_expect_float_eq(r.column[VS_COLUMN_GHI][0], 810, 1e-9);
    cr_expect_float_eq(r.column[VS_COLUMN_DHI][0], 120, 1e-9);
    cr_expect_float_eq(r.column[VS_COLUMN_DNI][0], 855, 1e-9);
    cr_expect_float_eq(r.column[VS_COLUMN_EXTRA_HORIZONTAL][0], 1080, 1e-9);
    cr_expect(isnan(r.column[VS_COLUMN_GHI][1]) && isnan(r.column[VS_COLUMN_DNI][1]));
    vs_record_free(&r);
}

Test(read_cams, quarter_hours_and_days_have_their_own_length)
{
    struct weather_text t = plain();
    weather_add(&t, "2020-06-01T12:00:00.0/2020-06-01T12:15:00.0;180;140;135;110;20;142;1.0\n");
    struct vs_record r = weather_good(&t, "cams");
    cr_expect_eq(r.step_s, 900);
    cr_expect_float_eq(r.column[VS_COLUMN_GHI][0], 540, 1e-9);
    vs_record_free(&r);
    t = plain();
    weather_add(&t,
                "2020-02-28T00:00:00.0/2020-02-29T00:00:00.0;9000;6000;4800;3600;1200;6000;1\n"
                "2020-02-29T00:00:00.0/2020-03-01T00:00:00.0;9000;6000;2400;3600;1200;6000;1\n");
    r = weather_good(&t, "cams");
    weather_starts(&r, (struct vs_date){2020, 2, 28}, 0);
    cr_expect(r.step_s == 86400 && r.stamp == VS_STAMP_DAY && r.utc_offset_h == 0);
    cr_expect_float_eq(r.column[VS_COLUMN_GHI][0], 200, 1e-9);
    cr_expect_float_eq(r.column[VS_COLUMN_GHI][1], 100, 1e-9);
    vs_record_free(&r);
}

Test(read_cams, mark_carriage_returns_and_blank_lines_change_nothing)
{
    struct weather_text t = plain();
    weather_add(&t, "2020-06-01T12:00:00.0/2020-06-01T13:00:00.0;900;800;700;500;200;600;1.0\n"
                    "2020-06-01T13:00:00.0/2020-06-01T14:00:00.0;900;800;nan;500;200;600;1.0\n");
    weather_same_with_mark_and_crlf(&t, "cams");
}

#define ROW_REFUSED(name, row, column, words)                                                      \
    Test(read_cams_faults, name)                                                                   \
    {                                                                                              \
        struct weather_text t = plain();                                                           \
        weather_add(&t,                                                                            \
                    "2020-06-01T12:00:00.0/2020-06-01T13:00:00.0;900;800;700;500;200;600;1\n" row  \
                    "\n");                                                                         \
        weather_refused(&t, 17, column, words);                                                    \
    }

ROW_REFUSED(more_than_the_sun_gives,
            "2020-06-01T13:00:00.0/2020-06-01T14:00:00.0;900;800;1501;500;200;600;1", 53,
            "the global irradiance is '1501'; allowed is a number from 0 to 1500 Wh/m2")
ROW_REFUSED(period_of_another_length,
            "2020-06-01T13:00:00.0/2020-06-01T13:30:00.0;900;800;70;500;200;600;1", 1,
            "the period lasts 30 min; allowed are equal periods of 1 min to a day")
ROW_REFUSED(period_of_another_form, "2020-06-01 13:00;900;800;70;500;200;600;1", 1,
            "the period is '2020-06-01 13:00'; allowed is the form 2020-06-01T12:00:00.0/")
ROW_REFUSED(date_that_is_none,
            "2020-06-31T13:00:00.0/2020-06-31T14:00:00.0;900;800;70;500;200;600;1", 1,
            "the period is '2020-06-31T13")
ROW_REFUSED(period_given_twice,
            "2020-06-01T12:00:00.0/2020-06-01T13:00:00.0;900;800;70;500;200;600;1", 1,
            "repeats the time of line 16")
ROW_REFUSED(row_cut_off, "2020-06-01T13:00:00.0/2020-06-01T14:00:00.0;900;800", 49,
            "the row has 3 values; allowed are 8")

Test(read_cams_faults, month_is_no_step)
{
    struct weather_text t = plain();
    weather_add(&t, "2020-01-01T00:00:00.0/2020-02-01T00:00:00.0;9;8;7;5;2;6;1\n");
    weather_refused(&t, 16, 1, "the period lasts 44640 min");
}

Test(read_cams_faults, true_solar_time)
{
    struct weather_text t = start("True solar time (TST)", "Wh/m2", names);
    weather_refused(&t, 8, 1, "allowed is 'Time reference: Universal time (UT)'");
}

Test(read_cams_faults, unit_that_is_not_known)
{
    struct weather_text t = start("Universal time (UT)", "J/cm2", names);
    weather_add(&t, "2020-06-01T12:00:00.0/2020-06-01T13:00:00.0;900;800;700;500;200;600;1\n");
    weather_refused(&t, 12, 1, "the unit of the global irradiance is 'J/cm2'; allowed is W/m2");
}

Test(read_cams_faults, clear_sky_alone)
{
    struct weather_text t = start("Universal time (UT)", "Wh/m2",
                                  "# Observation period;TOA;Clear sky GHI;Clear sky BHI\n");
    weather_add(&t, "2020-06-01T12:00:00.0/2020-06-01T13:00:00.0;900;800;700\n");
    weather_refused(&t, 16, 1, "GHI, or BNI with DHI, of CAMS radiation (not McClear's");
}

Test(read_cams_faults, header_that_is_not_whole)
{
    struct weather_text t = start("Universal time (UT)", "Wh/m2", "");
    weather_add(&t, "2020-06-01T12:00:00.0/2020-06-01T13:00:00.0;900;800;700\n");
    weather_refused(&t, 15, 1, "rows begin before the header is whole");
    t = plain();
    weather_refused(&t, 0, 0, "the file has no rows of data");
}

Test(read_cams_faults, place_beyond_the_earth)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t,
                "# Title: CAMS Radiation Service\n# Latitude (positive North): 95\n"
                "# Longitude (positive East): 8\n# Altitude (m): 3\n%s"
                "2020-06-01T12:00:00.0/2020-06-01T13:00:00.0;900;800;700;500;200;600;1\n",
                names);
    weather_refused(&t, 2, 30, "the latitude is '95'; allowed is a number from -90 to 90 deg");
}

Test(read_cams_known, four_minutes)
{
    struct vs_record r = weather_sample("formats/cams_radiation_1min_verbose.csv", "cams");
    weather_starts(&r, (struct vs_date){2020, 6, 1}, 720);
    cr_expect(r.count == 4 && r.step_s == 60);
    cr_expect(r.latitude_deg == 55.7906 && r.longitude_deg == 12.5251 && r.altitude_m == 39);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_GHI), 3257.958, 1e-6);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_DHI), 452.334, 1e-6);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_DNI), 3429.636, 1e-6);
    vs_record_free(&r);
}
