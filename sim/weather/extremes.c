/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/extremes.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/bootstrap.h"
#include "sim/base/calendar.h"

static const int usual_days[] = {1, 3, 5, 7, 10};
static const double usual_kt[] = {0.30, 0.35, 0.40};
static const double level_period[VS_EXTREME_LEVELS] = {2, 10, 50}; /* winters */
static const double curve_from = 1.02, curve_to = 200;             /* winters */

struct vs_extremes_how vs_extremes_how(void)
{
    return (struct vs_extremes_how){.days = 5,
                                    .kt_below = 0.30,
                                    .missing_days_most = VS_WINTER_MISSING_MOST,
                                    .seed = 1,
                                    .resamples = VS_BOOTSTRAP_RESAMPLES};
}

/* --- each winter ------------------------------------------------------------------------------ */

static int has_day(const struct vs_daily *d, int64_t day)
{
    return day >= d->first_day && day < d->first_day + (int64_t)d->count;
}

static double ghi_of(const struct vs_daily *d, int64_t day)
{
    return has_day(d, day) ? d->ghi_kwhm2[day - d->first_day] : NAN;
}

/* NaN where it is not known; false in every comparison. */
static double kt_of(const struct vs_daily *d, int64_t day)
{
    double outside = has_day(d, day) ? d->outside_kwhm2[day - d->first_day] : 0;
    return outside > 0 ? ghi_of(d, day) / outside : NAN;
}

static struct vs_dark_run run_at(const struct vs_daily *d, int64_t first_day, int days)
{
    double ghi = 0, outside = 0;
    for (int64_t day = first_day; day < first_day + days; day++) {
        ghi += ghi_of(d, day);
        outside += has_day(d, day) ? d->outside_kwhm2[day - d->first_day] : 0;
    }
    return (struct vs_dark_run){first_day, ghi / days, ghi / outside};
}

/* November 1 and March 1 of a winter. */
struct season {
    int64_t from, to;
};

static struct season season_of(int july_year)
{
    return (struct season){vs_date_days((struct vs_date){july_year, 11, 1}),
                           vs_date_days((struct vs_date){july_year + 1, 3, 1})};
}

struct vs_dark_run vs_darkest_run(const struct vs_daily *d, int64_t from, int64_t to, int days)
{
    struct vs_dark_run worst = {.mean_kwhm2 = NAN, .kt = NAN};
    int before = (days - 1) / 2; /* of the middle day */
    for (int64_t day = from - before; day < to - before; day++) {
        struct vs_dark_run run = run_at(d, day, days);
        if (!isnan(run.mean_kwhm2) &&
            (isnan(worst.mean_kwhm2) || run.mean_kwhm2 < worst.mean_kwhm2)) {
            worst = run;
        }
    }
    return worst;
}

/* Days of the spell that begins on this day: 0 where the day is not cloudy or the one before it is.
 */
static int spell_from(const struct vs_daily *d, int64_t day, double kt_below)
{
    int days = 0;
    if (kt_of(d, day - 1) < kt_below) {
        return 0;
    }
    while (kt_of(d, day + days) < kt_below) {
        days++;
    }
    return days;
}

static void count_spells(const struct vs_daily *d, const struct vs_extremes *e, int limit,
                         struct vs_winter *winter)
{
    struct season s = season_of(winter->july_year);
    for (int64_t day = s.from; day < s.to; day++) {
        int days = spell_from(d, day, e->spells[limit][0].kt_below);
        for (int k = 0; k < 2; k++) {
            winter->spells[limit][k] += days >= e->spells[limit][k].days;
        }
    }
}

static void see_winter(const struct vs_daily *d, const struct vs_extremes *e, int july_year,
                       struct vs_winter *winter)
{
    struct season s = season_of(july_year);
    *winter = (struct vs_winter){.july_year = july_year};
    for (int64_t day = s.from; day < s.to; day++) {
        winter->missing_days += isnan(ghi_of(d, day)) != 0;
    }
    winter->counted = winter->missing_days <= e->how.missing_days_most;
    for (int k = 0; k < e->span_count; k++) {
        winter->worst[k] = vs_darkest_run(d, s.from, s.to, e->span[k].days);
        winter->counted &= !isnan(winter->worst[k].mean_kwhm2);
    }
    for (int k = 0; k < e->kt_count; k++) {
        count_spells(d, e, k, winter);
    }
}

