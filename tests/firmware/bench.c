/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <criterion/criterion.h>

#include <string.h>

void bench_new(struct bench *bench)
{
    fw_host_new(&bench->board);
    fw_app_start(&bench->app, &bench->board);
}

void bench_reset(struct bench *bench, enum fw_reset cause)
{
    fw_host_reset(&bench->board, cause);
    memset(&bench->app, 0xa5, sizeof bench->app);
    fw_app_start(&bench->app, &bench->board);
}

void bench_run(struct bench *bench, uint32_t ms, uint32_t step_ms)
{
    for (uint32_t t = 0; t < ms; t += step_ms) {
        bench->board.ms += step_ms;
        fw_app_poll(&bench->app);
    }
}

void bench_light_up(struct bench *bench)
{
    bench_run(bench, 1000, 10);
    bench->app.state.charge_mas = 900 * bench->app.state.mas_per_pm;
    bench_run(bench, 400000, 100);
    bench->board.senses.pv_mv = 1000;
    bench_run(bench, 400000, 100);
    cr_assert_gt(bench->board.drive.lamp_pm, 0);
}

void bench_charge(struct bench *bench)
{
    bench->board.senses.pv_mv = 20000;
    bench->board.senses.pv_ma = 2000;
    bench_run(bench, 120000, 100);
    cr_assert_eq(bench->board.drive.run, 1);
}

uint32_t bench_draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

int bench_logged(const struct bench *bench, uint16_t code, uint16_t data)
{
    const struct fw_log *log = &bench->app.log;
    int times = 0;
    for (int i = 0; i < log->count; i++) {
        times += log->events[i].code == code && log->events[i].data == data;
    }
    return times;
}
