/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scenes/lamp_year.h"

enum { DAYS = 60, NIGHTS = 400 };

static void run_lamps(const struct scene_weather *w, struct vs_season_lamp *lamps, int count,
                      int dt_s, int threads)
{
    struct vs_diag diag = {0};
    enum vs_err err = scene_run(w, lamps, count, dt_s, threads, &diag);
    cr_assert_eq(err, VS_OK, "%s", diag.text);
}

static struct vs_reliability measures(const struct vs_season_lamp *k)
{
    return vs_reliability_of(k->lamp.tally.nights, k->lamp.tally.count, 0.99, 0.25);
}

Test(season, the_books_close_and_every_line_is_used)
{
    struct scene_weather w = {0.6, 4.0, DAYS, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *k = scene_start(&p);
    run_lamps(&w, k, 1, 60, 1);
    double residual = vs_ledger_residual_frac(&k->lamp.ledger);
    cr_expect_lt(fabs(residual), VS_LEDGER_TOLERANCE, "residual %.3g", residual);
    for (enum vs_ledger_line line = 0; line < VS_LEDGER_COUNT; line++) {
        int rare = line == VS_LEDGER_heater || line == VS_LEDGER_fault ||
                   line == VS_LEDGER_protection; /* test_faulty_lamp has these */
        double booked_j = vs_ledger_line_j(&k->lamp.ledger, line);
        cr_expect(rare ? booked_j == 0 : booked_j > 0, "%g J booked under %s", booked_j,
                  vs_ledger_name(line));
    }
    scene_drop(k);
}

static size_t nights_of(int64_t move_s)
{
    struct scene_weather w = {0.6, 4.0, DAYS, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *k = scene_start(&p);
    struct vs_sky_params sky = scene_sky();
    struct vs_sky_notes notes = {0};
    struct vs_hours hours = {0};
    struct vs_diag diag = {0};
    cr_assert_eq(scene_hours(&w, 0, 0, &hours, &diag), VS_OK, "%s", diag.text);
    hours.start_unix_s += move_s;
    vs_season_hours(k, &sky, &hours, 0, hours.count, 60, &notes);
    size_t nights = k->lamp.tally.count;
    vs_hours_free(&hours);
    scene_drop(k);
    return nights;
}

Test(season, records_from_before_1970_have_nights_too)
{
    cr_expect_eq(nights_of(0), DAYS - 1);
    cr_expect_eq(nights_of(-84 * 1461 / 4 * (int64_t)86400), DAYS - 1);
}

Test(season, without_sun_the_lamp_goes_dark_and_stays_dark)
{
    struct scene_weather w = {1, 10, 40, 0};
    struct vs_lamp_params p = scene_lamp();
    scene_set_policy(&p, "fixed");
    struct vs_season_lamp *k = scene_start(&p);
    run_lamps(&w, k, 1, 60, 1);
    cr_expect_eq(vs_ledger_line_j(&k->lamp.ledger, VS_LEDGER_panel), 0);
    const struct vs_tally *t = &k->lamp.tally;
    cr_assert_gt(t->count, 20);
    for (size_t n = 2; n < t->count; n++) {
        cr_expect_eq(t->nights[n].lit_h, 0, "night %zu", n);
    }
    scene_drop(k);
}

Test(season, without_a_load_a_sunny_battery_is_full_and_the_rest_is_curtailed)
{
    struct scene_weather w = {1, 15, 20, 1};
    struct vs_lamp_params p = scene_lamp();
    scene_set_policy(&p, "stages");
    vs_firmware_param_set(&p.board, vs_firmware_param_find("stage1_pm"), 0);
    vs_firmware_param_set(&p.board, vs_firmware_param_find("stage2_pm"), 0);
    struct vs_season_lamp *k = scene_start(&p);
    run_lamps(&w, k, 1, 60, 1);
    cr_expect_gt(k->lamp.state.plant.battery.z_frac, 0.97);
    double panel = vs_ledger_line_j(&k->lamp.ledger, VS_LEDGER_panel);
    cr_expect_gt(vs_ledger_line_j(&k->lamp.ledger, VS_LEDGER_curtailed) / panel, 0.9);
    cr_expect_eq(vs_ledger_line_j(&k->lamp.ledger, VS_LEDGER_light), 0);
    scene_drop(k);
}

Test(season, more_panel_never_makes_a_dark_night_more)
{
    struct scene_weather w = {0.25, 8.0, DAYS, 1};
    long before = NIGHTS, first = 0;
    for (int step = 0; step < 6; step++) {
        struct vs_lamp_params p = scene_lamp();
        scene_set_policy(&p, "fixed");
        p.plant.luminaire = vs_luminaire_defaults(15); /* 180 Wh a night: the battery holds two */
        p.demand.rated_w = 15;
        p.plant.panel_scale = 0.25 * (1 << step);
        struct vs_season_lamp *k = scene_start(&p);
        run_lamps(&w, k, 1, 60, 1);
        long dark = measures(k).dark_nights;
        cr_expect_leq(dark, before, "panel x %.2f: %ld dark nights, %ld with less panel",
                      p.plant.panel_scale, dark, before);
        first = step == 0 ? dark : first;
        before = dark;
        scene_drop(k);
    }
    cr_expect_lt(before, first, "the panel made no difference: the test shows nothing");
}

Test(season, no_charge_is_taken_below_freezing)
{
    struct scene_weather w = {0.8, -6.0, DAYS, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *k = scene_start(&p);
    run_lamps(&w, k, 1, 60, 1);
    cr_expect_eq(k->lamp.tally.sums.cold_charge_as, 0);
    cr_expect_gt(vs_ledger_line_j(&k->lamp.ledger, VS_LEDGER_curtailed), 0);
    scene_drop(k);
}

Test(season, results_are_the_same_bits_for_any_number_of_threads)
{
    struct scene_weather w = {0.5, 3.0, 40, 1};
    struct vs_season_lamp *one[3], together[3];
    for (int j = 0; j < 3; j++) {
        struct vs_lamp_params p = scene_lamp();
        p.plant.battery = vs_battery_defaults(20 + 10 * j);
        p.board.lamp = (uint64_t)j;
        one[j] = scene_start(&p);
        run_lamps(&w, one[j], 1, 60, 1);
        struct vs_season_lamp *fresh = scene_start(&p);
        together[j] = *fresh;
        free(fresh);
    }
    run_lamps(&w, together, 3, 60, 2);
    for (int j = 0; j < 3; j++) {
        cr_expect_eq(
            memcmp(&one[j]->lamp.state, &together[j].lamp.state, sizeof together[j].lamp.state), 0,
            "lamp %d", j);
        cr_expect_eq(memcmp(one[j]->lamp.tally.nights, together[j].lamp.tally.nights,
                            one[j]->lamp.tally.count * sizeof(struct vs_night)),
                     0, "nights of lamp %d", j);
        free(together[j].lamp.tally.nights);
        scene_drop(one[j]);
    }
}

enum { SITES = 3 };

/* Sites with a weather of their own: context is a struct scene_weather[SITES]. */
static enum vs_err hours_of_site(void *context, int site, int year, struct vs_hours *out,
                                 struct vs_diag *diag)
{
    struct scene_weather *w = context;
    return scene_hours(&w[site], 0, year, out, diag);
}

Test(season, sites_whose_years_end_sooner_do_not_trouble_the_others)
{
    /* the second ends within the first's second block of four weeks, the third before it begins */
    struct scene_weather w[SITES] = {{0.6, 4.0, 45, 1}, {0.5, 2.0, 33, 1}, {0.7, 3.0, 12, 1}};
    struct vs_season_group groups[SITES];
    struct vs_season_lamp lamps[SITES], *alone[SITES];
    struct vs_lamp_params p = scene_lamp();
    for (int site = 0; site < SITES; site++) {
        struct vs_season_lamp *k = scene_start(&p);
        lamps[site] = *k;
        lamps[site].group = site;
        free(k);
        groups[site] = (struct vs_season_group){.site = site, .sky = scene_sky()};
        alone[site] = scene_start(&p);
        run_lamps(&w[site], alone[site], 1, 60, 1);
    }
    struct vs_season season = {.years = 1,
                               .threads = 2,
                               .dt_s = 60,
                               .source = {hours_of_site, w},
                               .site_count = SITES,
                               .group_count = SITES,
                               .lamp_count = SITES,
                               .groups = groups,
                               .lamps = lamps};
    struct vs_diag diag = {0};
    cr_assert_eq(vs_season_run(&season, &diag), VS_OK, "%s", diag.text);
    for (int site = 0; site < SITES; site++) {
        cr_expect_eq(lamps[site].lamp.tally.count, (size_t)w[site].days - 1);
        cr_expect_eq(scene_hash(&lamps[site]), scene_hash(alone[site]), "site %d", site);
        free(lamps[site].lamp.tally.nights);
        scene_drop(alone[site]);
    }
}

Test(season, a_state_that_is_copied_goes_on_as_the_original)
{
    struct scene_weather w = {0.5, 3.0, 20, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *whole = scene_start(&p), *halves = scene_start(&p);
    struct vs_hours hours = {0};
    cr_assert_eq(scene_hours(&w, 0, 0, &hours, 0), VS_OK);
    struct vs_sky_params sky = scene_sky();
    struct vs_sky_notes notes = {0};
    vs_season_hours(whole, &sky, &hours, 0, 480, 60, &notes);
    vs_season_hours(halves, &sky, &hours, 0, 201, 60, &notes);
    struct vs_season_lamp copy = *halves;
    vs_season_hours(&copy, &sky, &hours, 201, 279, 60, &notes);
    cr_expect_eq(memcmp(&copy.lamp.state, &whole->lamp.state, sizeof copy.lamp.state), 0);
    vs_hours_free(&hours);
    scene_drop(whole);
    scene_drop(halves);
}

Test(season, skies_are_made_with_the_instruction_set_of_the_lamps)
{
    struct scene_weather w = {0.6, 4.0, 2, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *k = scene_start(&p);
    struct vs_season_group group = {.sky = scene_sky()};
    struct vs_season season = {.years = 1,
                               .threads = 1,
                               .dt_s = 60,
                               .isa = "generic",
                               .source = {scene_hours, &w},
                               .site_count = 1,
                               .group_count = 1,
                               .lamp_count = 1,
                               .groups = &group,
                               .lamps = k};
    struct vs_diag diag = {0};
    cr_assert_eq(vs_season_run(&season, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(group.sky.code, &vs_sky_code_x2);
    scene_drop(k);
}

/* The next tick of a state, under these parameters and no sun. */
static struct vs_lamp_probe next_tick(const struct vs_lamp_params *p,
                                      const struct vs_lamp_state *state)
{
    struct vs_night nights[2];
    struct vs_lamp lamp;
    struct vs_lamp_probe probe;
    struct vs_minute night = {.air_degc = 3.0, .elevation_rad = -0.5};
    vs_lamp_resume(&lamp, p, state, nights, 2);
    struct vs_tick tick = vs_tick_of(p, 60);
    vs_lamp_tick(&lamp, &tick, &night, 0, NULL, &probe);
    return probe;
}

Test(season, a_state_under_another_luminaire_shines_as_that_one_does)
{
    struct scene_weather w = {1, 3.0, 20, 1};
    struct vs_lamp_params p = scene_lamp(), other = p;
    struct vs_season_lamp *k = scene_start(&p);
    struct vs_hours hours = {0};
    cr_assert_eq(scene_hours(&w, 0, 0, &hours, 0), VS_OK);
    struct vs_sky_params sky = scene_sky();
    struct vs_sky_notes notes = {0};
    vs_season_hours(k, &sky, &hours, 0, 24 * 5 + 20, 60, &notes); /* eight in the evening */
    struct vs_lamp_probe same = next_tick(&p, &k->lamp.state);
    cr_assert(same.lamp_level_frac > 0 && same.lamp_level_frac < 1, "%g", same.lamp_level_frac);
    other.plant.luminaire = vs_luminaire_defaults(30);
    struct vs_lamp_probe changed = next_tick(&other, &k->lamp.state);
    struct vs_luminaire_point point = vs_luminaire_at(&other.plant.luminaire,
                                                      changed.lamp_level_frac, 3.0);
    cr_expect_eq(changed.lamp_w, point.input_w);
    cr_expect_lt(changed.lamp_w, 0.65 * same.lamp_w);
    vs_hours_free(&hours);
    scene_drop(k);
}

/* A year at one-second ticks takes half a minute under sanitizers for each hundredth of what it
 * shows in a plain build; there a month shows that nothing breaks. */
#ifdef __SANITIZE_ADDRESS__
enum { TICK_DAYS = 20 };
static const double lpsp_tolerance = 5e-4; /* the same seconds of a night, over fewer nights */
#else
enum { TICK_DAYS = 365 };
static const double lpsp_tolerance = 1e-4;
#endif

/* A lamp that is cut off comes back when the charge reaches a threshold, and a second more or less
 * of sun may put that on the next evening: such a night is another night, not a coarser one.
 * Measured over this scene's 364 nights: at full power 5 others, by two such evenings (nights 131
 * and 132, 309 to 311: an hour and a third of light one evening sooner at a minute's tick); dimmed
 * none. One night in fifty, 7 here, leaves room for one more such evening. */
struct agreement {
    double lpsp;           /* how far apart, over the nights that are the same */
    size_t nights, others; /* of them that are not */
};

static struct agreement agree(const struct vs_tally *minute, const struct vs_tally *second)
{
    const double same_wh = 3.0; /* two minutes at full power, on either end of a night */
    struct agreement a = {.nights = minute->count};
    double demand_wh = 0, more_wh = 0;
    for (size_t k = 0; k < minute->count; k++) {
        double more = second->nights[k].served_wh - minute->nights[k].served_wh;
        int same = fabs(more) <= same_wh;
        a.others += !same;
        more_wh += same ? more : 0;
        demand_wh += minute->nights[k].demand_wh;
    }
    a.lpsp = more_wh / demand_wh;
    return a;
}

static void compare_ticks(const char *policy)
{
    struct scene_weather w = {0.5, 8.0, TICK_DAYS, 1};
    struct vs_lamp_params p = scene_lamp();
    scene_set_policy(&p, policy);
    struct vs_season_lamp *minute = scene_start(&p), *second = scene_start(&p);
    run_lamps(&w, minute, 1, 60, 1);
    run_lamps(&w, second, 1, 1, 1);
    cr_assert_eq(minute->lamp.tally.count, second->lamp.tally.count);
    struct agreement a = agree(&minute->lamp.tally, &second->lamp.tally);
    cr_expect_lt(fabs(a.lpsp), lpsp_tolerance, "%s: LPSP by %.2g", policy, a.lpsp);
    cr_expect_leq(a.others, a.nights / 50, "%s: %zu of %zu nights are others", policy, a.others,
                  a.nights);
    double moved = vs_ledger_throughput_j(&second->lamp.ledger);
    for (enum vs_ledger_line line = 0; line < VS_LEDGER_COUNT; line++) {
        double x = vs_ledger_line_j(&minute->lamp.ledger, (enum vs_ledger_line)line);
        double y = vs_ledger_line_j(&second->lamp.ledger, (enum vs_ledger_line)line);
        /* 0.5 % of the line, or of a fiftieth of throughput for a line that is next to nothing */
        cr_expect_lt(fabs(x - y), 0.005 * fmax(fabs(y), 0.02 * moved), "%s: %s %.0f and %.0f J",
                     policy, vs_ledger_name((enum vs_ledger_line)line), x, y);
    }
    scene_drop(minute);
    scene_drop(second);
}

Test(season, a_minute_tick_agrees_with_a_second_tick_at_full_power, .timeout = 280)
{
    compare_ticks("fixed");
}

Test(season, a_minute_tick_agrees_with_a_second_tick_when_dimmed, .timeout = 280)
{
    compare_ticks("adaptive");
}
