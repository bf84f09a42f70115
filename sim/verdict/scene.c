/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verdict/scene.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/elementary.h"

/* Coldest charge that a pack which accepts it takes: a twentieth of its capacity an hour down to
 * here, as makers of low-temperature cells state; an estimate. */
static const double cold_cell_min_degc = -20.0;
static const long cold_cell_c_pm = 50;

struct vs_scene_variant vs_scene_variant(const struct vs_project *project)
{
    return (struct vs_scene_variant){
        .policy = project->controller.policy,
        .hours_per_night = project->lamp.hours_per_night,
        .panel_w = project->panel.pmp_w,
        .battery_ah = project->battery.capacity_ah,
        .box = project->battery.box,
        .burial_depth_m = project->battery.burial_depth_m,
        .heater_w = project->battery.heater_w,
        .tilt_deg = project->panel.tilt_deg,
    };
}

static int judge(void *context, const char *name, int32_t value, char *allowed, size_t size)
{
    (void)context;
    int index = vs_firmware_param_find(name);
    if (index < 0) {
        snprintf(allowed, size, "a parameter of the firmware, such as dusk_mv, lvd_mv or cv_mv");
        return 1;
    }
    struct vs_firmware_param row = vs_firmware_param_at(index);
    snprintf(allowed, size, "%ld to %ld %s", row.min, row.max, row.unit);
    return value < row.min || value > row.max ? 2 : 0;
}

struct vs_param_judge vs_scene_param_judge(void)
{
    return (struct vs_param_judge){judge, NULL};
}

static void set_param(struct vs_board_params *board, const char *name, double value)
{
    int index = vs_firmware_param_find(name);
    struct vs_firmware_param row = vs_firmware_param_at(index);
    double within = fmin(fmax(value, (double)row.min), (double)row.max);
    vs_firmware_param_set(board, index, lround(within));
}

/* What the firmware is told about its lamp follows from the project; what the project sets by name
 * comes after it and wins, except for what makes the variant. */
static void set_firmware(const struct vs_project *project, const struct vs_scene_variant *v,
                         struct vs_board_params *board)
{
    const struct vs_controller_spec *c = &project->controller;
    double panel_ratio = v->panel_w / project->panel.pmp_w;
    vs_firmware_preset(board, vs_firmware_preset_find(vs_preset_word(c->preset)));
    set_param(board, "lamp_full_mw", project->lamp.rated_w * 1000.0);
    set_param(board, "quiescent_ua", c->quiescent_ma * 1000.0);
    set_param(board, "sleep_ua", c->sleep_ma * 1000.0);
    set_param(board, "heater_mw", v->heater_w * 1000.0);
    set_param(board, "charge_max_ma", 10000.0 * fmax(panel_ratio, 1.0));
    /* the maker of the controller knows the pack's cold capacity from the same data sheet */
    static const char *const usable[VS_FQ_POINTS] = {
        NULL, "usable_m20_pm", "usable_m10_pm", "usable_0_pm", "usable_10_pm", "usable_25_pm",
        NULL};
    for (int k = 0; k < VS_FQ_POINTS; k++) {
        if (usable[k]) {
            set_param(board, usable[k], project->battery.f_q_frac[k] * 1000.0);
        }
    }
    for (int k = 0; k < c->param_count; k++) {
        set_param(board, c->params[k].name, c->params[k].value);
    }
    set_param(board, "policy", v->policy);
    set_param(board, "window_s", v->hours_per_night * 3600.0);
    set_param(board, "capacity_mah", v->battery_ah * 1000.0);
    if (v->heater_w != project->battery.heater_w) {
        set_param(board, "heater_mw", v->heater_w * 1000.0);
    }
    if (v->cold_charging) {
        set_param(board, "charge_stop_cold_ddc", cold_cell_min_degc * 10.0);
        set_param(board, "charge_resume_cold_ddc", cold_cell_min_degc * 10.0 + 20.0);
        set_param(board, "charge_cool_c_pm", (double)cold_cell_c_pm);
    }
}

