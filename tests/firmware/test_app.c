/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>

#include <math.h>
#include <string.h>

#include "bench.h"
#include "firmware/store/crc.h"

/* --- watchdog --------------------------------------------------------------------------------- */

Test(app, feeds_the_watchdog_once_a_second_while_all_groups_run)
{
    struct bench bench;
    bench_new(&bench);
    bench_run(&bench, 60000, 1);
    cr_assert_eq(bench.board.feeds, 60, "%d", bench.board.feeds);
    cr_assert_not(fw_host_watchdog_bites(&bench.board));
}

Test(app, starves_the_watchdog_when_any_one_group_stops)
{
    for (int group = 0; group < FW_GROUP_COUNT; group++) {
        struct bench bench;
        bench_new(&bench);
        bench_run(&bench, 10000, 10);
        cr_assert_not(fw_host_watchdog_bites(&bench.board));
        bench.app.last_ms[group] += 0x40000000; /* a flipped bit: not due for twelve days */
        bench_run(&bench, 6000, 10);
        cr_assert(fw_host_watchdog_bites(&bench.board), "group %d", group);
    }
}

Test(app, does_not_feed_the_watchdog_before_the_first_round)
{
    struct bench bench;
    bench_new(&bench);
    cr_assert_eq(bench.board.feeds, 0);
    bench_run(&bench, 990, 10);
    cr_assert_eq(bench.board.feeds, 0);
}

/* --- limits ----------------------------------------------------------------------------------- */

/* Bright noon over frozen cells in a box with a heater of 20 W. */
static void frozen(struct bench *bench)
{
    bench_new(bench);
    bench->app.params.heater_mw = 20000;
    bench->app.params_crc = fw_crc32(0, &bench->app.params, sizeof bench->app.params);
    bench->board.senses.cell_ddc = -50;
    bench->board.senses.pv_mv = 20000;
    bench->board.senses.bat_mv = 13100;
    bench->board.senses.lamp_ma = 0;
}

Test(app, feeds_the_heater_and_nothing_into_frozen_cells)
{
    struct bench bench;
    frozen(&bench);
    bench_run(&bench, 4000, 10);
    cr_assert_eq(bench.board.drive.heater, 1);
    cr_assert_eq(bench.board.drive.charge_max_ma, 0, "nothing is drawn yet");
    bench.board.senses.lamp_ma = 1500;
    bench_run(&bench, 200, 10);
    cr_assert_eq(bench.board.drive.charge_max_ma, 1480, "%d", bench.board.drive.charge_max_ma);
}

Test(app, lets_the_converter_feed_the_lamp_beside_the_battery)
{
    struct bench bench;
    bench_new(&bench);
    bench_run(&bench, 4000, 10);
    bench.app.outputs.charge_on = 1;
    bench.app.outputs.charge_max_ma = 3000;
    bench.app.outputs.lamp_pm = 500;
    bench.board.senses.lamp_ma = 2000;
    bench_run(&bench, 100, 10);
    cr_assert_eq(bench.board.drive.charge_max_ma, 5000, "%d", bench.board.drive.charge_max_ma);
}

Test(app, never_asks_more_of_the_converter_than_it_can_give)
{
    struct bench bench;
    frozen(&bench);
    int most = bench.app.params.charge_max_ma;
    bench_run(&bench, 4000, 10);
    bench.board.senses.lamp_ma = most + 2000;
    bench_run(&bench, 200, 10);
    cr_assert_eq(bench.board.drive.heater, 1);
    cr_assert_eq(bench.board.drive.charge_max_ma, most, "%d", bench.board.drive.charge_max_ma);
}

/* --- time ------------------------------------------------------------------------------------- */

/* A minute of changing weather and a weak supply, from a given start of the clock. Returns the
 * tenths of a second for which outputs were held off. */
