/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/contour.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Areas that meet would show a hair of white between them: each is drawn a hair too large, and
 * what is higher covers what is lower. */
static const double rim_pt = 0.5;

double vs_grid_at(const struct vs_grid *grid, int i, int j)
{
    return grid->height[(size_t)j * (size_t)grid->nx + (size_t)i];
}

int vs_grid_has_cell(const struct vs_grid *grid, int i, int j)
{
    return i >= 0 && j >= 0 && i + 1 < grid->nx && j + 1 < grid->ny &&
           !isnan(vs_grid_at(grid, i, j)) && !isnan(vs_grid_at(grid, i + 1, j)) &&
           !isnan(vs_grid_at(grid, i, j + 1)) && !isnan(vs_grid_at(grid, i + 1, j + 1));
}

struct point {
    double x, y, height;
};

/* Corners in a round, then the middle. */
enum { CORNERS = 4, MIDDLE = 4 };

static void cell_points(const struct vs_grid *g, int i, int j, struct point out[CORNERS + 1])
{
    static const int di[CORNERS] = {0, 1, 1, 0}, dj[CORNERS] = {0, 0, 1, 1};
    out[MIDDLE] = (struct point){0, 0, 0};
    for (int k = 0; k < CORNERS; k++) {
        out[k] = (struct point){g->x_pt[i + di[k]], g->y_pt[j + dj[k]],
                                vs_grid_at(g, i + di[k], j + dj[k])};
        out[MIDDLE].x += out[k].x / CORNERS;
        out[MIDDLE].y += out[k].y / CORNERS;
        out[MIDDLE].height += out[k].height / CORNERS;
    }
}

/* Where the height is reached between two points. */
static struct point between(const struct point *a, const struct point *b, double height)
{
    double s = (height - a->height) / (b->height - a->height);
    return (struct point){a->x + s * (b->x - a->x), a->y + s * (b->y - a->y), height};
}

/* --- bands ------------------------------------------------------------------------------------ */

static void fill(struct vs_canvas *canvas, unsigned rgb, const double *x, const double *y,
                 int count)
{
    const struct vs_pen rim = {rgb, rim_pt, VS_DASH_SOLID};
    vs_canvas_area(canvas, rgb, x, y, count);
    vs_canvas_line(canvas, &rim, x, y, count);
}

/* The part of a triangle that is at `height` or above. */
static void fill_above(struct vs_canvas *canvas, unsigned rgb, const struct point *corner[3],
                       double height)
{
    double x[7], y[7];
    int count = 0;
    for (int k = 0; k < 3; k++) {
        const struct point *a = corner[k], *b = corner[(k + 1) % 3];
        if (a->height >= height) {
            x[count] = a->x;
            y[count++] = a->y;
        }
        if ((a->height >= height) != (b->height >= height)) {
            struct point p = between(a, b, height);
            x[count] = p.x;
            y[count++] = p.y;
        }
    }
    if (count >= 3) {
        x[count] = x[0];
        y[count] = y[0];
        fill(canvas, rgb, x, y, count + 1);
    }
}

static void lowest_and_highest(const struct point cell[CORNERS + 1], int bands, int *low, int *high)
{
    double least = cell[0].height, most = cell[0].height;
    for (int k = 1; k < CORNERS; k++) {
        least = fmin(least, cell[k].height);
        most = fmax(most, cell[k].height);
    }
    *low = (int)fmin(fmax(floor(least), 0), bands - 1);
    *high = (int)fmin(fmax(floor(most), 0), bands - 1);
}

/* What of a cell is in a band or above it; all of it below its lowest band. Cells alike in a row
 * are one box: returns how many this one stood for. */
static int fill_cell(struct vs_canvas *canvas, const struct vs_grid *g, int i, int j, int band,
                     const unsigned *rgb, int bands)
{
    struct point cell[CORNERS + 1];
    int low, high, run = 1;
    cell_points(g, i, j, cell);
    lowest_and_highest(cell, bands, &low, &high);
    if (band == low) {
        int next_low = low;
        while (next_low == low && vs_grid_has_cell(g, i + run, j)) {
            cell_points(g, i + run, j, cell);
            lowest_and_highest(cell, bands, &next_low, &high);
            run += next_low == low;
        }
        const double x[5] = {g->x_pt[i], g->x_pt[i + run], g->x_pt[i + run], g->x_pt[i],
                             g->x_pt[i]};
        const double y[5] = {g->y_pt[j], g->y_pt[j], g->y_pt[j + 1], g->y_pt[j + 1], g->y_pt[j]};
        fill(canvas, rgb[band], x, y, 5);
    } else if (low < band && band <= high) {
        for (int k = 0; k < CORNERS; k++) {
            const struct point *corner[3] = {&cell[k], &cell[(k + 1) % CORNERS], &cell[MIDDLE]};
            fill_above(canvas, rgb[band], corner, band);
        }
    }
    return run;
}

void vs_contour_fill(struct vs_canvas *canvas, const struct vs_grid *grid, const unsigned *rgb,
                     int bands)
{
    for (int band = 0; band < bands; band++) {
        for (int j = 0; j + 1 < grid->ny; j++) {
            for (int i = 0; i + 1 < grid->nx;) {
                i += vs_grid_has_cell(grid, i, j) ? fill_cell(canvas, grid, i, j, band, rgb, bands)
                                                  : 1;
            }
        }
    }
}

/* --- lines ------------------------------------------------------------------------------------ */

