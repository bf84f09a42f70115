/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that people use, read whole. They belong to others and are no part of this repository:
 * VESPER_WEATHER names their folder, and without it these tests are skipped. The numbers were
 * counted in the files themselves, by other means. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>

#include "sim/base/calendar.h"
#include "tests/sim/weather_check.h"

static const char *folder(void)
{
    const char *path = getenv("VESPER_WEATHER");
    if (!path || !*path) {
        cr_skip("VESPER_WEATHER names no folder");
    }
    return path;
}

/* How many values a column has and their sum. */
static void expect_sum(const struct vs_record *r, enum vs_column column, size_t count, double sum)
{
    size_t n = 0;
    double s = 0;
    for (size_t k = 0; k < r->count; k++) {
        double x = vs_record_at(r, column, k);
        n += isnan(x) ? 0 : 1;
        s += isnan(x) ? 0 : x;
    }
    cr_expect_eq(n, count, "%s: %zu values", vs_column_info[column].key, n);
    cr_expect_float_eq(s, sum, 1e-9 * fabs(sum) + 1e-9, "%s: %.12g", vs_column_info[column].key, s);
}

static int64_t at(int year, int month, int day)
{
    return vs_date_days((struct vs_date){year, month, day}) * 86400;
}

Test(weather_samples, tmy2_of_miami)
{
    struct vs_record r = weather_sample("formats/12839.tm2", "tmy2");
    cr_expect_str_eq(r.place, "MIAMI FL");
    cr_expect(r.latitude_deg == 25.8 && r.longitude_deg == -(80 + 16 / 60.0) && r.altitude_m == 2);
    cr_expect(r.count == 8760 && r.step_s == 3600 && r.typical && r.utc_offset_h == -5);
    cr_expect_eq(r.start_unix_s, at(2001, 1, 1) + 5 * 3600);
    expect_sum(&r, VS_COLUMN_GHI, 8760, 1792618);
    expect_sum(&r, VS_COLUMN_DNI, 8760, 1504922);
    expect_sum(&r, VS_COLUMN_DHI, 8760, 809504);
    expect_sum(&r, VS_COLUMN_AIR, 8760, 212990.7);
    expect_sum(&r, VS_COLUMN_WIND, 8760, 37993.7);
    expect_sum(&r, VS_COLUMN_PRESSURE, 8760, 891276800);
    expect_sum(&r, VS_COLUMN_VISIBILITY, 7768, 116376.2);
    expect_sum(&r, VS_COLUMN_SOURCE_YEAR, 8760, 17257920);
    vs_record_free(&r);
}

Test(weather_samples, surfrad_of_alamosa)
{
    struct vs_record r = weather_sample("formats/surfrad-slv16001.dat", "surfrad");
    cr_expect_str_eq(r.place, "Alamosa");
    cr_expect(r.latitude_deg == 37.7 && r.longitude_deg == -105.92 && r.altitude_m == 2317);
    cr_expect(r.count == 1440 && r.step_s == 60 && r.utc_offset_h == -7);
    cr_expect_eq(r.start_unix_s, at(2016, 1, 1) - 60);
    cr_expect(r.clipped == 1119 && r.set_aside == 0);
    expect_sum(&r, VS_COLUMN_GHI, 1440, 203705.1);
    expect_sum(&r, VS_COLUMN_DNI, 1440, 512477.9);
    expect_sum(&r, VS_COLUMN_DHI, 1440, 26141.3);
    expect_sum(&r, VS_COLUMN_AIR, 1440, -19769.3);
    expect_sum(&r, VS_COLUMN_WIND, 1440, 1855);
    expect_sum(&r, VS_COLUMN_INFRARED, 1440, 257934.1);
    vs_record_free(&r);
}

static void expect_daily(const char *file, const double place[3], size_t days, double ghi,
                         double dhi)
{
    struct vs_record r = weather_sample(file, "daily");
    cr_expect(fabs(r.latitude_deg - place[0]) < 1e-6 && fabs(r.longitude_deg - place[1]) < 1e-6);
    cr_expect_eq(r.altitude_m, place[2]);
    cr_expect(r.count == 17532 && r.step_s == 86400 && r.utc_offset_h == 8 && !r.typical);
    cr_expect_eq(r.start_unix_s, at(1970, 1, 1) - 8 * 3600);
    expect_sum(&r, VS_COLUMN_GHI, days, ghi);
    expect_sum(&r, VS_COLUMN_DHI, days, dhi);
    vs_record_free(&r);
}

Test(weather_samples, forty_eight_years_of_days)
{
    expect_daily("daily/54439.csv", (double[]){40.01666667, 118.7166667, 52}, 16766, 2723571.215,
                 1236836.5625);
    expect_daily("daily/54449.csv", (double[]){39.85, 119.5166667, 3.5}, 17490, 2754679.502,
                 1277451.725);
    expect_daily("daily/54423.csv", (double[]){40.96666667, 117.9166667, 423.5}, 17519, 2868739.641,
                 1284453.831);
}

static struct vs_record through(const struct vs_writer *writer, const struct vs_record *record)
{
    return weather_taken(weather_written(writer, record), writer->name);
}

/* To plain and, where it is a year of hours, to EPW and back: the same to the bit. */
static void round_trip(const struct vs_record *r)
{
    struct vs_record plain = through(&vs_writer_plain, r);
    weather_expect_same(r, &plain);
    if (strcmp(r->format, "epw") == 0) {
        struct vs_record again = through(&vs_writer_epw, &plain);
        weather_expect_same(r, &again);
        vs_record_free(&again);
    }
    vs_record_free(&plain);
}

/* Returned  how many files of the folder were read and written */
static int round_trips(const char *path)
{
    int done = 0;
    DIR *dir = opendir(path);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        char file[900];
        struct vs_record r;
        struct vs_diag diag;
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        if (e->d_name[0] == '.') {
            continue;
        }
        enum vs_err err = vs_weather_read(file, &r, &diag);
        if (err) { /* a folder, or words that somebody laid beside the files */
            cr_expect(err == VS_ERR_MISSING || strstr(diag.text, "no weather format"), "%s: %s",
                      e->d_name, diag.text);
            continue;
        }
        round_trip(&r);
        vs_record_free(&r);
        done++;
    }
    if (dir) {
        closedir(dir);
    }
    return done;
}

Test(weather_samples, every_file_keeps_its_values_through_plain, .timeout = 120)
{
    char path[600];
    cr_expect_gt(round_trips(folder()), 0);
    snprintf(path, sizeof path, "%s/formats", folder());
    cr_expect_gt(round_trips(path), 0);
    snprintf(path, sizeof path, "%s/daily", folder());
    cr_expect_gt(round_trips(path), 0);
}
