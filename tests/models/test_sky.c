/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "models/cell.h"
#include "models/clear_sky.h"
#include "models/decompose.h"
#include "models/elementary.h"
#include "models/iam.h"
#include "models/sun.h"
#include "models/transpose.h"
#include "models/transpose_rows.h"

static const double extra_wm2 = 1361.1;
static const double altitude_m = 230.0;

static void expect_near(double got, double want, double tolerance, const char *what)
{
    cr_expect(fabs(got - want) <= tolerance, "%s: got %.12g, want %.12g within %g", what, got, want,
              tolerance);
}

static struct vs_irradiance clear_at(double zenith_rad, double turbidity)
{
    return vs_clear_sky(zenith_rad, vs_air_mass(zenith_rad), turbidity, altitude_m, extra_wm2);
}

static struct vs_plane facing_south(double tilt_deg)
{
    return (struct vs_plane){tilt_deg * VS_RAD_PER_DEG, VS_PI, 0.2};
}

static double perez_total(const struct vs_plane *plane, const struct vs_irradiance *sky,
                          double zenith_rad, double azimuth_rad)
{
    struct vs_poa poa = vs_transpose_perez_driesse(plane, sky, zenith_rad, azimuth_rad, extra_wm2,
                                                   vs_air_mass(zenith_rad));
    return vs_poa_total_wm2(&poa);
}

Test(clear_sky, dims_as_turbidity_grows)
{
    for (int z = 0; z <= 85; z += 5) {
        for (int k = 4; k < 16; k++) {
            double turbidity = 0.5 * k;
            struct vs_irradiance clean = clear_at(z * VS_RAD_PER_DEG, turbidity);
            struct vs_irradiance hazy = clear_at(z * VS_RAD_PER_DEG, turbidity + 0.5);
            cr_assert_lt(hazy.ghi_wm2, clean.ghi_wm2);
            cr_assert_lt(hazy.dni_wm2, clean.dni_wm2);
        }
    }
}

Test(clear_sky, closes_and_is_never_negative)
{
    for (int z = 0; z <= 180; z++) {
        double zenith_rad = z * VS_RAD_PER_DEG;
        struct vs_irradiance sky = clear_at(zenith_rad, 4.0);
        cr_assert(sky.ghi_wm2 >= 0 && sky.dni_wm2 >= 0 && sky.dhi_wm2 >= 0, "at %d deg", z);
        /* 1e-12 of 1000 W/m2: rounding of one product and one sum */
        cr_assert(fabs(sky.dni_wm2 * cos(zenith_rad) + sky.dhi_wm2 - sky.ghi_wm2) < 1e-9);
    }
}

Test(clear_sky, gives_nothing_beyond_the_horizon)
{
    struct vs_irradiance night = clear_at(91.0 * VS_RAD_PER_DEG, 4.0);
    cr_expect(night.ghi_wm2 == 0 && night.dni_wm2 == 0 && night.dhi_wm2 == 0);
}

Test(decompose, parts_close_to_the_global)
{
    for (int z = 0; z <= 100; z += 2) {
        double zenith_rad = z * VS_RAD_PER_DEG;
        for (int k = 0; k <= 52; k++) {
            double ghi = 25.0 * k;
            struct vs_irradiance sky = vs_decompose_erbs_driesse(ghi, zenith_rad, extra_wm2);
            double sum = sky.dni_wm2 * cos(zenith_rad) + sky.dhi_wm2;
            /* 1e-12 of 1000 W/m2: rounding of one quotient, one product and one sum */
            cr_assert(fabs(sum - ghi) < 1e-9, "at %d deg: %g of %g", z, sum, ghi);
            cr_assert(sky.dni_wm2 >= 0 && sky.dhi_wm2 >= 0);
        }
    }
}

