/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"

enum {
    DAY_MIN = 1440,
    FIRST_ROOM = 9000,
    TYPICAL_YEAR = 2001,
    TYPICAL_LEAP_YEAR = 2004,
    HOLES_PER_ROW = 4, /* a record may be this thin */
};

static int grow(struct vs_rows *rows)
{
    size_t capacity = rows->capacity ? 2 * rows->capacity : FIRST_ROOM;
    struct vs_row_at *at = realloc(rows->at, capacity * sizeof *at);
    if (!at) {
        return -1;
    }
    rows->at = at;
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        if (rows->columns & VS_COLUMN_BIT(c)) {
            double *values = realloc(rows->values[c], capacity * sizeof *values);
            if (!values) {
                return -1;
            }
            rows->values[c] = values;
        }
    }
    rows->capacity = capacity;
    return 0;
}

static int is_real(const struct vs_stamp *s)
{
    return s->year >= 1 && s->year <= 9999 && s->month >= 1 && s->month <= 12 && s->day >= 1 &&
           s->day <= vs_date_days_in_month(s->year, s->month) && s->minute >= 0 &&
           s->minute <= DAY_MIN;
}

enum vs_err vs_rows_add(struct vs_rows *rows, const struct vs_row_place *place,
                        const struct vs_stamp *stamp, const double *values, struct vs_diag *diag)
{
    if (!is_real(stamp)) {
        return vs_fail(diag, VS_ERR_INPUT, place->file, place->line, place->column,
                       "the row is for %d-%02d-%02d, minute %d of the day; allowed is a day of the "
                       "calendar and a minute from 0 to 1440",
                       stamp->year, stamp->month, stamp->day, stamp->minute);
    }
    if (rows->count == rows->capacity && grow(rows)) {
        return vs_fail(diag, VS_ERR_MEMORY, place->file, place->line, 0,
                       "memory ran out after %zu rows", rows->count);
    }
    struct vs_date date = {stamp->year, stamp->month, stamp->day};
    rows->at[rows->count] = (struct vs_row_at){vs_date_days(date) * DAY_MIN + stamp->minute,
                                               place->line, place->column};
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        if (rows->columns & VS_COLUMN_BIT(c)) {
            rows->values[c][rows->count] = values[c];
        }
    }
    rows->count++;
    return VS_OK;
}

/* The rows on their way into a record. */
struct work {
    struct vs_rows *rows;
    const struct vs_rows_rule *rule;
    const char *file;
    int64_t step_min;
    int typical;
    double *source_year; /* of a typical year */
};

static struct vs_date date_of(int64_t minute)
{
    return vs_date_of_days(vs_day_of(minute * 60));
}

/* The smallest distance of two rows that follow each other. */
static int64_t smallest_step(const struct vs_rows *rows)
{
    int64_t least = 0;
    for (size_t k = 1; k < rows->count; k++) {
        int64_t step = rows->at[k].minute - rows->at[k - 1].minute;
        least = step > 0 && (least == 0 || step < least) ? step : least;
    }
    return least;
}

static enum vs_err refuse_order(const struct work *w, size_t k, struct vs_diag *diag)
{
    const struct vs_row_at *before = &w->rows->at[k - 1], *here = &w->rows->at[k];
    return vs_fail(diag, VS_ERR_INPUT, w->file, here->line, here->column,
                   "the row %s line %d%s; allowed are rows in the order of time, each time once",
                   here->minute == before->minute ? "repeats the time of" : "is earlier than",
                   before->line, here->minute == before->minute ? "" : " above it");
}

static enum vs_err find_step(struct work *w, struct vs_diag *diag)
{
    const struct vs_rows *rows = w->rows;
    w->step_min = w->rule->step_min ? w->rule->step_min : smallest_step(rows);
    if (rows->count == 0) {
        return vs_fail(diag, VS_ERR_INPUT, w->file, 0, 0,
                       "the file has no rows of data; at least one is needed");
    }
    if (!rows->columns) {
        return vs_fail(diag, VS_ERR_INPUT, w->file, rows->at[0].line, 0,
                       "the rows have no column of weather that is known; at least one is needed, "
                       "such as the global irradiance");
    }
    if (w->step_min == 0 && rows->count > 1) {
        return refuse_order(w, 1, diag); /* no row is later than the one before it */
    }
    if (w->step_min == 0) {
        return vs_fail(diag, VS_ERR_INPUT, w->file, rows->at[0].line, rows->at[0].column,
                       "the file has one row; needed are two or more, to see how long a step is");
    }
    if (w->step_min > DAY_MIN || DAY_MIN % w->step_min != 0) {
        return vs_fail(diag, VS_ERR_INPUT, w->file, rows->at[0].line, rows->at[0].column,
                       "rows stand %lld min apart; allowed are steps that divide a day",
                       (long long)w->step_min);
    }
    return VS_OK;
}

/* From the stamp to the start of the step. */
static void to_starts(struct work *w)
{
    int64_t back = w->rule->stamp == VS_STAMP_END      ? w->step_min
                   : w->rule->stamp == VS_STAMP_MIDDLE ? w->step_min / 2
                                                       : 0;
    for (size_t k = 0; k < w->rows->count; k++) {
        w->rows->at[k].minute -= back + w->rule->late_min;
    }
}

/* The day that a row belongs to by its file: the 24:00 of hour-ending files is that day's, and a
 * step around midnight belongs to the day that its stamp is in, wherever it begins. */
static struct vs_date day_of(const struct work *w, size_t k)
{
    return date_of(w->rows->at[k].minute - (w->rule->stamp == VS_STAMP_END));
}

