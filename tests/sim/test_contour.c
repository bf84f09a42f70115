/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plot/contour.h"

#include <criterion/criterion.h>
#include <math.h>

#include "sim/plot/bands.h"

enum { NX = 5, NY = 4, LINES_MAX = 16 };

static const double x_pt[NX] = {0, 10, 20, 40, 50}, y_pt[NY] = {0, 5, 20, 30};

struct seen {
    int lines, points, closed;
    double length, worst; /* distance of a point from where it should be */
    double (*distance)(double x, double y);
};

static void visit(void *context, const double *x, const double *y, int count)
{
    struct seen *s = context;
    s->lines++;
    s->points += count;
    s->closed += x[0] == x[count - 1] && y[0] == y[count - 1];
    for (int k = 0; k < count; k++) {
        s->worst = fmax(s->worst, s->distance ? fabs(s->distance(x[k], y[k])) : 0);
        s->length += k ? hypot(x[k] - x[k - 1], y[k] - y[k - 1]) : 0;
    }
}

static struct seen lines_of(const struct vs_grid *grid, double height,
                            double (*distance)(double x, double y))
{
    struct seen seen = {.distance = distance};
    struct vs_diag diag;
    cr_assert_eq(vs_contour_lines(grid, height, visit, &seen, &diag), VS_OK);
    return seen;
}

static void fill_plane(double height[NY][NX])
{
    for (int j = 0; j < NY; j++) {
        for (int i = 0; i < NX; i++) {
            height[j][i] = (x_pt[i] + 2 * y_pt[j]) / 10;
        }
    }
}

static double off_plane_at_4(double x, double y)
{
    return (x + 2 * y) / 10 - 4;
}

Test(contour, of_a_plane_the_line_is_straight_and_whole)
{
    double height[NY][NX];
    fill_plane(height);
    const struct vs_grid grid = {NX, NY, x_pt, y_pt, height[0]};
    struct seen seen = lines_of(&grid, 4, off_plane_at_4);
    cr_expect_eq(seen.lines, 1);
    cr_expect_eq(seen.closed, 0);
    cr_expect_lt(seen.worst, 1e-9);
    /* from (40, 0) to (0, 20) */
    cr_expect_float_eq(seen.length, hypot(40, 20), 1e-9);
}

/* of a fold along x = 20, at height 0 */
static double off_fold(double x, double y)
{
    return fabs(x - 20) / 2 + 5 - y;
}

Test(contour, a_line_that_is_met_in_its_middle_is_whole)
{
    double height[NY][NX];
    for (int j = 0; j < NY; j++) {
        for (int i = 0; i < NX; i++) {
            height[j][i] = off_fold(x_pt[i], y_pt[j]) - 0.5;
        }
    }
    const struct vs_grid grid = {NX, NY, x_pt, y_pt, height[0]};
    struct seen seen = lines_of(&grid, -0.5, off_fold);
    cr_expect_eq(seen.lines, 1);
    cr_expect_lt(seen.worst, 1e-9);
    cr_expect_float_eq(seen.length, hypot(20, 10) + hypot(30, 15), 1e-9);
}

Test(contour, no_line_where_no_height_is_reached)
{
    double height[NY][NX];
    fill_plane(height);
    const struct vs_grid grid = {NX, NY, x_pt, y_pt, height[0]};
    cr_expect_eq(lines_of(&grid, 12, NULL).lines, 0);
    cr_expect_eq(lines_of(&grid, 0, NULL).lines, 0); /* all of it is at 0 or above */
}

Test(contour, a_hole_breaks_the_line_and_nothing_is_in_its_cells)
{
    double height[NY][NX];
    fill_plane(height);
    height[1][2] = NAN; /* corner of the four cells from (10, 0) to (40, 20) */
    const struct vs_grid grid = {NX, NY, x_pt, y_pt, height[0]};
    cr_expect(!vs_grid_has_cell(&grid, 1, 0) && !vs_grid_has_cell(&grid, 2, 1));
    cr_expect(vs_grid_has_cell(&grid, 0, 0) && !vs_grid_has_cell(&grid, NX - 1, 0));
    cr_expect(!vs_grid_has_cell(&grid, -1, 0));
    struct seen seen = lines_of(&grid, 4, off_plane_at_4);
    /* only from (10, 15) to (0, 20) is left; at (40, 0) the next cell is all below 4 or at it */
    cr_expect_lt(seen.worst, 1e-9);
    cr_expect_eq(seen.lines, 1);
    cr_expect_float_eq(seen.length, hypot(10, 5), 1e-9);
}

