/* SPDX-License-Identifier: MIT */
#include "firmware/store/log.h"

void fw_log_init(struct fw_log *log)
{
    *log = (struct fw_log){.count = 0};
}

void fw_log_step(struct fw_log *log, uint32_t dt_s)
{
    log->time_s += dt_s;
    log->since_save_s += dt_s;
}

void fw_log_add(struct fw_log *log, uint16_t code, uint16_t data, int severe)
{
    if (log->count == FW_LOG_EVENTS) {
        for (uint32_t i = 1; i < FW_LOG_EVENTS; i++) {
            log->events[i - 1] = log->events[i];
        }
        log->count--;
    }
    if (log->unsaved == FW_LOG_EVENTS) {
        log->unsaved--;
        log->lost = (uint16_t)(log->lost + (log->lost < UINT16_MAX));
    }
    log->events[log->count] = (struct fw_log_event){
        .time_s = log->time_s, .code = code, .data = data};
    log->count++;
    log->unsaved++;
    log->severe |= severe != 0;
}

static int is_due(const struct fw_log *log)
{
    if (log->unsaved == 0 || log->since_save_s < FW_LOG_SOONEST_S) {
        return 0;
    }
    return log->severe || log->unsaved >= FW_LOG_NEARLY_FULL || log->since_save_s >= FW_LOG_DAILY_S;
}

int fw_log_save(struct fw_log *log, struct fw_store *store)
{
    if (!is_due(log)) {
        return FW_STORE_OK;
    }
    int result = fw_store_write(store, FW_STORE_LOG, FW_LOG_SCHEMA,
                                &log->events[log->count - log->unsaved],
                                log->unsaved * (uint32_t)sizeof log->events[0]);
    if (result == FW_STORE_OK) {
        log->unsaved = 0;
        log->severe = 0;
    }
    if (result == FW_STORE_OK || result == FW_STORE_FAILED) {
        log->since_save_s = 0;
    }
    return result;
}

int fw_log_read(const struct fw_store *store, const struct fw_record *record,
                struct fw_log_event *events)
{
    uint32_t bytes = record->length;
    if (record->kind != FW_STORE_LOG || record->schema != FW_LOG_SCHEMA ||
        bytes > FW_LOG_EVENTS * sizeof *events || bytes % sizeof *events != 0) {
        return FW_STORE_NONE;
    }
    int result = fw_store_read(store, record, events, bytes);
    return result == FW_STORE_OK ? (int)(bytes / sizeof *events) : result;
}
