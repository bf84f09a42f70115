/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <time.h>

#include "sim/project/project_fields.h"
#include "tests/sim/sweep_fixture.h"

static void begin(struct sweep_fixture *f)
{
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK, "%s", f->diag.text);
    vs_sweep_design_start(&f->space, &f->design);
}

static void set(struct sweep_fixture *f, int64_t index)
{
    double values[VS_SPACE_AXES_MAX];
    vs_space_design(&f->space, index, values);
    cr_assert_eq(vs_sweep_design_set(&f->space, values, &f->design, &f->diag), VS_OK, "%s",
                 f->diag.text);
}

static struct vs_sky_params sky_of(struct sweep_fixture *f, const struct vs_tolerance_draw *draw,
                                   int site)
{
    struct vs_sky_params sky;
    memset(&sky, 0, sizeof sky);
    cr_assert_eq(vs_sweep_sky(&f->design, draw, &f->climate, site, &sky, &f->diag), VS_OK, "%s",
                 f->diag.text);
    return sky;
}

Test(design, each_axis_reaches_lamp_sky_or_weather)
{
    struct sweep_fixture *f = sweep_fixture();
    struct vs_lamp_params p;
    vary(f, "panel_w=160");
    vary(f, "battery_ah=60");
    vary(f, "lamp_w=40");
    vary(f, "tilt_deg=30");
    vary(f, "hours=8");
    vary(f, "policy=fixed");
    vary(f, "box=buried");
    vary(f, "heater_w=10");
    vary(f, "quiescent_ma=5");
    vary(f, "air_shift_k=-3");
    vary(f, "lamp_floor_pm=123");
    vary(f, "battery.bms.cell_spread_v=0.05");
    begin(f);
    set(f, 0);
    vs_sweep_lamp(&f->design, NULL, 7, &p);
    cr_expect_eq(p.plant.panel_scale, 2);
    cr_expect_eq(p.plant.battery.capacity_as, 60 * 3600);
    cr_expect_eq(p.plant.luminaire.rated_input_w, 40);
    cr_expect_eq(p.demand.hours_per_night, 8);
    cr_expect_eq(vs_firmware_param_get(&p.board, vs_firmware_param_find("policy")),
                 vs_policy_find("fixed"));
    cr_expect_eq(vs_firmware_param_get(&p.board, vs_firmware_param_find("lamp_floor_pm")), 123);
    cr_expect_eq(p.plant.box.depth_m, f->project.battery.burial_depth_m);
    cr_expect_eq(p.plant.heater_w, 10);
    cr_expect_eq(p.plant.controller_a, 0.005);
    cr_expect_eq(p.plant.bms.cell_spread_v, 0.05);
    cr_expect_eq(p.board.lamp, 7u);
    struct vs_sky_params sky = sky_of(f, NULL, 1);
    cr_expect_float_eq(sky.plane.tilt_rad, 30 * VS_RAD_PER_DEG, 1e-15);
    cr_expect_eq(vs_sweep_weather(&f->design, NULL).air_shift_k, -3);
    sweep_free(f);
}

/* Member by member: what lies between members is anybody's. */
static int same_variant(const struct vs_scene_variant *a, const struct vs_scene_variant *b)
{
    return a->policy == b->policy && a->hours_per_night == b->hours_per_night &&
           a->panel_w == b->panel_w && a->battery_ah == b->battery_ah && a->box == b->box &&
           a->burial_depth_m == b->burial_depth_m && a->heater_w == b->heater_w &&
           a->cold_charging == b->cold_charging && a->tilt_deg == b->tilt_deg &&
           a->latitude_shift_deg == b->latitude_shift_deg && a->hills_deg == b->hills_deg;
}

Test(design, nothing_of_the_design_before_is_left)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=60,200");
    vary(f, "box=buried,pole");
    vary(f, "tilt_deg=20,70");
    vary(f, "lvd_mv=11000,11300");
    vary(f, "air_shift_k=1,-1");
    begin(f);
    struct vs_sweep_design *fresh = malloc(sizeof *fresh);
    for (int n = 0; n < 32; n++) {
        int64_t index = n * 13 % 32; /* not in order */
        double values[VS_SPACE_AXES_MAX];
        set(f, index);
        vs_sweep_design_start(&f->space, fresh);
        vs_space_design(&f->space, index, values);
        cr_assert_eq(vs_sweep_design_set(&f->space, values, fresh, &f->diag), VS_OK);
        cr_expect_eq(memcmp(&fresh->project, &f->design.project, sizeof fresh->project), 0,
                     "design %ld", (long)index);
        cr_expect(same_variant(&fresh->variant, &f->design.variant), "design %ld", (long)index);
        cr_expect_eq(fresh->air_shift_k, f->design.air_shift_k, "design %ld", (long)index);
    }
    free(fresh);
    sweep_free(f);
}

