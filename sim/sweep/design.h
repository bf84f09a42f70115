/* SPDX-License-Identifier: GPL-3.0-or-later */
/* design.h - a design of a space laid over the project, ready for the engine.
 *
 * The caller keeps one struct vs_sweep_design a thread (170 kB, mostly text): vs_sweep_design_start
 * copies the project once, vs_sweep_design_set then writes the axes' members alone, all of them, so
 * nothing of the design before is left. */
#ifndef VS_SWEEP_DESIGN_H
#define VS_SWEEP_DESIGN_H

#include "sim/base/hours.h"
#include "sim/sweep/space.h"
#include "sim/sweep/tolerance.h"
#include "sim/verdict/scene.h"

/* What is done to each hour of a site's weather. */
struct vs_sweep_weather {
    double air_shift_k;
    double diffuse_scale;
};

struct vs_sweep_design {
    struct vs_project project;
    struct vs_scene_variant variant;
    double air_shift_k;
};

void vs_sweep_design_start(const struct vs_space *space, struct vs_sweep_design *design);

/* Lays values[axis_count] over the project and checks what comes of it: the project's rules, the
 * firmware's (vs_scene_check) with the variant's panel and battery.
 * Errors   VS_ERR_INPUT: the rule that is broken, and the design in words. The next set is sound
 *          again. */
enum vs_err vs_sweep_design_set(const struct vs_space *space, const double *values,
                                struct vs_sweep_design *design, struct vs_diag *diag);

/* Judges before a run what would stop it midway: all designs of a list, else all corners of the
 * box that the axes span (every value of a choice), and whether a module fits the data sheet where
 * an axis or a tolerance turns it. Rules compare sums and products of keys, so what holds at all
 * corners holds between them.
 * Given    tolerances: 1 if replicates are to be drawn
 * Errors   as vs_sweep_design_set; VS_ERR_MEMORY */
enum vs_err vs_sweep_check(const struct vs_space *space, const struct vs_climate *climate,
                           int tolerances, struct vs_diag *diag);

/* The sky of a site as this design sees it, with the parts of the replicate; draw may be null.
 * Designs with equal sky keys (space.h) get equal bytes.
 * Errors   VS_ERR_INPUT when no module fits the data sheet */
enum vs_err vs_sweep_sky(const struct vs_sweep_design *design, const struct vs_tolerance_draw *draw,
                         const struct vs_climate *climate, int site, struct vs_sky_params *sky,
                         struct vs_diag *diag);

/* The lamp, with its own parts; draw may be null. `lamp` keys the noise on its controller's inputs.
 */
void vs_sweep_lamp(const struct vs_sweep_design *design, const struct vs_tolerance_draw *draw,
                   uint64_t lamp, struct vs_lamp_params *params);

/* The weather of the design under the draw (or null), and a year of hours brought to it. */
struct vs_sweep_weather vs_sweep_weather(const struct vs_sweep_design *design,
                                         const struct vs_tolerance_draw *draw);
void vs_sweep_weather_apply(const struct vs_sweep_weather *weather, struct vs_hours *hours);

#endif
