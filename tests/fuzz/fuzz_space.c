/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_space.c - any bytes as what --vary is given, line by line, and as a list of designs: no
 * crash, no leak, every refusal says what is allowed, and what is taken has designs whose values
 * are within the ranges of their axes. */
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

#include "sim/sweep/space.h"

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

static const struct vs_project *project(void)
{
    static struct vs_project p = {.site_count = 3,
                                  .sites = {{.name = "a"}, {.name = "b"}, {.name = "c"}}};
    return &p;
}

static void expect_possible(const struct vs_space *space)
{
    double values[VS_SPACE_AXES_MAX];
    char words[400];
    promise(space->designs >= 1 && space->axis_count <= VS_SPACE_AXES_MAX);
    promise(space->site_mask >= 1 && space->site_mask <= 7);
    int64_t at[3] = {0, space->designs / 2, space->designs - 1};
    for (int n = 0; n < 3; n++) {
        vs_space_design(space, at[n], values);
        for (int k = 0; k < space->axis_count; k++) {
            const struct vs_axis_name *axis = &space->axes[k].is;
            promise(values[k] >= axis->least && values[k] <= axis->most);
            promise(!axis->whole || values[k] == (double)(int64_t)values[k]);
        }
        vs_space_words(space, values, words, sizeof words);
    }
    promise(vs_space_hash(space) == vs_space_hash(space));
}

static void expect_told(enum vs_err err, const struct vs_diag *diag)
{
    promise(err == VS_ERR_USAGE || err == VS_ERR_INPUT);
    promise(diag->line >= 0 && strlen(diag->text) > 10 && strchr(diag->text, ';') != NULL);
}

static void as_list(const char *text, size_t size)
{
    struct vs_space space;
    struct vs_diag diag = {.line = -1};
    vs_space_start(&space, project());
    enum vs_err err = vs_space_list_memory(&space, text, size, "fuzz", &diag);
    if (err) {
        expect_told(err, &diag);
    } else {
        expect_possible(&space);
    }
    vs_space_free(&space);
}

static void as_axes(char *text)
{
    struct vs_space space;
    struct vs_diag diag = {.line = -1};
    enum vs_err err = VS_OK;
    vs_space_start(&space, project());
    for (char *line = text, *end; line && !err; line = end) {
        end = strchr(line, '\n');
        if (end) {
            *end++ = '\0';
        }
        err = *line ? vs_space_vary(&space, line, &diag) : VS_OK;
    }
    if (!err) {
        struct vs_space latin = space;
        if (!vs_space_sample(&latin, VS_SPACE_LATIN, 100, 1, NULL)) {
            expect_possible(&latin);
        }
        err = vs_space_grid(&space, &diag);
    }
    if (err) {
        expect_told(err, &diag);
    } else {
        expect_possible(&space);
    }
    vs_space_free(&space);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    promise(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    as_list(text, size);
    as_axes(text);
    free(text);
    return 0;
}
