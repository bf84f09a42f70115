/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/project/yaml.h"
#include "tests/sim/folder.h"
#include "tests/sim/project_text.h"

/* Reads the shipped project with one edit and expects an error `below` lines under the edit. */
static void expect_error(enum vs_err err, const char *find, const char *replacement, int below,
                         int column, const char *words)
{
    int line;
    char *text = edited(find, replacement, &line);
    struct vs_project *project = calloc(1, sizeof *project);
    struct vs_diag diag = {.line = -1};
    cr_expect_eq(read_text(text, project, &diag), err);
    expect_diag(&diag, SHIPPED, line + below, column, words);
    free(project);
    free(text);
}

static void expect_fault(const char *find, const char *replacement, int below, int column,
                         const char *words)
{
    expect_error(VS_ERR_INPUT, find, replacement, below, column, words);
}

static void expect_fault_of(const char *text, size_t length, int line, int column,
                            const char *words)
{
    struct vs_project *project = calloc(1, sizeof *project);
    struct vs_diag diag = {.line = -1};
    cr_expect_eq(vs_project_read(text, length, "a.yaml", NULL, project, &diag), VS_ERR_INPUT);
    expect_diag(&diag, "a.yaml", line, column, words);
    free(project);
}

/* One broken variant a test: what is replaced by what, how many lines below the edit the fault is
 * named, at which column, and words of the message. */
#define BROKEN(name, find, replacement, below, column, words)                                      \
    Test(project_faults, name)                                                                     \
    {                                                                                              \
        expect_fault(find, replacement, below, column, words);                                     \
    }

/* clang-format off */
BROKEN(unknown_key_at_the_top, "lamps_per_site: 75", "lamps: 75", 0, 1,
       "lamps is an unknown key; a project may hold name, title, title_zh, lamps_per_site")
BROKEN(unknown_key_in_a_group, "tilt_deg: 45 ", "tilt: 45 ", 0, 3,
       "panel.tilt is an unknown key; panel may hold part, name, source, pmp_w")
BROKEN(unknown_key_deep_inside, "charge_min_degc: 0 ", "charge_min_c: 0 ", 0, 5,
       "battery.bms.charge_min_c is an unknown key")
BROKEN(unknown_key_in_a_list, "altitude_m: 250", "altitude: 250", 0, 5,
       "sites[1].altitude is an unknown key")
BROKEN(tolerance_with_its_centre_outside, "\nsizing:", "\ntolerances:\n  capacity: {low: 1.1}\nsizing:", 2, 13,
       "tolerances.capacity has low 1.1, centre 1, high 1.16 and spread 0.04; low at most centre")
BROKEN(lognormal_tolerance_that_shrinks, "\nsizing:", "\ntolerances:\n  soiling: {spread: 0.5}\nsizing:", 2, 12,
       "a lognormal has low above 0 and a spread of 1 or more")
BROKEN(tolerance_of_nothing, "\nsizing:", "\ntolerances:\n  colour: {spread: 0.5}\nsizing:", 2, 3,
       "tolerances.colour is an unknown key; tolerances may hold kappa_200, soiling, u0")
BROKEN(word_for_a_number, "tilt_deg: 45", "tilt_deg: steep", 0, 13,
       "panel.tilt_deg is 'steep'; allowed is a number from 0 to 90 deg")
BROKEN(number_in_quotes, "tilt_deg: 45", "tilt_deg: \"45\"", 0, 13,
       "panel.tilt_deg is '45'; allowed is a number")
BROKEN(number_with_a_unit_behind, "length_m: 8", "length_m: 8m", 0, 15,
       "panel.cable.length_m is '8m'; allowed is a number from 0 to 200 m")
BROKEN(number_in_hexadecimal, "tilt_deg: 45", "tilt_deg: 0x2d", 0, 13, "'0x2d'")
BROKEN(fraction_for_a_whole_number, "years: 30", "years: 30.5", 0, 10,
       "weather.years is '30.5'; allowed is a whole number from 1 to 2000 years")
