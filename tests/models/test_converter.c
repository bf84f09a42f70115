/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "models/converter.h"

Test(converter, efficiency_is_that_of_the_estimate)
{
    struct vs_converter c = vs_converter_defaults();
    /* three digits as published */
    cr_expect_float_eq(vs_converter_out_w(&c, 1) / 1, 0.78, 0.005);
    cr_expect_float_eq(vs_converter_out_w(&c, 5) / 5, 0.941, 6e-4);
    cr_expect_float_eq(vs_converter_out_w(&c, 20) / 20, 0.968, 6e-4);
    cr_expect_float_eq(vs_converter_out_w(&c, 80) / 80, 0.964, 6e-4);
}

Test(converter, input_for_an_output_is_the_exact_inverse)
{
    struct vs_converter c = vs_converter_defaults();
    for (int n = 0; n < 759; n++) {
        double in = 0.21 * pow(1.01, n);
        double out = vs_converter_out_w(&c, in);
        /* a few roundings of in; near p0 the output is a small difference of it */
        cr_assert_float_eq(vs_converter_in_w(&c, out), in, 4e-15 * (in + 1));
    }
}

Test(converter, output_is_never_negative_and_never_more_than_the_input)
{
    struct vs_converter c = vs_converter_defaults();
    cr_expect_eq(vs_converter_out_w(&c, 0), 0.0);
    cr_expect_eq(vs_converter_out_w(&c, 0.1), 0.0);
    for (int n = 0; n < 7143; n++) {
        double in = 0.7 * n;
        double out = vs_converter_out_w(&c, in);
        cr_assert(out >= 0 && out <= in);
    }
}

Test(converter, more_input_never_gives_less_output)
{
    struct vs_converter c = vs_converter_defaults();
    for (int n = 0; n < 7143; n++) {
        double in = 0.7 * n;
        cr_assert_geq(vs_converter_out_w(&c, in + 0.7), vs_converter_out_w(&c, in));
    }
}

Test(converter, idling_takes_the_standing_loss_and_the_peak_is_the_most)
{
    struct vs_converter c = vs_converter_defaults();
    double idle = vs_converter_in_w(&c, 0);
    cr_expect_float_eq(idle, c.p0_w / (1 - c.k1), 1e-4, "p0 and its own small loss: %g", idle);
    double peak = (1 - c.k1) / (2 * c.k2_per_w);
    cr_expect_eq(vs_converter_in_w(&c, 1e6), peak);
}

Test(converter, runs_only_with_power_and_headroom)
{
    struct vs_converter c = vs_converter_defaults();
    cr_expect(vs_converter_runs(&c, 0.6, 17.0, 13.0));
    cr_expect_not(vs_converter_runs(&c, 0.4, 17.0, 13.0));
    cr_expect_not(vs_converter_runs(&c, 30, 13.6, 13.0));
}
