/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/verdict/skies.h"
#include "sim/verdict/verdict.h"
#include "tests/sim/project_fixture.h"

/* The shipped project at its first site only, and a narrow search, so that a verdict of one year
 * takes seconds. */
struct bench {
    struct vs_project project;
    struct vs_climate climate;
    struct vs_verdict verdict, other;
};

static struct bench *bench(void)
{
    struct bench *b = calloc(1, sizeof *b);
    cr_assert(b);
    qinglong_load(&b->project, &b->climate);
    b->project.site_count = 1;
    b->project.sizing.panel_min_w = 280;
    b->project.sizing.panel_max_w = 280;
    b->project.sizing.battery_min_ah = 130;
    b->project.sizing.battery_max_ah = 220;
    return b;
}

/* Where a pair that serves the tender's words is sought in a single year: the one that is made
 * first has more snow than a hundredth of its nights allow. */
static struct bench *bench_without_snow(void)
{
    struct bench *b = bench();
    memset(b->climate.snow.days, 0, sizeof b->climate.snow.days);
    return b;
}

static void judge_on(const struct bench *b, int years, int threads, struct vs_verdict *verdict)
{
    struct vs_verdict_options o = {
        .years = years, .seed = 1, .threads = threads, .climate = &b->climate};
    struct vs_diag diag = {0};
    cr_assert_eq(vs_verdict_make(&b->project, &o, verdict, &diag), VS_OK, "%s", diag.text);
}

static void judge(const struct bench *b, int threads, struct vs_verdict *verdict)
{
    judge_on(b, 1, threads, verdict);
}

static const struct vs_clause_result *clause_of(const struct vs_verdict *v,
                                                enum vs_clause_kind kind)
{
    const struct vs_clause *clause = vs_project_clause(v->project, kind);
    cr_assert(clause);
    return &v->clause[clause - v->project->clauses];
}

/* A lamp of the first site through synthetic years from the first on. */
struct outcome {
    long nights, losses, dark;
    double light_frac;
};

static struct outcome run_lamp(const struct bench *b, const struct vs_scene_variant *v, int years)
{
    struct vs_skies skies = {.project = &b->project, .climate = &b->climate, .seed = 1};
    struct vs_season_group group = {.site = 0};
    struct vs_season_lamp *lamp = calloc(1, sizeof *lamp);
    struct vs_night *nights = calloc(366 * (size_t)years, sizeof *nights);
    cr_assert(lamp && nights);
    struct vs_diag diag = {0};
    cr_assert_eq(vs_scene_sky(&b->project, &b->climate, 0, v, &group.sky, &diag), VS_OK);
    struct vs_lamp_params params;
    vs_scene_lamp(&b->project, v, 0, &params);
    *lamp = (struct vs_season_lamp){.years = years, .stop_after_loss = -1};
    vs_lamp_start(&lamp->lamp, &params, nights, 366 * (size_t)years);
    struct vs_season season = {.years = years,
                               .threads = 1,
                               .dt_s = 60,
                               .source = vs_skies_source(&skies),
                               .site_count = 1,
                               .group_count = 1,
                               .lamp_count = 1,
                               .groups = &group,
                               .lamps = lamp};
    cr_assert_eq(vs_season_run(&season, &diag), VS_OK, "%s", diag.text);
    struct vs_reliability r = vs_reliability_of(
        nights, lamp->lamp.tally.count, params.demand.served_frac, params.demand.dark_tolerance_h);
    free(nights);
    free(lamp);
    return (struct outcome){r.nights, r.loss_nights, r.dark_nights, r.light_frac};
}

static struct vs_scene_variant full_power(const struct bench *b, double panel_w, double battery_ah)
{
    struct vs_scene_variant v = vs_scene_variant(&b->project);
    v.policy = VS_POLICY_FIXED;
    v.box = VS_BOX_BURIED;
    v.panel_w = panel_w;
    v.battery_ah = battery_ah;
    return v;
}

/* 384 Wh of battery against 600 Wh a night, and some 270 Wh from the panel on a December day: no
 * night of the year can be served whole, whatever the weather. 8 h ask for 400 Wh, which only a
 * sunny summer day and a warm pack come near. */
