/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/plot/plots.h"
#include "tests/sim/folder.h"

#define SAMPLES VESPER_SOURCE_DIR "/tests/fuzz/corpus/swept/"

static char *drawn(vs_plot_function plot, const char *input, struct vs_plot_options options)
{
    struct folder folder = folder_make();
    char output[600];
    folder_file(&folder, "a.svg", output);
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(plot(input, output, &options, &diag), VS_OK, "%s", diag.text);
    char *bytes = file_bytes(output, NULL);
    folder_remove(&folder);
    return bytes;
}

/* The page of rows that a test writes itself. */
static char *drawn_of(vs_plot_function plot, const char *text, struct vs_plot_options options)
{
    struct folder folder = folder_make();
    char input[600];
    folder_file(&folder, "a.csv", input);
    FILE *stream = fopen(input, "w");
    cr_assert(stream && fputs(text, stream) >= 0 && fclose(stream) == 0);
    char *bytes = drawn(plot, input, options);
    folder_remove(&folder);
    return bytes;
}

static void expect_refused(vs_plot_function plot, const char *sample,
                           struct vs_plot_options options, enum vs_err want, const char *words)
{
    struct folder folder = folder_make();
    char input[600], output[600];
    snprintf(input, sizeof input, "%s%s", SAMPLES, sample);
    folder_file(&folder, "a.svg", output);
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(plot(input, output, &options, &diag), want, "%s", diag.text);
    cr_expect(strstr(diag.text, words), "'%s' is not in '%s'", words, diag.text);
    cr_expect_eq(folder_count(&folder), 0);
    folder_remove(&folder);
}

static int occurrences(const char *text, const char *mark)
{
    int count = 0;
    for (const char *at = strstr(text, mark); at; at = strstr(at + 1, mark)) {
        count++;
    }
    return count;
}

/* Colours as cairo writes them into SVG. */
#define PALEST "fill:rgb(98.823529%,96.470588%,79.607843%)"
#define DARKEST "fill:rgb(7.058824%,13.72549%,38.431373%)"
#define MARK "fill:rgb(69.019608%,0%,12.54902%)"
#define FRONT_DOT "fill:rgb(56.078431%,11.372549%,11.372549%)"
#define COST_DOT "fill:rgb(56.078431%,63.921569%,72.156863%)"
#define FIRST_LINE "stroke:rgb(7.058824%,20.784314%,35.686275%)"
#define SECOND_LINE "stroke:rgb(83.529412%,36.862745%,0%)"
#define THIRD_LINE "stroke:rgb(0%,61.960784%,45.098039%)"

/* Lines of a colour in the width of those of an event; a dot has a rim of its colour as well. */
static int lines(const char *svg, const char *colour)
{
    static const char begin[] = "<path style=\"fill:none;stroke-width:1.5;";
    int count = 0;
    for (const char *at = strstr(svg, begin); at; at = strstr(at + 1, begin)) {
        const char *found = strstr(at, colour);
        count += found && found < strchr(at, '>');
    }
    return count;
}

/* Straight pieces of them. */
static int pieces(const char *svg, const char *colour)
{
    static const char begin[] = "<path style=\"fill:none;stroke-width:1.5;";
    int count = 0;
    for (const char *at = strstr(svg, begin); at; at = strstr(at + 1, begin)) {
        const char *found = strstr(at, colour), *end = strchr(at, '>');
        for (const char *l = found; found < end && l && l < end; l = strstr(l + 1, " L ")) {
            count += l != found;
        }
    }
    return count;
}

#define HEADER                                                                                     \
    "design,site,panel_w,battery_ah,replicate,lolp_night,event_lit_frac,light_frac,cost_cny\n"

/* --- contours --------------------------------------------------------------------------------- */

Test(plot_swept, contours_have_every_band_and_a_mark_where_it_is_asked_for)
{
    char *plain = drawn(vs_plot_lolp, SAMPLES "grid.csv", (struct vs_plot_options){0});
    char *marked = drawn(vs_plot_lolp, SAMPLES "grid.csv",
                         (struct vs_plot_options){.mark = "80,30"});
    cr_expect_gt(occurrences(plain, PALEST), 1);
    cr_expect_gt(occurrences(plain, DARKEST), 1);
    cr_expect_eq(occurrences(plain, MARK), 0);
    cr_expect_eq(occurrences(marked, MARK), 2, "one at each site");
    free(plain);
    free(marked);
}

