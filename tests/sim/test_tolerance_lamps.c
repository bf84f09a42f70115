/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a draw does to a lamp and its sky, and lamps as built that run. */
#include <math.h>

#include "models/luminaire.h"
#include "models/pv_fit.h"
#include "sim/verdict/skies.h"
#include "tests/sim/sweep_fixture.h"

static struct sweep_fixture *as_it_is(void)
{
    struct sweep_fixture *f = sweep_fixture();
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    vs_sweep_design_start(&f->space, &f->design);
    return f;
}

static struct vs_tolerance_draw moved(const struct sweep_fixture *f, int quantity, double move)
{
    struct vs_tolerance_draw draw = vs_tolerance_none(&f->project);
    draw.move[quantity] = move;
    return draw;
}

static struct vs_lamp_params lamp_with(struct sweep_fixture *f, int quantity, double move)
{
    struct vs_lamp_params p;
    struct vs_tolerance_draw draw = moved(f, quantity, move);
    vs_sweep_lamp(&f->design, &draw, 0, &p);
    return p;
}

static struct vs_sky_params sky_with(struct sweep_fixture *f, int quantity, double move)
{
    struct vs_sky_params sky;
    struct vs_tolerance_draw draw = moved(f, quantity, move);
    memset(&sky, 0, sizeof sky);
    cr_assert_eq(vs_sweep_sky(&f->design, &draw, &f->climate, 0, &sky, &f->diag), VS_OK, "%s",
                 f->diag.text);
    return sky;
}

Test(tolerance_lamps, each_quantity_of_a_lamp_moves_what_it_names_and_the_firmware_does_not_know)
{
    struct sweep_fixture *f = as_it_is();
    struct vs_lamp_params base, p;
    vs_sweep_lamp(&f->design, NULL, 0, &base);
    p = lamp_with(f, VS_TOLERANCE_nameplate, 0.9);
    cr_expect_float_eq(p.plant.panel_scale, 0.9, 1e-15);
    cr_expect_eq(p.plant.panel_rated_w, base.plant.panel_rated_w);
    p = lamp_with(f, VS_TOLERANCE_tracking, -0.02);
    cr_expect_float_eq(p.plant.panel_scale, 0.98, 1e-15);
    p = lamp_with(f, VS_TOLERANCE_capacity, 0.92);
    cr_expect_float_eq(p.plant.battery.capacity_as, 0.92 * base.plant.battery.capacity_as, 1e-9);
    p = lamp_with(f, VS_TOLERANCE_resistance, 1.5);
    cr_expect_float_eq(p.plant.battery.r_scale, 1.5 * base.plant.battery.r_scale, 1e-15);
    p = lamp_with(f, VS_TOLERANCE_quiescent, 2);
    cr_expect_float_eq(p.plant.controller_a, 0.016, 1e-15);
    p = lamp_with(f, VS_TOLERANCE_efficacy, 0.8);
    cr_expect_float_eq(p.plant.luminaire.rated_flux_lm, 0.8 * base.plant.luminaire.rated_flux_lm,
                       1e-9);
    cr_expect_eq(p.demand.rated_flux_lm, base.demand.rated_flux_lm, "asked for is what was bought");
    for (int k = 0; k < VS_TOLERANCE_COUNT; k++) {
        p = lamp_with(f, k,
                      vs_tolerance_about((enum vs_tolerance)k).use == VS_TOLERANCE_FACTOR ? 0.97
                                                                                          : 0.01);
        cr_expect_eq(memcmp(&p.board, &base.board, sizeof p.board), 0, "%s reaches the board",
                     vs_tolerance_about((enum vs_tolerance)k).name);
    }
    sweep_free(f);
}

Test(tolerance_lamps, what_cold_strands_goes_to_the_draw_and_warmth_keeps_all)
{
    struct sweep_fixture *f = as_it_is();
    static const double draw[] = {0.42, 0.5, 0.7, 0.9999};
    for (int k = 0; k < 4; k++) {
        struct vs_lamp_params p = lamp_with(f, VS_TOLERANCE_usable_m20, draw[k] / 0.5);
        cr_expect_float_eq(p.plant.battery.usable_frac[1], draw[k], 1e-12);
        cr_expect_eq(p.plant.battery.usable_frac[5], 1);
        cr_expect_eq(p.plant.battery.usable_frac[6], 1);
        for (int node = 1; node < VS_BATTERY_USABLE_NODES; node++) {
            cr_expect_geq(p.plant.battery.usable_frac[node], p.plant.battery.usable_frac[node - 1]);
        }
    }
    struct vs_lamp_params p = lamp_with(f, VS_TOLERANCE_usable_m20, 0.1);
    cr_expect_eq(p.plant.battery.usable_frac[0], 0.01, "something can always be drawn");
    p = lamp_with(f, VS_TOLERANCE_usable_m20, 3);
    cr_expect_eq(p.plant.battery.usable_frac[0], 1);
    sweep_free(f);
}

