/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Return levels: the darkest days of each winter over how rarely a winter is as dark. */
#include "sim/plot/plots.h"

#include <math.h>
#include <stdio.h>

#include "sim/plot/page.h"
#include "sim/plot/panel.h"
#include "sim/plot/read_extremes.h"

static const double dot_pt = 2.4, number_pt = 9.5;
static const double period_least = 1, period_most = 200;

static const struct vs_pen curve_pen = {0x12355b, 1.3, VS_DASH_SOLID};
static const struct vs_pen design_pen = {0x8f1d1d, 1.1, VS_DASH_LONG};
static const struct vs_pen grid_pen = {VS_GRID_RGB, 0.4, VS_DASH_SOLID};
static const struct vs_pen mark_pen = {VS_INK, 0.8, VS_DASH_SOLID};
enum { BAND_RGB = 0xd3deea, DOT_RGB = 0x7a4b00 };

/* X(enumerator, English, Chinese) */
#define WORDS(X)                                                                                   \
    X(PERIOD, "Return period (years)", "重现期（年）")                                             \
    X(HEADING, "Mean irradiation on the level (kWh/m² a day)", "水平面总辐照量日均值 (kWh/m²)")    \
    X(SEEN, "Winters of the record", "记录中的冬季")                                               \
    X(CURVE, "GEV by L-moments", "GEV分布（L矩法）")                                               \
    X(BAND, "95 % interval", "95%置信区间")                                                        \
    X(DESIGN, "The design reckons with", "设计取值")

#include "sim/plot/words.h"

struct page {
    struct vs_canvas canvas;
    const struct vs_extremes_table *table;
    enum vs_language language;
    struct vs_panel panel; /* x: logarithm of the period */
};

static double x_pt(const struct page *page, double period)
{
    return vs_scale_pt(&page->panel.x, log10(period));
}

static double y_pt(const struct page *page, double kwhm2)
{
    return vs_scale_pt(&page->panel.y, kwhm2);
}

static struct vs_ticks left_ticks(const struct vs_extremes_table *t)
{
    double high = fmax(t->design_kwhm2, 0.1);
    for (int i = 0; i < t->winter_count; i++) {
        high = fmax(high, t->winter[i].kwhm2);
    }
    for (int i = 0; i < t->curve_count; i++) {
        high = fmax(high, fmax(t->curve[i].kwhm2, t->curve[i].high));
    }
    return vs_ticks_for(0, high, 8);
}

static double longest_period(const struct vs_extremes_table *t)
{
    double longest = fmax(period_most, t->curve[t->curve_count - 1].period_winters);
    for (int i = 0; i < t->winter_count; i++) {
        longest = fmax(longest, t->winter[i].period_winters);
    }
    return longest;
}

/* Lines up at 1, 2, 5, 10 and so on, with their numbers. */
static void draw_period_axis(struct page *page)
{
    static const double steps[] = {1, 2, 5};
    const struct vs_lettering how = {VS_INK, number_pt, 0.5, 0, 0};
    const struct vs_scale *y = &page->panel.y;
    for (int k = 0; k < 30; k++) {
        double period = steps[k % 3] * pow(10, k / 3);
        if (log10(period) > page->panel.x.to + 1e-9) {
            break;
        }
        double x = x_pt(page, period);
        const double xs[2] = {x, x}, up[2] = {y->from_pt, y->to_pt};
        const double down[2] = {y->from_pt, y->from_pt - 3};
        char text[32];
        snprintf(text, sizeof text, "%.0f", period);
        vs_canvas_line(&page->canvas, &grid_pen, xs, up, 2);
        vs_canvas_line(&page->canvas, &mark_pen, xs, down, 2);
        vs_canvas_text(&page->canvas, &how, x, y->from_pt - 10, text);
    }
}

static void draw_band(struct page *page)
{
    const struct vs_extremes_table *t = page->table;
    double x[2 * VS_EXTREMES_CURVE_MAX], y[2 * VS_EXTREMES_CURVE_MAX];
    int n = t->curve_count;
    for (int i = 0; i < n; i++) {
        x[i] = x[2 * n - 1 - i] = x_pt(page, t->curve[i].period_winters);
        y[i] = y_pt(page, t->curve[i].high);
        y[2 * n - 1 - i] = y_pt(page, t->curve[i].low);
    }
    vs_canvas_area(&page->canvas, BAND_RGB, x, y, 2 * n);
}

