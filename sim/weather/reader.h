/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reader.h - every weather format that is read, in one table; probed by content, not by name.
 *
 * A new format is a file read_<x>.c and a row in readers.c. */
#ifndef VS_WEATHER_READER_H
#define VS_WEATHER_READER_H

#include "sim/weather/record.h"

/* A whole file in memory; name is for messages. */
struct vs_text {
    const char *bytes;
    size_t size;
    const char *name;
};

struct vs_reader {
    const char *name;  /* "epw"; what lists and messages call it */
    const char *about; /* one line: what it is and whose clock it keeps */
    /* Is this text of that format? Judged by its first lines, which are all that it is given;
     * text.size may be 0. */
    int (*probe)(const struct vs_text *text);
    /* Fills a zeroed record. Errors: VS_ERR_INPUT with file, line, column, what was found and what
     * is allowed; VS_ERR_MEMORY. The record is empty then. */
    enum vs_err (*read)(const struct vs_text *text, struct vs_record *record, struct vs_diag *diag);
};

extern const struct vs_reader *const vs_readers[]; /* ends in null; the most telling probe first */

/* Reads a file in whatever format it is: the first reader whose probe says yes.
 * Returned  record, freed by the owner with vs_record_free
 * Errors    VS_ERR_MISSING, VS_ERR_MEMORY; VS_ERR_INPUT also for a file that no reader knows (the
 *           message lists the formats) */
enum vs_err vs_weather_read(const char *path, struct vs_record *record, struct vs_diag *diag);
enum vs_err vs_weather_read_text(const struct vs_text *text, struct vs_record *record,
                                 struct vs_diag *diag);

/* The readers, each in its file. */
extern const struct vs_reader vs_reader_cams;
extern const struct vs_reader vs_reader_epw;
extern const struct vs_reader vs_reader_nsrdb;
extern const struct vs_reader vs_reader_power;
extern const struct vs_reader vs_reader_pvgis;
extern const struct vs_reader vs_reader_tmy3;
extern const struct vs_reader vs_reader_bsrn, vs_reader_daily, vs_reader_plain, vs_reader_surfrad,
    vs_reader_tmy2;

#endif
