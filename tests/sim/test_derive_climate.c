/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/derive_climate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "sim/weather/season.h"
#include "sim/weather/synth.h"
#include "tests/sim/climate_fixture.h"

enum { YEARS = 200, DAYS_MAX = 366 * YEARS };

/* A record that a known climate made. */
struct made {
    int64_t day[DAYS_MAX];
    double kt[DAYS_MAX], diffuse[DAYS_MAX], wind[DAYS_MAX];
    double air[DAYS_MAX], high[DAYS_MAX], low[DAYS_MAX];
    struct vs_sky_day sky[DAYS_MAX];
    struct vs_daily_series series;
};

static struct vs_climate known(void)
{
    struct vs_climate c = qinhuangdao();
    c.wind_day_cv = 0.4;
    c.wind_lag1 = 0.3;
    for (int k = 0; k < VS_DIFFUSE_KNOTS; k++) {
        c.diffuse_kt[k] = 0.10 + 0.05 * k;
        for (int m = 0; m < 12; m++) {
            c.wind_ms_per_kt[m] = 1;
            c.diffuse_frac[m][k] = 1 - 0.2 * k * k / 25 + 0.01 * m;
            c.diffuse_frac[m][k] = fmin(c.diffuse_frac[m][k], 1);
        }
    }
    return c;
}

/* The days' anomalies on the season's line, half of the swing above and below. */
static struct made *make(const struct vs_climate *c, int years)
{
    struct made *r = calloc(1, sizeof *r);
    cr_assert(r);
    int64_t first = vs_date_days((struct vs_date){1971, 1, 1});
    size_t count = (size_t)(vs_date_days((struct vs_date){1971 + years, 1, 1}) - first);
    double node[12];
    vs_synth_days(c, 1, first, count, r->sky);
    vs_season_nodes(c->air_degc, node);
    for (size_t k = 0; k < count; k++) {
        int m = vs_date_of_days(first + (int64_t)k).month - 1;
        const struct vs_sky_day *sky = &r->sky[k];
        double range = c->air_max_degc[m] - c->air_min_degc[m] +
                       c->air_range_k_per_kt[m] * (sky->kt - vs_climate_kt_mean(c, m));
        r->day[k] = first + (int64_t)k;
        r->kt[k] = sky->kt;
        r->diffuse[k] = vs_climate_diffuse_frac(c, m, sky->kt);
        r->wind[k] = sky->wind_ms;
        r->air[k] = vs_season_at(node, vs_date_of_days(r->day[k])) + sky->air_anomaly_k;
        r->high[k] = r->air[k] + range / 2;
        r->low[k] = r->air[k] - range / 2;
    }
    r->series = (struct vs_daily_series){"made", count,   r->day, r->kt,  r->diffuse,
                                         r->air, r->high, r->low, r->wind};
    return r;
}

static struct vs_climate blank(void)
{
    struct vs_climate c = qinhuangdao();
    memset(c.kt_quantile, 0, sizeof c.kt_quantile);
    memset(c.kt_r1, 0, sizeof c.kt_r1);
    memset(c.kt_r2, 0, sizeof c.kt_r2);
    c.kt_month_effect_sd = 0;
    return c;
}

