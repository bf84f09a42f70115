/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#include "models/elementary.h"
#include "tests/support/oracle.h"

/* The C library in long double is the reference: its error is some 1/2000 of a double's last place.
 */

enum { SAMPLES = 200000 };

/* Point k of SAMPLES that fill low..high evenly, in no order. */
static double sample(int k, double low, double high)
{
    double turn = k * 0.61803398874989485;
    return low + (high - low) * (turn - floor(turn));
}

/* Error in units of the last place of the wanted value. */
static double ulp_error(double got, long double want)
{
    double near = fabs((double)want);
    double place = nextafter(near, INFINITY) - near;
    return (double)(fabsl((long double)got - want) / (long double)place);
}

static void expect_ulp(double worst, double allowed, const char *function)
{
    cr_expect(worst <= allowed, "%s is off by %.2f ulp; %.1f are allowed", function, worst,
              allowed);
    accuracy_book("elementary functions", function, "ulp", SAMPLES, worst, allowed,
                  "C library in long double");
}

Test(elementary, exp_is_within_2_ulp)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, -700.0, 700.0);
        worst = fmax(worst, ulp_error(real_exp(x), expl((long double)x)));
    }
    expect_ulp(worst, 2.0, "exp");
}

Test(elementary, exp_near_is_within_1e_11_of_the_result)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = k % 2 ? sample(k, -700.0, 700.0) : sample(k, -8.0, 8.0);
        long double want = expl((long double)x);
        worst = fmax(worst, (double)(fabsl((long double)real_exp_near(x) - want) / want));
    }
    cr_expect_leq(worst, 1e-11, "off by %.2g", worst);
    accuracy_book("elementary functions", "exp for material laws", "relative", SAMPLES, worst,
                  1e-11, "C library in long double");
}

Test(elementary, log_is_within_2_ulp)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        /* half of the points near 1, where the result is small */
        double x = k % 2 ? sample(k, 0.5, 2.0) : (double)expl((long double)sample(k, -690, 700));
        worst = fmax(worst, ulp_error(real_log(x), logl((long double)x)));
    }
    expect_ulp(worst, 2.0, "log");
}

Test(elementary, sine_and_cosine_are_within_3_ulp_over_a_turn)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, -VS_PI, VS_PI);
        struct vs_sincos got = real_sincos(x);
        worst = fmax(worst, ulp_error(got.sin, sinl((long double)x)));
        worst = fmax(worst, ulp_error(got.cos, cosl((long double)x)));
    }
    expect_ulp(worst, 3.0, "sin and cos over one turn");
}

Test(elementary, sine_and_cosine_hold_their_absolute_error_over_the_whole_range)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, -1e6, 1e6);
        struct vs_sincos got = real_sincos(x);
        worst = fmax(worst, fabs((double)((long double)got.sin - sinl((long double)x))));
        worst = fmax(worst, fabs((double)((long double)got.cos - cosl((long double)x))));
    }
    /* one unit in the last place of 1 */
    cr_expect(worst <= DBL_EPSILON, "off by %g", worst);
    accuracy_book("elementary functions", "sin and cos up to 1e6 rad", "absolute", SAMPLES, worst,
                  DBL_EPSILON, "C library in long double");
}

Test(elementary, sine_and_cosine_of_a_small_angle_are_within_2_ulp)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, -0.15, 0.15);
        struct vs_sincos got = real_sincos_near(x);
        worst = fmax(worst, ulp_error(got.sin, sinl((long double)x)));
        worst = fmax(worst, ulp_error(got.cos, cosl((long double)x)));
    }
    expect_ulp(worst, 2.0, "sin and cos up to 0.15 rad");
}

Test(elementary, a_turned_angle_has_the_sine_and_cosine_of_the_sum)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, -3, 3), y = sample(k + 7, -0.15, 0.15);
        struct vs_sincos a = real_sincos(x), b = real_sincos_near(y), got = real_turned(&a, &b);
        worst = fmax(worst, fabs((double)(got.sin - sinl((long double)x + y))));
        worst = fmax(worst, fabs((double)(got.cos - cosl((long double)x + y))));
    }
    cr_expect_lt(worst, 4e-16, "off by %.2g", worst);
}

Test(elementary, a_rough_logarithm_is_within_0_03_and_never_without_a_number)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = exp(sample(k, -700, 700));
        worst = fmax(worst, fabs(real_log_rough(x) - log(x)));
    }
    cr_expect_lt(worst, 0.031, "off by %.3g", worst);
    cr_expect(isfinite(real_log_rough(0.0)) && isfinite(real_log_rough(-1.0)));
}

Test(elementary, atan2_is_within_3_ulp_in_every_quadrant)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, -1.0, 1.0);
        double y = sample(3 * k + 1, -1.0, 1.0);
        worst = fmax(worst, ulp_error(real_atan2(y, x), atan2l((long double)y, (long double)x)));
    }
    expect_ulp(worst, 3.0, "atan2");
}

Test(elementary, inverse_sine_and_cosine_are_within_4_ulp)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, -1.0, 1.0);
        worst = fmax(worst, ulp_error(real_asin(x), asinl((long double)x)));
        worst = fmax(worst, ulp_error(real_acos(x), acosl((long double)x)));
    }
    /* a root and a quotient before the arc tangent: one ulp more than that one has */
    expect_ulp(worst, 4.0, "asin and acos");
}

Test(elementary, power_loses_no_more_than_its_logarithm_predicts)
{
    double worst = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, 0.01, 100.0);
        double y = sample(3 * k + 1, -6.0, 6.0);
        long double want = powl((long double)x, (long double)y);
        double growth = 1.0 + fabs(y * log(x));
        worst = fmax(worst, ulp_error(real_pow(x, y), want) / growth);
    }
    expect_ulp(worst, 2.0, "pow per 1 + abs(y log x)");
}

Test(elementary, arguments_out_of_range_give_finite_values)
{
    cr_expect(isfinite(real_exp(1e300)) && isfinite(real_exp(-1e300)));
    cr_expect(isfinite(real_log(0.0)) && isfinite(real_log(-1.0)));
    cr_expect(real_atan2(0.0, 0.0) == 0.0);
    cr_expect(real_acos(1.5) == 0.0 && real_asin(-1.5) == -real_asin(1.5));
}

Test(elementary, floor_and_round_meet_the_c_library)
{
    for (int k = 0; k < SAMPLES; k++) {
        double x = sample(k, -1e9, 1e9);
        cr_assert(real_floor(x) == floor(x) && real_round(x) == nearbyint(x), "at %.17g", x);
    }
    cr_expect(real_floor(-3.0) == -3.0 && real_floor(3.0) == 3.0 && real_round(2.5) == 2.0);
}
