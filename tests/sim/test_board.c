/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "sim/engine/board.h"

/* The linker puts these between board and firmware (--wrap), so that a test sees what the firmware
 * sees. */
static struct fw_inputs seen;
static struct fw_fast_inputs fast_seen;

void __real_fw_step(const struct fw_params *params, struct fw_state *state,
                    const struct fw_inputs *pins, struct fw_outputs *out);
void __wrap_fw_step(const struct fw_params *params, struct fw_state *state,
                    const struct fw_inputs *pins, struct fw_outputs *out);
void __real_fw_fast_step(const struct fw_params *params, struct fw_fast_state *state,
                         const struct fw_fast_inputs *pins, struct fw_fast_outputs *out);
void __wrap_fw_fast_step(const struct fw_params *params, struct fw_fast_state *state,
                         const struct fw_fast_inputs *pins, struct fw_fast_outputs *out);

void __wrap_fw_step(const struct fw_params *params, struct fw_state *state,
                    const struct fw_inputs *pins, struct fw_outputs *out)
{
    seen = *pins;
    __real_fw_step(params, state, pins, out);
}

void __wrap_fw_fast_step(const struct fw_params *params, struct fw_fast_state *state,
                         const struct fw_fast_inputs *pins, struct fw_fast_outputs *out)
{
    fast_seen = *pins;
    __real_fw_fast_step(params, state, pins, out);
}

static const struct vs_pins usual = {.pv_v = 17.3,
                                     .bat_v = 13.1,
                                     .charge_a = 2.2,
                                     .lamp_a = 1.7,
                                     .cell_degc = 12.3,
                                     .board_degc = 9};

static void silence(struct vs_board_params *p)
{
#define NO_NOISE(name, low, high, noise_sd_, scale) p->sensors.name.noise_sd = 0;
    VS_BOARD_CHANNELS(NO_NOISE)
#undef NO_NOISE
}

/* A board just reset. */
static struct vs_board_state fresh(const struct vs_board_params *p)
{
    struct vs_board_state s;
    memset(&s, 0, sizeof s);
    vs_board_reset(p, &s);
    return s;
}

/* What the firmware sees of these pins in the first step. */
static struct fw_inputs first_seen(const struct vs_board_params *p, const struct vs_pins *pins)
{
    struct vs_board_state s = fresh(p);
    vs_board_step(p, &s, pins, 60);
    return seen;
}

Test(board, a_reading_is_the_nearest_step_of_the_converter)
{
    struct vs_board_params p = vs_board_defaults();
    silence(&p);
    cr_assert_eq(p.bits, 12);
    double step_v = 40.0 / 4096, step_k = 150.0 / 4096;
    for (int k = 0; k < 997; k++) {
        struct vs_pins pins = usual;
        pins.pv_v = 0.037 * k;
        pins.cell_degc = -45 + 0.13 * k;
        struct fw_inputs in = first_seen(&p, &pins);
        /* half a step of the converter, and half a unit of the whole number */
        cr_expect_leq(fabs(in.pv_mv / 1000.0 - pins.pv_v), step_v / 2 + 0.0005 + 1e-9);
        cr_expect_leq(fabs(in.cell_ddc / 10.0 - pins.cell_degc), step_k / 2 + 0.05 + 1e-9);
    }
}

/* Counts that stand for half a tenth of a degree. */
Test(board, half_a_unit_reads_as_the_unit_above)
{
    struct vs_board_params p = vs_board_defaults();
    silence(&p);
    static const double degc[] = {-31.25, 6.25, 43.75, 81.25};
    static const int32_t ddc[] = {-312, 63, 438, 813};
    for (int k = 0; k < 4; k++) {
        struct vs_pins pins = usual;
        pins.cell_degc = degc[k];
        cr_expect_eq(first_seen(&p, &pins).cell_ddc, ddc[k], "%g degC", degc[k]);
    }
}

