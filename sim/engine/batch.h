/* SPDX-License-Identifier: GPL-3.0-or-later */
/* batch.h - some lamps of a season, moved into lanes, run there and moved back. */
#ifndef VS_ENGINE_BATCH_H
#define VS_ENGINE_BATCH_H

#include "sim/engine/lanes.h"
#include "sim/engine/season_parts.h"

enum { VS_BATCH_LANES_MAX = 16 };

/* Lanes take sound lamps that run their firmware in this process; others run by themselves. */
int vs_batch_takes(const struct vs_lamp_params *params);

/* A lamp and the minutes that it meets. */
struct vs_batch_lamp {
    struct vs_season_lamp *lamp;
    const struct vs_minute *minutes; /* of the stretch */
};

/* Runs lamps[0..count) through a stretch, each with the bits that it has when it runs alone.
 * Given     count 1..code->lanes; every lamp is one that vs_batch_takes and has not stopped; the
 *           stretch's calendar is that of all lamps; room: code->size bytes at an address that
 *           code->align divides */
void vs_batch_run(const struct vs_lanes_code *code, void *room, const struct vs_batch_lamp *lamps,
                  int count, const struct vs_stretch *stretch, int dt_s);

#endif
