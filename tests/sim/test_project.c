/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/project_fields.h"
#include "tests/sim/project_text.h"

static struct vs_project *read_edited(const char *find, const char *replacement)
{
    int line;
    char *text = edited(find, replacement, &line);
    struct vs_project *project = calloc(1, sizeof *project);
    struct vs_diag diag = {.line = 0};
    cr_assert_eq(read_text(text, project, &diag), VS_OK, "line %d: %s", diag.line, diag.text);
    free(text);
    return project;
}

Test(project, shipped_project_loads_with_the_tender_facts)
{
    struct vs_project *p = calloc(1, sizeof *p);
    struct vs_diag diag = {.line = 0};
    cr_assert_eq(vs_project_load(SHIPPED, NULL, p, &diag), VS_OK, "%s", diag.text);
    cr_expect_eq(p->site_count, 3);
    cr_expect_eq(p->sites[0].lamps + p->sites[1].lamps + p->sites[2].lamps, 225);
    cr_expect_str_eq(p->sites[1].name_zh, "木头凳镇");
    cr_expect_eq(p->sites[2].altitude_m, 300.0);
    cr_expect_eq(p->sites[0].coordinates, VS_COORDINATES_ESTIMATE);
    cr_expect_eq(p->panel.pmp_w, 80.0);
    cr_expect_eq(p->panel.tilt_deg, 45.0);
    cr_expect_eq(p->panel.cable.area_mm2, 2.5);
    cr_expect_eq(p->battery.capacity_ah, 30.0);
    cr_expect_eq(p->battery.box, VS_BOX_POLE);
    cr_expect_eq(p->battery.bms.charge_min_degc, 0.0);
    cr_expect_eq(p->lamp.rated_w, 50.0);
    cr_expect_eq(p->lamp.hours_per_night, 12.0);
    cr_expect_eq(p->controller.policy, VS_POLICY_ADAPTIVE);
    cr_expect_eq(p->acceptance.event_nights_lit, 5);
    free(p);
}

Test(project, clauses_carry_the_tender_and_its_contradiction)
{
    struct vs_project *p = read_edited("qinglong", "qinglong");
    cr_expect_eq(vs_project_clause(p, VS_CLAUSE_QUANTITY)->value, 225.0);
    cr_expect_eq(vs_project_clause(p, VS_CLAUSE_QUANTITY_PER_SITE)->value, 75.0);
    cr_expect_eq(vs_project_clause(p, VS_CLAUSE_PANEL_EFFICIENCY)->value, 0.16);
    cr_expect_eq(vs_project_clause(p, VS_CLAUSE_PANEL_EFFICIENCY)->value_max, 0.18);
    cr_expect_eq(vs_project_clause(p, VS_CLAUSE_AUTONOMY)->value, 5.0);
    cr_expect_eq(vs_project_clause(p, VS_CLAUSE_AUTONOMY)->value_max, 5.0);
    double written_h = vs_project_clause(p, VS_CLAUSE_HOURS)->value;
    double shorthand_h = vs_project_clause(p, VS_CLAUSE_SHORTHAND)->shorthand.hours_h;
    cr_expect_eq(written_h, 12.0);
    cr_expect_eq(shorthand_h, 8.0);
    cr_expect_gt(vs_project_clause(p, VS_CLAUSE_HOURS)->line, 10);
    free(p);
}

Test(project, every_clause_kind_is_named_by_the_shipped_project)
{
    struct vs_project *p = read_edited("qinglong", "qinglong");
    for (int kind = 0; kind < VS_CLAUSE_KIND_COUNT; kind++) {
        cr_expect(vs_project_clause(p, (enum vs_clause_kind)kind), "%s",
                  vs_clause_word((enum vs_clause_kind)kind));
    }
    free(p);
}

