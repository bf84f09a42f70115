/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/plot/swept_view.h"

#define HEADER "design,site,panel_w,box,replicate,lolp_night,light_frac\n"
#define SAMPLES VESPER_SOURCE_DIR "/tests/fuzz/corpus/swept/"

static const struct vs_swept_asked lolp[] = {{"lolp_night", 0, 1}};

static enum vs_err read_text(const char *text, struct vs_swept *swept, struct vs_diag *diag)
{
    *diag = (struct vs_diag){.line = -1};
    return vs_swept_read_memory(text, strlen(text), "x.csv", lolp, 1, swept, diag);
}

Test(read_swept, numbers_words_sites_and_replicates_are_taken)
{
    struct vs_swept s;
    struct vs_diag diag;
    enum vs_err err = read_text(HEADER "0,A,60,pole,all,0.25,much\n"
                                       "0,官场乡,60,pole,all,,\n"
                                       "1,A,8e1,buried,7,1,1\n",
                                &s, &diag);
    cr_assert_eq(err, VS_OK, "%s", diag.text);
    cr_assert_eq(s.rows, 3);
    cr_assert(s.varied_count == 2 && s.sites.count == 2);
    cr_expect_str_eq(s.sites.word[1], "官场乡");
    cr_expect(s.site[0] == 0 && s.site[1] == 1 && s.site[2] == 0);
    cr_expect(s.replicate[0] == VS_SWEPT_ALL && s.replicate[2] == 7);
    cr_expect(!s.varied[0].is_words && s.varied[0].value[2] == 80);
    cr_expect(s.varied[1].is_words && s.varied[1].value[1] == 0 && s.varied[1].value[2] == 1);
    cr_expect_str_eq(s.varied[1].words.word[1], "buried");
    cr_expect(s.asked[0].value[0] == 0.25 && isnan(s.asked[0].value[1]));
    cr_expect_eq(vs_swept_find(&s, "box"), 1);
    cr_expect_eq(vs_swept_find(&s, "lolp_night"), -1);
    vs_swept_free(&s);
    cr_expect(!s.varied && s.rows == 0);
}

Test(read_swept, more_rows_than_room_was_made_for_at_first)
{
    enum { ROWS = 5000 };
    char *text = malloc(64 * ROWS + 1000);
    size_t used = (size_t)sprintf(text, "%s", HEADER);
    for (int k = 0; k < ROWS; k++) {
        used += (size_t)sprintf(text + used, "%d,A,%d,pole,all,%g,1\n", k, k, k / 5000.0);
    }
    struct vs_swept s;
    struct vs_diag diag;
    cr_assert_eq(read_text(text, &s, &diag), VS_OK, "%s", diag.text);
    cr_assert_eq(s.rows, ROWS);
    cr_expect(s.varied[0].value[4999] == 4999 && s.asked[0].value[2500] == 0.5);
    cr_expect(s.varied[0].value[0] == 0 && s.replicate[1024] == VS_SWEPT_ALL);
    vs_swept_free(&s);
    free(text);
}

