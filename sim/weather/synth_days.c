/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/synth.h"

#include "models/elementary.h"
#include "sim/base/normal.h"
#include "sim/base/random.h"

/* What a month asks of the chain, worked out once. */
struct month_plan {
    double phi1, phi2, shock_sd; /* of the normal score's AR(2), whose variance is 1 */
    double rho1;
    double kt_mean;
    double air_slope_k;                 /* per unit of Kt */
    double air_rest_sd_k, air_rest_phi; /* what the slope leaves of the anomaly */
};

struct chain {
    const struct vs_climate *climate;
    struct month_plan month[12];
    uint64_t key_day, key_month, key_thick, key_air;
    double own_share, month_share; /* of the normal score: own^2 + month^2 = 1 */
    double thick_sd, thick_mean;   /* of the logarithm */
    double score[2];               /* of yesterday and of the day before */
    double thick, air_rest;        /* standard normal */
};

static uint64_t key_of(uint64_t seed, enum vs_stream stream)
{
    struct vs_random r = {.seed = seed, .replicate = 0, .stream = (uint64_t)stream};
    return vs_random_key(&r);
}

static double draw(uint64_t key, int64_t index)
{
    return vs_normal_inverse(vs_random_uniform(key, (uint64_t)index));
}

/* The climate's r1 and r2 hold the month effect, which all days of a month share; it is taken out
 * here and put back by own_share and month_share. */
static struct month_plan plan_of(const struct vs_climate *climate, int m)
{
    double shared = climate->kt_month_effect_sd * climate->kt_month_effect_sd;
    double rho1 = (climate->kt_r1[m] - shared) / (1 - shared);
    double rho2 = (climate->kt_r2[m] - shared) / (1 - shared);
    struct month_plan plan = {.rho1 = rho1};
    plan.phi1 = rho1 * (1 - rho2) / (1 - rho1 * rho1);
    plan.phi2 = (rho2 - rho1 * rho1) / (1 - rho1 * rho1);
    plan.shock_sd = real_sqrt(max(1 - plan.phi1 * rho1 - plan.phi2 * rho2, 0));
    plan.kt_mean = vs_climate_kt_mean(climate, m);
    plan.air_slope_k = climate->air_anomaly_k_per_kt[m];
    double sd = climate->air_anomaly_sd_k[m];
    double by_kt = plan.air_slope_k * vs_climate_kt_sd(climate, m);
    double rest = max(sd * sd - by_kt * by_kt, 0);
    double memory = climate->air_anomaly_lag1[m] * sd * sd - climate->kt_r1[m] * by_kt * by_kt;
    plan.air_rest_sd_k = real_sqrt(rest);
    plan.air_rest_phi = rest > 0 ? clamp(memory / rest, 0, 0.95) : 0;
    return plan;
}

static struct chain chain_of(const struct vs_climate *climate, uint64_t seed)
{
    double cv = climate->thick_cloud.cv;
    double log_variance = real_log(1 + cv * cv);
    double month_sd = climate->kt_month_effect_sd;
    struct chain c = {
        .climate = climate,
        .key_day = key_of(seed, VS_STREAM_KT_DAY),
        .key_month = key_of(seed, VS_STREAM_KT_MONTH),
        .key_thick = key_of(seed, VS_STREAM_KT_THICK),
        .key_air = key_of(seed, VS_STREAM_AIR_DAY),
        .own_share = real_sqrt(1 - month_sd * month_sd),
        .month_share = month_sd,
        .thick_sd = real_sqrt(log_variance),
        .thick_mean = -0.5 * log_variance,
    };
    for (int m = 0; m < 12; m++) {
        c.month[m] = plan_of(climate, m);
    }
    return c;
}

/* Moves the normal scores on by a day. The first two days start from the stationary state. */
static void advance(struct chain *c, const struct month_plan *plan, int64_t day, int nth)
{
    double shock = draw(c->key_day, day);
    double score = plan->phi1 * c->score[0] + plan->phi2 * c->score[1] + plan->shock_sd * shock;
    if (nth == 0) {
        score = shock;
    } else if (nth == 1) {
        score = plan->rho1 * c->score[0] + real_sqrt(1 - plan->rho1 * plan->rho1) * shock;
    }
    c->score[1] = c->score[0];
    c->score[0] = score;
    double thick_phi = nth == 0 ? 0 : c->climate->thick_cloud.lag1;
    double air_phi = nth == 0 ? 0 : plan->air_rest_phi;
    c->thick = thick_phi * c->thick +
               real_sqrt(1 - thick_phi * thick_phi) * draw(c->key_thick, day);
    c->air_rest = air_phi * c->air_rest + real_sqrt(1 - air_phi * air_phi) * draw(c->key_air, day);
}

static struct vs_sky_day day_of(const struct chain *c, struct vs_date date)
{
    const struct month_plan *plan = &c->month[date.month - 1];
    int64_t month_index = (int64_t)date.year * 12 + date.month;
    double score = c->own_share * c->score[0] + c->month_share * draw(c->key_month, month_index);
    double kt = vs_climate_kt_at(c->climate, date.month - 1, vs_normal_cdf(score));
    if (c->climate->thick_cloud.on && kt < c->climate->thick_cloud.kt_below) {
        kt = min(kt * real_exp(c->thick_mean + c->thick_sd * c->thick), c->climate->kt_ceiling);
    }
    return (struct vs_sky_day){
        .kt = kt,
        .air_anomaly_k = plan->air_slope_k * (kt - plan->kt_mean) +
                         plan->air_rest_sd_k * c->air_rest,
    };
}

void vs_synth_days(const struct vs_climate *climate, uint64_t seed, int64_t first_day, size_t count,
                   struct vs_sky_day *days)
{
    struct chain c = chain_of(climate, seed);
    size_t all = count + VS_SYNTH_SPIN_UP_DAYS;
    for (size_t k = 0; k < all; k++) {
        int64_t day = first_day - VS_SYNTH_SPIN_UP_DAYS + (int64_t)k;
        struct vs_date date = vs_date_of_days(day);
        advance(&c, &c.month[date.month - 1], day, k < 2 ? (int)k : 2);
        if (k >= VS_SYNTH_SPIN_UP_DAYS) {
            days[k - VS_SYNTH_SPIN_UP_DAYS] = day_of(&c, date);
        }
    }
}
