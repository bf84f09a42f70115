/* SPDX-License-Identifier: MIT */
#include "firmware/port/stm32/convert.h"

#include "firmware/core/word.h"

enum { SAMPLES = 8, CAL_MV = 3000, LEAST_MV = 1500, MOST_MV = 3900 };

int32_t fw_supply_mv(int32_t vref, int32_t cal)
{
    /* cal is 12 bits: 3000 * 8 * 4095 < 2^27 */
    return clamp(quotient(CAL_MV * SAMPLES * (cal & 0xfff), vref), LEAST_MV, MOST_MV);
}

int32_t fw_vref_counts(int32_t supply_mv, int32_t cal)
{
    return quotient(CAL_MV * SAMPLES * (cal & 0xfff), supply_mv);
}

int32_t fw_full_scale(enum fw_channel channel, int32_t supply_mv)
{
    static const int8_t gain[FW_CH_COUNT] = {12, 6, 4, 4, 4, 0, 0, 1};
    return supply_mv * gain[channel];
}

int32_t fw_ntc_ddc(int32_t counts)
{
    /* at every 1/64 of the supply: R / (R + 10 kohm) with R = 10 kohm exp(3435 (1/T - 1/298.15)).
     * The ends are those of a short and of an open wire. */
    static const int16_t table[65] = {
        2000, 1924, 1516, 1306, 1166, 1063, 981,  913,  856,  806,  761,  721,  685,
        651,  620,  591,  564,  539,  514,  491,  469,  448,  427,  408,  388,  370,
        352,  334,  316,  299,  283,  266,  250,  234,  218,  202,  186,  171,  155,
        139,  123,  108,  92,   75,   59,   42,   25,   8,    -10,  -28,  -47,  -66,
        -87,  -108, -131, -155, -181, -209, -241, -276, -317, -368, -435, -539, -1000};
    int32_t at = clamp(counts, 0, FW_COUNTS_FULL - 1);
    int32_t row = at >> 9;
    int32_t rest = at & 511;
    return table[row] + (((table[row + 1] - table[row]) * rest) >> 9);
}
