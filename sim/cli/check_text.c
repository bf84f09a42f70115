/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/check.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/cli/print.h"
#include "sim/weather/daily_hours.h"

/* What all sections need. The first failure is kept and the rest are skipped. */
struct page {
    const struct vs_verdict *v;
    const struct vs_project *p;
    const struct vs_loaded *loaded;
    FILE *stream;
    struct vs_diag *diag;
    enum vs_err err;
};

const char *vs_outcome_word(enum vs_outcome outcome)
{
    static const char *const words[] = {"pass", "FAIL", "not judged"};
    return words[outcome];
}

static double years_of(const struct vs_reading_result *r)
{
    return fmax((double)r->nights.nights / 365.25, 1e-9);
}

static const char *site_name(const struct page *g, int site)
{
    return g->p->sites[site].name;
}

static void put_table(struct page *g, struct vs_table *t)
{
    if (!g->err) {
        g->err = vs_table_print(t, "   ", g->stream, g->diag);
    }
    vs_table_free(t);
}

static void heads(struct vs_table *t, const char *const *names)
{
    for (int k = 0; names[k]; k++) {
        vs_table_cell(t, "%s", names[k]);
    }
    vs_table_rule(t);
}

/* What the files of the weather leave to be said. */
static void measured(struct page *g)
{
    const struct vs_weather_years *y = &g->loaded->weather;
    struct vs_hours_notes n = vs_weather_years_notes(y);
    struct vs_filled f = vs_weather_years_filled(y);
    if (y->left_out_days) {
        fprintf(g->stream, "Left out: %ld days behind the last 30 June.\n", y->left_out_days);
    }
    if (n.night_hours || n.over_hours) {
        fprintf(g->stream,
                "The weather has light in %ld hours without sun (%.1f kWh/m2) and more than the "
                "sun gives in %ld (%.1f kWh/m2):\nits irradiance is late or early; what had no sun "
                "was dropped. `vesper weather inspect --fix` mends it.\n",
                n.night_hours, n.night_whm2 / 1000.0, n.over_hours, n.over_whm2 / 1000.0);
    }
    long filled = f.interpolated + f.climate + f.leap_day;
    if (filled || f.air || f.dhi || f.wind || n.dhi_cut) {
        fprintf(g->stream,
                "Not measured: %ld h of sun interpolated, %ld h by the climate, %ld h of leap days "
                "repeated;\ndiffuse part of %ld h, air of %ld h, wind of %ld h; diffuse cut to "
                "global in %ld h.\n",
                f.interpolated, f.climate, f.leap_day, f.dhi, f.air, f.wind, n.dhi_cut);
    }
    if (n.days_cut) {
        fprintf(g->stream, "Brighter than any day near the ground, cut to Kt %.2f: %ld days.\n",
                VS_DAILY_KT_MOST, n.days_cut);
    }
}

static void head(struct page *g)
{
    const struct vs_verdict *v = g->v;
    fprintf(g->stream, "%s\n%s\n", g->p->title, g->p->title_zh);
    fprintf(g->stream, "Judged on %s, by running the controller's firmware at a tick of 60 s.\n",
            v->weather);
    if (g->loaded->has_file) {
        measured(g);
    }
}

/* What hills and snow took of the light, where they took any. */
static void taken(struct page *g)
{
    for (int site = 0; site < g->v->site_count; site++) {
        const struct vs_sky_notes *n = &g->v->site[site].sky;
        double open = n->plane_whm2 + n->blocked_whm2;
        if (n->blocked_whm2 > 0) {
            fprintf(g->stream,
                    "%s lies among hills of up to %.0f deg: they keep %.1f %% of the light from "
                    "the panel.\n",
                    site_name(g, site), g->p->sites[site].skyline_notes.highest_deg,
                    100.0 * n->blocked_whm2 / open);
        }
        if (n->snow_whm2 > 0) {
            fprintf(g->stream, "Snow on the panel takes %.1f %% of its light at %s.\n",
                    100.0 * n->snow_whm2 / n->plane_whm2, site_name(g, site));
        }
    }
}

