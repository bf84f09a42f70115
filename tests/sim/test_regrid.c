/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/regrid.h"

#include <math.h>

#include <criterion/criterion.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/weather/clear_hours.h"

enum { DAYS = 20, HOURS = DAYS * 24 };

static const double turbidity = 3;

/* The made sky: an index that grows over each day, from the sun's midnight, and differs by day. */
struct sky {
    struct vs_site site;
    double midnight_unix_s; /* of the clock, UTC+8 */
};

static struct sky sky_at(double latitude_deg)
{
    return (struct sky){{latitude_deg * VS_RAD_PER_DEG, 118 * VS_RAD_PER_DEG, 100},
                        (double)vs_date_days((struct vs_date){2021, 10, 3}) * 86400 - 8 * 3600};
}

static double index_at(double unix_s, double slope_per_h)
{
    double day = floor((unix_s + 28800) / 86400);
    double hour = (unix_s + 28800 - 86400 * day) / 3600;
    return 0.3 + 0.1 * fmod(day, 5) + slope_per_h * (hour - 12);
}

static void fill(const struct sky *sky, double start_unix_s, double slope_per_h,
                 struct vs_regrid *row, double values[VS_REGRID_COUNT][HOURS])
{
    *row = (struct vs_regrid){start_unix_s, HOURS, {values[0], values[1], values[2]}};
    for (int h = 0; h < HOURS; h++) {
        if (h % 24 == 0) {
            struct vs_clear_hour clear[24];
            vs_clear_day(start_unix_s + 3600.0 * h, &sky->site, 3, clear);
            for (int k = 0; k < 24; k++) {
                double index = index_at(start_unix_s + 3600.0 * (h + k) + 1800, slope_per_h);
                values[VS_REGRID_GLOBAL][h + k] = index * clear[k].ghi_wm2;
                values[VS_REGRID_DIRECT][h + k] = index * clear[k].dni_wm2;
                values[VS_REGRID_DIFFUSE][h + k] = index * clear[k].dhi_wm2;
            }
        }
    }
}

static double source_values[VS_REGRID_COUNT][HOURS], target_values[VS_REGRID_COUNT][HOURS],
    true_values[VS_REGRID_COUNT][HOURS];

/* Largest error in W/m2 of hours moved onto the clock from `late_s` before it. */
static double worst_error(double latitude_deg, double late_s, double slope_per_h)
{
    struct sky sky = sky_at(latitude_deg);
    struct vs_regrid source, target, truth;
    fill(&sky, sky.midnight_unix_s - late_s, slope_per_h, &source, source_values);
    fill(&sky, sky.midnight_unix_s, slope_per_h, &truth, true_values);
    target = (struct vs_regrid){
        sky.midnight_unix_s, HOURS, {target_values[0], target_values[1], target_values[2]}};
    cr_expect_eq(vs_regrid(&sky.site, turbidity, &source, &target), 0u);
    double worst = 0;
    for (int of = 0; of < VS_REGRID_COUNT; of++) {
        for (int h = 24; h < HOURS - 24; h++) {
            worst = fmax(worst, fabs(target.of[of][h] - truth.of[of][h]));
        }
    }
    return worst;
}

/* What is left are the clear hours' own 1 %: their sum depends a little on where the hours begin.
 */
Test(regrid, a_steady_index_is_moved_without_error)
{
    for (int half = -3; half <= 3; half++) {
        double worst = worst_error(40, 1800.0 * half, 0);
        cr_expect(worst < 3.0, "%d half hours: %g W/m2", half, worst);
    }
}

Test(regrid, an_index_that_rises_over_the_day_is_moved_along)
{
    double worst = worst_error(40, 1800, 0.03);
    /* the 3 W/m2 of above, and an hour's index is that of its light and not of its middle: 4.1 */
    cr_expect(worst < 5.0, "%g W/m2", worst);
}

Test(regrid, hours_that_fit_stay_as_they_are)
{
    cr_expect(worst_error(40, 0, 0.03) < 1e-9);
}

