/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each instruction set. As many lamps as its words have lanes: twice as many
 * words as reals fill a vector, so a batch has two halves of the plant and one firmware for both.
 * With words of half a vector it has one of each. */
#include <string.h>

#include "firmware/core/fw.h"
#include "firmware/core/limit.h"
#include "sim/engine/lanes.h"
#include "sim/engine/lanes_codes.h"
#include "sim/engine/plant.h"

enum { LANES = FW_LANES, HALVES = LANES / VS_LANES, LAST = HALVES - 1 };
_Static_assert(HALVES *VS_LANES == LANES && HALVES <= 2, "one word a lamp");
_Static_assert(VS_MINUTE_MEMBERS == VS_ROW, "a minute is a row");

/* So many lamps as a real has lanes. */
struct half {
    struct vs_plant_params params;
    struct vs_sensors sensors;
    struct vs_plant_state plant;
    struct vs_pin_noise noise;
    ints boots;
    struct vs_ledger ledger;
    struct vs_night_sums night;
    /* worked out */
    struct vs_senses senses;
    struct vs_tick tick;
    struct vs_plant at; /* the above, as a tick takes them */
};

struct batch {
    struct half half[HALVES];
    struct fw_params params;
    struct fw_state state;
    struct fw_outputs outputs;
    struct fw_kept kept;
    word load_ma;
    int halves;    /* that are used */
    int one_noise; /* both halves meet the same: the lamps are designs of one replicate */
    int dt_s, day_of_year;
};

/* Known beforehand where there is only one. */
static inline int halves_of(const struct batch *p)
{
    return HALVES == 1 ? 1 : p->halves;
}

struct spot {
    size_t offset, members; /* in a half, or in the batch */
    size_t size, stride;    /* of a lane's member; from one member to the next */
    int is_word;
};

static struct spot spot_of(enum vs_lanes_part part)
{
    static const struct spot spots[VS_LANES_PART_COUNT] = {
#define IN_HALF(part, member)                                                                      \
    [VS_LANES_##part] = {offsetof(struct half, member),                                            \
                         sizeof(((struct half *)0)->member) / sizeof(real), sizeof(double),        \
                         sizeof(real), 0},
        IN_HALF(plant_params, params) IN_HALF(sensors, sensors) IN_HALF(plant, plant)
            IN_HALF(noise, noise) IN_HALF(boots, boots) IN_HALF(ledger, ledger)
                IN_HALF(night, night)
#undef IN_HALF
#define IN_BATCH(part, member)                                                                     \
    [VS_LANES_##part] = {offsetof(struct batch, member),                                           \
                         sizeof(((struct batch *)0)->member) / sizeof(word), sizeof(int32_t),      \
                         sizeof(word), 1},
                    IN_BATCH(firmware_params, params) IN_BATCH(firmware, state)
                        IN_BATCH(outputs, outputs) IN_BATCH(kept, kept) IN_BATCH(load_ma, load_ma)
#undef IN_BATCH
    };
    return spots[part];
}

static size_t part_size(enum vs_lanes_part part)
{
    struct spot spot = spot_of(part);
    return spot.members * spot.size;
}

/* The member of a lane in a row of vectors. */
static char *first_of(const void *batch, const struct spot *spot, int lane)
{
    const char *base = batch;
    if (spot->is_word) {
        return (char *)(uintptr_t)(base + spot->offset + (size_t)lane * spot->size);
    }
    size_t half = offsetof(struct batch, half) + (size_t)(lane / VS_LANES) * sizeof(struct half);
    return (char *)(uintptr_t)(base + half + spot->offset + (size_t)(lane % VS_LANES) * spot->size);
}

static void put(void *batch, enum vs_lanes_part part, int lane, const void *from)
{
    struct spot spot = spot_of(part);
    char *to = first_of(batch, &spot, lane);
    for (size_t k = 0; k < spot.members; k++) {
        memcpy(to + k * spot.stride, (const char *)from + k * spot.size, spot.size);
    }
}

