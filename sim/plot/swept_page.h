/* SPDX-License-Identifier: GPL-3.0-or-later */
/* swept_page.h - what the pages of a sweep have in common: how they begin, and the line that says
 * which designs they show. */
#ifndef VS_PLOT_SWEPT_PAGE_H
#define VS_PLOT_SWEPT_PAGE_H

#include "sim/plot/multiples.h"
#include "sim/plot/plots.h"
#include "sim/plot/swept_words.h"

/* No measure is larger. */
extern const double vs_measure_most;

struct vs_swept_page {
    const struct vs_plot_options *options;
    struct vs_canvas canvas;
    struct vs_swept swept;
    struct vs_view view;
    struct vs_multiples multiples; /* a panel for each site of the view, in its order */
};

/* Judges the title, reads input, keeps the rows that the options ask for and lays the panels.
 * Errors   those of these; the page is then empty */
enum vs_err vs_swept_page_take(struct vs_swept_page *page, const char *input,
                               const struct vs_swept_asked *asked, int asked_count,
                               const struct vs_plot_options *options, struct vs_diag *diag);
void vs_swept_page_free(struct vs_swept_page *page);

/* Opens the canvas on the page. */
enum vs_err vs_swept_page_open(struct vs_swept_page *page, const char *output,
                               struct vs_diag *diag);

const char *vs_swept_page_site(const struct vs_swept_page *page, int place);

/* Title, the name of the axis at the foot, and between them how many designs there are, what all of
 * them have (--where), and `more`, which may be empty. */
void vs_swept_page_words(struct vs_swept_page *page, const char *title, const char *axis,
                         const char *more);

/* Least and most of a measure in the view; what is NAN is passed over.
 * Errors   VS_ERR_INPUT: it is NAN everywhere */
enum vs_err vs_swept_page_range(const struct vs_swept_page *page, int asked, double *low,
                                double *high, struct vs_diag *diag);

#endif
