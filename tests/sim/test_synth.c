/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/synth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/sim/climate_fixture.h"

static struct vs_clearness make_year(const struct vs_climate *climate, uint64_t seed, int year)
{
    struct vs_clearness clearness;
    struct vs_diag diag;
    cr_assert_eq(vs_clearness_year(climate, seed, year, &clearness, &diag), VS_OK);
    return clearness;
}

static struct vs_hours make_hours(const struct vs_climate *climate,
                                  const struct vs_clearness *clearness, double latitude_deg,
                                  double longitude_deg, double altitude_m)
{
    struct vs_hours hours;
    struct vs_diag diag;
    struct vs_place place = {latitude_deg, longitude_deg, altitude_m};
    cr_assert_eq(vs_synth_hours(climate, clearness, &place, &hours, &diag), VS_OK);
    return hours;
}

static struct vs_hours hours_at_home(const struct vs_climate *c, uint64_t seed, int year)
{
    struct vs_clearness clearness = make_year(c, seed, year);
    struct vs_hours hours = make_hours(c, &clearness, c->latitude_deg, c->longitude_deg,
                                       c->altitude_m);
    vs_clearness_free(&clearness);
    return hours;
}

Test(synth_years, run_from_july_to_june_on_real_dates)
{
    struct vs_climate c = qinhuangdao();
    struct vs_hours a = hours_at_home(&c, 1, 2026);
    struct vs_hours b = hours_at_home(&c, 1, 2027);
    cr_expect_eq(a.start_unix_s, vs_date_days((struct vs_date){2026, 7, 1}) * 86400 - 28800);
    cr_expect_eq(a.count, 8760u);
    cr_expect_eq(b.count, 8784u); /* holds 29 February 2028 */
    cr_expect_eq(b.start_unix_s, a.start_unix_s + 8760 * 3600);
    vs_hours_free(&a);
    vs_hours_free(&b);
}

static int same_rows(const struct vs_hours *a, const struct vs_hours *b)
{
    return a->count == b->count && memcmp(a->rows, b->rows, a->count * sizeof *a->rows) == 0;
}

Test(synth_years, seed_and_year_decide_every_bit_and_nothing_else_does)
{
    struct vs_climate c = qinhuangdao();
    struct vs_hours before = hours_at_home(&c, 1, 2025);
    struct vs_hours in_sequence = hours_at_home(&c, 1, 2026);
    struct vs_hours alone = hours_at_home(&c, 1, 2026);
    struct vs_hours other = hours_at_home(&c, 2, 2026);
    cr_expect(same_rows(&in_sequence, &alone));
    cr_expect(!same_rows(&alone, &other));
    cr_expect(!same_rows(&alone, &before));
    vs_hours_free(&before);
    vs_hours_free(&in_sequence);
    vs_hours_free(&alone);
    vs_hours_free(&other);
}

/* What a year took as its next 1 July is what the next year has there, but for what the chain still
 * remembers of more than 60 days ago: temperature, lag-1 0.45 to 0.5 in spring, 1e-17; clearness
 * less. Rounding is what is left. */
Test(synth_years, join_at_midnight_of_the_first_of_july)
{
    struct vs_climate c = qinhuangdao();
    struct vs_clearness a = make_year(&c, 1, 2025);
    struct vs_clearness b = make_year(&c, 1, 2026);
    for (size_t k = 0; k < 2; k++) {
        const struct vs_sky_day *of_a = &a.day[a.days + k];
        cr_expect_float_eq(of_a->kt, b.day[k].kt, 1e-12);
        cr_expect_float_eq(of_a->air_anomaly_k, b.day[k].air_anomaly_k, 1e-9);
    }
    struct vs_sky_day july[3]; /* the same days, from a chain that starts a day later */
    vs_synth_days(&c, 1, b.first_day, 3, july);
    for (size_t k = 0; k < 3; k++) {
        cr_expect_float_eq(july[k].kt, b.day[k + 1].kt, 1e-12);
        cr_expect_float_eq(july[k].air_anomaly_k, b.day[k + 1].air_anomaly_k, 1e-9);
    }
    struct vs_hours x = make_hours(&c, &a, 40, 119, 0);
    struct vs_hours y = make_hours(&c, &b, 40, 119, 0);
    /* at midnight the air falls by less than a degree an hour */
    cr_expect_lt(fabs(x.rows[x.count - 1].air_degc - y.rows[0].air_degc), 1.5);
    vs_hours_free(&x);
    vs_hours_free(&y);
    vs_clearness_free(&a);
    vs_clearness_free(&b);
}