static void get(const void *batch, enum vs_lanes_part part, int lane, void *to)
{
    struct spot spot = spot_of(part);
    const char *from = first_of(batch, &spot, lane);
    for (size_t k = 0; k < spot.members; k++) {
        memcpy((char *)to + k * spot.size, from + k * spot.stride, spot.size);
    }
}

/* A lane that nobody asked for does what another does: nothing undefined is computed. */
static void fill(struct batch *p, int lane, int like)
{
    for (enum vs_lanes_part part = 0; part < VS_LANES_PART_COUNT; part++) {
        struct spot spot = spot_of(part);
        char *to = first_of(p, &spot, lane);
        const char *from = first_of(p, &spot, like);
        for (size_t k = 0; k < spot.members; k++) {
            memcpy(to + k * spot.stride, from + k * spot.stride, spot.size);
        }
    }
}

static int have_one_noise(const struct batch *p)
{
    const struct vs_pin_noise *a = &p->half[0].noise, *b = &p->half[LAST].noise;
    naturals other = (a->key ^ b->key) | (a->steps ^ b->steps);
    return !any((ints)(other != 0));
}

static void begin(void *room, int count, const double *adc_steps, int dt_s)
{
    struct batch *p = room;
    p->halves = count > VS_LANES ? HALVES : 1;
    p->dt_s = dt_s;
    p->day_of_year = 0;
    real steps[HALVES];
    for (int lane = 0; lane < LANES; lane++) {
        int like = lane < count ? lane : count - 1;
        if (lane != like) {
            fill(p, lane, like);
        }
        steps[lane / VS_LANES][lane % VS_LANES] = adc_steps[like];
    }
    for (int h = 0; h < HALVES; h++) {
        struct half *a = &p->half[h];
        a->at = (struct vs_plant){.params = &a->params,
                                  .state = &a->plant,
                                  .ledger = &a->ledger,
                                  .night = &a->night,
                                  .tick = &a->tick};
        p->half[h].senses = vs_senses_of(&p->half[h].sensors, steps[h]);
        p->half[h].tick = vs_plant_tick_of(&p->half[h].params, dt_s);
    }
    p->one_noise = have_one_noise(p);
}

static void fold(void *room)
{
    struct batch *p = room;
    for (int h = 0; h < halves_of(p); h++) {
        vs_ledger_fold(&p->half[h].ledger);
    }
}

/* Words of both halves side by side. */
#if FW_LANES > VS_LANES

#if VS_LANES == 8
#define FIRST_(k) k, k + 1, k + 2, k + 3, k + 4, k + 5, k + 6, k + 7
#elif VS_LANES == 4
#define FIRST_(k) k, k + 1, k + 2, k + 3
#elif VS_LANES == 2
#define FIRST_(k) k, k + 1
#endif

static inline word join(int32s low, int32s high)
{
    return __builtin_shufflevector(low, high, FIRST_(0), FIRST_(VS_LANES));
}

static inline int32s part_of(word w, int h)
{
    return h ? __builtin_shufflevector(w, w, FIRST_(VS_LANES))
             : __builtin_shufflevector(w, w, FIRST_(0));
}

static inline int any_word(word w)
{
    return any((ints)w != 0);
}

#else

static inline word join(int32s low, int32s high)
{
    (void)high;
    return low;
}

static inline int32s part_of(word w, int h)
{
    (void)h;
    return w;
}

static inline int any_word(word w)
{
    return any(__builtin_convertvector(w, ints));
}

#endif

static inline word choose(word condition, word a, word b)
{
    return (condition & a) | (~condition & b);
}

static void take_words(word condition, void *to, const void *from, size_t size)
{
    word *a = to;
    const word *b = from;
    for (size_t k = 0; k < size / sizeof(word); k++) {
        a[k] = choose(condition, b[k], a[k]);
    }
}

/* Lanes whose controller has just got a supply start anew, with what their store holds. */
static void restart(struct batch *p, word wakes)
{
    struct fw_state fresh;
    struct fw_outputs silent;
    memset(&silent, 0, sizeof silent);
    fw_init(&p->params, &fresh);
    fw_restore(&p->params, &fresh, &p->kept);
    take_words(wakes, &p->state, &fresh, sizeof fresh);
    take_words(wakes, &p->outputs, &silent, sizeof silent);
    for (int h = 0; h < halves_of(p); h++) {
        p->half[h].boots -= p->half[h].at.now.wakes; /* a true lane is -1 */
    }
}

