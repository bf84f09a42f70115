/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/read_extremes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"

enum field { SECTION, DAYS, WINTER, FIRST_DAY, KT, PERIOD, VALUE, LOW, HIGH, UNIT, FIELDS };

static const char *const names[FIELDS] = {"section",        "days",  "winter", "first_day", "kt",
                                          "period_winters", "value", "low",    "high",      "unit"};

struct reader {
    int has_header;
    struct vs_extremes_table *table;
};

static enum vs_err refuse(const struct vs_csv_row *row, enum field field, struct vs_diag *diag,
                          const char *allowed)
{
    const struct vs_csv_field *f = &row->fields[field];
    return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column, "%s is '%.40s'; %s",
                   names[field], f->text, allowed);
}

static enum vs_err read_header(const struct vs_csv_row *row, struct vs_diag *diag)
{
    for (int k = 0; k < FIELDS; k++) {
        if (k >= row->count || strcmp(row->fields[k].text, names[k]) != 0) {
            const struct vs_csv_field *f = &row->fields[k < row->count ? k : 0];
            return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                           "the header lacks %s in place %d; allowed is what `vesper weather "
                           "extremes --format csv` writes",
                           names[k], k + 1);
        }
    }
    return VS_OK;
}

static enum vs_err read_number(const struct vs_csv_row *row, enum field field, double min,
                               double max, double *value, struct vs_diag *diag)
{
    if (vs_number(row->fields[field].text, value) || *value < min || *value > max) {
        char allowed[64];
        snprintf(allowed, sizeof allowed, "allowed is a number from %g to %g", min, max);
        return refuse(row, field, diag, allowed);
    }
    return VS_OK;
}

static enum vs_err read_days(const struct vs_csv_row *row, struct vs_extremes_table *t,
                             struct vs_diag *diag)
{
    double days = 0;
    enum vs_err err = read_number(row, DAYS, 1, 366, &days, diag);
    if (!err && (days != (int)days || (t->days && days != t->days))) {
        err = refuse(row, DAYS, diag, "allowed is one whole number for all rows that are drawn");
    }
    t->days = err ? t->days : (int)days;
    return err;
}

/* Makes room for one more; the room doubles whenever the count is a power of two. */
static struct vs_extremes_point *add(struct vs_extremes_point **points, int *count)
{
    if ((*count & (*count - 1)) == 0) {
        size_t room = *count ? 2 * (size_t)*count : 1;
        struct vs_extremes_point *more = realloc(*points, room * sizeof *more);
        if (!more) {
            return NULL;
        }
        *points = more;
    }
    return &(*points)[(*count)++];
}

static enum vs_err read_winter(const struct vs_csv_row *row, struct vs_extremes_table *t,
                               struct vs_diag *diag)
{
    struct vs_extremes_point p = {0};
    enum vs_err err = read_days(row, t, diag);
    err = err ? err : read_number(row, PERIOD, 1, 1e6, &p.period_winters, diag);
    err = err ? err : read_number(row, VALUE, 0, 20, &p.kwhm2, diag);
    if (!err && t->winter_count == VS_EXTREMES_WINTERS_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "there are more than %d winters; allowed are %d", VS_EXTREMES_WINTERS_MAX,
                       VS_EXTREMES_WINTERS_MAX);
    }
    struct vs_extremes_point *kept = err ? NULL : add(&t->winter, &t->winter_count);
    if (!err && !kept) {
        return vs_fail(diag, VS_ERR_MEMORY, row->file, row->line, 0, "memory ran out");
    }
    if (!err) {
        p.low = p.high = p.kwhm2;
        *kept = p;
    }
    return err;
}

