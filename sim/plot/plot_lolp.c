/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contours of a measure over two axes of a sweep, a panel for each site. */
#include "sim/plot/plots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/plot/bands.h"
#include "sim/plot/contour.h"
#include "sim/plot/page.h"
#include "sim/plot/swept_cells.h"

enum { MARK_RGB = 0xb00020, PAPER = 0xffffff };

static const double scale_room_pt = 52;  /* on the right */
static const double dots_least_pt = 9;   /* between designs that are shown as dots */
static const double label_least_pt = 45; /* length of a line that is labelled */
static const double label_pt = 8.5, mark_pt = 5;
static const double field_rim_pt = 0.3; /* by which fields cover each other, against seams */

struct mark {
    int there;
    double x, y;
    char text[VS_SWEPT_LABEL_BYTES];
};

/* A text on a line, drawn when all lines are. */
struct label {
    double x_pt, y_pt;
    double level;
};

struct page {
    struct vs_swept_page of;
    const struct vs_measure_look *look;
    struct vs_cells cells;
    struct vs_bands bands;
    struct mark mark;
    int is_interpolated; /* in any panel */
    /* of the panel that is drawn */
    struct vs_panel panel;
    double *height, *x_pt, *y_pt; /* as the grid has them */
    struct vs_grid grid;
    struct vs_places places;
    struct label label[64];
    int label_count;
    const struct vs_pen *pen; /* of the line that is drawn */
    double drawn_level;
};

/* --- the designs of a site -------------------------------------------------------------------- */

static enum vs_err take_site(struct page *page, int place, struct vs_diag *diag)
{
    enum vs_err err = vs_cells_take(&page->of, place, &page->cells, diag);
    for (int k = 0; k < page->grid.nx * page->grid.ny; k++) {
        page->height[k] = vs_bands_height(&page->bands, page->cells.value[k]);
    }
    return err;
}

static int has_any_cell(const struct page *page)
{
    for (int j = 0; j + 1 < page->cells.ys.count; j++) {
        for (int i = 0; i + 1 < page->cells.xs.count; i++) {
            if (vs_grid_has_cell(&page->grid, i, j)) {
                return 1;
            }
        }
    }
    return 0;
}

static enum vs_err demand_cells(struct page *page, struct vs_diag *diag)
{
    for (int place = 0; place < page->of.view.site_count; place++) {
        enum vs_err err = take_site(page, place, diag);
        if (err || has_any_cell(page)) {
            return err;
        }
    }
    const struct vs_swept *s = &page->of.swept;
    return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                   "plot: the designs are no grid of %s and %s, as no four of them are neighbours; "
                   "needed is a sweep that varies both together",
                   s->varied[page->cells.x].name, s->varied[page->cells.y].name);
}

/* --- drawing a panel -------------------------------------------------------------------------- */

/* Does what is drawn on it have to be bright? */
static int is_dark(unsigned rgb)
{
    return 0.3 * (rgb >> 16 & 255) + 0.59 * (rgb >> 8 & 255) + 0.11 * (rgb & 255) < 0.45 * 255;
}

static void keep_label(struct page *page, double x_pt, double y_pt, double *taken)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", page->drawn_level);
    double width = vs_canvas_text_width_em(text) * label_pt + 6;
    if (page->label_count < (int)(sizeof page->label / sizeof *page->label) &&
        vs_places_take(&page->places, &page->panel, x_pt, y_pt, width, 12)) {
        page->label[page->label_count++] = (struct label){x_pt, y_pt, page->drawn_level};
        *taken = 1;
    }
}

/* Draws a line and finds a place for its label, from the middle outwards. */
static void visit_line(void *context, const double *x_pt, const double *y_pt, int count)
{
    static const double shares[] = {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9};
    struct page *page = context;
    double length = 0, taken = 0;
    vs_canvas_line(&page->of.canvas, page->pen, x_pt, y_pt, count);
    for (int k = 1; k < count; k++) {
        length += hypot(x_pt[k] - x_pt[k - 1], y_pt[k] - y_pt[k - 1]);
    }
    for (int s = 0; length >= label_least_pt && !(taken > 0) && s < 9; s++) {
        double left = shares[s] * length;
        for (int k = 1; k < count; k++) {
            left -= hypot(x_pt[k] - x_pt[k - 1], y_pt[k] - y_pt[k - 1]);
            if (left <= 0) {
                keep_label(page, x_pt[k], y_pt[k], &taken);
                break;
            }
        }
    }
}

