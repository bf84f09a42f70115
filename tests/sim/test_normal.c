/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/normal.h"

#include <math.h>

#include <criterion/criterion.h>

static void expect_near(double got, double want, double tolerance, double at)
{
    cr_expect(fabs(got - want) <= tolerance, "at %g: got %.17g, want %.17g", at, got, want);
}

/* The C library's erfc is the reference: 1e-14 is what West states for this method. */
Test(normal, share_below_z_is_that_of_the_error_function)
{
    for (double z = -38; z <= 38; z += 0.0625) {
        double want = 0.5 * erfc(-z / sqrt(2.0));
        expect_near(vs_normal_cdf(z), want, 1e-14, z);
    }
}

/* The rational part is fitted for the absolute error: relative to a share of 1e-12 or less, 1e-8 is
 * what remains of it. */
Test(normal, lower_tail_keeps_its_digits)
{
    for (double z = -20; z <= -2; z += 0.125) {
        double want = 0.5 * erfc(-z / sqrt(2.0));
        expect_near(vs_normal_cdf(z) / want, 1, 1e-8, z);
    }
}

/* A step in z of dz changes the share by density * dz; where the share is near 1 it cannot be told
 * better than 1e-16 / density. */
Test(normal, inverse_undoes_the_share)
{
    for (double z = -8; z <= 5; z += 0.03125) {
        double density = exp(-0.5 * z * z) / 2.5066282746310002;
        double share = 0.5 * erfc(-z / sqrt(2.0));
        double tolerance = 2e-14 + 2e-16 / density * (z > 0 ? 1 : share);
        expect_near(vs_normal_inverse(share), z, tolerance * fmax(1, fabs(z)), z);
    }
}

Test(normal, known_quantiles_come_out)
{
    expect_near(vs_normal_inverse(0.5), 0, 0, 0.5);
    expect_near(vs_normal_inverse(0.975), 1.9599639845400545, 1e-14, 0.975);
    expect_near(vs_normal_inverse(0.05), -1.6448536269514722, 1e-14, 0.05);
    expect_near(vs_normal_inverse(1e-20), -9.262340089798408, 1e-13, 1e-20);
}

Test(normal, ends_are_finite)
{
    cr_expect(isfinite(vs_normal_inverse(0)) && vs_normal_inverse(0) < -30);
    cr_expect(isfinite(vs_normal_inverse(1)) && vs_normal_inverse(1) > 30);
    cr_expect_eq(vs_normal_cdf(-1e6), 0.0);
    cr_expect_eq(vs_normal_cdf(1e6), 1.0);
}
