/* SPDX-License-Identifier: MIT */
#include "firmware/core/limit.h"

#include "firmware/core/word.h"

/* Less than what the core takes for a heater that the panel does not feed, idle_ma. */
enum { FW_HEAT_MARGIN_MA = 20 };

word fw_converter_limit_ma(const struct fw_params *params, const struct fw_outputs *outputs,
                           word load_ma)
{
    word margin_ma = pick(is(outputs->heater), K(FW_HEAT_MARGIN_MA), K(0));
    word beside_ma = max(min(load_ma, K(FW_MOST_MA)) - margin_ma, K(0));
    word loaded = is(outputs->heater) | (outputs->lamp_pm > K(0));
    word both_ma = outputs->charge_max_ma + pick(loaded & is(outputs->charge_on), beside_ma, K(0));
    return min(both_ma, params->charge_max_ma);
}
