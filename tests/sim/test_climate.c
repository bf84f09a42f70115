/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/climate.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/sim/climate_fixture.h"

static void expect_climate_refused(const struct vs_climate *c, const char *words)
{
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_climate_check(c, "c.yaml", &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
}

Test(climate, plain_one_is_accepted)
{
    struct vs_climate c = qinhuangdao();
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_climate_check(&c, "c.yaml", &diag), VS_OK, "%s", diag.text);
}

Test(climate, values_beyond_their_range_are_named)
{
    struct vs_climate c = qinhuangdao();
    c.wind_ms[3] = -1;
    expect_climate_refused(&c, "wind_ms of month 4 is -1; allowed is 0 to 30 m/s");
    c = qinhuangdao();
    c.latitude_deg = NAN;
    expect_climate_refused(&c, "latitude_deg is nan; allowed is -66 to 66 deg");
    c = qinhuangdao();
    c.thick_cloud.cv = 2;
    expect_climate_refused(&c, "thick_cloud.cv is 2; allowed is 0 to 1.5");
}

Test(climate, orders_are_kept)
{
    struct vs_climate c = qinhuangdao();
    c.kt_quantile[6][2] = 0.16;
    expect_climate_refused(&c, "kt_quantile of month 7 has 0.16 after 0.171");
    c = qinhuangdao();
    c.kt_floor = 0.2;
    expect_climate_refused(&c, "kt_quantile of month 1 has 0.184 after 0.2");
    c = qinhuangdao();
    c.kt_probability[3] = 0.12;
    expect_climate_refused(&c, "kt_probability has 0.12 after 0.15");
    c = qinhuangdao();
    c.air_min_degc[0] = 0;
    expect_climate_refused(&c, "month 1 are 0, -7.5, -1.9");
    c = qinhuangdao();
    c.air_max_h = 6;
    expect_climate_refused(&c, "the lowest hour first");
    c = qinhuangdao();
    c.kt_r1[0] = 0.9;
    expect_climate_refused(&c, "kt_r1 and kt_r2 of month 1 are 0.9 and 0.118");
}

/* The curve passes through its quantiles, never falls, and its mean and spread are those of a fine
 * sum over it. */
Test(climate, curve_of_clearness_is_what_the_table_says)
{
    struct vs_climate c = qinhuangdao();
    double sum = 0, square = 0, last = 0;
    for (int k = 0; k < VS_KT_QUANTILES; k++) {
        cr_expect_float_eq(vs_climate_kt_at(&c, 6, c.kt_probability[k]), c.kt_quantile[6][k],
                           1e-12);
    }
    cr_expect_float_eq(vs_climate_kt_at(&c, 6, 0), c.kt_floor, 1e-12);
    cr_expect_float_eq(vs_climate_kt_at(&c, 6, 1), c.kt_ceiling, 1e-12);
    for (int k = 0; k < 100000; k++) {
        double kt = vs_climate_kt_at(&c, 6, (k + 0.5) / 100000);
        cr_assert_geq(kt, last);
        last = kt;
        sum += kt / 100000;
        square += kt * kt / 100000;
    }
    cr_expect_float_eq(vs_climate_kt_mean(&c, 6), sum, 1e-6);
    cr_expect_float_eq(vs_climate_kt_sd(&c, 6), sqrt(square - sum * sum), 1e-5);
}
