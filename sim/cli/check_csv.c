/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "sim/cli/check.h"

#include "sim/cli/print.h"

/* One fact a line: where, what, how much, in which unit. */
static void fact(struct vs_table *t, const char *section, const char *place, const char *quantity,
                 double value, const char *unit)
{
    vs_table_cell(t, "%s", section);
    vs_table_cell(t, "%s", place);
    vs_table_cell(t, "%s", quantity);
    if (isfinite(value)) {
        vs_table_cell(t, "%.9g", value);
    } else {
        vs_table_cell(t, "%s", ""); /* an interval without an end */
    }
    vs_table_cell(t, "%s", unit);
}

/* Both ends of a 95 % interval. */
static void fact_ends(struct vs_table *t, const char *section, const char *place,
                      const char *quantity, const struct vs_interval *interval, const char *unit)
{
    char name[96];
    snprintf(name, sizeof name, "%s, low", quantity);
    fact(t, section, place, name, interval->low, unit);
    snprintf(name, sizeof name, "%s, high", quantity);
    fact(t, section, place, name, interval->high, unit);
}

static void put_reading(struct vs_table *t, const char *section, const char *place,
                        const struct vs_reading_result *r)
{
    const struct vs_reliability *n = &r->nights;
    fact(t, section, place, "nights", (double)n->nights, "1");
    fact(t, section, place, "nights served in full", (double)n->served_nights, "1");
    fact(t, section, place, "dark nights", (double)n->dark_nights, "1");
    fact(t, section, place, "dark hours", n->dark_h, "h");
    fact(t, section, place, "LOLP by night", n->lolp_night, "1");
    fact(t, section, place, "LOLP by time", n->lolp_time, "1");
    fact(t, section, place, "LPSP", n->lpsp, "1");
    fact(t, section, place, "EENS", n->eens_wh, "Wh");
    fact(t, section, place, "light delivered", n->light_frac, "1");
    fact(t, section, place, "median night", n->median_light_frac, "1");
    fact(t, section, place, "median winter night", r->median_winter_light_frac, "1");
    fact(t, section, place, "worst night", n->worst_light_frac, "1");
    fact(t, section, place, "least state of charge", n->soc_min_frac, "1");
    fact(t, section, place, "charge below 0 degC", r->cold_charge_ah_per_year, "Ah/year");
    fact(t, section, place, "equivalent full cycles", r->cycles_per_year, "1/year");
    fact(t, section, place, "winters with a dark night", (double)r->dark_winters, "1");
    fact(t, section, place, "winters met", (double)r->winters, "1");
    if (r->winters > 0) {
        fact(t, section, place, "upper bound of that share, 95 %", r->winter_bound, "1");
        fact_ends(t, section, place, "that share, Wilson", &r->dark_winter_score, "1");
        fact_ends(t, section, place, "that share, Clopper-Pearson", &r->dark_winter, "1");
    }
    if (r->winters >= VS_WINTERS_DRAWN_LEAST) {
        fact_ends(t, section, place, "dark nights a year, bootstrap", &r->dark_per_year, "1/year");
        fact_ends(t, section, place, "LOLP by night, bootstrap", &r->lolp_night, "1");
        fact_ends(t, section, place, "LPSP, bootstrap", &r->lpsp, "1");
    }
    fact(t, section, place, "ledger residual", r->ledger_residual_frac, "1");
}

static void put_events(struct vs_table *t, const char *place, const char *box,
                       const struct vs_event_result (*events)[VS_EVENT_SKIES])
{
    for (int k = 0; k < VS_EVENT_MONTHS * VS_EVENT_SKIES; k++) {
        const struct vs_event_result *e = &events[k / VS_EVENT_SKIES][k % VS_EVENT_SKIES];
        char section[64];
        snprintf(section, sizeof section, "cloudy days%s, month %d, KT %.2f", box, e->month,
                 e->kt_day);
        fact(t, section, place, "nights lit", e->nights_lit, "1");
        fact(t, section, place, "light delivered", e->level_frac, "1");
        fact(t, section, place, "least state of charge", e->soc_min_frac, "1");
        if (e->recovery_days > 0) { /* else not within the days that were run */
            fact(t, section, place, "days until full", e->recovery_days, "d");
        }
    }
}

static void put_met(struct vs_table *t, const char *place, const struct vs_met_run *met)
{
    fact(t, "worst five days met", place, "irradiation", met->ghi_kwhm2, "kWh/m2/d");
    fact(t, "worst five days met", place, "clearness", met->clearness, "1");
    fact(t, "worst five days met", place, "nights lit", met->nights_lit, "1");
    fact(t, "worst five days met", place, "light delivered", met->level_frac, "1");
}