static void expect_written_fails(const struct vs_verdict *v)
{
    const struct vs_reading_result *w = &v->site[0].reading[VS_READING_WRITTEN];
    cr_expect_geq(w->nights.nights, 363);
    cr_expect_eq(w->nights.served_nights, 0);
    cr_expect_eq(w->nights.loss_nights, w->nights.nights);
    cr_expect_eq(w->nights.lolp_night, 1);
    cr_expect_gt(w->nights.dark_nights, w->nights.nights / 2);
    cr_expect_gt(w->nights.lolp_time, 0.3);
    /* what is not stored cannot be served: at most the battery and the lamp's share of dusk */
    cr_expect_gt(w->nights.lpsp, 1 - v->arithmetic.battery_wh / v->arithmetic.night_wh);
    cr_expect_eq(clause_of(v, VS_CLAUSE_HOURS)->outcome, VS_OUTCOME_FAIL);
    cr_expect_eq(clause_of(v, VS_CLAUSE_AUTONOMY)->outcome, VS_OUTCOME_FAIL);
    cr_expect_eq(clause_of(v, VS_CLAUSE_SHORTHAND)->outcome, VS_OUTCOME_FAIL);
    cr_expect_eq(clause_of(v, VS_CLAUSE_PANEL_POWER)->outcome, VS_OUTCOME_PASS);
    cr_expect_eq(clause_of(v, VS_CLAUSE_BATTERY_WARRANTY)->outcome, VS_OUTCOME_NOT_JUDGED);
    cr_expect_eq(v->pass, 0);
    const struct vs_reading_result *s = &v->site[0].reading[VS_READING_SHORTHAND];
    cr_expect_lt(s->nights.lpsp, w->nights.lpsp);
    cr_expect_eq(s->hours_per_night, 8);
}

static void expect_arithmetic(const struct vs_verdict *v)
{
    const struct vs_arithmetic *a = &v->arithmetic;
    cr_expect_float_eq(a->night_wh, 600, 1e-9);
    cr_expect_float_eq(a->shorthand_wh, 400, 1e-9);
    cr_expect_float_eq(a->battery_wh, 384, 1e-9);
    cr_expect_float_eq(a->nights_held, 0.64, 1e-9);
    cr_expect_float_eq(a->five_nights_wh, 3000, 1e-9);
    /* 3 to 4.5 kWh/m2 on the plane in December, of 80 W nameplate */
    cr_expect(a->december_panel_wh > 150 && a->december_panel_wh < 400, "%.0f",
              a->december_panel_wh);
}

static void expect_managed(const struct vs_verdict *v)
{
    const struct vs_reading_result *r = v->site[0].reading;
    const struct vs_reading_result *managed = &r[VS_READING_MANAGED];
    const struct vs_reading_result *buried = &r[VS_READING_BURIED];
    cr_expect_eq(managed->policy, VS_POLICY_ADAPTIVE);
    cr_expect_eq(buried->box, VS_BOX_BURIED);
    cr_expect_lt(managed->nights.dark_nights, r[VS_READING_WRITTEN].nights.dark_nights);
    cr_expect_lt(10 * buried->nights.dark_nights, r[VS_READING_WRITTEN].nights.dark_nights);
    cr_expect_lt(buried->nights.dark_nights, managed->nights.dark_nights);
    cr_expect_gt(buried->median_winter_light_frac, 0.05);
    for (int k = 0; k < VS_READING_COUNT; k++) {
        cr_expect_eq(r[k].cold_charge_ah_per_year, 0);
        cr_expect_lt(fabs(r[k].ledger_residual_frac), VS_LEDGER_TOLERANCE);
        cr_expect_gt(r[k].throughput_j, 0);
        /* the battery gives no more light than the panel put in and the start left in it */
        cr_expect_lt(r[k].ledger_j[VS_LEDGER_light], r[k].ledger_j[VS_LEDGER_panel]);
        cr_expect(r[k].nights.soc_min_frac > 0 && r[k].nights.soc_min_frac < 1);
    }
}

