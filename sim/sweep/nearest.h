/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nearest.h - the names that somebody may have meant. */
#ifndef VS_SWEEP_NEAREST_H
#define VS_SWEEP_NEAREST_H

#include <stddef.h>

enum { VS_NEAREST_NAMES = 3, VS_NEAREST_BYTES = 96 };

struct vs_nearest {
    const char *meant;
    int count;
    int off[VS_NEAREST_NAMES]; /* letters to change, the fewest first */
    char name[VS_NEAREST_NAMES][VS_NEAREST_BYTES];
};

void vs_nearest_start(struct vs_nearest *nearest, const char *meant);

/* Keeps a name that is near: a third of its letters changed, left out, put in or swapped with the
 * next at most, or the whole of what was meant inside it. A dotted path is also near by its last
 * word. */
void vs_nearest_offer(struct vs_nearest *nearest, const char *name);

/* "a, b or c"; returned is how many. */
int vs_nearest_words(const struct vs_nearest *nearest, char *out, size_t size);

#endif
