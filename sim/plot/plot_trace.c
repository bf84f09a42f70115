/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One lamp over days: four panels on an A4 page laid across. */
#include "sim/plot/plots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/plot/page.h"
#include "sim/plot/panel.h"
#include "sim/plot/read_trace.h"

static const double heading_room_pt = 24;
/* Beyond this nights would be a grey haze, and lines are drawn thin to stay apart. */
static const double near_most_d = 45;
static const double far_width_frac = 0.4;

/* The columns of a trace that are drawn, with what their numbers may be: wide enough for any lamp,
 * narrow enough to tell a broken file. X(enumerator, name, required, min, max) */
#define COLUMNS(X)                                                                                 \
    X(PV_W, "pv_w", 1, -1000, 100000)                                                              \
    X(LAMP_LEVEL, "lamp_level_frac", 1, 0, 1.5)                                                    \
    X(SOC, "soc_frac", 1, -0.1, 1.1)                                                               \
    X(BATTERY_DEGC, "battery_degc", 1, -100, 150)                                                  \
    X(SOC_EST, "soc_est_frac", 0, -0.1, 1.1)                                                       \
    X(AIR_DEGC, "air_degc", 0, -100, 100)                                                          \
    X(GHI_WM2, "ghi_wm2", 0, -50, 2000)

enum {
#define COLUMN_ENUM(id, name, required, min, max) id,
    COLUMNS(COLUMN_ENUM)
#undef COLUMN_ENUM
        COLUMN_COUNT
};

static const struct vs_trace_column columns[COLUMN_COUNT] = {
#define COLUMN_ROW(id, name, required, min, max) {name, required, min, max},
    COLUMNS(COLUMN_ROW)
#undef COLUMN_ROW
};

/* Dark and heavy for what the panel is about, light or broken for what stands beside it, so that
 * they are told apart in grey too. */
static const struct vs_series_look looks[COLUMN_COUNT] = {
    [PV_W] = {{0x12355b, 1.1, VS_DASH_SOLID}, 0, 0},
    [GHI_WM2] = {{0xd9902f, 0.55, VS_DASH_SOLID}, 0, 0},
    [LAMP_LEVEL] = {{0x7a4b00, 1.0, VS_DASH_SOLID}, 1, 0xf6d58a},
    [SOC] = {{0x0b5d3b, 1.3, VS_DASH_SOLID}, 0, 0},
    [SOC_EST] = {{0x222222, 0.8, VS_DASH_LONG}, 0, 0},
    [BATTERY_DEGC] = {{0x8f1d1d, 1.3, VS_DASH_SOLID}, 0, 0},
    [AIR_DEGC] = {{0x5a7fa8, 0.6, VS_DASH_LONG}, 0, 0},
};

static const struct vs_pen zero_pen = {VS_INK, 1.0, VS_DASH_DOTTED};

/* X(enumerator, English, Chinese) */
#define WORDS(X)                                                                                   \
    X(TITLE, "Solar street lamp", "太阳能路灯运行记录")                                            \
    X(UNTIL, "to", "至")                                                                           \
    X(TIME, "Local time", "当地时间")                                                              \
    X(NIGHT, "Night", "夜间")                                                                      \
    X(POWER_HEADING, "Panel power (W)", "光伏组件功率 (W)")                                        \
    X(POWER, "Panel power", "组件功率")                                                            \
    X(GHI, "Global horizontal irradiance (right)", "水平面总辐照度（右轴）")                       \
    X(LAMP_HEADING, "Lamp level (%)", "灯具亮度 (%)")                                              \
    X(LAMP, "Lamp level", "灯具亮度")                                                              \
    X(SOC_HEADING, "Battery state of charge (%)", "蓄电池荷电状态 (%)")                            \
    X(SOC_TRUE, "State of charge", "荷电状态")                                                     \
    X(SOC_ESTIMATE, "Controller's estimate", "控制器估计值")                                       \
    X(TEMPERATURE_HEADING, "Battery temperature (°C)", "蓄电池温度 (°C)")                          \
    X(BATTERY, "Battery", "蓄电池")                                                                \
    X(AIR, "Air", "环境气温")

enum {
#define WORD_ENUM(id, en, zh) WORD_##id,
    WORDS(WORD_ENUM)
#undef WORD_ENUM
        WORD_COUNT
};

static const char *const words[WORD_COUNT][VS_LANGUAGE_COUNT] = {
#define WORD_ROW(id, en, zh) {en, zh},
    WORDS(WORD_ROW)
#undef WORD_ROW
};

enum { PANEL_COUNT = 4, PANEL_LINES = 2 };

/* The lines of a panel, drawn in this order from behind to front; the first may be on the
 * right-hand scale. */
