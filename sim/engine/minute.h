/* SPDX-License-Identifier: GPL-3.0-or-later */
/* minute.h - what a sky gives to the lamps under it. In lane vocabulary: lanes may be under skies
 * of their own. */
#ifndef VS_ENGINE_MINUTE_H
#define VS_ENGINE_MINUTE_H

#include "models/real.h"

/* One minute as a lamp meets it. Power and voltages are at the controller's terminals: the cable's
 * resistance is part of the curve (exact). */
struct vs_minute {
    real pmp_w, vmp_v; /* maximum power point; 0 below 1 W/m2 */
    real voc_v;        /* open circuit, twilight included */
    real cable_w;      /* lost in the panel cable at the maximum power point */
    real ghi_wm2;
    real poa_wm2; /* on the plane, before reflection, dirt and snow */
    real air_degc;
    real elevation_rad; /* of the sun, without refraction */
};

/* Members of the above: a row of so many numbers where builds of unlike width meet. */
#define VS_MINUTE_MEMBERS 8
_Static_assert(sizeof(struct vs_minute) == VS_MINUTE_MEMBERS * sizeof(real), "nothing but reals");

#endif
