/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/derive_parts.h"

#include <stdlib.h>

#include "models/elementary.h"
#include "sim/base/normal.h"

static int by_value(const void *a, const void *b)
{
    const struct vs_ranked *x = a, *y = b;
    int order = (x->value > y->value) - (x->value < y->value);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

void vs_derive_scores(struct vs_derive *d, const double *value)
{
    for (size_t k = 0; k < d->series->count; k++) {
        d->score[k] = value[k]; /* NaN stays so */
    }
    for (int m = 0; m < 12; m++) {
        size_t count = 0;
        for (size_t k = 0; k < d->series->count; k++) {
            if (d->month[k] == m && vs_known(value[k])) {
                d->order[count++] = (struct vs_ranked){value[k], k};
            }
        }
        qsort(d->order, count, sizeof *d->order, by_value);
        for (size_t first = 0, next; first < count; first = next) {
            next = first + 1;
            while (next < count && d->order[next].value == d->order[first].value) {
                next++;
            }
            double rank = 0.5 * (double)(first + next - 1);
            double score = vs_normal_inverse((rank + 0.5) / (double)count);
            for (size_t k = first; k < next; k++) {
                d->score[d->order[k].at] = score;
            }
        }
    }
}

double vs_derive_lag(const struct vs_derive *d, const double *value, int month, int lag)
{
    double both = 0, here = 0, there = 0;
    for (size_t k = 0; k < d->series->count; k++) {
        for (size_t j = k + 1; d->month[k] == month && j < d->series->count; j++) {
            int64_t apart = d->series->day[j] - d->series->day[k];
            if (apart >= lag) {
                if (apart == lag && vs_known(value[k]) && vs_known(value[j])) {
                    both += value[k] * value[j];
                    here += value[k] * value[k];
                    there += value[j] * value[j];
                }
                break;
            }
        }
    }
    return here > 0 && there > 0 ? both / real_sqrt(here * there) : 0;
}

/* Terms of the curve's series in Hermite polynomials of the normal score, by the middle of equal
 * shares; what is left beyond them has no memory. */
enum { TERMS = 9, SHARES = 1000 };

/* share[j] is the variance that term j + 1 carries; the rest is share[TERMS]. */
static void series_of(const struct vs_climate *climate, int month, double share[TERMS + 1])
{
    double coefficient[TERMS] = {0};
    double sum = 0, square = 0;
    for (int k = 0; k < SHARES; k++) {
        double p = (k + 0.5) / SHARES;
        double kt = vs_climate_kt_at(climate, month, p);
        double z = vs_normal_inverse(p);
        double before = 1, here = z; /* scaled to variance 1 */
        sum += kt / SHARES;
        square += kt * kt / SHARES;
        for (int j = 1; j <= TERMS; j++) {
            coefficient[j - 1] += kt * here / SHARES;
            double next = (z * here - real_sqrt(j) * before) / real_sqrt(j + 1);
            before = here;
            here = next;
        }
    }
    share[TERMS] = square - sum * sum;
    for (int j = 0; j < TERMS; j++) {
        share[j] = coefficient[j] * coefficient[j];
        share[TERMS] -= share[j];
    }
    share[TERMS] = max(share[TERMS], 0);
}

static double covariance(const double share[TERMS + 1], double r)
{
    double sum = 0;
    double power = r;
    for (int j = 0; j < TERMS; j++) {
        sum += share[j] * power;
        power *= r;
    }
    return sum;
}

/* Correlation of normal scores at which the curve's Kt have this covariance. */
static double score_r_of(const double share[TERMS + 1], double wanted)
{
    double low = -0.9, high = 0.95;
    for (int step = 0; step < 40; step++) {
        double middle = 0.5 * (low + high);
        *(covariance(share, middle) < wanted ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

/* Days less the mean of their month, into d->work. */
static void centre(struct vs_derive *d, const double *kt)
{
    double sum[12] = {0}, days[12] = {0};
    for (size_t k = 0; k < d->series->count; k++) {
        sum[d->month[k]] += vs_known(kt[k]) ? kt[k] : 0;
        days[d->month[k]] += vs_known(kt[k]);
    }
    for (size_t k = 0; k < d->series->count; k++) {
        d->work[k] = kt[k] - sum[d->month[k]] / days[d->month[k]]; /* NaN stays so */
    }
}

void vs_derive_memory(struct vs_derive *d, struct vs_climate *climate)
{
    centre(d, d->series->kt);
    for (int m = 0; m < 12; m++) {
        double share[TERMS + 1];
        series_of(climate, m, share);
        double variance = covariance(share, 1) + share[TERMS];
        double r1 = score_r_of(share, variance * vs_derive_lag(d, d->work, m, 1));
        double r2 = score_r_of(share, variance * vs_derive_lag(d, d->work, m, 2));
        climate->kt_r1[m] = clamp(r1, -0.5, 0.9);
        /* a pair that a process can have, with room for the month effect */
        double least = 2 * climate->kt_r1[m] * climate->kt_r1[m] - 0.95;
        climate->kt_r2[m] = clamp(r2, max(least, -0.5), 0.9);
    }
}

double vs_climate_kt_month_sd(const struct vs_climate *climate, int month, int days, double effect)
{
    double share[TERMS + 1];
    series_of(climate, month, share);
    double shared = effect * effect;
    struct vs_kt_memory kt = vs_climate_kt_memory(climate, month, effect);
    if (!kt.possible) {
        return 1; /* more than any process */
    }
    double sum = days * (covariance(share, 1) + share[TERMS]);
    double before = 1, here = kt.rho1;
    for (int lag = 1; lag < days; lag++) {
        sum += 2 * (days - lag) * covariance(share, shared + (1 - shared) * here);
        double next = kt.phi1 * here + kt.phi2 * before;
        before = here;
        here = next;
    }
    return real_sqrt(max(sum, 0)) / days;
}

/* Variance of a month's means between years, the years it has, and the days of their mean. */
struct between_years {
    double sum, square, days;
    int years;
};

static void add_month(struct between_years *b, double sum, int days)
{
    if (days >= VS_DERIVE_MONTH_DAYS) {
        b->sum += sum / days;
        b->square += (sum / days) * (sum / days);
        b->days += days;
        b->years++;
    }
}

static void gather(const struct vs_derive *d, struct between_years b[12])
{
    const struct vs_daily_series *s = d->series;
    double sum = 0;
    int days = 0;
    for (size_t k = 0; k < s->count; k++) {
        sum += vs_known(s->kt[k]) ? s->kt[k] : 0;
        days += vs_known(s->kt[k]);
        int last = k + 1 == s->count || d->month[k + 1] != d->month[k] ||
                   s->day[k + 1] - s->day[k] > 31;
        if (last) {
            add_month(&b[d->month[k]], sum, days);
            sum = 0;
            days = 0;
        }
    }
}

/* The effect whose mean variance over the months is the record's: it grows with the effect. */
void vs_derive_effect(struct vs_derive *d, struct vs_climate *climate, struct vs_derived *derived)
{
    struct between_years b[12] = {{0}};
    double record = 0;
    gather(d, b);
    int months = 0;
    for (int m = 0; m < 12; m++) {
        if (b[m].years < VS_DERIVE_LEAST_YEARS) {
            return;
        }
        record += (b[m].square - b[m].sum * b[m].sum / b[m].years) / (b[m].years - 1);
        months += b[m].years;
    }
    double low = 0, high = 0.5;
    for (int step = 0; step < 24; step++) {
        double middle = 0.5 * (low + high);
        double made = 0;
        for (int m = 0; m < 12; m++) {
            int days = (int)(b[m].days / b[m].years + 0.5);
            double sd = vs_climate_kt_month_sd(climate, m, days, middle);
            made += sd * sd;
        }
        *(made < record ? &low : &high) = middle;
    }
    climate->kt_month_effect_sd = low;
    derived->effect_months = months;
}