Test(project, inline_keys_beat_the_part_and_leave_the_rest)
{
    struct vs_project *p = read_edited("burial_depth_m: 1.2 ", "capacity_ah: 60 ");
    cr_expect_eq(p->battery.capacity_ah, 60.0);
    cr_expect_eq(p->battery.series, 4);
    cr_expect_eq(p->battery.bms.over_current_a, 20.0);
    cr_expect_str_eq(p->battery.name, "LFP 12.8 V 30 Ah");
    free(p);
}

Test(project, inline_key_of_an_inner_group_beats_the_part)
{
    struct vs_project *p = read_edited("charge_min_degc: 0 ", "charge_min_degc: -10 ");
    cr_expect_eq(p->battery.bms.charge_min_degc, -10.0);
    cr_expect_eq(p->battery.bms.charge_min_release_degc, 4.0);
    free(p);
}

Test(project, inline_list_of_numbers_beats_the_part)
{
    struct vs_project *p = read_edited("burial_depth_m: 1.2 ",
                                       "f_q_frac: [.1, .2, .3, .4, .5, .6, .7] ");
    cr_expect_eq(p->battery.f_q_frac[0], 0.1);
    cr_expect_eq(p->battery.f_q_frac[6], 0.7);
    free(p);
}

Test(project, choices_numbers_and_site_lamps_take_effect)
{
    struct vs_project *p = read_edited("box: pole", "box: buried");
    cr_expect_eq(p->battery.box, VS_BOX_BURIED);
    free(p);
    p = read_edited("policy: adaptive", "policy: fixed");
    cr_expect_eq(p->controller.policy, VS_POLICY_FIXED);
    free(p);
    p = read_edited("altitude_m: 250", "altitude_m: -2.5e+1\n    lamps: 80");
    cr_expect_eq(p->sites[1].altitude_m, -25.0);
    cr_expect_eq(p->sites[1].lamps, 80);
    cr_expect_eq(p->sites[2].lamps, 75);
    free(p);
}

Test(project, keys_left_out_take_the_default_of_the_table)
{
    struct vs_project *p = read_edited("  years: 30\n  seed: 1\n  start_year: 2025\n",
                                       "  years: 2\n");
    cr_expect_eq(p->weather.years, 2);
    cr_expect_eq(p->weather.seed, 1);
    cr_expect_eq(p->weather.start_year, 2025);
    cr_expect_eq(p->panel.wind_exponent, 0.3);
    cr_expect_eq(p->battery.bms.over_current_release_s, 60.0);
    free(p);
}

Test(project, firmware_parameters_are_kept_with_their_places)
{
    struct vs_project *p = read_edited("policy: adaptive ", "params:\n    b_mv: -5\n    a_s: 7 ");
    cr_assert_eq(p->controller.param_count, 2);
    cr_expect_str_eq(p->controller.params[0].name, "b_mv");
    cr_expect_eq(p->controller.params[0].value, -5);
    cr_expect_eq(p->controller.params[0].column, 5);
    cr_expect_eq(p->controller.params[1].value, 7);
    cr_expect_eq(p->controller.params[1].line, p->controller.params[0].line + 1);
    cr_expect_eq(p->controller.params[1].in_part, 0);
    free(p);
}

/* Knows one parameter, `good`, of 0 to 9. */
static int judge_one(void *context, const char *name, int32_t value, char *allowed, size_t size)
{
    ++*(int *)context;
    if (strcmp(name, "good") != 0) {
        snprintf(allowed, size, "allowed is good");
        return 1;
    }
    snprintf(allowed, size, "0 to 9 mV");
    return value >= 0 && value <= 9 ? 0 : 2;
}

static void expect_judged(const char *params, enum vs_err want, int column, const char *words)
{
    int line, asked = 0;
    char *text = edited("policy: adaptive ", params, &line);
    struct vs_project *project = calloc(1, sizeof *project);
    struct vs_diag diag = {.line = -1};
    struct vs_param_judge judge = {.judge = judge_one, .context = &asked};
    cr_expect_eq(vs_project_read(text, strlen(text), SHIPPED, &judge, project, &diag), want);
    cr_expect_eq(asked, 1);
    if (want) {
        expect_diag(&diag, SHIPPED, line, column, words);
    }
    free(project);
    free(text);
}

