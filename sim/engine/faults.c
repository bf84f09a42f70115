/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/faults.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct vs_fault_info rows[VS_FAULT_COUNT] = {
#define FAULT_ROW(name, unit, least, most, need, help)                                             \
    {#name, unit, least, most, VS_FAULT_##need == VS_FAULT_PERIODIC, help},
    VS_FAULT_TABLE(FAULT_ROW)
#undef FAULT_ROW
};

struct vs_fault_info vs_fault_info(enum vs_fault_kind kind)
{
    assert((int)kind >= 0 && kind < VS_FAULT_COUNT);
    return rows[kind];
}

const char *vs_fault_kind_name(enum vs_fault_kind kind)
{
    return vs_fault_info(kind).name;
}

int vs_fault_kind_find(const char *name)
{
    for (int kind = 0; kind < VS_FAULT_COUNT; kind++) {
        if (strcmp(rows[kind].name, name) == 0) {
            return kind;
        }
    }
    return -1;
}

int vs_fault_check(const struct vs_fault *fault, char *words, size_t size)
{
    struct vs_fault_info row = vs_fault_info(fault->kind);
    if (!(fault->start_s >= 0) || !(fault->end_s > fault->start_s)) {
        snprintf(words, size, "%s lasts from %g s to %g s; an end after a start >= 0 is allowed",
                 row.name, fault->start_s, fault->end_s);
    } else if (row.unit[0] == 0 && fault->value != 0) {
        snprintf(words, size, "%s is given the value %g; it takes none", row.name, fault->value);
    } else if (!(fault->value >= row.least && fault->value <= row.most)) {
        snprintf(words, size, "%s is given the value %g; %g to %g %s is allowed", row.name,
                 fault->value, row.least, row.most, row.unit);
    } else if (!(fault->period_s >= 0 && fault->period_s < HUGE_VAL)) {
        snprintf(words, size, "%s is given the period %g s; 0 or more is allowed", row.name,
                 fault->period_s);
    } else if (row.periodic && fault->period_s <= 0) {
        snprintf(words, size, "%s has no period; it needs one", row.name);
    } else {
        return 0;
    }
    return -1;
}

int vs_fault_add(struct vs_fault_set *set, struct vs_fault fault)
{
    if (set->count >= VS_FAULT_MAX) {
        return -1;
    }
    set->at[set->count++] = fault;
    return 0;
}

int vs_fault_acts(const struct vs_fault *fault, double now_s)
{
    if (now_s < fault->start_s || now_s >= fault->end_s) {
        return 0;
    }
    double period = fault->period_s;
    return period <= 0 || fmod(now_s - fault->start_s, period) < 0.5 * period;
}

const struct vs_fault *vs_fault_acting(const struct vs_fault_set *set, enum vs_fault_kind kind,
                                       double now_s)
{
    for (int k = set->count - 1; k >= 0; k--) {
        if (set->at[k].kind == kind && vs_fault_acts(&set->at[k], now_s)) {
            return &set->at[k];
        }
    }
    return NULL;
}
