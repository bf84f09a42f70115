/* SPDX-License-Identifier: GPL-3.0-or-later */
/* laws.h - what must hold in every tick of every scenario, whatever goes wrong.
 *
 * The laws look at the plant, not at what the firmware believes: true currents, true temperatures.
 * What a sensor may be off by is allowed for: 0.5 K, 2 % and 0.15 A, 1 % and 20 mV, and on top what
 * a fault of the scenario does to that sensor while it acts. Pure. */
#ifndef VS_SCENARIO_LAWS_H
#define VS_SCENARIO_LAWS_H

#include "sim/scenario/signals.h"

/* LAW(name, sentence) */
#define VS_LAWS(LAW)                                                                               \
    LAW(charge_table, "no charge beyond what the cells' temperature allows")                       \
    LAW(cell_voltage, "no cell above its limit")                                                   \
    LAW(over_voltage, "no charge at over-voltage")                                                 \
    LAW(lost_sensor, "no charge while the cells' sensor is lost")                                  \
    LAW(no_supply, "no output without a supply")                                                   \
    LAW(asleep, "no output while asleep")                                                          \
    LAW(board_hot, "no output while the controller is too hot")                                    \
    LAW(empty_pack, "the lamp does not drain an empty pack")                                       \
    LAW(discharge_table, "no lamp beyond what the cells' temperature allows")                      \
    LAW(lamp_current, "a short or an overload is switched off in time")                            \
    LAW(heater, "the heater lives on the panel alone")                                             \
    LAW(floor, "due, the lamp is not below its least level without a reason")                      \
    LAW(reason, "a reason that holds the lamp down is true")                                       \
    LAW(daylight, "night and day are seen for what they are")                                      \
    LAW(idle_charger, "a charger that may charge does, and is not done too early")                 \
    LAW(gauge, "the count of charge is within four of its own sigmas")                             \
    LAW(books, "the energy books close")                                                           \
    LAW(last_night, "the last night is lit: nothing is stuck for ever")                            \
    LAW(left_over, "no fault is reported at the end but those that the scenario names")

enum vs_law {
#define VS_LAW_ENUM(name, sentence) VS_LAW_##name,
    VS_LAWS(VS_LAW_ENUM)
#undef VS_LAW_ENUM
        VS_LAW_COUNT
};

const char *vs_law_name(enum vs_law law);
const char *vs_law_sentence(enum vs_law law);

/* How a run stands with the laws: seconds for which each has been overstepped, and the first that
 * was broken. */
struct vs_laws {
    const struct vs_scenario *scenario;
    double held_s[VS_LAW_COUNT];
    double fault_end_s;      /* when a fault acted last */
    int gauge_doubted;       /* since a fault that a count cannot survive; until the next full */
    double last_lit_night_h; /* missing from the last night that closed; < 0: none closed */
    unsigned faults;         /* that the controller told of last; dark it tells nothing */
    int broken;              /* a law has been broken */
    enum vs_law law;         /* that one */
    double broken_s;         /* when */
    char words[160];         /* what was seen */
};

void vs_laws_start(struct vs_laws *laws, const struct vs_scenario *scenario);

/* Judges a tick. */
void vs_laws_tick(struct vs_laws *laws, const struct vs_view *view);

/* Judges the run as it ended: last night, faults left over, books. */
void vs_laws_end(struct vs_laws *laws, const struct vs_view *view);

#endif
