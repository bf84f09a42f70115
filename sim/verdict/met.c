/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cloudy days that the weather really brought: the worst of them, and how rare they are. */
#include "models/elementary.h"
#include "sim/verdict/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void vs_case_met(struct vs_case *c)
{
    for (int site = 0; site < c->project->site_count; site++) {
        const struct vs_night *nights = c->nights[site];
        struct vs_met_run *met = &c->verdict->site[site].met;
        *met = (struct vs_met_run){.ghi_kwhm2 = 1e9};
        size_t at = 0;
        for (size_t k = 0; k + VS_EVENT_DAYS <= c->night_count[site]; k++) {
            if (nights[k + VS_EVENT_DAYS - 1].day - nights[k].day != VS_EVENT_DAYS - 1) {
                continue; /* two records meet here */
            }
            double sum = 0;
            for (size_t d = 0; d < VS_EVENT_DAYS; d++) {
                sum += nights[k + d].ghi_kwhm2 / VS_EVENT_DAYS;
            }
            if (sum < met->ghi_kwhm2) {
                met->ghi_kwhm2 = sum;
                at = k;
            }
        }
        if (c->night_count[site] < VS_EVENT_DAYS) {
            continue;
        }
        met->day = nights[at].day;
        met->soc_min_frac = 1;
        const struct vs_project_site *s = &c->project->sites[site];
        struct vs_site place = {s->latitude_deg * VS_PI / 180.0, s->longitude_deg * VS_PI / 180.0,
                                s->altitude_m};
        double outside[VS_EVENT_DAYS], sum = 0;
        vs_daily_outside(&place, c->project->utc_offset_h, met->day, VS_EVENT_DAYS, outside);
        for (size_t d = 0; d < VS_EVENT_DAYS; d++) {
            const struct vs_night *n = &nights[at + d];
            met->nights_lit += n->required_h - n->lit_h <= c->project->acceptance.dark_tolerance_h;
            met->level_frac += n->light_frac / VS_EVENT_DAYS;
            met->soc_min_frac = fmin(met->soc_min_frac, n->soc_min_frac);
            sum += outside[d] / VS_EVENT_DAYS;
        }
        met->clearness = sum > 0 ? met->ghi_kwhm2 / sum : 0;
    }
}

/* Days in a row from the nights; those that nobody saw are NaN. */
struct days {
    int64_t first;
    size_t count;
    double *ghi_kwhm2, *outside_kwhm2;
};

/* Returns -1 where the days go back or leap, as years of several places do, or without memory. */
static int days_of(const struct vs_night *nights, size_t count, struct days *d)
{
    enum { LEAP_DAYS = 400 };
    for (size_t k = 1; k < count; k++) {
        int64_t step = nights[k].day - nights[k - 1].day;
        if (step <= 0 || step > LEAP_DAYS) {
            return -1;
        }
    }
    d->first = nights[0].day;
    d->count = (size_t)(nights[count - 1].day - nights[0].day) + 1;
    d->ghi_kwhm2 = malloc(d->count * sizeof *d->ghi_kwhm2);
    d->outside_kwhm2 = malloc(d->count * sizeof *d->outside_kwhm2);
    if (!d->ghi_kwhm2 || !d->outside_kwhm2) {
        return -1;
    }
    for (size_t k = 0; k < d->count; k++) {
        d->ghi_kwhm2[k] = NAN;
    }
    for (size_t k = 0; k < count; k++) {
        d->ghi_kwhm2[nights[k].day - d->first] = nights[k].ghi_kwhm2;
    }
    return 0;
}

static enum vs_err rarity_of(struct vs_case *c, const struct days *d, struct vs_diag *diag)
{
    const struct vs_project_site *s = &c->project->sites[0];
    struct vs_site place = {s->latitude_deg * VS_PI / 180.0, s->longitude_deg * VS_PI / 180.0,
                            s->altitude_m};
    vs_daily_outside(&place, c->project->utc_offset_h, d->first, d->count, d->outside_kwhm2);
    struct vs_daily daily = {.first_day = d->first,
                             .count = d->count,
                             .ghi_kwhm2 = d->ghi_kwhm2,
                             .outside_kwhm2 = d->outside_kwhm2};
    struct vs_extremes_how how = vs_extremes_how();
    how.days = VS_EVENT_DAYS;
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
    struct days d = {.count = 0};
    enum vs_err err = VS_OK;
    if (c->verdict->years > 1 && c->night_count[0] > 0 &&
        days_of(c->nights[0], c->night_count[0], &d) == 0) {
        err = rarity_of(c, &d, diag);
    }
    free(d.ghi_kwhm2);
    free(d.outside_kwhm2);
    return err;
}
