/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same step compiled one and eight lanes wide gives the same bits: outputs and every word of
 * the state, over months that see every mode, fault, event and reason there is. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "firmware/core/fw.h"

struct one {
    struct fw_params params;
    struct fw_state state;
    struct fw_outputs out;
    struct fw_fast_state fast;
    struct fw_fast_outputs fast_out;
    int64_t charge_mas; /* of the battery around it */
};

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Eight different street lights. */
static void vary(struct fw_params *params, int lane)
{
    static const int capacity[] = {30000, 12000, 100000, 30000, 20000, 60000, 8000, 30000};
    static const int lamp[] = {50000, 20000, 100000, 8000, 50000, 30000, 30000, 15000};
    if (lane == 6) {
        fw_params_preset(FW_PRESET_NMC_3S, params);
    }
    params->policy = lane % FW_POLICY_COUNT;
    params->capacity_mah = capacity[lane];
    params->lamp_full_mw = lamp[lane];
    params->autonomy_nights = 1 + lane;
    params->reserve_nights = lane / 2;
    params->shape = lane & 1;
    params->morning_min = 30 * (lane & 3);
    params->morning_pm = 300;
    params->slew_pm_per_s = 3 + 20 * lane;
    params->nominal_mv = lane == 5 ? 12000 : lane == 6 ? 11100 : 12800;
    params->window_s = 43200 - 1800 * lane;
    params->usable_0_pm -= 10 * lane;
    params->heater_mw = 12000 * (lane & 3);
    params->stage1_ref = lane % 3;
    params->half_night_pm = 1000 - 60 * lane;
    params->motion_pm = 100 * lane;
    params->motion_all_s = 600 + 600 * lane;
    params->lamp_tries = lane;
    params->sleep_after_s = 3600 * (lane + 1);
}

/* Sky and cells at second t; days differ, some are dark, some weeks are cold or hot. */
static void weather(int t, uint32_t noise, int *sun_ma, int *pv_mv, int *cell_ddc)
{
    int day = t / 86400;
    int second = t % 86400;
    int rise = 25200 - (day % 40) * 60;
    int set = 61200 + (day % 40) * 60;
    int light = second > rise && second < set && !(day % 30 >= 26); /* snow for four days */
    int middle = (rise + set) / 2;
    int span = (set - rise) / 2;
    int off = abs(second - middle);
    int height = light ? 1000 - (int)((int64_t)off * 1000 / span) : 0;
    int cloud = 200 + (int)(((uint32_t)day * 2654435761u >> 16) % 800);
    *sun_ma = 7 * height * cloud / 1000 + (int)(noise % 40) * light;
    *pv_mv = light ? 6000 + 14 * height : 300 + (int)(noise % 2000);
    int season = (day / 7) % 6; /* mild, cool, frost, mild, hot, deep frost */
    static const int mean[] = {150, 60, -40, 200, 520, -260};
    *cell_ddc = mean[season] + height / 8 + (int)(noise % 5);
    *cell_ddc = noise % 997 == 0 ? 2000 : *cell_ddc; /* the sensor drops out now and then */
}

/* From second `from` on for `seconds`, on every `every`th day. */
static int during(int t, int every, int from, int seconds)
{
    int second = t % 86400;
    return t / 86400 % every == every / 2 && second >= from && second < from + seconds;
}

/* What goes wrong with one light, now and then. */
static void upset(const struct one *one, int t, struct fw_inputs *in)
{
    int waking = one->out.mode == FW_MODE_WAKE;
    if (during(t, 9, 41000, 3600) && one->out.charge_on) { /* the pack lets go */
        in->charge_ma = 0;
        in->bat_mv = one->params.cv_mv;
    }
    if (during(t, 13, 36000, 3600)) { /* its protection has tripped; in the end it answers */
        in->charge_ma = 0;
        in->bat_mv = 0;
    }
    if (during(t, 13, 39600, 3600) && one->out.mode != FW_MODE_BULK) {
        in->charge_ma = waking ? one->out.charge_max_ma : 0;
        in->bat_mv = waking ? one->params.lvd_mv : 0;
    }
    in->bat_mv = during(t, 23, 43000, 120) ? one->params.ov_mv + 100 : in->bat_mv;
    in->pv_mv = during(t, 21, 40000, 600) ? 31000 : in->pv_mv;
    in->board_ddc = during(t, 19, 66000, 9000) ? 900 : in->board_ddc;
    in->lamp_ma = during(t, 11, 67000, 1800) ? in->lamp_ma * 3 : in->lamp_ma;
    in->lamp_ma = during(t, 12, 67000, 1800) ? in->lamp_ma * 7 / 4 + 400 : in->lamp_ma;
    in->lamp_ma = during(t, 10, 67000, 1800) ? 0 : in->lamp_ma;
    in->service = during(t, 17, 70000, 600) ? FW_SERVICE_SLEEP : FW_SERVICE_NONE;
    in->service = during(t, 17, 75000, 600) && one->params.heater_mw ? FW_SERVICE_WAKE
                                                                     : in->service;
}

