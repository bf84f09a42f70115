/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A space judged before its designs run. */
#include <stdlib.h>

#include "sim/sweep/design.h"

enum {
    /* of a list; what is beyond is judged when its turn comes */
    ROWS_CHECKED = 1000000,
    SKIES_CHECKED = 500,
    KAPPAS = 9
};

struct check {
    const struct vs_space *space;
    const struct vs_climate *climate;
    int tolerances;
    struct vs_sweep_design *design;
    struct vs_diag *diag;
};

static int corners_of(const struct vs_space_axis *axis)
{
    return axis->is.words ? (int)axis->count : axis->count == 1 ? 1 : 2;
}

static double lowest(const struct vs_space_axis *axis, int highest)
{
    double end = axis->named ? axis->value[0] : axis->from;
    for (int64_t k = 0; axis->named && k < axis->count; k++) {
        int beyond = highest ? axis->value[k] > end : axis->value[k] < end;
        end = beyond ? axis->value[k] : end;
    }
    return highest && !axis->named ? axis->to : end;
}

static double corner(const struct vs_space_axis *axis, int index)
{
    return axis->is.words ? axis->value[index] : lowest(axis, index);
}

/* The fit of the module is what can fail, over all kappa_200 that may be drawn. */
static enum vs_err check_sky(const struct check *c, const double *values)
{
    const struct vs_sweep_design *design = c->design;
    const struct vs_tolerance_spec *t = &design->project.tolerances.of[VS_TOLERANCE_kappa_200];
    struct vs_tolerance_draw draw = vs_tolerance_none(&design->project);
    struct vs_sky_params sky;
    struct vs_diag found = {.line = 0};
    enum vs_err err = VS_OK;
    for (int k = 0; k < (c->tolerances ? KAPPAS : 1) && !err; k++) {
        double kappa = t->low + (t->high - t->low) * k / (KAPPAS - 1);
        draw.move[VS_TOLERANCE_kappa_200] = c->tolerances ? kappa / t->centre : 1.0;
        err = vs_sweep_sky(design, &draw, c->climate, 0, &sky, &found);
    }
    if (err) {
        char words[600];
        return vs_fail(c->diag, err, NULL, 0, 0, "design '%s' is refused: %.600s",
                       vs_space_words(c->space, values, words, sizeof words), found.text);
    }
    return VS_OK;
}

static enum vs_err check_corners(const struct check *c)
{
    const struct vs_space *space = c->space;
    int at[VS_SPACE_AXES_MAX] = {0};
    double values[VS_SPACE_AXES_MAX];
    enum vs_err err = VS_OK;
    for (int k = 0; k >= 0 && !err;) {
        int only_sky = 1;
        for (int axis = 0; axis < space->axis_count; axis++) {
            values[axis] = corner(&space->axes[axis], at[axis]);
            only_sky &= space->axes[axis].is.turns_sky || at[axis] == 0;
        }
        err = vs_sweep_design_set(space, values, c->design, c->diag);
        err = err || !only_sky ? err : check_sky(c, values);
        for (k = space->axis_count - 1; k >= 0 && ++at[k] == corners_of(&space->axes[k]); k--) {
            at[k] = 0;
        }
    }
    return err;
}

static enum vs_err check_rows(const struct check *c)
{
    const struct vs_space *space = c->space;
    double values[VS_SPACE_AXES_MAX];
    struct vs_sky_key now, seen = {.count = -1};
    int skies = 0;
    enum vs_err err = VS_OK;
    for (int64_t row = 0; row < space->designs && row < ROWS_CHECKED && !err; row++) {
        vs_space_design(space, row, values);
        err = vs_sweep_design_set(space, values, c->design, c->diag);
        now = vs_space_sky_key(space, values);
        if (!err && skies < SKIES_CHECKED && !vs_sky_key_equal(&now, &seen)) {
            err = check_sky(c, values);
            seen = now;
            skies++;
        }
    }
    return err;
}

enum vs_err vs_sweep_check(const struct vs_space *space, const struct vs_climate *climate,
                           int tolerances, struct vs_diag *diag)
{
    struct check c = {space, climate, tolerances, malloc(sizeof *c.design), diag};
    if (!c.design) {
        return vs_fail(diag, VS_ERR_MEMORY, NULL, 0, 0, "memory ran out");
    }
    vs_sweep_design_start(space, c.design);
    enum vs_err err = space->kind == VS_SPACE_LIST ? check_rows(&c) : check_corners(&c);
    free(c.design);
    return err;
}
