/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "sim/base/calendar.h"
#include "sim/base/stats.h"
#include "sim/weather/inspect_parts.h"

const int vs_run_days[VS_RUNS] = {1, 3, 5, 7, 10};

enum { WINTER_MONTHS = 4, TENTH_WINTERS = 10 };

static int is_south(const struct vs_record *r)
{
    return r->has_place && r->latitude_deg < 0;
}

/* The year in which the winter of a day begins; -1 outside of winters. */
static int winter_of(const struct vs_record *r, int64_t day)
{
    struct vs_date date = vs_date_of_days(day);
    int first = is_south(r) ? 5 : 11;
    int past = (date.month - first + 12) % 12;
    return past < WINTER_MONTHS ? date.year - (date.month < first) : -1;
}

/* The days of one winter, in order; of a typical year its last days go before its first. */
struct winter {
    const struct vs_record_days *days;
    const size_t *index;
    int count;
};

/* The darkest run of so many of its days. */
static struct vs_run_facts darkest(const struct vs_inspection *in, const struct winter *w,
                                   int length)
{
    const struct vs_record_days *d = w->days;
    struct vs_run_facts run = {0, NAN, NAN, NAN};
    for (int first = 0; first + length <= w->count; first++) {
        double ghi = 0, outside = 0, usual = 0;
        for (int k = first; k < first + length; k++) {
            ghi += d->ghi_kwhm2[w->index[k]];
            outside += d->outside_kwhm2[w->index[k]];
            usual += in->month[vs_inspect_month(d, w->index[k])].ghi_kwhm2;
        }
        if (ghi / length < run.ghi_kwhm2 || (isnan(run.ghi_kwhm2) && !isnan(ghi))) {
            run = (struct vs_run_facts){d->first_day + (int64_t)w->index[first], ghi / length,
                                        ghi / usual, ghi / outside};
        }
    }
    return run;
}

static void close_winter(struct vs_inspection *in, int year, const struct winter *winter)
{
    struct vs_winter_facts *facts = &in->winter[in->winters++];
    *facts = (struct vs_winter_facts){.year = in->typical ? 0 : year};
    for (int k = 0; k < winter->count; k++) {
        facts->days += !isnan(winter->days->ghi_kwhm2[winter->index[k]]);
    }
    for (int k = 0; k < VS_RUNS; k++) {
        facts->run[k] = darkest(in, winter, vs_run_days[k]);
    }
    in->whole_winters += facts->days >= VS_WINTER_DAYS_MIN;
}

/* A typical year is begun in summer, so that its winter is in one piece. */
static size_t first_day(const struct vs_inspection *in, const struct vs_record_days *days)
{
    int summer = is_south(in->record) ? 0 : 6; /* January, July */
    size_t first = 0;
    while (in->typical && first < days->count && vs_inspect_month(days, first) != summer) {
        first++;
    }
    return first < days->count ? first : 0;
}

static enum vs_err find_winters(struct vs_inspection *in, const struct vs_record_days *days,
                                struct vs_diag *diag)
{
    size_t *index = malloc((days->count + 1) * sizeof *index);
    in->winter = calloc(days->count / 300 + 3, sizeof *in->winter);
    if (!index || !in->winter) {
        free(index);
        return vs_fail(diag, VS_ERR_MEMORY, in->record->file, 0, 0,
                       "memory ran out for the winters of a record");
    }
    struct winter winter = {days, index, 0};
    size_t turn = first_day(in, days);
    int year = -1;
    for (size_t k = 0; k <= days->count; k++) {
        size_t day = k < days->count ? (k + turn) % days->count : 0;
        int now = k < days->count ? winter_of(in->record, days->first_day + (int64_t)day) : -1;
        if (in->typical && now >= 0) {
            now = 0; /* its winter is one, whatever its labels */
        }
        if (now != year && year >= 0) {
            close_winter(in, year, &winter);
            winter.count = 0;
        }
        year = now;
        if (now >= 0) {
            index[winter.count++] = day;
        }
    }
    free(index);
    return VS_OK;
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
        if (in->winter[k].days >= VS_WINTER_DAYS_MIN && !isnan(run->ghi_kwhm2)) {
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
    enum vs_err err = find_winters(in, days, diag);
    for (int k = 0; !err && k < VS_RUNS; k++) {
        err = sum_up(in, k, diag);
    }
    return err;
}
