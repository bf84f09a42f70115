/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/cli/options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

struct values {
    const char *project, *second, *title;
    long years;
    double tilt_deg;
    int format, quiet;
};

static const char *const formats[] = {"text", "json", "csv", NULL};

static const struct vs_operand operands[] = {
    {"PROJECT", offsetof(struct values, project), "project file", 0},
    {"SECOND", offsetof(struct values, second), "another", 0},
};

static const struct vs_option options[] = {
    {.name = "years",
     .letter = 'y',
     .value = "N",
     .kind = VS_OPTION_INT,
     .min = 1,
     .max = 1000,
     .offset = offsetof(struct values, years),
     .fallback = "30",
     .help = "years of weather"},
    {.name = "tilt",
     .value = "DEG",
     .kind = VS_OPTION_REAL,
     .min = -90,
     .max = 90,
     .offset = offsetof(struct values, tilt_deg),
     .fallback = "42.5",
     .help = "tilt of the panel"},
    {.name = "format",
     .value = "FORMAT",
     .kind = VS_OPTION_CHOICE,
     .choices = formats,
     .offset = offsetof(struct values, format),
     .fallback = "text",
     .help = "how to print"},
    {.name = "quiet", .offset = offsetof(struct values, quiet), .help = "say nothing"},
    {.name = "title",
     .value = "TEXT",
     .kind = VS_OPTION_TEXT,
     .offset = offsetof(struct values, title),
     .help = "heading"},
};

static const struct vs_usage usage = {
    .command = "try",
    .about = "Tries options. Does nothing else.",
    .operands = operands,
    .operand_count = 2,
    .required_operands = 1,
    .options = options,
    .option_count = sizeof options / sizeof *options,
};

enum { ARGUMENTS_MAX = 16 };

/* A line of words, split at single blanks; "''" is an empty word. */
static enum vs_err read_line(const char *line, struct values *v, int *help, struct vs_diag *diag)
{
    static char words[512]; /* values keep pointers into it; one test, one process */
    char *argv[ARGUMENTS_MAX];
    int argc = 0;
    snprintf(words, sizeof words, "try %s", line);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
        cr_assert(argc < ARGUMENTS_MAX);
        argv[argc++] = strcmp(word, "''") == 0 ? word + 2 : word;
    }
    memset(v, 0x55, sizeof *v);
    return vs_options_read(&usage, argc, argv, v, help, diag);
}

static struct values take(const char *line)
{
    struct values v;
    struct vs_diag diag = {.text = ""};
    int help = -1;
    cr_assert_eq(read_line(line, &v, &help, &diag), VS_OK, "%s: %s", line, diag.text);
    cr_expect_eq(help, 0);
    return v;
}

static void expect_refused(const char *line, const char *words)
{
    struct values v;
    struct vs_diag diag = {.text = ""};
    int help = -1;
    cr_expect_eq(read_line(line, &v, &help, &diag), VS_ERR_USAGE, "%s", line);
    cr_expect(strstr(diag.text, words), "%s: %s", line, diag.text);
    cr_expect(strchr(diag.text, ';'), "%s", diag.text);
    cr_expect_str_eq(diag.file, "try");
}

Test(options, what_is_not_given_has_its_default)
{
    struct values v = take("a.yaml");
    cr_expect_str_eq(v.project, "a.yaml");
    cr_expect_null(v.second);
    cr_expect_null(v.title);
    cr_expect_eq(v.years, 30);
    cr_expect_eq(v.tilt_deg, 42.5);
    cr_expect_eq(v.format, 0);
    cr_expect_eq(v.quiet, 0);
}

Test(options, a_value_follows_in_the_same_word_or_the_next)
{
    cr_expect_eq(take("a --years 7").years, 7);
    cr_expect_eq(take("a --years=7").years, 7);
    cr_expect_eq(take("a -y 7").years, 7);
    cr_expect_eq(take("a -y=7").years, 7);
    cr_expect_eq(take("--tilt -12.25 a").tilt_deg, -12.25);
    cr_expect_eq(take("a --format csv").format, 2);
    cr_expect_eq(take("a --quiet").quiet, 1);
    cr_expect_str_eq(take("a --title=x=y").title, "x=y");
}

Test(options, two_dashes_end_the_options)
{
    struct values v = take("--quiet -- --years -");
    cr_expect_str_eq(v.project, "--years");
    cr_expect_str_eq(v.second, "-");
    cr_expect_eq(v.quiet, 1);
}

Test(options, the_ends_of_a_range_are_in_it)
{
    cr_expect_eq(take("a --years 1").years, 1);
    cr_expect_eq(take("a --years 1000").years, 1000);
    cr_expect_eq(take("a --tilt 90").tilt_deg, 90);
    expect_refused("a --years 0", "'0'; allowed is a whole number from 1 to 1000");
    expect_refused("a --years 1001", "1 to 1000");
    expect_refused("a --tilt 90.001", "-90 to 90");
}

Test(options, a_number_is_a_number_and_nothing_else)
{
    expect_refused("a --years 7x", "'7x'");
    expect_refused("a --years 7.0", "whole number");
    expect_refused("a --years 1e2", "whole number");
    expect_refused("a --years 0x10", "whole number");
    expect_refused("a --tilt nan", "'nan'");
    expect_refused("a --tilt inf", "'inf'");
    expect_refused("a --tilt ''", "''");
}

