/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/board.h"

#include <assert.h>
#include <string.h>

#include "sim/base/random.h"

/* Draws of one step: one for two channels, slow and fast firmware apart. */
enum { DRAWS_PER_STEP = 8, FAST_DRAWS = 4 };

struct vs_board_params vs_board_defaults(void)
{
    struct vs_board_params p;
    memset(&p, 0, sizeof p);
    p.bits = 12;
    p.seed = 1;
#define SENSOR_DEFAULT(name, low, high, noise_sd)                                                  \
    p.name = (struct vs_sensor){low, high, 1.0, 0.0, noise_sd};
    VS_BOARD_CHANNELS(SENSOR_DEFAULT)
#undef SENSOR_DEFAULT
    p.firmware = fw_params_defaults();
    return p;
}

/* Noise with mean 0 and deviation 1: the sum of two uniform draws of 16 bits, a triangle. One draw
 * of 64 bits serves two channels; half: 0 or 1. */
static double noise(uint64_t bits, int half)
{
    uint64_t mine = bits >> (32 * half);
    double sum = (double)((mine & 0xffff) + (mine >> 16 & 0xffff));
    const double mean = 65535.0, per_deviation = 1.0 / 26754.96; /* sqrt(6) / 2^16 */
    return (sum - mean) * per_deviation;
}

/* What the firmware reads of a value: a count of the converter, in thousandths of the unit
 * (millivolt, milliampere) or tenths (0.1 degC), to the nearest whole number. */
static int32_t sense(const struct vs_sensor *s, int bits, double value, double normal, double scale)
{
    double steps = (double)(1 << bits);
    double range = s->high - s->low;
    double seen = value * s->gain + s->offset + normal * s->noise_sd;
    double counts = (seen - s->low) * steps / range;
    counts = counts > 0 ? counts : 0;
    counts = counts < steps - 1.0 ? counts : steps - 1.0;
    double whole = (double)(int32_t)(counts + 0.5);
    double reading = (s->low + whole * range / steps) * scale;
    return (int32_t)(reading < 0 ? reading - 0.5 : reading + 0.5);
}

static uint64_t noise_key(const struct vs_board_params *p)
{
    struct vs_random r = {p->seed, p->lamp, VS_STREAM_ADC};
    return vs_random_key(&r);
}

enum vs_err vs_board_emulate(const char *image, const char *program, struct vs_emulated **emulated,
                             struct vs_diag *diag)
{
    struct vs_emulated_options options = {
        .image = image,
        .program = program,
        .sizes = {sizeof(struct fw_params), sizeof(struct fw_state), sizeof(struct fw_fast_state),
                  sizeof(struct fw_kept), sizeof(struct fw_inputs), sizeof(struct fw_outputs),
                  sizeof(struct fw_fast_inputs), sizeof(struct fw_fast_outputs)},
    };
    return vs_emulated_open(emulated, &options, diag);
}

enum vs_err vs_board_trouble(const struct vs_board_params *params, struct vs_diag *diag)
{
    return params->emulated ? vs_emulated_trouble(params->emulated, diag) : VS_OK;
}

static void start(const struct vs_board_params *params, struct fw_state *state)
{
    if (!params->emulated) {
        fw_init(&params->firmware, state);
    } else if (vs_emulated_params(params->emulated, &params->firmware) == VS_OK) {
        vs_emulated_init(params->emulated);
    }
}

static void step(const struct vs_board_params *params, struct fw_state *state,
                 const struct fw_inputs *in, struct fw_outputs *out)
{
    if (!params->emulated) {
        fw_step(&params->firmware, state, in, out);
    } else if (vs_emulated_slow(params->emulated, in, out, 1)) {
        memset(out, 0, sizeof *out);
    }
}

static void fast_start(const struct vs_board_params *params, struct fw_fast_state *state)
{
    if (!params->emulated) {
        fw_fast_init(&params->firmware, state);
    } else if (vs_emulated_params(params->emulated, &params->firmware) == VS_OK) {
        vs_emulated_fast_init(params->emulated);
    }
}

static void fast_step(const struct vs_board_params *params, struct fw_fast_state *state,
                      const struct fw_fast_inputs *in, struct fw_fast_outputs *out)
{
    if (!params->emulated) {
        fw_fast_step(&params->firmware, state, in, out);
    } else if (vs_emulated_fast(params->emulated, in, out, 1)) {
        memset(out, 0, sizeof *out);
    }
}

void vs_board_reset(const struct vs_board_params *params, struct vs_board_state *state)
{
    int64_t steps = state->steps; /* the noise goes on where it was */
    memset(state, 0, sizeof *state);
    state->steps = steps;
    state->noise_key = noise_key(params);
    start(params, &state->firmware);
}

