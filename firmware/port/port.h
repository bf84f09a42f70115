/* SPDX-License-Identifier: MIT */
/* port.h - the few calls that a board provides. A folder of firmware/port/ implements them for one
 * board; firmware/app is written on them once, for all boards.
 *
 * A call returns at once: none waits for a sensor or a line, only an erase takes the milliseconds
 * that the flash takes. All of them are called from the main loop, never from an interrupt. In
 * reset, and until the first fw_port_drive, every output is off, by hardware where the hardware
 * can. */
#ifndef FW_PORT_PORT_H
#define FW_PORT_PORT_H

#include <stdint.h>

#include "firmware/core/fw.h"
#include "firmware/store/flash.h"

struct fw_board; /* the board's own; the caller of fw_app_start hands it through */

/* Why the controller has started. FW_RESET(name, text) */
#define FW_RESETS(FW_RESET)                                                                        \
    FW_RESET(UNKNOWN, "unknown")                                                                   \
    FW_RESET(POWER, "supply came back")                                                            \
    FW_RESET(PIN, "reset pin")                                                                     \
    FW_RESET(WATCHDOG, "watchdog")                                                                 \
    FW_RESET(SOFTWARE, "asked for by the software")                                                \
    FW_RESET(OPTION, "option bytes loaded, or sleep not allowed")

enum fw_reset {
#define FW_RESET_ENUM(name, text) FW_RESET_##name,
    FW_RESETS(FW_RESET_ENUM)
#undef FW_RESET_ENUM
        FW_RESET_COUNT
};

/* What the sensors say: the mean since the last call, over at most the last tenth of a second, so
 * that the panel has settled after a step of its set-point. */
struct fw_senses {
    word pv_mv;
    word pv_ma;
    word charge_ma; /* converter output; negative = flowing back */
    word lamp_ma;   /* taken from the bus by lamp and heater, >= 0 */
    word bat_mv;
    word cell_ddc;  /* far out of range when the sensor is open or shorted */
    word board_ddc; /* the controller itself */
    word motion;    /* 1: somebody has moved since the last call */
};

/* What the power stages are to do. All zero is everything off. */
struct fw_drive {
    word run;           /* 1: converter on */
    word pv_set_mv;     /* panel voltage that it holds, while it */
    word charge_mv;     /* lets the battery no higher than this and */
    word charge_max_ma; /* gives no more than this */
    word lamp_pm;       /* level 0..1000 */
    word heater;        /* 0 or 1 */
};

/* Milliseconds since the start. Wraps after 49.7 days: compare by the signed difference. */
uint32_t fw_port_ms(const struct fw_board *board);

/* Returned  in senses: what they say, see there; `motion` and the mean begin anew */
void fw_port_sense(struct fw_board *board, struct fw_senses *senses);

/* Hands the commands to the power stages; a supply that is low keeps them off. */
void fw_port_drive(struct fw_board *board, const struct fw_drive *drive);
/* Everything off, at once; stays so until the next fw_port_drive. */
void fw_port_safe(struct fw_board *board);

/* Returned  0 as soon as the controller's supply may not last for another flash operation. Boards
 *           warn with some hysteresis; a supply that is good again may be so for a moment only. */
int fw_port_supply_good(const struct fw_board *board);

/* Restarts the watchdog's time, which is 2 to 8 s. It runs from the start and cannot be stopped. */
void fw_port_feed(struct fw_board *board);

/* Returned  enum fw_reset; the same for every call of one run */
int fw_port_reset_cause(const struct fw_board *board);

/* Returned  the pages for parameters, history and log; valid as long as the board */
const struct fw_flash *fw_port_flash(struct fw_board *board);

/* Text for the serial line, queued; what does not fit is lost as a whole. */
void fw_port_write(struct fw_board *board, const char *text, int length);

/* Returned  enum fw_service: what was asked for since the last call */
int fw_port_service(struct fw_board *board);

#endif
