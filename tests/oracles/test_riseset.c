/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/elementary.h"
#include "models/sun.h"
#include "sim/base/calendar.h"
#include "tests/oracles/expect.h"

static const struct vs_site site = {40.40 * VS_RAD_PER_DEG, 118.95 * VS_RAD_PER_DEG, 230.0};
static const double utc_offset_s = 8.0 * 3600.0;

enum { DATE, SUNRISE, TRANSIT, SUNSET, DUSK, COLUMNS };
static const char *const columns[COLUMNS] = {"local_date", "sunrise_local_s", "transit_local_s",
                                             "sunset_local_s", "civil_dusk_local_s"};

static void note_times(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    struct vs_date date = {0};
    if (vs_date_parse(row->text[DATE], &date) != 0) {
        gauges[SUNRISE].failed++;
        return;
    }
    double midnight_s = (double)(vs_date_days(date) * 86400) - utc_offset_s;
    struct vs_sun_times disc = vs_sun_times(midnight_s, &site,
                                            VS_ZENITH_SUNRISE_DEG * VS_RAD_PER_DEG);
    struct vs_sun_times civil = vs_sun_times(midnight_s, &site,
                                             VS_ZENITH_CIVIL_DEG * VS_RAD_PER_DEG);
    oracle_note(&gauges[SUNRISE], row, disc.rise_unix_s - midnight_s, row->value[SUNRISE], 1.0);
    oracle_note(&gauges[TRANSIT], row, disc.transit_unix_s - midnight_s, row->value[TRANSIT], 1.0);
    oracle_note(&gauges[SUNSET], row, disc.set_unix_s - midnight_s, row->value[SUNSET], 1.0);
    oracle_note(&gauges[DUSK], row, civil.set_unix_s - midnight_s, row->value[DUSK], 1.0);
}

Test(riseset, the_day_begins_and_ends_within_5_s)
{
    /* at this latitude the sun's height changes by at least 9 arcsec in a second near the horizon:
     * 31 arcsec of position are 3.4 s */
    struct oracle_gauge gauges[COLUMNS] = {
        [SUNRISE] = {.quantity = "sunrise", .unit = "s", .tolerance = 5.0},
        [TRANSIT] = {.quantity = "transit", .unit = "s", .tolerance = 5.0},
        [SUNSET] = {.quantity = "sunset", .unit = "s", .tolerance = 5.0},
        [DUSK] = {.quantity = "civil dusk", .unit = "s", .tolerance = 5.0},
    };
    long rows = oracle_each(columns, COLUMNS, note_times, gauges);
    expect_gauges(rows, &gauges[SUNRISE], COLUMNS - SUNRISE, "rise and set", "pvlib SPA zenith");
}
