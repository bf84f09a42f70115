/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include <math.h>

#include "tests/sim/sweep_fixture.h"

static void grid(struct sweep_fixture *f)
{
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK, "%s", f->diag.text);
}

Test(space, without_axes_the_project_is_the_one_design)
{
    struct sweep_fixture *f = sweep_fixture();
    char words[80];
    grid(f);
    cr_expect_eq(f->space.designs, 1);
    cr_expect_eq(f->space.site_mask, 7u);
    vs_space_design(&f->space, 0, NULL);
    cr_expect_str_eq(vs_space_words(&f->space, NULL, words, sizeof words), "the project as it is");
    sweep_free(f);
}

Test(space, a_grid_holds_all_combinations_with_the_last_axis_fastest)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=60:200:20");
    vary(f, "box=buried,pole");
    vary(f, "battery_ah=20:80:10");
    grid(f);
    cr_assert_eq(f->space.designs, 8 * 2 * 7);
    for (int n = 0; n < 8 * 2 * 7; n++) {
        double values[VS_SPACE_AXES_MAX];
        vs_space_design(&f->space, n, values);
        cr_expect_eq(values[0], 60 + 20 * (n / 14));
        cr_expect_eq(values[1], n / 7 % 2 ? VS_BOX_POLE : VS_BOX_BURIED);
        cr_expect_eq(values[2], 20 + 10 * (n % 7));
    }
    sweep_free(f);
}

Test(space, both_ends_of_a_range_are_in_it_in_spite_of_rounding)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "battery.resistance_scale=0.7:1.3:0.1");
    vary(f, "heater_w=0:1:0.05");
    vary(f, "tilt_deg=60:0:-15");
    vary(f, "azimuth_deg=180:180:5");
    grid(f);
    cr_assert_eq(f->space.axes[0].count, 7);
    cr_assert_eq(f->space.axes[1].count, 21);
    cr_assert_eq(f->space.axes[2].count, 5);
    cr_assert_eq(f->space.axes[3].count, 1);
    int64_t one = 21 * 5; /* designs for a step of the first axis */
    for (int k = 0; k < 7; k++) {
        static const double decimal[] = {0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3};
        expect_value(f, k * one, 0, decimal[k]);
    }
    expect_value(f, 3 * 5, 1, 0.15);
    expect_value(f, 20 * 5, 1, 1.0);
    expect_value(f, 4, 2, 0);
    expect_value(f, 1, 2, 45);
    sweep_free(f);
}

Test(space, names_are_short_dotted_or_the_firmwares)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "battery.capacity_ah=30,60");
    vary(f, "panel.cable.area_mm2=1.5,2.5");
    vary(f, "controller.params.lvd_mv=11000:11500:100");
    vary(f, "lamp_floor_pm=100,200");
    vary(f, "air_shift_k=-2:2:1");
    grid(f);
    cr_expect_str_eq(f->space.axes[0].is.name, "battery_ah");
    cr_expect_eq(f->space.axes[0].is.target, VS_AXIS_BATTERY_AH);
    cr_expect_str_eq(f->space.axes[1].is.name, "panel.cable.area_mm2");
    cr_expect_str_eq(f->space.axes[2].is.name, "lvd_mv");
    cr_expect_eq(f->space.axes[2].is.target, VS_AXIS_PARAM);
    cr_expect_str_eq(f->space.axes[3].is.name, "lamp_floor_pm");
    cr_expect_eq(f->space.designs, 2 * 2 * 6 * 2 * 5);
    sweep_free(f);
}

Test(space, every_short_name_is_one_and_has_a_help)
{
    const char *name, *path, *help;
    int count = 0;
    for (; vs_axis_short(count, &name, &path, &help); count++) {
        struct vs_axis_name axis;
        struct vs_diag diag = {0};
        cr_expect_eq(vs_axis_find(name, &axis, &diag), VS_OK, "%s: %s", name, diag.text);
        cr_expect_str_eq(axis.name, name);
        cr_expect_gt(strlen(help), 5);
        if (path[0]) {
            cr_expect_eq(vs_axis_find(path, &axis, &diag), VS_OK, "%s: %s", path, diag.text);
            cr_expect_str_eq(axis.name, name, "%s is %s", path, axis.name);
        }
    }
    cr_expect_eq(count, 12);
}

