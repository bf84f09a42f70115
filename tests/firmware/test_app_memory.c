/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <string.h>

#include "bench.h"

/* --- resets ----------------------------------------------------------------------------------- */

/* Writes parameters that are told apart by one value; the flash may be cut in between. */
static void save_params(struct bench *bench, word window_s)
{
    struct fw_params params = bench->app.params;
    params.window_s = window_s;
    fw_params_save(&bench->app.store, &params);
}

/* Some seconds by day or night that end in a reset: with the flash cut half-way through one of its
 * operations, and with the supply low for a while before and after it, or not. Returns whether an
 * output was on. */
static int live_until_reset(struct bench *bench, uint32_t *seed, int saves, word window_s)
{
    struct fw_board *board = &bench->board;
    board->senses.pv_mv = bench_draw(seed, 2) ? 20000 : 1000;
    bench_run(bench, 3000 + bench_draw(seed, 4000), 10);
    bench->app.keep_due = 1;
    board->cut_after = bench_draw(seed, 3) ? (int)bench_draw(seed, 160) + 1 : -1;
    if (saves) {
        save_params(bench, window_s);
    }
    bench_run(bench, bench_draw(seed, 3000), 10);
    int on = fw_host_any_output(board);
    uint32_t low_ms = bench_draw(seed, 2) * bench_draw(seed, 2000);
    board->supply_good = low_ms == 0;
    bench_run(bench, low_ms, 10);
    cr_assert(board->supply_good || !fw_host_any_output(board));
    bench_reset(bench, bench_draw(seed, 2) ? FW_RESET_POWER : FW_RESET_WATCHDOG);
    bench_run(bench, low_ms, 10);
    cr_assert_not(fw_host_any_output(board));
    board->supply_good = 1;
    return on;
}

Test(app_memory, comes_up_safe_and_with_valid_parameters_after_a_thousand_resets)
{
    struct bench bench;
    uint32_t seed = 20240601;
    int stored = 0, on = 0;
    word old_s = 30000;
    bench_new(&bench);
    bench_run(&bench, 4000, 10);
    save_params(&bench, old_s);
    for (int i = 0; i < 1000; i++) {
        word new_s = 20000 + (word)bench_draw(&seed, 20000);
        int saves = bench_draw(&seed, 2) == 0;
        on += live_until_reset(&bench, &seed, saves, new_s);
        const struct fw_params *params = &bench.app.params;
        cr_assert(params->window_s == old_s || (saves && params->window_s == new_s),
                  "reset %d: %d is neither %d nor %d", i, params->window_s, old_s, new_s);
        cr_assert_lt(fw_params_out_of_range(params), 0);
        cr_assert_lt(fw_params_check(params), 0);
        stored += params->window_s != old_s;
        old_s = params->window_s;
    }
    cr_assert_gt(stored, 100); /* the new ones did come through, now and then */
    cr_assert_gt(on, 300);     /* and there was something to switch off */
    cr_assert_eq(bench.board.low_flash, 0);
    cr_assert_eq(bench.board.low_drive, 0);
    cr_assert_eq(bench.board.twice, 0);
}

Test(app_memory, has_the_reset_cause_in_its_log)
{
    for (int cause = 0; cause < FW_RESET_COUNT; cause++) {
        struct bench bench;
        bench_new(&bench);
        bench_reset(&bench, (enum fw_reset)cause);
        cr_assert_eq(bench_logged(&bench, FW_APP_EVENT_RESET, (uint16_t)cause), 1);
        cr_assert_eq(bench.app.log.severe, cause == FW_RESET_WATCHDOG);
    }
}

Test(app_memory, stores_a_watchdog_reset_within_two_hours)
{
    struct bench bench;
    bench_new(&bench);
    bench_reset(&bench, FW_RESET_WATCHDOG);
    bench_run(&bench, 7200000, 100);
    bench_reset(&bench, FW_RESET_POWER);
    struct fw_record record;
    struct fw_log_event events[FW_LOG_EVENTS];
    cr_assert_eq(fw_store_newest(&bench.app.store, FW_STORE_LOG, &record), FW_STORE_OK);
    int count = fw_log_read(&bench.app.store, &record, events);
    cr_assert_gt(count, 0);
    cr_assert_eq(events[0].code, FW_APP_EVENT_RESET);
    cr_assert_eq(events[0].data, FW_RESET_WATCHDOG);
}

/* --- memory ----------------------------------------------------------------------------------- */

Test(app_memory, starts_with_the_defaults_and_says_so_when_nothing_is_stored)
{
    struct bench bench;
    bench_new(&bench);
    struct fw_params defaults = fw_params_defaults();
    cr_assert_eq(memcmp(&bench.app.params, &defaults, sizeof defaults), 0);
    cr_assert_eq(bench_logged(&bench, FW_APP_EVENT_PARAMS, FW_PARAMS_NONE), 1);
}

