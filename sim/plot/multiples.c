/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/multiples.h"

#include <math.h>
#include <stdio.h>

#include "sim/plot/page.h"

static const double number_pt = 9.5, title_pt = 10.5, note_pt = 9;
static const double gap_x_pt = 26, gap_y_pt = 26;
static const double heading_y_pt = 530, top_pt = 500;

static const struct vs_pen grid_pen = {VS_GRID_RGB, 0.4, VS_DASH_SOLID};
static const struct vs_pen frame_pen = {VS_INK, 0.8, VS_DASH_SOLID};
enum { PAPER = 0xffffff };

enum vs_err vs_multiples_lay(struct vs_multiples *m, int count, struct vs_diag *diag)
{
    if (count > VS_MULTIPLES_MAX) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "plot: there are %d sites; a page holds %d, needed is --where site=NAME",
                       count, VS_MULTIPLES_MAX);
    }
    m->count = count;
    m->columns = count <= 3 ? count : count == 4 ? 2 : count <= 9 ? 3 : 4;
    m->rows = (count + m->columns - 1) / m->columns;
    m->right_pt = VS_PAGE_RIGHT_PT;
    return VS_OK;
}

/* About as many ticks as have room for their numbers. */
static int ticks_of(double room_pt, double each_pt)
{
    return (int)fmin(fmax(room_pt / each_pt, 2), 10);
}

static double panel_width(const struct vs_multiples *m)
{
    return (m->right_pt - VS_PAGE_LEFT_PT - gap_x_pt * (m->columns - 1)) / m->columns;
}

static double panel_height(const struct vs_multiples *m)
{
    return (top_pt - VS_PAGE_BOTTOM_PT - gap_y_pt * (m->rows - 1)) / m->rows;
}

static struct vs_ticks scale(double low, double high, int whole, int ticks, double *from,
                             double *to)
{
    double room = high > low ? 0 : fmax(fabs(low), 1) * 0.05;
    struct vs_ticks t = vs_ticks_for(low - room, high + room, ticks);
    *from = whole ? t.low : low - room;
    *to = whole ? t.high : high + room;
    return t;
}

void vs_multiples_scale_x(struct vs_multiples *m, double low, double high, int whole)
{
    m->x = scale(low, high, whole, ticks_of(panel_width(m), 32), &m->x_from, &m->x_to);
}

void vs_multiples_scale_y(struct vs_multiples *m, double low, double high, int whole)
{
    m->y = scale(low, high, whole, ticks_of(panel_height(m), 34), &m->y_from, &m->y_to);
}

struct vs_panel vs_multiples_panel(const struct vs_multiples *m, int place)
{
    double width = panel_width(m), height = panel_height(m);
    double left = VS_PAGE_LEFT_PT + place % m->columns * (width + gap_x_pt);
    int row = place / m->columns;
    double top = top_pt - row * (height + gap_y_pt);
    return (struct vs_panel){{m->x_from, m->x_to, left, left + width},
                             {m->y_from, m->y_to, top - height, top}};
}

static void line(struct vs_canvas *canvas, const struct vs_pen *pen, double x0, double y0,
                 double x1, double y1)
{
    const double x[2] = {x0, x1}, y[2] = {y0, y1};
    vs_canvas_line(canvas, pen, x, y, 2);
}

/* The value of tick i, or NAN where it lies outside of the scale. */
static double tick(const struct vs_ticks *ticks, int i, double from, double to)
{
    double value = ticks->low + i * ticks->step, slack = 1e-6 * (to - from);
    value = fabs(value) < 1e-9 * ticks->step ? 0 : value;
    return value < from - slack || value > to + slack ? (double)NAN : value;
}

static int tick_count(const struct vs_ticks *ticks)
{
    return (int)lround((ticks->high - ticks->low) / ticks->step) + 1;
}

void vs_multiples_under(struct vs_canvas *canvas, const struct vs_multiples *m, int place)
{
    struct vs_panel p = vs_multiples_panel(m, place);
    for (int i = 0; i < tick_count(&m->x); i++) {
        double at = vs_scale_pt(&p.x, tick(&m->x, i, m->x_from, m->x_to));
        if (!isnan(at)) {
            line(canvas, &grid_pen, at, p.y.from_pt, at, p.y.to_pt);
        }
    }
    for (int i = 0; i < tick_count(&m->y); i++) {
        double at = vs_scale_pt(&p.y, tick(&m->y, i, m->y_from, m->y_to));
        if (!isnan(at)) {
            line(canvas, &grid_pen, p.x.from_pt, at, p.x.to_pt, at);
        }
    }
}

static void number(char *out, size_t size, double value)
{
    snprintf(out, size, "%s%.6g", value < 0 ? "\xe2\x88\x92" : "", fabs(value));
}

