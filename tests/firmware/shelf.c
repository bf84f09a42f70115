/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shelf.h"

#include <criterion/criterion.h>

#include <string.h>

void shelf_service(struct shelf *shelf)
{
    for (int i = 0; i < 4; i++) {
        (void)fw_store_service(&shelf->store, 1);
    }
}

void shelf_open(struct shelf *shelf)
{
    flash_ram_power(&shelf->ram);
    cr_assert_eq(fw_store_open(&shelf->store, &shelf->ram.flash), FW_STORE_OK);
}

void shelf_init(struct shelf *shelf, uint32_t pages, uint32_t page_bytes)
{
    memset(shelf, 0, sizeof *shelf);
    flash_ram_init(&shelf->ram, pages, page_bytes);
    shelf_open(shelf);
    shelf_service(shelf);
}

void shelf_copy(struct shelf *to, const struct shelf *from)
{
    flash_ram_copy(&to->ram, &from->ram);
    to->store = from->store;
    to->store.flash = &to->ram.flash;
    memcpy(to->written, from->written, sizeof to->written);
}

uint32_t shelf_payload(enum fw_store_kind kind, uint32_t number, uint8_t *to)
{
    /* of the sizes that the controller has, scaled to pages of 1 KiB */
    static const uint32_t bytes[FW_STORE_KINDS] = {[FW_STORE_PARAMS] = 230,
                                                   [FW_STORE_STATE] = 120,
                                                   [FW_STORE_HISTORY] = 36,
                                                   [FW_STORE_LOG] = 64};
    uint32_t seed = number * FW_STORE_KINDS + (uint32_t)kind;
    uint32_t count = bytes[kind] + ram_random(&seed) % 8U;
    memcpy(to, &number, sizeof number);
    for (uint32_t i = sizeof number; i < count; i++) {
        /* long runs of ones and zeros are among them */
        uint32_t dice = ram_random(&seed);
        to[i] = (uint8_t)(number % 3U == 0 ? 0xFF : dice >> 8);
    }
    return count;
}

int shelf_write(struct shelf *shelf, enum fw_store_kind kind)
{
    uint8_t payload[SHELF_MOST];
    uint32_t bytes = shelf_payload(kind, shelf->written[kind] + 1, payload);
    int result = FW_STORE_BUSY;
    for (int i = 0; i < 3 && result == FW_STORE_BUSY; i++) {
        (void)fw_store_service(&shelf->store, 1);
        result = fw_store_write(&shelf->store, kind, 1, payload, bytes);
    }
    shelf->written[kind] += result == FW_STORE_OK;
    return result;
}

uint32_t shelf_number(const struct fw_store *store, const struct fw_record *record)
{
    uint8_t stored[SHELF_MOST];
    uint8_t payload[SHELF_MOST];
    uint32_t number = 0;
    if (fw_store_read(store, record, stored, record->length) != FW_STORE_OK) {
        return 0;
    }
    memcpy(&number, stored, sizeof number);
    uint32_t bytes = shelf_payload((enum fw_store_kind)record->kind, number, payload);
    return bytes == record->length && memcmp(stored, payload, bytes) == 0 ? number : 0;
}

uint32_t shelf_newest(const struct fw_store *store, enum fw_store_kind kind)
{
    struct fw_record record;
    if (fw_store_newest(store, kind, &record) != FW_STORE_OK) {
        return 0;
    }
    uint32_t number = shelf_number(store, &record);
    cr_assert_neq(number, 0, "the newest record of kind %d is not whole", (int)kind);
    return number;
}

uint32_t shelf_count(const struct fw_store *store, enum fw_store_kind kind)
{
    struct fw_record record;
    uint32_t number = shelf_newest(store, kind);
    uint32_t count = number != 0;
    if (count) {
        (void)fw_store_newest(store, kind, &record);
    }
    while (count && fw_store_older(store, &record) == FW_STORE_OK &&
           shelf_number(store, &record) == number - count) {
        count++;
    }
    return count;
}