/* Whether any day of the record is in that winter. */
static int meets(const struct vs_extremes *e, int july_year)
{
    struct season s = season_of(july_year);
    return e->first_day < s.to && e->last_day >= s.from;
}

static enum vs_err see_winters(const struct vs_daily *d, struct vs_extremes *e,
                               struct vs_diag *diag)
{
    int first = vs_july_year(vs_date_of_days(e->first_day));
    int last = vs_july_year(vs_date_of_days(e->last_day));
    e->winters = calloc((size_t)(last - first) + 2, sizeof *e->winters);
    if (!e->winters) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %d winters", last - first + 1);
    }
    for (int year = first; year <= last; year++) {
        if (meets(e, year)) {
            struct vs_winter *winter = &e->winters[e->winter_count++];
            see_winter(d, e, year, winter);
            e->counted += winter->counted;
        }
    }
    return e->winter_count ? VS_OK
                           : vs_fail(diag, VS_ERR_INPUT, e->place, 0, 0,
                                     "the record has no day from November to February; needed are "
                                     "days of winters");
}

/* --- all winters ------------------------------------------------------------------------------ */

/* The k-th counted winter's worst of every span, negated: largest is darkest. */
struct sample {
    const struct vs_extremes *e;
    size_t count;
    double *negated; /* [span][count] */
    double *again;   /* of a resample */
};

static double darkest(const struct vs_extreme_span *span)
{
    return -span->worst.mean_kwhm2;
}

/* For each span its levels and how often a winter is as dark as the worst seen, then the curve and
 * the design: chances and not periods, for a period may have no end. */
enum {
    PER_SPAN = VS_EXTREME_LEVELS + 1,
    STATISTICS_MAX = VS_EXTREME_SPANS_MAX * PER_SPAN + VS_EXTREME_CURVE + 1
};

/* Held at 0: a heavy tail does not know that no day is darker than night. */
static double level_of(const struct vs_gev *gev, double period)
{
    return fmax(-vs_gev_return_level(gev, period), 0);
}

static void take_fits(void *context, const size_t *drawn, double *statistics)
{
    struct sample *s = context;
    const struct vs_extremes *e = s->e;
    double *own = statistics + (size_t)e->span_count * PER_SPAN;
    for (int k = 0; k < e->span_count; k++) {
        for (size_t i = 0; i < s->count; i++) {
            s->again[i] = s->negated[(size_t)k * s->count + drawn[i]];
        }
        struct vs_gev gev = vs_gev_fit(s->again, s->count);
        double *out = statistics + (size_t)k * PER_SPAN;
        for (int i = 0; i < VS_EXTREME_LEVELS; i++) {
            out[i] = level_of(&gev, level_period[i]);
        }
        out[VS_EXTREME_LEVELS] = vs_gev_exceedance(&gev, darkest(&e->span[k]));
        for (int i = 0; k == e->own_span && i < VS_EXTREME_CURVE; i++) {
            own[i] = level_of(&gev, e->curve[i].period_winters);
        }
        if (k == e->own_span) {
            own[VS_EXTREME_CURVE] = vs_gev_exceedance(&gev, -e->how.design_kwhm2);
        }
    }
}

static double inverse(double chance)
{
    return chance > 0 ? 1 / chance : INFINITY;
}

static struct vs_return_period period_of(double chance, struct vs_interval interval)
{
    return (struct vs_return_period){inverse(chance),
                                     {inverse(interval.high), inverse(interval.low)}};
}

static void keep_fits(struct vs_extremes *e, const double *best, const struct vs_interval *interval)
{
    for (int k = 0; k < e->span_count; k++) {
        struct vs_extreme_span *span = &e->span[k];
        for (int i = 0; i < VS_EXTREME_LEVELS; i++) {
            span->level[i].kwhm2 = best[k * PER_SPAN + i];
            span->level[i].interval = interval[k * PER_SPAN + i];
        }
        int at = k * PER_SPAN + VS_EXTREME_LEVELS;
        span->worst_period = period_of(best[at], interval[at]);
    }
    int own = e->span_count * PER_SPAN;
    for (int i = 0; i < VS_EXTREME_CURVE; i++) {
        e->curve[i].kwhm2 = best[own + i];
        e->curve[i].interval = interval[own + i];
    }
    e->design_period = period_of(best[own + VS_EXTREME_CURVE], interval[own + VS_EXTREME_CURVE]);
}