static void marks_below(struct vs_canvas *canvas, const struct vs_multiples *m,
                        const struct vs_panel *p, int lettered)
{
    const struct vs_lettering how = {VS_INK, number_pt, 0.5, 0, 0};
    for (int i = 0; i < tick_count(&m->x); i++) {
        double value = tick(&m->x, i, m->x_from, m->x_to), at = vs_scale_pt(&p->x, value);
        char text[32];
        if (isnan(value)) {
            continue;
        }
        line(canvas, &frame_pen, at, p->y.from_pt, at, p->y.from_pt - 3);
        number(text, sizeof text, value);
        if (lettered) {
            vs_canvas_text(canvas, &how, at, p->y.from_pt - 10, text);
        }
    }
}

static void marks_left(struct vs_canvas *canvas, const struct vs_multiples *m,
                       const struct vs_panel *p, int lettered)
{
    const struct vs_lettering how = {VS_INK, number_pt, 1.0, 0, 0};
    for (int i = 0; i < tick_count(&m->y); i++) {
        double value = tick(&m->y, i, m->y_from, m->y_to), at = vs_scale_pt(&p->y, value);
        char text[32];
        if (isnan(value)) {
            continue;
        }
        line(canvas, &frame_pen, p->x.from_pt, at, p->x.from_pt - 3, at);
        number(text, sizeof text, value);
        if (lettered) {
            vs_canvas_text(canvas, &how, p->x.from_pt - 6, at, text);
        }
    }
}

void vs_multiples_around(struct vs_canvas *canvas, const struct vs_multiples *m, int place,
                         const char *title)
{
    struct vs_panel p = vs_multiples_panel(m, place);
    const struct vs_lettering bold = {VS_INK, title_pt, 0.5, 0, 1};
    vs_panel_frame(canvas, &p);
    marks_below(canvas, m, &p, place + m->columns >= m->count);
    marks_left(canvas, m, &p, place % m->columns == 0);
    vs_canvas_text(canvas, &bold, 0.5 * (p.x.from_pt + p.x.to_pt), p.y.to_pt + 9, title);
}

void vs_multiples_heading(struct vs_canvas *canvas, const char *heading,
                          const struct vs_legend *entries, int count)
{
    const struct vs_panel line = {{0, 1, VS_PAGE_LEFT_PT, VS_PAGE_RIGHT_PT},
                                  {0, 1, VS_PAGE_BOTTOM_PT, heading_y_pt - 9}};
    vs_panel_heading(canvas, &line, heading, entries, count);
}

/* --- words in a panel ------------------------------------------------------------------------- */

double vs_multiples_note_width(const char *text)
{
    return vs_canvas_text_width_em(text) * note_pt + 6;
}

void vs_multiples_note(struct vs_canvas *canvas, const struct vs_panel *panel, double x_pt,
                       double y_pt, const char *text)
{
    const struct vs_lettering how = {VS_INK, note_pt, 0.5, 0, 0};
    double half = 0.5 * vs_multiples_note_width(text);
    double x = fmax(fmin(x_pt, panel->x.to_pt - half - 2), panel->x.from_pt + half + 2);
    double y = fmax(fmin(y_pt, panel->y.to_pt - 9), panel->y.from_pt + 9);
    vs_canvas_box(canvas, PAPER, x - half, y - 6.5, x + half, y + 6.5);
    vs_canvas_text(canvas, &how, x, y, text);
}

void vs_places_keep(struct vs_places *places, double x_pt, double y_pt, double width_pt,
                    double height_pt)
{
    if (places->count < VS_PLACES_MAX) {
        places->place[places->count].x0 = x_pt - width_pt / 2;
        places->place[places->count].x1 = x_pt + width_pt / 2;
        places->place[places->count].y0 = y_pt - height_pt / 2;
        places->place[places->count++].y1 = y_pt + height_pt / 2;
    }
}

int vs_places_take(struct vs_places *places, const struct vs_panel *panel, double x_pt, double y_pt,
                   double width_pt, double height_pt)
{
    double x0 = x_pt - width_pt / 2, x1 = x_pt + width_pt / 2;
    double y0 = y_pt - height_pt / 2, y1 = y_pt + height_pt / 2;
    if (x0 < panel->x.from_pt + 1 || x1 > panel->x.to_pt - 1 || y0 < panel->y.from_pt + 1 ||
        y1 > panel->y.to_pt - 1 || places->count == VS_PLACES_MAX) {
        return 0;
    }
    for (int k = 0; k < places->count; k++) {
        if (x0 < places->place[k].x1 && x1 > places->place[k].x0 && y0 < places->place[k].y1 &&
            y1 > places->place[k].y0) {
            return 0;
        }
    }
    vs_places_keep(places, x_pt, y_pt, width_pt, height_pt);
    return 1;
}
