/* SPDX-License-Identifier: MIT */
#include "firmware/app/app.h"
#include "firmware/port/stm32/board.h"

int main(void)
{
    static struct fw_app app;
    fw_app_start(&app, fw_board_start());
    for (;;) {
        fw_app_poll(&app);
        __asm volatile("wfi"); /* until the next millisecond, or the next sequence of readings */
    }
}
