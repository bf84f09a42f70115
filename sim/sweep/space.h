/* SPDX-License-Identifier: GPL-3.0-or-later */
/* space.h - the designs of a sweep, each worked out from its number.
 *
 * Axes span the space; a design is a value on each, numbered from 0. A grid holds all combinations,
 * the last axis fastest. A sample spreads so many designs over the axes. A list names them row by
 * row in a file, and is the only kind whose designs are kept (8 bytes a number).
 *
 *     vs_space_start, vs_space_vary (once for each --vary), then one of vs_space_grid,
 *     vs_space_sample or vs_space_list; vs_space_free in any case. Read only from then on, so
 *     threads may share it. */
#ifndef VS_SWEEP_SPACE_H
#define VS_SWEEP_SPACE_H

#include <stdint.h>
#include <stdio.h>

#include "sim/base/sequence.h"
#include "sim/sweep/axis.h"

enum {
    VS_SPACE_AXES_MAX = 12,
    VS_SPACE_NAMED_MAX = 256,         /* values of an axis that are named one by one */
    VS_SPACE_DESIGNS_MAX = 1000000000 /* also keeps a number of a Sobol point in its bits */
};

enum vs_space_kind { VS_SPACE_GRID, VS_SPACE_LIST, VS_SPACE_SOBOL, VS_SPACE_LATIN };

struct vs_space_axis {
    struct vs_axis_name is;
    int named;       /* values are named one by one, else they go from..to */
    int64_t count;   /* of values; 0: all numbers in between, in a sample; unset in a list */
    double from, to; /* ends, both included */
    double step;     /* 0: none was given */
    double value[VS_SPACE_NAMED_MAX];
};

struct vs_space {
    const struct vs_project *project; /* as given; outlives the space */
    enum vs_space_kind kind;
    int64_t designs;
    uint64_t seed;      /* of a Latin hypercube */
    uint32_t site_mask; /* bit i: the project's site i takes part; all where none is named */
    int sites_named;
    int axis_count; /* without axes the project itself is the one design */
    struct vs_space_axis axes[VS_SPACE_AXES_MAX];
    struct vs_sobol sobol;
    double *rows; /* of a list: designs x axis_count */
};

void vs_space_start(struct vs_space *space, const struct vs_project *project);
void vs_space_free(struct vs_space *space);

/* Adds an axis as a person writes it: NAME=from:to:step, NAME=from:to (samples only) or
 * NAME=a,b,c; NAME as in axis.h. site=a,b is no axis but says where the designs run.
 * Errors   VS_ERR_USAGE, "--vary: ..." */
enum vs_err vs_space_vary(struct vs_space *space, const char *text, struct vs_diag *diag);

/* Each finishes the space and counts its designs.
 * Errors   VS_ERR_USAGE (an axis without step in a grid, no axis in a sample, too many designs),
 *          VS_ERR_MEMORY; a list VS_ERR_INPUT with its place, VS_ERR_MISSING */
enum vs_err vs_space_grid(struct vs_space *space, struct vs_diag *diag);

/* A Sobol sample is the same whatever the seed. An axis with a step or named values gives each of
 * them an equal share; one of whole numbers has the step 1 if none is given. */
enum vs_err vs_space_sample(struct vs_space *space, enum vs_space_kind kind, int64_t designs,
                            uint64_t seed, struct vs_diag *diag);

/* CSV with a header of names (but site) and a design a row; beside it only site= may be varied.
 * Or the same from text[size] with the name that messages give it. */
enum vs_err vs_space_list(struct vs_space *space, const char *path, struct vs_diag *diag);
enum vs_err vs_space_list_memory(struct vs_space *space, const char *text, size_t size,
                                 const char *name, struct vs_diag *diag);

/* values[axis_count] of design `index`, 0..designs - 1. Steps and samples are rounded to 12 digits,
 * so that 0.3 is 0.3 however it was reached. */
void vs_space_design(const struct vs_space *space, int64_t index, double *values);

/* "panel_w 80, box pole": a design in words. Returned: out. */
const char *vs_space_words(const struct vs_space *space, const double *values, char *out,
                           size_t size);

/* The space as text, one line a fact, for a manifest; a list stands there by its hash. The same
 * arguments give the same text and any other designs, order or sites another one. */
void vs_space_write(const struct vs_space *space, FILE *out);

/* A hash of that text (FNV-1a, 64 bits); 0 without memory. */
uint64_t vs_space_hash(const struct vs_space *space);

/* Where the sky of two designs cannot differ: the values on all axes that may turn it, site aside.
 * Designs with equal keys share their skies at every site and in every replicate. */
struct vs_sky_key {
    int count;
    double value[VS_SPACE_AXES_MAX];
};
struct vs_sky_key vs_space_sky_key(const struct vs_space *space, const double *values);
int vs_sky_key_equal(const struct vs_sky_key *a, const struct vs_sky_key *b);

#endif
