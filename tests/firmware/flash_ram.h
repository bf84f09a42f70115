/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flash_ram.h - flash memory in RAM, as unkind as the real one.
 *
 * Programs only what is erased, whole units at a time. The supply can be cut at any operation, in
 * the middle of a unit or of an erase; what was cut may read as done, as not begun, or as anything
 * between, and may be spoilt: a unit that reads as erased and does not take what is programmed. */
#ifndef TESTS_FIRMWARE_FLASH_RAM_H
#define TESTS_FIRMWARE_FLASH_RAM_H

#include <stdint.h>

#include "firmware/store/flash.h"

enum { RAM_BYTES = 16384, RAM_UNITS = RAM_BYTES / FW_FLASH_UNIT };

/* What is found where the supply was cut. */
enum ram_cut {
    RAM_CUT_BEFORE,   /* reads as if nothing had happened, but is spoilt */
    RAM_CUT_HALF,     /* some bits have changed */
    RAM_CUT_HALF_ECC, /* the same, and the memory says so when it is read */
    RAM_CUT_AFTER,    /* reads as if it had been finished; an erased page is spoilt */
    RAM_CUTS
};

struct flash_ram {
    struct fw_flash flash;
    uint8_t bytes[RAM_BYTES];
    uint8_t programmed[RAM_UNITS]; /* since the erase */
    uint8_t spoilt[RAM_UNITS];
    uint8_t unreadable[RAM_UNITS];
    uint32_t erases[FW_FLASH_MAX_PAGES];
    uint32_t bad_page;   /* cannot be erased any more; UINT32_MAX = none */
    uint32_t operations; /* erased pages and programmed units */
    uint32_t reads;
    uint32_t cut_at; /* this operation is cut; UINT32_MAX = none */
    enum ram_cut cut;
    int off;        /* after the cut every call fails */
    int violations; /* calls that real flash does not allow */
    uint32_t seed;
};

/* Erased, never used. */
void flash_ram_init(struct flash_ram *ram, uint32_t pages, uint32_t page_bytes);
/* Takes over content and age of another, to be handed out under this address. */
void flash_ram_copy(struct flash_ram *to, const struct flash_ram *from);
/* The n-th operation from now (0 = the next) is cut. */
void flash_ram_cut(struct flash_ram *ram, uint32_t n, enum ram_cut cut, uint32_t seed);
/* Supply back. */
void flash_ram_power(struct flash_ram *ram);
/* The next number of a sequence. */
uint32_t ram_random(uint32_t *seed);

#endif
