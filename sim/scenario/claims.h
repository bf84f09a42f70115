/* SPDX-License-Identifier: GPL-3.0-or-later */
/* claims.h - what a scenario says must hold, summed up tick by tick and judged at the end. Pure. */
#ifndef VS_SCENARIO_CLAIMS_H
#define VS_SCENARIO_CLAIMS_H

#include "sim/scenario/signals.h"

/* A claim in the making. */
struct vs_claim_sum {
    double seen_s;             /* time in which the signal said something */
    double least, most, sum_s; /* sum_s: value times time */
    double held_s;             /* time in which it was above zero */
    double last;               /* latest value */
    int count, holds;          /* rises above zero, or events; whether it is above zero now */
};

void vs_claim_start(struct vs_claim_sum *sum);
void vs_claim_tick(const struct vs_claim *claim, struct vs_claim_sum *sum,
                   const struct vs_view *view);

/* The claim's value by its measure; not a number if the signal never said anything. */
double vs_claim_value(const struct vs_claim *claim, const struct vs_claim_sum *sum);

/* 1 if it holds; else 0, with what was claimed and what was found in words. */
int vs_claim_holds(const struct vs_claim *claim, const struct vs_claim_sum *sum, char *words,
                   size_t size);

#endif