Test(plot_swept, the_name_of_a_mark_can_be_said)
{
    char *own = drawn(vs_plot_lolp, SAMPLES "grid.csv", (struct vs_plot_options){.mark = "80,30"});
    char *said = drawn(vs_plot_lolp, SAMPLES "grid.csv",
                       (struct vs_plot_options){.mark = "80,30", .label = "tenders"});
    /* a letter more at two sites */
    cr_expect_eq(occurrences(said, "<use ") - occurrences(own, "<use "), 2);
    free(own);
    free(said);
}

Test(plot_swept, what_was_not_swept_stays_blank)
{
    /* of three by three designs the middle is missing: no cell is left, and no band is filled */
    char *svg = drawn_of(vs_plot_lolp,
                         HEADER "0,A,1,1,all,0,,,\n1,A,2,1,all,0.3,,,\n2,A,3,1,all,0,,,\n"
                                "3,A,1,2,all,0.2,,,\n4,A,3,2,all,0.3,,,\n5,A,1,3,all,0.6,,,\n"
                                "6,A,2,3,all,0.7,,,\n7,A,3,3,all,0.8,,,\n"
                                "8,B,1,1,all,0,,,\n9,B,2,1,all,0.1,,,\n10,B,1,2,all,0.2,,,\n"
                                "11,B,2,2,all,0.3,,,\n",
                         (struct vs_plot_options){0});
    /* the scale's box, and the two dots of A that have a place there, without a neighbour; of B the
     * lowest band lies in its one cell */
    cr_expect_eq(occurrences(svg, PALEST), 1 + 2 + 1, "%d", occurrences(svg, PALEST));
    free(svg);
}

Test(plot_swept, equal_values_and_two_values_are_said_and_not_interpolated)
{
    static const char equal[] = HEADER "0,A,1,1,all,0.25,,,\n1,A,2,1,all,0.25,,,\n"
                                       "2,A,1,2,all,0.25,,,\n3,A,2,2,all,0.25,,,\n";
    static const char two[] = HEADER "0,A,1,1,all,1,,,\n1,A,2,1,all,0,,,\n"
                                     "2,A,1,2,all,1,,,\n3,A,2,2,all,0,,,\n";
    char *svg = drawn_of(vs_plot_lolp, equal, (struct vs_plot_options){.title = "T"});
    /* fields of four designs and the scale; no other colour */
    cr_expect_eq(occurrences(svg, PALEST), 4 + 1);
    cr_expect_eq(occurrences(svg, DARKEST), 0);
    free(svg);
    svg = drawn_of(vs_plot_lolp, two, (struct vs_plot_options){.title = "T"});
    cr_expect_eq(occurrences(svg, PALEST), 2 + 1);
    cr_expect_eq(occurrences(svg, DARKEST), 2 + 1);
    free(svg);
}

Test(plot_swept, axes_that_are_asked_for_are_drawn_and_wrong_ones_are_told)
{
    char *usual = drawn(vs_plot_lolp, SAMPLES "grid.csv", (struct vs_plot_options){0});
    char *named = drawn(vs_plot_lolp, SAMPLES "grid.csv",
                        (struct vs_plot_options){.x = "panel_w", .y = "battery_ah"});
    char *turned = drawn(vs_plot_lolp, SAMPLES "grid.csv",
                         (struct vs_plot_options){.x = "battery_ah", .y = "panel_w"});
    cr_expect_eq(occurrences(usual, "<use "), occurrences(named, "<use "));
    cr_expect_neq(occurrences(usual, "<use "), occurrences(turned, "<use "));
    free(usual);
    free(named);
    free(turned);
    expect_refused(vs_plot_lolp, "grid.csv", (struct vs_plot_options){.x = "tilt"}, VS_ERR_USAGE,
                   "--x is 'tilt', which the sweep did not vary; the sweep varied panel_w");
    expect_refused(vs_plot_lolp, "boxes.csv", (struct vs_plot_options){0}, VS_ERR_USAGE,
                   "needed is --where battery_box=VALUE with one of buried, pole");
    expect_refused(vs_plot_lolp, "crlf_quoted.csv",
                   (struct vs_plot_options){.measure = "event_lit_frac"}, VS_ERR_USAGE,
                   "there is no column of several numbers left for --y");
}

