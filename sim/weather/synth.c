/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "models/elementary.h"
#include "sim/base/normal.h"
#include "sim/base/random.h"
#include "sim/weather/synth_parts.h"

/* Draws that an hour may use up before its clearness is cut to the limits instead. */
enum { TRIES = 16 };

/* How the hours of a day of this clearness scatter about their mean: time-dependent,
 * autoregressive, Gaussian. */
struct hourly {
    double lambda, eta, kappa; /* mean = lambda + eta exp(-kappa / sin h) */
    double spread, spread_low; /* sd = spread exp(spread_low (1 - sin h)) */
    double phi;
};

static struct hourly hourly_of(double kt)
{
    double square = kt * kt;
    double middle = kt - 0.5;
    double cloudy = kt - 0.35;
    double broken = kt - 0.45;
    return (struct hourly){
        .lambda = -0.19 + 1.12 * kt + 0.24 * real_exp(-8 * kt),
        .eta = 0.32 - 1.6 * middle * middle,
        .kappa = 0.19 + 2.27 * square - 2.51 * square * kt,
        .spread = 0.14 * real_exp(-20 * cloudy * cloudy),
        .spread_low = 3 * broken * broken + 16 * square * square * kt,
        .phi = 0.38 + 0.06 * real_sincos(7.4 * kt - 2.5).cos,
    };
}

/* Brightest clearness of an hour that ends at this solar time. */
static double cap_of(double solar_h)
{
    return max(0.88 * real_sincos(VS_PI * (solar_h - 12.5) / 30).cos, 0.05);
}

void vs_scale_capped(double wanted, const double weight[24], const double cap[24], double value[24])
{
    int held[24] = {0};
    double most = 0;
    for (int h = 0; h < 24; h++) {
        most += cap[h] * weight[h];
    }
    for (int h = 0; most <= wanted && h < 24; h++) {
        value[h] = most > 0 ? cap[h] * (wanted / most) : 0;
        held[h] = 1;
    }
    for (int pass = 0; most > wanted && pass < 24; pass++) {
        double fixed = 0, loose = 0;
        for (int h = 0; h < 24; h++) {
            fixed += held[h] ? value[h] * weight[h] : 0;
            loose += held[h] ? 0 : value[h] * weight[h];
        }
        double factor = loose > 0 ? (wanted - fixed) / loose : 0;
        int more = 0;
        for (int h = 0; h < 24; h++) {
            int over = !held[h] && value[h] * factor > cap[h];
            value[h] = held[h] ? value[h] : (over ? cap[h] : value[h] * factor);
            held[h] |= over;
            more |= over;
        }
        if (!more) {
            return;
        }
    }
}

static void scatter_day(double kt, const struct vs_hour_sun sun[24], const double cap[24],
                        uint64_t key, int64_t day, double hour[24])
{
    struct hourly p = hourly_of(kt);
    double shock_sd = 1;
    double phi = 0;
    double last = 0;
    for (int h = 0; h < 24; h++) {
        if (sun[h].cos_zenith <= 0) {
            hour[h] = 0;
            continue;
        }
        double sin_h = sun[h].cos_zenith / sun[h].up_frac;
        double mean = p.lambda + p.eta * real_exp(-p.kappa / sin_h);
        double sd = p.spread * real_exp(p.spread_low * (1 - sin_h));
        double y = 0;
        int inside = 0;
        for (int k = 0; k < TRIES && !inside; k++) {
            uint64_t index = ((uint64_t)day * 24 + (uint64_t)h) * TRIES + (uint64_t)k;
            y = phi * last + shock_sd * vs_normal_inverse(vs_random_uniform(key, index));
            hour[h] = mean + sd * y;
            inside = hour[h] >= 0 && hour[h] <= cap[h];
        }
        /* never quite dark, so that a day can always be scaled */
        hour[h] = clamp(hour[h], 0.02 * kt, cap[h]);
        last = y;
        phi = p.phi;
        shock_sd = real_sqrt(1 - p.phi * p.phi);
    }
}

/* Where the sun is down all hour, the hour has the day's clearness. */
static void make_day(const struct vs_place *place, double utc_offset_h, uint64_t key, int64_t day,
                     double kt, double hour[24])
{
    struct vs_site site = vs_site_of(place);
    struct vs_hour_sun sun[24];
    double cap[24], weight[24];
    double wanted = 0;
    vs_day_sun((double)day * 86400.0 - utc_offset_h * 3600.0, &site, sun);
    double sun_ahead_h = place->longitude_deg / 15.0 - utc_offset_h;
    for (int h = 0; h < 24; h++) {
        cap[h] = cap_of(h + 1 + sun_ahead_h);
        weight[h] = sun[h].cos_zenith;
        wanted += kt * weight[h];
    }
    scatter_day(kt, sun, cap, key, day, hour);
    vs_scale_capped(wanted, weight, cap, hour);
    for (int h = 0; h < 24; h++) {
        hour[h] = sun[h].cos_zenith > 0 ? hour[h] : kt;
    }
}

enum vs_err vs_clearness_open(struct vs_clearness *out, int64_t first_day, size_t days,
                              struct vs_diag *diag)
{
    *out = (struct vs_clearness){.first_day = first_day, .days = days};
    out->lead = calloc(VS_SYNTH_SPIN_UP_DAYS + days + 1, sizeof *out->lead);
    out->kt_hour = calloc(days * 24, sizeof *out->kt_hour);
    if (!out->lead || !out->kt_hour) {
        vs_clearness_free(out);
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a year of weather");
    }
    out->day = out->lead + VS_SYNTH_SPIN_UP_DAYS - 1;
    return VS_OK;
}

void vs_clearness_hours(struct vs_clearness *clearness, uint64_t seed, const struct vs_place *place,
                        double utc_offset_h)
{
    struct vs_random hours = {.seed = seed, .replicate = 0, .stream = VS_STREAM_KT_HOUR};
    uint64_t key = vs_random_key(&hours);
    for (size_t d = 0; d < clearness->days; d++) {
        make_day(place, utc_offset_h, key, clearness->first_day + (int64_t)d,
                 clearness->day[d + 1].kt, clearness->kt_hour + 24 * d);
    }
}

enum vs_err vs_clearness_year(const struct vs_climate *climate, uint64_t seed, int year,
                              struct vs_clearness *out, struct vs_diag *diag)
{
    int64_t first = vs_date_days((struct vs_date){year, 7, 1});
    int64_t next = vs_date_days((struct vs_date){year + 1, 7, 1});
    struct vs_place home = {climate->latitude_deg, climate->longitude_deg, climate->altitude_m};
    enum vs_err err = vs_clearness_open(out, first, (size_t)(next - first), diag);
    if (!err) {
        vs_synth_days(climate, seed, first - VS_SYNTH_SPIN_UP_DAYS,
                      VS_SYNTH_SPIN_UP_DAYS + out->days + 1, out->lead);
        vs_clearness_hours(out, seed, &home, climate->utc_offset_h);
    }
    return err;
}

void vs_clearness_free(struct vs_clearness *clearness)
{
    free(clearness->lead);
    free(clearness->kt_hour);
    clearness->lead = NULL;
    clearness->day = NULL;
    clearness->kt_hour = NULL;
    clearness->days = 0;
}
