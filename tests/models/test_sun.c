/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "models/elementary.h"
#include "models/sun.h"

static const struct vs_site qinglong = {40.40 * VS_RAD_PER_DEG, 118.95 * VS_RAD_PER_DEG, 230.0};

static const double midnight_s = 1735084800.0 - 8.0 * 3600.0; /* 2024-12-25 00:00 at UTC+8 */
static const double day_s = 86400.0;

static void expect_near(double got, double want, double tolerance, const char *what)
{
    cr_expect(fabs(got - want) <= tolerance, "%s: got %.12g, want %.12g within %g", what, got, want,
              tolerance);
}

Test(sun, is_highest_at_transit)
{
    for (int day = 0; day < 365; day++) {
        double start_s = midnight_s + day * day_s;
        struct vs_sun_times times = vs_sun_times(start_s, &qinglong,
                                                 VS_ZENITH_SUNRISE_DEG * VS_RAD_PER_DEG);
        double noon = vs_sun_at(times.transit_unix_s, &qinglong).zenith_rad;
        /* the sun still climbs in declination when it passes the meridian, which puts the highest
         * point up to 13 s away, 0.3 arcsec higher; two minutes off it is lower by 6 arcsec */
        cr_assert_gt(vs_sun_at(times.transit_unix_s - 120.0, &qinglong).zenith_rad, noon);
        cr_assert_gt(vs_sun_at(times.transit_unix_s + 120.0, &qinglong).zenith_rad, noon);
    }
}

Test(sun, stands_due_south_at_transit_and_east_before_it)
{
    struct vs_sun_times times = vs_sun_times(midnight_s, &qinglong,
                                             VS_ZENITH_SUNRISE_DEG * VS_RAD_PER_DEG);
    struct vs_sun noon = vs_sun_at(times.transit_unix_s, &qinglong);
    struct vs_sun morning = vs_sun_at(times.transit_unix_s - 7200.0, &qinglong);
    struct vs_sun evening = vs_sun_at(times.transit_unix_s + 7200.0, &qinglong);
    /* transit is solved to rounding; seconds since 1970 carry 2e-7 s, that is 2e-11 rad */
    expect_near(noon.azimuth_rad, VS_PI, 1e-10, "azimuth at transit");
    cr_expect_lt(morning.azimuth_rad, VS_PI);
    cr_expect_gt(evening.azimuth_rad, VS_PI);
}

Test(sun, stands_at_the_asked_height_when_it_rises_and_sets)
{
    double zenith_rad = VS_ZENITH_CIVIL_DEG * VS_RAD_PER_DEG;
    for (int day = 0; day < 365; day++) {
        struct vs_sun_times times = vs_sun_times(midnight_s + day * day_s, &qinglong, zenith_rad);
        /* the event is solved on this same position; parallax is taken at the event's own height,
         * which leaves 2e-9 rad */
        expect_near(vs_sun_at(times.rise_unix_s, &qinglong).zenith_rad, zenith_rad, 4e-9, "rise");
        expect_near(vs_sun_at(times.set_unix_s, &qinglong).zenith_rad, zenith_rad, 4e-9, "set");
    }
}

Test(sun, rises_before_transit_and_sets_after_it_within_the_local_day)
{
    for (int day = 0; day < 366; day++) {
        double start_s = midnight_s + day * day_s;
        struct vs_sun_times times = vs_sun_times(start_s, &qinglong,
                                                 VS_ZENITH_SUNRISE_DEG * VS_RAD_PER_DEG);
        cr_assert(start_s < times.rise_unix_s && times.rise_unix_s < times.transit_unix_s);
        cr_assert(times.transit_unix_s < times.set_unix_s && times.set_unix_s < start_s + day_s);
    }
}

Test(sun, neither_sets_in_a_polar_summer_nor_rises_in_a_polar_winter)
{
    struct vs_site svalbard = {78.0 * VS_RAD_PER_DEG, 15.0 * VS_RAD_PER_DEG, 0.0};
    double zenith_rad = VS_ZENITH_SUNRISE_DEG * VS_RAD_PER_DEG;
    double december_s = 1734739200.0, june_s = 1718928000.0;
    struct vs_sun_times winter = vs_sun_times(december_s, &svalbard, zenith_rad);
    struct vs_sun_times summer = vs_sun_times(june_s, &svalbard, zenith_rad);
    /* the equation of time moves by 30 s a day at most, half of it in half a day */
    expect_near(winter.set_unix_s - winter.rise_unix_s, 0.0, 1.0, "winter day");
    expect_near(summer.set_unix_s - summer.rise_unix_s, day_s, 60.0, "summer day");
}

Test(sun, mean_declination_of_a_year_is_near_the_equator)
{
    double sum = 0, highest = -1, lowest = 1;
    for (int hour = 0; hour < 8766; hour++) {
        double declination = vs_sun_ephemeris(midnight_s + 3600.0 * hour).declination_rad;
        sum += declination / 8766.0;
        highest = fmax(highest, declination);
        lowest = fmin(lowest, declination);
    }
    /* both solstices stand at the obliquity, 23.44 deg; northern summer is 7.6 days longer than
     * northern winter, which lifts the mean to 0.37 deg */
    expect_near(highest * VS_DEG_PER_RAD, 23.44, 0.01, "June solstice");
    expect_near(lowest * VS_DEG_PER_RAD, -23.44, 0.01, "December solstice");
    expect_near(sum * VS_DEG_PER_RAD, 0.37, 0.05, "mean declination");
}

