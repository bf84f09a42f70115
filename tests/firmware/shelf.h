/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shelf.h - a store on a RAM flash, and records that tell what they are. */
#ifndef TESTS_FIRMWARE_SHELF_H
#define TESTS_FIRMWARE_SHELF_H

#include "flash_ram.h"

#include "firmware/store/store.h"

enum { SHELF_MOST = 640 };

struct shelf {
    struct flash_ram ram;
    struct fw_store store;
    uint32_t written[FW_STORE_KINDS]; /* number of the newest record of each kind */
};

/* An empty flash, opened and ready to be written. */
void shelf_init(struct shelf *shelf, uint32_t pages, uint32_t page_bytes);
/* The same, with a flash of its own. */
void shelf_copy(struct shelf *to, const struct shelf *from);
/* Opens again, as after a loss of supply, and lets the service do what it wants to. */
void shelf_open(struct shelf *shelf);
void shelf_service(struct shelf *shelf);
/* Payload of record `number` of a kind: length and every byte follow from both. */
uint32_t shelf_payload(enum fw_store_kind kind, uint32_t number, uint8_t *to);
/* Writes the next record of a kind, with what service it takes; result of fw_store_write. */
int shelf_write(struct shelf *shelf, enum fw_store_kind kind);
/* Number of a record whose payload is whole, 0 if it is not. */
uint32_t shelf_number(const struct fw_store *store, const struct fw_record *record);
/* Number of the newest of a kind, 0 if there is none; fails the test if it is not whole. */
uint32_t shelf_newest(const struct fw_store *store, enum fw_store_kind kind);
/* How many numbers without a gap can be listed from the newest back. */
uint32_t shelf_count(const struct fw_store *store, enum fw_store_kind kind);

#endif
