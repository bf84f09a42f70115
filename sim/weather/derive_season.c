/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/derive_parts.h"

#include "models/elementary.h"
#include "sim/weather/season.h"

/* A month's numbers against its clearness. */
struct line {
    double n, x, y, xx, xy, yy;
};

static void add(struct line *l, double x, double y)
{
    l->n++;
    l->x += x;
    l->y += y;
    l->xx += x * x;
    l->xy += x * y;
    l->yy += y * y;
}

static double slope_of(const struct line *l)
{
    double spread = l->xx - l->x * l->x / l->n;
    return spread > 0 ? (l->xy - l->x * l->y / l->n) / spread : 0;
}

static double sd_of(const struct line *l)
{
    return real_sqrt(max(l->yy - l->y * l->y / l->n, 0) / (l->n - 1));
}

static int has_air(const struct vs_daily_series *s, size_t k)
{
    return vs_known(s->kt[k]) && vs_known(s->air_degc[k]) && vs_known(s->air_max_degc[k]) &&
           vs_known(s->air_min_degc[k]);
}

static void derive_air_means(const struct vs_derive *d, struct vs_climate *c,
                             struct vs_derived *derived)
{
    const struct vs_daily_series *s = d->series;
    double mean[12] = {0}, high[12] = {0}, low[12] = {0};
    struct line range[12] = {{0}};
    for (size_t k = 0; k < s->count; k++) {
        int m = d->month[k];
        if (has_air(s, k)) {
            derived->air_days[m]++;
            mean[m] += s->air_degc[k];
            high[m] += s->air_max_degc[k];
            low[m] += s->air_min_degc[k];
            add(&range[m], s->kt[k], s->air_max_degc[k] - s->air_min_degc[k]);
        }
    }
    for (int m = 0; m < 12; m++) {
        c->air_degc[m] = mean[m] / derived->air_days[m];
        c->air_max_degc[m] = high[m] / derived->air_days[m];
        c->air_min_degc[m] = low[m] / derived->air_days[m];
        c->air_range_k_per_kt[m] = clamp(slope_of(&range[m]), -10, 60);
    }
}

/* Anomalies are against the line through the months, and each month's own mean of them is taken
 * out: what is left of a trend inside a month is not weather. */
void vs_derive_air(struct vs_derive *d, struct vs_climate *c, struct vs_derived *derived)
{
    const struct vs_daily_series *s = d->series;
    double node[12];
    struct line anomaly[12] = {{0}};
    derive_air_means(d, c, derived);
    vs_season_nodes(c->air_degc, node);
    for (size_t k = 0; k < s->count; k++) {
        d->work[k] = s->air_degc[k] - vs_season_at(node, vs_date_of_days(s->day[k]));
        if (has_air(s, k)) {
            add(&anomaly[d->month[k]], s->kt[k], d->work[k]);
        }
    }
    for (size_t k = 0; k < s->count; k++) {
        d->work[k] -= anomaly[d->month[k]].y / anomaly[d->month[k]].n;
    }
    for (int m = 0; m < 12; m++) {
        c->air_anomaly_sd_k[m] = min(sd_of(&anomaly[m]), 15);
        c->air_anomaly_k_per_kt[m] = clamp(slope_of(&anomaly[m]), -40, 40);
        c->air_anomaly_lag1[m] = clamp(vs_derive_lag(d, d->work, m, 1), 0, 0.95);
    }
}

static void derive_wind_means(const struct vs_derive *d, struct vs_climate *c,
                              struct vs_derived *derived, double kt_mean[12])
{
    const struct vs_daily_series *s = d->series;
    struct line wind[12] = {{0}};
    for (size_t k = 0; k < s->count; k++) {
        if (vs_known(s->kt[k]) && vs_known(s->wind_ms[k])) {
            add(&wind[d->month[k]], s->kt[k], s->wind_ms[k]);
            derived->wind_days[d->month[k]]++;
        }
    }
    for (int m = 0; m < 12; m++) {
        kt_mean[m] = wind[m].x / wind[m].n;
        c->wind_ms[m] = wind[m].y / wind[m].n;
        c->wind_ms_per_kt[m] = clamp(slope_of(&wind[m]), -30, 30);
    }
}

/* The noise is the day's wind over what clearness makes of the month's. Its memory is read from
 * scores by rank: calm days have no logarithm. */
void vs_derive_wind(struct vs_derive *d, struct vs_climate *c, struct vs_derived *derived)
{
    const struct vs_daily_series *s = d->series;
    double kt_mean[12];
    double memory = 0, days = 0, square = 0;
    derive_wind_means(d, c, derived, kt_mean);
    for (size_t k = 0; k < s->count; k++) {
        int m = d->month[k];
        double trend = vs_climate_wind_trend_ms(c, m, s->kt[k] - kt_mean[m]);
        d->work[k] = trend > 0 ? s->wind_ms[k] / trend : s->wind_ms[k]; /* NaN stays so */
        if (vs_known(d->work[k])) {
            square += (d->work[k] - 1) * (d->work[k] - 1);
            days++;
        }
    }
    vs_derive_scores(d, d->work);
    for (int m = 0; m < 12; m++) {
        memory += vs_derive_lag(d, d->score, m, 1) / 12;
    }
    c->wind_day_cv = min(real_sqrt(square / days), 2);
    c->wind_lag1 = clamp(memory, 0, 0.95);
}

/* Mean day: sums by the hour of the local clock. */
struct mean_day {
    double air[24], wind[24];
};

static double top_of(const double value[24], int sign)
{
    int best = 0;
    for (int h = 1; h < 24; h++) {
        best = sign * value[h] > sign * value[best] ? h : best;
    }
    /* the crest of the parabola through three hours */
    double before = value[(best + 23) % 24], here = value[best], after = value[(best + 1) % 24];
    double bend = before - 2 * here + after;
    double shift = bend * sign < 0 ? 0.5 * (before - after) / bend : 0;
    return clamp(best + 0.5 + shift, 0, 24);
}

static void clock_of_wind(const double wind[24], struct vs_climate *c)
{
    double sum = 0, cosine = 0, sine = 0;
    for (int h = 0; h < 24; h++) {
        struct vs_sincos at = real_sincos(VS_PI * (h + 0.5) / 12);
        sum += wind[h];
        cosine += wind[h] * at.cos;
        sine += wind[h] * at.sin;
    }
    double swing = 2 * real_sqrt(cosine * cosine + sine * sine);
    if (sum > 0 && swing > 0) {
        double peak_h = real_atan2(sine, cosine) * 12 / VS_PI;
        c->wind_diurnal_frac = min(swing / sum, 1);
        c->wind_peak_h = peak_h < 0 ? peak_h + 24 : peak_h;
    }
}

void vs_climate_derive_clock(const struct vs_hours *hours, struct vs_climate *climate)
{
    struct mean_day mean = {.air = {0}};
    int64_t first = (hours->start_unix_s + vs_offset_s(hours->utc_offset_h)) / 3600;
    for (size_t k = 0; k < hours->count / 24 * 24; k++) { /* each hour as often */
        int h = (int)(((first + (int64_t)k) % 24 + 24) % 24);
        mean.air[h] += hours->rows[k].air_degc;
        mean.wind[h] += hours->rows[k].wind_ms;
    }
    if (hours->count < 24) {
        return;
    }
    double low_h = top_of(mean.air, -1), high_h = top_of(mean.air, 1);
    if (low_h < high_h) {
        climate->air_min_h = low_h;
        climate->air_max_h = high_h;
    }
    clock_of_wind(mean.wind, climate);
}
