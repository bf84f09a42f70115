/* SPDX-License-Identifier: MIT */
/* host.h - a board without hardware: the calls of port.h answered from a struct that a test or the
 * simulator fills in and looks at. Any number of them side by side.
 *
 * The struct is the caller's; write its first part, read the rest. Flash outlives fw_host_reset as
 * it does a reset; it is as particular as the real one (a unit is programmed once between erases),
 * and it keeps count of whatever is done to it while the supply is low. */
#ifndef FW_PORT_HOST_HOST_H
#define FW_PORT_HOST_HOST_H

#include "firmware/port/port.h"

enum {
    FW_HOST_PAGES = 4,
    FW_HOST_PAGE_BYTES = 2048,
    FW_HOST_WATCHDOG_MS = 4000,
    FW_HOST_LINE = 160
};

struct fw_board {
    /* what the world does to the board */
    uint32_t ms;
    struct fw_senses senses; /* motion stays until it has been read once */
    int supply_good;
    int reset_cause; /* enum fw_reset */
    int service;     /* enum fw_service; read once */
    /* flash operations until one is cut half-way and all later ones fail, and until the supply is
     * low after one; -1: none */
    int cut_after, low_after;

    /* what the board has been told */
    struct fw_drive drive;
    int feeds;
    uint32_t fed_ms;
    char line[FW_HOST_LINE]; /* the last text */
    int lines;
    int erases, programs;

    /* what must never happen, counted over all resets */
    int low_flash; /* erases and programs begun while the supply was low */
    int low_drive; /* an output switched on while it was low */
    int twice;     /* programs of a unit that was not erased */

    struct fw_flash flash;
    uint8_t memory[FW_HOST_PAGES * FW_HOST_PAGE_BYTES];
};

/* A new board: erased flash, good supply, a warm noon with nothing flowing, out of power-on. */
void fw_host_new(struct fw_board *board);

/* Out of reset again: outputs off, time from 0, flash as it is. */
void fw_host_reset(struct fw_board *board, enum fw_reset cause);

/* Whether the watchdog would have reset the controller by now. */
int fw_host_watchdog_bites(const struct fw_board *board);

/* Whether any output is on. */
int fw_host_any_output(const struct fw_board *board);

#endif