static void draw_curve(struct page *page)
{
    const struct vs_extremes_table *t = page->table;
    double x[VS_EXTREMES_CURVE_MAX], y[VS_EXTREMES_CURVE_MAX];
    for (int i = 0; i < t->curve_count; i++) {
        x[i] = x_pt(page, t->curve[i].period_winters);
        y[i] = y_pt(page, t->curve[i].kwhm2);
    }
    vs_canvas_line(&page->canvas, &curve_pen, x, y, t->curve_count);
}

static void draw_winters(struct page *page)
{
    for (int i = 0; i < page->table->winter_count; i++) {
        const struct vs_extremes_point *w = &page->table->winter[i];
        vs_panel_dot(&page->canvas, DOT_RGB, dot_pt, x_pt(page, w->period_winters),
                     y_pt(page, w->kwhm2));
    }
}

/* The line and its value, on the right where no number of an axis stands. */
static void draw_design(struct page *page)
{
    const struct vs_lettering how = {design_pen.rgb, number_pt, 0.0, 0, 0};
    double y = y_pt(page, page->table->design_kwhm2);
    const double xs[2] = {page->panel.x.from_pt, page->panel.x.to_pt}, ys[2] = {y, y};
    char text[32];
    snprintf(text, sizeof text, "%.2f", page->table->design_kwhm2);
    vs_canvas_line(&page->canvas, &design_pen, xs, ys, 2);
    vs_canvas_text(&page->canvas, &how, page->panel.x.to_pt + 6, y, text);
}

static void write_words(struct page *page, const char *title)
{
    char own[128], below[128];
    int days = page->table->days, winters = page->table->winter_count;
    if (page->language == VS_LANGUAGE_ZH) {
        snprintf(own, sizeof own, "各冬季最暗的连续%d天", days);
        snprintf(below, sizeof below, "%d个冬季（11月至次年2月）", winters);
    } else {
        snprintf(own, sizeof own, "The darkest %d day%s of each winter", days,
                 days == 1 ? "" : "s in a row");
        snprintf(below, sizeof below, "%d winter%s, November to February", winters,
                 winters == 1 ? "" : "s");
    }
    vs_page_words(&page->canvas, title ? title : own, below, word(WORD_PERIOD, page->language));
    const struct vs_legend entries[] = {
        {.label = word(WORD_SEEN, page->language),
         .look.pen = {DOT_RGB, dot_pt, VS_DASH_SOLID},
         .is_point = 1},
        {.label = word(WORD_CURVE, page->language), .look.pen = curve_pen},
        {.label = word(WORD_BAND, page->language), .look.fill = BAND_RGB, .is_area = 1},
        {.label = word(WORD_DESIGN, page->language), .look.pen = design_pen},
    };
    int count = page->table->design_kwhm2 > 0 ? 4 : 3;
    vs_panel_heading(&page->canvas, &page->panel, word(WORD_HEADING, page->language), entries,
                     count);
}

static enum vs_err draw(const struct vs_extremes_table *table, const char *output,
                        const struct vs_plot_options *options, struct vs_diag *diag)
{
    struct page page = {.table = table, .language = options->language};
    enum vs_err err = vs_canvas_open(&page.canvas, output, VS_PAGE_WIDTH_PT, VS_PAGE_HEIGHT_PT,
                                     diag);
    if (err) {
        return err;
    }
    struct vs_ticks ticks = left_ticks(table);
    page.panel = (struct vs_panel){
        {log10(period_least), log10(longest_period(table)), VS_PAGE_LEFT_PT, VS_PAGE_RIGHT_PT},
        {ticks.low, ticks.high, VS_PAGE_BOTTOM_PT, VS_PAGE_TOP_PT}};
    draw_band(&page);
    vs_panel_left_axis(&page.canvas, &page.panel, &ticks, 1);
    draw_period_axis(&page);
    draw_curve(&page);
    if (table->design_kwhm2 > 0) {
        draw_design(&page);
    }
    draw_winters(&page);
    vs_panel_frame(&page.canvas, &page.panel);
    write_words(&page, options->title);
    return vs_canvas_close(&page.canvas, diag);
}

enum vs_err vs_plot_extremes(const char *input, const char *output,
                             const struct vs_plot_options *options, struct vs_diag *diag)
{
    enum vs_err err = vs_page_check_title(options->title, diag);
    if (err) {
        return err;
    }
    struct vs_extremes_table table;
    err = vs_extremes_table_read(input, &table, diag);
    if (err) {
        return err;
    }
    err = draw(&table, output, options, diag);
    vs_extremes_table_free(&table);
    return err;
}
