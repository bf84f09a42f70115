/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verdict/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_YEARS = 5, NIGHTS_PER_YEAR = 366, TRIES = 6 };

/* A year of the weather and how hard it was. */
struct hardness {
    int year;
    double worst_kwhm2;
};

static int harder_first(const void *a, const void *b)
{
    const struct hardness *x = a, *y = b;
    int by_light = (x->worst_kwhm2 > y->worst_kwhm2) - (x->worst_kwhm2 < y->worst_kwhm2);
    return by_light ? by_light : x->year - y->year;
}

/* Years in the order of their worst five days. Their nights are those of the first site. */
static void rank_years(const struct vs_case *c, struct hardness *years)
{
    size_t count = c->night_count[0];
    for (int year = 0; year < c->years; year++) {
        years[year] = (struct hardness){year, 1e9};
    }
    for (size_t k = 0; k + VS_EVENT_DAYS <= count; k++) {
        int year = (int)(k * (size_t)c->years / count);
        double sum = 0;
        for (size_t d = 0; d < VS_EVENT_DAYS; d++) {
            sum += c->nights[0][k + d].ghi_kwhm2 / VS_EVENT_DAYS;
        }
        years[year].worst_kwhm2 = fmin(years[year].worst_kwhm2, sum);
    }
    qsort(years, (size_t)c->years, sizeof *years, harder_first);
}

/* A sample that stands for all: evenly through the order of hardness, the hardest among them.
 * Returns how many years it has, which are then the first. */
static int sample_years(const struct vs_case *c, struct hardness *years)
{
    rank_years(c, years);
    int count = c->years < SAMPLE_YEARS ? c->years : SAMPLE_YEARS;
    for (int k = 0; k < count; k++) {
        years[k] = years[k * c->years / count];
    }
    return count;
}

/* The hours of the sampled years, one after another, at the first site. */
struct sample_source {
    struct vs_hours_source all;
    const struct hardness *years;
};

static enum vs_err sample_year(void *context, int site, int year, struct vs_hours *out,
                               struct vs_diag *diag)
{
    const struct sample_source *s = context;
    return s->all.year(s->all.context, site, s->years[year].year, out, diag);
}

struct builder {
    const struct vs_project *project;
    enum vs_box_kind box;
    int site;
};

static struct vs_scene_variant full_power(const struct builder *b, double panel_w,
                                          double battery_ah)
{
    struct vs_scene_variant v = vs_scene_variant(b->project);
    v.policy = VS_POLICY_FIXED;
    v.box = b->box;
    v.panel_w = panel_w;
    v.battery_ah = battery_ah;
    return v;
}

static void build(void *context, double panel_w, double battery_ah, struct vs_lamp_params *params)
{
    const struct builder *b = context;
    struct vs_scene_variant v = full_power(b, panel_w, battery_ah);
    vs_scene_lamp(b->project, &v, (uint64_t)b->site, params);
}

static void report_progress(void *context, double done_frac)
{
    vs_case_progress(context, "what the words would need", done_frac);
}

/* Panels from where the December balance begins to where it is ample, on the project's grid. */
static int choose_panels(const struct vs_case *c, double *panel_w)
{
    const struct vs_sizing_spec *s = &c->project->sizing;
    double balance = c->project->panel.pmp_w * c->verdict->arithmetic.night_wh /
                     fmax(c->verdict->arithmetic.december_panel_wh, 1.0);
    static const double times[] = {1.0, 1.25, 1.5, 2.0};
    int count = 0;
    for (size_t k = 0; k < sizeof times / sizeof *times; k++) {
        double w = ceil(balance * times[k] / s->panel_step_w) * s->panel_step_w;
        w = fmin(fmax(w, s->panel_min_w), s->panel_max_w);
        if (count == 0 || w > panel_w[count - 1]) {
            panel_w[count++] = w;
        }
    }
    return count;
}

static long allowed_nights(const struct vs_case *c, double years)
{
    return (long)floor(c->project->acceptance.lolp_night_max * years * 365.25);
}

static enum vs_err search(struct vs_case *c, const struct builder *b, struct vs_need *need,
                          struct vs_diag *diag)
{
    struct hardness *years = malloc((size_t)c->years * sizeof *years);
    if (!years) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the years");
    }
    const struct vs_sizing_spec *s = &c->project->sizing;
    struct sample_source source = {vs_skies_source(&c->skies), years};
    struct vs_need_problem problem = {
        .source = {sample_year, &source},
        .years = sample_years(c, years),
        .builder = {build, (void *)(uintptr_t)b},
        .battery_min_ah = s->battery_min_ah,
        .battery_max_ah = s->battery_max_ah,
        .battery_step_ah = s->battery_step_ah,
        .threads = c->options->threads,
        .progress = report_progress,
        .progress_context = c,
    };
    problem.loss_nights_allowed = allowed_nights(c, problem.years);
    problem.panel_count = choose_panels(c, problem.panel_w);
    struct vs_scene_variant v = full_power(b, c->project->panel.pmp_w, s->battery_min_ah);
    enum vs_err err = vs_scene_sky(c->project, c->options->climate, 0, &v, &problem.sky, diag);
    err = err ? err : vs_need_search(&problem, need, diag);
    free(years);
    return err;
}

