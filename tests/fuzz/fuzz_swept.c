/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_swept.c - any bytes as a sweep's rows: no crash, no leak, and what is taken can be drawn. */
#include "tests/fuzz/target.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/plot/canvas.h"
#include "sim/plot/swept_view.h"

static const struct vs_swept_asked asked[] = {{"lolp_night", 0, 1}, {"event_lit_frac", 0, 1}};

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

static void expect_words(const struct vs_swept_words *words)
{
    promise(words->count >= 0 && words->count <= VS_SWEPT_WORDS_MAX);
    for (int k = 0; k < words->count; k++) {
        promise(words->word[k][0] && vs_canvas_text_width_em(words->word[k]) > 0);
    }
}

static void expect_possible(const struct vs_swept *s)
{
    promise(s->rows >= 1 && s->sites.count >= 1 && s->varied_count <= VS_SWEPT_VARIED_MAX);
    expect_words(&s->sites);
    for (size_t row = 0; row < s->rows; row++) {
        promise(s->site[row] >= 0 && s->site[row] < s->sites.count);
        promise(s->replicate[row] >= VS_SWEPT_ALL);
        for (int k = 0; k < s->asked_count; k++) {
            double value = s->asked[k].value[row];
            promise(isnan(value) || (value >= asked[k].min && value <= asked[k].max));
        }
        for (int k = 0; k < s->varied_count; k++) {
            double value = s->varied[k].value[row];
            promise(fabs(value) <= 1e12);
            promise(!s->varied[k].is_words || (value >= 0 && value < s->varied[k].words.count));
        }
    }
    for (int k = 0; k < s->varied_count; k++) {
        expect_words(&s->varied[k].words);
    }
}

/* What is shown without a condition: every row of it counts, and its levels are there. */
static void expect_view(const struct vs_swept *s)
{
    struct vs_view view;
    struct vs_levels levels;
    struct vs_diag diag = {.line = -1};
    if (vs_view_take(s, NULL, 0, &view, &diag)) {
        promise(strstr(diag.text, "replicate") && !view.row);
        return;
    }
    promise(view.count >= 1 && view.count <= s->rows);
    promise(view.site_count >= 1 && view.site_count <= s->sites.count);
    for (int k = 0; k < s->varied_count; k++) {
        promise(vs_view_levels(&view, k, &levels, &diag) == VS_OK && levels.count >= 1);
        promise(vs_view_varies(&view, k) == (levels.count > 1));
        for (size_t row = 0; row < view.count; row++) {
            double value = s->varied[k].value[view.row[row]];
            promise(levels.value[vs_level_of(&levels, value)] == value);
        }
        free(levels.value);
    }
    vs_view_free(&view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vs_swept swept;
    struct vs_diag diag = {.line = -1};
    /* a null text would ask for a file */
    const char *text = size ? (const char *)data : "";
    int count = size % 2 ? 1 : 0; /* the first or none, as few files keep both after a change */
    enum vs_err err = vs_swept_read_memory(text, size, "fuzz", asked, count, &swept, &diag);
    if (err) {
        promise(err == VS_ERR_INPUT && diag.line >= 0 && strchr(diag.text, ';'));
        promise(!swept.varied && !swept.site && swept.rows == 0);
    } else {
        expect_possible(&swept);
        expect_view(&swept);
    }
    vs_swept_free(&swept);
    return 0;
}
