/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/tracking.h"

#include "models/elementary.h"

const double vs_tracking_table[VS_TRACKING_POINTS] = {
#include "sim/engine/tracking_table.h"
};

real vs_tracking_frac(real power_frac)
{
    const int last = VS_TRACKING_POINTS - 1;
    real x = clamp(power_frac, K(0.0), K(1.0)) * K(last);
    real below = min(whole_of(x), K(last - 1));
    real low, high;
    look_pair(vs_tracking_table, int32s_in(below), &low, &high);
    real t = x - below;
    return low * (K(1.0) - t) + high * t;
}
