/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/board.h"

#include <assert.h>
#include <string.h>

#include "firmware/core/limit.h"
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
    fw_params_reset(&p.firmware);
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

enum {
#define CHANNEL_ENUM(name, low, high, noise_sd) CHANNEL_##name,
    VS_BOARD_CHANNELS(CHANNEL_ENUM)
#undef CHANNEL_ENUM
        CHANNEL_COUNT
};
_Static_assert((int)CHANNEL_COUNT == (int)VS_FAULT_CHANNELS, "a row of faults for every channel");
#define CHANNEL_HAS_ITS_ROWS(name, low, high, noise_sd)                                            \
    _Static_assert(VS_FAULT_##name##_gain == VS_FAULT_pv_v_gain + 4 * CHANNEL_##name,              \
                   "faults of " #name " stand in the order of the channels");
VS_BOARD_CHANNELS(CHANNEL_HAS_ITS_ROWS)
#undef CHANNEL_HAS_ITS_ROWS

/* The sensors as they are now, and the converter behind them. */
struct front {
    const struct vs_sensor *at[CHANNEL_COUNT];
    struct vs_sensor bent[CHANNEL_COUNT];
    double steps, step; /* of the converter: how many, and their inverse, both exact */
    int high, low;      /* bits that are stuck */
};

static struct vs_sensor bend(const struct vs_sensor *sound, const struct vs_channel_fault *f)
{
    struct vs_sensor s = *sound;
    s.gain *= f->gain;
    s.offset = s.offset * f->gain + f->offset;
    if (f->stuck || f->open) {
        s.gain = s.noise_sd = 0;
        s.offset = f->open ? s.low : f->at;
    }
    return s;
}

static void look(const struct vs_board_params *p, const struct vs_board_faults *faults,
                 struct front *front)
{
    front->steps = (double)(1 << p->bits);
    front->step = 1.0 / front->steps;
    front->high = front->low = 0;
#define SOUND(name, low, high, noise_sd) front->at[CHANNEL_##name] = &p->name;
    VS_BOARD_CHANNELS(SOUND)
#undef SOUND
    if (faults) {
        int all = (1 << p->bits) - 1;
        front->high = faults->adc_high & all;
        front->low = faults->adc_low & all;
        for (int k = 0; k < CHANNEL_COUNT; k++) {
            front->bent[k] = bend(front->at[k], &faults->channel[k]);
            front->at[k] = &front->bent[k];
        }
    }
}

/* What the firmware reads of a value: a count of the converter, in thousandths of the unit
 * (millivolt, milliampere) or tenths (0.1 degC), to the nearest whole number. */
static int32_t sense(const struct front *front, int channel, double value, double normal,
                     double scale)
{
    const struct vs_sensor *s = front->at[channel];
    double steps = front->steps;
    double range = s->high - s->low;
    double seen = value * s->gain + s->offset + normal * s->noise_sd;
    double counts = (seen - s->low) * steps / range;
    counts = counts > 0 ? counts : 0;
    counts = counts < steps - 1.0 ? counts : steps - 1.0;
    int32_t count = ((int32_t)(counts + 0.5) | front->high) & ~front->low;
    double reading = (s->low + (double)count * range * front->step) * scale;
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

static void start(const struct vs_board_params *params, struct fw_state *state,
                  const struct fw_kept *kept)
{
    if (!params->emulated) {
        fw_init(&params->firmware, state);
        fw_restore(&params->firmware, state, kept);
    } else if (vs_emulated_params(params->emulated, &params->firmware) == VS_OK) {
        vs_emulated_init(params->emulated);
        vs_emulated_restore(params->emulated, kept);
    }
}

static void keep(const struct vs_board_params *params, const struct fw_state *state,
                 struct fw_kept *kept)
{
    if (!params->emulated) {
        fw_keep(state, kept);
    } else if (vs_emulated_keep(params->emulated, kept)) {
        memset(kept, 0, sizeof *kept);
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
    struct vs_board_state outlives = {.kept = state->kept,
                                      .steps = state->steps, /* the noise goes on where it was */
                                      .boots = state->boots + 1,
                                      .noise_key = noise_key(params)};
    *state = outlives;
    start(params, &state->firmware, &state->kept);
}

void vs_board_lose_store(struct vs_board_state *state)
{
    memset(&state->kept, 0, sizeof state->kept);
}

void vs_board_dark(struct vs_board_state *state)
{
    state->outputs.events = state->outputs.why = 0;
}

/* One step of the firmware as it is, dt_s by its own clock. */
static void run(const struct vs_board_params *params, struct vs_board_state *state,
                const struct front *front, const struct vs_board_faults *faults,
                const struct vs_pins *pins, int dt_s)
{
    uint64_t index = (uint64_t)state->steps * DRAWS_PER_STEP;
    uint64_t volts = vs_random_at(state->noise_key, index);
    uint64_t amps = vs_random_at(state->noise_key, index + 1);
    uint64_t heat = vs_random_at(state->noise_key, index + 2);
    struct fw_inputs in = {
        .dt_s = dt_s,
        .pv_mv = sense(front, CHANNEL_pv_v, pins->pv_v, noise(volts, 0), 1000),
        .bat_mv = sense(front, CHANNEL_bat_v, pins->bat_v, noise(volts, 1), 1000),
        .charge_ma = sense(front, CHANNEL_charge_a, pins->charge_a, noise(amps, 0), 1000),
        .lamp_ma = sense(front, CHANNEL_lamp_a, pins->lamp_a, noise(amps, 1), 1000),
        .cell_ddc = sense(front, CHANNEL_cell_degc, pins->cell_degc, noise(heat, 0), 10),
        .board_ddc = sense(front, CHANNEL_board_degc, pins->board_degc, noise(heat, 1), 10),
    };
    if (faults) {
        in.motion = faults->motion;
        in.service = faults->sleep  ? FW_SERVICE_SLEEP
                     : faults->wake ? FW_SERVICE_WAKE
                                    : FW_SERVICE_NONE;
    }
    state->steps++;
    state->load_ma = in.lamp_ma;
    step(params, &state->firmware, &in, &state->outputs);
    if (state->outputs.keep) {
        keep(params, &state->firmware, &state->kept);
    }
}

/* The set-point that the regulator holds by what its own divider reads. A divider that is stuck
 * below it never stops the converter, one stuck above never starts it. */
static double held_v(const struct vs_sensor *divider, double set_v)
{
    if (divider->gain != 0) {
        return (set_v - divider->offset) / divider->gain;
    }
    return divider->offset < set_v ? 1000.0 : 0;
}

static struct vs_commands commands_of(const struct vs_board_params *params,
                                      const struct vs_board_state *state, const struct front *front)
{
    const struct fw_outputs *out = &state->outputs;
    int32_t converter_ma = fw_converter_limit_ma(&params->firmware, out, state->load_ma);
    return (struct vs_commands){
        .charge_on = out->charge_on,
        .charge_v = held_v(front->at[CHANNEL_bat_v], out->charge_mv / 1000.0),
        .charge_max_a = out->charge_max_ma / 1000.0,
        .lamp_level_frac = out->lamp_pm / 1000.0,
        .heater = out->heater,
        .asleep = out->asleep,
        .converter_max_a = converter_ma / 1000.0,
    };
}

struct vs_commands vs_board_step(const struct vs_board_params *params, struct vs_board_state *state,
                                 const struct vs_pins *pins, int dt_s)
{
    struct front front;
    look(params, NULL, &front);
    run(params, state, &front, NULL, pins, dt_s);
    return commands_of(params, state, &front);
}

static void flip(const struct vs_board_params *params, struct fw_state *state, int bit)
{
    struct fw_fast_state fast;
    int emulated = params->emulated != NULL;
    if (emulated && vs_emulated_save(params->emulated, state, &fast)) {
        return; /* vs_board_trouble tells */
    }
    unsigned char *bytes = (unsigned char *)state;
    bytes[(size_t)bit / 8 % sizeof *state] ^= (unsigned char)(1 << bit % 8);
    if (emulated) {
        vs_emulated_load(params->emulated, state, &fast);
    }
}

/* What the firmware's app does once a second; a sound state it leaves as it is, so here only a flip
 * calls for it. */
static void repair(const struct vs_board_params *params, struct fw_state *state)
{
    struct fw_fast_state fast;
    if (!params->emulated) {
        fw_repair(&params->firmware, state);
    } else if (vs_emulated_save(params->emulated, state, &fast) == VS_OK) {
        fw_repair(&params->firmware, state);
        vs_emulated_load(params->emulated, state, &fast);
    }
}

struct vs_commands vs_board_step_under(const struct vs_board_params *params,
                                       struct vs_board_state *state,
                                       const struct vs_board_faults *faults,
                                       const struct vs_pins *pins, int dt_s)
{
    struct front front;
    look(params, faults, &front);
    if (faults->flip_bit >= 0) {
        flip(params, &state->firmware, faults->flip_bit);
    }
    double due_s = state->clock_rest_s + dt_s * (1.0 + faults->clock_frac);
    int whole_s = (int)due_s;
    state->clock_rest_s = due_s - whole_s;
    int times = faults->missed ? 0 : faults->doubled ? 2 : 1;
    for (; times > 0; times--) {
        for (int left_s = whole_s; left_s > 0; left_s -= 60) {
            run(params, state, &front, faults, pins, left_s < 60 ? left_s : 60);
        }
    }
    if (faults->flip_bit >= 0) {
        repair(params, &state->firmware);
    }
    return commands_of(params, state, &front);
}

void vs_board_fast_reset(const struct vs_board_params *params, struct vs_board_fast_state *state)
{
    memset(state, 0, sizeof *state);
    state->noise_key = noise_key(params);
    fast_start(params, &state->firmware);
}

struct fw_fast_inputs vs_board_fast_sense(const struct vs_board_params *params,
                                          struct vs_board_fast_state *state,
                                          const struct vs_board_faults *faults,
                                          const struct vs_fast_pins *pins,
                                          const struct vs_commands *commands, int dt_ms)
{
    uint64_t index = (uint64_t)state->steps * DRAWS_PER_STEP + FAST_DRAWS;
    uint64_t panel = vs_random_at(state->noise_key, index);
    uint64_t bus = vs_random_at(state->noise_key, index + 1);
    struct front front;
    look(params, faults, &front);
    /* the panel's shunt is another of the same kind, and sound */
    const struct vs_sensor *charge = front.at[CHANNEL_charge_a];
    front.at[CHANNEL_charge_a] = &params->charge_a;
    int32_t pv_ma = sense(&front, CHANNEL_charge_a, pins->panel_a, noise(panel, 1), 1000);
    front.at[CHANNEL_charge_a] = charge;
    /* the firmware's own set-point, which it compares with what it reads */
    const struct vs_sensor *divider = front.at[CHANNEL_bat_v];
    double set_v = divider->gain != 0 ? commands->charge_v * divider->gain + divider->offset
                                      : commands->charge_v;
    state->steps++;
    return (struct fw_fast_inputs){
        .dt_ms = dt_ms,
        .pv_mv = sense(&front, CHANNEL_pv_v, pins->pv_v, noise(panel, 0), 1000),
        .pv_ma = pv_ma,
        .bat_mv = sense(&front, CHANNEL_bat_v, pins->bat_v, noise(bus, 0), 1000),
        .charge_ma = sense(&front, CHANNEL_charge_a, pins->charge_a, noise(bus, 1), 1000),
        .charge_on = commands->charge_on > 0,
        .charge_mv = (int32_t)(set_v * 1000.0 + 0.5),
        .charge_max_ma = (int32_t)(commands->converter_max_a * 1000.0 + 0.5),
    };
}

struct vs_fast_command vs_board_fast_step(const struct vs_board_params *params,
                                          struct vs_board_fast_state *state,
                                          const struct vs_board_faults *faults,
                                          const struct vs_fast_pins *pins,
                                          const struct vs_commands *commands, int dt_ms)
{
    struct fw_fast_inputs in = vs_board_fast_sense(params, state, faults, pins, commands, dt_ms);
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
        .asleep = out->asleep,
        .faults = (unsigned)out->faults,
        .why = (unsigned)out->why,
        .events = (unsigned)out->events,
    };
}
