/* SPDX-License-Identifier: GPL-3.0-or-later */
/* faults.h - what can go wrong with a lamp, as data: a list of faults with their times.
 *
 * Faults belong to the plant: panel, battery, lamp, sensors, clock and supply. The firmware is not
 * told; it sees what the pins show. A lamp with an empty list runs with the bits it always had.
 *
 * No I/O, no allocation, no globals. */
#ifndef VS_ENGINE_FAULTS_H
#define VS_ENGINE_FAULTS_H

#include <stddef.h>

/* What a fault needs beside its times. Every fault may have a period, and then acts in the first
 * half of each, counted from its start; these cannot do without. */
enum vs_fault_need { VS_FAULT_STEADY, VS_FAULT_PERIODIC };

/* Sensor faults, four for each channel, in the order of VS_BOARD_CHANNELS.
 * VS_FAULT_CHANNEL(X, channel, unit, widest offset, least, most) */
#define VS_FAULT_CHANNEL(X, channel, unit, widest, least, most)                                    \
    X(channel##_gain, "1", 0.5, 2, STEADY, "reading times this")                                   \
    X(channel##_offset, unit, -(widest), widest, STEADY, "reading off by this")                    \
    X(channel##_stuck, unit, least, most, STEADY, "reading stands at this")                        \
    X(channel##_open, "", 0, 0, STEADY, "sensor lost: the reading falls to its lower end")

/* Every fault: X(name, unit of its value, least, most, need, meaning). No unit: it has no value. */
#define VS_FAULT_TABLE(X)                                                                          \
    X(panel_open, "", 0, 0, STEADY, "panel cut off; its pin shows 0 V")                            \
    X(panel_short, "", 0, 0, STEADY, "panel shorted; its pin shows 0 V")                           \
    X(panel_reverse, "", 0, 0, STEADY, "panel the wrong way round; its pin shows less than 0 V")   \
    X(panel_flicker, "", 0, 0, PERIODIC, "loose panel plug: cut off for half of each period")      \
    X(panel_over_voltage, "1", 1, 3, STEADY,                                                       \
      "panel voltage times this, its current divided by it")                                       \
    X(panel_covered, "1", 0, 1, STEADY, "snow or leaves: share of the panel's light kept off")     \
    X(panel_dark, "1", 0, 1, STEADY, "dark storm: share of the panel's light kept off")            \
    X(panel_light, "W/m2", 0, 1200, STEADY, "light beside the sun's: headlights, moon, lightning") \
    X(battery_open, "", 0, 0, STEADY, "battery lead broken: no current either way")                \
    X(battery_charge_open, "", 0, 0, STEADY, "the pack's charge switch is off")                    \
    X(battery_discharge_open, "", 0, 0, STEADY, "the pack's discharge switch is off")              \
    X(battery_resistance, "ohm", 0, 1, STEADY, "bad contact at the battery: so much more")         \
    X(battery_degc, "degC", -50, 90, STEADY, "cells are held at this temperature")                 \
    X(lamp_open, "", 0, 0, STEADY, "lamp cut off")                                                 \
    X(lamp_short, "ohm", 0.05, 5, STEADY, "a short of this resistance beside the lamp")            \
    X(lamp_overload, "1", 0, 10, STEADY, "lamp draws this many times its power, shines no more")   \
    X(lamp_intermittent, "", 0, 0, PERIODIC, "loose lamp plug: cut off for half of each period")   \
    X(motion, "", 0, 0, STEADY, "somebody moves below the lamp")                                   \
    X(motion_stuck, "", 0, 0, STEADY, "motion sensor never rests")                                 \
    VS_FAULT_CHANNEL(X, pv_v, "V", 10, 0, 60)                                                      \
    VS_FAULT_CHANNEL(X, bat_v, "V", 5, 0, 30)                                                      \
    VS_FAULT_CHANNEL(X, charge_a, "A", 5, 0, 100)                                                  \
    VS_FAULT_CHANNEL(X, lamp_a, "A", 5, 0, 100)                                                    \
    VS_FAULT_CHANNEL(X, cell_degc, "degC", 50, -50, 100)                                           \
    VS_FAULT_CHANNEL(X, board_degc, "degC", 50, -50, 100)                                          \
    X(adc_gain, "1", 0.8, 1.2, STEADY, "reference of the converter off: all readings times this")  \
    X(adc_bit_high, "bit", 0, 15, STEADY, "this bit of the converter is always 1")                 \
    X(adc_bit_low, "bit", 0, 15, STEADY, "this bit of the converter is always 0")                  \
    X(clock_drift, "1", -0.5, 0.5, STEADY, "controller's clock is fast by this share")             \
    X(tick_missed, "", 0, 0, PERIODIC, "one step of the firmware is left out in each period")      \
    X(tick_doubled, "", 0, 0, PERIODIC, "one step of the firmware is made twice in each period")   \
    X(reset, "1", 0, 1, STEADY, "restart at the start: 1 with what was kept, 0 with a lost store") \
    X(ram_flip, "bit", 0, 4095, STEADY,                                                            \
      "this bit of the firmware's state turns over at the start")                                  \
    X(supply_low, "", 0, 0, STEADY, "brown-out: the controller has no supply")                     \
    X(service_sleep, "", 0, 0, STEADY, "somebody asks the controller to sleep")                    \
    X(service_wake, "", 0, 0, STEADY, "somebody asks the controller to wake")

enum vs_fault_kind {
#define VS_FAULT_ENUM(name, unit, least, most, need, help) VS_FAULT_##name,
    VS_FAULT_TABLE(VS_FAULT_ENUM)
#undef VS_FAULT_ENUM
        VS_FAULT_COUNT
};

/* One fault. A tick that begins in [start_s, end_s) is under it; what happens at an instant (reset,
 * ram_flip) happens in the first such tick. */
struct vs_fault {
    enum vs_fault_kind kind;
    double start_s, end_s; /* since the run began; end_s may be HUGE_VAL */
    double value;          /* in the unit of the kind; 0 for a kind without */
    double period_s;       /* 0: all the time; else in the first half of each period */
};

enum { VS_FAULT_MAX = 24 };

/* Two of one kind at one time: the later in the list counts. */
struct vs_fault_set {
    struct vs_fault at[VS_FAULT_MAX];
    int count;
};

/* A row of the table. */
struct vs_fault_info {
    const char *name, *unit; /* unit "": the kind has no value */
    double least, most;
    int periodic; /* 1: needs a period */
    const char *help;
};
struct vs_fault_info vs_fault_info(enum vs_fault_kind kind);
const char *vs_fault_kind_name(enum vs_fault_kind kind);
int vs_fault_kind_find(const char *name); /* -1 if there is none */

/* Whether a fault can be: value within its range, whole if it is a bit, an end after the start, a
 * period where the kind needs one.
 * Returned 0, or -1 with what was found and what is allowed in words */
int vs_fault_check(const struct vs_fault *fault, char *words, size_t size);

/* Adds a fault. Returned 0, or -1 when the set is full. */
int vs_fault_add(struct vs_fault_set *set, struct vs_fault fault);

/* What the list comes to at one instant, for the board: what its channels, clock and memory do. */
struct vs_channel_fault {
    double gain, offset; /* over the sensor's own */
    int stuck, open;
    double at; /* where it is stuck */
};

enum { VS_FAULT_CHANNELS = 6 };

struct vs_board_faults {
    struct vs_channel_fault channel[VS_FAULT_CHANNELS]; /* in the order of VS_BOARD_CHANNELS */
    int adc_high, adc_low; /* bits of a count that are always 1, and always 0 */
    double clock_frac;     /* how much the clock is fast */
    int missed, doubled;   /* this step is left out, or made twice */
    int motion;
    int sleep, wake; /* somebody asks for it */
    int flip_bit;    /* of the firmware's state; -1: none */
};

/* And for panel, battery, lamp and supply. */
struct vs_plant_faults {
    double light_frac; /* of the panel's light that is left */
    double added_wm2;  /* and light that comes to it */
    double voltage_factor;
    int panel_cut;                      /* open or shorted: nothing comes from it */
    int panel_reversed;                 /* and its voltage is negative */
    int panel_bent;                     /* any of the above */
    double charge_open, discharge_open; /* 1: this switch of the pack is off */
    int battery_open;                   /* the lead is broken; both are then 1 */
    double series_ohm;                  /* between pack and bus */
    double cell_degc;                   /* NAN: the cells are as warm as they are */
    int lamp_open;
    double short_ohm; /* beside the lamp; 0: none */
    double lamp_factor;
    int supply_low;
    int reset, store_lost; /* restart in this tick; with an empty store */
};

extern const struct vs_plant_faults vs_plant_sound; /* nothing is wrong */

struct vs_faults_now {
    struct vs_plant_faults plant;
    struct vs_board_faults board;
};

/* Given    last_s, now_s: when the last tick began and when this one does */
struct vs_faults_now vs_faults_at(const struct vs_fault_set *set, double last_s, double now_s);
struct vs_plant_faults vs_plant_faults_at(const struct vs_fault_set *set, double now_s);

/* Whether a fault that is an instant (reset, ram_flip, tick_missed, tick_doubled) falls into the
 * tick: at its start, and again at the start of every further period. */
int vs_fault_strikes(const struct vs_fault *fault, double last_s, double now_s);

/* Whether a fault acts at an instant, period included. */
int vs_fault_acts(const struct vs_fault *fault, double now_s);

/* The fault of a kind that acts at an instant, or null. */
const struct vs_fault *vs_fault_acting(const struct vs_fault_set *set, enum vs_fault_kind kind,
                                       double now_s);

#endif
