/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "models/elementary.h"
#include "models/snow.h"

static const double sin_45 = 0.70710678118654752;

static double hour(double cover, double fall_cm, double depth_cm, double air_degc, double poa_wm2)
{
    struct vs_snow_params params = vs_snow_defaults();
    struct vs_snow_weather weather = {fall_cm, depth_cm, air_degc, poa_wm2};
    return vs_snow_cover_frac(&params, cover, &weather, sin_45);
}

Test(snow, a_centimetre_an_hour_covers_and_a_dusting_does_not)
{
    cr_expect_eq(hour(0, 1.0, 5, -5, 0), 1.0);
    cr_expect_eq(hour(0, 0.9, 5, -5, 0), 0.0);
    cr_expect_eq(hour(0.4, 3.0, 5, 2, 600), 1.0, "nothing slides while it falls");
}

Test(snow, slides_in_sun_even_in_frost_and_lies_in_dull_frost)
{
    /* -5 degC slides from 400 W/m2 on */
    cr_expect_eq(hour(1, 0, 5, -5, 399), 1.0);
    cr_expect_float_eq(hour(1, 0, 5, -5, 401), 1.0 - 0.197 * sin_45, 1e-15);
    cr_expect_float_eq(hour(1, 0, 5, 0.1, 0), 1.0 - 0.197 * sin_45, 1e-15);
    cr_expect_eq(hour(0.1, 0, 5, 3, 500), 0.0);
}

Test(snow, a_module_is_bare_when_the_ground_is)
{
    cr_expect_eq(hour(1, 0, 0.9, -10, 0), 0.0);
    cr_expect_eq(hour(1, 2, 0.9, -10, 0), 0.0);
}

Test(snow, takes_whole_strings)
{
    struct vs_snow_params one = {0.197, 1, 0.05}, two = {0.197, 2, 0.05};
    cr_expect_eq(vs_snow_loss_frac(&one, 0), 0.0);
    cr_expect_eq(vs_snow_loss_frac(&one, 0.01), 1.0);
    cr_expect_eq(vs_snow_loss_frac(&two, 0.01), 0.5);
    cr_expect_eq(vs_snow_loss_frac(&two, 0.5), 0.5);
    cr_expect_eq(vs_snow_loss_frac(&two, 0.51), 1.0);
    cr_expect_eq(vs_snow_loss_frac(&two, 1), 1.0);
    cr_expect_eq(vs_snow_lit_frac(&two, 0), 1.0);
    cr_expect_float_eq(vs_snow_lit_frac(&two, 0.1), 0.525, 1e-15);
    cr_expect_float_eq(vs_snow_lit_frac(&one, 0.1), 0.05, 1e-15);
}

Test(snow, brightens_the_ground_and_fades)
{
    cr_expect_eq(vs_snow_albedo_frac(0.2, 0, 0), 0.2);
    cr_expect_float_eq(vs_snow_albedo_frac(0.2, 1, 0), 0.5 * (0.2 + 0.75), 1e-15);
    cr_expect_float_eq(vs_snow_albedo_frac(0.2, 30, 0), 0.75, 1e-15);
    cr_expect_float_eq(vs_snow_albedo_frac(0.2, 30, 5), 0.5 + 0.25 * exp(-1), 1e-15);
    cr_expect_float_eq(vs_snow_albedo_frac(0.2, 30, 100), 0.5, 1e-8);
}