Test(space, a_site_axis_says_where_the_designs_run_and_makes_none)
{
    struct sweep_fixture *f = sweep_fixture();
    char text[200];
    snprintf(text, sizeof text, "site=%s,%s", f->project.sites[2].name, f->project.sites[0].name);
    vary(f, text);
    vary(f, "panel_w=80,100");
    grid(f);
    cr_expect_eq(f->space.designs, 2);
    cr_expect_eq(f->space.site_mask, 5u);
    cr_expect_eq(f->space.axis_count, 1);
    sweep_free(f);
}

static void expect_refused(const char *first, const char *text, const char *words)
{
    struct sweep_fixture *f = sweep_fixture();
    char message[1400];
    if (first) {
        vary(f, first);
    }
    enum vs_err err = vs_space_vary(&f->space, text, &f->diag);
    err = err ? err : vs_space_grid(&f->space, &f->diag);
    cr_expect_eq(err, VS_ERR_USAGE, "%s is taken", text);
    vs_diag_format(&f->diag, message, sizeof message);
    cr_expect_eq(strncmp(message, "vesper: --vary: ", 16), 0, "%s", message);
    cr_expect(strstr(message, words), "'%s' is in: %s", words, message);
    cr_expect(strchr(message, ';'), "what is allowed is in: %s", message);
    sweep_free(f);
}

Test(space, faults_are_told_with_what_is_allowed)
{
    static const char *const faults[][3] = {
        {NULL, "panel_w", "'panel_w' is no axis; NAME=from:to:step or NAME=a,b,c"},
        {NULL, "=1,2", "'=1,2' is no axis"},
        {NULL, "panel_w=", "panel_w has no values"},
        {NULL, "panel_w=80,,90", "panel_w has an empty value; a number"},
        {NULL, "panel_w=80,", "panel_w has an empty value"},
        {NULL, "panel_w=80,eighty", "panel_w is 'eighty'; allowed is a number from 1 to 2000 W"},
        {NULL, "panel_w=80,80.0", "panel_w has the value '80.0' twice; each once"},
        {NULL, "panel_w=60:5000:20", "panel_w is '5000'; allowed is a number from 1 to 2000 W"},
        {NULL, "battery_ah=600", "battery_ah is '600'; allowed is a number from 1 to 590 Ah"},
        {NULL, "hours=8,24", "hours is '24'; allowed is a number from 0.5 to 16 h"},
        {NULL, "panel_w=60:200:0", "panel_w has the step 0"},
        {NULL, "panel_w=60:200:-20", "the step -20, which leads away from 200"},
        {NULL, "panel_w=200:60:20", "the step 20, which leads away from 60"},
        {NULL, "panel_w=60:200:30",
         "does not meet 200 by steps of 30; an end on a step, such as "
         "180 or 210"},
        {NULL, "panel_w=60:200:x", "panel_w has the step 'x'"},
        {NULL, "panel_w=60:200", "panel_w has no step, which a grid needs"},
        {NULL, "panel_w=60:200:20:1", "panel_w has 4 numbers; from:to:step"},
        {NULL, "panel_w=1:2000:0.000001", "values; at most 1000000000 designs"},
        {"battery_ah=20:580:0.001", "panel_w=1:1001:0.01", "more than 1000000000 designs"},
        {"battery_ah=20,30", "battery.capacity_ah=40", "'battery_ah' is given twice; once"},
        {"lvd_mv=11000", "controller.params.lvd_mv=11000", "'lvd_mv' is given twice; once"},
        {"site=Shuangshanzi", "site=Mutoudeng", "'site' is given twice; once"},
        {NULL, "site=Mutoudeng,Mutoudeng", "site 'Mutoudeng' is given twice"},
        {NULL, "site=Peking", "there is no site 'Peking'; there are "},
        {NULL, "box=pole,shed", "box is 'shed'; allowed is pole, insulated or buried"},
        {NULL, "box=pole:buried:1", "box is a choice and has no range"},
        {NULL, "lamp_floor_pm=100.5", "allowed is a whole number"},
        {NULL, "lamp_floor_pm=100:200:12.5", "lamp_floor_pm has the step 12.5; a whole number"},
        {NULL, "pannel_w=80", "'pannel_w' is unknown; near it are panel_w"},
        {NULL, "capacity_ah=80", "near it are battery.capacity_ah, capacity_mah"},
        {NULL, "floor_pm=80", "near it are lamp_floor_pm"},
        {NULL, "battery.bms.over=3.7", "battery.bms.over_v"},
        {NULL, "zzzzzz=1", "'zzzzzz' is unknown; there are panel_w, battery_ah, lamp_w"},
        {NULL, "battery.f_q_frac=1", "'battery.f_q_frac' cannot be varied"},
        {NULL, "battery=1", "'battery' cannot be varied"},
        {NULL, "name=a", "'name' cannot be varied"},
        {NULL, "weather.seed=1,2", "'weather.seed' cannot be varied; all designs meet the same"},
        {NULL, "window_s=36000", "'window_s' cannot be varied; it follows from hours"},
        {NULL, "controller.params.policy=1", "cannot be varied; it follows from policy"},
        {NULL, "capacity_mah=30000", "it follows from battery_ah"},
    };
    for (size_t k = 0; k < sizeof faults / sizeof faults[0]; k++) {
        expect_refused(faults[k][0], faults[k][1], faults[k][2]);
    }
}

