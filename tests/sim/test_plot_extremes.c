/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/plot/plots.h"
#include "tests/sim/folder.h"

#define SAMPLES VESPER_SOURCE_DIR "/tests/fuzz/corpus/extremes/"

static char *drawn(const char *input, enum vs_language language, const char *title)
{
    struct folder folder = folder_make();
    char output[600];
    folder_file(&folder, "a.svg", output);
    const struct vs_plot_options options = {.title = title, .language = language};
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_plot_extremes(input, output, &options, &diag), VS_OK, "%s", diag.text);
    char *bytes = file_bytes(output, NULL);
    folder_remove(&folder);
    return bytes;
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
#define DOT "fill:rgb(47.843137%,29.411765%,0%)"
#define DESIGN "rgb(56.078431%,11.372549%,11.372549%)"

Test(plot_extremes, every_winter_is_a_dot_and_the_legend_has_one)
{
    char *svg = drawn(SAMPLES "plain.csv", VS_LANGUAGE_EN, NULL);
    cr_expect_eq(occurrences(svg, DOT), 12 + 1, "%d", occurrences(svg, DOT));
    cr_expect_eq(occurrences(svg, DESIGN), 0);
    free(svg);
}

Test(plot_extremes, a_design_is_a_line_with_its_value)
{
    char *svg = drawn(SAMPLES "design.csv", VS_LANGUAGE_EN, NULL);
    cr_expect_gt(occurrences(svg, DESIGN), 0);
    free(svg);
}

Test(plot_extremes, languages_and_titles_differ)
{
    char *english = drawn(SAMPLES "design.csv", VS_LANGUAGE_EN, NULL);
    char *chinese = drawn(SAMPLES "design.csv", VS_LANGUAGE_ZH, NULL);
    char *titled = drawn(SAMPLES "design.csv", VS_LANGUAGE_EN, "A");
    int glyphs = occurrences(english, "<use ");
    cr_expect_gt(glyphs, occurrences(chinese, "<use "));
    /* "The darkest 5 days in a row of each winter", blanks included */
    cr_expect_eq(glyphs - occurrences(titled, "<use "), 42 - 1);
    free(english);
    free(chinese);
    free(titled);
}

Test(plot_extremes, bad_input_leaves_nothing)
{
    struct folder folder = folder_make();
    char output[600];
    folder_file(&folder, "a.svg", output);
    const struct vs_plot_options options = {.language = VS_LANGUAGE_EN};
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_plot_extremes(SAMPLES "upside_down.csv", output, &options, &diag),
                 VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "periods of the curve are to rise"), "%s", diag.text);
    const struct vs_plot_options bad = {.title = "a\xff"};
    cr_expect_eq(vs_plot_extremes(SAMPLES "plain.csv", output, &bad, &diag), VS_ERR_USAGE);
    cr_expect_eq(folder_count(&folder), 0);
    folder_remove(&folder);
}
