/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lanes - what a lamp-year costs in lockstep, 525 600 ticks of a minute with the whole firmware,
 * beside the one-lane build of the same source; and how the cost grows with lamps, years and sites.
 *
 * The sky is made beforehand. Sixteen lamps with small and large panels and batteries, the least of
 * some rounds; the hash stands for every bit of their final states and nights, and a lane that does
 * not have the reference's ends the program with 1. */
#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench/clock.h"
#include "sim/engine/batch.h"
#include "sim/engine/season_parts.h"
#include "tests/scenes/lamp_year.h"

enum { DAYS = 365, HOURS = DAYS * 24, MINUTES = 60, TICKS = HOURS * MINUTES };
enum { LAMPS = VS_BATCH_LANES_MAX, ROUNDS = 5, SHORT_DAYS = 10, SITES = 100 };

static double wall_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *must(void *p)
{
    if (!p) {
        fputs("no memory\n", stderr);
        exit(3);
    }
    return p;
}

/* Lamps from one that is often dark to one that is always full, over and over. */
static struct vs_season_lamp *start_lamps(int count, size_t nights)
{
    struct vs_season_lamp *lamps = must(calloc((size_t)count, sizeof *lamps));
    struct vs_night *room = must(calloc((size_t)count * nights, sizeof *room));
    for (int k = 0; k < count; k++) {
        struct vs_lamp_params p = scene_lamp();
        p.plant.battery = vs_battery_defaults(20 + 2 * (k % LAMPS));
        p.plant.panel_scale = 0.3 + 0.1 * (k % LAMPS);
        lamps[k].years = 1;
        lamps[k].stop_after_loss = -1;
        vs_lamp_start(&lamps[k].lamp, &p, room + (size_t)k * nights, nights);
    }
    return lamps;
}

static void drop_lamps(struct vs_season_lamp *lamps)
{
    free(lamps[0].lamp.tally.nights);
    free(lamps);
}

static uint64_t hash_of(const struct vs_season_lamp *lamps, int count)
{
    uint64_t hash = 0;
    for (int k = 0; k < count; k++) {
        hash = hash * 0x100000001b3u + scene_hash(&lamps[k]);
    }
    return hash;
}

struct sky {
    struct vs_hours hours;
    struct vs_minute *minutes;
};

static void run_one(const struct sky *sky, struct vs_season_lamp *k)
{
    struct vs_tick tick = vs_tick_of(&k->lamp.params, 60);
    const struct vs_plant_params *p = &k->lamp.params.plant;
    for (size_t hour = 0; hour < HOURS; hour++) {
        struct vs_local_hour local = vs_local_hour_of(&sky->hours, hour);
        vs_season_turn(k, &local);
        double soil_degc = vs_soil_degc(&p->soil, p->box.depth_m, local.day_of_year);
        for (int minute = 0; minute < MINUTES; minute++) {
            vs_lamp_tick(&k->lamp, &tick, &sky->minutes[hour * MINUTES + (size_t)minute], soil_degc,
                         NULL, NULL);
        }
        vs_ledger_fold(&k->lamp.ledger);
    }
    vs_lamp_take_stock(&k->lamp);
}

static void run_in_lanes(const struct sky *sky, const struct vs_lanes_code *code, void *room,
                         struct vs_season_lamp *lamps)
{
    for (int first = 0; first < LAMPS; first += code->lanes) {
        struct vs_batch_lamp batch[VS_BATCH_LANES_MAX];
        for (int k = 0; k < code->lanes; k++) {
            batch[k] = (struct vs_batch_lamp){&lamps[first + k], sky->minutes};
        }
        const struct vs_stretch year = {&sky->hours, 0, HOURS};
        vs_batch_run(code, room, batch, code->lanes, &year, 60);
    }
}

/* A lamp-year's seconds; code: null for the one-lane build. */
static double measure(const struct sky *sky, const struct vs_lanes_code *code, uint64_t *hash)
{
    double best = 1e9;
    size_t align = code ? code->align : 64;
    size_t size = code ? (code->size + align - 1) / align * align : align;
    void *room = must(aligned_alloc(align, size));
    for (int round = 0; round < (code ? ROUNDS : 2); round++) {
        struct vs_season_lamp *lamps = start_lamps(LAMPS, DAYS + 1);
        double began = now_s();
        if (code) {
            run_in_lanes(sky, code, room, lamps);
        } else {
            for (int k = 0; k < LAMPS; k++) {
                run_one(sky, &lamps[k]);
            }
        }
        double took = (now_s() - began) / LAMPS;
        best = took < best ? took : best;
        *hash = hash_of(lamps, LAMPS);
        drop_lamps(lamps);
    }
    free(room);
    return best;
}

static struct sky make_sky(void)
{
    struct scene_weather weather = {0.6, 5.0, DAYS, 1};
    struct sky sky = {.minutes = must(calloc(TICKS, sizeof *sky.minutes))};
    struct vs_diag diag = {0};
    if (scene_hours(&weather, 0, 0, &sky.hours, &diag)) {
        exit(3);
    }
    struct vs_sky_params params = scene_sky();
    struct vs_sky_notes notes = {0};
    vs_sky_hours(&params, &sky.hours, 0, HOURS, sky.minutes, &notes);
    return sky;
}

struct yardstick {
    double s; /* the one-lane build's lamp-year */
    uint64_t hash;
};

