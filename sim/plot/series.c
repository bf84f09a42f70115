/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/series.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const double column_pt = 0.5;
static const int64_t gap_s = 7200;

double vs_scale_pt(const struct vs_scale *scale, double value)
{
    double share = (value - scale->from) / (scale->to - scale->from);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return scale->from_pt + share * (scale->to_pt - scale->from_pt);
}

struct vs_ticks vs_ticks_for(double low, double high, int count)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    assert(low < high && count >= 1);
    double rough = (high - low) / count;
    double power = pow(10, floor(log10(rough)));
    int i = 0;
    while (i < 4 && steps[i] * power < rough * 0.999) {
        i++;
    }
    struct vs_ticks ticks = {.step = steps[i] * power};
    /* a hair of slack, so that 30 / 0.1 does not grow a step by rounding */
    ticks.low = floor(low / ticks.step + 1e-9) * ticks.step;
    ticks.high = ceil(high / ticks.step - 1e-9) * ticks.step;
    return ticks;
}

int vs_series_room(const struct vs_scale *x)
{
    return 4 * ((int)(fabs(x->to_pt - x->from_pt) / column_pt) + 2);
}

static void put(struct vs_path *path, double x_pt, double value)
{
    int n = path->count;
    /* of a level stretch only the ends are kept */
    if (n >= 2 && path->value[n - 1] == value && path->value[n - 2] == value) {
        path->x_pt[n - 1] = x_pt;
        return;
    }
    assert(n < path->room);
    path->x_pt[n] = x_pt;
    path->value[n] = value;
    path->count = n + 1;
}

static void put_column(const struct vs_series *s, size_t first, size_t last,
                       const struct vs_scale *x, struct vs_path *path)
{
    size_t low = first, high = first;
    for (size_t i = first; i < last; i++) {
        low = s->value[i] < s->value[low] ? i : low;
        high = s->value[i] > s->value[high] ? i : high;
    }
    size_t keep[4] = {first, low < high ? low : high, low < high ? high : low, last - 1};
    for (int k = 0; k < 4; k++) {
        if (k == 0 || keep[k] != keep[k - 1]) {
            put(path, vs_scale_pt(x, (double)s->time_s[keep[k]]), s->value[keep[k]]);
        }
    }
}

void vs_series_thin(const struct vs_series *series, size_t first, size_t last,
                    const struct vs_scale *x, struct vs_path *path)
{
    path->count = 0;
    size_t begin = first;
    while (begin < last) {
        double at_pt = vs_scale_pt(x, (double)series->time_s[begin]);
        double column = floor((at_pt - x->from_pt) / column_pt);
        size_t end = begin + 1;
        while (end < last && floor((vs_scale_pt(x, (double)series->time_s[end]) - x->from_pt) /
                                   column_pt) == column) {
            end++;
        }
        put_column(series, begin, end, x, path);
        begin = end;
    }
}

static void draw_path(struct vs_canvas *canvas, struct vs_path *path, const struct vs_scale *y,
                      const struct vs_series_look *look)
{
    for (int i = 0; i < path->count; i++) {
        path->value[i] = vs_scale_pt(y, path->value[i]);
    }
    int n = path->count;
    if (look->filled && n > 0) {
        path->x_pt[n] = path->x_pt[n - 1];
        path->x_pt[n + 1] = path->x_pt[0];
        path->value[n] = path->value[n + 1] = y->from_pt;
        vs_canvas_area(canvas, look->fill, path->x_pt, path->value, n + 2);
    }
    vs_canvas_line(canvas, &look->pen, path->x_pt, path->value, n);
}

enum vs_err vs_series_draw(struct vs_canvas *canvas, const struct vs_series *series,
                           const struct vs_scale *x, const struct vs_scale *y,
                           const struct vs_series_look *look, struct vs_diag *diag)
{
    int room = vs_series_room(x);
    enum { FOOT = 2 }; /* the two corners of a filled area */
    double *numbers = malloc(2 * ((size_t)room + FOOT) * sizeof *numbers);
    if (!numbers) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out while a line was drawn");
    }
    struct vs_path path = {.x_pt = numbers, .value = numbers + room + FOOT, .room = room};
    for (size_t begin = 0; begin < series->rows;) {
        size_t end = begin + 1;
        while (end < series->rows && series->time_s[end] - series->time_s[end - 1] <= gap_s) {
            end++;
        }
        vs_series_thin(series, begin, end, x, &path);
        draw_path(canvas, &path, y, look);
        begin = end;
    }
    free(numbers);
    return VS_OK;
}