/* What the pins of one light show, from its own battery. */
static struct fw_inputs plant(struct one *one, int dt_s, int sun_ma, int pv_mv, int cell_ddc)
{
    int64_t capacity = (int64_t)one->params.capacity_mah * 3600;
    int soc_pm = (int)(one->charge_mas * 1000 / capacity);
    int charge = one->out.charge_on ? sun_ma : 0;
    int heater = one->out.heater ? one->params.heater_mw / 13 : 0;
    int most = one->out.charge_max_ma + heater;
    charge = charge > most ? most : charge;
    int rest_mv = soc_pm < 100 ? 10800 + 18 * soc_pm : 12600 + soc_pm * 7 / 10;
    int held = soc_pm >= 985 && charge > 0;
    charge = held ? charge / 6 : charge;
    int lamp = one->out.lamp_pm * (one->params.lamp_full_mw / 1000) / 13;
    one->charge_mas += (int64_t)(charge - lamp - heater - 11) * dt_s;
    one->charge_mas = one->charge_mas < 0          ? 0
                      : one->charge_mas > capacity ? capacity
                                                   : one->charge_mas;
    int bat_mv = held ? 14400 : rest_mv + charge / 30 - lamp / 30;
    return (struct fw_inputs){.dt_s = dt_s,
                              .pv_mv = pv_mv,
                              .charge_ma = charge,
                              .lamp_ma = lamp + heater,
                              .bat_mv = one->params.chemistry ? bat_mv * 83 / 96 : bat_mv,
                              .cell_ddc = cell_ddc,
                              .board_ddc = cell_ddc,
                              .motion = lamp > 0 && (sun_ma + cell_ddc) % 7 == 0};
}

static void compare(const struct eight *eight, const struct one *one, int lane, int t)
{
    const int32_t *out = (const int32_t *)&one->out;
    const int32_t *state = (const int32_t *)&one->state;
    for (int i = 0; i < DRIVE_OUTPUTS; i++) {
        cr_assert_eq(eight_word(eight, EIGHT_OUTPUTS, i, lane), out[i],
                     "output %d of lane %d at %d s", i, lane, t);
    }
    for (int i = 0; i < (int)eight_state_words(); i++) {
        cr_assert_eq(eight_word(eight, EIGHT_STATE, i, lane), state[i],
                     "state word %d of lane %d at %d s", i, lane, t);
    }
}

static struct eight *start(struct one one[DRIVE_LANES])
{
    static int32_t rows[DRIVE_LANES][DRIVE_PARAMS];
    cr_assert_leq(FW_PARAM_COUNT, DRIVE_PARAMS);
    cr_assert_eq(eight_state_words() * sizeof(int32_t), sizeof(struct fw_state));
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        one[lane] = (struct one){.params = fw_params_defaults()};
        vary(&one[lane].params, lane);
        cr_assert_eq(fw_params_check(&one[lane].params), -1);
        cr_assert_eq(fw_params_out_of_range(&one[lane].params), -1);
        fw_init(&one[lane].params, &one[lane].state);
        fw_fast_init(&one[lane].params, &one[lane].fast);
        one[lane].charge_mas = (int64_t)one[lane].params.capacity_mah * 3600 * (lane + 2) / 10;
        for (int i = 0; i < FW_PARAM_COUNT; i++) {
            rows[lane][i] = fw_param_get(&one[lane].params, i, 0);
        }
    }
    /* vectors of eight words want their own alignment */
    struct eight *eight = aligned_alloc(64, (eight_size() + 63) / 64 * 64);
    memset(eight, 0, eight_size());
    eight_start(eight, rows, FW_PARAM_COUNT);
    return eight;
}

/* As bits, what a run has met. */
struct met {
    unsigned modes, faults, events, reasons;
};

static void meet(struct met *met, const struct fw_outputs *out)
{
    met->modes |= 1u << out->mode;
    met->faults |= (unsigned)out->faults;
    met->events |= (unsigned)out->events;
    met->reasons |= (unsigned)out->why;
}

static void restart(struct one one[DRIVE_LANES], struct eight *eight)
{
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        struct fw_kept kept;
        fw_keep(&one[lane].state, &kept);
        fw_init(&one[lane].params, &one[lane].state);
        fw_restore(&one[lane].params, &one[lane].state, &kept);
    }
    eight_restart(eight);
}

