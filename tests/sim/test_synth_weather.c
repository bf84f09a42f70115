/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/synth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/sim/climate_fixture.h"

enum { YEARS = 200 };

static struct vs_hours hours_of(const struct vs_climate *c, uint64_t seed, int year,
                                double altitude_m)
{
    struct vs_clearness clearness;
    struct vs_hours hours;
    struct vs_diag diag;
    struct vs_place place = {c->latitude_deg, c->longitude_deg, altitude_m};
    cr_assert_eq(vs_clearness_year(c, seed, year, &clearness, &diag), VS_OK);
    cr_assert_eq(vs_synth_hours(c, &clearness, &place, &hours, &diag), VS_OK);
    vs_clearness_free(&clearness);
    return hours;
}

/* Days of YEARS years from 1 January 1971; the caller frees them. */
static struct vs_sky_day *days_of(const struct vs_climate *c, int64_t *first, size_t *count)
{
    *first = vs_date_days((struct vs_date){1971, 1, 1});
    *count = (size_t)(vs_date_days((struct vs_date){1971 + YEARS, 1, 1}) - *first);
    struct vs_sky_day *days = calloc(*count, sizeof *days);
    cr_assert(days);
    vs_synth_days(c, 1, *first, *count, days);
    return days;
}

/* --- light ---------------------------------------------------------------------------------- */

/* Of the CDSRD records about Qinglong, winter. */
static void give_diffuse(struct vs_climate *c)
{
    static const double frac[VS_DIFFUSE_KNOTS] = {1.000, 0.959, 0.830, 0.849, 0.820, 0.773,
                                                  0.708, 0.633, 0.550, 0.456, 0.359, 0.282};
    for (int k = 0; k < VS_DIFFUSE_KNOTS; k++) {
        c->diffuse_kt[k] = 0.10 + 0.05 * k;
        for (int m = 0; m < 12; m++) {
            c->diffuse_frac[m][k] = frac[k];
        }
    }
}

Test(synth_light, days_have_the_diffuse_share_of_their_clearness)
{
    struct vs_climate c = qinhuangdao();
    give_diffuse(&c);
    struct vs_sky_day days[365];
    struct vs_hours h = hours_of(&c, 1, 2025, 4);
    vs_synth_days(&c, 1, vs_date_days((struct vs_date){2025, 7, 1}), 365, days);
    for (size_t d = 0; d < 365; d++) {
        double ghi = 0, dhi = 0;
        for (size_t k = 24 * d; k < 24 * d + 24; k++) {
            cr_assert(h.rows[k].dhi_wm2 >= 0 && h.rows[k].dhi_wm2 <= h.rows[k].ghi_wm2);
            ghi += h.rows[k].ghi_wm2;
            dhi += h.rows[k].dhi_wm2;
        }
        double want = vs_climate_diffuse_frac(&c, 0, days[d].kt);
        cr_assert(fabs(dhi / ghi - want) < 1e-9, "day %zu: %g and %g", d, dhi / ghi, want);
    }
    vs_hours_free(&h);
}

Test(synth_light, table_is_met_at_its_knots_and_level_beyond)
{
    struct vs_climate c = qinhuangdao();
    cr_expect_eq(vs_climate_has_diffuse(&c), 0);
    give_diffuse(&c);
    cr_expect_eq(vs_climate_has_diffuse(&c), 1);
    cr_expect_float_eq(vs_climate_diffuse_frac(&c, 3, 0.40), 0.708, 1e-12);
    cr_expect_float_eq(vs_climate_diffuse_frac(&c, 3, 0.425), 0.5 * (0.708 + 0.633), 1e-12);
    cr_expect_float_eq(vs_climate_diffuse_frac(&c, 3, 0.01), 1.0, 1e-12);
    cr_expect_float_eq(vs_climate_diffuse_frac(&c, 3, 0.80), 0.282, 1e-12);
}

/* --- wind ----------------------------------------------------------------------------------- */

Test(synth_wind, without_its_keys_is_the_months_mean_in_every_hour)
{
    struct vs_climate c = qinhuangdao();
    struct vs_hours h = hours_of(&c, 1, 2025, 4);
    for (size_t k = 0; k < h.count; k++) {
        int64_t day = vs_date_days((struct vs_date){2025, 7, 1}) + (int64_t)(k / 24);
        cr_assert_eq(h.rows[k].wind_ms, c.wind_ms[vs_date_of_days(day).month - 1]);
    }
    vs_hours_free(&h);
}

static struct vs_climate windy(void)
{
    struct vs_climate c = qinhuangdao();
    c.wind_day_cv = 0.5;
    c.wind_lag1 = 0.3;
    c.wind_diurnal_frac = 0.6;
    c.wind_peak_h = 14.5;
    for (int m = 0; m < 12; m++) {
        c.wind_ms_per_kt[m] = 1.0;
    }
    return c;
}