Test(options, a_choice_names_what_there_is)
{
    expect_refused("a --format xml", "'xml'; allowed: text, json, csv");
    expect_refused("a --format tex", "'tex'");
}

Test(options, an_unknown_option_stops_and_names_the_known_ones)
{
    expect_refused("a --yers 3", "no option '--yers'; there are --help, --years");
    expect_refused("a --year 3", "no option '--year'");
    expect_refused("a -z", "no option '-z'");
    expect_refused("a -y7", "no option '-y7'");
}

Test(options, a_missing_value_is_not_taken_from_nowhere)
{
    expect_refused("a --years", "ends the line; it takes N");
    expect_refused("a --title ''", "empty; it takes TEXT");
    expect_refused("a --quiet=1", "it takes none");
}

Test(options, an_option_is_given_once)
{
    expect_refused("a --years 1 --years 2", "twice");
    expect_refused("a --years 1 -y 2", "twice");
}

Test(options, operands_are_counted)
{
    expect_refused("--quiet", "PROJECT is missing; needed is project file");
    expect_refused("a b c", "'c' is one argument too many; allowed are 2");
    expect_refused("''", "PROJECT is empty");
}

Test(options, a_required_option_must_be_given)
{
    static const struct vs_option required[] = {{.name = "output",
                                                 .value = "FILE",
                                                 .kind = VS_OPTION_TEXT,
                                                 .required = 1,
                                                 .offset = offsetof(struct values, title),
                                                 .help = "where to"}};
    const struct vs_usage strict = {
        .command = "try", .about = "", .options = required, .option_count = 1};
    char name[] = "try";
    char *argv[] = {name};
    struct values v;
    struct vs_diag diag = {.text = ""};
    int help;
    cr_expect_eq(vs_options_read(&strict, 1, argv, &v, &help, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, "--output is missing"), "%s", diag.text);
}

Test(options, help_is_asked_for_without_the_rest_being_right)
{
    struct values v;
    int help = 0;
    cr_expect_eq(read_line("--help", &v, &help, NULL), VS_OK);
    cr_expect_eq(help, 1);
    cr_expect_eq(read_line("-h --nonsense", &v, &help, NULL), VS_OK);
    cr_expect_eq(help, 1);
}

Test(options, help_tells_ranges_defaults_and_choices)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    cr_assert_not_null(out);
    vs_options_help(&usage, out);
    fclose(out);
    cr_expect(strstr(text, "usage: vesper try PROJECT [SECOND] [OPTIONS]"), "%s", text);
    cr_expect(strstr(text, "1 to 1000; default 30"), "%s", text);
    cr_expect(strstr(text, "-90 to 90; default 42.5"), "%s", text);
    cr_expect(strstr(text, "text, json, csv; default text"), "%s", text);
    cr_expect(strstr(text, "-y, --years N"), "%s", text);
    free(text);
}

struct many {
    struct vs_option_list files, skies;
    const char *first;
};

static enum vs_err read_many(int argc, const char **argv, struct many *v)
{
    static const struct vs_operand many[] = {
        {"FIRST", offsetof(struct many, first), "one", 0},
        {"FILE...", offsetof(struct many, files), "files", 1},
    };
    static const struct vs_option lists[] = {{.name = "sky",
                                              .value = "FILE",
                                              .kind = VS_OPTION_LIST,
                                              .offset = offsetof(struct many, skies),
                                              .help = "a sky"}};
    static const struct vs_usage use = {.command = "many",
                                        .about = "Takes many.",
                                        .operands = many,
                                        .operand_count = 2,
                                        .required_operands = 2,
                                        .options = lists,
                                        .option_count = 1};
    int help;
    struct vs_diag diag;
    return vs_options_read(&use, argc, (char **)(uintptr_t)argv, v, &help, &diag);
}

Test(options, the_last_operand_may_take_all_that_are_left_and_a_list_each_one_given)
{
    const char *line[] = {"many", "a", "b", "--sky", "x", "c", "--sky=y"};
    struct many v;
    cr_assert_eq(read_many(7, line, &v), VS_OK);
    cr_expect_str_eq(v.first, "a");
    cr_assert_eq(v.files.count, 2);
    cr_expect_str_eq(v.files.item[0], "b");
    cr_expect_str_eq(v.files.item[1], "c");
    cr_assert_eq(v.skies.count, 2);
    cr_expect_str_eq(v.skies.item[0], "x");
    cr_expect_str_eq(v.skies.item[1], "y");
}

Test(options, operands_that_are_many_are_still_required_and_limited)
{
    const char *line[VS_OPTION_LIST_MAX + 4] = {"many", "a"};
    struct many v;
    cr_expect_eq(read_many(2, line, &v), VS_ERR_USAGE);
    for (int k = 2; k < VS_OPTION_LIST_MAX + 3; k++) {
        line[k] = "b";
    }
    cr_expect_eq(read_many(VS_OPTION_LIST_MAX + 2, line, &v), VS_OK);
    cr_expect_eq(v.files.count, VS_OPTION_LIST_MAX);
    cr_expect_eq(read_many(VS_OPTION_LIST_MAX + 3, line, &v), VS_ERR_USAGE);
}
