/* SPDX-License-Identifier: MIT */
/* store.h - what must outlive a loss of supply: an append-only log of records over two or more
 * flash pages, used in turn.
 *
 * A record is a kind, a schema version, a sequence number, a length, the payload and a CRC-32. The
 * newest valid record of a kind counts; an older one is never changed, only outlived, and goes when
 * its page comes round. Whatever moment the supply is lost at, the old or the new record is found
 * afterwards, whole. README.md has the format and what happens at each cut.
 *
 * No memory of its own, no recursion, every loop bounded by the geometry. Nothing but
 * fw_store_service erases. The store reads and writes flash in the caller's time: opening and each
 * search read all pages once. */
#ifndef FW_STORE_STORE_H
#define FW_STORE_STORE_H

#include "firmware/store/flash.h"

#include <stdint.h>

/* FW_STORE_KIND(name, keep): at least so many of the newest are kept as long as they fit; see
 * fw_store_write. Two of the parameters and of the state, so that a damaged one has a spare. */
#define FW_STORE_KIND_LIST(FW_STORE_KIND)                                                          \
    FW_STORE_KIND(PARAMS, 2)   /* struct fw_params */                                              \
    FW_STORE_KIND(STATE, 2)    /* what the controller wants back after a loss of supply */         \
    FW_STORE_KIND(HISTORY, 36) /* a day, struct fw_day */                                          \
    FW_STORE_KIND(LOG, 6)      /* up to FW_LOG_EVENTS events */

enum fw_store_kind {
#define FW_STORE_KIND_ENUM(name, keep) FW_STORE_##name,
    FW_STORE_KIND_LIST(FW_STORE_KIND_ENUM)
#undef FW_STORE_KIND_ENUM
        FW_STORE_KINDS
};

enum fw_store_result {
    FW_STORE_OK = 0,
    FW_STORE_NONE = -1, /* there is no such record */
    FW_STORE_LOW = -2,  /* supply too low to write; nothing was touched */
    FW_STORE_BUSY = -3, /* no erased page yet; the old stands, try after the next service */
    FW_STORE_REFUSED =
        -4,              /* kind, length, geometry or values that cannot be; nothing was touched */
    FW_STORE_FAILED = -5 /* flash did not take it, or gave back something else; the old stands */
};

/* Caller's memory; internal. A copy must not outlive a write through the original. */
struct fw_store {
    const struct fw_flash *flash;
    uint32_t newest[FW_STORE_KINDS]; /* sequence of the newest record of each kind; 0 = none */
    uint32_t page_sequence;          /* of the page that is being filled; 0 = none yet */
    uint32_t offset;                 /* where its next record goes */
    uint8_t head;                    /* that page */
    uint8_t spare_clean;             /* the page after it is erased, and known to be */
    uint8_t supply_good;             /* as the last service was told */
    uint8_t tries;                   /* erases since the last page was taken into use */
};

/* A record that was found. Stands until the next write or service. */
struct fw_record {
    uint32_t sequence; /* counts up by one with each record of its kind, never 0 */
    uint32_t at;       /* address in flash */
    uint16_t length;   /* payload bytes */
    uint8_t kind;
    uint8_t schema; /* as given by the writer */
};

/* Looks through the pages; writes nothing. Whatever is in them, this ends, and finds what is valid.
 * Given     flash, which must outlive the store
 * Errors    FW_STORE_REFUSED for a geometry outside FW_FLASH_MIN_*..MAX_*; do not use the store */
int fw_store_open(struct fw_store *store, const struct fw_flash *flash);

/* Call often, say once a second: does at most one erase (tens of milliseconds), and only if the
 * supply is good. Until the first call with a good supply, writes are refused.
 * Given     supply_good: 1 if the supply will last for an erase or a record, else 0
 * Returned  1 after an erase, 0 if there was nothing to do
 * Errors    FW_STORE_FAILED; a page that will not be erased is given up after three tries until the
 *           store is opened again, so that a worn-out page costs writes but no endless erasing */
int fw_store_service(struct fw_store *store, int supply_good);

/* Appends a record and reads it back. If the page is full the next one is taken into use: the
 * records worth keeping move over from the oldest page, which is erased by the next service. Of
 * days and events as many of the newest move as fit three quarters of a page.
 * Given     schema: 1..255, the meaning of the payload; bytes: 1..fw_store_most(store)
 * Errors    all but FW_STORE_NONE */
int fw_store_write(struct fw_store *store, enum fw_store_kind kind, int schema, const void *payload,
                   uint32_t bytes);

/* Returned  the longest payload, a little under a third of a page */
uint32_t fw_store_most(const struct fw_store *store);

/* The newest valid record of a kind, and from a record the next older one of its kind.
 * Errors    FW_STORE_NONE; the record is then left as it was */
int fw_store_newest(const struct fw_store *store, enum fw_store_kind kind,
                    struct fw_record *record);
int fw_store_older(const struct fw_store *store, struct fw_record *record);

/* Copies the payload and checks the CRC of what was copied.
 * Given     to: room for `bytes`, which must be the record's length
 * Errors    FW_STORE_NONE if length or CRC differ; the bytes in `to` are then worthless */
int fw_store_read(const struct fw_store *store, const struct fw_record *record, void *to,
                  uint32_t bytes);

#endif
