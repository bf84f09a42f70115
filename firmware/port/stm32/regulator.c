/* SPDX-License-Identifier: MIT */
#include "firmware/port/stm32/regulator.h"

#include "firmware/core/word.h"

/* SPIKE_MV: the pack has been cut off, the voltage is nobody's. BACK_MA: the panel has gone dark,
 * the battery feeds it. SYNC_*: where the ripple of the inductor no longer reaches zero. */
enum { SPIKE_MV = 600, BACK_MA = -300, SYNC_ON_MA = 1000, SYNC_OFF_MA = 600, MOST_ERROR = 1000 };

int32_t fw_buck_start(int32_t pv_mv, int32_t bat_mv)
{
    int32_t counts = FW_BUCK_PERIOD - FW_BUCK_PERIOD / 32;
    return clamp(quotient(clamp(bat_mv, 0, 60000) * counts, pv_mv), 0, FW_BUCK_MOST);
}

void fw_buck_trip(struct fw_buck *buck)
{
    buck->tripped = 1;
    buck->on = 0;
    buck->sync = 0;
    buck->duty_q8 = 0;
}

int32_t fw_buck_step(struct fw_buck *buck, const struct fw_buck_target *target,
                     const struct fw_buck_seen *seen)
{
    if (!target->run) {
        *buck = (struct fw_buck){0};
        return 0;
    }
    if (seen->bat_mv > target->charge_mv + SPIKE_MV || seen->charge_ma < BACK_MA) {
        fw_buck_trip(buck);
    }
    if (buck->tripped) {
        return 0;
    }
    if (!buck->on) {
        buck->on = 1;
        buck->duty_q8 = target->start * 256;
    }
    /* more duty draws the panel down and gives the battery more; positive: there is room */
    int32_t panel = seen->pv_mv - target->pv_set_mv;
    int32_t voltage = (target->charge_mv - seen->bat_mv) * 4;
    int32_t current = (target->charge_max_ma - seen->charge_ma) >> 3;
    int32_t room = clamp(min(panel, min(voltage, current)), -MOST_ERROR, MOST_ERROR);
    /* 37 mV a count: 256 / 37 / 16 = 0.43 */
    buck->duty_q8 = clamp(buck->duty_q8 + ((room * 7) >> 4), 0, FW_BUCK_MOST * 256);
    buck->sync = seen->charge_ma > (buck->sync ? SYNC_OFF_MA : SYNC_ON_MA);
    return buck->duty_q8 >> 8;
}