Test(decompose, a_dull_sky_is_all_diffuse_and_a_bright_one_is_not)
{
    struct vs_irradiance dull = vs_decompose_erbs_driesse(5.0, 1.0, extra_wm2);
    struct vs_irradiance bright = vs_decompose_erbs_driesse(600.0, 1.0, extra_wm2);
    cr_expect_gt(dull.dhi_wm2, 0.99 * dull.ghi_wm2);
    /* clearness 0.82: the correlation ends at a diffuse share of 0.165 */
    expect_near(bright.dhi_wm2 / bright.ghi_wm2, 0.165, 1e-12, "diffuse share");
}

Test(decompose, has_no_step_in_clearness)
{
    double before = 0;
    for (int k = 0; k <= 100000; k++) {
        double ghi = k * 1e-5 * extra_wm2;
        double dhi = vs_decompose_erbs_driesse(ghi, 0.0, extra_wm2).dhi_wm2;
        /* a step of 0.0136 W/m2 in, at most 1.5 times as much out */
        cr_assert(fabs(dhi - before) < 0.021, "clearness %g: %g W/m2", k * 1e-5, dhi - before);
        before = dhi;
    }
}

Test(transpose, a_plane_lying_flat_gets_the_global_irradiance)
{
    struct vs_plane flat = facing_south(0.0);
    for (int z = 0; z <= 84; z += 2) {
        double zenith_rad = z * VS_RAD_PER_DEG;
        struct vs_irradiance sky = clear_at(zenith_rad, 3.0);
        struct vs_poa hay = vs_transpose_hay_davies(&flat, &sky, zenith_rad, 2.0, extra_wm2);
        /* spot and dome share out the diffuse light exactly, until 85 deg where the spot's scale
         * is held: only rounding is left */
        expect_near(vs_poa_total_wm2(&hay), sky.ghi_wm2, 1e-10, "Hay-Davies");
        expect_near(perez_total(&flat, &sky, zenith_rad, 2.0), sky.ghi_wm2, 1e-10, "Perez-Driesse");
    }
}

Test(transpose, an_upright_plane_under_an_even_sky_gets_half_of_it)
{
    struct vs_plane wall = facing_south(90.0);
    struct vs_irradiance even = {.ghi_wm2 = 100.0, .dni_wm2 = 0.0, .dhi_wm2 = 100.0};
    struct vs_poa hay = vs_transpose_hay_davies(&wall, &even, 1.0, VS_PI, extra_wm2);
    expect_near(hay.isotropic_wm2, 50.0, 1e-12, "sky");
    expect_near(hay.ground_wm2, 100.0 * 0.2 * 0.5, 1e-12, "ground");
    cr_expect_eq(hay.circumsolar_wm2, 0.0);
}

Test(transpose, no_beam_falls_on_the_back_of_the_plane)
{
    struct vs_plane plane = facing_south(60.0);
    struct vs_irradiance sky = clear_at(1.2, 3.0);
    struct vs_poa north = vs_transpose_perez_driesse(&plane, &sky, 1.2, 0.0, extra_wm2, 2.7);
    cr_expect_lt(vs_cos_incidence(&plane, 1.2, 0.0), 0.0);
    cr_expect(north.beam_wm2 == 0.0 && north.circumsolar_wm2 == 0.0);
}

Test(transpose, a_plane_square_to_the_sun_takes_the_whole_beam)
{
    struct vs_plane plane = facing_south(65.0);
    struct vs_irradiance sky = clear_at(65.0 * VS_RAD_PER_DEG, 3.0);
    struct vs_poa poa = vs_transpose_perez_driesse(&plane, &sky, 65.0 * VS_RAD_PER_DEG, VS_PI,
                                                   extra_wm2, 2.36);
    expect_near(poa.beam_wm2, sky.dni_wm2, 1e-10, "beam");
}

