/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/snow_lies.h"
#include "sim/engine/trace.h"
#include "tests/scenes/lamp_year.h"

enum { DAYS = 10, HOURS = DAYS * 24 };

/* Ten November days of full sun in frost, with 6 cm of snow in the first evening. The ground's snow
 * stays until the eighth day. */
static struct vs_hours winter(double air_degc)
{
    struct scene_weather weather = {1.0, air_degc, DAYS, 1};
    struct vs_hours hours = {0};
    struct vs_diag diag = {0};
    cr_assert_eq(scene_hours(&weather, 0, 0, &hours, &diag), VS_OK);
    for (size_t k = 20; k < 24; k++) {
        hours.rows[k].snowfall_cm = 1.5;
    }
    for (size_t k = 20; k < HOURS - 48; k++) {
        hours.rows[k].ground_snow_cm = k < 24 ? 1.5 * (double)(k - 19) : 6;
    }
    return hours;
}

Test(snow_lies, where_there_is_none_there_is_nothing_to_give_to_the_sky)
{
    struct vs_sky_params sky = scene_sky();
    struct vs_hours hours = winter(-15);
    for (size_t k = 0; k < HOURS; k++) {
        hours.rows[k].snowfall_cm = hours.rows[k].ground_snow_cm = 0;
    }
    struct vs_snow_state state = {0};
    struct vs_snow_hour *lies;
    struct vs_diag diag = {0};
    cr_expect_eq(vs_snow_lay_new(&sky, &hours, &state, &lies, &diag), VS_OK);
    cr_expect(!lies && !sky.snow_hours);
    cr_expect_eq(state.fall_age_h, HOURS);
    vs_hours_free(&hours);
}

Test(snow_lies, a_fall_covers_the_sun_clears_and_the_ground_stays_bright)
{
    struct vs_sky_params sky = scene_sky();
    struct vs_hours hours = winter(-3);
    struct vs_snow_state state = {0};
    struct vs_snow_hour lies[HOURS];
    vs_snow_lay(&sky, &hours, &state, lies);
    cr_expect_eq(lies[19].lit_frac, 1.0);
    cr_expect_float_eq(lies[20].lit_frac, 0.05, 1e-12, "the first centimetre and a half covers");
    cr_expect_float_eq(lies[24 + 8].lit_frac, 0.05, 1e-12, "-3 degC and a low sun: it lies");
    /* at -3 degC it slides from 240 W/m2 on, 0.139 an hour: gone within two clear days */
    cr_expect_eq(lies[3 * 24].lit_frac, 1.0);
    cr_expect_float_eq(lies[23].albedo_frac, 0.75, 1e-12);
    cr_expect_lt(lies[7 * 24].albedo_frac, 0.6);
    cr_expect_gt(lies[7 * 24].albedo_frac, 0.5);
    cr_expect_eq(lies[HOURS - 1].albedo_frac, sky.plane.albedo_frac);
    vs_hours_free(&hours);
}

/* 0.3 cm an hour: nothing by the hour, a cover once a centimetre has come down without a break. */
Test(snow_lies, a_slow_fall_adds_up_and_an_hours_break_begins_it_anew)
{
    struct vs_sky_params sky = scene_sky();
    struct vs_hours hours = winter(-10);
    struct vs_snow_hour lies[HOURS];
    for (int broken = 0; broken < 2; broken++) {
        struct vs_snow_state state = {0};
        for (size_t k = 18; k < 25; k++) {
            hours.rows[k].snowfall_cm = broken && k == 21 ? 0 : 0.3;
            hours.rows[k].ground_snow_cm = 3;
        }
        vs_snow_lay(&sky, &hours, &state, lies);
        cr_expect_eq(lies[20].lit_frac, 1.0, "0.9 cm");
        cr_expect_float_eq(lies[21].lit_frac, broken ? 1.0 : 0.05, 1e-12, "1.2 cm");
        cr_expect_float_eq(lies[24].lit_frac, broken ? 1.0 : 0.05, 1e-12);
    }
    vs_hours_free(&hours);
}

