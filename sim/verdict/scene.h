/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene.h - a project, turned into what the engine runs.
 *
 * The one place where the units of a project file (degrees, Ah, mA) become those of the engine, and
 * where what the tender leaves open is filled in from the project's own assumptions. */
#ifndef VS_VERDICT_SCENE_H
#define VS_VERDICT_SCENE_H

#include "models/pv_fit.h"
#include "sim/engine/lamp.h"
#include "sim/project/project.h"
#include "sim/weather/climate.h"

/* What may differ from the project: the readings of the tender, and the cases that show what an
 * assumption is worth. Start from vs_scene_variant and change what is to differ. */
struct vs_scene_variant {
    enum vs_policy policy;
    double hours_per_night;
    double panel_w; /* more or less of the same module */
    double battery_ah;
    enum vs_box_kind box;
    double burial_depth_m;
    double heater_w;   /* in the battery's box */
    int cold_charging; /* 1: pack and firmware accept charge below 0 degC */
    double tilt_deg;
    double latitude_shift_deg, longitude_shift_deg, altitude_shift_m;
    double hills_deg; /* all round, instead of the site's own horizon; 0: that */
};

struct vs_scene_variant vs_scene_variant(const struct vs_project *project);

/* The firmware parameters that a variant comes to; checked against the pack and the ordering rules.
 * Errors: VS_ERR_INPUT with the place in the project of the parameter that breaks a rule. */
enum vs_err vs_scene_check(const struct vs_project *project, struct vs_diag *diag);

/* Judge for vs_project_load: is this a firmware parameter, and in its range? */
struct vs_param_judge vs_scene_param_judge(void);

/* What the module's data sheet says, for a fit. */
struct vs_pv_datasheet vs_scene_datasheet(const struct vs_panel_spec *panel);

/* The sky of a site; of the climate the turbidity and the mean air.
 * Errors: VS_ERR_INPUT when no diode curve fits the data sheet. */
enum vs_err vs_scene_sky(const struct vs_project *project, const struct vs_climate *climate,
                         int site, const struct vs_scene_variant *variant,
                         struct vs_sky_params *sky, struct vs_diag *diag);

/* The lamp of a site, sound: a caller that adds faults to it gives it the sky's module as well.
 * `lamp` keys its noise. */
void vs_scene_lamp(const struct vs_project *project, const struct vs_scene_variant *variant,
                   uint64_t lamp, struct vs_lamp_params *params);

#endif
