/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/record.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "models/elementary.h"

const struct vs_column_info vs_column_info[VS_COLUMN_COUNT] = {
#define COLUMN_ROW(name, key, unit, least, most, epw, missing)                                     \
    [VS_COLUMN_##name] = {key, unit, least, most, epw, missing},
    VS_COLUMNS(COLUMN_ROW)
#undef COLUMN_ROW
};

void vs_record_free(struct vs_record *record)
{
    free(record->line);
    record->line = NULL;
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        free(record->column[c]);
        record->column[c] = NULL;
    }
    record->count = 0;
}

int vs_record_alloc(struct vs_record *record, size_t count, uint64_t columns)
{
    record->count = count;
    record->line = calloc(count + 1, sizeof *record->line);
    int failed = !record->line;
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        record->column[c] = NULL;
        if (!(columns & VS_COLUMN_BIT(c)) || failed) {
            continue;
        }
        double *values = malloc((count + 1) * sizeof *values);
        failed = !values;
        for (size_t k = 0; !failed && k < count; k++) {
            values[k] = NAN;
        }
        record->column[c] = values;
    }
    if (failed) {
        vs_record_free(record);
    }
    return failed ? -1 : 0;
}

int vs_record_turned(const struct vs_record *record, size_t first, size_t count,
                     struct vs_record *out)
{
    *out = *record;
    if (vs_record_alloc(out, count, vs_record_columns(record))) {
        return -1;
    }
    for (size_t k = 0; k < count; k++) {
        size_t at = (first + k) % record->count;
        out->line[k] = record->line[at];
        for (int c = 0; c < VS_COLUMN_COUNT; c++) {
            if (out->column[c]) {
                out->column[c][k] = record->column[c][at];
            }
        }
    }
    return 0;
}

double vs_record_at(const struct vs_record *record, enum vs_column column, size_t index)
{
    return record->column[column] ? record->column[column][index] : NAN;
}

int vs_record_names_typical(const struct vs_record *record)
{
    static const char *const kinds[] = {"CSWD", "IWEC", "TMY", "CWEC", "TRY", "typical"};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (const char *at = record->make; *at; at++) {
            int begins = at == record->make || !isalpha((unsigned char)at[-1]); /* not Indus-TRY */
            if (begins && strncasecmp(at, kinds[k], strlen(kinds[k])) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

struct vs_site vs_record_site(const struct vs_record *record)
{
    return (struct vs_site){record->latitude_deg * VS_RAD_PER_DEG,
                            record->longitude_deg * VS_RAD_PER_DEG, record->altitude_m};
}

uint64_t vs_record_columns(const struct vs_record *record)
{
    uint64_t columns = 0;
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        columns |= record->column[c] ? VS_COLUMN_BIT(c) : 0;
    }
    return columns;
}