Test(board, values_within_one_step_read_the_same_and_the_next_step_reads_another)
{
    struct vs_board_params p = vs_board_defaults();
    silence(&p);
    double step_v = 20.0 / 4096; /* 4.9 mV: more than the whole millivolts hide */
    struct vs_pins at = usual, near = usual, next = usual;
    at.bat_v = 2700 * step_v;
    near.bat_v = 2700.45 * step_v;
    next.bat_v = 2701 * step_v;
    int32_t there = first_seen(&p, &at).bat_mv;
    cr_expect_eq(first_seen(&p, &near).bat_mv, there);
    cr_expect_geq(first_seen(&p, &next).bat_mv, there + 4);
}

Test(board, more_bits_make_finer_steps)
{
    struct vs_board_params p = vs_board_defaults();
    silence(&p);
    double worst[2] = {0, 0};
    static const int bits[2] = {8, 16};
    for (int which = 0; which < 2; which++) {
        p.bits = bits[which];
        for (int k = 0; k < 500; k++) {
            struct vs_pins pins = usual;
            pins.bat_v = 10 + 0.01 * k;
            double off = fabs(first_seen(&p, &pins).bat_mv / 1000.0 - pins.bat_v);
            worst[which] = fmax(worst[which], off);
        }
    }
    /* 8 bits of 20 V are 78 mV a step; 16 bits are finer than the millivolt */
    cr_expect_gt(worst[0], 0.030);
    cr_expect_lt(worst[0], 0.040);
    cr_expect_leq(worst[1], 0.00066);
}

Test(board, readings_saturate_at_both_ends_of_the_range)
{
    struct vs_board_params p = vs_board_defaults();
    silence(&p);
    struct vs_pins over = {1e3, 1e3, 1e3, 1e3, 1e3, 1e3};
    struct fw_inputs in = first_seen(&p, &over);
    /* the highest count lies one step below the nominal end */
    cr_expect_eq(in.pv_mv, (int32_t)lround(40000.0 * 4095 / 4096));
    cr_expect_eq(in.bat_mv, (int32_t)lround(20000.0 * 4095 / 4096));
    cr_expect_eq(in.charge_ma, (int32_t)lround(10000.0 * 4095 / 4096));
    cr_expect_eq(in.cell_ddc, (int32_t)lround(10 * (-50 + 150.0 * 4095 / 4096)));
    struct vs_pins under = {-1e3, -1e3, -1e3, -1e3, -1e3, -1e3};
    in = first_seen(&p, &under);
    cr_expect_eq(in.pv_mv, 0);
    cr_expect_eq(in.bat_mv, 0);
    cr_expect_eq(in.lamp_ma, 0);
    cr_expect_eq(in.cell_ddc, -500);
    cr_expect_eq(in.board_ddc, -500);
}

/* Each channel is bent alone and only its own reading moves. */
Test(board, gain_and_offset_bend_their_own_channel)
{
    struct vs_board_params right = vs_board_defaults();
    silence(&right);
    right.bits = 16; /* fine steps, so that the bend is what shows */
    struct fw_inputs a = first_seen(&right, &usual);
    struct vs_board_params bent = right;
    bent.sensors.bat_v.gain = 1.01;
    struct fw_inputs b = first_seen(&bent, &usual);
    /* one step of 0.3 mV and rounding, at both readings */
    cr_expect_float_eq(b.bat_mv - a.bat_mv, 131, 1.5);
    cr_expect_eq(b.pv_mv, a.pv_mv);
    cr_expect_eq(b.charge_ma, a.charge_ma);
    bent = right;
    bent.sensors.lamp_a.offset = -0.050;
    bent.sensors.board_degc.offset = 2;
    b = first_seen(&bent, &usual);
    cr_expect_float_eq(b.lamp_ma - a.lamp_ma, -50, 1.5);
    cr_expect_float_eq(b.board_ddc - a.board_ddc, 20, 1);
    cr_expect_eq(b.cell_ddc, a.cell_ddc);
    cr_expect_eq(b.charge_ma, a.charge_ma);
}