static void expect_assumptions(const struct vs_verdict *v)
{
    static const char *const wanted[] = {"battery box", "charging below 0 degC", "panel tilt",
                                         "site coordinates", "horizon"};
    for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++) {
        int found = 0;
        for (int k = 0; k < v->assumption_count; k++) {
            found += strcmp(v->assumption[k].name, wanted[w]) == 0;
        }
        cr_expect_gt(found, 0, "%s is not among the assumptions", wanted[w]);
    }
    const struct vs_reading_result *m = &v->site[0].reading[VS_READING_MANAGED];
    double base = 365.25 * (double)m->nights.dark_nights / (double)m->nights.nights;
    for (int k = 0; k < v->assumption_count; k++) {
        const struct vs_assumption *a = &v->assumption[k];
        if (strcmp(a->name, "snow, battery buried") == 0) {
            cr_expect_leq(a->other_dark_per_year, a->base_dark_per_year, "snow gives no light");
            continue; /* held to the buried lamp */
        }
        cr_expect_float_eq(a->base_dark_per_year, base, 1e-9, "%s", a->name);
        if (strcmp(a->name, "horizon") == 0) {
            cr_expect_str_eq(a->base, "open all round");
            cr_expect_gt(a->other_dark_per_year, a->base_dark_per_year, "hills give no light");
            cr_expect_leq(a->other_light_frac, a->base_light_frac);
        }
        if (strncmp(a->other, "buried", 6) == 0) {
            const struct vs_reading_result *b = &v->site[0].reading[VS_READING_BURIED];
            cr_expect_float_eq(a->other_light_frac, b->median_winter_light_frac, 1e-12);
        }
    }
}

static void expect_events(const struct vs_verdict *v)
{
    for (int month = 0; month < VS_EVENT_MONTHS; month++) {
        for (int sky = 0; sky < VS_EVENT_SKIES; sky++) {
            const struct vs_event_result *e = &v->site[0].event[month][sky];
            cr_expect_eq(e->month, vs_event_month[month]);
            cr_expect_eq(e->kt_day, vs_event_kt[sky]);
            cr_expect(e->nights_lit >= 0 && e->nights_lit <= VS_EVENT_DAYS);
            cr_expect(e->level_frac >= e->worst_level_frac && e->level_frac <= 1);
            cr_expect(e->start_soc_frac > 0 && e->start_soc_frac <= 1);
        }
    }
    const struct vs_met_run *met = &v->site[0].met;
    /* the worst five days of a year in north China */
    cr_expect(met->clearness > 0.05 && met->clearness < 0.5, "%.3f", met->clearness);
    cr_expect(met->nights_lit >= 0 && met->nights_lit <= VS_EVENT_DAYS);
}

Test(verdict, the_tender_is_judged, .timeout = 200)
{
    struct bench *b = bench_without_snow();
    judge(b, 0, &b->verdict);
    const struct vs_verdict *v = &b->verdict;
    cr_expect_eq(v->site_count, 1);
    cr_expect_eq(v->years, 1);
    cr_expect_eq(v->synthetic, 1);
    expect_written_fails(v);
    expect_arithmetic(v);
    expect_managed(v);
    expect_assumptions(v);
    expect_events(v);
    /* the pair that it names serves those years */
    cr_assert_gt(v->need_battery_ah, 0);
    struct vs_scene_variant pair = full_power(b, v->need_panel_w, v->need_battery_ah);
    struct outcome o = run_lamp(b, &pair, 1);
    cr_expect_leq(o.losses, 3, "%ld losses", o.losses); /* 1 % of a year */
    const struct vs_sizing_spec *s = &b->project.sizing;
    cr_assert_gt(v->need_battery_ah, s->battery_min_ah, "no smaller one to try");
    pair.battery_ah -= s->battery_step_ah;
    o = run_lamp(b, &pair, 1);
    cr_expect_gt(o.losses, 3, "one step less has %ld losses", o.losses);
    free(b);
}

/* A trial cuts the years in two and runs both parts at once. */
Test(verdict, the_pair_that_it_names_also_serves_years_that_are_not_cut, .timeout = 200)
{
    enum { YEARS = 6, LOSSES = 21 }; /* a hundredth of the nights */
    struct bench *b = bench();
    b->project.sizing.panel_min_w = b->project.sizing.panel_max_w = 480;
    b->project.sizing.battery_min_ah = 30;
    b->project.sizing.battery_max_ah = 400;
    judge_on(b, YEARS, 0, &b->verdict);
    const struct vs_verdict *v = &b->verdict;
    cr_assert_gt(v->need_battery_ah, b->project.sizing.battery_min_ah);
    struct vs_scene_variant pair = full_power(b, v->need_panel_w, v->need_battery_ah);
    struct outcome o = run_lamp(b, &pair, YEARS);
    cr_expect_leq(o.losses, LOSSES, "%g Ah: %ld losses", pair.battery_ah, o.losses);
    pair.battery_ah -= b->project.sizing.battery_step_ah;
    o = run_lamp(b, &pair, YEARS);
    cr_expect_gt(o.losses, LOSSES, "%g Ah: %ld losses", pair.battery_ah, o.losses);
    free(b);
}

