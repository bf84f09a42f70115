/* SPDX-License-Identifier: GPL-3.0-or-later */
/* normal.h - the normal distribution and its inverse. Pure; no libm: the same bits everywhere. */
#ifndef VS_BASE_NORMAL_H
#define VS_BASE_NORMAL_H

/* Share of a standard normal variable below z.
 * Accuracy  1e-14 absolute; 1e-8 relative in the lower tail
 * Source    West, Wilmott magazine (May 2005) 70, after Hart, Computer Approximations (1968) 5666
 */
double vs_normal_cdf(double z);

/* The z below which this share lies.
 * Given     probability    inside 0..1; beyond 1e-300 and the like from 1 it is held there
 * Accuracy  1e-14 relative, or 1e-15 absolute near zero
 * Source    Wichura, algorithm AS 241, Applied Statistics 37 (1988) 477 */
double vs_normal_inverse(double probability);

#endif
