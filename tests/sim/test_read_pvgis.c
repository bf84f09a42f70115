/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sim/weather_text.h"

static const char columns[] = "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n";

/* Months from 2007, 2016 (whose 29 February the file leaves out), 2009 ...; March from 2016 too. */
static int year_of(int month)
{
    return month == 2 || month == 3 ? 2016 : 2005 + month % 4;
}

static void add_year(struct weather_text *t, int rows)
{
    for (int row = 0; row < rows; row++) {
        struct vs_date d = vs_date_of_days(vs_date_days((struct vs_date){2001, 1, 1}) + row / 24);
        int noon = row % 24 == 11;
        weather_add(t, "%04d%02d%02d:%02d00,%d.5,80.0,%d.0,%s,%d.0,280.5,2.5,180.0,99870.0\n",
                    year_of(d.month), d.month, d.day, row % 24, d.month, noon ? 300 + d.month : 0,
                    noon ? "400.25" : "-0.0", noon ? 100 : 0);
    }
}

static struct weather_text typical(const char *offset, int rows)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t,
                "Latitude (decimal degrees): 45.000\nLongitude (decimal degrees): 8.000\n"
                "Elevation (m): 250.0\n%smonth,year\n",
                offset);
    for (int month = 1; month <= 12; month++) {
        weather_add(&t, "%d,%d\n", month, year_of(month));
    }
    weather_add(&t, "%s", columns);
    add_year(&t, rows);
    weather_add(&t, "\nT2m: 2-m air temperature (degree Celsius)\nRH: relative humidity (%%)\n"
                    "G(h): Global irradiance on the horizontal plane (W/m2)\n"
                    "Gb(n): Beam/direct irradiance, normal to the rays (W/m2)\n\n"
                    "PVGIS (c) European Union, 2001-2026\n");
    return t;
}

Test(read_pvgis, typical_row_is_an_instant_that_much_after_the_hour)
{
    struct weather_text t = typical("Irradiance Time Offset (h): 0.1761\n", 8760);
    struct vs_record r = weather_good(&t, "pvgis");
    /* 0.1761 h is 11 min to the minute; the hour lies around 00:11 */
    weather_starts(&r, (struct vs_date){2001, 1, 1}, 11 - 30);
    cr_expect(r.count == 8760 && r.step_s == 3600 && r.typical);
    cr_expect(r.clock == VS_CLOCK_UTC && r.stamp == VS_STAMP_MIDDLE && r.utc_offset_h == 1);
    cr_expect(r.latitude_deg == 45 && r.longitude_deg == 8 && r.altitude_m == 250);
    cr_expect(r.column[VS_COLUMN_GHI][11] == 301 && r.column[VS_COLUMN_DNI][11] == 400.25);
    cr_expect(r.column[VS_COLUMN_DHI][11] == 100 && r.column[VS_COLUMN_AIR][0] == 1.5);
    cr_expect(r.column[VS_COLUMN_PRESSURE][0] == 99870 && r.column[VS_COLUMN_WIND][0] == 2.5);
    cr_expect(!signbit(r.column[VS_COLUMN_DNI][0]));
    vs_record_free(&r);
}

Test(read_pvgis, half_an_hour_of_offset_is_the_full_hour)
{
    struct weather_text t = typical("Irradiance Time Offset (h): 0.5\n", 8760);
    struct vs_record r = weather_good(&t, "pvgis");
    weather_starts(&r, (struct vs_date){2001, 1, 1}, 0);
    vs_record_free(&r);
}

Test(read_pvgis, old_files_without_an_offset_are_instants_of_the_hour)
{
    struct weather_text t = typical("", 8760);
    struct vs_record r = weather_good(&t, "pvgis");
    weather_starts(&r, (struct vs_date){2001, 1, 1}, -30);
    vs_record_free(&r);
}

/* The hour around 00:00 of 1 March 2016 begins on 29 February. */
Test(read_pvgis, march_of_a_leap_year_does_not_make_the_year_one)
{
    struct weather_text t = typical("Irradiance Time Offset (h): 0.1761\n", 8760);
    struct vs_record r = weather_good(&t, "pvgis");
    cr_expect_eq(r.count, 8760u);
    cr_expect_eq(r.column[VS_COLUMN_GHI][59 * 24 + 11], 303.0);
    cr_expect_eq(r.column[VS_COLUMN_SOURCE_YEAR][0], 2006.0);
    cr_expect_eq(r.column[VS_COLUMN_SOURCE_YEAR][8759], 2005.0);
    vs_record_free(&r);
}

