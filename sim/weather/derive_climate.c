/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/derive_climate.h"

#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/base/stats.h"
#include "sim/weather/derive_parts.h"

static const double shares[VS_KT_QUANTILES] = {0.05, 0.10, 0.15, 0.20, 0.30,
                                               0.50, 0.75, 0.90, 0.95};

/* Days of a knot's own month below which the months beside it help, and days without which a knot
 * takes its neighbour's value. */
enum { KNOT_DAYS = 30, KNOT_DAYS_LEAST = 5 };

static enum vs_err count_days(const struct vs_derive *d, struct vs_derived *derived,
                              struct vs_diag *diag)
{
    for (size_t k = 0; k < d->series->count; k++) {
        derived->kt_days[d->month[k]] += vs_known(d->series->kt[k]);
    }
    for (int m = 0; m < 12; m++) {
        if (derived->kt_days[m] < VS_DERIVE_LEAST_DAYS) {
            return vs_fail(diag, VS_ERR_INPUT, d->series->name, 0, 0,
                           "month %d has %d days with irradiation; a climate needs %d or more",
                           m + 1, derived->kt_days[m], VS_DERIVE_LEAST_DAYS);
        }
    }
    return VS_OK;
}

/* Floor and ceiling lie outside of every day by half of the step in which days are told apart. */
static void derive_quantiles(struct vs_derive *d, struct vs_climate *climate)
{
    const double *kt = d->series->kt;
    double low = 1, high = 0;
    memcpy(climate->kt_probability, shares, sizeof shares);
    for (int m = 0; m < 12; m++) {
        size_t count = 0;
        for (size_t k = 0; k < d->series->count; k++) {
            if (d->month[k] == m && vs_known(kt[k])) {
                d->work[count++] = kt[k];
            }
        }
        for (int q = 0; q < VS_KT_QUANTILES; q++) {
            climate->kt_quantile[m][q] = vs_quantile(d->work, count, shares[q]);
        }
        low = min(low, d->work[0]);
        high = max(high, d->work[count - 1]);
    }
    climate->kt_floor = max(low - 0.005, 0.01);
    climate->kt_ceiling = min(high + 0.005, 0.9);
}

/* Clearness weighted by what it tells about a knot: a tent from the knot before to the one after.
 */
struct tent {
    double weight, x, y, xx, xy;
    int days;
};

static void add_days(const struct vs_derive *d, int month, double knot, double reach,
                     struct tent *tent)
{
    const struct vs_daily_series *s = d->series;
    for (size_t k = 0; k < s->count; k++) {
        if (d->month[k] != month || !vs_known(s->kt[k]) || !vs_known(s->diffuse_frac[k])) {
            continue;
        }
        double off = s->kt[k] - knot;
        double weight = (1 - real_abs(off) / reach) * s->kt[k];
        if (weight > 0) {
            tent->weight += weight;
            tent->x += weight * off;
            tent->y += weight * s->diffuse_frac[k];
            tent->xx += weight * off * off;
            tent->xy += weight * off * s->diffuse_frac[k];
            tent->days++;
        }
    }
}

/* The line's value at the knot; where the days lie all on one side of it, their mean. */
static double value_of(const struct tent *t)
{
    double x = t->x / t->weight, y = t->y / t->weight;
    double spread = t->xx / t->weight - x * x;
    double slope = (t->xy / t->weight - x * y) / max(spread, 1e-9);
    return clamp(x * x < spread ? y - slope * x : y, 0, 1);
}

/* Knots without days take the value of the nearest that has some, the darker one first. */
static void fill_knots(double value[VS_DIFFUSE_KNOTS])
{
    for (int k = VS_DIFFUSE_KNOTS - 2; k >= 0; k--) {
        value[k] = value[k] < 0 ? value[k + 1] : value[k];
    }
    for (int k = 1; k < VS_DIFFUSE_KNOTS; k++) {
        value[k] = value[k] < 0 ? value[k - 1] : value[k];
    }
}