Test(snow_lies, a_module_is_bare_when_the_ground_is_unless_nothing_is_known_of_the_ground)
{
    struct vs_sky_params sky = scene_sky();
    struct vs_hours hours = winter(-40); /* nothing slides below 3200 W/m2 */
    struct vs_snow_state state = {0};
    struct vs_snow_hour lies[HOURS];
    vs_snow_lay(&sky, &hours, &state, lies);
    cr_expect_float_eq(lies[HOURS - 50].lit_frac, 0.05, 1e-12);
    cr_expect_eq(lies[HOURS - 1].lit_frac, 1.0);
    for (size_t k = 0; k < HOURS; k++) {
        hours.rows[k].ground_snow_cm = 0;
    }
    state = (struct vs_snow_state){0};
    vs_snow_lay(&sky, &hours, &state, lies);
    cr_expect_float_eq(lies[HOURS - 1].lit_frac, 0.05, 1e-12);
    cr_expect_eq(lies[HOURS - 1].albedo_frac, sky.plane.albedo_frac);
    vs_hours_free(&hours);
}

Test(snow_lies, what_lies_at_the_end_of_a_year_lies_at_the_start_of_the_next)
{
    struct vs_sky_params sky = scene_sky();
    struct vs_hours hours = winter(-6);
    for (size_t k = 0; k < HOURS; k++) {
        hours.rows[k].ground_snow_cm = 6; /* so that both halves know of the ground */
    }
    struct vs_snow_state whole = {0}, halves = {0};
    struct vs_snow_hour all[HOURS], parts[HOURS];
    vs_snow_lay(&sky, &hours, &whole, all);
    struct vs_hours first = hours, second = hours;
    first.count = 24; /* the cut is in the night after the fall */
    second.count = HOURS - 24;
    second.rows = hours.rows + 24;
    second.start_unix_s += 24 * 3600;
    vs_snow_lay(&sky, &first, &halves, parts);
    cr_expect_eq(halves.cover_frac, 1.0);
    vs_snow_lay(&sky, &second, &halves, parts + 24);
    cr_expect_eq(memcmp(all, parts, sizeof all), 0);
    cr_expect_eq(memcmp(&whole, &halves, sizeof whole), 0);
    vs_hours_free(&hours);
}

/* A source that hands out the winter. */
static enum vs_err give_winter(void *context, int site, int year, struct vs_hours *out,
                               struct vs_diag *diag)
{
    (void)site, (void)diag;
    const double *air_degc = context;
    *out = winter(*air_degc);
    out->start_unix_s += (int64_t)year * DAYS * 86400;
    return VS_OK;
}

/* Runs a lamp through such years; returns what its sky noted. */
static struct vs_sky_notes run_years(struct vs_season_lamp *lamp, struct vs_hours_source source,
                                     double through_frac)
{
    struct vs_season_group group = {.sky = scene_sky()};
    group.sky.snow.through_frac = through_frac;
    struct vs_season season = {.years = lamp->years,
                               .threads = 2,
                               .dt_s = 60,
                               .source = source,
                               .site_count = 1,
                               .group_count = 1,
                               .lamp_count = 1,
                               .groups = &group,
                               .lamps = lamp};
    struct vs_diag diag = {0};
    cr_assert_eq(vs_season_run(&season, &diag), VS_OK, "%s", diag.text);
    return group.notes;
}

/* Energy that the panel's best point had over two years. */
static double season_pv_j(double air_degc, int cover, struct vs_sky_notes *notes)
{
    struct vs_lamp_params params = scene_lamp();
    struct vs_season_lamp *lamp = scene_start(&params);
    lamp->years = 2;
    *notes = run_years(lamp, (struct vs_hours_source){give_winter, &air_degc}, cover ? 0.05 : 1.0);
    double pv_j = vs_ledger_line_j(&lamp->lamp.ledger, VS_LEDGER_panel);
    scene_drop(lamp);
    return pv_j;
}

Test(snow_lies, a_season_meets_it_and_says_what_it_took)
{
    struct vs_sky_notes covered, bare;
    double under = season_pv_j(-40, 1, &covered), over = season_pv_j(-40, 0, &bare);
    /* it lies for seven of ten days in both years */
    cr_expect_lt(under, 0.45 * over, "%g of %g J", under, over);
    cr_expect_gt(covered.snow_whm2, 0.5 * covered.plane_whm2);
    cr_expect_eq(bare.snow_whm2, 0);
}

/* The winter in two years of which the first is the day of the fall. */
static enum vs_err give_winter_cut(void *context, int site, int year, struct vs_hours *out,
                                   struct vs_diag *diag)
{
    enum { CUT = 24 };
    (void)context, (void)site, (void)diag;
    *out = winter(-40);
    if (year == 1) {
        memmove(out->rows, out->rows + CUT, (HOURS - CUT) * sizeof *out->rows);
        out->start_unix_s += CUT * 3600;
    }
    out->count = year == 0 ? CUT : HOURS - CUT;
    return VS_OK;
}

