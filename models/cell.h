/* SPDX-License-Identifier: MIT */
/* cell.h - how warm the cells get, and the wind they feel. Pure: no I/O, no allocation, no
 * globals. */
#ifndef VS_MODELS_CELL_H
#define VS_MODELS_CELL_H

#include "models/real.h"

#if VS_LANES > 1
#define vs_cell_defaults VS_NAME(vs_cell_defaults)
#define vs_cell_faiman_degc VS_NAME(vs_cell_faiman_degc)
#define vs_wind_at_height_ms VS_NAME(vs_wind_at_height_ms)
#define vs_wind_ratio VS_NAME(vs_wind_ratio)
#endif

/* Heat loss of a module: a constant part and one that grows with the wind. Defaults 25.0 and 6.84,
 * measured on an open rack (Faiman, Progress in Photovoltaics 16 (2008) 307); a module on top of a
 * pole has a free back too. */
struct vs_cell_params {
    real u0_w_per_m2k, u1_ws_per_m3k;
};
struct vs_cell_params vs_cell_defaults(void);

/* Steady cell temperature; what the module sends away as power is left out (2 K at most).
 * Given     poa_wm2    all light in the plane, >= 0, before any loss in the glass
 *           wind_ms    at the height of the module, >= 0
 * Accuracy  1e-8 K against pvlib over tests/oracles/06_celltemp.csv; against real modules +-3 K */
real vs_cell_faiman_degc(const struct vs_cell_params *params, real poa_wm2, real air_degc,
                         real wind_ms);

/* Wind at another height by the power law.
 * Given     from_m, to_m    > 0
 *           exponent        0.20 open country, 0.27 to 0.40 among houses */
real vs_wind_at_height_ms(real wind_ms, real from_m, real to_m, real exponent);
real vs_wind_ratio(real from_m, real to_m, real exponent); /* the same over wind_ms */

#endif
