/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/stats.h"
#include "sim/weather/extremes.h"
#include "sim/weather/inspect_parts.h"

const int vs_run_days[VS_RUNS] = {1, 3, 5, 7, 10};

enum { WINTER_MONTHS = 4, TENTH_WINTERS = 10 };

static int is_south(const struct vs_record *r)
{
    return r->has_place && r->latitude_deg < 0;
}

static int first_month(const struct vs_record *r)
{
    return is_south(r) ? 5 : 11;
}

/* The days as winters are found in them. A typical year is begun in summer, so that its winter is
 * in one piece: those before it follow its end. */
struct row {
    const struct vs_record_days *days;
    size_t turn;
    struct vs_daily daily; /* turned; its days count on where the year begins again */
};

/* Of a day of the row, which may lie beyond its ends. */
static int month_of(const struct row *row, int64_t day)
{
    size_t count = row->days->count;
    int64_t at = day - row->daily.first_day + (int64_t)(count + row->turn);
    return vs_inspect_month(row->days, (size_t)at % count);
}

/* Adds what inspect says beside: the month's usual light. */
static struct vs_run_facts facts_of(const struct vs_inspection *in, const struct row *row,
                                    const struct vs_dark_run *run, int length)
{
    if (isnan(run->mean_kwhm2)) {
        return (struct vs_run_facts){0, NAN, NAN, NAN};
    }
    double usual = 0;
    for (int k = 0; k < length; k++) {
        usual += in->month[month_of(row, run->first_day + k)].ghi_kwhm2;
    }
    int64_t end = row->days->first_day + (int64_t)row->days->count;
    int64_t again = run->first_day >= end ? (int64_t)row->days->count : 0;
    return (struct vs_run_facts){run->first_day - again, run->mean_kwhm2,
                                 run->mean_kwhm2 * length / usual, run->kt};
}

/* The winter of the row's days [from, to), which are all that the record has of it. */
static void close_winter(struct vs_inspection *in, const struct row *row, int64_t from, int64_t to)
{
    struct vs_date date = vs_date_of_days(from);
    int first = first_month(in->record), after = first + WINTER_MONTHS;
    int year = date.year - (date.month < first);
    struct vs_date begin = {year, first, 1};
    struct vs_date end = {year + (after > 12), after > 12 ? after - 12 : after, 1};
    int64_t length = vs_date_days(end) - vs_date_days(begin);
    struct vs_winter_facts *facts = &in->winter[in->winters++];
    *facts = (struct vs_winter_facts){.year = in->typical ? 0 : year};
    for (int64_t day = from; day < to; day++) {
        facts->days += !isnan(row->daily.ghi_kwhm2[day - row->daily.first_day]);
    }
    facts->whole = facts->days + VS_WINTER_MISSING_MOST >= length;
    for (int k = 0; k < VS_RUNS; k++) {
        struct vs_dark_run run = vs_darkest_run(&row->daily, from, to, vs_run_days[k]);
        facts->run[k] = facts_of(in, row, &run, vs_run_days[k]);
    }
    in->whole_winters += (size_t)facts->whole;
}

static size_t turn_of(const struct vs_inspection *in, const struct vs_record_days *days)
{
    int summer = is_south(in->record) ? 0 : 6; /* January, July */
    size_t first = 0;
    while (in->typical && first < days->count && vs_inspect_month(days, first) != summer) {
        first++;
    }
    return first < days->count ? first : 0;
}

static void find_winters(struct vs_inspection *in, const struct row *row)
{
    int64_t first = row->daily.first_day, end = first + (int64_t)row->daily.count;
    int64_t from = first;
    for (int64_t day = first; day <= end; day++) {
        int past = day < end ? (month_of(row, day) + 13 - first_month(in->record)) % 12
                             : WINTER_MONTHS;
        if (past >= WINTER_MONTHS && from < day) {
            close_winter(in, row, from, day);
        }
        from = past < WINTER_MONTHS ? from : day + 1;
    }
}

/* Turns the days into ghi and outside, each with room for them. */
static struct row row_of(const struct vs_inspection *in, const struct vs_record_days *days,
                         double *ghi, double *outside)
{
    struct row row = {.days = days, .turn = turn_of(in, days)};
    for (size_t k = 0; k < days->count; k++) {
        size_t at = (k + row.turn) % days->count;
        ghi[k] = days->ghi_kwhm2[at];
        outside[k] = days->outside_kwhm2[at];
    }
    row.daily = (struct vs_daily){days->first_day + (int64_t)row.turn, days->count, ghi, outside};
    return row;
}

static enum vs_err sum_up(struct vs_inspection *in, int length, struct vs_diag *diag)
{
    struct vs_runs_summary *s = &in->runs[length];
    s->worst = (struct vs_run_facts){0, NAN, NAN, NAN};
    s->median_kwhm2 = s->tenth_kwhm2 = NAN;
    double *means = malloc((in->winters + 1) * sizeof *means);
    if (!means) {
        return vs_fail(diag, VS_ERR_MEMORY, in->record->file, 0, 0,
                       "memory ran out for the winters of a record");
    }
    size_t count = 0;
    for (size_t k = 0; k < in->winters; k++) {
        const struct vs_run_facts *run = &in->winter[k].run[length];
        if (!isnan(run->ghi_kwhm2) && !(run->ghi_kwhm2 >= s->worst.ghi_kwhm2)) {
            s->worst = *run;
        }
        if (in->winter[k].whole && !isnan(run->ghi_kwhm2)) {
            means[count++] = run->ghi_kwhm2;
        }
    }
    s->median_kwhm2 = count > 0 ? vs_quantile(means, count, 0.5) : NAN;
    s->tenth_kwhm2 = count >= TENTH_WINTERS ? vs_quantile(means, count, 0.1) : NAN;
    free(means);
    return VS_OK;
}

enum vs_err vs_inspect_winters(struct vs_inspection *in, const struct vs_record_days *days,
                               struct vs_diag *diag)
{
    double *ghi = malloc((days->count + 1) * sizeof *ghi);
    double *outside = malloc((days->count + 1) * sizeof *outside);
    enum vs_err err = VS_OK;
    in->winter = calloc(days->count / 300 + 3, sizeof *in->winter);
    if (!ghi || !outside || !in->winter) {
        err = vs_fail(diag, VS_ERR_MEMORY, in->record->file, 0, 0,
                      "memory ran out for the winters of a record");
    } else {
        struct row row = row_of(in, days, ghi, outside);
        find_winters(in, &row);
    }
    free(ghi);
    free(outside);
    for (int k = 0; !err && k < VS_RUNS; k++) {
        err = sum_up(in, k, diag);
    }
    return err;
}