Test(space, more_axes_than_there_is_room_for_are_refused)
{
    static const char *const axes[] = {
        "panel_w=80",    "battery_ah=30",     "lamp_w=50",        "tilt_deg=45", "azimuth_deg=180",
        "hours=8",       "policy=fixed",      "box=pole",         "heater_w=0",  "quiescent_ma=8",
        "air_shift_k=0", "lamp_floor_pm=100", "soil.mean_degc=10"};
    struct sweep_fixture *f = sweep_fixture();
    for (int k = 0; k < VS_SPACE_AXES_MAX; k++) {
        vary(f, axes[k]);
    }
    cr_expect_eq(vs_space_vary(&f->space, axes[VS_SPACE_AXES_MAX], &f->diag), VS_ERR_USAGE);
    cr_expect(strstr(f->diag.text, "too many axes; at most 12"), "%s", f->diag.text);
    sweep_free(f);
}

/* --- samples --------------------------------------------------------------------------------- */

static void sample(struct sweep_fixture *f, enum vs_space_kind kind, int64_t designs, uint64_t seed)
{
    cr_assert_eq(vs_space_sample(&f->space, kind, designs, seed, &f->diag), VS_OK, "%s",
                 f->diag.text);
}

Test(space, a_sobol_sample_is_the_sequence_stretched_over_its_axes)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=60:200");
    vary(f, "battery_ah=20:120");
    sample(f, VS_SPACE_SOBOL, 7, 1);
    /* 1/2 1/2, 3/4 1/4, 1/4 3/4, 3/8 3/8, ... */
    expect_value(f, 0, 0, 130);
    expect_value(f, 0, 1, 70);
    expect_value(f, 1, 0, 165);
    expect_value(f, 1, 1, 45);
    expect_value(f, 2, 0, 95);
    expect_value(f, 2, 1, 95);
    expect_value(f, 3, 0, 112.5);
    sweep_free(f);
}

Test(space, steps_named_values_and_whole_numbers_get_equal_shares_of_a_sample)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=60:200:20");
    vary(f, "box=pole,buried,insulated");
    vary(f, "lamp_floor_pm=100:109");
    sample(f, VS_SPACE_LATIN, 2400, 5);
    int panels[8] = {0}, boxes[3] = {0}, floors[10] = {0};
    for (int n = 0; n < 2400; n++) {
        double values[VS_SPACE_AXES_MAX];
        vs_space_design(&f->space, n, values);
        double at = (values[0] - 60) / 20;
        cr_assert_eq(at, floor(at));
        panels[(int)at]++;
        boxes[(int)values[1]]++;
        cr_assert_eq(values[2], floor(values[2]));
        floors[(int)values[2] - 100]++;
    }
    for (int k = 0; k < 8; k++) {
        cr_expect_eq(panels[k], 300);
    }
    for (int k = 0; k < 3; k++) {
        cr_expect_eq(boxes[k], 800);
    }
    for (int k = 0; k < 10; k++) {
        cr_expect_eq(floors[k], 240);
    }
    sweep_free(f);
}

