/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_fixture.h - the panel of data/projects/qinglong.yaml at its first site, without a cable, and
 * a valley. */
#ifndef VS_TESTS_SIM_SKY_FIXTURE_H
#define VS_TESTS_SIM_SKY_FIXTURE_H

#include <math.h>

#include "models/elementary.h"
#include "sim/engine/sky.h"

static inline struct vs_sky_params qinglong(void)
{
    struct vs_sky_params p = vs_sky_defaults();
    p.site = (struct vs_site){40.35 * VS_RAD_PER_DEG, 119.15 * VS_RAD_PER_DEG, 200.0};
    p.plane = (struct vs_plane){45.0 * VS_RAD_PER_DEG, VS_PI, 0.2};
    vs_sky_prepare(&p);
    return p;
}

/* Hills of 12 deg, but for a gap in the south-west. */
static inline struct vs_horizon valley(void)
{
    struct vs_horizon h;
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        double gap = fmax(0, 1.0 - fabs(0.5 * k - 225.0) / 30.0);
        h.height_rad[k] = 12.0 * (1.0 - gap) * VS_RAD_PER_DEG;
    }
    return h;
}

#endif
