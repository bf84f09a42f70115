/* SPDX-License-Identifier: GPL-3.0-or-later */
/* swept_words.h - what the columns of a sweep are called on a page. */
#ifndef VS_PLOT_SWEPT_WORDS_H
#define VS_PLOT_SWEPT_WORDS_H

#include "sim/plot/plots.h"
#include "sim/plot/swept_view.h"

enum { VS_SWEPT_LABEL_BYTES = 128 };

/* What a measure is, and the heights at which contours are drawn: null for round ones of its own
 * range, else rising and closed by a number below 0. */
struct vs_measure_look {
    const char *name;
    const char *label[VS_LANGUAGE_COUNT];
    const double *levels;
};

/* null for a name that no measure has. */
const struct vs_measure_look *vs_measure_look(const char *name);

/* "lolp_night, lpsp, ..." */
void vs_measure_names(char *out, size_t size);

/* "Panel (W)"; the name itself where it is not known. */
void vs_swept_axis(const struct vs_view *view, int column, enum vs_language language,
                   char out[VS_SWEPT_LABEL_BYTES]);

/* "80 W", and with `named` "Panel 80 W". */
void vs_swept_value(const struct vs_view *view, int column, double value, enum vs_language language,
                    int named, char out[VS_SWEPT_LABEL_BYTES]);

#endif
