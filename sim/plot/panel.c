/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/panel.h"

#include <math.h>
#include <stdio.h>

#include "sim/base/calendar.h"

static const int64_t night_least_s = 10800;

static const struct vs_pen grid_pen = {VS_GRID_RGB, 0.4, VS_DASH_SOLID};
static const struct vs_pen frame_pen = {VS_INK, 0.8, VS_DASH_SOLID};
static const double number_pt = 9.5, heading_pt = 11.5;

static void line(struct vs_canvas *canvas, const struct vs_pen *pen, double x0, double y0,
                 double x1, double y1)
{
    const double x[2] = {x0, x1}, y[2] = {y0, y1};
    vs_canvas_line(canvas, pen, x, y, 2);
}

void vs_panel_nights(struct vs_canvas *canvas, const struct vs_panel *panel, const int64_t *time_s,
                     const unsigned char *dark, size_t rows)
{
    for (size_t begin = 0; begin < rows;) {
        size_t end = begin;
        while (end < rows && dark[end]) {
            end++;
        }
        if (end > begin) {
            int64_t until_s = time_s[end < rows ? end : rows - 1];
            if (until_s - time_s[begin] >= night_least_s) {
                vs_canvas_box(canvas, VS_NIGHT_RGB, vs_scale_pt(&panel->x, (double)time_s[begin]),
                              panel->y.from_pt, vs_scale_pt(&panel->x, (double)until_s),
                              panel->y.to_pt);
            }
        }
        begin = end + 1;
    }
}

static int tick_count(const struct vs_ticks *ticks)
{
    return (int)lround((ticks->high - ticks->low) / ticks->step);
}

static void number(char *out, size_t size, double value)
{
    double shown = fabs(value) < 1e-9 ? 0 : value;
    snprintf(out, size, "%s%.6g", shown < 0 ? "\xe2\x88\x92" : "", fabs(shown));
}

void vs_panel_left_axis(struct vs_canvas *canvas, const struct vs_panel *panel,
                        const struct vs_ticks *ticks, double factor)
{
    const struct vs_lettering how = {VS_INK, number_pt, 1.0, 0, 0};
    for (int i = 0; i <= tick_count(ticks); i++) {
        double value = ticks->low + i * ticks->step;
        double y = vs_scale_pt(&panel->y, value);
        char text[32];
        number(text, sizeof text, value * factor);
        line(canvas, &grid_pen, panel->x.from_pt, y, panel->x.to_pt, y);
        vs_canvas_text(canvas, &how, panel->x.from_pt - 5, y, text);
    }
}

void vs_panel_right_axis(struct vs_canvas *canvas, const struct vs_panel *panel,
                         const struct vs_ticks *ticks, const char *unit)
{
    const struct vs_lettering how = {VS_SOFT_INK, number_pt, 0.0, 0, 0};
    const struct vs_lettering upright = {VS_SOFT_INK, number_pt, 0.5, 1, 0};
    const struct vs_scale y = {ticks->low, ticks->high, panel->y.from_pt, panel->y.to_pt};
    for (int i = 0; i <= tick_count(ticks); i++) {
        double value = ticks->low + i * ticks->step;
        char text[32];
        number(text, sizeof text, value);
        line(canvas, &frame_pen, panel->x.to_pt, vs_scale_pt(&y, value), panel->x.to_pt + 3,
             vs_scale_pt(&y, value));
        vs_canvas_text(canvas, &how, panel->x.to_pt + 6, vs_scale_pt(&y, value), text);
    }
    vs_canvas_text(canvas, &upright, panel->x.to_pt + 36, 0.5 * (y.from_pt + y.to_pt), unit);
}

/* --- time ------------------------------------------------------------------------------------- */

/* How far apart the marks stand for a span: minutes, days or months, whichever is not zero. */
struct time_step {
    double span_most_d;
    int minutes, days, months;
};

