/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signals.h - what a claim of a scenario may look at, tick by tick.
 *
 * A signal is a number; a condition is a signal that is 1 while it holds and 0 while not. A signal
 * that says nothing in a tick (the record of a night that is still running) is not a number then,
 * and that tick is passed over. Pure. */
#ifndef VS_SCENARIO_SIGNALS_H
#define VS_SCENARIO_SIGNALS_H

#include "sim/engine/lamp.h"
#include "sim/scenario/scenario.h"

/* One tick as it has just been. */
struct vs_view {
    const struct vs_lamp *lamp;
    const struct vs_lamp_probe *probe;
    const struct vs_minute *minute;
    const struct vs_minute_detail *detail;
    const struct vs_night *night; /* the record that closed with this tick, or null */
    double now_s;                 /* start of the tick, since the first midnight */
    double dt_s;
    double cell_degc; /* at the start of the tick */
};

/* SIGNAL(name, unit, meaning): plain signals, by name. */
#define VS_SIGNALS(SIGNAL)                                                                         \
    SIGNAL(lit, "", "the lamp gives light")                                                        \
    SIGNAL(night, "", "night, as the firmware sees it")                                            \
    SIGNAL(window, "", "the lamp is due, as the firmware sees it")                                 \
    SIGNAL(sun_down, "", "the sun stands more than 3 degrees below the horizon")                   \
    SIGNAL(lvd, "", "the lamp is cut for want of charge")                                          \
    SIGNAL(asleep, "", "the controller sleeps")                                                    \
    SIGNAL(heater, "", "the heater is on")                                                         \
    SIGNAL(charging, "", "the converter is commanded on")                                          \
    SIGNAL(powered, "", "the controller has a supply")                                             \
    SIGNAL(frozen, "", "the cells are below 0 degC")                                               \
    SIGNAL(full, "", "the battery holds more than 98 %")                                           \
    SIGNAL(pack_charge_open, "", "the pack's own protection keeps charge out")                     \
    SIGNAL(pack_discharge_open, "", "the pack's own protection keeps charge in")                   \
    SIGNAL(lit_night, "", "a night ends in which the lamp was on as long as asked")                \
    SIGNAL(dark_night, "", "a night ends in which the lamp was off for more than a quarter hour")  \
    SIGNAL(night_lit_h, "h", "light of the night that ends")                                       \
    SIGNAL(night_missing_h, "h", "time without light of the night that ends")                      \
    SIGNAL(night_light_frac, "1", "light of the night that ends over what full power gives")       \
    SIGNAL(level_frac, "1", "level of the lamp")                                                   \
    SIGNAL(due_level_frac, "1", "level of the lamp while it is due")                               \
    SIGNAL(lamp_w, "W", "what the lamp takes")                                                     \
    SIGNAL(lamp_a, "A", "current into lamp or heater, as it is")                                   \
    SIGNAL(charge_a, "A", "current out of the converter")                                          \
    SIGNAL(battery_a, "A", "current into the battery; negative: out of it")                        \
    SIGNAL(frozen_charge_a, "A", "current into cells below 0 degC")                                \
    SIGNAL(charge_limit_a, "A", "the firmware's limit on the battery's charge current")            \
    SIGNAL(pv_w, "W", "taken from the panel")                                                      \
    SIGNAL(pv_v, "V", "voltage of the panel at the controller")                                    \
    SIGNAL(offered_frac, "1", "share taken of what the panel could give, from 5 W on")             \
    SIGNAL(bus_v, "V", "voltage at the battery's terminals")                                       \
    SIGNAL(cell_degc, "degC", "temperature of the cells")                                          \
    SIGNAL(soc_frac, "1", "true state of charge")                                                  \
    SIGNAL(soc_est_frac, "1", "state of charge as counted by the firmware")                        \
    SIGNAL(count_error_frac, "1", "how far that count is from the truth, either way")              \
    SIGNAL(sigma_frac, "1", "how far the firmware trusts that count")                              \
    SIGNAL(capacity_ah, "Ah", "capacity as learned")                                               \
    SIGNAL(budget_wh, "Wh", "tonight's budget")                                                    \
    SIGNAL(harvest_wh, "Wh", "what the firmware counts on from a day")                             \
    SIGNAL(night_length_h, "h", "length of the night as learned")                                  \
    SIGNAL(night_age_h, "h", "since the dusk that the firmware saw")

/* And by kind and name, `fault LAMP_OPEN`, the names as in firmware/core/fw.h: */
#define VS_SIGNAL_FAMILIES(FAMILY)                                                                 \
    FAMILY(fault, "a fault that the firmware reports")                                             \
    FAMILY(event, "an event of the firmware")                                                      \
    FAMILY(mode, "a mode of the charger")                                                          \
    FAMILY(why, "what the firmware says holds the lamp below full level")

/* Finds a signal by what a claim says after `of`. Returned 0, or -1 with what is allowed in words.
 */
int vs_signal_find(const char *of, struct vs_signal_id *id, char *allowed, size_t size);

double vs_signal_value(struct vs_signal_id id, const struct vs_view *view);
const char *vs_signal_unit(struct vs_signal_id id);
int vs_signal_is_event(struct vs_signal_id id);

/* Bit of a firmware fault by name, or -1; and its name. */
int vs_signal_fault_find(const char *name, size_t length);
const char *vs_signal_fault_name(int bit);

#endif
