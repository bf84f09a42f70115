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

const char *fw_mode_name(int mode)
{
    return name_in(mode_names, FW_MODE_COUNT, mode);
}

const char *fw_policy_name(int policy)
{
    return name_in(policy_names, FW_POLICY_COUNT, policy);
}