static void read_pins(struct batch *p, struct fw_inputs *in)
{
    struct vs_readings read[HALVES];
    struct vs_draws draws = vs_pins_draw(&p->half[0].noise);
    for (int h = 0; h < halves_of(p); h++) {
        struct half *a = &p->half[h];
        if (h > 0 && !p->one_noise) {
            draws = vs_pins_draw(&a->noise);
        }
        struct vs_pins pins = vs_plant_pins(&a->plant);
        read[h] = vs_pins_read_with(&a->senses, 0, &draws, &pins);
        a->noise.steps -= (naturals)(a->plant.powered > K(0.5));
    }
    if (halves_of(p) < HALVES) {
        read[LAST] = read[0];
    }
    /* member by member: a clear or a copy of the whole goes by bytes, and vectors that are loaded
     * right after wait for it */
    word none = {0};
    in->dt_s = none + p->dt_s;
    in->motion = none;
    in->service = none;
    in->pv_mv = join(read[0].at[VS_BOARD_pv_v], read[LAST].at[VS_BOARD_pv_v]);
    in->bat_mv = join(read[0].at[VS_BOARD_bat_v], read[LAST].at[VS_BOARD_bat_v]);
    in->charge_ma = join(read[0].at[VS_BOARD_charge_a], read[LAST].at[VS_BOARD_charge_a]);
    in->lamp_ma = join(read[0].at[VS_BOARD_lamp_a], read[LAST].at[VS_BOARD_lamp_a]);
    in->cell_ddc = join(read[0].at[VS_BOARD_cell_degc], read[LAST].at[VS_BOARD_cell_degc]);
    in->board_ddc = join(read[0].at[VS_BOARD_board_degc], read[LAST].at[VS_BOARD_board_degc]);
}

/* The limit on the converter is for the fast firmware alone, and is told with the rest. */
static void command(struct batch *p, int all_powered, int tells)
{
    word converter_ma = {0};
    if (tells) {
        converter_ma = fw_converter_limit_ma(&p->params, &p->outputs, p->load_ma);
    }
    const struct fw_outputs *out = &p->outputs;
    for (int h = 0; h < halves_of(p); h++) {
        struct half *a = &p->half[h];
        struct vs_ordered ordered = {
            part_of(out->charge_on, h), part_of(out->charge_mv, h), part_of(out->charge_max_ma, h),
            part_of(out->lamp_pm, h),   part_of(out->heater, h),    part_of(out->asleep, h),
            part_of(converter_ma, h),
        };
        a->plant.commands = vs_commands_of(&ordered, &a->senses);
        if (!all_powered) {
            mask on = a->plant.powered > K(0.5);
            real *commands = (real *)&a->plant.commands;
            for (size_t k = 0; k < sizeof a->plant.commands / sizeof(real); k++) {
                commands[k] = pick(on, commands[k], K(0.0));
            }
            a->plant.bus_v = pick(on, a->plant.bus_v, K(0.0));
        }
    }
}

/* The last half, or the one that stands for it. */
static inline const struct half *last_of(const struct batch *p)
{
    return &p->half[halves_of(p) - 1];
}

static word powered_lanes(const struct batch *p)
{
    return join(int32s_of(p->half[0].plant.powered > K(0.5)),
                int32s_of(last_of(p)->plant.powered > K(0.5)));
}

static word waking_lanes(const struct batch *p)
{
    return join(int32s_of(p->half[0].at.now.wakes), int32s_of(last_of(p)->at.now.wakes));
}