static void set_sensor(struct vs_sensor *sensor, double low, double high, int bits,
                       double lsb_noise)
{
    sensor->low = low;
    sensor->high = high;
    sensor->noise_sd = lsb_noise * (high - low) / (double)(1 << bits);
}

static void set_board(const struct vs_project *project, const struct vs_scene_variant *v,
                      struct vs_board_params *board)
{
    const struct vs_adc_spec *adc = &project->controller.adc;
    double larger = fmax(v->panel_w / project->panel.pmp_w, 1.0);
    *board = vs_board_defaults();
    board->bits = adc->bits;
    board->seed = (uint64_t)project->weather.seed;
    set_sensor(&board->sensors.pv_v, 0, adc->pv_full_v, adc->bits, adc->noise_lsb);
    set_sensor(&board->sensors.bat_v, 0, adc->bat_full_v, adc->bits, adc->noise_lsb);
    set_sensor(&board->sensors.charge_a, 0, adc->charge_full_a * larger, adc->bits, adc->noise_lsb);
    set_sensor(&board->sensors.lamp_a, 0, adc->lamp_full_a, adc->bits, adc->noise_lsb);
    set_sensor(&board->sensors.cell_degc, adc->temp_min_degc, adc->temp_max_degc, adc->bits,
               adc->noise_lsb);
    set_sensor(&board->sensors.board_degc, adc->temp_min_degc, adc->temp_max_degc, adc->bits,
               adc->noise_lsb);
    set_firmware(project, v, board);
}

enum vs_err vs_scene_check(const struct vs_project *project, struct vs_diag *diag)
{
    struct vs_scene_variant v = vs_scene_variant(project);
    struct vs_board_params board;
    const struct vs_controller_spec *c = &project->controller;
    if (c->preset != VS_PRESET_LFP_4S) {
        return vs_fail(diag, VS_ERR_INPUT, project->path, 0, 0,
                       "the controller's preset is %s and the battery's chemistry lfp; a preset "
                       "for lfp cells is allowed",
                       vs_preset_word(c->preset));
    }
    set_board(project, &v, &board);
    const char *broken = vs_firmware_params_broken(&board);
    if (!broken) {
        return VS_OK;
    }
    for (int k = 0; k < c->param_count; k++) {
        const struct vs_param_setting *s = &c->params[k];
        if (strstr(broken, s->name)) {
            return vs_fail(diag, VS_ERR_INPUT, s->in_part ? c->part : project->path, s->line,
                           s->column, "firmware parameter %s is %ld; %s", s->name, (long)s->value,
                           broken);
        }
    }
    return vs_fail(diag, VS_ERR_INPUT, project->path, 0, 0, "the firmware parameters; %s", broken);
}

struct vs_pv_datasheet vs_scene_datasheet(const struct vs_panel_spec *panel)
{
    struct vs_pv_datasheet sheet = vs_pv_datasheet_defaults();
    sheet.vmp_v = panel->vmp_v;
    sheet.imp_a = panel->imp_a;
    sheet.voc_v = panel->voc_v;
    sheet.isc_a = panel->isc_a;
    sheet.alpha_sc_a_per_k = panel->alpha_sc_frac_per_k * panel->isc_a;
    sheet.gamma_pmp_per_k = panel->gamma_pmp_frac_per_k;
    sheet.kappa_200_frac = panel->kappa_200_frac;
    sheet.cells = panel->cells;
    return sheet;
}

/* The skyline of the site, or the variant's. */
static void set_horizon(const struct vs_project_site *place, const struct vs_scene_variant *v,
                        struct vs_sky_params *sky)
{
    sky->has_horizon = v->hills_deg > 0 || place->horizon[0];
    if (!(v->hills_deg > 0)) {
        sky->horizon = place->skyline;
        return;
    }
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        sky->horizon.height_rad[k] = v->hills_deg * VS_RAD_PER_DEG;
    }
}