static struct met drive(int days, int dt_s)
{
    struct one one[DRIVE_LANES];
    struct eight *eight = start(one);
    int32_t inputs[DRIVE_LANES][DRIVE_INPUTS];
    uint32_t seed = 1;
    struct met met = {0};
    for (int t = 0; t < days * 86400; t += dt_s) {
        if (t == days * 43200) {
            restart(one, eight);
        }
        int sun_ma, pv_mv, cell_ddc;
        weather(t, draw(&seed), &sun_ma, &pv_mv, &cell_ddc);
        for (int lane = 0; lane < DRIVE_LANES; lane++) {
            struct fw_inputs pins = plant(&one[lane], dt_s, sun_ma * (lane + 1) / 4, pv_mv,
                                          cell_ddc);
            upset(&one[lane], t, &pins);
            memcpy(inputs[lane], &pins, sizeof pins);
            fw_step(&one[lane].params, &one[lane].state, &pins, &one[lane].out);
            meet(&met, &one[lane].out);
        }
        eight_step(eight, inputs);
        for (int lane = 0; lane < DRIVE_LANES; lane++) {
            compare(eight, &one[lane], lane, t);
        }
    }
    free(eight);
    return met;
}

static void check_met(const struct met *met)
{
    for (int i = 0; i < FW_MODE_COUNT; i++) {
        cr_expect(met->modes >> i & 1, "mode \"%s\" was never met", fw_mode_name(i));
    }
    for (int i = 0; i < FW_FAULT_COUNT; i++) {
        cr_expect(met->faults >> i & 1, "fault \"%s\" was never met", fw_fault_name(i));
    }
    for (int i = 0; i < FW_EVENT_COUNT; i++) {
        cr_expect(met->events >> i & 1, "event \"%s\" was never met", fw_event_name(i));
    }
    for (int i = 0; i < FW_WHY_COUNT; i++) {
        cr_expect(met->reasons >> i & 1, "reason \"%s\" was never met", fw_why_name(i));
    }
}

Test(lanes, eight_lanes_give_the_bits_of_eight_controllers_at_a_minute)
{
    struct met met = drive(90, 60);
    check_met(&met);
}

Test(lanes, eight_lanes_give_the_bits_of_eight_controllers_at_a_second)
{
    struct met met = drive(5, 1);
    unsigned bulk_and_open = 1u << FW_MODE_BULK | 1u << FW_MODE_CV;
    cr_assert_eq(met.modes & bulk_and_open, bulk_and_open, "%x", met.modes);
    cr_assert(met.events >> FW_EVENT_DUSK & 1);
    cr_assert(met.faults >> FW_FAULT_PACK_OPEN & 1);
}

Test(lanes, eight_lanes_track_the_bits_of_eight_panels)
{
    struct one one[DRIVE_LANES];
    struct eight *eight = start(one);
    uint32_t seed = 5;
    int runs = 0;
    int32_t tripped = 0;
    for (int t = 0; t < 60000; t++) {
        int32_t inputs[DRIVE_LANES][DRIVE_FAST_INPUTS];
        for (int lane = 0; lane < DRIVE_LANES; lane++) {
            struct one *o = &one[lane];
            int light = 200 + abs((t / (3 + lane)) % 1600 - 800);
            int voc = 19000 + light * 2 + (int)(draw(&seed) % 9);
            int v = o->fast_out.run ? o->fast_out.pv_set_mv : voc;
            v = v > voc ? voc : v;
            int drop = v > 15000 ? (v - 15000) / 20 : 0;
            int ma = o->fast_out.run ? light * 5 * (400 - drop) / 400 : 0;
            ma = ma < 0 ? 0 : ma + (int)(draw(&seed) % 4);
            int charge = (int)((int64_t)v * ma / 13200);
            int limit = t % 9000 < 3000 ? 1500 : 9000;
            charge = t % 7001 == 7000 ? -200 : charge;
            v = t % 11003 == 11002 ? 39500 : v;
            int bat = t % 9973 == 9972 ? 15500 : 13200 + charge / 20 * (1 + lane);
            light = t % 31000 > 30000 ? 0 : light; /* weak light trips after ten seconds */
            ma = light > 0 ? ma : 0;
            const int32_t in[DRIVE_FAST_INPUTS] = {100,   v,    ma, bat, charge, t % 20000 < 19000,
                                                   14400, limit};
            memcpy(inputs[lane], in, sizeof in);
            const struct fw_fast_inputs pins = {in[0], in[1], in[2], in[3],
                                                in[4], in[5], in[6], in[7]};
            fw_fast_step(&o->params, &o->fast, &pins, &o->fast_out);
            runs += o->fast_out.run;
            tripped |= o->fast_out.trips;
        }
        eight_fast_step(eight, inputs);
        for (int lane = 0; lane < DRIVE_LANES; lane++) {
            const int32_t *state = (const int32_t *)&one[lane].fast;
            const int32_t *out = (const int32_t *)&one[lane].fast_out;
            for (int i = 0; i < DRIVE_FAST_STATE; i++) {
                cr_assert_eq(eight_word(eight, EIGHT_FAST_STATE, i, lane), state[i],
                             "word %d of lane %d at step %d", i, lane, t);
            }
            for (int i = 0; i < DRIVE_FAST_OUTPUTS; i++) {
                cr_assert_eq(eight_word(eight, EIGHT_FAST_OUTPUTS, i, lane), out[i]);
            }
        }
    }
    cr_assert_gt(runs, 8 * 30000, "it tracks most of the time");
    cr_assert_eq(tripped, 15, "every way to be stopped: %x", (unsigned)tripped);
    free(eight);
}

