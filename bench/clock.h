/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock.h - the processor time of this program. The wall's clock counts what other programs take on
 * a busy machine too, and made a sky of 45 ms look like 89. For work on one thread. */
#ifndef VS_BENCH_CLOCK_H
#define VS_BENCH_CLOCK_H

#include <time.h>

/* Needs _POSIX_C_SOURCE 200809L, defined before the first include. */
static inline double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
