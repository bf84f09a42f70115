/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h - what check and trace both begin with: project, climate and weather. */
#ifndef VS_CLI_LOAD_H
#define VS_CLI_LOAD_H

#include "sim/base/hours.h"
#include "sim/project/project.h"
#include "sim/weather/climate.h"
#include "sim/weather/record_hours.h"

struct vs_loaded {
    struct vs_project project;
    struct vs_climate climate;
    int has_file; /* weather below was read */
    struct vs_hours weather;
    struct vs_hours_notes notes;
};

/* weather_path may be null: synthetic years. The struct is large: allocate it. */
enum vs_err vs_load(const char *project_path, const char *weather_path, struct vs_loaded *loaded,
                    struct vs_diag *diag);
void vs_unload(struct vs_loaded *loaded);

#endif
