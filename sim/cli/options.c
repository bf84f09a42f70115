/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/cli/print.h"

const char *const vs_formats[] = {"text", "json", "csv", NULL};

/* --- reading ---------------------------------------------------------------------------------- */

struct reading {
    const struct vs_usage *usage;
    char *values;
    struct vs_diag *diag;
    uint64_t given; /* bit i: option i was given */
    int operands;
};

#define refuse(r, ...) vs_fail((r)->diag, VS_ERR_USAGE, (r)->usage->command, 0, 0, __VA_ARGS__)

static void list_choices(const struct vs_option *option, char *out, size_t size)
{
    size_t used = 0;
    for (int i = 0; option->choices[i] && used < size; i++) {
        int put = snprintf(out + used, size - used, "%s%s", i ? ", " : "", option->choices[i]);
        used += put > 0 ? (size_t)put : 0;
    }
}

static enum vs_err read_choice(struct reading *r, const struct vs_option *option, const char *text)
{
    for (int i = 0; option->choices[i]; i++) {
        if (strcmp(text, option->choices[i]) == 0) {
            *(int *)(void *)(r->values + option->offset) = i;
            return VS_OK;
        }
    }
    char allowed[256] = "";
    list_choices(option, allowed, sizeof allowed);
    return refuse(r, "option --%s is '%.80s'; allowed: %s", option->name, text, allowed);
}

static enum vs_err read_number(struct reading *r, const struct vs_option *option, const char *text)
{
    int whole = option->kind == VS_OPTION_INT;
    double value = 0;
    int bad = vs_number(text, &value) || (whole && strspn(text, "+-0123456789") != strlen(text));
    if (bad || value < option->min || value > option->max) {
        return refuse(r, "option --%s is '%.80s'; allowed is a %s from %.15g to %.15g",
                      option->name, text, whole ? "whole number" : "number", option->min,
                      option->max);
    }
    if (whole) {
        *(long *)(void *)(r->values + option->offset) = (long)value;
    } else {
        *(double *)(void *)(r->values + option->offset) = value;
    }
    return VS_OK;
}

static enum vs_err add_to_list(struct reading *r, size_t offset, const char *text)
{
    struct vs_option_list *list = (void *)(r->values + offset);
    if (list->count == VS_OPTION_LIST_MAX) {
        return refuse(r, "'%.80s' is one too many; allowed are %d", text, VS_OPTION_LIST_MAX);
    }
    list->item[list->count++] = text;
    return VS_OK;
}

static enum vs_err read_value(struct reading *r, const struct vs_option *option, const char *text)
{
    switch (option->kind) {
    case VS_OPTION_FLAG:
        *(int *)(void *)(r->values + option->offset) = 1;
        return VS_OK;
    case VS_OPTION_INT:
    case VS_OPTION_REAL:
        return read_number(r, option, text);
    case VS_OPTION_CHOICE:
        return read_choice(r, option, text);
    case VS_OPTION_TEXT:
    case VS_OPTION_LIST:
        break;
    }
    if (!text[0]) {
        return refuse(r, "option --%s is empty; it takes %s", option->name, option->value);
    }
    if (option->kind == VS_OPTION_LIST) {
        return add_to_list(r, option->offset, text);
    }
    *(const char **)(void *)(r->values + option->offset) = text;
    return VS_OK;
}

static void clear_value(const struct vs_option *option, char *values)
{
    char *member = values + option->offset;
    switch (option->kind) {
    case VS_OPTION_FLAG:
    case VS_OPTION_CHOICE:
        *(int *)(void *)member = 0;
        break;
    case VS_OPTION_INT:
        *(long *)(void *)member = 0;
        break;
    case VS_OPTION_REAL:
        *(double *)(void *)member = 0;
        break;
    case VS_OPTION_TEXT:
        *(const char **)(void *)member = NULL;
        break;
    case VS_OPTION_LIST:
        ((struct vs_option_list *)(void *)member)->count = 0;
        break;
    }
}

static void set_defaults(struct reading *r)
{
    const struct vs_usage *usage = r->usage;
    assert(usage->option_count <= VS_OPTION_MAX);
    for (int i = 0; i < usage->operand_count; i++) {
        char *member = r->values + usage->operands[i].offset;
        if (usage->operands[i].many) {
            ((struct vs_option_list *)(void *)member)->count = 0;
        } else {
            *(const char **)(void *)member = NULL;
        }
    }
    for (int i = 0; i < usage->option_count; i++) {
        const struct vs_option *option = &usage->options[i];
        assert(option->kind == VS_OPTION_FLAG || option->value);
        assert(option->kind != VS_OPTION_INT ||
               (fabs(option->min) <= 0x1p53 && fabs(option->max) <= 0x1p53));
        clear_value(option, r->values);
        if (option->fallback) {
            enum vs_err err = read_value(r, option, option->fallback);
            assert(!err);
            (void)err;
        }
    }
}

