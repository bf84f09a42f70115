/* SPDX-License-Identifier: GPL-3.0-or-later */
/* multiples.h - a page of small panels side by side with the same two scales, one for each site. */
#ifndef VS_PLOT_MULTIPLES_H
#define VS_PLOT_MULTIPLES_H

#include "sim/plot/panel.h"
#include "sim/plot/swept_view.h"

enum { VS_MULTIPLES_MAX = 12 };

struct vs_multiples {
    int count, columns, rows;
    double right_pt; /* of the last panel */
    struct vs_ticks x, y;
    double x_from, x_to, y_from, y_to; /* ends of the scales */
};

/* How many columns and rows `count` panels stand in. x and y are the ends of the scales; a scale is
 * widened to whole ticks with `whole`.
 * Errors   VS_ERR_USAGE: more than VS_MULTIPLES_MAX sites */
enum vs_err vs_multiples_lay(struct vs_multiples *m, int count, struct vs_diag *diag);
void vs_multiples_scale_x(struct vs_multiples *m, double low, double high, int whole);
void vs_multiples_scale_y(struct vs_multiples *m, double low, double high, int whole);

struct vs_panel vs_multiples_panel(const struct vs_multiples *m, int place);

/* What stands under a panel's data (lines at the ticks), and what around it: frame, marks, the
 * panel's title; numbers only where no panel stands left of it or below it. */
void vs_multiples_under(struct vs_canvas *canvas, const struct vs_multiples *m, int place);
void vs_multiples_around(struct vs_canvas *canvas, const struct vs_multiples *m, int place,
                         const char *title);

/* The line above all panels: what is drawn, and a legend at its right end. */
void vs_multiples_heading(struct vs_canvas *canvas, const char *heading,
                          const struct vs_legend *entries, int count);

/* Width that a note takes. */
double vs_multiples_note_width(const char *text);

/* A few words on white, their middle at a point, kept within the panel. */
void vs_multiples_note(struct vs_canvas *canvas, const struct vs_panel *panel, double x_pt,
                       double y_pt, const char *text);

/* Rectangles that no other text is to cover. */
enum { VS_PLACES_MAX = 64 };
struct vs_places {
    int count;
    struct {
        double x0, y0, x1, y1;
    } place[VS_PLACES_MAX];
};

/* Keeps a place free, whatever is there already. */
void vs_places_keep(struct vs_places *places, double x_pt, double y_pt, double width_pt,
                    double height_pt);

/* Takes a place of that size with its middle at a point.
 * Returned  0 when it leaves the panel, meets one that was taken, or no more are kept */
int vs_places_take(struct vs_places *places, const struct vs_panel *panel, double x_pt, double y_pt,
                   double width_pt, double height_pt);

#endif
