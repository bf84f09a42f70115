/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/read_trace.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/csv.h"

enum { ABSENT = -1 };

struct reader {
    const struct vs_trace_column *columns;
    int count;
    int place[VS_TRACE_COLUMNS_MAX]; /* which field of a row holds the column; ABSENT for none */
    int time_place;
    int header_count; /* fields of the header; 0 before it */
    size_t room;
    struct vs_trace_table *table;
};

static enum vs_err refuse_row(const struct vs_csv_row *row, struct vs_diag *diag, const char *what)
{
    return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1, "%s", what);
}

static enum vs_err set_place(const struct vs_csv_row *row, int field, int *place,
                             struct vs_diag *diag)
{
    const struct vs_csv_field *f = &row->fields[field];
    if (*place != ABSENT) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                       "column %s comes a second time; once is allowed", f->text);
    }
    *place = field;
    return VS_OK;
}

static enum vs_err read_header(struct reader *r, const struct vs_csv_row *row, struct vs_diag *diag)
{
    r->header_count = row->count;
    r->time_place = ABSENT;
    for (int k = 0; k < r->count; k++) {
        r->place[k] = ABSENT;
    }
    for (int i = 0; i < row->count; i++) {
        const char *name = row->fields[i].text;
        enum vs_err err = VS_OK;
        if (strcmp(name, "time_local") == 0) {
            err = set_place(row, i, &r->time_place, diag);
        }
        for (int k = 0; k < r->count && !err; k++) {
            if (strcmp(name, r->columns[k].name) == 0) {
                err = set_place(row, i, &r->place[k], diag);
            }
        }
        if (err) {
            return err;
        }
    }
    if (r->time_place == ABSENT) {
        return refuse_row(row, diag, "the header has no column time_local; a trace begins with it");
    }
    for (int k = 0; k < r->count; k++) {
        if (r->columns[k].required && r->place[k] == ABSENT) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                           "the header has no column %s; this plot needs it", r->columns[k].name);
        }
    }
    return VS_OK;
}

static int two_digits(const char *text, int max)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
        return -1;
    }
    int value = (text[0] - '0') * 10 + (text[1] - '0');
    return value <= max ? value : -1;
}

static int parse_time(const char *text, int64_t *local_s)
{
    char day[11] = "";
    struct vs_date date;
    if (strlen(text) != 19 || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
        return -1;
    }
    memcpy(day, text, 10);
    int hour = two_digits(text + 11, 23);
    int minute = two_digits(text + 14, 59);
    int second = two_digits(text + 17, 59);
    if (vs_date_parse(day, &date) || hour < 0 || minute < 0 || second < 0) {
        return -1;
    }
    *local_s = ((vs_date_days(date) * 24 + hour) * 60 + minute) * 60 + second;
    return 0;
}

static int grow(struct reader *r)
{
    struct vs_trace_table *t = r->table;
    if (t->rows < r->room) {
        return 0;
    }
    size_t room = r->room ? 2 * r->room : 4096;
    int64_t *times = realloc(t->local_s, room * sizeof *times);
    if (!times) {
        return -1;
    }
    t->local_s = times;
    for (int k = 0; k < r->count; k++) {
        double *column = r->place[k] == ABSENT ? NULL
                                               : realloc(t->column[k], room * sizeof *column);
        if (r->place[k] != ABSENT && !column) {
            return -1;
        }
        t->column[k] = column;
    }
    r->room = room;
    return 0;
}

static enum vs_err read_time(const struct reader *r, const struct vs_csv_row *row,
                             struct vs_diag *diag)
{
    const struct vs_csv_field *f = &row->fields[r->time_place];
    struct vs_trace_table *t = r->table;
    int64_t *local_s = &t->local_s[t->rows];
    if (parse_time(f->text, local_s)) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                       "time_local is '%.40s'; allowed is a time such as 2024-01-31T17:05:00",
                       f->text);
    }
    if (t->rows > 0 && *local_s <= local_s[-1]) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                       "time_local %.40s does not come after the row before; times are to rise",
                       f->text);
    }
    return VS_OK;
}

static enum vs_err read_number(const struct reader *r, int k, const struct vs_csv_row *row,
                               struct vs_diag *diag)
{
    const struct vs_csv_field *f = &row->fields[r->place[k]];
    const struct vs_trace_column *column = &r->columns[k];
    double value = 0;
    if (vs_number(f->text, &value) || value < column->min || value > column->max) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                       "%s is '%.40s'; allowed is a number from %g to %g", column->name, f->text,
                       column->min, column->max);
    }
    r->table->column[k][r->table->rows] = value;
    return VS_OK;
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct reader *r = context;
    if (r->header_count == 0) {
        return read_header(r, row, diag);
    }
    if (row->count != r->header_count) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the row has %d fields; allowed are the %d of the header", row->count,
                       r->header_count);
    }
    if (r->table->rows == VS_TRACE_ROWS_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the trace has more than %d rows; allowed are %d", VS_TRACE_ROWS_MAX,
                       VS_TRACE_ROWS_MAX);
    }
    if (grow(r)) {
        return vs_fail(diag, VS_ERR_MEMORY, row->file, row->line, 0, "memory ran out");
    }
    enum vs_err err = read_time(r, row, diag);
    for (int k = 0; k < r->count && !err; k++) {
        err = r->place[k] == ABSENT ? VS_OK : read_number(r, k, row, diag);
    }
    r->table->rows += err == VS_OK;
    return err;
}

/* What both ways of reading share: text is null to read the file called name. */
static enum vs_err read_any(const char *text, size_t size, const char *name, struct reader *r,
                            struct vs_diag *diag)
{
    assert(r->count >= 0 && r->count <= VS_TRACE_COLUMNS_MAX);
    memset(r->table, 0, sizeof *r->table);
    enum vs_err err = text ? vs_csv_read_memory(text, size, name, take_row, r, diag)
                           : vs_csv_read(name, take_row, r, diag);
    if (!err && r->header_count == 0) {
        err = vs_fail(diag, VS_ERR_INPUT, name, 0, 0,
                      "the file is empty; a trace begins with a header");
    } else if (!err && r->table->rows < 2) {
        err = vs_fail(diag, VS_ERR_INPUT, name, 0, 0,
                      "the trace has %d row%s under its header; at least 2 are needed",
                      (int)r->table->rows, r->table->rows == 1 ? "" : "s");
    }
    if (err) {
        vs_trace_table_free(r->table);
    }
    return err;
}

enum vs_err vs_trace_table_read(const char *path, const struct vs_trace_column *columns, int count,
                                struct vs_trace_table *table, struct vs_diag *diag)
{
    struct reader r = {.columns = columns, .count = count, .table = table};
    return read_any(NULL, 0, path, &r, diag);
}

enum vs_err vs_trace_table_read_memory(const char *text, size_t size, const char *name,
                                       const struct vs_trace_column *columns, int count,
                                       struct vs_trace_table *table, struct vs_diag *diag)
{
    struct reader r = {.columns = columns, .count = count, .table = table};
    return read_any(text, size, name, &r, diag);
}

void vs_trace_table_free(struct vs_trace_table *table)
{
    free(table->local_s);
    for (int k = 0; k < VS_TRACE_COLUMNS_MAX; k++) {
        free(table->column[k]);
    }
    memset(table, 0, sizeof *table);
}
