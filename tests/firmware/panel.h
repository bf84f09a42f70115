/* SPDX-License-Identifier: GPL-3.0-or-later */
/* panel.h - the fast loop on the bench: a panel of round numbers, an ideal converter, a battery
 * that is a voltage behind a resistance. */
#ifndef TESTS_FIRMWARE_PANEL_H
#define TESTS_FIRMWARE_PANEL_H

#include "firmware/core/fw.h"

/* Two halves in series, each with a bypass diode. The current of each falls with the twelfth power
 * of its voltage, so P(V) has one smooth top while both see the same light, and two while one is
 * shaded. Light scales the current and, weakly, Voc. */
struct panel {
    double isc_a, voc_v, light_frac;
    double shade_frac; /* light that is taken from the second half */
};

double panel_voc_v(const struct panel *panel);
double panel_a(const struct panel *panel, double v);
/* Highest voltage at which it gives this power; 0 W is the open circuit. */
double panel_high_v(const struct panel *panel, double power_w);
/* The best point between two voltages. */
struct panel_point {
    double v, w;
};
struct panel_point panel_best(const struct panel *panel, double low_v, double high_v);

/* What the board shows of it: steps of 12 bits of 40 V and of twice the panel's current, averaged
 * 16 times. */
int panel_mv(double pv_v);
int panel_ma(const struct panel *panel, double pv_a);

struct bench {
    struct fw_params params;
    struct fw_fast_state state;
    struct fw_fast_inputs in;
    struct fw_fast_outputs out;
    struct panel panel;
    double open_v, ohm; /* battery */
    double headroom_v;  /* the converter cannot pull the panel closer to the battery */
    double pv_v, power_w;
};

/* A panel of some 80 W in full light on a battery in the middle of its charge. */
struct bench bench_new(void);
/* Runs for 0.1 s. */
void bench_step(struct bench *bench);
void bench_run(struct bench *bench, double seconds);
/* Share of the possible energy that was taken while the light ran from one value to another. */
double bench_ramp(struct bench *bench, double from, double to, double seconds);

#endif
