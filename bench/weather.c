/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather - what it costs to read a year of hourly weather and to make the engine's hours of it, on
 * one core. Beside it: the same text cut into fields and no more, and the bytes walked once.
 *
 *     weather [FILE]    any file that is read; else a plain year made here
 *
 * Best of many rounds; the hash stands for every bit of the hours. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/clock.h"
#include "sim/base/csv.h"
#include "sim/weather/reader.h"
#include "sim/weather/record_hours.h"
#include "tests/sim/epw_text.h"

enum { ROUNDS = 40 };

static void stop(const struct vs_diag *diag)
{
    char words[2048];
    vs_diag_format(diag, words, sizeof words);
    fprintf(stderr, "%s\n", words);
    exit(2);
}

static struct vs_text slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct vs_diag diag;
    if (!file || fseek(file, 0, SEEK_END) || ftell(file) < 0) {
        vs_fail(&diag, VS_ERR_MISSING, path, 0, 0, "cannot be read");
        stop(&diag);
    }
    size_t size = (size_t)ftell(file);
    char *bytes = malloc(size + 1);
    rewind(file);
    if (!bytes || fread(bytes, 1, size, file) != size) {
        vs_fail(&diag, VS_ERR_MISSING, path, 0, 0, "cannot be read");
        stop(&diag);
    }
    fclose(file);
    return (struct vs_text){bytes, size, path};
}

static struct vs_text make(void)
{
    struct epw_style style = epw_style();
    struct weather_text made = epw_make(&style);
    return (struct vs_text){made.bytes, made.size, "made.epw"};
}

static enum vs_err see_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    (void)diag;
    *(long *)context += row->count;
    return VS_OK;
}

static double walk(const struct vs_text *text)
{
    double t0 = now_s();
    const char *at = text->bytes, *end = text->bytes + text->size;
    volatile long lines = 0;
    while (at && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        lines++;
        at++;
    }
    return now_s() - t0;
}

static double cut(const struct vs_text *text)
{
    struct vs_diag diag;
    long fields = 0;
    double t0 = now_s();
    if (vs_csv_read_memory(text->bytes, text->size, text->name, see_row, &fields, &diag)) {
        stop(&diag);
    }
    return now_s() - t0;
}

static double read_once(const struct vs_text *text, struct vs_record *record)
{
    struct vs_diag diag;
    double t0 = now_s();
    if (vs_weather_read_text(text, record, &diag)) {
        stop(&diag);
    }
    return now_s() - t0;
}

static double hours_once(const struct vs_record *record, struct vs_hours *hours)
{
    struct vs_diag diag;
    struct vs_hours_notes notes;
    struct vs_hours_how how = {.utc_offset_h = record->utc_offset_h};
    double t0 = now_s();
    if (vs_record_hours(record, &how, hours, &notes, &diag)) {
        stop(&diag);
    }
    return now_s() - t0;
}

static uint64_t hash_of(const struct vs_hours *hours)
{
    const unsigned char *b = (const void *)hours->rows;
    uint64_t hash = 14695981039346656037u;
    for (size_t k = 0; k < hours->count * sizeof *hours->rows; k++) {
        hash = (hash ^ b[k]) * 1099511628211u;
    }
    return hash;
}

int main(int argc, char **argv)
{
    struct vs_text text = argc > 1 ? slurp(argv[1]) : make();
    enum { WALK, CUT, READ, HOURS, COUNT };
    static const char *const names[COUNT] = {"bytes walked once", "cut into fields", "read",
                                             "made into hours"};
    double best[COUNT] = {1e9, 1e9, 1e9, 1e9};
    uint64_t hash = 0;
    size_t rows = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct vs_record record;
        struct vs_hours hours;
        double spent[COUNT] = {walk(&text), cut(&text), read_once(&text, &record),
                               hours_once(&record, &hours)};
        for (int k = 0; k < COUNT; k++) {
            best[k] = spent[k] < best[k] ? spent[k] : best[k];
        }
        hash = hash_of(&hours);
        rows = record.count;
        vs_hours_free(&hours);
        vs_record_free(&record);
    }
    printf("%s: %zu rows, %.2f MB\n", text.name, rows, (double)text.size / 1e6);
    for (int k = 0; k < COUNT; k++) {
        printf("  %-20s %8.2f ms  %5.2f x the cutting\n", names[k], best[k] * 1e3,
               best[k] / best[CUT]);
    }
    printf("  hours %016llx\n", (unsigned long long)hash);
    free((void *)(uintptr_t)text.bytes);
    return 0;
}
