/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/sky_noise.h"

#include "models/elementary.h"
#include "sim/base/normal.h"
#include "sim/base/random.h"

enum { N = 60, EARLY_MAX = 240 };

static const double overcast_index = 0.2, broken_index = 0.6;
static const double least_frac = 0.1; /* the thickest cloud leaves so much of the mean */
static const double enhanced = 1.15;  /* a bright cloud beside the sun adds to it */

double vs_minute_noise_sd(const struct vs_minute_noise *noise, double clear_index)
{
    double off = (clear_index - broken_index) / (broken_index - overcast_index);
    return off > -1 && off < 1 ? noise->sd_frac * (1 - off * off) : 0;
}

/* A standard normal series, correlated; x[60] for the minutes of the hour. */
static void draw(const struct vs_minute_noise *noise, int64_t hour_unix_s, double *x)
{
    struct vs_random random = {noise->seed, 0, VS_STREAM_MINUTE_CLOUD};
    uint64_t key = vs_random_key(&random);
    double early = 8.0 * noise->correlation_min;
    int before = early < EARLY_MAX ? (int)early + 1 : EARLY_MAX;
    double keep = real_exp(-1.0 / noise->correlation_min);
    double fresh = real_sqrt(1.0 - keep * keep);
    uint64_t minute = (uint64_t)(hour_unix_s / 60 - before);
    double state = vs_normal_inverse(vs_random_uniform(key, minute));
    for (int k = 1 - before; k < N; k++) {
        minute++;
        state = keep * state + fresh * vs_normal_inverse(vs_random_uniform(key, minute));
        if (k >= 0) {
            x[k] = state;
        }
    }
}

static double sum_of(const double *values)
{
    double sum = 0;
    for (int k = 0; k < N; k++) {
        sum += values[k];
    }
    return sum;
}

/* Too much is taken from all in proportion, too little is given to each by its room below the most
 * that it may hold; both leave the limits kept. */
static void restore_sum(double sum, const double *most, double *ghi)
{
    double now = sum_of(ghi), room = sum_of(most) - now;
    for (int k = 0; k < N; k++) {
        if (now > sum) {
            ghi[k] *= sum / now;
        } else if (room > 0) {
            ghi[k] += (most[k] - ghi[k]) * ((sum - now) / room);
        }
    }
}

void vs_minute_noise(const struct vs_minute_noise *noise, int64_t hour_unix_s, double clear_index,
                     const double *clear_wm2, double *ghi_wm2)
{
    double sd = vs_minute_noise_sd(noise, clear_index);
    double sum = sum_of(ghi_wm2);
    if (!(sd > 0) || !(sum > 0)) {
        return;
    }
    double x[N], most[N];
    draw(noise, hour_unix_s, x);
    for (int k = 0; k < N; k++) {
        double factor = 1.0 + sd * x[k];
        most[k] = clear_wm2[k] * enhanced > ghi_wm2[k] ? clear_wm2[k] * enhanced : ghi_wm2[k];
        double flickered = ghi_wm2[k] * (factor > least_frac ? factor : least_frac);
        ghi_wm2[k] = flickered < most[k] ? flickered : most[k];
    }
    restore_sum(sum, most, ghi_wm2);
}
