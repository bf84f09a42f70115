/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Light delivered against cost, a panel for each site: every design a dot, and those that nothing
 * cheaper or as cheap outshines as a line. */
#include "sim/plot/plots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/plot/page.h"
#include "sim/plot/swept_page.h"

enum { COST, LIGHT, MEASURES };
enum { DOT_RGB = 0x8fa3b8, LABELS_MAX = 8 };

static const struct vs_pen front_pen = {0x8f1d1d, 1.3, VS_DASH_SOLID};
static const double dot_pt = 1.2, front_dot_pt = 2.4, label_pt = 8.5, label_height_pt = 11;

/* X(enumerator, English, Chinese) */
#define WORDS(X)                                                                                   \
    X(TITLE, "Light delivered against cost", "照明保障与费用")                                     \
    X(COST, "Cost of panel and battery (CNY)", "电池板与蓄电池费用（元）")                         \
    X(LIGHT, "Light delivered over light asked for", "实际照明与要求之比")                         \
    X(DESIGN, "Designs", "设计")                                                                   \
    X(FRONT, "No cheaper one gives more (Pareto front)", "帕累托前沿")

#include "sim/plot/words.h"

struct design {
    double cost, light;
    size_t row;
};

struct page {
    struct vs_swept_page of;
    /* of the panel that is drawn */
    struct vs_panel panel;
    struct design *design; /* by rising cost, of one cost by falling light */
    int count;
    int *front; /* places in design */
    int front_count;
    struct vs_places places;
};

