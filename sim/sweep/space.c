/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/space.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"

enum { TEXT_SIZE = 4096, DIGITS = 12 };

static enum vs_err refuse(struct vs_diag *diag, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static enum vs_err refuse(struct vs_diag *diag, const char *format, ...)
{
    char text[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return vs_fail(diag, VS_ERR_USAGE, "--vary", 0, 0, "%s", text);
}

/* What axis.h found wrong, under the name of the option. */
static enum vs_err of_option(enum vs_err err, struct vs_diag *diag)
{
    if (err && diag) {
        snprintf(diag->file, sizeof diag->file, "--vary");
    }
    return err;
}

void vs_space_start(struct vs_space *space, const struct vs_project *project)
{
    memset(space, 0, sizeof *space);
    space->project = project;
    space->site_mask = (uint32_t)(((uint64_t)1 << project->site_count) - 1);
}

void vs_space_free(struct vs_space *space)
{
    free(space->rows);
    space->rows = NULL;
}

/* Decimal digits as a person writes them; steps and samples carry rounding behind those. */
static double rounded(double value)
{
    char text[40];
    double result = value;
    snprintf(text, sizeof text, "%.*g", DIGITS, value);
    vs_number(text, &result);
    return result + 0.0;
}

/* --- reading --vary -------------------------------------------------------------------------- */

/* Cuts text at every separator; more than `most` pieces are counted, not kept. */
static int cut(char *text, char separator, char **piece, int most)
{
    int count = 0;
    for (char *at = text; at;) {
        char *end = strchr(at, separator);
        if (end) {
            *end++ = '\0';
        }
        if (count < most) {
            piece[count] = at;
        }
        count++;
        at = end;
    }
    return count;
}

static enum vs_err take_sites(struct vs_space *space, char *text, struct vs_diag *diag)
{
    char *name[VS_SITE_MAX];
    int count = cut(text, ',', name, VS_SITE_MAX);
    if (space->sites_named) {
        return refuse(diag, "'site' is given twice; once");
    }
    space->sites_named = 1;
    space->site_mask = 0;
    for (int k = 0; k < count && k < VS_SITE_MAX; k++) {
        const struct vs_project_site *site = vs_project_site_find(space->project, name[k]);
        if (!site) {
            char known[400] = "";
            for (int i = 0; i < space->project->site_count; i++) {
                size_t at = strlen(known);
                snprintf(known + at, sizeof known - at, "%s%s", i ? ", " : "",
                         space->project->sites[i].name);
            }
            return refuse(diag, "there is no site '%.60s'; there are %s", name[k], known);
        }
        uint32_t bit = (uint32_t)1 << (site - space->project->sites);
        if (space->site_mask & bit) {
            return refuse(diag, "site '%.60s' is given twice; once", name[k]);
        }
        space->site_mask |= bit;
    }
    return VS_OK;
}

static enum vs_err take_named(struct vs_space_axis *axis, char *text, struct vs_diag *diag)
{
    char *piece[VS_SPACE_NAMED_MAX];
    int count = cut(text, ',', piece, VS_SPACE_NAMED_MAX);
    if (count > VS_SPACE_NAMED_MAX) {
        return refuse(diag, "%s has %d values; at most %d one by one, or from:to:step",
                      axis->is.name, count, VS_SPACE_NAMED_MAX);
    }
    axis->named = 1;
    axis->count = count;
    for (int k = 0; k < count; k++) {
        enum vs_err err = vs_axis_value(&axis->is, piece[k], &axis->value[k], diag);
        if (err) {
            return of_option(err, diag);
        }
        for (int before = 0; before < k; before++) {
            if (axis->value[before] == axis->value[k]) {
                return refuse(diag, "%s has the value '%.40s' twice; each once", axis->is.name,
                              piece[k]);
            }
        }
    }
    axis->from = axis->value[0];
    axis->to = axis->value[count - 1];
    return VS_OK;
}

/* How many values the step makes, both ends included. */
static enum vs_err count_steps(struct vs_space_axis *axis, struct vs_diag *diag)
{
    double way = axis->to - axis->from;
    const char *name = axis->is.name;
    if (axis->step == 0) {
        return refuse(diag, "%s has the step 0; a step that leads from %.10g to %.10g", name,
                      axis->from, axis->to);
    }
    double steps = way / axis->step;
    if (steps < 0) {
        return refuse(diag, "%s has the step %.10g, which leads away from %.10g; its sign turned",
                      name, axis->step, axis->to);
    }
    if (steps > VS_SPACE_DESIGNS_MAX) {
        return refuse(diag, "%s has %.3g values; at most %d designs", name, steps,
                      VS_SPACE_DESIGNS_MAX);
    }
    double whole = floor(steps + 0.5);
    if (fabs(steps - whole) > 1e-6 * fmax(1.0, whole * 1e-3)) {
        double last = axis->from + floor(steps) * axis->step;
        return refuse(diag,
                      "%s does not meet %.10g by steps of %.10g; an end on a step, such as %.10g "
                      "or %.10g",
                      name, axis->to, axis->step, rounded(last), rounded(last + axis->step));
    }
    if (axis->is.whole && axis->step != floor(axis->step)) {
        return refuse(diag, "%s has the step %.10g; a whole number", name, axis->step);
    }
    axis->count = (int64_t)whole + 1;
    return VS_OK;
}

static enum vs_err take_range(struct vs_space_axis *axis, char *text, struct vs_diag *diag)
{
    char *piece[3] = {NULL, NULL, NULL};
    int count = cut(text, ':', piece, 3);
    if (axis->is.words) {
        return refuse(diag, "%s is a choice and has no range; words with commas between",
                      axis->is.name);
    }
    if (count > 3) {
        return refuse(diag, "%s has %d numbers; from:to:step", axis->is.name, count);
    }
    enum vs_err err = vs_axis_value(&axis->is, piece[0], &axis->from, diag);
    err = err ? err : vs_axis_value(&axis->is, piece[1], &axis->to, diag);
    if (err) {
        return of_option(err, diag);
    }
    if (count == 2) {
        return VS_OK;
    }
    if (vs_number(piece[2], &axis->step)) {
        return refuse(diag, "%s has the step '%.40s'; a number", axis->is.name, piece[2]);
    }
    return count_steps(axis, diag);
}

static enum vs_err add_axis(struct vs_space *space, const char *name, char *values,
                            struct vs_diag *diag)
{
    struct vs_axis_name is;
    enum vs_err err = vs_axis_find(name, &is, diag);
    if (err) {
        return of_option(err, diag);
    }
    if (is.target == VS_AXIS_SITE) {
        return take_sites(space, values, diag);
    }
    for (int k = 0; k < space->axis_count; k++) {
        if (strcmp(space->axes[k].is.name, is.name) == 0) {
            return refuse(diag, "'%s' is given twice; once", is.name);
        }
    }
    if (space->axis_count == VS_SPACE_AXES_MAX) {
        return refuse(diag, "too many axes; at most %d", VS_SPACE_AXES_MAX);
    }
    struct vs_space_axis *axis = &space->axes[space->axis_count];
    memset(axis, 0, sizeof *axis);
    axis->is = is;
    err = strchr(values, ':') ? take_range(axis, values, diag) : take_named(axis, values, diag);
    space->axis_count += !err;
    return err;
}

enum vs_err vs_space_vary(struct vs_space *space, const char *text, struct vs_diag *diag)
{
    char copy[TEXT_SIZE];
    if (strlen(text) >= sizeof copy) {
        return refuse(diag, "too long; at most %d bytes", TEXT_SIZE - 1);
    }
    memcpy(copy, text, strlen(text) + 1);
    char *values = strchr(copy, '=');
    if (!values || values == copy) {
        return refuse(diag, "'%.60s' is no axis; NAME=from:to:step or NAME=a,b,c", text);
    }
    *values++ = '\0';
    if (*values == '\0') {
        return refuse(diag, "%.60s has no values; NAME=from:to:step or NAME=a,b,c", copy);
    }
    return add_axis(space, copy, values, diag);
}

/* --- grids and samples ---------------------------------------------------------------------------
 */

enum vs_err vs_space_grid(struct vs_space *space, struct vs_diag *diag)
{
    space->kind = VS_SPACE_GRID;
    space->designs = 1;
    for (int k = 0; k < space->axis_count; k++) {
        const struct vs_space_axis *axis = &space->axes[k];
        if (axis->count == 0) {
            return refuse(diag, "%s has no step, which a grid needs; %s=%.10g:%.10g:step",
                          axis->is.name, axis->is.name, axis->from, axis->to);
        }
        if (axis->count > VS_SPACE_DESIGNS_MAX / space->designs) {
            return refuse(diag, "the axes make more than %d designs; fewer steps, or a sample",
                          VS_SPACE_DESIGNS_MAX);
        }
        space->designs *= axis->count;
    }
    return VS_OK;
}

enum vs_err vs_space_sample(struct vs_space *space, enum vs_space_kind kind, int64_t designs,
                            uint64_t seed, struct vs_diag *diag)
{
    assert(kind == VS_SPACE_SOBOL || kind == VS_SPACE_LATIN);
    space->kind = kind;
    space->designs = designs;
    space->seed = kind == VS_SPACE_LATIN ? seed : 0;
    if (space->axis_count == 0) {
        return refuse(diag, "a sample has no axis to spread over; at least one NAME=from:to");
    }
    if (designs < 1 || designs > VS_SPACE_DESIGNS_MAX) {
        return refuse(diag, "a sample of %lld designs; 1 to %d", (long long)designs,
                      VS_SPACE_DESIGNS_MAX);
    }
    for (int k = 0; k < space->axis_count; k++) {
        struct vs_space_axis *axis = &space->axes[k];
        if (axis->count == 0 && axis->is.whole) {
            axis->step = axis->to < axis->from ? -1 : 1;
            axis->count = (int64_t)fabs(axis->to - axis->from) + 1;
        }
    }
    if (kind == VS_SPACE_SOBOL && vs_sobol_open(&space->sobol, space->axis_count, designs)) {
        return vs_fail(diag, VS_ERR_MEMORY, NULL, 0, 0, "memory ran out");
    }
    return VS_OK;
}

static double stepped(const struct vs_space_axis *axis, int64_t at)
{
    if (axis->named) {
        return axis->value[at];
    }
    if (at == 0 || at == axis->count - 1) {
        return at ? axis->to : axis->from;
    }
    return rounded(axis->from + (double)at * axis->step);
}

/* share is inside 0..1 */
static double sampled(const struct vs_space_axis *axis, double share)
{
    if (axis->count == 0) {
        double low = fmin(axis->from, axis->to), high = fmax(axis->from, axis->to);
        return fmin(fmax(rounded(axis->from + share * (axis->to - axis->from)), low), high);
    }
    int64_t at = (int64_t)(share * (double)axis->count);
    return stepped(axis, at < axis->count ? at : axis->count - 1);
}

void vs_space_design(const struct vs_space *space, int64_t index, double *values)
{
    assert(index >= 0 && index < space->designs);
    int64_t rest = index;
    for (int k = space->axis_count - 1; k >= 0; k--) {
        const struct vs_space_axis *axis = &space->axes[k];
        switch (space->kind) {
        case VS_SPACE_GRID:
            values[k] = stepped(axis, rest % axis->count);
            rest /= axis->count;
            break;
        case VS_SPACE_LIST:
            values[k] = space->rows[index * space->axis_count + k];
            break;
        case VS_SPACE_SOBOL:
            values[k] = sampled(axis, vs_sobol_at(&space->sobol, index, k));
            break;
        case VS_SPACE_LATIN:
            values[k] = sampled(axis, vs_latin_at(space->seed, space->designs, index, k));
            break;
        }
    }
}

struct vs_sky_key vs_space_sky_key(const struct vs_space *space, const double *values)
{
    struct vs_sky_key key = {.count = 0};
    for (int k = 0; k < space->axis_count; k++) {
        if (space->axes[k].is.turns_sky) {
            key.value[key.count++] = values[k];
        }
    }
    return key;
}

int vs_sky_key_equal(const struct vs_sky_key *a, const struct vs_sky_key *b)
{
    int equal = a->count == b->count;
    for (int k = 0; k < a->count && equal; k++) {
        equal = a->value[k] == b->value[k];
    }
    return equal;
}