/* A piece of a line crosses a triangle from one of its sides to another. A side is shared by two
 * triangles at most, so that pieces are put together by the numbers of their sides: along x from a
 * node, along y from it, and from the middle of a cell to its four corners. */
struct side {
    int pieces, piece[2];
    double x, y; /* where the line crosses it */
};

struct tracer {
    const struct vs_grid *grid;
    double height;
    struct side *sides;
    int (*ends)[2]; /* of every piece, two sides; the first is -1 once it was handed over */
    int piece_count;
    double *x, *y; /* of the line that is put together */
};

static int node(const struct vs_grid *g, int i, int j)
{
    return j * g->nx + i;
}

static int side_along_x(const struct vs_grid *g, int i, int j)
{
    return node(g, i, j);
}

static int side_along_y(const struct vs_grid *g, int i, int j)
{
    return g->nx * g->ny + node(g, i, j);
}

static int side_count(const struct vs_grid *g)
{
    return 6 * g->nx * g->ny;
}

static int cross(struct tracer *t, int side, const struct point *a, const struct point *b)
{
    /* always from the lower end, so that both triangles find the same point */
    struct point p = a->height < b->height ? between(a, b, t->height) : between(b, a, t->height);
    struct side *s = &t->sides[side];
    s->x = p.x;
    s->y = p.y;
    s->piece[s->pieces++] = t->piece_count;
    return side;
}

static void cross_triangle(struct tracer *t, const struct point *corner[3], const int side[3])
{
    int found[2], count = 0;
    for (int k = 0; k < 3; k++) {
        const struct point *a = corner[k], *b = corner[(k + 1) % 3];
        if ((a->height >= t->height) != (b->height >= t->height)) {
            found[count++] = cross(t, side[k], a, b);
        }
    }
    if (count == 2) {
        memcpy(t->ends[t->piece_count++], found, sizeof found);
    }
}

static void cross_cell(struct tracer *t, int i, int j)
{
    const struct vs_grid *g = t->grid;
    struct point cell[CORNERS + 1];
    cell_points(g, i, j, cell);
    const int rim[CORNERS] = {side_along_x(g, i, j), side_along_y(g, i + 1, j),
                              side_along_x(g, i, j + 1), side_along_y(g, i, j)};
    int inner = 2 * g->nx * g->ny + 4 * node(g, i, j);
    for (int k = 0; k < CORNERS; k++) {
        int next = (k + 1) % CORNERS;
        const struct point *corner[3] = {&cell[k], &cell[next], &cell[MIDDLE]};
        const int side[3] = {rim[k], inner + next, inner + k};
        cross_triangle(t, corner, side);
    }
}

static void cross_all(struct tracer *t)
{
    for (int j = 0; j + 1 < t->grid->ny; j++) {
        for (int i = 0; i + 1 < t->grid->nx; i++) {
            if (vs_grid_has_cell(t->grid, i, j)) {
                cross_cell(t, i, j);
            }
        }
    }
}

static void put_side(struct tracer *t, int side, int *count)
{
    t->x[*count] = t->sides[side].x;
    t->y[(*count)++] = t->sides[side].y;
}

/* Puts together the line that begins at a side with a piece, and hands it over. */
static void follow(struct tracer *t, int side, int piece, vs_contour_visit visit, void *context)
{
    int count = 0;
    put_side(t, side, &count);
    while (piece >= 0 && t->ends[piece][0] >= 0) {
        const int *ends = t->ends[piece];
        side = ends[0] == side ? ends[1] : ends[0];
        put_side(t, side, &count);
        t->ends[piece][0] = -1;
        const struct side *s = &t->sides[side];
        piece = s->pieces < 2 ? -1 : s->piece[s->piece[0] == piece];
    }
    visit(context, t->x, t->y, count);
}

/* First the lines that end at a rim, from there; what is left is closed. */
static void follow_all(struct tracer *t, vs_contour_visit visit, void *context)
{
    for (int piece = 0; piece < t->piece_count; piece++) {
        for (int k = 0; k < 2 && t->ends[piece][0] >= 0; k++) {
            int side = t->ends[piece][k];
            if (t->sides[side].pieces == 1) {
                follow(t, side, piece, visit, context);
            }
        }
    }
    for (int piece = 0; piece < t->piece_count; piece++) {
        if (t->ends[piece][0] >= 0) {
            follow(t, t->ends[piece][0], piece, visit, context);
        }
    }
}

enum vs_err vs_contour_lines(const struct vs_grid *grid, double height, vs_contour_visit visit,
                             void *context, struct vs_diag *diag)
{
    assert(grid->nx >= 2 && grid->ny >= 2 && grid->nx * grid->ny <= VS_CONTOUR_NODES_MAX);
    size_t pieces = 4 * (size_t)grid->nx * (size_t)grid->ny, sides = (size_t)side_count(grid);
    struct tracer t = {.grid = grid, .height = height};
    t.sides = calloc(sides, sizeof *t.sides);
    t.ends = malloc(pieces * sizeof *t.ends);
    t.x = malloc((pieces + 1) * sizeof *t.x);
    t.y = malloc((pieces + 1) * sizeof *t.y);
    enum vs_err err = VS_OK;
    if (t.sides && t.ends && t.x && t.y) {
        cross_all(&t);
        follow_all(&t, visit, context);
    } else {
        err = vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for the lines of a plot");
    }
    free(t.sides);
    free(t.ends);
    free(t.x);
    free(t.y);
    return err;
}
