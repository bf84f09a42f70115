/* SPDX-License-Identifier: MIT */
/* history.h - one record a day, from dusk to dusk: a night and the day that followed it.
 *
 * Fed once a slow step with what the core was given and what it answered. One controller only, no
 * lanes. The last FW_HISTORY_DAYS days at least are kept in a store of four pages of 2 KiB. */
#ifndef FW_STORE_HISTORY_H
#define FW_STORE_HISTORY_H

#include "firmware/core/fw.h"
#include "firmware/store/store.h"

#if FW_LANES != 1
#error "flash belongs to one controller; this is not for lanes"
#endif

enum { FW_HISTORY_SCHEMA = 1, FW_HISTORY_DAYS = 32 };
/* without a dusk, a record is closed after so long all the same */
enum { FW_HISTORY_LONGEST_S = 129600 };

/* As stored. The record's sequence number is the number of the day. */
struct fw_day {
    uint32_t day_s;   /* length of this record; short after a restart */
    uint32_t night_s; /* of it, night */
    uint32_t lit_s;   /* of it, lamp above 0 */
    uint32_t in_mah;  /* from the converter */
    uint32_t out_mah; /* to lamp or heater; the controller itself is not measured */
    uint32_t faults;  /* every bit that was set at some time, enum fw_fault */
    uint16_t min_mv;  /* battery */
    uint16_t max_mv;
    int16_t min_ddc; /* cells; min above max if the sensor gave nothing */
    int16_t max_ddc;
    uint16_t mean_pm; /* lamp level while lit */
    uint8_t lvds;     /* low-voltage disconnects; 255 = that or more */
    uint8_t fulls;    /* charges to the end */
};
_Static_assert(sizeof(struct fw_day) == 36, "no padding: the struct is the stored image");

/* Caller's memory; internal. */
struct fw_history {
    struct fw_day today;
    struct fw_day closed; /* waits for the flash */
    uint32_t in_mas;      /* what does not fill a milliampere-hour yet */
    uint32_t out_mas;
    uint32_t lit_pm_s;        /* level times seconds */
    uint8_t waiting;          /* closed is not yet stored */
    uint8_t night, lvd, mode; /* of the last step */
};

void fw_history_init(struct fw_history *history);

/* After each fw_step, with the same arguments.
 * Returned  1 if this step closed a day, which now waits for fw_history_save */
int fw_history_step(const struct fw_params *params, struct fw_history *history,
                    const struct fw_inputs *pins, const struct fw_outputs *out);

/* Stores the day that waits, if one does. A day that still waits when the next one is closed is
 * lost.
 * Returned  FW_STORE_OK, also if none waits
 * Errors    as fw_store_write; the day goes on waiting */
int fw_history_save(struct fw_history *history, struct fw_store *store);

/* A day from its record; list them with fw_store_newest and fw_store_older of FW_STORE_HISTORY.
 * Errors    FW_STORE_NONE, also for another schema */
int fw_history_read(const struct fw_store *store, const struct fw_record *record,
                    struct fw_day *day);

#endif