/* The calendar alone: does row k begin a month that another year's month follows? */
static int turns_typical(const struct work *w, size_t k)
{
    struct vs_date before = day_of(w, k - 1);
    struct vs_date here = day_of(w, k);
    if (before.year == here.year) {
        return 0;
    }
    int next_month = here.month == before.month + 1 && here.day == 1;
    return here.year < before.year ? next_month : next_month && before.month < 12;
}

static void find_typical(struct work *w)
{
    for (size_t k = 1; k < w->rows->count && !w->typical; k++) {
        w->typical = turns_typical(w, k);
    }
}

/* Puts all rows into one year, by their days. First rows that are in the December before, as the
 * stamps of a clock west of the place's give, go with the rest. */
static enum vs_err relabel(struct work *w, struct vs_diag *diag)
{
    struct vs_rows *rows = w->rows;
    w->source_year = malloc((rows->count + 1) * sizeof *w->source_year);
    if (!w->source_year) {
        return vs_fail(diag, VS_ERR_MEMORY, w->file, 0, 0, "memory ran out for %zu rows",
                       rows->count);
    }
    int leap = 0;
    for (size_t k = 0; k < rows->count; k++) {
        struct vs_date date = day_of(w, k);
        leap |= date.month == 2 && date.day == 29;
    }
    int year = leap ? TYPICAL_LEAP_YEAR : TYPICAL_YEAR;
    int is_before = 1;
    for (size_t k = 0; k < rows->count; k++) {
        struct vs_date date = day_of(w, k);
        is_before = is_before && date.month == 12;
        struct vs_date other = {is_before ? year - 1 : year, date.month, date.day};
        w->source_year[k] = date.year;
        rows->at[k].minute += (vs_date_days(other) - vs_date_days(date)) * DAY_MIN;
    }
    return VS_OK;
}

static enum vs_err check_order(const struct work *w, struct vs_diag *diag)
{
    const struct vs_rows *rows = w->rows;
    for (size_t k = 1; k < rows->count; k++) {
        const struct vs_row_at *here = &rows->at[k];
        if (here->minute <= rows->at[k - 1].minute) {
            return refuse_order(w, k, diag);
        }
        int64_t after_first = here->minute - rows->at[0].minute;
        if (after_first % w->step_min != 0) {
            return vs_fail(diag, VS_ERR_INPUT, w->file, here->line, here->column,
                           "the row lies between the steps, %lld min after the first; allowed are "
                           "multiples of %lld min",
                           (long long)after_first, (long long)w->step_min);
        }
    }
    return VS_OK;
}

static enum vs_err check_holes(const struct work *w, size_t steps, struct vs_diag *diag)
{
    const struct vs_rows *rows = w->rows;
    size_t year = (size_t)(366 * DAY_MIN / w->step_min);
    if (steps <= HOLES_PER_ROW * rows->count + year) {
        return VS_OK;
    }
    return vs_fail(diag, VS_ERR_INPUT, w->file, rows->at[rows->count - 1].line, 0,
                   "the file has %zu rows for a span of %zu steps; allowed beyond a year is a row "
                   "for one step in %d, or more",
                   rows->count, steps, HOLES_PER_ROW);
}

static void place_rows(const struct work *w, struct vs_record *record)
{
    const struct vs_rows *rows = w->rows;
    for (size_t k = 0; k < rows->count; k++) {
        size_t at = (size_t)((rows->at[k].minute - rows->at[0].minute) / w->step_min);
        record->line[at] = rows->at[k].line;
        for (int c = 0; c < VS_COLUMN_COUNT; c++) {
            if (rows->columns & VS_COLUMN_BIT(c)) {
                record->column[c][at] = rows->values[c][k];
            }
        }
        if (w->typical) {
            record->column[VS_COLUMN_SOURCE_YEAR][at] = w->source_year[k];
        }
    }
}

static enum vs_err fill_record(const struct work *w, struct vs_record *record, struct vs_diag *diag)
{
    const struct vs_rows *rows = w->rows;
    int64_t first = rows->at[0].minute;
    size_t steps = (size_t)((rows->at[rows->count - 1].minute - first) / w->step_min) + 1;
    enum vs_err err = check_holes(w, steps, diag);
    if (err) {
        return err;
    }
    uint64_t columns = rows->columns;
    columns |= w->typical ? VS_COLUMN_BIT(VS_COLUMN_SOURCE_YEAR) : 0;
    if (vs_record_alloc(record, steps, columns)) {
        return vs_fail(diag, VS_ERR_MEMORY, w->file, 0, 0, "memory ran out for %zu steps", steps);
    }
    record->step_s = (int)(w->step_min * 60);
    record->start_unix_s = first * 60 - vs_offset_s(w->rule->clock_offset_h);
    record->stamp = w->rule->stamp;
    record->typical = w->typical;
    place_rows(w, record);
    return VS_OK;
}

enum vs_err vs_rows_end(struct vs_rows *rows, const struct vs_rows_rule *rule, const char *file,
                        struct vs_record *record, struct vs_diag *diag)
{
    struct work w = {.rows = rows, .rule = rule, .file = file};
    enum vs_err err = find_step(&w, diag);
    if (!err) {
        find_typical(&w);
        err = w.typical ? relabel(&w, diag) : VS_OK;
        to_starts(&w);
    }
    err = err ? err : check_order(&w, diag);
    err = err ? err : fill_record(&w, record, diag);
    free(w.source_year);
    return err;
}

void vs_rows_free(struct vs_rows *rows)
{
    free(rows->at);
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        free(rows->values[c]);
        rows->values[c] = NULL;
    }
    rows->at = NULL;
    rows->count = rows->capacity = 0;
}
