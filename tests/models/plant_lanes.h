/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plant_lanes.h - every function of the plant half of models/ that a tick calls, with numbers from
 * plain arrays. The source is compiled once per lane width, so that one test can hold both against
 * each other although a translation unit sees one width only. */
#ifndef VS_TESTS_MODELS_PLANT_LANES_H
#define VS_TESTS_MODELS_PLANT_LANES_H

enum plant_lanes_input {
    IN_G_WM2,
    IN_CELL_DEGC,
    IN_CABLE_OHM,
    IN_PV_FRAC, /* of the open-circuit voltage */
    IN_PANEL_SCALE,
    IN_CAPACITY_AH,
    IN_R_SCALE,
    IN_Z_FRAC,
    IN_H,
    IN_RC_ROOT_W,
    IN_TEMP_DEGC,
    IN_DT_S,
    IN_CURRENT_A,
    IN_REACH_FRAC, /* how near to the reach the current is cut, 0 = not at all */
    IN_LOAD_W,
    IN_AIR_DEGC,
    IN_LEVEL_FRAC,
    IN_DAY,
    IN_PACK_V,
    IN_HELD_S,
    PLANT_INPUTS
};

enum { PLANT_OUTPUTS = 71, PLANT_WIDE = 8 };

/* Input and output k of lane j stand at [k * width + j], where width is 1 or PLANT_WIDE. */
void plant_lanes(const double *in, double *out);
void plant_lanes_x8(const double *in, double *out);

#endif
