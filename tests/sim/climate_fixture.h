/* SPDX-License-Identifier: GPL-3.0-or-later */
/* climate_fixture.h - the sky of Qinhuangdao, for tests that hold made weather against its record.
 *
 * Clearness: what vs_climate_derive makes of the daily record of station 54449 in the China Daily
 * Solar Radiation Dataset, 1970-2017. Air and wind: as in data/climates/qinglong.yaml. */
#ifndef VS_TESTS_SIM_CLIMATE_FIXTURE_H
#define VS_TESTS_SIM_CLIMATE_FIXTURE_H

#include <math.h>

#include <criterion/criterion.h>

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
        .kt_probability = {0.05, 0.10, 0.15, 0.20, 0.30, 0.50, 0.75, 0.90, 0.95},
        .kt_quantile =
            {
                {0.184, 0.202, 0.318, 0.405, 0.515, 0.581, 0.620, 0.644, 0.655},
                {0.177, 0.196, 0.287, 0.368, 0.498, 0.578, 0.616, 0.640, 0.650},
                {0.182, 0.203, 0.308, 0.383, 0.486, 0.570, 0.619, 0.644, 0.653},
                {0.183, 0.214, 0.302, 0.359, 0.473, 0.568, 0.621, 0.644, 0.656},
                {0.177, 0.198, 0.270, 0.337, 0.441, 0.558, 0.617, 0.641, 0.651},
                {0.166, 0.179, 0.196, 0.251, 0.346, 0.492, 0.587, 0.630, 0.644},
                {0.162, 0.171, 0.178, 0.186, 0.272, 0.437, 0.557, 0.611, 0.632},
                {0.172, 0.181, 0.191, 0.235, 0.346, 0.501, 0.596, 0.634, 0.648},
                {0.183, 0.201, 0.302, 0.369, 0.466, 0.568, 0.627, 0.651, 0.661},
                {0.180, 0.193, 0.233, 0.326, 0.479, 0.582, 0.624, 0.645, 0.654},
                {0.178, 0.191, 0.212, 0.329, 0.475, 0.572, 0.613, 0.636, 0.645},
                {0.180, 0.195, 0.239, 0.361, 0.498, 0.580, 0.620, 0.641, 0.653},
            },
        .kt_floor = 0.121,
        .kt_ceiling = 0.699,
        .kt_r1 = {0.286, 0.281, 0.196, 0.164, 0.302, 0.321, 0.265, 0.300, 0.262, 0.275, 0.314,
                  0.217},
        .kt_r2 = {0.118, 0.058, 0.017, 0.002, 0.020, 0.086, 0.080, 0.024, -0.011, 0.042, 0.154,
                  0.079},
        .kt_month_effect_sd = 0.167,
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

/* A statistic beside what it should be. */
static inline void expect_within(const char *what, double got, double want, double tolerance)
{
    cr_expect(fabs(got - want) <= tolerance, "%s: got %.4f, want %.4f within %.4f", what, got, want,
              tolerance);
}

#endif
