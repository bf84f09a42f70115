/* SPDX-License-Identifier: MIT */
/* params.h - the controller's parameters: one table with names, units, ranges, defaults and help,
 * and the rules that tie them to each other.
 *
 * The struct, the table and the defaults are made from params.def, so they cannot drift apart. All
 * parameters are words: the lanes of a lane build may differ in any of them. */
#ifndef FW_CORE_PARAMS_H
#define FW_CORE_PARAMS_H

#include "firmware/core/lanes.h"

#if FW_LANES > 1
#define fw_param_table FW_NAME(fw_param_table)
#define fw_params_reset FW_NAME(fw_params_reset)
#define fw_params_preset FW_NAME(fw_params_preset)
#define fw_preset_name FW_NAME(fw_preset_name)
#define fw_param_get FW_NAME(fw_param_get)
#define fw_param_set FW_NAME(fw_param_set)
#define fw_params_out_of_range FW_NAME(fw_params_out_of_range)
#define fw_params_check FW_NAME(fw_params_check)
#define fw_rule_text FW_NAME(fw_rule_text)
#endif

struct fw_params {
#define FW_PARAM(name, unit, min, max, default_value, help) word name;
#include "firmware/core/params.def"
#undef FW_PARAM
};

enum {
#define FW_PARAM(name, unit, min, max, default_value, help) FW_PARAM_##name,
#include "firmware/core/params.def"
#undef FW_PARAM
    FW_PARAM_COUNT
};

/* A row of the table. Row i describes word i of struct fw_params. */
struct fw_param_info {
    const char *name, *unit;
    int32_t min, max, fallback; /* fallback: the default */
    const char *help;
};
extern const struct fw_param_info fw_param_table[FW_PARAM_COUNT];

/* Every parameter at its default, in all lanes: in place, since a second set of them on the stack
 * would be the deepest thing in an image.
 * Returned  in params: the defaults, whatever stood there */
void fw_params_reset(struct fw_params *params);

/* The same by value, for who has the room. */
static inline struct fw_params fw_params_defaults(void)
{
    struct fw_params params;
    fw_params_reset(&params);
    return params;
}

/* Packs that the controller comes with settings for. */
enum fw_preset {
    FW_PRESET_LFP_4S, /* the table's own defaults */
    FW_PRESET_NMC_3S, /* preset_nmc_3s.def */
    FW_PRESET_COUNT
};
/* Given     preset: one of the above
 * Returned  in params: the preset's parameters, in all lanes */
void fw_params_preset(enum fw_preset preset, struct fw_params *params);
const char *fw_preset_name(int preset); /* null beyond the last */

/* One parameter by its row.
 * Given     index: 0..FW_PARAM_COUNT - 1; lane: 0..FW_LANES - 1
 * Errors    none: fw_param_set stores any value; check afterwards */
int32_t fw_param_get(const struct fw_params *params, int index, int lane);
void fw_param_set(struct fw_params *params, int index, int lane, int32_t value);

/* Returned  row of the first parameter that is outside its range in any lane, or -1 */
int fw_params_out_of_range(const struct fw_params *params);

/* Given     parameters within their ranges
 * Returned  number of the first ordering rule that is broken in any lane, or -1 */
int fw_params_check(const struct fw_params *params);

/* Returned  the rule in words, "lvd_mv must be below lvr_mv"; null if there is no such rule. Rules
 *           are numbered from 0 without gaps. */
const char *fw_rule_text(int rule);

#endif
