/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/swept_cells.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum vs_err vs_cells_make(const struct vs_swept_page *page, int x, int y, struct vs_cells *cells,
                          struct vs_diag *diag)
{
    *cells = (struct vs_cells){.x = x, .y = y, .ys = {.count = 1}};
    enum vs_err err = vs_view_levels(&page->view, x, &cells->xs, diag);
    if (!err && y >= 0) {
        err = vs_view_levels(&page->view, y, &cells->ys, diag);
    }
    if (err) {
        return err;
    }
    size_t count = (size_t)cells->xs.count * (size_t)cells->ys.count;
    if (count > VS_CELLS_MAX) {
        return vs_fail(
            diag, VS_ERR_USAGE, "", 0, 0,
            "plot: %d by %d values of the axes are no grid that a page holds; allowed are "
            "%d cells",
            cells->xs.count, cells->ys.count, VS_CELLS_MAX);
    }
    cells->value = malloc(count * sizeof *cells->value);
    return cells->value ? VS_OK
                        : vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a table");
}

void vs_cells_free(struct vs_cells *cells)
{
    free(cells->xs.value);
    free(cells->ys.value);
    free(cells->value);
    *cells = (struct vs_cells){.x = -1};
}

static size_t cell(const struct vs_cells *cells, int i, int j)
{
    return (size_t)j * (size_t)cells->xs.count + (size_t)i;
}

double vs_cells_at(const struct vs_cells *cells, int i, int j)
{
    return cells->value[cell(cells, i, j)];
}

static enum vs_err refuse_twice(const struct vs_swept_page *page, const struct vs_cells *cells,
                                size_t row, struct vs_diag *diag)
{
    const struct vs_swept *s = &page->swept;
    char x[VS_SWEPT_WORD_BYTES], y[VS_SWEPT_WORD_BYTES] = "";
    vs_view_value(&page->view, cells->x, s->varied[cells->x].value[row], x, sizeof x);
    if (cells->y >= 0) {
        vs_view_value(&page->view, cells->y, s->varied[cells->y].value[row], y, sizeof y);
    }
    return vs_fail(diag, VS_ERR_INPUT, "", 0, 0,
                   "%s has two rows with %s=%s%s%s%s%s that say different things; allowed is one",
                   s->sites.word[s->site[row]], s->varied[cells->x].name, x,
                   cells->y < 0 ? "" : " and ", cells->y < 0 ? "" : s->varied[cells->y].name,
                   cells->y < 0 ? "" : "=", y);
}

enum vs_err vs_cells_take(const struct vs_swept_page *page, int place, struct vs_cells *cells,
                          struct vs_diag *diag)
{
    const struct vs_swept *s = &page->swept;
    for (int k = 0; k < cells->xs.count * cells->ys.count; k++) {
        cells->value[k] = NAN;
    }
    for (size_t k = 0; k < page->view.count; k++) {
        size_t row = page->view.row[k];
        double value = s->asked[0].value[row];
        if (s->site[row] != page->view.site[place] || isnan(value)) {
            continue;
        }
        int i = vs_level_of(&cells->xs, s->varied[cells->x].value[row]);
        int j = cells->y < 0 ? 0 : vs_level_of(&cells->ys, s->varied[cells->y].value[row]);
        double *kept = &cells->value[cell(cells, i, j)];
        if (!isnan(*kept) && *kept != value) {
            return refuse_twice(page, cells, row, diag);
        }
        *kept = value;
    }
    return VS_OK;
}

int vs_cells_different(const struct vs_cells *cells, double found[2])
{
    int count = 0;
    for (int k = 0; k < cells->xs.count * cells->ys.count && count < 3; k++) {
        double v = cells->value[k];
        if (isnan(v) || (count > 0 && v == found[0]) || (count > 1 && v == found[1])) {
            continue;
        }
        if (count < 2) {
            found[count] = v;
        }
        count++;
    }
    return count;
}

void vs_cells_note(struct vs_swept_page *page, const struct vs_panel *panel, int different,
                   const double found[2])
{
    int zh = page->options->language == VS_LANGUAGE_ZH;
    char text[VS_SWEPT_LABEL_BYTES];
    if (different == 0) {
        snprintf(text, sizeof text, zh ? "没有数值" : "no values");
    } else if (different == 1) {
        snprintf(text, sizeof text, zh ? "所有设计均为%.4g" : "%.4g for every design", found[0]);
    } else {
        snprintf(text, sizeof text,
                 zh ? "只有%.4g和%.4g，无中间值" : "only %.4g and %.4g, nothing between",
                 fmin(found[0], found[1]), fmax(found[0], found[1]));
    }
    vs_multiples_note(&page->canvas, panel, 0.5 * (panel->x.from_pt + panel->x.to_pt),
                      0.5 * (panel->y.from_pt + panel->y.to_pt), text);
}
