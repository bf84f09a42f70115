/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flash_ram.h"

#include "firmware/store/log.h"

#include <criterion/criterion.h>

struct book {
    struct flash_ram ram;
    struct fw_store store;
    struct fw_log log;
};

static void book_open(struct book *book)
{
    flash_ram_init(&book->ram, 4, 2048);
    cr_assert_eq(fw_store_open(&book->store, &book->ram.flash), FW_STORE_OK);
    (void)fw_store_service(&book->store, 1);
    fw_log_init(&book->log);
}

static uint32_t records(const struct book *book)
{
    return book->store.newest[FW_STORE_LOG];
}

/* as the main loop does it, a minute a step */
static void run(struct book *book, uint32_t seconds)
{
    for (uint32_t t = 0; t < seconds; t += 60) {
        fw_log_step(&book->log, 60);
        (void)fw_store_service(&book->store, 1);
        cr_assert_eq(fw_log_save(&book->log, &book->store), FW_STORE_OK);
    }
}

Test(log, events_are_saved_once_a_day_and_come_back_oldest_first)
{
    static struct book book;
    struct fw_log_event events[FW_LOG_EVENTS];
    struct fw_record record;
    book_open(&book);
    run(&book, 600);
    fw_log_add(&book.log, 3, 13200, 0);
    run(&book, 600);
    fw_log_add(&book.log, 4, 65535, 0);
    run(&book, FW_LOG_DAILY_S - 1260);
    cr_assert_eq(records(&book), 0);
    run(&book, 60);
    cr_assert_eq(records(&book), 1);
    run(&book, 2 * FW_LOG_DAILY_S);
    cr_assert_eq(records(&book), 1, "nothing new, nothing written");

    cr_assert_eq(fw_store_newest(&book.store, FW_STORE_LOG, &record), FW_STORE_OK);
    cr_assert_eq(fw_log_read(&book.store, &record, events), 2);
    cr_assert_eq(events[0].time_s, 600);
    cr_assert_eq(events[0].code, 3);
    cr_assert_eq(events[0].data, 13200);
    cr_assert_eq(events[1].time_s, 1200);
    cr_assert_eq(events[1].code, 4);
    record.schema++;
    cr_assert_eq(fw_log_read(&book.store, &record, events), FW_STORE_NONE);
}

Test(log, a_severe_event_is_saved_at_once_but_not_twice_an_hour)
{
    static struct book book;
    book_open(&book);
    fw_log_add(&book.log, 1, 0, 1);
    run(&book, FW_LOG_SOONEST_S - 60);
    cr_assert_eq(records(&book), 0, "not in the first hour");
    run(&book, 60);
    cr_assert_eq(records(&book), 1);
    run(&book, 2 * FW_LOG_SOONEST_S);
    fw_log_add(&book.log, 1, 0, 1);
    run(&book, 60);
    cr_assert_eq(records(&book), 2, "at once after a quiet hour");
    fw_log_add(&book.log, 1, 0, 1);
    run(&book, FW_LOG_SOONEST_S - 60);
    cr_assert_eq(records(&book), 2);
    run(&book, 60);
    cr_assert_eq(records(&book), 3);
    fw_log_add(&book.log, 2, 0, 0);
    run(&book, 4 * FW_LOG_SOONEST_S);
    cr_assert_eq(records(&book), 3, "what is not severe waits for the day");
}

Test(log, chatter_and_restarts_do_not_wear_the_flash_out)
{
    static struct book book;
    book_open(&book);
    for (int i = 0; i < 10000; i++) {
        fw_log_add(&book.log, 9, (uint16_t)i, 1);
        run(&book, 60);
    }
    cr_assert_eq(records(&book), 10000 / 60);
    cr_assert_gt(book.log.lost, 5000);
    /* starting for ever, twice an hour */
    for (int i = 0; i < 100; i++) {
        fw_log_init(&book.log);
        fw_log_add(&book.log, 0, 0, 1);
        run(&book, FW_LOG_SOONEST_S / 2);
    }
    cr_assert_eq(records(&book), 10000 / 60);
}

Test(log, a_nearly_full_memory_is_saved_before_anything_is_lost)
{
    static struct book book;
    struct fw_log_event events[FW_LOG_EVENTS];
    struct fw_record record;
    book_open(&book);
    run(&book, FW_LOG_SOONEST_S);
    for (uint16_t i = 0; i < 100; i++) {
        fw_log_add(&book.log, i, 0, 0);
        run(&book, 600);
    }
    cr_assert_eq(records(&book), 100 / FW_LOG_NEARLY_FULL);
    cr_assert_eq(book.log.lost, 0);
    cr_assert_eq(book.log.count, FW_LOG_EVENTS);
    cr_assert_eq(book.log.events[FW_LOG_EVENTS - 1].code, 99);
    cr_assert_eq(book.log.events[0].code, 84);
    cr_assert_eq(fw_store_newest(&book.store, FW_STORE_LOG, &record), FW_STORE_OK);
    cr_assert_eq(fw_log_read(&book.store, &record, events), FW_LOG_NEARLY_FULL);
    cr_assert_eq(events[0].code, 84);
}

Test(log, a_low_supply_delays_and_a_failing_flash_is_left_alone_for_an_hour)
{
    static struct book book;
    book_open(&book);
    fw_log_add(&book.log, 4, 0, 1); /* so that a page is in use */
    run(&book, 2 * FW_LOG_SOONEST_S);
    (void)fw_store_service(&book.store, 0);
    fw_log_add(&book.log, 5, 0, 1);
    cr_assert_eq(fw_log_save(&book.log, &book.store), FW_STORE_LOW);
    (void)fw_store_service(&book.store, 1);
    flash_ram_cut(&book.ram, 0, RAM_CUT_BEFORE, 1);
    cr_assert_eq(fw_log_save(&book.log, &book.store), FW_STORE_FAILED);
    uint32_t before = book.ram.operations;
    flash_ram_power(&book.ram);
    /* the cut has eaten both attempts; the events are still there */
    cr_assert_eq(book.log.unsaved, 1);
    fw_log_step(&book.log, FW_LOG_SOONEST_S - 1);
    cr_assert_eq(fw_log_save(&book.log, &book.store), FW_STORE_OK);
    cr_assert_eq(book.ram.operations, before);
    fw_log_step(&book.log, 1);
    (void)fw_store_service(&book.store, 1);
    (void)fw_store_service(&book.store, 1);
    cr_assert_eq(fw_log_save(&book.log, &book.store), FW_STORE_OK);
    cr_assert_eq(records(&book), 2);
}