/* A row of the table. Returned  1 if a lane differs from the reference */
static int compare_code(const struct sky *sky, const struct vs_lanes_code *code,
                        const struct yardstick *one)
{
    uint64_t hash;
    double s = measure(sky, code, &hash);
    printf("| %s, %d lanes | %.1f | %.1f | %.1f | %016" PRIx64 "%s |\n", code->name, code->lanes,
           s * 1e3, one->s / s, TICKS / s * 1e-6, hash, hash == one->hash ? "" : " DIFFERS");
    fflush(stdout);
    return hash != one->hash;
}

static int compare(const char *only)
{
    struct sky sky = make_sky();
    struct yardstick one;
    int differs = 0;
    printf(
        "| one lamp-year, one core | ms | times the one-lane build | million lane-ticks/s | hash "
        "|\n|---|---|---|---|---|\n");
    one.s = measure(&sky, NULL, &one.hash);
    printf("| one lane | %.1f | 1 | %.1f | %016" PRIx64 " |\n", one.s * 1e3, TICKS / one.s * 1e-6,
           one.hash);
    const struct vs_lanes_code *code;
    for (int k = 0; (code = vs_lanes_at(k)) != NULL; k++) {
        if (only && strcmp(only, code->name) != 0) {
            continue;
        }
        differs |= compare_code(&sky, code, &one);
        if (code->narrow) {
            differs |= compare_code(&sky, code->narrow, &one);
        }
    }
    vs_hours_free(&sky.hours);
    free(sky.minutes);
    return differs;
}

struct size {
    int lamps, years, sites; /* lamps: of a site */
};

struct cost {
    double wall_s, cpu_s;
    uint64_t hash;
};

/* A season with its skies, each year so many days long. */
static struct cost run_season(struct size size, int days, int threads)
{
    int count = size.lamps * size.sites;
    struct scene_weather weather = {0.6, 5.0, days, 1};
    struct vs_season_lamp *lamps = start_lamps(count, (size_t)(days * size.years + 1));
    struct vs_season_group *groups = must(calloc((size_t)size.sites, sizeof *groups));
    for (int k = 0; k < size.sites; k++) {
        groups[k] = (struct vs_season_group){.site = k, .sky = scene_sky()};
    }
    for (int k = 0; k < count; k++) {
        lamps[k].group = k / size.lamps;
        lamps[k].years = size.years;
    }
    struct vs_season season = {.years = size.years,
                               .threads = threads,
                               .dt_s = 60,
                               .source = {scene_hours, &weather},
                               .site_count = size.sites,
                               .group_count = size.sites,
                               .lamp_count = count,
                               .groups = groups,
                               .lamps = lamps};
    struct vs_diag diag = {0};
    double wall = wall_s(), cpu = now_s();
    if (vs_season_run(&season, &diag)) {
        fprintf(stderr, "%s\n", diag.text);
        exit(3);
    }
    struct cost cost = {wall_s() - wall, now_s() - cpu, hash_of(lamps, count)};
    drop_lamps(lamps);
    free(groups);
    return cost;
}

/* By the wall's clock: what two threads are for. */
static int compare_threads(void)
{
    const struct size size = {16 * LAMPS, 1, 1};
    double best[2] = {1e9, 1e9};
    uint64_t hash[2] = {0, 0};
    for (int round = 0; round < ROUNDS; round++) {
        for (int k = 0; k < 2; k++) {
            struct cost cost = run_season(size, 30, k + 1);
            best[k] = cost.wall_s < best[k] ? cost.wall_s : best[k];
            hash[k] = cost.hash;
        }
    }
    printf("\ntwo threads against one, %d lamps for a month: %.2f times as fast (%.3f s, %.3f s), "
           "%s bits\n",
           size.lamps, best[0] / best[1], best[0], best[1],
           hash[0] == hash[1] ? "the same" : "OTHER");
    return hash[0] != hash[1];
}

static void print_cost(const char *what, struct size size, int number)
{
    struct cost cost = run_season(size, SHORT_DAYS, 1);
    double days = (double)size.lamps * size.sites * size.years * SHORT_DAYS;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("| %d %s | %.3f | %.2f | %.1f |\n", number, what, cost.cpu_s, cost.cpu_s / days * 1e6,
           (double)usage.ru_maxrss / 1024.0);
    fflush(stdout);
}

/* Three decades of each, the others held: sixteen lamps, one site, one year of ten days. The peak
 * of memory is that of the program so far; what a lamp and its nights take is the caller's. */
static void print_growth(void)
{
    printf("\n| of ten days each | s | us a lamp-day | peak MiB |\n|---|---|---|---|\n");
    for (int k = 1; k <= 1000; k *= 10) {
        print_cost("years", (struct size){LAMPS, k, 1}, k);
    }
    for (int k = 1; k <= 1000; k *= 10) {
        print_cost("lamps", (struct size){LAMPS * k, 1, 1}, LAMPS * k);
    }
    for (int k = 1; k <= SITES; k *= 10) {
        print_cost("sites", (struct size){LAMPS, 1, k}, k);
    }
}

/* bench_lanes [ISA]: with a name that one alone, and no more than the first table. */
int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : NULL;
    int differs = compare(only);
    if (!only) {
        differs |= compare_threads();
        print_growth();
    }
    return differs;
}
