/* SPDX-License-Identifier: MIT */
/* converter.h - the buck converter between panel and battery: what it loses.
 *
 * Pure: no I/O, no allocation, no globals. */
#ifndef VS_MODELS_CONVERTER_H
#define VS_MODELS_CONVERTER_H

#include "models/real.h"

#if VS_LANES > 1
#define vs_converter_defaults VS_NAME(vs_converter_defaults)
#define vs_converter_out_w VS_NAME(vs_converter_out_w)
#define vs_converter_rating VS_NAME(vs_converter_rating)
#define vs_converter_rated_out_w VS_NAME(vs_converter_rated_out_w)
#define vs_converter_in_w VS_NAME(vs_converter_in_w)
#define vs_converter_runs VS_NAME(vs_converter_runs)
#endif

/* Loss = p0 + k1 P + k2 P^2 of the input power P. */
struct vs_converter {
    real p0_w;        /* switching and control, > 0 */
    real k1;          /* diode-like, 0..0.2 */
    real k2_per_w;    /* ohmic, > 0 */
    real headroom_v;  /* input must stand this far above the output */
    real min_input_w; /* below this it stays off */
};

/* Estimate of a synchronous buck for 80 W: 78 % at 1 W, 94 % at 5 W, 96.8 % at 20 W, 96.4 % at
 * 80 W. Makers quote 92 to 98 %. To be replaced by the curve of the real part. */
struct vs_converter vs_converter_defaults(void);

/* Output for an input while it runs.
 * Given     input_w >= 0
 * Returned  output, W, never negative: an input below p0 gives 0. Above the input at which the
 *           output peaks (2.4 kW for the default) the output is held at the peak. */
real vs_converter_out_w(const struct vs_converter *converter, real input_w);

/* The same in two parts: what depends on the converter alone, worked out once, and the output. */
struct vs_converter_rating {
    real through; /* share of a small input that comes out, but for p0 */
    real peak_w;  /* input at which the output peaks */
};
struct vs_converter_rating vs_converter_rating(const struct vs_converter *converter);
real vs_converter_rated_out_w(const struct vs_converter *converter,
                              const struct vs_converter_rating *rating, real input_w);

/* Input for an output: the exact inverse of the above.
 * Given     output_w >= 0; more than the peak is taken as the peak
 * Returned  input, W. For 0 it is the idle input, the least that keeps it running. */
real vs_converter_in_w(const struct vs_converter *converter, real output_w);

/* Whether it can run at this input power and these voltages. */
mask vs_converter_runs(const struct vs_converter *converter, real input_w, real input_v,
                       real output_v);

#endif
