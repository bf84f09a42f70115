/* SPDX-License-Identifier: MIT */
#include "firmware/port/stm32/board.h"

#include "firmware/port/stm32/registers.h"

struct fw_board fw_the_board;

enum { CORE_HZ = 64000000, PIN_MOTION = 4 };

/* 16 MHz from the trimmed RC oscillator, times 8, over 2. */
static void start_clock(void)
{
    RCC_AHBENR |= RCC_AHBENR_FLASH | RCC_AHBENR_DMA1;
    FLASH_ACR = (FLASH_ACR & ~FLASH_ACR_LATENCY_MASK) | 2UL | FLASH_ACR_PRFTEN | FLASH_ACR_ICEN;
    while ((FLASH_ACR & FLASH_ACR_LATENCY_MASK) != 2UL) {
    }
    RCC_PLLCFGR = RCC_PLLCFGR_SRC_HSI16 | RCC_PLLCFGR_M1 | RCC_PLLCFGR_N8 | RCC_PLLCFGR_R2 |
                  RCC_PLLCFGR_REN;
    RCC_CR |= RCC_CR_PLLON;
    while (!(RCC_CR & RCC_CR_PLLRDY)) {
    }
    RCC_CFGR = RCC_CFGR_SW_PLL;
    while ((RCC_CFGR & RCC_CFGR_SWS_MASK) != RCC_CFGR_SWS_PLL) {
    }
    RCC_IOPENR |= 3UL;
    RCC_APBENR1 |= RCC_APBENR1_TIM3;
    RCC_APBENR2 |= RCC_APBENR2_TIM1 | RCC_APBENR2_USART1 | RCC_APBENR2_ADC;
    (void)RCC_APBENR2; /* a clock is there two cycles after it was asked for */
}

/* 4 s of the 32 kHz oscillator, which is good to some 5 %. It cannot be stopped any more. */
static void start_watchdog(void)
{
    IWDG_KR = IWDG_KR_START;
    IWDG_KR = IWDG_KR_UNLOCK;
    IWDG_PR = IWDG_PR_32;
    IWDG_RLR = 4000UL;
    while (IWDG_SR) {
    }
    IWDG_KR = IWDG_KR_FEED;
}

/* The most telling flag wins: a power-on sets that of the pin too. */
static int read_reset_cause(void)
{
    uint32_t flags = RCC_CSR;
    RCC_CSR |= RCC_CSR_RMVF;
    if (flags & (RCC_CSR_IWDGRSTF | RCC_CSR_WWDGRSTF)) {
        return FW_RESET_WATCHDOG;
    }
    if (flags & RCC_CSR_PWRRSTF) {
        return FW_RESET_POWER;
    }
    if (flags & RCC_CSR_SFTRSTF) {
        return FW_RESET_SOFTWARE;
    }
    if (flags & (RCC_CSR_OBLRSTF | RCC_CSR_LPWRRSTF)) {
        return FW_RESET_OPTION;
    }
    return flags & RCC_CSR_PINRSTF ? FW_RESET_PIN : FW_RESET_UNKNOWN;
}

struct fw_board *fw_board_start(void)
{
    struct fw_board *board = &fw_the_board;
    start_watchdog();
    board->reset_cause = read_reset_cause();
    start_clock();
    fw_power_start(board);
    GPIOB->mode &= ~(3UL << (2 * PIN_MOTION));
    GPIOB->pull |= 2UL << (2 * PIN_MOTION);
    fw_serial_start(board);
    fw_flash_start(board);
    SHPR3 = 0xC0000000UL; /* the millisecond may wait for the inner loop */
    SYST_RVR = CORE_HZ / 1000 - 1;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_ENABLE;
    fw_analog_start(board);
    return board;
}

void fw_on_systick(void)
{
    struct fw_board *board = &fw_the_board;
    board->ms = board->ms + 1;
    if (GPIOB->in & BIT(PIN_MOTION)) {
        board->motion = 1; /* pulses are shorter than the time between two looks */
    }
}

uint32_t fw_port_ms(const struct fw_board *board)
{
    return board->ms;
}

void fw_port_feed(struct fw_board *board)
{
    (void)board;
    IWDG_KR = IWDG_KR_FEED;
}

int fw_port_reset_cause(const struct fw_board *board)
{
    return board->reset_cause;
}

int fw_port_supply_good(const struct fw_board *board)
{
    return !board->supply_low;
}
