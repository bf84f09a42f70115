/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_fixture.h - the shipped project and its climate, for the tests of sim/sweep. */
#ifndef VS_TESTS_SIM_SWEEP_FIXTURE_H
#define VS_TESTS_SIM_SWEEP_FIXTURE_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "sim/project/climate_file.h"
#include "sim/sweep/design.h"

struct sweep_fixture {
    struct vs_project project;
    struct vs_climate climate;
    struct vs_space space;
    struct vs_sweep_design design;
    struct vs_diag diag;
};

/* The caller frees it with sweep_free. */
static inline struct sweep_fixture *sweep_fixture(void)
{
    struct sweep_fixture *f = calloc(1, sizeof *f);
    cr_assert(f);
    struct vs_param_judge judge = vs_scene_param_judge();
    char path[2 * VS_PATH_SIZE];
    cr_assert_eq(vs_project_load(VESPER_SOURCE_DIR "/data/projects/qinglong.yaml", &judge,
                                 &f->project, &f->diag),
                 VS_OK, "%s", f->diag.text);
    cr_assert_eq(vs_project_resolve(&f->project, f->project.climate, path, sizeof path), 0);
    cr_assert_eq(vs_climate_load(path, &f->climate, &f->diag), VS_OK, "%s", f->diag.text);
    vs_space_start(&f->space, &f->project);
    return f;
}

static inline void sweep_free(struct sweep_fixture *f)
{
    vs_space_free(&f->space);
    free(f);
}

/* An axis that is fine. */
static inline void vary(struct sweep_fixture *f, const char *text)
{
    cr_assert_eq(vs_space_vary(&f->space, text, &f->diag), VS_OK, "%s: %s", text, f->diag.text);
}

static inline void expect_value(const struct sweep_fixture *f, int64_t design, int axis,
                                double value)
{
    double values[VS_SPACE_AXES_MAX];
    vs_space_design(&f->space, design, values);
    cr_expect_eq(values[axis], value, "design %ld axis %d is %.17g, not %.17g", (long)design, axis,
                 values[axis], value);
}

#endif
