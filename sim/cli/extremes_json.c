/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/extremes_parts.h"

#include <math.h>

#include "sim/cli/json.h"

enum { DIGITS = 6 };

static void json_period(struct vs_json *j, const char *key, const struct vs_return_period *p)
{
    vs_json_open_object(j, key);
    vs_json_number(j, "winters", p->winters);
    vs_json_number(j, "low", p->interval.low);
    vs_json_number(j, "high", p->interval.high);
    vs_json_close(j);
}

static void json_run(struct vs_json *j, const char *key, int days, const struct vs_dark_run *run)
{
    char day[VS_DAY_SIZE];
    vs_json_open_object(j, key);
    vs_json_integer(j, "days", days);
    vs_json_text(j, "first_day", isnan(run->mean_kwhm2) ? NULL : vs_day_text(run->first_day, day));
    vs_json_number(j, "mean_kwhm2", run->mean_kwhm2);
    vs_json_number(j, "kt", run->kt);
    vs_json_close(j);
}

static void json_winter(struct vs_json *j, const struct vs_extremes *e, const struct vs_winter *w)
{
    vs_json_open_object(j, NULL);
    vs_json_integer(j, "july_year", w->july_year);
    vs_json_integer(j, "missing_days", w->missing_days);
    vs_json_flag(j, "counted", w->counted);
    vs_json_open_array(j, "worst");
    for (int k = 0; k < e->span_count; k++) {
        json_run(j, NULL, e->span[k].days, &w->worst[k]);
    }
    vs_json_close(j);
    vs_json_open_array(j, "spells");
    for (int k = 0; k < 2 * e->kt_count; k++) {
        vs_json_open_object(j, NULL);
        vs_json_number(j, "kt_below", e->spells[k / 2][k % 2].kt_below);
        vs_json_integer(j, "days", e->spells[k / 2][k % 2].days);
        vs_json_integer(j, "count", w->spells[k / 2][k % 2]);
        vs_json_close(j);
    }
    vs_json_close(j);
    vs_json_close(j);
}

static void json_level(struct vs_json *j, const struct vs_return_level *level)
{
    vs_json_open_object(j, NULL);
    vs_json_number(j, "period_winters", level->period_winters);
    vs_json_number(j, "kwhm2", level->kwhm2);
    vs_json_number(j, "low", level->interval.low);
    vs_json_number(j, "high", level->interval.high);
    vs_json_close(j);
}

static void json_span(struct vs_json *j, const struct vs_extremes *e,
                      const struct vs_extreme_span *s)
{
    vs_json_open_object(j, NULL);
    vs_json_integer(j, "days", s->days);
    vs_json_number(j, "median_seen_kwhm2", s->median_kwhm2);
    vs_json_number(j, "one_in_ten_seen_kwhm2", s->tenth_kwhm2);
    json_run(j, "worst_seen", s->days, &s->worst);
    json_period(j, "worst_seen_period", &s->worst_period);
    vs_json_open_array(j, "level");
    for (int i = 0; i < VS_EXTREME_LEVELS; i++) {
        json_level(j, &s->level[i]);
    }
    vs_json_close(j);
    if (vs_extremes_fitted(e)) {
        vs_json_open_object(j, "gev_of_the_negated");
        vs_json_number(j, "location", s->gev.location);
        vs_json_number(j, "scale", s->gev.scale);
        vs_json_number(j, "shape", s->gev.shape);
        vs_json_close(j);
    }
    vs_json_close(j);
}

static void json_spells(struct vs_json *j, const struct vs_spells *s)
{
    char day[VS_DAY_SIZE];
    vs_json_open_object(j, NULL);
    vs_json_number(j, "kt_below", s->kt_below);
    vs_json_integer(j, "days", s->days);
    vs_json_integer(j, "count", s->count);
    json_period(j, "period", &s->period);
    vs_json_integer(j, "longest_days", s->longest_days);
    vs_json_text(j, "longest_first_day",
                 s->longest_days ? vs_day_text(s->longest_first_day, day) : NULL);
    vs_json_close(j);
}

static void json_head(struct vs_json *j, const struct vs_extremes *e)
{
    char day[VS_DAY_SIZE];
    vs_json_text(j, "place", e->place);
    vs_json_text(j, "first_day", vs_day_text(e->first_day, day));
    vs_json_text(j, "last_day", vs_day_text(e->last_day, day));
    vs_json_integer(j, "missing_days", e->missing_days);
    vs_json_integer(j, "winters_counted", e->counted);
    vs_json_integer(j, "missing_days_allowed", e->how.missing_days_most);
    vs_json_integer(j, "days", e->how.days);
    vs_json_number(j, "kt_below", e->how.kt_below);
    vs_json_integer(j, "seed", (int64_t)e->how.seed);
    vs_json_integer(j, "resamples", e->how.resamples);
    if (vs_extremes_designed(e)) {
        vs_json_number(j, "design_kwhm2", e->how.design_kwhm2);
        json_period(j, "design_period", &e->design_period);
    }
}

enum vs_err vs_extremes_json(const struct vs_extremes *e, FILE *stream, struct vs_diag *diag)
{
    struct vs_json *j = vs_json_new(DIGITS);
    json_head(j, e);
    vs_json_open_array(j, "winters");
    for (size_t w = 0; w < e->winter_count; w++) {
        json_winter(j, e, &e->winters[w]);
    }
    vs_json_close(j);
    vs_json_open_array(j, "runs");
    for (int k = 0; k < e->span_count; k++) {
        json_span(j, e, &e->span[k]);
    }
    vs_json_close(j);
    vs_json_open_array(j, "spells");
    for (int k = 0; k < 2 * e->kt_count; k++) {
        json_spells(j, &e->spells[k / 2][k % 2]);
    }
    vs_json_close(j);
    vs_json_open_array(j, "curve");
    for (int k = 0; vs_extremes_fitted(e) && k < VS_EXTREME_CURVE; k++) {
        json_level(j, &e->curve[k]);
    }
    vs_json_close(j);
    enum vs_err err = vs_json_write(j, stream, diag);
    vs_json_free(j);
    return err;
}
