/* SPDX-License-Identifier: MIT */
/* The last pages of the flash, for the store. The part has one bank: while a page is erased (22 to
 * 40 ms) or a double word programmed (0.1 ms) the core stands still, interrupts and all. For an
 * erase that is too long to leave the converter alone, so it goes off first. */
#include "firmware/port/stm32/board.h"
#include "firmware/port/stm32/registers.h"

/* from the linker script */
extern uint8_t fw_store_begin[], fw_store_end[];

enum { PAGE_BYTES = 2048 };
#define FLASH_BASE 0x08000000UL

static void wait(void)
{
    while (FLASH_SR & FLASH_SR_BUSY) {
    }
}

static void unlock(void)
{
    wait();
    FLASH_SR = FLASH_SR_ERRORS;
    if (FLASH_CR & FLASH_CR_LOCK) {
        FLASH_KEYR = FLASH_KEY1;
        FLASH_KEYR = FLASH_KEY2;
    }
}

static int finish(void)
{
    wait();
    uint32_t errors = FLASH_SR & FLASH_SR_ERRORS;
    FLASH_SR = FLASH_SR_ERRORS;
    FLASH_CR = FLASH_CR_LOCK;
    return errors != 0;
}

static uint32_t room(void)
{
    return (uint32_t)(fw_store_end - fw_store_begin);
}

static int erase(void *context, uint32_t page)
{
    uint32_t at = (uint32_t)fw_store_begin - FLASH_BASE + page * PAGE_BYTES;
    if (page >= room() / PAGE_BYTES) {
        return -1;
    }
    fw_power_pause(context);
    unlock();
    FLASH_CR = FLASH_CR_PER | (at / PAGE_BYTES) << FLASH_CR_PNB_SHIFT;
    FLASH_CR |= FLASH_CR_STRT;
    return finish();
}

static int program(void *context, uint32_t at, const uint8_t unit[FW_FLASH_UNIT])
{
    (void)context;
    if (at > room() - FW_FLASH_UNIT || at % FW_FLASH_UNIT != 0) {
        return -1;
    }
    uint32_t half[2] = {0, 0};
    for (int i = 0; i < FW_FLASH_UNIT; i++) {
        half[i >> 2] |= (uint32_t)unit[i] << (8 * (i & 3));
    }
    volatile uint32_t *to = (volatile uint32_t *)(void *)(fw_store_begin + at);
    unlock();
    FLASH_CR = FLASH_CR_PG;
    fw_interrupts_off(); /* nothing may come between the two halves */
    to[0] = half[0];
    to[1] = half[1];
    fw_interrupts_on();
    return finish();
}

/* A double word that was being programmed as the supply went may read as something that its check
 * bits cannot mend. The flash then raises the non-maskable interrupt, which leaves a note here. */
static int read(void *context, uint32_t at, uint8_t *to, uint32_t bytes)
{
    struct fw_board *board = context;
    if (bytes > room() || at > room() - bytes) {
        return -1;
    }
    board->flash_torn = 0;
    for (uint32_t i = 0; i < bytes; i++) {
        to[i] = ((const volatile uint8_t *)fw_store_begin)[at + i];
    }
    __asm volatile("dsb" ::: "memory");
    return board->flash_torn ? -1 : 0;
}

/* Only a torn unit of the store can be lived with; anything else is a broken program or memory. */
void fw_on_nmi(void)
{
    uint32_t found = FLASH_ECCR;
    uint32_t at = FLASH_BASE + 8 * (found & FLASH_ECCR_ADDRESS);
    if (!(found & FLASH_ECCR_ECCD) || at < (uint32_t)fw_store_begin) {
        fw_halt();
    }
    FLASH_ECCR = FLASH_ECCR_ECCD;
    fw_the_board.flash_torn = 1;
}

void fw_flash_start(struct fw_board *board)
{
    board->flash = (struct fw_flash){.context = board,
                                     .page_bytes = PAGE_BYTES,
                                     .pages = room() / PAGE_BYTES,
                                     .erase = erase,
                                     .program = program,
                                     .read = read};
}

const struct fw_flash *fw_port_flash(struct fw_board *board)
{
    return &board->flash;
}
