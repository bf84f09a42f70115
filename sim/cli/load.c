/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load.h"

#include <string.h>

#include "sim/project/climate_file.h"
#include "sim/verdict/scene.h"
#include "sim/weather/reader.h"

static enum vs_err load_weather(const char *path, struct vs_loaded *loaded, struct vs_diag *diag)
{
    struct vs_record record;
    struct vs_hours_how how = {.utc_offset_h = loaded->project.utc_offset_h,
                               .climate = &loaded->climate};
    enum vs_err err = vs_weather_read(path, &record, diag);
    err = err ? err : vs_record_hours(&record, &how, &loaded->weather, &loaded->notes, diag);
    loaded->has_file = !err;
    vs_record_free(&record);
    return err;
}

enum vs_err vs_load(const char *project_path, const char *weather_path, struct vs_loaded *loaded,
                    struct vs_diag *diag)
{
    memset(loaded, 0, sizeof *loaded);
    struct vs_param_judge judge = vs_scene_param_judge();
    enum vs_err err = vs_project_load(project_path, &judge, &loaded->project, diag);
    char climate_path[2 * VS_PATH_SIZE];
    if (!err && vs_project_resolve(&loaded->project, loaded->project.climate, climate_path,
                                   sizeof climate_path)) {
        err = vs_fail(diag, VS_ERR_INPUT, project_path, 0, 0,
                      "the path of the climate file is too long; at most %zu bytes are allowed",
                      sizeof climate_path - 1);
    }
    err = err ? err : vs_climate_load(climate_path, &loaded->climate, diag);
    if (!err && weather_path) {
        err = load_weather(weather_path, loaded, diag);
    }
    return err;
}

void vs_unload(struct vs_loaded *loaded)
{
    if (loaded->has_file) {
        vs_hours_free(&loaded->weather);
    }
}
