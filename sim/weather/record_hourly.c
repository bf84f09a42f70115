/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/weather/clear_hours.h"
#include "sim/weather/record_parts.h"
#include "sim/weather/regrid.h"

enum { HOUR_S = 3600, DAY_H = 24 };

/* What becomes of a column when its steps become an hour. */
enum way { MEAN, SUM, FIRST, LAST };

static enum way way_of(int column)
{
    switch (column) {
    case VS_COLUMN_RAIN:
    case VS_COLUMN_RAIN_HOURS:
    case VS_COLUMN_SNOWFALL:
        return SUM;
    case VS_COLUMN_WEATHER_OBSERVED:
    case VS_COLUMN_WEATHER_CODES:
    case VS_COLUMN_SNOW_DAYS:
    case VS_COLUMN_SOURCE_YEAR:
    case VS_COLUMN_WIND_FROM: /* an angle has no plain mean */
        return FIRST;
    case VS_COLUMN_SNOW_DEPTH:
        return LAST;
    default:
        return MEAN;
    }
}

static int64_t floor_hour(int64_t local_s)
{
    return (local_s >= 0 ? local_s : local_s - (HOUR_S - 1)) / HOUR_S * HOUR_S;
}

/* One hour from the steps that lie in it, each by the seconds that it shares. */
static double hour_value(const struct vs_record *r, int column, int64_t begin_s)
{
    double sum = 0, shared_s = 0, first = NAN, last = NAN;
    int64_t from = (begin_s - r->start_unix_s) / r->step_s - 1;
    for (int64_t k = from > 0 ? from : 0; k < (int64_t)r->count; k++) {
        int64_t step_s = r->start_unix_s + k * r->step_s;
        if (step_s >= begin_s + HOUR_S) {
            break;
        }
        int64_t opens = step_s > begin_s ? step_s : begin_s;
        int64_t closes = step_s + r->step_s < begin_s + HOUR_S ? step_s + r->step_s
                                                               : begin_s + HOUR_S;
        double value = r->column[column][k];
        if (closes > opens && !isnan(value)) {
            sum += value * (double)(closes - opens);
            shared_s += (double)(closes - opens);
            first = isnan(first) ? value : first;
            last = value;
        }
    }
    if (2 * shared_s < HOUR_S) {
        return NAN;
    }
    switch (way_of(column)) {
    case SUM:
        return sum / r->step_s;
    case FIRST:
        return first;
    case LAST:
        return last;
    default:
        return sum / shared_s;
    }
}

static void average(const struct vs_record *r, struct vs_record *hourly)
{
    for (size_t k = 0; k < hourly->count; k++) {
        int64_t begin_s = hourly->start_unix_s + HOUR_S * (int64_t)k;
        int64_t step = (begin_s - r->start_unix_s + r->step_s - 1) / r->step_s;
        int inside = step >= 0 && step < (int64_t)r->count;
        hourly->line[k] = inside ? r->line[step] : 0;
        for (int c = 0; c < VS_COLUMN_COUNT; c++) {
            if (hourly->column[c]) {
                hourly->column[c][k] = hour_value(r, c, begin_s);
            }
        }
    }
}

/* Hours that are the clock's already. */
static void copy(const struct vs_record *r, struct vs_record *hourly)
{
    memcpy(hourly->line, r->line, r->count * sizeof *r->line);
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        if (hourly->column[c]) {
            memcpy(hourly->column[c], r->column[c], r->count * sizeof *r->column[c]);
        }
    }
}

/* Hours that lie across those of the clock: irradiance over the clear-sky index; the rest by the
 * hours that they share, as a straight line between the centres would give. */
static void move(const struct vs_record *r, struct vs_record *hourly)
{
    average(r, hourly);
    static const enum vs_column light[VS_REGRID_COUNT] = {
        [VS_REGRID_GLOBAL] = VS_COLUMN_GHI,
        [VS_REGRID_DIRECT] = VS_COLUMN_DNI,
        [VS_REGRID_DIFFUSE] = VS_COLUMN_DHI,
    };
    struct vs_site site = vs_record_site(r);
    struct vs_regrid from = {.start_unix_s = (double)r->start_unix_s, .count = r->count};
    struct vs_regrid to = {.start_unix_s = (double)hourly->start_unix_s, .count = hourly->count};
    for (int of = 0; of < VS_REGRID_COUNT; of++) {
        from.of[of] = r->column[light[of]];
        to.of[of] = hourly->column[light[of]];
    }
    if (r->has_place) {
        vs_regrid(&site, VS_TURBIDITY_DEFAULT, &from, &to);
    }
}

