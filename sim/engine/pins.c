/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/pins.h"

#include "sim/base/random.h"

real vs_pins_noise(naturals bits, int half)
{
    naturals mine = bits >> (32 * half);
    real sum = real_of((ints)((mine & 0xffff) + (mine >> 16 & 0xffff)));
    const double mean = 65535.0, per_deviation = 1.0 / 26754.96; /* sqrt(6) / 2^16 */
    return (sum - K(mean)) * K(per_deviation);
}

struct vs_readings vs_pins_read_stuck(const struct vs_sensors *sensors, real steps,
                                      const struct vs_stuck_bits *stuck,
                                      const struct vs_pin_noise *noise, const struct vs_pins *pins)
{
    naturals index = noise->steps * VS_PIN_DRAWS;
    naturals draw = index;
    struct vs_readings r;
#define READ(name, low, high, noise_sd, scale)                                                     \
    if (VS_BOARD_##name % 2 == 0) {                                                                \
        draw = vs_random_at(noise->key, index + VS_BOARD_##name / 2);                              \
    }                                                                                              \
    r.at[VS_BOARD_##name] = vs_pins_sense(&sensors->name, steps, stuck, pins->name,                \
                                          vs_pins_noise(draw, VS_BOARD_##name % 2), scale);
    VS_BOARD_CHANNELS(READ)
#undef READ
    return r;
}

struct vs_readings vs_pins_read(const struct vs_sensors *sensors, real steps,
                                const struct vs_pin_noise *noise, const struct vs_pins *pins)
{
    return vs_pins_read_stuck(sensors, steps, 0, noise, pins);
}

struct vs_commands vs_commands_of(const struct vs_ordered *o, const struct vs_sensor *divider)
{
    struct vs_commands c;
    c.charge_on = real_of_int32s(o->charge_on);
    c.charge_v = (real_of_int32s(o->charge_mv) / K(1000.0) - divider->offset) / divider->gain;
    c.charge_max_a = real_of_int32s(o->charge_max_ma) / K(1000.0);
    c.lamp_level_frac = real_of_int32s(o->lamp_pm) / K(1000.0);
    c.heater = real_of_int32s(o->heater);
    c.asleep = real_of_int32s(o->asleep);
    c.converter_max_a = real_of_int32s(o->converter_ma) / K(1000.0);
    return c;
}
