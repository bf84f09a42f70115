/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.h - five cloudy days for the lamps of a chunk, begun at sunsets of their own winters.
 *
 * The days are as dark as the worst five in a row of the record (vs_event_kt). A lamp enters them
 * as it stood at the sunset of the 15th of November, December, January and February of each year.
 */
#ifndef VS_SWEEP_EVENTS_H
#define VS_SWEEP_EVENTS_H

#include "sim/sweep/design.h"
#include "sim/verdict/skies.h"

enum { VS_SWEEP_EVENT_STARTS = 8 }; /* a year: a record of less than two holds each 15th twice */

/* A site under the weather of some designs. */
struct vs_sweep_site {
    int site; /* of the project */
    struct vs_sweep_weather weather;
};

/* What a lamp came through. */
struct vs_sweep_event_sum {
    double begun, lit; /* events; of them, lit in all their nights */
};

struct vs_sweep_events {
    const struct vs_skies *skies;
    const struct vs_sweep_site *sites; /* of season->site_count */
    const struct vs_season *season;    /* whose lamps carry snapshots; not changed */
};

/* Room for the sunsets of a year. */
void vs_sweep_events_keep(struct vs_snapshots *kept, struct vs_snapshot *room);

/* Runs the events of all sunsets kept.
 * Given     sums: one a lamp of the season, added to
 * Errors    VS_ERR_MEMORY, what the season reports */
enum vs_err vs_sweep_events_run(const struct vs_sweep_events *events,
                                struct vs_sweep_event_sum *sums, struct vs_diag *diag);

#endif