Test(tolerance_lamps, a_worse_driver_draws_more_for_the_same_light)
{
    struct sweep_fixture *f = as_it_is();
    struct vs_lamp_params base;
    vs_sweep_lamp(&f->design, NULL, 0, &base);
    struct vs_luminaire_point before = vs_luminaire_at(&base.plant.luminaire, 1, 25);
    double led_w = before.input_w - before.driver_loss_w;
    static const double offset[] = {-0.05, -0.01, 0.01, 0.05};
    for (int k = 0; k < 4; k++) {
        struct vs_lamp_params p = lamp_with(f, VS_TOLERANCE_driver, offset[k]);
        struct vs_luminaire_point now = vs_luminaire_at(&p.plant.luminaire, 1, 25);
        cr_expect_float_eq(now.input_w - now.driver_loss_w, led_w, 1e-10);
        cr_expect_float_eq(now.flux_lm, before.flux_lm, 1e-6);
        cr_expect_float_eq(led_w / now.input_w, led_w / before.input_w + offset[k], 1e-12);
        cr_expect_float_eq(p.demand.rated_w, now.input_w, 1e-10, "a better one is no loss of load");
        struct vs_luminaire_point half = vs_luminaire_at(&p.plant.luminaire, 0.5, 25);
        cr_expect_float_eq(half.input_w, half.driver_loss_w + half.led_heat_w + half.light_w,
                           1e-12);
        cr_expect_gt(half.driver_loss_w, 0);
    }
    sweep_free(f);
}

Test(tolerance_lamps, the_controllers_inputs_are_off_by_the_boards_own_spread)
{
    struct sweep_fixture *f = as_it_is();
    struct vs_tolerance_draw draw = vs_tolerance_none(&f->project);
    struct vs_lamp_params p;
    f->design.project.controller.adc.gain_error_frac = 0.01;
    f->design.project.controller.adc.offset_lsb = 3;
    draw.bat_v = (struct vs_adc_draw){2, -1};
    vs_sweep_lamp(&f->design, &draw, 0, &p);
    cr_expect_float_eq(p.board.sensors.bat_v.gain, 1.02, 1e-15);
    cr_expect_float_eq(p.board.sensors.bat_v.offset, -3 * 20.0 / 4096, 1e-15);
    cr_expect_eq(p.board.sensors.pv_v.gain, 1);
    sweep_free(f);
}

Test(tolerance_lamps, each_quantity_of_the_sky_moves_what_it_names)
{
    struct sweep_fixture *f = as_it_is();
    struct vs_sky_params base = sky_with(f, VS_TOLERANCE_capacity, 1);
    cr_expect_float_eq(sky_with(f, VS_TOLERANCE_soiling, 2).soiling_frac, 2 * base.soiling_frac,
                       1e-15);
    cr_expect_eq(sky_with(f, VS_TOLERANCE_soiling, 100).soiling_frac, 0.9);
    cr_expect_float_eq(sky_with(f, VS_TOLERANCE_u0, 0.8).cell.u0_w_per_m2k, 20, 1e-12);
    cr_expect_float_eq(sky_with(f, VS_TOLERANCE_snow_slide, 2).snow.slide_per_h, 0.394, 1e-12);
    struct vs_sky_params hazy = sky_with(f, VS_TOLERANCE_turbidity, 0.5);
    struct vs_sky_params clear = sky_with(f, VS_TOLERANCE_turbidity, -9);
    for (int month = 0; month < 12; month++) {
        cr_expect_float_eq(hazy.linke_turbidity[month], base.linke_turbidity[month] + 0.5, 1e-12);
        cr_expect_eq(clear.linke_turbidity[month], 1);
    }
    cr_expect_float_eq(sky_with(f, VS_TOLERANCE_air, 2).mean_air_degc, base.mean_air_degc + 2,
                       1e-12);
    struct vs_tolerance_draw dull = moved(f, VS_TOLERANCE_diffuse, 1.1);
    cr_expect_eq(vs_sweep_weather(&f->design, &dull).diffuse_scale, 1.1);
    sweep_free(f);
}

