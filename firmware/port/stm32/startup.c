/* SPDX-License-Identifier: MIT */
/* Vector table, start-up and the end of the line. */
#include "firmware/port/stm32/board.h"
#include "firmware/port/stm32/registers.h"

/* from the linker script */
extern uint32_t fw_stack_top[], fw_data_load[], fw_data_begin[], fw_data_end[];
extern uint32_t fw_bss_begin[], fw_bss_end[];

int main(void);
_Noreturn void fw_reset(void);

_Noreturn void fw_halt(void)
{
    fw_interrupts_off();
    fw_power_off(&fw_the_board);
    for (;;) {
    }
}

_Noreturn void fw_reset(void)
{
    const uint32_t *from = fw_data_load;
    for (uint32_t *to = fw_data_begin; to < fw_data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = fw_bss_begin; to < fw_bss_end; to++) {
        *to = 0;
    }
    main();
    fw_halt();
}

typedef void (*handler)(void);
typedef union {
    handler call;
    uint32_t *stack;
} vector;

enum { NMI = 2, HARD_FAULT = 3, SYSTICK = 15, SYSTEM = 16 };

/* What is not named here is not enabled. Its vector is 0, so that it would end as a hard fault. */
__attribute__((section(".vectors"), used)) static const vector vectors[SYSTEM + IRQ_COUNT] = {
    [0] = {.stack = fw_stack_top},
    [1] = {.call = fw_reset},
    [NMI] = {.call = fw_on_nmi},
    [HARD_FAULT] = {.call = fw_halt},
    [SYSTICK] = {.call = fw_on_systick},
    [SYSTEM + IRQ_DMA_CHANNEL1] = {.call = fw_on_sequence},
    [SYSTEM + IRQ_USART1] = {.call = fw_on_serial},
};