/* Januaries of 200 years: 6200 days, whose mean has a standard error of 0.5 * 1.5 sqrt(1.9 / 6200)
 * = 0.013 m/s and whose correlations one of 0.013. */
Test(synth_wind, daily_means_have_the_climates_mean_spread_memory_and_slope)
{
    struct vs_climate c = windy();
    size_t count;
    int64_t first;
    struct vs_sky_day *days = days_of(&c, &first, &count);
    double n = 0, sum = 0, noise2 = 0, pair = 0, log2 = 0, x = 0, xx = 0, xy = 0;
    double mean_kt = vs_climate_kt_mean(&c, 0), last = 0;
    for (size_t k = 0; k < count; k++) {
        struct vs_date date = vs_date_of_days(first + (int64_t)k);
        cr_assert_gt(days[k].wind_ms, 0);
        double noise = days[k].wind_ms / (1.5 + days[k].kt - mean_kt);
        double score = log(noise) + 0.5 * log(1.25);
        if (date.month == 1) {
            n++;
            sum += days[k].wind_ms;
            noise2 += (noise - 1) * (noise - 1);
            pair += date.day > 1 ? score * last : 0;
            log2 += score * score;
            x += days[k].kt - mean_kt;
            xx += (days[k].kt - mean_kt) * (days[k].kt - mean_kt);
            xy += (days[k].kt - mean_kt) * days[k].wind_ms;
        }
        last = score;
    }
    expect_within("mean", sum / n, 1.5, 0.04);
    expect_within("coefficient of variation", sqrt(noise2 / n), 0.5, 0.03);
    expect_within("lag-1", pair / log2 * 31 / 30, 0.3, 0.05);
    expect_within("slope", (xy - x * sum / n) / (xx - x * x / n), 1.0, 0.2);
    free(days);
}

Test(synth_wind, hours_swing_about_the_days_mean)
{
    struct vs_climate c = windy();
    struct vs_sky_day days[365];
    struct vs_hours h = hours_of(&c, 1, 2025, 4);
    vs_synth_days(&c, 1, vs_date_days((struct vs_date){2025, 7, 1}), 365, days);
    for (size_t d = 0; d < 365; d++) {
        double sum = 0;
        for (size_t k = 0; k < 24; k++) {
            cr_assert_geq(h.rows[24 * d + k].wind_ms, 0);
            sum += h.rows[24 * d + k].wind_ms;
        }
        cr_assert_float_eq(sum / 24, days[d].wind_ms, 1e-9);
        cr_assert_float_eq(h.rows[24 * d + 14].wind_ms, 1.6 * days[d].wind_ms, 1e-9);
        cr_assert_float_eq(h.rows[24 * d + 2].wind_ms, 0.4 * days[d].wind_ms, 1e-9);
    }
    vs_hours_free(&h);
}

/* --- snow ----------------------------------------------------------------------------------- */

static struct vs_climate snowy(void)
{
    struct vs_climate c = qinhuangdao();
    c.snow = (struct vs_snow){.days = {3.5, 3, 1, [10] = 1, [11] = 3},
                              .fall_cm = 1.5,
                              .kt_below = 0.4,
                              .air_below_degc = 1,
                              .settle_frac_per_day = 0.15,
                              .melt_cm_per_k_day = 2};
    return c;
}

/* 200 years: the count of a month with 3.5 days has a standard error of sqrt(3.5 * 1.5 / 200) =
 * 0.16 day, for days come in spells. */
Test(synth_snow, falls_on_cloudy_cold_days_as_often_as_the_climate_says)
{
    struct vs_climate c = snowy();
    size_t count;
    int64_t first;
    struct vs_sky_day *days = days_of(&c, &first, &count);
    double snowy_days[12] = {0}, depth = 0, all = 0;
    for (size_t k = 0; k < count; k++) {
        int m = vs_date_of_days(first + (int64_t)k).month - 1;
        if (days[k].snow_hours > 0) {
            cr_assert(days[k].kt < 0.4 && days[k].snowfall_cm > 0);
            cr_assert(days[k].snow_from_h >= 0 && days[k].snow_from_h + days[k].snow_hours <= 24);
            snowy_days[m] += 1.0 / YEARS;
            depth += days[k].snowfall_cm;
            all++;
        }
    }
    for (int m = 0; m < 12; m++) {
        expect_within("days with new snow", snowy_days[m], c.snow.days[m], 0.4);
        cr_expect(c.snow.days[m] > 0 || snowy_days[m] <= 0);
    }
    expect_within("depth", depth / all, 1.5, 4 * 1.5 / sqrt(all));
    free(days);
}