BROKEN(leading_zero_that_would_be_octal, "years: 30", "years: 030", 0, 10, "'030'")
BROKEN(negative_years, "years: 30", "years: -3", 0, 10,
       "weather.years is '-3'; allowed is a whole number from 1 to 2000 years")
BROKEN(below_the_range, "latitude_deg: 40.33", "latitude_deg: -66.01", 0, 19,
       "sites[2].latitude_deg is '-66.01'; allowed is a number from -66 to 66 deg")
BROKEN(above_the_range, "hours_per_night: 12 ", "hours_per_night: 25 ", 0, 20,
       "lamp.hours_per_night is '25'; allowed is a number from 0.5 to 24 h")
BROKEN(not_a_number, "tilt_deg: 45", "tilt_deg: .nan", 0, 13, "panel.tilt_deg is '.nan'")
BROKEN(nan_as_c_writes_it, "tilt_deg: 45", "tilt_deg: nan", 0, 13, "panel.tilt_deg is 'nan'")
BROKEN(infinity, "tilt_deg: 45", "tilt_deg: inf", 0, 13, "panel.tilt_deg is 'inf'")
BROKEN(huge_number, "tilt_deg: 45", "tilt_deg: 1e999", 0, 13, "panel.tilt_deg is '1e999'")
BROKEN(huge_whole_number, "seed: 1", "seed: 99999999999999999999", 0, 9,
       "weather.seed is '99999999999999999999'; allowed is a whole number from 0 to 2147483647")
BROKEN(empty_number, "tilt_deg: 45", "tilt_deg:", 0, 12, "panel.tilt_deg is empty")
BROKEN(missing_key_at_the_top, "lamps_per_site: 75", "", -3, 1,
       "lamps_per_site is missing; it must be given as a whole number from 1 to 100000 lamps")
BROKEN(missing_key_in_a_list, "    altitude_m: 250\n", "", -4, 5,
       "sites[1].altitude_m is missing; it must be given as a number from -400 to 5500 m")
BROKEN(missing_group_without_a_part, "lamp:\n  part: ../parts/lamp_led50.yaml\n", "lamp:\n", 1, 3,
       "lamp.name is missing")
BROKEN(key_given_twice, "azimuth_deg: 180", "tilt_deg: 40", 0, 3,
       "panel.tilt_deg is given twice (first on line ")
BROKEN(group_given_twice, "weather:\n", "lamp:\n", 0, 1, "lamp is given twice (first on line ")
BROKEN(group_that_is_a_number, "soil:\n  mean_degc: 10\n  amplitude_k: 16\n  coldest_day: 15\n"
       "  diffusivity_m2_per_d: 0.05\n", "soil: 5\n", 0, 7,
       "soil is '5'; allowed is a mapping with the keys mean_degc, amplitude_k")
BROKEN(list_that_is_a_mapping, "title_zh", "sites: {a: 1}\ntitle_zh", 0, 8,
       "sites is a mapping; allowed is a list of 1 to 16 mappings")
BROKEN(number_that_is_a_list, "tilt_deg: 45", "tilt_deg: [45]", 0, 13, "panel.tilt_deg is a list")
BROKEN(text_that_is_a_mapping, "name: qinglong", "name: {a: 1}", 0, 7, "name is a mapping")
BROKEN(unknown_word_for_a_choice, "box: pole", "box: cellar", 0, 8,
       "battery.box is 'cellar'; allowed is pole, insulated or buried")
BROKEN(choice_by_number, "policy: adaptive", "policy: 2", 0, 11,
       "controller.policy is '2'; allowed is fixed, stages, adaptive or voltage")
BROKEN(unknown_clause_kind, "kind: pole_height", "kind: pole", 0, 11,
       "clauses[10].kind is 'pole'; allowed is quantity, quantity_per_site")
BROKEN(text_too_long, "name: qinglong",
       "name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0, 7,
       "allowed is one line of text, at most 63 bytes")