/* The option that an argument names, and what follows its '='; null when there is no such option.
 */
static const struct vs_option *find(const struct vs_usage *usage, const char *argument,
                                    const char **attached)
{
    *attached = NULL;
    int is_long = argument[1] == '-';
    for (int i = 0; i < usage->option_count; i++) {
        const struct vs_option *option = &usage->options[i];
        size_t length = strlen(option->name);
        if (!is_long) {
            if (argument[1] == option->letter && (!argument[2] || argument[2] == '=')) {
                *attached = argument[2] ? argument + 3 : NULL;
                return option;
            }
        } else if (strncmp(argument + 2, option->name, length) == 0 &&
                   (!argument[2 + length] || argument[2 + length] == '=')) {
            *attached = argument[2 + length] ? argument + 3 + length : NULL;
            return option;
        }
    }
    return NULL;
}

static enum vs_err refuse_unknown(struct reading *r, const char *argument)
{
    char known[400] = "--help";
    for (int i = 0; i < r->usage->option_count; i++) {
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, ", --%s", r->usage->options[i].name);
    }
    return refuse(r, "there is no option '%.80s'; there are %s", argument, known);
}

/* Reads the option at argv[*at] and moves *at to its last argument. */
static enum vs_err read_option(struct reading *r, int argc, char **argv, int *at)
{
    const char *text = NULL;
    const struct vs_option *option = find(r->usage, argv[*at], &text);
    if (!option) {
        return refuse_unknown(r, argv[*at]);
    }
    uint64_t bit = UINT64_C(1) << (option - r->usage->options);
    if (r->given & bit && option->kind != VS_OPTION_LIST) {
        return refuse(r, "option --%s is given twice; once is allowed", option->name);
    }
    r->given |= bit;
    if (option->kind == VS_OPTION_FLAG) {
        return text ? refuse(r, "option --%s has the value '%.80s'; it takes none", option->name,
                             text)
                    : read_value(r, option, "");
    }
    if (!text && *at + 1 >= argc) {
        return refuse(r, "option --%s ends the line; it takes %s", option->name, option->value);
    }
    if (!text) {
        text = argv[++*at];
    }
    return read_value(r, option, text);
}

static enum vs_err read_operand(struct reading *r, const char *text)
{
    const struct vs_usage *usage = r->usage;
    const struct vs_operand *last = usage->operand_count
                                        ? &usage->operands[usage->operand_count - 1]
                                        : NULL;
    if (last && last->many && r->operands >= usage->operand_count - 1 && text[0]) {
        r->operands = usage->operand_count;
        return add_to_list(r, last->offset, text);
    }
    if (r->operands == usage->operand_count) {
        return refuse(r, "'%.80s' is one argument too many; allowed %s %d", text,
                      usage->operand_count == 1 ? "is" : "are", usage->operand_count);
    }
    if (!text[0]) {
        return refuse(r, "%s is empty; a file is allowed", usage->operands[r->operands].name);
    }
    *(const char **)(void *)(r->values + usage->operands[r->operands++].offset) = text;
    return VS_OK;
}

static enum vs_err demand_required(struct reading *r)
{
    const struct vs_usage *usage = r->usage;
    if (r->operands < usage->required_operands) {
        return refuse(r, "%s is missing; needed is %s", usage->operands[r->operands].name,
                      usage->operands[r->operands].help);
    }
    for (int i = 0; i < usage->option_count; i++) {
        const struct vs_option *option = &usage->options[i];
        if (option->required && !(r->given >> i & 1)) {
            return refuse(r, "option --%s is missing; needed is --%s %s: %s", option->name,
                          option->name, option->value, option->help);
        }
    }
    return VS_OK;
}

enum vs_err vs_options_read(const struct vs_usage *usage, int argc, char **argv, void *values,
                            int *help, struct vs_diag *diag)
{
    struct reading r = {.usage = usage, .values = values, .diag = diag};
    int only_operands = 0;
    *help = 0;
    set_defaults(&r);
    for (int at = 1; at < argc; at++) {
        const char *argument = argv[at];
        enum vs_err err;
        if (only_operands || argument[0] != '-' || !argument[1]) {
            err = read_operand(&r, argument);
        } else if (strcmp(argument, "--") == 0) {
            only_operands = 1;
            err = VS_OK;
        } else if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
            *help = 1;
            return VS_OK;
        } else {
            err = read_option(&r, argc, argv, &at);
        }
        if (err) {
            return err;
        }
    }
    return demand_required(&r);
}

