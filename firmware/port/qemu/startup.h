/* SPDX-License-Identifier: MIT */
#ifndef FW_PORT_QEMU_STARTUP_H
#define FW_PORT_QEMU_STARTUP_H

#include <stdint.h>

/* Entered at reset; from microbit.ld's ENTRY. */
void reset_handler(void);
int main(void);

/* Deepest use of the stack since reset, bytes, from the paint that is left; and its size. */
int32_t stack_used(void);
int32_t stack_bytes(void);

#endif