Test(project, firmware_judges_its_own_parameters)
{
    expect_judged("params: {good: 9} ", VS_OK, 0, "");
    expect_judged("params: {bad: 9} ", VS_ERR_INPUT, 12,
                  "controller.params.bad is no parameter of the firmware; allowed is good");
    expect_judged("params: {good: 10} ", VS_ERR_INPUT, 18,
                  "controller.params.good is 10; allowed is 0 to 9 mV");
}

static void expect_same_as_shipped(const char *text)
{
    struct vs_project *plain = read_edited("qinglong", "qinglong");
    struct vs_project *other = calloc(1, sizeof *other);
    struct vs_diag diag = {.line = 0};
    cr_assert_eq(read_text(text, other, &diag), VS_OK, "line %d: %s", diag.line, diag.text);
    cr_expect_eq(memcmp(plain, other, sizeof *plain), 0);
    free(plain);
    free(other);
}

Test(project, windows_line_ends_change_nothing)
{
    char *text = shipped_text();
    char *crlf = calloc(2, strlen(text) + 1);
    for (size_t i = 0, n = 0; text[i]; i++) {
        if (text[i] == '\n') {
            crlf[n++] = '\r';
        }
        crlf[n++] = text[i];
    }
    expect_same_as_shipped(crlf);
    free(crlf);
    free(text);
}

Test(project, byte_order_mark_changes_nothing)
{
    char *text = shipped_text();
    char *marked = calloc(1, strlen(text) + 4);
    sprintf(marked, "\xef\xbb\xbf%s", text);
    expect_same_as_shipped(marked);
    free(marked);
    free(text);
}

Test(project, paths_are_sought_beside_the_project_file)
{
    struct vs_project *p = calloc(1, sizeof *p);
    char out[40];
    strcpy(p->path, "data/projects/q.yaml");
    cr_expect_eq(vs_project_resolve(p, "../c.yaml", out, sizeof out), 0);
    cr_expect_str_eq(out, "data/projects/../c.yaml");
    cr_expect_eq(vs_project_resolve(p, "/abs.yaml", out, sizeof out), 0);
    cr_expect_str_eq(out, "/abs.yaml");
    strcpy(p->path, "q.yaml");
    cr_expect_eq(vs_project_resolve(p, "c.yaml", out, sizeof out), 0);
    cr_expect_str_eq(out, "c.yaml");
    cr_expect_eq(vs_project_resolve(p, "c.yaml", out, 6), -1);
    free(p);
}

Test(project, sites_are_found_by_either_name)
{
    struct vs_project *p = read_edited("qinglong", "qinglong");
    cr_expect_eq(vs_project_site_find(p, "Mutoudeng"), &p->sites[1]);
    cr_expect_eq(vs_project_site_find(p, "官场乡"), &p->sites[2]);
    cr_expect_null(vs_project_site_find(p, "mutoudeng"));
    cr_expect_null(vs_project_site_find(p, ""));
    free(p);
}

Test(project, a_horizon_is_read_for_the_site_that_names_one)
{
    struct vs_project *p = read_edited("altitude_m: 250",
                                       "altitude_m: 250\n    horizon: " VESPER_SOURCE_DIR
                                       "/tests/fuzz/corpus/horizon/plain.csv");
    cr_expect_eq(p->sites[0].horizon[0], '\0');
    cr_expect(p->sites[1].horizon[0]);
    cr_expect_eq(p->sites[1].skyline_notes.points, 8);
    cr_expect_eq(p->sites[1].skyline_notes.highest_deg, 14);
    cr_expect_float_eq(p->sites[1].skyline.height_rad[180], 14 * 0.017453292519943295, 1e-15);
    free(p);
}

/* --- the field table ------------------------------------------------------------------------ */

