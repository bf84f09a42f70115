/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lamp_year.h - the reference lamp and a made-up winter or year of weather around it.
 *
 * Weather of a scene is simple on purpose (clear and dark days by turns, drawn by day), so that
 * what a test says about a lamp does not hang on a climate file. */
#ifndef TESTS_SCENES_LAMP_YEAR_H
#define TESTS_SCENES_LAMP_YEAR_H

#include "sim/engine/season.h"

struct scene_weather {
    double clear_share; /* of the days; the rest bring a tenth of the light */
    double air_degc;
    int days;     /* from 1 November 2025 */
    double light; /* 1; 0 for no sun at all */
};

extern const struct vs_site scene_place; /* Shuangshanzi, as estimated */

/* Source of a season: context is a struct scene_weather. */
enum vs_err scene_hours(void *context, int site, int year, struct vs_hours *out,
                        struct vs_diag *diag);

/* 80 W panel at 45 deg south with its cable; 30 Ah in a pole box, 50 W lamp, adaptive. */
struct vs_sky_params scene_sky(void);
struct vs_lamp_params scene_lamp(void);
void scene_set_policy(struct vs_lamp_params *params, const char *name);

/* A started lamp with room for its nights, one year, on group 0. Free with scene_drop. */
struct vs_season_lamp *scene_start(const struct vs_lamp_params *params);
void scene_drop(struct vs_season_lamp *lamp);

/* Runs lamps through the weather on one sky. */
enum vs_err scene_run(const struct scene_weather *weather, struct vs_season_lamp *lamps, int count,
                      int dt_s, int threads, struct vs_diag *diag);

/* A number that stands for every bit of a lamp's final state and nights. */
uint64_t scene_hash(const struct vs_season_lamp *lamp);

#endif
