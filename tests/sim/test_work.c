/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of chunks against the same lamps run one by one. */
#include <math.h>

#include "sim/engine/lanes.h"
#include "sim/sweep/work.h"
#include "sim/verdict/skies.h"
#include "tests/sim/sweep_fixture.h"

enum { NIGHTS = 800, NOISE_STRIDE = 1 << 20 };

/* Sanitizers take ten times as long, and see the same code in the other tests. */
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

static struct vs_sweep_plan plan_of(const struct sweep_fixture *f)
{
    return (struct vs_sweep_plan){
        .space = &f->space, .climate = &f->climate, .years = 1, .seed = 7, .threads = 1};
}

/* What rows have to know of the sweep: here that there are so many axes. */
static struct vs_sweep_head head_of(const struct sweep_fixture *f)
{
    return (struct vs_sweep_head){.axis_count = f->space.axis_count};
}

/* All rows of a sweep, in order. */
struct table {
    size_t count;
    struct vs_sweep_row *row;
    double *value;
};

static struct table table_of(const struct sweep_fixture *f, const struct vs_sweep_plan *plan)
{
    struct vs_sweep_cut cut = vs_sweep_cut(plan);
    struct vs_sweep_head head = head_of(f);
    struct vs_sweep_rows rows = {0};
    struct table t = {0};
    size_t axes = (size_t)f->space.axis_count;
    for (int64_t chunk = 0; chunk < cut.chunks; chunk++) {
        struct vs_diag diag = {0};
        cr_assert_eq(vs_sweep_work(plan, &cut, &head, chunk, &rows, &diag), VS_OK, "%s", diag.text);
        size_t all = t.count + rows.count;
        t.row = realloc(t.row, all * sizeof *t.row);
        t.value = realloc(t.value, (all * axes + 1) * sizeof *t.value);
        cr_assert(t.row && t.value);
        memcpy(t.row + t.count, rows.row, rows.count * sizeof *t.row);
        memcpy(t.value + t.count * axes, rows.value, rows.count * axes * sizeof *t.value);
        t.count = all;
    }
    vs_sweep_rows_free(&rows);
    return t;
}

static void drop_table(struct table *t)
{
    free(t->row);
    free(t->value);
}

static void expect_same_table(const struct table *a, const struct table *b, const char *what)
{
    cr_assert_eq(a->count, b->count);
    cr_expect_eq(memcmp(a->row, b->row, a->count * sizeof *a->row), 0, "%s", what);
}

/* A record of 500 days is one year, and no night of it is lost. */
Test(work, a_long_year_of_a_record_is_counted_to_its_end)
{
    struct sweep_fixture *f = sweep_fixture();
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    struct vs_weather_years *measured = calloc(1, sizeof *measured);
    struct vs_sweep_plan plan = plan_of(f);
    plan.measured = measured;
    struct vs_skies skies = {.project = &f->project, .climate = &f->climate, .seed = 7};
    struct vs_hours_source source = vs_skies_source(&skies);
    struct vs_hours year[2];
    cr_assert(!source.year(source.context, 0, 0, &year[0], &f->diag) &&
              !source.year(source.context, 0, 1, &year[1], &f->diag));
    struct vs_weather_piece *p = &measured->piece[measured->piece_count++];
    cr_assert(!vs_hours_alloc(&p->hours, 500 * 24));
    p->hours.start_unix_s = year[0].start_unix_s;
    p->hours.utc_offset_h = year[0].utc_offset_h;
    size_t first = year[0].count;
    memcpy(p->hours.rows, year[0].rows, first * sizeof *p->hours.rows);
    memcpy(p->hours.rows + first, year[1].rows, (500 * 24 - first) * sizeof *p->hours.rows);
    cr_assert(!vs_weather_years_cut(measured, &f->diag));
    struct table t = table_of(f, &plan);
    double nights = t.row[0].measure[VS_SWEEP_nights];
    cr_expect(nights > 490 && nights <= 500, "%g nights", nights);
    drop_table(&t);
    vs_hours_free(&year[0]);
    vs_hours_free(&year[1]);
    vs_weather_years_free(measured);
    free(measured);
    sweep_free(f);
}

/* --- by hand ------------------------------------------------------------------------------------
 */