Test(transpose, perez_driesse_has_no_step_as_the_sky_clears)
{
    struct vs_plane plane = facing_south(45.0);
    double zenith_rad = 65.0 * VS_RAD_PER_DEG, before = 0;
    for (int k = 0; k <= 100000; k++) {
        double dni = k * 0.01;
        struct vs_irradiance sky = {
            .ghi_wm2 = dni * cos(zenith_rad) + 100.0, .dni_wm2 = dni, .dhi_wm2 = 100.0};
        double total = perez_total(&plane, &sky, zenith_rad, VS_PI);
        /* 0.01 W/m2 more beam is 0.0094 W/m2 more in the plane, and the sky's own brightness may
         * double it; the tabled coefficients of 1990 step by whole W/m2 at their edges */
        cr_assert(k == 0 || fabs(total - before) < 0.03, "DNI %g: %g W/m2", dni, total - before);
        before = total;
    }
}

/* A clamped quadratic spline at zeta, by the rule of de Boor. */
static double spline(const double *control, double zeta)
{
    int k = 2; /* zeta is between knots k and k + 1 */
    while (k < PEREZ_CONTROLS - 1 && zeta >= perez_knots[k + 1]) {
        k++;
    }
    double d[3] = {control[k - 2], control[k - 1], control[k]};
    for (int round = 1; round <= 2; round++) {
        for (int j = 2; j >= round; j--) {
            int low = k - 2 + j;
            double from = perez_knots[low], to = perez_knots[low + 3 - round];
            double along = (zeta - from) / (to - from);
            d[j] = (1 - along) * d[j - 1] + along * d[j];
        }
    }
    return d[2];
}

Test(transpose, rows_of_perezs_sky_are_its_splines)
{
    for (int s = 0; s < PEREZ_SPANS; s++) {
        double begin = perez_start[s][PEREZ_COEFFICIENTS], width = perez_knots[s + 3] - begin;
        cr_assert_eq(begin, perez_knots[s + 2]);
        for (int j = 0; j < 6 * 8; j++) {
            int f = j % 6;
            double past = width * (j / 6) / 8;
            double row = perez_start[s][f] + past * (perez_slope[s][f] + past * perez_bend[s][f]);
            /* a thousandth of the published digits would do; this is rounding */
            expect_near(row, spline(perez_controls[f], begin + past), 2e-15, "coefficient");
        }
    }
}

Test(transpose, perez_driesse_sky_is_never_negative)
{
    struct vs_plane plane = facing_south(45.0);
    for (int z = 0; z <= 95; z++) {
        for (int k = 0; k <= 50; k++) {
            struct vs_irradiance sky = {
                .ghi_wm2 = 0, .dni_wm2 = 20.0 * k, .dhi_wm2 = 120.0 - 2 * k};
            double zenith_rad = z * VS_RAD_PER_DEG;
            struct vs_poa poa = vs_transpose_perez_driesse(&plane, &sky, zenith_rad, 0.0, extra_wm2,
                                                           vs_air_mass(zenith_rad));
            /* isotropic and horizon parts may cancel; -1e-13 is their rounding */
            cr_assert_geq(poa.isotropic_wm2 + poa.circumsolar_wm2 + poa.horizon_wm2, -1e-13);
        }
    }
}

Test(transpose, darkness_in_is_darkness_out)
{
    struct vs_plane plane = facing_south(45.0);
    struct vs_irradiance dark = {0.0, 0.0, 0.0};
    cr_expect_eq(perez_total(&plane, &dark, 1.8, 0.0), 0.0);
}

Test(glass, passes_all_it_can_straight_on_and_nothing_at_grazing)
{
    struct vs_glass glass = vs_glass_defaults();
    /* both sides of the ratio are the same numbers up to the last place */
    expect_near(vs_iam_physical(&glass, 1.0), 1.0, 1e-15, "straight on");
    expect_near(vs_iam_physical(&glass, 1e-12), 0.0, 1e-11, "grazing");
    cr_expect_eq(vs_iam_physical(&glass, 0.0), 0.0);
    cr_expect_eq(vs_iam_physical(&glass, -0.5), 0.0);
}

Test(glass, passes_less_the_more_askew_the_light_falls)
{
    struct vs_glass glass = vs_glass_defaults();
    double before = 2.0;
    for (int k = 0; k <= 90; k++) {
        double iam = vs_iam_physical(&glass, cos(k * VS_RAD_PER_DEG));
        cr_assert(iam < before, "at %d deg", k);
        before = iam;
    }
}

