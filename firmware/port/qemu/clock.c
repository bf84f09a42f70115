/* SPDX-License-Identifier: MIT */
#include "firmware/port/qemu/clock.h"

static uint32_t reading_ticks; /* two readings with nothing between them */

static uint32_t elapsed(uint32_t start, uint32_t end)
{
    return (start - end) & 0xffffffu;
}

void clock_start(void)
{
    *(volatile uint32_t *)0xe000e014u = 0xffffffu; /* SYST_RVR: reload */
    *(volatile uint32_t *)0xe000e018u = 0;
    *(volatile uint32_t *)0xe000e010u = 5; /* SYST_CSR: run from the core's clock, no interrupt */
    uint32_t start = clock_now();
    uint32_t end = clock_now();
    reading_ticks = elapsed(start, end);
}

int32_t clock_since(uint32_t start)
{
    return (int32_t)(elapsed(start, clock_now()) - reading_ticks);
}

/* Two instructions a round, and a few around them. */
static int32_t loop(uint32_t rounds)
{
    uint32_t start = clock_now();
    __asm__ volatile("1: sub %0, #1\n"
                     "bne 1b"
                     : "+l"(rounds)
                     :
                     : "cc");
    return clock_since(start);
}

int32_t clock_loop(void)
{
    return loop(CLOCK_LOOP) - loop(CLOCK_LOOP / 2);
}