/* A lamp of the sweep, run by itself in one season of all years. */
struct alone {
    const struct vs_sweep_plan *plan;
    struct sweep_fixture *f;
    int64_t design;
    int site, replicate; /* -1: as the data sheets say */
    struct vs_season_lamp lamp;
    struct vs_night nights[NIGHTS];
};

static enum vs_err give_hours(void *context, int site, int year, struct vs_hours *out,
                              struct vs_diag *diag)
{
    const struct alone *a = context;
    struct vs_skies skies = {
        .project = &a->f->project, .climate = &a->f->climate, .seed = a->plan->seed};
    struct vs_hours_source source = vs_skies_source(&skies);
    struct vs_tolerance_draw draw;
    vs_tolerance_draw(&a->f->design.project, a->plan->seed, a->replicate, a->site, &draw);
    struct vs_sweep_weather weather = vs_sweep_weather(&a->f->design,
                                                       a->replicate < 0 ? NULL : &draw);
    (void)site;
    enum vs_err err = source.year(source.context, a->site, year, out, diag);
    vs_sweep_weather_apply(&weather, out);
    return err;
}

static void run_alone(struct alone *a)
{
    struct sweep_fixture *f = a->f;
    double values[VS_SPACE_AXES_MAX];
    struct vs_lamp_params params;
    struct vs_season_group group = {0};
    struct vs_tolerance_draw draw, *parts = a->replicate < 0 ? NULL : &draw;
    vs_sweep_design_start(&f->space, &f->design);
    vs_space_design(&f->space, a->design, values);
    cr_assert_eq(vs_sweep_design_set(&f->space, values, &f->design, &f->diag), VS_OK);
    vs_tolerance_draw(&f->design.project, a->plan->seed, a->replicate, a->site, &draw);
    int64_t noise = a->site + (int64_t)(a->replicate < 0 ? 0 : a->replicate) * NOISE_STRIDE;
    cr_assert_eq(vs_sweep_sky(&f->design, parts, &f->climate, a->site, &group.sky, &f->diag),
                 VS_OK);
    vs_sweep_lamp(&f->design, parts, (uint64_t)noise, &params);
    a->lamp = (struct vs_season_lamp){.years = a->plan->years, .stop_after_loss = -1};
    vs_lamp_start(&a->lamp.lamp, &params, a->nights, NIGHTS);
    struct vs_season season = {.years = a->plan->years,
                               .threads = 1,
                               .dt_s = 60,
                               .isa = VS_ISA_REFERENCE,
                               .source = {give_hours, a},
                               .site_count = 1,
                               .group_count = 1,
                               .lamp_count = 1,
                               .groups = &group,
                               .lamps = &a->lamp};
    cr_assert_eq(vs_season_run(&season, &f->diag), VS_OK, "%s", f->diag.text);
}

