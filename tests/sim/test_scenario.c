/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/scenario/run.h"

static const char folder[] = VESPER_SOURCE_DIR "/data/scenarios/text.yaml";

/* A scenario that holds; `extra` is added at its end. */
static const char plain[] = "name: text\n"
                            "what: A mild day.\n"
                            "start: 2026-10-05\n"
                            "weather:\n"
                            "  - {days: 2, clearness: 0.6}\n";
static const char night[] = "reaches:\n"
                            "  - {of: night}\n";

static struct vs_scenario *scenario;
static struct vs_diag diag;

static void setup(void)
{
    scenario = malloc(sizeof *scenario);
    cr_assert_not_null(scenario);
}

static void teardown(void)
{
    free(scenario);
}

static enum vs_err read(const char *middle, const char *end)
{
    static char text[4096];
    snprintf(text, sizeof text, "%s%s%s", plain, middle, end);
    diag = (struct vs_diag){0};
    return vs_scenario_read(text, strlen(text), folder, scenario, &diag);
}

static struct vs_scenario_result run(const char *middle)
{
    struct vs_scenario_result result;
    enum vs_err err = read(middle, night);
    cr_assert_eq(err, VS_OK, "%d:%d %s", diag.line, diag.column, diag.text);
    cr_assert_eq(vs_scenario_run(scenario, NULL, &result, &diag), VS_OK, "%s", diag.text);
    return result;
}

/* A faulty file is refused at this line, with these words. */
static void expect_refusal(const char *middle, const char *end, int line, const char *words)
{
    cr_expect_eq(read(middle, end), VS_ERR_INPUT, "accepted: %s%s", middle, end);
    cr_expect_eq(diag.line, line, "line %d: %s", diag.line, diag.text);
    cr_expect(strstr(diag.text, words), "'%s' says nothing of '%s'", diag.text, words);
    cr_expect(diag.column > 0);
}

TestSuite(scenario, .init = setup, .fini = teardown);

Test(scenario, times_are_days_and_hours)
{
    cr_expect_eq(vs_scenario_time_s("day 1 00:00"), 0);
    cr_expect_eq(vs_scenario_time_s("day 3 12:30"), 2 * 86400 + 45000);
    cr_expect_eq(vs_scenario_time_s("day 12 23:59:59"), 12 * 86400 - 1);
    const char *const bad[] = {
        "",           "3 12:00",        "day 0 12:00", "day 3 12",     "day 3 12:60",
        "day 3 1:00", "day 3 12:00:60", "day x 12:00", "day 3  12:00", "day 3 12:00 ",
        "day 3 24:01"};
    cr_expect_eq(vs_scenario_time_s("day 3 24:00"), 3 * 86400);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        cr_expect_eq(vs_scenario_time_s(bad[k]), -1, "'%s' is taken for a time", bad[k]);
    }
}

Test(scenario, a_plain_file_is_read_with_its_defaults)
{
    cr_assert_eq(read("", night), VS_OK, "%s", diag.text);
    cr_expect_eq(scenario->days, 2);
    cr_expect_eq(scenario->tick, VS_TICK_60S);
    cr_expect_eq(scenario->policy, VS_POLICY_ADAPTIVE);
    cr_expect_eq(scenario->soc_frac, 0.8);
    cr_expect_str_eq(scenario->project.name, "plain_lamp");
    cr_expect_eq(scenario->reach_count, 1);
}

Test(scenario, faults_are_handed_to_the_engine)
{
    cr_assert_eq(read("faults:\n  - {kind: panel_light, from: day 1 20:00, to: day 1 21:00, value: "
                      "3, period_s: 10}\n  - {kind: reset, from: day 2 01:00, value: 1}\n",
                      night),
                 VS_OK, "%s", diag.text);
    const struct vs_fault_set *set = &scenario->fault_set;
    cr_assert_eq(set->count, 2);
    cr_expect_eq(set->at[0].kind, VS_FAULT_panel_light);
    cr_expect_eq(set->at[0].start_s, 72000);
    cr_expect_eq(set->at[0].end_s, 75600);
    cr_expect_eq(set->at[0].value, 3);
    cr_expect_eq(set->at[0].period_s, 10);
    cr_expect_eq(set->at[1].kind, VS_FAULT_reset);
    cr_expect(isinf(set->at[1].end_s));
}