Test(read_swept, what_is_wrong_is_told_with_its_place)
{
    static const struct {
        const char *text;
        int line, column;
        const char *words;
    } cases[] = {
        {"", 0, 0, "the file holds no design; "},
        {HEADER, 0, 0, "the file holds no design; "},
        {"design\n", 1, 1, "the header is not design,site,...,replicate"},
        {"site,design,replicate\n", 1, 1, "the header is not design,site,...,replicate"},
        {"design,site,panel_w,lolp_night\n", 1, 1, "the header is not design,site,...,replicate"},
        {"design,site,a,b,a,replicate,lolp_night\n", 1, 17, "'a' comes a second time"},
        {"design,site,,replicate,lolp_night\n", 1, 13, "'' is no name of what was varied"},
        {"design,site,a,replicate,light_frac\n", 1, 15, "the header has no measure lolp_night"},
        {"design,site,lolp_night,replicate,x\n", 1, 24, "the header has no measure lolp_night"},
        {"design,site,a,replicate,lolp_night,lolp_night\n", 1, 36, "'lolp_night' comes a second"},
        {HEADER "0,A,60,pole,all,0.2\n", 2, 1, "the row has 6 fields; allowed are the 7"},
        {HEADER "0,,60,pole,all,0.2,1\n", 2, 3, "'' is no word to be drawn"},
        {HEADER "0,A\xff,60,pole,all,0.2,1\n", 2, 3, "'A\xff' is no word to be drawn"},
        {HEADER "0,A,60,pole,some,0.2,1\n", 2, 13, "'some' is no replicate; allowed is a whole"},
        {HEADER "0,A,60,pole,-1,0.2,1\n", 2, 13, "'-1' is no replicate"},
        {HEADER "0,A,60,pole,0.5,0.2,1\n", 2, 13, "'0.5' is no replicate"},
        {HEADER "0,A,60,pole,all,1.5,1\n", 2, 17,
         "lolp_night is '1.5'; allowed is a number from 0"},
        {HEADER "0,A,60,pole,all,-0.1,1\n", 2, 17, "lolp_night is '-0.1'; "},
        {HEADER "0,A,60,pole,all,nan,1\n", 2, 17, "lolp_night is 'nan'; "},
        {HEADER "0,A,60,pole,all,1,1\n1,A,dark,pole,all,1,1\n", 3, 5,
         "'dark' stands in a column of numbers"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct vs_swept s;
        struct vs_diag diag;
        cr_expect_eq(read_text(cases[k].text, &s, &diag), VS_ERR_INPUT, "case %zu", k);
        cr_expect(diag.line == cases[k].line && diag.column == cases[k].column, "case %zu: %d:%d",
                  k, diag.line, diag.column);
        cr_expect(strncmp(diag.text, cases[k].words, strlen(cases[k].words)) == 0, "%zu: %s", k,
                  diag.text);
        cr_expect(!s.varied && !s.site && s.rows == 0);
    }
}

Test(read_swept, too_many_columns_and_words_are_refused)
{
    char text[4000] = "design,site";
    struct vs_swept s;
    struct vs_diag diag;
    for (int k = 0; k <= VS_SWEPT_VARIED_MAX; k++) {
        sprintf(text + strlen(text), ",v%d", k);
    }
    strcat(text, ",replicate,lolp_night\n");
    cr_expect_eq(read_text(text, &s, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "17 columns were varied; allowed are 16"), "%s", diag.text);
    strcpy(text, "design,site,replicate,lolp_night\n");
    for (int k = 0; k <= VS_SWEPT_WORDS_MAX; k++) {
        sprintf(text + strlen(text), "0,S%d,all,0\n", k);
    }
    cr_expect_eq(read_text(text, &s, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "'S64' is one more than the 64"), "%s", diag.text);
    cr_expect_eq(diag.line, 66);
}

Test(read_swept, a_file_that_is_not_there_is_missing)
{
    struct vs_swept s;
    struct vs_diag diag;
    cr_expect_eq(vs_swept_read("no/such.csv", lolp, 1, &s, &diag), VS_ERR_MISSING);
    cr_expect_str_eq(diag.file, "no/such.csv");
}

/* --- which rows and columns are shown --------------------------------------------------------- */

static struct vs_swept sample(const char *path)
{
    struct vs_swept s;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_swept_read(path, lolp, 1, &s, &diag), VS_OK, "%s", diag.text);
    return s;
}

static size_t kept(const struct vs_swept *s, const char *a, const char *b, struct vs_diag *diag)
{
    const char *const where[] = {a, b};
    struct vs_view view;
    enum vs_err err = vs_view_take(s, where, !a ? 0 : b ? 2 : 1, &view, diag);
    size_t count = err ? 0 : view.count;
    cr_expect(err == VS_OK || err == VS_ERR_USAGE);
    vs_view_free(&view);
    return count;
}

Test(read_swept, rows_over_all_replicates_are_shown_unless_one_is_asked_for)
{
    struct vs_swept s = sample(SAMPLES "replicates.csv");
    struct vs_diag diag;
    cr_expect_eq(s.rows, 72);
    cr_expect_eq(kept(&s, NULL, NULL, &diag), 24);
    cr_expect_eq(kept(&s, "replicate=1", NULL, &diag), 24);
    cr_expect_eq(kept(&s, "replicate=1", "site=Guanchang", &diag), 12);
    for (size_t row = 0; row < s.rows; row++) {
        s.replicate[row] = s.replicate[row] == VS_SWEPT_ALL ? 2 : s.replicate[row];
    }
    cr_expect_eq(kept(&s, NULL, NULL, &diag), 0);
    cr_expect(strstr(diag.text, "needed is --where replicate=0"), "%s", diag.text);
    vs_swept_free(&s);
}

