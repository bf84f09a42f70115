/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/board.h"

#include <assert.h>
#include <string.h>

#include "firmware/core/limit.h"
#include "sim/base/random.h"

struct vs_board_params vs_board_defaults(void)
{
    struct vs_board_params p;
    memset(&p, 0, sizeof p);
    p.bits = 12;
    p.seed = 1;
#define SENSOR_DEFAULT(name, low, high, noise_sd, scale)                                           \
    p.sensors.name = (struct vs_sensor){low, high, 1.0, 0.0, noise_sd};
    VS_BOARD_CHANNELS(SENSOR_DEFAULT)
#undef SENSOR_DEFAULT
    fw_params_reset(&p.firmware);
    return p;
}

_Static_assert((int)VS_BOARD_CHANNEL_COUNT == (int)VS_FAULT_CHANNELS,
               "a row of faults for every channel");
#define CHANNEL_HAS_ITS_ROWS(name, low, high, noise_sd, scale)                                     \
    _Static_assert(VS_FAULT_##name##_gain == VS_FAULT_pv_v_gain + 4 * VS_BOARD_##name,             \
                   "faults of " #name " stand in the order of the channels");
VS_BOARD_CHANNELS(CHANNEL_HAS_ITS_ROWS)
#undef CHANNEL_HAS_ITS_ROWS

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

/* The sensors as they are now, and the bits that are stuck. */
struct front {
    struct vs_sensors sensors;
    struct vs_senses senses;
    struct vs_stuck_bits stuck;
};

static double steps_of(const struct vs_board_params *p)
{
    return (double)(1 << p->bits);
}

static struct front front_of(const struct vs_board_params *p, const struct vs_board_faults *faults)
{
    struct front front = {.sensors = p->sensors};
    if (faults) {
        int all = (1 << p->bits) - 1;
        front.stuck.high = faults->adc_high & all;
        front.stuck.low = faults->adc_low & all;
#define BEND(name, low, high, noise_sd, scale)                                                     \
    front.sensors.name = bend(&p->sensors.name, &faults->channel[VS_BOARD_##name]);
        VS_BOARD_CHANNELS(BEND)
#undef BEND
    }
    front.senses = vs_senses_of(&front.sensors, steps_of(p));
    return front;
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
                                      /* the noise goes on where it was */
                                      .noise = {noise_key(params), state->noise.steps},
                                      .boots = state->boots + 1};
    *state = outlives;
    start(params, &state->firmware, &state->kept);
}

void vs_board_lose_store(struct vs_board_state *state)
{
    memset(&state->kept, 0, sizeof state->kept);
}

void vs_board_dark(struct vs_board_state *state)
{
    memset(&state->firmware, 0, sizeof state->firmware);
    memset(&state->outputs, 0, sizeof state->outputs);
}

/* One step of the firmware with what it reads, dt_s by its own clock. */
static void run(const struct vs_board_params *params, struct vs_board_state *state,
                const struct vs_readings *read, const struct vs_board_faults *faults, int dt_s)
{
    struct fw_inputs in = {
        .dt_s = dt_s,
        .pv_mv = read->at[VS_BOARD_pv_v],
        .bat_mv = read->at[VS_BOARD_bat_v],
        .charge_ma = read->at[VS_BOARD_charge_a],
        .lamp_ma = read->at[VS_BOARD_lamp_a],
        .cell_ddc = read->at[VS_BOARD_cell_degc],
        .board_ddc = read->at[VS_BOARD_board_degc],
    };
    if (faults) {
        in.motion = faults->motion;
        in.service = faults->sleep  ? FW_SERVICE_SLEEP
                     : faults->wake ? FW_SERVICE_WAKE
                                    : FW_SERVICE_NONE;
    }
    state->noise.steps++;
    state->load_ma = in.lamp_ma;
    step(params, &state->firmware, &in, &state->outputs);
    if (state->outputs.keep) {
        keep(params, &state->firmware, &state->kept);
    }
}

static struct vs_commands commands_of(const struct vs_board_params *params,
                                      const struct vs_board_state *state,
                                      const struct vs_senses *senses)
{
    const struct fw_outputs *out = &state->outputs;
    return vs_commands_of(
        &(struct vs_ordered){out->charge_on, out->charge_mv, out->charge_max_ma, out->lamp_pm,
                             out->heater, out->asleep,
                             fw_converter_limit_ma(&params->firmware, out, state->load_ma)},
        senses);
}

struct vs_commands vs_board_step(const struct vs_board_params *params, struct vs_board_state *state,
                                 const struct vs_pins *pins, int dt_s)
{
    struct vs_senses senses = vs_senses_of(&params->sensors, steps_of(params));
    struct vs_readings read = vs_pins_read(&senses, NULL, &state->noise, pins);
    run(params, state, &read, NULL, dt_s);
    return commands_of(params, state, &senses);
}

/* The set-point that the regulator holds by what its own divider reads. A divider that is stuck
 * below it never stops the converter, one stuck above never starts it. */
static double held_v(const struct vs_sensor *divider, double set_v)
{
    return divider->offset < set_v ? 1000.0 : 0;
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
    struct front front = front_of(params, faults);
    if (faults->flip_bit >= 0) {
        flip(params, &state->firmware, faults->flip_bit);
    }
    double due_s = state->clock_rest_s + dt_s * (1.0 + faults->clock_frac);
    int whole_s = (int)due_s;
    state->clock_rest_s = due_s - whole_s;
    int times = faults->missed ? 0 : faults->doubled ? 2 : 1;
    for (; times > 0; times--) {
        for (int left_s = whole_s; left_s > 0; left_s -= 60) {
            struct vs_readings read = vs_pins_read(&front.senses, &front.stuck, &state->noise,
                                                   pins);
            run(params, state, &read, faults, left_s < 60 ? left_s : 60);
        }
    }
    if (faults->flip_bit >= 0) {
        repair(params, &state->firmware);
    }
    struct vs_commands commands = commands_of(params, state, &front.senses);
    const struct vs_sensor *divider = &front.sensors.bat_v;
    double set_v = state->outputs.charge_mv / 1000.0;
    commands.charge_v = divider->gain != 0 ? (set_v - divider->offset) / divider->gain
                                           : held_v(divider, set_v);
    return commands;
}

void vs_board_fast_reset(const struct vs_board_params *params, struct vs_board_fast_state *state)
{
    memset(state, 0, sizeof *state);
    state->noise.key = noise_key(params);
    fast_start(params, &state->firmware);
}

struct fw_fast_inputs vs_board_fast_sense(const struct vs_board_params *params,
                                          struct vs_board_fast_state *state,
                                          const struct vs_board_faults *faults,
                                          const struct vs_fast_pins *pins,
                                          const struct vs_commands *commands, int dt_ms)
{
    uint64_t index = state->noise.steps * VS_PIN_DRAWS + VS_PIN_FAST_DRAWS;
    uint64_t panel = vs_random_at(state->noise.key, index);
    uint64_t bus = vs_random_at(state->noise.key, index + 1);
    struct front front = front_of(params, faults);
    /* the firmware's own set-point, which it compares with what it reads */
    const struct vs_sensor *divider = &front.sensors.bat_v;
    double set_v = divider->gain != 0 ? commands->charge_v * divider->gain + divider->offset
                                      : commands->charge_v;
    struct vs_senses sound = vs_senses_of(&params->sensors, steps_of(params));
    state->noise.steps++;
#define SENSE(sense, value, draw, half)                                                            \
    vs_pins_sense(sense, front.senses.most_counts, &front.stuck, value, vs_pins_noise(draw, half))
    return (struct fw_fast_inputs){
        .dt_ms = dt_ms,
        .pv_mv = SENSE(&front.senses.pv_v, pins->pv_v, panel, 0),
        /* the panel's shunt is another of the same kind, and sound */
        .pv_ma = SENSE(&sound.charge_a, pins->panel_a, panel, 1),
        .bat_mv = SENSE(&front.senses.bat_v, pins->bat_v, bus, 0),
        .charge_ma = SENSE(&front.senses.charge_a, pins->charge_a, bus, 1),
        .charge_on = commands->charge_on > 0,
        .charge_mv = (int32_t)(set_v * 1000.0 + 0.5),
        .charge_max_ma = (int32_t)(commands->converter_max_a * 1000.0 + 0.5),
    };
#undef SENSE
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