Test(space, a_sample_needs_an_axis_and_a_count)
{
    struct sweep_fixture *f = sweep_fixture();
    cr_expect_eq(vs_space_sample(&f->space, VS_SPACE_SOBOL, 8, 1, &f->diag), VS_ERR_USAGE);
    cr_expect(strstr(f->diag.text, "no axis"), "%s", f->diag.text);
    vary(f, "panel_w=60:200");
    cr_expect_eq(vs_space_sample(&f->space, VS_SPACE_LATIN, 0, 1, &f->diag), VS_ERR_USAGE);
    cr_expect_eq(vs_space_sample(&f->space, VS_SPACE_LATIN, 1000000001, 1, &f->diag), VS_ERR_USAGE);
    cr_expect(strstr(f->diag.text, "1 to 1000000000"), "%s", f->diag.text);
    sweep_free(f);
}

Test(space, a_billion_designs_cost_no_memory_and_no_time)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=1:2000:1");
    vary(f, "battery_ah=1:500:1");
    vary(f, "heater_w=0:99.9:0.1");
    grid(f);
    cr_expect_eq(f->space.designs, 1000000000);
    expect_value(f, 999999999, 0, 2000);
    expect_value(f, 999999999, 1, 500);
    expect_value(f, 999999999, 2, 99.9);
    expect_value(f, 123456789, 0, 1 + 123456789 / 500000);
    expect_value(f, 123456789, 2, 78.9);
    sweep_free(f);
}

/* --- lists ---------------------------------------------------------------------------------------
 */

static enum vs_err list(struct sweep_fixture *f, const char *text)
{
    return vs_space_list_memory(&f->space, text, strlen(text), "designs.csv", &f->diag);
}

Test(space, a_list_names_its_designs_row_by_row)
{
    struct sweep_fixture *f = sweep_fixture();
    cr_assert_eq(list(f, "panel_w,battery.box,lvd_mv\n80,pole,11000\n100,buried,11200\n"
                         "80,pole,11000\n"),
                 VS_OK, "%s", f->diag.text);
    cr_expect_eq(f->space.designs, 3);
    cr_expect_eq(f->space.axis_count, 3);
    cr_expect_str_eq(f->space.axes[1].is.name, "box");
    expect_value(f, 1, 0, 100);
    expect_value(f, 1, 1, VS_BOX_BURIED);
    expect_value(f, 2, 2, 11000);
    char words[200];
    double values[VS_SPACE_AXES_MAX];
    vs_space_design(&f->space, 1, values);
    cr_expect_str_eq(vs_space_words(&f->space, values, words, sizeof words),
                     "panel_w 100, box buried, lvd_mv 11200");
    sweep_free(f);
}

Test(space, a_list_of_many_rows_keeps_them_all)
{
    struct sweep_fixture *f = sweep_fixture();
    enum { ROWS = 5000 };
    char *text = malloc(ROWS * 24 + 32);
    char *at = text + sprintf(text, "battery_ah,panel_w\n");
    for (int n = 0; n < ROWS; n++) {
        at += sprintf(at, "%d.5,%d\n", 1 + n % 500, 1 + n % 1999);
    }
    cr_assert_eq(list(f, text), VS_OK, "%s", f->diag.text);
    cr_expect_eq(f->space.designs, ROWS);
    for (int n = 0; n < ROWS; n += 37) {
        expect_value(f, n, 0, 1.5 + n % 500);
        expect_value(f, n, 1, 1 + n % 1999);
    }
    free(text);
    sweep_free(f);
}

