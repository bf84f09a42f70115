/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/base/random.h"
#include "sim/engine/sky.h"
#include "tests/sim/sky_fixture.h"

enum { DAYS = 365, HOURS = DAYS * 24 };

/* A year of days of even clearness between 0.1 and 1 of a clear sky's light; diffuse by clearness.
 */
static struct vs_hours year(void)
{
    struct vs_random r = {9, 0, VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&r);
    struct vs_date first = {2025, 1, 1};
    struct vs_hours hours = {.start_unix_s = vs_date_days(first) * 86400 - 8 * 3600,
                             .utc_offset_h = 8};
    cr_assert_eq(vs_hours_alloc(&hours, HOURS), 0);
    struct vs_site site = qinglong().site;
    for (size_t k = 0; k < HOURS; k++) {
        double kc = 0.1 + 0.9 * vs_random_uniform(key, k / 24), ghi = 0;
        for (int m = 0; m < 60; m++) { /* the mean of the hour, sunrise and sunset cut into */
            double t = (double)hours.start_unix_s + 3600.0 * (double)k + 60.0 * (m + 0.5);
            double cosz = vs_sun_at(t, &site).cos_zenith;
            ghi += cosz > 0 ? 1050.0 * pow(cosz, 1.15) * kc / 60.0 : 0;
        }
        hours.rows[k] = (struct vs_hour){
            .ghi_wm2 = ghi, .dhi_wm2 = ghi * fmin(1, 1.1 - 0.9 * kc), .air_degc = 10, .wind_ms = 2};
    }
    return hours;
}

struct sums {
    double plane, panel;
};

static struct sums by_minutes(const struct vs_sky_params *p, const struct vs_hours *hours)
{
    struct vs_minute m[24 * 60];
    struct vs_sky_notes notes = {0};
    struct sums s = {0, 0};
    for (size_t first = 0; first < HOURS; first += 24) {
        vs_sky_hours(p, hours, first, 24, m, &notes);
        for (int k = 0; k < 24 * 60; k++) {
            s.plane += m[k].poa_wm2 / 60;
            s.panel += m[k].pmp_w / 60;
        }
    }
    return s;
}

static struct sums by_hours(const struct vs_sky_params *p, const struct vs_hours *hours)
{
    static struct vs_sky_sample sample[HOURS];
    vs_sky_hourly(p, hours, 0, HOURS, sample);
    struct sums s = {0, 0};
    for (int k = 0; k < HOURS; k++) {
        s.plane += sample[k].poa_wm2;
        s.panel += sample[k].pmp_w;
    }
    return s;
}

static void expect_near(const struct vs_sky_params *p, const struct vs_hours *hours,
                        const char *what)
{
    struct sums fine = by_minutes(p, hours), coarse = by_hours(p, hours);
    double plane = coarse.plane / fine.plane - 1, panel = coarse.panel / fine.panel - 1;
    cr_log_info("%s: plane %+.3f %%, panel %+.3f %%", what, 100 * plane, 100 * panel);
    cr_expect(fabs(plane) < 0.01, "%s: plane %+.3f %%", what, 100 * plane);
    cr_expect(fabs(panel) < 0.01, "%s: panel %+.3f %%", what, 100 * panel);
}

Test(sky_hourly, a_year_by_hours_is_within_a_percent_of_a_year_by_minutes)
{
    struct vs_sky_params p = qinglong();
    struct vs_hours hours = year();
    expect_near(&p, &hours, "45 deg south");
    p.plane.tilt_rad = 0;
    vs_sky_prepare(&p);
    expect_near(&p, &hours, "level");
    p.plane = (struct vs_plane){60 * VS_RAD_PER_DEG, 1.5 * VS_PI, 0.2};
    vs_sky_prepare(&p);
    expect_near(&p, &hours, "60 deg west");
    vs_hours_free(&hours);
}

Test(sky_hourly, hills_count_as_they_do_by_minutes)
{
    struct vs_sky_params p = qinglong();
    struct vs_hours hours = year();
    struct sums open = by_minutes(&p, &hours);
    p.has_horizon = 1;
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        p.horizon.height_rad[k] = 8 * VS_RAD_PER_DEG;
    }
    vs_sky_prepare(&p);
    expect_near(&p, &hours, "hills of 8 deg");
    cr_expect_lt(by_hours(&p, &hours).plane, 0.98 * open.plane);
    vs_hours_free(&hours);
}

Test(sky_hourly, any_stretch_has_the_bits_of_the_whole)
{
    struct vs_sky_params p = qinglong();
    struct vs_hours hours = year();
    static struct vs_sky_sample whole[HOURS], part[100];
    vs_sky_hourly(&p, &hours, 0, HOURS, whole);
    for (size_t first = 0; first < 60; first++) {
        vs_sky_hourly(&p, &hours, first, 1 + first, part);
        cr_assert_eq(memcmp(part, whole + first, (1 + first) * sizeof *part), 0, "from %zu", first);
    }
    vs_hours_free(&hours);
}

Test(sky_hourly, light_in_the_hour_of_sunrise_is_not_lost_and_light_at_night_makes_no_power)
{
    struct vs_sky_params p = qinglong();
    struct vs_hours hours = year();
    static struct vs_sky_sample s[48];
    vs_sky_hourly(&p, &hours, 0, 48, s);
    for (int k = 0; k < 48; k++) {
        cr_assert(isfinite(s[k].poa_wm2) && isfinite(s[k].pmp_w));
        if (hours.rows[k].ghi_wm2 > 0) {
            cr_expect_gt(s[k].poa_wm2, 0, "hour %d has %g W/m2", k, hours.rows[k].ghi_wm2);
        } else {
            cr_expect_eq(s[k].pmp_w, 0, "hour %d", k);
        }
    }
    vs_hours_free(&hours);
}
