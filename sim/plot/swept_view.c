/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/swept_view.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"

enum { SHOWN_VALUES = 8 };

static const char site_name[] = "site", replicate_name[] = "replicate";

static enum vs_err memory_ran_out(struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for the rows of a plot");
}

#define append(out, used, size, ...)                                                               \
    (used += (size_t)snprintf((out) + used, used < (size) ? (size)-used : 0, __VA_ARGS__),         \
     used = used < (size) ? used : (size)-1)

static void list_names(const struct vs_swept *swept, char *out, size_t size)
{
    size_t used = 0;
    *out = '\0';
    for (int k = 0; k < swept->varied_count; k++) {
        append(out, used, size, "%s%s", k ? ", " : "", swept->varied[k].name);
    }
}

void vs_view_value(const struct vs_view *view, int column, double value, char *out, size_t size)
{
    const struct vs_swept_column *c = &view->swept->varied[column];
    if (c->is_words) {
        snprintf(out, size, "%s", c->words.word[(int)value]);
    } else {
        snprintf(out, size, "%.9g", value);
    }
}

/* --- which rows ------------------------------------------------------------------------------- */

static int is_near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

static int place_of_word(const struct vs_swept_words *words, const char *text)
{
    for (int k = 0; k < words->count; k++) {
        if (strcmp(words->word[k], text) == 0) {
            return k;
        }
    }
    return -1;
}

/* What one --where asks for: rows whose number in `numbers` or `places` is this one. */
struct condition {
    const double *numbers;
    const int *places;
    double value;
};

static int holds(const struct condition *c, size_t row)
{
    return is_near(c->numbers ? c->numbers[row] : c->places[row], c->value);
}

static int read_words_value(const struct vs_swept_words *words, const char *text, double *value)
{
    *value = place_of_word(words, text);
    return *value < 0;
}

static enum vs_err read_condition(const struct vs_swept *s, const char *text, struct condition *c,
                                  struct vs_diag *diag)
{
    char name[VS_SWEPT_WORD_BYTES] = "", names[640];
    const char *equals = strchr(text, '=');
    if (!equals || !equals[1] || equals == text) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: --where is '%.80s'; allowed is NAME=VALUE", text);
    }
    snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
    int column = vs_swept_find(s, name), bad = 0;
    *c = (struct condition){.places = s->replicate, .value = VS_SWEPT_ALL};
    if (column >= 0) {
        const struct vs_swept_column *v = &s->varied[column];
        c->numbers = v->value;
        bad = v->is_words ? read_words_value(&v->words, equals + 1, &c->value)
                          : vs_number(equals + 1, &c->value);
    } else if (strcmp(name, site_name) == 0) {
        c->places = s->site;
        bad = read_words_value(&s->sites, equals + 1, &c->value);
    } else if (strcmp(name, replicate_name) == 0) {
        bad = strcmp(equals + 1, "all") != 0 && vs_number(equals + 1, &c->value);
    } else {
        list_names(s, names, sizeof names);
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: --where names '%s', which the sweep did not vary; there are %s%s"
                       "site and replicate",
                       name, names, s->varied_count ? ", " : "");
    }
    for (size_t row = 0; !bad && row < s->rows; row++) {
        if (holds(c, row)) {
            return VS_OK;
        }
    }
    return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                   "plot: --where %.80s holds for no row; allowed is a value that the sweep has",
                   text);
}

/* Which replicate stands for a design when none is asked for. */
static enum vs_err choose_replicate(const struct vs_swept *s, int *replicate, struct vs_diag *diag)
{
    int several = 0;
    for (size_t row = 0; row < s->rows; row++) {
        if (s->replicate[row] == VS_SWEPT_ALL) {
            *replicate = VS_SWEPT_ALL;
            return VS_OK;
        }
        several |= s->replicate[row] != s->replicate[0];
    }
    *replicate = s->replicate[0];
    return several ? vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                             "plot: the file has several replicates and no rows over all of them; "
                             "needed is --where replicate=%d or another of them",
                             s->replicate[0])
                   : VS_OK;
}

static void note_site(struct vs_view *view, int site)
{
    for (int k = 0; k < view->site_count; k++) {
        if (view->site[k] == site) {
            return;
        }
    }
    view->site[view->site_count++] = site;
}

static int asks_for_replicate(const char *text)
{
    size_t length = sizeof replicate_name - 1;
    return strncmp(text, replicate_name, length) == 0 && text[length] == '=';
}

static enum vs_err keep_rows(struct vs_view *view, const struct condition *conditions, int count,
                             struct vs_diag *diag)
{
    const struct vs_swept *s = view->swept;
    view->row = malloc(s->rows * sizeof *view->row);
    if (!view->row) {
        return memory_ran_out(diag);
    }
    for (size_t row = 0; row < s->rows; row++) {
        int kept = 1;
        for (int k = 0; k < count; k++) {
            kept &= holds(&conditions[k], row);
        }
        if (kept) {
            view->row[view->count++] = row;
            note_site(view, s->site[row]);
        }
    }
    if (view->count == 0) {
        vs_view_free(view);
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: no row has all that --where asks for; allowed is what the sweep has "
                       "together");
    }
    return VS_OK;
}