/* Knots lie evenly between the year's 0.5 and 99.5 % of clearness. */
static void place_knots(struct vs_derive *d, struct vs_climate *climate)
{
    size_t count = 0;
    for (size_t k = 0; k < d->series->count; k++) {
        if (vs_known(d->series->kt[k])) {
            d->work[count++] = d->series->kt[k];
        }
    }
    double low = vs_quantile(d->work, count, 0.005);
    double high = max(vs_quantile(d->work, count, 0.995), low + 0.011);
    for (int k = 0; k < VS_DIFFUSE_KNOTS; k++) {
        climate->diffuse_kt[k] = low + (high - low) * k / (VS_DIFFUSE_KNOTS - 1);
    }
}

static void derive_diffuse(struct vs_derive *d, struct vs_climate *climate,
                           struct vs_derived *derived)
{
    for (size_t k = 0; k < d->series->count; k++) {
        derived->diffuse_days[d->month[k]] += vs_known(d->series->kt[k]) &&
                                              vs_known(d->series->diffuse_frac[k]);
    }
    place_knots(d, climate);
    double reach = climate->diffuse_kt[1] - climate->diffuse_kt[0];
    for (int m = 0; m < 12; m++) {
        for (int k = 0; k < VS_DIFFUSE_KNOTS; k++) {
            struct tent tent = {.days = 0};
            add_days(d, m, climate->diffuse_kt[k], reach, &tent);
            if (tent.days < KNOT_DAYS) {
                add_days(d, (m + 11) % 12, climate->diffuse_kt[k], reach, &tent);
                add_days(d, (m + 1) % 12, climate->diffuse_kt[k], reach, &tent);
            }
            climate->diffuse_frac[m][k] = tent.days < KNOT_DAYS_LEAST ? -1 : value_of(&tent);
        }
        fill_knots(climate->diffuse_frac[m]);
    }
}

/* Whether each month has days enough with this and with irradiation. */
static int has_enough(const struct vs_derive *d, const double *value)
{
    int seen[12] = {0};
    for (size_t k = 0; value && k < d->series->count; k++) {
        seen[d->month[k]] += vs_known(d->series->kt[k]) && vs_known(value[k]);
    }
    int enough = 1;
    for (int m = 0; m < 12; m++) {
        enough &= seen[m] >= VS_DERIVE_LEAST_DAYS;
    }
    return enough;
}

static void derive_all(struct vs_derive *d, struct vs_climate *climate, struct vs_derived *derived)
{
    const struct vs_daily_series *s = d->series;
    derive_quantiles(d, climate);
    vs_derive_memory(d, climate);
    vs_derive_effect(d, climate, derived);
    if (has_enough(d, s->diffuse_frac)) {
        derive_diffuse(d, climate, derived);
    }
    if (has_enough(d, s->air_degc)) {
        vs_derive_air(d, climate, derived);
    }
    if (has_enough(d, s->wind_ms)) {
        vs_derive_wind(d, climate, derived);
    }
}

enum vs_err vs_climate_derive(const struct vs_daily_series *series, struct vs_climate *climate,
                              struct vs_derived *derived, struct vs_diag *diag)
{
    size_t room = series->count ? series->count : 1;
    struct vs_derive d = {
        .series = series,
        .month = calloc(room, sizeof *d.month),
        .score = calloc(room, sizeof *d.score),
        .work = calloc(room, sizeof *d.work),
        .order = calloc(room, sizeof *d.order),
    };
    enum vs_err err = VS_OK;
    *derived = (struct vs_derived){.effect_months = 0};
    if (!d.month || !d.score || !d.work || !d.order) {
        err = vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a climate");
    } else {
        for (size_t k = 0; k < series->count; k++) {
            d.month[k] = vs_date_of_days(series->day[k]).month - 1;
        }
        err = count_days(&d, derived, diag);
    }
    if (!err) {
        derive_all(&d, climate, derived);
    }
    free(d.month);
    free(d.score);
    free(d.work);
    free(d.order);
    return err;
}
