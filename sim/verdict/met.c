/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cloudy days that the weather really brought: the worst of them, and how rare they are. */
#include "models/elementary.h"
#include "sim/verdict/parts.h"

#include <math.h>
#include <stdlib.h>

double vs_case_spell_kwhm2(const struct vs_case *c, int site, size_t k)
{
    const struct vs_night *nights = c->nights[site] + k;
    if (k + VS_EVENT_DAYS > c->night_count[site] ||
        nights[VS_EVENT_DAYS - 1].day - nights[0].day != VS_EVENT_DAYS - 1) {
        return INFINITY;
    }
    double sum = 0;
    for (int d = 0; d < VS_EVENT_DAYS; d++) {
        sum += nights[d].ghi_kwhm2 / VS_EVENT_DAYS;
    }
    return sum;
}

static struct vs_site site_of(const struct vs_case *c, int site)
{
    const struct vs_project_site *s = &c->project->sites[site];
    return (struct vs_site){s->latitude_deg * VS_RAD_PER_DEG, s->longitude_deg * VS_RAD_PER_DEG,
                            s->altitude_m};
}

/* What the lamp made of the nights that follow the five days. */
static void judge_run(const struct vs_case *c, int site, const struct vs_night *nights,
                      struct vs_met_run *met)
{
    struct vs_site place = site_of(c, site);
    double outside[VS_EVENT_DAYS], sum = 0;
    met->day = nights[0].day;
    met->soc_min_frac = 1;
    vs_daily_outside(&place, c->project->utc_offset_h, met->day, VS_EVENT_DAYS, outside);
    for (int d = 0; d < VS_EVENT_DAYS; d++) {
        const struct vs_night *n = &nights[d];
        met->nights_lit += !vs_night_is_dark(n, c->project->acceptance.dark_tolerance_h);
        met->level_frac += n->light_frac / VS_EVENT_DAYS;
        met->soc_min_frac = fmin(met->soc_min_frac, n->soc_min_frac);
        sum += outside[d] / VS_EVENT_DAYS;
    }
    met->clearness = sum > 0 ? met->ghi_kwhm2 / sum : 0;
}

void vs_case_met(struct vs_case *c)
{
    for (int site = 0; site < c->project->site_count; site++) {
        struct vs_met_run *met = &c->verdict->site[site].met;
        *met = (struct vs_met_run){.ghi_kwhm2 = INFINITY};
        size_t at = 0;
        for (size_t k = 0; k < c->night_count[site]; k++) {
            double mean = vs_case_spell_kwhm2(c, site, k);
            at = mean < met->ghi_kwhm2 ? k : at;
            met->ghi_kwhm2 = fmin(mean, met->ghi_kwhm2);
        }
        if (isfinite(met->ghi_kwhm2)) {
            judge_run(c, site, c->nights[site] + at, met);
        } else {
            *met = (struct vs_met_run){0}; /* fewer days than that */
        }
    }
}

/* Days in a row from the nights; those that nobody saw are NaN. */
struct days {
    int64_t first;
    size_t count;
    double *ghi_kwhm2, *outside_kwhm2;
};

/* Whether the nights are one record: years of several places go back or leap. */
static int is_one_record(const struct vs_night *nights, size_t count)
{
    enum { LEAP_DAYS = 400 };
    for (size_t k = 1; k < count; k++) {
        int64_t step = nights[k].day - nights[k - 1].day;
        if (step <= 0 || step > LEAP_DAYS) {
            return 0;
        }
    }
    return count > 0;
}

static enum vs_err days_of(const struct vs_night *nights, size_t count, struct days *d,
                           struct vs_diag *diag)
{
    d->first = nights[0].day;
    d->count = (size_t)(nights[count - 1].day - nights[0].day) + 1;
    d->ghi_kwhm2 = malloc(d->count * sizeof *d->ghi_kwhm2);
    d->outside_kwhm2 = malloc(d->count * sizeof *d->outside_kwhm2);
    if (!d->ghi_kwhm2 || !d->outside_kwhm2) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %zu days", d->count);
    }
    for (size_t k = 0; k < d->count; k++) {
        d->ghi_kwhm2[k] = NAN;
    }
    for (size_t k = 0; k < count; k++) {
        d->ghi_kwhm2[nights[k].day - d->first] = nights[k].ghi_kwhm2;
    }
    return VS_OK;
}

static enum vs_err rarity_of(struct vs_case *c, const struct days *d, struct vs_diag *diag)
{
    struct vs_site place = site_of(c, 0);
    vs_daily_outside(&place, c->project->utc_offset_h, d->first, d->count, d->outside_kwhm2);
    struct vs_daily daily = {.first_day = d->first,
                             .count = d->count,
                             .ghi_kwhm2 = d->ghi_kwhm2,
                             .outside_kwhm2 = d->outside_kwhm2};
    struct vs_extremes_how how = vs_extremes_how();
    how.days = VS_EVENT_DAYS;
    how.seed = c->options->seed;
    struct vs_extremes e;
    enum vs_err err = vs_extremes_make(&daily, &how, &e, diag);
    if (err) {
        return err;
    }
    struct vs_rarity *r = &c->verdict->rarity;
    r->winters = e.counted;
    r->span = e.span[e.own_span];
    r->spell_count = e.kt_count;
    for (int k = 0; k < e.kt_count; k++) {
        r->spells[k] = e.spells[k][1];
    }
    vs_extremes_free(&e);
    return VS_OK;
}

enum vs_err vs_case_rarity(struct vs_case *c, struct vs_diag *diag)
{
    if (c->verdict->years < 2 || !is_one_record(c->nights[0], c->night_count[0])) {
        return VS_OK;
    }
    struct days d = {.count = 0};
    enum vs_err err = days_of(c->nights[0], c->night_count[0], &d, diag);
    err = err ? err : rarity_of(c, &d, diag);
    free(d.ghi_kwhm2);
    free(d.outside_kwhm2);
    return err;
}