static enum vs_err draw_lines(struct page *page, struct vs_diag *diag)
{
    static const struct vs_pen dark = {VS_INK, 0.7, VS_DASH_SOLID};
    static const struct vs_pen bright = {PAPER, 0.7, VS_DASH_SOLID};
    enum vs_err err = VS_OK;
    page->label_count = 0;
    for (int k = 0; !err && k < page->bands.level_count; k++) {
        page->drawn_level = page->bands.level[k];
        page->pen = is_dark(page->bands.rgb[k]) ? &bright : &dark;
        err = vs_contour_lines(&page->grid, k + 1, visit_line, page, diag);
    }
    return err;
}

static void draw_labels(struct page *page)
{
    const struct vs_lettering how = {VS_INK, label_pt, 0.5, 0, 0};
    for (int k = 0; k < page->label_count; k++) {
        const struct label *l = &page->label[k];
        char text[32];
        snprintf(text, sizeof text, "%.6g", l->level);
        double half = 0.5 * vs_canvas_text_width_em(text) * label_pt + 1.5;
        vs_canvas_box(&page->of.canvas, PAPER, l->x_pt - half, l->y_pt - 5, l->x_pt + half,
                      l->y_pt + 5);
        vs_canvas_text(&page->of.canvas, &how, l->x_pt, l->y_pt, text);
    }
}

static double half_way(const double *at_pt, int count, int k, int step)
{
    int next = k + step;
    return (next < 0 || next >= count ? at_pt[k] : 0.5 * (at_pt[k] + at_pt[next])) +
           step * field_rim_pt;
}

/* A field around every design, where there is nothing between two values. */
static void draw_fields(struct page *page)
{
    const struct vs_grid *g = &page->grid;
    for (int band = 0; band <= page->bands.level_count; band++) {
        for (int k = 0; k < g->nx * g->ny; k++) {
            int i = k % g->nx, j = k / g->nx;
            double height = vs_grid_at(g, i, j);
            if (!isnan(height) && (int)height == band) {
                vs_canvas_box(&page->of.canvas, page->bands.rgb[band],
                              half_way(g->x_pt, g->nx, i, -1), half_way(g->y_pt, g->ny, j, -1),
                              half_way(g->x_pt, g->nx, i, 1), half_way(g->y_pt, g->ny, j, 1));
            }
        }
    }
}

/* Is there room to show every design as a dot? */
static int is_roomy(const struct page *page)
{
    return (page->panel.x.to_pt - page->panel.x.from_pt) / page->grid.nx >= dots_least_pt &&
           (page->panel.y.to_pt - page->panel.y.from_pt) / page->grid.ny >= dots_least_pt;
}

/* A design without neighbours is in no cell and shows its colour itself. */
static void draw_designs(struct page *page)
{
    const struct vs_grid *g = &page->grid;
    int roomy = is_roomy(page);
    for (int j = 0; j < g->ny; j++) {
        for (int i = 0; i < g->nx; i++) {
            double height = vs_grid_at(g, i, j);
            if (isnan(height)) {
                continue;
            }
            int alone = !vs_grid_has_cell(g, i, j) && !vs_grid_has_cell(g, i - 1, j) &&
                        !vs_grid_has_cell(g, i, j - 1) && !vs_grid_has_cell(g, i - 1, j - 1);
            unsigned rgb = page->bands.rgb[(int)height];
            if (alone) {
                vs_panel_dot(&page->of.canvas, VS_INK, 2.6, g->x_pt[i], g->y_pt[j]);
                vs_panel_dot(&page->of.canvas, rgb, 2, g->x_pt[i], g->y_pt[j]);
            } else if (roomy) {
                vs_panel_dot(&page->of.canvas, is_dark(rgb) ? VS_GRID_RGB : VS_SOFT_INK, 0.7,
                             g->x_pt[i], g->y_pt[j]);
            }
        }
    }
}

/* The point, and the middle of its name beside it, on the side that has room. */
struct mark_place {
    double x_pt, y_pt, name_pt, half_pt;
};

static struct mark_place place_mark(const struct page *page)
{
    const struct vs_panel *p = &page->panel;
    struct mark_place at = {vs_scale_pt(&p->x, page->mark.x), vs_scale_pt(&p->y, page->mark.y), 0,
                            0.5 * vs_multiples_note_width(page->mark.text)};
    double away = mark_pt + 3 + at.half_pt;
    at.name_pt = at.x_pt + away + at.half_pt < p->x.to_pt ? at.x_pt + away : at.x_pt - away;
    return at;
}