Test(synth_years, hours_of_a_day_add_up_to_its_clearness)
{
    struct vs_climate c = qinhuangdao();
    struct vs_clearness clearness = make_year(&c, 1, 2025);
    struct vs_hours h = make_hours(&c, &clearness, c.latitude_deg, c.longitude_deg, c.altitude_m);
    for (size_t d = 0; d < clearness.days; d++) {
        double sum = 0;
        for (size_t k = 24 * d; k < 24 * d + 24; k++) {
            sum += h.rows[k].ghi_wm2 / 1000;
        }
        double want = clearness.day[d + 1].kt *
                      extraterrestrial_kwhm2(&c, clearness.first_day + (int64_t)d);
        cr_assert(fabs(sum / want - 1) < 1e-9, "day %zu: %g and %g", d, sum, want);
    }
    vs_hours_free(&h);
    vs_clearness_free(&clearness);
}

Test(synth_years, irradiance_stays_inside_what_is_possible)
{
    struct vs_climate c = qinhuangdao();
    c.thick_cloud.on = 1;
    struct vs_hours h = hours_at_home(&c, 3, 2025);
    struct vs_site site = {c.latitude_deg * VS_RAD_PER_DEG, c.longitude_deg * VS_RAD_PER_DEG, 0};
    for (size_t k = 0; k < h.count; k++) {
        const struct vs_hour *row = &h.rows[k];
        struct vs_hour_sun sun[24];
        if (k % 24 == 0) {
            vs_day_sun((double)h.start_unix_s + 3600.0 * (double)k, &site, sun);
        }
        cr_assert(row->ghi_wm2 >= 0 && row->dhi_wm2 >= 0 && row->dhi_wm2 <= row->ghi_wm2);
        cr_assert(row->ghi_wm2 <= 0.89 * sun[k % 24].horizontal_wm2 + 1e-9);
        cr_assert((row->ghi_wm2 > 0) == (sun[k % 24].cos_zenith > 0));
        cr_assert(row->air_degc > -45 && row->air_degc < 50 && row->wind_ms >= 0);
    }
    vs_hours_free(&h);
}

Test(synth_years, neighbouring_sites_share_the_sky)
{
    struct vs_climate c = qinhuangdao();
    struct vs_clearness clearness = make_year(&c, 1, 2025);
    struct vs_hours home = make_hours(&c, &clearness, c.latitude_deg, c.longitude_deg,
                                      c.altitude_m);
    struct vs_hours away = make_hours(&c, &clearness, 40.35, 119.15, 204);
    struct vs_site site[2] = {
        {c.latitude_deg * VS_RAD_PER_DEG, c.longitude_deg * VS_RAD_PER_DEG, c.altitude_m},
        {40.35 * VS_RAD_PER_DEG, 119.15 * VS_RAD_PER_DEG, 204}};
    for (size_t k = 0; k < home.count; k++) {
        struct vs_hour_sun a[24], b[24];
        double midnight = (double)home.start_unix_s + 86400.0 * (double)(k / 24);
        vs_day_sun(midnight, &site[0], a);
        vs_day_sun(midnight, &site[1], b);
        double at_home = home.rows[k].ghi_wm2 * b[k % 24].horizontal_wm2;
        double at_site = away.rows[k].ghi_wm2 * a[k % 24].horizontal_wm2;
        cr_assert(fabs(at_home - at_site) <= 1e-9 * at_home + 1e-9, "hour %zu", k);
        /* 200 m higher: 1.2 K colder at 6 K a kilometre */
        cr_assert(fabs(home.rows[k].air_degc - away.rows[k].air_degc - 1.2) < 1e-9);
    }
    vs_hours_free(&home);
    vs_hours_free(&away);
    vs_clearness_free(&clearness);
}

struct air {
    double mean[12];
    double cloudy_winter, clear_winter; /* means of December and January days */
};

static void add_year(const struct vs_climate *c, int year, struct air *air, double *count,
                     double winter[2])
{
    struct vs_clearness clearness = make_year(c, 1, year);
    struct vs_hours h = make_hours(c, &clearness, c->latitude_deg, c->longitude_deg, c->altitude_m);
    for (size_t d = 0; d < clearness.days; d++) {
        int m = vs_date_of_days(clearness.first_day + (int64_t)d).month - 1;
        double mean = 0;
        for (size_t k = 24 * d; k < 24 * d + 24; k++) {
            mean += h.rows[k].air_degc / 24;
        }
        double kt = clearness.day[d + 1].kt;
        air->mean[m] += mean;
        count[m]++;
        if ((m == 11 || m == 0) && (kt < 0.3 || kt > 0.55)) {
            *(kt < 0.3 ? &air->cloudy_winter : &air->clear_winter) += mean;
            winter[kt > 0.55]++;
        }
    }
    vs_hours_free(&h);
    vs_clearness_free(&clearness);
}

static struct air air_of_years(const struct vs_climate *c, int years)
{
    struct air air = {.cloudy_winter = 0};
    double count[12] = {0};
    double winter[2] = {0};
    for (int y = 0; y < years; y++) {
        add_year(c, 2000 + y, &air, count, winter);
    }
    for (int m = 0; m < 12; m++) {
        air.mean[m] /= count[m];
    }
    air.cloudy_winter /= winter[0];
    air.clear_winter /= winter[1];
    return air;
}