struct vs_commands vs_board_step(const struct vs_board_params *params, struct vs_board_state *state,
                                 const struct vs_pins *pins, int dt_s)
{
    uint64_t index = (uint64_t)state->steps * DRAWS_PER_STEP;
    uint64_t volts = vs_random_at(state->noise_key, index);
    uint64_t amps = vs_random_at(state->noise_key, index + 1);
    uint64_t heat = vs_random_at(state->noise_key, index + 2);
    struct fw_inputs in = {
        .dt_s = dt_s,
        .pv_mv = sense(&params->pv_v, params->bits, pins->pv_v, noise(volts, 0), 1000),
        .bat_mv = sense(&params->bat_v, params->bits, pins->bat_v, noise(volts, 1), 1000),
        .charge_ma = sense(&params->charge_a, params->bits, pins->charge_a, noise(amps, 0), 1000),
        .lamp_ma = sense(&params->lamp_a, params->bits, pins->lamp_a, noise(amps, 1), 1000),
        .cell_ddc = sense(&params->cell_degc, params->bits, pins->cell_degc, noise(heat, 0), 10),
        .board_ddc = sense(&params->board_degc, params->bits, pins->board_degc, noise(heat, 1), 10),
    };
    state->steps++;
    step(params, &state->firmware, &in, &state->outputs);
    const struct fw_outputs *out = &state->outputs;
    return (struct vs_commands){
        .charge_on = out->charge_on,
        /* the regulator holds what its own divider reads */
        .charge_v = (out->charge_mv / 1000.0 - params->bat_v.offset) / params->bat_v.gain,
        .charge_max_a = out->charge_max_ma / 1000.0,
        .lamp_level_frac = out->lamp_pm / 1000.0,
    };
}

void vs_board_fast_reset(const struct vs_board_params *params, struct vs_board_fast_state *state)
{
    memset(state, 0, sizeof *state);
    state->noise_key = noise_key(params);
    fast_start(params, &state->firmware);
}

struct fw_fast_inputs vs_board_fast_sense(const struct vs_board_params *params,
                                          struct vs_board_fast_state *state,
                                          const struct vs_fast_pins *pins,
                                          const struct vs_commands *commands, int dt_ms)
{
    uint64_t index = (uint64_t)state->steps * DRAWS_PER_STEP + FAST_DRAWS;
    uint64_t panel = vs_random_at(state->noise_key, index);
    uint64_t bus = vs_random_at(state->noise_key, index + 1);
    state->steps++;
    return (struct fw_fast_inputs){
        .dt_ms = dt_ms,
        .pv_mv = sense(&params->pv_v, params->bits, pins->pv_v, noise(panel, 0), 1000),
        .pv_ma = sense(&params->charge_a, params->bits, pins->panel_a, noise(panel, 1), 1000),
        .bat_mv = sense(&params->bat_v, params->bits, pins->bat_v, noise(bus, 0), 1000),
        .charge_ma = sense(&params->charge_a, params->bits, pins->charge_a, noise(bus, 1), 1000),
        .charge_on = commands->charge_on > 0,
        .charge_mv = (int32_t)(commands->charge_v * 1000.0 + 0.5),
        .charge_max_ma = (int32_t)(commands->charge_max_a * 1000.0 + 0.5),
    };
}

struct vs_fast_command vs_board_fast_step(const struct vs_board_params *params,
                                          struct vs_board_fast_state *state,
                                          const struct vs_fast_pins *pins,
                                          const struct vs_commands *commands, int dt_ms)
{
    struct fw_fast_inputs in = vs_board_fast_sense(params, state, pins, commands, dt_ms);
    struct fw_fast_outputs out;
    fast_step(params, &state->firmware, &in, &out);
    return (struct vs_fast_command){out.run, out.pv_set_mv / 1000.0, (unsigned)out.trips};
}

struct vs_belief vs_board_belief(const struct vs_board_state *state)
{
    const struct fw_outputs *out = &state->outputs;
    return (struct vs_belief){
        .soc_frac = out->soc_pm / 1000.0,
        .sigma_frac = out->sigma_pm / 1000.0,
        .budget_wh = out->budget_mwh / 1000.0,
        .harvest_wh = out->harvest_mwh / 1000.0,
        .charger_mode = fw_mode_name(out->mode),
        .night = out->night,
        .cut_off = out->lvd,
        .faults = (unsigned)out->faults,
    };
}

int vs_firmware_param_count(void)
{
    return FW_PARAM_COUNT;
}

struct vs_firmware_param vs_firmware_param_at(int index)
{
    assert(index >= 0 && index < FW_PARAM_COUNT);
    const struct fw_param_info *row = &fw_param_table[index];
    return (struct vs_firmware_param){row->name, row->unit, row->help,
                                      row->min,  row->max,  row->fallback};
}

int vs_firmware_param_find(const char *name)
{
    for (int index = 0; index < FW_PARAM_COUNT; index++) {
        if (strcmp(fw_param_table[index].name, name) == 0) {
            return index;
        }
    }
    return -1;
}

void vs_firmware_param_set(struct vs_board_params *params, int index, long value)
{
    assert(index >= 0 && index < FW_PARAM_COUNT);
    fw_param_set(&params->firmware, index, 0, (int32_t)value);
}

long vs_firmware_param_get(const struct vs_board_params *params, int index)
{
    assert(index >= 0 && index < FW_PARAM_COUNT);
    return fw_param_get(&params->firmware, index, 0);
}

const char *vs_firmware_params_broken(const struct vs_board_params *params)
{
    assert(fw_params_out_of_range(&params->firmware) < 0);
    int rule = fw_params_check(&params->firmware);
    return rule < 0 ? NULL : fw_rule_text(rule);
}

int vs_policy_find(const char *name)
{
    for (int index = 0; fw_policy_name(index); index++) {
        if (strcmp(fw_policy_name(index), name) == 0) {
            return index;
        }
    }
    return -1;
}

const char *vs_policy_name(int index)
{
    return fw_policy_name(index);
}
