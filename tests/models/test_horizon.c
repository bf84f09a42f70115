/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "models/elementary.h"
#include "models/horizon.h"

static struct vs_horizon level_hills(double height_deg)
{
    struct vs_horizon h;
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        h.height_rad[k] = height_deg * VS_RAD_PER_DEG;
    }
    return h;
}

/* A valley: a wall in the south-east, a low ridge in the west, open in the north. */
static struct vs_horizon valley(void)
{
    struct vs_horizon h;
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        double az = 0.5 * k;
        double wall = fmax(0, 25.0 - 0.4 * fabs(az - 130.0));
        double ridge = fmax(0, 8.0 - 0.1 * fabs(az - 270.0));
        h.height_rad[k] = fmax(wall, ridge) * VS_RAD_PER_DEG;
    }
    return h;
}

static struct vs_plane facing(double tilt_deg, double azimuth_deg)
{
    return (struct vs_plane){tilt_deg * VS_RAD_PER_DEG, azimuth_deg * VS_RAD_PER_DEG, 0.2};
}

Test(horizon, height_is_linear_between_the_steps_and_closes_at_north)
{
    struct vs_horizon h = level_hills(0);
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        h.height_rad[k] = fabs(k - 360.0) / 1000.0;
    }
    for (int k = 0; k <= 7200; k++) {
        double az_deg = 0.05 * k;
        double want = fabs(2.0 * az_deg - 360.0) / 1000.0;
        double got = vs_horizon_height_rad(&h, az_deg * VS_RAD_PER_DEG);
        cr_assert_float_eq(got, want, 1e-12, "at %.2f deg: %g, not %g", az_deg, got, want);
    }
    cr_expect_eq(vs_horizon_height_rad(&h, -1e-9), 0.36);
    cr_expect_eq(vs_horizon_height_rad(&h, 7.0), 0.36);
}

Test(horizon, an_open_horizon_hides_nothing)
{
    struct vs_horizon none = level_hills(0);
    for (int tilt = 0; tilt <= 90; tilt += 15) {
        struct vs_plane plane = facing(tilt, 180);
        cr_expect_eq(vs_horizon_view_frac(&none, &plane), 1.0);
        cr_expect_eq(vs_horizon_band_frac(&none, &plane), 1.0);
    }
}

Test(horizon, hills_all_round_take_what_the_closed_forms_say)
{
    for (int height = 1; height <= 60; height++) {
        double h = height * VS_RAD_PER_DEG;
        struct vs_horizon hills = level_hills(height);
        struct vs_plane flat = facing(0, 180), wall = facing(90, 180);
        double on_flat = cos(h) * cos(h);
        double on_wall = 1.0 - (h + sin(h) * cos(h)) / (VS_PI / 2.0);
        cr_assert_float_eq(vs_horizon_view_frac(&hills, &flat), on_flat, 1e-12, "%d deg", height);
        /* the turn's cosine by the midpoint rule over half degrees, in both sums alike */
        cr_assert_float_eq(vs_horizon_view_frac(&hills, &wall), on_wall, 1e-5, "%d deg", height);
    }
}

/* By brute force over the dome. */
static double mesh_view(const struct vs_horizon *h, const struct vs_plane *p)
{
    double seen = 0, all = 0;
    for (int i = 0; i < 900; i++) {
        double e = (i + 0.5) * 0.1 * VS_RAD_PER_DEG;
        for (int j = 0; j < 3600; j++) {
            double az = (j + 0.5) * 0.1 * VS_RAD_PER_DEG;
            double cosine = cos(p->tilt_rad) * sin(e) +
                            sin(p->tilt_rad) * cos(e) * cos(az - p->azimuth_rad);
            double light = fmax(cosine, 0) * cos(e);
            all += light;
            seen += e > vs_horizon_height_rad(h, az) ? light : 0;
        }
    }
    return seen / all;
}

Test(horizon, a_valley_takes_what_a_fine_mesh_says)
{
    struct vs_horizon h = valley();
    struct vs_plane planes[] = {facing(0, 180), facing(45, 180), facing(60, 120), facing(90, 250)};
    for (int k = 0; k < 4; k++) {
        /* the mesh itself rounds the skyline to 0.1 deg: some 1e-4 of the sky's light */
        cr_expect_float_eq(vs_horizon_view_frac(&h, &planes[k]), mesh_view(&h, &planes[k]), 2e-4,
                           "plane %d", k);
    }
}

Test(horizon, a_plane_turned_to_the_wall_loses_more_than_one_turned_away)
{
    struct vs_horizon h = valley();
    struct vs_plane to = facing(45, 130), away = facing(45, 0);
    cr_expect_lt(vs_horizon_view_frac(&h, &to), vs_horizon_view_frac(&h, &away) - 0.05);
    cr_expect_lt(vs_horizon_band_frac(&h, &to), vs_horizon_band_frac(&h, &away) - 0.3);
}

Test(horizon, low_hills_hide_their_share_of_the_bright_band)
{
    struct vs_plane plane = facing(45, 180);
    struct vs_horizon low = level_hills(1.3), high = level_hills(10);
    cr_expect_float_eq(vs_horizon_band_frac(&low, &plane), 0.8, 1e-12);
    cr_expect_eq(vs_horizon_band_frac(&high, &plane), 0.0);
}

Test(horizon, the_sun_behind_a_hill_sends_no_beam_and_no_glow)
{
    struct vs_horizon_shares shares = {.plane_frac = 0.9, .band_frac = 0.4, .level_frac = 0.95};
    struct vs_poa open = {400, 60, 50, 5, 10};
    struct vs_irradiance sky = {.ghi_wm2 = 400, .dni_wm2 = 600, .dhi_wm2 = 100};
    struct vs_poa seen = vs_horizon_cut(&shares, &open, &sky, 0.5, 0);
    struct vs_poa dark = vs_horizon_cut(&shares, &open, &sky, 0.5, 1);
    cr_expect(seen.beam_wm2 == 400 && seen.circumsolar_wm2 == 60);
    cr_expect(dark.beam_wm2 == 0 && dark.circumsolar_wm2 == 0);
    cr_expect_float_eq(dark.isotropic_wm2, 45, 1e-12);
    cr_expect_float_eq(dark.horizon_wm2, 2, 1e-12);
    cr_expect_float_eq(seen.ground_wm2, 10 * 395.0 / 400.0, 1e-12);
    cr_expect_float_eq(dark.ground_wm2, 10 * 95.0 / 400.0, 1e-12);
}

Test(horizon, a_dark_band_never_takes_more_than_there_is)
{
    struct vs_horizon_shares shares = {.plane_frac = 0.5, .band_frac = 1.0, .level_frac = 0.7};
    struct vs_poa open = {0, 30, 40, -60, 3};
    struct vs_irradiance sky = {.ghi_wm2 = 100, .dni_wm2 = 0, .dhi_wm2 = 100};
    struct vs_poa cut = vs_horizon_cut(&shares, &open, &sky, 0.5, 1);
    cr_expect_eq(cut.isotropic_wm2 + cut.circumsolar_wm2 + cut.horizon_wm2, 0.0);
}
