/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/engine/fast.h"
#include "sim/engine/snow_lies.h"
#include "sim/scenario/claims.h"
#include "sim/scenario/laws.h"
#include "sim/scenario/weather.h"
#include "sim/verdict/scene.h"

enum { NIGHTS_MAX = 512, DAY_S = 86400 };

/* Everything that a run needs; large, so it lives on the heap. */
struct run {
    const struct vs_scenario *scenario;
    const struct vs_scenario_watch *watch;
    int stopped; /* by the watch */
    struct vs_scenario_result *result;
    struct vs_lamp lamp;
    struct vs_sky_params sky;
    struct vs_fast_state fast;
    struct vs_laws laws;
    struct vs_claim_sum must[VS_CLAIM_MAX], reaches[VS_CLAIM_MAX];
    struct vs_night nights[NIGHTS_MAX];
    struct vs_lamp_probe probe;
};

static double param(const struct vs_board_params *board, const char *name)
{
    return (double)vs_firmware_param_get(board, vs_firmware_param_find(name));
}

/* A pack that leaves everything to the firmware: its own protection stands beyond anything that the
 * firmware is to let happen, so what the firmware lets happen is seen. */
static void widen(struct vs_bms_params *p)
{
    p->over_v = 4.2;
    p->over_release_v = 4.0;
    p->under_v = 1.8;
    p->under_release_v = 2.0;
    p->charge_min_degc = -60;
    p->charge_min_release_degc = -58;
    p->charge_max_degc = 95;
    p->charge_max_release_degc = 93;
    p->discharge_min_degc = -60;
    p->discharge_min_release_degc = -58;
    p->discharge_max_degc = 95;
    p->discharge_max_release_degc = 93;
    p->over_current_a = 200;
}

static enum vs_err set_lamp(struct run *r, struct vs_diag *diag)
{
    const struct vs_scenario *s = r->scenario;
    struct vs_scene_variant v = vs_scene_variant(&s->project);
    v.policy = s->policy;
    v.box = s->box;
    v.panel_w = s->panel_w;
    v.latitude_shift_deg = s->latitude_deg - s->project.sites[0].latitude_deg;
    enum vs_err err = vs_scene_sky(&s->project, &s->climate, 0, &v, &r->sky, diag);
    if (err) {
        return err;
    }
    struct vs_lamp_params params;
    vs_scene_lamp(&s->project, &v, 0, &params);
    params.initial_soc_frac = s->soc_frac;
    params.initial_degc = s->cell_degc;
    params.plant.battery.capacity_as *= s->capacity_frac;
    params.faults = s->fault_set;
    params.module = r->sky.pv;
    if (s->protection == VS_PROTECTION_WIDE) {
        widen(&params.plant.bms);
    }
    for (int k = 0; k < s->param_count; k++) {
        vs_firmware_param_set(&params.board, s->params[k].index, s->params[k].value);
    }
    params.plant.heater_w = param(&params.board, "heater_mw") / 1000.0;
    params.plant.sleep_a = param(&params.board, "sleep_ua") / 1e6;
    const char *broken = vs_firmware_params_broken(&params.board);
    if (broken) {
        return vs_fail(diag, VS_ERR_INPUT, s->path, s->params_line, s->params_column,
                       "params break a rule of the firmware; %s", broken);
    }
    vs_lamp_start(&r->lamp, &params, r->nights, NIGHTS_MAX);
    return VS_OK;
}

static void observe(struct run *r, const struct vs_view *view)
{
    const struct vs_scenario *s = r->scenario;
    for (int k = 0; k < s->must_count; k++) {
        vs_claim_tick(&s->must[k], &r->must[k], view);
    }
    for (int k = 0; k < s->reach_count; k++) {
        vs_claim_tick(&s->reaches[k], &r->reaches[k], view);
    }
    vs_laws_tick(&r->laws, view);
    r->stopped = r->watch && r->watch->tick(r->watch->context, view);
    if (view->probe->lamp_w > 0) {
        r->result->level_min_frac = fmin(r->result->level_min_frac, view->probe->lamp_level_frac);
    }
    r->result->soc_min_frac = fmin(r->result->soc_min_frac, view->probe->soc_frac);
    r->result->faults |= view->probe->powered ? (unsigned)r->lamp.state.board.outputs.faults : 0;
}

