/* SPDX-License-Identifier: MIT */
/* registers.h - the registers of an STM32G030 that this board uses, and of its Cortex-M0+ core.
 * Addresses and bits are those of ST's reference manual RM0454 (STM32G0x0) and of Arm's ARMv6-M
 * architecture manual. None of it has been tried on a chip yet. */
#ifndef FW_PORT_STM32_REGISTERS_H
#define FW_PORT_STM32_REGISTERS_H

#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))
#define BIT(n) (1UL << (n))

/* --- clocks and resets ------------------------------------------------------------------------ */
#define RCC_CR REG(0x40021000UL)
#define RCC_CR_PLLON BIT(24)
#define RCC_CR_PLLRDY BIT(25)
#define RCC_CFGR REG(0x40021008UL)
#define RCC_CFGR_SW_PLL 2UL
#define RCC_CFGR_SWS_MASK (7UL << 3)
#define RCC_CFGR_SWS_PLL (2UL << 3)
#define RCC_PLLCFGR REG(0x4002100CUL)
#define RCC_PLLCFGR_SRC_HSI16 2UL
#define RCC_PLLCFGR_M1 (0UL << 4)
#define RCC_PLLCFGR_N8 (8UL << 8)
#define RCC_PLLCFGR_REN BIT(28)
#define RCC_PLLCFGR_R2 (1UL << 29)
#define RCC_IOPENR REG(0x40021034UL)
#define RCC_AHBENR REG(0x40021038UL)
#define RCC_AHBENR_DMA1 BIT(0)
#define RCC_AHBENR_FLASH BIT(8)
#define RCC_APBENR1 REG(0x4002103CUL)
#define RCC_APBENR1_TIM3 BIT(1)
#define RCC_APBENR2 REG(0x40021040UL)
#define RCC_APBENR2_TIM1 BIT(11)
#define RCC_APBENR2_USART1 BIT(14)
#define RCC_APBENR2_ADC BIT(20)
#define RCC_CSR REG(0x40021060UL)
#define RCC_CSR_RMVF BIT(23)
#define RCC_CSR_OBLRSTF BIT(25)
#define RCC_CSR_PINRSTF BIT(26)
#define RCC_CSR_PWRRSTF BIT(27)
#define RCC_CSR_SFTRSTF BIT(28)
#define RCC_CSR_IWDGRSTF BIT(29)
#define RCC_CSR_WWDGRSTF BIT(30)
#define RCC_CSR_LPWRRSTF BIT(31)

/* --- flash ------------------------------------------------------------------------------------ */
#define FLASH_ACR REG(0x40022000UL)
#define FLASH_ACR_LATENCY_MASK 7UL
#define FLASH_ACR_PRFTEN BIT(8)
#define FLASH_ACR_ICEN BIT(9)
#define FLASH_KEYR REG(0x40022008UL)
#define FLASH_KEY1 0x45670123UL
#define FLASH_KEY2 0xCDEF89ABUL
#define FLASH_SR REG(0x40022010UL)
#define FLASH_SR_ERRORS 0x000083FAUL /* OPERR, PROGERR to FASTERR, OPTVERR */
#define FLASH_SR_BUSY (BIT(16) | BIT(18))
#define FLASH_ECCR REG(0x40022018UL)
#define FLASH_ECCR_ADDRESS 0x3FFFUL /* in double words */
#define FLASH_ECCR_ECCD BIT(31)
#define FLASH_CR REG(0x40022014UL)
#define FLASH_CR_PG BIT(0)
#define FLASH_CR_PER BIT(1)
#define FLASH_CR_PNB_SHIFT 3
#define FLASH_CR_PNB_MASK (0x3FUL << FLASH_CR_PNB_SHIFT)
#define FLASH_CR_STRT BIT(16)
#define FLASH_CR_LOCK BIT(31)

/* --- pins ------------------------------------------------------------------------------------- */
enum { GPIO_INPUT, GPIO_OUTPUT, GPIO_ALTERNATE, GPIO_ANALOG };
struct gpio {
    volatile uint32_t mode, type, speed, pull, in, out, set_reset, lock, function[2], reset;
};
#define GPIOA ((struct gpio *)0x50000000UL)
#define GPIOB ((struct gpio *)0x50000400UL)

