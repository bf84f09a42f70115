/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snow_lies.h - snow through a series of hours, on one plane and on the ground before it.
 *
 * Snow remembers: what lies now fell hours or days ago. So it is worked out hour by hour once for a
 * plane and a year, and the sky, which makes any hour by itself, is given the result. */
#ifndef VS_ENGINE_SNOW_LIES_H
#define VS_ENGINE_SNOW_LIES_H

#include "sim/base/err.h"
#include "sim/engine/sky.h"

/* What goes on from one year to the next; all zeros: bare, and what lies on the ground is fresh. */
struct vs_snow_state {
    double cover_frac; /* of the module */
    double fall_age_h; /* since it last snowed */
    double fall_cm;    /* of the fall that goes on, without an hour's break */
};

/* 1 if these hours know of any snow. */
int vs_snow_any(const struct vs_hours *hours);

/* Hours one after another, from where `state` stands, which is moved on. Where the hours tell of
 * falls but nowhere of a depth, the depth is unknown: the module keeps what has not slid, and the
 * ground counts as bare. A fall adds up until an hour without snow: the limit of 1 cm was found on
 * depths that were read once a day, where a whole fall comes in one hour; taken by the hour, 9 cm
 * in 10 h would leave a module bare.
 * Given     sky with plane and snow set; lies[hours->count], out */
void vs_snow_lay(const struct vs_sky_params *sky, const struct vs_hours *hours,
                 struct vs_snow_state *state, struct vs_snow_hour *lies);

/* The same with the room: *lies is allocated (the caller frees it) and put into sky->snow_hours, or
 * both are null where neither the hours nor the state have snow. */
enum vs_err vs_snow_lay_new(struct vs_sky_params *sky, const struct vs_hours *hours,
                            struct vs_snow_state *state, struct vs_snow_hour **lies,
                            struct vs_diag *diag);

#endif