static enum vs_err fit(struct vs_extremes *e, struct sample *s, struct vs_diag *diag)
{
    double best[STATISTICS_MAX];
    struct vs_interval interval[STATISTICS_MAX];
    size_t *all = malloc(s->count * sizeof *all);
    if (!all) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %zu winters", s->count);
    }
    for (size_t i = 0; i < s->count; i++) {
        all[i] = i;
    }
    take_fits(s, all, best);
    free(all);
    for (int k = 0; k < e->span_count; k++) {
        memcpy(s->again, s->negated + (size_t)k * s->count, s->count * sizeof *s->again);
        e->span[k].gev = vs_gev_fit(s->again, s->count);
    }
    const struct vs_bootstrap how = {.blocks = s->count,
                                     .statistics = (size_t)e->span_count * PER_SPAN +
                                                   VS_EXTREME_CURVE + 1,
                                     .resamples = e->how.resamples,
                                     .confidence = 0.95,
                                     .seed = e->how.seed};
    enum vs_err err = vs_bootstrap(&how, take_fits, s, interval, diag);
    if (!err) {
        keep_fits(e, best, interval);
    }
    return err;
}

static void gather(struct vs_extremes *e, struct sample *s)
{
    for (size_t w = 0; w < e->winter_count; w++) {
        const struct vs_winter *winter = &e->winters[w];
        for (int k = 0; winter->counted && k < e->span_count; k++) {
            const struct vs_dark_run *run = &winter->worst[k];
            struct vs_dark_run *worst = &e->span[k].worst;
            s->negated[(size_t)k * (size_t)e->counted + s->count] = -run->mean_kwhm2;
            *worst = s->count == 0 || run->mean_kwhm2 < worst->mean_kwhm2 ? *run : *worst;
        }
        s->count += (size_t)winter->counted;
    }
    for (int k = 0; s->count > 0 && k < e->span_count; k++) {
        memcpy(s->again, s->negated + (size_t)k * s->count, s->count * sizeof *s->again);
        e->span[k].median_kwhm2 = -vs_quantile(s->again, s->count, 0.5);
        e->span[k].tenth_kwhm2 = -vs_quantile(s->again, s->count, 0.9);
    }
}

static enum vs_err see_all(struct vs_extremes *e, struct vs_diag *diag)
{
    size_t room = (size_t)e->counted + 1;
    struct sample s = {.e = e};
    s.negated = malloc(room * (size_t)e->span_count * sizeof *s.negated);
    s.again = malloc(room * sizeof *s.again);
    enum vs_err err = VS_OK;
    if (!s.negated || !s.again) {
        err = vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %ld winters", e->counted);
    } else {
        gather(e, &s);
    }
    if (!err && e->counted >= VS_EXTREME_WINTERS_LEAST) {
        err = fit(e, &s, diag);
    }
    free(s.negated);
    free(s.again);
    return err;
}

static void find_longest(const struct vs_daily *d, const struct vs_winter *winter,
                         struct vs_spells *spells)
{
    struct season s = season_of(winter->july_year);
    for (int64_t day = s.from; day < s.to; day++) {
        int days = spell_from(d, day, spells->kt_below);
        if (days > spells->longest_days) {
            spells->longest_days = days;
            spells->longest_first_day = day;
        }
    }
}

static void count_all(const struct vs_daily *d, struct vs_extremes *e)
{
    for (int k = 0; k < 2 * e->kt_count; k++) {
        struct vs_spells *spells = &e->spells[k / 2][k % 2];
        for (size_t w = 0; w < e->winter_count; w++) {
            if (e->winters[w].counted) {
                spells->count += e->winters[w].spells[k / 2][k % 2];
                find_longest(d, &e->winters[w], spells);
            }
        }
        struct vs_interval i = vs_poisson_mean(spells->count, 0.95);
        double n = (double)e->counted;
        struct vs_interval a_winter = {n > 0 ? i.low / n : 0, n > 0 ? i.high / n : INFINITY};
        spells->period = period_of(n > 0 ? (double)spells->count / n : 0, a_winter);
    }
}

/* --- what is asked for ------------------------------------------------------------------------ */

