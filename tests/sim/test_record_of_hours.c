/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/record_of_hours.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "models/elementary.h"
#include "sim/weather/hour_sun.h"
#include "sim/weather/record_hours.h"
#include "sim/weather/synth.h"
#include "tests/sim/climate_fixture.h"

/* A year of hours made of the fixture's climate, with this many days of snow in January. */
static struct vs_hours made(double snow_days)
{
    struct vs_climate climate = qinhuangdao();
    struct vs_place place = {climate.latitude_deg, climate.longitude_deg, climate.altitude_m};
    struct vs_clearness sky;
    struct vs_hours hours;
    struct vs_diag diag = {.text = ""};
    climate.snow = (struct vs_snow){.days = {snow_days},
                                    .fall_cm = 2,
                                    .kt_below = 0.4,
                                    .air_below_degc = 1,
                                    .settle_frac_per_day = 0.1,
                                    .melt_cm_per_k_day = 1.5};
    cr_assert_eq(vs_clearness_year(&climate, 5, 2019, &sky, &diag), VS_OK, "%s", diag.text);
    cr_assert_eq(vs_synth_hours(&climate, &sky, &place, &hours, &diag), VS_OK, "%s", diag.text);
    vs_clearness_free(&sky);
    return hours;
}

static struct vs_record record_of(const struct vs_hours *hours)
{
    struct vs_record r;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_record_of_hours(hours, &r, &diag), VS_OK, "%s", diag.text);
    return r;
}

Test(record_of_hours, beam_and_diffuse_close_to_the_global_and_nights_have_none)
{
    struct vs_hours hours = made(0);
    struct vs_record r = record_of(&hours);
    struct vs_site site = {hours.latitude_deg * VS_RAD_PER_DEG,
                           hours.longitude_deg * VS_RAD_PER_DEG, hours.altitude_m};
    struct vs_hour_sun sun[24];
    int closed = 0;
    for (size_t k = 0; k < hours.count; k++) {
        if (k % 24 == 0) {
            vs_day_sun((double)hours.start_unix_s + 3600.0 * (double)k, &site, sun);
        }
        double dni = r.column[VS_COLUMN_DNI][k], up = sun[k % 24].cos_zenith;
        cr_assert(dni >= 0 && dni <= 1360, "hour %zu: %g", k, dni);
        if (up <= 0) {
            cr_assert_eq(dni, 0.0);
        } else if (dni < 1360) {
            double sum = dni * up + r.column[VS_COLUMN_DHI][k];
            cr_assert_float_eq(sum, r.column[VS_COLUMN_GHI][k], 1e-9, "hour %zu", k);
            closed += dni > 0;
        }
    }
    cr_expect_gt(closed, 3000);
    vs_record_free(&r);
    vs_hours_free(&hours);
}

Test(record_of_hours, the_place_the_clock_and_the_maker_are_kept)
{
    struct vs_hours hours = made(0);
    struct vs_record r = record_of(&hours);
    cr_expect(r.has_place && r.has_altitude);
    cr_expect_eq(r.latitude_deg, hours.latitude_deg);
    cr_expect_eq(r.longitude_deg, hours.longitude_deg);
    cr_expect_eq(r.altitude_m, hours.altitude_m);
    cr_expect_eq(r.utc_offset_h, 8.0);
    cr_expect_eq(r.start_unix_s, hours.start_unix_s);
    cr_expect_eq(r.count, hours.count);
    cr_expect(r.step_s == 3600 && !r.typical);
    cr_expect(strncmp(r.make, hours.source, sizeof r.make - 1) == 0, "%s", r.make);
    vs_record_free(&r);
    vs_hours_free(&hours);
}

Test(record_of_hours, columns_of_snow_are_there_where_there_is_snow_alone)
{
    struct vs_hours bare = made(0), white = made(4);
    struct vs_record r = record_of(&bare);
    cr_expect_null(r.column[VS_COLUMN_SNOWFALL]);
    cr_expect_null(r.column[VS_COLUMN_SNOW_DEPTH]);
    vs_record_free(&r);
    r = record_of(&white);
    cr_assert_not_null(r.column[VS_COLUMN_SNOWFALL]);
    cr_assert_not_null(r.column[VS_COLUMN_SNOW_DEPTH]);
    double fallen = 0;
    for (size_t k = 0; k < r.count; k++) {
        fallen += r.column[VS_COLUMN_SNOWFALL][k];
    }
    cr_expect_gt(fallen, 0);
    vs_record_free(&r);
    vs_hours_free(&bare);
    vs_hours_free(&white);
}

Test(record_of_hours, snow_that_lies_without_a_fall_is_kept_too)
{
    struct vs_hours bare = made(0);
    bare.rows[300].ground_snow_cm = 7;
    struct vs_record r = record_of(&bare);
    cr_assert_not_null(r.column[VS_COLUMN_SNOW_DEPTH]);
    cr_expect_eq(r.column[VS_COLUMN_SNOW_DEPTH][300], 7.0);
    vs_record_free(&r);
    vs_hours_free(&bare);
}

Test(record_of_hours, hours_made_a_record_and_hours_again_have_the_same_bits)
{
    struct vs_hours hours = made(4), again;
    struct vs_record r = record_of(&hours);
    struct vs_hours_how how = {.utc_offset_h = 8};
    struct vs_hours_notes notes;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_record_hours(&r, &how, &again, &notes, &diag), VS_OK, "%s", diag.text);
    cr_assert_eq(again.count, hours.count);
    cr_expect_eq(again.start_unix_s, hours.start_unix_s);
    for (size_t k = 0; k < hours.count; k++) {
        cr_assert_eq(memcmp(&again.rows[k], &hours.rows[k], sizeof *again.rows), 0, "hour %zu", k);
    }
    cr_expect(notes.dhi_cut == 0 && notes.night_hours == 0 && notes.over_hours == 0);
    struct vs_filled none = {0};
    cr_expect_eq(memcmp(&again.filled, &none, sizeof none), 0);
    vs_hours_free(&again);
    vs_record_free(&r);
    vs_hours_free(&hours);
}
