/* SPDX-License-Identifier: GPL-3.0-or-later */
/* panel.h - what stands around the lines of a plot over time: frames, ticks, headings, nights. */
#ifndef VS_PLOT_PANEL_H
#define VS_PLOT_PANEL_H

#include "sim/plot/plots.h"
#include "sim/plot/series.h"

/* The plot area of one panel. */
struct vs_panel {
    struct vs_scale x; /* local seconds */
    struct vs_scale y;
};

/* A night is soft enough that a thin grey line is read on it in print. */
enum { VS_INK = 0x000000, VS_SOFT_INK = 0x555555, VS_NIGHT_RGB = 0xe9ecf2, VS_GRID_RGB = 0xcccccc };

/* Fills the stretches of dark[rows] != 0 that last three hours or more. */
void vs_panel_nights(struct vs_canvas *canvas, const struct vs_panel *panel, const int64_t *time_s,
                     const unsigned char *dark, size_t rows);

/* Lines across at every tick and their numbers on the left, each times `factor`. */
void vs_panel_left_axis(struct vs_canvas *canvas, const struct vs_panel *panel,
                        const struct vs_ticks *ticks, double factor);

/* Short marks on the right with their numbers, for a second scale. */
void vs_panel_right_axis(struct vs_canvas *canvas, const struct vs_panel *panel,
                         const struct vs_ticks *ticks, const char *unit);

/* Marks at days, hours or months on the lower edge, and lines up where a day begins. With
 * `lettered` their names stand below. */
void vs_panel_time_axis(struct vs_canvas *canvas, const struct vs_panel *panel,
                        enum vs_language language, int lettered);

void vs_panel_frame(struct vs_canvas *canvas, const struct vs_panel *panel);

struct vs_legend {
    const char *label;
    struct vs_series_look look;
    int is_area;  /* 1: a patch of look.fill stands for it, not a line */
    int is_point; /* 1: a dot in the pen's colour does */
};

/* A round dot. */
void vs_panel_dot(struct vs_canvas *canvas, unsigned rgb, double radius_pt, double x_pt,
                  double y_pt);

/* The heading above the left end of the panel, and the legend above its right end. */
void vs_panel_heading(struct vs_canvas *canvas, const struct vs_panel *panel, const char *heading,
                      const struct vs_legend *entries, int count);

#endif
