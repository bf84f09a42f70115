/* SPDX-License-Identifier: GPL-3.0-or-later */
/* project_text.h - the shipped project as text, edited and read by the tests of sim/project. */
#ifndef VS_TESTS_SIM_PROJECT_TEXT_H
#define VS_TESTS_SIM_PROJECT_TEXT_H

#include "sim/project/project.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHIPPED VESPER_SOURCE_DIR "/data/projects/qinglong.yaml"
#define PARTS VESPER_SOURCE_DIR "/data/projects/../parts/"

/* The shipped project's text; the caller frees it. */
static inline char *shipped_text(void)
{
    FILE *file = fopen(SHIPPED, "rb");
    cr_assert(file, "%s is there", SHIPPED);
    char *text = calloc(1, 100000);
    cr_assert(text && fread(text, 1, 99999, file) > 1000);
    fclose(file);
    return text;
}

/* The shipped text with the first `find` replaced; *line is the line on which it stood. */
static inline char *edited(const char *find, const char *replacement, int *line)
{
    char *text = shipped_text();
    char *at = strstr(text, find);
    cr_assert(at, "the shipped project holds '%s'", find);
    *line = 1;
    for (const char *p = text; p < at; p++) {
        *line += *p == '\n';
    }
    char *result = calloc(1, strlen(text) + strlen(replacement) + 1);
    cr_assert(result);
    sprintf(result, "%.*s%s%s", (int)(at - text), text, replacement, at + strlen(find));
    free(text);
    return result;
}

static inline enum vs_err read_text(const char *text, struct vs_project *project,
                                    struct vs_diag *diag)
{
    return vs_project_read(text, strlen(text), SHIPPED, NULL, project, diag);
}

static inline void expect_diag(const struct vs_diag *diag, const char *file, int line, int column,
                               const char *words)
{
    cr_expect_str_eq(diag->file, file);
    cr_expect_eq(diag->line, line, "line %d, not %d: %s", line, diag->line, diag->text);
    cr_expect_eq(diag->column, column, "column %d, not %d: %s", column, diag->column, diag->text);
    cr_expect(strstr(diag->text, words), "'%s' is in: %s", words, diag->text);
}

#endif
