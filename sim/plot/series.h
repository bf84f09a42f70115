/* SPDX-License-Identifier: GPL-3.0-or-later */
/* series.h - many numbers in a row as a line that keeps its peaks. Pure but for the drawing. */
#ifndef VS_PLOT_SERIES_H
#define VS_PLOT_SERIES_H

#include <stddef.h>
#include <stdint.h>

#include "sim/plot/canvas.h"

/* A straight map of values to points on the page; from != to. */
struct vs_scale {
    double from, to, from_pt, to_pt;
};

double vs_scale_pt(const struct vs_scale *scale, double value); /* kept within the two ends */

/* Steps of 1, 2, 2.5 or 5 times a power of ten, about `count` of them, and the ends widened to
 * whole steps. low < high, count >= 1. */
struct vs_ticks {
    double low, high, step;
};

struct vs_ticks vs_ticks_for(double low, double high, int count);

struct vs_series {
    const int64_t *time_s;
    const double *value;
    size_t rows;
};

/* Points of a line; the caller owns both arrays, of `room` each. */
struct vs_path {
    double *x_pt, *value;
    int count, room;
};

/* Room that vs_series_thin needs for a scale: four points a column. */
int vs_series_room(const struct vs_scale *x);

/* Thins rows [first, last) to the first, lowest, highest and last value of every column of the page
 * that is half a point wide, in their order in time. No value outside the range of its column is
 * made and no extreme is lost. */
void vs_series_thin(const struct vs_series *series, size_t first, size_t last,
                    const struct vs_scale *x, struct vs_path *path);

/* How a series is drawn. */
struct vs_series_look {
    struct vs_pen pen;
    int filled; /* 1: the area down to the lower end of y is filled with `fill` first */
    unsigned fill;
};

/* Draws it thinned; where rows are more than two hours apart the line is broken.
 * Errors   VS_ERR_MEMORY */
enum vs_err vs_series_draw(struct vs_canvas *canvas, const struct vs_series *series,
                           const struct vs_scale *x, const struct vs_scale *y,
                           const struct vs_series_look *look, struct vs_diag *diag);

#endif
