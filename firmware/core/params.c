/* SPDX-License-Identifier: MIT */
#include "firmware/core/params.h"
#include "firmware/core/rules.h"

#include <stddef.h>

/* the numbers of the table without its words, which a controller need not carry */
static const struct {
    int32_t min, max, fallback;
} bounds[FW_PARAM_COUNT] = {
#define FW_PARAM(name, unit, min, max, default_value, help) {min, max, default_value},
#include "firmware/core/params.def"
#undef FW_PARAM
};

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

struct fw_params fw_params_defaults(void)
{
    struct fw_params params;
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        for (int lane = 0; lane < FW_LANES; lane++) {
            fw_param_set(&params, i, lane, bounds[i].fallback);
        }
    }
    return params;
}

int fw_params_out_of_range(const struct fw_params *params)
{
    for (int i = 0; i < FW_PARAM_COUNT; i++) {
        for (int lane = 0; lane < FW_LANES; lane++) {
            int32_t value = fw_param_get(params, i, lane);
            if (value < bounds[i].min || value > bounds[i].max) {
                return i;
            }
        }
    }
    return -1;
}

static const struct rule {
    int16_t lower, upper; /* rows of the parameter table */
    int32_t gap;          /* upper - lower must be at least this */
} rules[] = {
#define BELOW(a, b) {FW_PARAM_##a, FW_PARAM_##b, 1},
#define UPTO(a, b) {FW_PARAM_##a, FW_PARAM_##b, 0},
    FW_RULES(BELOW, UPTO)
#undef BELOW
#undef UPTO
};

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