Test(sun, cosine_and_zenith_angle_are_of_one_sun)
{
    for (int k = 0; k < 5000; k++) {
        struct vs_sun sun = vs_sun_at(midnight_s + 6311.0 * k, &qinglong);
        cr_assert(fabs(cos(sun.zenith_rad) - sun.cos_zenith) < 1e-13);
        cr_assert(sun.azimuth_rad >= 0.0 && sun.azimuth_rad <= 2.0 * VS_PI);
    }
}

Test(sun, hourly_ephemeris_interpolated_stays_within_an_arcsecond)
{
    for (int hour = 0; hour < 8766; hour++) {
        double start_s = midnight_s + 3600.0 * hour;
        struct vs_ephemeris from = vs_sun_ephemeris(start_s);
        struct vs_ephemeris to = vs_sun_ephemeris(start_s + 3600.0);
        struct vs_ephemeris middle = vs_sun_ephemeris_between(&from, &to, 0.5);
        struct vs_sun quick = vs_sun_place(&middle, start_s + 1800.0, &qinglong);
        struct vs_sun exact = vs_sun_at(start_s + 1800.0, &qinglong);
        cr_assert(fabs(quick.cos_zenith - exact.cos_zenith) < VS_RAD_PER_DEG / 3600.0,
                  "hour %d: right ascension %g, %g", hour, from.right_ascension_rad,
                  to.right_ascension_rad);
    }
}

Test(sun, its_way_through_an_hour_passes_where_each_instant_puts_it)
{
    struct vs_sincos latitude = real_sincos(qinglong.latitude_rad);
    double worst = 0;
    for (int hour = 0; hour < 8760; hour += 7) {
        double start_s = midnight_s + 3600.0 * hour;
        struct vs_ephemeris from = vs_sun_ephemeris(start_s);
        struct vs_ephemeris to = vs_sun_ephemeris(start_s + 3600.0);
        struct vs_sun_hour way = vs_sun_hour(&from, &to, start_s, qinglong.longitude_rad);
        for (int k = 0; k <= 64; k++) {
            double frac = k / 60.0;
            struct vs_ephemeris now = vs_sun_ephemeris_between(&from, &to, frac);
            struct vs_sun want = vs_sun_place(&now, start_s + 60.0 * k, &qinglong);
            struct vs_sun_sight got = vs_sun_sight_in(&way, frac - 0.5, &latitude);
            worst = fmax(worst, fabs(got.zenith_rad - want.zenith_rad));
            worst = fmax(worst, fabs(got.zenith.cos - want.cos_zenith));
            worst = fmax(worst, fabs(got.zenith.sin - sin(want.zenith_rad)));
            worst = fmax(worst, fabs(got.east / got.level - sin(want.azimuth_rad)));
            worst = fmax(worst, fabs(got.north / got.level - cos(want.azimuth_rad)));
        }
    }
    /* a sidereal time of some 600 h is rounded to 1e-13 h; the last minutes before 24 h lose more
     */
    cr_expect_lt(worst, 5e-13, "off by %.3g", worst);
}

Test(sun, is_lifted_by_half_a_degree_at_the_horizon_and_not_at_all_below)
{
    double at_horizon = vs_sun_refraction_rad(0.0, 101000.0, 10.0) * VS_DEG_PER_RAD;
    double overhead = vs_sun_refraction_rad(VS_PI / 2.0, 101000.0, 10.0) * VS_DEG_PER_RAD;
    /* the formula gives 28.98 arcmin for the true horizon; the sun that is *seen* there is lifted
     * by the better known 34 */
    expect_near(at_horizon, 0.483, 0.001, "at the horizon");
    expect_near(overhead, 0.0, 0.0001, "overhead");
    cr_expect_eq(vs_sun_refraction_rad(-0.02, 101000.0, 10.0), 0.0);
    cr_expect_eq(vs_sun_refraction_rad(-5.11 * VS_RAD_PER_DEG, 101000.0, 10.0), 0.0);
}

Test(sun, is_nearest_in_january_and_sends_most_then)
{
    double january_s = 1735948800.0, july_s = 1751587200.0; /* 4 January, 4 July 2025 */
    /* eccentricity 0.0167: 3.4 % in distance from end to end, 6.9 % in irradiance */
    expect_near(vs_sun_distance_au(july_s) / vs_sun_distance_au(january_s), 1.034, 0.001, "ratio");
    expect_near(vs_extraterrestrial_wm2(january_s), 1361.1 / (0.98331 * 0.98331), 0.5, "January");
}

Test(sun, air_mass_is_one_overhead_and_grows_without_a_jump_to_the_horizon)
{
    expect_near(vs_air_mass(0.0), 1.0, 0.001, "overhead");
    double before = 0;
    for (int k = 0; k <= 900; k++) {
        double mass = vs_air_mass(k * 0.1 * VS_RAD_PER_DEG);
        cr_assert_gt(mass, before);
        before = mass;
    }
    /* Kasten and Young's table ends at 38 */
    expect_near(before, 38.0, 0.2, "horizon");
    cr_expect_eq(vs_air_mass(2.0), before);
}

Test(sun, pressure_falls_by_a_tenth_in_the_first_kilometre)
{
    /* the standard atmosphere: 1013.25 hPa at the sea, 898.75 hPa at 1000 m */
    expect_near(vs_pressure_pa(0.0), 101325.0, 20.0, "at the sea");
    expect_near(vs_pressure_pa(1000.0), 89875.0, 20.0, "at 1000 m");
}
