/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_set.h - a sweep as its options describe it: project and weather, space, plan and head. */
#ifndef VS_CLI_SWEEP_SET_H
#define VS_CLI_SWEEP_SET_H

#include "sim/cli/load.h"
#include "sim/sweep/manifest.h"
#include "sim/sweep/work.h"

/* What the command line says. */
struct vs_sweep_asked {
    const char *project, *list;
    struct vs_option_list vary, weather;
    long sobol, latin, replicates, years, seed, threads;
    int fill, aggregate, fleet, events;
    const char *isa;
};

enum { VS_SWEEP_OWN_FACTS = 4 };

struct vs_sweep_set {
    struct vs_loaded loaded;
    struct vs_space space;
    struct vs_sweep_plan plan;
    struct vs_sweep_cut cut;
    struct vs_sweep_head head;
    struct vs_sweep_manifest manifest;
    struct vs_sweep_fact facts[VS_SWEEP_MANIFEST_FACTS + VS_SWEEP_OWN_FACTS];
    struct vs_sweep_axis axes[VS_SPACE_AXES_MAX];
    const char *sites[VS_SITE_MAX];
    char *space_text;
    char weather_text[256];
};

/* The struct is large: allocate it. To be freed by vs_sweep_set_free, whatever came of it. Points
 * into asked. Errors   as what it calls: vs_load, vs_space_*, vs_sweep_check */
enum vs_err vs_sweep_set(const struct vs_sweep_asked *asked, struct vs_sweep_set *set,
                         struct vs_diag *diag);
void vs_sweep_set_free(struct vs_sweep_set *set);

#endif
