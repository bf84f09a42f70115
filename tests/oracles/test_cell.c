/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/cell.h"
#include "tests/oracles/expect.h"

enum { POA, AIR, WIND, FAIMAN, WIND_6M, COLUMNS };
static const char *const columns[COLUMNS] = {"poa_Wm2", "temp_air_C", "wind_ms", "faiman_25_6p84_C",
                                             "wind6m_from10m_exp0p20_ms"};

static void note_cell(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    const double *v = row->value;
    struct vs_cell_params params = vs_cell_defaults();
    oracle_note(&gauges[FAIMAN], row, vs_cell_faiman_degc(&params, v[POA], v[AIR], v[WIND]),
                v[FAIMAN], 1.0);
    oracle_note(&gauges[WIND_6M], row, vs_wind_at_height_ms(v[WIND], 10.0, 6.0, 0.20), v[WIND_6M],
                1.0);
}

Test(cell, temperature_and_wind_agree)
{
    /* the same equations; the file has 12 digits */
    struct oracle_gauge gauges[COLUMNS] = {
        [FAIMAN] = {.quantity = "Faiman temperature", .unit = "K", .tolerance = 1e-8},
        [WIND_6M] = {.quantity = "wind at 6 m", .unit = "m/s", .tolerance = 1e-8},
    };
    long rows = oracle_each(columns, COLUMNS, note_cell, gauges);
    expect_gauges(rows, &gauges[FAIMAN], COLUMNS - FAIMAN, "cell", "pvlib");
}
