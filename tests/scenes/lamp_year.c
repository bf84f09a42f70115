/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/scenes/lamp_year.h"

#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/base/random.h"

enum { NIGHTS = 400 };

const struct vs_site scene_place = {40.35 * VS_RAD_PER_DEG, 119.15 * VS_RAD_PER_DEG, 200.0};

enum vs_err scene_hours(void *context, int site, int year, struct vs_hours *out,
                        struct vs_diag *diag)
{
    const struct scene_weather *w = context;
    (void)site;
    struct vs_random r = {11, (uint64_t)year, VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&r);
    struct vs_date first = {2025, 11, 1};
    if (vs_hours_alloc(out, 24 * (size_t)w->days)) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the scene");
    }
    out->start_unix_s = (vs_date_days(first) + (int64_t)year * w->days) * 86400 - 8 * 3600;
    out->utc_offset_h = 8;
    for (size_t k = 0; k < out->count; k++) {
        double centre = (double)out->start_unix_s + 3600.0 * ((double)k + 0.5);
        double cosz = vs_sun_at(centre, &scene_place).cos_zenith;
        int clear = vs_random_uniform(key, k / 24) < w->clear_share;
        double ghi = cosz > 0 ? (clear ? 800.0 : 80.0) * cosz * w->light : 0;
        out->rows[k] = (struct vs_hour){.ghi_wm2 = ghi,
                                        .dhi_wm2 = clear ? 0.2 * ghi : 0.95 * ghi,
                                        .air_degc = w->air_degc,
                                        .wind_ms = 2.0};
    }
    return VS_OK;
}

struct vs_sky_params scene_sky(void)
{
    struct vs_sky_params p = vs_sky_defaults();
    p.site = scene_place;
    p.plane = (struct vs_plane){45.0 * VS_RAD_PER_DEG, VS_PI, 0.2};
    p.cable_ohm = 0.128; /* 8 m of 2.5 mm2 */
    vs_sky_prepare(&p);
    return p;
}

struct vs_lamp_params scene_lamp(void)
{
    struct vs_lamp_params p;
    memset(&p, 0, sizeof p);
    p.board = vs_board_defaults();
    p.plant.battery = vs_battery_defaults(30);
    p.plant.bms = vs_bms_defaults();
    p.plant.box = vs_box_pole();
    p.plant.soil = vs_soil_defaults();
    p.plant.converter = vs_converter_defaults();
    p.plant.lamp_cable = vs_cable_lamp_defaults();
    p.plant.luminaire = vs_luminaire_defaults(50);
    p.plant.panel_scale = 1;
    p.plant.panel_rated_w = 80;
    p.plant.controller_a = 0.010;
    p.plant.sleep_a = 0.0008;
    p.module = vs_pv_defaults();
    p.initial_soc_frac = 0.9;
    p.initial_degc = 10;
    p.demand = (struct vs_demand){50, 6500, 12, -3, 0.99, 0.25};
    return p;
}

void scene_set_policy(struct vs_lamp_params *params, const char *name)
{
    vs_firmware_param_set(&params->board, vs_firmware_param_find("policy"), vs_policy_find(name));
}

struct vs_season_lamp *scene_start(const struct vs_lamp_params *params)
{
    struct vs_season_lamp *k = calloc(1, sizeof *k);
    struct vs_night *nights = calloc(NIGHTS, sizeof *nights);
    if (!k || !nights) {
        abort(); /* a test without memory has nothing to say */
    }
    k->years = 1;
    k->stop_after_loss = -1;
    vs_lamp_start(&k->lamp, params, nights, NIGHTS);
    return k;
}

void scene_drop(struct vs_season_lamp *lamp)
{
    free(lamp->lamp.tally.nights);
    free(lamp);
}

enum vs_err scene_run(const struct scene_weather *weather, struct vs_season_lamp *lamps, int count,
                      int dt_s, int threads, struct vs_diag *diag)
{
    struct vs_season_group group = {.site = 0, .sky = scene_sky()};
    struct vs_season season = {.years = 1,
                               .threads = threads,
                               .dt_s = dt_s,
                               .source = {scene_hours, (void *)(uintptr_t)weather},
                               .site_count = 1,
                               .group_count = 1,
                               .lamp_count = count,
                               .groups = &group,
                               .lamps = lamps};
    return vs_season_run(&season, diag);
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    for (size_t k = 0; k < size; k++) {
        hash = (hash ^ p[k]) * 0x100000001b3u; /* FNV-1a */
    }
    return hash;
}

uint64_t scene_hash(const struct vs_season_lamp *lamp)
{
    const struct vs_tally *t = &lamp->lamp.tally;
    uint64_t hash = hash_bytes(0xcbf29ce484222325u, &lamp->lamp.state, sizeof lamp->lamp.state);
    return hash_bytes(hash, t->nights, t->count * sizeof *t->nights);
}
