/* SPDX-License-Identifier: MIT */
/* flash.h - the flash pages that a board gives to the store, as a few functions.
 *
 * The port fills this in and owns it; the store only calls it. Addresses count bytes from the first
 * of these pages. Erased flash reads as all ones. A unit is programmed once between two erases of
 * its page, as double words of the STM32G0 are; parts with smaller units program several. */
#ifndef FW_STORE_FLASH_H
#define FW_STORE_FLASH_H

#include <stdint.h>

enum {
    FW_FLASH_UNIT = 8,       /* bytes programmed at a time, at a multiple of 8 */
    FW_FLASH_MIN_PAGE = 512, /* bytes */
    FW_FLASH_MAX_PAGE = 16384,
    FW_FLASH_MIN_PAGES = 2,
    FW_FLASH_MAX_PAGES = 64
};

struct fw_flash {
    void *context;       /* handed to each call */
    uint32_t page_bytes; /* a multiple of FW_FLASH_UNIT */
    uint32_t pages;

    /* Each returns 0, or anything else if it failed. They may be cut by a loss of supply at any
     * moment and must not wait for ever. read fails where the memory itself says that its content
     * is not what was written (an error that its check bits cannot mend). */
    int (*erase)(void *context, uint32_t page);
    int (*program)(void *context, uint32_t at, const uint8_t unit[FW_FLASH_UNIT]);
    int (*read)(void *context, uint32_t at, uint8_t *to, uint32_t bytes);
};

#endif
