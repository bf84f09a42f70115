/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flash_ram.h"

#include "firmware/store/history.h"

#include <criterion/criterion.h>

enum { HOUR = 3600 };

/* A controller's pins and answers, set by hand. */
struct street {
    struct fw_params params;
    struct fw_history history;
    struct fw_inputs in;
    struct fw_outputs out;
    int closed;
};

static struct street street_new(void)
{
    struct street street = {.params = fw_params_defaults()};
    street.in = (struct fw_inputs){.dt_s = 1, .bat_mv = 13200, .cell_ddc = 100};
    street.out = (struct fw_outputs){.mode = FW_MODE_BULK};
    fw_history_init(&street.history);
    return street;
}

static void run(struct street *street, int seconds)
{
    for (int t = 0; t < seconds; t += street->in.dt_s) {
        street->closed += fw_history_step(&street->params, &street->history, &street->in,
                                          &street->out);
    }
}

static void night(struct street *street, int seconds, int lamp_pm, int lamp_ma)
{
    street->out.night = 1;
    street->out.lamp_pm = lamp_pm;
    street->in.lamp_ma = lamp_ma;
    street->in.charge_ma = 0;
    run(street, seconds);
}

static void daytime(struct street *street, int seconds, int charge_ma)
{
    street->out.night = 0;
    street->out.lamp_pm = 0;
    street->in.lamp_ma = 0;
    street->in.charge_ma = charge_ma;
    run(street, seconds);
}

Test(history, a_day_is_a_night_and_the_day_after_it)
{
    struct street street = street_new();
    daytime(&street, 2 * HOUR, 0);
    night(&street, 4 * HOUR, 1000, 3000);
    cr_assert_eq(street.closed, 1);
    night(&street, 8 * HOUR, 250, 701);
    night(&street, HOUR, 0, 0);
    daytime(&street, 11 * HOUR, 1999);
    cr_assert_eq(street.closed, 1);
    street.out.night = 1;
    run(&street, 1);
    cr_assert_eq(street.closed, 2);

    const struct fw_day *day = &street.history.closed;
    cr_assert_eq(day->day_s, 24 * HOUR);
    cr_assert_eq(day->night_s, 13 * HOUR);
    cr_assert_eq(day->lit_s, 12 * HOUR);
    cr_assert_eq(day->mean_pm, 500);
    cr_assert_eq(day->out_mah, 4 * 3000 + 8 * 701);
    cr_assert_eq(day->in_mah, 11 * 1999);
    cr_assert_eq(day->fulls, 0);
    cr_assert_eq(day->lvds, 0);
    cr_assert_eq(day->faults, 0);
}

Test(history, charge_is_the_same_whatever_the_step)
{
    static const int steps_s[] = {1, 7, 60};
    for (int i = 0; i < 3; i++) {
        struct street street = street_new();
        street.in.dt_s = steps_s[i];
        daytime(&street, 7 * 60 * 100, 333);
        cr_assert_eq(street.history.today.in_mah, 7 * 60 * 100 * 333 / 3600);
        cr_assert_eq(street.history.today.day_s, 7 * 60 * 100);
    }
}

Test(history, extremes_are_those_of_the_day_and_a_lost_sensor_gives_none)
{
    struct street street = street_new();
    static const int mv[] = {13000, 11890, 14410, 13100};
    static const int ddc[] = {-32768, -213, 57, 2000};
    daytime(&street, 60, 0);
    street.out.night = 1;
    for (int i = 0; i < 4; i++) {
        street.in.bat_mv = mv[i];
        street.in.cell_ddc = ddc[i];
        run(&street, 10);
    }
    cr_assert_eq(street.history.today.min_mv, 11890);
    cr_assert_eq(street.history.today.max_mv, 14410);
    cr_assert_eq(street.history.today.min_ddc, -213);
    cr_assert_eq(street.history.today.max_ddc, 57);

    struct street lost = street_new();
    lost.in.cell_ddc = -2000;
    lost.in.bat_mv = 1000000;
    run(&lost, 10);
    cr_assert_gt(lost.history.today.min_ddc, lost.history.today.max_ddc);
    cr_assert_eq(lost.history.today.max_mv, 40000);
}