static void reading_table(struct page *g, enum vs_reading reading)
{
    struct vs_table *t = vs_table_new("lrrrrrr");
    heads(t, (const char *const[]){"site", "nights", "served in full", "LOLP", "LPSP",
                                   "EENS kWh/year", "dark h/year", NULL});
    for (int site = 0; site < g->v->site_count; site++) {
        const struct vs_reading_result *r = &g->v->site[site].reading[reading];
        vs_table_cell(t, "%s", site_name(g, site));
        vs_table_cell(t, "%ld", r->nights.nights);
        vs_table_cell(t, "%ld", r->nights.served_nights);
        vs_table_cell(t, "%.4f", r->nights.lolp_night);
        vs_table_cell(t, "%.4f", r->nights.lpsp);
        vs_table_cell(t, "%.1f", r->nights.eens_wh / 1000.0 / years_of(r));
        vs_table_cell(t, "%.0f", r->nights.lolh_h / years_of(r));
    }
    put_table(g, t);
}

static void as_written(struct page *g)
{
    const struct vs_arithmetic *a = &g->v->arithmetic;
    const struct vs_project *p = g->p;
    fprintf(g->stream, "\n1  As written: full power, %.0f W x %.0f h (policy fixed)\n",
            p->lamp.rated_w, p->lamp.hours_per_night);
    fprintf(
        g->stream,
        "   Arithmetic: %.0f W x %.0f h = %.0f Wh a night; the battery holds %.1f V x %.0f Ah = "
        "%.0f Wh,\n   %.2f of a night. Five nights ask for %.0f Wh. At its best point the panel "
        "gives %.0f Wh\n   on a mean December day.\n",
        p->lamp.rated_w, p->lamp.hours_per_night, a->night_wh, p->battery.nominal_v,
        p->battery.capacity_ah, a->battery_wh, a->nights_held, a->five_nights_wh,
        a->december_panel_wh);
    reading_table(g, VS_READING_WRITTEN);
    const struct vs_clause *s = vs_project_clause(p, VS_CLAUSE_SHORTHAND);
    if (s) {
        fprintf(
            g->stream,
            "   The shorthand line \"%s\" says %.0f h (%.0f Wh a night),\n   the clause %.0f h: "
            "they contradict each other. The shorthand's reading:\n",
            s->text_zh, s->shorthand.hours_h, a->shorthand_wh, p->lamp.hours_per_night);
        reading_table(g, VS_READING_SHORTHAND);
    }
}

static void put_range(struct vs_table *t, const struct vs_interval *i, int known, double times,
                      const char *format)
{
    char low[24], high[24];
    if (!known) {
        vs_table_cell(t, "-");
        return;
    }
    snprintf(low, sizeof low, format, times * i->low);
    snprintf(high, sizeof high, format, times * i->high);
    vs_table_cell(t, "%s-%s", low, high);
}

/* What so many winters prove, and how sure the rates are. */
static void winters_table(struct page *g, enum vs_reading reading)
{
    const struct vs_reading_result *first = &g->v->site[0].reading[reading];
    if (first->winters == 0) {
        fprintf(g->stream, "   No whole winter was met: nothing is proven of winters.\n");
        return;
    }
    fprintf(g->stream,
            "   What %ld winter%s prove%s at 95 %%: the chance that a winter has a dark night, and "
            "rates by winters drawn again.\n",
            first->winters, first->winters == 1 ? "" : "s", first->winters == 1 ? "s" : "");
    struct vs_table *t = vs_table_new("lrrrrrr");
    heads(t, (const char *const[]){"site", "dark winters", "chance below", "Wilson %",
                                   "Clopper-Pearson %", "LPSP", "dark nights/year", NULL});
    for (int site = 0; site < g->v->site_count; site++) {
        const struct vs_reading_result *r = &g->v->site[site].reading[reading];
        int drawn = r->winters > 1;
        vs_table_cell(t, "%s", site_name(g, site));
        vs_table_cell(t, "%ld of %ld", r->dark_winters, r->winters);
        vs_table_cell(t, "%.1f %%", 100 * r->winter_bound);
        put_range(t, &r->dark_winter_score, 1, 100, "%.1f");
        put_range(t, &r->dark_winter, 1, 100, "%.1f");
        put_range(t, &r->lpsp, drawn, 1, "%.3f");
        /* what was never met cannot be drawn */
        put_range(t, &r->dark_per_year, drawn && r->dark_winters > 0, 1, "%.1f");
    }
    put_table(g, t);
    if (first->dark_winters == 0) {
        fprintf(g->stream,
                "   %s: %ld winter%s without a dark night prove%s less than %.1f %% a winter, no "
                "more.\n",
                site_name(g, 0), first->winters, first->winters == 1 ? "" : "s",
                first->winters == 1 ? "s" : "", 100 * first->winter_bound);
    }
}