static int minute_from(struct bench *bench, uint32_t start_ms)
{
    fw_host_new(&bench->board);
    bench->board.ms = start_ms;
    bench->board.fed_ms = start_ms;
    fw_app_start(&bench->app, &bench->board);
    int held = 0;
    for (int i = 0; i < 600; i++) {
        bench->board.senses.pv_mv = 15000 + 10 * i;
        bench->board.senses.pv_ma = 1000 + i;
        bench->board.senses.charge_ma = 1200 + i;
        bench->board.supply_good = i < 290 || i > 295;
        bench_run(bench, 100, 1);
        held += bench->app.supply_held;
    }
    return held;
}

Test(app, does_not_notice_the_clock_wrapping_after_49_days)
{
    struct bench before, across;
    int held = minute_from(&before, 0);
    cr_assert_eq(held, 19 + 25); /* after the start; while it was low and for 2 s more */
    cr_assert_eq(minute_from(&across, UINT32_MAX - 30000), held);
    cr_assert_lt(across.board.ms, 40000);
    cr_assert_eq(across.board.feeds, before.board.feeds);
    cr_assert_eq(across.app.log.time_s, 60);
    cr_assert_eq(memcmp(&across.app.state, &before.app.state, sizeof before.app.state), 0);
    cr_assert_eq(memcmp(&across.app.fast, &before.app.fast, sizeof before.app.fast), 0);
    cr_assert_eq(memcmp(&across.board.drive, &before.board.drive, sizeof before.board.drive), 0);
    cr_assert_not(fw_host_watchdog_bites(&across.board));
}

Test(app, makes_up_for_missed_ticks_and_ignores_doubled_ones)
{
    struct bench bench;
    uint32_t seed = 7;
    bench_new(&bench);
    while (bench.board.ms < 600000) {
        bench.board.ms += bench_draw(&seed, 8) ? bench_draw(&seed, 20) : bench_draw(&seed, 1500);
        for (uint32_t calls = 1 + bench_draw(&seed, 3); calls > 0; calls--) {
            fw_app_poll(&bench.app);
        }
        cr_assert_not(fw_host_watchdog_bites(&bench.board));
    }
    cr_assert_eq(bench.app.log.time_s, bench.board.ms / 1000);
    cr_assert_eq(bench.app.history.today.day_s, bench.app.log.time_s);
}

Test(app, loses_no_time_in_half_a_minute_of_silence)
{
    struct bench bench;
    bench_new(&bench);
    bench_run(&bench, 10000, 10);
    bench_run(&bench, 30000, 30000);
    cr_assert_eq(bench.app.log.time_s, 40);
    bench_run(&bench, 1000, 10);
    cr_assert_eq(bench.app.log.time_s, 41);
}

Test(app, hands_the_slow_step_means_of_the_currents)
{
    struct bench bench;
    bench_new(&bench);
    word charge_mas = 0;
    for (int i = 0; i < 10; i++) {
        bench.board.senses.charge_ma = i < 5 ? 0 : 2000;
        bench_run(&bench, 100, 10);
        charge_mas = i == 8 ? bench.app.charge_sum : charge_mas;
    }
    cr_assert_eq(charge_mas, 8000);
    cr_assert_eq(bench.app.charge_sum, 0);
    cr_assert_eq(bench.app.history.in_mas, 1000); /* (5 * 0 + 5 * 2000) / 10 mA for a second */
}

/* --- a day ------------------------------------------------------------------------------------ */

/* A tenth of a second of sky, panel, converter, lamp and a battery that hardly moves. */
static void live(struct bench *bench, double hour)
{
    struct fw_senses *senses = &bench->board.senses;
    const struct fw_drive *drive = &bench->board.drive;
    double sun = fmax(sin((hour - 7.0) / 10.0 * 3.14159265), 0.0);
    double open_mv = sun > 0.01 ? 20500.0 : 500.0;
    double panel_mv = drive->run ? fmin(drive->pv_set_mv, open_mv) : open_mv;
    double panel_ma = 4500.0 * sun * (1.0 - exp((panel_mv - open_mv) / 1300.0));
    senses->pv_mv = (word)panel_mv;
    senses->pv_ma = (word)panel_ma;
    senses->charge_ma = (word)(0.95 * panel_ma * panel_mv / 13200.0);
    senses->lamp_ma = (word)(3.9 * drive->lamp_pm);
    senses->bat_mv = 13200 + (senses->charge_ma - senses->lamp_ma) / 30;
    bench_run(bench, 100, 100);
}

