/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/project/rules.h"

void vs_sweep_design_start(const struct vs_space *space, struct vs_sweep_design *design)
{
    design->project = *space->project;
    design->variant = vs_scene_variant(space->project);
    design->air_shift_k = 0;
}

/* --- setting -----------------------------------------------------------------------------------
 */

static enum vs_err refuse(const struct vs_space *space, const double *values, enum vs_err err,
                          const char *why, struct vs_diag *diag)
{
    char words[600], text[600];
    snprintf(text, sizeof text, "%.599s", why); /* may stand in diag */
    return vs_fail(diag, err, NULL, 0, 0, "design '%s' is refused: %s",
                   vs_space_words(space, values, words, sizeof words), text);
}

static void set_member(const struct vs_axis_name *axis, double value, struct vs_project *project)
{
    char *member = (char *)project + axis->offset;
    int whole = (int)value;
    if (axis->is_double) {
        memcpy(member, &value, sizeof value);
    } else {
        memcpy(member, &whole, sizeof whole);
    }
}

/* Returned 0, or -1 where the project has no room for one more. */
static int set_param(const struct vs_axis_name *axis, double value, struct vs_controller_spec *c)
{
    int at = 0;
    while (at < c->param_count && strcmp(c->params[at].name, axis->name) != 0) {
        at++;
    }
    if (at == VS_PARAM_MAX) {
        return -1;
    }
    if (at == c->param_count) {
        c->params[at] = (struct vs_param_setting){.value = 0};
        memcpy(c->params[at].name, axis->name, sizeof axis->name);
        c->param_count++;
    }
    c->params[at].value = (int32_t)value;
    return 0;
}

static int set_project(const struct vs_space *space, const double *values,
                       struct vs_sweep_design *design)
{
    int failed = 0;
    for (int k = 0; k < space->axis_count; k++) {
        const struct vs_axis_name *axis = &space->axes[k].is;
        if (axis->target == VS_AXIS_FIELD) {
            set_member(axis, values[k], &design->project);
        } else if (axis->target == VS_AXIS_PARAM) {
            failed |= set_param(axis, values[k], &design->project.controller);
        }
    }
    return failed;
}

/* After the project, which the variant starts from. */
static void set_variant(const struct vs_space *space, const double *values,
                        struct vs_sweep_design *design)
{
    design->variant = vs_scene_variant(&design->project);
    design->air_shift_k = 0;
    for (int k = 0; k < space->axis_count; k++) {
        switch (space->axes[k].is.target) {
        case VS_AXIS_PANEL_W:
            design->variant.panel_w = values[k];
            break;
        case VS_AXIS_BATTERY_AH:
            design->variant.battery_ah = values[k];
            break;
        case VS_AXIS_AIR:
            design->air_shift_k = values[k];
            break;
        case VS_AXIS_FIELD:
        case VS_AXIS_PARAM:
        case VS_AXIS_SITE:
            break;
        }
    }
}

enum vs_err vs_sweep_design_set(const struct vs_space *space, const double *values,
                                struct vs_sweep_design *design, struct vs_diag *diag)
{
    struct vs_project_fault fault;
    struct vs_diag found = {.line = 0};
    struct vs_lamp_params params;
    if (set_project(space, values, design)) {
        char text[300];
        snprintf(text, sizeof text, "too many of the firmware's parameters are set; at most %d",
                 VS_PARAM_MAX);
        return refuse(space, values, VS_ERR_INPUT, text, diag);
    }
    set_variant(space, values, design);
    if (vs_project_rules(&design->project, &fault)) {
        return refuse(space, values, VS_ERR_INPUT, fault.text, diag);
    }
    enum vs_err err = vs_scene_check(&design->project, &found);
    if (err) {
        return refuse(space, values, err, found.text, diag);
    }
    vs_scene_lamp(&design->project, &design->variant, 0, &params);
    const char *broken = vs_firmware_params_broken(&params.board);
    if (broken) {
        char text[300];
        snprintf(text, sizeof text, "the firmware parameters; %s", broken);
        return refuse(space, values, VS_ERR_INPUT, text, diag);
    }
    return VS_OK;
}

/* --- sky, lamp, weather ------------------------------------------------------------------------
 */

struct vs_sweep_weather vs_sweep_weather(const struct vs_sweep_design *design,
                                         const struct vs_tolerance_draw *draw)
{
    return (struct vs_sweep_weather){
        .air_shift_k = design->air_shift_k + (draw ? draw->move[VS_TOLERANCE_air] : 0.0),
        .diffuse_scale = draw ? draw->move[VS_TOLERANCE_diffuse] : 1.0,
    };
}

void vs_sweep_weather_apply(const struct vs_sweep_weather *weather, struct vs_hours *hours)
{
    for (size_t k = 0; k < hours->count; k++) {
        struct vs_hour *hour = &hours->rows[k];
        hour->air_degc += weather->air_shift_k;
        hour->dhi_wm2 = fmin(hour->dhi_wm2 * weather->diffuse_scale, hour->ghi_wm2);
    }
}

enum vs_err vs_sweep_sky(const struct vs_sweep_design *design, const struct vs_tolerance_draw *draw,
                         const struct vs_climate *climate, int site, struct vs_sky_params *sky,
                         struct vs_diag *diag)
{
    const struct vs_panel_spec *panel = &design->project.panel;
    double air_shift_k = vs_sweep_weather(design, draw).air_shift_k;
    enum vs_err err = vs_scene_sky(&design->project, climate, site, &design->variant, sky, diag);
    if (err) {
        return err;
    }
    if (draw && vs_tolerance_sky(draw, &design->project, sky)) {
        return vs_fail(diag, VS_ERR_INPUT, design->project.path, 0, 0,
                       "no module fits the panel's data sheet with a kappa_200 of %.4g, which "
                       "tolerances.kappa_200 draws; a narrower range",
                       panel->kappa_200_frac * draw->move[VS_TOLERANCE_kappa_200]);
    }
    if (air_shift_k != 0.0) {
        struct vs_cable cable = {panel->cable.length_m, panel->cable.ohm_per_km / 1000.0};
        sky->mean_air_degc += air_shift_k;
        sky->cable_ohm = vs_cable_ohm(&cable, sky->mean_air_degc);
    }
    return VS_OK;
}

void vs_sweep_lamp(const struct vs_sweep_design *design, const struct vs_tolerance_draw *draw,
                   uint64_t lamp, struct vs_lamp_params *params)
{
    vs_scene_lamp(&design->project, &design->variant, lamp, params);
    if (draw) {
        vs_tolerance_lamp(draw, &design->project, params);
    }
}
