/* SPDX-License-Identifier: GPL-3.0-or-later */
/* work.h - one chunk of a sweep, worked out: designs under their skies, all their lamps in lanes.
 *
 * Designs that see the same sky share it. Memory goes with the lamps and skies of a chunk, not with
 * the sweep: a year of nights is forgotten once it is counted. */
#ifndef VS_SWEEP_WORK_H
#define VS_SWEEP_WORK_H

#include "sim/sweep/plan.h"
#include "sim/sweep/rows.h"

/* The rows of a chunk.
 * Errors   what the weather reports; VS_ERR_INPUT: a design that cannot be, or fits no module;
 *          VS_ERR_USAGE: no such ISA; VS_ERR_MEMORY, VS_ERR_BOOKS */
enum vs_err vs_sweep_work(const struct vs_sweep_plan *plan, const struct vs_sweep_cut *cut,
                          const struct vs_sweep_head *head, int64_t chunk,
                          struct vs_sweep_rows *rows, struct vs_diag *diag);

#endif
