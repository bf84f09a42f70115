/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/extremes_parts.h"

#include <math.h>

#include "sim/cli/print.h"

/* One line. What is 0 of days, NaN or infinite of the rest, is empty. */
struct fact {
    const char *section;
    int days, winter;
    int has_day;
    int64_t first_day;
    double kt, period, value;
    struct vs_interval interval;
    const char *unit;
};

static struct fact fact_of(const char *section, double value, const char *unit)
{
    return (struct fact){.section = section,
                         .kt = NAN,
                         .period = NAN,
                         .value = value,
                         .interval = {NAN, NAN},
                         .unit = unit};
}

static void number_cell(struct vs_table *t, double value)
{
    if (isfinite(value)) {
        vs_table_cell(t, "%.6g", value);
    } else {
        vs_table_cell(t, "%s", "");
    }
}

static void integer_cell(struct vs_table *t, int value)
{
    if (value) {
        vs_table_cell(t, "%d", value);
    } else {
        vs_table_cell(t, "%s", "");
    }
}

static void put_fact(struct vs_table *t, const struct fact *f)
{
    char day[VS_DAY_SIZE];
    vs_table_cell(t, "%s", f->section);
    integer_cell(t, f->days);
    integer_cell(t, f->winter);
    vs_table_cell(t, "%s", f->has_day ? vs_day_text(f->first_day, day) : "");
    number_cell(t, f->kt);
    number_cell(t, f->period);
    number_cell(t, f->value);
    number_cell(t, f->interval.low);
    number_cell(t, f->interval.high);
    vs_table_cell(t, "%s", f->unit);
}

static void put_simple(struct vs_table *t, const char *section, int days, double value,
                       const char *unit)
{
    struct fact f = fact_of(section, value, unit);
    f.days = days;
    put_fact(t, &f);
}

static void put_run(struct vs_table *t, struct fact f, const struct vs_dark_run *run)
{
    f.has_day = !isnan(run->mean_kwhm2);
    f.first_day = run->first_day;
    f.kt = run->kt;
    put_fact(t, &f);
}

static void put_winter_facts(struct vs_table *t, const struct vs_extremes *e,
                             const struct vs_winter *w)
{
    struct fact f = fact_of("missing", w->missing_days, "d");
    f.winter = w->july_year;
    put_fact(t, &f);
    for (int k = 0; k < e->span_count; k++) {
        f = fact_of(w->counted ? "worst" : "worst uncounted", w->worst[k].mean_kwhm2, "kWh/m2/d");
        f.winter = w->july_year;
        f.days = e->span[k].days;
        f.period = k == e->own_span && w->counted ? vs_extremes_position(e, w) : NAN;
        put_run(t, f, &w->worst[k]);
    }
    for (int k = 0; k < 2 * e->kt_count; k++) {
        f = fact_of("spells", w->spells[k / 2][k % 2], "1");
        f.winter = w->july_year;
        f.days = e->spells[k / 2][k % 2].days;
        f.kt = e->spells[k / 2][k % 2].kt_below;
        put_fact(t, &f);
    }
}

static void put_level(struct vs_table *t, const char *section, int days,
                      const struct vs_return_level *level)
{
    struct fact f = fact_of(section, level->kwhm2, "kWh/m2/d");
    f.days = days;
    f.period = level->period_winters;
    f.interval = level->interval;
    put_fact(t, &f);
}

static void put_period(struct vs_table *t, struct fact f, const struct vs_return_period *p)
{
    f.value = p->winters;
    f.interval = p->interval;
    put_fact(t, &f);
}

static void put_span_facts(struct vs_table *t, const struct vs_extremes *e,
                           const struct vs_extreme_span *s)
{
    put_simple(t, "median seen", s->days, s->median_kwhm2, "kWh/m2/d");
    put_simple(t, "one in ten seen", s->days, s->tenth_kwhm2, "kWh/m2/d");
    struct fact f = fact_of("worst seen", s->worst.mean_kwhm2, "kWh/m2/d");
    f.days = s->days;
    put_run(t, f, &s->worst);
    if (!vs_extremes_fitted(e)) {
        return;
    }
    for (int i = 0; i < VS_EXTREME_LEVELS; i++) {
        put_level(t, "level", s->days, &s->level[i]);
    }
    f = fact_of("worst period", 0, "winters");
    f.days = s->days;
    put_period(t, f, &s->worst_period);
    put_simple(t, "gev location of the negated", s->days, s->gev.location, "kWh/m2/d");
    put_simple(t, "gev scale", s->days, s->gev.scale, "kWh/m2/d");
    put_simple(t, "gev shape", s->days, s->gev.shape, "1");
}

static void put_spell_facts(struct vs_table *t, const struct vs_spells *s)
{
    struct fact f = fact_of("spell count", (double)s->count, "1");
    f.days = s->days;
    f.kt = s->kt_below;
    put_fact(t, &f);
    f.section = "spell period";
    f.unit = "winters";
    put_period(t, f, &s->period);
    f.section = "longest spell";
    f.unit = "d";
    f.value = s->longest_days;
    f.has_day = s->longest_days > 0;
    f.first_day = s->longest_first_day;
    put_fact(t, &f);
}

enum vs_err vs_extremes_csv(const struct vs_extremes *e, FILE *stream, struct vs_diag *diag)
{
    static const char *const names[] = {"section",        "days",  "winter", "first_day", "kt",
                                        "period_winters", "value", "low",    "high",      "unit"};
    struct vs_table *t = vs_table_new("llllllllll");
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        vs_table_cell(t, "%s", names[k]);
    }
    put_simple(t, "days of the record", 0, (double)(e->last_day - e->first_day + 1), "d");
    put_simple(t, "days missing", 0, (double)e->missing_days, "d");
    put_simple(t, "winters counted", 0, (double)e->counted, "1");
    for (size_t w = 0; w < e->winter_count; w++) {
        put_winter_facts(t, e, &e->winters[w]);
    }
    for (int k = 0; k < e->span_count; k++) {
        put_span_facts(t, e, &e->span[k]);
    }
    for (int k = 0; k < 2 * e->kt_count; k++) {
        put_spell_facts(t, &e->spells[k / 2][k % 2]);
    }
    for (int k = 0; vs_extremes_fitted(e) && k < VS_EXTREME_CURVE; k++) {
        put_level(t, "curve", e->how.days, &e->curve[k]);
    }
    if (vs_extremes_designed(e)) {
        put_simple(t, "design", e->how.days, e->how.design_kwhm2, "kWh/m2/d");
    }
    if (vs_extremes_designed(e) && vs_extremes_fitted(e)) {
        struct fact f = fact_of("design period", 0, "winters");
        f.days = e->how.days;
        put_period(t, f, &e->design_period);
    }
    enum vs_err err = vs_table_csv(t, stream, diag);
    vs_table_free(t);
    return err;
}