Test(contour, around_a_peak_the_line_is_closed)
{
    double height[NY][NX] = {{0}};
    height[1][1] = 1;
    const struct vs_grid grid = {NX, NY, x_pt, y_pt, height[0]};
    struct seen seen = lines_of(&grid, 0.5, NULL);
    cr_expect_eq(seen.lines, 1);
    cr_expect_eq(seen.closed, 1);
    height[2][3] = 1;
    seen = lines_of(&grid, 0.5, NULL);
    cr_expect_eq(seen.lines, 2);
    cr_expect_eq(seen.closed, 2);
}

Test(contour, at_a_saddle_every_point_of_the_lines_is_found_once)
{
    const struct vs_grid grid = {2, 2, x_pt, y_pt, (const double[]){1, 0, 0, 1}};
    struct seen seen = lines_of(&grid, 0.6, NULL);
    cr_expect_eq(seen.lines, 2); /* the middle, at 0.5, lies between them */
    cr_expect_eq(seen.points, 2 * 3);
    seen = lines_of(&grid, 0.4, NULL);
    cr_expect_eq(seen.lines, 2);
    cr_expect_eq(seen.points, 2 * 3);
}

/* --- bands ------------------------------------------------------------------------------------ */

static const double fixed[] = {0.001, 0.01, 0.05, 0.1, 0.5, -1};

Test(contour, fixed_levels_are_those_between_the_values)
{
    struct vs_bands b;
    vs_bands_choose(&b, 0.005, 0.1, fixed);
    cr_assert_eq(b.level_count, 2);
    cr_expect(b.level[0] == 0.01 && b.level[1] == 0.05);
    vs_bands_choose(&b, 0.2, 0.2, fixed);
    cr_expect_eq(b.level_count, 0);
    vs_bands_choose(&b, 0.2, 0.2, NULL);
    cr_expect_eq(b.level_count, 0);
}

Test(contour, round_levels_stand_in_where_fixed_ones_say_too_little)
{
    struct vs_bands b;
    vs_bands_choose(&b, 0.6, 1, fixed);
    cr_assert_geq(b.level_count, 3);
    cr_expect(b.level[0] > 0.6 && b.level[b.level_count - 1] < 1);
}

Test(contour, round_levels_lie_inside_the_range)
{
    struct vs_bands b;
    vs_bands_choose(&b, 0.41, 1, NULL);
    cr_assert_eq(b.level_count, 5);
    cr_expect_float_eq(b.level[0], 0.5, 1e-12);
    cr_expect_float_eq(b.level[4], 0.9, 1e-12);
    vs_bands_choose(&b, -30, 30, NULL);
    cr_assert_eq(b.level_count, 5);
    cr_expect_eq(b.level[2], 0);
}

Test(contour, a_height_rises_by_one_from_level_to_level)
{
    struct vs_bands b;
    vs_bands_choose(&b, 0, 1, fixed);
    cr_assert_eq(b.level_count, 5);
    cr_expect_eq(vs_bands_height(&b, 0), 0);
    cr_expect_float_eq(vs_bands_height(&b, 0.0005), 0.5, 1e-12);
    cr_expect_eq(vs_bands_height(&b, 0.001), 1);
    cr_expect_eq(vs_bands_height(&b, 0.01), 2);
    cr_expect_float_eq(vs_bands_height(&b, 0.03), 2.5, 1e-12);
    cr_expect_eq(vs_bands_height(&b, 0.5), 5);
    cr_expect_lt(vs_bands_height(&b, 1), 6);
    cr_expect_gt(vs_bands_height(&b, 1), 5.99);
    cr_expect(isnan(vs_bands_height(&b, (double)NAN)));
}

static double darkness(unsigned rgb)
{
    return 1 - (0.3 * (rgb >> 16 & 255) + 0.59 * (rgb >> 8 & 255) + 0.11 * (rgb & 255)) / 255;
}

Test(contour, every_band_is_darker_than_the_one_below)
{
    static const double many[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1};
    struct vs_bands b;
    vs_bands_choose(&b, 0, 100, many);
    cr_assert_eq(b.level_count, VS_BANDS_MAX);
    for (int k = 0; k < b.level_count; k++) {
        cr_expect_gt(darkness(b.rgb[k + 1]), darkness(b.rgb[k]) + 0.03, "band %d", k);
    }
}
