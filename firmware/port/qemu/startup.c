/* SPDX-License-Identifier: MIT */
/* From reset to main: vectors, memory, paint on the stack, and what is said after a fault. */
#include "firmware/port/qemu/startup.h"

#include "firmware/port/qemu/protocol.h"
#include "firmware/port/qemu/semihost.h"

/* the linker's marks */
extern uint32_t image_stack_low[], image_stack_high[];
extern uint32_t image_data_low[], image_data_high[], image_data_load[];
extern uint32_t image_bss_low[], image_bss_high[];

enum { PAINT = 0x5a5aa5a5 };

void hard_fault(const uint32_t *frame);
void hard_fault_entry(void);

/* The core stacks r0-r3, r12, lr, pc, xpsr before it comes here. */
void hard_fault(const uint32_t *frame)
{
    semi_say("HardFault pc=0x");
    semi_say_hex(frame[6]);
    semi_say(" lr=0x");
    semi_say_hex(frame[5]);
    semi_say("\n");
    semi_exit(FW_M0_EXIT_FAULT);
}

__attribute__((naked)) void hard_fault_entry(void)
{
    __asm__("mrs r0, msp\n"
            "ldr r1, =hard_fault\n"
            "bx r1\n"
            ".ltorg");
}

/* Behind the initial stack pointer, which microbit.ld writes; a number that is not here would be a
 * fault within a fault, and the emulator stops. */
typedef void handler(void);
__attribute__((section(".vectors"), used)) static handler *const vectors[] = {
    reset_handler,
    hard_fault_entry, /* NMI */
    hard_fault_entry,
};

void reset_handler(void)
{
    /* this function's own frame lies above, and a little more */
    uint32_t *top = (uint32_t *)__builtin_frame_address(0) - 16;
    for (uint32_t *at = image_stack_low; at < top; at++) {
        *at = PAINT;
    }
    const uint32_t *from = image_data_load;
    for (uint32_t *to = image_data_low; to < image_data_high; to++) {
        *to = *from++;
    }
    for (uint32_t *to = image_bss_low; to < image_bss_high; to++) {
        *to = 0;
    }
    semi_exit(main());
}

int32_t stack_used(void)
{
    const uint32_t *at = image_stack_low;
    while (at < image_stack_high && *at == PAINT) {
        at++;
    }
    return (int32_t)(image_stack_high - at) * 4;
}

int32_t stack_bytes(void)
{
    return (int32_t)(image_stack_high - image_stack_low) * 4;
}
