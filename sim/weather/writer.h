/* SPDX-License-Identifier: GPL-3.0-or-later */
/* writer.h - a record as a file: every format that is written, in one table. */
#ifndef VS_WEATHER_WRITER_H
#define VS_WEATHER_WRITER_H

#include <stdio.h>

#include "sim/weather/record.h"

struct vs_writer {
    const char *name;  /* "plain"; what the list of formats calls it */
    const char *about; /* one line */
    /* Writes to the stream, whose own errors are its owner's business.
     * Errors   VS_ERR_INPUT for a record that the format cannot hold; nothing is written then */
    enum vs_err (*write)(const struct vs_record *record, FILE *stream, struct vs_diag *diag);
};

extern const struct vs_writer *const vs_writers[]; /* ends in null */

/* Writes a file that is whole or not there (sim/base/output.h).
 * Errors   VS_ERR_OUTPUT, VS_ERR_INPUT */
enum vs_err vs_weather_write(const struct vs_writer *writer, const struct vs_record *record,
                             const char *path, struct vs_diag *diag);

/* The writers, each in its file. */

/* Every record; keeps all columns to the bit and all that record.h holds of the place, but neither
 * lines of the old file nor counts. README.md describes the format. */
extern const struct vs_writer vs_writer_plain;
/* A whole year of hours that begins on 1 January 00:00 of its standard clock; a typical year is
 * turned until it does. Columns without a place in EPW are left out; missing values become its
 * codes; the flags of column 5 say nothing. */
extern const struct vs_writer vs_writer_epw;

#endif
