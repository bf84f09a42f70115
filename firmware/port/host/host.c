/* SPDX-License-Identifier: MIT */
#include "firmware/port/host/host.h"

#include <string.h>

static int flash_begins(struct fw_board *board)
{
    board->low_flash += !board->supply_good;
    if (board->cut_after > 0) {
        board->cut_after--;
    }
    if (board->low_after > 0 && --board->low_after == 0) {
        board->supply_good = 0;
    }
    return board->cut_after != 0;
}

/* Half of it, where the supply went. */
static int erase(void *context, uint32_t page)
{
    struct fw_board *board = context;
    int whole = flash_begins(board);
    board->erases++;
    if (page >= FW_HOST_PAGES) {
        return -1;
    }
    memset(board->memory + (size_t)page * FW_HOST_PAGE_BYTES, 0xff,
           whole ? FW_HOST_PAGE_BYTES : FW_HOST_PAGE_BYTES / 2);
    return whole ? 0 : -1;
}

static int program(void *context, uint32_t at, const uint8_t unit[FW_FLASH_UNIT])
{
    struct fw_board *board = context;
    int whole = flash_begins(board);
    board->programs++;
    if (at > sizeof board->memory - FW_FLASH_UNIT || at % FW_FLASH_UNIT != 0) {
        return -1;
    }
    for (uint32_t i = 0; i < FW_FLASH_UNIT; i++) {
        if (board->memory[at + i] != 0xff) {
            board->twice++;
            return -1;
        }
    }
    memcpy(board->memory + at, unit, whole ? FW_FLASH_UNIT : FW_FLASH_UNIT / 2);
    return whole ? 0 : -1;
}

static int read(void *context, uint32_t at, uint8_t *to, uint32_t bytes)
{
    const struct fw_board *board = context;
    if (bytes > sizeof board->memory || at > sizeof board->memory - bytes) {
        return -1;
    }
    memcpy(to, board->memory + at, bytes);
    return 0;
}

void fw_host_new(struct fw_board *board)
{
    memset(board, 0, sizeof *board);
    memset(board->memory, 0xff, sizeof board->memory);
    board->senses = (struct fw_senses){
        .pv_mv = 20000, .bat_mv = 13200, .cell_ddc = 250, .board_ddc = 250};
    board->supply_good = 1;
    board->flash = (struct fw_flash){.context = board,
                                     .page_bytes = FW_HOST_PAGE_BYTES,
                                     .pages = FW_HOST_PAGES,
                                     .erase = erase,
                                     .program = program,
                                     .read = read};
    fw_host_reset(board, FW_RESET_POWER);
}

void fw_host_reset(struct fw_board *board, enum fw_reset cause)
{
    board->ms = 0;
    board->fed_ms = 0;
    board->cut_after = -1;
    board->low_after = -1;
    board->service = FW_SERVICE_NONE;
    board->reset_cause = (int)cause;
    board->drive = (struct fw_drive){0};
}

int fw_host_watchdog_bites(const struct fw_board *board)
{
    return board->ms - board->fed_ms > FW_HOST_WATCHDOG_MS;
}

static int any(const struct fw_drive *drive)
{
    return drive->run || drive->lamp_pm > 0 || drive->heater;
}

int fw_host_any_output(const struct fw_board *board)
{
    return any(&board->drive);
}

/* --- port.h ----------------------------------------------------------------------------------- */

uint32_t fw_port_ms(const struct fw_board *board)
{
    return board->ms;
}

void fw_port_sense(struct fw_board *board, struct fw_senses *senses)
{
    *senses = board->senses;
    board->senses.motion = 0;
}

void fw_port_drive(struct fw_board *board, const struct fw_drive *drive)
{
    board->low_drive += !board->supply_good && any(drive);
    board->drive = *drive;
}

void fw_port_safe(struct fw_board *board)
{
    board->drive = (struct fw_drive){0};
}

int fw_port_supply_good(const struct fw_board *board)
{
    return board->supply_good;
}

void fw_port_feed(struct fw_board *board)
{
    board->feeds++;
    board->fed_ms = board->ms;
}

int fw_port_reset_cause(const struct fw_board *board)
{
    return board->reset_cause;
}

const struct fw_flash *fw_port_flash(struct fw_board *board)
{
    return &board->flash;
}

void fw_port_write(struct fw_board *board, const char *text, int length)
{
    int room = (int)sizeof board->line - 1;
    int taken = length < room ? length : room;
    memcpy(board->line, text, (size_t)taken);
    board->line[taken] = '\0';
    board->lines++;
}

int fw_port_service(struct fw_board *board)
{
    int service = board->service;
    board->service = FW_SERVICE_NONE;
    return service;
}
