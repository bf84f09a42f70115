/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flash_ram.h"

#include <string.h>

uint32_t ram_random(uint32_t *seed)
{
    /* splitmix32 */
    uint32_t x = (*seed += 0x9E3779B9U);
    x = (x ^ (x >> 16)) * 0x85EBCA6BU;
    x = (x ^ (x >> 13)) * 0xC2B2AE35U;
    return x ^ (x >> 16);
}

/* whether this operation goes through; if it is the one to be cut, it does not */
static int runs(struct flash_ram *ram)
{
    return ram->operations++ != ram->cut_at;
}

static int erase(void *context, uint32_t page)
{
    struct flash_ram *ram = context;
    if (ram->off) {
        return 1;
    }
    if (page >= ram->flash.pages) {
        ram->violations++;
        return 1;
    }
    uint32_t bytes = ram->flash.page_bytes;
    uint32_t units = bytes / FW_FLASH_UNIT;
    ram->off = !runs(ram);
    ram->erases[page]++;
    if (page == ram->bad_page) {
        return 0; /* says nothing; the pages stay as they are */
    }
    for (uint32_t i = 0; i < bytes; i++) {
        uint8_t *byte = &ram->bytes[page * bytes + i];
        uint8_t bits = 0xFF;
        if (ram->off && ram->cut != RAM_CUT_AFTER) {
            bits = ram->cut == RAM_CUT_BEFORE ? 0 : (uint8_t)ram_random(&ram->seed);
        }
        *byte |= bits;
    }
    memset(&ram->programmed[page * units], ram->off && ram->cut == RAM_CUT_BEFORE, units);
    memset(&ram->spoilt[page * units], ram->off, units);
    memset(&ram->unreadable[page * units], ram->off && ram->cut == RAM_CUT_HALF_ECC, units);
    return ram->off;
}

static int program(void *context, uint32_t at, const uint8_t unit[FW_FLASH_UNIT])
{
    struct flash_ram *ram = context;
    if (ram->off) {
        return 1;
    }
    uint32_t index = at / FW_FLASH_UNIT;
    if (at % FW_FLASH_UNIT != 0 || at + FW_FLASH_UNIT > ram->flash.pages * ram->flash.page_bytes ||
        ram->programmed[index]) {
        ram->violations++;
        return 1;
    }
    ram->off = !runs(ram);
    int torn = ram->off && (ram->cut == RAM_CUT_HALF || ram->cut == RAM_CUT_HALF_ECC);
    for (uint32_t i = 0; i < FW_FLASH_UNIT; i++) {
        uint8_t left = ram->spoilt[index] || torn ? (uint8_t)ram_random(&ram->seed) : 0;
        ram->bytes[at + i] &= unit[i] | left;
    }
    if (ram->off && ram->cut == RAM_CUT_BEFORE) {
        memset(&ram->bytes[at], 0xFF, FW_FLASH_UNIT);
        ram->spoilt[index] = 1;
        return 1;
    }
    ram->programmed[index] = 1;
    ram->unreadable[index] = ram->off && ram->cut == RAM_CUT_HALF_ECC;
    return ram->off;
}

static int read(void *context, uint32_t at, uint8_t *to, uint32_t bytes)
{
    struct flash_ram *ram = context;
    ram->reads++;
    if (at + bytes > ram->flash.pages * ram->flash.page_bytes) {
        ram->violations++;
        return 1;
    }
    int failed = ram->off;
    for (uint32_t i = 0; i < bytes; i++) {
        failed |= ram->unreadable[(at + i) / FW_FLASH_UNIT];
    }
    memcpy(to, &ram->bytes[at], bytes);
    return failed;
}

void flash_ram_init(struct flash_ram *ram, uint32_t pages, uint32_t page_bytes)
{
    memset(ram, 0, sizeof *ram);
    ram->flash = (struct fw_flash){.context = ram,
                                   .page_bytes = page_bytes,
                                   .pages = pages,
                                   .erase = erase,
                                   .program = program,
                                   .read = read};
    memset(ram->bytes, 0xFF, sizeof ram->bytes);
    ram->cut_at = UINT32_MAX;
    ram->bad_page = UINT32_MAX;
}

void flash_ram_copy(struct flash_ram *to, const struct flash_ram *from)
{
    *to = *from;
    to->flash.context = to;
}

void flash_ram_cut(struct flash_ram *ram, uint32_t n, enum ram_cut cut, uint32_t seed)
{
    ram->cut_at = ram->operations + n;
    ram->cut = cut;
    ram->seed = seed;
}

void flash_ram_power(struct flash_ram *ram)
{
    ram->cut_at = UINT32_MAX;
    ram->off = 0;
}