static void managed_table(struct page *g, enum vs_reading reading)
{
    struct vs_table *t = vs_table_new("lrrrrrrrrr");
    heads(t, (const char *const[]){"site", "dark nights", "dark h", "light", "median night",
                                   "winter night", "worst night", "least SoC", "Ah below 0 degC",
                                   "cycles/year", NULL});
    for (int site = 0; site < g->v->site_count; site++) {
        const struct vs_reading_result *r = &g->v->site[site].reading[reading];
        vs_table_cell(t, "%s", site_name(g, site));
        vs_table_cell(t, "%ld", r->nights.dark_nights);
        vs_table_cell(t, "%.0f", r->nights.dark_h);
        vs_table_cell(t, "%.1f %%", 100 * r->nights.light_frac);
        vs_table_cell(t, "%.1f %%", 100 * r->nights.median_light_frac);
        vs_table_cell(t, "%.1f %%", 100 * r->median_winter_light_frac);
        vs_table_cell(t, "%.1f %%", 100 * r->worst_level_frac);
        vs_table_cell(t, "%.1f %%", 100 * r->nights.soc_min_frac);
        vs_table_cell(t, "%.2f", r->cold_charge_ah_per_year);
        vs_table_cell(t, "%.0f", r->cycles_per_year);
    }
    put_table(g, t);
    winters_table(g, reading);
}

static void as_managed(struct page *g)
{
    fprintf(g->stream,
            "\n2  As managed: what the dimming firmware holds (policy adaptive, battery box: %s)\n"
            "   Light is the share of what the clause asks for; winter is November to February.\n",
            vs_box_word(g->p->battery.box));
    managed_table(g, VS_READING_MANAGED);
    if (g->p->battery.box != VS_BOX_BURIED) {
        fprintf(g->stream,
                "   The same lamp with its battery buried at %.1f m, where it does not freeze:\n",
                g->p->battery.burial_depth_m);
        managed_table(g, VS_READING_BURIED);
    }
}

static void event_cell(struct vs_table *t, const struct vs_event_result *e)
{
    char back[16] = "-";
    if (e->recovery_days > 0) {
        snprintf(back, sizeof back, "%.1f d", e->recovery_days);
    }
    vs_table_cell(t, "%d/%d", e->nights_lit, VS_EVENT_DAYS);
    vs_table_cell(t, "%.1f %%", 100 * e->level_frac);
    vs_table_cell(t, "%.0f %%", 100 * e->soc_min_frac);
    vs_table_cell(t, "%s", back);
}

static void event_table(struct page *g, int buried)
{
    struct vs_table *t = vs_table_new("llrrrrrrrrrrrrr");
    vs_table_cell(t, "site");
    vs_table_cell(t, "month");
    vs_table_cell(t, "SoC");
    for (int k = 0; k < VS_EVENT_SKIES; k++) {
        vs_table_cell(t, "KT %.2f", vs_event_kt[k]);
        vs_table_cell(t, "light");
        vs_table_cell(t, "SoC");
        vs_table_cell(t, "full");
    }
    vs_table_rule(t);
    static const char *const months[] = {"Nov", "Dec", "Jan", "Feb"};
    for (int row = 0; row < g->v->site_count * VS_EVENT_MONTHS; row++) {
        int site = row / VS_EVENT_MONTHS, month = row % VS_EVENT_MONTHS;
        const struct vs_site_result *s = &g->v->site[site];
        const struct vs_event_result *e = buried ? s->event_buried[month] : s->event[month];
        vs_table_cell(t, "%s", month == 0 ? site_name(g, site) : "");
        vs_table_cell(t, "%s", months[month]);
        vs_table_cell(t, "%.0f %%", 100 * e[0].start_soc_frac);
        for (int k = 0; k < VS_EVENT_SKIES; k++) {
            event_cell(t, &e[k]);
        }
    }
    put_table(g, t);
}

