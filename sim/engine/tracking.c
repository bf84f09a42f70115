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
    int32s k = int32s_in(below);
    real t = x - below;
    return look_in(vs_tracking_table, k) * (K(1.0) - t) + look_in(vs_tracking_table + 1, k) * t;
}
