/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_lanes.h - every function of the sky half of models/, called with numbers from plain arrays.
 * The source is compiled once per lane width, so that one test can hold both against each other
 * although a translation unit sees one width only. */
#ifndef VS_TESTS_MODELS_SKY_LANES_H
#define VS_TESTS_MODELS_SKY_LANES_H

enum sky_lanes_input {
    IN_UNIX_S,
    IN_LATITUDE_RAD,
    IN_LONGITUDE_RAD,
    IN_ALTITUDE_M,
    IN_TILT_RAD,
    IN_AZIMUTH_RAD,
    IN_CLEARNESS,
    IN_TURBIDITY,
    IN_AIR_DEGC,
    IN_WIND_MS,
    SKY_INPUTS
};

enum { SKY_OUTPUTS = 57, SKY_WIDE = 8 };

/* Input and output k of lane j stand at [k * width + j], where width is 1 or SKY_WIDE. */
void sky_lanes(const double *in, double *out);
void sky_lanes_x8(const double *in, double *out);

#endif