static void cloudy_days(struct page *g)
{
    fprintf(g->stream,
            "\n3  Five cloudy days, from the median sunset of the month (policy adaptive, battery "
            "box: %s)\n"
            "   Each sky: nights lit of five, light held, least SoC, days until full again at "
            "clearness 0.5.\n",
            vs_box_word(g->p->battery.box));
    event_table(g, 0);
    for (int site = 0; site < g->v->site_count; site++) {
        const struct vs_met_run *m = &g->v->site[site].met;
        struct vs_date d = vs_date_of_days(m->day);
        fprintf(g->stream,
                "   Worst five days met at %s: from %04d-%02d-%02d, %.2f kWh/m2 a day (clearness "
                "%.2f):\n     %d of 5 nights lit, %.1f %% of the light, SoC down to %.0f %%.\n",
                site_name(g, site), d.year, d.month, d.day, m->ghi_kwhm2, m->clearness,
                m->nights_lit, 100 * m->level_frac, 100 * m->soc_min_frac);
    }
    if (g->p->battery.box != VS_BOX_BURIED) {
        fprintf(g->stream, "   The same with the battery buried at %.1f m:\n",
                g->p->battery.burial_depth_m);
        event_table(g, 1);
    }
    if (!g->err) {
        g->err = vs_check_text_rarity(g->v, g->stream, g->diag);
    }
}

static void need_table(struct page *g, const struct vs_need *need)
{
    struct vs_table *t = vs_table_new("rr");
    heads(t, (const char *const[]){"panel W", "smallest battery Ah", NULL});
    for (int k = 0; k < need->point_count; k++) {
        vs_table_cell(t, "%.0f", need->point[k].panel_w);
        if (need->point[k].battery_ah > 0) {
            vs_table_cell(t, "%.0f", need->point[k].battery_ah);
        } else {
            vs_table_cell(t, "none up to %.0f", g->p->sizing.battery_max_ah);
        }
    }
    put_table(g, t);
}

static void needs(struct page *g)
{
    const struct vs_verdict *v = g->v;
    const struct vs_project *p = g->p;
    fprintf(g->stream,
            "\n4  What the words would need: %.0f W x %.0f h in full on %.1f %% of nights\n",
            p->lamp.rated_w, p->lamp.hours_per_night, 100 * (1 - p->acceptance.lolp_night_max));
    fprintf(g->stream,
            "   Sought at the hardest site, %s, on a sample of the years.\n"
            "   Battery box as in the project (%s):\n",
            p->sites[v->need_site].name, vs_box_word(p->battery.box));
    need_table(g, &v->need);
    if (v->has_need_warm) {
        fprintf(g->stream, "   The same with the battery buried at %.1f m:\n",
                p->battery.burial_depth_m);
        need_table(g, &v->need_warm);
    }
    if (v->need_battery_ah > 0) {
        fprintf(g->stream,
                "   Cheapest pair that then passes all %d years there%s: %.0f W and %.0f Ah, %.1f "
                "and %.1f times the tender's.\n",
                v->years, v->need_is_warm ? ", battery buried" : "", v->need_panel_w,
                v->need_battery_ah, v->need_panel_w / p->panel.pmp_w,
                v->need_battery_ah / p->battery.capacity_ah);
    } else {
        fprintf(g->stream, "   No pair within the project's search limits passes all years.\n");
    }
}

