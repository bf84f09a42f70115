/* SPDX-License-Identifier: MIT */
/* board.h - the state of this board, shared between its drivers and their interrupts. There is one
 * board to a chip, so it is the one object of the image that is not handed from caller to callee:
 * an interrupt has no caller. */
#ifndef FW_PORT_STM32_BOARD_H
#define FW_PORT_STM32_BOARD_H

#include <stdint.h>

#include "firmware/port/port.h"
#include "firmware/port/stm32/convert.h"
#include "firmware/port/stm32/regulator.h"

enum { FW_SERIAL_ROOM = 256 }; /* a power of two, at most 256 */

struct fw_board {
    volatile uint32_t ms;
    int reset_cause;
    volatile int motion;
    volatile int supply_low;
    /* analogue; filled in by the DMA, in the order of enum fw_channel */
    volatile uint16_t counts[FW_CH_COUNT];
    uint32_t sum[FW_CH_COUNT]; /* of the sequences of this block */
    int sequences;
    volatile int32_t mean[FW_CH_COUNT]; /* of the last whole block */
    int32_t full_scale[FW_CH_COUNT];
    int32_t cal; /* factory reading of the reference */
    int32_t vref_low, vref_good;
    /* converter */
    struct fw_buck_target target;
    struct fw_buck buck;
    /* serial line */
    char text[FW_SERIAL_ROOM];
    volatile uint8_t text_in, text_out;
    volatile uint8_t service;
    /* flash */
    struct fw_flash flash;
    volatile int flash_torn; /* the last read met a unit that cannot be mended */
};

extern struct fw_board fw_the_board;

/* Clocks, pins, converter, timers, serial line, watchdog; every output off. */
struct fw_board *fw_board_start(void);

void fw_analog_start(struct fw_board *board);
void fw_power_start(struct fw_board *board);
void fw_serial_start(struct fw_board *board);
void fw_flash_start(struct fw_board *board);

/* The inner loop, once a sequence. In the interrupt. */
void fw_power_step(struct fw_board *board, const struct fw_buck_seen *seen);
/* Every output off; the converter stays off until it has been told to. In any context. */
void fw_power_off(struct fw_board *board);
/* The converter alone, before the core stands still for an erase. */
void fw_power_pause(struct fw_board *board);

/* Nothing can be trusted any more: outputs off, and wait for the watchdog. */
_Noreturn void fw_halt(void);

/* Interrupts, by their places in the vector table of startup.c. */
void fw_on_nmi(void);
void fw_on_systick(void);
void fw_on_sequence(void);
void fw_on_serial(void);

static inline void fw_interrupts_off(void)
{
    __asm volatile("cpsid i" ::: "memory");
}
static inline void fw_interrupts_on(void)
{
    __asm volatile("cpsie i" ::: "memory");
}

#endif
