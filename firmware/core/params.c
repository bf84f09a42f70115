/* SPDX-License-Identifier: MIT */
#include "firmware/core/params.h"
#include "firmware/core/rules.h"

#include <stdbool.h>
#include <stddef.h>

/* The numbers of the table without its words, which a controller need not carry, in 16 bits: a row
 * that does not fit is kept in hundreds, and has its limits the wrong way round to say so. */
enum { COARSE = 100, FITS = 32767 };
#define IS_COARSE(min, max) ((max) > FITS || (min) < -FITS)
#define UNIT_OF(min, max) (IS_COARSE(min, max) ? COARSE : 1)
static const struct bounds {
    int16_t low, high, fallback;
} table[FW_PARAM_COUNT] = {
#define FW_PARAM(name, unit, min, max, default_value, help)                                        \
    {(IS_COARSE(min, max) ? (max) : (min)) / UNIT_OF(min, max),                                    \
     (IS_COARSE(min, max) ? (min) : (max)) / UNIT_OF(min, max),                                    \
     (default_value) / UNIT_OF(min, max)},
#include "firmware/core/params.def"
#undef FW_PARAM
};

#define FW_PARAM(name, unit, min, max, default_value, help)                                        \
    _Static_assert(!IS_COARSE(min, max) || ((min) % COARSE == 0 && (max) % COARSE == 0 &&          \
                                            (default_value) % COARSE == 0 &&                       \
                                            (max) / COARSE <= FITS && (min) / COARSE >= -FITS),    \
                   #name " needs limits and a default in hundreds");
#include "firmware/core/params.def"
#undef FW_PARAM

_Static_assert(sizeof(struct fw_params) == FW_PARAM_COUNT * sizeof(word),
               "a row of the table for every word of the struct");

/* a word of the struct as FW_LANES numbers */
static const int32_t *lanes_of(const struct fw_params *params, int index)
{
    return (const int32_t *)(const void *)params + (ptrdiff_t)index * FW_LANES;
}

int32_t fw_param_get(const struct fw_params *params, int index, int lane)
{
    return lanes_of(params, index)[lane];
}

void fw_param_set(struct fw_params *params, int index, int lane, int32_t value)
{
    ((int32_t *)(void *)params)[(ptrdiff_t)index * FW_LANES + lane] = value;
}

static bool is_coarse(const struct bounds *row)
{
    return row->low > row->high;
}

static int32_t default_of(int index)
{
    const struct bounds *row = &table[index];
    return row->fallback * (is_coarse(row) ? COARSE : 1);
}

static bool is_within(const struct bounds *row, int32_t value)
{
    return is_coarse(row) ? value >= row->high * COARSE && value <= row->low * COARSE
                          : value >= row->low && value <= row->high;
}

void fw_params_reset(struct fw_params *params)
{
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        for (int lane = 0; lane < FW_LANES; lane++) {
            fw_param_set(params, i, lane, default_of(i));
        }
    }
}

int fw_params_out_of_range(const struct fw_params *params)
{
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        for (int lane = 0; lane < FW_LANES; lane++) {
            if (!is_within(&table[i], fw_param_get(params, i, lane))) {
                return i;
            }
        }
    }
    return -1;
}

static const struct rule {
    uint8_t lower, upper; /* rows of the parameter table */
    uint8_t gap;          /* upper - lower must be at least this */
} rules[] = {
#define BELOW(a, b) {FW_PARAM_##a, FW_PARAM_##b, 1},
#define UPTO(a, b) {FW_PARAM_##a, FW_PARAM_##b, 0},
    FW_RULES(BELOW, UPTO)
#undef BELOW
#undef UPTO
};

_Static_assert(FW_PARAM_COUNT <= 256, "rows of the parameter table are counted in 8 bits");

enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

int fw_params_check(const struct fw_params *params)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        const struct rule *rule = &rules[i];
        for (int lane = 0; lane < FW_LANES; lane++) {
            int32_t lower = fw_param_get(params, rule->lower, lane);
            int32_t upper = fw_param_get(params, rule->upper, lane);
            if (upper - lower < rule->gap) {
                return i;
            }
        }
    }
    return -1;
}