static int over(const struct run *r)
{
    return r->laws.broken || r->stopped;
}

/* The cells as this tick meets them. */
static double cells_degc(const struct run *r, double now_s)
{
    const struct vs_fault *held = vs_fault_acting(&r->scenario->fault_set, VS_FAULT_battery_degc,
                                                  now_s);
    return held ? held->value : r->lamp.state.plant.battery.temp_degc;
}

static void one_minute(struct run *r, double now_s, const struct vs_minute *m,
                       const struct vs_minute_detail *d, double soil_degc,
                       const struct vs_night *night)
{
    int fast = r->scenario->tick == VS_TICK_FAST;
    struct vs_tick tick = vs_tick_of(&r->lamp.params, r->scenario->tick == VS_TICK_60S ? 60 : 1);
    for (int part = 0; part < 60 / tick.dt_s && !over(r); part++) {
        struct vs_view view = {.lamp = &r->lamp,
                               .probe = &r->probe,
                               .minute = m,
                               .detail = d,
                               .night = part == 0 ? night : 0,
                               .now_s = now_s + part * tick.dt_s,
                               .dt_s = tick.dt_s};
        view.cell_degc = cells_degc(r, view.now_s);
        struct vs_source source;
        if (fast) {
            source = vs_fast_second(&r->lamp, &tick, &r->fast, &d->diode);
        }
        vs_lamp_tick(&r->lamp, &tick, m, soil_degc, fast ? &source : 0, &r->probe);
        observe(r, &view);
    }
}

static void one_hour(struct run *r, const struct vs_hours *hours, size_t index)
{
    struct vs_minute minutes[VS_MINUTES_PER_HOUR];
    struct vs_minute_detail detail[VS_MINUTES_PER_HOUR];
    struct vs_sky_notes notes = {0};
    const struct vs_lamp_params *p = &r->lamp.params;
    int64_t day = r->scenario->start_day + (int64_t)index / 24;
    vs_sky_hour(&r->sky, hours, index, minutes, detail, &notes);
    double soil_degc = vs_soil_degc(&p->plant.soil, p->plant.box.depth_m,
                                    vs_date_day_of_year(vs_date_of_days(day)));
    const struct vs_night *night = 0;
    if (index % 24 == 0) {
        vs_tally_midnight(&r->lamp.tally);
    } else if (index % 24 == 12) {
        size_t before = r->lamp.tally.count;
        vs_tally_noon(&r->lamp.tally, (int32_t)(day - 1));
        night = r->lamp.tally.count > before ? &r->nights[r->lamp.tally.count - 1] : 0;
    }
    for (int k = 0; k < VS_MINUTES_PER_HOUR && !over(r); k++) {
        one_minute(r, (double)index * 3600.0 + k * 60.0, &minutes[k], &detail[k], soil_degc,
                   k == 0 ? night : 0);
    }
    vs_lamp_take_stock(&r->lamp);
}

/* The first thing that is wrong, in words: a law, a claim, a state that was not reached. */
static void judge(struct run *r)
{
    const struct vs_scenario *s = r->scenario;
    struct vs_scenario_result *result = r->result;
    char words[200];
    if (r->laws.broken) {
        int at = (int)r->laws.broken_s;
        snprintf(result->verdict, sizeof result->verdict, "day %d %02d:%02d:%02d %s: %s",
                 at / DAY_S + 1, at % DAY_S / 3600, at / 60 % 60, at % 60,
                 vs_law_sentence(r->laws.law), r->laws.words);
        return;
    }
    for (int k = 0; k < s->must_count; k++) {
        if (!vs_claim_holds(&s->must[k], &r->must[k], words, sizeof words)) {
            snprintf(result->verdict, sizeof result->verdict, "%s", words);
            return;
        }
    }
    for (int k = 0; k < s->reach_count; k++) {
        if (!(r->reaches[k].held_s > 0)) {
            snprintf(result->verdict, sizeof result->verdict,
                     "line %d: %s is never reached; the scenario has lost its subject",
                     s->reaches[k].line, s->reaches[k].of);
            return;
        }
    }
    result->passed = 1;
    snprintf(result->verdict, sizeof result->verdict, "holds");
}