/* The integral over rings of zenith angle, summed over a mesh instead of by the model's rule. */
static double mesh_share(const struct vs_glass *glass, double tilt_rad, double from_rad,
                         double to_rad, int rings)
{
    double step_rad = (to_rad - from_rad) / rings, all = 0, through = 0;
    for (int i = 0; i < rings; i++) {
        double zenith_rad = from_rad + (i + 0.5) * step_rad;
        for (int j = 0; j < 1800; j++) {
            double cosine = cos(tilt_rad) * cos(zenith_rad) +
                            sin(tilt_rad) * sin(zenith_rad) * cos((j + 0.5) * 0.1 * VS_RAD_PER_DEG);
            double light = fmax(cosine, 0.0) * sin(zenith_rad);
            all += light;
            through += light * vs_iam_physical(glass, cosine);
        }
    }
    return through / all;
}

Test(glass, diffuse_integrals_meet_a_fine_mesh)
{
    struct vs_glass glass = vs_glass_defaults();
    double tilt_rad = 45.0 * VS_RAD_PER_DEG, level_rad = VS_PI / 2.0;
    struct vs_iam_diffuse got = vs_iam_diffuse(&glass, tilt_rad);
    /* the error of a mesh of 0.1 deg is 1/100 of that of 1 deg, which the oracle rows put at 1e-5
     */
    expect_near(got.sky_frac, mesh_share(&glass, tilt_rad, 0.0, level_rad, 900), 1e-6, "sky");
    expect_near(got.ground_frac, mesh_share(&glass, tilt_rad, level_rad, level_rad + tilt_rad, 450),
                1e-6, "ground");
    expect_near(got.horizon_frac,
                mesh_share(&glass, tilt_rad, 89.5 * VS_RAD_PER_DEG, level_rad, 50), 1e-6,
                "horizon");
}

Test(glass, a_wall_sees_sky_and_ground_alike_and_a_roof_sees_no_ground)
{
    struct vs_glass glass = vs_glass_defaults();
    struct vs_iam_diffuse wall = vs_iam_diffuse(&glass, VS_PI / 2.0);
    struct vs_iam_diffuse roof = vs_iam_diffuse(&glass, 0.0);
    /* the two halves of a wall's view are mirror images */
    expect_near(wall.sky_frac, wall.ground_frac, 1e-12, "wall");
    cr_expect_eq(roof.ground_frac, 0.0);
    /* an even sky over a flat pane at 60 deg is the usual stand-in: IAM(60) = 0.944 */
    expect_near(roof.sky_frac, 0.944, 0.005, "roof");
}

Test(cell, in_the_dark_is_as_warm_as_the_air)
{
    struct vs_cell_params params = vs_cell_defaults();
    cr_expect_eq(vs_cell_faiman_degc(&params, 0.0, -12.5, 3.0), -12.5);
}

Test(cell, is_cooled_by_wind_and_warmed_by_light)
{
    struct vs_cell_params params = vs_cell_defaults();
    /* 1000 W/m2 in still air: 1000 / 25 = 40 K above the air */
    expect_near(vs_cell_faiman_degc(&params, 1000.0, 20.0, 0.0), 60.0, 1e-12, "still air");
    cr_expect_lt(vs_cell_faiman_degc(&params, 1000.0, 20.0, 5.0),
                 vs_cell_faiman_degc(&params, 1000.0, 20.0, 1.0));
}

Test(wind, is_weaker_near_the_ground_and_unchanged_at_its_own_height)
{
    cr_expect_lt(vs_wind_at_height_ms(5.0, 10.0, 6.0, 0.20), 5.0);
    cr_expect_eq(vs_wind_at_height_ms(5.0, 10.0, 10.0, 0.20), 5.0);
    cr_expect_eq(vs_wind_at_height_ms(0.0, 10.0, 6.0, 0.20), 0.0);
}