static void expect_list_refused(const char *text, int line, int column, const char *words)
{
    struct sweep_fixture *f = sweep_fixture();
    cr_expect_eq(list(f, text), VS_ERR_INPUT, "%s", text);
    cr_expect_str_eq(f->diag.file, "designs.csv");
    cr_expect(f->diag.line == line && f->diag.column == column, "%d:%d not %d:%d: %s", f->diag.line,
              f->diag.column, line, column, f->diag.text);
    cr_expect(strstr(f->diag.text, words), "'%s' is in: %s", words, f->diag.text);
    sweep_free(f);
}

Test(space, faults_of_a_list_are_told_with_their_place)
{
    expect_list_refused("panel_w,batery_ah\n80,30\n", 1, 9,
                        "'batery_ah' is unknown; near it are "
                        "battery_ah");
    expect_list_refused("panel_w,panel.pmp_w\n80,80\n", 1, 9, "'panel_w' is given twice");
    expect_list_refused("panel_w,site\n80,Mutoudeng\n", 1, 9, "a list has no column 'site'");
    expect_list_refused("panel_w,box\n80,pole\n80,shed\n", 3, 4, "box is 'shed'; allowed is");
    expect_list_refused("panel_w,box\n80,pole\n3000,pole\n", 3, 1, "allowed is a number from 1 to");
    expect_list_refused("panel_w,box\n80\n", 2, 1, "1 fields; 2 as in the header");
    expect_list_refused("panel_w\n80\n\n80,90\n", 4, 1, "2 fields; 1 as in the header");
    expect_list_refused("panel_w,box\n,pole\n", 2, 1, "panel_w has an empty value");
    expect_list_refused("panel_w\n", 0, 0, "no design in it");
    expect_list_refused("", 0, 0, "no design in it");
    expect_list_refused("panel_w,\n80,1\n", 1, 9, "'' is unknown");
}

Test(space, a_list_goes_with_a_site_but_with_no_axis)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "site=Mutoudeng");
    cr_expect_eq(list(f, "panel_w\n80\n"), VS_OK, "%s", f->diag.text);
    sweep_free(f);
    f = sweep_fixture();
    vary(f, "panel_w=80");
    cr_expect_eq(list(f, "battery_ah\n80\n"), VS_ERR_USAGE);
    cr_expect(strstr(f->diag.text, "the list alone, or axes alone"), "%s", f->diag.text);
    cr_expect_eq(vs_space_list(&f->space, "/no/such/file", NULL), VS_ERR_USAGE);
    sweep_free(f);
    f = sweep_fixture();
    cr_expect_eq(vs_space_list(&f->space, "/no/such/file", &f->diag), VS_ERR_MISSING);
    sweep_free(f);
}

/* --- text, hash, skies
 * ------------------------------------------------------------------------------ */

static uint64_t hash_of(const char *const *axes, enum vs_space_kind kind, int designs,
                        uint64_t seed)
{
    struct sweep_fixture *f = sweep_fixture();
    for (; *axes; axes++) {
        vary(f, *axes);
    }
    if (kind == VS_SPACE_GRID) {
        grid(f);
    } else {
        sample(f, kind, designs, seed);
    }
    uint64_t hash = vs_space_hash(&f->space);
    sweep_free(f);
    return hash;
}

#define AXES(...) ((const char *const[]){__VA_ARGS__, NULL})

