/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/weather_extremes.h"

#include <math.h>

#include "sim/cli/extremes_parts.h"
#include "sim/cli/print.h"

struct page {
    const struct vs_extremes *e;
    FILE *stream;
    struct vs_diag *diag;
    enum vs_err err;
};

/* A number of winters, or that there is no end to it. */
static void winters_text(double winters, char out[16])
{
    if (isinf(winters)) {
        snprintf(out, 16, "no end");
    } else {
        snprintf(out, 16, winters < 99.5 ? "%.1f" : "%.0f", winters);
    }
}

/* endless: what is said of a period that has no end. */
static void period_cells(struct vs_table *t, const struct vs_return_period *p, const char *endless)
{
    char once[16], low[16], high[16];
    if (isnan(p->winters)) {
        vs_table_cell(t, "-");
        vs_table_cell(t, "-");
        return;
    }
    winters_text(p->winters, once);
    winters_text(p->interval.low, low);
    winters_text(p->interval.high, high);
    vs_table_cell(t, "%s", isinf(p->winters) ? endless : once);
    vs_table_cell(t, "%s to %s", low, high);
}

static void kwhm2_cell(struct vs_table *t, double kwhm2)
{
    if (isnan(kwhm2)) {
        vs_table_cell(t, "-");
    } else {
        vs_table_cell(t, "%.3f", kwhm2);
    }
}

static void head(struct page *g)
{
    const struct vs_extremes *e = g->e;
    char first[VS_DAY_SIZE], last[VS_DAY_SIZE];
    fprintf(g->stream, "%s%s%s to %s, %ld days, %ld missing\n", e->place, *e->place ? ": " : "",
            vs_day_text(e->first_day, first), vs_day_text(e->last_day, last),
            (long)(e->last_day - e->first_day + 1), e->missing_days);
    fprintf(g->stream,
            "%ld of %zu winters count: November to February with at most %d days missing.\n",
            e->counted, e->winter_count, e->how.missing_days_most);
}

static void winter_row(struct vs_table *t, const struct vs_extremes *e, int limit,
                       const struct vs_winter *w)
{
    char day[VS_DAY_SIZE];
    const struct vs_dark_run *own = &w->worst[e->own_span];
    vs_table_cell(t, "%d/%02d%s", w->july_year, (w->july_year + 1) % 100, w->counted ? "" : " *");
    vs_table_cell(t, "%d", w->missing_days);
    for (int k = 0; k < e->span_count; k++) {
        kwhm2_cell(t, w->worst[k].mean_kwhm2);
    }
    vs_table_cell(t, "%s", isnan(own->mean_kwhm2) ? "-" : vs_day_text(own->first_day, day));
    kwhm2_cell(t, own->kt);
    vs_table_cell(t, "%d", w->spells[limit][0]);
    vs_table_cell(t, "%d", w->spells[limit][1]);
}

static int own_limit(const struct vs_extremes *e)
{
    int limit = 0;
    while (fabs(e->spells[limit][0].kt_below - e->how.kt_below) > 1e-9) {
        limit++;
    }
    return limit;
}

