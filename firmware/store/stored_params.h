/* SPDX-License-Identifier: MIT */
/* stored_params.h - the parameters as a record of the store.
 *
 * The payload is the words of struct fw_params in the order of params.def. Two copies are written,
 * so that a damaged page or record leaves one. */
#ifndef FW_STORE_STORED_PARAMS_H
#define FW_STORE_STORED_PARAMS_H

#include "firmware/core/params.h"
#include "firmware/store/store.h"

#if FW_LANES != 1
#error "flash belongs to one controller; this is not for lanes"
#endif

/* Names, units and order of params.def. Whoever changes those raises this (1..255), so that no
 * stored number is ever taken for another; the test `stored_params` tells. New limits or defaults
 * need no new schema: the values are checked against them. */
enum { FW_PARAMS_SCHEMA = 1 };

enum fw_params_source {
    FW_PARAMS_STORED,       /* as they were saved */
    FW_PARAMS_NONE,         /* defaults: nothing valid is stored */
    FW_PARAMS_OTHER_SCHEMA, /* defaults: what is stored has another schema or length */
    FW_PARAMS_UNFIT         /* defaults: a stored value is out of range or breaks a rule */
};

/* Returned  where the parameters come from; they are fit for fw_init in every case */
enum fw_params_source fw_params_load(const struct fw_store *store, struct fw_params *params);

/* Errors    FW_STORE_REFUSED if a value is out of range or breaks a rule; else as fw_store_write.
 *           After FW_STORE_BUSY the first copy may be in place: call again after the next service
 */
int fw_params_save(struct fw_store *store, const struct fw_params *params);

#endif
