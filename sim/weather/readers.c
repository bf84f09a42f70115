/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/weather/reader.h"

enum { CHUNK_BYTES = 1 << 20, PROBE_BYTES = 1 << 16 };
static const size_t most_bytes = INT32_MAX; /* lines are an int; decades of minutes need less */

const struct vs_reader *const vs_readers[] = {
    &vs_reader_epw,   &vs_reader_cams,  &vs_reader_nsrdb, &vs_reader_power,
    &vs_reader_pvgis, &vs_reader_tmy3,  &vs_reader_bsrn,  &vs_reader_surfrad,
    &vs_reader_tmy2,  &vs_reader_daily, &vs_reader_plain, NULL,
};

static enum vs_err unknown(const struct vs_text *text, struct vs_diag *diag)
{
    char names[512] = "";
    for (int k = 0; vs_readers[k]; k++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", k ? ", " : "", vs_readers[k]->name);
    }
    return vs_fail(diag, VS_ERR_INPUT, text->name, 1, 1,
                   "the file begins like no weather format that is known; allowed are %s", names);
}

enum vs_err vs_weather_read_text(const struct vs_text *text, struct vs_record *record,
                                 struct vs_diag *diag)
{
    struct vs_text first = *text;
    first.size = first.size < PROBE_BYTES ? first.size : PROBE_BYTES;
    memset(record, 0, sizeof *record);
    for (int k = 0; vs_readers[k]; k++) {
        if (!vs_readers[k]->probe(&first)) {
            continue;
        }
        snprintf(record->format, sizeof record->format, "%s", vs_readers[k]->name);
        snprintf(record->file, sizeof record->file, "%s", text->name);
        enum vs_err err = vs_readers[k]->read(text, record, diag);
        if (err) {
            vs_record_free(record);
        }
        return err;
    }
    return unknown(text, diag);
}

/* Whole file; grows, for a pipe has no size. */
static enum vs_err slurp(FILE *stream, const char *path, char **bytes, size_t *size,
                         struct vs_diag *diag)
{
    size_t room = 0, got = 1;
    *bytes = NULL;
    *size = 0;
    while (got > 0) {
        if (room - *size < CHUNK_BYTES) {
            room += room + 2 * CHUNK_BYTES;
            char *more = realloc(*bytes, room);
            if (!more) {
                return vs_fail(diag, VS_ERR_MEMORY, path, 0, 0, "memory ran out after %zu bytes",
                               *size);
            }
            *bytes = more;
        }
        got = fread(*bytes + *size, 1, CHUNK_BYTES, stream);
        *size += got;
        if (*size > most_bytes) {
            return vs_fail(diag, VS_ERR_INPUT, path, 0, 0,
                           "the file is longer than 2 GiB; allowed are files of up to %zu bytes",
                           most_bytes);
        }
    }
    return ferror(stream)
               ? vs_fail(diag, VS_ERR_MISSING, path, 0, 0, "cannot be read (%s)", strerror(errno))
               : VS_OK;
}

enum vs_err vs_weather_read(const char *path, struct vs_record *record, struct vs_diag *diag)
{
    memset(record, 0, sizeof *record);
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        return vs_fail(diag, VS_ERR_MISSING, path, 0, 0, "cannot be opened (%s); a readable file",
                       strerror(errno));
    }
    char *bytes;
    struct vs_text text = {.name = path};
    enum vs_err err = slurp(stream, path, &bytes, &text.size, diag);
    text.bytes = bytes;
    fclose(stream);
    err = err ? err : vs_weather_read_text(&text, record, diag);
    free(bytes);
    return err;
}