BROKEN(text_with_a_line_break, "name: qinglong", "name: \"a\\nb\"", 0, 7, "name is 'a?b'")
BROKEN(text_with_a_zero_byte, "name: qinglong", "name: \"a\\0b\"", 0, 7, "name is 'a?b'")
BROKEN(key_with_a_zero_byte, "name: qinglong", "\"name\\0x\": q", 0, 1, "name?x is an unknown key")
BROKEN(required_text_empty, "name: qinglong", "name: ''", 0, 7, "name is empty")
BROKEN(two_sites_of_one_name, "name: Guanchang", "name: Mutoudeng", 0, 11,
       "two sites have this name; each name once in a project")
BROKEN(two_clauses_of_one_id, "id: lamp_cable", "id: hours", 0, 9, "two clauses have this id")
BROKEN(clause_out_of_its_kinds_range, "value: 0.16", "value: 16", 0, 12,
       "value is 16; a panel_efficiency is 0.02 to 0.35")
BROKEN(clause_range_upside_down, "value_max: 0.18", "value_max: 0.15", 0, 16,
       "value_max is 0.15; at least value, which is 0.16")
BROKEN(clause_range_end_out_of_range, "value_max: 0.18", "value_max: 0.9", 0, 16,
       "value_max is 0.9; a panel_efficiency is 0.02 to 0.35")
BROKEN(clause_without_its_value, "    value: 80\n", "", -5, 5,
       "value of the clause is missing; a panel_power is 1 to 2000 W")
BROKEN(shorthand_that_is_none, "shorthand: 50W x8Hx5Tx80Wx30AH", "shorthand: 50Wx8Hx5Tx80W", 0, 16,
       "the shorthand '50Wx8Hx5Tx80W' goes wrong at character 14; a line such as")
BROKEN(shorthand_in_another_clause, "    value: 80\n", "    value: 80\n    shorthand: 5\n", 1, 16,
       "only kind shorthand has it")
BROKEN(release_below_its_trip, "charge_min_degc: 0 ", "charge_min_degc: 10 ", 0, 22,
       "battery.bms.charge_min_degc is 10 and battery.bms.charge_min_release_degc is 4; the first "
       "must be at most the second")
BROKEN(voltages_that_make_no_panel, "tilt_deg: 45 ", "voc_v: 17 ", 0, 10,
       "panel.vmp_v is 17.7 and panel.voc_v is 17; the first must be less than the second")
BROKEN(power_that_is_not_voltage_times_current, "tilt_deg: 45 ", "pmp_w: 100 ", 0, 10,
       "panel.pmp_w is 100 W but vmp_v x imp_a is 80.004 W; within 3 % of each other")
BROKEN(cold_curve_with_too_few_points, "burial_depth_m: 1.2 ", "f_q_frac: [0.5, 0.8] ", 0, 13,
       "battery.f_q_frac is a list of 2; allowed is a list of 7 numbers from 0.05 to 1")
BROKEN(cold_curve_with_a_word, "burial_depth_m: 1.2 ", "f_q_frac: [.4, .5, .6, x, .9, 1, 1] ", 0,
       26, "battery.f_q_frac[3] is 'x'")
BROKEN(cold_curve_that_falls, "burial_depth_m: 1.2 ", "f_q_frac: [.4, .5, .6, .5, .9, 1, 1] ", 0,
       13, "battery.f_q_frac falls from 0.6 to 0.5 as it gets warmer")
BROKEN(parameter_that_is_no_number, "policy: adaptive ", "params: {dusk_mv: high} ", 0, 21,
       "controller.params.dusk_mv is 'high'; allowed is a whole number")
BROKEN(parameter_given_twice, "policy: adaptive ", "params: {a_mv: 1, a_mv: 2} ", 0, 21,
       "controller.params.a_mv is given twice")
BROKEN(parameter_too_large, "policy: adaptive ", "params: {a_mv: 2147483648} ", 0, 18,
       "controller.params.a_mv is '2147483648'; allowed is a whole number from -2147483648 to ")
