/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plots.h - the plots that there are. A new one is a file plot_<kind>.c and one line here. */
#ifndef VS_PLOT_PLOTS_H
#define VS_PLOT_PLOTS_H

#include "sim/base/err.h"

enum vs_language { VS_LANGUAGE_EN, VS_LANGUAGE_ZH, VS_LANGUAGE_COUNT };

struct vs_plot_options {
    const char *title; /* null for the plot's own */
    enum vs_language language;
    /* Of the plots of a sweep; null where it is not said. */
    const char *measure;      /* which one is drawn */
    const char *x, *y;        /* varied columns along the axes */
    const char *by;           /* varied column with a line for every value */
    const char *mark, *label; /* a point "X,Y" that is marked, and what it is called */
    const char *const *where; /* "NAME=VALUE" that rows are to have */
    int where_count;
};

/* What of these a plot takes beside title and language. */
enum {
    VS_PLOT_TAKES_MEASURE = 1,
    VS_PLOT_TAKES_X = 2,
    VS_PLOT_TAKES_Y = 4,
    VS_PLOT_TAKES_BY = 8,
    VS_PLOT_TAKES_MARK = 16,
    VS_PLOT_TAKES_WHERE = 32
};

/* Reads input and writes output, whose ending says the format.
 * Errors   VS_ERR_MISSING, VS_ERR_INPUT (input), VS_ERR_USAGE (an option, ending of output),
 *          VS_ERR_OUTPUT, VS_ERR_MEMORY, VS_ERR_INTERNAL; no output is left then. */
typedef enum vs_err (*vs_plot_function)(const char *input, const char *output,
                                        const struct vs_plot_options *options,
                                        struct vs_diag *diag);

/* X(kind, function, what it takes, one line) */
#define VS_PLOT_TABLE(X)                                                                           \
    X("trace", vs_plot_trace, 0, "power, light, charge and temperature of one lamp")               \
    X("extremes", vs_plot_extremes, 0, "how rare the darkest days of a winter are")                \
    X("lolp", vs_plot_lolp,                                                                        \
      VS_PLOT_TAKES_MEASURE | VS_PLOT_TAKES_X | VS_PLOT_TAKES_Y | VS_PLOT_TAKES_MARK |             \
          VS_PLOT_TAKES_WHERE,                                                                     \
      "contours of a sweep's measure over two of its axes, for each site")                         \
    X("cost", vs_plot_cost, VS_PLOT_TAKES_WHERE, "a sweep's light against its cost")               \
    X("event", vs_plot_event, VS_PLOT_TAKES_X | VS_PLOT_TAKES_BY | VS_PLOT_TAKES_WHERE,            \
      "how often a sweep's lamps outlast five cloudy days")

struct vs_plot {
    const char *kind;
    vs_plot_function draw;
    unsigned takes;
    const char *about;
};

extern const struct vs_plot vs_plots[];   /* vs_plot_kinds names them in the same order */
extern const char *const vs_plot_kinds[]; /* ends in null */

enum vs_err vs_plot_trace(const char *input, const char *output,
                          const struct vs_plot_options *options, struct vs_diag *diag);
enum vs_err vs_plot_extremes(const char *input, const char *output,
                             const struct vs_plot_options *options, struct vs_diag *diag);
enum vs_err vs_plot_lolp(const char *input, const char *output,
                         const struct vs_plot_options *options, struct vs_diag *diag);
enum vs_err vs_plot_cost(const char *input, const char *output,
                         const struct vs_plot_options *options, struct vs_diag *diag);
enum vs_err vs_plot_event(const char *input, const char *output,
                          const struct vs_plot_options *options, struct vs_diag *diag);

#endif