static void expect_same_event(const struct vs_event_result *a, const struct vs_event_result *b)
{
    cr_expect_eq(a->start_soc_frac, b->start_soc_frac);
    cr_expect_eq(a->nights_lit, b->nights_lit);
    cr_expect_eq(a->dark_h, b->dark_h);
    cr_expect_eq(a->level_frac, b->level_frac);
    cr_expect_eq(a->soc_min_frac, b->soc_min_frac);
    cr_expect_eq(a->recovery_days, b->recovery_days);
}

static void expect_same(const struct vs_verdict *a, const struct vs_verdict *b)
{
    for (int k = 0; k < VS_READING_COUNT; k++) {
        const struct vs_reading_result *x = &a->site[0].reading[k], *y = &b->site[0].reading[k];
        cr_expect_eq(memcmp(&x->nights, &y->nights, sizeof x->nights), 0, "reading %d", k);
        cr_expect_eq(memcmp(x->ledger_j, y->ledger_j, sizeof x->ledger_j), 0, "reading %d", k);
        cr_expect_eq(x->stored_j, y->stored_j);
        cr_expect_eq(x->median_winter_light_frac, y->median_winter_light_frac);
    }
    for (int k = 0; k < VS_EVENT_MONTHS * VS_EVENT_SKIES; k++) {
        expect_same_event(&a->site[0].event[k / VS_EVENT_SKIES][k % VS_EVENT_SKIES],
                          &b->site[0].event[k / VS_EVENT_SKIES][k % VS_EVENT_SKIES]);
    }
    cr_assert_eq(a->assumption_count, b->assumption_count);
    for (int k = 0; k < a->assumption_count; k++) {
        cr_expect_eq(a->assumption[k].other_dark_per_year, b->assumption[k].other_dark_per_year);
        cr_expect_eq(a->assumption[k].other_light_frac, b->assumption[k].other_light_frac);
    }
    cr_expect_eq(a->need_panel_w, b->need_panel_w);
    cr_expect_eq(a->need_battery_ah, b->need_battery_ah);
    cr_expect_eq(a->lamp_years, b->lamp_years);
    for (int k = 0; k < a->clause_count; k++) {
        cr_expect_str_eq(a->clause[k].finding, b->clause[k].finding);
    }
}

static const struct vs_assumption *assumption_of(const struct vs_verdict *v, const char *name)
{
    for (int k = 0; k < v->assumption_count; k++) {
        if (strcmp(v->assumption[k].name, name) == 0) {
            return &v->assumption[k];
        }
    }
    return NULL;
}

Test(verdict, made_again_with_other_threads_it_is_the_same_to_the_last_bit, .timeout = 200)
{
    struct bench *b = bench();
    /* a place that is known: its coordinates are confirmed, and it has a skyline of its own */
    b->project.sites[0].coordinates = VS_COORDINATES_CONFIRMED;
    strcpy(b->project.sites[0].horizon, "none.csv");
    judge(b, 1, &b->verdict);
    cr_expect_str_eq(assumption_of(&b->verdict, "site coordinates")->base, "confirmed");
    cr_expect_null(assumption_of(&b->verdict, "horizon"));
    judge(b, 2, &b->other);
    expect_same(&b->verdict, &b->other);
    free(b);
}

/* Snow on the panel takes the controller's sight of dusk and dawn: by its clock alone it was 36 min
 * late on one evening of these years. */
Test(verdict, a_large_panel_and_a_large_buried_battery_serve_every_night_in_full_but_for_snow)
{
    struct bench *b = bench();
    memset(b->climate.snow.days, 0, sizeof b->climate.snow.days);
    struct vs_scene_variant v = full_power(b, 600, 400);
    struct outcome o = run_lamp(b, &v, 2);
    cr_expect_geq(o.nights, 728);
    cr_expect_eq(o.losses, 0, "%ld of %ld nights fall short", o.losses, o.nights);
    cr_expect_eq(o.dark, 0);
    cr_expect_gt(o.light_frac, 0.98);
    free(b);
}

static void build_buried(void *context, double panel_w, double battery_ah,
                         struct vs_lamp_params *params)
{
    const struct bench *b = context;
    struct vs_scene_variant v = full_power(b, panel_w, battery_ah);
    vs_scene_lamp(&b->project, &v, 0, params);
}

