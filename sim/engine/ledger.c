/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/ledger.h"

static const struct {
    const char *name, *words;
} lines[VS_LEDGER_COUNT] = {
#define VS_LEDGER_ROW(name, words) {#name, words},
    VS_LEDGER_LINES(VS_LEDGER_ROW)
#undef VS_LEDGER_ROW
};

double vs_ledger_throughput_j(const struct vs_ledger *ledger)
{
    return vs_sum_value(&ledger->throughput_j);
}

const char *vs_ledger_name(enum vs_ledger_line line)
{
    return lines[line].name;
}

const char *vs_ledger_words(enum vs_ledger_line line)
{
    return lines[line].words;
}

double vs_ledger_line_j(const struct vs_ledger *ledger, enum vs_ledger_line line)
{
    return vs_sum_value(&ledger->line_j[line]);
}

double vs_ledger_stored_j(const struct vs_ledger *ledger)
{
    return ledger->stored_now_j - ledger->stored_start_j;
}

double vs_ledger_residual_frac(const struct vs_ledger *ledger)
{
    struct vs_sum left = ledger->line_j[VS_LEDGER_panel];
    for (int line = VS_LEDGER_panel + 1; line < VS_LEDGER_COUNT; line++) {
        vs_sum_add(&left, -ledger->line_j[line].total);
        vs_sum_add(&left, -ledger->line_j[line].rest);
    }
    vs_sum_add(&left, -vs_ledger_stored_j(ledger));
    double throughput = vs_sum_value(&ledger->throughput_j);
    return throughput > 0 ? vs_sum_value(&left) / throughput : 0;
}
