/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contour.h - bands and lines of equal height over a grid of heights.
 *
 * A cell of the grid is cut from its middle, which has the mean of its corners, into four
 * triangles, in which the height is a plane. A cell that lacks a corner has nothing in it: no
 * height is made up over a hole. */
#ifndef VS_PLOT_CONTOUR_H
#define VS_PLOT_CONTOUR_H

#include "sim/plot/canvas.h"

enum { VS_CONTOUR_NODES_MAX = 250000 };

struct vs_grid {
    int nx, ny;                /* nx * ny <= VS_CONTOUR_NODES_MAX */
    const double *x_pt, *y_pt; /* [nx], [ny], rising */
    const double *height;      /* [ny][nx]; NAN: not known */
};

double vs_grid_at(const struct vs_grid *grid, int i, int j);

/* Has the cell whose lower left node is (i, j) all its corners? */
int vs_grid_has_cell(const struct vs_grid *grid, int i, int j);

/* Fills all cells: rgb[k] where the height is k to k + 1, of k from 0 to bands - 1; heights beyond
 * belong to the nearest band. */
void vs_contour_fill(struct vs_canvas *canvas, const struct vs_grid *grid, const unsigned *rgb,
                     int bands);

/* Hands over every line at which the height becomes `height`; first and last point are the same
 * where it is closed. The points are valid until the visit ends.
 * Errors   VS_ERR_MEMORY */
typedef void (*vs_contour_visit)(void *context, const double *x_pt, const double *y_pt, int count);
enum vs_err vs_contour_lines(const struct vs_grid *grid, double height, vs_contour_visit visit,
                             void *context, struct vs_diag *diag);

#endif
