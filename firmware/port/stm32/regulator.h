/* SPDX-License-Identifier: MIT */
/* regulator.h - the converter's inner loop: the duty cycle of a buck converter that holds the panel
 * at the voltage which the fast firmware asks for, within the battery's voltage and current.
 *
 * Integral action alone, once a sequence of the analogue-digital converter (3.7 kHz). The panel's
 * voltage is the battery's over the duty cycle, some 37 mV a count, so one step takes off about a
 * sixteenth of the error: the loop crosses over near 40 Hz, far below the resonance of the
 * inductor with the panel's capacitor (1 to 2 kHz). Of panel voltage, battery voltage and current,
 * the one that asks for least wins. Pure, and so tested on the host. */
#ifndef FW_PORT_STM32_REGULATOR_H
#define FW_PORT_STM32_REGULATOR_H

#include <stdint.h>

/* 64 MHz over 640 counts: 100 kHz. The high side must open for a while to keep its driver fed. */
enum { FW_BUCK_PERIOD = 640, FW_BUCK_MOST = 620 };

/* What the fast firmware wants. */
struct fw_buck_target {
    int32_t run;
    int32_t pv_set_mv;
    int32_t charge_mv;
    int32_t charge_max_ma;
    int32_t start; /* counts to begin with, from fw_buck_start */
};

struct fw_buck_seen {
    int32_t pv_mv;
    int32_t bat_mv;
    int32_t charge_ma;
};

struct fw_buck {
    int32_t duty_q8; /* counts times 256 */
    int32_t on;
    int32_t tripped; /* stays off until the target's run has been 0 */
    int32_t sync;    /* the low side may conduct: at light load it would draw current back */
};

/* Duty cycle at which no current flows yet: battery over panel voltage, less 3 %. Divides, so it
 * is worked out outside the interrupt. */
int32_t fw_buck_start(int32_t pv_mv, int32_t bat_mv);

/* One step.
 * Returned  counts of the high side, 0..FW_BUCK_MOST; 0 is off */
int32_t fw_buck_step(struct fw_buck *buck, const struct fw_buck_target *target,
                     const struct fw_buck_seen *seen);

/* Off until the target's run has been 0: for a break by the hardware and for a low supply. */
void fw_buck_trip(struct fw_buck *buck);

#endif
