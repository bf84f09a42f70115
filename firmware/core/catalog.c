/* SPDX-License-Identifier: MIT */
/* The words about the controller: what a person reads of parameters, rules, faults and modes. A
 * controller without a display or a service port does not link this file. */
#include "firmware/core/fw.h"
#include "firmware/core/rules.h"

#include <stddef.h>

const struct fw_param_info fw_param_table[FW_PARAM_COUNT] = {
#define FW_PARAM(name, unit, min, max, default_value, help)                                        \
    {#name, unit, min, max, default_value, help},
#include "firmware/core/params.def"
#undef FW_PARAM
};

static const char *const rule_texts[] = {
#define BELOW(a, b) #a " must be below " #b,
#define UPTO(a, b) #a " must not be above " #b,
    FW_RULES(BELOW, UPTO)
#undef BELOW
#undef UPTO
};

static const char *const fault_names[] = {
#define FAULT_NAME(name, text) text,
    FW_FAULTS(FAULT_NAME)
#undef FAULT_NAME
};

static const char *const event_names[] = {
#define EVENT_NAME(name, text) text,
    FW_EVENTS(EVENT_NAME)
#undef EVENT_NAME
};

static const char *const why_names[] = {
#define WHY_NAME(name, text) text,
    FW_WHYS(WHY_NAME)
#undef WHY_NAME
};

static const char *const mode_names[] = {
#define MODE_NAME(name, text) text,
    FW_MODES(MODE_NAME)
#undef MODE_NAME
};

static const char *const policy_names[] = {
#define POLICY_NAME(name) #name,
    FW_POLICIES(POLICY_NAME)
#undef POLICY_NAME
};

/* Presets: what differs from the table's own defaults. Each row a parameter and its value. */
static const struct setting {
    int16_t param;
    int32_t value;
} nmc_3s[] = {
#define FW_SET(name, value) {FW_PARAM_##name, value},
#include "firmware/core/preset_nmc_3s.def"
#undef FW_SET
};

void fw_params_preset(enum fw_preset preset, struct fw_params *params)
{
    int count = preset == FW_PRESET_NMC_3S ? (int)(sizeof nmc_3s / sizeof nmc_3s[0]) : 0;
    fw_params_reset(params);
    for (int lane = 0; lane < FW_LANES; lane++) {
        for (int i = 0; i < count; i++) {
            fw_param_set(params, nmc_3s[i].param, lane, nmc_3s[i].value);
        }
    }
}

static const char *const preset_names[] = {"lfp_4s", "nmc_3s"};

static const char *name_in(const char *const *names, int count, int index)
{
    return index >= 0 && index < count ? names[index] : NULL;
}

const char *fw_rule_text(int rule)
{
    return name_in(rule_texts, sizeof rule_texts / sizeof rule_texts[0], rule);
}

const char *fw_fault_name(int fault)
{
    return name_in(fault_names, FW_FAULT_COUNT, fault);
}

const char *fw_event_name(int event)
{
    return name_in(event_names, FW_EVENT_COUNT, event);
}

const char *fw_why_name(int why)
{
    return name_in(why_names, FW_WHY_COUNT, why);
}

const char *fw_mode_name(int mode)
{
    return name_in(mode_names, FW_MODE_COUNT, mode);
}

const char *fw_policy_name(int policy)
{
    return name_in(policy_names, FW_POLICY_COUNT, policy);
}

const char *fw_preset_name(int preset)
{
    return name_in(preset_names, FW_PRESET_COUNT, preset);
}
