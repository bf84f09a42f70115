/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/time_shift.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/weather/clear_hours.h"
#include "sim/weather/record_hours.h"

enum {
    DAY_H = 24,
    HOUR_S = 3600,
    STEPS = 31,
    DAYS_MAX = 400,
    LIT_HOURS_MIN = 6,
    LIT_MISSING_MAX = 1,
    BEST_DAYS = 8
};

static const double step_h = 0.1;
/* A day is clear when this much of its light's square is all that a clear sky leaves unexplained;
 * where too few are, the best ones stand for them, down to the second limit. */
static const double clear_residual = 0.012, poor_residual = 0.06;
/* ... and when it has this share of what the bright days have. */
static const double bright_frac = 0.7;

/* How a day of the record is compared with the sun's. */
enum fit { SLOPED, LEVEL, FITS };

struct day {
    long first;     /* hour of the record, the first after the sun's midnight; may lie before it */
    double clarity; /* light over that of a clear sky; 0: not to be used */
    double residual[FITS][STEPS];
    double best; /* least of the sloped ones */
};

struct search {
    const struct vs_record *hourly;
    const double *ghi;
    struct vs_site site;
    struct day *days;
    size_t count;
    double turn[2], sun_turn[2]; /* light summed as arrows on a clock of 24 h */
};

static double shift_of(int step)
{
    return -VS_SHIFT_MAX_H + step_h * step;
}

/* Least squares of g = x r + y t r, by sums over the hours of a day that have a value. */
struct sums {
    double gg, rr, rt, tt, gr, gt;
};

static struct sums sum_up(const double *ghi, const struct vs_clear_hour clear[DAY_H])
{
    double weight = 0, moment = 0;
    for (int h = 0; h < DAY_H; h++) {
        weight += clear[h].ghi_wm2;
        moment += h * clear[h].ghi_wm2;
    }
    double noon = weight > 0 ? moment / weight : 0;
    struct sums s = {0};
    for (int h = 0; h < DAY_H; h++) {
        double g = ghi[h], r = clear[h].ghi_wm2, t = (h - noon) / 6 * r;
        if (!isnan(g)) {
            s.gg += g * g;
            s.rr += r * r;
            s.rt += r * t;
            s.tt += t * t;
            s.gr += g * r;
            s.gt += g * t;
        }
    }
    return s;
}

/* The share of the light's square that the clear sky does not explain. */
static double residual(const struct sums *s, enum fit fit)
{
    double det = s->rr * s->tt - s->rt * s->rt;
    if (!(s->gg > 0 && s->rr > 0)) {
        return 1;
    }
    double explained = s->gr * s->gr / s->rr;
    if (fit == SLOPED && det > 1e-9 * s->rr * s->tt) {
        double x = (s->gr * s->tt - s->gt * s->rt) / det;
        double y = (s->gt * s->rr - s->gr * s->rt) / det;
        explained = x * s->gr + y * s->gt;
    }
    return max(1 - explained / s->gg, 0);
}

/* A day's hours and their clear sky, moved; NaN where there is none. */
static void open_day(const struct search *s, const struct day *day, double late_h,
                     double ghi[DAY_H], struct vs_clear_hour clear[DAY_H])
{
    double begin = (double)s->hourly->start_unix_s + HOUR_S * ((double)day->first - late_h);
    vs_clear_day(begin, &s->site, VS_TURBIDITY_DEFAULT, clear);
    for (int h = 0; h < DAY_H; h++) {
        long at = day->first + h;
        ghi[h] = at >= 0 && at < (long)s->hourly->count ? s->ghi[at] : NAN;
    }
}

/* How bright the day is, and its part in the centroid. */
static void look_at(struct search *s, struct day *day)
{
    double ghi[DAY_H];
    struct vs_clear_hour clear[DAY_H];
    open_day(s, day, 0, ghi, clear);
    double light = 0, sky = 0;
    int lit = 0, missing = 0;
    for (int h = 0; h < DAY_H; h++) {
        if (isnan(ghi[h])) {
            missing += clear[h].ghi_wm2 > 0;
            continue;
        }
        light += ghi[h];
        sky += clear[h].ghi_wm2;
        lit += ghi[h] > 0;
    }
    if (missing > LIT_MISSING_MAX || lit < LIT_HOURS_MIN) {
        return;
    }
    day->clarity = sky > 0 ? light / sky : 0;
    for (int h = 0; h < DAY_H; h++) {
        struct vs_sincos hand = real_sincos(2 * VS_PI * (h + 0.5) / DAY_H);
        double there = isnan(ghi[h]) ? 0 : ghi[h];
        s->turn[0] += there * hand.cos;
        s->turn[1] += there * hand.sin;
        s->sun_turn[0] += clear[h].ghi_wm2 * hand.cos;
        s->sun_turn[1] += clear[h].ghi_wm2 * hand.sin;
    }
}

