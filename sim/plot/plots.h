/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plots.h - the plots that there are. A new one is a file plot_<kind>.c and one line here. */
#ifndef VS_PLOT_PLOTS_H
#define VS_PLOT_PLOTS_H

#include "sim/base/err.h"

enum vs_language { VS_LANGUAGE_EN, VS_LANGUAGE_ZH, VS_LANGUAGE_COUNT };

struct vs_plot_options {
    const char *title; /* null for the plot's own */
    enum vs_language language;
};

/* Reads input and writes output, whose ending says the format.
 * Errors   VS_ERR_MISSING, VS_ERR_INPUT (input), VS_ERR_USAGE (title, ending of output),
 *          VS_ERR_OUTPUT, VS_ERR_MEMORY, VS_ERR_INTERNAL; no output is left then. */
typedef enum vs_err (*vs_plot_function)(const char *input, const char *output,
                                        const struct vs_plot_options *options,
                                        struct vs_diag *diag);

/* X(kind, function, one line) */
#define VS_PLOT_TABLE(X)                                                                           \
    X("trace", vs_plot_trace, "power, light, charge and temperature of one lamp")                  \
    X("extremes", vs_plot_extremes, "how rare the darkest days of a winter are")

struct vs_plot {
    const char *kind;
    vs_plot_function draw;
    const char *about;
};

extern const struct vs_plot vs_plots[];   /* vs_plot_kinds names them in the same order */
extern const char *const vs_plot_kinds[]; /* ends in null */

enum vs_err vs_plot_trace(const char *input, const char *output,
                          const struct vs_plot_options *options, struct vs_diag *diag);
enum vs_err vs_plot_extremes(const char *input, const char *output,
                             const struct vs_plot_options *options, struct vs_diag *diag);

#endif
