/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a lamp stays lit through five cloudy days, over one varied column, a line for every
 * value of another, a panel for each site. */
#include "sim/plot/plots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/plot/page.h"
#include "sim/plot/swept_cells.h"

enum { LINES_MAX = 6 };

static const double dot_pt = 2.2, dots_least_pt = 5;

/* Told apart by hue, by darkness and by dash. */
static const struct vs_pen pens[LINES_MAX] = {
    {0x12355b, 1.5, VS_DASH_SOLID},  {0xd55e00, 1.5, VS_DASH_SOLID},
    {0x009e73, 1.5, VS_DASH_LONG},   {0x8f1d6b, 1.5, VS_DASH_LONG},
    {0xa67c00, 1.5, VS_DASH_DOTTED}, {0x3a8fc8, 1.5, VS_DASH_DOTTED},
};

/* X(enumerator, English, Chinese) */
#define WORDS(X)                                                                                   \
    X(TITLE, "Five cloudy days", "连续五个阴天")                                                   \
    X(SHARE, "Share of them lit throughout", "全程亮灯的占比")                                     \
    X(BELOW, "each begun at a winter sunset", "从冬季日落起算")

#include "sim/plot/words.h"

struct page {
    struct vs_swept_page of;
    struct vs_cells cells; /* x: along the axis; y: the lines */
    struct vs_panel panel; /* that is drawn */
    double *x_pt, *y_pt;   /* [cells.xs.count] */
};

/* --- drawing ---------------------------------------------------------------------------------- */

/* Where a value was not swept the line is broken. */
static void draw_line(struct page *page, int j)
{
    const struct vs_cells *c = &page->cells;
    double width = page->panel.x.to_pt - page->panel.x.from_pt;
    int dots = c->xs.count == 1 || width / (c->xs.count - 1) >= dots_least_pt, count = 0;
    for (int i = 0; i <= c->xs.count; i++) {
        double value = i < c->xs.count ? vs_cells_at(c, i, j) : (double)NAN;
        if (isnan(value)) {
            vs_canvas_line(&page->of.canvas, &pens[j], page->x_pt, page->y_pt, count);
            for (int k = 0; k < count && (dots || count == 1); k++) {
                vs_panel_dot(&page->of.canvas, pens[j].rgb, dot_pt, page->x_pt[k], page->y_pt[k]);
            }
            count = 0;
            continue;
        }
        page->x_pt[count] = vs_scale_pt(&page->panel.x, c->xs.value[i]);
        page->y_pt[count++] = vs_scale_pt(&page->panel.y, value);
    }
}

static enum vs_err draw_panel(struct page *page, int place, struct vs_diag *diag)
{
    double found[2] = {0, 0};
    enum vs_err err = vs_cells_take(&page->of, place, &page->cells, diag);
    if (err) {
        return err;
    }
    page->panel = vs_multiples_panel(&page->of.multiples, place);
    vs_multiples_under(&page->of.canvas, &page->of.multiples, place);
    vs_multiples_around(&page->of.canvas, &page->of.multiples, place,
                        vs_swept_page_site(&page->of, place));
    for (int j = 0; j < page->cells.ys.count; j++) {
        draw_line(page, j);
    }
    int different = vs_cells_different(&page->cells, found);
    if (different < 2) {
        vs_cells_note(&page->of, &page->panel, different, found);
    }
    return VS_OK;
}

static void write_words(struct page *page)
{
    enum vs_language language = page->of.options->language;
    const struct vs_cells *c = &page->cells;
    char axis[VS_SWEPT_LABEL_BYTES], label[LINES_MAX][VS_SWEPT_LABEL_BYTES];
    struct vs_legend entries[LINES_MAX];
    int lines = c->y < 0 ? 0 : c->ys.count;
    for (int j = 0; j < lines; j++) {
        vs_swept_value(&page->of.view, c->y, c->ys.value[j], language, j == 0, label[j]);
        entries[j] = (struct vs_legend){.label = label[j], .look.pen = pens[j]};
    }
    vs_swept_axis(&page->of.view, c->x, language, axis);
    vs_swept_page_words(&page->of, word(WORD_TITLE, language), axis, word(WORD_BELOW, language));
    vs_multiples_heading(&page->of.canvas, word(WORD_SHARE, language), entries, lines);
}

