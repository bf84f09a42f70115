/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "sim/cli/commands.h"
#include "sim/cli/json.h"
#include "sim/cli/options.h"
#include "sim/cli/print.h"
#include "sim/engine/board.h"
#include "sim/engine/faults.h"
#include "sim/plot/plots.h"
#include "sim/weather/reader.h"
#include "sim/weather/writer.h"

struct values {
    int format;
};

static const struct vs_option options[] = {
    VS_OPTION_FORMAT(offsetof(struct values, format)),
};

static const char *const examples[] = {
    "vesper catalog",
    "vesper catalog --format csv | grep ^parameter",
    NULL,
};

static const struct vs_usage usage = {
    .command = "catalog",
    .about =
        "Lists what project files, scenarios and traces may name: the firmware's parameters with\n"
        "their ranges and defaults, the rules that tie them, presets, dimming policies, what can\n"
        "go wrong with a lamp, and the words for the numbers in a trace.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
};

enum { PRESETS = 2 };

/* One entry. What a section does not have stays empty. */
struct row {
    const char *name; /* null: it is known by its number alone */
    int numbered;     /* number is set */
    int number;
    const char *unit;
    int ranged; /* least and most are set */
    double least, most;
    int has_defaults;
    long by_preset[PRESETS];
    const char *help;
};

/* A section gives its rows one by one; 0 beyond the last. */
struct section {
    const char *key, *title;
    int (*row)(int index, struct row *row);
};

static int parameter_row(int index, struct row *row)
{
    if (index >= vs_firmware_param_count()) {
        return 0;
    }
    struct vs_firmware_param p = vs_firmware_param_at(index);
    assert(vs_firmware_preset_name(PRESETS - 1) && !vs_firmware_preset_name(PRESETS));
    *row = (struct row){.name = p.name,
                        .unit = p.unit,
                        .ranged = 1,
                        .least = (double)p.min,
                        .most = (double)p.max,
                        .has_defaults = 1,
                        .help = p.help};
    for (int preset = 0; preset < PRESETS; preset++) {
        struct vs_board_params board = vs_board_defaults();
        vs_firmware_preset(&board, preset);
        row->by_preset[preset] = vs_firmware_param_get(&board, index);
    }
    return 1;
}

static int fault_row(int index, struct row *row)
{
    if (index >= VS_FAULT_COUNT) {
        return 0;
    }
    struct vs_fault_info f = vs_fault_info((enum vs_fault_kind)index);
    *row = (struct row){.name = f.name,
                        .unit = f.unit,
                        .ranged = f.unit[0] != 0,
                        .least = f.least,
                        .most = f.most,
                        .help = f.help};
    return 1;
}

static int named_row(const char *name, struct row *row)
{
    *row = (struct row){.name = name};
    return name != NULL;
}

static int policy_row(int index, struct row *row)
{
    return named_row(vs_policy_name(index), row);
}

static int preset_row(int index, struct row *row)
{
    return named_row(vs_firmware_preset_name(index), row);
}

/* What the firmware says by number, with its name and its words. */
static int word_row(enum vs_firmware_words kind, int index, struct row *row)
{
    *row = (struct row){.name = vs_firmware_name(kind, index),
                        .numbered = 1,
                        .number = index,
                        .help = vs_firmware_word(kind, index)};
    return row->help != NULL;
}

static int rule_row(int index, struct row *row)
{
    return word_row(VS_FIRMWARE_RULES, index, row);
}

static int mode_row(int index, struct row *row)
{
    return word_row(VS_FIRMWARE_MODES, index, row);
}

static int fault_bit_row(int index, struct row *row)
{
    return word_row(VS_FIRMWARE_FAULTS, index, row);
}

static int event_row(int index, struct row *row)
{
    return word_row(VS_FIRMWARE_EVENTS, index, row);
}

static int why_row(int index, struct row *row)
{
    return word_row(VS_FIRMWARE_WHYS, index, row);
}

