/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/plots.h"

#include <stddef.h>

const struct vs_plot vs_plots[] = {
#define VS_PLOT_ROW(kind, function, takes, about) {kind, function, takes, about},
    VS_PLOT_TABLE(VS_PLOT_ROW)
#undef VS_PLOT_ROW
};

const char *const vs_plot_kinds[] = {
#define VS_PLOT_KIND(kind, function, takes, about) kind,
    VS_PLOT_TABLE(VS_PLOT_KIND)
#undef VS_PLOT_KIND
        NULL};
