/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shelf.h"

#include "firmware/core/fw.h"
#include "firmware/store/history.h"
#include "firmware/store/log.h"

#include <criterion/criterion.h>

#include <stdio.h>

/* Days of what the controller of this tree writes: history and kept state at dusk, the kept state
 * once more for a capacity that was measured, and full records of the log. */
static void live(struct shelf *shelf, int days, int logs_a_day)
{
    static const uint8_t bytes[SHELF_MOST] = {0x55};
    static const struct {
        enum fw_store_kind kind;
        uint32_t bytes;
    } records[] = {{FW_STORE_HISTORY, sizeof(struct fw_day)},
                   {FW_STORE_STATE, sizeof(struct fw_kept)},
                   {FW_STORE_STATE, sizeof(struct fw_kept)},
                   {FW_STORE_LOG, FW_LOG_EVENTS * sizeof(struct fw_log_event)}};
    struct fw_store *store = &shelf->store;
    int failed = 0;
    for (int i = 0; i < days; i++) {
        for (int k = 0; k < 3 + logs_a_day; k++) {
            int which = k < 3 ? k : 3;
            (void)fw_store_service(store, 1);
            failed |= fw_store_write(store, records[which].kind, 1, bytes, records[which].bytes);
        }
        struct fw_record record;
        int listed = fw_store_newest(store, FW_STORE_HISTORY, &record) == FW_STORE_OK;
        while (i % 16 == 0 && fw_store_older(store, &record) == FW_STORE_OK) {
            listed++;
        }
        cr_assert(i % 16 != 0 || listed >= (i < 32 ? i + 1 : 32), "%d days after %d", listed, i);
    }
    cr_assert_eq(failed, 0);
}

static uint32_t most_erases(const struct shelf *shelf)
{
    uint32_t least = UINT32_MAX;
    uint32_t most = 0;
    for (uint32_t page = 0; page < shelf->ram.flash.pages; page++) {
        uint32_t erases = shelf->ram.erases[page];
        least = erases < least ? erases : least;
        most = erases > most ? erases : most;
    }
    cr_assert_leq(most - least, 1, "pages are worn alike");
    return most;
}

static void fill_params(struct shelf *shelf)
{
    static const uint8_t bytes[sizeof(struct fw_params)] = {0xAA};
    for (int i = 0; i < 2; i++) {
        (void)fw_store_service(&shelf->store, 1);
        cr_assert_eq(fw_store_write(&shelf->store, FW_STORE_PARAMS, 1, bytes, sizeof bytes),
                     FW_STORE_OK);
    }
}

Test(store_wear, ten_years_of_days_wear_every_page_alike_and_keep_32_days)
{
    static struct shelf shelf;
    shelf_init(&shelf, 4, 2048);
    fill_params(&shelf);
    live(&shelf, 3653, 1);
    printf("store: ten years of days: %u erases of each page\n", most_erases(&shelf));
    cr_assert_leq(most_erases(&shelf), 500);
}

Test(store_wear, a_severe_event_every_hour_of_ten_years_does_not_wear_it_out)
{
    static struct shelf shelf;
    shelf_init(&shelf, 4, 2048);
    fill_params(&shelf);
    live(&shelf, 365, 24);
    printf("store: a year of a severe event an hour: %u erases of each page\n",
           most_erases(&shelf));
    cr_assert_leq(most_erases(&shelf), 500);
}
