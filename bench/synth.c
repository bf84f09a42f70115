/* SPDX-License-Identifier: GPL-3.0-or-later */
/* synth - made years against long daily records: does the generator keep what a lamp dies of?
 *
 *     bench_synth [FOLDER [YEARS]]
 *
 * FOLDER holds daily records <station>.csv (station, latitude, longitude, altitude, year, month,
 * day, GHI, DHI in MJ/m2); without it, $VESPER_WEATHER/daily. For each station a climate is derived
 * from its own record, YEARS years (2000) are made from it, and both are measured by the same code.
 * Prints a table; returns 1 if a line misses the tolerance it states, 77 without records. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/base/csv.h"
#include "sim/weather/derive_climate.h"
#include "sim/weather/hour_sun.h"
#include "sim/weather/synth.h"

enum { YEARS_MAX = 4000, FIRST_YEAR = 1971, WINTER_DAYS = 120, RUN = 5 };

static const double utc_offset_h = 8;

/* Days of a record, or made. */
struct days {
    size_t count, room;
    int64_t *day;
    double *kt, *frac, *ghi_kwhm2; /* NaN: missing */
};

struct record {
    struct days days;
    struct vs_place place;
    double h0_kwhm2[12][31]; /* outside the air, of a common year */
};

static void *need(void *memory)
{
    if (!memory) {
        fprintf(stderr, "bench_synth: no memory\n");
        exit(3);
    }
    return memory;
}

static void append(struct days *d, int64_t day, double kt, double frac, double ghi_kwhm2)
{
    if (d->count == d->room) {
        d->room = d->room ? 2 * d->room : 4096;
        d->day = need(realloc(d->day, d->room * sizeof *d->day));
        d->kt = need(realloc(d->kt, d->room * sizeof *d->kt));
        d->frac = need(realloc(d->frac, d->room * sizeof *d->frac));
        d->ghi_kwhm2 = need(realloc(d->ghi_kwhm2, d->room * sizeof *d->ghi_kwhm2));
    }
    d->day[d->count] = day;
    d->kt[d->count] = kt;
    d->frac[d->count] = frac;
    d->ghi_kwhm2[d->count++] = ghi_kwhm2;
}

static void free_days(struct days *d)
{
    free(d->day);
    free(d->kt);
    free(d->frac);
    free(d->ghi_kwhm2);
}

static double outside_kwhm2(const struct vs_place *p, int64_t day)
{
    struct vs_site site = {p->latitude_deg * VS_RAD_PER_DEG, p->longitude_deg * VS_RAD_PER_DEG,
                           p->altitude_m};
    struct vs_hour_sun sun[24];
    vs_day_sun((double)day * 86400 - utc_offset_h * 3600, &site, sun);
    return vs_day_outside_kwhm2(sun);
}

static double number_or_nan(const struct vs_csv_row *row, int k)
{
    double value;
    return k < row->count && vs_number(row->fields[k].text, &value) == 0 ? value : NAN;
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct record *r = context;
    double ghi_mjm2 = number_or_nan(row, 7), dhi_mjm2 = number_or_nan(row, 8);
    if (row->line == 1) {
        return VS_OK;
    }
    if (row->count != 9 || !(number_or_nan(row, 4) > 0)) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 0, "not a row of a daily record");
    }
    r->place = (struct vs_place){number_or_nan(row, 1), number_or_nan(row, 2),
                                 number_or_nan(row, 3)};
    struct vs_date date = {(int)number_or_nan(row, 4), (int)number_or_nan(row, 5),
                           (int)number_or_nan(row, 6)};
    int64_t day = vs_date_days(date);
    append(&r->days, day, ghi_mjm2 / 3.6 / outside_kwhm2(&r->place, day), dhi_mjm2 / ghi_mjm2,
           ghi_mjm2 / 3.6);
    return VS_OK;
}

/* --- what is measured ---------------------------------------------------------------------- */

