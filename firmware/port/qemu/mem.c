/* SPDX-License-Identifier: MIT */
/* What a compiler calls behind one's back, for an image without a C library. Compiled with
 * -fno-tree-loop-distribute-patterns, or each of these becomes a call to itself. */
#include "firmware/port/qemu/mem.h"

#include <stdint.h>

void *memcpy(void *to, const void *from, size_t size)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    if (((uintptr_t)to | (uintptr_t)from) % 4 == 0) {
        for (; size >= 4; size -= 4, t += 4, f += 4) {
            *(uint32_t *)(void *)t = *(const uint32_t *)(const void *)f;
        }
    }
    for (; size > 0; size--) {
        *t++ = *f++;
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    uint8_t *t = to;
    for (; size > 0; size--) {
        *t++ = (uint8_t)value;
    }
    return to;
}
