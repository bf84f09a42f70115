/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/record_days.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/weather/hour_sun.h"
#include "sim/weather/record_parts.h"

enum { DAY_H = 24, DAY_S = 86400, AIR_HOURS = 20, GAP_DAYS_MAX = 146097 };

/* The arrays in one row, for what is done to all of them. */
enum { SERIES = 7 };

static double **series_of(struct vs_record_days *d, int which)
{
    double **const all[SERIES] = {&d->ghi_kwhm2, &d->dhi_kwhm2,    &d->outside_kwhm2,
                                  &d->air_degc,  &d->air_max_degc, &d->air_min_degc,
                                  &d->wind_ms};
    return all[which];
}

void vs_record_days_free(struct vs_record_days *days)
{
    for (int k = 0; k < SERIES; k++) {
        free(*series_of(days, k));
        *series_of(days, k) = NULL;
    }
    days->count = 0;
}

/* Room for count days; those behind the old count are NaN. */
static int resize(struct vs_record_days *days, size_t count)
{
    for (int k = 0; k < SERIES; k++) {
        double *more = realloc(*series_of(days, k), (count + 1) * sizeof *more);
        if (!more) {
            return -1;
        }
        for (size_t d = days->count; d < count; d++) {
            more[d] = NAN;
        }
        *series_of(days, k) = more;
    }
    days->count = count;
    return 0;
}

static enum vs_err no_memory(const struct vs_record *r, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, r->file, 0, 0, "memory ran out for its days");
}

/* A record's hours and the days that they are cut into. */
struct hourly {
    const struct vs_record *record;
    struct vs_day_cut cut;
};

static double value_at(const struct hourly *h, enum vs_column column, size_t hour)
{
    return vs_record_at(h->record, column, vs_day_cut_at(&h->cut, hour));
}

/* Irradiation of a day, kWh/m2; NaN where an hour with the sun up is missing. */
static double day_light(const struct hourly *hourly, enum vs_column column, size_t first,
                        const struct vs_hour_sun sun[DAY_H])
{
    double sum = 0;
    for (size_t h = 0; h < DAY_H; h++) {
        double value = value_at(hourly, column, first + h);
        if (isnan(value) && sun[h].cos_zenith <= 0) {
            continue;
        }
        sum += value / 1000.0;
    }
    return sum;
}

struct spread {
    double mean, least, most;
};

static struct spread day_spread(const struct hourly *hourly, enum vs_column column, size_t first)
{
    struct spread s = {0, INFINITY, -INFINITY};
    int hours = 0;
    for (size_t h = 0; h < DAY_H; h++) {
        double value = value_at(hourly, column, first + h);
        if (!isnan(value)) {
            s.mean += value;
            s.least = min(s.least, value);
            s.most = max(s.most, value);
            hours++;
        }
    }
    if (hours < AIR_HOURS) {
        return (struct spread){NAN, NAN, NAN};
    }
    s.mean /= hours;
    return s;
}

static enum vs_err from_hours(const struct hourly *h, double utc_offset_h,
                              struct vs_record_days *days, struct vs_diag *diag)
{
    struct vs_site site = vs_record_site(h->record);
    int64_t start_s = h->cut.start_unix_s;
    if (resize(days, h->cut.days)) {
        return no_memory(h->record, diag);
    }
    days->first_day = vs_day_of(start_s + vs_offset_s(utc_offset_h));
    for (size_t d = 0; d < days->count; d++) {
        struct vs_hour_sun sun[DAY_H];
        vs_day_sun((double)start_s + (double)DAY_S * (double)d, &site, sun);
        days->outside_kwhm2[d] = vs_day_outside_kwhm2(sun);
        days->ghi_kwhm2[d] = day_light(h, VS_COLUMN_GHI, DAY_H * d, sun);
        days->dhi_kwhm2[d] = day_light(h, VS_COLUMN_DHI, DAY_H * d, sun);
        struct spread air = day_spread(h, VS_COLUMN_AIR, DAY_H * d);
        days->air_degc[d] = air.mean;
        days->air_min_degc[d] = air.least;
        days->air_max_degc[d] = air.most;
        days->wind_ms[d] = day_spread(h, VS_COLUMN_WIND, DAY_H * d).mean;
    }
    return VS_OK;
}

