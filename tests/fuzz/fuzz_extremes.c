/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_extremes.c - any bytes as a record's darkest days: no crash, no leak, and what is taken can
 * be drawn. */
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

#include "sim/plot/read_extremes.h"

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

static int is_possible(const struct vs_extremes_point *p)
{
    return p->period_winters >= 1 && p->period_winters <= 1e6 && p->kwhm2 >= 0 && p->kwhm2 <= 20 &&
           p->low >= 0 && p->low <= p->high && p->high <= 20;
}

static void expect_possible(const struct vs_extremes_table *t)
{
    promise(t->days >= 1 && t->days <= 366 && t->design_kwhm2 >= 0 && t->design_kwhm2 <= 20);
    promise(t->winter_count >= 1 && t->winter_count <= VS_EXTREMES_WINTERS_MAX);
    promise(t->curve_count >= 2 && t->curve_count <= VS_EXTREMES_CURVE_MAX);
    for (int i = 0; i < t->winter_count; i++) {
        promise(is_possible(&t->winter[i]));
    }
    for (int i = 0; i < t->curve_count; i++) {
        promise(is_possible(&t->curve[i]));
        promise(i == 0 || t->curve[i].period_winters > t->curve[i - 1].period_winters);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vs_extremes_table table;
    struct vs_diag diag = {.line = -1};
    /* a null text would ask for a file */
    const char *text = size ? (const char *)data : "";
    enum vs_err err = vs_extremes_table_read_memory(text, size, "fuzz", &table, &diag);
    if (err) {
        promise(err == VS_ERR_INPUT && diag.line >= 0 && strchr(diag.text, ';'));
        promise(!table.winter && !table.curve && table.winter_count == 0);
    } else {
        expect_possible(&table);
    }
    vs_extremes_table_free(&table);
    return 0;
}