Test(design, without_axes_and_draws_it_is_the_project)
{
    struct sweep_fixture *f = sweep_fixture();
    struct vs_lamp_params p, q;
    struct vs_sky_params sky;
    begin(f);
    set(f, 0);
    struct vs_scene_variant v = vs_scene_variant(&f->project);
    struct vs_tolerance_draw none = vs_tolerance_none(&f->project);
    memset(&sky, 0, sizeof sky);
    memset(&p, 0, sizeof p);
    memset(&q, 0, sizeof q);
    vs_scene_lamp(&f->project, &v, 3, &p);
    vs_sweep_lamp(&f->design, &none, 3, &q);
    cr_expect_eq(memcmp(&p, &q, sizeof p), 0, "parts as the data sheets say change no bit");
    cr_assert_eq(vs_scene_sky(&f->project, &f->climate, 2, &v, &sky, &f->diag), VS_OK);
    struct vs_sky_params drawn = sky_of(f, &none, 2), plain = sky_of(f, NULL, 2);
    cr_expect_eq(memcmp(&sky, &drawn, sizeof sky), 0);
    cr_expect_eq(memcmp(&sky, &plain, sizeof sky), 0);
    struct vs_sweep_weather w = vs_sweep_weather(&f->design, &none);
    cr_expect_eq(w.air_shift_k, 0);
    cr_expect_eq(w.diffuse_scale, 1);
    sweep_free(f);
}

/* --- refusals -------------------------------------------------------------------------------- */

static void expect_refused(const char *a, const char *b, int64_t design, const char *name,
                           const char *why)
{
    struct sweep_fixture *f = sweep_fixture();
    double values[VS_SPACE_AXES_MAX];
    vary(f, a);
    if (b) {
        vary(f, b);
    }
    begin(f);
    vs_space_design(&f->space, design, values);
    cr_expect_eq(vs_sweep_design_set(&f->space, values, &f->design, &f->diag), VS_ERR_INPUT, "%s",
                 name);
    cr_expect(strstr(f->diag.text, name), "'%s' is in: %s", name, f->diag.text);
    cr_expect(strstr(f->diag.text, why), "'%s' is in: %s", why, f->diag.text);
    cr_expect(strchr(f->diag.text, ';'), "what is allowed is in: %s", f->diag.text);
    struct vs_diag early = {.line = 0};
    cr_expect_eq(vs_sweep_check(&f->space, &f->climate, 0, &early), VS_ERR_INPUT,
                 "the check before a run finds it too");
    cr_expect(strstr(early.text, "design '"), "%s", early.text);
    set(f, 0); /* and the next design is sound again */
    sweep_free(f);
}

Test(design, a_design_that_breaks_a_rule_is_refused_by_its_values)
{
    expect_refused("panel_w=80,100", "lvd_mv=11000:13500:500", 11,
                   "design 'panel_w 100, lvd_mv 13500' is refused", "firmware parameter lvd_mv");
    expect_refused("battery.bms.under_v=2.5,3.1", NULL, 1,
                   "design 'battery.bms.under_v 3.1' is refused",
                   "the first must be less than the second");
    expect_refused("panel.vmp_v=17.7,18.7", NULL, 1, "design 'panel.vmp_v 18.7' is refused",
                   "within 3 % of each other");
    expect_refused("tolerances.capacity.low=0.9,1.1", NULL, 1,
                   "design 'tolerances.capacity.low 1.1' is refused", "centre at most high");
    /* a rule between two axes: neither end alone breaks it */
    expect_refused("battery.bms.under_v=2.5,2.9", "battery.bms.under_release_v=2.8,3.0", 2,
                   "design 'battery.bms.under_v 2.9, battery.bms.under_release_v 2.8' is refused",
                   "less than");
}

Test(design, the_check_finds_the_one_bad_corner_of_many)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "battery_ah=20:120:1");
    vary(f, "panel_w=60:200:1");
    vary(f, "box=pole,insulated,buried");
    vary(f, "tilt_deg=0:90:1");
    vary(f, "lvd_mv=11000:11500:10");
    begin(f);
    cr_expect_eq(vs_sweep_check(&f->space, &f->climate, 1, &f->diag), VS_OK, "%s", f->diag.text);
    vs_space_free(&f->space);
    vs_space_start(&f->space, &f->project);
    vary(f, "battery_ah=20:120:1");
    vary(f, "lvd_mv=11000,13900,11500"); /* the bad one is neither first nor last */
    begin(f);
    cr_expect_eq(vs_sweep_check(&f->space, &f->climate, 1, &f->diag), VS_ERR_INPUT);
    cr_expect(strstr(f->diag.text, "lvd_mv 13900"), "%s", f->diag.text);
    sweep_free(f);
}