static void keep_mark_free(struct page *page)
{
    struct mark_place at = place_mark(page);
    vs_places_keep(&page->places, at.x_pt, at.y_pt, 2 * mark_pt, 2 * mark_pt);
    vs_places_keep(&page->places, at.name_pt, at.y_pt, 2 * at.half_pt, 2 * mark_pt);
}

static void draw_mark(struct page *page)
{
    struct mark_place at = place_mark(page);
    vs_panel_dot(&page->of.canvas, PAPER, mark_pt, at.x_pt, at.y_pt);
    vs_panel_dot(&page->of.canvas, MARK_RGB, mark_pt - 1.4, at.x_pt, at.y_pt);
    vs_multiples_note(&page->of.canvas, &page->panel, at.name_pt, at.y_pt, page->mark.text);
}

static void map_axis(const struct vs_scale *scale, const struct vs_levels *levels, double *at_pt)
{
    for (int k = 0; k < levels->count; k++) {
        at_pt[k] = vs_scale_pt(scale, levels->value[k]);
    }
}

static enum vs_err draw_panel(struct page *page, int place, struct vs_diag *diag)
{
    double found[2] = {0, 0};
    enum vs_err err = take_site(page, place, diag);
    if (err) {
        return err;
    }
    page->panel = vs_multiples_panel(&page->of.multiples, place);
    page->places.count = 0;
    map_axis(&page->panel.x, &page->cells.xs, page->x_pt);
    map_axis(&page->panel.y, &page->cells.ys, page->y_pt);
    if (page->mark.there) {
        keep_mark_free(page);
    }
    int values = vs_cells_different(&page->cells, found);
    page->is_interpolated |= values >= 3;
    if (values < 3) {
        draw_fields(page);
    } else {
        vs_contour_fill(&page->of.canvas, &page->grid, page->bands.rgb,
                        page->bands.level_count + 1);
        err = draw_lines(page, diag);
    }
    draw_designs(page);
    if (values < 3) {
        vs_cells_note(&page->of, &page->panel, values, found);
    } else {
        draw_labels(page);
    }
    if (page->mark.there) {
        draw_mark(page);
    }
    vs_multiples_around(&page->of.canvas, &page->of.multiples, place,
                        vs_swept_page_site(&page->of, place));
    return err;
}

/* --- around the panels ------------------------------------------------------------------------ */

static void write_words(struct page *page)
{
    enum vs_language language = page->of.options->language;
    int zh = language == VS_LANGUAGE_ZH;
    const struct vs_legend designs = {.label = zh ? "设计" : "Designs",
                                      .look.pen = {VS_SOFT_INK, 1, VS_DASH_SOLID},
                                      .is_point = 1};
    char x[VS_SWEPT_LABEL_BYTES], y[VS_SWEPT_LABEL_BYTES];
    vs_swept_axis(&page->of.view, page->cells.x, language, x);
    vs_swept_axis(&page->of.view, page->cells.y, language, y);
    vs_swept_page_words(&page->of, page->look->label[language], x,
                        !page->is_interpolated ? ""
                        : zh                   ? "设计之间为插值"
                                               : "interpolated between neighbours");
    vs_multiples_heading(&page->of.canvas, y, &designs, is_roomy(page));
}

/* --- what is asked for ------------------------------------------------------------------------ */

static enum vs_err find_axes(struct page *page, struct vs_diag *diag)
{
    const struct vs_plot_options *o = page->of.options;
    const struct vs_view *view = &page->of.view;
    int x = -1, y = -1;
    enum vs_err err = o->y ? vs_view_axis(view, "y", o->y, "", -1, &y, diag) : VS_OK;
    err = err ? err : vs_view_axis(view, "x", o->x, "panel_w", y, &x, diag);
    if (!err && !o->y) {
        err = vs_view_axis(view, "y", NULL, "battery_ah", x, &y, diag);
    }
    const int axes[2] = {x, y};
    err = err ? err : vs_view_judge_others(view, axes, 2, diag);
    return err ? err : vs_cells_make(&page->of, x, y, &page->cells, diag);
}

static int is_within(const struct vs_levels *levels, double value)
{
    return value >= levels->value[0] && value <= levels->value[levels->count - 1];
}

