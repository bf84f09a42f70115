/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/years.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"

enum { HOUR_S = 3600, DAY_H = 24, YEAR_DAYS = 365 };

/* From here on a piece has a July to July in it, wherever it begins. */
enum { LONG_DAYS = 2 * YEAR_DAYS - 1 };

/* Shorter than this, what lies before the first July does not bring a lamp into its stride. */
enum { LEAD_DAYS = 60 };

static const double same_place_deg = 0.005;

static int64_t first_day(const struct vs_hours *h)
{
    return vs_day_of(h->start_unix_s + vs_offset_s(h->utc_offset_h));
}

static int64_t end_s(const struct vs_hours *h)
{
    return h->start_unix_s + HOUR_S * (int64_t)h->count;
}

static int same_place(const struct vs_hours *a, const struct vs_hours *b)
{
    return fabs(a->latitude_deg - b->latitude_deg) < same_place_deg &&
           fabs(a->longitude_deg - b->longitude_deg) < same_place_deg;
}

static int by_time(const void *a, const void *b)
{
    const struct vs_weather_piece *x = a, *y = b;
    int64_t s = x->hours.start_unix_s, t = y->hours.start_unix_s;
    return s != t ? (s > t) - (s < t) : strcmp(x->name, y->name);
}

static void add_filled(struct vs_filled *sum, const struct vs_filled *f)
{
    sum->interpolated += f->interpolated;
    sum->climate += f->climate;
    sum->leap_day += f->leap_day;
    sum->dhi += f->dhi;
    sum->wind += f->wind;
    sum->air += f->air;
}

static void add_notes(struct vs_hours_notes *sum, const struct vs_hours_notes *n)
{
    sum->dhi_cut += n->dhi_cut;
    sum->dhi_cut_whm2 += n->dhi_cut_whm2;
    sum->night_hours += n->night_hours;
    sum->night_whm2 += n->night_whm2;
    sum->over_hours += n->over_hours;
    sum->over_whm2 += n->over_whm2;
    sum->ghi_whm2 += n->ghi_whm2;
    sum->days_cut += n->days_cut;
}

/* Puts the hours of b behind those of a; b is empty afterwards. */
static int append(struct vs_weather_piece *a, struct vs_weather_piece *b)
{
    size_t count = a->hours.count + b->hours.count;
    struct vs_hour *rows = realloc(a->hours.rows, count * sizeof *rows);
    if (!rows) {
        return -1;
    }
    memcpy(rows + a->hours.count, b->hours.rows, b->hours.count * sizeof *rows);
    a->hours.rows = rows;
    a->hours.count = count;
    add_filled(&a->hours.filled, &b->hours.filled);
    add_notes(&a->notes, &b->notes);
    vs_hours_free(&b->hours);
    return 0;
}

static enum vs_err join(struct vs_weather_years *years, struct vs_diag *diag)
{
    qsort(years->piece, (size_t)years->piece_count, sizeof *years->piece, by_time);
    int kept = years->piece_count > 0;
    for (int k = 1; k < years->piece_count; k++) {
        struct vs_weather_piece *last = &years->piece[kept - 1], *next = &years->piece[k];
        int follows = !last->typical && !next->typical && same_place(&last->hours, &next->hours);
        if (follows && next->hours.start_unix_s < end_s(&last->hours)) {
            return vs_fail(diag, VS_ERR_INPUT, next->name, 0, 0,
                           "the file holds times that %s holds for the same place; allowed is each "
                           "time once",
                           last->name);
        }
        if (follows && next->hours.start_unix_s == end_s(&last->hours)) {
            if (append(last, next)) {
                return vs_fail(diag, VS_ERR_MEMORY, next->name, 0, 0,
                               "memory ran out for the years");
            }
            continue;
        }
        if (kept != k) {
            years->piece[kept] = *next;
            next->hours = (struct vs_hours){.count = 0};
        }
        kept++;
    }
    years->piece_count = kept;
    return VS_OK;
}

/* Days from a piece's day to the next 1 July, 0 on one. */
static int64_t days_to_july(int64_t day)
{
    int before = vs_july_year(vs_date_of_days(day - 1));
    return vs_date_days((struct vs_date){before + 1, 7, 1}) - day;
}

