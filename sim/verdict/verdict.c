/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verdict/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/verdict/parts.h"

void vs_case_progress(struct vs_case *c, const char *label, double done_frac)
{
    if (c->options->progress) {
        c->options->progress(c->options->progress_context, label, done_frac);
    }
}

/* Mean energy at the panel's best point over the December of the first year that counts, Wh a day.
 */
static enum vs_err december_panel(struct vs_case *c, double *day_wh, struct vs_diag *diag)
{
    enum { DAY = 24 };
    struct vs_scene_variant v = vs_scene_variant(c->project);
    struct vs_sky_params sky;
    struct vs_hours hours = {0};
    struct vs_hours_source source = vs_skies_source(&c->skies);
    enum vs_err err = vs_scene_sky(c->project, c->options->climate, 0, &v, &sky, diag);
    err = err ? err : source.year(source.context, 0, c->spin_up_years, &hours, diag);
    double sum_wh = 0;
    int days = 0;
    struct vs_sky_notes notes = {0};
    struct vs_snow_state snow = {0};
    struct vs_snow_hour *lies = NULL;
    err = err ? err : vs_snow_lay_new(&sky, &hours, &snow, &lies, diag);
    for (size_t hour = 0; !err && hour + DAY <= hours.count; hour += DAY) {
        int64_t local = hours.start_unix_s + 3600 * (int64_t)hour +
                        (int64_t)(hours.utc_offset_h * 3600.0);
        if (vs_date_of_days(vs_day_of(local)).month != 12) {
            continue;
        }
        static const size_t minutes = DAY * VS_MINUTES_PER_HOUR;
        struct vs_minute m[DAY * VS_MINUTES_PER_HOUR];
        vs_sky_hours(&sky, &hours, hour, DAY, m, &notes);
        for (size_t k = 0; k < minutes; k++) {
            sum_wh += m[k].pmp_w / 60.0;
        }
        days++;
    }
    free(lies);
    vs_hours_free(&hours);
    *day_wh = days ? sum_wh / days : 0;
    return err;
}

static enum vs_err arithmetic(struct vs_case *c, struct vs_diag *diag)
{
    const struct vs_project *p = c->project;
    const struct vs_clause *shorthand = vs_project_clause(p, VS_CLAUSE_SHORTHAND);
    double hours = shorthand ? shorthand->shorthand.hours_h : p->lamp.hours_per_night;
    struct vs_arithmetic *a = &c->verdict->arithmetic;
    a->night_wh = p->lamp.rated_w * p->lamp.hours_per_night;
    a->shorthand_wh = p->lamp.rated_w * hours;
    a->battery_wh = p->battery.nominal_v * p->battery.capacity_ah;
    a->nights_held = a->battery_wh / a->night_wh;
    a->five_nights_wh = VS_EVENT_DAYS * a->night_wh;
    return december_panel(c, &a->december_panel_wh, diag);
}

/* One year, years of several files, or a long record. */
static void describe_measured(const struct vs_weather_years *y, char *out, size_t size)
{
    const struct vs_hours *first = &y->piece[0].hours;
    char more[32] = "";
    if (y->piece_count > 1) {
        snprintf(more, sizeof more, " and %d more", y->piece_count - 1);
    }
    if (y->count - y->spin_up == 1) {
        snprintf(out, size, "one year of %s, after a first pass of the same", first->source);
    } else {
        snprintf(out, size, "%d years of %s%s", y->count - y->spin_up, first->source, more);
    }
}

static void describe_weather(const struct vs_case *c)
{
    struct vs_verdict *v = c->verdict;
    if (c->options->measured) {
        describe_measured(c->options->measured, v->weather, sizeof v->weather);
    } else {
        snprintf(v->weather, sizeof v->weather, "%d synthetic year%s of climate %s, seed %llu",
                 v->years, v->years == 1 ? "" : "s", c->options->climate->name,
                 (unsigned long long)v->seed);
    }
}

enum vs_err vs_verdict_make(const struct vs_project *project,
                            const struct vs_verdict_options *options, struct vs_verdict *verdict,
                            struct vs_diag *diag)
{
    memset(verdict, 0, sizeof *verdict);
    struct vs_case *c = calloc(1, sizeof *c);
    if (!c) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the case");
    }
    verdict->project = project;
    const struct vs_weather_years *measured = options->measured;
    verdict->years = measured ? measured->count - measured->spin_up : options->years;
    verdict->synthetic = !measured;
    verdict->seed = options->seed;
    verdict->site_count = project->site_count;
    c->project = project;
    c->options = options;
    c->verdict = verdict;
    c->spin_up_years = measured ? measured->spin_up : 0;
    c->years = verdict->years + c->spin_up_years;
    c->year_nights = vs_weather_years_nights(measured);
    c->skies = (struct vs_skies){.project = project,
                                 .climate = options->climate,
                                 .measured = measured,
                                 .seed = options->seed};
    describe_weather(c);
    enum vs_err err = vs_scene_check(project, diag);
    err = err ? err : arithmetic(c, diag);
    err = err ? err : vs_case_readings(c, diag);
    err = err ? err : vs_case_events(c, diag);
    if (!err) {
        vs_case_met(c);
        err = vs_case_rarity(c, diag);
    }
    if (!err) {
        err = vs_case_needs(c, diag);
    }
    if (!err) {
        vs_case_clauses(c);
    }
    for (int site = 0; site < project->site_count; site++) {
        free(c->nights[site]);
        free(c->nights_buried[site]);
        free(c->sunsets[site].at);
        free(c->sunsets_buried[site].at);
    }
    free(c);
    return err;
}
