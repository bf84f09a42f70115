/* SPDX-License-Identifier: MIT */
#ifndef FW_PORT_QEMU_MEM_H
#define FW_PORT_QEMU_MEM_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);

#endif
