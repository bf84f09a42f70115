/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mixed_lamps.h - lamps of every kind side by side, as a batch of lanes may get them.
 *
 * Some never saturate; others are full, empty, frozen, cut off by their pack and woken again, or
 * give up in the middle. What a lane does to one must not show in its neighbour. */
#ifndef TESTS_SCENES_MIXED_LAMPS_H
#define TESTS_SCENES_MIXED_LAMPS_H

#include "tests/scenes/lamp_year.h"

/* X(name): the kinds, in turn by the number of the lamp. */
#define MIXED_KINDS(X)                                                                             \
    X(reference)   /* as scene_lamp */                                                             \
    X(calm)        /* a battery that is never full nor empty */                                    \
    X(tiny)        /* 1 Ah: full and empty every day */                                            \
    X(small_panel) /* a twentieth of it */                                                         \
    X(full)        /* no load */                                                                   \
    X(drained)     /* the pack's protection opens; it wakes with the sun */                        \
    X(heated)                                                                                      \
    X(frozen) /* starts at -25 degC */                                                             \
    X(stages)                                                                                      \
    X(voltage)                                                                                     \
    X(buried)                                                                                      \
    X(poor_board) /* 8 bits, sensors off */                                                        \
    X(gives_up)   /* after the first night with a loss */                                          \
    X(gives_up_later)                                                                              \
    X(overloaded) /* draws more than the pack allows: trips and tries again */                     \
    X(hot)        /* starts at 70 degC */

enum mixed_kind {
#define MIXED_ENUM(name) MIXED_##name,
    MIXED_KINDS(MIXED_ENUM)
#undef MIXED_ENUM
        MIXED_KIND_COUNT
};
const char *mixed_kind_name(int number);

/* Weather of a scene in which the sun does not rise on some of each year's days. */
struct mixed_weather {
    struct scene_weather scene;
    int dark_from, dark_days;
    int first_year; /* of the scene, that the season's year 0 is */
    double snow_cm; /* that fall in the first hours of each year's fifth day, and lie for three */
};

/* Lamps numbered first..first + count - 1, each with a noise of its own, with sunsets kept by every
 * third one. Never null; to be freed with mixed_drop. */
struct mixed {
    int count;
    struct vs_season_lamp *lamps;
    struct vs_night *nights;
    struct vs_snapshots *sunsets;
    struct vs_snapshot *sunset;
};
struct mixed *mixed_start(int first, int count);
void mixed_drop(struct mixed *mixed);

/* Skies, as groups of the season: the scene's, a steeper plane at the same place, a place where the
 * sun sets minutes later by the same clock and half of the light comes, and one whose record
 * begins ten days later. Lamps come as group 0. */
enum { MIXED_SKIES = 4 };
struct mixed_run {
    const struct mixed_weather *weather;
    const char *isa; /* as a season takes it */
    int years, threads, dt_s;
    struct vs_snow_state snow[MIXED_SKIES]; /* goes on from run to run */
};
enum vs_err mixed_run(struct mixed_run *run, struct mixed *mixed, struct vs_diag *diag);

/* Null, or the first part in which the lamps differ by a bit: of state, ledger, sums, nights,
 * sunsets and what a season says of a lamp. */
const char *mixed_differ(const struct vs_season_lamp *a, const struct vs_season_lamp *b);

/* A number that stands for all of that. */
uint64_t mixed_hash(const struct mixed *mixed);

#endif