Test(design, a_module_that_no_curve_fits_is_found_before_the_run)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "battery_ah=20,30");
    vary(f, "panel.kappa_200_frac=0.95,0.75");
    begin(f);
    cr_expect_eq(vs_sweep_check(&f->space, &f->climate, 0, &f->diag), VS_ERR_INPUT);
    cr_expect(strstr(f->diag.text, "kappa_200_frac 0.75") && strstr(f->diag.text, "fits no module"),
              "%s", f->diag.text);
    sweep_free(f);
    f = sweep_fixture();
    struct vs_tolerance_spec *kappa = &f->project.tolerances.of[VS_TOLERANCE_kappa_200];
    begin(f);
    cr_expect_eq(vs_sweep_check(&f->space, &f->climate, 1, &f->diag), VS_OK, "%s", f->diag.text);
    kappa->low = 0.75;
    cr_expect_eq(vs_sweep_check(&f->space, &f->climate, 0, &f->diag), VS_OK);
    cr_expect_eq(vs_sweep_check(&f->space, &f->climate, 1, &f->diag), VS_ERR_INPUT);
    cr_expect(strstr(f->diag.text, "tolerances.kappa_200"), "%s", f->diag.text);
    sweep_free(f);
}

Test(design, every_design_of_a_list_is_checked)
{
    struct sweep_fixture *f = sweep_fixture();
    static const char text[] = "lvd_mv,panel_w\n11000,80\n11100,80\n13900,80\n11200,80\n";
    cr_assert_eq(vs_space_list_memory(&f->space, text, strlen(text), "a", &f->diag), VS_OK);
    cr_expect_eq(vs_sweep_check(&f->space, &f->climate, 0, &f->diag), VS_ERR_INPUT);
    cr_expect(strstr(f->diag.text, "design 'lvd_mv 13900, panel_w 80'"), "%s", f->diag.text);
    sweep_free(f);
}

/* --- which axes turn the sky ---------------------------------------------------------------------
 */

/* Sets one row of the table to a value and tells whether any site's sky noticed; -1 where that
 * value is none for a sky. */
static int sky_notices(struct sweep_fixture *f, const struct vs_axis_name *axis, double value,
                       const struct vs_sky_params *before)
{
    char *member = (char *)&f->design.project + axis->offset;
    int whole = (int)value;
    struct vs_sky_params sky;
    memset(&sky, 0, sizeof sky);
    f->design.project = f->project;
    if (axis->is_double) {
        memcpy(member, &value, sizeof value);
    } else {
        memcpy(member, &whole, sizeof whole);
    }
    f->design.variant = vs_scene_variant(&f->design.project);
    enum vs_err err = vs_sweep_sky(&f->design, NULL, &f->climate, 0, &sky, &f->diag);
    return err ? -1 : memcmp(&sky, before, sizeof sky) != 0;
}

struct walk {
    struct sweep_fixture *f;
    struct vs_sky_params before;
    int quiet, turning, noticed;
};

static void walk(struct walk *w, const struct vs_group *group, const char *path)
{
    for (int i = 0; i < group->count; i++) {
        const struct vs_field *field = &group->fields[i];
        char inner[200];
        struct vs_axis_name axis;
        vs_field_path(inner, sizeof inner, path, field->key);
        if (field->kind == VS_FIELD_GROUP) {
            walk(w, field->group, inner);
        } else if (vs_axis_find(inner, &axis, &w->f->diag) == VS_OK) {
            int low = sky_notices(w->f, &axis, axis.least, &w->before);
            int high = sky_notices(w->f, &axis, axis.most, &w->before);
            cr_expect(axis.turns_sky || axis.target != VS_AXIS_FIELD || (low == 0 && high == 0),
                      "%s is said to leave the sky alone", inner);
            w->quiet += !axis.turns_sky;
            w->turning += axis.turns_sky;
            w->noticed += axis.turns_sky && (low || high);
        }
    }
}