/* 200 years: a correlation has a standard error of 0.013, a quantile at most one of 0.006. */
Test(derive_climate, sky_of_a_known_climate_comes_back)
{
    struct vs_climate c = known(), got = blank();
    struct made *r = make(&c, YEARS);
    struct vs_derived derived;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_climate_derive(&r->series, &got, &derived, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(vs_climate_check(&got, "got", &diag), VS_OK, "%s", diag.text);
    for (int m = 0; m < 12; m++) {
        expect_within("r1", got.kt_r1[m], c.kt_r1[m], 0.045);
        expect_within("r2", got.kt_r2[m], c.kt_r2[m], 0.045);
        for (int q = 0; q < VS_KT_QUANTILES; q++) {
            cr_expect_eq(got.kt_probability[q], c.kt_probability[q]);
            expect_within("quantile", got.kt_quantile[m][q], c.kt_quantile[m][q], 0.02);
        }
        cr_expect_eq(derived.kt_days[m], derived.diffuse_days[m]);
        cr_expect(derived.kt_days[m] >= 28 * YEARS);
    }
    expect_within("month effect", got.kt_month_effect_sd, c.kt_month_effect_sd, 0.025);
    expect_within("floor", got.kt_floor, c.kt_floor, 0.02);
    expect_within("ceiling", got.kt_ceiling, c.kt_ceiling, 0.02);
    cr_expect_eq(derived.effect_months, 12 * YEARS);
    free(r);
}

/* Standard errors over 200 years: a month's air 0.09 K, its slope by Kt 0.4 K, its spread 0.04 K,
 * its wind 0.02 m/s, a memory 0.013. A memory of air comes out 0.03 off, for the season's line is
 * taken out of it. Shares of diffuse light are joined between other knots. */
Test(derive_climate, light_air_and_wind_of_a_known_climate_come_back)
{
    struct vs_climate c = known(), got = blank();
    struct made *r = make(&c, YEARS);
    struct vs_derived derived;
    cr_assert_eq(vs_climate_derive(&r->series, &got, &derived, NULL), VS_OK);
    for (int m = 0; m < 12; m++) {
        for (double kt = 0.18; kt < 0.67; kt += 0.05) {
            expect_within("diffuse share", vs_climate_diffuse_frac(&got, m, kt),
                          vs_climate_diffuse_frac(&c, m, kt), 0.012);
        }
        expect_within("air", got.air_degc[m], c.air_degc[m], 0.4);
        double half = 0.5 * (c.air_max_degc[m] - c.air_min_degc[m]);
        expect_within("highest", got.air_max_degc[m], c.air_degc[m] + half, 0.4);
        expect_within("lowest", got.air_min_degc[m], c.air_degc[m] - half, 0.4);
        expect_within("swing by Kt", got.air_range_k_per_kt[m], c.air_range_k_per_kt[m], 1e-6);
        expect_within("sd", got.air_anomaly_sd_k[m], c.air_anomaly_sd_k[m], 0.1);
        expect_within("lag-1", got.air_anomaly_lag1[m], c.air_anomaly_lag1[m], 0.05);
        expect_within("K per Kt", got.air_anomaly_k_per_kt[m], c.air_anomaly_k_per_kt[m], 1.0);
        expect_within("wind", got.wind_ms[m], c.wind_ms[m], 0.06);
        expect_within("wind by Kt", got.wind_ms_per_kt[m], 1, 0.3);
    }
    expect_within("wind cv", got.wind_day_cv, 0.4, 0.02);
    expect_within("wind lag-1", got.wind_lag1, 0.3, 0.02);
    free(r);
}

/* Closed form against 200 Januaries: their standard deviation has a standard error of 5 %. */
Test(derive_climate, spread_of_monthly_means_is_foreseen)
{
    struct vs_climate c = qinhuangdao();
    struct made *r = make(&c, YEARS);
    double sum = 0, square = 0, month = 0;
    for (size_t k = 0; k < r->series.count; k++) {
        struct vs_date date = vs_date_of_days(r->day[k]);
        month = date.day == 1 ? 0 : month;
        month += r->kt[k] / 31;
        if (date.month == 1 && date.day == 31) {
            sum += month;
            square += month * month;
        }
    }
    double sd = sqrt((square - sum * sum / YEARS) / (YEARS - 1));
    expect_within("sd of Januaries", vs_climate_kt_month_sd(&c, 0, 31, 0.167), sd, 0.15 * sd);
    cr_expect_lt(vs_climate_kt_month_sd(&c, 0, 31, 0), 0.95 * sd);
    free(r);
}

Test(derive_climate, what_the_record_lacks_stays)
{
    struct vs_climate c = known(), got = known();
    struct made *r = make(&c, 1);
    struct vs_derived derived;
    got.kt_month_effect_sd = 0.123;
    r->series.diffuse_frac = r->series.wind_ms = r->series.air_degc = NULL;
    cr_assert_eq(vs_climate_derive(&r->series, &got, &derived, NULL), VS_OK);
    cr_expect_eq(got.kt_month_effect_sd, 0.123); /* one year does not tell */
    cr_expect_eq(derived.effect_months, 0);
    cr_expect_eq(derived.diffuse_days[3], 0);
    cr_expect_eq(got.diffuse_frac[3][4], c.diffuse_frac[3][4]);
    cr_expect_eq(got.wind_day_cv, c.wind_day_cv);
    cr_expect_eq(got.air_degc[5], c.air_degc[5]);
    cr_expect_eq(got.linke_turbidity[5], c.linke_turbidity[5]);
    cr_expect_eq(derived.kt_days[0], 31);
    free(r);
}

Test(derive_climate, gaps_are_left_out_and_a_thin_month_is_refused)
{
    struct vs_climate c = qinhuangdao(), got = blank();
    struct made *r = make(&c, 1);
    struct vs_derived derived;
    struct vs_diag diag = {.text = ""};
    for (size_t k = 31; k < 34; k++) {
        r->kt[k] = NAN; /* 1 to 3 February */
    }
    cr_expect_eq(vs_climate_derive(&r->series, &got, &derived, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(derived.kt_days[1], 25);
    cr_expect(got.kt_r1[1] == got.kt_r1[1] && got.kt_quantile[1][4] > 0.1);
    r->kt[34] = NAN;
    cr_expect_eq(vs_climate_derive(&r->series, &got, &derived, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "month 2 has 24 days with irradiation"), "%s", diag.text);
    cr_expect_str_eq(diag.file, "made");
    free(r);
}

Test(derive_climate, each_month_needs_days_enough_of_what_is_derived)
{
    struct vs_climate c = known(), got = blank();
    struct made *r = make(&c, 1);
    struct vs_derived derived;
    for (size_t k = 25; k < 31; k++) {
        r->wind[k] = NAN; /* 26 to 31 January: 25 days are enough */
    }
    for (size_t k = 25; k < 365; k++) {
        int m = vs_date_of_days(r->day[k]).month;
        r->diffuse[k] = m == 1 || m > 6 ? NAN : r->diffuse[k]; /* enough in six months alone */
    }
    cr_assert_eq(vs_climate_derive(&r->series, &got, &derived, NULL), VS_OK);
    cr_expect_eq(derived.wind_days[0], 25);
    cr_expect(derived.wind_days[1] == 28 && got.wind_day_cv > 0.2);
    cr_expect_eq(derived.diffuse_days[0], 0);
    free(r);
}

Test(derive_climate, hours_tell_when_the_day_is_coldest_warmest_and_windiest)
{
    struct vs_climate c = known(), got = known();
    struct vs_clearness sky;
    struct vs_hours hours;
    struct vs_place place = {c.latitude_deg, c.longitude_deg, c.altitude_m};
    c.wind_diurnal_frac = 0.5;
    c.wind_peak_h = 13.25;
    got.air_min_h = 1;
    got.air_max_h = 20;
    cr_assert_eq(vs_clearness_year(&c, 1, 2025, &sky, NULL), VS_OK);
    cr_assert_eq(vs_synth_hours(&c, &sky, &place, &hours, NULL), VS_OK);
    vs_climate_derive_clock(&hours, &got);
    /* a parabola through three hours has its end 0.3 h towards the slower side: the night's 16 h of
     * cooling against 8 h of warming */
    expect_within("coldest", got.air_min_h, 6.5, 0.3);
    expect_within("warmest", got.air_max_h, 14.5, 0.3);
    expect_within("windiest", got.wind_peak_h, 13.25, 1e-6);
    expect_within("swing", got.wind_diurnal_frac, 0.5, 1e-6);
    vs_hours_free(&hours);
    vs_clearness_free(&sky);
}