static void expect_measures(const struct vs_sweep_row *row, const struct alone *a)
{
    const struct vs_lamp *l = &a->lamp.lamp;
    const struct vs_demand *d = &l->tally.demand;
    struct vs_reliability r = vs_reliability_of(a->nights, l->tally.count, d->served_frac,
                                                d->dark_tolerance_h);
    const double *m = row->measure;
    double years = (double)l->tally.count / 365.25;
#define SAME(name, value)                                                                          \
    cr_expect_eq(m[VS_SWEEP_##name], (value), #name " of design %ld at site %d: %.17g, not %.17g", \
                 (long)a->design, a->site, m[VS_SWEEP_##name], (double)(value))
    SAME(nights, (double)r.nights);
    SAME(lolp_night, r.lolp_night);
    SAME(lolp_time, r.lolp_time);
    SAME(lpsp, r.lpsp);
    SAME(eens_wh_per_year, r.eens_wh / years);
    SAME(dark_nights_per_year, (double)r.dark_nights / years);
    SAME(any_dark_frac, (double)r.dark_nights / (double)r.nights);
    SAME(light_frac, r.light_frac);
    SAME(worst_light_frac, r.worst_light_frac);
    SAME(worst_night_day, a->nights[r.worst_night].day);
    SAME(soc_min_frac, r.soc_min_frac);
    SAME(recovery_nights, (double)r.longest_without_full);
    SAME(cycles_per_year, l->tally.sums.discharge_as / l->params.plant.battery.capacity_as / years);
    SAME(cold_charge_ah_per_year, l->tally.sums.cold_charge_as / 3600.0 / years);
#undef SAME
    int unknown = a->plan->years < 2 && r.dark_nights > 0;
    cr_expect(isnan(m[VS_SWEEP_dark_nights_low]) == unknown);
    cr_expect(unknown || (m[VS_SWEEP_dark_nights_low] <= m[VS_SWEEP_dark_nights_per_year] + 1e-9 &&
                          m[VS_SWEEP_dark_nights_high] >= m[VS_SWEEP_dark_nights_per_year] - 1e-9));
    cr_expect(isnan(m[VS_SWEEP_event_lit_frac]), "nobody asked for events");
}

static void expect_as_alone(struct sweep_fixture *f, const struct vs_sweep_plan *plan,
                            const struct vs_sweep_row *row)
{
    struct alone *a = calloc(1, sizeof *a);
    cr_assert(a);
    *a = (struct alone){.plan = plan,
                        .f = f,
                        .design = row->design,
                        .site = row->site,
                        .replicate = plan->replicates > 0 ? row->replicate : -1};
    run_alone(a);
    expect_measures(row, a);
    free(a);
}

/* --- tests --------------------------------------------------------------------------------------
 */

Test(work, rows_say_what_the_lamps_do_that_run_alone, .disabled = SANITIZED)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "policy=fixed,adaptive");
    vary(f, "tilt_deg=45,60");
    vary(f, "site=Shuangshanzi,Guanchang");
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    struct vs_sweep_plan plan = plan_of(f);
    plan.years = 2;
    struct table t = table_of(f, &plan);
    cr_assert_eq(t.count, 8);
    for (size_t k = 0; k < t.count; k += 3) {
        expect_as_alone(f, &plan, &t.row[k]);
    }
    cr_expect_gt(t.row[0].measure[VS_SWEEP_dark_nights_per_year], 5, "no dark night was compared");
    cr_expect_neq(t.row[0].measure[VS_SWEEP_lpsp], t.row[7].measure[VS_SWEEP_lpsp]);
    drop_table(&t);
    sweep_free(f);
}

Test(work, rows_stand_in_the_order_of_designs_and_sites_and_carry_their_values,
     .disabled = SANITIZED)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=80,120,200");
    vary(f, "battery_ah=30,60");
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    struct vs_sweep_plan plan = plan_of(f);
    plan.replicates = 2;
    struct table t = table_of(f, &plan);
    cr_assert_eq(t.count, 6 * 3 * 2);
    static const double panels_w[] = {80, 120, 200}, batteries_ah[] = {30, 60};
    const struct vs_sizing_spec *cost = &f->project.sizing;
    for (size_t k = 0; k < t.count; k++) {
        const struct vs_sweep_row *row = &t.row[k];
        double panel_w = t.value[2 * k], battery_ah = t.value[2 * k + 1];
        cr_expect_eq(row->replicate, (int)k / 18);
        cr_expect_eq(row->design, (int64_t)k % 18 / 3);
        cr_expect_eq(row->site, (int)k % 3);
        cr_expect_eq(panel_w, panels_w[row->design / 2]);
        cr_expect_eq(battery_ah, batteries_ah[row->design % 2]);
        cr_expect_eq(row->measure[VS_SWEEP_cost_cny],
                     cost->panel_cost_per_w * panel_w + cost->battery_cost_per_ah * battery_ah);
    }
    drop_table(&t);
    sweep_free(f);
}

Test(work, instruction_set_and_threads_change_no_bit, .disabled = SANITIZED)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "battery_ah=20,30,60");
    vary(f, "site=Mutoudeng");
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    struct vs_sweep_plan plan = plan_of(f);
    struct table t = table_of(f, &plan);
    for (int threads = 1; threads <= 3; threads++) {
        plan.threads = threads;
        plan.isa = vs_lanes_at(threads) ? vs_lanes_at(threads)->name : "generic";
        struct table other = table_of(f, &plan);
        expect_same_table(&t, &other, plan.isa);
        drop_table(&other);
    }
    plan.isa = VS_ISA_REFERENCE;
    struct table other = table_of(f, &plan);
    expect_same_table(&t, &other, plan.isa);
    drop_table(&other);
    drop_table(&t);
    sweep_free(f);
}

