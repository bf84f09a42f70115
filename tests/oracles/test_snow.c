/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "models/elementary.h"
#include "models/snow.h"
#include "tests/oracles/expect.h"

enum { FALL, POA, AIR, DEPTH, COVER, COVER_DEPTH, LOSS_1, LOSS_2, COLUMNS };
static const char *const columns[COLUMNS] = {
    "snowfall_cm_per_h", "poa_Wm2",        "temp_air_C",       "snow_depth_cm",
    "coverage_nodepth",  "coverage_depth", "dc_loss_strings1", "dc_loss_strings2"};

struct track {
    struct oracle_gauge gauge[COLUMNS];
    const char *file;
    double cover, cover_depth; /* an hour ago */
};

/* Rows follow one another in time; nothing slides in the first. */
static void note_snow(const struct oracle_row *row, void *context)
{
    struct track *t = context;
    const double *v = row->value;
    struct vs_snow_params params = vs_snow_defaults();
    double sin_tilt = t->file == row->file ? sin(45.0 * VS_RAD_PER_DEG) : 0.0;
    struct vs_snow_weather weather = {v[FALL], 1e3, v[AIR], v[POA]};
    t->cover = vs_snow_cover_frac(&params, t->cover, &weather, sin_tilt);
    weather.depth_cm = v[DEPTH];
    t->cover_depth = vs_snow_cover_frac(&params, t->cover_depth, &weather, sin_tilt);
    t->file = row->file;
    oracle_note(&t->gauge[COVER], row, t->cover, v[COVER], 1.0);
    oracle_note(&t->gauge[COVER_DEPTH], row, t->cover_depth, v[COVER_DEPTH], 1.0);
    /* the loss steps where the cover does: taken from the file's own cover */
    oracle_note(&t->gauge[LOSS_1], row, vs_snow_loss_frac(&params, v[COVER]), v[LOSS_1], 1.0);
    params.strings = 2;
    oracle_note(&t->gauge[LOSS_2], row, vs_snow_loss_frac(&params, v[COVER]), v[LOSS_2], 1.0);
}

Test(snow, cover_and_loss_agree_hour_by_hour)
{
    /* the same sums on inputs of 12 digits */
    struct track t = {
        .gauge = {
            [COVER] = {.quantity = "cover", .unit = "1", .tolerance = 1e-9},
            [COVER_DEPTH] = {.quantity = "cover with the depth on the ground",
                             .unit = "1",
                             .tolerance = 1e-9},
            [LOSS_1] = {.quantity = "loss of one string", .unit = "1", .tolerance = 1e-9},
            [LOSS_2] = {.quantity = "loss of two strings", .unit = "1", .tolerance = 1e-9},
        }};
    long rows = oracle_each(columns, COLUMNS, note_snow, &t);
    expect_gauges(rows, &t.gauge[COVER], COLUMNS - COVER, "snow", "pvlib");
}
