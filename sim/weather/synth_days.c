/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>

#include "models/elementary.h"
#include "sim/base/normal.h"
#include "sim/base/random.h"
#include "sim/weather/season.h"
#include "sim/weather/synth_parts.h"

/* What a month asks of the chain, worked out once. */
struct month_plan {
    double phi1, phi2, shock_sd; /* of the normal score's AR(2), whose variance is 1 */
    double rho1;
    double kt_mean;
    double air_slope_k;                 /* per unit of Kt */
    double air_rest_sd_k, air_rest_phi; /* what the slope leaves of the anomaly */
    double snow_chance;                 /* on a day that is cloudy and cold enough */
};

struct chain {
    const struct vs_climate *climate;
    struct month_plan month[12];
    double air_node[12];
    uint64_t key_day, key_month, key_thick, key_air, key_wind, key_snow;
    double own_share, month_share; /* of the normal score: own^2 + month^2 = 1 */
    double thick_sd, thick_mean;   /* of the logarithm */
    double wind_sd, wind_mean;     /* of the logarithm of its noise */
    double score[2];               /* of yesterday and of the day before */
    double thick, air_rest, wind;  /* standard normal */
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

/* The month effect is not in the memory; own_share and month_share put it back. */
static struct month_plan plan_of(const struct vs_climate *climate, int m)
{
    struct vs_kt_memory kt = vs_climate_kt_memory(climate, m, climate->kt_month_effect_sd);
    struct month_plan plan = {.phi1 = kt.phi1, .phi2 = kt.phi2, .rho1 = kt.rho1};
    plan.shock_sd = real_sqrt(max(1 - kt.phi1 * kt.rho1 - kt.phi2 * kt.rho2, 0));
    plan.kt_mean = vs_climate_kt_mean(climate, m);
    plan.air_slope_k = climate->air_anomaly_k_per_kt[m];
    double sd = climate->air_anomaly_sd_k[m];
    double by_kt = plan.air_slope_k * vs_climate_kt_sd(climate, m);
    double rest = max(sd * sd - by_kt * by_kt, 0);
    double memory = climate->air_anomaly_lag1[m] * sd * sd - climate->kt_r1[m] * by_kt * by_kt;
    plan.air_rest_sd_k = vs_climate_air_rest_sd_k(climate, m);
    plan.air_rest_phi = rest > 0 ? clamp(memory / rest, 0, 0.95) : 0;
    plan.snow_chance = vs_snow_chance(climate, m);
    return plan;
}

static struct chain chain_of(const struct vs_climate *climate, uint64_t seed)
{
    double cv = climate->thick_cloud.cv;
    double log_variance = real_log(1 + cv * cv);
    double wind_variance = real_log(1 + climate->wind_day_cv * climate->wind_day_cv);
    double month_sd = climate->kt_month_effect_sd;
    struct chain c = {
        .climate = climate,
        .key_day = key_of(seed, VS_STREAM_KT_DAY),
        .key_month = key_of(seed, VS_STREAM_KT_MONTH),
        .key_thick = key_of(seed, VS_STREAM_KT_THICK),
        .key_air = key_of(seed, VS_STREAM_AIR_DAY),
        .key_wind = key_of(seed, VS_STREAM_WIND_DAY),
        .key_snow = key_of(seed, VS_STREAM_SNOW_DAY),
        .own_share = real_sqrt(1 - month_sd * month_sd),
        .month_share = month_sd,
        .thick_sd = real_sqrt(log_variance),
        .thick_mean = -0.5 * log_variance,
        .wind_sd = real_sqrt(wind_variance),
        .wind_mean = -0.5 * wind_variance,
    };
    vs_season_nodes(climate->air_degc, c.air_node);
    for (int m = 0; m < 12; m++) {
        c.month[m] = plan_of(climate, m);
    }
    return c;
}

/* An AR(1) of variance 1. */
static double remember(double last, double phi, double shock)
{
    return phi * last + real_sqrt(1 - phi * phi) * shock;
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
    c->thick = remember(c->thick, nth == 0 ? 0 : c->climate->thick_cloud.lag1,
                        draw(c->key_thick, day));
    c->air_rest = remember(c->air_rest, nth == 0 ? 0 : plan->air_rest_phi, draw(c->key_air, day));
    c->wind = remember(c->wind, nth == 0 ? 0 : c->climate->wind_lag1, draw(c->key_wind, day));
}

static double kt_of(const struct chain *c, struct vs_date date)
{
    int64_t month_index = (int64_t)date.year * 12 + date.month;
    double score = c->own_share * c->score[0] + c->month_share * draw(c->key_month, month_index);
    double kt = vs_climate_kt_at(c->climate, date.month - 1, vs_normal_cdf(score));
    if (c->climate->thick_cloud.on && kt < c->climate->thick_cloud.kt_below) {
        kt = min(kt * real_exp(c->thick_mean + c->thick_sd * c->thick), c->climate->kt_ceiling);
    }
    return kt;
}

/* The day under this clearness, by the chain's draws. */
static struct vs_sky_day day_of(const struct chain *c, struct vs_date date, double kt)
{
    int m = date.month - 1;
    const struct month_plan *plan = &c->month[m];
    const struct vs_snow *snow = &c->climate->snow;
    int64_t day = vs_date_days(date);
    double kt_off = kt - plan->kt_mean;
    struct vs_sky_day sky = {
        .kt = kt,
        .diffuse_frac = -1,
        .air_anomaly_k = plan->air_slope_k * kt_off + plan->air_rest_sd_k * c->air_rest,
        .wind_ms = vs_climate_wind_trend_ms(c->climate, m, kt_off) *
                   real_exp(c->wind_mean + c->wind_sd * c->wind),
    };
    double air = vs_season_at(c->air_node, date) + sky.air_anomaly_k;
    if (kt < snow->kt_below && air < snow->air_below_degc) {
        vs_snow_fall(snow, plan->snow_chance, c->key_snow, day, &sky);
    }
    return sky;
}

void vs_synth_days_known(const struct vs_climate *climate, uint64_t seed, int64_t first_day,
                         size_t count, const double *kt, struct vs_sky_day *days)
{
    struct chain c = chain_of(climate, seed);
    size_t all = count + VS_SYNTH_SPIN_UP_DAYS;
    for (size_t k = 0; k < all; k++) {
        int64_t day = first_day - VS_SYNTH_SPIN_UP_DAYS + (int64_t)k;
        struct vs_date date = vs_date_of_days(day);
        advance(&c, &c.month[date.month - 1], day, k < 2 ? (int)k : 2);
        if (k >= VS_SYNTH_SPIN_UP_DAYS) {
            size_t at = k - VS_SYNTH_SPIN_UP_DAYS;
            int known = kt && kt[at] == kt[at];
            days[at] = day_of(&c, date, known ? kt[at] : kt_of(&c, date));
        }
    }
}

void vs_synth_days(const struct vs_climate *climate, uint64_t seed, int64_t first_day, size_t count,
                   struct vs_sky_day *days)
{
    vs_synth_days_known(climate, seed, first_day, count, NULL, days);
}