Test(synth_snow, cold_side_of_the_limit_is_kept)
{
    struct vs_climate c = snowy();
    struct vs_hours h = hours_of(&c, 1, 2025, c.altitude_m);
    int snowy_days = 0;
    for (size_t d = 0; d < 365; d++) {
        double fall = 0, air = 0;
        for (size_t k = 24 * d; k < 24 * d + 24; k++) {
            fall += h.rows[k].snowfall_cm;
            air += h.rows[k].air_degc / 24;
        }
        snowy_days += fall > 0;
        /* the mean of the day's hours differs from the day's anomaly by its neighbours' swing */
        cr_assert(fall <= 0 || air < 3.0, "day %zu: %g cm at %g degC", d, fall, air);
    }
    cr_expect(snowy_days >= 4 && snowy_days <= 22, "%d days", snowy_days);
    vs_hours_free(&h);
}

/* Depth follows from fall, air and the two rates alone; what lies in winter is gone in summer. */
Test(synth_snow, lies_settles_and_melts)
{
    struct vs_climate c = snowy();
    struct vs_hours h = hours_of(&c, 2, 2025, 4);
    double depth = 0, most = 0;
    for (size_t k = 0; k < h.count; k++) {
        const struct vs_hour *row = &h.rows[k];
        depth = depth * pow(0.85, 1.0 / 24) + row->snowfall_cm - 2 * fmax(row->air_degc, 0) / 24;
        depth = depth < 0.1 && row->snowfall_cm <= 0 ? 0 : fmax(depth, 0);
        cr_assert(fabs(row->ground_snow_cm - depth) < 1e-9, "hour %zu", k);
        most = fmax(most, depth);
        int month = vs_date_of_days(vs_date_days((struct vs_date){2025, 7, 1}) + (int64_t)(k / 24))
                        .month;
        cr_assert(month < 5 || month > 9 || row->ground_snow_cm <= 0);
    }
    cr_expect_gt(most, 1);
    vs_hours_free(&h);
}

/* A climate of the south: its winter runs over 1 July. */
Test(synth_snow, ground_goes_on_over_the_joint_of_two_years)
{
    struct vs_climate c = snowy(), north = snowy();
    for (int m = 0; m < 12; m++) {
        int from = (m + 6) % 12;
        c.air_degc[m] = north.air_degc[from] - 5;
        c.air_max_degc[m] = north.air_max_degc[from] - 5;
        c.air_min_degc[m] = north.air_min_degc[from] - 5;
        c.snow.days[m] = north.snow.days[from];
        memcpy(c.kt_quantile[m], north.kt_quantile[from], sizeof c.kt_quantile[m]);
    }
    int met = 0;
    for (int year = 2000; year < 2020; year++) {
        struct vs_hours before = hours_of(&c, 1, year, 4), after = hours_of(&c, 1, year + 1, 4);
        double midnight = before.rows[before.count - 1].ground_snow_cm;
        double next = after.rows[0].ground_snow_cm - after.rows[0].snowfall_cm;
        met += midnight > 0.5;
        /* an hour settles 0.7 % of it */
        cr_expect(fabs(next - midnight) < 0.02 * midnight + 0.1, "%d: %g, %g", year, midnight,
                  next);
        vs_hours_free(&before);
        vs_hours_free(&after);
    }
    cr_expect_gt(met, 3);
}

Test(synth_snow, more_snowy_days_than_there_can_be_are_refused)
{
    struct vs_climate c = snowy();
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_climate_check(&c, "c.yaml", &diag), VS_OK, "%s", diag.text);
    c.snow.days[3] = 5;
    cr_expect_eq(vs_climate_check(&c, "c.yaml", &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "snow.days of month 4 is 5; allowed is 0 to 0."), "%s", diag.text);
    c = snowy();
    c.snow.days[0] = 6.5; /* a fifth of January's days are cloudy enough, nearly all cold enough */
    cr_expect_eq(vs_climate_check(&c, "c.yaml", &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "snow.days of month 1 is 6.5; allowed is 0 to 5."), "%s",
              diag.text);
}

Test(synth_light, broken_tables_are_refused)
{
    struct vs_climate c = qinhuangdao();
    struct vs_diag diag = {.text = ""};
    give_diffuse(&c);
    cr_expect_eq(vs_climate_check(&c, "c.yaml", &diag), VS_OK, "%s", diag.text);
    c.diffuse_frac[6][2] = 0;
    cr_expect_eq(vs_climate_check(&c, "c.yaml", &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "diffuse_frac of month 7 has 0"), "%s", diag.text);
    c.diffuse_kt[4] = 0.25;
    cr_expect_eq(vs_climate_check(&c, "c.yaml", &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "diffuse_kt has 0.25 after 0.25"), "%s", diag.text);
}
