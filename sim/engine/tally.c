/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/tally.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/stats.h"

void vs_tally_start(struct vs_tally *tally, const struct vs_demand *demand, struct vs_night *nights,
                    size_t capacity)
{
    memset(tally, 0, sizeof *tally);
    tally->demand = *demand;
    tally->nights = nights;
    tally->capacity = capacity;
    vs_night_sums_clear(&tally->sums);
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

void vs_tally_midnight(struct vs_tally *t)
{
    t->ghi_before_whm2 = t->sums.ghi_whm2;
    t->sums.ghi_whm2 = 0;
}

void vs_tally_noon(struct vs_tally *t, int32_t day)
{
    const struct vs_night_sums *night = &t->sums;
    double required = lesser(night->window_h, t->demand.hours_per_night);
    double demand = required * t->demand.rated_w;
    double asked_lmh = required * t->demand.rated_flux_lm;
    if (t->whole && t->count < t->capacity && required > 0) {
        t->nights[t->count++] = (struct vs_night){
            .day = day,
            .year = t->year,
            .required_h = required,
            .lit_h = lesser(night->lit_h, required),
            .demand_wh = demand,
            .served_wh = lesser(night->lamp_wh, demand),
            .light_frac = (asked_lmh > 0 ? lesser(night->flux_lmh / asked_lmh, 1) : 1),
            .level_min_frac = (night->lit_h > 0 ? night->level_min : 0),
            .soc_dusk_frac = night->soc_dusk,
            .soc_min_frac = night->soc_min,
            .battery_min_degc = night->degc_min,
            .battery_max_degc = night->degc_max,
            .ghi_kwhm2 = t->ghi_before_whm2 / 1000.0,
            .full = night->full,
        };
    }
    t->whole = 1;
    vs_night_sums_clear(&t->sums);
}

/* Runs of consecutive nights with a loss. */
struct runs {
    long now, longest, count, nights;
    double now_wh, worst_wh;
};

static void follow_run(struct runs *r, int loss, double unserved_wh)
{
    r->count += loss && r->now == 0;
    r->nights += loss;
    r->now = loss ? r->now + 1 : 0;
    r->now_wh = loss ? r->now_wh + unserved_wh : 0;
    r->longest = r->now > r->longest ? r->now : r->longest;
    r->worst_wh = r->now_wh > r->worst_wh ? r->now_wh : r->worst_wh;
}

static double median_light(const struct vs_night *nights, size_t count)
{
    double *scratch = malloc((count ? count : 1) * sizeof *scratch);
    if (!scratch) {
        return -1; /* the caller shows it as not available */
    }
    for (size_t k = 0; k < count; k++) {
        scratch[k] = nights[k].light_frac;
    }
    double median = vs_quantile(scratch, count, 0.5);
    free(scratch);
    return median;
}

struct vs_reliability vs_reliability_of(const struct vs_night *nights, size_t count,
                                        double served_frac, double dark_tolerance_h)
{
    struct vs_reliability r = {.nights = (long)count, .soc_min_frac = 1, .worst_light_frac = 1};
    struct runs runs = {0};
    double required_h = 0, light_h = 0, full_days = 0;
    long without_full = 0;
    for (size_t k = 0; k < count; k++) {
        const struct vs_night *n = &nights[k];
        double demand = n->demand_wh, unserved = demand - n->served_wh;
        double missing_h = n->required_h - n->lit_h;
        int loss = vs_night_has_loss(n, served_frac), dark = vs_night_is_dark(n, dark_tolerance_h);
        follow_run(&runs, loss, unserved);
        r.dark_nights += dark;
        r.lolh_h += missing_h;
        r.dark_h += dark ? missing_h : 0;
        r.demand_wh += demand;
        r.eens_wh += unserved;
        required_h += n->required_h;
        light_h += n->light_frac * n->required_h;
        full_days += n->full;
        without_full = n->full > 0 ? 0 : without_full + 1;
        r.longest_without_full = without_full > r.longest_without_full ? without_full
                                                                       : r.longest_without_full;
        r.soc_min_frac = lesser(r.soc_min_frac, n->soc_min_frac);
        if (n->light_frac < r.worst_light_frac) {
            r.worst_light_frac = n->light_frac;
            r.worst_night = (long)k;
        }
    }
    r.loss_nights = runs.nights;
    r.served_nights = r.nights - r.loss_nights;
    r.longest_run_nights = runs.longest;
    r.runs = runs.count;
    r.worst_run_wh = runs.worst_wh;
    r.mean_run_nights = runs.count ? (double)runs.nights / (double)runs.count : 0;
    r.lolp_night = count ? (double)r.loss_nights / (double)count : 0;
    r.lolp_time = required_h > 0 ? r.lolh_h / required_h : 0;
    r.lpsp = r.demand_wh > 0 ? r.eens_wh / r.demand_wh : 0;
    r.light_frac = required_h > 0 ? light_h / required_h : 0;
    r.days_full_frac = count ? full_days / (double)count : 0;
    r.median_light_frac = median_light(nights, count);
    return r;
}