/* The regulator compares its set-point with what its own divider says. */
Test(board, a_battery_divider_that_reads_high_makes_the_regulator_hold_low)
{
    struct vs_board_params p = vs_board_defaults();
    struct vs_board_state s = fresh(&p);
    double honest = vs_board_step(&p, &s, &usual, 60).charge_v;
    p.sensors.bat_v.gain = 1.02;
    p.sensors.bat_v.offset = 0.1;
    s = fresh(&p);
    double held = vs_board_step(&p, &s, &usual, 60).charge_v;
    cr_expect_float_eq(held * 1.02 + 0.1, honest, 1e-9);
}

/* 20000 steps at 16 bits: the mean of the noise is known to sd / 141, its deviation to half a
 * percent. The bounds are five of these; whole millivolts add 1/sqrt(12) mV of their own. */
Test(board, noise_has_mean_zero_and_the_deviation_that_was_stated)
{
    enum { STEPS = 20000 };
    struct vs_board_params p = vs_board_defaults();
    silence(&p);
    p.bits = 16;
    p.sensors.pv_v.noise_sd = 0.020;
    p.sensors.bat_v.noise_sd = 0.010;
    p.sensors.lamp_a.noise_sd = 0.030;
    struct vs_board_state s = fresh(&p);
    double sum[3] = {0}, square[3] = {0}, cross = 0;
    for (int k = 0; k < STEPS; k++) {
        vs_board_step(&p, &s, &usual, 60);
        double off[3] = {seen.pv_mv - 17300.0, seen.bat_mv - 13100.0, seen.lamp_ma - 1700.0};
        for (int c = 0; c < 3; c++) {
            sum[c] += off[c];
            square[c] += off[c] * off[c];
        }
        cross += off[0] * off[1];
    }
    static const double sd_m[3] = {20, 10, 30};
    for (int c = 0; c < 3; c++) {
        double mean = sum[c] / STEPS, sd = sqrt(square[c] / STEPS - mean * mean);
        cr_expect_lt(fabs(mean), 5 * sd_m[c] / 141 + 0.2, "channel %d: mean %.3f", c, mean);
        cr_expect_float_eq(sd, sqrt(sd_m[c] * sd_m[c] + 1.0 / 12), 0.025 * sd_m[c],
                           "channel %d: deviation %.3f", c, sd);
    }
    /* channels share nothing: a correlation is known to 0.007 */
    cr_expect_lt(fabs(cross / STEPS / (20 * 10)), 0.035);
}

static void run_steps(struct vs_board_params *p, int steps, struct fw_inputs *out)
{
    struct vs_board_state s = fresh(p);
    for (int k = 0; k < steps; k++) {
        vs_board_step(p, &s, &usual, 60);
        out[k] = seen;
    }
}

Test(board, noise_depends_on_seed_lamp_and_step_and_on_nothing_else)
{
    enum { STEPS = 50 };
    struct vs_board_params p = vs_board_defaults();
    p.bits = 16;
    struct fw_inputs once[STEPS], again[STEPS], other[STEPS];
    run_steps(&p, STEPS, once);
    run_steps(&p, STEPS, again);
    cr_expect_eq(memcmp(once, again, sizeof once), 0);
    int same_as_before = 0, same_lamp = 0, same_seed = 0;
    p.lamp = 1;
    run_steps(&p, STEPS, other);
    for (int k = 0; k < STEPS; k++) {
        same_lamp += memcmp(&once[k], &other[k], sizeof once[k]) == 0;
        same_as_before += k > 0 && memcmp(&once[k], &once[k - 1], sizeof once[k]) == 0;
    }
    p.lamp = 0;
    p.seed++;
    run_steps(&p, STEPS, other);
    for (int k = 0; k < STEPS; k++) {
        same_seed += memcmp(&once[k], &other[k], sizeof once[k]) == 0;
    }
    /* six readings that all agree by chance: less than once in a thousand steps */
    cr_expect_leq(same_lamp, 1);
    cr_expect_leq(same_seed, 1);
    cr_expect_leq(same_as_before, 1);
}

