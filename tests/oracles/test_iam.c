/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "models/elementary.h"
#include "models/iam.h"
#include "tests/oracles/expect.h"

static void note_angle(const struct oracle_row *row, void *context)
{
    struct vs_glass glass = vs_glass_defaults();
    double got = vs_iam_physical(&glass, cos(row->value[0] * VS_RAD_PER_DEG));
    oracle_note(context, row, got, row->value[1], 1.0);
}

Test(iam, physical_modifier_agrees_at_every_angle)
{
    static const char *const columns[] = {"aoi_deg", "physical_n1p526_K4_L0p002"};
    /* the same equations; the file has 12 digits */
    struct oracle_gauge gauge = {.quantity = "physical modifier", .unit = "1", .tolerance = 1e-9};
    long rows = oracle_each(columns, 2, note_angle, &gauge);
    expect_gauges(rows, &gauge, 1, "glass", "pvlib");
}

enum { TILT, SKY, HORIZON, GROUND, COLUMNS };
static const char *const columns[COLUMNS] = {"tilt_deg", "physical_marion_sky",
                                             "physical_marion_horizon", "physical_marion_ground"};

static void note_integrals(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    struct vs_glass glass = vs_glass_defaults();
    struct vs_iam_diffuse got = vs_iam_diffuse(&glass, row->value[TILT] * VS_RAD_PER_DEG);
    oracle_note(&gauges[SKY], row, got.sky_frac, row->value[SKY], 1.0);
    oracle_note(&gauges[HORIZON], row, got.horizon_frac, row->value[HORIZON], 1.0);
    double tilt_by_45 = row->value[TILT] / 45.0;
    oracle_note(&gauges[GROUND], row, got.ground_frac, row->value[GROUND], tilt_by_45 * tilt_by_45);
}

Test(iam, diffuse_integrals_agree_up_to_the_mesh_of_the_reference)
{
    /* The reference sums over a mesh of 1 deg (0.1 deg for the horizon), the model integrates: the
     * difference is the mesh's own error, as the next test shows. A plane tilted by b sees a wedge
     * of ground b high, so there the error goes with the square of 1 / b;
     * it is at most 5e-5 on this scale for any tilt over 0.6 deg. */
    struct oracle_gauge gauges[COLUMNS] = {
        [SKY] = {.quantity = "diffuse integral sky", .unit = "1", .tolerance = 2e-5},
        [HORIZON] = {.quantity = "diffuse integral horizon", .unit = "1", .tolerance = 1e-4},
        [GROUND] = {.quantity = "diffuse integral ground x (tilt / 45 deg)^2",
                    .unit = "1",
                    .tolerance = 6e-5},
    };
    long rows = oracle_each(columns, COLUMNS, note_integrals, gauges);
    expect_gauges(rows, &gauges[SKY], COLUMNS - SKY, "glass", "pvlib mesh of 1 deg");
}

/* Marion's sum over rings of zenith angle from..to, counted in steps of a half turn / steps, and as
 * many steps of azimuth. */
static double mesh_sum(const struct vs_glass *glass, double tilt_rad, int steps, int from, int to)
{
    double step_rad = VS_PI / steps;
    double all = 0, through = 0;
    for (int i = from; i < to; i++) {
        double zenith_rad = (i + 0.5) * step_rad;
        double area = cos(i * step_rad) - cos((i + 1) * step_rad);
        for (int j = 0; j < 2 * steps; j++) {
            double cosine = cos(tilt_rad) * cos(zenith_rad) +
                            sin(tilt_rad) * sin(zenith_rad) * cos((j + 0.5) * step_rad);
            double light = cosine > 0 ? cosine * area : 0;
            all += light;
            through += light * vs_iam_physical(glass, cosine);
        }
    }
    return through / all;
}

static void note_mesh(const struct oracle_row *row, void *context)
{
    struct oracle_gauge *gauges = context;
    struct vs_glass glass = vs_glass_defaults();
    double tilt_rad = row->value[TILT] * VS_RAD_PER_DEG;
    oracle_note(&gauges[SKY], row, mesh_sum(&glass, tilt_rad, 180, 0, 90), row->value[SKY], 1.0);
    oracle_note(&gauges[HORIZON], row, mesh_sum(&glass, tilt_rad, 1800, 895, 900),
                row->value[HORIZON], 1.0);
    oracle_note(&gauges[GROUND], row, mesh_sum(&glass, tilt_rad, 180, 90, 180), row->value[GROUND],
                1.0);
}

Test(iam, the_modifier_summed_over_the_same_mesh_gives_the_reference)
{
    /* the same sum: what is left is the 12 digits of the file */
    struct oracle_gauge gauges[COLUMNS] = {
        [SKY] = {.quantity = "diffuse sum sky", .unit = "1", .tolerance = 1e-9},
        [HORIZON] = {.quantity = "diffuse sum horizon", .unit = "1", .tolerance = 1e-9},
        [GROUND] = {.quantity = "diffuse sum ground", .unit = "1", .tolerance = 1e-9},
    };
    long rows = oracle_each(columns, COLUMNS, note_mesh, gauges);
    expect_gauges(rows, &gauges[SKY], COLUMNS - SKY, "glass", "pvlib same mesh");
}
