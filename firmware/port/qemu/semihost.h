/* SPDX-License-Identifier: MIT */
/* semihost.h - the debugger's doors to the host: files, command line, exit. ARM's semihosting, as
 * QEMU answers it. It gives the image the host's files: for trusted images only. */
#ifndef FW_PORT_QEMU_SEMIHOST_H
#define FW_PORT_QEMU_SEMIHOST_H

#include <stdint.h>

enum { SEMI_READ = 1, SEMI_WRITE = 5 }; /* fopen's "rb" and "wb" */

/* Returned  a handle, or -1 */
int32_t semi_open(const char *name, int32_t mode);
/* All of `size` bytes; a pipe gives them piece by piece.
 * Returned  0, or -1 at the end of the stream */
int32_t semi_read(int32_t handle, void *to, int32_t size);
int32_t semi_write(int32_t handle, const void *from, int32_t size);
/* Words to the console. */
void semi_say(const char *text);
void semi_say_hex(uint32_t value);
/* The arg= items joined by blanks. Returned  0, or -1 if they do not fit. */
int32_t semi_command_line(char *to, int32_t size);
_Noreturn void semi_exit(int32_t status);

#endif