Test(board, a_reset_forgets_the_firmware_but_not_where_the_noise_was)
{
    enum { STEPS = 10 };
    struct vs_board_params p = vs_board_defaults();
    p.bits = 16;
    struct fw_inputs straight[STEPS];
    run_steps(&p, STEPS, straight);
    struct vs_board_state s = fresh(&p);
    for (int k = 0; k < STEPS; k++) {
        if (k == 5) {
            vs_board_reset(&p, &s);
            cr_expect_eq(s.firmware.started, 0);
        }
        vs_board_step(&p, &s, &usual, 60);
        cr_expect_eq(memcmp(&seen, &straight[k], sizeof seen), 0, "step %d", k);
    }
}

Test(board, the_fast_firmware_sees_the_pins_and_what_the_slow_one_commands)
{
    struct vs_board_params p = vs_board_defaults();
    struct vs_board_fast_state s;
    vs_board_fast_reset(&p, &s);
    struct vs_fast_pins pins = {17.3, 3.4, 13.1, 4.2};
    struct vs_commands commands = {
        .charge_on = 1, .charge_v = 14.4, .charge_max_a = 6.5, .converter_max_a = 7};
    vs_board_fast_step(&p, &s, NULL, &pins, &commands, 100);
    /* a step of the converter (9.8 mV, 4.9 mV, 2.4 mA) and four deviations of noise */
    cr_expect_float_eq(fast_seen.pv_mv, 17300, 10 + 20);
    cr_expect_float_eq(fast_seen.pv_ma, 3400, 3 + 12);
    cr_expect_float_eq(fast_seen.bat_mv, 13100, 5 + 12);
    cr_expect_float_eq(fast_seen.charge_ma, 4200, 3 + 12);
    cr_expect_eq(fast_seen.dt_ms, 100);
    cr_expect_eq(fast_seen.charge_on, 1);
    cr_expect_eq(fast_seen.charge_mv, 14400);
    cr_expect_eq(fast_seen.charge_max_ma, 7000); /* the load draws past the battery */
}

/* What the firmware sees in the first step under one fault. */
static struct fw_inputs seen_under(struct vs_fault fault)
{
    struct vs_board_params p = vs_board_defaults();
    silence(&p);
    p.bits = 16;
    struct vs_fault_set set = {.at = {fault}, .count = 1};
    set.at[0].end_s = 1e9;
    struct vs_faults_now now = vs_faults_at(&set, -1, 0);
    struct vs_board_state s = fresh(&p);
    memset(&seen, 0, sizeof seen);
    vs_board_step_under(&p, &s, &now.board, &usual, 60);
    return seen;
}

Test(board, a_faulty_sensor_bends_sticks_or_falls_silent)
{
    struct vs_fault f = {.kind = VS_FAULT_bat_v_gain, .value = 1.02};
    cr_expect_float_eq(seen_under(f).bat_mv, 13100 * 1.02, 1.5);
    cr_expect_float_eq(seen_under(f).pv_mv, 17300, 1.5);
    f = (struct vs_fault){.kind = VS_FAULT_lamp_a_offset, .value = -0.02};
    cr_expect_float_eq(seen_under(f).lamp_ma, 1680, 1.5);
    f = (struct vs_fault){.kind = VS_FAULT_charge_a_stuck, .value = 4};
    cr_expect_float_eq(seen_under(f).charge_ma, 4000, 1.5);
    f = (struct vs_fault){.kind = VS_FAULT_cell_degc_open};
    cr_expect_eq(seen_under(f).cell_ddc, -500);
    cr_expect_float_eq(seen_under(f).board_ddc, 90, 1);
    f = (struct vs_fault){.kind = VS_FAULT_pv_v_open};
    cr_expect_eq(seen_under(f).pv_mv, 0);
}

