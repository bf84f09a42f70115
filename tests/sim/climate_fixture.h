/* SPDX-License-Identifier: GPL-3.0-or-later */
/* climate_fixture.h - the sky of Qinhuangdao, for tests that hold made weather against its record.
 *
 * Clearness: quantiles of the daily record of station 54449 in the China Daily Solar Radiation
 * Dataset, 1970-2017, and its lag correlations. Air and wind: as in data/climates/qinglong.yaml. */
#ifndef VS_TESTS_SIM_CLIMATE_FIXTURE_H
#define VS_TESTS_SIM_CLIMATE_FIXTURE_H

#include "models/elementary.h"
#include "sim/weather/climate.h"
#include "sim/weather/hour_sun.h"

static inline struct vs_climate qinhuangdao(void)
{
    static const struct vs_climate climate = {
        .name = "Qinhuangdao",
        .source = "CDSRD 54449, 1970-2017",
        .latitude_deg = 39.85,
        .longitude_deg = 119.517,
        .altitude_m = 4,
        .utc_offset_h = 8,
        .kt_probability = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95},
        .kt_quantile =
            {
                {0.185, 0.203, 0.489, 0.584, 0.623, 0.647, 0.659},
                {0.178, 0.197, 0.453, 0.580, 0.619, 0.642, 0.652},
                {0.182, 0.203, 0.445, 0.571, 0.621, 0.646, 0.656},
                {0.183, 0.214, 0.430, 0.569, 0.623, 0.646, 0.657},
                {0.177, 0.199, 0.393, 0.559, 0.618, 0.642, 0.652},
                {0.166, 0.179, 0.298, 0.492, 0.587, 0.631, 0.645},
                {0.162, 0.171, 0.213, 0.437, 0.557, 0.611, 0.632},
                {0.172, 0.181, 0.296, 0.500, 0.595, 0.632, 0.647},
                {0.183, 0.200, 0.419, 0.565, 0.624, 0.649, 0.658},
                {0.179, 0.193, 0.401, 0.579, 0.621, 0.642, 0.650},
                {0.177, 0.190, 0.413, 0.571, 0.611, 0.634, 0.643},
                {0.180, 0.195, 0.452, 0.580, 0.620, 0.641, 0.654},
            },
        .kt_floor = 0.125,
        .kt_ceiling = 0.70,
        .kt_r1 = {0.354, 0.339, 0.262, 0.218, 0.308, 0.332, 0.279, 0.323, 0.273, 0.344, 0.313,
                  0.282},
        .kt_r2 = {0.170, 0.114, 0.071, 0.009, 0.031, 0.104, 0.096, 0.068, 0.016, 0.086, 0.175,
                  0.131},
        .kt_month_effect_sd = 0.2,
        .thick_cloud = {.on = 0, .kt_below = 0.215, .cv = 0.45, .lag1 = 0.5},
        .air_degc = {-7.5, -3.4, 3.5, 11.2, 17.4, 21.2, 24.3, 23.3, 17.9, 10.8, 1.5, -4.7},
        .air_max_degc = {-1.9, 3.4, 9.6, 17.7, 23.0, 26.3, 28.6, 28.1, 23.6, 16.7, 6.7, 0.6},
        .air_min_degc = {-12.6, -9.0, -2.2, 4.9, 12.0, 16.2, 20.6, 19.2, 12.7, 5.1, -3.5, -9.4},
        .air_anomaly_sd_k = {3.35, 3.35, 3.0, 2.7, 2.2, 1.75, 1.75, 1.75, 2.0, 2.6, 3.35, 3.35},
        .air_anomaly_lag1 = {0.62, 0.62, 0.55, 0.5, 0.45, 0.4, 0.4, 0.4, 0.45, 0.5, 0.62, 0.62},
        .air_anomaly_k_per_kt = {-10, -10, -5, 0, 3, 5.4, 5.4, 5.4, 3, -5, -10, -10},
        .air_range_k_per_kt = {18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18},
        .air_min_h = 6.5,
        .air_max_h = 14.5,
        .air_lapse_k_per_km = 6,
        .wind_ms = {1.5, 1.7, 2.2, 2.7, 2.1, 1.7, 1.5, 1.2, 1.1, 1.3, 1.7, 1.5},
        .linke_turbidity = {3.0, 3.3, 3.8, 4.3, 4.6, 4.9, 5.2, 4.9, 4.2, 3.7, 3.3, 3.0},
    };
    return climate;
}

/* What a day has outside the air at the climate's place. */
static inline double extraterrestrial_kwhm2(const struct vs_climate *c, int64_t day)
{
    struct vs_site site = {c->latitude_deg * VS_RAD_PER_DEG, c->longitude_deg * VS_RAD_PER_DEG,
                           c->altitude_m};
    struct vs_hour_sun sun[24];
    double sum = 0;
    vs_day_sun((double)day * 86400 - c->utc_offset_h * 3600, &site, sun);
    for (int h = 0; h < 24; h++) {
        sum += sun[h].horizontal_wm2 / 1000;
    }
    return sum;
}

#endif
