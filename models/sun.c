/* SPDX-License-Identifier: MIT */
#include "models/sun.h"

#include "models/elementary.h"

#define TURN_RAD (2.0 * VS_PI)
#define DAY_S 86400.0
#define SIDEREAL_H_PER_DAY 6.570984737e-2 /* by which the stars run ahead of the clock */

/* Equatorial radius of the Earth over its mean distance from the sun. */
#define PARALLAX (6371.01 / 149597890.0)

/* Half the sun's disc and the mean refraction at the horizon: below it no light is bent here. */
#define REFRACTION_FLOOR_DEG (-(0.26667 + 0.5667))

static real days_since_2000(real unix_s)
{
    return unix_s / K(DAY_S) - K(10957.5);
}

/* Nearest to zero of the angles that differ from this one by whole turns. */
static real wrap_rad(real angle_rad)
{
    return angle_rad - K(TURN_RAD) * real_round(angle_rad * K(1.0 / TURN_RAD));
}

struct vs_ephemeris vs_sun_ephemeris(real unix_s)
{
    real n = days_since_2000(unix_s);
    real node = K(2.267127827) - K(9.300339267e-4) * n;
    real mean_longitude = K(4.895036035) + K(1.720279602e-2) * n;
    real anomaly = K(6.239468336) + K(1.720200135e-2) * n;
    struct vs_sincos of_node = real_sincos(node);
    struct vs_sincos of_anomaly = real_sincos(anomaly);
    real sin_twice = K(2.0) * of_anomaly.sin * of_anomaly.cos;
    real longitude = mean_longitude + K(3.338320972e-2) * of_anomaly.sin +
                     K(3.497596876e-4) * sin_twice - K(1.544353226e-4) -
                     K(8.689729360e-6) * of_node.sin;
    real obliquity = K(4.090904909e-1) - K(6.213605399e-9) * n + K(4.418094944e-5) * of_node.cos;
    struct vs_sincos of_longitude = real_sincos(longitude);
    struct vs_sincos of_obliquity = real_sincos(obliquity);
    struct vs_ephemeris result = {
        .right_ascension_rad = real_atan2(of_obliquity.cos * of_longitude.sin, of_longitude.cos),
        .declination_rad = real_asin(of_obliquity.sin * of_longitude.sin),
    };
    return result;
}

struct vs_ephemeris vs_sun_ephemeris_between(const struct vs_ephemeris *a,
                                             const struct vs_ephemeris *b, real frac)
{
    real along = wrap_rad(b->right_ascension_rad - a->right_ascension_rad);
    struct vs_ephemeris result = {
        .right_ascension_rad = a->right_ascension_rad + frac * along,
        .declination_rad = a->declination_rad + frac * (b->declination_rad - a->declination_rad),
    };
    return result;
}

/* How far the sky has turned since the sun stood on the site's meridian. */
static real hour_angle_rad(real right_ascension_rad, real unix_s, real longitude_rad)
{
    real hours = (unix_s - K(DAY_S) * real_floor(unix_s / K(DAY_S))) / K(3600.0);
    real sidereal_h = K(6.697096103) + K(SIDEREAL_H_PER_DAY) * days_since_2000(unix_s) + hours;
    return sidereal_h * K(VS_PI / 12.0) + longitude_rad - right_ascension_rad;
}

/* The sun as a vector: up, east, north. Its level part gives the zenith angle without the loss of
 * digits that an arc cosine has overhead. */
static struct vs_sun_sight sight_of(const struct vs_sincos *turn,
                                    const struct vs_sincos *declination,
                                    const struct vs_sincos *latitude)
{
    real up = latitude->cos * turn->cos * declination->cos + declination->sin * latitude->sin;
    real east = -(turn->sin * declination->cos);
    real north = declination->sin * latitude->cos - latitude->sin * turn->cos * declination->cos;
    real level = real_sqrt(east * east + north * north);
    real lowered = K(PARALLAX) * level;
    real held = K(1.0) - K(0.5) * lowered * lowered;
    struct vs_sun_sight result = {
        .zenith_rad = real_atan2(level, up) + lowered,
        .zenith = {level * held + up * lowered, up * held - level * lowered},
        .east = east,
        .north = north,
        .level = level,
    };
    return result;
}