Test(scenario, faulty_files_are_refused_where_they_are_wrong)
{
    expect_refusal("colour: red\n", night, 6, "unknown key");
    expect_refusal("faults:\n  - {kind: panel_gone, from: day 1 10:00}\n", night, 7,
                   "service_wake");
    expect_refusal("faults:\n  - {kind: panel_open, from: noon}\n", night, 7, "day 3 12:00");
    expect_refusal("faults:\n  - {kind: panel_open, from: day 5 10:00}\n", night, 7,
                   "ends with day 2");
    expect_refusal("faults:\n  - {kind: panel_covered, from: day 1 10:00, value: 3}\n", night, 7,
                   "0 to 1");
    expect_refusal("must:\n  - {measure: most, of: warmth, at_most: 3}\n", night, 7, "why NAME");
    expect_refusal("must:\n  - {measure: most, of: fault LAMP, at_most: 3}\n", night, 7,
                   "LAMP_OPEN");
    expect_refusal("must:\n  - {measure: most, of: lit}\n", night, 7, "no limit");
    expect_refusal("must:\n  - {measure: most, of: lit, at_most: 1, from: day 2 01:00, to: day 1 "
                   "01:00}\n",
                   night, 7, "after");
    expect_refusal("must:\n  - {measure: most, of: lit, at_least: 2, at_most: 1}\n", night, 7,
                   "less than");
    expect_refusal("faults:\n  - {kind: lamp_open, from: day 2 01:00, to: day 1 01:00}\n", night, 7,
                   "after");
    expect_refusal("params: {lvd_mv: 1}\n", night, 6, "6000 to");
    expect_refusal("params: {lvd_v: 11}\n", night, 6, "no parameter");
    expect_refusal("remains: LAMP_LOST\n", night, 6, "LAMP_LOST");
    expect_refusal("climate_days: 3\n", night, 5, "weather and climate_days");
    expect_refusal("", "", 1, "reaches is missing");
}

Test(scenario, a_lamp_may_be_dimmed_by_voltage)
{
    struct vs_scenario_result result = run("policy: voltage\n");
    cr_expect(result.passed, "%s", result.verdict);
}

Test(scenario, a_missing_project_is_named)
{
    cr_expect_eq(read("project: nowhere.yaml\n", night), VS_ERR_MISSING);
    cr_expect(strstr(diag.file, "nowhere.yaml"));
}

Test(scenario, parameters_that_break_a_rule_are_refused)
{
    struct vs_scenario_result result;
    cr_assert_eq(read("params: {lvd_mv: 13000, lvr_mv: 12000}\n", night), VS_OK);
    cr_expect_eq(vs_scenario_run(scenario, NULL, &result, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "lvd_mv"), "%s", diag.text);
    cr_expect_eq(diag.line, 6);
    cr_expect(diag.column > 0);
}

Test(scenario, a_mild_day_holds_and_twice_the_same)
{
    struct vs_scenario_result first = run(""), second = run("");
    cr_expect(first.passed, "%s", first.verdict);
    cr_expect_eq(first.nights, 1);
    cr_expect_eq(memcmp(&first, &second, sizeof first), 0);
}