static void compare(const struct search *s, struct day *day)
{
    day->best = 1;
    for (int k = 0; k < STEPS; k++) {
        double ghi[DAY_H];
        struct vs_clear_hour clear[DAY_H];
        open_day(s, day, shift_of(k), ghi, clear);
        struct sums sums = sum_up(ghi, clear);
        day->residual[SLOPED][k] = residual(&sums, SLOPED);
        day->residual[LEVEL][k] = residual(&sums, LEVEL);
        day->best = min(day->best, day->residual[SLOPED][k]);
    }
}

static int by_best(const void *a, const void *b)
{
    double x = ((const struct day *)a)->best, y = ((const struct day *)b)->best;
    return (x > y) - (x < y);
}

static int by_clarity(const void *a, const void *b)
{
    double x = ((const struct day *)a)->clarity, y = ((const struct day *)b)->clarity;
    return (x < y) - (x > y);
}

/* Days of the sun, at most some 400 of them, spread over the record. */
static enum vs_err open_days(struct search *s, struct vs_diag *diag)
{
    double east_s = s->site.longitude_rad / (2 * VS_PI) * 86400.0;
    double local_s = (double)s->hourly->start_unix_s + east_s;
    double midnight_h = (real_floor(local_s / 86400.0) * 86400.0 - local_s) / HOUR_S;
    long first = (long)ceil(midnight_h - 0.5); /* -24..0 */
    long all = ((long)s->hourly->count - first + DAY_H - 1) / DAY_H;
    long every = (all + DAYS_MAX - 1) / DAYS_MAX; /* at least 1: a record has rows */
    s->days = calloc((size_t)(all / every + 1), sizeof *s->days);
    if (!s->days) {
        return vs_fail(diag, VS_ERR_MEMORY, s->hourly->file, 0, 0,
                       "memory ran out for the days of a record");
    }
    for (long k = 0; k < all; k += every) {
        struct day *day = &s->days[s->count++];
        day->first = first + DAY_H * k;
        day->best = 1;
        look_at(s, day);
    }
    return VS_OK;
}

/* The days that speak: those that are clear, or the best few. Sorted to the front. */
static size_t choose(struct search *s)
{
    qsort(s->days, s->count, sizeof *s->days, by_clarity);
    double bright = s->count ? s->days[s->count / 10].clarity * bright_frac : 0;
    for (size_t k = 0; k < s->count; k++) {
        if (s->days[k].clarity > 0 && s->days[k].clarity >= bright) {
            compare(s, &s->days[k]);
        }
    }
    qsort(s->days, s->count, sizeof *s->days, by_best);
    size_t chosen = 0;
    while (chosen < s->count &&
           s->days[chosen].best < (chosen < BEST_DAYS ? poor_residual : clear_residual)) {
        chosen++;
    }
    return chosen;
}

/* Where the residuals of the chosen days are least, between the steps by a parabola. */
static double least_at(const struct search *s, size_t chosen, enum fit fit, double *least)
{
    double sum[STEPS] = {0};
    int at = 0;
    for (int k = 0; k < STEPS; k++) {
        for (size_t d = 0; d < chosen; d++) {
            sum[k] += s->days[d].residual[fit][k];
        }
        at = sum[k] < sum[at] ? k : at;
    }
    *least = sum[at] / (double)chosen;
    if (at == 0 || at == STEPS - 1) {
        return shift_of(at);
    }
    double bend = sum[at - 1] - 2 * sum[at] + sum[at + 1];
    double lean = bend > 0 ? 0.5 * (sum[at - 1] - sum[at + 1]) / bend : 0;
    return shift_of(at) + step_h * lean;
}

