/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/engine/trace.h"
#include "tests/scenes/lamp_year.h"

enum { DAYS = 12 };

/* What a sink has seen. */
struct record {
    long rows, stop_at; /* stop_at: the row at which it fails; 0: never */
    int64_t first_s, last_s;
    int gaps, dt_s;
    double pv_wh, lamp_wh, last_soc_frac;
};

static int take(void *context, const struct vs_trace_row *row)
{
    struct record *r = context;
    if (r->rows == 0) {
        r->first_s = row->unix_s;
    } else {
        r->gaps += row->unix_s != r->last_s + r->dt_s;
    }
    r->last_s = row->unix_s;
    r->rows++;
    r->pv_wh += row->probe.pv_w * r->dt_s / 3600.0;
    r->lamp_wh += row->probe.lamp_w * r->dt_s / 3600.0;
    r->last_soc_frac = row->probe.soc_frac;
    return r->rows == r->stop_at;
}

static int64_t midnight(int day)
{
    return (vs_date_days((struct vs_date){2025, 11, 1}) + day) * 86400 - 8 * 3600;
}

/* A trace of days [from, to) of the scene. */
static struct vs_trace scene_trace(struct scene_weather *w, struct vs_season_lamp *k, int from,
                                   int to, int dt_s, struct record *record)
{
    *record = (struct record){.dt_s = dt_s, .stop_at = record->stop_at};
    return (struct vs_trace){.source = {scene_hours, w},
                             .years = 1,
                             .sky = scene_sky(),
                             .lamp = &k->lamp,
                             .from_unix_s = midnight(from),
                             .to_unix_s = midnight(to),
                             .dt_s = dt_s,
                             .sink = take,
                             .sink_context = record};
}

static void run_trace(struct vs_trace *t)
{
    struct vs_diag diag = {0};
    cr_assert_eq(vs_trace_run(t, &diag), VS_OK, "%s", diag.text);
}

static void expect_as_in_season(const struct vs_lamp_params *p)
{
    struct scene_weather w = {0.6, 4.0, DAYS, 1};
    struct vs_season_lamp *season = scene_start(p), *traced = scene_start(p);
    struct vs_diag diag = {0};
    cr_assert_eq(scene_run(&w, season, 1, 60, 1, &diag), VS_OK, "%s", diag.text);
    struct record seen = {0};
    struct vs_trace t = scene_trace(&w, traced, 5, DAYS, 60, &seen);
    run_trace(&t);
    cr_expect_eq(memcmp(&season->lamp.state, &traced->lamp.state, sizeof traced->lamp.state), 0);
    for (enum vs_ledger_line line = 0; line < VS_LEDGER_COUNT; line++) {
        cr_expect_eq(vs_ledger_line_j(&season->lamp.ledger, line),
                     vs_ledger_line_j(&traced->lamp.ledger, line), "%s", vs_ledger_name(line));
    }
    cr_expect_eq(seen.last_soc_frac, season->lamp.state.plant.battery.z_frac);
    cr_expect_gt(seen.pv_wh, 0);
    cr_expect_gt(seen.lamp_wh, 0);
    scene_drop(season);
    scene_drop(traced);
}

/* In the pole the air decides, buried the day of the year. */
Test(trace, at_a_minute_the_lamp_is_the_one_of_the_season_bit_for_bit)
{
    struct vs_lamp_params p = scene_lamp();
    expect_as_in_season(&p);
    p.plant.box = vs_box_buried();
    expect_as_in_season(&p);
}

