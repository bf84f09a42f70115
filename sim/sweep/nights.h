/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nights.h - the nights of many years, taken in year by year and forgotten: what a row says of
 * them. Memory does not grow with the years but by a number a year. */
#ifndef VS_SWEEP_NIGHTS_H
#define VS_SWEEP_NIGHTS_H

#include "sim/base/err.h"
#include "sim/engine/tally.h"
#include "sim/sweep/row.h"

enum { VS_SWEEP_YEARS_MAX = 1000 };

/* Nights of one lamp, or of several one after another (a fleet, replicates). All zeros: none. */
struct vs_sweep_nights {
    double nights, loss_nights, dark_nights, dark_spells;
    double required_h, missing_h, demand_wh, unserved_wh, light_h;
    double soc_min_frac, worst_light_frac; /* unset while nights is 0 */
    int32_t worst_day;
    double most_without_full; /* nights in a row */
    double cycles, cold_charge_ah;
    /* of the lamp that is running */
    int dark_now;
    double without_full;
    double dark_in_year[VS_SWEEP_YEARS_MAX];
    double nights_in_year[VS_SWEEP_YEARS_MAX];
};

/* Takes in the nights of a lamp's year; years of a lamp in their order.
 * Given     year: 0..VS_SWEEP_YEARS_MAX - 1, of those that count */
void vs_sweep_nights_add(struct vs_sweep_nights *sum, const struct vs_demand *demand,
                         const struct vs_night *nights, size_t count, int year);

/* A lamp has come to its end: what it charged, and its cycles. */
void vs_sweep_nights_end(struct vs_sweep_nights *sum, double cycles, double cold_charge_ah);

/* Adds the nights of another lamp, or of the same in another replicate, that has ended. */
void vs_sweep_nights_join(struct vs_sweep_nights *sum, const struct vs_sweep_nights *other);

/* The measures that nights tell of; the others stay as they are. Rates are of one lamp.
 * Given     years: that were taken in; seed: of the interval
 * Errors    VS_ERR_MEMORY */
enum vs_err vs_sweep_nights_row(const struct vs_sweep_nights *sum, int years, uint64_t seed,
                                struct vs_sweep_row *row, struct vs_diag *diag);

#endif
