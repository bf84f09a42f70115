/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/clear_sky.h"
#include "models/elementary.h"
#include "tests/oracles/expect.h"

enum { ZENITH, AIR_MASS, TURBIDITY, ALTITUDE, EXTRA, GHI, DNI, DHI, COLUMNS };
static const char *const columns[COLUMNS] = {
    "apparent_zenith_deg", "airmass_abs",      "linke_turbidity",  "altitude_m",
    "dni_extra_Wm2",       "ineichen_ghi_Wm2", "ineichen_dni_Wm2", "ineichen_dhi_Wm2"};

static void note_sky(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    const double *v = row->value;
    struct vs_irradiance got = vs_clear_sky(v[ZENITH] * VS_RAD_PER_DEG, v[AIR_MASS], v[TURBIDITY],
                                            v[ALTITUDE], v[EXTRA]);
    oracle_note(&gauges[GHI], row, got.ghi_wm2, v[GHI], 1.0);
    oracle_note(&gauges[DNI], row, got.dni_wm2, v[DNI], 1.0);
    oracle_note(&gauges[DHI], row, got.dhi_wm2, v[DHI], 1.0);
}

Test(clear_sky, ineichen_agrees)
{
    /* the same equations; the file has 12 digits */
    struct oracle_gauge gauges[COLUMNS] = {
        [GHI] = {.quantity = "Ineichen GHI", .unit = "W/m2", .tolerance = 1e-6},
        [DNI] = {.quantity = "Ineichen DNI", .unit = "W/m2", .tolerance = 1e-6},
        [DHI] = {.quantity = "Ineichen DHI", .unit = "W/m2", .tolerance = 1e-6},
    };
    long rows = oracle_each(columns, COLUMNS, note_sky, gauges);
    expect_gauges(rows, &gauges[GHI], COLUMNS - GHI, "clear sky", "pvlib");
}
