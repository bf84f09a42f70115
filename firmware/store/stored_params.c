/* SPDX-License-Identifier: MIT */
#include "firmware/store/stored_params.h"

static enum fw_params_source load(const struct fw_store *store, struct fw_params *params)
{
    struct fw_record record;
    if (fw_store_newest(store, FW_STORE_PARAMS, &record)) {
        return FW_PARAMS_NONE;
    }
    if (record.schema != FW_PARAMS_SCHEMA || record.length != sizeof *params) {
        return FW_PARAMS_OTHER_SCHEMA;
    }
    if (fw_store_read(store, &record, params, sizeof *params)) {
        return FW_PARAMS_NONE;
    }
    if (fw_params_out_of_range(params) >= 0 || fw_params_check(params) >= 0) {
        return FW_PARAMS_UNFIT;
    }
    return FW_PARAMS_STORED;
}

enum fw_params_source fw_params_load(const struct fw_store *store, struct fw_params *params)
{
    enum fw_params_source source = load(store, params);
    if (source != FW_PARAMS_STORED) {
        fw_params_reset(params);
    }
    return source;
}

int fw_params_save(struct fw_store *store, const struct fw_params *params)
{
    if (fw_params_out_of_range(params) >= 0 || fw_params_check(params) >= 0) {
        return FW_STORE_REFUSED;
    }
    int result = FW_STORE_OK;
    for (int copy = 0; copy < 2 && result == FW_STORE_OK; copy++) {
        result = fw_store_write(store, FW_STORE_PARAMS, FW_PARAMS_SCHEMA, params, sizeof *params);
    }
    return result;
}