Test(read_swept, conditions_keep_what_has_them_and_wrong_ones_are_told)
{
    struct vs_swept s = sample(SAMPLES "boxes.csv");
    struct vs_diag diag;
    cr_expect_eq(kept(&s, "battery_box=pole", NULL, &diag), 24);
    cr_expect_eq(kept(&s, "battery_box=pole", "panel_w=80.0", &diag), 6);
    static const struct {
        const char *a, *b, *words;
    } wrong[] = {
        {"battery_box", NULL, "--where is 'battery_box'; allowed is NAME=VALUE"},
        {"=pole", NULL, "allowed is NAME=VALUE"},
        {"box=pole", NULL, "there are panel_w, battery_ah, battery_box, site and replicate"},
        {"battery_box=attic", NULL, "holds for no row"},
        {"panel_w=90", NULL, "holds for no row"},
        {"panel_w=many", NULL, "holds for no row"},
        {"replicate=3", NULL, "holds for no row"},
        {"battery_box=pole", "battery_box=buried", "no row has all that --where asks for"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        cr_expect_eq(kept(&s, wrong[k].a, wrong[k].b, &diag), 0, "case %zu", k);
        cr_expect(strstr(diag.text, wrong[k].words), "%zu: %s", k, diag.text);
    }
    vs_swept_free(&s);
}

Test(read_swept, an_axis_is_the_named_the_usual_or_the_first_that_varies)
{
    struct vs_swept s = sample(SAMPLES "boxes.csv");
    struct vs_view view;
    struct vs_diag diag;
    int column = -1;
    cr_assert_eq(vs_view_take(&s, NULL, 0, &view, &diag), VS_OK);
    cr_expect_eq(vs_view_axis(&view, "x", NULL, "battery_ah", -1, &column, &diag), VS_OK);
    cr_expect_eq(column, 1);
    cr_expect_eq(vs_view_axis(&view, "x", NULL, "floor_pm", -1, &column, &diag), VS_OK);
    cr_expect_eq(column, 0);
    cr_expect_eq(vs_view_axis(&view, "x", NULL, "panel_w", 0, &column, &diag), VS_OK);
    cr_expect_eq(column, 1);
    cr_expect_eq(vs_view_axis(&view, "x", "battery_ah", "", 0, &column, &diag), VS_OK);
    cr_expect_eq(vs_view_axis(&view, "x", "battery_ah", "", 1, &column, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "is the other axis"), "%s", diag.text);
    cr_expect_eq(vs_view_axis(&view, "x", "battery_box", "", 1, &column, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "is made of words"), "%s", diag.text);
    cr_expect_eq(vs_view_axis(&view, "y", "tilt", "", 1, &column, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "--y is 'tilt', which the sweep did not vary"), "%s", diag.text);
    const int axes[] = {0, 1};
    cr_expect_eq(vs_view_judge_others(&view, axes, 2, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "needed is --where battery_box=VALUE with one of buried, pole"),
              "%s", diag.text);
    vs_view_free(&view);
    vs_swept_free(&s);
}

Test(read_swept, levels_rise_and_each_comes_once)
{
    struct vs_swept s = sample(SAMPLES "grid.csv");
    struct vs_view view;
    struct vs_levels levels;
    struct vs_diag diag;
    cr_assert_eq(vs_view_take(&s, NULL, 0, &view, &diag), VS_OK);
    cr_assert_eq(vs_view_levels(&view, 0, &levels, &diag), VS_OK);
    cr_assert_eq(levels.count, 4);
    cr_expect(levels.value[0] == 60 && levels.value[3] == 120);
    cr_expect_eq(vs_level_of(&levels, 100), 2);
    cr_expect(vs_view_varies(&view, 0) && !vs_view_varies(&view, 2));
    free(levels.value);
    vs_view_free(&view);
    vs_swept_free(&s);
}