/* Marks the bytes that rows write; returns how many bytes were marked twice. */
static size_t mark(const struct vs_group *group, unsigned char *bytes)
{
    size_t twice = 0;
    for (int i = 0; i < group->count; i++) {
        const struct vs_field *field = &group->fields[i];
        if (field->kind == VS_FIELD_GROUP) {
            twice += mark(field->group, bytes + field->offset);
            continue;
        }
        for (size_t k = 0; k < field->size; k++) {
            twice += bytes[field->offset + k]++ != 0;
        }
    }
    return twice;
}

Test(fields, every_number_of_a_spec_has_exactly_one_row)
{
    unsigned char *bytes = calloc(1, sizeof(struct vs_project));
    cr_expect_eq(mark(&vs_project_group, bytes), 0);
    const size_t from = offsetof(struct vs_project, panel);
    size_t bare = 0;
    for (size_t i = from; i < sizeof(struct vs_project); i++) {
        bare += bytes[i] == 0;
    }
    /* Without a row by right: the count of parameters, and alignment holes of 4 bytes after a
     * single int or enum: cells, strings, box, bits, the parameters, nights lit, and the shape of
     * each tolerance. */
    cr_expect_eq(bare, 28 + 4 * VS_TOLERANCE_COUNT, "%zu bytes have no row", bare);
    free(bytes);
}

static void expect_sane_rows(const struct vs_group *group)
{
    for (int i = 0; i < group->count; i++) {
        const struct vs_field *f = &group->fields[i];
        int number = f->kind == VS_FIELD_NUMBER || f->kind == VS_FIELD_INTEGER;
        cr_expect(f->help && strlen(f->help) > 3, "%s.%s has a meaning", group->name, f->key);
        cr_expect(!number || f->min < f->max, "%s.%s has a range", group->name, f->key);
        int marked = f->kind == VS_FIELD_INTEGER && strcmp(f->key, "lamps") == 0;
        cr_expect(!number || f->required || marked ||
                      (f->fallback >= f->min && f->fallback <= f->max),
                  "the default of %s.%s is in its range", group->name, f->key);
        if (f->group) {
            expect_sane_rows(f->group);
        }
    }
}

Test(fields, every_row_has_a_meaning_a_range_and_a_default_inside_it)
{
    expect_sane_rows(&vs_project_group);
}

Test(fields, numbers_are_found_by_their_dotted_path)
{
    struct vs_project *p = read_edited("qinglong", "qinglong");
    size_t offset;
    const struct vs_field *field = vs_fields_find(&vs_project_group, "battery.bms.over_v", &offset);
    cr_assert(field);
    cr_expect_eq(vs_field_value(field, (const char *)p + offset), 3.75);
    cr_expect_str_eq(field->unit, "V");
    cr_expect_null(vs_fields_find(&vs_project_group, "battery.bms.none", &offset));
    cr_expect_null(vs_fields_find(&vs_project_group, "sites.name", &offset));
    cr_expect_null(vs_fields_find(&vs_project_group, "", &offset));
    free(p);
}

Test(fields, a_project_without_tolerances_has_those_of_the_table)
{
    struct vs_project *p = read_edited("qinglong", "qinglong");
    cr_expect_eq(p->tolerances.of[VS_TOLERANCE_nameplate].shape, VS_SHAPE_NORMAL);
    cr_expect_eq(p->tolerances.of[VS_TOLERANCE_nameplate].centre, 0.97);
    cr_expect_eq(p->tolerances.of[VS_TOLERANCE_quiescent].high, 15);
    for (int i = 0; i < VS_TOLERANCE_COUNT; i++) {
        cr_expect_null(vs_tolerance_broken(&p->tolerances.of[i]), "%s",
                       vs_tolerance_about((enum vs_tolerance)i).name);
    }
    free(p);
}

