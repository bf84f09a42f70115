/* SPDX-License-Identifier: MIT */
/* clock.h - a clock that counts instructions: the emulator's SysTick under -icount. The nRF51 has
 * none in silicon; it serves for counting only and the controller never sees it. */
#ifndef FW_PORT_QEMU_CLOCK_H
#define FW_PORT_QEMU_CLOCK_H

#include <stdint.h>

enum { CLOCK_LOOP = 4096 }; /* instructions of clock_loop */

void clock_start(void);

static inline uint32_t clock_now(void)
{
    return *(volatile uint32_t *)0xe000e018u; /* SYST_CVR, 24 bits, counts down */
}

/* Ticks since then, what the two readings cost taken out. */
int32_t clock_since(uint32_t start);

/* Ticks of CLOCK_LOOP instructions. */
int32_t clock_loop(void);

#endif
