/* SPDX-License-Identifier: GPL-3.0-or-later */
/* winter.h - two hard months for a controller, a second at a time, in integers.
 *
 * A small battery under a made-up northern sky closes the loop. On its way it meets clear and dark
 * days, frost, deep frost, heat, a covered panel, an empty battery and every fault that the pins
 * can show; which day holds which is in winter.c. Everything follows from the number of the second
 * and the controller's answers. */
#ifndef TESTS_FIRMWARE_WINTER_H
#define TESTS_FIRMWARE_WINTER_H

#include "firmware/core/fw.h"

enum { WINTER_DAYS = 62, WINTER_SECONDS = WINTER_DAYS * 86400 };

struct winter {
    struct fw_params params;
    int64_t charge_mas; /* what is really in the battery */
    uint32_t seed;
    int t; /* seconds since the first midnight */
};

struct winter winter_new(void);

/* Pins for this second, after what the controller has commanded last; time goes on by one step. */
struct fw_inputs winter_pins(struct winter *winter, const struct fw_outputs *out);

/* The supply fails in this second: the controller starts anew. */
int winter_restarts(const struct winter *winter);

/* The converter's loop on a panel whose light comes and goes; also closed, a tenth of a second at a
 * time. */
struct windy {
    uint32_t seed;
    int t; /* tenths of a second */
    int charge_ma;
};
struct fw_fast_inputs windy_pins(struct windy *windy, const struct fw_fast_outputs *out);

#endif
