/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_trace.h - the columns of a trace that somebody asks for.
 *
 * A trace is CSV with a header: time_local (YYYY-MM-DDTHH:MM:SS), then numbers with their units in
 * their names, in any order and any number. Columns that nobody asks for are carried past unread.
 */
#ifndef VS_PLOT_READ_TRACE_H
#define VS_PLOT_READ_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"

enum {
    VS_TRACE_COLUMNS_MAX = 16, /* that can be asked for */
    VS_TRACE_ROWS_MAX = 1
                        << 22 /* eight years at 60 s, 48 days at 1 s; 8 bytes a number in memory */
};

struct vs_trace_column {
    const char *name;
    int required;
    double min, max; /* what a number in it may be */
};

/* One array a column, in the order asked for; null where an optional column is not in the file. */
struct vs_trace_table {
    size_t rows;
    int64_t
        *local_s; /* seconds since 1970-01-01T00:00:00 of the local clock, strictly increasing */
    double *column[VS_TRACE_COLUMNS_MAX];
};

/* Reads a file, or text[size] under a name for messages. The owner frees with vs_trace_table_free.
 * Errors   VS_ERR_MISSING, VS_ERR_MEMORY, VS_ERR_INPUT (no header, a required column missing, a
 *          column named twice, a row of another length, a time that is none or does not come after
 *          the one before, what is no number or out of its range, fewer than two rows, more than
 *          VS_TRACE_ROWS_MAX), with line and column; the table is then empty. */
enum vs_err vs_trace_table_read(const char *path, const struct vs_trace_column *columns, int count,
                                struct vs_trace_table *table, struct vs_diag *diag);
enum vs_err vs_trace_table_read_memory(const char *text, size_t size, const char *name,
                                       const struct vs_trace_column *columns, int count,
                                       struct vs_trace_table *table, struct vs_diag *diag);
void vs_trace_table_free(struct vs_trace_table *table);

#endif
