/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_weather_plain.c - whatever reads as weather must come back from the plain CSV as it was. */
#define _POSIX_C_SOURCE 200809L
#include "tests/fuzz/target.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/weather/reader.h"
#include "sim/weather/writer.h"

enum { STEPS_MAX = 20000 }; /* a hole of a year in minutes would take its time */

/* Within the years 2 to 9998, so that no clock leads out of the calendar. */
static const int64_t first_s = -62103000000, last_s = 253370000000;

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

static void expect_same(const struct vs_record *a, const struct vs_record *b)
{
    promise(a->count == b->count && a->step_s == b->step_s);
    promise(a->start_unix_s == b->start_unix_s && a->typical == b->typical);
    promise(a->has_place == b->has_place && a->has_altitude == b->has_altitude);
    promise(!a->has_place ||
            (a->latitude_deg == b->latitude_deg && a->longitude_deg == b->longitude_deg));
    promise(!a->has_altitude || a->altitude_m == b->altitude_m);
    promise(a->utc_offset_h == b->utc_offset_h);
    promise(strcmp(a->place, b->place) == 0 && strcmp(a->make, b->make) == 0);
    promise(vs_record_columns(a) == vs_record_columns(b));
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        for (size_t k = 0; a->column[c] && k < a->count; k++) {
            double x = a->column[c][k], y = b->column[c][k];
            promise(x == y || (isnan(x) && isnan(y)));
        }
    }
}

static enum vs_err read_bytes(const char *bytes, size_t size, struct vs_record *record)
{
    struct vs_text text = {bytes, size, "fuzz"};
    struct vs_diag diag = {.text = ""};
    enum vs_err err = vs_weather_read_text(&text, record, &diag);
    promise(!err || (err == VS_ERR_INPUT && diag.text[0] && !record->line));
    return err;
}

/* Writes a record; 0 when the format cannot hold it. */
static int write_bytes(const struct vs_writer *writer, const struct vs_record *record, char **bytes,
                       size_t *size)
{
    struct vs_diag diag = {.text = ""};
    FILE *stream = open_memstream(bytes, size);
    promise(stream != NULL);
    enum vs_err err = writer->write(record, stream, &diag);
    fclose(stream);
    promise(!err || (err == VS_ERR_INPUT && diag.text[0] && *size == 0));
    return err == VS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vs_record record;
    if (read_bytes((const char *)data, size, &record)) {
        return 0;
    }
    char *bytes = NULL;
    if (record.count <= STEPS_MAX && record.start_unix_s > first_s &&
        record.start_unix_s < last_s) {
        if (write_bytes(&vs_writer_plain, &record, &bytes, &size)) {
            struct vs_record again;
            promise(read_bytes(bytes, size, &again) == VS_OK);
            expect_same(&record, &again);
            vs_record_free(&again);
        }
        free(bytes);
        bytes = NULL;
        write_bytes(&vs_writer_epw, &record, &bytes, &size);
        free(bytes);
    }
    vs_record_free(&record);
    return 0;
}