static int by_cost(const void *a, const void *b)
{
    const struct design *x = a, *y = b;
    if (x->cost != y->cost) {
        return x->cost > y->cost ? 1 : -1;
    }
    if (x->light != y->light) {
        return x->light < y->light ? 1 : -1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

static void take_site(struct page *page, int place)
{
    const struct vs_swept *s = &page->of.swept;
    double best = -INFINITY;
    page->count = page->front_count = 0;
    for (size_t k = 0; k < page->of.view.count; k++) {
        size_t row = page->of.view.row[k];
        struct design d = {s->asked[COST].value[row], s->asked[LIGHT].value[row], row};
        if (s->site[row] == page->of.view.site[place] && !isnan(d.cost) && !isnan(d.light)) {
            page->design[page->count++] = d;
        }
    }
    qsort(page->design, (size_t)page->count, sizeof *page->design, by_cost);
    for (int k = 0; k < page->count; k++) {
        if (page->design[k].light > best) {
            best = page->design[k].light;
            page->front[page->front_count++] = k;
        }
    }
}

static double x_pt(const struct page *page, const struct design *d)
{
    return vs_scale_pt(&page->panel.x, d->cost);
}

static double y_pt(const struct page *page, const struct design *d)
{
    return vs_scale_pt(&page->panel.y, d->light);
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* One dot a cell of a point: of a million designs no more is seen. */
static enum vs_err draw_designs(struct page *page, struct vs_diag *diag)
{
    size_t columns = (size_t)(page->panel.x.to_pt - page->panel.x.from_pt) + 2;
    size_t rows = (size_t)(page->panel.y.to_pt - page->panel.y.from_pt) + 2;
    char *seen = calloc(columns * rows, 1);
    if (!seen) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out while dots were drawn");
    }
    for (int k = 0; k < page->count; k++) {
        double x = x_pt(page, &page->design[k]), y = y_pt(page, &page->design[k]);
        size_t at = (size_t)(y - page->panel.y.from_pt) * columns +
                    (size_t)(x - page->panel.x.from_pt);
        if (!seen[at]) {
            vs_panel_dot(&page->of.canvas, DOT_RGB, dot_pt, x, y);
        }
        seen[at] = 1;
    }
    free(seen);
    return VS_OK;
}

static enum vs_err draw_front(struct page *page, struct vs_diag *diag)
{
    size_t room = 2 * (size_t)page->front_count + 1;
    double *x = malloc(2 * room * sizeof *x), *y = x + room;
    int n = 0;
    if (!x) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out while a line was drawn");
    }
    for (int k = 0; k < page->front_count; k++) {
        const struct design *d = &page->design[page->front[k]];
        if (k > 0) {
            x[n] = x_pt(page, d);
            y[n] = y[n - 1];
            n++;
        }
        x[n] = x_pt(page, d);
        y[n++] = y_pt(page, d);
    }
    if (n > 0) { /* what costs more gives no more */
        x[n] = page->panel.x.to_pt;
        y[n] = y[n - 1];
        n++;
    }
    vs_canvas_line(&page->of.canvas, &front_pen, x, y, n);
    for (int k = 0; k < page->front_count; k++) {
        const struct design *d = &page->design[page->front[k]];
        vs_panel_dot(&page->of.canvas, front_pen.rgb, front_dot_pt, x_pt(page, d), y_pt(page, d));
    }
    free(x);
    return VS_OK;
}

/* "100 W, 60 Ah": what was varied. */
static void name_design(const struct page *page, const struct design *d,
                        char out[VS_CANVAS_TEXT_MAX])
{
    const struct vs_view *view = &page->of.view;
    size_t used = 0;
    *out = '\0';
    for (int k = 0; k < view->swept->varied_count; k++) {
        char value[VS_SWEPT_LABEL_BYTES];
        if (!vs_view_varies(view, k)) {
            continue;
        }
        vs_swept_value(view, k, view->swept->varied[k].value[d->row], page->of.options->language, 0,
                       value);
        if (used + strlen(value) + 3 < VS_CANVAS_TEXT_MAX) {
            used += (size_t)snprintf(out + used, VS_CANVAS_TEXT_MAX - used, "%s%s",
                                     used ? ", " : "", value);
        }
    }
}

static int hides_designs(const struct page *page, double x, double y, double width)
{
    for (int k = 0; k < page->count; k++) {
        double dx = x_pt(page, &page->design[k]) - x, dy = y_pt(page, &page->design[k]) - y;
        if (fabs(dx) < width / 2 + dot_pt && fabs(dy) < label_height_pt / 2 + dot_pt) {
            return 1;
        }
    }
    return 0;
}

/* Above a design of the front and left of it there is nothing: a name stands there if it fits, else
 * below it and right of it where no design is. */
static int label_design(struct page *page, const struct design *d)
{
    const struct vs_lettering left = {VS_INK, label_pt, 1.0, 0, 0};
    const struct vs_lettering right = {VS_INK, label_pt, 0.0, 0, 0};
    char text[VS_CANVAS_TEXT_MAX];
    name_design(page, d, text);
    double width = vs_canvas_text_width_em(text) * label_pt * 1.1 + 4;
    double x = x_pt(page, d), y = y_pt(page, d), middle = x + 5 + width / 2;
    if (!text[0]) {
        return 0;
    }
    if (vs_places_take(&page->places, &page->panel, x - 3 - width / 2, y + 7, width,
                       label_height_pt)) {
        vs_canvas_text(&page->of.canvas, &left, x - 3, y + 7, text);
        return 1;
    }
    if (!hides_designs(page, middle, y - 7, width) &&
        vs_places_take(&page->places, &page->panel, middle, y - 7, width, label_height_pt)) {
        vs_canvas_text(&page->of.canvas, &right, x + 5, y - 7, text);
        return 1;
    }
    return 0;
}

/* The brightest first, then the cheapest, then what halves, quarters... the front. */
static void label_front(struct page *page)
{
    int last = page->front_count - 1, labels = 0;
    page->places.count = 0;
    if (last >= 0) {
        labels += label_design(page, &page->design[page->front[last]]);
    }
    if (last > 0) {
        labels += label_design(page, &page->design[page->front[0]]);
    }
    for (int parts = 2; parts <= last && labels < LABELS_MAX; parts *= 2) {
        for (int k = 1; k < parts && labels < LABELS_MAX; k += 2) {
            labels += label_design(page, &page->design[page->front[k * last / parts]]);
        }
    }
}

static enum vs_err draw_panel(struct page *page, int place, struct vs_diag *diag)
{
    take_site(page, place);
    page->panel = vs_multiples_panel(&page->of.multiples, place);
    vs_multiples_under(&page->of.canvas, &page->of.multiples, place);
    enum vs_err err = draw_designs(page, diag);
    err = err ? err : draw_front(page, diag);
    label_front(page);
    vs_multiples_around(&page->of.canvas, &page->of.multiples, place,
                        vs_swept_page_site(&page->of, place));
    return err;
}

static void write_words(struct page *page)
{
    enum vs_language language = page->of.options->language;
    const struct vs_legend entries[] = {
        {.label = word(WORD_DESIGN, language),
         .look.pen = {DOT_RGB, 2, VS_DASH_SOLID},
         .is_point = 1},
        {.label = word(WORD_FRONT, language), .look.pen = front_pen},
    };
    vs_swept_page_words(&page->of, word(WORD_TITLE, language), word(WORD_COST, language), "");
    vs_multiples_heading(&page->of.canvas, word(WORD_LIGHT, language), entries, 2);
}

/* --- what is asked for ------------------------------------------------------------------------ */

/* From a cost of 0 on, and with room for a name above the brightest. */
static enum vs_err prepare(struct page *page, struct vs_diag *diag)
{
    struct vs_multiples *m = &page->of.multiples;
    double cheapest, dearest, least, most;
    enum vs_err err = vs_swept_page_range(&page->of, COST, &cheapest, &dearest, diag);
    err = err ? err : vs_swept_page_range(&page->of, LIGHT, &least, &most, diag);
    if (err) {
        return err;
    }
    page->design = malloc(page->of.view.count * sizeof *page->design);
    page->front = malloc(page->of.view.count * sizeof *page->front);
    if (!page->design || !page->front) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for the designs");
    }
    vs_multiples_scale_x(m, fmin(cheapest, 0), fmax(dearest, 1), 1);
    vs_multiples_scale_y(m, least, most, 1);
    m->y_to += 0.05 * (m->y_to - m->y_from);
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

enum vs_err vs_plot_cost(const char *input, const char *output,
                         const struct vs_plot_options *options, struct vs_diag *diag)
{
    static const struct vs_swept_asked asked[MEASURES] = {
        [COST] = {"cost_cny", 0, 1e12}, [LIGHT] = {"light_frac", 0, 10}};
    struct page *page = calloc(1, sizeof *page);
    if (!page) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a page");
    }
    enum vs_err err = vs_swept_page_take(&page->of, input, asked, MEASURES, options, diag);
    err = err ? err : prepare(page, diag);
    err = err ? err : draw(page, output, diag);
    vs_swept_page_free(&page->of);
    free(page->design);
    free(page->front);
    free(page);
    return err;
}