Test(scenario, each_measure_can_hold_and_fail)
{
    static const struct {
        const char *claim;
        int holds;
    } rows[] = {
        {"{measure: least, of: cell_degc, at_least: 5}", 1},
        {"{measure: least, of: cell_degc, at_least: 50}", 0},
        {"{measure: most, of: bus_v, at_most: 15}", 1},
        {"{measure: most, of: bus_v, at_most: 12}", 0},
        {"{measure: mean, of: soc_frac, at_least: 0.5, at_most: 1}", 1},
        {"{measure: mean, of: soc_frac, at_most: 0.5}", 0},
        {"{measure: hours, of: sun_down, at_least: 20, at_most: 26}", 1},
        {"{measure: hours, of: sun_down, at_most: 20}", 0},
        {"{measure: hours, of: sun_down, from: day 1 11:00, to: day 1 13:00, at_most: 0}", 1},
        {"{measure: count, of: event DAWN, at_least: 2, at_most: 2}", 1},
        {"{measure: count, of: mode BULK, at_least: 20}", 0},
        {"{measure: end, of: lit, at_least: 1}", 1},
        {"{measure: end, of: lit, at_most: 0}", 0},
        {"{measure: most, of: night_lit_h, to: day 1 06:00, at_least: 0}", 0}, /* says nothing */
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        char text[256];
        snprintf(text, sizeof text, "must:\n  - %s\n", rows[k].claim);
        struct vs_scenario_result result = run(text);
        cr_expect_eq(result.passed, rows[k].holds, "%s: %s", rows[k].claim, result.verdict);
        cr_expect(result.passed || strstr(result.verdict, "line 7"), "%s", result.verdict);
    }
}

static int add_offer(void *context, const struct vs_view *view)
{
    *(double *)context += view->minute->pmp_w * view->dt_s;
    return 0;
}

/* What the panel offers in forty days of the climate's January, of so many days of snow a month. */
static double offered_ws(double snow_days)
{
    static const char text[] = "name: text\n"
                               "what: A winter.\n"
                               "start: 2026-01-01\n"
                               "climate_days: 40\n"
                               "climate_seed: 3\n"
                               "reaches:\n"
                               "  - {of: night}\n";
    struct vs_scenario_result result;
    diag = (struct vs_diag){0};
    cr_assert_eq(vs_scenario_read(text, strlen(text), folder, scenario, &diag), VS_OK, "%s",
                 diag.text);
    for (int month = 0; month < 12; month++) {
        scenario->climate.snow.days[month] = snow_days;
    }
    scenario->climate.snow.fall_cm = 5;
    double sum = 0;
    struct vs_scenario_watch watch = {.tick = add_offer, .context = &sum};
    cr_assert_eq(vs_scenario_run(scenario, &watch, &result, &diag), VS_OK, "%s", diag.text);
    return sum;
}

Test(scenario, snow_of_the_climate_lies_on_the_panel)
{
    double in_snow = offered_ws(12), without = offered_ws(0);
    cr_expect_lt(in_snow, 0.9 * without, "%g Ws with snow, %g without", in_snow, without);
}

Test(scenario, a_state_that_is_never_reached_fails)
{
    struct vs_scenario_result result;
    cr_assert_eq(read("", "reaches:\n  - {of: mode HEAT}\n"), VS_OK);
    cr_assert_eq(vs_scenario_run(scenario, NULL, &result, &diag), VS_OK);
    cr_expect_not(result.passed);
    cr_expect(strstr(result.verdict, "mode HEAT is never reached"), "%s", result.verdict);
}

/* Laws are broken by a firmware that is told the wrong thing about its parts. */
Test(scenario, laws_can_be_broken)
{
    static const struct {
        const char *setting, *words;
    } rows[] = {
        /* the pack is half of what the firmware was told, and never seen full */
        {"capacity_frac: 0.5\nsoc_frac: 0.3\npolicy: fixed\n", "night is lit"},
        /* a lamp that stays open */
        {"faults:\n  - {kind: lamp_open, from: day 1 17:00}\n", "night is lit"},
        {"ends_dark: 1\nfaults:\n  - {kind: lamp_open, from: day 2 17:30}\n"
         "policy: fixed\n",
         "no fault is reported at the end"},
        /* twelve volts with a lamp on, for a firmware that cuts at nine */
        {"soc_frac: 0.2\npolicy: fixed\nends_dark: 1\nfaults:\n"
         "  - {kind: bat_v_gain, from: day 1 00:00, value: 1.2}\n"
         "  - {kind: bat_v_gain, from: day 1 01:00, value: 1}\n",
         ""},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        struct vs_scenario_result result = run(rows[k].setting);
        cr_expect_not(result.passed, "%s", rows[k].setting);
        cr_expect(strstr(result.verdict, rows[k].words), "%s", result.verdict);
    }
}
