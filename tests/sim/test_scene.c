/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/project/climate_file.h"
#include "sim/verdict/scene.h"

static struct vs_project *shipped(void)
{
    struct vs_project *project = calloc(1, sizeof *project);
    cr_assert(project);
    struct vs_diag diag = {0};
    struct vs_param_judge judge = vs_scene_param_judge();
    cr_assert_eq(
        vs_project_load(VESPER_SOURCE_DIR "/data/projects/qinglong.yaml", &judge, project, &diag),
        VS_OK, "%s", diag.text);
    return project;
}

Test(scene, a_firmware_parameter_is_known_by_name_and_range)
{
    struct vs_param_judge j = vs_scene_param_judge();
    char allowed[128] = "";
    cr_expect_eq(j.judge(j.context, "cv_mv", 14400, allowed, sizeof allowed), 0);
    cr_expect_eq(j.judge(j.context, "cv_mv", 7999, allowed, sizeof allowed), 2);
    cr_expect(strstr(allowed, "8000 to 34000 mV"), "%s", allowed);
    cr_expect_eq(j.judge(j.context, "cv", 14400, allowed, sizeof allowed), 1);
    cr_expect_gt(strlen(allowed), 0);
}

Test(scene, parameters_that_break_a_rule_are_told_with_their_place)
{
    struct vs_project *project = shipped();
    struct vs_diag diag = {0};
    cr_expect_eq(vs_scene_check(project, &diag), VS_OK, "%s", diag.text);
    struct vs_controller_spec *c = &project->controller;
    c->param_count = 1;
    c->params[0] = (struct vs_param_setting){
        .name = "lvd_mv", .value = 13500, .line = 77, .column = 5};
    cr_expect_eq(vs_scene_check(project, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, 77);
    cr_expect_eq(diag.column, 5);
    cr_expect(strstr(diag.text, "lvd_mv") && strstr(diag.text, "13500"), "%s", diag.text);
    free(project);
}

Test(scene, a_preset_for_other_cells_than_the_packs_is_refused)
{
    struct vs_project *project = shipped();
    struct vs_diag diag = {0};
    project->controller.preset = VS_PRESET_NMC_3S;
    cr_expect_eq(vs_scene_check(project, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "nmc_3s") && strstr(diag.text, "lfp"), "%s", diag.text);
    free(project);
}

Test(scene, a_heater_reaches_plant_and_firmware)
{
    struct vs_project *project = shipped();
    int row = vs_firmware_param_find("heater_mw");
    struct vs_lamp_params p;
    project->battery.heater_w = 12;
    project->controller.sleep_ma = 1.5;
    struct vs_scene_variant v = vs_scene_variant(project);
    vs_scene_lamp(project, &v, 0, &p);
    cr_expect_eq(p.plant.heater_w, 12);
    cr_expect_eq(vs_firmware_param_get(&p.board, row), 12000);
    cr_expect_float_eq(p.plant.sleep_a, 0.0015, 1e-12);
    cr_expect_eq(vs_firmware_param_get(&p.board, vs_firmware_param_find("sleep_ua")), 1500);
    v.heater_w = 0;
    vs_scene_lamp(project, &v, 0, &p);
    cr_expect_eq(p.plant.heater_w, 0);
    cr_expect_eq(vs_firmware_param_get(&p.board, row), 0);
    free(project);
}

Test(scene, what_the_project_says_reaches_lamp_and_firmware_in_their_units)
{
    struct vs_project *project = shipped();
    struct vs_scene_variant v = vs_scene_variant(project);
    v.hours_per_night = 8;
    v.battery_ah = 45;
    struct vs_lamp_params p;
    vs_scene_lamp(project, &v, 0, &p);
    cr_expect_float_eq(p.plant.battery.capacity_as, 45 * 3600 * project->battery.capacity_frac,
                       1e-6);
    cr_expect_float_eq(p.plant.controller_a, project->controller.quiescent_ma / 1000, 1e-12);
    cr_expect_eq(p.demand.rated_w, 50);
    cr_expect_eq(p.demand.hours_per_night, 8);
    cr_expect_eq(p.plant.panel_scale, 1);
    static const struct {
        const char *name;
        long value;
    } told[] = {{"window_s", 28800},
                {"capacity_mah", 45000},
                {"lamp_full_mw", 50000},
                {"policy", VS_POLICY_ADAPTIVE}};
    for (size_t k = 0; k < sizeof told / sizeof *told; k++) {
        cr_expect_eq(vs_firmware_param_get(&p.board, vs_firmware_param_find(told[k].name)),
                     told[k].value, "%s", told[k].name);
    }
    cr_expect_eq(p.plant.bms.charge_min_degc, 0);
    v.cold_charging = 1;
    vs_scene_lamp(project, &v, 0, &p);
    cr_expect_lt(p.plant.bms.charge_min_degc, -10);
    cr_expect_lt(vs_firmware_param_get(&p.board, vs_firmware_param_find("charge_stop_cold_ddc")),
                 -100);
    free(project);
}

Test(scene, hills_snow_and_flicker_of_the_project_reach_the_sky)
{
    struct vs_project *project = shipped();
    struct vs_climate climate;
    struct vs_diag diag = {0};
    cr_assert_eq(vs_climate_load(VESPER_SOURCE_DIR "/data/climates/qinglong.yaml", &climate, &diag),
                 VS_OK, "%s", diag.text);
    struct vs_scene_variant v = vs_scene_variant(project);
    static struct vs_sky_params sky;
    cr_assert_eq(vs_scene_sky(project, &climate, 0, &v, &sky, &diag), VS_OK);
    cr_expect_eq(sky.has_horizon, 0);
    cr_expect_eq(sky.noise.sd_frac, 0);
    cr_expect_eq(sky.snow.slide_per_h, 0.197);
    cr_expect_eq(sky.snow.strings, 1);
    project->panel.snow_slide_per_h = 0.3;
    project->panel.snow_strings = 2;
    project->weather.minute_noise = 1;
    project->weather.seed = 77;
    strcpy(project->sites[0].horizon, "ridge.csv");
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        project->sites[0].skyline.height_rad[k] = 0.1;
    }
    cr_assert_eq(vs_scene_sky(project, &climate, 0, &v, &sky, &diag), VS_OK);
    cr_expect_eq(sky.has_horizon, 1);
    cr_expect(sky.hills.level_frac < 1 && sky.hills.plane_frac < 1 && sky.hills.band_frac < 1);
    cr_expect_float_eq(sky.hills.level_frac, cos(0.1) * cos(0.1), 1e-9);
    cr_expect_eq(sky.snow.slide_per_h, 0.3);
    cr_expect_eq(sky.snow.strings, 2);
    cr_expect_eq(sky.noise.sd_frac, 0.35);
    cr_expect_eq(sky.noise.seed, 77);
    v.hills_deg = 20;
    cr_assert_eq(vs_scene_sky(project, &climate, 0, &v, &sky, &diag), VS_OK);
    cr_expect_float_eq(sky.horizon.height_rad[100], 0.349, 0.001);
    free(project);
}
