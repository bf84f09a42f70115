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
    ints below = ints_at_most(ints_of(real_floor(x)), last - 1);
    real t = x - real_of(below);
    return look(vs_tracking_table, below) * (K(1.0) - t) + look(vs_tracking_table + 1, below) * t;
}
