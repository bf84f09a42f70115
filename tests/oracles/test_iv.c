/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "models/pv.h"
#include "tests/oracles/expect.h"

enum { MODEL, LIGHT, TEMP, VOLTAGE, CURRENT, COLUMNS };
static const char *const columns[COLUMNS] = {"model", "g_eff_Wm2", "temp_cell_C", "voltage_V",
                                             "current_A"};
enum { DESOTO, PVSYST, LAWS };

static void note_current(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    const double *v = row->value;
    struct vs_pv_desoto_params desoto = vs_pv_desoto_defaults();
    struct vs_pv_params pvsyst = vs_pv_defaults();
    int law = strcmp(row->text[MODEL], "desoto") == 0 ? DESOTO : PVSYST;
    cr_assert(law == DESOTO || strcmp(row->text[MODEL], "pvsyst") == 0,
              "%s:%d: model '%s' is neither desoto nor pvsyst", row->file, row->line,
              row->text[MODEL]);
    struct vs_diode d = law == DESOTO ? vs_pv_desoto_at(&desoto, v[LIGHT], v[TEMP])
                                      : vs_pv_at(&pvsyst, v[LIGHT], v[TEMP]);
    oracle_note(&gauges[law], row, vs_diode_current_a(&d, v[VOLTAGE]), v[CURRENT], 1.0);
}

Test(iv, current_agrees_from_short_circuit_to_beyond_open_circuit)
{
    /* the reference iterates to about 1e-9 A */
    struct oracle_gauge gauges[LAWS] = {
        [DESOTO] = {.quantity = "current at a voltage (De Soto)", .unit = "A", .tolerance = 1e-8},
        [PVSYST] = {.quantity = "current at a voltage (PVsyst)", .unit = "A", .tolerance = 1e-8},
    };
    long rows = oracle_each(columns, COLUMNS, note_current, gauges);
    expect_gauges(rows, gauges, LAWS, "module", "pvlib");
}