static int add_span(struct vs_weather_years *y, int piece, int64_t first_d, int64_t days,
                    int winter)
{
    struct vs_weather_span *span = realloc(y->span, ((size_t)y->count + 1) * sizeof *span);
    if (!span) {
        return -1;
    }
    y->span = span;
    span[y->count++] = (struct vs_weather_span){piece, (size_t)first_d * DAY_H,
                                                (size_t)days * DAY_H, winter};
    return 0;
}

/* July to July; the days before the first July go ahead, those behind the last are left out. */
static int cut_long(struct vs_weather_years *y, int piece, int64_t days)
{
    int64_t day = first_day(&y->piece[piece].hours);
    int64_t at = days_to_july(day);
    int failed = 0;
    if (at >= LEAD_DAYS || (at > 0 && y->count > 0)) {
        failed |= add_span(y, piece, 0, at, 0);
    } else if (y->count == 0) {
        y->repeated = 1;
        failed |= add_span(y, piece, at, days_to_july(day + at + 1) + 1, 1);
    }
    for (;;) {
        int64_t length = days_to_july(day + at + 1) + 1;
        if (at + length > days || failed) {
            break;
        }
        failed |= add_span(y, piece, at, length, 1);
        at += length;
    }
    y->left_out_days += days - at;
    return failed;
}

static int cut_short(struct vs_weather_years *y, int piece, int64_t days)
{
    int failed = 0;
    if (y->count == 0) {
        y->repeated = 1;
        failed |= add_span(y, piece, 0, days, 1);
    }
    return failed | add_span(y, piece, 0, days, 1);
}

enum vs_err vs_weather_years_cut(struct vs_weather_years *years, struct vs_diag *diag)
{
    enum vs_err err = join(years, diag);
    int failed = 0;
    for (int k = 0; !err && k < years->piece_count; k++) {
        int64_t days = (int64_t)(years->piece[k].hours.count / DAY_H);
        if (days < YEAR_DAYS) {
            return vs_fail(diag, VS_ERR_INPUT, years->piece[k].name, 0, 0,
                           "the file holds %lld whole days; allowed is a year or more, so that no "
                           "season is judged that it does not know",
                           (long long)days);
        }
        failed |= days >= LONG_DAYS ? cut_long(years, k, days) : cut_short(years, k, days);
    }
    if (failed) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for the years");
    }
    years->spin_up = years->count > 0;
    years->winters = 0;
    years->days = 0;
    for (int k = years->spin_up; k < years->count; k++) {
        years->winters += years->span[k].winter;
        years->days += (long)(years->span[k].hours / DAY_H);
    }
    return err;
}

int vs_weather_years_nights(const struct vs_weather_years *measured)
{
    size_t most = 366;
    for (int k = 0; measured && k < measured->count; k++) {
        size_t days = measured->span[k].hours / 24;
        most = days > most ? days : most;
    }
    return (int)most;
}

enum vs_err vs_weather_years_hours(const struct vs_weather_years *years, int span,
                                   struct vs_hours *out, struct vs_diag *diag)
{
    const struct vs_weather_span *s = &years->span[span];
    const struct vs_hours *from = &years->piece[s->piece].hours;
    if (vs_hours_alloc(out, s->hours)) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for a year of weather");
    }
    struct vs_hour *rows = out->rows;
    *out = *from;
    out->rows = rows;
    out->count = s->hours;
    out->start_unix_s = from->start_unix_s + HOUR_S * (int64_t)s->first;
    memcpy(rows, from->rows + s->first, s->hours * sizeof *rows);
    return VS_OK;
}

struct vs_filled vs_weather_years_filled(const struct vs_weather_years *years)
{
    struct vs_filled sum = {0};
    for (int k = 0; k < years->piece_count; k++) {
        add_filled(&sum, &years->piece[k].hours.filled);
    }
    return sum;
}

struct vs_hours_notes vs_weather_years_notes(const struct vs_weather_years *years)
{
    struct vs_hours_notes sum = {0};
    for (int k = 0; k < years->piece_count; k++) {
        add_notes(&sum, &years->piece[k].notes);
    }
    return sum;
}

void vs_weather_years_free(struct vs_weather_years *years)
{
    for (int k = 0; k < years->piece_count; k++) {
        vs_hours_free(&years->piece[k].hours);
    }
    free(years->span);
    years->span = NULL;
    years->count = years->piece_count = 0;
}
