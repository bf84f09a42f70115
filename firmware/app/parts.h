/* SPDX-License-Identifier: MIT */
/* parts.h - the parts of the app: memory in keeping.c, text in status.c. Internal. */
#ifndef FW_APP_PARTS_H
#define FW_APP_PARTS_H

#include "firmware/app/app.h"

/* Opens the store, reads parameters and learned state, begins history and log. */
void fw_app_load(struct fw_app *app);

/* After each slow step: history, events, and what the core wants kept. */
void fw_app_record(struct fw_app *app, const struct fw_inputs *in);

/* The supply has just become low. */
void fw_app_log_supply(struct fw_app *app);

/* Parameters do not change while a controller runs: if they did, a bit has flipped, and they are
 * read again. What the core has worked out of them is worked out anew. */
void fw_app_check_memory(struct fw_app *app);

/* Writes what waits to be written, if the supply allows. */
void fw_app_store(struct fw_app *app, word seconds);

/* The status line, when it is time. */
void fw_app_status(struct fw_app *app, word seconds);

#endif