static void put_rarity(struct vs_table *t, const struct vs_rarity *r)
{
    static const char section[] = "five cloudy days in a row";
    for (int k = 0; r->winters > 0 && k < r->spell_count; k++) {
        char name[64];
        snprintf(name, sizeof name, "spells below clearness %.2f", r->spells[k].kt_below);
        fact(t, section, "", name, (double)r->spells[k].count, "1");
        snprintf(name, sizeof name, "winters to a spell below %.2f", r->spells[k].kt_below);
        fact(t, section, "", name, r->spells[k].period.winters, "1");
        fact_ends(t, section, "", name, &r->spells[k].period.interval, "1");
    }
    for (int k = 0; r->span.gev.scale > 0 && k < VS_EXTREME_LEVELS; k++) {
        const struct vs_return_level *l = &r->span.level[k];
        char name[64];
        snprintf(name, sizeof name, "worst of one winter in %.0f", l->period_winters);
        fact(t, section, "", name, l->kwhm2, "kWh/m2/d");
        fact_ends(t, section, "", name, &l->interval, "kWh/m2/d");
    }
    if (r->winters > 0) {
        fact(t, section, "", "winters", (double)r->winters, "1");
    }
}

/* What it was judged on, and what of that was not measured. */
static void put_weather(struct vs_table *t, const struct vs_verdict *v,
                        const struct vs_loaded *loaded)
{
    fact(t, "weather", v->weather, "years", v->years, "1");
    fact(t, "weather", "", "seed", (double)v->seed, "1");
    if (!loaded->has_file) {
        return;
    }
    const struct vs_weather_years *y = &loaded->weather;
    struct vs_hours_notes n = vs_weather_years_notes(y);
    struct vs_filled f = vs_weather_years_filled(y);
    fact(t, "weather", "", "winters", y->winters, "1");
    fact(t, "weather", "", "days", (double)y->days, "d");
    fact(t, "weather", "", "days left out", (double)y->left_out_days, "d");
    fact(t, "weather", "", "light at night", (double)n.night_hours, "h");
    fact(t, "weather", "", "above extraterrestrial", (double)n.over_hours, "h");
    fact(t, "weather", "", "sun interpolated", (double)f.interpolated, "h");
    fact(t, "weather", "", "sun by the climate", (double)f.climate, "h");
    fact(t, "weather", "", "leap days made", (double)f.leap_day, "h");
    fact(t, "weather", "", "diffuse part made", (double)f.dhi, "h");
    fact(t, "weather", "", "air made", (double)f.air, "h");
    fact(t, "weather", "", "wind made", (double)f.wind, "h");
    fact(t, "weather", "", "diffuse cut to global", (double)n.dhi_cut, "h");
    fact(t, "weather", "", "days cut", (double)n.days_cut, "d");
}

static void put_rest(struct vs_table *t, const struct vs_verdict *v)
{
    put_rarity(t, &v->rarity);
    for (int k = 0; k < v->assumption_count; k++) {
        const struct vs_assumption *a = &v->assumption[k];
        fact(t, "assumption", a->name, a->base, a->base_dark_per_year, "dark nights/year");
        fact(t, "assumption", a->name, a->other, a->other_dark_per_year, "dark nights/year");
    }
    fact(t, "words would need", "", "panel", v->need_panel_w, "W");
    fact(t, "words would need", "", "battery", v->need_battery_ah, "Ah");
    for (int k = 0; k < v->clause_count; k++) {
        const struct vs_clause_result *r = &v->clause[k];
        vs_table_cell(t, "clause");
        vs_table_cell(t, "%s", v->project->clauses[r->clause].id);
        vs_table_cell(t, "%s", r->finding);
        vs_table_cell(t, "%s", vs_outcome_word(r->outcome));
        vs_table_cell(t, "%s", "");
    }
    fact(t, "verdict", "", "all clauses pass", v->pass, "1");
}

enum vs_err vs_check_csv(const struct vs_verdict *v, const struct vs_loaded *loaded, FILE *stream,
                         struct vs_diag *diag)
{
    static const char *const names[VS_READING_COUNT] = {
#define READING_NAME(name, words) words,
        VS_READINGS(READING_NAME)
#undef READING_NAME
    };
    struct vs_table *t = vs_table_new("lllrl");
    static const char *const head[] = {"section", "place", "quantity", "value", "unit"};
    for (int k = 0; k < 5; k++) {
        vs_table_cell(t, "%s", head[k]);
    }
    put_weather(t, v, loaded);
    for (int site = 0; site < v->site_count; site++) {
        const char *place = v->project->sites[site].name;
        for (int reading = 0; reading < VS_READING_COUNT; reading++) {
            put_reading(t, names[reading], place, &v->site[site].reading[reading]);
        }
        put_events(t, place, "", v->site[site].event);
        put_events(t, place, " with a buried battery", v->site[site].event_buried);
        put_met(t, place, &v->site[site].met);
    }
    put_rest(t, v);
    enum vs_err err = vs_table_csv(t, stream, diag);
    vs_table_free(t);
    return err;
}
