/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h - what check and trace both begin with: project, climate and weather. */
#ifndef VS_CLI_LOAD_H
#define VS_CLI_LOAD_H

#include <stdint.h>

#include "sim/cli/options.h"
#include "sim/project/project.h"
#include "sim/weather/climate.h"
#include "sim/weather/years.h"

struct vs_loaded {
    struct vs_project project;
    struct vs_climate climate;
    uint64_t seed; /* of all weather that is made */
    int has_file;  /* weather below was read */
    struct vs_weather_years weather;
};

/* --weather and --fill, for the commands that run a lamp; offsets of a vs_option_list and an int.
 */
#define VS_OPTION_WEATHER(offset_)                                                                 \
    {                                                                                              \
        .name = "weather", .letter = 'w', .value = "FILE", .kind = VS_OPTION_LIST,                 \
        .offset = offset_,                                                                         \
        .help = "measured weather instead of synthetic years, at all sites: a year or\n"           \
                "decades, in any format that `vesper weather` reads; may be given\n"               \
                "several times"                                                                    \
    }
extern const char *const vs_fills[];
#define VS_OPTION_FILL(offset_)                                                                    \
    {                                                                                              \
        .name = "fill", .value = "WITH", .kind = VS_OPTION_CHOICE, .choices = vs_fills,            \
        .offset = offset_, .fallback = "none",                                                     \
        .help = "what fills gaps of that weather beyond 3 h; what is filled is counted"            \
    }

/* --seed for the same commands. */
#define VS_OPTION_WEATHER_SEED(offset_)                                                            \
    VS_OPTION_SEED(offset_, -1, "-1",                                                              \
                   "seed of all weather that is made: synthetic years, the hours of daily\n"       \
                   "records, what is filled; -1 takes the project's")

/* --fill without --weather says nothing: better told than passed over.
 * Errors    VS_ERR_USAGE */
enum vs_err vs_fill_judge(const char *command, const struct vs_option_list *weather, int fill,
                          struct vs_diag *diag);

/* The same for a command with --years, which with --weather says nothing either.
 * Errors    VS_ERR_USAGE */
enum vs_err vs_weather_judge(const char *command, const struct vs_option_list *weather, long years,
                             int fill, struct vs_diag *diag);

/* weather may be empty: synthetic years. seed < 0: the project's. The struct is large: allocate it.
 */
enum vs_err vs_load(const char *project_path, const struct vs_option_list *weather, int fill,
                    long seed, struct vs_loaded *loaded, struct vs_diag *diag);
void vs_unload(struct vs_loaded *loaded);

#endif
