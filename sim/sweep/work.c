/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sweep/events.h"
#include "sim/sweep/nights.h"
#include "sim/verdict/skies.h"

enum { NOISE_STRIDE = 1 << 20 }; /* between replicates, of the keys of the lamps' noise */

/* --- a chunk ------------------------------------------------------------------------------------
 */

/* A lamp of the chunk: the row that it adds to, and what it came through. */
struct member {
    int row;
    struct vs_snapshots sunsets;
};

struct chunk {
    const struct vs_sweep_plan *plan;
    struct vs_skies skies;
    int64_t first; /* design */
    int designs;   /* of the chunk */
    int replicate; /* that is running; of no meaning where the plan has none */
    int spin_up;   /* years that do not count */
    struct vs_sweep_design *design;
    struct vs_sky_key *key; /* of each group */
    struct vs_sweep_site *sites;
    struct vs_season season;
    struct vs_season_group *groups;
    struct vs_season_lamp *lamps;
    struct vs_night *nights; /* year_nights a lamp */
    size_t year_nights;
    struct member *members;
    struct vs_sweep_nights *sums;      /* a lamp each */
    struct vs_sweep_event_sum *events; /* a lamp each */
    struct vs_snapshot *sunsets;       /* VS_SWEEP_EVENT_STARTS a lamp; null without events */
    double *costs, *autonomies;        /* a design each */
    double *any_dark, *any_nights;     /* a row each */
    int site_rows;                     /* rows of a design */
    int row_site[VS_SITE_MAX];         /* of them, the project's site */
    int year;                          /* of the weather, that is running */
    int passes, pass;                  /* replicates that the chunk runs */
};

static enum vs_err no_memory(struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for a chunk of the sweep");
}

/* The hours of the year that is running, brought to the weather of the designs that meet them. */
static enum vs_err give_hours(void *context, int site, int year, struct vs_hours *out,
                              struct vs_diag *diag)
{
    const struct chunk *c = context;
    (void)year;
    struct vs_hours_source source = vs_skies_source(&c->skies);
    enum vs_err err = source.year(source.context, c->sites[site].site, c->year, out, diag);
    if (!err) {
        vs_sweep_weather_apply(&c->sites[site].weather, out);
    }
    return err;
}

static int find_weather(struct chunk *c, int site, struct vs_sweep_weather weather)
{
    int at = 0;
    while (at < c->season.site_count &&
           !(c->sites[at].site == site && c->sites[at].weather.air_shift_k == weather.air_shift_k &&
             c->sites[at].weather.diffuse_scale == weather.diffuse_scale)) {
        at++;
    }
    if (at == c->season.site_count) {
        c->sites[c->season.site_count++] = (struct vs_sweep_site){site, weather};
    }
    return at;
}

/* The group under which a design stands at a site. */
static enum vs_err find_group(struct chunk *c, const struct vs_sky_key *key, int site,
                              const struct vs_tolerance_draw *draw, int *group,
                              struct vs_diag *diag)
{
    for (int at = 0; at < c->season.group_count; at++) {
        if (c->sites[c->groups[at].site].site == site && vs_sky_key_equal(&c->key[at], key)) {
            *group = at;
            return VS_OK;
        }
    }
    int at = c->season.group_count++;
    *group = at;
    c->key[at] = *key;
    c->groups[at] = (struct vs_season_group){
        .site = find_weather(c, site, vs_sweep_weather(c->design, draw))};
    return vs_sweep_sky(c->design, draw, c->plan->climate, site, &c->groups[at].sky, diag);
}

/* Keys of parts and noise: the same lamp in every design. */
static int64_t lamp_number(const struct vs_sweep_plan *plan, int site, int lamp)
{
    int64_t before = 0;
    for (int k = 0; k < site; k++) {
        before += vs_sweep_lamps_at(plan, k);
    }
    return before + lamp;
}

