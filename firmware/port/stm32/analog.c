/* SPDX-License-Identifier: MIT */
/* The converter runs for ever over its eight channels: at 16 MHz, 39.5 + 12.5 cycles and eight
 * samples each (the reference 160.5 + 12.5, it wants 4 us), a sequence takes 0.27 ms. The DMA
 * carries it to the board; its interrupt is the inner loop. */
#include "firmware/port/stm32/board.h"
#include "firmware/port/stm32/registers.h"

/* SUPPLY_*: flash needs 2.0 V, the regulator of this board gives 3.3 V. BUS_*: where that regulator
 * runs out of input, be it fed from battery or panel. */
enum { SUPPLY_LOW_MV = 2900, SUPPLY_GOOD_MV = 3000, BUS_LOW_MV = 6000, BUS_GOOD_MV = 6500 };
/* A block is 35 ms. The last whole one began 70 ms ago at most, and so 30 ms after the last call:
 * time for the panel to settle at a new set-point. */
enum { BLOCK_BITS = 7, BLOCK = 1 << BLOCK_BITS };

static void start_dma(struct fw_board *board)
{
    DMAMUX_C0CR = DMAMUX_ADC;
    DMA_CPAR1 = ADC_DR_ADDRESS;
    DMA_CMAR1 = (uint32_t)board->counts;
    DMA_CNDTR1 = FW_CH_COUNT;
    DMA_CCR1 = DMA_CCR_MINC | DMA_CCR_CIRC | DMA_CCR_PSIZE_16 | DMA_CCR_MSIZE_16 | DMA_CCR_TCIE |
               DMA_CCR_EN;
}

void fw_analog_start(struct fw_board *board)
{
    board->cal = VREFINT_CAL;
    board->vref_low = fw_vref_counts(SUPPLY_LOW_MV, board->cal);
    board->vref_good = fw_vref_counts(SUPPLY_GOOD_MV, board->cal);
    board->supply_low = 1; /* until a whole block says otherwise */

    ADC_CFGR2 = ADC_CFGR2_OVSE | ADC_CFGR2_OVSR_8 | ADC_CFGR2_CKMODE_PCLK4;
    ADC_CR = ADC_CR_ADVREGEN;
    ADC_CCR = ADC_CCR_VREFEN;
    for (uint32_t start = board->ms; board->ms - start < 2;) {
        /* the regulator of the converter starts in 20 us, the reference in 12 */
    }
    ADC_CR |= ADC_CR_ADCAL;
    while (ADC_CR & ADC_CR_ADCAL) {
    }
    ADC_SMPR = ADC_SMPR_1_39C5 | ADC_SMPR_2_160C5 | ADC_SMPR_SECOND(13);
    ADC_ISR = ADC_ISR_CCRDY;
    ADC_CHSELR = 0x3FUL | BIT(8) | BIT(13);
    while (!(ADC_ISR & ADC_ISR_CCRDY)) {
    }
    ADC_CFGR1 = ADC_CFGR1_DMAEN | ADC_CFGR1_DMACFG | ADC_CFGR1_OVRMOD | ADC_CFGR1_CONT;
    ADC_ISR = ADC_ISR_ADRDY;
    while (!(ADC_ISR & ADC_ISR_ADRDY)) {
        ADC_CR |= ADC_CR_ADEN; /* not taken in the first four cycles after a calibration */
    }
    start_dma(board);
    NVIC_ISER = BIT(IRQ_DMA_CHANNEL1);
    ADC_CR |= ADC_CR_ADSTART;
}

/* Low at once, good after a whole block: the flag holds whatever shakes in between. */
static void watch_supply(struct fw_board *board, const struct fw_buck_seen *seen, int block_ends)
{
    int bus_low = seen->bat_mv < BUS_LOW_MV && seen->pv_mv < BUS_LOW_MV;
    if (board->counts[FW_CH_VREFINT] > board->vref_low ||
        (bus_low && board->full_scale[FW_CH_BAT])) {
        board->supply_low = 1;
        fw_power_off(board);
    } else if (block_ends && board->mean[FW_CH_VREFINT] < board->vref_good &&
               (seen->bat_mv > BUS_GOOD_MV || seen->pv_mv > BUS_GOOD_MV)) {
        board->supply_low = 0;
    }
}

static int add_to_block(struct fw_board *board)
{
    for (int i = 0; i < FW_CH_COUNT; i++) {
        board->sum[i] += board->counts[i];
    }
    board->sequences++;
    if (board->sequences < BLOCK) {
        return 0;
    }
    for (int i = 0; i < FW_CH_COUNT; i++) {
        board->mean[i] = (int32_t)(board->sum[i] >> BLOCK_BITS);
        board->sum[i] = 0;
    }
    board->sequences = 0;
    return 1;
}

/* The supply moves slowly; what a count is worth is worked out once a block, there is time. */
static void scale(struct fw_board *board)
{
    int32_t supply_mv = fw_supply_mv(board->mean[FW_CH_VREFINT], board->cal);
    for (int i = 0; i < FW_CH_COUNT; i++) {
        board->full_scale[i] = fw_full_scale((enum fw_channel)i, supply_mv);
    }
}

void fw_on_sequence(void)
{
    struct fw_board *board = &fw_the_board;
    DMA_IFCR = DMA_FLAG_1_ALL;
    int block_ends = add_to_block(board);
    if (block_ends) {
        scale(board);
    }
    const int32_t *full = board->full_scale;
    struct fw_buck_seen seen = {
        fw_reading(board->counts[FW_CH_PV], full[FW_CH_PV]),
        fw_reading(board->counts[FW_CH_BAT], full[FW_CH_BAT]),
        fw_reading(board->counts[FW_CH_CHARGE] - FW_COUNTS_ZERO_CHARGE, full[FW_CH_CHARGE]),
    };
    watch_supply(board, &seen, block_ends);
    fw_power_step(board, &seen);
}

void fw_port_sense(struct fw_board *board, struct fw_senses *senses)
{
    int32_t mean[FW_CH_COUNT];
    fw_interrupts_off();
    for (int i = 0; i < FW_CH_COUNT; i++) {
        mean[i] = board->mean[i];
    }
    int motion = board->motion;
    board->motion = 0;
    fw_interrupts_on();
    const int32_t *full = board->full_scale;
    senses->pv_mv = fw_reading(mean[FW_CH_PV], full[FW_CH_PV]);
    senses->bat_mv = fw_reading(mean[FW_CH_BAT], full[FW_CH_BAT]);
    senses->pv_ma = fw_reading(mean[FW_CH_PV_I], full[FW_CH_PV_I]);
    senses->charge_ma = fw_reading(mean[FW_CH_CHARGE] - FW_COUNTS_ZERO_CHARGE, full[FW_CH_CHARGE]);
    senses->lamp_ma = fw_reading(mean[FW_CH_LAMP_I], full[FW_CH_LAMP_I]);
    senses->cell_ddc = fw_ntc_ddc(mean[FW_CH_CELL]);
    senses->board_ddc = fw_ntc_ddc(mean[FW_CH_BOARD]);
    senses->motion = motion;
}