/* --- help ------------------------------------------------------------------------------------- */

/* "-o, --output FILE" */
static void put_name(const struct vs_option *option, char *out, size_t size)
{
    char letter[8] = "    ";
    if (option->letter) {
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    }
    snprintf(out, size, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
             option->value ? option->value : "");
}

/* What is allowed and what holds when nothing is said; on a line of its own under the help. */
static void put_rules(const struct vs_option *option, char *out, size_t size)
{
    char rules[320] = "";
    if (option->kind == VS_OPTION_INT || option->kind == VS_OPTION_REAL) {
        snprintf(rules, sizeof rules, "%.15g to %.15g", option->min, option->max);
    } else if (option->kind == VS_OPTION_CHOICE) {
        list_choices(option, rules, sizeof rules);
    }
    const char *comma = rules[0] ? "; " : "";
    if (option->required) {
        snprintf(out, size, "%s%srequired", rules, comma);
    } else if (option->fallback) {
        snprintf(out, size, "%s%sdefault %s", rules, comma, option->fallback);
    } else {
        snprintf(out, size, "%s", rules);
    }
}

static int name_column(const struct vs_usage *usage)
{
    int widest = vs_text_width("    --help");
    for (int i = 0; i < usage->option_count; i++) {
        char name[128];
        put_name(&usage->options[i], name, sizeof name);
        int width = vs_text_width(name);
        widest = width > widest ? width : widest;
    }
    for (int i = 0; i < usage->operand_count; i++) {
        int width = vs_text_width(usage->operands[i].name);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void print_usage_line(const struct vs_usage *usage, FILE *out)
{
    fprintf(out, "usage: vesper %s", usage->command);
    for (int i = 0; i < usage->operand_count; i++) {
        fprintf(out, i < usage->required_operands ? " %s" : " [%s]", usage->operands[i].name);
    }
    for (int i = 0; i < usage->option_count; i++) {
        const struct vs_option *option = &usage->options[i];
        if (option->required && option->letter) {
            fprintf(out, " -%c %s", option->letter, option->value);
        } else if (option->required) {
            fprintf(out, " --%s %s", option->name, option->value);
        }
    }
    fputs(" [OPTIONS]\n\n", out);
}

/* A row of the help: the name, and what it means; further lines stand below the first. */
static void print_row(const char *name, int column, const char *help, FILE *out)
{
    while (*help) {
        int length = (int)strcspn(help, "\n");
        fprintf(out, "  %-*s  %.*s\n", column, name, length, help);
        help += length + (help[length] == '\n');
        name = "";
    }
}

void vs_options_help(const struct vs_usage *usage, FILE *out)
{
    int column = name_column(usage);
    print_usage_line(usage, out);
    fprintf(out, "%s\n\n", usage->about);
    for (int i = 0; i < usage->operand_count; i++) {
        print_row(usage->operands[i].name, column, usage->operands[i].help, out);
    }
    fprintf(out, "%soptions:\n", usage->operand_count ? "\n" : "");
    for (int i = 0; i < usage->option_count; i++) {
        char name[128], rules[400];
        put_name(&usage->options[i], name, sizeof name);
        put_rules(&usage->options[i], rules, sizeof rules);
        print_row(name, column, usage->options[i].help, out);
        if (rules[0]) {
            fprintf(out, "  %-*s  (%s)\n", column, "", rules);
        }
    }
    print_row("-h, --help", column, "this text", out);
    if (usage->examples) {
        fputs("\nexamples:\n", out);
        for (int i = 0; usage->examples[i]; i++) {
            fprintf(out, "  %s\n", usage->examples[i]);
        }
    }
}

int vs_options_take(const struct vs_usage *usage, int argc, char **argv, void *values)
{
    struct vs_diag diag = {0};
    int help;
    enum vs_err err = vs_options_read(usage, argc, argv, values, &help, &diag);
    if (!err && help) {
        vs_options_help(usage, stdout);
        err = vs_finish_stdout(&diag);
        return err ? vs_complain(err, &diag) : 0;
    }
    return err ? vs_complain(err, &diag) : VS_OPTIONS_GO;
}