static enum vs_err no_memory(const struct vs_record *r, size_t hours, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, r->file, 0, 0, "memory ran out for %zu hours", hours);
}

static enum vs_err hours_of(const struct vs_record *record, double utc_offset_h,
                            struct vs_record *hourly, struct vs_diag *diag)
{
    *hourly = *record;
    int64_t offset_s = vs_offset_s(utc_offset_h);
    int64_t end_s = record->start_unix_s + record->step_s * (int64_t)record->count;
    int64_t first_s = floor_hour(record->start_unix_s + offset_s) - offset_s;
    size_t count = (size_t)((end_s - first_s + HOUR_S - 1) / HOUR_S);
    if (vs_record_alloc(hourly, count, vs_record_columns(record))) {
        return no_memory(record, count, diag);
    }
    hourly->start_unix_s = first_s;
    hourly->step_s = HOUR_S;
    hourly->utc_offset_h = utc_offset_h;
    hourly->stamp = VS_STAMP_START;
    hourly->clock = VS_CLOCK_STANDARD;
    if (record->step_s != HOUR_S) {
        average(record, hourly);
    } else if (record->start_unix_s == first_s) {
        copy(record, hourly);
    } else {
        move(record, hourly);
    }
    return VS_OK;
}

/* A typical year is a ring: its first hour and its last share what lies across the new year. It is
 * made into hours with a day more at both ends, which are cut off again. */
static enum vs_err hours_of_ring(const struct vs_record *record, double utc_offset_h,
                                 struct vs_record *hourly, struct vs_diag *diag)
{
    size_t day = (size_t)(VS_RECORD_DAY_S / record->step_s);
    size_t hours = record->count / day * DAY_H;
    struct vs_record ring, wide = {.count = 0};
    if (vs_record_turned(record, record->count - day, record->count + 2 * day, &ring)) {
        return no_memory(record, hours, diag);
    }
    ring.start_unix_s -= VS_RECORD_DAY_S;
    enum vs_err err = hours_of(&ring, utc_offset_h, &wide, diag);
    vs_record_free(&ring);
    if (!err && vs_record_turned(&wide, DAY_H, hours, hourly)) {
        err = no_memory(record, hours, diag);
    }
    if (!err) {
        hourly->start_unix_s += VS_RECORD_DAY_S;
    }
    vs_record_free(&wide);
    return err;
}

static int is_ring(const struct vs_record *r)
{
    int64_t span_s = (int64_t)r->count * r->step_s;
    int64_t days = span_s / VS_RECORD_DAY_S;
    return r->typical && span_s == days * VS_RECORD_DAY_S && (days == 365 || days == 366);
}

enum vs_err vs_record_hourly(const struct vs_record *record, double utc_offset_h,
                             struct vs_record *hourly, struct vs_diag *diag)
{
    if (record->step_s > HOUR_S) {
        return vs_fail(diag, VS_ERR_INPUT, record->file, 0, 0,
                       "the file has a value every %g h; allowed are steps of an hour or less%s",
                       record->step_s / 3600.0,
                       record->step_s == VS_RECORD_DAY_S ? " (days become hours in check)" : "");
    }
    int across = (record->start_unix_s + vs_offset_s(utc_offset_h)) % HOUR_S != 0;
    return is_ring(record) && across ? hours_of_ring(record, utc_offset_h, hourly, diag)
                                     : hours_of(record, utc_offset_h, hourly, diag);
}

enum vs_err vs_record_own_hours(const struct vs_record *record, struct vs_record *hourly,
                                struct vs_diag *diag)
{
    double own_offset_h = -(double)(record->start_unix_s % HOUR_S) / HOUR_S;
    return vs_record_hourly(record, own_offset_h, hourly, diag);
}

struct vs_day_cut vs_day_cut(const struct vs_record *record, const struct vs_record *hourly,
                             double utc_offset_h)
{
    int64_t local_s = hourly->start_unix_s + vs_offset_s(utc_offset_h);
    size_t past = (size_t)((local_s - vs_day_of(local_s) * VS_RECORD_DAY_S) / HOUR_S);
    size_t before = past ? DAY_H - past : 0; /* hours to the next midnight */
    if (is_ring(record)) {
        size_t turn = hourly->count;
        return (struct vs_day_cut){.skip = (turn - past) % turn,
                                   .turn = turn,
                                   .days = turn / DAY_H,
                                   .start_unix_s = hourly->start_unix_s - HOUR_S * (int64_t)past};
    }
    return (struct vs_day_cut){.skip = before,
                               .days = hourly->count > before ? (hourly->count - before) / DAY_H
                                                              : 0,
                               .start_unix_s = hourly->start_unix_s + HOUR_S * (int64_t)before};
}