Test(history, cut_offs_full_charges_and_faults_are_counted_once_each)
{
    struct street street = street_new();
    for (int i = 0; i < 3; i++) {
        street.out.lvd = 1;
        street.out.faults = 1 << i;
        run(&street, 100);
        street.out.lvd = 0;
        street.out.faults = 0;
        street.out.mode = i < 2 ? FW_MODE_DONE : FW_MODE_CV;
        run(&street, 100);
        street.out.mode = FW_MODE_BULK;
        run(&street, 1);
    }
    cr_assert_eq(street.history.today.lvds, 3);
    cr_assert_eq(street.history.today.fulls, 2);
    cr_assert_eq(street.history.today.faults, 7);
    for (int i = 0; i < 600; i++) {
        street.out.lvd = i % 2;
        run(&street, 1);
    }
    cr_assert_eq(street.history.today.lvds, 255);
}

Test(history, without_a_dusk_a_day_ends_all_the_same)
{
    struct street street = street_new();
    street.in.dt_s = 60;
    street.in.charge_ma = 200000; /* beyond what a pin may say */
    run(&street, FW_HISTORY_LONGEST_S);
    cr_assert_eq(street.closed, 0);
    run(&street, 60);
    cr_assert_eq(street.closed, 1);
    cr_assert_eq(street.history.closed.in_mah, 36 * 100000);
    run(&street, 10 * FW_HISTORY_LONGEST_S);
    cr_assert_eq(street.closed, 11);
}

Test(history, a_start_at_night_makes_no_day_of_its_own)
{
    struct street street = street_new();
    night(&street, 5 * HOUR, 0, 0);
    daytime(&street, 5 * HOUR, 0);
    cr_assert_eq(street.closed, 0);
    night(&street, 1, 0, 0);
    cr_assert_eq(street.closed, 1);
    cr_assert_eq(street.history.closed.day_s, 10 * HOUR);
}

Test(history, a_closed_day_waits_for_the_supply_and_is_found_again)
{
    static struct flash_ram ram;
    struct fw_store store;
    struct street street = street_new();
    flash_ram_init(&ram, 4, 2048);
    cr_assert_eq(fw_store_open(&store, &ram.flash), FW_STORE_OK);
    cr_assert_eq(fw_history_save(&street.history, &store), FW_STORE_OK); /* nothing waits */
    daytime(&street, HOUR, 1000);
    night(&street, 1, 0, 0);
    cr_assert_eq(fw_history_save(&street.history, &store), FW_STORE_LOW);
    cr_assert_eq(fw_store_service(&store, 1), 1);
    cr_assert_eq(fw_history_save(&street.history, &store), FW_STORE_OK);
    uint32_t before = ram.operations;
    cr_assert_eq(fw_history_save(&street.history, &store), FW_STORE_OK);
    cr_assert_eq(ram.operations, before, "a day is stored once");

    struct fw_record record;
    struct fw_day day;
    cr_assert_eq(fw_store_open(&store, &ram.flash), FW_STORE_OK);
    cr_assert_eq(fw_store_newest(&store, FW_STORE_HISTORY, &record), FW_STORE_OK);
    cr_assert_eq(record.sequence, 1);
    cr_assert_eq(fw_history_read(&store, &record, &day), FW_STORE_OK);
    cr_assert_eq(day.in_mah, 1000);
    record.schema = FW_HISTORY_SCHEMA + 1;
    cr_assert_eq(fw_history_read(&store, &record, &day), FW_STORE_NONE);
}

Test(history, the_last_32_days_are_there)
{
    static struct flash_ram ram;
    struct fw_store store;
    struct street street = street_new();
    flash_ram_init(&ram, 4, 2048);
    cr_assert_eq(fw_store_open(&store, &ram.flash), FW_STORE_OK);
    street.in.dt_s = 60;
    daytime(&street, HOUR, 0);
    for (int i = 0; i < 400; i++) {
        night(&street, 2 * 60, 0, 0);
        (void)fw_store_service(&store, 1);
        cr_assert_eq(fw_history_save(&street.history, &store), FW_STORE_OK);
        daytime(&street, HOUR, i);
    }
    struct fw_record record;
    struct fw_day day;
    cr_assert_eq(fw_store_newest(&store, FW_STORE_HISTORY, &record), FW_STORE_OK);
    /* each day runs into the first minute of the next dusk; the newest stored is that of i = 398 */
    for (int i = 398; i > 398 - FW_HISTORY_DAYS; i--) {
        cr_assert_eq(fw_history_read(&store, &record, &day), FW_STORE_OK);
        cr_assert_eq(day.in_mah, (uint32_t)i);
        cr_assert_eq(record.sequence, (uint32_t)i + 2);
        cr_assert_eq(fw_store_older(&store, &record), FW_STORE_OK);
    }
}
