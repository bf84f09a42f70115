/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lamp_year - what one lamp-year costs: 525 600 ticks of a minute, on one core.
 *
 * Best of three. The firmware's share is measured by stepping it alone through the same pins; what
 * is left of the lamp is physics and books. The hash stands for every bit of the answer: a faster
 * time with another hash is another program. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>

#include "bench/clock.h"
#include "tests/scenes/lamp_year.h"

enum { DAYS = 365, HOURS = DAYS * 24, TICKS = HOURS * 60, ROUNDS = 3 };

static double least(double a, double b)
{
    return a < b ? a : b;
}

struct times {
    double sky_s, lamp_s, firmware_s;
};

static void run_lamp(const struct vs_minute *minutes, struct vs_season_lamp *lamp,
                     struct vs_pins *pins)
{
    struct vs_tick tick = vs_tick_of(&lamp->lamp.params, 60);
    for (int k = 0; k < TICKS; k++) {
        if (pins) {
            const struct vs_lamp_state *s = &lamp->lamp.state;
            pins[k] = (struct vs_pins){s->plant.pv_v,
                                       s->plant.bus_v,
                                       s->plant.charge_a,
                                       s->plant.lamp_a,
                                       s->plant.battery.temp_degc,
                                       s->plant.battery.temp_degc};
        }
        vs_lamp_tick(&lamp->lamp, &tick, &minutes[k], 5.0, 0, 0);
    }
}

static void run_firmware(const struct vs_lamp_params *params, const struct vs_pins *pins)
{
    struct vs_board_state board = {0};
    vs_board_reset(&params->board, &board);
    for (int k = 0; k < TICKS; k++) {
        vs_board_step(&params->board, &board, &pins[k], 60);
    }
}

static int measure(struct vs_minute *minutes, struct vs_pins *pins, struct times *best,
                   uint64_t *hash)
{
    struct scene_weather weather = {0.6, 5.0, DAYS, 1};
    struct vs_hours hours = {0};
    struct vs_diag diag = {0};
    if (scene_hours(&weather, 0, 0, &hours, &diag)) {
        return 3;
    }
    struct vs_sky_params sky = scene_sky();
    struct vs_lamp_params params = scene_lamp();
    struct vs_sky_notes notes = {0};
    for (int round = 0; round < ROUNDS; round++) {
        struct vs_season_lamp *lamp = scene_start(&params), *traced = scene_start(&params);
        double t0 = now_s();
        vs_sky_hours(&sky, &hours, 0, HOURS, minutes, &notes);
        double t1 = now_s();
        run_lamp(minutes, lamp, NULL);
        double t2 = now_s();
        run_lamp(minutes, traced, pins);
        double t3 = now_s();
        run_firmware(&params, pins);
        double t4 = now_s();
        best->sky_s = least(best->sky_s, t1 - t0);
        best->lamp_s = least(best->lamp_s, t2 - t1);
        best->firmware_s = least(best->firmware_s, t4 - t3);
        *hash = scene_hash(lamp);
        scene_drop(traced);
        scene_drop(lamp);
    }
    vs_hours_free(&hours);
    return 0;
}

static void line(const char *what, double seconds, double whole_s)
{
    printf("  %-28s %8.1f ms  %6.1f ns a tick  %5.1f %%\n", what, seconds * 1e3,
           seconds / TICKS * 1e9, 100.0 * seconds / whole_s);
}

int main(void)
{
    struct vs_minute *minutes = calloc(TICKS, sizeof *minutes);
    struct vs_pins *pins = calloc(TICKS, sizeof *pins);
    struct times best = {1e9, 1e9, 1e9};
    uint64_t hash = 0;
    int status = minutes && pins ? measure(minutes, pins, &best, &hash) : 3;
    if (status == 0) {
        double whole = best.sky_s + best.lamp_s;
        printf("one lamp-year, %d ticks of 60 s, one core, best of %d\n", TICKS, ROUNDS);
        line("sky (shared by a group)", best.sky_s, whole);
        line("firmware with its board", best.firmware_s, whole);
        line("physics and books", best.lamp_s - best.firmware_s, whole);
        line("all", whole, whole);
        printf("  answer %016llx\n", (unsigned long long)hash);
    }
    free(pins);
    free(minutes);
    return status;
}