static void assumptions(struct page *g)
{
    const struct vs_verdict *v = g->v;
    fprintf(
        g->stream,
        "\n5  Assumptions that decide: the managed lamp at %s, first %d years, each one turned\n",
        g->p->sites[0].name, v->assumption_years);
    struct vs_table *t = vs_table_new("lllrr");
    heads(t, (const char *const[]){"assumption", "here", "turned", "dark nights/year",
                                   "winter night's light", NULL});
    for (int k = 0; k < v->assumption_count; k++) {
        const struct vs_assumption *a = &v->assumption[k];
        vs_table_cell(t, "%s", a->name);
        vs_table_cell(t, "%s", a->base);
        vs_table_cell(t, "%s", a->other);
        vs_table_cell(t, "%.1f -> %.1f", a->base_dark_per_year, a->other_dark_per_year);
        vs_table_cell(t, "%.1f %% -> %.1f %%", 100 * a->base_light_frac, 100 * a->other_light_frac);
    }
    put_table(g, t);
    for (int site = 0; site < g->p->site_count; site++) {
        const struct vs_project_site *s = &g->p->sites[site];
        if (s->coordinates == VS_COORDINATES_ESTIMATE) {
            fprintf(g->stream, "   %s %s: %.2f N, %.2f E, %.0f m are estimates, to be confirmed.\n",
                    s->name, s->name_zh, s->latitude_deg, s->longitude_deg, s->altitude_m);
        }
    }
}

/* The worst site of a reading, in one line. */
static void sum_up(struct page *g, enum vs_reading reading, const char *what)
{
    const struct vs_verdict *v = g->v;
    long dark = 0, nights = 0;
    double light = 1, worst = 1;
    for (int site = 0; site < v->site_count; site++) {
        const struct vs_reading_result *r = &v->site[site].reading[reading];
        dark = r->nights.dark_nights > dark ? r->nights.dark_nights : dark;
        nights = r->nights.nights;
        light = fmin(light, r->median_winter_light_frac);
        worst = fmin(worst, r->worst_level_frac);
    }
    fprintf(g->stream,
            "   %s: %ld of %ld nights dark; a median winter night has %.0f %% of the light asked "
            "for, the worst %.0f %%.\n",
            what, dark, nights, 100 * light, 100 * worst);
}

static void verdict(struct page *g)
{
    const struct vs_verdict *v = g->v;
    fprintf(g->stream, "\n6  Verdict\n");
    for (int k = 0; k < v->clause_count; k++) {
        const struct vs_clause_result *r = &v->clause[k];
        const struct vs_clause *c = &g->p->clauses[r->clause];
        fprintf(g->stream, "   %-10s  %s  %s\n               %s.\n", vs_outcome_word(r->outcome),
                c->id, c->text_zh, r->finding);
    }
    double residual = 0;
    for (int site = 0; site < v->site_count; site++) {
        for (int k = 0; k < VS_READING_COUNT; k++) {
            residual = fmax(residual, fabs(v->site[site].reading[k].ledger_residual_frac));
        }
    }
    fprintf(g->stream, "\n   %s\n",
            v->pass ? "The design PASSES every clause that was judged."
                    : "The design as the tender writes it FAILS.");
    sum_up(g, VS_READING_WRITTEN, "As written, at the worst site");
    sum_up(g, VS_READING_MANAGED, "As managed by the dimming firmware");
    if (g->p->battery.box != VS_BOX_BURIED) {
        sum_up(g, VS_READING_BURIED, "The same with the battery buried");
    }
    fprintf(g->stream,
            "   %ld lamp-years simulated; the energy books close to %.0e of throughput.\n",
            v->lamp_years, residual);
}

enum vs_err vs_check_text(const struct vs_verdict *v, const struct vs_loaded *loaded, FILE *stream,
                          struct vs_diag *diag)
{
    struct page g = {v, v->project, loaded, stream, diag, VS_OK};
    head(&g);
    taken(&g);
    as_written(&g);
    as_managed(&g);
    cloudy_days(&g);
    needs(&g);
    assumptions(&g);
    verdict(&g);
    return g.err;
}