/* 200 years: the standard error of a winter month's mean is 3.35 K sqrt(4 / 31 / 200) = 0.09 K; the
 * day's wave and the months' joints add some tenths. */
Test(synth_air, monthly_means_are_the_climates)
{
    struct vs_climate c = qinhuangdao();
    struct air air = air_of_years(&c, 200);
    for (int m = 0; m < 12; m++) {
        expect_within("mean temperature", air.mean[m], c.air_degc[m], 0.7);
    }
}

/* Kt differs by 0.4 between the two, at -10 K per unit: 4 K. */
Test(synth_air, cloudy_winter_days_are_warmer)
{
    struct vs_climate c = qinhuangdao();
    struct air air = air_of_years(&c, 60);
    expect_within("warmer by", air.cloudy_winter - air.clear_winter, 4.0, 0.8);
}

Test(synth_air, day_is_coldest_and_warmest_at_its_hours)
{
    struct vs_climate c = qinhuangdao();
    memset(c.air_anomaly_sd_k, 0, sizeof c.air_anomaly_sd_k);
    memset(c.air_anomaly_k_per_kt, 0, sizeof c.air_anomaly_k_per_kt);
    struct vs_hours h = hours_at_home(&c, 1, 2025);
    for (size_t d = 0; d < 365; d++) {
        const struct vs_hour *day = &h.rows[24 * d];
        int low = 0;
        int high = 0;
        for (int k = 1; k < 24; k++) {
            low = day[k].air_degc < day[low].air_degc ? k : low;
            high = day[k].air_degc > day[high].air_degc ? k : high;
        }
        cr_assert_eq(high, 14, "day %zu: %d", d, high);
        /* toward a colder day the fall may go on past midnight */
        cr_assert(low == 6 || low == 23 || low == 0, "day %zu: %d", d, low);
    }
    vs_hours_free(&h);
}

static struct vs_hours make_event(const struct vs_climate *c, const double *kt, size_t days)
{
    struct vs_event event = {.first = {2025, 12, 11}, .kt = kt, .days = days, .air_offset_k = 2};
    struct vs_place place = {c->latitude_deg, c->longitude_deg, c->altitude_m};
    struct vs_hours hours;
    struct vs_diag diag;
    cr_assert_eq(vs_synth_event(c, &event, &place, &hours, &diag), VS_OK);
    return hours;
}

Test(synth_event, each_hour_has_the_clearness_of_its_day)
{
    static const double kt[3] = {0.18, 0.18, 0.50};
    struct vs_climate c = qinhuangdao();
    struct vs_hours h = make_event(&c, kt, 3);
    struct vs_site site = {c.latitude_deg * VS_RAD_PER_DEG, c.longitude_deg * VS_RAD_PER_DEG, 0};
    cr_expect_eq(h.count, 72u);
    cr_expect_eq(h.start_unix_s, vs_date_days((struct vs_date){2025, 12, 11}) * 86400 - 28800);
    for (size_t d = 0; d < 3; d++) {
        struct vs_hour_sun sun[24];
        vs_day_sun((double)h.start_unix_s + 86400.0 * (double)d, &site, sun);
        for (size_t k = 0; k < 24; k++) {
            double want = kt[d] * sun[k].horizontal_wm2;
            cr_assert(fabs(h.rows[24 * d + k].ghi_wm2 - want) < 1e-9);
        }
    }
    vs_hours_free(&h);
}

Test(synth_event, overcast_light_is_nearly_all_diffuse)
{
    static const double kt[1] = {0.18};
    struct vs_climate c = qinhuangdao();
    struct vs_hours h = make_event(&c, kt, 1);
    /* Erbs at 0.18: 1 - 0.09 * 0.18 */
    expect_within("diffuse share at noon", h.rows[12].dhi_wm2 / h.rows[12].ghi_wm2, 0.9838, 1e-4);
    vs_hours_free(&h);
}

Test(synth_event, air_is_the_months_mean_plus_the_offset_with_a_small_swing)
{
    static const double kt[2] = {0.18, 0.18};
    struct vs_climate c = qinhuangdao();
    struct vs_hours h = make_event(&c, kt, 2);
    double mean = 0;
    double low = 99;
    double high = -99;
    for (int k = 0; k < 24; k++) {
        mean += h.rows[k].air_degc / 24;
        low = fmin(low, h.rows[k].air_degc);
        high = fmax(high, h.rows[k].air_degc);
    }
    expect_within("mean", mean, -4.7 + 2, 0.05);
    /* 10 K by the month, 18 K per unit of Kt below the month's mean */
    expect_within("swing", high - low, 10.0 - 18 * (vs_climate_kt_mean(&c, 11) - 0.18), 0.1);
    vs_hours_free(&h);
}