struct vs_sun_sight vs_sun_sight(const struct vs_ephemeris *ephemeris, real unix_s,
                                 real longitude_rad, const struct vs_sincos *latitude)
{
    real turn_rad = hour_angle_rad(ephemeris->right_ascension_rad, unix_s, longitude_rad);
    struct vs_sincos turn = real_sincos(turn_rad);
    struct vs_sincos declination = real_sincos(ephemeris->declination_rad);
    return sight_of(&turn, &declination, latitude);
}

struct vs_sun_hour vs_sun_hour(const struct vs_ephemeris *from, const struct vs_ephemeris *to,
                               real start_unix_s, real longitude_rad)
{
    struct vs_ephemeris middle = vs_sun_ephemeris_between(from, to, K(0.5));
    real along = wrap_rad(to->right_ascension_rad - from->right_ascension_rad);
    struct vs_sun_hour hour = {
        .turn = real_sincos(
            hour_angle_rad(middle.right_ascension_rad, start_unix_s + K(1800.0), longitude_rad)),
        .declination = real_sincos(middle.declination_rad),
        .turn_rad = K((1.0 + SIDEREAL_H_PER_DAY / 24.0) * VS_PI / 12.0) - along,
        .climb_rad = to->declination_rad - from->declination_rad,
    };
    return hour;
}

struct vs_sun_sight vs_sun_sight_in(const struct vs_sun_hour *hour, real past_middle_h,
                                    const struct vs_sincos *latitude)
{
    struct vs_sincos on = real_sincos_near(hour->turn_rad * past_middle_h);
    struct vs_sincos turn = real_turned(&hour->turn, &on);
    real climb = hour->climb_rad * past_middle_h;
    /* 1.5e-4 at most: what the series leaves out is below 1e-16 */
    struct vs_sincos up = {climb - climb * climb * climb * K(1.0 / 6.0),
                           K(1.0) - K(0.5) * climb * climb};
    struct vs_sincos declination = real_turned(&hour->declination, &up);
    return sight_of(&turn, &declination, latitude);
}

real vs_azimuth_rad(real east, real north)
{
    real azimuth = real_atan2(east, north);
    return pick(azimuth < K(0.0), azimuth + K(TURN_RAD), azimuth);
}

struct vs_sun vs_sun_place(const struct vs_ephemeris *ephemeris, real unix_s,
                           const struct vs_site *site)
{
    struct vs_sincos latitude = real_sincos(site->latitude_rad);
    struct vs_sun_sight sight = vs_sun_sight(ephemeris, unix_s, site->longitude_rad, &latitude);
    struct vs_sun result = {sight.zenith_rad, sight.zenith.cos,
                            vs_azimuth_rad(sight.east, sight.north)};
    return result;
}

struct vs_sun vs_sun_at(real unix_s, const struct vs_site *site)
{
    struct vs_ephemeris now = vs_sun_ephemeris(unix_s);
    return vs_sun_place(&now, unix_s, site);
}

real vs_air_density_frac(real pressure_pa, real air_degc)
{
    return (pressure_pa / K(101000.0)) * (K(283.0) / (K(273.0) + air_degc));
}

real vs_sun_lift_rad(real elevation_rad, real air_density_frac)
{
    real elevation_deg = elevation_rad * K(VS_DEG_PER_RAD);
    real held_deg = max(elevation_deg, K(REFRACTION_FLOOR_DEG));
    real argument_deg = held_deg + K(10.3) / (held_deg + K(5.11));
    struct vs_sincos of_argument = real_sincos(argument_deg * K(VS_RAD_PER_DEG));
    real lift_deg = air_density_frac * K(1.02 / 60.0) * of_argument.cos / of_argument.sin;
    return pick(elevation_deg >= K(REFRACTION_FLOOR_DEG), lift_deg * K(VS_RAD_PER_DEG), K(0.0));
}