Test(regrid, no_light_is_left_where_the_sun_is_down)
{
    struct sky sky = sky_at(40);
    struct vs_regrid source, target;
    /* called an hour late: light after sunset */
    fill(&sky, sky.midnight_unix_s, 0, &source, source_values);
    target = (struct vs_regrid){sky.midnight_unix_s + 1000, HOURS, {target_values[0]}};
    vs_regrid(&sky.site, turbidity, &source, &target);
    double lit = 0;
    for (int h = 0; h < HOURS; h += 24) {
        struct vs_clear_hour clear[24];
        vs_clear_day(target.start_unix_s + 3600.0 * h, &sky.site, 3, clear);
        for (int k = 0; k < 24; k++) {
            cr_expect(clear[k].sun.up_frac > 0 || target_values[0][h + k] == 0, "hour %d", h + k);
            lit += target_values[0][h + k] > 0;
        }
    }
    cr_expect(lit > 10 * DAYS);
}

Test(regrid, each_day_keeps_its_sum)
{
    struct sky sky = sky_at(40);
    struct vs_regrid source, target;
    fill(&sky, sky.midnight_unix_s - 2000, 0.02, &source, source_values);
    for (int h = 0; h < HOURS; h += 7) {
        source_values[VS_REGRID_GLOBAL][h] *= 0.2; /* clouds */
    }
    target = (struct vs_regrid){sky.midnight_unix_s, HOURS, {target_values[0]}};
    vs_regrid(&sky.site, turbidity, &source, &target);
    for (int day = 1; day < DAYS - 1; day++) {
        double before = 0, after = 0;
        for (int h = 0; h < 24; h++) {
            before += source_values[0][day * 24 + h];
            after += target_values[0][day * 24 + h];
        }
        cr_expect(before > 500 && fabs(before - after) < 1e-6 * before, "day %d: %g, %g", day,
                  before, after);
    }
}

Test(regrid, a_missing_hour_is_missing_where_it_is_needed_alone)
{
    struct sky sky = sky_at(40);
    struct vs_regrid source, target;
    fill(&sky, sky.midnight_unix_s - 1800, 0, &source, source_values);
    source_values[0][24 * 5 + 12] = NAN;
    source_values[0][24 * 7 + 2] = NAN; /* at night */
    target = (struct vs_regrid){sky.midnight_unix_s, HOURS, {target_values[0]}};
    cr_expect_eq(vs_regrid(&sky.site, turbidity, &source, &target), 1u);
    for (int h = 0; h < HOURS; h++) {
        int needs = h == 24 * 5 + 11 || h == 24 * 5 + 12;
        cr_expect_eq(!!isnan(target_values[0][h]), needs, "hour %d", h);
    }
}

Test(regrid, light_at_midnight_is_not_blown_up)
{
    struct sky sky = sky_at(40);
    struct vs_regrid source, target;
    fill(&sky, sky.midnight_unix_s - 12 * 3600 - 1800, 0, &source, source_values);
    source.start_unix_s += 12 * 3600;
    target = (struct vs_regrid){sky.midnight_unix_s, HOURS, {target_values[0]}};
    cr_expect(vs_regrid(&sky.site, turbidity, &source, &target) > DAYS / 2);
    for (int h = 0; h < HOURS; h++) {
        cr_expect(!(target_values[0][h] > 1000), "hour %d: %g", h, target_values[0][h]);
    }
}

Test(regrid, the_midnight_sun_is_moved_too)
{
    struct sky sky = sky_at(-70);
    sky.midnight_unix_s += 80 * 86400.0; /* late December */
    struct vs_regrid source, target;
    fill(&sky, sky.midnight_unix_s - 1800, 0, &source, source_values);
    target = (struct vs_regrid){sky.midnight_unix_s, HOURS, {target_values[0]}};
    vs_regrid(&sky.site, turbidity, &source, &target);
    for (int h = 24; h < HOURS - 24; h++) {
        cr_expect(target_values[0][h] > 1, "hour %d: %g", h, target_values[0][h]);
    }
}
