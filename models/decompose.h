/* SPDX-License-Identifier: MIT */
/* decompose.h - direct and diffuse light out of the global. Pure: no I/O, no allocation, no
 * globals. */
#ifndef VS_MODELS_DECOMPOSE_H
#define VS_MODELS_DECOMPOSE_H

#include "models/irradiance.h"

#if VS_LANES > 1
#define vs_decompose_erbs_driesse VS_NAME(vs_decompose_erbs_driesse)
#endif

/* Splits global horizontal irradiance by the clearness index, for hourly means.
 * Given     ghi_wm2          >= 0
 *           zenith_rad       true zenith angle, without refraction
 *           dni_extra_wm2    vs_extraterrestrial_wm2()
 * Returned  the same GHI, and DNI, DHI with GHI = DNI cos z + DHI; all of it is diffuse beyond
 *           87 deg, where the division by cos z means nothing
 * Accuracy  1e-6 W/m2 against pvlib over tests/oracles/03_decomp.csv; against measured hours the
 *           root mean square error of DNI is 20 to 35 % of its mean
 * Source    Driesse, Jensen and Perez, Solar Energy 267 (2024) 112093: Erbs, Klein and Duffie
 *           (1982) made continuous */
struct vs_irradiance vs_decompose_erbs_driesse(real ghi_wm2, real zenith_rad, real dni_extra_wm2);

#endif
