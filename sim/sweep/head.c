/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/head.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/sweep/row.h"

int vs_sweep_shard_owns(struct vs_sweep_shard shard, int64_t chunk)
{
    return chunk % shard.n == shard.k - 1;
}

/* Columns that every file has. */
static const char *const own_columns[] = {"row",
                                          "design",
                                          "site",
                                          "replicate",
                                          "worst_night",
#define VS_SWEEP_NAME(name, unit, meaning) #name,
                                          VS_SWEEP_MEASURES(VS_SWEEP_NAME)
#undef VS_SWEEP_NAME
};

static int is_name(const char *text)
{
    size_t size = strlen(text);
    int fits = size > 0 && size <= VS_SWEEP_NAME_MAX && strcmp(text, ".") != 0;
    for (size_t k = 0; k < size && fits; k++) {
        fits = (unsigned char)text[k] >= ' ' && text[k] != 0x7f && text[k] != '/' &&
               text[k] != '\\';
    }
    return fits;
}

static int is_taken(const struct vs_sweep_head *head, int axis)
{
    const char *name = head->axes[axis].name;
    for (size_t k = 0; k < sizeof own_columns / sizeof *own_columns; k++) {
        if (strcmp(own_columns[k], name) == 0) {
            return 1;
        }
    }
    for (int k = 0; k < axis; k++) {
        if (strcmp(head->axes[k].name, name) == 0) {
            return 1;
        }
    }
    return 0;
}

static enum vs_err refuse_name(const char *file, const char *what, const char *name,
                               struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                   "the %s '%.80s' cannot stand in a file of results; allowed are 1 to %d bytes "
                   "without '/', '\\' or control characters, different from the other columns",
                   what, name, VS_SWEEP_NAME_MAX);
}

static enum vs_err check_axis(const struct vs_sweep_head *head, int k, const char *file,
                              struct vs_diag *diag)
{
    const struct vs_sweep_axis *axis = &head->axes[k];
    if (!is_name(axis->name) || is_taken(head, k)) {
        return refuse_name(file, "varied name", axis->name, diag);
    }
    if (axis->word_count < 0 || axis->word_count > VS_SWEEP_WORDS_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, file, 0, 0, "%s takes %d words; allowed are 0 to %d",
                       axis->name, axis->word_count, VS_SWEEP_WORDS_MAX);
    }
    for (int w = 0; w < axis->word_count; w++) {
        if (strlen(axis->words[w]) > VS_SWEEP_TEXT_MAX) {
            return refuse_name(file, "word", axis->words[w], diag);
        }
    }
    return VS_OK;
}

static enum vs_err check_counts(const struct vs_sweep_head *head, const char *file,
                                struct vs_diag *diag)
{
    if (head->chunks < 0 || head->chunks > VS_SWEEP_CHUNKS_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                       "the sweep has %" PRId64 " chunks; allowed are 0 to %d", head->chunks,
                       VS_SWEEP_CHUNKS_MAX);
    }
    if (head->axis_count < 0 || head->axis_count > VS_SWEEP_AXES_MAX || head->fact_count < 0 ||
        head->fact_count > VS_SWEEP_FACTS_MAX || head->site_count < 0 ||
        head->site_count > VS_SWEEP_SITES_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                       "the sweep has %d varied names, %d facts and %d sites; allowed are %d, %d "
                       "and %d at most",
                       head->axis_count, head->fact_count, head->site_count, VS_SWEEP_AXES_MAX,
                       VS_SWEEP_FACTS_MAX, VS_SWEEP_SITES_MAX);
    }
    return VS_OK;
}

enum vs_err vs_sweep_head_check(const struct vs_sweep_head *head, const char *file,
                                struct vs_diag *diag)
{
    enum vs_err err = check_counts(head, file, diag);
    for (int k = 0; k < (err ? 0 : head->axis_count) && !err; k++) {
        err = check_axis(head, k, file, diag);
    }
    for (int k = 0; k < (err ? 0 : head->fact_count) && !err; k++) {
        err = is_name(head->facts[k].name) ? VS_OK
                                           : refuse_name(file, "fact", head->facts[k].name, diag);
    }
    for (int k = 0; k < (err ? 0 : head->site_count) && !err; k++) {
        err = is_name(head->sites[k]) ? VS_OK : refuse_name(file, "site", head->sites[k], diag);
    }
    return err;
}

static void say_fact(const struct vs_sweep_fact *fact, char out[160])
{
    if (fact->text) {
        snprintf(out, 160, "%.120s", fact->text);
    } else {
        snprintf(out, 160, "%" PRId64, fact->number);
    }
}

static int facts_differ(const struct vs_sweep_fact *there, const struct vs_sweep_fact *here,
                        char *out, size_t size)
{
    char a[160], b[160];
    int same = !there->text == !here->text && there->number == here->number &&
               (!there->text || strcmp(there->text, here->text) == 0);
    if (strcmp(there->name, here->name) != 0) {
        snprintf(out, size, "%s is told there and %s here", there->name, here->name);
        return 1;
    }
    if (!same) {
        say_fact(there, a);
        say_fact(here, b);
        snprintf(out, size, "%s is %s there and %s here", there->name, a, b);
    }
    return !same;
}

static int axes_differ(const struct vs_sweep_axis *there, const struct vs_sweep_axis *here,
                       char *out, size_t size)
{
    if (strcmp(there->name, here->name) != 0) {
        snprintf(out, size, "%s is varied there and %s here", there->name, here->name);
        return 1;
    }
    int same = strcmp(there->unit, here->unit) == 0 && strcmp(there->meaning, here->meaning) == 0 &&
               there->word_count == here->word_count;
    for (int k = 0; k < here->word_count && same; k++) {
        same = strcmp(there->words[k], here->words[k]) == 0;
    }
    if (!same) {
        snprintf(out, size, "%s takes other values there than here", there->name);
    }
    return !same;
}

static int counts_differ(const char *what, int64_t there, int64_t here, char *out, size_t size)
{
    if (there != here) {
        snprintf(out, size, "there are %" PRId64 " %s there and %" PRId64 " here", there, what,
                 here);
    }
    return there != here;
}

int vs_sweep_head_differs(const struct vs_sweep_head *there, const struct vs_sweep_head *here,
                          char *out, size_t size)
{
    out[0] = '\0';
    for (int k = 0; k < there->fact_count && k < here->fact_count; k++) {
        if (facts_differ(&there->facts[k], &here->facts[k], out, size)) {
            return 1;
        }
    }
    for (int k = 0; k < there->axis_count && k < here->axis_count; k++) {
        if (axes_differ(&there->axes[k], &here->axes[k], out, size)) {
            return 1;
        }
    }
    for (int k = 0; k < there->site_count && k < here->site_count; k++) {
        if (strcmp(there->sites[k], here->sites[k]) != 0) {
            snprintf(out, size, "site %d is %s there and %s here", k, there->sites[k],
                     here->sites[k]);
            return 1;
        }
    }
    return counts_differ("facts", there->fact_count, here->fact_count, out, size) ||
           counts_differ("varied names", there->axis_count, here->axis_count, out, size) ||
           counts_differ("sites", there->site_count, here->site_count, out, size) ||
           counts_differ("chunks", there->chunks, here->chunks, out, size);
}