Test(app, charges_by_day_lights_by_night_and_books_both)
{
    struct bench bench;
    bench_new(&bench);
    int tracked = 0;
    for (int i = 0; i < 48 * 36000; i++) {
        live(&bench, fmod(12.0 + i / 36000.0, 24.0));
        tracked += bench.board.senses.pv_ma > 3500;
        cr_assert_not(fw_host_watchdog_bites(&bench.board));
    }
    cr_assert_gt(tracked, 72000); /* two hours and more near the top of the curve */
    struct fw_record record;
    struct fw_day day;
    cr_assert_eq(fw_store_newest(&bench.app.store, FW_STORE_HISTORY, &record), FW_STORE_OK);
    cr_assert_eq(fw_history_read(&bench.app.store, &record, &day), FW_STORE_OK);
    cr_assert_float_eq((double)day.day_s, 86400, 3600);
    cr_assert_float_eq((double)day.night_s, 14 * 3600, 3600);
    cr_assert_gt(day.lit_s, 8 * 3600);
    /* 10 h of a half sine of 4.5 A at the panel, about 18.5 V of it into 13.2 V */
    cr_assert_gt(day.in_mah, 30000);
    cr_assert_lt(day.in_mah, 41000);
    /* what the lamp was told, at 3.9 A for its full level */
    double told_mah = 3.9 * day.mean_pm * day.lit_s / 3600.0;
    cr_assert_gt(told_mah, 3000);
    cr_assert_float_eq(day.out_mah, told_mah, 0.03 * told_mah);
    cr_assert_eq(fw_store_newest(&bench.app.store, FW_STORE_STATE, &record), FW_STORE_OK);
    cr_assert_geq(record.sequence, 2);
}

/* --- supply ----------------------------------------------------------------------------------- */

Test(app, keeps_outputs_off_until_the_supply_has_settled)
{
    struct bench bench;
    bench_new(&bench);
    bench_light_up(&bench);
    bench.board.supply_good = 0;
    bench_run(&bench, 1, 1);
    cr_assert_not(fw_host_any_output(&bench.board));
    bench.board.supply_good = 1;
    bench_run(&bench, FW_APP_SETTLE_MS - 10, 1);
    cr_assert_not(fw_host_any_output(&bench.board));
    bench_run(&bench, 200, 1);
    cr_assert(fw_host_any_output(&bench.board));
    cr_assert_eq(bench.board.low_drive, 0);
}

/* The supply as a bus sees it: warning below 6 V, reset below 4 V. Returns 1 while it lets the
 * controller run. */
static int set_bus(struct bench *bench, double bus_v, int *alive)
{
    struct fw_board *board = &bench->board;
    board->supply_good = bus_v > (board->supply_good ? 6.0 : 6.5);
    board->senses.bat_mv = (int)(bus_v * 1000.0);
    if (bus_v < 4.0) {
        if (*alive) {
            fw_host_reset(board, FW_RESET_POWER);
        }
        *alive = 0;
    } else if (!*alive && bus_v > 4.2) {
        bench_reset(bench, FW_RESET_POWER);
        *alive = 1;
    }
    return *alive;
}

/* Down to 3 V and up again at a given rate, with something to be stored all the time. */
static void ramp(struct bench *bench, double v_per_s, uint32_t step_ms)
{
    int alive = 1;
    double step_v = v_per_s * step_ms / 1000.0;
    for (int up = 0; up < 2; up++) {
        for (double v = 0; v < 9.8; v += step_v) {
            double bus_v = up ? 3.0 + v : 12.8 - v;
            if (set_bus(bench, bus_v, &alive)) {
                bench->app.keep_due = 1;
                bench_run(bench, step_ms, step_ms);
            }
            if (!bench->board.supply_good || !alive) {
                cr_assert_not(fw_host_any_output(&bench->board), "%f V/s at %f V", v_per_s, bus_v);
            }
        }
    }
    cr_assert(alive);
    cr_assert_eq(bench->board.low_flash, 0);
    cr_assert_eq(bench->board.low_drive, 0);
    cr_assert_eq(bench->board.twice, 0);
}

