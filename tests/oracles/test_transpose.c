/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "models/elementary.h"
#include "models/transpose.h"
#include "tests/oracles/expect.h"

enum {
    TILT,
    SURFACE,
    ZENITH,
    AZIMUTH,
    DNI,
    DHI,
    GHI,
    EXTRA,
    AIR_MASS,
    ALBEDO,
    AOI,
    BEAM,
    GROUND,
    HAY_SKY,
    HAY_ISOTROPIC,
    HAY_CIRCUMSOLAR,
    PEREZ_SKY,
    COLUMNS
};
static const char *const columns[COLUMNS] = {"tilt_deg",
                                             "surface_azimuth_deg",
                                             "apparent_zenith_deg",
                                             "solar_azimuth_deg",
                                             "dni_Wm2",
                                             "dhi_Wm2",
                                             "ghi_Wm2",
                                             "dni_extra_Wm2",
                                             "airmass_rel",
                                             "albedo",
                                             "aoi_deg",
                                             "poa_beam_Wm2",
                                             "poa_ground_Wm2",
                                             "haydavies_sky_Wm2",
                                             "haydavies_iso_Wm2",
                                             "haydavies_circ_Wm2",
                                             "perez_driesse_sky_Wm2"};

static double sky_part_wm2(const struct vs_poa *poa)
{
    return poa->isotropic_wm2 + poa->circumsolar_wm2 + poa->horizon_wm2;
}

/* One gauge for each column that holds a result, under the column's number. */
static void note_plane(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    const double *v = row->value;
    struct vs_plane plane = {v[TILT] * VS_RAD_PER_DEG, v[SURFACE] * VS_RAD_PER_DEG, v[ALBEDO]};
    struct vs_irradiance sky = {.ghi_wm2 = v[GHI], .dni_wm2 = v[DNI], .dhi_wm2 = v[DHI]};
    double zenith_rad = v[ZENITH] * VS_RAD_PER_DEG;
    double azimuth_rad = v[AZIMUTH] * VS_RAD_PER_DEG;
    struct vs_poa hay = vs_transpose_hay_davies(&plane, &sky, zenith_rad, azimuth_rad, v[EXTRA]);
    struct vs_poa perez = vs_transpose_perez_driesse(&plane, &sky, zenith_rad, azimuth_rad,
                                                     v[EXTRA], v[AIR_MASS]);
    oracle_note(&gauges[AOI], row, vs_cos_incidence(&plane, zenith_rad, azimuth_rad),
                cos(v[AOI] * VS_RAD_PER_DEG), 1.0);
    oracle_note(&gauges[BEAM], row, hay.beam_wm2, v[BEAM], 1.0);
    oracle_note(&gauges[BEAM], row, perez.beam_wm2, v[BEAM], 1.0);
    oracle_note(&gauges[GROUND], row, hay.ground_wm2, v[GROUND], 1.0);
    oracle_note(&gauges[GROUND], row, perez.ground_wm2, v[GROUND], 1.0);
    oracle_note(&gauges[HAY_SKY], row, sky_part_wm2(&hay), v[HAY_SKY], 1.0);
    oracle_note(&gauges[HAY_ISOTROPIC], row, hay.isotropic_wm2, v[HAY_ISOTROPIC], 1.0);
    oracle_note(&gauges[HAY_CIRCUMSOLAR], row, hay.circumsolar_wm2, v[HAY_CIRCUMSOLAR], 1.0);
    oracle_note(&gauges[PEREZ_SKY], row, sky_part_wm2(&perez), v[PEREZ_SKY], 1.0);
}

Test(transpose, every_part_in_the_plane_agrees)
{
    /* the same equations on inputs of 12 digits; the spot's 1 / cos z is at most 57 */
    struct oracle_gauge gauges[COLUMNS] = {
        [AOI] = {.quantity = "cosine of incidence", .unit = "1", .tolerance = 1e-10},
        [BEAM] = {.quantity = "beam in the plane", .unit = "W/m2", .tolerance = 1e-6},
        [GROUND] = {.quantity = "ground-reflected", .unit = "W/m2", .tolerance = 1e-6},
        [HAY_SKY] = {.quantity = "Hay-Davies sky", .unit = "W/m2", .tolerance = 1e-6},
        [HAY_ISOTROPIC] = {.quantity = "Hay-Davies isotropic", .unit = "W/m2", .tolerance = 1e-6},
        [HAY_CIRCUMSOLAR] = {.quantity = "Hay-Davies circumsolar",
                             .unit = "W/m2",
                             .tolerance = 1e-6},
        [PEREZ_SKY] = {.quantity = "Perez-Driesse sky", .unit = "W/m2", .tolerance = 1e-6},
    };
    long rows = oracle_each(columns, COLUMNS, note_plane, gauges);
    expect_gauges(rows, &gauges[AOI], COLUMNS - AOI, "transposition", "pvlib");
}
