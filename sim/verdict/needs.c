/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verdict/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ABREAST: batteries that are tried side by side. */
enum { SAMPLE_YEARS = 4, ABREAST = 8, CHAINS = 2, CHAINED_YEARS_MIN = 4, TRIES = 8 };

/* A night of less light than this had no sun behind it that would have filled a larger battery. */
static const double dim_frac = 0.1;

/* A year of the weather and how hard it was. */
struct hardness {
    int year;
    long dim_nights;
    double unserved_wh;
};

struct builder {
    const struct vs_project *project;
    enum vs_box_kind box;
    int site;
};

/* Where the lamps as written miss most energy: who passes there passes at the others. */
static int hardest_site(const struct vs_verdict *v)
{
    int hardest = 0;
    for (int site = 1; site < v->site_count; site++) {
        const struct vs_reading_result *a = &v->site[site].reading[VS_READING_WRITTEN];
        const struct vs_reading_result *b = &v->site[hardest].reading[VS_READING_WRITTEN];
        hardest = a->nights.lpsp > b->nights.lpsp ? site : hardest;
    }
    return hardest;
}

static int harder_first(const void *a, const void *b)
{
    const struct hardness *x = a, *y = b;
    if (x->dim_nights != y->dim_nights) {
        return x->dim_nights > y->dim_nights ? -1 : 1;
    }
    int by_energy = (x->unserved_wh < y->unserved_wh) - (x->unserved_wh > y->unserved_wh);
    return by_energy ? by_energy : x->year - y->year;
}

/* Years that count, in the order of how little the managed lamp in such a box could give. That
 * knows of cloud, cold and snow alike: of thirty made years it tells the nights that a lamp at full
 * power then loses (correlation 0.9), which the worst five days do not (below 0.3). */
static void rank_years(const struct vs_case *c, const struct builder *b, struct hardness *years)
{
    int first = c->spin_up_years, buried = b->box == VS_BOX_BURIED;
    const struct vs_night *nights = buried ? c->nights_buried[b->site] : c->nights[b->site];
    size_t count = buried ? c->night_count_buried[b->site] : c->night_count[b->site];
    for (int k = 0; k < c->verdict->years; k++) {
        years[k] = (struct hardness){first + k, 0, 0};
    }
    for (size_t k = 0; k < count; k++) {
        struct hardness *its = &years[nights[k].year - first];
        its->dim_nights += nights[k].light_frac < dim_frac;
        its->unserved_wh += nights[k].demand_wh - nights[k].served_wh;
    }
    qsort(years, (size_t)c->verdict->years, sizeof *years, harder_first);
}

/* A sample that stands for all: evenly through the order of hardness. Returns how many years it
 * has, which are then the first. */
static int sample_years(const struct vs_case *c, const struct builder *b, struct hardness *years)
{
    rank_years(c, b, years);
    int all = c->verdict->years;
    int count = all < SAMPLE_YEARS ? all : SAMPLE_YEARS;
    for (int k = 0; k < count; k++) {
        years[k] = years[(2 * k + 1) * all / (2 * count)];
    }
    return count;
}

/* The hours of the sampled years at one site, one after another. */
struct sample_source {
    struct vs_hours_source all;
    int site;
    const struct hardness *years;
};

static enum vs_err sample_year(void *context, int site, int year, struct vs_hours *out,
                               struct vs_diag *diag)
{
    const struct sample_source *s = context;
    (void)site;
    return s->all.year(s->all.context, s->site, s->years[year].year, out, diag);
}

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