BROKEN(tab_in_the_indentation, "  tilt_deg: 45 ", "\ttilt_deg: 45 ", 0, 1,
       "a tab in the indentation; indent with spaces")
BROKEN(indentation_that_slips, "  tilt_deg: 45 ", "    tilt_deg: 45 ", 0, 13, "no YAML")
BROKEN(anchor, "soil:\n", "soil: &a\n", 0, 7, "an anchor (&); values are written out in full")
BROKEN(alias, "tilt_deg: 45 ", "tilt_deg: *a ", 0, 13, "an alias (*); values are written out")
BROKEN(tag, "tilt_deg: 45 ", "tilt_deg: !!str 45 ", 0, 13, "a tag (!); plain values")
BROKEN(merge_key, "tilt_deg: 45 ", "<<: {a: 1} ", 0, 3, "panel.<< is an unknown key")
BROKEN(second_document, "soil:\n", "---\nsoil:\n", 0, 1, "a second document (---); one a file")
BROKEN(key_that_is_a_list, "soil:\n", "? [a]\n: 1\nsoil:\n", 0, 3, "a key that is a list")
BROKEN(bytes_that_are_no_utf8, "tilt_deg: 45 ", "tilt_deg: \xff ", 0, 13,
       "bytes that are no text (invalid leading UTF-8 octet)")
BROKEN(control_byte, "tilt_deg: 45 ", "tilt_deg: \x01 ", 0, 13, "bytes that are no text")
/* clang-format on */

Test(project_faults, missing_part_file)
{
    expect_error(VS_ERR_MISSING, "part: ../parts/lamp_led50.yaml", "part: ../parts/none.yaml", 0, 9,
                 "none.yaml' cannot be opened (No such file or directory)");
}

Test(project_faults, missing_horizon_file)
{
    expect_error(VS_ERR_MISSING, "altitude_m: 250", "altitude_m: 250\n    horizon: none.csv", 1, 14,
                 "none.csv' cannot be opened (No such file or directory)");
}

Test(project_faults, part_that_is_a_folder)
{
    expect_error(VS_ERR_MISSING, "part: ../parts/lamp_led50.yaml", "part: ../parts", 0, 9,
                 "lamp.part '" VESPER_SOURCE_DIR "/data/projects/../parts' cannot be read");
}

Test(project_faults, empty_file)
{
    expect_fault_of("", 0, 1, 1, "the file is empty; lines of the form `key: value`");
}

Test(project_faults, file_of_comments_only)
{
    expect_fault_of("# nothing\n", 10, 1, 1, "the file is empty");
}

Test(project_faults, file_that_is_one_word)
{
    expect_fault_of("hello\n", 6, 1, 1, "the file does not begin with a key");
}

Test(project_faults, file_cut_in_the_middle_of_a_list)
{
    expect_fault_of("name: a\nsites: [{name: b,", 25, 2, 0, "no YAML: while parsing a flow node");
}

Test(project_faults, file_cut_after_half_of_its_lines)
{
    int line;
    char *text = edited("panel:\n  part", "panel:\n  part", &line);
    *strstr(text, "\npanel:\n") = '\0';
    struct vs_project *project = calloc(1, sizeof *project);
    struct vs_diag diag = {.line = -1};
    cr_expect_eq(read_text(text, project, &diag), VS_ERR_INPUT);
    /* The first key of the file is where the top mapping begins. */
    expect_diag(&diag, SHIPPED, 7, 1,
                "panel.name is missing; it must be given as one line of text");
    free(project);
    free(text);
}

Test(project_faults, columns_count_from_the_first_letter_behind_a_byte_order_mark)
{
    expect_fault_of("\xef\xbb\xbfname: a\nb: 1\n", 15, 2, 1, "b is an unknown key");
    expect_fault_of("\xef\xbb\xbf"
                    "nam: a\n",
                    10, 1, 1, "nam is an unknown key");
}

Test(project_faults, binary_file)
{
    static const char junk[] = "\x7f"
                               "ELF\x02\x01\x01\0\0\0\x80\x90";
    expect_fault_of(junk, sizeof junk - 1, 1, 1, "bytes that are no text");
}

