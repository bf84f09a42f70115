/* SPDX-License-Identifier: MIT */
#include "firmware/port/qemu/semihost.h"

enum {
    SYS_OPEN = 0x01,
    SYS_WRITE0 = 0x04,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_GET_CMDLINE = 0x15,
    SYS_EXIT_EXTENDED = 0x20
};
enum { APPLICATION_EXIT = 0x20026 };

/* On a 32-bit core a word holds an address. */
static int32_t call(int32_t operation, const void *block)
{
    register int32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = block;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static uint32_t address(const void *at)
{
    return (uint32_t)(uintptr_t)at;
}

int32_t semi_open(const char *name, int32_t mode)
{
    uint32_t length = 0;
    while (name[length]) {
        length++;
    }
    const uint32_t block[] = {address(name), (uint32_t)mode, length};
    return call(SYS_OPEN, block);
}

/* Both calls answer with the number of bytes that are left over. */
static int32_t transfer(int32_t operation, int32_t handle, uint32_t at, int32_t size)
{
    int32_t left = size;
    while (left > 0) {
        const uint32_t block[] = {(uint32_t)handle, at + (uint32_t)(size - left), (uint32_t)left};
        int32_t over = call(operation, block);
        if (over < 0 || over >= left) {
            return -1;
        }
        left = over;
    }
    return 0;
}

int32_t semi_read(int32_t handle, void *to, int32_t size)
{
    return transfer(SYS_READ, handle, address(to), size);
}

int32_t semi_write(int32_t handle, const void *from, int32_t size)
{
    return transfer(SYS_WRITE, handle, address(from), size);
}

void semi_say(const char *text)
{
    call(SYS_WRITE0, text);
}

void semi_say_hex(uint32_t value)
{
    char text[9];
    for (int k = 0; k < 8; k++) {
        text[k] = "0123456789abcdef"[value >> (28 - 4 * k) & 15];
    }
    text[8] = 0;
    semi_say(text);
}

int32_t semi_command_line(char *to, int32_t size)
{
    const uint32_t block[] = {address(to), (uint32_t)size};
    return call(SYS_GET_CMDLINE, block) == 0 ? 0 : -1;
}

_Noreturn void semi_exit(int32_t status)
{
    const uint32_t block[] = {APPLICATION_EXIT, (uint32_t)status};
    for (;;) {
        call(SYS_EXIT_EXTENDED, block);
    }
}