Test(plot_swept, measures_marks_and_labels_that_are_wrong_are_told)
{
    expect_refused(vs_plot_lolp, "grid.csv", (struct vs_plot_options){.measure = "worst_night"},
                   VS_ERR_USAGE, "--measure is 'worst_night'; allowed: lolp_night, ");
    expect_refused(vs_plot_lolp, "grid.csv", (struct vs_plot_options){.measure = "lpsp"},
                   VS_ERR_INPUT, "the header has no measure lpsp");
    static const char *const marks[] = {"80", "80,", ",30", "80,300", "50,30", "a,b", "80,30,1"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        expect_refused(vs_plot_lolp, "grid.csv", (struct vs_plot_options){.mark = marks[k]},
                       VS_ERR_USAGE, "allowed is X,Y with X from 60 to 120 and Y from 20 to 40");
    }
    expect_refused(vs_plot_lolp, "grid.csv", (struct vs_plot_options){.label = "tender"},
                   VS_ERR_USAGE, "--label is for the point of --mark");
    expect_refused(vs_plot_lolp, "grid.csv",
                   (struct vs_plot_options){.mark = "80,30", .label = "a\xff"}, VS_ERR_USAGE,
                   "--label is too long, no UTF-8");
    expect_refused(vs_plot_lolp, "grid.csv", (struct vs_plot_options){.title = "a\xff"},
                   VS_ERR_USAGE, "the title is not UTF-8");
}

/* --- cost ------------------------------------------------------------------------------------- */

Test(plot_swept, every_design_is_a_dot_and_the_front_has_only_what_nothing_beats)
{
    /* the third costs more than the second and gives less; the fourth costs as much as the fifth */
    char *svg = drawn_of(vs_plot_cost,
                         HEADER "0,A,60,20,all,,,0.5,290\n1,A,80,20,all,,,0.7,320\n"
                                "2,A,60,30,all,,,0.6,390\n3,A,80,30,all,,,0.8,420\n"
                                "4,A,90,30,all,,,0.9,420\n5,A,90,40,all,,,,500\n",
                         (struct vs_plot_options){0});
    cr_expect_eq(occurrences(svg, COST_DOT), 5 + 1, "%d", occurrences(svg, COST_DOT));
    cr_expect_eq(occurrences(svg, FRONT_DOT), 3, "%d", occurrences(svg, FRONT_DOT));
    free(svg);
}

Test(plot_swept, designs_of_the_front_are_named_by_what_was_varied)
{
    static const char varied[] = HEADER "0,A,60,20,all,,,0.5,2900\n1,A,80,20,all,,,0.7,5200\n";
    static const char alike[] = HEADER "0,A,60,20,all,,,0.5,2900\n0,A,60,20,all,,,0.7,5200\n";
    char *named = drawn_of(vs_plot_cost, varied, (struct vs_plot_options){0});
    char *bare = drawn_of(vs_plot_cost, alike, (struct vs_plot_options){0});
    /* "60 W" and "80 W", blanks included */
    cr_expect_eq(occurrences(named, "<use ") - occurrences(bare, "<use "), 8);
    free(named);
    free(bare);
}

/* --- events ----------------------------------------------------------------------------------- */

Test(plot_swept, an_event_has_a_line_for_every_value_of_the_second_column)
{
    char *svg = drawn(vs_plot_event, SAMPLES "grid.csv", (struct vs_plot_options){0});
    /* at each of two sites, and in the legend: batteries of 20, 30 and 40 Ah */
    cr_expect_eq(lines(svg, FIRST_LINE), 2 + 1, "%d", lines(svg, FIRST_LINE));
    cr_expect_gt(lines(svg, THIRD_LINE), 0);
    free(svg);
    const char *const where[] = {"battery_ah=30"};
    svg = drawn(vs_plot_event, SAMPLES "grid.csv",
                (struct vs_plot_options){.where = where, .where_count = 1});
    cr_expect_eq(lines(svg, FIRST_LINE), 2);
    cr_expect_eq(lines(svg, SECOND_LINE), 0);
    free(svg);
}