static void add_span(struct vs_extremes *e, int days)
{
    e->own_span = days == e->how.days ? e->span_count : e->own_span;
    struct vs_extreme_span *span = &e->span[e->span_count++];
    *span = (struct vs_extreme_span){.days = days,
                                     .median_kwhm2 = NAN,
                                     .tenth_kwhm2 = NAN,
                                     .worst = {.mean_kwhm2 = NAN, .kt = NAN},
                                     .worst_period = {NAN, {NAN, NAN}}};
    for (int i = 0; i < VS_EXTREME_LEVELS; i++) {
        span->level[i] = (struct vs_return_level){level_period[i], NAN, {NAN, NAN}};
    }
}

/* The usual spans and the one asked for, in order. */
static void lay_out_spans(struct vs_extremes *e)
{
    int last = 0, own = e->how.days;
    for (size_t k = 0; k < sizeof usual_days / sizeof *usual_days; k++) {
        if (own > last && own < usual_days[k]) {
            add_span(e, own);
        }
        add_span(e, usual_days[k]);
        last = usual_days[k];
    }
    if (own > last) {
        add_span(e, own);
    }
    /* at equal steps of Gumbel's reduced variate, over which the curve is nearly straight */
    double from = -log(-log(1 - 1 / curve_from)), to = -log(-log(1 - 1 / curve_to));
    for (int k = 0; k < VS_EXTREME_CURVE; k++) {
        double y = from + (to - from) * k / (VS_EXTREME_CURVE - 1);
        e->curve[k] = (struct vs_return_level){-1 / expm1(-exp(-y)), NAN, {NAN, NAN}};
    }
    e->design_period = (struct vs_return_period){NAN, {NAN, NAN}};
}

static void add_limit(struct vs_extremes *e, double kt_below)
{
    for (int k = 0; k < 2; k++) {
        e->spells[e->kt_count][k].days = e->how.days - 1 + k;
        e->spells[e->kt_count][k].kt_below = kt_below;
    }
    e->kt_count++;
}

static void lay_out_limits(struct vs_extremes *e)
{
    static const double same = 1e-9;
    double last = 0, own = e->how.kt_below;
    for (size_t k = 0; k < sizeof usual_kt / sizeof *usual_kt; k++) {
        if (own > last + same && own < usual_kt[k] - same) {
            add_limit(e, own);
        }
        add_limit(e, usual_kt[k]);
        last = usual_kt[k];
    }
    if (own > last + same) {
        add_limit(e, own);
    }
}

enum vs_err vs_extremes_make(const struct vs_daily *daily, const struct vs_extremes_how *how,
                             struct vs_extremes *out, struct vs_diag *diag)
{
    assert(how->days >= VS_EXTREME_DAYS_MIN && how->days <= VS_EXTREME_DAYS_MAX);
    assert(how->kt_below > 0 && how->kt_below < 1 && how->resamples > 0);
    memset(out, 0, sizeof *out);
    snprintf(out->place, sizeof out->place, "%s", how->place ? how->place : "");
    out->how = *how;
    out->how.place = NULL;
    out->first_day = daily->first_day;
    out->last_day = daily->first_day + (int64_t)daily->count - 1;
    for (size_t i = 0; i < daily->count; i++) {
        out->missing_days += isnan(daily->ghi_kwhm2[i]) != 0;
    }
    lay_out_spans(out);
    lay_out_limits(out);
    enum vs_err err = see_winters(daily, out, diag);
    err = err ? err : see_all(out, diag);
    if (err) {
        vs_extremes_free(out);
        return err;
    }
    count_all(daily, out);
    return VS_OK;
}

void vs_extremes_free(struct vs_extremes *extremes)
{
    free(extremes->winters);
    memset(extremes, 0, sizeof *extremes);
}

double vs_extremes_position(const struct vs_extremes *e, const struct vs_winter *winter)
{
    double rank = 1;
    for (size_t w = 0; w < e->winter_count; w++) {
        const struct vs_winter *other = &e->winters[w];
        double own = winter->worst[e->own_span].mean_kwhm2;
        double its = other->worst[e->own_span].mean_kwhm2;
        /* of equals the earlier is the darker, so that no two share a place */
        rank += other->counted && (its < own || (its == own && other < winter));
    }
    return winter->counted ? ((double)e->counted + 1) / rank : 0;
}
