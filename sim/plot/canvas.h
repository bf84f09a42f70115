/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.h - one page to draw on, written as SVG, PNG or PDF; the only door to PLplot.
 *
 * Everything is placed in points (1/72 inch) from the lower left corner of the page, so that a
 * drawing does not know what becomes of it. PLplot has one global state: only one canvas may be
 * open in a process at a time, it may not be moved while it is open, and opening one for a moment
 * sets an environment variable, so that no other thread may run beside it.
 *
 * The same calls give the same bytes on any day, as no file carries a date. One exception: in the
 * second SVG of a process cairo numbers its groups on from the first. */
#ifndef VS_PLOT_CANVAS_H
#define VS_PLOT_CANVAS_H

#include "sim/base/output.h"

enum vs_dash { VS_DASH_SOLID, VS_DASH_LONG, VS_DASH_DOTTED };

struct vs_pen {
    unsigned rgb; /* 0xrrggbb */
    double width_pt;
    enum vs_dash dash;
};

struct vs_lettering {
    unsigned rgb;
    double size_pt;
    double align_frac; /* where the text meets its point: 0 its left end, 0.5 its middle, 1 its
                          right */
    int upright;       /* 1: turned to be read from below upwards */
    int bold;
};

struct vs_canvas {
    struct vs_output output;
    FILE *memory; /* where PLplot writes; its bytes go out when the page is done */
    char *bytes;
    size_t size;
    double scale; /* device units per point */
    int failed;   /* set by PLplot, with its reason */
    char reason[1024];
};

/* Opens a white page. The format follows from the ending of path, in either case.
 * Errors   VS_ERR_USAGE (ending), VS_ERR_OUTPUT, VS_ERR_MEMORY, VS_ERR_INTERNAL (PLplot lacks the
 *          driver for it); the canvas is then closed. */
enum vs_err vs_canvas_open(struct vs_canvas *canvas, const char *path, double width_pt,
                           double height_pt, struct vs_diag *diag);

void vs_canvas_line(struct vs_canvas *canvas, const struct vs_pen *pen, const double *x_pt,
                    const double *y_pt, int count);
void vs_canvas_area(struct vs_canvas *canvas, unsigned rgb, const double *x_pt, const double *y_pt,
                    int count);
void vs_canvas_box(struct vs_canvas *canvas, unsigned rgb, double x0_pt, double y0_pt, double x1_pt,
                   double y1_pt);

/* text: UTF-8 of at most VS_CANVAS_TEXT_MAX bytes; y_pt: the height of the middle of a capital. */
enum { VS_CANVAS_TEXT_MAX = 400 };
void vs_canvas_text(struct vs_canvas *canvas, const struct vs_lettering *how, double x_pt,
                    double y_pt, const char *text);

/* Rough width of a text set at one point: to multiply by its size. Negative when the text is longer
 * than VS_CANVAS_TEXT_MAX, is not UTF-8 or holds control characters, and so cannot be drawn.
 * Accuracy  about 10 %, as no font is asked */
double vs_canvas_text_width_em(const char *text);

/* Ends the page and gives the file its name. The canvas is closed in every case.
 * Errors   VS_ERR_OUTPUT, VS_ERR_INTERNAL (PLplot refused something); no file is left then. */
enum vs_err vs_canvas_close(struct vs_canvas *canvas, struct vs_diag *diag);

/* Ends the page and drops it. */
void vs_canvas_drop(struct vs_canvas *canvas);

#endif