Test(board, a_faulty_converter_bends_every_channel)
{
    struct vs_fault f = {.kind = VS_FAULT_adc_gain, .value = 0.98};
    struct fw_inputs in = seen_under(f);
    cr_expect_float_eq(in.pv_mv, 17300 * 0.98, 1.5);
    cr_expect_float_eq(in.lamp_ma, 1700 * 0.98, 1.5);
    /* bit 15 of 16 is half of the range: 20 V of 40, 10 V of 20 */
    f = (struct vs_fault){.kind = VS_FAULT_adc_bit_high, .value = 15};
    cr_expect_float_eq(seen_under(f).pv_mv, 37300, 1.5);
    f = (struct vs_fault){.kind = VS_FAULT_adc_bit_low, .value = 15};
    cr_expect_float_eq(seen_under(f).bat_mv, 3100, 1.5);
}

Test(board, somebody_moves_and_somebody_asks_for_sleep)
{
    cr_expect_eq(seen_under((struct vs_fault){.kind = VS_FAULT_motion}).motion, 1);
    cr_expect_eq(seen_under((struct vs_fault){.kind = VS_FAULT_service_sleep}).service,
                 FW_SERVICE_SLEEP);
    cr_expect_eq(seen_under((struct vs_fault){.kind = VS_FAULT_service_wake}).service,
                 FW_SERVICE_WAKE);
    cr_expect_eq(seen_under((struct vs_fault){.kind = VS_FAULT_pv_v_gain, .value = 1}).motion, 0);
}

/* Seconds and steps that the firmware counts while the plant goes on by so many ticks. */
static void counted(const struct vs_board_faults *faults, int dt_s, int ticks, long *seconds,
                    int64_t *steps)
{
    struct vs_board_params p = vs_board_defaults();
    struct vs_board_state s = fresh(&p);
    *seconds = 0;
    for (int k = 0; k < ticks; k++) {
        uint64_t before = s.noise.steps;
        vs_board_step_under(&p, &s, faults, &usual, dt_s);
        *seconds += s.noise.steps > before ? seen.dt_s * (long)(s.noise.steps - before) : 0;
    }
    *steps = (int64_t)s.noise.steps;
}

Test(board, a_clock_that_is_off_makes_longer_steps_or_other_numbers_of_them)
{
    struct vs_fault_set none = {.count = 0};
    struct vs_board_faults faults = vs_faults_at(&none, -1, 0).board;
    long seconds;
    int64_t steps;
    faults.clock_frac = -0.05;
    counted(&faults, 1, 1000, &seconds, &steps);
    cr_expect_float_eq((double)seconds, 950, 1.01);
    cr_expect_float_eq((double)steps, 950, 1.01);
    faults.clock_frac = 0.05;
    counted(&faults, 1, 1000, &seconds, &steps);
    cr_expect_float_eq((double)seconds, 1050,
                       40); /* of two steps in a tick the last is counted twice */
    faults.clock_frac = -0.05;
    counted(&faults, 60, 100, &seconds, &steps);
    cr_expect_eq(seconds, 5700);
    faults.clock_frac = 0;
    faults.missed = 1;
    counted(&faults, 60, 10, &seconds, &steps);
    cr_expect_eq(steps, 0);
    faults.missed = 0;
    faults.doubled = 1;
    counted(&faults, 60, 10, &seconds, &steps);
    cr_expect_eq(steps, 20);
}

