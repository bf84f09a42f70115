/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_noise.h - the flicker of broken cloud, which hourly means have lost.
 *
 * It hardly matters for energy, since the battery evens it out, but a tracker and a controller have
 * to live with it. Off unless asked for. Keyed by (seed, minute), so that any hour can be made
 * alone and two hours join without a seam. Pure: no I/O, no allocation, no globals. */
#ifndef VS_ENGINE_SKY_NOISE_H
#define VS_ENGINE_SKY_NOISE_H

#include <stdint.h>

/* The numbers are estimates: one-minute records under broken cloud swing by a third and more of
 * their mean, and clouds of a few hundred metres pass in some minutes. */
struct vs_minute_noise {
    double sd_frac; /* of the clear-sky index over its mean, where it is largest; 0: off */
    double correlation_min;
    uint64_t seed;
};

/* How large the flicker is in an hour of this clear-sky index: none under 0.2 (overcast) and over
 * 1 (clear), all of sd_frac at 0.6, a parabola between; an estimate. */
double vs_minute_noise_sd(const struct vs_minute_noise *noise, double clear_index);

/* Flickers the sixty minutes of an hour and keeps their sum.
 * Given     ghi_wm2[60]    without noise; clear_wm2[60] under clear sky; the hour's index and start
 * Returned  ghi_wm2 with the same sum to rounding, none negative, none above 1.15 x clear sky but
 *           where it was so already
 * Method    first-order autoregressive, one draw a minute, begun eight correlation times early so
 *           that where it began is forgotten (to 0.03 %) */
void vs_minute_noise(const struct vs_minute_noise *noise, int64_t hour_unix_s, double clear_index,
                     const double *clear_wm2, double *ghi_wm2);

#endif
