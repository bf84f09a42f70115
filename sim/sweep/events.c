/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/events.h"

#include <stdlib.h>
#include <string.h>

#include "sim/verdict/verdict.h"

enum { NIGHTS = VS_EVENT_DAYS + 3, WORST_KT = 1 };

static const double usual_kt = 0.5; /* of the day of the sunset, and of the one behind */

void vs_sweep_events_keep(struct vs_snapshots *kept, struct vs_snapshot *room)
{
    *kept = (struct vs_snapshots){
        .day_of_month = 15, .capacity = VS_SWEEP_EVENT_STARTS, .at = room};
    for (int k = 0; k < VS_EVENT_MONTHS; k++) {
        kept->months |= 1u << (vs_event_month[k] - 1);
    }
}

/* A month's events under way. */
struct month {
    const struct vs_sweep_events *events;
    int month;
    struct vs_season_group *groups;
    struct vs_season_lamp *lamps;
    struct vs_night *nights; /* NIGHTS a lamp */
    int *of;                 /* of each lamp, the one of the season */
    int count;
};

/* The hours from the one after sunset on. */
static void begin_at_sunset(const struct vs_sky_params *sky, struct vs_hours *hours)
{
    size_t first = vs_skies_after_sunset(hours, sky);
    hours->count -= first;
    hours->start_unix_s += 3600 * (int64_t)first;
    memmove(hours->rows, hours->rows + first, hours->count * sizeof *hours->rows);
}

static enum vs_err give_hours(void *context, int site, int year, struct vs_hours *out,
                              struct vs_diag *diag)
{
    const struct month *m = context;
    const struct vs_sweep_events *e = m->events;
    const struct vs_skies_spell spells[] = {
        {1, usual_kt}, {VS_EVENT_DAYS, vs_event_kt[WORST_KT]}, {2, usual_kt}};
    (void)year;
    enum vs_err err = vs_skies_event(e->skies, e->sites[site].site, m->month, spells, 3, out, diag);
    for (int group = 0; !err && group < e->season->group_count; group++) {
        if (m->groups[group].site == site) {
            vs_sweep_weather_apply(&e->sites[site].weather, out);
            begin_at_sunset(&m->groups[group].sky, out);
            break;
        }
    }
    return err;
}

static void add_lamp(struct month *m, int lamp, const struct vs_snapshot *from)
{
    const struct vs_season_lamp *whose = &m->events->season->lamps[lamp];
    struct vs_season_lamp *k = &m->lamps[m->count];
    *k = (struct vs_season_lamp){.group = whose->group, .years = 1, .stop_after_loss = -1};
    vs_lamp_resume(&k->lamp, &whose->lamp.params, &from->state,
                   m->nights + (size_t)m->count * NIGHTS, NIGHTS);
    m->of[m->count++] = lamp;
}

static void add_lamps(struct month *m)
{
    const struct vs_season *s = m->events->season;
    for (int lamp = 0; lamp < s->lamp_count; lamp++) {
        const struct vs_snapshots *kept = s->lamps[lamp].snapshots;
        for (size_t k = 0; k < kept->count; k++) {
            if (kept->at[k].month == m->month) {
                add_lamp(m, lamp, &kept->at[k]);
            }
        }
    }
}

/* Night 0 is the one that the event was entered in; the five days are followed by five nights. */
static int lit_throughout(const struct vs_tally *t)
{
    int lit = t->count > VS_EVENT_DAYS;
    for (size_t k = 1; lit && k <= VS_EVENT_DAYS; k++) {
        lit = !vs_night_is_dark(&t->nights[k], t->demand.dark_tolerance_h);
    }
    return lit;
}

static enum vs_err run_month(struct month *m, struct vs_sweep_event_sum *sums, struct vs_diag *diag)
{
    const struct vs_season *s = m->events->season;
    m->count = 0;
    add_lamps(m);
    for (int group = 0; group < s->group_count; group++) {
        m->groups[group] = (struct vs_season_group){.site = s->groups[group].site,
                                                    .sky = s->groups[group].sky};
        m->groups[group].sky.snow_hours = NULL; /* no event has snow */
    }
    struct vs_season season = *s;
    season.source = (struct vs_hours_source){give_hours, m};
    season.groups = m->groups;
    season.lamps = m->lamps;
    season.lamp_count = m->count;
    season.progress = NULL;
    enum vs_err err = m->count > 0 ? vs_season_run(&season, diag) : VS_OK;
    for (int k = 0; !err && k < m->count; k++) {
        sums[m->of[k]].begun += 1;
        sums[m->of[k]].lit += lit_throughout(&m->lamps[k].lamp.tally);
    }
    return err;
}

enum vs_err vs_sweep_events_run(const struct vs_sweep_events *events,
                                struct vs_sweep_event_sum *sums, struct vs_diag *diag)
{
    const struct vs_season *s = events->season;
    size_t lamps = 2 * (size_t)s->lamp_count; /* a month's 15th comes at most twice in a year */
    struct month m = {.events = events};
    m.groups = calloc((size_t)s->group_count, sizeof *m.groups);
    m.lamps = calloc(lamps, sizeof *m.lamps);
    m.nights = calloc(lamps * NIGHTS, sizeof *m.nights);
    m.of = calloc(lamps, sizeof *m.of);
    enum vs_err err = m.groups && m.lamps && m.nights && m.of
                          ? VS_OK
                          : vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for cloudy days");
    for (int k = 0; !err && k < VS_EVENT_MONTHS; k++) {
        m.month = vs_event_month[k];
        err = run_month(&m, sums, diag);
    }
    free(m.of);
    free(m.nights);
    free(m.lamps);
    free(m.groups);
    return err;
}
