/* SPDX-License-Identifier: GPL-3.0-or-later */
/* swept_cells.h - a measure of one site as a table over two varied columns. */
#ifndef VS_PLOT_SWEPT_CELLS_H
#define VS_PLOT_SWEPT_CELLS_H

#include "sim/plot/swept_page.h"

enum { VS_CELLS_MAX = 250000 };

/* The owner frees it with vs_cells_free, also when making it failed. */
struct vs_cells {
    int x, y; /* varied columns; y is -1 for a single row */
    struct vs_levels xs, ys;
    double *value; /* [ys.count][xs.count] of a site; NAN where no design is */
};

/* Errors   VS_ERR_MEMORY, VS_ERR_USAGE: more than VS_CELLS_MAX */
enum vs_err vs_cells_make(const struct vs_swept_page *page, int x, int y, struct vs_cells *cells,
                          struct vs_diag *diag);
void vs_cells_free(struct vs_cells *cells);

/* Takes the first measure of the site in that place.
 * Errors   VS_ERR_INPUT: two rows of one cell that differ */
enum vs_err vs_cells_take(const struct vs_swept_page *page, int place, struct vs_cells *cells,
                          struct vs_diag *diag);

double vs_cells_at(const struct vs_cells *cells, int i, int j);

/* How many different values there are: 0, 1, 2, or 3 for more; the first two of them. */
int vs_cells_different(const struct vs_cells *cells, double found[2]);

/* Says in the middle of a panel that there are no more values than these. */
void vs_cells_note(struct vs_swept_page *page, const struct vs_panel *panel, int different,
                   const double found[2]);

#endif