static enum vs_err read_curve(const struct vs_csv_row *row, struct vs_extremes_table *t,
                              struct vs_diag *diag)
{
    struct vs_extremes_point p = {0};
    enum vs_err err = read_days(row, t, diag);
    err = err ? err : read_number(row, PERIOD, 1, 1e6, &p.period_winters, diag);
    err = err ? err : read_number(row, VALUE, 0, 20, &p.kwhm2, diag);
    err = err ? err : read_number(row, LOW, 0, 20, &p.low, diag);
    err = err ? err : read_number(row, HIGH, p.low, 20, &p.high, diag);
    if (!err && t->curve_count > 0 &&
        p.period_winters <= t->curve[t->curve_count - 1].period_winters) {
        err = refuse(row, PERIOD, diag, "periods of the curve are to rise");
    }
    if (!err && t->curve_count == VS_EXTREMES_CURVE_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the curve has more than %d points; allowed are %d", VS_EXTREMES_CURVE_MAX,
                       VS_EXTREMES_CURVE_MAX);
    }
    struct vs_extremes_point *kept = err ? NULL : add(&t->curve, &t->curve_count);
    if (!err && !kept) {
        return vs_fail(diag, VS_ERR_MEMORY, row->file, row->line, 0, "memory ran out");
    }
    if (!err) {
        *kept = p;
    }
    return err;
}

static enum vs_err read_design(const struct vs_csv_row *row, struct vs_extremes_table *t,
                               struct vs_diag *diag)
{
    if (t->design_kwhm2 > 0) {
        return refuse(row, SECTION, diag, "a second one; once is allowed");
    }
    enum vs_err err = read_days(row, t, diag);
    return err ? err : read_number(row, VALUE, 1e-6, 20, &t->design_kwhm2, diag);
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct reader *r = context;
    if (!r->has_header) {
        r->has_header = 1;
        return read_header(row, diag);
    }
    if (row->count != FIELDS) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the row has %d fields; allowed are the %d of the header", row->count,
                       FIELDS);
    }
    const char *section = row->fields[SECTION].text;
    if (strcmp(section, "worst") == 0) { /* the days that nobody asked for have no period */
        return row->fields[PERIOD].text[0] ? read_winter(row, r->table, diag) : VS_OK;
    }
    if (strcmp(section, "curve") == 0) {
        return read_curve(row, r->table, diag);
    }
    return strcmp(section, "design") == 0 ? read_design(row, r->table, diag) : VS_OK;
}

static enum vs_err judge(const struct reader *r, const char *name, struct vs_diag *diag)
{
    if (!r->has_header) {
        return vs_fail(diag, VS_ERR_INPUT, name, 0, 0,
                       "the file is empty; needed is what `vesper weather extremes --format csv` "
                       "writes");
    }
    if (r->table->winter_count == 0 || r->table->curve_count < 2) {
        return vs_fail(diag, VS_ERR_INPUT, name, 0, 0,
                       "there are %d winters with a period and %d points of the curve; needed are "
                       "1 and 2 (a curve is fitted to ten winters and more)",
                       r->table->winter_count, r->table->curve_count);
    }
    return VS_OK;
}

static enum vs_err read_any(const char *text, size_t size, const char *name,
                            struct vs_extremes_table *table, struct vs_diag *diag)
{
    struct reader r = {.table = table};
    memset(table, 0, sizeof *table);
    enum vs_err err = text ? vs_csv_read_memory(text, size, name, take_row, &r, diag)
                           : vs_csv_read(name, take_row, &r, diag);
    err = err ? err : judge(&r, name, diag);
    if (err) {
        vs_extremes_table_free(table);
    }
    return err;
}

enum vs_err vs_extremes_table_read(const char *path, struct vs_extremes_table *table,
                                   struct vs_diag *diag)
{
    return read_any(NULL, 0, path, table, diag);
}

enum vs_err vs_extremes_table_read_memory(const char *text, size_t size, const char *name,
                                          struct vs_extremes_table *table, struct vs_diag *diag)
{
    return read_any(text, size, name, table, diag);
}

void vs_extremes_table_free(struct vs_extremes_table *table)
{
    free(table->winter);
    free(table->curve);
    memset(table, 0, sizeof *table);
}
