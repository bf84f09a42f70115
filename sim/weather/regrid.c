/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/regrid.h"

#include <math.h>

#include "models/elementary.h"
#include "sim/weather/clear_hours.h"

static const double day_s = 86400.0, hour_s = 3600.0;
static const double factor_max = 2.0; /* a day's sum beyond this was not this day's light */

/* The hours of one row whose middles lie in a day of the sun. */
struct day {
    long first; /* index of the first; may lie outside the row */
    struct vs_clear_hour clear[24];
};

/* Index of the first hour whose middle lies at or after an instant. */
static long first_after(const struct vs_regrid *row, double unix_s)
{
    return (long)-real_floor((row->start_unix_s - unix_s) / hour_s + 0.5);
}

static void day_open(struct day *day, const struct vs_regrid *row, const struct vs_site *site,
                     double linke_turbidity)
{
    vs_clear_day(row->start_unix_s + hour_s * (double)day->first, site, linke_turbidity,
                 day->clear);
}

static double clear_of(const struct vs_clear_hour *clear, int of)
{
    return of == VS_REGRID_GLOBAL   ? clear->ghi_wm2
           : of == VS_REGRID_DIRECT ? clear->dni_wm2
                                    : clear->dhi_wm2;
}

static double value_at(const struct vs_regrid *row, int of, long index)
{
    return index >= 0 && (size_t)index < row->count ? row->of[of][index] : NAN;
}

/* The two source hours that a target hour lies between, and the share of the later one. */
struct between {
    long earlier;
    double later_frac;
};

static struct between between_of(const struct vs_regrid *source, const struct vs_regrid *target,
                                 long index)
{
    double at = (target->start_unix_s - source->start_unix_s) / hour_s + (double)index;
    double whole = real_floor(at + 1e-9); /* a start told in seconds is whole to that */
    double frac = at - whole;
    return (struct between){(long)whole, frac > 1e-9 ? frac : 0.0};
}

/* One target hour: the light of the two source hours over their clear sky, times its own. A source
 * hour beyond the day's midnights has no part: there is no sun, or (in polar summer) the other
 * one's index is held. */
static double moved(const struct vs_regrid *source, const struct day *from, struct between b,
                    int of, double clear_wm2)
{
    double light = 0, clear = 0;
    int needed = 0, missing = 0;
    for (int k = 0; k < 2; k++) {
        double weight = k ? b.later_frac : 1.0 - b.later_frac;
        long hour = b.earlier + k - from->first;
        if (weight > 0) {
            double value = value_at(source, of, b.earlier + k);
            needed++;
            missing += isnan(value);
            if (hour >= 0 && hour < 24 && from->clear[hour].sun.cos_zenith > 0) {
                light += weight * value;
                clear += weight * clear_of(&from->clear[hour], of);
            }
        }
    }
    if (!(clear_wm2 > 0)) {
        return missing == needed ? NAN : 0.0;
    }
    return clear > 0 ? light / clear * clear_wm2 : 0.0;
}

/* The sum over a day's hours; NaN when one with the sun up is missing. */
static double day_sum(const struct vs_regrid *row, const struct day *day, int of)
{
    double sum = 0;
    for (int h = 0; h < 24; h++) {
        double value = value_at(row, of, day->first + h);
        int dark = isnan(value) && !(day->clear[h].sun.cos_zenith > 0);
        sum += dark ? 0.0 : value;
    }
    return sum;
}

/* Returned  whether the day has its sum */
static int keep_sum(struct vs_regrid *target, const struct day *to, int of, double want)
{
    double have = day_sum(target, to, of);
    if (want == 0 && have == 0) {
        return 1;
    }
    if (!(want <= factor_max * have && have <= factor_max * want)) {
        return 0;
    }
    for (int h = 0; h < 24; h++) {
        long index = to->first + h;
        if (index >= 0 && (size_t)index < target->count) {
            target->of[of][index] *= want / have;
        }
    }
    return 1;
}

static int regrid_day(const struct vs_regrid *source, const struct day *from,
                      struct vs_regrid *target, const struct day *to)
{
    int kept = 1;
    for (int of = 0; of < VS_REGRID_COUNT; of++) {
        if (!source->of[of] || !target->of[of]) {
            continue;
        }
        for (int h = 0; h < 24; h++) {
            long index = to->first + h;
            if (index >= 0 && (size_t)index < target->count) {
                target->of[of][index] = moved(source, from, between_of(source, target, index), of,
                                              clear_of(&to->clear[h], of));
            }
        }
        kept &= keep_sum(target, to, of, day_sum(source, from, of));
    }
    return kept;
}

size_t vs_regrid(const struct vs_site *site, double linke_turbidity, const struct vs_regrid *source,
                 struct vs_regrid *target)
{
    double east_s = site->longitude_rad / (2.0 * VS_PI) * day_s; /* the sun's clock less UTC */
    double midnight = real_floor((target->start_unix_s + east_s) / day_s) * day_s - east_s;
    struct day from = {.first = first_after(source, midnight)};
    struct day to = {.first = first_after(target, midnight)};
    if (to.first <= -24) { /* a midnight just after the start: the first hour is the new day's */
        midnight += day_s;
        from.first += 24;
        to.first += 24;
    }
    size_t not_kept = 0;
    while (to.first < (long)target->count) {
        day_open(&from, source, site, linke_turbidity);
        day_open(&to, target, site, linke_turbidity);
        not_kept += !regrid_day(source, &from, target, &to);
        midnight += day_s;
        from.first += 24;
        to.first += 24;
    }
    return not_kept;
}
