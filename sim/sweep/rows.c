/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/rows.h"

#include <stdlib.h>

enum vs_err vs_sweep_rows_size(struct vs_sweep_rows *rows, size_t count,
                               const struct vs_sweep_head *head, struct vs_diag *diag)
{
    if (count > rows->room || !rows->row) {
        size_t room = count ? count : 1;
        struct vs_sweep_row *row = calloc(room, sizeof *row);
        double *value = calloc(room * (size_t)(head->axis_count + 1), sizeof *value);
        if (!row || !value) {
            free(row);
            free(value);
            return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "no memory for %zu rows", count);
        }
        vs_sweep_rows_free(rows);
        rows->row = row;
        rows->value = value;
        rows->room = room;
    }
    rows->count = count;
    return VS_OK;
}

void vs_sweep_rows_free(struct vs_sweep_rows *rows)
{
    free(rows->row);
    free(rows->value);
    *rows = (struct vs_sweep_rows){0};
}

int vs_sweep_rows_fit(const struct vs_sweep_rows *rows, const struct vs_sweep_head *head)
{
    for (size_t k = 0; k < rows->count; k++) {
        const struct vs_sweep_row *row = &rows->row[k];
        if (row->design < 0 || row->site < 0 || row->site >= head->site_count ||
            row->replicate < -1) {
            return 0;
        }
        const double *value = rows->value + k * (size_t)head->axis_count;
        for (int a = 0; a < head->axis_count; a++) {
            int words = head->axes[a].word_count;
            if (words && !(value[a] >= 0 && value[a] < words && value[a] == (int)value[a])) {
                return 0;
            }
        }
    }
    return 1;
}