Test(read_pvgis, table_alone_has_no_place)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t, "%s", columns);
    add_year(&t, 8760);
    struct vs_record r = weather_good(&t, "pvgis");
    cr_expect(!r.has_place && !r.has_altitude && r.utc_offset_h == 0 && r.count == 8760);
    weather_starts(&r, (struct vs_date){2001, 1, 1}, -30);
    vs_record_free(&r);
}

Test(read_pvgis, mark_carriage_returns_and_blank_lines_change_nothing)
{
    struct weather_text t = typical("Irradiance Time Offset (h): 0.1761\n", 8760);
    weather_same_with_mark_and_crlf(&t, "pvgis");
}

static struct weather_text series(const char *plane, const char *names, const char *rows)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t,
                "Latitude (decimal degrees):\t45.000\nLongitude (decimal degrees):\t8.000\n"
                "Elevation (m):\t250\nRadiation database:\tPVGIS-SARAH\n\n\n%s%s\n%s",
                plane, names, rows);
    return t;
}

static const char parts[] = "time,Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int";
static const char slope_30[] = "Slope: 30 deg. (optimum)\nAzimuth: -20 deg. \n";
static const char level[] = "Slope: 0 deg. \nAzimuth: 0 deg. \n";
static const char two_rows[] = "20160101:0810,26.5,8.25,0.5,8.06,3.87,1.22,1.0\n"
                               "20160101:0910,14.5,5.75,0.25,14.8,4.67,0.95,1.0\n\n"
                               "Gb(i): Beam irradiance on the inclined plane (W/m2)\n\n"
                               "PVGIS (c) European Union, 2001-2021";

Test(read_pvgis, series_on_a_slope_is_the_planes_and_no_level)
{
    struct weather_text t = series(slope_30, parts, two_rows);
    struct vs_record r = weather_good(&t, "pvgis");
    weather_starts(&r, (struct vs_date){2016, 1, 1}, 8 * 60 + 10 - 30);
    cr_expect(r.plane_tilt_deg == 30 && r.plane_azimuth_deg == 160);
    cr_expect(!r.column[VS_COLUMN_GHI] && !r.column[VS_COLUMN_DHI] && !r.typical && r.count == 2);
    cr_expect(r.column[VS_COLUMN_PLANE_BEAM][0] == 26.5);
    cr_expect(r.column[VS_COLUMN_PLANE_DIFFUSE][0] == 8.25);
    cr_expect(r.column[VS_COLUMN_PLANE_GROUND][0] == 0.5);
    cr_expect_str_eq(r.make, "PVGIS-SARAH");
    vs_record_free(&r);
}

Test(read_pvgis, series_on_the_level_is_global_and_diffuse)
{
    struct weather_text t = series(level, parts, two_rows);
    struct vs_record r = weather_good(&t, "pvgis");
    cr_expect(r.column[VS_COLUMN_GHI][0] == 34.75 && r.column[VS_COLUMN_DHI][0] == 8.25);
    cr_expect(!r.column[VS_COLUMN_PLANE_BEAM] && !r.column[VS_COLUMN_PLANE_DIFFUSE]);
    vs_record_free(&r);
    t = series(level, "time,G(i),T2m", "20160101:0830,26.5,3\n20160101:0930,27,3\n");
    r = weather_good(&t, "pvgis");
    weather_starts(&r, (struct vs_date){2016, 1, 1}, 8 * 60); /* of a reanalysis: minute 30 */
    cr_expect(r.column[VS_COLUMN_GHI][1] == 27 && !r.column[VS_COLUMN_DHI]);
    vs_record_free(&r);
}

Test(read_pvgis, series_with_a_quoted_head_is_read_too)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t,
                "\"Latitude (decimal degrees):\t45.000\"\n"
                "\"Longitude (decimal degrees):\t-75.000\"\n%s%s\n%s",
                slope_30, parts, two_rows);
    struct vs_record r = weather_good(&t, "pvgis");
    cr_expect(r.has_place && r.longitude_deg == -75 && r.utc_offset_h == -5 && !r.has_altitude);
    vs_record_free(&r);
}

#define SERIES_REFUSED(name, plane, names, rows, line, column, words)                              \
    Test(read_pvgis_faults, name)                                                                  \
    {                                                                                              \
        struct weather_text t = series(plane, names, rows);                                        \
        weather_refused(&t, line, column, words);                                                  \
    }

#define FIRST "20160101:0810,26.5,8.25,0.5,8.06,3.87,1.22,1.0\n"
SERIES_REFUSED(sum_on_a_slope, slope_30, "time,G(i),T2m", FIRST, 9, 6,
               "G(i) is the sum on a slope of 30 deg; allowed are its components")