Test(space, the_same_arguments_have_the_same_hash_and_others_another)
{
    uint64_t all[] = {
        hash_of(AXES("panel_w=60:200:20", "box=pole,buried"), VS_SPACE_GRID, 0, 0),
        hash_of(AXES("box=pole,buried", "panel_w=60:200:20"), VS_SPACE_GRID, 0, 0),
        hash_of(AXES("panel_w=60:200:20", "box=buried,pole"), VS_SPACE_GRID, 0, 0),
        hash_of(AXES("panel_w=60:200:10", "box=pole,buried"), VS_SPACE_GRID, 0, 0),
        hash_of(AXES("panel_w=60:220:20", "box=pole,buried"), VS_SPACE_GRID, 0, 0),
        hash_of(AXES("panel_w=60:200:20", "box=pole"), VS_SPACE_GRID, 0, 0),
        hash_of(AXES("battery_ah=60:200:20", "box=pole,buried"), VS_SPACE_GRID, 0, 0),
        hash_of(AXES("panel_w=60:200:20", "box=pole,buried", "site=Mutoudeng"), VS_SPACE_GRID, 0,
                0),
        hash_of(AXES("panel_w=60:200:20", "box=pole,buried"), VS_SPACE_SOBOL, 16, 0),
        hash_of(AXES("panel_w=60:200:20", "box=pole,buried"), VS_SPACE_SOBOL, 17, 0),
        hash_of(AXES("panel_w=60:200:20", "box=pole,buried"), VS_SPACE_LATIN, 16, 1),
        hash_of(AXES("panel_w=60:200:20", "box=pole,buried"), VS_SPACE_LATIN, 16, 2),
        hash_of(AXES("panel_w=60:200", "box=pole,buried"), VS_SPACE_LATIN, 16, 2),
    };
    for (size_t a = 0; a < sizeof all / sizeof all[0]; a++) {
        for (size_t b = 0; b < a; b++) {
            cr_expect_neq(all[a], all[b], "%zu and %zu", a, b);
        }
    }
    cr_expect_eq(all[0], hash_of(AXES("panel.pmp_w=60:200:20", "battery.box=pole,buried"),
                                 VS_SPACE_GRID, 0, 0));
    cr_expect_eq(all[8],
                 hash_of(AXES("panel_w=60:200:20", "box=pole,buried"), VS_SPACE_SOBOL, 16, 9),
                 "a Sobol sample knows no seed");
}

Test(space, the_hash_of_a_list_is_that_of_its_designs_not_of_its_layout)
{
    static const char *const texts[] = {
        "panel_w,box\n80,pole\n90,pole\n", "\xef\xbb\xbfpanel.pmp_w, box\r\n8e1,pole\r\n90.0,pole",
        "panel_w,box\n80,pole\n91,pole\n", "panel_w,box\n90,pole\n80,pole\n"};
    uint64_t hash[4];
    for (int k = 0; k < 4; k++) {
        struct sweep_fixture *f = sweep_fixture();
        cr_assert_eq(list(f, texts[k]), VS_OK, "%s", f->diag.text);
        hash[k] = vs_space_hash(&f->space);
        sweep_free(f);
    }
    cr_expect_eq(hash[0], hash[1]);
    cr_expect_neq(hash[0], hash[2]);
    cr_expect_neq(hash[0], hash[3]);
}

Test(space, the_text_says_all_in_lines)
{
    struct sweep_fixture *f = sweep_fixture();
    char text[1000] = "";
    vary(f, "panel_w=60:200:20");
    vary(f, "box=buried,pole");
    vary(f, "site=Mutoudeng");
    grid(f);
    FILE *out = fmemopen(text, sizeof text, "w");
    vs_space_write(&f->space, out);
    fclose(out);
    cr_expect_str_eq(text, "space 1\nkind grid\ndesigns 16\naxis panel_w 60:200:20\n"
                           "axis box buried,pole\nsite Mutoudeng\n");
    sweep_free(f);
}

Test(space, sky_keys_hold_the_axes_that_turn_the_sky)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=60,80");
    vary(f, "tilt_deg=30,45");
    vary(f, "lamp_floor_pm=100,200");
    grid(f);
    struct vs_sky_key key[8];
    for (int n = 0; n < 8; n++) {
        double values[VS_SPACE_AXES_MAX];
        vs_space_design(&f->space, n, values);
        key[n] = vs_space_sky_key(&f->space, values);
        cr_expect_eq(key[n].count, 1);
    }
    for (int a = 0; a < 8; a++) {
        for (int b = 0; b < 8; b++) {
            cr_expect_eq(vs_sky_key_equal(&key[a], &key[b]), (a / 2 % 2) == (b / 2 % 2));
        }
    }
    sweep_free(f);
}
