/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tracking.h - the fast firmware's effect, for seasons in which it does not run.
 *
 * A season steps the slow firmware once a minute; the converter's maximum-power tracking works ten
 * times a second. Its effect, the share of the maximum power that is really taken, was measured by
 * running the real fast firmware on the same I-V curves (target `tracking_map` regenerates the
 * table, test sim.tracking compares it) and is read from that table here. */
#ifndef VS_ENGINE_TRACKING_H
#define VS_ENGINE_TRACKING_H

#include "models/real.h"

#if VS_LANES > 1
#define vs_tracking_table VS_NAME(vs_tracking_table)
#define vs_tracking_frac VS_NAME(vs_tracking_frac)
#endif

enum { VS_TRACKING_POINTS = 21 };

/* Share taken at power_frac = k / (VS_TRACKING_POINTS - 1). */
extern const double vs_tracking_table[VS_TRACKING_POINTS];

/* Given     power_frac: maximum power now / rated power, >= 0
 * Returned  share taken, 0..1; linear between points, constant beyond them. Whether the converter
 *           runs at all in weak light is the converter's own limit, not this table's. */
real vs_tracking_frac(real power_frac);

#endif
