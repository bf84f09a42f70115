/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/weather_days.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/cli/weather_file.h"

enum { DAYS_OF_400_YEARS = 146097 };

static const double lapse_k_per_km = 6.0;
static const double same_place_deg = 0.005;

static void begin(struct vs_pooled_days *pool, const struct vs_record *r)
{
    pool->latitude_deg = r->latitude_deg;
    pool->longitude_deg = r->longitude_deg;
    pool->altitude_m = r->altitude_m;
    pool->has_altitude = r->has_altitude;
    pool->utc_offset_h = r->utc_offset_h;
    snprintf(pool->name, sizeof pool->name, "%.*s", (int)sizeof pool->name - 1,
             r->place[0] ? r->place : r->file);
}

static int is_elsewhere(const struct vs_pooled_days *pool, const struct vs_record *r)
{
    return fabs(pool->latitude_deg - r->latitude_deg) > same_place_deg ||
           fabs(pool->longitude_deg - r->longitude_deg) > same_place_deg;
}

static void bring_to_height(const struct vs_pooled_days *pool, const struct vs_record *r,
                            struct vs_record_days *days)
{
    int known = pool->has_altitude && r->has_altitude;
    double warmer_k = known ? lapse_k_per_km * (r->altitude_m - pool->altitude_m) / 1000.0 : 0;
    for (size_t d = 0; d < days->count; d++) {
        days->air_degc[d] += warmer_k;
        days->air_max_degc[d] += warmer_k;
        days->air_min_degc[d] += warmer_k;
    }
}

static enum vs_err add(struct vs_pooled_days *pool, enum vs_pool how, const struct vs_record *r,
                       struct vs_record_days *days, struct vs_diag *diag)
{
    if (how == VS_POOL_ONE_PLACE && is_elsewhere(pool, r)) {
        return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                       "the file is of %.3f, %.3f; allowed is the place of the first, %.3f, %.3f",
                       r->latitude_deg, r->longitude_deg, pool->latitude_deg, pool->longitude_deg);
    }
    bring_to_height(pool, r, days);
    int64_t end = pool->days.first_day + (int64_t)pool->days.count;
    while (how == VS_POOL_ANY_PLACE &&
           (days->first_day < end || (is_elsewhere(pool, r) && days->first_day == end))) {
        days->first_day += DAYS_OF_400_YEARS;
    }
    return vs_record_days_append(&pool->days, days, r->file, diag);
}

static enum vs_err take_file(const char *command, const char *path, const char *place,
                             enum vs_pool how, struct vs_pooled_days *pool, struct vs_record *first,
                             struct vs_diag *diag)
{
    struct vs_record record;
    struct vs_record_days days;
    enum vs_err err = vs_weather_read_at(command, path, place, &record, diag);
    if (err) {
        return err;
    }
    err = vs_record_days(&record, record.utc_offset_h, &days, diag);
    if (!err && pool->file_count == 0) {
        begin(pool, &record);
        pool->days = days;
    } else if (!err) {
        err = add(pool, how, &record, &days, diag);
        vs_record_days_free(&days);
    }
    if (!err && pool->file_count == 0 && first) {
        *first = record;
    } else {
        vs_record_free(&record);
    }
    pool->file_count += !err;
    return err;
}

enum vs_err vs_pool_days(const char *command, const struct vs_option_list *files, const char *place,
                         enum vs_pool how, struct vs_pooled_days *pool, struct vs_record *first,
                         struct vs_diag *diag)
{
    memset(pool, 0, sizeof *pool);
    if (first) {
        memset(first, 0, sizeof *first);
    }
    enum vs_err err = VS_OK;
    for (int k = 0; !err && k < files->count; k++) {
        err = take_file(command, files->item[k], place, how, pool, first, diag);
    }
    if (err) {
        vs_pooled_days_free(pool);
    }
    return err;
}

void vs_pooled_days_free(struct vs_pooled_days *pool)
{
    vs_record_days_free(&pool->days);
    pool->file_count = 0;
}
