/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bytes.h - numbers in files: least byte first, whatever the machine. Private to sim/sweep. */
#ifndef VS_SWEEP_BYTES_H
#define VS_SWEEP_BYTES_H

#include <stdint.h>
#include <string.h>

static inline uint8_t *vs_put_u32(uint8_t *to, uint32_t value)
{
    for (int k = 0; k < 4; k++) {
        to[k] = (uint8_t)(value >> (8 * k));
    }
    return to + 4;
}

static inline uint8_t *vs_put_u64(uint8_t *to, uint64_t value)
{
    return vs_put_u32(vs_put_u32(to, (uint32_t)value), (uint32_t)(value >> 32));
}

static inline uint8_t *vs_put_double(uint8_t *to, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return vs_put_u64(to, bits);
}

static inline uint32_t vs_take_u32(const uint8_t *from)
{
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 |
           (uint32_t)from[3] << 24;
}

static inline uint64_t vs_take_u64(const uint8_t *from)
{
    return vs_take_u32(from) | (uint64_t)vs_take_u32(from + 4) << 32;
}

static inline double vs_take_double(const uint8_t *from)
{
    uint64_t bits = vs_take_u64(from);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