Test(trace, there_is_a_row_for_every_tick_of_the_days_asked_for)
{
    struct scene_weather w = {0.6, 4.0, DAYS, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *k = scene_start(&p);
    struct record seen = {0};
    struct vs_trace t = scene_trace(&w, k, 3, 5, 60, &seen);
    run_trace(&t);
    cr_expect_eq(seen.rows, 2 * 1440);
    cr_expect_eq(seen.first_s, midnight(3));
    cr_expect_eq(seen.last_s, midnight(5) - 60);
    cr_expect_eq(seen.gaps, 0);
    scene_drop(k);
}

Test(trace, rows_go_on_from_one_year_of_weather_to_the_next)
{
    struct scene_weather w = {0.6, 4.0, 4, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *k = scene_start(&p);
    struct record seen = {0};
    struct vs_trace t = scene_trace(&w, k, 3, 6, 60, &seen);
    t.years = 2;
    run_trace(&t);
    cr_expect_eq(seen.rows, 3 * 1440);
    cr_expect_eq(seen.gaps, 0);
    scene_drop(k);
}

/* The slow firmware and the physics at one second, the fast firmware ten times as often. A day's
 * panel energy at the minute comes from the tracking table, which is good to 1 %. */
Test(trace, with_the_fast_firmware_the_books_close_and_the_panel_gives_the_same)
{
    struct scene_weather w = {0.9, 8.0, 4, 1};
    struct vs_lamp_params p = scene_lamp();
    scene_set_policy(&p, "fixed"); /* an empty battery in the morning takes all that there is */
    struct vs_season_lamp *minute = scene_start(&p), *second = scene_start(&p);
    struct record slow = {0}, fast = {0};
    struct vs_trace a = scene_trace(&w, minute, 2, 3, 60, &slow);
    struct vs_trace b = scene_trace(&w, second, 2, 3, 1, &fast);
    run_trace(&a);
    run_trace(&b);
    cr_expect_eq(fast.rows, 86400);
    cr_expect_eq(fast.gaps, 0);
    double residual = vs_ledger_residual_frac(&second->lamp.ledger);
    cr_expect_lt(fabs(residual), VS_LEDGER_TOLERANCE, "residual %.3g", residual);
    cr_expect_gt(vs_ledger_throughput_j(&second->lamp.ledger),
                 vs_ledger_throughput_j(&minute->lamp.ledger) * 0.9);
    cr_assert_gt(slow.pv_wh, 50);
    cr_expect_float_eq(fast.pv_wh, slow.pv_wh, 0.02 * slow.pv_wh, "%.2f and %.2f Wh", fast.pv_wh,
                       slow.pv_wh);
    scene_drop(minute);
    scene_drop(second);
}

Test(trace, a_sink_that_fails_stops_it_at_once)
{
    struct scene_weather w = {0.6, 4.0, DAYS, 1};
    struct vs_lamp_params p = scene_lamp();
    static const int ticks[] = {60, 1};
    for (int j = 0; j < 2; j++) {
        struct vs_season_lamp *k = scene_start(&p);
        struct record seen = {.stop_at = 100};
        struct vs_trace t = scene_trace(&w, k, 1, DAYS, ticks[j], &seen);
        struct vs_diag diag = {0};
        cr_expect_eq(vs_trace_run(&t, &diag), VS_ERR_OUTPUT);
        cr_expect_eq(seen.rows, 100);
        cr_expect_gt(strlen(diag.text), 0);
        scene_drop(k);
    }
}

static void expect_outside(int from, int to, long rows)
{
    struct scene_weather w = {0.6, 4.0, 3, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *k = scene_start(&p);
    struct record seen = {0};
    struct vs_trace t = scene_trace(&w, k, from, to, 60, &seen);
    struct vs_diag diag = {0};
    cr_expect_eq(vs_trace_run(&t, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "2025-11-01 to 2025-11-03"), "%s", diag.text);
    cr_expect_eq(seen.rows, rows);
    scene_drop(k);
}

Test(trace, days_that_the_weather_does_not_have_are_refused_and_what_it_has_is_told)
{
    expect_outside(-2, 1, 0);
    expect_outside(5, 6, 0);
    expect_outside(2, 5, 1440); /* the days that are there come first */
}

static enum vs_err no_weather(void *context, int site, int year, struct vs_hours *out,
                              struct vs_diag *diag)
{
    (void)context, (void)out;
    return vs_fail(diag, VS_ERR_MISSING, "sky", site, year, "there is none");
}

Test(trace, what_the_source_complains_of_is_passed_on)
{
    struct scene_weather w = {0.6, 4.0, 3, 1};
    struct vs_lamp_params p = scene_lamp();
    struct vs_season_lamp *k = scene_start(&p);
    struct record seen = {0};
    struct vs_trace t = scene_trace(&w, k, 0, 1, 60, &seen);
    t.source.year = no_weather;
    struct vs_diag diag = {0};
    cr_expect_eq(vs_trace_run(&t, &diag), VS_ERR_MISSING);
    cr_expect_str_eq(diag.file, "sky");
    cr_expect_eq(seen.rows, 0);
    scene_drop(k);
}
