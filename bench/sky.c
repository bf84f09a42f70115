/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky - what the sky of one site-year costs on one core: sixty samples an hour, as lamps meet it,
 * and one sample an hour, as quick looks do.
 *
 * Best of many rounds. A hash stands for every bit of an answer: a faster time with another hash is
 * another program. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>

#include "bench/clock.h"
#include "tests/scenes/lamp_year.h"

enum { DAYS = 365, HOURS = DAYS * 24, WEEK = 7 * 24, ROUNDS = 15 };

static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *b = bytes;
    for (size_t k = 0; k < size; k++) {
        hash = (hash ^ b[k]) * 1099511628211u;
    }
    return hash;
}

/* By weeks into the same room, as a season does it. */
static double minutes_of_year(const struct vs_sky_params *sky, const struct vs_hours *hours,
                              struct vs_minute *minutes, uint64_t *hash)
{
    struct vs_sky_notes notes = {0};
    double spent = 0;
    for (size_t first = 0; first < HOURS; first += WEEK) {
        size_t count = HOURS - first < WEEK ? HOURS - first : WEEK;
        double t0 = now_s();
        vs_sky_hours(sky, hours, first, count, minutes, &notes);
        spent += now_s() - t0;
        if (hash) {
            *hash = mix(*hash, minutes, count * VS_MINUTES_PER_HOUR * sizeof *minutes);
        }
    }
    return spent;
}

static void measure_minutes(const char *what, const struct vs_sky_params *sky,
                            const struct vs_hours *hours, struct vs_minute *minutes)
{
    uint64_t hash = 14695981039346656037u;
    double best = minutes_of_year(sky, hours, minutes, &hash);
    for (int round = 1; round < ROUNDS; round++) {
        double spent = minutes_of_year(sky, hours, minutes, NULL);
        best = spent < best ? spent : best;
    }
    printf("  %-38s %8.2f ms  %6.1f ns a sample  %016llx\n", what, best * 1e3,
           best / (HOURS * VS_MINUTES_PER_HOUR) * 1e9, (unsigned long long)hash);
}

static void measure_hourly(const struct vs_sky_params *sky, const struct vs_hours *hours,
                           struct vs_sky_sample *samples)
{
    double best = 1e9;
    for (int round = 0; round < 10 * ROUNDS; round++) {
        double t0 = now_s();
        vs_sky_hourly(sky, hours, 0, HOURS, samples);
        double spent = now_s() - t0;
        best = spent < best ? spent : best;
    }
    uint64_t hash = mix(14695981039346656037u, samples, HOURS * sizeof *samples);
    printf("  %-38s %8.3f ms  %6.1f ns a sample  %016llx\n", "one an hour", best * 1e3,
           best / HOURS * 1e9, (unsigned long long)hash);
}

static struct vs_sky_params in_a_valley(struct vs_sky_params sky)
{
    sky.has_horizon = 1;
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        sky.horizon.height_rad[k] = 0.17;
    }
    vs_sky_prepare(&sky);
    return sky;
}

int main(void)
{
    struct scene_weather weather = {0.6, 5.0, DAYS, 1};
    struct vs_hours hours = {0};
    struct vs_diag diag = {0};
    struct vs_minute *minutes = calloc(WEEK * VS_MINUTES_PER_HOUR, sizeof *minutes);
    struct vs_sky_sample *samples = calloc(HOURS, sizeof *samples);
    int status = minutes && samples && !scene_hours(&weather, 0, 0, &hours, &diag) ? 0 : 3;
    if (status == 0) {
        struct vs_sky_params sky = scene_sky();
        struct vs_sky_params valley = in_a_valley(sky), flickers = sky;
        flickers.noise = (struct vs_minute_noise){0.35, 5, 1};
        printf("sun, plane, cell and best point of one site-year, %s, one core, best of many\n",
               vs_sky_code()->name);
        measure_minutes("sixty an hour", &sky, &hours, minutes);
        measure_minutes("sixty an hour, hills all round", &valley, &hours, minutes);
        measure_minutes("sixty an hour, flicker of broken cloud", &flickers, &hours, minutes);
        measure_hourly(&sky, &hours, samples);
    }
    vs_hours_free(&hours);
    free(samples);
    free(minutes);
    return status;
}