static int reader_row(int index, struct row *row)
{
    if (!vs_readers[index]) {
        return 0;
    }
    *row = (struct row){.name = vs_readers[index]->name, .help = vs_readers[index]->about};
    return 1;
}

static int writer_row(int index, struct row *row)
{
    if (!vs_writers[index]) {
        return 0;
    }
    *row = (struct row){.name = vs_writers[index]->name, .help = vs_writers[index]->about};
    return 1;
}

static int column_row(int index, struct row *row)
{
    if (index >= VS_COLUMN_COUNT) {
        return 0;
    }
    const struct vs_column_info *c = &vs_column_info[index];
    *row = (struct row){
        .name = c->key, .unit = c->unit, .ranged = 1, .least = c->least, .most = c->most};
    return 1;
}

static int plot_row(int index, struct row *row)
{
    if (!vs_plot_kinds[index]) {
        return 0;
    }
    *row = (struct row){.name = vs_plots[index].kind, .help = vs_plots[index].about};
    return 1;
}

static const struct section sections[] = {
    {"parameter", "firmware parameters (controller.params of a project)", parameter_row},
    {"rule", "rules that tie them", rule_row},
    {"preset", "presets (controller.preset)", preset_row},
    {"policy", "dimming policies (controller.policy)", policy_row},
    {"plant_fault", "what can go wrong with a lamp", fault_row},
    {"mode", "charger modes (column charger_mode of a trace, `mode NAME` of a scenario)", mode_row},
    {"fault", "faults that the firmware finds (bits of column faults, `fault NAME`)",
     fault_bit_row},
    {"lamp_why", "what holds the lamp below full level (bits of column lamp_why, `why NAME`)",
     why_row},
    {"event", "what happened in a step (bits of column events, `event NAME`)", event_row},
    {"weather_in", "weather formats that are read, told by their content", reader_row},
    {"weather_out", "weather formats that are written", writer_row},
    {"weather_column", "columns of the plain CSV", column_row},
    {"plot", "plots (vesper plot --kind)", plot_row},
};

enum { SECTIONS = sizeof sections / sizeof *sections };

/* A number, or an empty cell. */
static void put_number(struct vs_table *t, int there, double value)
{
    if (there) {
        vs_table_cell(t, "%.9g", value);
    } else {
        vs_table_cell(t, "%s", "");
    }
}

/* Number, name, range with unit, a default for every preset, meaning: what the section has. */
static enum vs_err print_section(const struct section *s, struct vs_diag *diag)
{
    struct row row;
    int numbered = 0, named = 0, ranged = 0, defaults = 0, helped = 0;
    for (int k = 0; s->row(k, &row); k++) {
        numbered |= row.numbered;
        named |= row.name != NULL;
        ranged |= row.ranged;
        defaults |= row.has_defaults;
        helped |= row.help != NULL;
    }
    char columns[16];
    snprintf(columns, sizeof columns, "%s%s%s%s%s", numbered ? "r" : "", named ? "l" : "",
             ranged ? "rrl" : "", defaults ? "rr" : "", helped ? "l" : "");
    struct vs_table *t = vs_table_new(columns);
    if (defaults) {
        const char *const heads[] = {"name", "least", "most", "unit"};
        for (int k = 0; k < 4; k++) {
            vs_table_cell(t, "%s", heads[k]);
        }
        for (int k = 0; k < PRESETS; k++) {
            vs_table_cell(t, "%s", vs_firmware_preset_name(k));
        }
        vs_table_cell(t, "%s", "meaning");
        vs_table_rule(t);
    }
    for (int k = 0; s->row(k, &row); k++) {
        if (numbered) {
            vs_table_cell(t, "%d", row.number);
        }
        if (named) {
            vs_table_cell(t, "%s", row.name);
        }
        if (ranged) {
            put_number(t, row.ranged, row.least);
            put_number(t, row.ranged, row.most);
            vs_table_cell(t, "%s", row.unit);
        }
        for (int preset = 0; defaults && preset < PRESETS; preset++) {
            vs_table_cell(t, "%ld", row.by_preset[preset]);
        }
        if (helped) {
            vs_table_cell(t, "%s", row.help);
        }
    }
    printf("%s\n", s->title);
    enum vs_err err = vs_table_print(t, "   ", stdout, diag);
    putchar('\n');
    vs_table_free(t);
    return err;
}