static const struct panel_plan {
    int heading;
    struct {
        int column, label, on_right;
    } lines[PANEL_LINES];
    int line_count;
} plans[PANEL_COUNT] = {
    {WORD_POWER_HEADING, {{GHI_WM2, WORD_GHI, 1}, {PV_W, WORD_POWER, 0}}, 2},
    {WORD_LAMP_HEADING, {{LAMP_LEVEL, WORD_LAMP, 0}}, 1},
    {WORD_SOC_HEADING, {{SOC, WORD_SOC_TRUE, 0}, {SOC_EST, WORD_SOC_ESTIMATE, 0}}, 2},
    {WORD_TEMPERATURE_HEADING, {{AIR_DEGC, WORD_AIR, 0}, {BATTERY_DEGC, WORD_BATTERY, 0}}, 2},
};

enum { POWER_PANEL, LAMP_PANEL, SOC_PANEL, TEMPERATURE_PANEL };

struct page {
    struct vs_canvas canvas;
    const struct vs_trace_table *table;
    enum vs_language language;
    unsigned char *dark; /* one for each row; null when nights are not shaded */
};

static void widen(const struct page *page, int column, double *low, double *high)
{
    const double *value = page->table->column[column];
    for (size_t i = 0; value && i < page->table->rows; i++) {
        *low = value[i] < *low ? value[i] : *low;
        *high = value[i] > *high ? value[i] : *high;
    }
}

/* Zero is always in the range: fractions reach from none to all, and 0 degC is where charging ends.
 */
static struct vs_ticks left_ticks(const struct page *page, int panel)
{
    double low = 0, high = 0;
    switch (panel) {
    case POWER_PANEL:
        widen(page, PV_W, &low, &high);
        return vs_ticks_for(low, high > low + 1 ? high : low + 1, 4);
    case TEMPERATURE_PANEL:
        widen(page, BATTERY_DEGC, &low, &high);
        widen(page, AIR_DEGC, &low, &high);
        return vs_ticks_for(low, high > low + 5 ? high : low + 5, 4);
    default:
        return (struct vs_ticks){0, 1, 0.25};
    }
}

/* The same number of steps as on the left, so that the lines across serve both. */
static struct vs_ticks right_ticks(const struct page *page, const struct vs_ticks *left)
{
    double low = 0, high = 0;
    widen(page, GHI_WM2, &low, &high);
    double below = -left->low / left->step, above = left->high / left->step;
    struct vs_ticks ticks = vs_ticks_for(0, high > 100 ? high : 100, above > 1 ? (int)above : 1);
    ticks.low = -below * ticks.step;
    ticks.high = above * ticks.step;
    return ticks;
}

static void put_heading(struct page *page, const struct vs_panel *panel, int index)
{
    const struct panel_plan *plan = &plans[index];
    struct vs_legend entries[PANEL_LINES + 1];
    int count = 0;
    for (int k = 0; k < plan->line_count; k++) {
        int column = plan->lines[k].column;
        if (page->table->column[column]) {
            entries[count++] = (struct vs_legend){
                .label = words[plan->lines[k].label][page->language], .look = looks[column]};
        }
    }
    if (index == 0 && page->dark) {
        entries[count++] = (struct vs_legend){
            .label = words[WORD_NIGHT][page->language], .look.fill = VS_NIGHT_RGB, .is_area = 1};
    }
    vs_panel_heading(&page->canvas, panel, words[plan->heading][page->language], entries, count);
}

static void mark_zero(struct page *page, const struct vs_panel *panel)
{
    const struct vs_lettering how = {VS_INK, 9.5, 0.0, 0, 0};
    double y = vs_scale_pt(&panel->y, 0);
    const double xs[2] = {panel->x.from_pt, panel->x.to_pt}, ys[2] = {y, y};
    vs_canvas_line(&page->canvas, &zero_pen, xs, ys, 2);
    vs_canvas_text(&page->canvas, &how, panel->x.to_pt + 6, y, "0 °C");
}

static int is_far(const struct vs_trace_table *table)
{
    return (double)(table->local_s[table->rows - 1] - table->local_s[0]) > near_most_d * 86400.0;
}

static enum vs_err draw_lines(struct page *page, const struct vs_panel *panel, int index,
                              const struct vs_scale *right, struct vs_diag *diag)
{
    const struct panel_plan *plan = &plans[index];
    enum vs_err err = VS_OK;
    for (int k = 0; k < plan->line_count && !err; k++) {
        int column = plan->lines[k].column;
        struct vs_series series = {page->table->local_s, page->table->column[column],
                                   page->table->rows};
        struct vs_series_look look = looks[column];
        look.pen.width_pt *= is_far(page->table) ? far_width_frac : 1.0;
        if (series.value) {
            err = vs_series_draw(&page->canvas, &series, &panel->x,
                                 plan->lines[k].on_right ? right : &panel->y, &look, diag);
        }
    }
    return err;
}

