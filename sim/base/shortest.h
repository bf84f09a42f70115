/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shortest.h - numbers as text that reads back as the same number. */
#ifndef VS_BASE_SHORTEST_H
#define VS_BASE_SHORTEST_H

enum { VS_SHORTEST_BYTES = 32 };

/* Writes a finite number with the fewest digits that vs_number (csv.h) reads back as the same bits,
 * at most 17; with a point whatever the locale. NaN becomes the empty text.
 * Returned  out */
const char *vs_print_shortest(double value, char out[VS_SHORTEST_BYTES]);

#endif