/* Lanes without a supply step on unseen: what they remember and say is gone (see forget). */
static void run_firmware(struct batch *p, int tells)
{
    word powered = powered_lanes(p), waking = waking_lanes(p);
    if (any_word(waking)) {
        restart(p, waking);
    }
    struct fw_inputs in;
    read_pins(p, &in);
    int all_powered = !any_word(~powered);
    p->load_ma = choose(powered, in.lamp_ma, p->load_ma);
    p->one_noise &= all_powered; /* a dark controller draws none */
    fw_step_telling(&p->params, &p->state, &in, &p->outputs, tells);
    word keeps = (p->outputs.keep != 0) & powered;
    if (any_word(keeps)) {
        struct fw_kept kept;
        fw_keep(&p->state, &kept);
        take_words(keeps, &p->kept, &kept, sizeof kept);
    }
    command(p, all_powered, tells);
}

/* A tick as one piece of code: between functions all vectors would travel through memory. tells:
 * somebody looks at what the firmware says of it. */
__attribute__((flatten)) static void run_tick(struct batch *p, const struct vs_around *around,
                                              int tells)
{
    for (int h = 0; h < halves_of(p); h++) {
        vs_plant_look(&p->half[h].at, &around[h]);
    }
    run_firmware(p, tells);
    for (int h = 0; h < halves_of(p); h++) {
        vs_plant_go(&p->half[h].at, &around[h], 0);
    }
}

/* One row for all lanes. */
static void spread(struct vs_minute *minute, const double *row)
{
    real *member = (real *)minute;
    for (int k = 0; k < VS_MINUTE_MEMBERS; k++) {
        member[k] = K(row[k]);
    }
}

/* To each lane the row of its own sky. */
static void gather_rows(struct vs_minute *minute, const double *const *sky, int row)
{
    const double *at[VS_LANES];
    for (int k = 0; k < VS_LANES; k++) {
        at[k] = sky[k] + row * VS_MINUTE_MEMBERS;
    }
    turn_rows(at, (real *)minute);
}

static int is_one_sky(const double *const *sky)
{
    int same = 1;
    for (int k = 1; k < LANES; k++) {
        same &= sky[k] == sky[0];
    }
    return same;
}

static void begin_day(struct batch *p, int day_of_year)
{
    p->day_of_year = day_of_year;
    for (int h = 0; h < halves_of(p); h++) {
        struct half *a = &p->half[h];
        a->at.soil_degc = vs_soil_degc(&a->params.soil, a->params.box.depth_m, K(day_of_year));
    }
}

/* A controller without a supply has lost its memory: before anybody looks at it. */
static void forget(struct batch *p)
{
    word powered = powered_lanes(p);
    if (any_word(~powered)) {
        struct fw_state empty;
        struct fw_outputs silent;
        memset(&empty, 0, sizeof empty);
        memset(&silent, 0, sizeof silent);
        take_words(~powered, &p->state, &empty, sizeof empty);
        take_words(~powered, &p->outputs, &silent, sizeof silent);
    }
}

static void run(void *room, const double *const *sky, int count, int day_of_year)
{
    struct batch *p = room;
    if (p->day_of_year != day_of_year) {
        begin_day(p, day_of_year);
    }
    int one_sky = is_one_sky(sky);
    struct vs_minute minute[HALVES];
    struct vs_around around[HALVES];
    for (int h = 0; h < HALVES; h++) {
        around[h] = (struct vs_around){&minute[one_sky ? 0 : h], &vs_plant_sound, 0};
    }
    for (int row = 0; row < count; row++) {
        if (one_sky) {
            spread(&minute[0], sky[0] + row * VS_MINUTE_MEMBERS);
        } else {
            for (int h = 0; h < halves_of(p); h++) {
                gather_rows(&minute[h], sky + (size_t)h * VS_LANES, row);
            }
        }
        int parts = 60 / p->dt_s;
        for (int part = 0; part < parts; part++) {
            run_tick(p, around, row == count - 1 && part == parts - 1);
        }
    }
    forget(p);
}

const struct vs_lanes_code VS_NAME(vs_lanes_code) = {
    .name = VS_ISA,
#ifdef VS_NARROW
    .narrow = &VS_JOIN(vs_lanes_code, VS_NARROW),
#endif
    .lanes = LANES,
    .size = sizeof(struct batch),
    .align = sizeof(real),
    .part_size = part_size,
    .put = put,
    .get = get,
    .begin = begin,
    .run = run,
    .fold = fold,
};
