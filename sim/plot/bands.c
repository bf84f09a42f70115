/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/bands.h"

#include <math.h>
#include <stdio.h>

#include "sim/plot/panel.h"

static const double bar_pt = 12, number_pt = 8.5;

/* From pale to dark, so that a grey print and an eye that sees no red read the same order. */
static unsigned ramp(double share)
{
    static const unsigned char stops[][3] = {{252, 246, 203}, {214, 231, 180}, {125, 199, 183},
                                             {56, 153, 184},  {36, 91, 156},   {18, 35, 98}};
    enum { LAST = sizeof stops / sizeof *stops - 1 };
    int k = (int)fmin(share * LAST, LAST - 1);
    double part = share * LAST - k;
    unsigned rgb = 0;
    for (int c = 0; c < 3; c++) {
        rgb = rgb << 8 | (unsigned)lround(stops[k][c] + part * (stops[k + 1][c] - stops[k][c]));
    }
    return rgb;
}

static void add_level(struct vs_bands *bands, double level)
{
    if (level > bands->low && level < bands->high && bands->level_count < VS_BANDS_MAX) {
        bands->level[bands->level_count++] = level;
    }
}

/* Fewer fixed levels than this say too little: round ones then. */
enum { FEW = 2 };

void vs_bands_choose(struct vs_bands *bands, double low, double high, const double *fixed)
{
    *bands = (struct vs_bands){.low = low, .high = high};
    for (int k = 0; fixed && fixed[k] >= 0; k++) {
        add_level(bands, fixed[k]);
    }
    if (bands->level_count < FEW && high > low) {
        bands->level_count = 0;
        struct vs_ticks ticks = vs_ticks_for(low, high, 6);
        for (int k = 0; k < 2 * VS_BANDS_MAX; k++) {
            double level = ticks.low + k * ticks.step;
            add_level(bands, fabs(level) < 1e-9 * ticks.step ? 0 : level);
        }
    }
    for (int k = 0; k <= bands->level_count; k++) {
        bands->rgb[k] = ramp(bands->level_count ? (double)k / bands->level_count : 0);
    }
}

double vs_bands_height(const struct vs_bands *bands, double value)
{
    int k = 0;
    if (isnan(value)) {
        return value;
    }
    while (k < bands->level_count && value >= bands->level[k]) {
        k++;
    }
    double from = k ? bands->level[k - 1] : bands->low;
    double to = k < bands->level_count ? bands->level[k] : bands->high;
    return k + (to > from ? fmin((value - from) / (to - from), 1 - 1e-9) : 0);
}

void vs_bands_scale(struct vs_canvas *canvas, const struct vs_bands *bands, double left_pt,
                    double bottom_pt, double top_pt)
{
    const struct vs_lettering how = {VS_INK, number_pt, 0.0, 0, 0};
    const struct vs_panel bar = {{0, 1, left_pt, left_pt + bar_pt}, {0, 1, bottom_pt, top_pt}};
    double each = (top_pt - bottom_pt) / (bands->level_count + 1);
    for (int k = 0; k <= bands->level_count + 1; k++) {
        double y = bottom_pt + k * each;
        char text[32];
        if (k > 0 && k <= bands->level_count) {
            snprintf(text, sizeof text, "%.6g", bands->level[k - 1]);
        } else {
            snprintf(text, sizeof text, "%.3g", k == 0 ? bands->low : bands->high);
        }
        if (k <= bands->level_count) {
            vs_canvas_box(canvas, bands->rgb[k], left_pt, y, left_pt + bar_pt, y + each);
        }
        if (k <= bands->level_count || bands->high > bands->low) {
            vs_canvas_text(canvas, &how, left_pt + bar_pt + 4, y, text);
        }
    }
    vs_panel_frame(canvas, &bar);
}