Test(design, no_key_that_is_said_to_leave_the_sky_alone_reaches_it)
{
    struct sweep_fixture *f = sweep_fixture();
    struct walk w = {.f = f};
    begin(f);
    set(f, 0);
    w.before = sky_of(f, NULL, 0);
    walk(&w, &vs_project_group, "");
    cr_expect_gt(w.quiet, 60, "%d keys are quiet", w.quiet);
    cr_expect_gt(w.noticed, 15, "the sky notices %d of %d others", w.noticed, w.turning);
    sweep_free(f);
}

Test(design, no_short_name_or_parameter_that_is_said_to_leave_the_sky_alone_reaches_it)
{
    static const char *const axes[] = {
        "panel_w=60,200",      "battery_ah=20,200",   "lamp_w=20,100", "hours=6,14",
        "policy=fixed,stages", "box=buried,pole",     "heater_w=0,50", "quiescent_ma=1,50",
        "lvd_mv=11000,11100",  "lamp_floor_pm=20,200"};
    for (size_t k = 0; k < sizeof axes / sizeof axes[0]; k++) {
        struct sweep_fixture *f = sweep_fixture();
        vary(f, axes[k]);
        begin(f);
        cr_expect_eq(f->space.axes[0].is.turns_sky, 0, "%s", axes[k]);
        set(f, 0);
        struct vs_sky_params a = sky_of(f, NULL, 0);
        set(f, 1);
        struct vs_sky_params b = sky_of(f, NULL, 0);
        cr_expect_eq(memcmp(&a, &b, sizeof a), 0, "%s", axes[k]);
        sweep_free(f);
    }
}

Test(design, tilt_azimuth_and_air_turn_the_sky)
{
    static const char *const axes[] = {"tilt_deg=30,45",
                                       "azimuth_deg=180,190",
                                       "air_shift_k=0,1",
                                       "panel.soiling_frac=0.05,0.06",
                                       "panel.cable.length_m=8,9",
                                       "panel.height_m=6,7",
                                       "panel.kappa_200_frac=0.955,0.96",
                                       "weather.minute_noise=0,1"};
    for (size_t k = 0; k < sizeof axes / sizeof axes[0]; k++) {
        struct sweep_fixture *f = sweep_fixture();
        vary(f, axes[k]);
        begin(f);
        cr_expect_eq(f->space.axes[0].is.turns_sky, 1, "%s", axes[k]);
        set(f, 0);
        struct vs_sky_params a = sky_of(f, NULL, 0);
        set(f, 1);
        struct vs_sky_params b = sky_of(f, NULL, 0);
        cr_expect_neq(memcmp(&a, &b, sizeof a), 0, "%s", axes[k]);
        sweep_free(f);
    }
}

Test(design, a_shift_of_the_air_reaches_each_hour_and_the_means)
{
    struct sweep_fixture *f = sweep_fixture();
    struct vs_hours hours;
    vary(f, "air_shift_k=2.5");
    begin(f);
    set(f, 0);
    cr_assert_eq(vs_hours_alloc(&hours, 3), 0);
    hours.rows[1] = (struct vs_hour){.ghi_wm2 = 300, .dhi_wm2 = 100, .air_degc = -4};
    struct vs_sweep_weather w = vs_sweep_weather(&f->design, NULL);
    vs_sweep_weather_apply(&w, &hours);
    cr_expect_eq(hours.rows[1].air_degc, -1.5);
    cr_expect_eq(hours.rows[1].dhi_wm2, 100);
    w = (struct vs_sweep_weather){0, 4};
    vs_sweep_weather_apply(&w, &hours);
    cr_expect_eq(hours.rows[1].dhi_wm2, 300, "never more than there is");
    struct vs_sky_params warm = sky_of(f, NULL, 0);
    f->design.air_shift_k = 0;
    struct vs_sky_params cold = sky_of(f, NULL, 0);
    cr_expect_float_eq(warm.mean_air_degc - cold.mean_air_degc, 2.5, 1e-12);
    cr_expect_gt(warm.cable_ohm, cold.cable_ohm);
    vs_hours_free(&hours);
    sweep_free(f);
}

Test(design, setting_one_costs_less_than_a_lamp_year)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=60:200:1");
    vary(f, "battery_ah=20:120:1");
    vary(f, "lvd_mv=11000:11400:100");
    begin(f);
    clock_t from = clock();
    for (int64_t n = 0; n < 5000; n++) {
        set(f, n);
    }
    double us = (double)(clock() - from) / CLOCKS_PER_SEC / 5000 * 1e6;
    cr_log_info("%.1f us a design", us);
    cr_expect_lt(us, 500, "%.1f us a design", us); /* a lamp-year is 1 to 30 ms */
    sweep_free(f);
}
