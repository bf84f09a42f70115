/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verdict/parts.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void find(struct vs_clause_result *r, enum vs_outcome outcome, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void find(struct vs_clause_result *r, enum vs_outcome outcome, const char *format, ...)
{
    r->outcome = outcome;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(r->finding, sizeof r->finding, format, arguments);
    va_end(arguments);
}

static enum vs_outcome pass_if(int passed)
{
    return passed ? VS_OUTCOME_PASS : VS_OUTCOME_FAIL;
}

/* The site at which a reading does worst. */
static const struct vs_reading_result *worst_site(const struct vs_verdict *v,
                                                  enum vs_reading reading)
{
    const struct vs_reading_result *worst = &v->site[0].reading[reading];
    for (int site = 1; site < v->site_count; site++) {
        const struct vs_reading_result *r = &v->site[site].reading[reading];
        if (r->nights.lolp_night > worst->nights.lolp_night) {
            worst = r;
        }
    }
    return worst;
}

static void judge_hours(const struct vs_case *c, const struct vs_clause *clause,
                        struct vs_clause_result *r)
{
    const struct vs_verdict *v = c->verdict;
    const struct vs_reading_result *w = worst_site(v, VS_READING_WRITTEN);
    int passed = w->nights.lolp_night <= c->project->acceptance.lolp_night_max;
    find(r, pass_if(passed),
         "at full power %ld of %ld nights are served in full; %.0f W x %.0f h = %.0f Wh a night "
         "against a battery of %.0f Wh",
         w->nights.served_nights, w->nights.nights, c->project->lamp.rated_w, clause->value,
         v->arithmetic.night_wh, v->arithmetic.battery_wh);
}

static void judge_shorthand(const struct vs_case *c, const struct vs_clause *clause,
                            struct vs_clause_result *r)
{
    const struct vs_reading_result *w = worst_site(c->verdict, VS_READING_SHORTHAND);
    const struct vs_clause *hours = vs_project_clause(c->project, VS_CLAUSE_HOURS);
    int passed = w->nights.lolp_night <= c->project->acceptance.lolp_night_max;
    int contradicts = hours && fabs(hours->value - clause->shorthand.hours_h) > 0.01;
    find(r, pass_if(passed && !contradicts),
         "%ld of %ld nights are served in full at %.0f h (%.0f Wh a night)%s%s",
         w->nights.served_nights, w->nights.nights, clause->shorthand.hours_h,
         c->verdict->arithmetic.shorthand_wh, contradicts ? "; the hours contradict clause " : "",
         contradicts ? hours->id : "");
}

/* The tender's autonomy is judged on the managed lamp: at full power there is nothing to judge. */
static void judge_autonomy(const struct vs_case *c, const struct vs_clause *clause,
                           struct vs_clause_result *r)
{
    const struct vs_verdict *v = c->verdict;
    int least = VS_EVENT_DAYS;
    double level = 1;
    for (int site = 0; site < v->site_count; site++) {
        for (int k = 0; k < VS_EVENT_MONTHS * VS_EVENT_SKIES; k++) {
            const struct vs_event_result *e = &v->site[site]
                                                   .event[k / VS_EVENT_SKIES][k % VS_EVENT_SKIES];
            least = e->nights_lit < least ? e->nights_lit : least;
            level = fmin(level, e->level_frac);
        }
    }
    int lit = least >= c->project->acceptance.event_nights_lit;
    double share = v->arithmetic.battery_wh / v->arithmetic.five_nights_wh;
    int full = level >= c->project->acceptance.served_frac_min;
    find(r, pass_if(lit && full),
         "%.0f nights at full power ask for %.0f Wh, the battery holds %.0f %% of it; managed, the "
         "lamp is lit through %d of %d nights in the worst case, at %.0f %% of the light",
         clause->value, v->arithmetic.five_nights_wh, 100.0 * share, least, VS_EVENT_DAYS,
         100.0 * level);
}

static void judge_part(struct vs_clause_result *r, double is, const struct vs_clause *clause,
                       const char *what)
{
    const char *unit = vs_clause_unit(clause->kind);
    int is_share = strcmp(unit, "1") == 0;
    int passed = is >= clause->value * (1 - 1e-9) && is <= clause->value_max * (1 + 1e-9);
    find(r, pass_if(passed), "the design's %s is %.4g %s", what, is_share ? 100 * is : is,
         is_share ? "%" : unit);
}

static void judge_clause(const struct vs_case *c, const struct vs_clause *clause,
                         struct vs_clause_result *r)
{
    const struct vs_project *p = c->project;
    int lamps = 0, equal = 1;
    for (int site = 0; site < p->site_count; site++) {
        lamps += p->sites[site].lamps;
        equal &= p->sites[site].lamps == (int)clause->value;
    }
    switch (clause->kind) {
    case VS_CLAUSE_QUANTITY:
        find(r, pass_if(lamps == (int)clause->value), "the design has %d lamps", lamps);
        break;
    case VS_CLAUSE_QUANTITY_PER_SITE:
        find(r, pass_if(equal), "%d lamps at %d sites", lamps, p->site_count);
        break;
    case VS_CLAUSE_LAMP_POWER:
        judge_part(r, p->lamp.rated_w, clause, "lamp power");
        break;
    case VS_CLAUSE_HOURS:
        judge_hours(c, clause, r);
        break;
    case VS_CLAUSE_AUTONOMY:
        judge_autonomy(c, clause, r);
        break;
    case VS_CLAUSE_PANEL_POWER:
        judge_part(r, p->panel.pmp_w, clause, "panel power");
        break;
    case VS_CLAUSE_PANEL_EFFICIENCY:
        judge_part(r, p->panel.pmp_w / (1000.0 * p->panel.area_m2), clause, "panel efficiency");
        break;
    case VS_CLAUSE_BATTERY_CAPACITY:
        judge_part(r, p->battery.capacity_ah, clause, "battery capacity");
        break;
    case VS_CLAUSE_PANEL_CABLE:
        judge_part(r, p->panel.cable.area_mm2, clause, "panel cable");
        break;
    case VS_CLAUSE_LAMP_CABLE:
        judge_part(r, p->lamp.cable.area_mm2, clause, "lamp cable");
        break;
    case VS_CLAUSE_POLE_HEIGHT:
        judge_part(r, p->panel.height_m, clause, "height of the panel");
        break;
    case VS_CLAUSE_SHORTHAND:
        judge_shorthand(c, clause, r);
        break;
    case VS_CLAUSE_BATTERY_VOLTAGE:
        find(r, pass_if(fabs(p->battery.nominal_v - clause->value) < 1.0),
             "the design's pack has %d cells in series, %.1f V nominal", p->battery.series,
             p->battery.nominal_v);
        break;
    default:
        find(r, VS_OUTCOME_NOT_JUDGED, "needs a model of ageing, which this version does not have");
        break;
    }
}

void vs_case_clauses(struct vs_case *c)
{
    struct vs_verdict *v = c->verdict;
    v->clause_count = c->project->clause_count;
    v->pass = 1;
    for (int k = 0; k < v->clause_count; k++) {
        v->clause[k].clause = k;
        judge_clause(c, &c->project->clauses[k], &v->clause[k]);
        v->pass &= v->clause[k].outcome != VS_OUTCOME_FAIL;
    }
    v->managed_pass = 1;
    for (int site = 0; site < v->site_count; site++) {
        const struct vs_reading_result *m = &v->site[site].reading[VS_READING_MANAGED];
        double years = (double)m->nights.nights / 365.25;
        const struct vs_acceptance_spec *a = &c->project->acceptance;
        v->managed_pass &= (double)m->nights.dark_nights <= a->dark_nights_per_year_max * years &&
                           m->cold_charge_ah_per_year <= a->cold_charge_ah_max;
    }
    v->pass &= v->managed_pass;
}
