/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sum.h - a running sum that keeps what rounding drops (Neumaier 1974). Thirty years at one tick a
 * minute are 16 million additions: a plain sum would lose 1e-10 of the total, which is what the
 * energy books are checked against. In lane vocabulary. */
#ifndef VS_BASE_SUM_H
#define VS_BASE_SUM_H

#include "models/real.h"

struct vs_sum {
    real total, rest;
};

static inline void vs_sum_add(struct vs_sum *sum, real x)
{
    real t = sum->total + x;
    mask more = real_abs(x) > real_abs(sum->total);
    real larger = pick(more, x, sum->total), smaller = pick(more, sum->total, x);
    sum->rest += (larger - t) + smaller;
    sum->total = t;
}

static inline real vs_sum_value(const struct vs_sum *sum)
{
    return sum->total + sum->rest;
}

#endif