real vs_sun_refraction_rad(real elevation_rad, real pressure_pa, real air_degc)
{
    return vs_sun_lift_rad(elevation_rad, vs_air_density_frac(pressure_pa, air_degc));
}

real vs_sun_distance_au(real unix_s)
{
    real anomaly_deg = K(357.528) + K(0.9856003) * days_since_2000(unix_s);
    struct vs_sincos of_anomaly = real_sincos(anomaly_deg * K(VS_RAD_PER_DEG));
    real cos_twice = K(2.0) * of_anomaly.cos * of_anomaly.cos - K(1.0);
    return K(1.00014) - K(0.01671) * of_anomaly.cos - K(0.00014) * cos_twice;
}

real vs_extraterrestrial_wm2(real unix_s)
{
    real distance_au = vs_sun_distance_au(unix_s);
    return K(1361.1) / (distance_au * distance_au);
}

real vs_pressure_pa(real altitude_m)
{
    return K(100.0) * real_pow((K(44331.514) - altitude_m) / K(11880.516), K(1.0 / 0.1902632));
}

real vs_air_mass_at(real apparent_zenith_rad, real cosine)
{
    real above_deg = K(96.07995) - apparent_zenith_rad * K(VS_DEG_PER_RAD);
    return K(1.0) / (cosine + K(0.50572) * real_pow(above_deg, K(-1.6364)));
}

real vs_air_mass(real apparent_zenith_rad)
{
    real zenith_rad = clamp(apparent_zenith_rad, K(0.0), K(VS_PI / 2.0));
    return vs_air_mass_at(zenith_rad, real_sincos(zenith_rad).cos);
}

/* From a guess to the instant at which the hour angle is `side` times the one that belongs to the
 * geocentric zenith angle. Each round cuts the error by the ratio of the sun's own motion to the
 * Earth's turn, some 1/300, so that four leave nothing of a guess half a day off. */
static real crossing_unix_s(real guess_unix_s, const struct vs_site *site, real cos_zenith,
                            double side)
{
    struct vs_sincos of_latitude = real_sincos(site->latitude_rad);
    real t = guess_unix_s;
    for (int round = 0; round < 4; round++) {
        struct vs_ephemeris now = vs_sun_ephemeris(t);
        struct vs_sincos of_declination = real_sincos(now.declination_rad);
        real cos_angle = (cos_zenith - of_latitude.sin * of_declination.sin) /
                         max(of_latitude.cos * of_declination.cos, K(1e-12));
        real wanted = K(side) * real_acos(cos_angle);
        real ahead = wrap_rad(wanted -
                              hour_angle_rad(now.right_ascension_rad, t, site->longitude_rad));
        t = t + ahead * K(DAY_S / TURN_RAD);
    }
    return t;
}

struct vs_sun_times vs_sun_times(real local_midnight_unix_s, const struct vs_site *site,
                                 real zenith_rad)
{
    real geocentric_rad = zenith_rad - K(PARALLAX) * real_sincos(zenith_rad).sin;
    real cos_zenith = real_sincos(geocentric_rad).cos;
    real noon = crossing_unix_s(local_midnight_unix_s + K(DAY_S / 2.0), site, K(1.0), 0.0);
    struct vs_ephemeris at_noon = vs_sun_ephemeris(noon);
    struct vs_sincos of_latitude = real_sincos(site->latitude_rad);
    struct vs_sincos of_declination = real_sincos(at_noon.declination_rad);
    real cos_angle = (cos_zenith - of_latitude.sin * of_declination.sin) /
                     max(of_latitude.cos * of_declination.cos, K(1e-12));
    real half_day_s = real_acos(cos_angle) * K(DAY_S / TURN_RAD);
    struct vs_sun_times result = {
        .rise_unix_s = crossing_unix_s(noon - half_day_s, site, cos_zenith, -1.0),
        .transit_unix_s = noon,
        .set_unix_s = crossing_unix_s(noon + half_day_s, site, cos_zenith, 1.0),
    };
    return result;
}
