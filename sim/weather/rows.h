/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h - from the lines of a file to the equal steps of a record.
 *
 * A reader adds its rows as they stand, by the clock of the file, and says at the end how they are
 * stamped. What every format needs is done here once: the step is found, rows that go back, repeat
 * or lie between the steps are refused with both places, missing rows become gaps, months of
 * different years become one running year. */
#ifndef VS_WEATHER_ROWS_H
#define VS_WEATHER_ROWS_H

#include "sim/weather/record.h"

/* A time as a file writes it: minute 0..1440 of the day (1440 is the 24:00 of hour-ending files).
 */
struct vs_stamp {
    int year, month, day, minute;
};

/* One line, wherever it comes from. */
struct vs_row_place {
    const char *file;
    int line, column; /* column of the stamp */
};

struct vs_row_at {
    int64_t minute; /* since 1970 by the file's clock */
    int line, column;
};

/* Zero it, set columns, add, end, free. */
struct vs_rows {
    uint64_t columns; /* that values hold */
    size_t count, capacity;
    struct vs_row_at *at;
    double *values[VS_COLUMN_COUNT];
};

/* values[VS_COLUMN_COUNT]: those of the columns are taken; NaN for missing.
 * Errors   VS_ERR_INPUT when the date or the minute does not exist; VS_ERR_MEMORY */
enum vs_err vs_rows_add(struct vs_rows *rows, const struct vs_row_place *place,
                        const struct vs_stamp *stamp, const double *values, struct vs_diag *diag);

/* How the stamps are meant. */
struct vs_rows_rule {
    int step_min; /* 1..1440 and a divisor of a day; 0: the smallest distance found */
    enum vs_stamp_at stamp;
    int late_min;          /* the stamps are this much later than that says */
    double clock_offset_h; /* the file's clock less UTC */
};

/* Fills record->{start_unix_s, step_s, count, line, column, stamp, typical}; the caller has set
 * what it knows of the place and keeps it. record is freed and empty after an error.
 * A file is typical when its year changes at the turn of a month other than the year's, or goes
 * back: its rows then run once through the calendar and get the year 2001 (2004 with 29 February).
 * Errors   VS_ERR_INPUT: no rows, steps that do not divide a day, order, repetition, rows between
 *          the steps, fewer rows than a quarter of the steps and one year; VS_ERR_MEMORY
 * A step that begins between two minutes, as that around a stamp of 5-minute rows, begins with the
 * later one: half a minute late. */
enum vs_err vs_rows_end(struct vs_rows *rows, const struct vs_rows_rule *rule, const char *file,
                        struct vs_record *record, struct vs_diag *diag);
void vs_rows_free(struct vs_rows *rows);

#endif