/* A record of days says its sums as means over 24 h. */
static enum vs_err from_days(const struct vs_record *r, struct vs_record_days *days,
                             struct vs_diag *diag)
{
    struct vs_site site = vs_record_site(r);
    if (resize(days, r->count)) {
        return no_memory(r, diag);
    }
    days->first_day = vs_day_of(r->start_unix_s + vs_offset_s(r->utc_offset_h));
    for (size_t d = 0; d < r->count; d++) {
        struct vs_hour_sun sun[DAY_H];
        vs_day_sun((double)r->start_unix_s + (double)DAY_S * (double)d, &site, sun);
        days->outside_kwhm2[d] = vs_day_outside_kwhm2(sun);
        days->ghi_kwhm2[d] = vs_record_at(r, VS_COLUMN_GHI, d) * DAY_H / 1000.0;
        days->dhi_kwhm2[d] = vs_record_at(r, VS_COLUMN_DHI, d) * DAY_H / 1000.0;
        days->wind_ms[d] = vs_record_at(r, VS_COLUMN_WIND, d);
        days->air_degc[d] = vs_record_at(r, VS_COLUMN_AIR, d);
    }
    return VS_OK;
}

static int has_some(const double *values, size_t count)
{
    for (size_t d = 0; d < count; d++) {
        if (!isnan(values[d])) {
            return 1;
        }
    }
    return 0;
}

static void note_what_there_is(struct vs_record_days *days)
{
    days->has_dhi = has_some(days->dhi_kwhm2, days->count);
    days->has_air = has_some(days->air_max_degc, days->count);
    days->has_wind = has_some(days->wind_ms, days->count);
}

enum vs_err vs_record_days(const struct vs_record *record, double utc_offset_h,
                           struct vs_record_days *days, struct vs_diag *diag)
{
    memset(days, 0, sizeof *days);
    if (!record->has_place || !record->column[VS_COLUMN_GHI]) {
        return vs_fail(diag, VS_ERR_INPUT, record->file, 0, 0,
                       "the file %s; allowed is a file with a place and global irradiance",
                       record->has_place ? "holds no global irradiance"
                                         : "does not say where it is from");
    }
    enum vs_err err;
    if (record->step_s == VS_RECORD_DAY_S) {
        err = from_days(record, days, diag);
    } else {
        struct vs_record hourly = {.count = 0};
        err = vs_record_hourly(record, utc_offset_h, &hourly, diag);
        if (!err) {
            struct hourly h = {&hourly, vs_day_cut(record, &hourly, utc_offset_h)};
            err = from_hours(&h, utc_offset_h, days, diag);
        }
        vs_record_free(&hourly);
    }
    if (!err && days->count == 0) {
        err = vs_fail(diag, VS_ERR_INPUT, record->file, 0, 0,
                      "the file holds no whole day; allowed is one from midnight to midnight");
    }
    if (err) {
        vs_record_days_free(days);
    }
    note_what_there_is(days);
    return err;
}

enum vs_err vs_record_days_append(struct vs_record_days *a, const struct vs_record_days *b,
                                  const char *name_of_b, struct vs_diag *diag)
{
    int64_t end = a->first_day + (int64_t)a->count;
    if (b->first_day < end || b->first_day - end > GAP_DAYS_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, name_of_b, 0, 0,
                       "the file begins %lld days after the one before it ends; allowed are 0 to "
                       "%d",
                       (long long)(b->first_day - end), GAP_DAYS_MAX);
    }
    size_t at = (size_t)(b->first_day - a->first_day);
    struct vs_record_days from = *b;
    if (resize(a, at + b->count)) {
        return vs_fail(diag, VS_ERR_MEMORY, name_of_b, 0, 0, "memory ran out for its days");
    }
    for (int k = 0; k < SERIES; k++) {
        memcpy(*series_of(a, k) + at, *series_of(&from, k), b->count * sizeof **series_of(a, k));
    }
    a->has_dhi |= b->has_dhi;
    a->has_air |= b->has_air;
    a->has_wind |= b->has_wind;
    return VS_OK;
}
