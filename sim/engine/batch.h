/* SPDX-License-Identifier: GPL-3.0-or-later */
/* batch.h - some lamps of a season under one sky, moved into lanes, run there and moved back. */
#ifndef VS_ENGINE_BATCH_H
#define VS_ENGINE_BATCH_H

#include "sim/engine/lanes.h"
#include "sim/engine/season.h"

enum { VS_BATCH_LANES_MAX = 16 };

/* Lanes take sound lamps that run their firmware in this process; others run by themselves. */
int vs_batch_takes(const struct vs_lamp_params *params);

/* Runs lamps[0..count) through `hours` hours of minutes from hour `first` on, each with the bits
 * that it has when it runs alone.
 * Given     count 1..code->lanes; every lamp is one that vs_batch_takes and has not stopped; room:
 *           code->size bytes at an address that code->align divides */
void vs_batch_run(const struct vs_lanes_code *code, void *room, struct vs_season_lamp *const *lamps,
                  int count, const struct vs_hours *weather, size_t first, size_t hours,
                  const struct vs_minute *minutes, int dt_s);

#endif
