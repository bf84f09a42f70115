/* SPDX-License-Identifier: GPL-3.0-or-later */
/* swept_view.h - which rows of a sweep a plot shows, and over which of its columns.
 *
 * Errors are VS_ERR_USAGE and say what to add to the command line. */
#ifndef VS_PLOT_SWEPT_VIEW_H
#define VS_PLOT_SWEPT_VIEW_H

#include "sim/plot/read_swept.h"

/* The owner frees it with vs_view_free. */
struct vs_view {
    const struct vs_swept *swept;
    size_t count; /* >= 1 */
    size_t *row;  /* [count] rows of the sweep, in its order */
    int site_count;
    int site[VS_SWEPT_WORDS_MAX]; /* places in swept->sites, in the order they came */
};

/* Keeps the rows for which every NAME=VALUE of `where` holds; NAME is a varied column, site or
 * replicate. Where it does not name a replicate, rows over all replicates are kept, or those of the
 * only replicate.
 * Errors   also VS_ERR_MEMORY; another text than NAME=VALUE, a name or a value that is not there,
 *          no row left, several replicates and none over all */
enum vs_err vs_view_take(const struct vs_swept *swept, const char *const *where, int where_count,
                         struct vs_view *view, struct vs_diag *diag);
void vs_view_free(struct vs_view *view);

/* The column of numbers that an axis is along: `name`, as the option says; when that is null the
 * one whose name ends in `usual`, else the first with more than one value that is not `taken`.
 * Errors   a name that is not there, is words or is taken; none of them left */
enum vs_err vs_view_axis(const struct vs_view *view, const char *option, const char *name,
                         const char *usual, int taken, int *column, struct vs_diag *diag);

/* Judges that every column but these has one value in all rows of the view. */
enum vs_err vs_view_judge_others(const struct vs_view *view, const int *axes, int axis_count,
                                 struct vs_diag *diag);

/* More than one value? */
int vs_view_varies(const struct vs_view *view, int column);

/* The values of a column in the view, rising, each once. The owner frees value.
 * Errors   VS_ERR_MEMORY */
struct vs_levels {
    int count;
    double *value;
};
enum vs_err vs_view_levels(const struct vs_view *view, int column, struct vs_levels *levels,
                           struct vs_diag *diag);

/* Place of a value that is among them. */
int vs_level_of(const struct vs_levels *levels, double value);

/* "80", "pole": a value as the file has it. */
void vs_view_value(const struct vs_view *view, int column, double value, char *out, size_t size);

#endif