static double cost(const struct vs_sizing_spec *s, const struct vs_need_point *p)
{
    return s->panel_cost_per_w * p->panel_w + s->battery_cost_per_ah * p->battery_ah;
}

static const struct vs_need_point *cheapest(const struct vs_sizing_spec *s,
                                            const struct vs_need *need)
{
    const struct vs_need_point *best = NULL;
    for (int k = 0; k < need->point_count; k++) {
        const struct vs_need_point *p = &need->point[k];
        if (p->battery_ah > 0 && (!best || cost(s, p) < cost(s, best))) {
            best = p;
        }
    }
    return best;
}

/* A pair at every site, through all years. */
struct trial {
    struct vs_season_group groups[VS_SITE_MAX];
    struct vs_season_lamp lamps[VS_SITE_MAX];
    struct vs_night *nights; /* of all lamps */
};

static enum vs_err run_trial(struct vs_case *c, enum vs_box_kind box,
                             const struct vs_need_point *pair, struct trial *t, int *passed,
                             struct vs_diag *diag)
{
    int sites = c->project->site_count;
    size_t capacity = (size_t)c->years * NIGHTS_PER_YEAR;
    struct vs_season season = {.years = c->years,
                               .threads = c->options->threads,
                               .dt_s = 60,
                               .source = vs_skies_source(&c->skies),
                               .site_count = sites,
                               .group_count = sites,
                               .lamp_count = sites,
                               .groups = t->groups,
                               .lamps = t->lamps,
                               .progress = report_progress,
                               .progress_context = c};
    enum vs_err err = VS_OK;
    for (int site = 0; !err && site < sites; site++) {
        struct builder b = {c->project, box, site};
        struct vs_scene_variant v = full_power(&b, c->project->panel.pmp_w, pair->battery_ah);
        struct vs_lamp_params params;
        t->groups[site] = (struct vs_season_group){.site = site};
        err = vs_scene_sky(c->project, c->options->climate, site, &v, &t->groups[site].sky, diag);
        build(&b, pair->panel_w, pair->battery_ah, &params);
        t->lamps[site] = (struct vs_season_lamp){
            .group = site, .years = c->years, .stop_after_loss = allowed_nights(c, c->years)};
        vs_lamp_start(&t->lamps[site].lamp, &params, t->nights + (size_t)site * capacity, capacity);
    }
    err = err ? err : vs_season_run(&season, diag);
    *passed = !err;
    for (int site = 0; site < sites; site++) {
        *passed = *passed && !t->lamps[site].stopped;
    }
    c->verdict->lamp_years += (long)sites * c->years;
    return err;
}

/* Steps the battery up from the sample's answer until the pair passes all years at every site; 0 if
 * it does not within a few steps. */
static enum vs_err verify(struct vs_case *c, enum vs_box_kind box, struct vs_need_point *pair,
                          struct vs_diag *diag)
{
    size_t capacity = (size_t)c->years * NIGHTS_PER_YEAR;
    struct trial *t = calloc(1, sizeof *t);
    if (t) {
        t->nights = calloc(capacity * (size_t)c->project->site_count, sizeof *t->nights);
    }
    if (!t || !t->nights) {
        free(t);
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory to verify the pair");
    }
    enum vs_err err = VS_OK;
    int passed = 0;
    for (int k = 0; !err && !passed && k < TRIES; k++) {
        pair->battery_ah += k > 0 ? c->project->sizing.battery_step_ah : 0;
        err = run_trial(c, box, pair, t, &passed, diag);
    }
    pair->battery_ah = passed ? pair->battery_ah : 0;
    free(t->nights);
    free(t);
    return err;
}

enum vs_err vs_case_needs(struct vs_case *c, struct vs_diag *diag)
{
    struct vs_verdict *v = c->verdict;
    const struct vs_sizing_spec *sizing = &c->project->sizing;
    struct builder b = {c->project, c->project->battery.box, 0};
    enum vs_err err = search(c, &b, &v->need, diag);
    v->has_need = !err;
    const struct vs_need_point *best = err ? NULL : cheapest(sizing, &v->need);
    if (!err && !best && b.box != VS_BOX_BURIED) {
        b.box = VS_BOX_BURIED;
        err = search(c, &b, &v->need_warm, diag);
        v->has_need_warm = !err;
        best = err ? NULL : cheapest(sizing, &v->need_warm);
        v->need_is_warm = 1;
    }
    if (err || !best) {
        return err;
    }
    struct vs_need_point pair = *best;
    err = verify(c, b.box, &pair, diag);
    v->need_panel_w = pair.battery_ah > 0 ? pair.panel_w : 0;
    v->need_battery_ah = pair.battery_ah;
    return err;
}
