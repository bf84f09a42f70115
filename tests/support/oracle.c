/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/oracle.h"

#include <assert.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 32, MAX_CELLS = 64 };

static const char *folder(void)
{
    const char *foreign = getenv("VESPER_ORACLES");
    return foreign && *foreign ? foreign : VESPER_ORACLE_FOLDER;
}

int oracle_foreign(void)
{
    const char *foreign = getenv("VESPER_ORACLES");
    return foreign && *foreign;
}

/* Cuts a line at its commas, in place. Returns the number of cells, at most MAX_CELLS. */
static int split(char *line, char **cells)
{
    line[strcspn(line, "\r\n")] = '\0';
    int count = 0;
    while (count < MAX_CELLS) {
        cells[count++] = line;
        char *comma = strchr(line, ',');
        if (!comma) {
            break;
        }
        *comma = '\0';
        line = comma + 1;
    }
    return count;
}

static double number_of(const char *cell)
{
    char *end;
    double value = strtod(cell, &end);
    return *cell && !*end ? value : (double)NAN;
}

/* Finds each wanted column in the header. Returns 1 if all are there. */
static int place_columns(char *header, const char *const *columns, int count, int *place)
{
    char *cells[MAX_CELLS];
    int width = split(header, cells);
    for (int k = 0; k < count; k++) {
        place[k] = 0;
        while (place[k] < width && strcmp(cells[place[k]], columns[k]) != 0) {
            place[k]++;
        }
        if (place[k] == width) {
            return 0;
        }
    }
    return 1;
}

struct search {
    const char *const *columns;
    int count;
    void (*visit)(const struct oracle_row *row, void *context);
    void *context;
};

static long rows_of_stream(FILE *stream, const char *name, const struct search *search)
{
    int place[MAX_COLUMNS];
    char *line = NULL;
    size_t room = 0;
    long rows = 0;
    int matches = getline(&line, &room, stream) > 0 &&
                  place_columns(line, search->columns, search->count, place);
    for (int number = 2; matches && getline(&line, &room, stream) > 0; number++) {
        char *cells[MAX_CELLS];
        double value[MAX_COLUMNS];
        const char *text[MAX_COLUMNS];
        int width = split(line, cells);
        for (int k = 0; k < search->count; k++) {
            text[k] = place[k] < width ? cells[place[k]] : "";
            value[k] = number_of(text[k]);
        }
        struct oracle_row row = {.file = name, .line = number, .value = value, .text = text};
        search->visit(&row, search->context);
        rows++;
    }
    free(line);
    return rows;
}

static int is_csv(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".csv") == 0;
}

/* Returns -1 if the file cannot be read. */
static long rows_of_file(const char *name, const struct search *search)
{
    size_t size = strlen(folder()) + strlen(name) + 2;
    char *path = malloc(size);
    if (!path) {
        return -1;
    }
    snprintf(path, size, "%s/%s", folder(), name);
    FILE *stream = fopen(path, "r");
    free(path);
    if (!stream) {
        return -1;
    }
    long rows = rows_of_stream(stream, name, search);
    fclose(stream);
    return rows;
}

long oracle_each(const char *const *columns, int count,
                 void (*visit)(const struct oracle_row *row, void *context), void *context)
{
    assert(count >= 1 && count <= MAX_COLUMNS);
    struct dirent **entries;
    int files = scandir(folder(), &entries, is_csv, alphasort);
    if (files < 0) {
        return -1;
    }
    struct search search = {columns, count, visit, context};
    long rows = 0;
    for (int k = 0; k < files; k++) {
        long more = rows < 0 ? 0 : rows_of_file(entries[k]->d_name, &search);
        rows = more < 0 ? -1 : rows + more;
        free(entries[k]);
    }
    free(entries);
    return rows;
}

void oracle_note(struct oracle_gauge *gauge, const struct oracle_row *row, double got, double want,
                 double scale)
{
    if (isnan(want)) {
        return;
    }
    double error = fabs(got - want) * fabs(scale);
    gauge->rows++;
    if (!(error <= gauge->tolerance)) {
        gauge->failed++;
        fprintf(stderr, "%s:%d: %s: got %.12g, want %.12g; %.3g %s apart, %.3g allowed\n",
                row->file, row->line, gauge->quantity, got, want, error, gauge->unit,
                gauge->tolerance);
    }
    if (!(error <= gauge->worst)) {
        gauge->worst = error;
    }
}

void accuracy_book(const char *model, const char *quantity, const char *unit, long rows,
                   double worst, double tolerance, const char *source)
{
    const char *book = getenv("VESPER_ACCURACY");
    if (!book || !*book) {
        return;
    }
    FILE *stream = fopen(book, "a");
    if (!stream) {
        fprintf(stderr, "%s: cannot be appended to\n", book);
        return;
    }
    fprintf(stream, "%s,%s,%ld,%.1e,%.1e,%s,%s\n", model, quantity, rows, worst, tolerance, unit,
            source);
    fclose(stream);
}

void oracle_book(const struct oracle_gauge *gauge, const char *model, const char *source)
{
    accuracy_book(model, gauge->quantity, gauge->unit, gauge->rows, gauge->worst, gauge->tolerance,
                  source);
}