/* Panels from a little above the December balance to where it is ample, on the project's grid. */
static int choose_panels(const struct vs_case *c, double *panel_w)
{
    const struct vs_sizing_spec *s = &c->project->sizing;
    double balance = c->project->panel.pmp_w * c->verdict->arithmetic.night_wh /
                     fmax(c->verdict->arithmetic.december_panel_wh, 1.0);
    static const double times[] = {1.25, 1.5, 2.0};
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
    struct sample_source source = {vs_skies_source(&c->skies), b->site, years};
    struct vs_need_problem problem = {
        .source = {sample_year, &source},
        .years = sample_years(c, b, years),
        .year_nights = c->year_nights,
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
    enum vs_err err = vs_scene_sky(c->project, c->options->climate, b->site, &v, &problem.sky,
                                   diag);
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

/* Years one after another, the first of them to come into stride. */
struct chain {
    int first, count, spin_up;
};

/* Batteries, the smallest first, side by side through all years at the builder's site. The years
 * are cut into chains, which run at the same time; each begins a year early. */
struct trial {
    struct vs_hours_source all;
    int site;
    int chain_count;
    struct chain chain[CHAINS];
    struct vs_season_group group[CHAINS];
    struct vs_season_lamp lamps[CHAINS * ABREAST]; /* a battery's chains side by side */
    struct vs_night *nights;                       /* of all lamps */
};

static void cut_years(const struct vs_case *c, struct trial *t)
{
    int spin_up = c->spin_up_years, counting = c->verdict->years;
    t->chain_count = counting < CHAINED_YEARS_MIN ? 1 : CHAINS;
    int half = t->chain_count == 1 ? counting : (counting + CHAINS - spin_up) / CHAINS;
    int join = spin_up + half;
    t->chain[0] = (struct chain){0, join, spin_up};
    t->chain[1] = (struct chain){join - 1, c->years - join + 1, 1};
}

/* A chain's weather is a site of its own. */
static enum vs_err chain_year(void *context, int chain, int year, struct vs_hours *out,
                              struct vs_diag *diag)
{
    const struct trial *t = context;
    return t->all.year(t->all.context, t->site, t->chain[chain].first + year, out, diag);
}

static void start_battery(const struct vs_case *c, const struct builder *b, double panel_w,
                          double battery_ah, struct trial *t, int k)
{
    struct vs_lamp_params params;
    size_t capacity = (size_t)c->years * (size_t)c->year_nights;
    build((void *)(uintptr_t)b, panel_w, battery_ah, &params);
    for (int chain = 0; chain < t->chain_count; chain++) {
        int at = k * t->chain_count + chain;
        t->lamps[at] = (struct vs_season_lamp){
            .group = chain,
            .years = t->chain[chain].count,
            .spin_up_years = t->chain[chain].spin_up,
            .stop_after_loss = allowed_nights(c, c->verdict->years)};
        vs_lamp_start(&t->lamps[at].lamp, &params, t->nights + (size_t)at * capacity, capacity);
        c->verdict->lamp_years += t->chain[chain].count;
    }
}

static enum vs_err run_trial(struct vs_case *c, const struct builder *b, double panel_w,
                             const double battery_ah[ABREAST], int count, struct trial *t,
                             struct vs_diag *diag)
{
    struct vs_season season = {.threads = c->options->threads,
                               .dt_s = 60,
                               .source = {chain_year, t},
                               .site_count = t->chain_count,
                               .group_count = t->chain_count,
                               .lamp_count = count * t->chain_count,
                               .groups = t->group,
                               .lamps = t->lamps,
                               .progress = report_progress,
                               .progress_context = c};
    for (int k = 0; k < count; k++) {
        start_battery(c, b, panel_w, battery_ah[k], t, k);
    }
    struct vs_scene_variant v = full_power(b, c->project->panel.pmp_w, battery_ah[0]);
    enum vs_err err = VS_OK;
    for (int chain = 0; !err && chain < t->chain_count; chain++) {
        season.years = t->chain[chain].count > season.years ? t->chain[chain].count : season.years;
        t->group[chain] = (struct vs_season_group){.site = chain};
        err = vs_scene_sky(c->project, c->options->climate, b->site, &v, &t->group[chain].sky,
                           diag);
    }
    return err ? err : vs_season_run(&season, diag);
}

static int passed(const struct vs_case *c, const struct trial *t, int k)
{
    long losses = 0;
    for (int chain = 0; chain < t->chain_count; chain++) {
        const struct vs_season_lamp *lamp = &t->lamps[k * t->chain_count + chain];
        if (lamp->stopped) {
            return 0;
        }
        losses += lamp->loss_nights;
    }
    return losses <= allowed_nights(c, c->verdict->years);
}

/* Batteries by their number on the project's grid. */
struct bracket {
    long fails, passes; /* the largest known to fail, the smallest known to pass */
    long most;          /* passes is beyond it while none is known */
    long apart;         /* of those tried next while none passes, doubled each time */
    int count;
    long next[ABREAST]; /* tried next, rising */
};

static double grid_ah(const struct vs_sizing_spec *s, long n)
{
    return s->battery_min_ah + (double)n * s->battery_step_ah;
}

/* Chooses what to try: evenly within the bracket, or upwards from what fails while none passes. */
static void choose(struct bracket *k)
{
    long before = k->fails;
    long gap = k->passes - k->fails;
    int open = k->passes > k->most;
    k->count = 0;
    for (long n = 1; n <= ABREAST; n++) {
        long at = open ? k->fails + n * k->apart : k->fails + n * gap / (ABREAST + 1);
        at = !open && gap <= ABREAST ? k->fails + n : at;
        at = at < k->most ? at : k->most;
        if (at > before && at < k->passes) {
            k->next[k->count++] = before = at;
        }
    }
    k->apart *= 2;
}

/* What the last trial says; a larger battery is taken to serve no fewer nights. */
static void narrow(const struct vs_case *c, struct bracket *k, const struct trial *t)
{
    for (int n = 0; n < k->count; n++) {
        if (passed(c, t, n)) {
            k->passes = k->next[n] < k->passes ? k->next[n] : k->passes;
        } else {
            k->fails = k->next[n] > k->fails ? k->next[n] : k->fails;
        }
    }
    k->fails = k->fails < k->passes ? k->fails : k->passes - 1;
}

/* From the sample's answer, some batteries at a time: around it, then up while none passes, each
 * time further, or in between. The smallest found to pass all years; 0 if none is. */
static enum vs_err settle(struct vs_case *c, const struct builder *b, struct vs_need_point *pair,
                          struct trial *t, struct vs_diag *diag)
{
    const struct vs_sizing_spec *s = &c->project->sizing;
    long most = (long)floor((s->battery_max_ah - s->battery_min_ah) / s->battery_step_ah + 1e-9);
    long at = lrint((pair->battery_ah - s->battery_min_ah) / s->battery_step_ah);
    long below = at - ABREAST / 4; /* all years ask for more than a sample, rather than less */
    struct bracket k = {
        .fails = below > 0 ? below - 1 : -1, .passes = most + 1, .most = most, .apart = 1};
    enum vs_err err = VS_OK;
    for (int try = 0; try < TRIES && !err && k.passes - k.fails > 1; try++) {
        double ah[ABREAST];
        choose(&k);
        for (int n = 0; n < k.count; n++) {
            ah[n] = grid_ah(s, k.next[n]);
        }
        err = run_trial(c, b, pair->panel_w, ah, k.count, t, diag);
        narrow(c, &k, t);
        if (try == 0 && k.passes == k.next[0] && k.passes > 0) {
            k.fails = -1; /* all around the answer pass: look below */
        }
    }
    pair->battery_ah = k.passes <= most ? grid_ah(s, k.passes) : 0;
    return err;
}

/* The pair, settled on all years. */
static enum vs_err verify(struct vs_case *c, const struct builder *b, struct vs_need_point *pair,
                          struct vs_diag *diag)
{
    struct trial *t = calloc(1, sizeof *t);
    struct vs_night *nights = calloc((size_t)c->years * (size_t)c->year_nights * CHAINS * ABREAST,
                                     sizeof *nights);
    enum vs_err err = VS_OK;
    if (t && nights) {
        t->all = vs_skies_source(&c->skies);
        t->site = b->site;
        t->nights = nights;
        cut_years(c, t);
        err = settle(c, b, pair, t, diag);
    } else {
        err = vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory to verify the pair");
    }
    free(nights);
    free(t);
    return err;
}

enum vs_err vs_case_needs(struct vs_case *c, struct vs_diag *diag)
{
    struct vs_verdict *v = c->verdict;
    const struct vs_sizing_spec *sizing = &c->project->sizing;
    struct builder b = {c->project, c->project->battery.box, hardest_site(v)};
    v->need_site = b.site;
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
    err = verify(c, &b, &pair, diag);
    v->need_panel_w = pair.battery_ah > 0 ? pair.panel_w : 0;
    v->need_battery_ah = pair.battery_ah;
    return err;
}
