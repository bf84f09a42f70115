/* SPDX-License-Identifier: MIT */
#include "models/converter.h"

struct vs_converter vs_converter_defaults(void)
{
    struct vs_converter c = {
        .p0_w = K(0.20),
        .k1 = K(0.018),
        .k2_per_w = K(2.0e-4),
        .headroom_v = K(0.7),
        .min_input_w = K(0.5),
    };
    return c;
}

struct vs_converter_rating vs_converter_rating(const struct vs_converter *converter)
{
    real through = K(1.0) - converter->k1;
    struct vs_converter_rating r = {through, through / (K(2.0) * converter->k2_per_w)};
    return r;
}

real vs_converter_rated_out_w(const struct vs_converter *converter,
                              const struct vs_converter_rating *rating, real input_w)
{
    real in = min(input_w, rating->peak_w);
    return max(in * (rating->through - converter->k2_per_w * in) - converter->p0_w, K(0.0));
}

real vs_converter_out_w(const struct vs_converter *converter, real input_w)
{
    struct vs_converter_rating rating = vs_converter_rating(converter);
    return vs_converter_rated_out_w(converter, &rating, input_w);
}

real vs_converter_in_w(const struct vs_converter *converter, real output_w)
{
    real through = K(1.0) - converter->k1;
    real out = max(output_w, K(0.0)) + converter->p0_w;
    real inside = through * through - K(4.0) * converter->k2_per_w * out;
    real peak = through / (K(2.0) * converter->k2_per_w);
    /* the root that goes to zero with the output, written so that nothing cancels */
    return min(K(2.0) * out / (through + real_sqrt(max(inside, K(0.0)))), peak);
}

mask vs_converter_runs(const struct vs_converter *converter, real input_w, real input_v,
                       real output_v)
{
    return (input_w >= converter->min_input_w) & (input_v > output_v + converter->headroom_v);
}