static struct vs_minute_noise noise_of(const struct vs_weather_spec *weather)
{
    return (struct vs_minute_noise){.sd_frac = weather->minute_noise ? weather->minute_noise_sd_frac
                                                                     : 0,
                                    .correlation_min = weather->minute_noise_min,
                                    .seed = (uint64_t)weather->seed};
}

enum vs_err vs_scene_sky(const struct vs_project *project, const struct vs_climate *climate,
                         int site, const struct vs_scene_variant *v, struct vs_sky_params *sky,
                         struct vs_diag *diag)
{
    const struct vs_panel_spec *panel = &project->panel;
    const struct vs_project_site *place = &project->sites[site];
    *sky = vs_sky_defaults();
    sky->site = (struct vs_site){
        (place->latitude_deg + v->latitude_shift_deg) * VS_RAD_PER_DEG,
        (place->longitude_deg + v->longitude_shift_deg) * VS_RAD_PER_DEG,
        place->altitude_m + v->altitude_shift_m,
    };
    sky->plane = (struct vs_plane){v->tilt_deg * VS_RAD_PER_DEG,
                                   panel->azimuth_deg * VS_RAD_PER_DEG, panel->albedo_frac};
    sky->cell = (struct vs_cell_params){panel->u0_w_per_m2k, panel->u1_ws_per_m3k};
    struct vs_pv_datasheet sheet = vs_scene_datasheet(panel);
    struct vs_pv_params module;
    enum vs_pv_fit_status fit = vs_pv_fit(&sheet, &module);
    if (fit != VS_PV_FIT_OK) {
        return vs_fail(diag, VS_ERR_INPUT, panel->part[0] ? panel->part : project->path, 0, 0,
                       "the panel's data sheet fits no module; %s", vs_pv_fit_text(fit));
    }
    sky->pv = vs_pv_scaled(&module, panel->derate_frac);
    double mean_degc = vs_climate_air_mean_degc(climate);
    struct vs_cable cable = {panel->cable.length_m, panel->cable.ohm_per_km / 1000.0};
    sky->cable_ohm = vs_cable_ohm(&cable, mean_degc);
    sky->wind_height_m = panel->height_m;
    sky->wind_exponent = panel->wind_exponent;
    sky->soiling_frac = panel->soiling_frac;
    sky->mean_air_degc = mean_degc;
    sky->utc_offset_h = project->utc_offset_h;
    for (int month = 0; month < 12; month++) {
        sky->linke_turbidity[month] = climate->linke_turbidity[month];
    }
    sky->snow.slide_per_h = panel->snow_slide_per_h;
    sky->snow.strings = panel->snow_strings;
    sky->noise = noise_of(&project->weather);
    set_horizon(place, v, sky);
    vs_sky_prepare(sky);
    return VS_OK;
}

static struct vs_bms_params protection(const struct vs_battery_spec *b, int cold_charging)
{
    const struct vs_bms_spec *s = &b->bms;
    struct vs_bms_params p = vs_bms_defaults();
    p.cells = b->series;
    p.cell_spread_v = s->cell_spread_v;
    p.over_v = s->over_v;
    p.over_release_v = s->over_release_v;
    p.over_delay_s = s->over_delay_s;
    p.under_v = s->under_v;
    p.under_release_v = s->under_release_v;
    p.under_delay_s = s->under_delay_s;
    p.charge_min_degc = cold_charging ? cold_cell_min_degc : s->charge_min_degc;
    p.charge_min_release_degc = cold_charging ? cold_cell_min_degc + 2.0
                                              : s->charge_min_release_degc;
    p.charge_max_degc = s->charge_max_degc;
    p.charge_max_release_degc = s->charge_max_release_degc;
    p.discharge_min_degc = s->discharge_min_degc;
    p.discharge_min_release_degc = s->discharge_min_release_degc;
    p.discharge_max_degc = s->discharge_max_degc;
    p.discharge_max_release_degc = s->discharge_max_release_degc;
    p.temp_delay_s = s->temp_delay_s;
    p.over_current_a = s->over_current_a;
    p.over_current_delay_s = s->over_current_delay_s;
    p.over_current_release_s = s->over_current_release_s;
    return p;
}