static const struct time_step time_steps[] = {
    {0.01, 1, 0, 0},  {0.06, 10, 0, 0}, {0.3, 60, 0, 0}, {1.1, 180, 0, 0},
    {3.1, 360, 0, 0}, {12.5, 0, 1, 0},  {25, 0, 2, 0},   {62, 0, 5, 0},
    {125, 0, 10, 0},  {550, 0, 0, 1},   {1500, 0, 0, 3}, {1e9, 0, 0, 12},
};

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static const struct time_step *step_for(const struct vs_scale *x)
{
    double span_d = (x->to - x->from) / 86400.0;
    const struct time_step *step = time_steps;
    while (span_d > step->span_most_d) {
        step++;
    }
    return step;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* The mark that follows time_s by one step, or at first the mark at or before it. */
static int64_t first_mark(const struct time_step *step, int64_t time_s)
{
    int64_t day = floor_div(time_s, 86400);
    if (step->minutes) {
        int64_t step_s = (int64_t)step->minutes * 60;
        return floor_div(time_s, step_s) * step_s;
    }
    if (step->days) {
        return floor_div(day, step->days) * step->days * 86400;
    }
    struct vs_date date = vs_date_of_days(day);
    date.month = (date.month - 1) / step->months * step->months + 1;
    date.day = 1;
    return vs_date_days(date) * 86400;
}

static int64_t next_mark(const struct time_step *step, int64_t mark_s)
{
    if (!step->months) {
        return mark_s + (int64_t)step->minutes * 60 + (int64_t)step->days * 86400;
    }
    struct vs_date date = vs_date_of_days(floor_div(mark_s, 86400));
    int month = date.month - 1 + step->months;
    date.year += month / 12;
    date.month = month % 12 + 1;
    return vs_date_days(date) * 86400;
}

static void day_name(char *out, size_t size, struct vs_date date, enum vs_language language)
{
    if (language == VS_LANGUAGE_ZH) {
        snprintf(out, size, "%d月%d日", date.month, date.day);
    } else {
        snprintf(out, size, "%d %s", date.day, month_names[date.month - 1]);
    }
}

static void month_name(char *out, size_t size, struct vs_date date, enum vs_language language)
{
    if (date.month == 1) {
        snprintf(out, size, language == VS_LANGUAGE_ZH ? "%d年1月" : "Jan %d", date.year);
    } else if (language == VS_LANGUAGE_ZH) {
        snprintf(out, size, "%d月", date.month);
    } else {
        snprintf(out, size, "%s", month_names[date.month - 1]);
    }
}

/* Times of day stand at their mark with the date under midnight; a day is named in its middle when
 * every day has a mark, else at its beginning; so are months. */
static void name_mark(struct vs_canvas *canvas, const struct vs_panel *panel,
                      const struct time_step *step, int64_t mark_s, enum vs_language language)
{
    const struct vs_lettering how = {VS_INK, number_pt, 0.5, 0, 0};
    const struct vs_scale *x = &panel->x;
    double y = panel->y.from_pt - 10;
    struct vs_date date = vs_date_of_days(floor_div(mark_s, 86400));
    char text[64];
    int in_middle = step->days == 1 || step->months == 1;
    double at_s = (double)mark_s;
    if (in_middle) {
        at_s = 0.5 * ((double)mark_s + (double)next_mark(step, mark_s));
    }
    if (at_s < x->from || at_s > x->to) {
        return;
    }
    if (step->minutes) {
        int minute = (int)(mark_s - floor_div(mark_s, 86400) * 86400) / 60;
        snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
        if (minute == 0 || mark_s - (int64_t)step->minutes * 60 < (int64_t)x->from) {
            char day[48];
            day_name(day, sizeof day, date, language);
            vs_canvas_text(canvas, &how, vs_scale_pt(x, at_s), y - 12, day);
        }
    } else if (step->days) {
        day_name(text, sizeof text, date, language);
    } else {
        month_name(text, sizeof text, date, language);
    }
    vs_canvas_text(canvas, &how, vs_scale_pt(x, at_s), y, text);
}

void vs_panel_time_axis(struct vs_canvas *canvas, const struct vs_panel *panel,
                        enum vs_language language, int lettered)
{
    const struct time_step *step = step_for(&panel->x);
    for (int64_t mark_s = first_mark(step, (int64_t)panel->x.from); (double)mark_s <= panel->x.to;
         mark_s = next_mark(step, mark_s)) {
        double x = vs_scale_pt(&panel->x, (double)mark_s);
        if ((double)mark_s >= panel->x.from) {
            line(canvas, &grid_pen, x, panel->y.from_pt, x, panel->y.to_pt);
            line(canvas, &frame_pen, x, panel->y.from_pt, x, panel->y.from_pt - 3);
        }
        if (lettered) {
            name_mark(canvas, panel, step, mark_s, language);
        }
    }
}

/* --- around it -------------------------------------------------------------------------------- */

void vs_panel_frame(struct vs_canvas *canvas, const struct vs_panel *panel)
{
    const struct vs_scale *x = &panel->x, *y = &panel->y;
    const double xs[5] = {x->from_pt, x->to_pt, x->to_pt, x->from_pt, x->from_pt};
    const double ys[5] = {y->from_pt, y->from_pt, y->to_pt, y->to_pt, y->from_pt};
    vs_canvas_line(canvas, &frame_pen, xs, ys, 5);
}

static const double sample_pt = 20, sample_gap_pt = 4, entry_gap_pt = 14;

void vs_panel_dot(struct vs_canvas *canvas, unsigned rgb, double radius_pt, double x_pt,
                  double y_pt)
{
    enum { CORNERS = 16 };
    double x[CORNERS], y[CORNERS];
    for (int i = 0; i < CORNERS; i++) {
        double turn = 2 * 3.14159265358979 * i / CORNERS;
        x[i] = x_pt + radius_pt * cos(turn);
        y[i] = y_pt + radius_pt * sin(turn);
    }
    vs_canvas_area(canvas, rgb, x, y, CORNERS);
}

/* What stands for an entry, from x over the width of a sample. */
static void draw_sample(struct vs_canvas *canvas, const struct vs_legend *entry, double x, double y)
{
    const struct vs_series_look *look = &entry->look;
    if (entry->is_point) {
        vs_panel_dot(canvas, look->pen.rgb, look->pen.width_pt, x + sample_pt / 2, y);
        return;
    }
    if (look->filled || entry->is_area) {
        vs_canvas_box(canvas, look->fill, x, y - 3.5, x + sample_pt, y + 3.5);
    }
    if (!entry->is_area) {
        double line_y = look->filled ? y + 3.5 : y;
        line(canvas, &look->pen, x, line_y, x + sample_pt, line_y);
    }
}

void vs_panel_heading(struct vs_canvas *canvas, const struct vs_panel *panel, const char *heading,
                      const struct vs_legend *entries, int count)
{
    const struct vs_lettering bold = {VS_INK, heading_pt, 0.0, 0, 1};
    const struct vs_lettering plain = {VS_INK, number_pt, 0.0, 0, 0};
    double y = panel->y.to_pt + 9;
    vs_canvas_text(canvas, &bold, panel->x.from_pt, y, heading);
    double x = panel->x.to_pt;
    for (int i = count - 1; i >= 0; i--) {
        const struct vs_legend *entry = &entries[i];
        x -= vs_canvas_text_width_em(entry->label) * number_pt;
        vs_canvas_text(canvas, &plain, x, y, entry->label);
        x -= sample_gap_pt + sample_pt;
        draw_sample(canvas, entry, x, y);
        x -= entry_gap_pt;
    }
}
