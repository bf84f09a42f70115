/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/elementary.h"
#include "sim/base/normal.h"
#include "sim/base/random.h"
#include "sim/weather/season.h"
#include "sim/weather/synth_parts.h"

/* Draws of a snowy day. */
enum { FALLS, DEPTH, LENGTH, START, DRAWS };

/* A fall takes this long, each length as often. */
enum { LEAST_HOURS = 3, MOST_HOURS = 12 };

/* Share of a month's days with Kt below the limit: the curve of quantiles turned round. */
static double cloudy_share(const struct vs_climate *climate, int month)
{
    double low = 0, high = 1;
    for (int step = 0; step < 40; step++) {
        double middle = 0.5 * (low + high);
        int darker = vs_climate_kt_at(climate, month, middle) < climate->snow.kt_below;
        *(darker ? &low : &high) = middle;
    }
    return low;
}

double vs_snow_chance(const struct vs_climate *climate, int month)
{
    enum { SHARES = 12, DAYS = 5 };
    const struct vs_snow *snow = &climate->snow;
    if (snow->days[month] <= 0) {
        return 0;
    }
    double node[12];
    vs_season_nodes(climate->air_degc, node);
    double cloudy = cloudy_share(climate, month);
    double mean_kt = vs_climate_kt_mean(climate, month);
    double rest_k = max(vs_climate_air_rest_sd_k(climate, month), 1e-6);
    double share = 0;
    for (int i = 0; i < SHARES * DAYS; i++) {
        double kt = vs_climate_kt_at(climate, month, cloudy * (i / DAYS + 0.5) / SHARES);
        struct vs_date date = {2001, month + 1, 3 + 6 * (i % DAYS)}; /* spread over the month */
        double air = vs_season_at(node, date) +
                     climate->air_anomaly_k_per_kt[month] * (kt - mean_kt);
        share += cloudy / (SHARES * DAYS) * vs_normal_cdf((snow->air_below_degc - air) / rest_k);
    }
    return snow->days[month] / max(share * vs_date_days_in_month(2001, month + 1), 1e-6);
}

void vs_snow_fall(const struct vs_snow *snow, double chance, uint64_t key, int64_t day,
                  struct vs_sky_day *sky)
{
    double u[DRAWS];
    for (int k = 0; k < DRAWS; k++) {
        u[k] = vs_random_uniform(key, (uint64_t)day * DRAWS + (uint64_t)k);
    }
    if (u[FALLS] >= chance) {
        return;
    }
    sky->snowfall_cm = -snow->fall_cm * real_log(u[DEPTH]);
    sky->snow_hours = LEAST_HOURS + (int)(u[LENGTH] * (MOST_HOURS - LEAST_HOURS + 1));
    sky->snow_from_h = (int)(u[START] * (25 - sky->snow_hours));
}
