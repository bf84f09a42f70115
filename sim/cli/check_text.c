/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/check.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/cli/print.h"

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

static void head(struct page *g)
{
    const char *title = g->p->title[0] ? g->p->title : g->p->name;
    fprintf(g->stream, "%s\n", title);
    if (g->p->title_zh[0]) {
        fprintf(g->stream, "%s\n", g->p->title_zh);
    }
    vs_check_text_weather(g->v, g->loaded, g->stream);
}

static void reading_table(struct page *g, enum vs_reading reading)
{
    struct vs_table *t = vs_table_new("lrrrrrr");
    vs_table_heads(t, (const char *const[]){"site", "nights", "served in full", "LOLP", "LPSP",
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
    vs_table_put(t, g->stream, &g->err, g->diag);
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
        "gives %.0f Wh\n   on a mean December day.\n"
        "   LOLP is the share of nights not served in full, LPSP that of the energy asked for "
        "(EENS).\n",
        p->lamp.rated_w, p->lamp.hours_per_night, a->night_wh, p->battery.nominal_v,
        p->battery.capacity_ah, a->battery_wh, a->nights_held, a->five_nights_wh,
        a->december_panel_wh);
    reading_table(g, VS_READING_WRITTEN);
    const struct vs_clause *s = vs_project_clause(p, VS_CLAUSE_SHORTHAND);
    if (s && fabs(s->shorthand.hours_h - p->lamp.hours_per_night) > 0.01) {
        fprintf(g->stream,
                "   The shorthand line \"%s\" says %.0f h (%.0f Wh a night),\n   the %s %.0f h: "
                "they contradict each other. The shorthand's reading:\n",
                s->text_zh, s->shorthand.hours_h, a->shorthand_wh,
                vs_project_clause(p, VS_CLAUSE_HOURS) ? "clause" : "lamp", p->lamp.hours_per_night);
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

/* Sites without a dark night, and what so many winters prove of them. */
static void no_dark_night(struct page *g, enum vs_reading reading)
{
    char names[512] = "";
    size_t used = 0;
    const struct vs_reading_result *any = NULL;
    for (int site = 0; site < g->v->site_count; site++) {
        const struct vs_reading_result *r = &g->v->site[site].reading[reading];
        if (r->winters > 0 && r->dark_winters == 0 && used < sizeof names) {
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                                     site_name(g, site));
            any = r; /* all sites have the same winters */
        }
    }
    if (any) {
        vs_print_paragraph(g->stream, 3,
                           "%s: %ld winter%s without a dark night prove%s that fewer than %.1f %% "
                           "of winters have one, no more.",
                           names, any->winters, any->winters == 1 ? "" : "s",
                           any->winters == 1 ? "s" : "", 100 * any->winter_bound);
    }
}

/* What so many winters prove, and how sure the rates are. */
static void winters_table(struct page *g, enum vs_reading reading)
{
    const struct vs_reading_result *first = &g->v->site[0].reading[reading];
    if (first->winters == 0) {
        fprintf(g->stream, "   No whole winter was met: nothing is proven of winters.\n");
        return;
    }
    fprintf(
        g->stream,
        "   What %ld winter%s prove%s at 95 %%: the share of winters that have a dark night, by "
        "a bound from above\n   and between two; and rates, by drawing the winters again.\n",
        first->winters, first->winters == 1 ? "" : "s", first->winters == 1 ? "s" : "");
    struct vs_table *t = vs_table_new("lrrrrrr");
    vs_table_heads(t, (const char *const[]){"site", "dark winters", "share below", "Wilson %",
                                            "Clopper-Pearson %", "LPSP", "dark nights/year", NULL});
    for (int site = 0; site < g->v->site_count; site++) {
        const struct vs_reading_result *r = &g->v->site[site].reading[reading];
        int drawn = r->winters >= VS_WINTERS_DRAWN_LEAST;
        vs_table_cell(t, "%s", site_name(g, site));
        vs_table_cell(t, "%ld of %ld", r->dark_winters, r->winters);
        vs_table_cell(t, "%.1f %%", 100 * r->winter_bound);
        put_range(t, &r->dark_winter_score, 1, 100, "%.1f");
        put_range(t, &r->dark_winter, 1, 100, "%.1f");
        put_range(t, &r->lpsp, drawn, 1, "%.3f");
        /* what was never met cannot be drawn */
        put_range(t, &r->dark_per_year, drawn && r->dark_winters > 0, 1, "%.1f");
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
    no_dark_night(g, reading);
}

static void managed_table(struct page *g, enum vs_reading reading)
{
    struct vs_table *t = vs_table_new("lrrrrrrrrr");
    vs_table_heads(t, (const char *const[]){"site", "dark nights", "dark h", "light",
                                            "median night", "winter night", "worst night",
                                            "least SoC", "Ah below 0 degC", "cycles/year", NULL});
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
    vs_table_put(t, g->stream, &g->err, g->diag);
    winters_table(g, reading);
}

static void as_managed(struct page *g)
{
    fprintf(g->stream,
            "\n2  As managed: what the dimming firmware holds (policy adaptive, battery box: %s)\n",
            vs_box_word(g->p->battery.box));
    vs_print_paragraph(g->stream, 3,
                       "Light is the share of what the clause asks for; winter is November to "
                       "February. A night is dark when the lamp is off for more than %.3g h of "
                       "those asked for.%s",
                       g->p->acceptance.dark_tolerance_h,
                       g->v->synthetic ? " Winters are made: what they prove of real ones holds as "
                                         "far as the climate does."
                                       : "");
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
    vs_table_put(t, g->stream, &g->err, g->diag);
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
    vs_table_heads(t, (const char *const[]){"panel W", "smallest battery Ah", NULL});
    for (int k = 0; k < need->point_count; k++) {
        vs_table_cell(t, "%.0f", need->point[k].panel_w);
        if (need->point[k].battery_ah > 0) {
            vs_table_cell(t, "%.0f", need->point[k].battery_ah);
        } else {
            vs_table_cell(t, "none up to %.0f", g->p->sizing.battery_max_ah);
        }
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
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
                "   Cheapest pair that then passes %s%d year%s there%s: %.0f W and %.0f Ah, %.1f "
                "and %.1f times the tender's.\n",
                v->years == 1 ? "the " : "all ", v->years, v->years == 1 ? "" : "s",
                v->need_is_warm ? ", battery buried" : "", v->need_panel_w, v->need_battery_ah,
                v->need_panel_w / p->panel.pmp_w, v->need_battery_ah / p->battery.capacity_ah);
    } else {
        fprintf(g->stream, "   No pair within the project's search limits passes all years.\n");
    }
}

static void assumptions(struct page *g)
{
    const struct vs_verdict *v = g->v;
    fprintf(
        g->stream,
        "\n5  Assumptions that decide: the managed lamp at %s, first %d year%s, each one turned\n",
        g->p->sites[0].name, v->assumption_years, v->assumption_years == 1 ? "" : "s");
    struct vs_table *t = vs_table_new("lllrr");
    vs_table_heads(t, (const char *const[]){"assumption", "here", "turned", "dark nights/year",
                                            "winter night's light", NULL});
    for (int k = 0; k < v->assumption_count; k++) {
        const struct vs_assumption *a = &v->assumption[k];
        vs_table_cell(t, "%s", a->name);
        vs_table_cell(t, "%s", a->base);
        vs_table_cell(t, "%s", a->other);
        vs_table_cell(t, "%.1f -> %.1f", a->base_dark_per_year, a->other_dark_per_year);
        vs_table_cell(t, "%.1f %% -> %.1f %%", 100 * a->base_light_frac, 100 * a->other_light_frac);
    }
    vs_table_put(t, g->stream, &g->err, g->diag);
    for (int site = 0; site < g->p->site_count; site++) {
        const struct vs_project_site *s = &g->p->sites[site];
        if (s->coordinates == VS_COORDINATES_ESTIMATE) {
            fprintf(g->stream,
                    "   %s%s%s: %.2f %c, %.2f %c, %.0f m are estimates, to be confirmed.\n",
                    s->name, s->name_zh[0] ? " " : "", s->name_zh, fabs(s->latitude_deg),
                    s->latitude_deg < 0 ? 'S' : 'N', fabs(s->longitude_deg),
                    s->longitude_deg < 0 ? 'W' : 'E', s->altitude_m);
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
    vs_print_paragraph(g->stream, 3,
                       "%s: %ld of %ld nights dark; a median winter night has %.0f %% of the light "
                       "asked for, the worst %.0f %%.",
                       what, dark, nights, 100 * light, 100 * worst);
}

static void verdict(struct page *g)
{
    const struct vs_verdict *v = g->v;
    fprintf(g->stream, "\n6  Verdict\n");
    for (int k = 0; k < v->clause_count; k++) {
        const struct vs_clause_result *r = &v->clause[k];
        const struct vs_clause *c = &g->p->clauses[r->clause];
        fprintf(g->stream, "   %-10s  %s  %s\n", vs_outcome_word(r->outcome), c->id, c->text_zh);
        vs_print_paragraph(g->stream, 15, "%s.", r->finding);
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
    as_written(&g);
    as_managed(&g);
    cloudy_days(&g);
    needs(&g);
    assumptions(&g);
    verdict(&g);
    return g.err;
}
