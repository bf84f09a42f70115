/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/hour_sun.h"

#include "models/elementary.h"

/* Half the turn of the Earth in an hour, against the sun. */
#define HALF_HOUR_RAD (VS_PI / 24.0)

/* Hour angle, in radians from the meridian, at which the sun stands on the horizon: 0 where it
 * never rises, pi where it never sets. */
static double horizon_rad(double a, double b)
{
    return b > 0 ? real_acos(-a / b) : (a > 0 ? VS_PI : 0.0);
}

struct vs_hour_sun vs_hour_sun(const struct vs_ephemeris *ephemeris, double normal_wm2,
                               double start_unix_s, const struct vs_site *site)
{
    struct vs_sun sun = vs_sun_place(ephemeris, start_unix_s + 1800.0, site);
    struct vs_sincos of_latitude = real_sincos(site->latitude_rad);
    struct vs_sincos of_declination = real_sincos(ephemeris->declination_rad);
    double a = of_latitude.sin * of_declination.sin;
    double b = of_latitude.cos * of_declination.cos;
    /* the hour angle, from the place in the sky: east of the meridian is before noon */
    double level = real_sqrt(max(1.0 - sun.cos_zenith * sun.cos_zenith, 0.0));
    double east = level * real_sincos(sun.azimuth_rad).sin;
    double middle = real_atan2(-east * of_latitude.cos, sun.cos_zenith - a);
    double horizon = horizon_rad(a, b);
    double sum = 0;
    double up_rad = 0;
    for (int turn = -1; turn <= 1; turn++) { /* the arc of an hour may hold parts of two days */
        double noon = turn * 2.0 * VS_PI;
        double from = max(middle - HALF_HOUR_RAD, noon - horizon);
        double to = min(middle + HALF_HOUR_RAD, noon + horizon);
        if (to > from) {
            sum += a * (to - from) + b * (real_sincos(to).sin - real_sincos(from).sin);
            up_rad += to - from;
        }
    }
    double mean = max(sum, 0.0) / (2.0 * HALF_HOUR_RAD);
    return (struct vs_hour_sun){
        .cos_zenith = mean,
        .up_frac = mean > 0 ? min(up_rad / (2.0 * HALF_HOUR_RAD), 1.0) : 0.0,
        .normal_wm2 = normal_wm2,
        .horizontal_wm2 = normal_wm2 * mean,
    };
}

void vs_day_sun(double midnight_unix_s, const struct vs_site *site, struct vs_hour_sun hours[24])
{
    struct vs_ephemeris opens = vs_sun_ephemeris(midnight_unix_s);
    struct vs_ephemeris closes = vs_sun_ephemeris(midnight_unix_s + 86400.0);
    double normal_wm2 = vs_extraterrestrial_wm2(midnight_unix_s + 43200.0);
    for (int h = 0; h < 24; h++) {
        struct vs_ephemeris now = vs_sun_ephemeris_between(&opens, &closes, (h + 0.5) / 24.0);
        hours[h] = vs_hour_sun(&now, normal_wm2, midnight_unix_s + 3600.0 * h, site);
    }
}

double vs_day_outside_kwhm2(const struct vs_hour_sun hours[24])
{
    double sum = 0;
    for (int h = 0; h < 24; h++) {
        sum += hours[h].horizontal_wm2 / 1000.0;
    }
    return sum;
}

void vs_daily_outside(const struct vs_site *site, double utc_offset_h, int64_t first_day,
                      size_t count, double *outside_kwhm2)
{
    for (size_t i = 0; i < count; i++) {
        struct vs_hour_sun hours[24];
        double midnight_s = 86400.0 * (double)(first_day + (int64_t)i) - 3600.0 * utc_offset_h;
        vs_day_sun(midnight_s, site, hours);
        outside_kwhm2[i] = vs_day_outside_kwhm2(hours);
    }
}
