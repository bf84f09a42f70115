/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sum.h - a running sum that keeps what rounding drops (Neumaier 1974). Thirty years at one tick a
 * minute are 16 million additions: a plain sum would lose 1e-10 of the total, which is what the
 * energy books are checked against. */
#ifndef VS_BASE_SUM_H
#define VS_BASE_SUM_H

struct vs_sum {
    double total, rest;
};

static inline void vs_sum_add(struct vs_sum *sum, double x)
{
    double t = sum->total + x;
    double larger = sum->total, smaller = x;
    if ((x < 0 ? -x : x) > (sum->total < 0 ? -sum->total : sum->total)) {
        larger = x;
        smaller = sum->total;
    }
    sum->rest += (larger - t) + smaller;
    sum->total = t;
}

static inline double vs_sum_value(const struct vs_sum *sum)
{
    return sum->total + sum->rest;
}

#endif