/* --- what is asked for ------------------------------------------------------------------------ */

/* The column of the lines: the one that --by names, else the first beside x that varies. */
static enum vs_err find_lines(const struct page *page, int x, int *y, struct vs_diag *diag)
{
    const struct vs_view *view = &page->of.view;
    const char *by = page->of.options->by;
    *y = by ? vs_swept_find(view->swept, by) : -1;
    if (by && (*y < 0 || *y == x)) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: --by is '%.60s', which %s; allowed is another column that the sweep "
                       "varied",
                       by, *y < 0 ? "the sweep did not vary" : "is along the axis");
    }
    for (int k = 0; !by && *y < 0 && k < view->swept->varied_count; k++) {
        *y = k != x && vs_view_varies(view, k) ? k : -1;
    }
    return VS_OK;
}

static enum vs_err judge_lines(const struct page *page, struct vs_diag *diag)
{
    if (page->cells.ys.count <= LINES_MAX) {
        return VS_OK;
    }
    const char *name = page->of.swept.varied[page->cells.y].name;
    return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                   "plot: %s has %d values and a page takes %d lines; needed is --where %s=VALUE "
                   "or --by another column",
                   name, page->cells.ys.count, LINES_MAX, name);
}

static enum vs_err find_axes(struct page *page, struct vs_diag *diag)
{
    const struct vs_view *view = &page->of.view;
    int x = -1, y = -1;
    enum vs_err err = vs_view_axis(view, "x", page->of.options->x, "floor_pm", -1, &x, diag);
    err = err ? err : find_lines(page, x, &y, diag);
    const int axes[2] = {x, y};
    err = err ? err : vs_view_judge_others(view, axes, 2, diag);
    err = err ? err : vs_cells_make(&page->of, x, y, &page->cells, diag);
    return err ? err : judge_lines(page, diag);
}

static enum vs_err prepare(struct page *page, struct vs_diag *diag)
{
    struct vs_multiples *m = &page->of.multiples;
    double low, high;
    enum vs_err err = find_axes(page, diag);
    err = err ? err : vs_swept_page_range(&page->of, 0, &low, &high, diag);
    if (err) {
        return err;
    }
    const struct vs_levels *xs = &page->cells.xs;
    double least = xs->value[0], most = xs->value[xs->count - 1];
    page->x_pt = malloc(2 * (size_t)xs->count * sizeof *page->x_pt);
    if (!page->x_pt) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a line");
    }
    page->y_pt = page->x_pt + xs->count;
    vs_multiples_scale_x(m, least, most, 0);
    m->x_from -= 0.03 * (most - least);
    m->x_to += 0.03 * (most - least);
    /* a share near 1 is looked at closely */
    vs_multiples_scale_y(m, low < 0.5 || low == 1 ? 0 : low, 1, 1);
    m->y_to += 0.03 * (m->y_to - m->y_from);
    m->y_from -= 0.02 * (m->y_to - m->y_from);
    return VS_OK;
}

static enum vs_err draw(struct page *page, const char *output, struct vs_diag *diag)
{
    enum vs_err err = vs_swept_page_open(&page->of, output, diag);
    if (err) {
        return err;
    }
    for (int place = 0; !err && place < page->of.view.site_count; place++) {
        err = draw_panel(page, place, diag);
    }
    write_words(page);
    if (err) {
        vs_canvas_drop(&page->of.canvas);
        return err;
    }
    return vs_canvas_close(&page->of.canvas, diag);
}

enum vs_err vs_plot_event(const char *input, const char *output,
                          const struct vs_plot_options *options, struct vs_diag *diag)
{
    static const struct vs_swept_asked asked = {"event_lit_frac", 0, 1};
    struct page *page = calloc(1, sizeof *page);
    if (!page) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a page");
    }
    enum vs_err err = vs_swept_page_take(&page->of, input, &asked, 1, options, diag);
    err = err ? err : prepare(page, diag);
    err = err ? err : draw(page, output, diag);
    vs_swept_page_free(&page->of);
    vs_cells_free(&page->cells);
    free(page->x_pt);
    free(page);
    return err;
}
