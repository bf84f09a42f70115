/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sizing/need.h"

#include <stdlib.h>

/* Batteries a panel and round: lamps side by side in lanes cost little more than one. */
enum { CANDIDATES = 5 };

/* For one panel: step `low` fails (or is below the smallest), step `high` passes; `high` beyond the
 * last step while it is not known to pass. */
struct bracket {
    int low, high, infeasible;
};

struct search {
    const struct vs_need_problem *problem;
    struct vs_season_group group;
    struct vs_season_lamp *lamps; /* CANDIDATES a panel */
    struct vs_night *nights;      /* of all lamps */
    size_t nights_per_lamp;
    int step[VS_NEED_PANELS_MAX * CANDIDATES];
    int panel[VS_NEED_PANELS_MAX * CANDIDATES];
    int count;
};

static int last_step(const struct vs_need_problem *p)
{
    return (int)((p->battery_max_ah - p->battery_min_ah) / p->battery_step_ah + 0.5);
}

static double battery_of(const struct vs_need_problem *p, int step)
{
    return p->battery_min_ah + step * p->battery_step_ah;
}

static void add_candidate(struct search *s, int panel, int step)
{
    const struct vs_need_problem *p = s->problem;
    struct vs_season_lamp *k = &s->lamps[s->count];
    struct vs_lamp_params params;
    p->builder.lamp(p->builder.context, p->panel_w[panel], battery_of(p, step), &params);
    *k = (struct vs_season_lamp){
        .group = 0, .years = p->years, .stop_after_loss = p->loss_nights_allowed};
    vs_lamp_start(&k->lamp, &params, s->nights + (size_t)s->count * s->nights_per_lamp,
                  s->nights_per_lamp);
    s->panel[s->count] = panel;
    s->step[s->count] = step;
    s->count++;
}

/* Cuts a bracket into even parts; the first time with the largest battery, which shows whether any
 * is enough. */
static void choose(struct search *s, const struct bracket *b, int panel)
{
    if (b->infeasible || b->high - b->low <= 1) {
        return;
    }
    int open = b->high > last_step(s->problem);
    int width = b->high - b->low - open, parts = CANDIDATES + !open, before = b->low;
    for (int k = 1; k <= CANDIDATES; k++) {
        int step = b->low + (k * width + parts - 1) / parts;
        if (step > before && step < b->high) {
            add_candidate(s, panel, step);
            before = step;
        }
    }
}

static enum vs_err run_round(struct search *s, struct bracket *brackets, struct vs_diag *diag)
{
    const struct vs_need_problem *p = s->problem;
    struct vs_season season = {
        .years = p->years,
        .threads = p->threads,
        .dt_s = 60,
        .source = p->source,
        .site_count = 1,
        .group_count = 1,
        .lamp_count = s->count,
        .groups = &s->group,
        .lamps = s->lamps,
    };
    enum vs_err err = vs_season_run(&season, diag);
    for (int k = 0; !err && k < s->count; k++) {
        struct bracket *b = &brackets[s->panel[k]];
        int passed = !s->lamps[k].stopped;
        if (passed && s->step[k] < b->high) {
            b->high = s->step[k];
        }
        if (!passed && s->step[k] > b->low) {
            b->low = s->step[k];
        }
    }
    return err;
}

static enum vs_err search_all(struct search *s, struct vs_need *need, struct vs_diag *diag)
{
    const struct vs_need_problem *p = s->problem;
    int last = last_step(p);
    struct bracket brackets[VS_NEED_PANELS_MAX];
    for (int panel = 0; panel < p->panel_count; panel++) {
        brackets[panel] = (struct bracket){-1, last + 1, 0};
    }
    enum vs_err err = VS_OK;
    for (int round = 0; !err; round++) {
        s->count = 0;
        for (int panel = 0; panel < p->panel_count; panel++) {
            choose(s, &brackets[panel], panel);
        }
        if (s->count == 0) {
            break;
        }
        err = run_round(s, brackets, diag);
        need->lamps_run += s->count;
        for (int panel = 0; panel < p->panel_count; panel++) {
            brackets[panel].infeasible = brackets[panel].low == last;
        }
        if (p->progress) {
            p->progress(p->progress_context, (round + 1.0) / (round + 2.0));
        }
    }
    need->point_count = p->panel_count;
    for (int panel = 0; panel < p->panel_count; panel++) {
        const struct bracket *b = &brackets[panel];
        need->point[panel] = (struct vs_need_point){p->panel_w[panel],
                                                    b->infeasible ? 0 : battery_of(p, b->high)};
    }
    return err;
}

enum vs_err vs_need_search(const struct vs_need_problem *problem, struct vs_need *need,
                           struct vs_diag *diag)
{
    struct search s = {.problem = problem, .group = {.site = 0, .sky = problem->sky}};
    size_t most = (size_t)(problem->panel_count * CANDIDATES);
    s.nights_per_lamp = (size_t)problem->years * (size_t)problem->year_nights;
    s.lamps = calloc(most, sizeof *s.lamps);
    s.nights = calloc(most * s.nights_per_lamp, sizeof *s.nights);
    *need = (struct vs_need){0};
    enum vs_err err = s.lamps && s.nights
                          ? search_all(&s, need, diag)
                          : vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for the search");
    free(s.nights);
    free(s.lamps);
    return err;
}
