/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ledger.h - every joule, booked once.
 *
 * What the panel could give is either used or curtailed; what is used is lost somewhere, shone, or
 * stored. The books must close to 1e-9 of throughput, or the run is an error: a simulator that
 * makes energy would flatter every design. What is stored is taken from the battery's state, not
 * from the flows that changed it, so the two check each other. */
#ifndef VS_ENGINE_LEDGER_H
#define VS_ENGINE_LEDGER_H

#include "sim/base/sum.h"

/* X(name, words). The first is the source, all others are where it goes. */
#define VS_LEDGER_LINES(X)                                                                         \
    X(panel, "panel at its maximum power point")                                                   \
    X(curtailed, "not taken: battery full, limited or inhibited")                                  \
    X(tracking, "lost by tracking beside the maximum power point")                                 \
    X(panel_cable, "panel cable")                                                                  \
    X(converter, "charge converter")                                                               \
    X(controller, "controller's own draw")                                                         \
    X(lamp_cable, "lamp cable")                                                                    \
    X(driver, "LED driver")                                                                        \
    X(led_heat, "heat in the LEDs")                                                                \
    X(light, "light")                                                                              \
    X(heater, "heater in the battery box")                                                         \
    X(fault, "faults: short circuits, bad contacts")                                               \
    X(protection, "battery: body diode of an open switch")                                         \
    X(ohmic, "battery: series resistance")                                                         \
    X(polarisation, "battery: polarisation")                                                       \
    X(hysteresis, "battery: hysteresis")                                                           \
    X(coulombic, "battery: charge that does not come back")                                        \
    X(self_discharge, "battery: self-discharge")

enum vs_ledger_line {
#define VS_LEDGER_ENUM(name, words) VS_LEDGER_##name,
    VS_LEDGER_LINES(VS_LEDGER_ENUM)
#undef VS_LEDGER_ENUM
        VS_LEDGER_COUNT
};

/* In lane vocabulary, as its running sums are. */
struct vs_ledger {
    real open_j[VS_LEDGER_COUNT]; /* of the running hour: plain sums, some sixty ticks long */
    real open_throughput_j;
    struct vs_sum line_j[VS_LEDGER_COUNT];
    struct vs_sum throughput_j; /* panel energy taken plus battery energy moved, both ways */
    real stored_start_j, stored_now_j;
};

static inline void vs_ledger_book(struct vs_ledger *ledger, enum vs_ledger_line line, real joule)
{
    ledger->open_j[line] += joule;
}

/* Carries the running hour over to the long sums; to be called once an hour or so, and before the
 * books are looked at. */
static inline void vs_ledger_fold(struct vs_ledger *ledger)
{
    for (int line = 0; line < VS_LEDGER_COUNT; line++) {
        vs_sum_add(&ledger->line_j[line], ledger->open_j[line]);
        ledger->open_j[line] = K(0.0);
    }
    vs_sum_add(&ledger->throughput_j, ledger->open_throughput_j);
    ledger->open_throughput_j = K(0.0);
}

double vs_ledger_throughput_j(const struct vs_ledger *ledger);
const char *vs_ledger_name(enum vs_ledger_line line);
const char *vs_ledger_words(enum vs_ledger_line line);
double vs_ledger_line_j(const struct vs_ledger *ledger, enum vs_ledger_line line);
double vs_ledger_stored_j(const struct vs_ledger *ledger); /* now minus start */

/* (source - sinks - stored) / throughput; 0 for an empty ledger. */
double vs_ledger_residual_frac(const struct vs_ledger *ledger);

/* The most that a sound run may show: rounding and the bus solution's last digit. */
#define VS_LEDGER_TOLERANCE 1e-9

#endif