Test(project_faults, nesting_without_end)
{
    char text[200] = "a: ";
    memset(text + 3, '[', 100);
    expect_fault_of(text, 103, 1, 19, "nested too deep; at most 16 levels");
}

Test(project_faults, too_many_sites)
{
    char extra[8000] = "sites:\n";
    for (int i = 0; i < VS_SITE_MAX; i++) {
        sprintf(extra + strlen(extra),
                "  - {name: S%d, latitude_deg: 40, longitude_deg: 119, altitude_m: 200}\n", i);
    }
    expect_fault("sites:\n", extra, 1, 3, "sites has 19 entries; allowed is a list of 1 to 16");
}

Test(project_faults, too_many_firmware_parameters)
{
    char extra[8000] = "params: {p0: 0";
    for (int i = 1; i <= VS_PARAM_MAX; i++) {
        sprintf(extra + strlen(extra), ", p%d: %d", i, i);
    }
    strcat(extra, "} ");
    expect_fault("policy: adaptive ", extra, 0, 11,
                 "controller.params is a mapping; allowed is a mapping of at most 96 names");
}

Test(project_faults, file_longer_than_allowed)
{
    size_t length = (size_t)VS_YAML_BYTES_MAX + 1;
    char *text = malloc(length);
    memset(text, '#', length);
    expect_fault_of(text, length, 0, 0, "the file is longer than 1048576 bytes");
    free(text);
}

Test(project_faults, missing_file_is_told_from_a_wrong_one)
{
    struct vs_project *project = calloc(1, sizeof *project);
    struct vs_diag diag = {.line = -1};
    enum vs_err err = vs_project_load("none/such.yaml", NULL, project, &diag);
    cr_expect_eq(err, VS_ERR_MISSING);
    cr_expect_eq(vs_err_exit_code(err), 2);
    expect_diag(&diag, "none/such.yaml", 0, 0, "cannot be opened (No such file or directory)");
    free(project);
}

/* A fault in a part names the part's own file. */
static void expect_part_fault(const char *part_text, int line, int column, const char *words)
{
    char path[600], name[600];
    char project_text[9000] = "name: p\nlamps_per_site: 1\nclimate: c.yaml\n";
    struct folder folder = folder_make();
    folder_file(&folder, "p.yaml", name);
    file_write(folder_file(&folder, "part.yaml", path), part_text);
    strcat(project_text, "clauses: [{id: a, kind: hours, text_zh: z, reading: r, source_note: s, "
                         "value: 8}]\n"
                         "sites: [{name: S, latitude_deg: 40, longitude_deg: 119, altitude_m: 2}]\n"
                         "panel: {part: " PARTS "panel_sl80p36.yaml}\n"
                         "battery: {part: " PARTS "battery_lfp_12v30.yaml}\n"
                         "controller: {part: " PARTS "controller_default.yaml}\n"
                         "lamp: {part: part.yaml}\n");
    struct vs_project *project = calloc(1, sizeof *project);
    struct vs_diag diag = {.line = -1};
    enum vs_err err = vs_project_read(project_text, strlen(project_text), name, NULL, project,
                                      &diag);
    cr_expect_eq(err, VS_ERR_INPUT);
    expect_diag(&diag, path, line, column, words);
    folder_remove(&folder);
    free(project);
}

Test(project_faults, fault_in_a_part_names_the_part_file)
{
    expect_part_fault("name: l\nsource: s\nrated_w: 0\nefficacy_lm_per_w: 100\n", 3, 10,
                      "lamp.rated_w is '0'; allowed is a number from 1 to 500 W");
}

Test(project_faults, part_must_be_complete_without_the_project)
{
    expect_part_fault("name: l\nsource: s\nrated_w: 50\n", 1, 1,
                      "lamp.efficacy_lm_per_w is missing");
}

Test(project_faults, part_may_not_name_a_part)
{
    expect_part_fault("name: l\npart: x.yaml\n", 2, 1, "a part file names a part");
}
