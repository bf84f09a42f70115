/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/shorthand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_blanks(const char *at)
{
    while (*at == ' ') {
        at++;
    }
    return at;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* A plain decimal number of at most seven digits before the point, greater than zero. */
static const char *read_amount(const char *at, double *value)
{
    size_t whole = strspn(at, "0123456789");
    size_t part = at[whole] == '.' ? 1 + strspn(at + whole + 1, "0123456789") : 0;
    if (whole == 0 || whole > 7 || part == 1 || part > 7) {
        return NULL;
    }
    char digits[20];
    memcpy(digits, at, whole + part);
    digits[whole + part] = '\0';
    *value = strtod(digits, NULL);
    return *value > 0.0 ? at + whole + part : NULL;
}

static const char *read_word(const char *at, const char *word)
{
    for (; *word; word++, at++) {
        if (lower(*at) != *word) {
            return NULL;
        }
    }
    return at;
}

static const char *read_times(const char *at)
{
    if (strncmp(at, "\xc3\x97", 2) == 0) { /* the multiplication sign */
        return at + 2;
    }
    return *at && strchr("xX*", *at) ? at + 1 : NULL;
}

int vs_shorthand_read(const char *text, struct vs_shorthand *out)
{
    double values[5];
    static const char *const units[5] = {"w", "h", "t", "w", "ah"};
    const char *at = skip_blanks(text);
    for (int i = 0; i < 5; i++) {
        const char *next = i == 0 ? at : read_times(at);
        if (next) {
            at = skip_blanks(next);
            next = read_amount(at, &values[i]);
        }
        if (next) {
            at = skip_blanks(next);
            next = read_word(at, units[i]);
        }
        if (!next) {
            return (int)(at - text) + 1;
        }
        at = skip_blanks(next);
    }
    *out = (struct vs_shorthand){values[0], values[1], values[2], values[3], values[4]};
    return *at ? (int)(at - text) + 1 : 0;
}

void vs_shorthand_write(const struct vs_shorthand *shorthand, char *out, unsigned long size)
{
    snprintf(out, size, "%.7gWx%.7gHx%.7gTx%.7gWx%.7gAH", shorthand->lamp_w, shorthand->hours_h,
             shorthand->cloudy_days, shorthand->panel_w, shorthand->battery_ah);
}
