/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/decompose.h"
#include "models/elementary.h"
#include "tests/oracles/expect.h"

enum { GHI, ZENITH, EXTRA, DHI, DNI, COLUMNS };
static const char *const columns[COLUMNS] = {"ghi_Wm2", "zenith_true_deg",
                                             "dni_extra_spencer_1366p1_Wm2", "erbs_driesse_dhi_Wm2",
                                             "erbs_driesse_dni_Wm2"};

enum { DIFFUSE, BEAM, GAUGES };

static void note_parts(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    struct vs_irradiance got = vs_decompose_erbs_driesse(
        row->value[GHI], row->value[ZENITH] * VS_RAD_PER_DEG, row->value[EXTRA]);
    oracle_note(&gauges[DIFFUSE], row, got.dhi_wm2, row->value[DHI], 1.0);
    oracle_note(&gauges[BEAM], row, got.dni_wm2, row->value[DNI], 1.0);
}

Test(decompose, erbs_driesse_parts_agree)
{
    /* the file rounds its inputs to 12 digits; the division by a small cos z makes 1e-8 of it */
    struct oracle_gauge gauges[GAUGES] = {
        [DIFFUSE] = {.quantity = "Erbs-Driesse DHI", .unit = "W/m2", .tolerance = 1e-6},
        [BEAM] = {.quantity = "Erbs-Driesse DNI", .unit = "W/m2", .tolerance = 1e-6},
    };
    long rows = oracle_each(columns, COLUMNS, note_parts, gauges);
    expect_gauges(rows, gauges, GAUGES, "decomposition", "pvlib");
}
