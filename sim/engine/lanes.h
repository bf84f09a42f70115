/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lanes.h - many sound lamps in lockstep, under one sky or several.
 *
 * A *batch* holds the state of some lamps side by side, one a lane, and takes them all through a
 * tick at once: plant.c and the firmware's core, compiled once more with wide words. A lane's bits
 * are those of lamp.c running that lamp alone. Only plain numbers cross this header, because each
 * code is built for another width; season.c moves lamps in and out. */
#ifndef VS_ENGINE_LANES_H
#define VS_ENGINE_LANES_H

#include <stddef.h>
#include <stdint.h>

/* What a lamp and a lane have in common: structs of nothing but 64-bit members (reals), or nothing
 * but words of the firmware. X(part, its place in struct vs_lamp) */
#define VS_LANES_REALS(X)                                                                          \
    X(plant_params, params.plant)                                                                  \
    X(sensors, params.board.sensors)                                                               \
    X(plant, state.plant)                                                                          \
    X(noise, state.board.noise)                                                                    \
    X(boots, state.board.boots)                                                                    \
    X(ledger, ledger)                                                                              \
    X(night, tally.sums)
#define VS_LANES_WORDS(X)                                                                          \
    X(firmware_params, params.board.firmware)                                                      \
    X(firmware, state.board.firmware)                                                              \
    X(outputs, state.board.outputs)                                                                \
    X(kept, state.board.kept)                                                                      \
    X(load_ma, state.board.load_ma)

enum vs_lanes_part {
#define VS_LANES_ENUM(part, place) VS_LANES_##part,
    VS_LANES_REALS(VS_LANES_ENUM) VS_LANES_WORDS(VS_LANES_ENUM)
#undef VS_LANES_ENUM
        VS_LANES_PART_COUNT
};

/* One build of the lanes. A batch is `size` bytes at an address that `align` divides. */
struct vs_lanes_code {
    const char *name; /* what --isa takes */
    int lanes;        /* lamps of a batch */
    /* The same for half as many lamps, quicker than a batch half empty; null: none. */
    const struct vs_lanes_code *narrow;
    size_t size, align;
    /* Bytes of a part in one lamp, for the check that both builds mean the same. */
    size_t (*part_size)(enum vs_lanes_part part);
    /* Copies a part into a lane, and out of it. */
    void (*put)(void *batch, enum vs_lanes_part part, int lane, const void *from);
    void (*get)(const void *batch, enum vs_lanes_part part, int lane, void *to);
    /* Once the lanes [0, count) are put; adc_steps[count] of their converters. Lanes beyond count
     * are filled with the last. */
    void (*begin)(void *batch, int count, const double *adc_steps, int dt_s);
    /* So many minutes of one day. sky[lanes]: to each lane, those beyond the used ones too, its
     * minutes, rows of VS_MINUTE_MEMBERS; quickest if all point to the same. day_of_year: for the
     * ground, 1..366. */
    void (*run)(void *batch, const double *const *sky, int count, int day_of_year);
    /* Carries the running hour's energies over to the long sums. */
    void (*fold)(void *batch);
};

/* The codes that this processor runs, the widest first; null beyond the last. */
const struct vs_lanes_code *vs_lanes_at(int index);

/* The code of a name, or null where this processor or this build has none such. */
const struct vs_lanes_code *vs_lanes_find(const char *name);

#endif