Test(verdict, the_smallest_battery_passes_and_one_step_less_fails, .timeout = 200)
{
    struct bench *b = bench_without_snow();
    struct vs_skies skies = {.project = &b->project, .climate = &b->climate, .seed = 1};
    struct vs_need_problem problem = {.source = vs_skies_source(&skies),
                                      .years = 1,
                                      .year_nights = 366,
                                      .builder = {build_buried, b},
                                      .panel_count = 3,
                                      .panel_w = {100, 280, 400},
                                      .battery_min_ah = 60,
                                      .battery_max_ah = 300,
                                      .battery_step_ah = 20,
                                      .loss_nights_allowed = 3,
                                      .threads = 2};
    struct vs_scene_variant any = full_power(b, 280, 60);
    struct vs_diag diag = {0};
    cr_assert_eq(vs_scene_sky(&b->project, &b->climate, 0, &any, &problem.sky, &diag), VS_OK);
    struct vs_need need;
    cr_assert_eq(vs_need_search(&problem, &need, &diag), VS_OK, "%s", diag.text);
    cr_assert_eq(need.point_count, 3);
    /* 100 W cannot bring 600 Wh on a December day, whatever the battery */
    cr_expect_eq(need.point[0].battery_ah, 0);
    for (int k = 1; k < 3; k++) {
        const struct vs_need_point *p = &need.point[k];
        cr_assert_gt(p->battery_ah, 0, "%.0f W", p->panel_w);
        struct vs_scene_variant v = full_power(b, p->panel_w, p->battery_ah);
        struct outcome o = run_lamp(b, &v, 1);
        cr_expect_leq(o.losses, 3, "%.0f W and %.0f Ah: %ld", p->panel_w, p->battery_ah, o.losses);
        if (p->battery_ah > problem.battery_min_ah) {
            v.battery_ah -= problem.battery_step_ah;
            o = run_lamp(b, &v, 1);
            cr_expect_gt(o.losses, 3, "%.0f W and %.0f Ah: %ld", p->panel_w, v.battery_ah,
                         o.losses);
        }
    }
    cr_expect_leq(need.point[2].battery_ah, need.point[1].battery_ah,
                  "more panel asks for more battery");
    free(b);
}

/* Hours with light in the nights of five dark December days. */
static double lit_hours(const struct bench *b, enum vs_policy policy, double soc_frac)
{
    struct vs_skies skies = {.project = &b->project, .climate = &b->climate, .seed = 1};
    struct vs_skies_spell spell = {7, 0.12};
    struct vs_scene_variant v = full_power(b, 80, 30);
    v.policy = policy;
    struct vs_sky_params sky;
    struct vs_lamp_params params;
    struct vs_hours hours = {0};
    struct vs_diag diag = {0};
    cr_assert_eq(vs_scene_sky(&b->project, &b->climate, 0, &v, &sky, &diag), VS_OK);
    cr_assert_eq(vs_skies_event(&skies, 0, 12, &spell, 1, &hours, &diag), VS_OK, "%s", diag.text);
    vs_scene_lamp(&b->project, &v, 0, &params);
    params.initial_soc_frac = soc_frac;
    params.initial_degc = 8;
    struct vs_night nights[16];
    struct vs_season_lamp lamp = {.years = 1, .stop_after_loss = -1};
    vs_lamp_start(&lamp.lamp, &params, nights, 16);
    struct vs_sky_notes notes = {0};
    /* from noon, so that the first evening meets the charge that is meant */
    vs_season_hours(&lamp, &sky, &hours, 12, hours.count - 12, 60, &notes);
    vs_hours_free(&hours);
    cr_assert_geq(lamp.lamp.tally.count, 5);
    double lit_h = 0;
    for (int k = 0; k < 5; k++) {
        lit_h += nights[k].lit_h;
    }
    return lit_h;
}

Test(verdict, dark_days_are_lit_longer_from_a_full_battery_than_from_an_empty_one)
{
    struct bench *b = bench();
    static const enum vs_policy policies[] = {VS_POLICY_FIXED, VS_POLICY_ADAPTIVE};
    for (int k = 0; k < 2; k++) {
        double full = lit_hours(b, policies[k], 1.0), half = lit_hours(b, policies[k], 0.5);
        double empty = lit_hours(b, policies[k], 0.1);
        cr_expect_gt(full, empty + 5, "policy %d: %.1f and %.1f h", k, full, empty);
        cr_expect_geq(full, half, "policy %d", k);
        cr_expect_geq(half, empty, "policy %d", k);
    }
    /* managed, a full battery holds the floor through all five nights of 12 h */
    cr_expect_gt(lit_hours(b, VS_POLICY_ADAPTIVE, 1.0), 59);
    cr_expect_lt(lit_hours(b, VS_POLICY_FIXED, 1.0), 20);
    free(b);
}