/* The bytes of the firmware's state that differ after a bit of this byte has turned over. */
static size_t bytes_turned(size_t byte, size_t *where)
{
    struct vs_board_params p = vs_board_defaults();
    struct vs_fault_set none = {.count = 0};
    struct vs_board_faults faults = vs_faults_at(&none, -1, 0).board;
    faults.missed = 1; /* so that the step itself changes nothing */
    faults.flip_bit = 8 * (int)byte + 3;
    struct vs_board_state s = fresh(&p), before = s;
    vs_board_step_under(&p, &s, &faults, &usual, 60);
    const unsigned char *a = (const void *)&before.firmware, *b = (const void *)&s.firmware;
    size_t count = 0;
    for (size_t k = 0; k < sizeof s.firmware; k++) {
        if ((a[k] ^ b[k]) == 8) {
            *where = k;
            count++;
        }
    }
    return count;
}

Test(board, one_bit_of_the_memory_turns_over_and_no_other)
{
    size_t byte = offsetof(struct fw_state, soc_pm), where = 0;
    cr_expect_eq(bytes_turned(byte, &where), 1);
    cr_expect_eq(where, byte);
}

Test(board, a_word_worked_out_of_the_parameters_is_repaired)
{
    size_t where = 0;
    cr_expect_eq(bytes_turned(offsetof(struct fw_state, taper_ma), &where), 0);
}

/* A night is learned, kept at dusk, and known again after a blackout; without the store it is not.
 */
Test(board, what_was_kept_comes_back_after_a_reset_unless_the_store_is_lost)
{
    struct vs_board_params p = vs_board_defaults();
    struct vs_board_state s = fresh(&p);
    for (int minute = 0; minute < 3 * 1440; minute++) {
        struct vs_pins pins = usual;
        int day = minute % 1440 < 660; /* nights of 13 h */
        pins.pv_v = day ? 18 : 0;
        pins.charge_a = day ? 2 : 0;
        vs_board_step(&p, &s, &pins, 60);
    }
    cr_expect_eq(s.kept.version, FW_KEPT_VERSION);
    int32_t learned = s.firmware.night_length_s;
    cr_assert_float_eq(learned, 13 * 3600, 600);
    struct vs_board_state lost = s;
    vs_board_reset(&p, &s);
    cr_expect_eq(s.firmware.night_length_s, learned);
    cr_expect_eq(s.boots, 2);
    vs_board_lose_store(&lost);
    vs_board_reset(&p, &lost);
    cr_expect_eq(lost.firmware.night_length_s, 43200);
}

Test(board, the_converter_gives_what_the_load_takes_beside_the_battery)
{
    struct vs_board_params p = vs_board_defaults();
    silence(&p);
    struct vs_board_state s = fresh(&p);
    struct vs_commands c = vs_board_step(&p, &s, &usual, 60);
    cr_expect_eq(c.converter_max_a,
                 c.charge_max_a); /* what the shunt shows of a lamp that is off is not counted on */
    s.outputs.heater = s.outputs.charge_on = 1;
    s.outputs.charge_max_ma = 0;
    struct vs_fault_set none = {.count = 0};
    struct vs_board_faults faults = vs_faults_at(&none, -1, 0).board;
    faults.missed = 1;
    c = vs_board_step_under(&p, &s, &faults, &usual, 60);
    /* a little short, for the cells' sake */
    cr_expect_float_eq(c.converter_max_a, 1.7 - 0.02, 0.003);
    s.outputs.heater = 0;
    s.outputs.lamp_pm = 1000;
    s.outputs.charge_max_ma = 2000;
    c = vs_board_step_under(&p, &s, &faults, &usual, 60);
    cr_expect_float_eq(c.converter_max_a, 2 + 1.7, 0.003);
    p.firmware.charge_max_ma = 3000; /* all it can */
    c = vs_board_step_under(&p, &s, &faults, &usual, 60);
    cr_expect_eq(c.converter_max_a, 3);
    s.outputs.charge_on = 0;
    c = vs_board_step_under(&p, &s, &faults, &usual, 60);
    cr_expect_eq(c.converter_max_a, 2);
}