static double hundredths(double x)
{
    return real_round(x * 100) / 100 + 0.0;
}

static double centroid_h(const struct search *s)
{
    double light = real_atan2(s->turn[1], s->turn[0]);
    double sun = real_atan2(s->sun_turn[1], s->sun_turn[0]);
    double turn_h = (light - sun) / (2 * VS_PI) * DAY_H;
    return hundredths(turn_h > 12 ? turn_h - 24 : turn_h <= -12 ? turn_h + 24 : turn_h);
}

/* Half a step and whole ones, by the wall's clock and by the sun's. */
static void name_cause(const struct vs_record *r, struct vs_time_shift *shift)
{
    static const struct {
        double steps;
        const char *words;
    } causes[] = {
        {0, ""},
        {0.5, "instants, or means around the stamp, read as the hour that ends there"},
        {-0.5, "instants, or means around the stamp, read as the hour that begins there"},
        {1, "stamps of the beginning read as those of the end"},
        {-1, "stamps of the end read as those of the beginning"},
    };
    double late = shift->late_h;
    double solar_h = r->clock == VS_CLOCK_SOLAR ? 0 : r->longitude_deg / 15 - r->utc_offset_h;
    double steps_h = max(r->step_s, 0) / 3600.0;
    int instants = r->stamp == VS_STAMP_MIDDLE && fabs(late) < 0.5 * steps_h;
    snprintf(shift->cause, sizeof shift->cause, "%s",
             instants
                 ? "instants that are not where their stamps are, as a satellite passes line by "
                   "line (PVGIS tells it as Irradiance Time Offset)"
                 : "none of the common ones; ask who made the file");
    double nearest = VS_SHIFT_TOLERANCE_H;
    for (int k = 0; k < 10; k++) {
        int of = k % 5, solar = k >= 5;
        double would = causes[of].steps * steps_h + (solar ? solar_h : 0);
        /* a plain cause goes before one with two parts */
        double apart = fabs(late - would) + (solar && of > 0 ? 0.03 : 0);
        if (apart < nearest && (solar || of > 0) && (!solar || fabs(solar_h) > 0.03)) {
            nearest = apart;
            snprintf(shift->cause, sizeof shift->cause, "%s%s%s", causes[of].words,
                     of > 0 && solar ? ", on " : "",
                     solar ? "the sun's clock taken for that of the zone" : "");
        }
    }
    if (fabs(late) < VS_SHIFT_TOLERANCE_H) {
        shift->cause[0] = '\0';
    }
}

static enum vs_err search(struct search *s, const struct vs_record *record,
                          struct vs_time_shift *shift, struct vs_diag *diag)
{
    enum vs_err err = open_days(s, diag);
    size_t chosen = err ? 0 : choose(s);
    shift->centroid_h = centroid_h(s);
    if (err || chosen == 0) {
        shift->beyond = !err && fabs(shift->centroid_h) > VS_SHIFT_MAX_H;
        return err;
    }
    double least, level_least;
    double late = least_at(s, chosen, SLOPED, &least);
    shift->symmetric_h = hundredths(least_at(s, chosen, LEVEL, &level_least));
    shift->late_h = hundredths(late);
    shift->correlation = real_sqrt(1 - least);
    shift->days = (long)chosen;
    shift->beyond = fabs(late) > VS_SHIFT_MAX_H - step_h / 2;
    shift->found = !shift->beyond;
    if (shift->found) {
        name_cause(record, shift);
    }
    return VS_OK;
}

enum vs_err vs_time_shift(const struct vs_record *record, struct vs_time_shift *shift,
                          struct vs_diag *diag)
{
    memset(shift, 0, sizeof *shift);
    if (!record->column[VS_COLUMN_GHI] || !record->has_place || record->step_s > HOUR_S) {
        return VS_OK;
    }
    struct vs_record hourly;
    enum vs_err err = vs_record_own_hours(record, &hourly, diag);
    if (err) {
        return err;
    }
    struct search s = {
        .hourly = &hourly,
        .ghi = hourly.column[VS_COLUMN_GHI],
        .site = vs_record_site(record),
    };
    err = search(&s, record, shift, diag);
    free(s.days);
    vs_record_free(&hourly);
    return err;
}