/* Lanes look for a short only when enough flows for the least that parameters can ask for. */
Test(lanes, the_least_short_is_seen_in_lanes_as_well)
{
    struct one one[DRIVE_LANES];
    struct eight *eight = start(one);
    static int32_t rows[DRIVE_LANES][DRIVE_PARAMS];
    for (int lane = 0; lane < DRIVE_LANES; lane++) {
        struct fw_params *params = &one[lane].params;
        params->lamp_full_mw = fw_param_table[FW_PARAM_lamp_full_mw].min;
        params->nominal_mv = fw_param_table[FW_PARAM_nominal_mv].max;
        params->lamp_short_pm = fw_param_table[FW_PARAM_lamp_short_pm].min;
        fw_init(params, &one[lane].state);
        for (int i = 0; i < FW_PARAM_COUNT; i++) {
            rows[lane][i] = fw_param_get(params, i, 0);
        }
    }
    eight_start(eight, rows, FW_PARAM_COUNT);
    int tripped = 0;
    for (int t = 0; t < 100; t++) {
        int32_t inputs[DRIVE_LANES][DRIVE_INPUTS];
        for (int lane = 0; lane < DRIVE_LANES; lane++) {
            const struct fw_inputs pins = {
                .dt_s = 1, .bat_mv = 13000, .lamp_ma = t, .cell_ddc = 200, .board_ddc = 200};
            memcpy(inputs[lane], &pins, sizeof pins);
            fw_step(&one[lane].params, &one[lane].state, &pins, &one[lane].out);
        }
        eight_step(eight, inputs);
        for (int lane = 0; lane < DRIVE_LANES; lane++) {
            compare(eight, &one[lane], lane, t);
        }
        tripped |= one[0].out.events >> FW_EVENT_LAMP_OFF & 1;
    }
    cr_assert(tripped);
    free(eight);
}

/* A dividend whose quotient is at, or next to, a whole number: where rounding shows. */
static int32_t near_multiple(uint32_t *seed, int32_t b, int bits)
{
    int64_t a = (int64_t)(draw(seed) % (1u << bits)) * b + (int64_t)(draw(seed) % 3) - 1;
    return a > INT32_MAX ? INT32_MAX - (int32_t)(draw(seed) % 3) : (int32_t)a;
}

Test(lanes, a_division_in_lanes_is_exact)
{
    uint32_t seed = 11;
    for (int round = 0; round < 400000; round++) {
        int bits = 1 + round % 20;
        uint32_t widest = INT32_MAX >> (bits - 1);
        int32_t a[DRIVE_LANES], b[DRIVE_LANES], q[DRIVE_LANES];
        for (int k = 0; k < DRIVE_LANES; k++) {
            uint32_t any = draw(&seed) << 8 ^ draw(&seed);
            b[k] = (int32_t)(any % widest + 1) >> draw(&seed) % 24;
            a[k] = draw(&seed) % 4 ? near_multiple(&seed, b[k], bits) : (int32_t)draw(&seed) << 7;
            q[k] = a[k];
        }
        eight_divide(q, b, bits);
        for (int k = 0; k < DRIVE_LANES; k++) {
            int32_t whole = (a[k] < 0 ? 0 : a[k]) / (b[k] < 1 ? 1 : b[k]);
            int32_t most = (int32_t)((1u << bits) - 1u);
            cr_assert_eq(q[k], whole < most ? whole : most, "%d / %d in %d bits gives %d", a[k],
                         b[k], bits, q[k]);
        }
    }
}
