/* SPDX-License-Identifier: MIT */
/* One line a minute on the serial line, for a technician with a cable:
 *   t=86400 mode=1 night=0 bat=13204 pv=17910 chg=2210 lamp=0 cell=215 soc=870 level=0 faults=0
 * Units are those of the core: s, mV, mA, 0.1 degC, permille; faults in hexadecimal. */
#include "firmware/app/parts.h"
#include "firmware/core/word.h"

struct line {
    char text[FW_APP_LINE];
    int length;
};

static void put(struct line *line, char c)
{
    if (line->length < FW_APP_LINE) {
        line->text[line->length++] = c;
    }
}

static void put_text(struct line *line, const char *text)
{
    while (*text) {
        put(line, *text++);
    }
}

/* Digits by subtraction: the controller has no divider. */
static void put_number(struct line *line, word value)
{
    static const uint32_t powers[] = {1000000000, 100000000, 10000000, 1000000, 100000,
                                      10000,      1000,      100,      10,      1};
    uint32_t rest = value < 0 ? 0U - (uint32_t)value : (uint32_t)value;
    int begun = 0;
    if (value < 0) {
        put(line, '-');
    }
    for (int i = 0; i < 10; i++) {
        char digit = '0';
        while (rest >= powers[i]) {
            rest -= powers[i];
            digit++;
        }
        begun |= digit != '0' || i == 9;
        if (begun) {
            put(line, digit);
        }
    }
}

static void put_hex(struct line *line, word value)
{
    int begun = 0;
    for (int at = 28; at >= 0; at -= 4) {
        uint32_t nibble = ((uint32_t)value >> at) & 15U;
        begun |= nibble != 0 || at == 0;
        if (begun) {
            put(line, "0123456789abcdef"[nibble]);
        }
    }
}

static void put_named(struct line *line, const char *name, word value)
{
    put_text(line, name);
    put_number(line, value);
}

void fw_app_status(struct fw_app *app, word seconds)
{
    app->status_s += seconds;
    if (app->status_s < FW_APP_STATUS_S) {
        return;
    }
    app->status_s = 0;
    const struct fw_senses *senses = &app->senses;
    const struct fw_outputs *out = &app->outputs;
    struct line line = {.length = 0};
    put_named(&line, "t=", (word)(app->log.time_s & 0x7fffffff));
    put_named(&line, " mode=", out->mode);
    put_named(&line, " night=", out->night);
    put_named(&line, " bat=", senses->bat_mv);
    put_named(&line, " pv=", senses->pv_mv);
    put_named(&line, " chg=", senses->charge_ma);
    put_named(&line, " lamp=", senses->lamp_ma);
    put_named(&line, " cell=", senses->cell_ddc);
    put_named(&line, " soc=", out->soc_pm);
    put_named(&line, " level=", out->lamp_pm);
    put_text(&line, " faults=");
    put_hex(&line, out->faults);
    put_text(&line, "\r\n");
    fw_port_write(app->board, line.text, line.length);
}