Test(plot_swept, a_line_is_broken_where_a_value_was_not_swept)
{
    static const char whole[] = HEADER "0,A,1,1,all,,0.1,,\n1,A,2,1,all,,0.2,,\n"
                                       "2,A,3,1,all,,0.3,,\n3,A,4,1,all,,0.4,,\n"
                                       "4,A,5,1,all,,0.5,,\n";
    static const char broken[] = HEADER "0,A,1,1,all,,0.1,,\n1,A,2,1,all,,0.2,,\n"
                                        "2,A,3,1,all,,,,\n3,A,4,1,all,,0.4,,\n"
                                        "4,A,5,1,all,,0.5,,\n";
    char *svg = drawn_of(vs_plot_event, whole, (struct vs_plot_options){0});
    cr_expect_eq(lines(svg, FIRST_LINE), 1);
    cr_expect_eq(pieces(svg, FIRST_LINE), 4);
    free(svg);
    svg = drawn_of(vs_plot_event, broken, (struct vs_plot_options){0});
    cr_expect_eq(lines(svg, FIRST_LINE), 2);
    cr_expect_eq(pieces(svg, FIRST_LINE), 2);
    free(svg);
}

Test(plot_swept, more_lines_than_a_page_tells_apart_are_refused)
{
    struct folder folder = folder_make();
    char input[600], output[600];
    folder_file(&folder, "a.csv", input);
    folder_file(&folder, "a.svg", output);
    FILE *stream = fopen(input, "w");
    fputs(HEADER, stream);
    for (int k = 0; k < 14; k++) {
        fprintf(stream, "%d,A,%d,%d,all,,0.5,,\n", k, 60 + k % 2, k / 2);
    }
    fclose(stream);
    struct vs_plot_options options = {.x = "panel_w"};
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_plot_event(input, output, &options, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "battery_ah has 7 values and a page takes 6 lines; needed is "
                                "--where battery_ah=VALUE"),
              "%s", diag.text);
    options.by = "panel_w";
    cr_expect_eq(vs_plot_event(input, output, &options, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "--by is 'panel_w', which is along the axis"), "%s", diag.text);
    folder_remove(&folder);
}

/* --- all of them ------------------------------------------------------------------------------ */

Test(plot_swept, languages_and_titles_differ)
{
    static const vs_plot_function plots[] = {vs_plot_lolp, vs_plot_cost, vs_plot_event};
    for (int k = 0; k < 3; k++) {
        char *english = drawn(plots[k], SAMPLES "grid.csv", (struct vs_plot_options){0});
        char *chinese = drawn(plots[k], SAMPLES "grid.csv",
                              (struct vs_plot_options){.language = VS_LANGUAGE_ZH});
        char *titled = drawn(plots[k], SAMPLES "grid.csv", (struct vs_plot_options){.title = "A"});
        cr_expect_gt(occurrences(english, "<use "), occurrences(chinese, "<use "), "plot %d", k);
        cr_expect_gt(occurrences(english, "<use "), occurrences(titled, "<use ") + 10, "plot %d",
                     k);
        free(english);
        free(chinese);
        free(titled);
    }
}

Test(plot_swept, two_rows_of_one_design_that_differ_are_refused)
{
    struct folder folder = folder_make();
    char input[600], output[600];
    folder_file(&folder, "a.csv", input);
    folder_file(&folder, "a.svg", output);
    FILE *stream = fopen(input, "w");
    fputs(HEADER "0,A,1,1,all,0.1,,,\n1,A,2,1,all,0.2,,,\n2,A,1,2,all,0.3,,,\n"
                 "3,A,2,2,all,0.4,,,\n4,A,2,2,all,0.5,,,\n",
          stream);
    fclose(stream);
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_plot_lolp(input, output, &(struct vs_plot_options){0}, &diag), VS_ERR_INPUT);
    cr_expect(
        strstr(diag.text, "A has two rows with panel_w=2 and battery_ah=2 that say different"),
        "%s", diag.text);
    folder_remove(&folder);
}

Test(plot_swept, designs_that_are_no_grid_have_no_contours)
{
    struct folder folder = folder_make();
    char input[600], output[600];
    folder_file(&folder, "a.csv", input);
    folder_file(&folder, "a.svg", output);
    FILE *stream = fopen(input, "w");
    fputs(HEADER "0,A,1,3,all,0.1,,,\n1,A,2,1,all,0.2,,,\n2,A,3,2,all,0.3,,,\n", stream);
    fclose(stream);
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_plot_lolp(input, output, &(struct vs_plot_options){0}, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "no grid of panel_w and battery_ah"), "%s", diag.text);
    folder_remove(&folder);
}