static enum vs_err print_text(struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    for (int k = 0; !err && k < SECTIONS; k++) {
        err = print_section(&sections[k], diag);
    }
    return err;
}

static void put_csv_row(struct vs_table *t, const char *section, const struct row *row)
{
    vs_table_cell(t, "%s", section);
    put_number(t, row->numbered, row->number);
    vs_table_cell(t, "%s", row->name ? row->name : "");
    vs_table_cell(t, "%s", row->unit ? row->unit : "");
    put_number(t, row->ranged, row->least);
    put_number(t, row->ranged, row->most);
    for (int k = 0; k < PRESETS; k++) {
        put_number(t, row->has_defaults, (double)row->by_preset[k]);
    }
    vs_table_cell(t, "%s", row->help ? row->help : "");
}

static enum vs_err print_csv(struct vs_diag *diag)
{
    struct vs_table *t = vs_table_new("lllllllll");
    const char *const heads[] = {"section", "number", "name", "unit", "least", "most"};
    for (int k = 0; k < 6; k++) {
        vs_table_cell(t, "%s", heads[k]);
    }
    for (int k = 0; k < PRESETS; k++) {
        vs_table_cell(t, "%s", vs_firmware_preset_name(k));
    }
    vs_table_cell(t, "%s", "meaning");
    struct row row;
    for (int k = 0; k < SECTIONS; k++) {
        for (int i = 0; sections[k].row(i, &row); i++) {
            put_csv_row(t, sections[k].key, &row);
        }
    }
    enum vs_err err = vs_table_csv(t, stdout, diag);
    vs_table_free(t);
    return err;
}

static void put_json_row(struct vs_json *json, const struct row *row)
{
    vs_json_open_object(json, NULL);
    if (row->numbered) {
        vs_json_integer(json, "number", row->number);
    }
    if (row->name) {
        vs_json_text(json, "name", row->name);
    }
    if (row->ranged) {
        vs_json_text(json, "unit", row->unit);
        vs_json_number(json, "least", row->least);
        vs_json_number(json, "most", row->most);
    }
    if (row->has_defaults) {
        vs_json_open_object(json, "default");
        for (int k = 0; k < PRESETS; k++) {
            vs_json_integer(json, vs_firmware_preset_name(k), row->by_preset[k]);
        }
        vs_json_close(json);
    }
    if (row->help) {
        vs_json_text(json, "meaning", row->help);
    }
    vs_json_close(json);
}

static enum vs_err print_json(struct vs_diag *diag)
{
    struct vs_json *json = vs_json_new(9);
    struct row row;
    for (int k = 0; k < SECTIONS; k++) {
        vs_json_open_array(json, sections[k].key);
        for (int i = 0; sections[k].row(i, &row); i++) {
            put_json_row(json, &row);
        }
        vs_json_close(json);
    }
    enum vs_err err = vs_json_write(json, stdout, diag);
    vs_json_free(json);
    return err;
}

int vs_cmd_catalog(int argc, char **argv)
{
    struct values v;
    int code = vs_options_take(&usage, argc, argv, &v);
    if (code != VS_OPTIONS_GO) {
        return code;
    }
    struct vs_diag diag = {0};
    enum vs_err err = v.format == VS_FORMAT_TEXT   ? print_text(&diag)
                      : v.format == VS_FORMAT_JSON ? print_json(&diag)
                                                   : print_csv(&diag);
    err = err ? err : vs_finish_stdout(&diag);
    return err ? vs_complain(err, &diag) : 0;
}