/* Every design is in one block and no block is empty; a chunk for each block and replicate. */
static void expect_covered(const struct sweep_fixture *f, const char *what)
{
    struct vs_sweep_plan plan = plan_of(f);
    plan.replicates = 3;
    struct vs_sweep_cut cut = vs_sweep_cut(&plan);
    int64_t designs = f->space.designs, per = cut.designs_per_block;
    cr_expect(per >= 1 && cut.blocks >= 1, "%s of %ld", what, (long)designs);
    cr_expect(cut.blocks * per >= designs && (cut.blocks - 1) * per < designs,
              "%s of %ld: %ld x %ld", what, (long)designs, (long)cut.blocks, (long)per);
    cr_expect_eq(cut.chunks, 3 * cut.blocks);
    plan.aggregate = 1;
    cr_expect_eq(vs_sweep_cut(&plan).chunks, vs_sweep_cut(&plan).blocks);
    plan.threads = 4;
    plan.isa = "generic";
    struct vs_sweep_cut again = vs_sweep_cut(&plan);
    cr_expect_eq(again.designs_per_block, per, "the cut depends on who computes");
}

Test(work, a_cut_covers_every_design_once)
{
    static const int64_t counts[] = {1, 2, 3, 63, 127, 128, 129, 255, 257, 1000, 123457};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        static const char *const axes[] = {"panel_w=60:200", "tilt_deg=30:60"};
        for (int sky = 0; sky < 2; sky++) {
            struct sweep_fixture *f = sweep_fixture();
            vary(f, axes[sky]);
            cr_assert_eq(vs_space_sample(&f->space, VS_SPACE_SOBOL, counts[k], 1, &f->diag), VS_OK);
            expect_covered(f, axes[sky]);
            sweep_free(f);
        }
        struct sweep_fixture *f = sweep_fixture();
        char text[64];
        snprintf(text, sizeof text, "battery_ah=10:%.17g:0.001",
                 10 + 0.001 * (double)(counts[k] - 1));
        vary(f, text);
        cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
        cr_assert_eq(f->space.designs, counts[k]);
        expect_covered(f, "grid");
        sweep_free(f);
    }
}

/* Over the end of a block. */
Test(work, every_design_of_a_list_has_its_rows, .disabled = SANITIZED)
{
    struct sweep_fixture *f = sweep_fixture();
    char list[2000] = "battery_ah\n";
    for (int k = 0; k < 129; k++) {
        snprintf(list + strlen(list), sizeof list - strlen(list), "%d\n", 20 + k * 37 % 129);
    }
    vary(f, "site=Guanchang");
    cr_assert_eq(vs_space_list_memory(&f->space, list, strlen(list), "list", &f->diag), VS_OK, "%s",
                 f->diag.text);
    struct vs_sweep_plan plan = plan_of(f);
    cr_expect_gt(vs_sweep_cut(&plan).blocks, 1, "one block shows nothing");
    struct table t = table_of(f, &plan);
    cr_assert_eq(t.count, 129);
    for (int k = 0; k < 129; k++) {
        cr_expect_eq(t.row[k].design, k);
        cr_expect_eq(t.value[k], 20 + k * 37 % 129);
    }
    drop_table(&t);
    sweep_free(f);
}

Test(work, replicates_draw_parts_and_all_designs_of_one_meet_the_same, .disabled = SANITIZED)
{
    struct sweep_fixture *f = sweep_fixture();
    const char *list = "battery_ah\n30\n60\n30\n";
    vary(f, "site=Shuangshanzi,Mutoudeng");
    cr_assert_eq(vs_space_list_memory(&f->space, list, strlen(list), "list", &f->diag), VS_OK);
    struct vs_sweep_plan plan = plan_of(f);
    plan.replicates = 3;
    struct table t = table_of(f, &plan);
    cr_assert_eq(t.count, 18);
    for (int replicate = 0; replicate < 3; replicate++) {
        const struct vs_sweep_row *r = &t.row[6 * replicate];
        for (int site = 0; site < 2; site++) { /* designs 0 and 2 are the same */
            cr_expect_eq(memcmp(r[site].measure, r[4 + site].measure, sizeof r->measure), 0);
        }
        cr_expect_neq(r[0].measure[VS_SWEEP_lpsp],
                      t.row[6 * ((replicate + 1) % 3)].measure[VS_SWEEP_lpsp],
                      "replicates are alike");
        expect_as_alone(f, &plan, &r[3]);
    }
    drop_table(&t);
    sweep_free(f);
}

