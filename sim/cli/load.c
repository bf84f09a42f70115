/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load.h"

#include <stdio.h>
#include <string.h>

#include "sim/project/climate_file.h"
#include "sim/verdict/scene.h"
#include "sim/weather/reader.h"

const char *const vs_fills[] = {"none", "climate", NULL};
enum { FILL_CLIMATE = 1 };

enum vs_err vs_fill_judge(const char *command, const struct vs_option_list *weather, int fill,
                          struct vs_diag *diag)
{
    if (fill && !weather->count) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "%s: --fill is for the gaps of --weather, which is not given; synthetic "
                       "years have none",
                       command);
    }
    return VS_OK;
}

enum vs_err vs_weather_judge(const char *command, const struct vs_option_list *weather, long years,
                             int fill, struct vs_diag *diag)
{
    if (weather->count && years > 0) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "%s: --years makes synthetic years and --weather takes measured ones; "
                       "allowed is one of the two",
                       command);
    }
    return vs_fill_judge(command, weather, fill, diag);
}

static enum vs_err load_piece(const char *path, int fill, struct vs_loaded *loaded,
                              struct vs_diag *diag)
{
    struct vs_weather_piece *piece = &loaded->weather.piece[loaded->weather.piece_count];
    struct vs_record record;
    struct vs_hours_how how = {.utc_offset_h = loaded->project.utc_offset_h,
                               .fill_climate = fill == FILL_CLIMATE,
                               .climate = &loaded->climate,
                               .seed = loaded->seed};
    enum vs_err err = vs_weather_read(path, &record, diag);
    err = err ? err : vs_record_hours(&record, &how, &piece->hours, &piece->notes, diag);
    if (!err) {
        piece->typical = record.typical;
        snprintf(piece->name, sizeof piece->name, "%s", path);
        loaded->weather.piece_count++;
    }
    vs_record_free(&record);
    return err;
}

static enum vs_err load_weather(const struct vs_option_list *files, int fill,
                                struct vs_loaded *loaded, struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    for (int k = 0; !err && k < files->count; k++) {
        err = load_piece(files->item[k], fill, loaded, diag);
    }
    loaded->has_file = files->count > 0;
    return err ? err : vs_weather_years_cut(&loaded->weather, diag);
}

enum vs_err vs_load(const char *project_path, const struct vs_option_list *weather, int fill,
                    long seed, struct vs_loaded *loaded, struct vs_diag *diag)
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
    loaded->seed = (uint64_t)(seed >= 0 ? seed : loaded->project.weather.seed);
    if (!err && weather->count) {
        err = load_weather(weather, fill, loaded, diag);
    }
    return err;
}

void vs_unload(struct vs_loaded *loaded)
{
    if (loaded->has_file) {
        vs_weather_years_free(&loaded->weather);
    }
}
