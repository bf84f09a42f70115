/* SPDX-License-Identifier: MIT */
/* limit.h - the current that a board lets its converter give: what stands between the slow step,
 * which limits the battery, and the fast step, which sees the whole. */
#ifndef FW_CORE_LIMIT_H
#define FW_CORE_LIMIT_H

#include "firmware/core/fw.h"

#if FW_LANES > 1
#define fw_converter_limit_ma FW_NAME(fw_converter_limit_ma)
#endif

/* A load that is on draws past the battery what the converter gives beyond the battery's limit.
 * While only the heater is fed it stays a little short of that, so that shunts which are off by a
 * trifle charge no frozen cells.
 * Given     outputs: of the last slow step; load_ma: what the load draws now, as read
 * Returned  0..charge_max_ma, for fw_fast_inputs.charge_max_ma */
word fw_converter_limit_ma(const struct fw_params *params, const struct fw_outputs *outputs,
                           word load_ma);

#endif
