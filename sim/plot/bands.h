/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bands.h - the levels at which contours are drawn, the colours between them, and their scale. */
#ifndef VS_PLOT_BANDS_H
#define VS_PLOT_BANDS_H

#include "sim/plot/canvas.h"

enum { VS_BANDS_MAX = 10 };

struct vs_bands {
    double low, high; /* of all values */
    int level_count;
    double level[VS_BANDS_MAX];     /* rising, between low and high */
    unsigned rgb[VS_BANDS_MAX + 1]; /* of the band below each, and of the highest: pale to dark */
};

/* fixed: levels to take those of that lie between the values, closed by a number below 0; null for
 * round ones, which are taken as well where fewer than two lie there. low <= high. */
void vs_bands_choose(struct vs_bands *bands, double low, double high, const double *fixed);

/* A value as a height that rises by one from level to level: 0 to level_count, and less than one
 * more; a NAN stays one. Between two designs a probability is thus taken by its order. */
double vs_bands_height(const struct vs_bands *bands, double value);

/* The colours above each other, from bottom to top, with the levels beside them. */
void vs_bands_scale(struct vs_canvas *canvas, const struct vs_bands *bands, double left_pt,
                    double bottom_pt, double top_pt);

#endif
