/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int exit_code;
    const char *text;
} table[VS_ERR_COUNT] = {
#define VS_ERR_ROW(name, exit_code, text) {exit_code, text},
    VS_ERR_TABLE(VS_ERR_ROW)
#undef VS_ERR_ROW
};

const char *vs_err_text(enum vs_err err)
{
    return (unsigned)err < VS_ERR_COUNT ? table[err].text : table[VS_ERR_INTERNAL].text;
}

int vs_err_exit_code(enum vs_err err)
{
    return (unsigned)err < VS_ERR_COUNT ? table[err].exit_code : table[VS_ERR_INTERNAL].exit_code;
}

enum vs_err vs_fail(struct vs_diag *diag, enum vs_err err, const char *file, int line, int column,
                    const char *format, ...)
{
    if (!diag) {
        return err;
    }
    snprintf(diag->file, sizeof diag->file, "%s", file ? file : "");
    diag->line = line;
    diag->column = column;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(diag->text, sizeof diag->text, format, arguments);
    va_end(arguments);
    return err;
}

void vs_diag_format(const struct vs_diag *diag, char *out, unsigned long size)
{
    char place[320] = "";
    if (diag->file[0] && diag->line > 0 && diag->column > 0) {
        snprintf(place, sizeof place, "%s:%d:%d: ", diag->file, diag->line, diag->column);
    } else if (diag->file[0] && diag->line > 0) {
        snprintf(place, sizeof place, "%s:%d: ", diag->file, diag->line);
    } else if (diag->file[0]) {
        snprintf(place, sizeof place, "%s: ", diag->file);
    }
    snprintf(out, size, "vesper: %s%s", place, diag->text);
}
