/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_trace.c - any bytes as a trace: no crash, no leak, and what is taken is in order and range.
 */
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

#include "sim/plot/read_trace.h"

static const struct vs_trace_column columns[] = {
    {"pv_w", 1, -1000, 100000},
    {"soc_frac", 1, -0.1, 1.1},
    {"air_degc", 0, -100, 100},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

static void expect_possible(const struct vs_trace_table *table)
{
    promise(table->rows >= 2 && table->rows <= VS_TRACE_ROWS_MAX);
    for (size_t i = 1; i < table->rows; i++) {
        promise(table->local_s[i] > table->local_s[i - 1]);
    }
    for (int k = 0; k < COLUMNS; k++) {
        const double *value = table->column[k];
        promise(value || !columns[k].required);
        for (size_t i = 0; value && i < table->rows; i++) {
            promise(value[i] >= columns[k].min && value[i] <= columns[k].max);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vs_trace_table table;
    struct vs_diag diag = {.line = -1};
    /* a null text would ask for a file */
    const char *text = size ? (const char *)data : "";
    enum vs_err err = vs_trace_table_read_memory(text, size, "fuzz", columns, COLUMNS, &table,
                                                 &diag);
    if (err) {
        promise(err == VS_ERR_INPUT && diag.line >= 0 && strchr(diag.text, ';'));
        promise(!table.local_s && table.rows == 0);
    } else {
        expect_possible(&table);
    }
    vs_trace_table_free(&table);
    return 0;
}
