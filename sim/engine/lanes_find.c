/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "sim/engine/lamp.h"
#include "sim/engine/lanes_codes.h"

enum { CODES_MAX = 4 };

#ifdef __x86_64__
static int runs_v2(void)
{
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
}

static int runs_v3(void)
{
    return runs_v2() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
}

static int runs_v4(void)
{
    return runs_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd");
}
#endif

/* A lane's parts are a lamp's, member for member. */
static int is_like_lamp(const struct vs_lanes_code *code)
{
    static const size_t size[VS_LANES_PART_COUNT] = {
#define SIZE(part, place) [VS_LANES_##part] = sizeof(((struct vs_lamp *)0)->place),
        VS_LANES_REALS(SIZE) VS_LANES_WORDS(SIZE)
#undef SIZE
    };
    for (enum vs_lanes_part part = 0; part < VS_LANES_PART_COUNT; part++) {
        if (code->part_size(part) != size[part]) {
            return 0;
        }
    }
    return 1;
}

static int list(const struct vs_lanes_code **codes)
{
    int count = 0;
#ifdef __x86_64__
    if (runs_v4()) {
        codes[count++] = &vs_lanes_code_x8_v4;
    }
    if (runs_v3()) {
        codes[count++] = &vs_lanes_code_x4_v3;
    }
    if (runs_v2()) {
        codes[count++] = &vs_lanes_code_x2_v2;
    }
#endif
    codes[count++] = &vs_lanes_code_x2_generic;
    for (int k = 0; k < count; k++) {
        if (!is_like_lamp(codes[k])) {
            abort(); /* built of other headers: nothing it says would be true */
        }
    }
    return count;
}

const struct vs_lanes_code *vs_lanes_at(int index)
{
    const struct vs_lanes_code *codes[CODES_MAX];
    int count = list(codes);
    return index >= 0 && index < count ? codes[index] : NULL;
}

const struct vs_lanes_code *vs_lanes_find(const char *name)
{
    const struct vs_lanes_code *codes[CODES_MAX];
    int count = list(codes);
    for (int k = 0; k < count; k++) {
        if (strcmp(codes[k]->name, name) == 0) {
            return codes[k];
        }
    }
    return NULL;
}
