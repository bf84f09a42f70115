/* SPDX-License-Identifier: MIT */
/* The serial line: 115200 baud, 8N1, PB6 out and PB7 in. Text waits in a ring that the interrupt
 * empties. A technician's letter comes in: s = sleep for transport, w = wake. */
#include "firmware/port/stm32/board.h"
#include "firmware/port/stm32/registers.h"

enum { BAUD_DIVIDER = 556 /* of 64 MHz: 115108 baud */, PIN_OUT = 6, PIN_IN = 7 };

void fw_serial_start(struct fw_board *board)
{
    board->text_in = 0;
    board->text_out = 0;
    board->service = FW_SERVICE_NONE;
    GPIOB->pull |= 1UL << (2 * PIN_IN);
    GPIOB->function[0] &= ~(0xFUL << (4 * PIN_OUT) | 0xFUL << (4 * PIN_IN)); /* AF0 */
    GPIOB->mode = (GPIOB->mode & ~(3UL << (2 * PIN_OUT) | 3UL << (2 * PIN_IN))) |
                  (uint32_t)GPIO_ALTERNATE << (2 * PIN_OUT) |
                  (uint32_t)GPIO_ALTERNATE << (2 * PIN_IN);
    USART_BRR = BAUD_DIVIDER;
    USART_CR1 = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE | USART_CR1_RXNEIE;
    NVIC_IPR(IRQ_USART1 / 4) |= 0xC0UL << (8 * (IRQ_USART1 % 4));
    NVIC_ISER = BIT(IRQ_USART1);
}

void fw_on_serial(void)
{
    struct fw_board *board = &fw_the_board;
    uint32_t status = USART_ISR;
    USART_ICR = USART_ISR_ERRORS; /* a torn letter is no letter */
    if (status & USART_ISR_RXNE) {
        uint32_t letter = USART_RDR;
        if (!(status & USART_ISR_ERRORS)) {
            board->service = letter == 's'   ? FW_SERVICE_SLEEP
                             : letter == 'w' ? FW_SERVICE_WAKE
                                             : board->service;
        }
    }
    if (!(status & USART_ISR_TXE)) {
        return;
    }
    if (board->text_out == board->text_in) {
        USART_CR1 &= ~USART_CR1_TXEIE;
        return;
    }
    USART_TDR = (uint8_t)board->text[board->text_out];
    board->text_out = (uint8_t)((board->text_out + 1) & (FW_SERIAL_ROOM - 1));
}

void fw_port_write(struct fw_board *board, const char *text, int length)
{
    int used = (board->text_in - board->text_out) & (FW_SERIAL_ROOM - 1);
    if (length > FW_SERIAL_ROOM - 1 - used) {
        return;
    }
    int in = board->text_in;
    for (int i = 0; i < length; i++) {
        board->text[in] = text[i];
        in = (in + 1) & (FW_SERIAL_ROOM - 1);
    }
    fw_interrupts_off();
    board->text_in = (uint8_t)in;
    USART_CR1 |= USART_CR1_TXEIE;
    fw_interrupts_on();
}

int fw_port_service(struct fw_board *board)
{
    fw_interrupts_off();
    int service = board->service;
    board->service = FW_SERVICE_NONE;
    fw_interrupts_on();
    return service;
}
