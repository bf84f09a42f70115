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
    } else if (strcmp(row.unit, "bit") == 0 && fault->value != floor(fault->value)) {
        snprintf(words, size, "%s is given the value %g; a whole number of a bit is allowed",
                 row.name, fault->value);
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

int vs_fault_strikes(const struct vs_fault *fault, double last_s, double now_s)
{
    if (now_s < fault->start_s || now_s >= fault->end_s) {
        return 0;
    }
    if (last_s < fault->start_s) {
        return 1;
    }
    double period = fault->period_s;
    return period > 0 &&
           floor((now_s - fault->start_s) / period) > floor((last_s - fault->start_s) / period);
}

const struct vs_plant_faults vs_plant_sound = {
    .light_frac = 1, .voltage_factor = 1, .cell_degc = NAN, .lamp_factor = 1};

static void bend_panel(const struct vs_fault *f, struct vs_plant_faults *p)
{
    switch (f->kind) {
    case VS_FAULT_panel_open:
    case VS_FAULT_panel_short:
    case VS_FAULT_panel_flicker:
        p->panel_cut = 1;
        break;
    case VS_FAULT_panel_reverse:
        p->panel_cut = p->panel_reversed = 1;
        break;
    case VS_FAULT_panel_over_voltage:
        p->voltage_factor = f->value;
        break;
    case VS_FAULT_panel_covered:
    case VS_FAULT_panel_dark:
        p->light_frac = 1.0 - f->value;
        break;
    case VS_FAULT_panel_light:
        p->added_wm2 = f->value;
        break;
    default:
        return;
    }
    p->panel_bent = 1;
}

static void bend_plant(const struct vs_fault *f, struct vs_plant_faults *p)
{
    switch (f->kind) {
    case VS_FAULT_battery_open:
        p->battery_open = 1;
        p->charge_open = p->discharge_open = 1;
        break;
    case VS_FAULT_battery_charge_open:
        p->charge_open = 1;
        break;
    case VS_FAULT_battery_discharge_open:
        p->discharge_open = 1;
        break;
    case VS_FAULT_battery_resistance:
        p->series_ohm = f->value;
        break;
    case VS_FAULT_battery_degc:
        p->cell_degc = f->value;
        break;
    case VS_FAULT_lamp_open:
    case VS_FAULT_lamp_intermittent:
        p->lamp_open = 1;
        break;
    case VS_FAULT_lamp_short:
        p->short_ohm = f->value;
        break;
    case VS_FAULT_lamp_overload:
        p->lamp_factor = f->value;
        break;
    case VS_FAULT_supply_low:
        p->supply_low = 1;
        break;
    default:
        bend_panel(f, p);
    }
}

/* The four kinds of a channel follow one another, and so do the channels. */
static void bend_channel(const struct vs_fault *f, struct vs_board_faults *b)
{
    int row = (int)f->kind - VS_FAULT_pv_v_gain;
    struct vs_channel_fault *c = &b->channel[row / 4];
    switch (row % 4) {
    case 0:
        c->gain *= f->value;
        break;
    case 1:
        c->offset += f->value;
        break;
    case 2:
        c->stuck = 1;
        c->at = f->value;
        break;
    default:
        c->open = 1;
    }
}

static void bend_board(const struct vs_fault *f, struct vs_board_faults *b)
{
    if (f->kind >= VS_FAULT_pv_v_gain && f->kind <= VS_FAULT_board_degc_open) {
        bend_channel(f, b);
        return;
    }
    switch (f->kind) {
    case VS_FAULT_adc_gain:
        for (int k = 0; k < VS_FAULT_CHANNELS; k++) {
            b->channel[k].gain *= f->value;
        }
        break;
    case VS_FAULT_adc_bit_high:
        b->adc_high |= 1 << (int)f->value;
        break;
    case VS_FAULT_adc_bit_low:
        b->adc_low |= 1 << (int)f->value;
        break;
    case VS_FAULT_clock_drift:
        b->clock_frac = f->value;
        break;
    case VS_FAULT_motion:
    case VS_FAULT_motion_stuck:
        b->motion = 1;
        break;
    case VS_FAULT_service_sleep:
        b->sleep = 1;
        break;
    case VS_FAULT_service_wake:
        b->wake = 1;
        break;
    default:
        break;
    }
}

static void strike(const struct vs_fault *f, struct vs_faults_now *now)
{
    switch (f->kind) {
    case VS_FAULT_reset:
        now->plant.reset = 1;
        now->plant.store_lost = f->value < 0.5;
        break;
    case VS_FAULT_ram_flip:
        now->board.flip_bit = (int)f->value;
        break;
    case VS_FAULT_tick_missed:
        now->board.missed = 1;
        break;
    case VS_FAULT_tick_doubled:
        now->board.doubled = 1;
        break;
    default:
        break;
    }
}

struct vs_plant_faults vs_plant_faults_at(const struct vs_fault_set *set, double now_s)
{
    struct vs_plant_faults plant = vs_plant_sound;
    for (int k = 0; k < set->count; k++) {
        if (vs_fault_acts(&set->at[k], now_s)) {
            bend_plant(&set->at[k], &plant);
        }
    }
    return plant;
}

struct vs_faults_now vs_faults_at(const struct vs_fault_set *set, double last_s, double now_s)
{
    struct vs_faults_now now = {.plant = vs_plant_faults_at(set, now_s)};
    now.board.flip_bit = -1;
    for (int k = 0; k < VS_FAULT_CHANNELS; k++) {
        now.board.channel[k].gain = 1;
    }
    for (int k = 0; k < set->count; k++) {
        const struct vs_fault *f = &set->at[k];
        if (vs_fault_acts(f, now_s)) {
            bend_board(f, &now.board);
        }
        if (vs_fault_strikes(f, last_s, now_s)) {
            strike(f, &now);
        }
    }
    return now;
}