static enum vs_err read_mark(struct page *page, struct vs_diag *diag)
{
    const struct vs_plot_options *o = page->of.options;
    char x[64] = "";
    const char *comma = o->mark ? strchr(o->mark, ',') : NULL;
    if (!o->mark) {
        return o->label ? vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                                  "plot: --label is for the point of --mark, which is not given; "
                                  "needed is --mark X,Y")
                        : VS_OK;
    }
    snprintf(x, sizeof x, "%.*s", comma ? (int)(comma - o->mark) : 0, o->mark);
    if (!comma || vs_number(x, &page->mark.x) || vs_number(comma + 1, &page->mark.y) ||
        !is_within(&page->cells.xs, page->mark.x) || !is_within(&page->cells.ys, page->mark.y)) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: --mark is '%.60s'; allowed is X,Y with X from %g to %g and Y from %g "
                       "to %g, as the sweep has them",
                       o->mark, page->cells.xs.value[0],
                       page->cells.xs.value[page->cells.xs.count - 1], page->cells.ys.value[0],
                       page->cells.ys.value[page->cells.ys.count - 1]);
    }
    const char *label = o->label ? o->label : o->language == VS_LANGUAGE_ZH ? "招标参数" : "tender";
    if (strlen(label) >= sizeof page->mark.text || vs_canvas_text_width_em(label) < 0 ||
        vs_canvas_text_width_em(label) > 20) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: --label is too long, no UTF-8 or holds control characters; allowed "
                       "are a few words");
    }
    page->mark.there = 1;
    snprintf(page->mark.text, sizeof page->mark.text, "%s", label);
    return VS_OK;
}

static enum vs_err make_grid(struct page *page, struct vs_diag *diag)
{
    size_t nx = (size_t)page->cells.xs.count, ny = (size_t)page->cells.ys.count;
    page->height = malloc((nx * ny + nx + ny) * sizeof *page->height);
    if (!page->height) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a grid");
    }
    page->x_pt = page->height + nx * ny;
    page->y_pt = page->x_pt + nx;
    page->grid = (struct vs_grid){(int)nx, (int)ny, page->x_pt, page->y_pt, page->height};
    return demand_cells(page, diag);
}

static enum vs_err prepare(struct page *page, struct vs_diag *diag)
{
    double low, high;
    enum vs_err err = find_axes(page, diag);
    err = err ? err : read_mark(page, diag);
    err = err ? err : vs_swept_page_range(&page->of, 0, &low, &high, diag);
    if (err) {
        return err;
    }
    vs_bands_choose(&page->bands, low, high, page->look->levels);
    struct vs_multiples *m = &page->of.multiples;
    m->right_pt = VS_PAGE_RIGHT_PT - scale_room_pt;
    vs_multiples_scale_x(m, page->cells.xs.value[0], page->cells.xs.value[page->cells.xs.count - 1],
                         0);
    vs_multiples_scale_y(m, page->cells.ys.value[0], page->cells.ys.value[page->cells.ys.count - 1],
                         0);
    return make_grid(page, diag);
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
    vs_bands_scale(&page->of.canvas, &page->bands, page->of.multiples.right_pt + 14,
                   page->panel.y.from_pt, vs_multiples_panel(&page->of.multiples, 0).y.to_pt);
    write_words(page);
    if (err) {
        vs_canvas_drop(&page->of.canvas);
        return err;
    }
    return vs_canvas_close(&page->of.canvas, diag);
}

static enum vs_err find_measure(const char *name, const struct vs_measure_look **look,
                                struct vs_diag *diag)
{
    char names[512];
    *look = vs_measure_look(name);
    vs_measure_names(names, sizeof names);
    return *look ? VS_OK
                 : vs_fail(diag, VS_ERR_USAGE, "", 0, 0, "plot: --measure is '%.60s'; allowed: %s",
                           name, names);
}

enum vs_err vs_plot_lolp(const char *input, const char *output,
                         const struct vs_plot_options *options, struct vs_diag *diag)
{
    struct page *page = calloc(1, sizeof *page);
    if (!page) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a page");
    }
    const char *measure = options->measure ? options->measure : "lolp_night";
    const struct vs_swept_asked asked = {measure, -vs_measure_most, vs_measure_most};
    enum vs_err err = find_measure(measure, &page->look, diag);
    const struct vs_measure_look *look = page->look;
    err = err ? err : vs_swept_page_take(&page->of, input, &asked, 1, options, diag);
    page->look = look;
    err = err ? err : prepare(page, diag);
    err = err ? err : draw(page, output, diag);
    vs_swept_page_free(&page->of);
    vs_cells_free(&page->cells);
    free(page->height);
    free(page);
    return err;
}