SERIES_REFUSED(plane_that_is_not_said, "", parts, FIRST, 7, 1, "needed are Slope: and Azimuth:")
SERIES_REFUSED(plane_that_follows_the_sun, "Slope: - deg. \nAzimuth: - deg. \n", parts, FIRST, 7, 8,
               "the slope of the plane is '-'; allowed is a number from 0 to 90 deg")
SERIES_REFUSED(azimuth_from_north, "Slope: 30 deg.\nAzimuth: 200 deg.\n", parts, FIRST, 8, 10,
               "the azimuth of the plane, from south is '200'")
SERIES_REFUSED(no_irradiance_at_all, level, "time,T2m,WS10m", "", 9, 1,
               "needed are G(h) or Gb(n) with Gd(h) of a typical year, or Gb(i) with Gd(i)")
SERIES_REFUSED(time_of_another_form, level, parts,
               FIRST "2016-01-01 09:10,14.5,5.75,0.25,14.8,4.67,0.95,1.0\n", 11, 1,
               "the time is '2016-01-01 09:10'; allowed is the form YYYYMMDD:hhmm")
SERIES_REFUSED(time_that_no_digit_begins, level, parts,
               FIRST "x,14.5,5.75,0.25,14.8,4.67,0.95,1.0\n", 11, 1, "the time is 'x'")
SERIES_REFUSED(beam_beyond_the_limits, level, parts,
               FIRST "20160101:0910,1600,5.75,0.25,14.8,4.67,0.95,1.0\n", 11, 15,
               "the plane's beam irradiance is '1600'; allowed is a number from 0 to 1500 W/m2")
SERIES_REFUSED(row_cut_off, level, parts, FIRST "20160101:0910,16,5", 11, 18,
               "the row has 3 values; allowed are 8")
SERIES_REFUSED(row_between_the_hours, level, parts,
               FIRST "20160101:0940,1,5.75,0.25,14.8,4.67,0.95,1.0\n", 11, 1,
               "the row lies between the steps")
SERIES_REFUSED(hour_given_twice, level, parts, FIRST FIRST, 11, 1, "repeats the time of line 10")
SERIES_REFUSED(second_table, level, parts,
               FIRST "\nPVGIS (c) European Union, 2001-2021\n20160101:0910,1\n", 13, 1,
               "a row '20160101:0910' follows the legend")
SERIES_REFUSED(other_unit_in_the_legend, level, parts, FIRST "\nGb(i): Beam irradiance (kW/m2)\n",
               12, 1, "the legend gives Gb(i) in 'kW/m2'; allowed is W/m2")
SERIES_REFUSED(no_columns, level, "", "", 8, 0, "no line names the columns")

Test(read_pvgis_faults, place_beyond_the_earth)
{
    struct weather_text t = {NULL, 0, 0};
    weather_add(&t, "Latitude (decimal degrees): 95.0\n");
    weather_refused(&t, 1, 29, "the latitude is '95.0'; allowed is a number from -90 to 90 deg");
}

Test(read_pvgis_faults, year_that_is_not_whole)
{
    struct weather_text t = typical("Irradiance Time Offset (h): 0.1761\n", 5000);
    weather_refused(&t, 5018, 0, "the file spans 208.33 days; allowed is a whole year");
}

Test(read_pvgis_known, typical_table)
{
    struct vs_record r = weather_sample("formats/pvgis_tmy_test.csv", "pvgis");
    weather_starts(&r, (struct vs_date){2001, 1, 1}, -30);
    cr_expect(r.count == 8760 && r.typical && !r.has_place);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_GHI), 1435861.0);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_DNI), 1591565.16, 0.001);
    cr_expect_eq(weather_sum(&r, VS_COLUMN_DHI), 570947.0);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_AIR), 118821.52, 0.001);
    vs_record_free(&r);
}

Test(read_pvgis_known, series_on_a_slope)
{
    struct vs_record r = weather_sample(
        "formats/pvgis_hourly_Timeseries_45.000_8.000_SA_30deg_0deg_2016_2016.csv", "pvgis");
    weather_starts(&r, (struct vs_date){2016, 1, 1}, -20);
    cr_expect(r.count == 14 && r.plane_tilt_deg == 30 && r.plane_azimuth_deg == 180);
    cr_expect(r.latitude_deg == 45 && r.longitude_deg == 8 && r.altitude_m == 250);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_PLANE_BEAM), 49.95, 1e-9);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_PLANE_DIFFUSE), 17.8, 1e-9);
    cr_expect_float_eq(weather_sum(&r, VS_COLUMN_PLANE_GROUND), 0.48, 1e-9);
    vs_record_free(&r);
}
