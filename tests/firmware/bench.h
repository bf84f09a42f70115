/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench.h - the app on the host's board, as a controller lies on a bench. */
#ifndef TESTS_FIRMWARE_BENCH_H
#define TESTS_FIRMWARE_BENCH_H

#include "firmware/app/app.h"
#include "firmware/port/host/host.h"

struct bench {
    struct fw_board board;
    struct fw_app app;
};

void bench_new(struct bench *bench);

/* Out of reset, with whatever is in flash; RAM comes up as it likes. */
void bench_reset(struct bench *bench, enum fw_reset cause);

/* Calls the app every step_ms. */
void bench_run(struct bench *bench, uint32_t ms, uint32_t step_ms);

/* Dark, on a battery that is known to be charged: the lamp is lit. */
void bench_light_up(struct bench *bench);

/* A bright panel, far above the battery: the converter runs. */
void bench_charge(struct bench *bench);

/* How often an event is in the log. */
int bench_logged(const struct bench *bench, uint16_t code, uint16_t data);

/* Draws from a seed, 0..below - 1, the same on every machine. */
uint32_t bench_draw(uint32_t *seed, uint32_t below);

#endif