Test(app_memory, reads_damaged_parameters_again)
{
    struct bench bench;
    bench_new(&bench);
    bench_run(&bench, 4000, 10);
    save_params(&bench, 30000);
    bench_reset(&bench, FW_RESET_PIN);
    bench.app.params.cv_mv ^= 1 << 14;
    bench_run(&bench, 1000, 10);
    cr_assert_eq(bench.app.params.cv_mv, fw_params_defaults().cv_mv);
    cr_assert_eq(bench.app.params.window_s, 30000);
    cr_assert_eq(bench_logged(&bench, FW_APP_EVENT_RAM, 0), 1);
}

Test(app_memory, works_out_again_within_a_second_what_hangs_on_the_parameters)
{
    struct bench bench;
    bench_new(&bench);
    bench_run(&bench, 4000, 10);
    word sound = bench.app.state.warm_ma;
    bench.app.state.warm_ma ^= 1 << 20;
    bench_run(&bench, 1000, 10);
    cr_assert_eq(bench.app.state.warm_ma, sound);
}

Test(app_memory, remembers_what_the_core_has_learned)
{
    struct bench bench;
    bench_new(&bench);
    bench_run(&bench, 4000, 10);
    bench.app.state.night_length_s = 50000;
    bench.app.state.nights_s[0] = 50000;
    bench.app.keep_due = 1;
    bench_run(&bench, 2000, 10);
    cr_assert_eq(bench.app.keep_due, 0);
    bench_reset(&bench, FW_RESET_POWER);
    cr_assert_eq(bench.app.state.night_length_s, 50000);
}

Test(app_memory, carries_out_the_cores_wish_to_keep_and_logs_its_events)
{
    struct bench bench;
    bench_new(&bench);
    bench_light_up(&bench);
    struct fw_record record;
    cr_assert_eq(fw_store_newest(&bench.app.store, FW_STORE_STATE, &record), FW_STORE_OK);
    cr_assert_eq(record.length, sizeof(struct fw_kept));
    int dusks = 0;
    for (int i = 0; i < bench.app.log.count; i++) {
        dusks += bench.app.log.events[i].code == FW_EVENT_DUSK;
    }
    cr_assert_eq(dusks, 1);
}

/* The first units of a page still take what they are given, the rest have worn out. */
static int program_worn(void *context, uint32_t at, const uint8_t unit[FW_FLASH_UNIT])
{
    struct fw_board *board = context;
    board->programs++;
    if (at % FW_HOST_PAGE_BYTES >= 64) {
        return -1;
    }
    memcpy(board->memory + at, unit, FW_FLASH_UNIT);
    return 0;
}

Test(app_memory, leaves_a_flash_alone_that_takes_nothing)
{
    struct bench bench;
    bench_new(&bench);
    bench.board.flash.program = program_worn;
    for (int hour = 0; hour < 24; hour++) {
        bench.app.keep_due = 1;
        bench_run(&bench, 3600000, 100);
    }
    cr_assert_gt(bench.board.programs, 24);
    cr_assert_lt(bench.board.programs, 600);
    cr_assert_lt(bench.board.erases, 100);
    cr_assert_gt(bench_logged(&bench, FW_APP_EVENT_FLASH, FW_STORE_STATE), 4);
    cr_assert_not(fw_host_watchdog_bites(&bench.board));
}

Test(app_memory, passes_service_and_motion_on_to_the_core)
{
    struct bench bench;
    bench_new(&bench);
    bench_run(&bench, 2000, 10);
    bench.board.service = FW_SERVICE_SLEEP;
    bench_run(&bench, 1000, 10);
    cr_assert_eq(bench.board.service, FW_SERVICE_NONE);
    cr_assert_eq(bench.app.outputs.asleep, 1);
    bench.board.senses.motion = 1;
    bench_run(&bench, 100, 10);
    cr_assert_eq(bench.app.motion, 1);
    bench_run(&bench, 900, 10);
    cr_assert_eq(bench.app.motion, 0);
}

Test(app_memory, writes_a_line_once_a_minute)
{
    struct bench bench;
    bench_new(&bench);
    bench.board.senses.cell_ddc = -105;
    bench_run(&bench, 59999, 1);
    cr_assert_eq(bench.board.lines, 0);
    bench_run(&bench, 1, 1);
    cr_assert_eq(bench.board.lines, 1);
    const char *begin = "t=60 mode=";
    cr_assert_eq(strncmp(bench.board.line, begin, strlen(begin)), 0, "%s", bench.board.line);
    cr_assert_not_null(strstr(bench.board.line, " bat=13200 pv=20000 chg=0 lamp=0 cell=-105 soc="));
    bench_run(&bench, 600000, 100);
    cr_assert_eq(bench.board.lines, 11);
}
