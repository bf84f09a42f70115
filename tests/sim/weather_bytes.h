/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather_bytes.h - a file that grows in memory as it is written; for tests, fuzzing and bench. */
#ifndef VS_TESTS_SIM_WEATHER_BYTES_H
#define VS_TESTS_SIM_WEATHER_BYTES_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct weather_text {
    char *bytes; /* the owner frees them */
    size_t size, room;
};

enum { WEATHER_ADD_MOST = 8192 };

/* At most WEATHER_ADD_MOST bytes at a time. */
__attribute__((format(printf, 2, 3))) static inline void weather_add(struct weather_text *t,
                                                                     const char *format, ...)
{
    if (t->room - t->size < WEATHER_ADD_MOST) {
        t->room += 1 << 20;
        t->bytes = realloc(t->bytes, t->room);
    }
    va_list arguments;
    va_start(arguments, format);
    t->size += (size_t)vsnprintf(t->bytes + t->size, t->room - t->size, format, arguments);
    va_end(arguments);
}

#endif
