/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/pins.h"

#include "models/elementary.h"
#include "sim/base/random.h"

_Static_assert(VS_BOARD_CHANNEL_COUNT % 2 == 0, "one draw serves two channels");

real vs_pins_noise(naturals bits, int half)
{
    const uint64_t shorts = 0x0000ffff0000ffffu; /* two at a time */
    naturals sums = (bits & shorts) + (bits >> 16 & shorts);
    naturals mine = half ? sums >> 32 : sums & 0xffffffffu;
    /* a whole number in the low bits of a large one */
    return real_from_bits((ints)mine | real_bits(K(VS_ROUNDER))) - K(VS_ROUNDER + 65535.0);
}

static struct vs_sense sense_of(const struct vs_sensor *s, real steps, double scale)
{
    const double half_count = 0.5; /* cut off, it rounds */
    /* rounding to the nearest leaves a half to the even number: so a hair of it makes it go up */
    const double hair = 0x1p-20;
    real counts_per_unit = steps / (s->high - s->low);
    struct vs_sense sense = {
        .gain = s->gain * counts_per_unit,
        .offset = (s->offset - s->low) * counts_per_unit + K(half_count),
        .noise = s->noise_sd * counts_per_unit * K(1.0 / VS_PIN_NOISE_SD),
        .least = s->low * K(scale) + K(hair),
        .per_count = (s->high - s->low) / steps * K(scale),
    };
    return sense;
}

struct vs_senses vs_senses_of(const struct vs_sensors *sensors, real steps)
{
    struct vs_senses senses = {.most_counts = steps - K(0.5),
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
    naturals at = noise->key + VS_RANDOM_STRIDE + noise->steps * (VS_PIN_DRAWS * VS_RANDOM_STRIDE);
    struct vs_draws d;
    for (int k = 0; k < VS_BOARD_CHANNEL_COUNT; k += 2) {
        naturals draw = vs_random_mix(at + (uint64_t)(k / 2) * VS_RANDOM_STRIDE);
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