Test(work, an_aggregate_is_all_its_replicates)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "battery_ah=30,60");
    vary(f, "site=Shuangshanzi");
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    struct vs_sweep_plan plan = plan_of(f);
    plan.replicates = 3;
    struct table single = table_of(f, &plan);
    plan.aggregate = 1;
    struct table all = table_of(f, &plan);
    cr_assert_eq(all.count, 2);
    for (int design = 0; design < 2; design++) {
        double lolp = 0, dark = 0, light = 1, nights = 0, any = 0;
        for (int replicate = 0; replicate < 3; replicate++) {
            const double *m = single.row[2 * replicate + design].measure;
            nights += m[VS_SWEEP_nights];
            lolp += m[VS_SWEEP_lolp_night] / 3;
            dark += m[VS_SWEEP_dark_nights_per_year] / 3;
            any += m[VS_SWEEP_any_dark_frac] / 3;
            light = fmin(light, m[VS_SWEEP_worst_light_frac]);
        }
        const double *m = all.row[design].measure;
        cr_expect_eq(all.row[design].replicate, -1);
        cr_expect_eq(m[VS_SWEEP_nights], nights);
        cr_expect_float_eq(m[VS_SWEEP_lolp_night], lolp, 1e-12);
        cr_expect_float_eq(m[VS_SWEEP_dark_nights_per_year], dark, 1e-9);
        cr_expect_float_eq(m[VS_SWEEP_any_dark_frac], any, 1e-12);
        cr_expect_eq(m[VS_SWEEP_worst_light_frac], light);
    }
    drop_table(&single);
    drop_table(&all);
    sweep_free(f);
}

/* Tolerances narrowed to nothing, and a converter without noise. */
static void make_alike(struct vs_project *project)
{
    for (int k = 0; k < VS_TOLERANCE_COUNT; k++) {
        struct vs_tolerance_spec *t = &project->tolerances.of[k];
        t->low = t->high = t->centre;
    }
    project->controller.adc.gain_error_frac = 0;
    project->controller.adc.offset_lsb = 0;
    project->controller.adc.noise_lsb = 0;
}

static struct table fleet_of(int alike, int fleet)
{
    struct sweep_fixture *f = sweep_fixture();
    f->project.sites[0].lamps = 5;
    if (alike) {
        make_alike(&f->project);
    }
    vary(f, "site=Shuangshanzi");
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    struct vs_sweep_plan plan = plan_of(f);
    plan.replicates = 1;
    plan.fleet = fleet;
    struct table t = table_of(f, &plan);
    cr_assert_eq(t.count, 1);
    sweep_free(f);
    return t;
}

Test(work, a_fleet_of_equal_lamps_is_one_lamp_and_one_of_others_is_worse)
{
    struct table one = fleet_of(1, 0), equal = fleet_of(1, 1), others = fleet_of(0, 1);
    const double *a = one.row->measure, *b = equal.row->measure, *c = others.row->measure;
    cr_expect_gt(a[VS_SWEEP_any_dark_frac], 0);
    cr_expect_eq(b[VS_SWEEP_any_dark_frac], a[VS_SWEEP_any_dark_frac]);
    cr_expect_eq(b[VS_SWEEP_nights], 5 * a[VS_SWEEP_nights]);
    cr_expect_eq(b[VS_SWEEP_worst_night_day], a[VS_SWEEP_worst_night_day]);
    static const enum vs_sweep_measure rates[] = {
        VS_SWEEP_lolp_night, VS_SWEEP_dark_nights_per_year, VS_SWEEP_service_calls_per_year,
        VS_SWEEP_light_frac, VS_SWEEP_cycles_per_year};
    for (size_t k = 0; k < sizeof rates / sizeof *rates; k++) {
        cr_expect_float_eq(b[rates[k]], a[rates[k]], 1e-12 * a[rates[k]], "measure %d", rates[k]);
    }
    cr_expect_gt(c[VS_SWEEP_any_dark_frac], c[VS_SWEEP_dark_nights_per_year] / 365.25 * 1.001,
                 "any lamp of five is dark more often than one");
    drop_table(&one);
    drop_table(&equal);
    drop_table(&others);
}