static enum vs_err draw_panel(struct page *page, int index, struct vs_diag *diag)
{
    const struct vs_trace_table *table = page->table;
    double pitch = (VS_PAGE_TOP_PT + heading_room_pt - VS_PAGE_BOTTOM_PT) / PANEL_COUNT;
    double low_pt = VS_PAGE_BOTTOM_PT + pitch * (PANEL_COUNT - 1 - index);
    struct vs_ticks ticks = left_ticks(page, index);
    struct vs_panel panel = {{(double)table->local_s[0], (double)table->local_s[table->rows - 1],
                              VS_PAGE_LEFT_PT, VS_PAGE_RIGHT_PT},
                             {ticks.low, ticks.high, low_pt, low_pt + pitch - heading_room_pt}};
    if (page->dark) {
        vs_panel_nights(&page->canvas, &panel, table->local_s, page->dark, table->rows);
    }
    vs_panel_left_axis(&page->canvas, &panel, &ticks,
                       index == LAMP_PANEL || index == SOC_PANEL ? 100 : 1);
    vs_panel_time_axis(&page->canvas, &panel, page->language, index == PANEL_COUNT - 1);
    struct vs_scale right = panel.y;
    if (index == POWER_PANEL && table->column[GHI_WM2]) {
        struct vs_ticks second = right_ticks(page, &ticks);
        right.from = second.low;
        right.to = second.high;
        vs_panel_right_axis(&page->canvas, &panel, &second, "W/m²");
    }
    if (index == TEMPERATURE_PANEL) {
        mark_zero(page, &panel);
    }
    enum vs_err err = draw_lines(page, &panel, index, &right, diag);
    vs_panel_frame(&page->canvas, &panel);
    put_heading(page, &panel, index);
    return err;
}

static struct vs_date date_of(int64_t local_s)
{
    return vs_date_of_days(vs_day_of(local_s));
}

static void write_title(struct page *page, const char *title)
{
    const struct vs_trace_table *table = page->table;
    /* midnight ends the day before it */
    struct vs_date a = date_of(table->local_s[0]), b = date_of(table->local_s[table->rows - 1] - 1);
    char span[128];
    int used = snprintf(span, sizeof span, "%04d-%02d-%02d", a.year, a.month, a.day);
    if (vs_date_days(a) < vs_date_days(b)) {
        snprintf(span + used, sizeof span - (size_t)used, " %s %04d-%02d-%02d",
                 words[WORD_UNTIL][page->language], b.year, b.month, b.day);
    }
    vs_page_words(&page->canvas, title ? title : words[WORD_TITLE][page->language], span,
                  words[WORD_TIME][page->language]);
}

/* Night is when the sun gives nothing. The panel's power would not do instead: a full battery takes
 * none for hours of the day. */
static enum vs_err find_nights(struct page *page, struct vs_diag *diag)
{
    const struct vs_trace_table *table = page->table;
    const double *ghi = table->column[GHI_WM2];
    if (!ghi || is_far(table)) {
        return VS_OK;
    }
    page->dark = malloc(table->rows);
    if (!page->dark) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out while nights were sought");
    }
    for (size_t i = 0; i < table->rows; i++) {
        page->dark[i] = ghi[i] < 1.0;
    }
    return VS_OK;
}

static enum vs_err draw(const struct vs_trace_table *table, const char *output,
                        const struct vs_plot_options *options, struct vs_diag *diag)
{
    struct page page = {.table = table, .language = options->language};
    enum vs_err err = vs_canvas_open(&page.canvas, output, VS_PAGE_WIDTH_PT, VS_PAGE_HEIGHT_PT,
                                     diag);
    if (err) {
        return err;
    }
    err = find_nights(&page, diag);
    if (!err) {
        write_title(&page, options->title);
    }
    for (int index = 0; index < PANEL_COUNT && !err; index++) {
        err = draw_panel(&page, index, diag);
    }
    free(page.dark);
    if (err) {
        vs_canvas_drop(&page.canvas);
        return err;
    }
    return vs_canvas_close(&page.canvas, diag);
}

enum vs_err vs_plot_trace(const char *input, const char *output,
                          const struct vs_plot_options *options, struct vs_diag *diag)
{
    enum vs_err err = vs_page_check_title(options->title, diag);
    if (err) {
        return err;
    }
    struct vs_trace_table table;
    err = vs_trace_table_read(input, columns, COLUMN_COUNT, &table, diag);
    if (err) {
        return err;
    }
    err = draw(&table, output, options, diag);
    vs_trace_table_free(&table);
    return err;
}
