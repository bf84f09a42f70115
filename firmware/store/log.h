/* SPDX-License-Identifier: MIT */
/* log.h - the last events in RAM, and now and then in the store.
 *
 * An event is a code and a number. They are saved once a day, and soon after a severe one or when
 * the memory is nearly full, but never twice within an hour nor in the first hour after a start: so
 * neither a chattering fault nor a controller that restarts for ever wears the flash out. What is
 * overwritten before that is lost, and counted. */
#ifndef FW_STORE_LOG_H
#define FW_STORE_LOG_H

#include "firmware/store/store.h"

enum {
    FW_LOG_SCHEMA = 1,
    FW_LOG_EVENTS = 16,      /* in RAM, and most in one record */
    FW_LOG_NEARLY_FULL = 12, /* unsaved events that make saving worth while */
    FW_LOG_DAILY_S = 86400,
    FW_LOG_SOONEST_S = 3600
};

struct fw_log_event {
    uint32_t time_s; /* since the start of the controller */
    uint16_t code;
    uint16_t data;
};
_Static_assert(sizeof(struct fw_log_event) == 8, "no padding: the struct is the stored image");

/* Caller's memory; events[0..count) may be read, oldest first. */
struct fw_log {
    struct fw_log_event events[FW_LOG_EVENTS];
    uint32_t time_s;       /* since the start */
    uint32_t since_save_s; /* or since the start */
    uint16_t lost; /* events overwritten before they were saved; stays at the end of range */
    uint8_t count;
    uint8_t unsaved; /* of them, the newest so many */
    uint8_t severe;  /* one of those is */
};

void fw_log_init(struct fw_log *log);

/* Lets time pass.
 * Given     dt_s: as fw_inputs.dt_s */
void fw_log_step(struct fw_log *log, uint32_t dt_s);

/* Given     severe: 1 if it should be in flash within the hour */
void fw_log_add(struct fw_log *log, uint16_t code, uint16_t data, int severe);

/* Stores the unsaved events if their time has come. Call at every step.
 * Returned  FW_STORE_OK, also if there was nothing to do
 * Errors    as fw_store_write; tried again at the next call, except after FW_STORE_FAILED, which
 *           counts as an attempt: the next comes an hour later */
int fw_log_save(struct fw_log *log, struct fw_store *store);

/* Events of a record of FW_STORE_LOG, oldest first.
 * Given     events: room for FW_LOG_EVENTS
 * Returned  how many
 * Errors    FW_STORE_NONE, also for another schema */
int fw_log_read(const struct fw_store *store, const struct fw_record *record,
                struct fw_log_event *events);

#endif
