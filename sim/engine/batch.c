/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/batch.h"

#include <assert.h>

enum { MINUTES = VS_MINUTES_PER_HOUR };

int vs_batch_takes(const struct vs_lamp_params *params)
{
    return params->faults.count == 0 && !params->board.emulated;
}

/* A batch under way. */
struct batch {
    const struct vs_lanes_code *code;
    void *room;
    const struct vs_batch_lamp *lamps;
    int count;
    int gone[VS_BATCH_LANES_MAX]; /* stopped: moved back already, its lane runs on unseen */
    int64_t ran_s;                /* since the lamps were moved in */
    int dt_s;
};

static void move_in(struct batch *b)
{
    double adc_steps[VS_BATCH_LANES_MAX];
    for (int k = 0; k < b->count; k++) {
        const struct vs_lamp *lamp = &b->lamps[k].lamp->lamp;
#define PUT(part, place) b->code->put(b->room, VS_LANES_##part, k, &lamp->place);
        VS_LANES_REALS(PUT)
        VS_LANES_WORDS(PUT)
#undef PUT
        adc_steps[k] = (double)(1 << lamp->params.board.bits);
    }
    b->code->begin(b->room, b->count, adc_steps, b->dt_s);
}

/* All that changes, as it stands now. */
static void move_back(const struct batch *b, int k, int64_t now_s)
{
    struct vs_lamp *lamp = &b->lamps[k].lamp->lamp;
#define GET(part, place) b->code->get(b->room, VS_LANES_##part, k, &lamp->place);
    GET(plant, state.plant)
    GET(noise, state.board.noise)
    GET(boots, state.board.boots)
    GET(ledger, ledger)
    GET(night, tally.sums)
    GET(firmware, state.board.firmware)
    GET(outputs, state.board.outputs)
    GET(kept, state.board.kept)
    GET(load_ma, state.board.load_ma)
#undef GET
    lamp->state.last_s = now_s > lamp->state.now_s ? now_s - b->dt_s : lamp->state.last_s;
    lamp->state.now_s = now_s;
}

static void turn(struct batch *b, const struct vs_local_hour *hour)
{
    if (hour->of_day_s != 0 && hour->of_day_s != 43200) {
        return;
    }
    for (int k = 0; k < b->count; k++) {
        if (!b->gone[k]) {
            struct vs_night_sums *night = &b->lamps[k].lamp->lamp.tally.sums;
            b->code->get(b->room, VS_LANES_night, k, night);
            vs_season_turn(b->lamps[k].lamp, hour);
            b->code->put(b->room, VS_LANES_night, k, night);
        }
    }
}

/* The minute of an hour in which a snapshot is due of a lamp; MINUTES if in none. */
static int sunset_of(const struct batch *b, int k, const struct vs_local_hour *hour, size_t number)
{
    if (b->gone[k] || !b->lamps[k].lamp->snapshots || hour->of_day_s < 43200) {
        return MINUTES;
    }
    struct vs_night_sums night;
    b->code->get(b->room, VS_LANES_night, k, &night);
    const struct vs_minute *minutes = b->lamps[k].minutes + number * MINUTES;
    int at = 0;
    while (at < MINUTES && !vs_season_sunset(&night, hour, &minutes[at])) {
        at++;
    }
    return at;
}

/* Minutes from..to of an hour. Lanes beyond the last lamp see what it sees. */
static void run_minutes(struct batch *b, const struct vs_local_hour *hour, size_t number, int from,
                        int to)
{
    const double *sky[VS_BATCH_LANES_MAX];
    for (int k = 0; k < b->code->lanes; k++) {
        int like = k < b->count ? k : b->count - 1;
        sky[k] = (const double *)(b->lamps[like].minutes + number * MINUTES + from);
    }
    b->code->run(b->room, sky, to - from, hour->day_of_year);
    b->ran_s += 60 * (int64_t)(to - from);
}

/* number: of the hour in the stretch. Where skies differ the sun may set at several minutes of it.
 */
static void run_hour(struct batch *b, const struct vs_local_hour *hour, size_t number,
                     const int64_t *began_s)
{
    int sunset[VS_BATCH_LANES_MAX];
    turn(b, hour);
    for (int k = 0; k < b->count; k++) {
        sunset[k] = sunset_of(b, k, hour, number);
    }
    for (int from = 0; from < MINUTES;) {
        int to = MINUTES;
        for (int k = 0; k < b->count; k++) {
            if (sunset[k] == from) {
                move_back(b, k, began_s[k] + b->ran_s);
                vs_season_keep(b->lamps[k].lamp, hour->day);
            } else if (sunset[k] > from && sunset[k] < to) {
                to = sunset[k];
            }
        }
        run_minutes(b, hour, number, from, to);
        from = to;
    }
    b->code->fold(b->room);
}

/* Lamps that have given up leave with the hour in which they did. */
static int drop_stopped(struct batch *b, const int64_t *began_s)
{
    int left = 0;
    for (int k = 0; k < b->count; k++) {
        if (!b->gone[k] && b->lamps[k].lamp->stopped) {
            move_back(b, k, began_s[k] + b->ran_s);
            vs_lamp_take_stock(&b->lamps[k].lamp->lamp);
            b->gone[k] = 1;
        }
        left += !b->gone[k];
    }
    return left;
}

void vs_batch_run(const struct vs_lanes_code *code, void *room, const struct vs_batch_lamp *lamps,
                  int count, const struct vs_stretch *stretch, int dt_s)
{
    assert(count >= 1 && count <= code->lanes && code->lanes <= VS_BATCH_LANES_MAX);
    struct batch b = {.code = code, .room = room, .lamps = lamps, .count = count, .dt_s = dt_s};
    int64_t began_s[VS_BATCH_LANES_MAX];
    for (int k = 0; k < count; k++) {
        began_s[k] = lamps[k].lamp->lamp.state.now_s;
    }
    move_in(&b);
    int left = count;
    for (size_t hour = 0; hour < stretch->count && left > 0; hour++) {
        struct vs_local_hour local = vs_local_hour_of(stretch->hours, stretch->first + hour);
        run_hour(&b, &local, hour, began_s);
        left = drop_stopped(&b, began_s);
    }
    for (int k = 0; k < count; k++) {
        if (!b.gone[k]) {
            move_back(&b, k, began_s[k] + b.ran_s);
            vs_lamp_take_stock(&lamps[k].lamp->lamp);
        }
    }
}
