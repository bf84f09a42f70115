/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/synth.h"

#include <stdlib.h>

#include "models/elementary.h"
#include "sim/base/normal.h"
#include "sim/base/random.h"
#include "sim/weather/hour_sun.h"

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

/* Scales the hours so that their extraterrestrial-weighted mean is the day's clearness. What would
 * pass the cap is cut there and the others carry the rest; a day brighter than all its caps ignores
 * them. */
static void scale_day(double kt, const struct vs_hour_sun sun[24], const double cap[24],
                      double hour[24])
{
    int held[24] = {0};
    for (int pass = 0; pass < 24; pass++) {
        double wanted = 0, fixed = 0, loose = 0;
        for (int h = 0; h < 24; h++) {
            wanted += kt * sun[h].cos_zenith;
            fixed += held[h] ? hour[h] * sun[h].cos_zenith : 0;
            loose += held[h] ? 0 : hour[h] * sun[h].cos_zenith;
        }
        double factor = loose > 0 ? (wanted - fixed) / loose : 0;
        int more = 0;
        for (int h = 0; h < 24; h++) {
            int over = !held[h] && hour[h] * factor > cap[h];
            hour[h] = held[h] ? hour[h] : (over ? cap[h] : hour[h] * factor);
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

static void make_day(const struct vs_climate *climate, uint64_t key, int64_t day, double kt,
                     double hour[24])
{
    struct vs_site site = {climate->latitude_deg * VS_RAD_PER_DEG,
                           climate->longitude_deg * VS_RAD_PER_DEG, climate->altitude_m};
    struct vs_hour_sun sun[24];
    double cap[24];
    vs_day_sun((double)day * 86400.0 - climate->utc_offset_h * 3600.0, &site, sun);
    double sun_ahead_h = climate->longitude_deg / 15.0 - climate->utc_offset_h;
    for (int h = 0; h < 24; h++) {
        cap[h] = cap_of(h + 1 + sun_ahead_h);
    }
    scatter_day(kt, sun, cap, key, day, hour);
    scale_day(kt, sun, cap, hour);
    for (int h = 0; h < 24; h++) {
        hour[h] = sun[h].cos_zenith > 0 ? hour[h] : kt;
    }
}

enum vs_err vs_clearness_year(const struct vs_climate *climate, uint64_t seed, int year,
                              struct vs_clearness *out, struct vs_diag *diag)
{
    int64_t first = vs_date_days((struct vs_date){year, 7, 1});
    int64_t next = vs_date_days((struct vs_date){year + 1, 7, 1});
    *out = (struct vs_clearness){.first_day = first, .days = (size_t)(next - first)};
    out->day = calloc(out->days + 2, sizeof *out->day);
    out->kt_hour = calloc(out->days * 24, sizeof *out->kt_hour);
    if (!out->day || !out->kt_hour) {
        vs_clearness_free(out);
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a year of weather");
    }
    struct vs_random hours = {.seed = seed, .replicate = 0, .stream = VS_STREAM_KT_HOUR};
    uint64_t key = vs_random_key(&hours);
    vs_synth_days(climate, seed, first - 1, out->days + 2, out->day);
    for (size_t d = 0; d < out->days; d++) {
        make_day(climate, key, first + (int64_t)d, out->day[d + 1].kt, out->kt_hour + 24 * d);
    }
    return VS_OK;
}

void vs_clearness_free(struct vs_clearness *clearness)
{
    free(clearness->day);
    free(clearness->kt_hour);
    clearness->day = NULL;
    clearness->kt_hour = NULL;
    clearness->days = 0;
}
