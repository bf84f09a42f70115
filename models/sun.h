/* SPDX-License-Identifier: MIT */
/* sun.h - where the sun is, how much light it sends, and when it rises and sets. Pure: no I/O, no
 * allocation, no globals. Azimuth is from north, clockwise; time is UTC seconds since 1970-01-01.
 */
#ifndef VS_MODELS_SUN_H
#define VS_MODELS_SUN_H

#include "models/elementary.h"

#if VS_LANES > 1
#define vs_sun_ephemeris VS_NAME(vs_sun_ephemeris)
#define vs_sun_ephemeris_between VS_NAME(vs_sun_ephemeris_between)
#define vs_sun_place VS_NAME(vs_sun_place)
#define vs_sun_sight VS_NAME(vs_sun_sight)
#define vs_sun_sight_in VS_NAME(vs_sun_sight_in)
#define vs_sun_hour VS_NAME(vs_sun_hour)
#define vs_azimuth_rad VS_NAME(vs_azimuth_rad)
#define vs_sun_at VS_NAME(vs_sun_at)
#define vs_sun_refraction_rad VS_NAME(vs_sun_refraction_rad)
#define vs_sun_lift_rad VS_NAME(vs_sun_lift_rad)
#define vs_air_density_frac VS_NAME(vs_air_density_frac)
#define vs_sun_distance_au VS_NAME(vs_sun_distance_au)
#define vs_extraterrestrial_wm2 VS_NAME(vs_extraterrestrial_wm2)
#define vs_pressure_pa VS_NAME(vs_pressure_pa)
#define vs_air_mass VS_NAME(vs_air_mass)
#define vs_air_mass_at VS_NAME(vs_air_mass_at)
#define vs_sun_times VS_NAME(vs_sun_times)
#endif

/* A place on the ground: latitude -pi/2..pi/2, north positive; longitude -pi..pi, east positive. */
struct vs_site {
    real latitude_rad, longitude_rad, altitude_m;
};

/* Where the sun stands among the stars. Moves by less than 2.5 arcmin an hour, so it may be worked
 * out once an hour and interpolated. Right ascension lies in -pi..pi. */
struct vs_ephemeris {
    real right_ascension_rad, declination_rad;
};

/* Where the sun stands in the sky of a site: the true topocentric zenith angle, that is without
 * refraction, its cosine, and the azimuth in 0..2pi. */
struct vs_sun {
    real zenith_rad, cos_zenith, azimuth_rad;
};

/* Sun position seen from a site, at one instant.
 * Given     unix_s    years 1990..2060
 * Accuracy  40 arcsec against SPA over tests/oracles/01_solpos.csv (see models/README.md)
 * Source    PSA 2020: Blanco, Milidonis and Bonanos, Solar Energy 212 (2020) 339 */
struct vs_sun vs_sun_at(real unix_s, const struct vs_site *site);

/* The two halves of vs_sun_at, and what stands between them: the ephemeris, slow and the same for
 * every site; its linear interpolation, frac 0 at a and 1 at b, also where the right ascension
 * passes pi; the turn of the Earth and the parallax, which give the place in the sky. */
struct vs_ephemeris vs_sun_ephemeris(real unix_s);
struct vs_ephemeris vs_sun_ephemeris_between(const struct vs_ephemeris *a,
                                             const struct vs_ephemeris *b, real frac);
struct vs_sun vs_sun_place(const struct vs_ephemeris *ephemeris, real unix_s,
                           const struct vs_site *site);

/* The same place by sines and cosines, for a caller who needs no azimuth, or only sine and cosine
 * of it: east / level and north / level. The same bits as far as vs_sun has them. */
struct vs_sun_sight {
    real zenith_rad;
    struct vs_sincos zenith;
    real east, north, level; /* of the unit vector that points at the sun; level >= 0 */
};
struct vs_sun_sight vs_sun_sight(const struct vs_ephemeris *ephemeris, real unix_s,
                                 real longitude_rad, const struct vs_sincos *latitude);

/* 0..2pi of a direction by its parts. */
real vs_azimuth_rad(real east, real north);

/* The sun's way through one hour: where it stands at the middle, and how far it goes. Turned from
 * there it takes a third of the work, within 5e-13 rad of the sight by vs_sun_ephemeris_between.
 * Given     from, to         the ephemeris at both ends of the hour
 *           past_middle_h    -0.57..0.57 */
struct vs_sun_hour {
    struct vs_sincos turn, declination; /* hour angle and declination at the middle */
    real turn_rad, climb_rad;           /* over the hour */
};
struct vs_sun_hour vs_sun_hour(const struct vs_ephemeris *from, const struct vs_ephemeris *to,
                               real start_unix_s, real longitude_rad);
struct vs_sun_sight vs_sun_sight_in(const struct vs_sun_hour *hour, real past_middle_h,
                                    const struct vs_sincos *latitude);

/* How much the air lifts the sun: add it to the true elevation, take it from the true zenith.
 * Given     pressure_pa, air_degc    annual means will do
 * Returned  0 for a sun more than 0.8333 deg below the horizon
 * Source    Reda and Andreas, NREL/TP-560-34302, eq. 42 */
real vs_sun_refraction_rad(real elevation_rad, real pressure_pa, real air_degc);

/* The two halves of it, with the same bits: the air against that of the formula, and the lift. */
real vs_air_density_frac(real pressure_pa, real air_degc);
real vs_sun_lift_rad(real elevation_rad, real air_density_frac);

/* Distance to the sun in astronomical units, within 1e-4 of SPA's. */
real vs_sun_distance_au(real unix_s);

/* Irradiance at normal incidence outside the air: 1361.1 W/m2 at one astronomical unit, as in
 * Gueymard, Solar Energy 168 (2018) 2. Within 2e-4 of what SPA's distance gives. */
real vs_extraterrestrial_wm2(real unix_s);

/* Pressure of the standard atmosphere. Given altitude_m -400..10000. */
real vs_pressure_pa(real altitude_m);

/* Relative optical air mass; multiply by pressure / 101325 Pa for the absolute one.
 * Given     apparent_zenith_rad    with refraction; beyond the horizon it is held at the horizon
 * Returned  1 .. 38
 * Source    Kasten and Young, Applied Optics 28 (1989) 4735 */
real vs_air_mass(real apparent_zenith_rad);

/* The same bits for a caller who has the cosine already. Given: 0..pi/2, and its cosine */
real vs_air_mass_at(real apparent_zenith_rad, real cosine);

/* When the true zenith angle passes a given one, in the morning and in the evening, and when the
 * sun stands highest, between. */
struct vs_sun_times {
    real rise_unix_s, transit_unix_s, set_unix_s;
};

/* Given     local_midnight_unix_s    the midnight that opens the day, by the clock of the site;
 *                                    that clock is within 3 h of the sun
 *           zenith_rad               VS_ZENITH_SUNRISE_DEG or VS_ZENITH_CIVIL_DEG, in radians
 * Returned  UTC seconds. Where the sun stays on one side of that angle all day, rise and set are
 *           transit -+ 12 h (always above it) or both near transit (always below it)
 * Accuracy  5 s over tests/oracles/02_riseset.csv */
struct vs_sun_times vs_sun_times(real local_midnight_unix_s, const struct vs_site *site,
                                 real zenith_rad);

#define VS_ZENITH_SUNRISE_DEG 90.8333 /* upper limb at the horizon with mean refraction */
#define VS_ZENITH_CIVIL_DEG 96.0

#endif