Test(tolerance_lamps, a_module_of_each_weak_light_ratio_that_may_be_drawn_is_fitted)
{
    struct sweep_fixture *f = as_it_is();
    struct vs_sky_params base = sky_with(f, VS_TOLERANCE_capacity, 1);
    for (double kappa = 0.90; kappa <= 0.99; kappa += 0.005) {
        struct vs_sky_params sky = sky_with(f, VS_TOLERANCE_kappa_200, kappa / 0.96);
        struct vs_diode strong = vs_pv_at(&sky.pv, 1000, 25), usual = vs_pv_at(&base.pv, 1000, 25);
        cr_expect_float_eq(vs_pv_kappa_200(&sky.pv), 0.955 * kappa / 0.96, 1e-8);
        cr_expect_float_eq(vs_diode_mpp(&strong).power_w, vs_diode_mpp(&usual).power_w, 1e-6,
                           "full light is the data sheet's");
    }
    sweep_free(f);
}

/* --- lamps as built, through a fortnight -------------------------------------------------------
 */

enum { DAYS = 14, NIGHTS = 20 };

static struct vs_hours fortnight(const struct sweep_fixture *f)
{
    struct vs_skies skies = {.project = &f->project, .climate = &f->climate, .seed = 1};
    struct vs_skies_spell spell = {DAYS, 0.45};
    struct vs_hours hours = {0};
    struct vs_diag diag;
    cr_assert_eq(vs_skies_event(&skies, 0, 12, &spell, 1, &hours, &diag), VS_OK, "%s", diag.text);
    return hours;
}

static struct vs_reliability run(struct sweep_fixture *f, const struct vs_tolerance_draw *draw,
                                 uint64_t lamp)
{
    struct vs_night nights[NIGHTS];
    struct vs_lamp_params params;
    struct vs_sky_params sky;
    struct vs_sky_notes notes = {0};
    struct vs_season_lamp l = {.years = 1, .stop_after_loss = -1};
    struct vs_hours hours = fortnight(f);
    struct vs_sweep_weather weather = vs_sweep_weather(&f->design, draw);
    vs_sweep_weather_apply(&weather, &hours);
    cr_assert_eq(vs_sweep_sky(&f->design, draw, &f->climate, 0, &sky, &f->diag), VS_OK, "%s",
                 f->diag.text);
    vs_sweep_lamp(&f->design, draw, lamp, &params);
    vs_lamp_start(&l.lamp, &params, nights, NIGHTS);
    vs_season_hours(&l, &sky, &hours, 0, hours.count, 60, &notes);
    vs_lamp_take_stock(&l.lamp);
    double off = vs_ledger_residual_frac(&l.lamp.ledger);
    cr_expect_lt(fabs(off), 1e-9, "the books of a drawn lamp close: %g", off);
    vs_hours_free(&hours);
    return vs_reliability_of(nights, l.lamp.tally.count, params.demand.served_frac,
                             params.demand.dark_tolerance_h);
}

Test(tolerance_lamps, lamps_as_built_run_each_in_its_own_way_and_their_books_close)
{
    struct sweep_fixture *f = as_it_is();
    struct vs_reliability first = run(f, NULL, 0);
    int differ = 0;
    for (int n = 0; n < 12; n++) {
        struct vs_tolerance_draw draw;
        vs_tolerance_draw(&f->project, 1, n, n, &draw);
        struct vs_reliability r = run(f, &draw, 0);
        cr_expect_eq(r.nights, first.nights);
        differ += r.light_frac != first.light_frac;
    }
    cr_expect_eq(differ, 12);
    sweep_free(f);
}

Test(tolerance_lamps, no_driver_makes_a_lamp_with_plenty_of_all_lose_a_night)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=500");
    vary(f, "battery_ah=300");
    vary(f, "box=buried");
    vary(f, "policy=fixed");
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    vs_sweep_design_start(&f->space, &f->design);
    double values[VS_SPACE_AXES_MAX];
    vs_space_design(&f->space, 0, values);
    cr_assert_eq(vs_sweep_design_set(&f->space, values, &f->design, &f->diag), VS_OK);
    static const double offset[] = {-0.06, 0, 0.06};
    for (int k = 0; k < 3; k++) {
        struct vs_tolerance_draw draw = moved(f, VS_TOLERANCE_driver, offset[k]);
        struct vs_reliability r = run(f, &draw, 0);
        cr_expect_eq(r.loss_nights, 0, "offset %g: %ld of %ld nights with a loss", offset[k],
                     r.loss_nights, r.nights);
    }
    sweep_free(f);
}