/* A larger pack in the same kind of box: heat capacity grows with its mass, the surface with the
 * two-thirds power of it. The presets are for 30 Ah. */
static struct vs_box box_of(const struct vs_scene_variant *v)
{
    struct vs_box box = v->box == VS_BOX_POLE        ? vs_box_pole()
                        : v->box == VS_BOX_INSULATED ? vs_box_insulated()
                                                     : vs_box_buried();
    double size = v->battery_ah / 30.0;
    box.heat_capacity_j_per_k *= size;
    box.ua_w_per_k *= cbrt(size * size);
    if (v->box == VS_BOX_BURIED) {
        box.depth_m = v->burial_depth_m;
    }
    return box;
}

static void set_battery(const struct vs_battery_spec *b, const struct vs_scene_variant *v,
                        struct vs_battery_params *p)
{
    *p = vs_battery_defaults(v->battery_ah);
    p->capacity_as *= b->capacity_frac;
    p->series = b->series;
    p->r_scale = b->resistance_scale;
    _Static_assert((int)VS_FQ_POINTS == (int)VS_BATTERY_USABLE_NODES, "the same temperatures");
    for (int k = 0; k < VS_FQ_POINTS; k++) {
        p->usable_frac[k] = b->f_q_frac[k];
    }
}

void vs_scene_lamp(const struct vs_project *project, const struct vs_scene_variant *v,
                   uint64_t lamp, struct vs_lamp_params *params)
{
    const struct vs_converter_spec *c = &project->controller.converter;
    const struct vs_cable_spec *cable = &project->lamp.cable;
    const struct vs_acceptance_spec *accept = &project->acceptance;
    double panel_ratio = v->panel_w / project->panel.pmp_w;
    memset(params, 0, sizeof *params);
    set_board(project, v, &params->board);
    params->board.lamp = lamp;
    set_battery(&project->battery, v, &params->plant.battery);
    params->plant.bms = protection(&project->battery, v->cold_charging);
    /* a pack k times as large comes with a protection board for k times the current */
    params->plant.bms.over_current_a *= fmax(v->battery_ah / project->battery.capacity_ah, 1.0);
    params->plant.box = box_of(v);
    params->plant.soil = (struct vs_soil){project->soil.mean_degc, project->soil.amplitude_k,
                                          project->soil.coldest_day,
                                          project->soil.diffusivity_m2_per_d};
    double larger = fmax(panel_ratio, 1.0); /* a converter for k times the power */
    params->plant.converter = (struct vs_converter){
        c->p0_w * larger, c->k1_frac, c->k2_per_w / larger, c->headroom_v, c->min_input_w * larger};
    params->plant.lamp_cable = (struct vs_cable){cable->length_m, cable->ohm_per_km / 1000.0};
    params->plant.luminaire = vs_luminaire_defaults(project->lamp.rated_w);
    params->plant.luminaire.rated_flux_lm = project->lamp.rated_w * project->lamp.efficacy_lm_per_w;
    params->plant.luminaire.lumen_maintenance_frac = project->lamp.lumen_maintenance_frac;
    params->plant.panel_scale = panel_ratio;
    params->plant.panel_rated_w = project->panel.pmp_w;
    params->plant.controller_a = project->controller.quiescent_ma / 1000.0;
    params->plant.sleep_a = project->controller.sleep_ma / 1000.0;
    params->plant.heater_w = v->heater_w;
    params->initial_soc_frac = project->battery.initial_soc_frac;
    params->initial_degc = 15.0; /* forgotten within hours */
    params->demand = (struct vs_demand){
        .rated_w = project->lamp.rated_w,
        .rated_flux_lm = project->lamp.rated_w * project->lamp.efficacy_lm_per_w,
        .hours_per_night = v->hours_per_night,
        .dark_elevation_deg = -3.0,
        .served_frac = accept->served_frac_min,
        .dark_tolerance_h = accept->dark_tolerance_h,
    };
}
