/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_fixture.h - the panel of data/projects/qinglong.yaml at its first site, without a cable. */
#ifndef VS_TESTS_SIM_SKY_FIXTURE_H
#define VS_TESTS_SIM_SKY_FIXTURE_H

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

#endif
