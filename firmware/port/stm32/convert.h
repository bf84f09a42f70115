/* SPDX-License-Identifier: MIT */
/* convert.h - counts of the analogue-digital converter to millivolts, milliamperes and 0.1 degC.
 * Pure, and so tested on the host; the pins and their dividers are in README.md.
 *
 * Counts are sums of eight 12-bit samples, 0..32760. All channels are ratios of the converter's
 * supply; that supply is worked out from the internal reference against its factory reading. */
#ifndef FW_PORT_STM32_CONVERT_H
#define FW_PORT_STM32_CONVERT_H

#include <stdint.h>

/* In the order of the converter's channels, which is that of its sequence. */
enum fw_channel {
    FW_CH_PV,      /* IN0: panel voltage, divided by 12 */
    FW_CH_BAT,     /* IN1: battery voltage, divided by 6 */
    FW_CH_PV_I,    /* IN2: panel current, 250 mV/A */
    FW_CH_CHARGE,  /* IN3: converter output, 250 mV/A above 1/16 of the supply */
    FW_CH_LAMP_I,  /* IN4: lamp and heater, 250 mV/A */
    FW_CH_CELL,    /* IN5: NTC 10 kohm, B 3435, below 10 kohm */
    FW_CH_BOARD,   /* IN8: the same on the board */
    FW_CH_VREFINT, /* IN13: internal reference */
    FW_CH_COUNT
};

enum { FW_COUNTS_FULL = 32768, FW_COUNTS_ZERO_CHARGE = 2048 };

/* Supply of the converter.
 * Given     vref counts of the internal reference; cal: its factory reading, one 12-bit sample at
 *           3000 mV
 * Returned  1500..3900 mV, whatever is read */
int32_t fw_supply_mv(int32_t vref, int32_t cal);

/* Counts of the internal reference at a supply: more counts are a lower supply. */
int32_t fw_vref_counts(int32_t supply_mv, int32_t cal);

/* What 32768 counts are, in mV or mA, at a supply of 1500..3900 mV; 0 for a temperature. */
int32_t fw_full_scale(enum fw_channel channel, int32_t supply_mv);

/* Counts of a voltage or current, by its full scale. */
static inline int32_t fw_reading(int32_t counts, int32_t full_scale)
{
    return (counts * full_scale) >> 15; /* < 32768 * 46800 */
}

/* Temperature of a thermistor.
 * Returned  0.1 degC; below -500 with the sensor open, above 1500 with it shorted
 * Accuracy  within 0.4 degC of its B equation from -40 to 85 degC; see test_stm32_parts.c */
int32_t fw_ntc_ddc(int32_t counts);

#endif
