/* SPDX-License-Identifier: MIT */
/* What the app remembers: parameters, the core's learned state, history and log. */
#include "firmware/app/parts.h"
#include "firmware/core/word.h"
#include "firmware/store/crc.h"

enum { SUPPLY_QUIET_S = 60 };

/* The board's flash behind a guard: however long a record is, no unit of it and no erase begins
 * while the supply is low. To the store a refusal is a flash that failed. */
static int allowed(struct fw_app *app)
{
    int good = fw_port_supply_good(app->board);
    app->refused |= !good;
    return good;
}

static int guarded_erase(void *context, uint32_t page)
{
    struct fw_app *app = context;
    const struct fw_flash *flash = fw_port_flash(app->board);
    return allowed(app) ? flash->erase(flash->context, page) : -1;
}

static int guarded_program(void *context, uint32_t at, const uint8_t unit[FW_FLASH_UNIT])
{
    struct fw_app *app = context;
    const struct fw_flash *flash = fw_port_flash(app->board);
    return allowed(app) ? flash->program(flash->context, at, unit) : -1;
}

static int plain_read(void *context, uint32_t at, uint8_t *to, uint32_t bytes)
{
    const struct fw_app *app = context;
    const struct fw_flash *flash = fw_port_flash(app->board);
    return flash->read(flash->context, at, to, bytes);
}

static void open_store(struct fw_app *app)
{
    const struct fw_flash *flash = fw_port_flash(app->board);
    app->flash = (struct fw_flash){.context = app,
                                   .page_bytes = flash->page_bytes,
                                   .pages = flash->pages,
                                   .erase = guarded_erase,
                                   .program = guarded_program,
                                   .read = plain_read};
    app->store_usable = fw_store_open(&app->store, &app->flash) == FW_STORE_OK;
}

static void load_params(struct fw_app *app)
{
    enum fw_params_source source = FW_PARAMS_NONE;
    if (app->store_usable) {
        source = fw_params_load(&app->store, &app->params);
    } else {
        fw_params_reset(&app->params);
    }
    app->params_crc = fw_crc32(0, &app->params, sizeof app->params);
    if (source != FW_PARAMS_STORED) {
        fw_log_add(&app->log, FW_APP_EVENT_PARAMS, (uint16_t)source, source != FW_PARAMS_NONE);
    }
}

static void restore(struct fw_app *app)
{
    struct fw_record record;
    struct fw_kept kept;
    fw_init(&app->params, &app->state);
    if (app->store_usable && fw_store_newest(&app->store, FW_STORE_STATE, &record) == FW_STORE_OK &&
        record.schema == FW_KEPT_VERSION &&
        fw_store_read(&app->store, &record, &kept, sizeof kept) == FW_STORE_OK) {
        fw_restore(&app->params, &app->state, &kept);
    }
}

void fw_app_load(struct fw_app *app)
{
    int cause = fw_port_reset_cause(app->board);
    fw_log_init(&app->log);
    fw_log_add(&app->log, FW_APP_EVENT_RESET, (uint16_t)cause, cause == FW_RESET_WATCHDOG);
    open_store(app);
    load_params(app);
    restore(app);
    fw_history_init(&app->history);
}

void fw_app_record(struct fw_app *app, const struct fw_inputs *in)
{
    const struct fw_outputs *out = &app->outputs;
    fw_log_step(&app->log, (uint32_t)in->dt_s);
    app->quiet_s = max(app->quiet_s - in->dt_s, 0);
    for (int i = 0; i < FW_EVENT_COUNT; i++) {
        if ((out->events >> i) & 1) {
            int severe = i == FW_EVENT_FAULT_ON || i == FW_EVENT_CUT;
            fw_log_add(&app->log, (uint16_t)i, (uint16_t)(out->faults & 0xffff), severe);
        }
    }
    fw_history_step(&app->params, &app->history, in, out);
    app->keep_due |= out->keep;
}

void fw_app_log_supply(struct fw_app *app)
{
    if (app->quiet_s > 0) {
        return; /* a supply that chatters must not push everything else out of the log */
    }
    app->quiet_s = SUPPLY_QUIET_S;
    fw_log_add(&app->log, FW_APP_EVENT_SUPPLY, (uint16_t)clamp(app->senses.bat_mv, 0, 0xffff), 0);
}

void fw_app_check_memory(struct fw_app *app)
{
    if (fw_crc32(0, &app->params, sizeof app->params) != app->params_crc) {
        fw_log_add(&app->log, FW_APP_EVENT_RAM, 0, 1);
        load_params(app);
    }
    fw_repair(&app->params, &app->state);
}

static int keep(struct fw_app *app)
{
    struct fw_kept kept;
    fw_keep(&app->state, &kept);
    return fw_store_write(&app->store, FW_STORE_STATE, FW_KEPT_VERSION, &kept, sizeof kept);
}

/* A record that the flash would not take is not tried again for an hour, or a worn page would be
 * written every second. One that met a low supply or a full page waits for the next round. */
static int took(struct fw_app *app, enum fw_store_kind kind, int result)
{
    if (result == FW_STORE_FAILED && !app->refused) {
        app->write_wait_s = FW_APP_GIVE_UP_S;
        fw_log_add(&app->log, FW_APP_EVENT_FLASH, (uint16_t)kind, 0);
    }
    return result == FW_STORE_OK;
}

void fw_app_store(struct fw_app *app, word seconds)
{
    int good = !app->supply_held && fw_port_supply_good(app->board);
    app->refused = 0;
    app->write_wait_s = max(app->write_wait_s - seconds, 0);
    if (!app->store_usable || fw_store_service(&app->store, good) != 0) {
        return; /* an erase has taken its time; the rest waits for the next second */
    }
    if (!good || app->write_wait_s > 0) {
        return;
    }
    if (app->keep_due && took(app, FW_STORE_STATE, keep(app))) {
        app->keep_due = 0;
    }
    if (took(app, FW_STORE_HISTORY, fw_history_save(&app->history, &app->store))) {
        took(app, FW_STORE_LOG, fw_log_save(&app->log, &app->store));
    }
}
