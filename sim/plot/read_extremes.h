/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_extremes.h - what is drawn of a record's darkest days.
 *
 * The CSV that `vesper weather extremes --format csv` writes: a header of ten names, then one fact
 * a row. Read are the sections `worst` (rows with a period, which are those of the days asked for),
 * `curve` and `design`; the others are carried past. */
#ifndef VS_PLOT_READ_EXTREMES_H
#define VS_PLOT_READ_EXTREMES_H

#include <stddef.h>

#include "sim/base/err.h"

enum { VS_EXTREMES_WINTERS_MAX = 10000, VS_EXTREMES_CURVE_MAX = 500 };

struct vs_extremes_point {
    double period_winters; /* 1..1e6 */
    double kwhm2;          /* 0..20, mean of a day */
    double low, high;      /* of the curve; of a winter equal to kwhm2 */
};

/* The owner frees it with vs_extremes_table_free. */
struct vs_extremes_table {
    int days;                         /* in a row, 1..366 */
    int winter_count;                 /* >= 1 */
    int curve_count;                  /* >= 2 */
    double design_kwhm2;              /* 0: none */
    struct vs_extremes_point *winter; /* as they stand in the file */
    struct vs_extremes_point *curve;  /* by rising period */
};

/* Reads a file, or text[size] under a name for messages.
 * Errors   VS_ERR_MISSING, VS_ERR_MEMORY, VS_ERR_INPUT (another header, a row of another length,
 *          what is no number or out of its range, a period that does not rise, an interval upside
 *          down, sections of different days, no winter, no curve, a second design) with line and
 *          column; the table is then empty. */
enum vs_err vs_extremes_table_read(const char *path, struct vs_extremes_table *table,
                                   struct vs_diag *diag);
enum vs_err vs_extremes_table_read_memory(const char *text, size_t size, const char *name,
                                          struct vs_extremes_table *table, struct vs_diag *diag);
void vs_extremes_table_free(struct vs_extremes_table *table);

#endif
