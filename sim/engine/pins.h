/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pins.h - what the controller's pins carry, and what a converter with noise reads of them.
 *
 * Volts become counts of a 12-bit converter and then millivolts, with the sensor's gain, offset and
 * noise. In lane vocabulary: as many boards as a real has lanes. Pure. */
#ifndef VS_ENGINE_PINS_H
#define VS_ENGINE_PINS_H

#include "models/real.h"

#if VS_LANES > 1
#define vs_pins_read VS_NAME(vs_pins_read)
#define vs_pins_draw VS_NAME(vs_pins_draw)
#define vs_pins_read_with VS_NAME(vs_pins_read_with)
#define vs_senses_of VS_NAME(vs_senses_of)
#define vs_commands_of VS_NAME(vs_commands_of)
#define vs_pins_noise VS_NAME(vs_pins_noise)
#endif

/* One measured channel. The converter covers low..high in 2^bits steps. */
struct vs_sensor {
    real low, high; /* in the unit of the channel */
    real gain;      /* 1 is right */
    real offset;
    real noise_sd; /* after the averaging that the board does */
};

/* X(name, low, high, noise_sd, scale): ranges and noise are estimates for a board of this class;
 * scale: of what the firmware reads, thousandths of the unit or tenths. */
#define VS_BOARD_CHANNELS(X)                                                                       \
    X(pv_v, 0.0, 40.0, 0.005, 1000)                                                                \
    X(bat_v, 0.0, 20.0, 0.003, 1000)                                                               \
    X(charge_a, 0.0, 10.0, 0.003, 1000)                                                            \
    X(lamp_a, 0.0, 10.0, 0.003, 1000)                                                              \
    X(cell_degc, -50.0, 100.0, 0.05, 10)                                                           \
    X(board_degc, -50.0, 100.0, 0.05, 10)

enum vs_board_channel {
#define VS_BOARD_ENUM(name, low, high, noise_sd, scale) VS_BOARD_##name,
    VS_BOARD_CHANNELS(VS_BOARD_ENUM)
#undef VS_BOARD_ENUM
        VS_BOARD_CHANNEL_COUNT
};

/* The same as a reading is made of it. */
struct vs_sense {
    /* counts = value * gain + offset + drawn * noise, cut to whole ones */
    real gain, offset, noise;
    real least, per_count; /* in the firmware's units, to be rounded */
};

/* All sensors of a board. */
struct vs_sensors {
#define VS_BOARD_SENSOR(name, low, high, noise_sd, scale) struct vs_sensor name;
    VS_BOARD_CHANNELS(VS_BOARD_SENSOR)
#undef VS_BOARD_SENSOR
};

struct vs_senses {
    real most_counts;
    real divider_offset, per_divider_gain; /* of the battery's voltage, for its set-point */
#define VS_BOARD_SENSE(name, low, high, noise_sd, scale) struct vs_sense name;
    VS_BOARD_CHANNELS(VS_BOARD_SENSE)
#undef VS_BOARD_SENSE
};

/* Worked out once a run. steps: of the converter, 2^bits. A divider of gain 0 gives an infinite
 * per_divider_gain. */
struct vs_senses vs_senses_of(const struct vs_sensors *sensors, real steps);

/* What the pins carry: currents as means since the last step, voltages as they are now. */
struct vs_pins {
#define VS_BOARD_PIN(name, low, high, noise_sd, scale) real name;
    VS_BOARD_CHANNELS(VS_BOARD_PIN)
#undef VS_BOARD_PIN
};

/* What the firmware commands. */
struct vs_commands {
    real charge_on;    /* 0 or 1 */
    real charge_v;     /* constant-voltage set-point */
    real charge_max_a; /* into the battery */
    real lamp_level_frac;
    real heater;          /* 0 or 1 */
    real asleep;          /* 0 or 1 */
    real converter_max_a; /* what the converter may give: the load beside the battery */
};

/* Where the noise comes from: drawn by place, so that it does not depend on how a run is cut. */
struct vs_pin_noise {
    naturals key;   /* of seed and lamp */
    naturals steps; /* made so far: the index of the draws */
};

/* Draws of one step: one for two channels, slow and fast firmware apart. */
enum { VS_PIN_DRAWS = 8, VS_PIN_FAST_DRAWS = 4 };

/* Bits of the converter's counts that are stuck. */
struct vs_stuck_bits {
    int high, low;
};

/* What the firmware is told, in its own units. */
struct vs_readings {
    int32s at[VS_BOARD_CHANNEL_COUNT];
};

/* Noise with mean 0: the sum of two uniform draws of 16 bits, a triangle of whole numbers with this
 * deviation, 2^16 / sqrt(6). One draw of 64 bits serves two channels; half: 0 or 1. */
#define VS_PIN_NOISE_SD 26754.96
real vs_pins_noise(naturals bits, int half);

/* One reading: a count of the converter, in the firmware's units, to the nearest whole number.
 * Given     drawn: noise as above; stuck: null for a sound converter */
static inline int32s vs_pins_sense(const struct vs_sense *s, real most_counts,
                                   const struct vs_stuck_bits *stuck, real value, real drawn)
{
    real counts = value * s->gain + s->offset + drawn * s->noise;
    real count = whole_of(min(max(counts, K(0.0)), most_counts));
    if (stuck) {
        count = real_of((ints_of(count) | stuck->high) & ~(int64_t)stuck->low);
    }
    return int32s_near(s->least + count * s->per_count);
}

/* The noise of a step. */
struct vs_draws {
    real at[VS_BOARD_CHANNEL_COUNT];
};
struct vs_draws vs_pins_draw(const struct vs_pin_noise *noise);

/* All of them in a step of the slow firmware. stuck: null for a sound converter. */
struct vs_readings vs_pins_read(const struct vs_senses *senses, const struct vs_stuck_bits *stuck,
                                const struct vs_pin_noise *noise, const struct vs_pins *pins);

/* The same with noise that is drawn already. */
struct vs_readings vs_pins_read_with(const struct vs_senses *senses,
                                     const struct vs_stuck_bits *stuck,
                                     const struct vs_draws *draws, const struct vs_pins *pins);

/* What the firmware says, in its own units. */
struct vs_ordered {
    int32s charge_on, charge_mv, charge_max_ma, lamp_pm, heater, asleep, converter_ma;
};

/* And what comes of it: the regulator holds the set-point by what its own divider reads. */
struct vs_commands vs_commands_of(const struct vs_ordered *ordered, const struct vs_senses *senses);

#endif
