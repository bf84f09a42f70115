/* SPDX-License-Identifier: GPL-3.0-or-later */
/* season.h - many lamps through many years of weather.
 *
 * Lamps belong to groups (one place, plane and module), groups to sites (one series of weather).
 * The sky of a group is made once and shared by its lamps. Work is cut into blocks of days, and
 * within a block first the skies and then the lamps run in parallel; every lamp still meets its
 * minutes one after another, so results do not depend on threads or blocks.
 *
 * Allocates its own scratch (about 2.6 MB a group, 0.2 more where it snows) and frees it. */
#ifndef VS_ENGINE_SEASON_H
#define VS_ENGINE_SEASON_H

#include "sim/base/err.h"
#include "sim/engine/lamp.h"
#include "sim/engine/snow_lies.h"

/* Where the hours come from: fills *out for a site and a year counted from 0 (the season frees it).
 * Years must join: each starts, at local midnight, where the one before ended, or is a repetition.
 * Those of one site need not be as long as those of another. */
struct vs_hours_source {
    enum vs_err (*year)(void *context, int site, int year, struct vs_hours *out,
                        struct vs_diag *diag);
    void *context;
};

struct vs_season_group {
    int site;
    struct vs_sky_params sky;
    struct vs_snow_state snow; /* as the first year finds it; goes on from year to year */
    struct vs_sky_notes notes; /* out: summed over the run */
};

/* A lamp as it stood at a sunset. */
struct vs_snapshot {
    int32_t day;
    int month;
    struct vs_lamp_state state;
};

/* Sunsets of some months, kept while the lamp runs. The owner gives the room. */
struct vs_snapshots {
    unsigned months;  /* bit m - 1 set: keep month m */
    int day_of_month; /* of that day alone; 0: of every day */
    size_t count, capacity;
    struct vs_snapshot *at;
};

struct vs_season_lamp {
    int group;
    int years;            /* runs through years 0..years-1 of the season */
    int spin_up_years;    /* of those, the first that only bring the lamp into its stride: their
                           * nights and charge counts are dropped, the ledger keeps them */
    long stop_after_loss; /* gives up after more nights with a loss than this; < 0: never */
    struct vs_snapshots *snapshots; /* may be null */
    struct vs_lamp lamp;            /* started by the caller */
    int stopped;                    /* out: gave up */
    long loss_nights;               /* out */
};

/* The engine without lanes, which all lanes are held to. */
#define VS_ISA_REFERENCE "reference"

struct vs_season {
    int years;
    int threads;     /* 0: as many as the machine has */
    int dt_s;        /* of the tick; 60 */
    const char *isa; /* of lanes.h, for lamps and skies; VS_ISA_REFERENCE: each lamp by itself;
                      * null: the widest */
    struct vs_hours_source source;
    int site_count, group_count, lamp_count;
    struct vs_season_group *groups;
    struct vs_season_lamp *lamps;
    void (*progress)(void *context, double done_frac); /* may be null; called from one thread */
    void *progress_context;
};

/* Runs the season. Errors: what the source reports, VS_ERR_MEMORY, and VS_ERR_BOOKS when a lamp's
 * ledger does not close (diag says which lamp and by how much). */
enum vs_err vs_season_run(struct vs_season *season, struct vs_diag *diag);

/* Runs one lamp through given hours on its own (events, tests), starting at local midnight or any
 * later hour; noon and sunset are as in a season. Snow counts if the sky has been given it
 * (vs_snow_lay_new, once for all the hours). */
void vs_season_hours(struct vs_season_lamp *lamp, const struct vs_sky_params *sky,
                     const struct vs_hours *hours, size_t first, size_t count, int dt_s,
                     struct vs_sky_notes *notes);

#endif
