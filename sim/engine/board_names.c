/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The firmware's parameters, presets, policies and words by name: the part of the bridge that no
 * step takes. */
#include <assert.h>
#include <string.h>

#include "sim/engine/board.h"

int vs_firmware_param_count(void)
{
    return FW_PARAM_COUNT;
}

struct vs_firmware_param vs_firmware_param_at(int index)
{
    assert(index >= 0 && index < FW_PARAM_COUNT);
    const struct fw_param_info *row = &fw_param_table[index];
    return (struct vs_firmware_param){row->name, row->unit, row->help,
                                      row->min,  row->max,  row->fallback};
}

int vs_firmware_param_find(const char *name)
{
    for (int index = 0; index < FW_PARAM_COUNT; index++) {
        if (strcmp(fw_param_table[index].name, name) == 0) {
            return index;
        }
    }
    return -1;
}

void vs_firmware_param_set(struct vs_board_params *params, int index, long value)
{
    assert(index >= 0 && index < FW_PARAM_COUNT);
    fw_param_set(&params->firmware, index, 0, (int32_t)value);
}

long vs_firmware_param_get(const struct vs_board_params *params, int index)
{
    assert(index >= 0 && index < FW_PARAM_COUNT);
    return fw_param_get(&params->firmware, index, 0);
}

const char *vs_firmware_params_broken(const struct vs_board_params *params)
{
    assert(fw_params_out_of_range(&params->firmware) < 0);
    int rule = fw_params_check(&params->firmware);
    return rule < 0 ? NULL : fw_rule_text(rule);
}

int vs_firmware_preset_find(const char *name)
{
    for (int index = 0; fw_preset_name(index); index++) {
        if (strcmp(fw_preset_name(index), name) == 0) {
            return index;
        }
    }
    return -1;
}

const char *vs_firmware_preset_name(int index)
{
    return fw_preset_name(index);
}

void vs_firmware_preset(struct vs_board_params *params, int index)
{
    assert(fw_preset_name(index));
    fw_params_preset((enum fw_preset)index, &params->firmware);
}

const char *vs_firmware_word(enum vs_firmware_words kind, int index)
{
    switch (kind) {
    case VS_FIRMWARE_FAULTS:
        return fw_fault_name(index);
    case VS_FIRMWARE_EVENTS:
        return fw_event_name(index);
    case VS_FIRMWARE_WHYS:
        return fw_why_name(index);
    case VS_FIRMWARE_MODES:
        return fw_mode_name(index);
    case VS_FIRMWARE_RULES:
        return fw_rule_text(index);
    }
    return NULL;
}

#define NAME_WORD(name, text) #name,
static const char *const fault_names[] = {FW_FAULTS(NAME_WORD)};
static const char *const event_names[] = {FW_EVENTS(NAME_WORD)};
static const char *const why_names[] = {FW_WHYS(NAME_WORD)};
static const char *const mode_names[] = {FW_MODES(NAME_WORD)};
#undef NAME_WORD

const char *vs_firmware_name(enum vs_firmware_words kind, int index)
{
    static const struct {
        const char *const *names;
        int count;
    } kinds[] = {
        [VS_FIRMWARE_FAULTS] = {fault_names, FW_FAULT_COUNT},
        [VS_FIRMWARE_EVENTS] = {event_names, FW_EVENT_COUNT},
        [VS_FIRMWARE_WHYS] = {why_names, FW_WHY_COUNT},
        [VS_FIRMWARE_MODES] = {mode_names, FW_MODE_COUNT},
        [VS_FIRMWARE_RULES] = {NULL, 0},
    };
    return index >= 0 && index < kinds[kind].count ? kinds[kind].names[index] : NULL;
}

int vs_policy_find(const char *name)
{
    for (int index = 0; fw_policy_name(index); index++) {
        if (strcmp(fw_policy_name(index), name) == 0) {
            return index;
        }
    }
    return -1;
}

const char *vs_policy_name(int index)
{
    return fw_policy_name(index);
}
