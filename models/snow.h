/* SPDX-License-Identifier: MIT */
/* snow.h - snow on a module, how it slides off, and snow on the ground before it. Pure: no I/O, no
 * allocation, no globals; the caller keeps the cover from hour to hour. */
#ifndef VS_MODELS_SNOW_H
#define VS_MODELS_SNOW_H

#include "models/real.h"

#if VS_LANES > 1
#define vs_snow_defaults VS_NAME(vs_snow_defaults)
#define vs_snow_cover_frac VS_NAME(vs_snow_cover_frac)
#define vs_snow_loss_frac VS_NAME(vs_snow_loss_frac)
#define vs_snow_lit_frac VS_NAME(vs_snow_lit_frac)
#define vs_snow_albedo_frac VS_NAME(vs_snow_albedo_frac)
#endif

/* How a module sheds snow. Defaults as Marion et al. found on roofs: a share of 0.197 an hour
 * slides on a module standing upright, as the sine of the tilt on others. A small module on top of
 * a pole, with nothing below to dam the slide, sheds faster; 0.15 to 0.4 is the range to try. */
struct vs_snow_params {
    real slide_per_h;
    real strings; /* of cells, one above the other along the slope, each lost once it is touched */
    real through_frac; /* of the light that reaches cells under snow: 0.05, some centimetres let 3
                        * to 10 % through; an estimate. By it a controller tells day from night */
};
struct vs_snow_params vs_snow_defaults(void);

/* An hour of weather as snow meets it. */
struct vs_snow_weather {
    real fall_cm;  /* new snow of the hour, as it lies */
    real depth_cm; /* on the ground; below 1 cm the module is bare too. Where unknown: 1 or more */
    real air_degc;
    real poa_wm2; /* on the plane, as if it were bare */
};

/* Share of the module under snow an hour later. A fall of 1 cm or more covers all of it; else a
 * part slides off if it is warm and bright enough, air > POA / (-80 W m-2 K-1).
 * Given     cover_frac    0..1, at the start of the hour; sin_tilt of the module
 * Accuracy  1e-9 against pvlib over tests/oracles/10_snow_hourly.csv; found on tilts of 10..45 deg
 * Source    Marion, Schaefer, Caine and Sanchez, Solar Energy 97 (2013) 112; the threshold of
 *           1 cm/h as in pvlib */
real vs_snow_cover_frac(const struct vs_snow_params *params, real cover_frac,
                        const struct vs_snow_weather *weather, real sin_tilt);

/* Share of the module's strings that this cover takes: whole ones, ceil(C n) / n. */
real vs_snow_loss_frac(const struct vs_snow_params *params, real cover_frac);

/* Share of the light that still reaches the cells, for the strings together. */
real vs_snow_lit_frac(const struct vs_snow_params *params, real cover_frac);

/* Reflected share of the ground: its own where bare, that of snow where 2 cm and more lie, linear
 * between. Snow is 0.75 when fresh and ages to 0.5 with a time constant of 5 days; an estimate.
 * Given     ground_frac    of the bare ground
 *           age_d          days since it last snowed, >= 0 */
real vs_snow_albedo_frac(real ground_frac, real depth_cm, real age_d);

#endif