static void add_lamp(struct chunk *c, int group, int row, const struct vs_tolerance_draw *draw,
                     int64_t number)
{
    int index = c->season.lamp_count++;
    struct vs_season_lamp *k = &c->lamps[index];
    struct vs_lamp_params params;
    vs_sweep_lamp(c->design, draw, (uint64_t)(number + (int64_t)c->replicate * NOISE_STRIDE),
                  &params);
    *k = (struct vs_season_lamp){.group = group, .years = 1, .stop_after_loss = -1};
    vs_lamp_start(&k->lamp, &params, c->nights + (size_t)index * c->year_nights, c->year_nights);
    struct member *m = &c->members[index];
    m->row = row;
    if (c->sunsets) {
        vs_sweep_events_keep(&m->sunsets, c->sunsets + (size_t)index * VS_SWEEP_EVENT_STARTS);
        k->snapshots = &m->sunsets;
    }
}

static enum vs_err add_design(struct chunk *c, int index, const double *values,
                              struct vs_diag *diag)
{
    const struct vs_sweep_plan *plan = c->plan;
    const struct vs_project *p = &c->design->project;
    struct vs_sky_key key = vs_space_sky_key(plan->space, values);
    const struct vs_scene_variant *v = &c->design->variant;
    c->costs[index] = p->sizing.panel_cost_per_w * v->panel_w +
                      p->sizing.battery_cost_per_ah * v->battery_ah;
    for (int row = 0; row < c->site_rows; row++) {
        int site = c->row_site[row];
        struct vs_tolerance_draw draw;
        for (int lamp = 0; lamp < vs_sweep_lamps_at(plan, site); lamp++) {
            int64_t number = lamp_number(plan, site, lamp);
            if (plan->replicates > 0) {
                vs_tolerance_draw(p, plan->seed, c->replicate, number, &draw);
            }
            const struct vs_tolerance_draw *parts = plan->replicates > 0 ? &draw : NULL;
            int group;
            enum vs_err err = find_group(c, &key, site, parts, &group, diag);
            if (err) {
                return err;
            }
            add_lamp(c, group, index * c->site_rows + row, parts, number);
        }
    }
    const struct vs_battery_params *b = &c->lamps[c->season.lamp_count - 1]
                                             .lamp.params.plant.battery;
    double usable_wh = b->capacity_as / 3600.0 * p->battery.f_q_frac[5] * p->battery.nominal_v;
    c->autonomies[index] = usable_wh / (p->lamp.rated_w * v->hours_per_night);
    return VS_OK;
}

static enum vs_err add_designs(struct chunk *c, struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    c->season.lamp_count = c->season.group_count = c->season.site_count = 0;
    for (int k = 0; !err && k < c->designs; k++) {
        double values[VS_SPACE_AXES_MAX];
        vs_space_design(c->plan->space, c->first + k, values);
        err = vs_sweep_design_set(c->plan->space, values, c->design, diag);
        err = err ? err : add_design(c, k, values, diag);
    }
    return err;
}

/* Nights of a site in which any of its lamps was dark: all lamps of a row have the same evenings.
 */
static void count_any_dark(struct chunk *c)
{
    for (int first = 0; first < c->season.lamp_count;) {
        int row = c->members[first].row, last = first;
        while (last < c->season.lamp_count && c->members[last].row == row) {
            last++;
        }
        const struct vs_tally *lead = &c->lamps[first].lamp.tally;
        for (size_t night = 0; night < lead->count; night++) {
            int dark = 0;
            for (int lamp = first; lamp < last; lamp++) {
                const struct vs_night *n = &c->lamps[lamp].lamp.tally.nights[night];
                dark |= vs_night_is_dark(n, lead->demand.dark_tolerance_h);
            }
            c->any_dark[row] += dark;
        }
        c->any_nights[row] += (double)lead->count;
        first = last;
    }
}

/* Lamp by lamp: spells of dark nights are one lamp's. */
static enum vs_err count_year(struct chunk *c, struct vs_diag *diag)
{
    int counts = c->year >= c->spin_up;
    if (counts) {
        count_any_dark(c);
    }
    for (int lamp = 0; lamp < c->season.lamp_count; lamp++) {
        struct vs_tally *t = &c->lamps[lamp].lamp.tally;
        if (counts) {
            vs_sweep_nights_add(&c->sums[lamp], &t->demand, t->nights, t->count,
                                c->year - c->spin_up);
        } else {
            t->sums.charge_as = t->sums.discharge_as = t->sums.cold_charge_as = 0;
        }
        t->count = 0;
    }
    if (!c->sunsets) {
        return VS_OK;
    }
    struct vs_sweep_events events = {&c->skies, c->sites, &c->season};
    enum vs_err err = counts ? vs_sweep_events_run(&events, c->events, diag) : VS_OK;
    for (int lamp = 0; lamp < c->season.lamp_count; lamp++) {
        c->members[lamp].sunsets.count = 0;
    }
    return err;
}

