/* SPDX-License-Identifier: MIT */
/* limit.h - the current that a board lets its converter give: what stands between the slow step,
 * which limits the battery, and the fast step, which sees the whole. */
#ifndef FW_CORE_LIMIT_H
#define FW_CORE_LIMIT_H

#include "firmware/core/fw.h"
#include "firmware/core/word.h"

/* Less than what the core takes for a heater that the panel does not feed, idle_ma. */
enum { FW_HEAT_MARGIN_MA = 20 };

/* A load that is on draws past the battery what the converter gives beyond the battery's limit.
 * While only the heater is fed it stays a little short of that, so that shunts which are off by a
 * trifle charge no frozen cells.
 * Given     outputs: of the last slow step; load_ma: what the load draws now, as read
 * Returned  0..charge_max_ma, for fw_fast_inputs.charge_max_ma */
static inline word fw_converter_limit_ma(const struct fw_params *params,
                                         const struct fw_outputs *outputs, word load_ma)
{
    word margin_ma = pick(is(outputs->heater), K(FW_HEAT_MARGIN_MA), K(0));
    word beside_ma = max(min(load_ma, K(FW_MOST_MA)) - margin_ma, K(0));
    word loaded = is(outputs->heater) | (outputs->lamp_pm > K(0));
    word both_ma = outputs->charge_max_ma + pick(loaded & is(outputs->charge_on), beside_ma, K(0));
    return min(both_ma, params->charge_max_ma);
}

#endif
