/* SPDX-License-Identifier: MIT */
/* app.h - what every board runs: the core's two loops and the housekeeping at their rates, under a
 * watchdog, with parameters, history and log in flash. Written once on port.h.
 *
 * The board's main loop calls fw_app_poll as often as it can, at least once a millisecond or after
 * each interrupt; the app reads the clock itself, so a call too many or too few changes nothing.
 * No memory of its own but the struct that the caller owns. */
#ifndef FW_APP_APP_H
#define FW_APP_APP_H

#include "firmware/core/fw.h"
#include "firmware/port/port.h"
#include "firmware/store/history.h"
#include "firmware/store/log.h"
#include "firmware/store/store.h"
#include "firmware/store/stored_params.h"

#if FW_LANES != 1
#error "a board runs one controller"
#endif

/* Rate groups. Each reports once it has done its work; the watchdog is fed when all have reported
 * since it was fed last. FW_GROUP(name, period_ms, most): of periods missed in a row, so many are
 * made up for. */
#define FW_GROUPS(FW_GROUP)                                                                        \
    FW_GROUP(FAST, 100, 10)   /* sense, fw_fast_step, drive */                                     \
    FW_GROUP(SLOW, 1000, 60)  /* fw_step, history, events */                                       \
    FW_GROUP(HOUSE, 1000, 60) /* flash, serial line */

enum fw_group {
#define FW_GROUP_ENUM(name, period_ms, most) FW_GROUP_##name,
    FW_GROUPS(FW_GROUP_ENUM)
#undef FW_GROUP_ENUM
        FW_GROUP_COUNT
};

enum {
    FW_APP_SETTLE_MS = 2000, /* outputs and flash stay off until the supply has been good so long */
    FW_APP_STATUS_S = 60,    /* a line of text this often */
    FW_APP_GIVE_UP_S = 3600, /* no write for so long after one that the flash did not take */
    FW_APP_LINE = 128        /* longest line */
};

/* Codes in the log: below FW_APP_EVENT_FIRST those of the core, then these with their data.
 * FW_APP_EVENT(name, text) */
enum { FW_APP_EVENT_FIRST = 64 };
#define FW_APP_EVENTS(FW_APP_EVENT)                                                                \
    FW_APP_EVENT(RESET, "started; data: enum fw_reset")                                            \
    FW_APP_EVENT(PARAMS, "parameters are the defaults; data: enum fw_params_source")               \
    FW_APP_EVENT(RAM, "parameters in memory were damaged and read again")                          \
    FW_APP_EVENT(SUPPLY, "supply low: outputs off; data: battery in mV")                           \
    FW_APP_EVENT(FLASH, "flash did not take a record; data: enum fw_store_kind")

enum fw_app_event {
    FW_APP_EVENT_BEFORE = FW_APP_EVENT_FIRST - 1,
#define FW_APP_EVENT_ENUM(name, text) FW_APP_EVENT_##name,
    FW_APP_EVENTS(FW_APP_EVENT_ENUM)
#undef FW_APP_EVENT_ENUM
};

/* The caller's memory; internal, but log and outputs may be read. */
struct fw_app {
    struct fw_board *board;
    struct fw_params params;
    uint32_t params_crc;
    struct fw_state state;
    struct fw_fast_state fast;
    struct fw_outputs outputs; /* of the last slow step; nothing before the first */
    struct fw_senses senses;   /* of the last fast step */
    /* since the last slow step */
    word charge_sum, lamp_sum; /* of the senses, in mA */
    word passes;               /* fast steps in the sums */
    word motion;
    /* supervision */
    uint32_t last_ms[FW_GROUP_COUNT]; /* when each group was due last */
    word reported;                    /* bits, enum fw_group */
    word supply_held;                 /* 1: it is low, or has not been good for long enough */
    uint32_t supply_ms;               /* when it was low last */
    /* storage */
    struct fw_flash flash; /* the board's, with a guard before each erase and each program */
    struct fw_store store;
    struct fw_history history;
    struct fw_log log;
    word keep_due; /* the core wants its learned state stored */
    word refused;  /* the guard has refused an operation in this round */
    word write_wait_s;
    word store_usable;
    word status_s; /* since the last status line */
    word quiet_s;  /* since a low supply was logged last */
};

/* Starts the controller: outputs off, parameters and learned state from flash, reset cause into the
 * log. Writes no flash and feeds no watchdog.
 * Given     board: as the port has started it; it must outlive the app */
void fw_app_start(struct fw_app *app, struct fw_board *board);

/* Does what is due. Returns soon: an erase, at most one a second, takes longest. */
void fw_app_poll(struct fw_app *app);

#endif