struct figures {
    double mean[12], sd[12], lag1[12], diffuse[12], month_sd[12];
    double year_diffuse, winter_month_sd, year_month_sd;
    double worst[3]; /* of the winters' worst five days: median, one in ten, one in fifty */
    double runs4, runs5;
    int winters;
};

struct month_sums {
    double n, kt, kt2, pairs, ab, a, b, a2, b2, ghi, dhi;
    double year_n, year_sum, year_square; /* of months of single years */
};

static void add_pair(struct month_sums *s, double a, double b)
{
    s->pairs++;
    s->a += a;
    s->b += b;
    s->ab += a * b;
    s->a2 += a * a;
    s->b2 += b * b;
}

static double lag_of(const struct month_sums *s)
{
    double ab = s->ab - s->a * s->b / s->pairs;
    return ab / sqrt((s->a2 - s->a * s->a / s->pairs) * (s->b2 - s->b * s->b / s->pairs));
}

static double variance(double n, double sum, double square)
{
    return (square - sum * sum / n) / (n - 1);
}

static void sum_months(const struct days *d, struct month_sums sums[12])
{
    double month_sum = 0;
    int month_days = 0;
    for (size_t k = 0; k < d->count; k++) {
        int m = vs_date_of_days(d->day[k]).month - 1;
        int last = k + 1 == d->count || vs_date_of_days(d->day[k + 1]).month - 1 != m;
        struct month_sums *s = &sums[m];
        if (!isnan(d->kt[k])) {
            s->n++;
            s->kt += d->kt[k];
            s->kt2 += d->kt[k] * d->kt[k];
            month_sum += d->kt[k];
            month_days++;
        }
        if (!isnan(d->frac[k])) {
            s->ghi += d->ghi_kwhm2[k];
            s->dhi += d->ghi_kwhm2[k] * d->frac[k];
        }
        if (!last && !isnan(d->kt[k]) && !isnan(d->kt[k + 1])) {
            add_pair(s, d->kt[k], d->kt[k + 1]);
        }
        if (last && month_days >= 25) {
            s->year_n++;
            s->year_sum += month_sum / month_days;
            s->year_square += month_sum / month_days * (month_sum / month_days);
        }
        if (last) {
            month_sum = 0;
            month_days = 0;
        }
    }
}

static void monthly_figures(const struct days *d, struct figures *f)
{
    struct month_sums sums[12] = {{0}};
    double ghi = 0, dhi = 0;
    sum_months(d, sums);
    for (int m = 0; m < 12; m++) {
        const struct month_sums *s = &sums[m];
        double between = variance(s->year_n, s->year_sum, s->year_square);
        f->mean[m] = s->kt / s->n;
        f->sd[m] = sqrt(variance(s->n, s->kt, s->kt2));
        f->lag1[m] = lag_of(s);
        f->diffuse[m] = s->dhi / s->ghi;
        f->month_sd[m] = sqrt(between);
        f->year_month_sd += between / 12;
        f->winter_month_sd += m < 2 || m > 9 ? between / 4 : 0;
        ghi += s->ghi;
        dhi += s->dhi;
    }
    f->year_month_sd = sqrt(f->year_month_sd);
    f->winter_month_sd = sqrt(f->winter_month_sd);
    f->year_diffuse = dhi / ghi;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a - *(const double *)b;
    return (x > 0) - (x < 0);
}

