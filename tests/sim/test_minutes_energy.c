/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole way of a record of minutes: to hours, and to the minutes that a lamp meets. What the
 * sun gave in an hour is what the panel gets in it. VESPER_WEATHER names a folder with a real one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "models/elementary.h"
#include "sim/engine/sky.h"
#include "sim/weather/record_hours.h"
#include "tests/sim/made_record.h"
#include "tests/sim/weather_text.h"

/* A record of minutes out of made hours: each minute is the hour's, with clouds that pass. */
static struct vs_record minutes_of(int days)
{
    struct made_style style = made_style();
    style.days = days;
    struct vs_record hourly = made_record(&style), r = hourly;
    memset(r.column, 0, sizeof r.column);
    cr_assert_eq(vs_record_alloc(&r, hourly.count * 60, vs_record_columns(&hourly)), 0);
    r.step_s = 60;
    uint32_t state = 3;
    for (size_t k = 0; k < r.count; k++) {
        double cloud = 0.4 + 0.6 * made_chance(&state);
        r.line[k] = (int)k + 2;
        for (int c = 0; c < VS_COLUMN_COUNT; c++) {
            if (r.column[c]) {
                int light = c == VS_COLUMN_GHI || c == VS_COLUMN_DNI || c == VS_COLUMN_DHI;
                r.column[c][k] = hourly.column[c][k / 60] * (light ? cloud : 1);
            }
        }
    }
    vs_record_free(&hourly);
    return r;
}

static struct vs_hours hours_of(const struct vs_record *r, double utc_offset_h)
{
    struct vs_hours_how how = {.utc_offset_h = utc_offset_h};
    struct vs_hours hours;
    struct vs_hours_notes notes;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_record_hours(r, &how, &hours, &notes, &diag), VS_OK, "%s", diag.text);
    return hours;
}

/* Sum of GHI over an hour's minutes in Wh/m2, from those that are there; NaN where none is. */
static double record_hour_whm2(const struct vs_record *r, int64_t begin_s)
{
    double sum = 0;
    int count = 0;
    for (int64_t k = (begin_s - r->start_unix_s) / 60, end = k + 60; k < end; k++) {
        double value = k >= 0 && k < (int64_t)r->count ? r->column[VS_COLUMN_GHI][k] : NAN;
        sum += isnan(value) ? 0 : value;
        count += !isnan(value);
    }
    return count ? sum / count : NAN;
}

/* Every hour in which the sun is up for a minute at least keeps what its minutes had, alone and in
 * the sum. Returned: the sum, Wh/m2. */
static double expect_kept(const struct vs_record *r, const struct vs_hours *hours)
{
    struct vs_sky_params sky = vs_sky_defaults();
    sky.site = (struct vs_site){hours->latitude_deg * VS_RAD_PER_DEG,
                                hours->longitude_deg * VS_RAD_PER_DEG, hours->altitude_m};
    sky.plane = (struct vs_plane){45 * VS_RAD_PER_DEG, VS_PI, 0.2};
    sky.utc_offset_h = hours->utc_offset_h;
    vs_sky_prepare(&sky);
    struct vs_minute *minutes = calloc(hours->count * 60, sizeof *minutes);
    cr_assert_not_null(minutes);
    struct vs_sky_notes notes = {0};
    vs_sky_hours(&sky, hours, 0, hours->count, minutes, &notes);
    double before = 0, after = 0;
    for (size_t k = 0; k < hours->count; k++) {
        double made = 0;
        int up = 0;
        for (size_t m = 60 * k; m < 60 * (k + 1); m++) {
            made += minutes[m].ghi_wm2 / 60;
            up += minutes[m].elevation_rad > 0;
        }
        double had = record_hour_whm2(r, hours->start_unix_s + 3600 * (int64_t)k);
        if (up > 0) {
            cr_expect_float_eq(made, had, 1e-9 * had + 1e-12, "hour %zu: %g for %g", k, made, had);
            before += had;
            after += made;
        } else {
            cr_expect_eq(made, 0.0, "hour %zu: light at night", k);
        }
    }
    cr_expect_float_eq(after, before, 1e-9 * before, "%.12g of %.12g Wh/m2", after, before);
    free(minutes);
    return after;
}

Test(minutes_energy, a_made_record_of_minutes_keeps_its_energy_to_hours_and_back)
{
    struct vs_record r = minutes_of(20);
    struct vs_hours hours = hours_of(&r, 8);
    cr_expect_eq(hours.count, 480u);
    cr_expect_gt(expect_kept(&r, &hours), 20000.0);
    vs_hours_free(&hours);
    vs_record_free(&r);
}

/* A sensor that misses some minutes of an hour: the rest stand for it. */
Test(minutes_energy, an_hour_with_holes_keeps_the_mean_of_what_is_there)
{
    struct vs_record r = minutes_of(3);
    for (size_t k = 0; k < r.count; k++) {
        if (k % 60 < 20 || k % 7 == 0) {
            r.column[VS_COLUMN_GHI][k] = NAN;
        }
    }
    struct vs_hours hours = hours_of(&r, 8);
    expect_kept(&r, &hours);
    vs_hours_free(&hours);
    vs_record_free(&r);
}

/* One day of Alamosa, Colorado, at 2317 m: 1 January 2016, by UTC for the file is cut by it. */
Test(minutes_energy, a_measured_day_of_minutes_keeps_its_energy_to_hours_and_back)
{
    struct vs_record r = weather_sample("formats/surfrad-slv16001.dat", "surfrad");
    struct vs_hours hours = hours_of(&r, 0);
    cr_assert_eq(hours.count, 24u);
    /* the file's 203705.1 W/m2 minutes are 3395 Wh/m2; it lacks the last minute of its last hour,
     * which the other 59 stand for, a minute of 59 W/m2; its first row is of the day before */
    double kept = expect_kept(&r, &hours);
    cr_expect_float_eq(kept, 203705.1 / 60, 1.0, "%g", kept);
    vs_hours_free(&hours);
    vs_record_free(&r);
}
