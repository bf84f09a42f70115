/* SPDX-License-Identifier: MIT */
/* The power stages. TIM1 drives the converter's half bridge at 100 kHz with 200 ns of dead time;
 * its break input takes the gates away in hardware. TIM3 dims the lamp at 1 kHz. In reset all these
 * pins float, and resistors on the board hold every gate off. */
#include "firmware/port/stm32/board.h"
#include "firmware/port/stm32/registers.h"

enum {
    PIN_BREAK = 6,  /* PA6, AF2; high is a fault, so that a broken wire is one */
    PIN_LOW = 7,    /* PA7, AF2 */
    PIN_HIGH = 8,   /* PA8, AF2 */
    PIN_LAMP = 1,   /* PB1, AF1 */
    PIN_HEATER = 3, /* PB3 */
    PIN_PATH = 5    /* PB5: the transistor that keeps the battery off a dark panel */
};
enum { DEAD_TIME = 13 /* of 1/64 us */, LAMP_STEPS = 1000 };

static void mode(struct gpio *port, int pin, uint32_t value)
{
    port->mode = (port->mode & ~(3UL << (2 * pin))) | value << (2 * pin);
}

static void function(struct gpio *port, int pin, uint32_t number)
{
    volatile uint32_t *half = &port->function[pin >> 3];
    int at = 4 * (pin & 7);
    *half = (*half & ~(15UL << at)) | number << at;
    mode(port, pin, GPIO_ALTERNATE);
}

void fw_power_start(struct fw_board *board)
{
    fw_power_off(board);
    TIM1->arr = FW_BUCK_PERIOD - 1;
    TIM1->ccmr1 = TIM_CCMR1_CH1_PWM1;
    TIM1->ccer = TIM_CCER_CC1E;
    TIM1->bdtr = DEAD_TIME | TIM_BDTR_OSSI | TIM_BDTR_OSSR | TIM_BDTR_BKE | TIM_BDTR_BKP |
                 2UL << TIM_BDTR_BKF_SHIFT;
    TIM1->egr = TIM_EGR_UG;
    TIM1->cr1 = TIM_CR1_ARPE | TIM_CR1_CEN;
    TIM3->psc = 63; /* 1 MHz */
    TIM3->arr = LAMP_STEPS - 1;
    TIM3->ccmr2 = TIM_CCMR2_CH4_PWM1;
    TIM3->ccer = TIM_CCER_CC4E;
    TIM3->egr = TIM_EGR_UG;
    TIM3->cr1 = TIM_CR1_ARPE | TIM_CR1_CEN;
    /* the timers hold their outputs low before the pins are theirs */
    GPIOA->pull |= 1UL << (2 * PIN_BREAK);
    function(GPIOA, PIN_BREAK, 2);
    function(GPIOA, PIN_LOW, 2);
    function(GPIOA, PIN_HIGH, 2);
    function(GPIOB, PIN_LAMP, 1);
    mode(GPIOB, PIN_HEATER, GPIO_OUTPUT);
    mode(GPIOB, PIN_PATH, GPIO_OUTPUT);
}

static void converter_off(struct fw_board *board)
{
    TIM1->bdtr &= ~TIM_BDTR_MOE;
    TIM1->ccr1 = 0;
    GPIOB->reset = BIT(PIN_PATH);
    fw_buck_trip(&board->buck);
}

void fw_power_off(struct fw_board *board)
{
    converter_off(board);
    TIM3->ccr4 = 0;
    GPIOB->reset = BIT(PIN_HEATER);
    board->target.run = 0;
}

void fw_power_pause(struct fw_board *board)
{
    fw_interrupts_off();
    converter_off(board);
    fw_interrupts_on();
}

void fw_power_step(struct fw_board *board, const struct fw_buck_seen *seen)
{
    if (TIM1->sr & TIM_SR_BIF) { /* the gates are gone already */
        fw_buck_trip(&board->buck);
        TIM1->sr = ~TIM_SR_BIF;
    }
    int32_t counts = fw_buck_step(&board->buck, &board->target, seen);
    if (counts == 0) {
        TIM1->bdtr &= ~TIM_BDTR_MOE;
        TIM1->ccr1 = 0;
        GPIOB->reset = BIT(PIN_PATH);
        return;
    }
    TIM1->ccr1 = (uint32_t)counts;
    TIM1->ccer = board->buck.sync ? TIM_CCER_CC1E | TIM_CCER_CC1NE : TIM_CCER_CC1E;
    TIM1->bdtr |= TIM_BDTR_MOE; /* refused while the break input is high */
    GPIOB->set_reset = BIT(PIN_PATH);
}

void fw_port_drive(struct fw_board *board, const struct fw_drive *drive)
{
    struct fw_buck_target target = {drive->run, drive->pv_set_mv, drive->charge_mv,
                                    drive->charge_max_ma, 0};
    const int32_t *full = board->full_scale;
    target.start = fw_buck_start(fw_reading(board->mean[FW_CH_PV], full[FW_CH_PV]),
                                 fw_reading(board->mean[FW_CH_BAT], full[FW_CH_BAT]));
    fw_interrupts_off();
    if (!board->supply_low) {
        board->target = target;
        TIM3->ccr4 = (uint32_t)drive->lamp_pm;
        GPIOB->set_reset = drive->heater ? BIT(PIN_HEATER) : BIT(PIN_HEATER + 16);
    }
    fw_interrupts_on();
}

void fw_port_safe(struct fw_board *board)
{
    fw_interrupts_off();
    fw_power_off(board);
    fw_interrupts_on();
}