static double quantile(const double *sorted, int count, double share)
{
    double at = share * (count - 1);
    int k = (int)at;
    return k + 1 < count ? sorted[k] + (at - k) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

/* Worse than any. */
static const double none = 1e9;

/* A winter's worst five days, of those five that are all there. */
static double worst_of(const struct days *d, size_t first)
{
    double worst = none;
    for (size_t k = first; k + RUN <= first + WINTER_DAYS; k++) {
        double mean = 0;
        for (size_t j = k; j < k + RUN; j++) {
            mean += d->ghi_kwhm2[j] / RUN;
        }
        worst = mean < worst ? mean : worst; /* never where a day is missing */
    }
    return worst;
}

static int runs_of(const struct days *d, size_t first, int length)
{
    int runs = 0, now = 0;
    for (size_t k = first; k < first + WINTER_DAYS; k++) {
        now = d->kt[k] < 0.30 ? now + 1 : 0;
        runs += now == length;
    }
    return runs;
}

static void winter_figures(const struct days *d, struct figures *f)
{
    static double worst[YEARS_MAX];
    for (size_t k = 0; k + WINTER_DAYS <= d->count && f->winters < YEARS_MAX; k++) {
        struct vs_date date = vs_date_of_days(d->day[k]);
        if (date.month == 11 && date.day == 1 && worst_of(d, k) < none) {
            worst[f->winters++] = worst_of(d, k);
            f->runs4 += runs_of(d, k, 4);
            f->runs5 += runs_of(d, k, 5);
        }
    }
    qsort(worst, (size_t)f->winters, sizeof worst[0], by_size);
    f->runs4 *= 100.0 / f->winters;
    f->runs5 *= 100.0 / f->winters;
    f->worst[0] = quantile(worst, f->winters, 0.5);
    f->worst[1] = quantile(worst, f->winters, 0.1);
    f->worst[2] = quantile(worst, f->winters, 0.02);
}

static struct figures figures_of(const struct days *d)
{
    struct figures f = {.winters = 0};
    monthly_figures(d, &f);
    winter_figures(d, &f);
    return f;
}

/* --- making -------------------------------------------------------------------------------- */

static struct vs_climate climate_of(const struct record *r, const char *path)
{
    struct vs_climate c = {
        .utc_offset_h = utc_offset_h,
        .latitude_deg = r->place.latitude_deg,
        .longitude_deg = r->place.longitude_deg,
        .altitude_m = r->place.altitude_m,
        .thick_cloud = {.on = 0, .kt_below = 0.215, .cv = 0.45, .lag1 = 0.5},
        .air_min_h = 6.5,
        .air_max_h = 14.5,
    };
    for (int m = 0; m < 12; m++) { /* no record of air here: of no weight for the sky */
        c.air_max_degc[m] = 5;
        c.air_min_degc[m] = -5;
        c.linke_turbidity[m] = 3;
    }
    snprintf(c.name, sizeof c.name, "%.60s", path);
    struct vs_daily_series series = {.name = path,
                                     .count = r->days.count,
                                     .day = r->days.day,
                                     .kt = r->days.kt,
                                     .diffuse_frac = r->days.frac};
    struct vs_derived derived;
    struct vs_diag diag;
    enum vs_err err = vs_climate_derive(&series, &c, &derived, &diag);
    err = err ? err : vs_climate_check(&c, path, &diag);
    if (err) {
        fprintf(stderr, "bench_synth: %s: %s\n", diag.file, diag.text);
        exit(2);
    }
    return c;
}

static void make_days(const struct vs_climate *c, const struct record *r, uint64_t seed, int years,
                      struct days *out)
{
    int64_t first = vs_date_days((struct vs_date){FIRST_YEAR, 1, 1});
    size_t count = (size_t)(vs_date_days((struct vs_date){FIRST_YEAR + years, 1, 1}) - first);
    struct vs_sky_day *sky = need(calloc(count, sizeof *sky));
    vs_synth_days(c, seed, first, count, sky);
    for (size_t k = 0; k < count; k++) {
        struct vs_date date = vs_date_of_days(first + (int64_t)k);
        append(out, first + (int64_t)k, sky[k].kt,
               vs_climate_diffuse_frac(c, date.month - 1, sky[k].kt),
               sky[k].kt * r->h0_kwhm2[date.month - 1][date.day - 1]);
    }
    free(sky);
}

/* Diffuse share of the hours of some years, and what a year costs. */
static double hourly_diffuse(const struct vs_climate *c, const struct record *r, double *year_ms)
{
    enum { YEARS = 20 };
    double ghi = 0, dhi = 0;
    clock_t start = clock();
    for (int y = 0; y < YEARS; y++) {
        struct vs_clearness sky;
        struct vs_hours hours;
        if (vs_clearness_year(c, 1, FIRST_YEAR + y, &sky, NULL) ||
            vs_synth_hours(c, &sky, &r->place, &hours, NULL)) {
            need(NULL);
        }
        for (size_t k = 0; k < hours.count; k++) {
            ghi += hours.rows[k].ghi_wm2;
            dhi += hours.rows[k].dhi_wm2;
        }
        vs_hours_free(&hours);
        vs_clearness_free(&sky);
    }
    *year_ms = 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC / YEARS;
    return dhi / ghi;
}

/* --- the table ------------------------------------------------------------------------------ */

static int misses;

/* A line is held to a share of the record or to an absolute difference. */
static void line(const char *what, double made, double record, double allowed, int relative)
{
    double off = relative ? made / record - 1 : made - record;
    int miss = !(fabs(off) <= allowed);
    misses += miss;
    if (relative) {
        printf("  %-64s %8.3f %8.3f %+8.1f %% %7.0f %%  %s\n", what, made, record, 100 * off,
               100 * allowed, miss ? "MISS" : "ok");
    } else {
        printf("  %-64s %8.3f %8.3f %+8.3f   %7.3f    %s\n", what, made, record, off, allowed,
               miss ? "MISS" : "ok");
    }
}

/* The month that differs most stands for all twelve. */
static void worst_month(const char *what, const double made[12], const double record[12],
                        double allowed, int relative)
{
    static const char *names[12] = {"January",   "February", "March",    "April",
                                    "May",       "June",     "July",     "August",
                                    "September", "October",  "November", "December"};
    int worst = 0;
    double most = -1;
    for (int m = 0; m < 12; m++) {
        double off = fabs(relative ? made[m] / record[m] - 1 : made[m] - record[m]);
        if (off > most) {
            most = off;
            worst = m;
        }
    }
    char text[80];
    snprintf(text, sizeof text, "%s, worst month (%s)", what, names[worst]);
    line(text, made[worst], record[worst], allowed, relative);
}

/* What chance alone does to a count of rare runs in this many winters, nine times out of ten. */
static double chance(double per_100, int winters)
{
    return 1.645 * sqrt(per_100 * winters / 100) * 100 / winters;
}

static void station_lines(const struct figures *made, const struct figures *record)
{
    worst_month("mean Kt", made->mean, record->mean, 0.01, 0);
    worst_month("standard deviation of daily Kt", made->sd, record->sd, 0.05, 1);
    worst_month("correlation of Kt from day to day", made->lag1, record->lag1, 0.05, 0);
    worst_month("diffuse share", made->diffuse, record->diffuse, 0.01, 0);
    worst_month("sd of the month's mean Kt between years", made->month_sd, record->month_sd, 0.3,
                1);
    line("the same, root mean square of November to February", made->winter_month_sd,
         record->winter_month_sd, 0.2, 1);
    line("the same, root mean square of all months", made->year_month_sd, record->year_month_sd,
         0.2, 1);
    line("worst 5 days of a winter, median, kWh/m2 a day", made->worst[0], record->worst[0], 0.1,
         1);
    line("the same, one winter in ten", made->worst[1], record->worst[1], 0.1, 1);
    line("the same, one winter in fifty", made->worst[2], record->worst[2], 0.2, 1);
    line("runs of 4 days and more, Kt < 0.30, per 100 winters", made->runs4, record->runs4,
         chance(made->runs4, record->winters), 0);
    line("runs of 5 days and more", made->runs5, record->runs5,
         chance(made->runs5, record->winters), 0);
}

/* With the allowance for days darker than hours of sunshine can show; what is allowed for is the
 * ratio to the years without it that the allowance was set up for. */
static void thick_lines(const struct figures *thick, const struct figures *plain)
{
    worst_month("thick cloud: mean Kt, and without", thick->mean, plain->mean, 0.005, 0);
    line("thick cloud: worst 5 days, median, and 0.96 of it", thick->worst[0],
         0.96 * plain->worst[0], 0.05, 1);
    line("thick cloud: one winter in ten, and 0.91 of it", thick->worst[1], 0.91 * plain->worst[1],
         0.05, 1);
    line("thick cloud: one winter in fifty, and 0.89 of it", thick->worst[2],
         0.89 * plain->worst[2], 0.1, 1);
}

/* Sums over stations of runs and winters. */
struct runs {
    double made4, made5, record4, record5, winters;
};

static void add_runs(struct runs *sum, const struct figures *made, const struct figures *record)
{
    sum->made4 += made->runs4 * record->winters;
    sum->made5 += made->runs5 * record->winters;
    sum->record4 += record->runs4 * record->winters;
    sum->record5 += record->runs5 * record->winters;
    sum->winters += record->winters;
}

static void run_station(const char *folder, const char *station, int years, struct runs *sum)
{
    char path[1024];
    struct record r = {.days = {0}};
    struct vs_diag diag;
    snprintf(path, sizeof path, "%s/%s.csv", folder, station);
    if (vs_csv_read(path, take_row, &r, &diag)) {
        fprintf(stderr, "bench_synth: %s:%d: %s\n", diag.file, diag.line, diag.text);
        exit(2);
    }
    for (int at = 0; at < 12 * 31; at++) {
        int64_t first = vs_date_days((struct vs_date){2023, at / 31 + 1, 1});
        r.h0_kwhm2[at / 31][at % 31] = outside_kwhm2(&r.place, first + at % 31);
    }
    struct vs_climate c = climate_of(&r, station);
    struct days plain = {0}, thick = {0};
    double year_ms;
    make_days(&c, &r, 1, years, &plain);
    c.thick_cloud.on = 1;
    make_days(&c, &r, 1, years, &thick);
    c.thick_cloud.on = 0;
    struct figures record = figures_of(&r.days), made = figures_of(&plain),
                   dark = figures_of(&thick);
    printf("%s: %.2f N %.2f E, record of %d winters, %d made\n", station, r.place.latitude_deg,
           r.place.longitude_deg, record.winters, made.winters);
    station_lines(&made, &record);
    line("diffuse share of the year's hours", hourly_diffuse(&c, &r, &year_ms), record.year_diffuse,
         0.01, 0);
    thick_lines(&dark, &made);
    printf("  a year of hours takes %.2f ms\n\n", year_ms);
    add_runs(sum, &made, &record);
    free_days(&plain);
    free_days(&thick);
    free_days(&r.days);
}

int main(int argc, char **argv)
{
    static const char *stations[] = {"54439", "54449", "54423"};
    const char *root = getenv("VESPER_WEATHER");
    char folder[900];
    snprintf(folder, sizeof folder, "%.880s/daily", root ? root : "");
    int years = argc > 2 ? atoi(argv[2]) : 2000;
    if ((argc < 2 && !root) || years < 20 || years > YEARS_MAX) {
        printf(
            "bench_synth: give a folder of daily records, or VESPER_WEATHER, and 20 to %d years\n",
            YEARS_MAX);
        return 77;
    }
    struct runs sum = {0};
    printf("  %-64s %8s %8s %10s %9s\n", "", "made", "record", "difference", "allowed");
    for (int s = 0; s < 3; s++) {
        run_station(argc > 1 ? argv[1] : folder, stations[s], years, &sum);
    }
    printf("all three\n");
    line("runs of 4 days and more, Kt < 0.30, per 100 winters", sum.made4 / sum.winters,
         sum.record4 / sum.winters, 0.3, 1);
    line("runs of 5 days and more", sum.made5 / sum.winters, sum.record5 / sum.winters, 0.3, 1);
    printf("%d lines miss what they allow\n", misses);
    return misses > 0;
}