/* --- analogue-digital converter and its DMA --------------------------------------------------- */
#define ADC_ISR REG(0x40012400UL)
#define ADC_ISR_ADRDY BIT(0)
#define ADC_ISR_CCRDY BIT(13)
#define ADC_CR REG(0x40012408UL)
#define ADC_CR_ADEN BIT(0)
#define ADC_CR_ADSTART BIT(2)
#define ADC_CR_ADVREGEN BIT(28)
#define ADC_CR_ADCAL BIT(31)
#define ADC_CFGR1 REG(0x4001240CUL)
#define ADC_CFGR1_DMAEN BIT(0)
#define ADC_CFGR1_DMACFG BIT(1)
#define ADC_CFGR1_OVRMOD BIT(12)
#define ADC_CFGR1_CONT BIT(13)
#define ADC_CFGR2 REG(0x40012410UL)
#define ADC_CFGR2_OVSE BIT(0)
#define ADC_CFGR2_OVSR_8 (2UL << 2)
#define ADC_CFGR2_CKMODE_PCLK4 (2UL << 30)
#define ADC_SMPR REG(0x40012414UL)
#define ADC_SMPR_1_39C5 5UL
#define ADC_SMPR_2_160C5 (7UL << 4)
#define ADC_SMPR_SECOND(channel) BIT(8 + (channel))
#define ADC_CHSELR REG(0x40012428UL)
#define ADC_DR_ADDRESS 0x40012440UL
#define ADC_CCR REG(0x40012708UL)
#define ADC_CCR_VREFEN BIT(22)
#define VREFINT_CAL (*(const volatile uint16_t *)0x1FFF75AAUL) /* at 3.0 V and 30 degC */

#define DMA_ISR REG(0x40020000UL)
#define DMA_IFCR REG(0x40020004UL)
#define DMA_FLAG_1_ALL 0xFUL
#define DMA_CCR1 REG(0x40020008UL)
#define DMA_CCR_EN BIT(0)
#define DMA_CCR_TCIE BIT(1)
#define DMA_CCR_CIRC BIT(5)
#define DMA_CCR_MINC BIT(7)
#define DMA_CCR_PSIZE_16 (1UL << 8)
#define DMA_CCR_MSIZE_16 (1UL << 10)
#define DMA_CNDTR1 REG(0x4002000CUL)
#define DMA_CPAR1 REG(0x40020010UL)
#define DMA_CMAR1 REG(0x40020014UL)
#define DMAMUX_C0CR REG(0x40020800UL)
#define DMAMUX_ADC 5UL

/* --- timers ----------------------------------------------------------------------------------- */
struct timer {
    volatile uint32_t cr1, cr2, smcr, dier, sr, egr, ccmr1, ccmr2, ccer, cnt, psc, arr, rcr;
    volatile uint32_t ccr1, ccr2, ccr3, ccr4, bdtr;
};
#define TIM1 ((struct timer *)0x40012C00UL)
#define TIM3 ((struct timer *)0x40000400UL)
#define TIM_CR1_CEN BIT(0)
#define TIM_CR1_ARPE BIT(7)
#define TIM_EGR_UG BIT(0)
#define TIM_SR_BIF BIT(7)
#define TIM_CCMR1_CH1_PWM1 (6UL << 4 | BIT(3))
#define TIM_CCMR2_CH4_PWM1 (6UL << 12 | BIT(11))
#define TIM_CCER_CC1E BIT(0)
#define TIM_CCER_CC1NE BIT(2)
#define TIM_CCER_CC4E BIT(12)
#define TIM_BDTR_OSSI BIT(10)
#define TIM_BDTR_OSSR BIT(11)
#define TIM_BDTR_BKE BIT(12)
#define TIM_BDTR_BKP BIT(13)
#define TIM_BDTR_MOE BIT(15)
#define TIM_BDTR_BKF_SHIFT 16

/* --- serial line ------------------------------------------------------------------------------ */
#define USART_CR1 REG(0x40013800UL)
#define USART_CR1_UE BIT(0)
#define USART_CR1_RE BIT(2)
#define USART_CR1_TE BIT(3)
#define USART_CR1_RXNEIE BIT(5)
#define USART_CR1_TXEIE BIT(7)
#define USART_BRR REG(0x4001380CUL)
#define USART_ISR REG(0x4001381CUL)
#define USART_ISR_ERRORS 0xFUL /* parity, framing, noise, overrun */
#define USART_ISR_RXNE BIT(5)
#define USART_ISR_TXE BIT(7)
#define USART_ICR REG(0x40013820UL)
#define USART_RDR REG(0x40013824UL)
#define USART_TDR REG(0x40013828UL)

/* --- watchdog --------------------------------------------------------------------------------- */
#define IWDG_KR REG(0x40003000UL)
#define IWDG_KR_START 0xCCCCUL
#define IWDG_KR_UNLOCK 0x5555UL
#define IWDG_KR_FEED 0xAAAAUL
#define IWDG_PR REG(0x40003004UL)
#define IWDG_PR_32 3UL
#define IWDG_RLR REG(0x40003008UL)
#define IWDG_SR REG(0x4000300CUL)

/* --- core ------------------------------------------------------------------------------------- */
#define SYST_CSR REG(0xE000E010UL)
#define SYST_CSR_ENABLE 7UL /* counter, interrupt, core clock */
#define SYST_RVR REG(0xE000E014UL)
#define SYST_CVR REG(0xE000E018UL)
#define NVIC_ISER REG(0xE000E100UL)
#define NVIC_IPR(n) REG(0xE000E400UL + 4UL * (n))
#define SHPR3 REG(0xE000ED20UL)
enum { IRQ_DMA_CHANNEL1 = 9, IRQ_USART1 = 27, IRQ_COUNT = 32 };

#endif