enum vs_err vs_view_take(const struct vs_swept *swept, const char *const *where, int where_count,
                         struct vs_view *view, struct vs_diag *diag)
{
    enum { CONDITIONS_MAX = VS_SWEPT_VARIED_MAX + 3 };
    struct condition conditions[CONDITIONS_MAX] = {{0}};
    int count = 0, replicate = 0, asked = 0;
    enum vs_err err = VS_OK;
    memset(view, 0, sizeof *view);
    view->swept = swept;
    if (where_count >= CONDITIONS_MAX) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: --where is given %d times; allowed is once for a name", where_count);
    }
    for (int k = 0; !err && k < where_count; k++) {
        err = read_condition(swept, where[k], &conditions[count++], diag);
        asked |= asks_for_replicate(where[k]);
    }
    if (!err && !asked) {
        err = choose_replicate(swept, &replicate, diag);
        conditions[count++] = (struct condition){.places = swept->replicate, .value = replicate};
    }
    return err ? err : keep_rows(view, conditions, count, diag);
}

void vs_view_free(struct vs_view *view)
{
    free(view->row);
    memset(view, 0, sizeof *view);
}

/* --- over which columns ----------------------------------------------------------------------- */

int vs_view_varies(const struct vs_view *view, int column)
{
    const double *value = view->swept->varied[column].value;
    for (size_t k = 1; k < view->count; k++) {
        if (value[view->row[k]] != value[view->row[0]]) {
            return 1;
        }
    }
    return 0;
}

static int ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text), part = strlen(ending);
    return length >= part && strcmp(text + length - part, ending) == 0;
}

static int is_axis(const struct vs_view *view, int column, int taken)
{
    return column != taken && !view->swept->varied[column].is_words && vs_view_varies(view, column);
}

static enum vs_err named_axis(const struct vs_view *view, const char *option, const char *name,
                              int taken, int *column, struct vs_diag *diag)
{
    char names[640];
    *column = vs_swept_find(view->swept, name);
    if (*column >= 0 && is_axis(view, *column, taken)) {
        return VS_OK;
    }
    list_names(view->swept, names, sizeof names);
    return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                   "plot: --%s is '%.60s', which %s; the sweep varied %s", option, name,
                   *column < 0        ? "the sweep did not vary"
                   : *column == taken ? "is the other axis"
                   : view->swept->varied[*column].is_words
                       ? "is made of words"
                       : "has one value in the rows that are shown",
                   names[0] ? names : "nothing");
}

enum vs_err vs_view_axis(const struct vs_view *view, const char *option, const char *name,
                         const char *usual, int taken, int *column, struct vs_diag *diag)
{
    const struct vs_swept *s = view->swept;
    if (name) {
        return named_axis(view, option, name, taken, column, diag);
    }
    *column = -1;
    for (int k = 0; k < s->varied_count; k++) {
        if (is_axis(view, k, taken) && (ends_in(s->varied[k].name, usual) || *column < 0)) {
            *column = k;
            if (ends_in(s->varied[k].name, usual)) {
                break;
            }
        }
    }
    if (*column >= 0) {
        return VS_OK;
    }
    char names[640];
    list_names(s, names, sizeof names);
    return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                   "plot: there is no column of several numbers left for --%s; the sweep varied %s",
                   option, names[0] ? names : "nothing");
}

/* "40, 60, 80 and 9 more" */
static void list_values(const struct vs_view *view, int column, const struct vs_levels *levels,
                        char *out, size_t size)
{
    size_t used = 0;
    for (int k = 0; k < levels->count && k < SHOWN_VALUES; k++) {
        char value[VS_SWEPT_WORD_BYTES];
        vs_view_value(view, column, levels->value[k], value, sizeof value);
        append(out, used, size, "%s%s", k ? ", " : "", value);
    }
    if (levels->count > SHOWN_VALUES) {
        append(out, used, size, " and %d more", levels->count - SHOWN_VALUES);
    }
}

enum vs_err vs_view_judge_others(const struct vs_view *view, const int *axes, int axis_count,
                                 struct vs_diag *diag)
{
    for (int column = 0; column < view->swept->varied_count; column++) {
        int is_shown = 0;
        for (int k = 0; k < axis_count; k++) {
            is_shown |= axes[k] == column;
        }
        if (is_shown || !vs_view_varies(view, column)) {
            continue;
        }
        const char *name = view->swept->varied[column].name;
        char values[700] = "";
        struct vs_levels levels;
        enum vs_err err = vs_view_levels(view, column, &levels, diag);
        if (err) {
            return err;
        }
        list_values(view, column, &levels, values, sizeof values);
        free(levels.value);
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: %s has several values and is no axis; needed is --where %s=VALUE "
                       "with one of %s",
                       name, name, values);
    }
    return VS_OK;
}

/* --- values ----------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

enum vs_err vs_view_levels(const struct vs_view *view, int column, struct vs_levels *levels,
                           struct vs_diag *diag)
{
    const double *value = view->swept->varied[column].value;
    levels->count = 0;
    levels->value = malloc(view->count * sizeof *levels->value);
    if (!levels->value) {
        return memory_ran_out(diag);
    }
    for (size_t k = 0; k < view->count; k++) {
        levels->value[k] = value[view->row[k]];
    }
    qsort(levels->value, view->count, sizeof *levels->value, by_value);
    for (size_t k = 0; k < view->count; k++) {
        if (k == 0 || levels->value[k] != levels->value[levels->count - 1]) {
            levels->value[levels->count++] = levels->value[k];
        }
    }
    return VS_OK;
}

int vs_level_of(const struct vs_levels *levels, double value)
{
    const double *at = bsearch(&value, levels->value, (size_t)levels->count, sizeof value,
                               by_value);
    assert(at);
    return (int)(at - levels->value);
}