static void sum_up(struct run *r)
{
    struct vs_scenario_result *result = r->result;
    const struct vs_tally *t = &r->lamp.tally;
    result->nights = (int)t->count;
    for (size_t k = 0; k < t->count; k++) {
        const struct vs_night *n = &t->nights[k];
        result->dark_nights += vs_night_is_dark(n, t->demand.dark_tolerance_h);
        result->worst_light_frac = fmin(result->worst_light_frac, n->light_frac);
    }
}

static void run_hours(struct run *r, const struct vs_hours *hours)
{
    const struct vs_scenario *s = r->scenario;
    vs_fast_reset(&r->lamp.params.board, &r->fast);
    vs_laws_start(&r->laws, s);
    for (int k = 0; k < VS_CLAIM_MAX; k++) {
        vs_claim_start(&r->must[k]);
        vs_claim_start(&r->reaches[k]);
    }
    for (size_t k = 0; k < hours->count && !over(r); k++) {
        one_hour(r, hours, k);
    }
    if (!over(r)) {
        struct vs_view view = {
            .lamp = &r->lamp, .probe = &r->probe, .now_s = s->days * 86400.0, .dt_s = 1};
        vs_laws_end(&r->laws, &view);
    }
}

static enum vs_err run_all(struct run *r, struct vs_diag *diag)
{
    struct vs_hours hours = {0};
    enum vs_err err = set_lamp(r, diag);
    err = err ? err : vs_scenario_hours(r->scenario, &hours, diag);
    if (err) {
        return err;
    }
    struct vs_snow_state bare = {0}; /* spells have no snow, winters of the climate do */
    struct vs_snow_hour *lies;
    err = vs_snow_lay_new(&r->sky, &hours, &bare, &lies, diag);
    if (!err) {
        run_hours(r, &hours);
    }
    free(lies);
    vs_hours_free(&hours);
    if (err) {
        return err;
    }
    if (r->stopped) {
        return vs_fail(diag, VS_ERR_OUTPUT, "", 0, 0, "the trace could not be written");
    }
    sum_up(r);
    judge(r);
    return VS_OK;
}

enum vs_err vs_scenario_run(const struct vs_scenario *scenario,
                            const struct vs_scenario_watch *watch,
                            struct vs_scenario_result *result, struct vs_diag *diag)
{
    memset(result, 0, sizeof *result);
    snprintf(result->name, sizeof result->name, "%s", scenario->name);
    result->days = scenario->days;
    result->level_min_frac = result->worst_light_frac = result->soc_min_frac = 1;
    struct run *r = calloc(1, sizeof *r);
    if (!r) {
        return vs_fail(diag, VS_ERR_MEMORY, scenario->path, 0, 0, "no memory for a scenario");
    }
    r->scenario = scenario;
    r->watch = watch;
    r->result = result;
    enum vs_err err = run_all(r, diag);
    free(r);
    return err;
}

void vs_scenario_head(char *out, size_t size)
{
    snprintf(out, size, "%-26s %6s %4s %5s %5s %5s  %-5s %s", "scenario", "nights", "dark", "level",
             "light", "soc", "", "verdict");
}

void vs_scenario_row(const struct vs_scenario_result *r, char *out, size_t size)
{
    snprintf(out, size, "%-26.40s %6d %4d %4.0f%% %4.0f%% %4.0f%%  %-5s %s", r->name, r->nights,
             r->dark_nights, 100 * r->level_min_frac, 100 * r->worst_light_frac,
             100 * r->soc_min_frac, r->passed ? "pass" : "FAIL", r->verdict);
}
