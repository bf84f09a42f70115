/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "models/elementary.h"
#include "models/sun.h"
#include "tests/oracles/expect.h"

/* The files were made for one site and one mean air. */
static const struct vs_site site = {40.40 * VS_RAD_PER_DEG, 118.95 * VS_RAD_PER_DEG, 230.0};
static const double air_degc = 12.0;

enum { UNIX_S, ZENITH, APPARENT, AZIMUTH, DISTANCE, EXTRA, AIR_MASS, AIR_MASS_ABSOLUTE, COLUMNS };
static const char *const columns[COLUMNS] = {
    "unix_s",           "zenith_deg",   "apparent_zenith_deg",
    "azimuth_deg",      "earth_sun_au", "dni_extra_spa_1361p1_Wm2",
    "airmass_rel_ky89", "airmass_abs"};

/* Angle between two directions of the sky, by its half-angle form, which is good for small ones. */
static double between_arcsec(double zenith_a, double azimuth_a, double zenith_b, double azimuth_b)
{
    double down = sin((zenith_a - zenith_b) / 2.0);
    double along = sin((azimuth_a - azimuth_b) / 2.0);
    double half = sqrt(down * down + sin(zenith_a) * sin(zenith_b) * along * along);
    return 2.0 * asin(half) * VS_DEG_PER_RAD * 3600.0;
}

enum { PLACE, LIFTED, GAUGES };

static void note_place(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    struct vs_sun sun = vs_sun_at(row->value[UNIX_S], &site);
    double zenith_rad = row->value[ZENITH] * VS_RAD_PER_DEG;
    double azimuth_rad = row->value[AZIMUTH] * VS_RAD_PER_DEG;
    oracle_note(&gauges[PLACE], row,
                between_arcsec(sun.zenith_rad, sun.azimuth_rad, zenith_rad, azimuth_rad), 0.0, 1.0);
    double lift_rad = vs_sun_refraction_rad(VS_PI / 2.0 - sun.zenith_rad,
                                            vs_pressure_pa(site.altitude_m), air_degc);
    double apparent_deg = (sun.zenith_rad - lift_rad) * VS_DEG_PER_RAD;
    /* a sun on the edge of the refraction's range is lifted in one and not in the other */
    if (fabs(row->value[ZENITH] - 90.8333) > 40.0 / 3600.0) {
        oracle_note(&gauges[LIFTED], row, apparent_deg, row->value[APPARENT], 3600.0);
    }
}

Test(sun, stands_within_40_arcsec_of_the_solar_position_algorithm)
{
    /* PSA 2020 is within 31 arcsec of SPA from 1991 to 2050 */
    struct oracle_gauge gauges[GAUGES] = {
        [PLACE] = {.quantity = "position", .unit = "arcsec", .tolerance = 40.0},
        [LIFTED] = {.quantity = "apparent zenith", .unit = "arcsec", .tolerance = 40.0},
    };
    long rows = oracle_each(columns, COLUMNS, note_place, gauges);
    expect_gauges(rows, gauges, GAUGES, "sun", "pvlib SPA");
}

enum { REFRACTION, RELATIVE, ABSOLUTE, AIR_GAUGES };

static void note_air(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    double pressure_pa = vs_pressure_pa(site.altitude_m);
    double elevation_rad = (90.0 - row->value[ZENITH]) * VS_RAD_PER_DEG;
    double lift_deg = vs_sun_refraction_rad(elevation_rad, pressure_pa, air_degc) * VS_DEG_PER_RAD;
    oracle_note(&gauges[REFRACTION], row, row->value[ZENITH] - lift_deg, row->value[APPARENT], 1.0);
    double relative = vs_air_mass(row->value[APPARENT] * VS_RAD_PER_DEG);
    oracle_note(&gauges[RELATIVE], row, relative, row->value[AIR_MASS], 1.0);
    oracle_note(&gauges[ABSOLUTE], row, relative * pressure_pa / 101325.0,
                row->value[AIR_MASS_ABSOLUTE], 1.0);
}

Test(sun, refraction_and_air_mass_follow_their_formulae)
{
    /* the same formulae: what is left is the rounding of the file, 12 digits of an angle below 180
     */
    struct oracle_gauge gauges[AIR_GAUGES] = {
        [REFRACTION] = {.quantity = "refraction alone", .unit = "deg", .tolerance = 1e-8},
        [RELATIVE] = {.quantity = "air mass relative", .unit = "1", .tolerance = 1e-8},
        [ABSOLUTE] = {.quantity = "air mass absolute", .unit = "1", .tolerance = 1e-8},
    };
    long rows = oracle_each(columns, COLUMNS, note_air, gauges);
    expect_gauges(rows, gauges, AIR_GAUGES, "sun", "pvlib");
}

enum { EXTRATERRESTRIAL, SUN_DISTANCE, EXTRA_GAUGES };

static void note_extra(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    oracle_note(&gauges[EXTRATERRESTRIAL], row, vs_extraterrestrial_wm2(row->value[UNIX_S]),
                row->value[EXTRA], 1.0 / row->value[EXTRA]);
    oracle_note(&gauges[SUN_DISTANCE], row, vs_sun_distance_au(row->value[UNIX_S]),
                row->value[DISTANCE], 1.0 / row->value[DISTANCE]);
}

Test(sun, distance_gives_the_light_outside_the_air)
{
    /* the distance leaves out what the moon (3e-5) and the planets (2e-5) do to it and rounds its
     * own terms; the irradiance goes with its square */
    struct oracle_gauge gauges[EXTRA_GAUGES] = {
        [EXTRATERRESTRIAL] = {.quantity = "extraterrestrial irradiance",
                              .unit = "relative",
                              .tolerance = 2e-4},
        [SUN_DISTANCE] = {.quantity = "distance", .unit = "relative", .tolerance = 1e-4},
    };
    long rows = oracle_each(columns, COLUMNS, note_extra, gauges);
    expect_gauges(rows, gauges, EXTRA_GAUGES, "sun", "pvlib SPA");
}