static void report(struct chunk *c, int years)
{
    if (c->plan->progress) {
        double done = ((double)c->pass + (double)(c->year + 1) / years) / c->passes;
        c->plan->progress(c->plan->progress_context, done);
    }
}

static enum vs_err run_years(struct chunk *c, struct vs_diag *diag)
{
    int years = vs_sweep_years(c->plan) + c->spin_up;
    enum vs_err err = VS_OK;
    for (c->year = 0; !err && c->year < years; c->year++) {
        err = vs_season_run(&c->season, diag);
        err = err ? err : count_year(c, diag);
        report(c, years);
    }
    for (int lamp = 0; !err && lamp < c->season.lamp_count; lamp++) {
        const struct vs_lamp *l = &c->lamps[lamp].lamp;
        vs_sweep_nights_end(&c->sums[lamp],
                            l->tally.sums.discharge_as / l->params.plant.battery.capacity_as,
                            l->tally.sums.cold_charge_as / 3600.0);
    }
    return err;
}

/* --- rows ---------------------------------------------------------------------------------------
 */

static enum vs_err fill_row(struct chunk *c, int index, const struct vs_sweep_nights *sum,
                            const struct vs_sweep_event_sum *events, struct vs_sweep_row *row,
                            struct vs_diag *diag)
{
    int design = index / c->site_rows;
    int aggregate = c->plan->aggregate && c->plan->replicates > 0;
    *row = (struct vs_sweep_row){.design = c->first + design,
                                 .site = c->row_site[index % c->site_rows],
                                 .replicate = aggregate ? -1 : c->replicate};
    for (int k = 0; k < VS_SWEEP_MEASURE_COUNT; k++) {
        row->measure[k] = NAN;
    }
    row->measure[VS_SWEEP_cost_cny] = c->costs[design];
    row->measure[VS_SWEEP_autonomy_nights] = c->autonomies[design];
    row->measure[VS_SWEEP_any_dark_frac] = c->any_nights[index] > 0
                                               ? c->any_dark[index] / c->any_nights[index]
                                               : 0;
    if (events->begun > 0) {
        row->measure[VS_SWEEP_event_lit_frac] = events->lit / events->begun;
    }
    return vs_sweep_nights_row(sum, vs_sweep_years(c->plan), c->plan->seed, row, diag);
}

/* The lamps of a row as one. */
static void gather_row(const struct chunk *c, int row, struct vs_sweep_nights *sum,
                       struct vs_sweep_event_sum *events)
{
    for (int lamp = 0; lamp < c->season.lamp_count; lamp++) {
        if (c->members[lamp].row == row) {
            vs_sweep_nights_join(sum, &c->sums[lamp]);
            events->begun += c->events[lamp].begun;
            events->lit += c->events[lamp].lit;
        }
    }
}

static void drop_chunk(struct chunk *c)
{
    free(c->design);
    free(c->key);
    free(c->sites);
    free(c->groups);
    free(c->lamps);
    free(c->nights);
    free(c->members);
    free(c->sums);
    free(c->events);
    free(c->sunsets);
    free(c->costs);
    free(c->autonomies);
    free(c->any_dark);
    free(c->any_nights);
}

