/* SPDX-License-Identifier: GPL-3.0-or-later */
/* project_fixture.h - the shipped project and the climate of its place. */
#ifndef VS_TESTS_SIM_PROJECT_FIXTURE_H
#define VS_TESTS_SIM_PROJECT_FIXTURE_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "sim/project/climate_file.h"
#include "sim/verdict/scene.h"

static inline void qinglong_load(struct vs_project *project, struct vs_climate *climate)
{
    struct vs_diag diag = {0};
    struct vs_param_judge judge = vs_scene_param_judge();
    const char *data = VESPER_SOURCE_DIR "/data/";
    char path[512];
    snprintf(path, sizeof path, "%sprojects/qinglong.yaml", data);
    cr_assert_eq(vs_project_load(path, &judge, project, &diag), VS_OK, "%s", diag.text);
    snprintf(path, sizeof path, "%sclimates/qinglong.yaml", data);
    cr_assert_eq(vs_climate_load(path, climate, &diag), VS_OK, "%s", diag.text);
}

#endif