static void ramp_lit(double v_per_s, uint32_t step_ms)
{
    struct bench bench;
    bench_new(&bench);
    bench_light_up(&bench);
    int programs = bench.board.programs;
    ramp(&bench, v_per_s, step_ms);
    cr_assert_gt(bench.board.programs, programs); /* something was really stored on the way */
}

Test(app, survives_a_supply_that_falls_and_rises_by_a_volt_a_second)
{
    ramp_lit(1.0, 5);
}

Test(app, survives_a_supply_that_falls_and_rises_by_a_volt_a_minute)
{
    ramp_lit(1.0 / 60.0, 100);
}

Test(app, survives_a_supply_that_falls_and_rises_by_a_volt_an_hour)
{
    ramp_lit(1.0 / 3600.0, 100);
}

Test(app, switches_the_converter_off_with_the_supply_too)
{
    struct bench bench;
    bench_new(&bench);
    bench_charge(&bench);
    ramp(&bench, 1.0, 5);
}

Test(app, begins_no_flash_operation_once_the_supply_has_gone_in_the_middle_of_a_record)
{
    for (int good = 1; good < 8; good++) {
        struct bench bench;
        bench_new(&bench);
        bench_run(&bench, 4000, 10);
        bench.app.keep_due = 1;
        bench.board.low_after = good;
        int programs = bench.board.programs;
        bench_run(&bench, 2000, 10);
        cr_assert_eq(bench.board.programs, programs + good);
        cr_assert_eq(bench.board.low_flash, 0);
        cr_assert_eq(bench.app.keep_due, 1);
    }
}

Test(app, begins_no_erase_either)
{
    struct bench bench;
    bench_new(&bench);
    int lows = 0;
    for (int i = 0; i < 2000; i++) {
        bench.app.keep_due = 1;
        bench.board.low_after = 3 + i % 60;
        bench.board.supply_good = 1;
        bench_run(&bench, 3000, 100);
        lows += !bench.board.supply_good;
    }
    bench.board.supply_good = 0; /* between the app's look and the operation */
    cr_assert_neq(bench.app.flash.erase(bench.app.flash.context, 0), 0);
    cr_assert_gt(lows, 10);
    cr_assert_gt(bench.board.erases, 4);
    cr_assert_eq(bench.board.low_flash, 0);
}

Test(app, switches_everything_off_when_it_starts)
{
    struct bench bench;
    fw_host_new(&bench.board);
    bench.board.drive = (struct fw_drive){.run = 1, .lamp_pm = 500, .heater = 1};
    fw_app_start(&bench.app, &bench.board);
    cr_assert_not(fw_host_any_output(&bench.board));
}

Test(app, defers_an_erase_until_the_supply_is_good)
{
    struct bench bench;
    bench_new(&bench);
    /* fill pages until the next second would erase one */
    while (bench.app.store.spare_clean) {
        bench.app.keep_due = 1;
        bench_run(&bench, 1000, 100);
        cr_assert_lt(bench.board.ms, 3600000);
    }
    int erases = bench.board.erases, programs = bench.board.programs;
    bench.board.supply_good = 0;
    bench_run(&bench, 60000, 100);
    cr_assert_eq(bench.board.erases, erases);
    cr_assert_eq(bench.board.programs, programs);
    bench.board.supply_good = 1;
    bench_run(&bench, 5000, 100);
    cr_assert_eq(bench.board.erases, erases + 1);
}

Test(app, logs_a_chattering_supply_once_a_minute)
{
    struct bench bench;
    bench_new(&bench);
    for (int i = 0; i < 50; i++) {
        bench.board.supply_good = 0;
        bench_run(&bench, 100, 100);
        bench.board.supply_good = 1;
        bench_run(&bench, 2300, 100);
    }
    cr_assert_eq(bench_logged(&bench, FW_APP_EVENT_SUPPLY, 13200), 2);
}