static enum vs_err make_room(struct chunk *c, struct vs_diag *diag)
{
    const struct vs_sweep_plan *plan = c->plan;
    size_t designs = (size_t)c->designs, lamps = 0;
    for (int row = 0; row < c->site_rows; row++) {
        lamps += designs * (size_t)vs_sweep_lamps_at(plan, c->row_site[row]);
    }
    size_t rows = designs * (size_t)c->site_rows;
    c->design = malloc(sizeof *c->design);
    c->key = calloc(rows, sizeof *c->key);
    c->sites = calloc(rows, sizeof *c->sites);
    c->groups = calloc(rows, sizeof *c->groups);
    c->lamps = calloc(lamps, sizeof *c->lamps);
    c->year_nights = (size_t)vs_weather_years_nights(plan->measured);
    c->nights = calloc(lamps * c->year_nights, sizeof *c->nights);
    c->members = calloc(lamps, sizeof *c->members);
    c->sums = calloc(lamps, sizeof *c->sums);
    c->events = calloc(lamps, sizeof *c->events);
    c->sunsets = plan->events ? calloc(lamps * VS_SWEEP_EVENT_STARTS, sizeof *c->sunsets) : NULL;
    c->costs = calloc(designs, sizeof *c->costs);
    c->autonomies = calloc(designs, sizeof *c->autonomies);
    c->any_dark = calloc(rows, sizeof *c->any_dark);
    c->any_nights = calloc(rows, sizeof *c->any_nights);
    if (c->design && c->key && c->sites && c->groups && c->lamps && c->nights && c->members &&
        c->sums && c->events && (c->sunsets || !plan->events) && c->costs && c->autonomies &&
        c->any_dark && c->any_nights) {
        return VS_OK;
    }
    return no_memory(diag);
}

static struct chunk chunk_of(const struct vs_sweep_plan *plan, const struct vs_sweep_cut *cut,
                             int64_t number)
{
    const struct vs_space *space = plan->space;
    struct chunk c = {.plan = plan, .passes = 1};
    c.first = number % cut->blocks * cut->designs_per_block;
    int64_t left = space->designs - c.first;
    c.designs = (int)(left < cut->designs_per_block ? left : cut->designs_per_block);
    c.replicate = (int)(number / cut->blocks);
    c.passes = plan->aggregate ? vs_sweep_passes(plan) : 1;
    c.spin_up = plan->measured ? plan->measured->spin_up : 0;
    for (int site = 0; site < space->project->site_count; site++) {
        if (vs_sweep_has_site(plan, site)) {
            c.row_site[c.site_rows++] = site;
        }
    }
    c.skies = (struct vs_skies){.project = space->project,
                                .climate = plan->climate,
                                .measured = plan->measured,
                                .seed = plan->seed};
    return c;
}

static enum vs_err run_passes(struct chunk *c, struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    for (c->pass = 0; !err && c->pass < c->passes; c->pass++) {
        c->replicate = c->passes > 1 ? c->pass : c->replicate;
        err = add_designs(c, diag);
        err = err ? err : run_years(c, diag);
    }
    return err;
}

static enum vs_err give_rows(struct chunk *c, const struct vs_sweep_head *head,
                             struct vs_sweep_rows *rows, struct vs_diag *diag)
{
    int axes = c->plan->space->axis_count;
    int count = c->designs * c->site_rows;
    struct vs_sweep_nights *sum = malloc(sizeof *sum);
    enum vs_err err = sum ? vs_sweep_rows_size(rows, (size_t)count, head, diag) : no_memory(diag);
    for (int k = 0; !err && k < count; k++) {
        memset(sum, 0, sizeof *sum);
        struct vs_sweep_event_sum events = {0, 0};
        gather_row(c, k, sum, &events);
        err = fill_row(c, k, sum, &events, &rows->row[k], diag);
        double values[VS_SPACE_AXES_MAX];
        vs_space_design(c->plan->space, rows->row[k].design, values);
        memcpy(rows->value + (size_t)k * (size_t)axes, values, (size_t)axes * sizeof *values);
    }
    free(sum);
    return err;
}

enum vs_err vs_sweep_work(const struct vs_sweep_plan *plan, const struct vs_sweep_cut *cut,
                          const struct vs_sweep_head *head, int64_t number,
                          struct vs_sweep_rows *rows, struct vs_diag *diag)
{
    struct chunk c = chunk_of(plan, cut, number);
    enum vs_err err = make_room(&c, diag);
    if (!err) {
        vs_sweep_design_start(plan->space, c.design);
        c.season = (struct vs_season){.years = 1,
                                      .threads = plan->threads,
                                      .dt_s = 60,
                                      .isa = plan->isa,
                                      .source = {give_hours, &c},
                                      .groups = c.groups,
                                      .lamps = c.lamps};
        err = run_passes(&c, diag);
    }
    err = err ? err : give_rows(&c, head, rows, diag);
    drop_chunk(&c);
    return err;
}
