/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/pins.h"

#include "sim/base/random.h"

_Static_assert(VS_BOARD_CHANNEL_COUNT % 2 == 0, "one draw serves two channels");

real vs_pins_noise(naturals bits, int half)
{
    naturals mine = bits >> (32 * half);
    real sum = real_of((ints)((mine & 0xffff) + (mine >> 16 & 0xffff)));
    const double mean = 65535.0, per_deviation = 1.0 / 26754.96; /* sqrt(6) / 2^16 */
    return (sum - K(mean)) * K(per_deviation);
}

static struct vs_sense sense_of(const struct vs_sensor *s, real steps, double scale)
{
    real counts_per_unit = steps / (s->high - s->low);
    struct vs_sense sense = {
        .gain = s->gain * counts_per_unit,
        .offset = (s->offset - s->low) * counts_per_unit,
        .noise_sd = s->noise_sd * counts_per_unit,
        .least = s->low * K(scale),
        .per_count = (s->high - s->low) / steps * K(scale),
    };
    return sense;
}

struct vs_senses vs_senses_of(const struct vs_sensors *sensors, real steps)
{
    struct vs_senses senses = {.most_counts = steps - K(1.0),
                               .divider_offset = sensors->bat_v.offset,
                               .per_divider_gain = K(1.0) / sensors->bat_v.gain,
#define SENSE(name, low, high, noise_sd, scale) .name = sense_of(&sensors->name, steps, scale),
                               VS_BOARD_CHANNELS(SENSE)
#undef SENSE
    };
    return senses;
}

struct vs_draws vs_pins_draw(const struct vs_pin_noise *noise)
{
    naturals index = noise->steps * VS_PIN_DRAWS;
    struct vs_draws d;
    for (int k = 0; k < VS_BOARD_CHANNEL_COUNT; k += 2) {
        naturals draw = vs_random_at(noise->key, index + (uint64_t)(k / 2));
        d.at[k] = vs_pins_noise(draw, 0);
        d.at[k + 1] = vs_pins_noise(draw, 1);
    }
    return d;
}

struct vs_readings vs_pins_read_with(const struct vs_senses *senses,
                                     const struct vs_stuck_bits *stuck,
                                     const struct vs_draws *draws, const struct vs_pins *pins)
{
    struct vs_readings r;
#define READ(name, low, high, noise_sd, scale)                                                     \
    r.at[VS_BOARD_##name] = vs_pins_sense(&senses->name, senses->most_counts, stuck, pins->name,   \
                                          draws->at[VS_BOARD_##name]);
    VS_BOARD_CHANNELS(READ)
#undef READ
    return r;
}

struct vs_readings vs_pins_read(const struct vs_senses *senses, const struct vs_stuck_bits *stuck,
                                const struct vs_pin_noise *noise, const struct vs_pins *pins)
{
    struct vs_draws draws = vs_pins_draw(noise);
    return vs_pins_read_with(senses, stuck, &draws, pins);
}

struct vs_commands vs_commands_of(const struct vs_ordered *o, const struct vs_senses *senses)
{
    const double thousandth = 0.001;
    struct vs_commands c;
    c.charge_on = real_of_int32s(o->charge_on);
    c.charge_v = (real_of_int32s(o->charge_mv) * K(thousandth) - senses->divider_offset) *
                 senses->per_divider_gain;
    c.charge_max_a = real_of_int32s(o->charge_max_ma) * K(thousandth);
    c.lamp_level_frac = real_of_int32s(o->lamp_pm) * K(thousandth);
    c.heater = real_of_int32s(o->heater);
    c.asleep = real_of_int32s(o->asleep);
    c.converter_max_a = real_of_int32s(o->converter_ma) * K(thousandth);
    return c;
}