Test(fields, a_tolerance_is_read_key_by_key)
{
    struct vs_project *p = read_edited(
        "\nsizing:", "\ntolerances:\n  capacity: {centre: 0.92, spread: 0.06, low: 0.7}\n"
                     "  snow_slide: {shape: triangular}\n\nsizing:");
    const struct vs_tolerance_spec *capacity = &p->tolerances.of[VS_TOLERANCE_capacity];
    cr_expect_eq(capacity->shape, VS_SHAPE_NORMAL);
    cr_expect_eq(capacity->centre, 0.92);
    cr_expect_eq(capacity->spread, 0.06);
    cr_expect_eq(capacity->low, 0.7);
    cr_expect_eq(capacity->high, 1.16);
    cr_expect_eq(p->tolerances.of[VS_TOLERANCE_snow_slide].shape, VS_SHAPE_TRIANGULAR);
    free(p);
}

/* The table lets 1x pass nowhere, so libcyaml's own refusals are reached by calling it directly. */
Test(yaml, what_libcyaml_refuses_keeps_its_words_and_place)
{
    static const char text[] = "name: a\nlamps_per_site: many\n";
    struct vs_yaml yaml;
    struct vs_diag diag = {.line = -1};
    struct vs_project *p = calloc(1, sizeof *p);
    cr_assert_eq(vs_yaml_parse(text, sizeof text - 1, "a.yaml", &yaml, &diag), VS_OK);
    cr_expect_eq(vs_yaml_fill(&yaml, &vs_project_group, p, &diag), VS_ERR_INPUT);
    expect_diag(&diag, "a.yaml", 2, 17, "Invalid INT value: 'many'");
    vs_yaml_free(&yaml);
    free(p);
}

/* --- the shorthand line --------------------------------------------------------------------- */

static void expect_shorthand(const char *text, double lamp_w, double hours_h, double battery_ah)
{
    struct vs_shorthand s;
    cr_assert_eq(vs_shorthand_read(text, &s), 0, "%s", text);
    cr_expect_eq(s.lamp_w, lamp_w);
    cr_expect_eq(s.hours_h, hours_h);
    cr_expect_eq(s.cloudy_days, 5.0);
    cr_expect_eq(s.panel_w, 80.0);
    cr_expect_eq(s.battery_ah, battery_ah);
}

Test(shorthand, is_read_in_the_ways_it_is_written)
{
    expect_shorthand("50Wx8Hx5Tx80Wx30AH", 50, 8, 30);
    expect_shorthand("50W x8Hx5Tx80Wx30AH", 50, 8, 30);
    expect_shorthand(" 50w * 8.5h * 5t * 80w * 30Ah ", 50, 8.5, 30);
    expect_shorthand("50W\xc3\x97"
                     "12H\xc3\x97"
                     "5T\xc3\x97"
                     "80W\xc3\x97"
                     "27.5AH",
                     50, 12, 27.5);
}

Test(shorthand, names_the_character_that_does_not_fit)
{
    struct vs_shorthand s;
    cr_expect_eq(vs_shorthand_read("", &s), 1);
    cr_expect_eq(vs_shorthand_read("50", &s), 3);
    cr_expect_eq(vs_shorthand_read("50Wx8Wx5Tx80Wx30AH", &s), 6);
    cr_expect_eq(vs_shorthand_read("50Wx0Hx5Tx80Wx30AH", &s), 5);
    cr_expect_eq(vs_shorthand_read("-50Wx8Hx5Tx80Wx30AH", &s), 1);
    cr_expect_eq(vs_shorthand_read("50Wx8Hx5Tx80Wx30A", &s), 17);
    cr_expect_eq(vs_shorthand_read("50Wx8Hx5Tx80Wx30AH!", &s), 19);
    cr_expect_eq(vs_shorthand_read("12345678Wx8Hx5Tx80Wx30AH", &s), 1);
}

Test(shorthand, is_written_as_it_was_read)
{
    struct vs_shorthand s;
    char out[64];
    cr_assert_eq(vs_shorthand_read("50 W x 8.5H x 5T x 80W x 30AH", &s), 0);
    vs_shorthand_write(&s, out, sizeof out);
    cr_expect_str_eq(out, "50Wx8.5Hx5Tx80Wx30AH");
}