static void put_winters(struct page *g)
{
    const struct vs_extremes *e = g->e;
    int limit = own_limit(e);
    char align[16];
    snprintf(align, sizeof align, "lr%.*slrrr", e->span_count, "rrrrrr");
    struct vs_table *t = vs_table_new(align);
    fprintf(g->stream,
            "\n1  The darkest days in a row of each winter, kWh/m2 a day\n"
            "   From and Kt are of the %d days; spells begin in the winter, with Kt below %.2f. "
            "* does not count.\n",
            e->how.days, e->how.kt_below);
    vs_table_cell(t, "winter");
    vs_table_cell(t, "missing");
    for (int k = 0; k < e->span_count; k++) {
        vs_table_cell(t, "%d day%s", e->span[k].days, e->span[k].days == 1 ? "" : "s");
    }
    vs_table_cell(t, "from");
    vs_table_cell(t, "Kt");
    vs_table_cell(t, "spells >= %d", e->how.days - 1);
    vs_table_cell(t, ">= %d", e->how.days);
    vs_table_rule(t);
    for (size_t w = 0; w < e->winter_count; w++) {
        winter_row(t, e, limit, &e->winters[w]);
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
}

static void put_levels(struct page *g)
{
    const struct vs_extremes *e = g->e;
    struct vs_table *t = vs_table_new("rrrrlrlrl");
    static const char *const names[] = {"days", "median seen", "1 in 10 seen", "one winter in 2",
                                        "95 %", "one in 10",   "95 %",         "one in 50",
                                        "95 %"};
    fprintf(g->stream,
            "\n2  How dark is rare, kWh/m2 a day: as seen, and by a GEV fitted by L-moments\n"
            "   Intervals: the winters drawn again %d times, seed %llu.\n",
            e->how.resamples, (unsigned long long)e->how.seed);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        vs_table_cell(t, "%s", names[k]);
    }
    vs_table_rule(t);
    for (int k = 0; k < e->span_count; k++) {
        const struct vs_extreme_span *s = &e->span[k];
        vs_table_cell(t, "%d", s->days);
        kwhm2_cell(t, s->median_kwhm2);
        kwhm2_cell(t, s->tenth_kwhm2);
        for (int i = 0; i < VS_EXTREME_LEVELS; i++) {
            kwhm2_cell(t, s->level[i].kwhm2);
            if (vs_extremes_fitted(e)) {
                vs_table_cell(t, "%.3f to %.3f", s->level[i].interval.low,
                              s->level[i].interval.high);
            } else {
                vs_table_cell(t, "-");
            }
        }
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
    if (!vs_extremes_fitted(e)) {
        fprintf(g->stream, "   No distribution is fitted to fewer than %d winters.\n",
                VS_EXTREME_WINTERS_LEAST);
    }
}

static void put_design(struct page *g)
{
    const struct vs_extremes *e = g->e;
    const struct vs_return_period *p = &e->design_period;
    char once[32] = "no winter", low[16], high[32] = "or rarer";
    char number[16];
    if (!isinf(p->winters)) {
        winters_text(p->winters, number);
        snprintf(once, sizeof once, "one winter in %s", number);
    }
    winters_text(p->interval.low, low);
    if (!isinf(p->interval.high)) {
        winters_text(p->interval.high, number);
        snprintf(high, sizeof high, "to %s", number);
    }
    vs_print_paragraph(g->stream, 3,
                       "The design reckons with %.3f kWh/m2 a day over %d days: by the GEV %s is "
                       "as dark (95 %%: %s%s %s).",
                       e->how.design_kwhm2, e->how.days, once,
                       isinf(p->interval.low) ? "none" : "one in ",
                       isinf(p->interval.low) ? "" : low, isinf(p->interval.low) ? "at all" : high);
}

static void put_worst(struct page *g)
{
    const struct vs_extremes *e = g->e;
    struct vs_table *t = vs_table_new("rrlrrl");
    static const char *const names[] = {"days", "worst seen",    "from",
                                        "Kt",   "one winter in", "95 %"};
    fprintf(g->stream, "\n3  The worst seen, and how rare the GEV takes it to be\n");
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        vs_table_cell(t, "%s", names[k]);
    }
    vs_table_rule(t);
    for (int k = 0; e->counted > 0 && k < e->span_count; k++) {
        const struct vs_extreme_span *s = &e->span[k];
        char day[VS_DAY_SIZE];
        vs_table_cell(t, "%d", s->days);
        kwhm2_cell(t, s->worst.mean_kwhm2);
        vs_table_cell(t, "%s", vs_day_text(s->worst.first_day, day));
        kwhm2_cell(t, s->worst.kt);
        period_cells(t, &s->worst_period, "beyond it");
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
    if (vs_extremes_designed(e) && vs_extremes_fitted(e)) {
        put_design(g);
    }
}

static void put_spells(struct page *g)
{
    const struct vs_extremes *e = g->e;
    struct vs_table *t = vs_table_new("rrrrlrl");
    static const char *const names[] = {"Kt below", "days",    "spells", "one in winters",
                                        "95 %",     "longest", "from"};
    fprintf(g->stream, "\n4  Cloudy spells that begin in the winters that count, as a count\n");
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        vs_table_cell(t, "%s", names[k]);
    }
    vs_table_rule(t);
    for (int k = 0; k < 2 * e->kt_count; k++) {
        const struct vs_spells *s = &e->spells[k / 2][k % 2];
        char day[VS_DAY_SIZE];
        vs_table_cell(t, "%.2f", s->kt_below);
        vs_table_cell(t, ">= %d", s->days);
        vs_table_cell(t, "%ld", s->count);
        period_cells(t, &s->period, "none seen");
        vs_table_cell(t, "%d d", s->longest_days);
        vs_table_cell(t, "%s", s->longest_days ? vs_day_text(s->longest_first_day, day) : "-");
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
}

static enum vs_err print_text(const struct vs_extremes *e, FILE *stream, struct vs_diag *diag)
{
    struct page g = {e, stream, diag, VS_OK};
    head(&g);
    put_winters(&g);
    put_levels(&g);
    put_worst(&g);
    put_spells(&g);
    return g.err;
}

enum vs_err vs_extremes_print(const struct vs_extremes *extremes, enum vs_format format,
                              FILE *stream, struct vs_diag *diag)
{
    switch (format) {
    case VS_FORMAT_JSON:
        return vs_extremes_json(extremes, stream, diag);
    case VS_FORMAT_CSV:
        return vs_extremes_csv(extremes, stream, diag);
    default:
        return print_text(extremes, stream, diag);
    }
}
