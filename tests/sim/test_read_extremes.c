/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/plot/read_extremes.h"

#define HEADER "section,days,winter,first_day,kt,period_winters,value,low,high,unit\n"
#define WINTER "worst,5,1990,1990-12-10,0.2,13,0.81,,,kWh/m2/d\n"
#define CURVE "curve,5,,,,2,1.2,1.1,1.3,kWh/m2/d\ncurve,5,,,,10,0.9,0.8,1,kWh/m2/d\n"

static enum vs_err read_text(const char *text, struct vs_extremes_table *table,
                             struct vs_diag *diag)
{
    *diag = (struct vs_diag){.line = -1};
    return vs_extremes_table_read_memory(text, strlen(text), "x.csv", table, diag);
}

Test(read_extremes, winters_curve_and_design_are_taken_and_the_rest_is_carried_past)
{
    struct vs_extremes_table t;
    struct vs_diag diag;
    enum vs_err err = read_text(HEADER "anything,,,,,,much,,,x\n" WINTER
                                       "worst,1,1990,1990-12-11,0.1,,0.6,,,kWh/m2/d\n" CURVE
                                       "design,5,,,,,0.7,,,kWh/m2/d\n",
                                &t, &diag);
    cr_assert_eq(err, VS_OK, "%s", diag.text);
    cr_expect_eq(t.days, 5);
    cr_assert_eq(t.winter_count, 1);
    cr_expect(t.winter[0].period_winters == 13 && t.winter[0].kwhm2 == 0.81);
    cr_assert_eq(t.curve_count, 2);
    cr_expect(t.curve[1].period_winters == 10 && t.curve[1].kwhm2 == 0.9);
    cr_expect(t.curve[1].low == 0.8 && t.curve[1].high == 1);
    cr_expect_eq(t.design_kwhm2, 0.7);
    vs_extremes_table_free(&t);
    cr_expect(!t.winter && t.curve_count == 0);
}

Test(read_extremes, more_winters_than_room_was_made_for_at_first)
{
    char *text = malloc(64 * 1000 + 1000);
    size_t used = (size_t)sprintf(text, "%s%s", HEADER, CURVE);
    for (int k = 1; k <= 1000; k++) {
        used += (size_t)sprintf(text + used, "worst,5,%d,,,%g,%g,,,x\n", k, 1001.0 / k, k / 1000.0);
    }
    struct vs_extremes_table t;
    struct vs_diag diag;
    cr_assert_eq(read_text(text, &t, &diag), VS_OK, "%s", diag.text);
    cr_assert_eq(t.winter_count, 1000);
    cr_expect_eq(t.winter[999].kwhm2, 1);
    cr_expect_eq(t.winter[0].kwhm2, 0.001);
    vs_extremes_table_free(&t);
    free(text);
}

Test(read_extremes, what_is_wrong_is_told_with_its_place)
{
    static const struct {
        const char *text;
        int line, column;
        const char *words;
    } cases[] = {
        {"", 0, 0, "the file is empty; "},
        {"a,b\n", 1, 1, "the header lacks section in place 1; "},
        {"section,days\n", 1, 1, "the header lacks winter in place 3; "},
        {HEADER WINTER CURVE "curve,5\n", 5, 1, "the row has 2 fields; allowed are the 10"},
        {HEADER CURVE, 0, 0, "there are 0 winters with a period and 2 points"},
        {HEADER WINTER, 0, 0, "there are 1 winters with a period and 0 points"},
        {HEADER "worst,5,1990,,,13,dark,,,x\n", 2, 19,
         "value is 'dark'; allowed is a number from 0"},
        {HEADER "worst,5,1990,,,0.5,0.8,,,x\n", 2, 16, "period_winters is '0.5'; "},
        {HEADER "worst,5,1990,,,nan,0.8,,,x\n", 2, 16, "period_winters is 'nan'; "},
        {HEADER "worst,2.5,1990,,,13,0.8,,,x\n", 2, 7, "days is '2.5'; allowed is one whole"},
        {HEADER WINTER "curve,7,,,,2,1.2,1.1,1.3,x\n", 3, 7, "days is '7'; allowed is one whole"},
        {HEADER "curve,5,,,,2,1.2,1.3,1.1,x\n", 2, 22,
         "high is '1.1'; allowed is a number from 1.3"},
        {HEADER "curve,5,,,,2,1.2,,,x\n", 2, 18, "low is ''; "},
        {HEADER CURVE "curve,5,,,,10,1,1,1,x\n", 4, 12, "period_winters is '10'; periods of the"},
        {HEADER "design,5,,,,,0,,,x\n", 2, 14, "value is '0'; "},
        {HEADER "design,5,,,,,1,,,x\ndesign,5,,,,,1,,,x\n", 3, 1, "section is 'design'; a second"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct vs_extremes_table t;
        struct vs_diag diag;
        cr_expect_eq(read_text(cases[k].text, &t, &diag), VS_ERR_INPUT, "case %zu", k);
        cr_expect(diag.line == cases[k].line && diag.column == cases[k].column, "case %zu: %d:%d",
                  k, diag.line, diag.column);
        cr_expect(strncmp(diag.text, cases[k].words, strlen(cases[k].words)) == 0, "%zu: %s", k,
                  diag.text);
        cr_expect(!t.winter && !t.curve && t.winter_count == 0);
    }
}

Test(read_extremes, a_file_that_is_not_there_is_missing)
{
    struct vs_extremes_table t;
    struct vs_diag diag;
    cr_expect_eq(vs_extremes_table_read("no/such.csv", &t, &diag), VS_ERR_MISSING);
    cr_expect_str_eq(diag.file, "no/such.csv");
}