static struct vs_sky_notes notes_of(struct vs_hours_source source, int years)
{
    struct vs_lamp_params params = scene_lamp();
    struct vs_season_lamp *lamp = scene_start(&params);
    lamp->years = years;
    struct vs_sky_notes notes = run_years(lamp, source, scene_sky().snow.through_frac);
    scene_drop(lamp);
    return notes;
}

Test(snow_lies, a_season_takes_it_over_the_turn_of_the_year)
{
    double frost_degc = -40;
    struct vs_sky_notes whole = notes_of((struct vs_hours_source){give_winter, &frost_degc}, 1);
    struct vs_sky_notes cut = notes_of((struct vs_hours_source){give_winter_cut, NULL}, 2);
    cr_expect_gt(whole.snow_whm2, 0.5 * whole.plane_whm2);
    /* sums of the same numbers in another order */
    cr_expect_float_eq(cut.snow_whm2, whole.snow_whm2, 1e-9 * whole.snow_whm2);
    cr_expect_float_eq(cut.plane_whm2, whole.plane_whm2, 1e-9 * whole.plane_whm2);
}

static int count_row(void *context, const struct vs_trace_row *row)
{
    (void)row;
    ++*(long *)context;
    return 0;
}

Test(snow_lies, a_trace_meets_the_same_snow_as_a_season)
{
    double air_degc = -40;
    struct vs_lamp_params params = scene_lamp();
    struct vs_season_lamp *seasoned = scene_start(&params), *traced = scene_start(&params);
    seasoned->years = 2;
    struct vs_hours_source source = {give_winter, &air_degc};
    run_years(seasoned, source, scene_sky().snow.through_frac);
    struct vs_diag diag = {0};
    struct vs_hours first = winter(air_degc);
    int64_t end = first.start_unix_s + (int64_t)2 * HOURS * 3600;
    vs_hours_free(&first);
    long rows = 0;
    struct vs_trace trace = {.source = source,
                             .years = 2,
                             .sky = scene_sky(),
                             .lamp = &traced->lamp,
                             .from_unix_s = end - (int64_t)8 * 86400, /* while it lies */
                             .to_unix_s = end,
                             .dt_s = 60,
                             .sink = count_row,
                             .sink_context = &rows};
    cr_assert_eq(vs_trace_run(&trace, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(rows, 8 * 1440);
    cr_expect_eq(vs_ledger_line_j(&seasoned->lamp.ledger, VS_LEDGER_panel),
                 vs_ledger_line_j(&traced->lamp.ledger, VS_LEDGER_panel));
    cr_expect_eq(seasoned->lamp.state.plant.battery.z_frac,
                 traced->lamp.state.plant.battery.z_frac);
    scene_drop(traced);
    scene_drop(seasoned);
}

Test(snow_lies, a_covered_panel_is_not_taken_for_night)
{
    struct vs_lamp_params params = scene_lamp();
    struct vs_season_lamp *lamp = scene_start(&params);
    struct vs_sky_params sky = scene_sky();
    struct vs_hours hours = winter(-40);
    struct vs_snow_state state = {0};
    struct vs_snow_hour *lies;
    struct vs_sky_notes notes = {0};
    struct vs_diag diag = {0};
    cr_assert_eq(vs_snow_lay_new(&sky, &hours, &state, &lies, &diag), VS_OK);
    struct vs_tick tick = vs_tick_of(&params, 60);
    for (size_t hour = 0; hour < HOURS; hour++) {
        struct vs_minute m[60];
        vs_sky_hours(&sky, &hours, hour, 1, m, &notes);
        for (int k = 0; k < 60; k++) {
            struct vs_lamp_probe probe;
            vs_lamp_tick(&lamp->lamp, &tick, &m[k], 5.0, 0, &probe);
            /* clear sun, a good hour after sunrise: 20 minutes of light at most are hidden */
            cr_assert(m[k].elevation_rad < 0.2 || probe.lamp_w == 0, "lit by day at %zu:%02d", hour,
                      k);
        }
        vs_lamp_take_stock(&lamp->lamp);
    }
    cr_expect_lt(fabs(vs_ledger_residual_frac(&lamp->lamp.ledger)), VS_LEDGER_TOLERANCE);
    free(lies);
    scene_drop(lamp);
    vs_hours_free(&hours);
}
