/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/nights.h"

#include <assert.h>
#include <math.h>

#include "sim/base/bootstrap.h"

#define NIGHTS_PER_YEAR 365.25

static const double none_seen = 2.995732273553991; /* -ln 0.05 */

static void take_worst(struct vs_sweep_nights *s, const struct vs_night *n)
{
    int first = s->nights == 0;
    if (first || n->light_frac < s->worst_light_frac) {
        s->worst_light_frac = n->light_frac;
        s->worst_day = n->day;
    }
    s->soc_min_frac = first || n->soc_min_frac < s->soc_min_frac ? n->soc_min_frac
                                                                 : s->soc_min_frac;
    s->without_full = n->full > 0 ? 0 : s->without_full + 1;
    if (s->without_full > s->most_without_full) {
        s->most_without_full = s->without_full;
    }
}

void vs_sweep_nights_add(struct vs_sweep_nights *s, const struct vs_demand *demand,
                         const struct vs_night *nights, size_t count, int year)
{
    assert(year >= 0 && year < VS_SWEEP_YEARS_MAX);
    for (size_t k = 0; k < count; k++) {
        const struct vs_night *n = &nights[k];
        int dark = vs_night_is_dark(n, demand->dark_tolerance_h);
        take_worst(s, n);
        s->nights += 1;
        s->loss_nights += vs_night_has_loss(n, demand->served_frac);
        s->dark_nights += dark;
        s->dark_spells += dark && !s->dark_now;
        s->dark_now = dark;
        s->required_h += n->required_h;
        s->missing_h += n->required_h - n->lit_h;
        s->demand_wh += n->demand_wh;
        s->unserved_wh += n->demand_wh - n->served_wh;
        s->light_h += n->light_frac * n->required_h;
        s->dark_in_year[year] += dark;
    }
    s->nights_in_year[year] += (double)count;
}

void vs_sweep_nights_end(struct vs_sweep_nights *s, double cycles, double cold_charge_ah)
{
    s->cycles += cycles;
    s->cold_charge_ah += cold_charge_ah;
    s->dark_now = 0;
    s->without_full = 0;
}

void vs_sweep_nights_join(struct vs_sweep_nights *s, const struct vs_sweep_nights *o)
{
    if (s->nights == 0 || o->worst_light_frac < s->worst_light_frac) {
        s->worst_light_frac = o->worst_light_frac;
        s->worst_day = o->worst_day;
    }
    s->soc_min_frac = s->nights == 0 || o->soc_min_frac < s->soc_min_frac ? o->soc_min_frac
                                                                          : s->soc_min_frac;
    s->most_without_full = o->most_without_full > s->most_without_full ? o->most_without_full
                                                                       : s->most_without_full;
    s->nights += o->nights;
    s->loss_nights += o->loss_nights;
    s->dark_nights += o->dark_nights;
    s->dark_spells += o->dark_spells;
    s->required_h += o->required_h;
    s->missing_h += o->missing_h;
    s->demand_wh += o->demand_wh;
    s->unserved_wh += o->unserved_wh;
    s->light_h += o->light_h;
    s->cycles += o->cycles;
    s->cold_charge_ah += o->cold_charge_ah;
    for (int year = 0; year < VS_SWEEP_YEARS_MAX; year++) {
        s->dark_in_year[year] += o->dark_in_year[year];
        s->nights_in_year[year] += o->nights_in_year[year];
    }
}

/* Dark nights a year, of years drawn again. */
struct years {
    const struct vs_sweep_nights *sum;
    size_t count;
};

static void rate_of(void *context, const size_t *drawn, double *statistics)
{
    const struct years *y = context;
    double dark = 0, nights = 0;
    for (size_t k = 0; k < y->count; k++) {
        dark += y->sum->dark_in_year[drawn[k]];
        nights += y->sum->nights_in_year[drawn[k]];
    }
    statistics[0] = nights > 0 ? dark / nights * NIGHTS_PER_YEAR : 0;
}

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

enum vs_err vs_sweep_nights_row(const struct vs_sweep_nights *s, int years, uint64_t seed,
                                struct vs_sweep_row *row, struct vs_diag *diag)
{
    double lamp_years = s->nights / NIGHTS_PER_YEAR;
    /* none in so many years of weather: a rate that would show none in one case of twenty */
    struct vs_interval dark = {0, s->nights > 0 ? none_seen / years : 0};
    if (s->dark_nights > 0 && years < 2) {
        dark = (struct vs_interval){NAN, NAN}; /* one year says nothing of others */
    }
    struct years all = {s, (size_t)years};
    const struct vs_bootstrap how = {.blocks = (size_t)years,
                                     .statistics = 1,
                                     .resamples = VS_BOOTSTRAP_RESAMPLES,
                                     .confidence = 0.95,
                                     .seed = seed};
    enum vs_err err = s->dark_nights > 0 && years >= 2
                          ? vs_bootstrap(&how, rate_of, &all, &dark, diag)
                          : VS_OK;
    double *m = row->measure;
    m[VS_SWEEP_nights] = s->nights;
    m[VS_SWEEP_lolp_night] = ratio(s->loss_nights, s->nights);
    m[VS_SWEEP_lolp_time] = ratio(s->missing_h, s->required_h);
    m[VS_SWEEP_lpsp] = ratio(s->unserved_wh, s->demand_wh);
    m[VS_SWEEP_eens_wh_per_year] = ratio(s->unserved_wh, lamp_years);
    m[VS_SWEEP_dark_nights_per_year] = ratio(s->dark_nights, lamp_years);
    m[VS_SWEEP_dark_nights_low] = dark.low;
    m[VS_SWEEP_dark_nights_high] = dark.high;
    m[VS_SWEEP_service_calls_per_year] = ratio(s->dark_spells, lamp_years);
    m[VS_SWEEP_light_frac] = ratio(s->light_h, s->required_h);
    m[VS_SWEEP_worst_light_frac] = s->worst_light_frac;
    m[VS_SWEEP_worst_night_day] = s->worst_day;
    m[VS_SWEEP_soc_min_frac] = s->soc_min_frac;
    m[VS_SWEEP_cycles_per_year] = ratio(s->cycles, lamp_years);
    m[VS_SWEEP_cold_charge_ah_per_year] = ratio(s->cold_charge_ah, lamp_years);
    m[VS_SWEEP_recovery_nights] = s->most_without_full;
    return err;
}
