/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/fields.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 192, FOUND_SIZE = 80, ALLOWED_SIZE = 1024 };

/* A judgement in progress. */
struct judgement {
    const struct vs_yaml *yaml;
    struct vs_diag *diag;
};

static enum vs_err check_group(const struct judgement *j, const struct vs_group *group,
                               const struct vs_yaml_node *node, const char *path, int complete);

void vs_field_path(char *out, size_t size, const char *path, const char *key)
{
    snprintf(out, size, "%.120s%s%.64s", path, path[0] ? "." : "", key);
}

/* Text that is safe to print: control characters become '?', and a long text is cut between
 * characters of UTF-8. */
static void show(char *out, size_t size, const char *text, size_t length)
{
    size_t n = length < size - 4 ? length : size - 4;
    while (n > 0 && n < length && ((unsigned char)text[n] & 0xc0) == 0x80) {
        n--;
    }
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        out[i] = c < 0x20 || c == 0x7f ? '?' : text[i];
    }
    snprintf(out + n, size - n, "%s", n < length ? "..." : "");
}

static void show_found(char *out, size_t size, const struct vs_yaml *yaml,
                       const struct vs_yaml_node *node)
{
    if (node->kind == VS_YAML_MAPPING) {
        snprintf(out, size, "a mapping");
    } else if (node->kind == VS_YAML_SEQUENCE) {
        snprintf(out, size, "a list of %d", vs_yaml_size(yaml, node));
    } else if (node->length == 0) {
        snprintf(out, size, "empty");
    } else {
        char text[FOUND_SIZE - 4];
        show(text, sizeof text, node->text, node->length);
        snprintf(out, size, "'%s'", text);
    }
}

static size_t list_words(char *out, size_t size, const struct vs_field *field)
{
    size_t at = 0;
    for (int i = 0; field->words[i] && at < size; i++) {
        const char *link = i == 0 ? "" : field->words[i + 1] ? ", " : " or ";
        at += (size_t)snprintf(out + at, size - at, "%s%s", link, field->words[i]);
    }
    return at;
}

static void list_keys(char *out, size_t size, const struct vs_group *group)
{
    size_t at = 0;
    for (int i = 0; i < group->count && at < size; i++) {
        at += (size_t)snprintf(out + at, size - at, "%s%s", i ? ", " : "", group->fields[i].key);
    }
}

const char *vs_field_unit(const char *unit)
{
    return unit && strcmp(unit, "1") != 0 ? unit : "";
}

void vs_field_allowed(const struct vs_field *field, char *out, size_t size)
{
    const char *unit = vs_field_unit(field->unit);
    const char *gap = unit[0] ? " " : "";
    char rows[32] = "a list of ";
    switch (field->kind) {
    case VS_FIELD_NUMBER:
        snprintf(out, size, "a number from %.10g to %.10g%s%s", field->min, field->max, gap, unit);
        return;
    case VS_FIELD_INTEGER:
        snprintf(out, size, "a whole number from %.10g to %.10g%s%s", field->min, field->max, gap,
                 unit);
        return;
    case VS_FIELD_TEXT:
        snprintf(out, size, "one line of text, at most %d bytes", (int)field->size - 1);
        return;
    case VS_FIELD_CHOICE:
        list_words(out, size, field);
        return;
    case VS_FIELD_NUMBERS:
        if (field->rows) {
            snprintf(rows, sizeof rows, "a list of %d lists of ", field->rows);
        }
        snprintf(out, size, "%s%d numbers from %.10g to %.10g%s%s", rows, field->columns,
                 field->min, field->max, gap, unit);
        return;
    case VS_FIELD_GROUP:
        snprintf(out, size, "a mapping with the keys ");
        list_keys(out + strlen(out), size - strlen(out), field->group);
        return;
    case VS_FIELD_LIST:
        snprintf(out, size, "a list of %d to %d mappings", field->least, field->most);
        return;
    case VS_FIELD_SETTINGS:
        snprintf(out, size, "a mapping of at most %d names to whole numbers", field->most);
        return;
    }
}

static enum vs_err refuse(const struct judgement *j, const struct vs_yaml_node *node,
                          const struct vs_field *field, const char *path)
{
    char found[FOUND_SIZE], allowed[ALLOWED_SIZE];
    show_found(found, sizeof found, j->yaml, node);
    vs_field_allowed(field, allowed, sizeof allowed);
    return vs_fail(j->diag, VS_ERR_INPUT, j->yaml->file, node->line, node->column,
                   "%s is %s; allowed is %s", path, found, allowed);
}

/* --- scalars -------------------------------------------------------------------------------- */

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* Decimal numbers only: no hexadecimal, no inf or nan, nothing behind. */
static int read_number(const struct vs_yaml_node *node, double *value)
{
    if (node->kind != VS_YAML_SCALAR || node->quoted || node->length != strlen(node->text)) {
        return -1;
    }
    const char *at = node->text + (node->text[0] == '-' || node->text[0] == '+');
    size_t whole = digits(at);
    at += whole;
    size_t part = 0;
    if (*at == '.') {
        part = digits(++at);
        at += part;
    }
    if (whole + part == 0) {
        return -1;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+';
        size_t power = digits(at);
        at += power;
        if (power == 0) {
            return -1;
        }
    }
    if (*at) {
        return -1;
    }
    *value = strtod(node->text, NULL);
    return 0;
}

/* Whole numbers without leading zeros, which libcyaml would take as octal. */
static int read_integer(const struct vs_yaml_node *node, double *value)
{
    if (read_number(node, value)) {
        return -1;
    }
    const char *at = node->text + (node->text[0] == '-' || node->text[0] == '+');
    size_t whole = digits(at);
    return at[whole] || (whole > 1 && at[0] == '0') ? -1 : 0;
}

static int in_range(const struct vs_field *field, double value)
{
    return value >= field->min && value <= field->max;
}

static int text_fits(const struct vs_field *field, const struct vs_yaml_node *node)
{
    if (node->kind != VS_YAML_SCALAR || node->length >= field->size ||
        (field->required && node->length == 0)) {
        return 0;
    }
    for (size_t i = 0; i < node->length; i++) {
        unsigned char c = (unsigned char)node->text[i];
        if (c < 0x20 || c == 0x7f) {
            return 0;
        }
    }
    return 1;
}

static int word_fits(const struct vs_field *field, const struct vs_yaml_node *node)
{
    if (node->kind != VS_YAML_SCALAR || node->length != strlen(node->text)) {
        return 0;
    }
    for (int i = 0; field->words[i]; i++) {
        if (strcmp(field->words[i], node->text) == 0) {
            return 1;
        }
    }
    return 0;
}

static int scalar_fits(const struct vs_field *field, const struct vs_yaml_node *node)
{
    double value;
    switch (field->kind) {
    case VS_FIELD_NUMBER:
    case VS_FIELD_NUMBERS:
        return read_number(node, &value) == 0 && in_range(field, value);
    case VS_FIELD_INTEGER:
        return read_integer(node, &value) == 0 && in_range(field, value);
    case VS_FIELD_TEXT:
        return text_fits(field, node);
    default:
        return word_fits(field, node);
    }
}

/* --- lists and mappings --------------------------------------------------------------------- */

static enum vs_err check_row(const struct judgement *j, const struct vs_field *field,
                             const struct vs_yaml_node *node, const char *path)
{
    if (node->kind != VS_YAML_SEQUENCE || vs_yaml_size(j->yaml, node) != field->columns) {
        struct vs_field row = *field;
        row.rows = 0;
        return refuse(j, node, &row, path);
    }
    int index = 0;
    for (const struct vs_yaml_node *c = vs_yaml_first(j->yaml, node); c;
         c = vs_yaml_next(j->yaml, c), index++) {
        if (c->kind != VS_YAML_SCALAR || !scalar_fits(field, c)) {
            char inner[PATH_SIZE];
            snprintf(inner, sizeof inner, "%.160s[%d]", path, index);
            return refuse(j, c, field, inner);
        }
    }
    return VS_OK;
}

static enum vs_err check_numbers(const struct judgement *j, const struct vs_field *field,
                                 const struct vs_yaml_node *node, const char *path)
{
    if (field->rows == 0) {
        return check_row(j, field, node, path);
    }
    if (node->kind != VS_YAML_SEQUENCE || vs_yaml_size(j->yaml, node) != field->rows) {
        return refuse(j, node, field, path);
    }
    int index = 0;
    for (const struct vs_yaml_node *c = vs_yaml_first(j->yaml, node); c;
         c = vs_yaml_next(j->yaml, c), index++) {
        char inner[PATH_SIZE];
        snprintf(inner, sizeof inner, "%.160s[%d]", path, index);
        enum vs_err err = check_row(j, field, c, inner);
        if (err) {
            return err;
        }
    }
    return VS_OK;
}

static enum vs_err check_list(const struct judgement *j, const struct vs_field *field,
                              const struct vs_yaml_node *node, const char *path)
{
    if (node->kind != VS_YAML_SEQUENCE) {
        return refuse(j, node, field, path);
    }
    int size = vs_yaml_size(j->yaml, node);
    if (size < field->least || size > field->most) {
        return vs_fail(j->diag, VS_ERR_INPUT, j->yaml->file, node->line, node->column,
                       "%s has %d entries; allowed is a list of %d to %d mappings", path, size,
                       field->least, field->most);
    }
    int index = 0;
    for (const struct vs_yaml_node *c = vs_yaml_first(j->yaml, node); c;
         c = vs_yaml_next(j->yaml, c), index++) {
        char inner[PATH_SIZE];
        snprintf(inner, sizeof inner, "%.160s[%d]", path, index);
        enum vs_err err = check_group(j, field->group, c, inner, 1);
        if (err) {
            return err;
        }
    }
    return VS_OK;
}

static enum vs_err repeated(const struct judgement *j, const struct vs_yaml_node *node,
                            const struct vs_yaml_node *before, const char *path)
{
    return vs_fail(j->diag, VS_ERR_INPUT, j->yaml->file, node->key_line, node->key_column,
                   "%s is given twice (first on line %d); once is allowed", path, before->key_line);
}

static enum vs_err check_setting(const struct judgement *j, const struct vs_yaml_node *parent,
                                 const struct vs_yaml_node *node, const char *path)
{
    double value;
    char name[PATH_SIZE], inner[PATH_SIZE], found[FOUND_SIZE];
    show(name, 64, node->key, node->key_length);
    vs_field_path(inner, sizeof inner, path, name);
    if (node->key_length == 0 || node->key_length > 63 || strcmp(name, node->key) != 0) {
        return vs_fail(j->diag, VS_ERR_INPUT, j->yaml->file, node->key_line, node->key_column,
                       "%s is no name; 1 to 59 plain characters", inner);
    }
    const struct vs_yaml_node *before = vs_yaml_at(j->yaml, parent, node->key);
    if (before != node) {
        return repeated(j, node, before, inner);
    }
    if (read_integer(node, &value) || !(value >= INT32_MIN && value <= INT32_MAX)) {
        show_found(found, sizeof found, j->yaml, node);
        return vs_fail(j->diag, VS_ERR_INPUT, j->yaml->file, node->line, node->column,
                       "%s is %s; allowed is a whole number from %d to %d", inner, found, INT32_MIN,
                       INT32_MAX);
    }
    return VS_OK;
}

static enum vs_err check_settings(const struct judgement *j, const struct vs_field *field,
                                  const struct vs_yaml_node *node, const char *path)
{
    if (node->kind != VS_YAML_MAPPING || vs_yaml_size(j->yaml, node) > field->most) {
        return refuse(j, node, field, path);
    }
    enum vs_err err = VS_OK;
    for (const struct vs_yaml_node *c = vs_yaml_first(j->yaml, node); c && !err;
         c = vs_yaml_next(j->yaml, c)) {
        err = check_setting(j, node, c, path);
    }
    return err;
}

static enum vs_err check_value(const struct judgement *j, const struct vs_field *field,
                               const struct vs_yaml_node *node, const char *path, int complete)
{
    switch (field->kind) {
    case VS_FIELD_NUMBERS:
        return check_numbers(j, field, node, path);
    case VS_FIELD_GROUP:
        return node->kind == VS_YAML_MAPPING ? check_group(j, field->group, node, path, complete)
                                             : refuse(j, node, field, path);
    case VS_FIELD_LIST:
        return check_list(j, field, node, path);
    case VS_FIELD_SETTINGS:
        return check_settings(j, field, node, path);
    default:
        return scalar_fits(field, node) ? VS_OK : refuse(j, node, field, path);
    }
}

static const struct vs_field *row_for(const struct vs_group *group, const struct vs_yaml_node *node)
{
    for (int i = 0; i < group->count; i++) {
        const char *key = group->fields[i].key;
        if (node->key_length == strlen(key) && memcmp(key, node->key, node->key_length) == 0) {
            return &group->fields[i];
        }
    }
    return NULL;
}

static enum vs_err check_key(const struct judgement *j, const struct vs_group *group,
                             const struct vs_yaml_node *parent, const struct vs_yaml_node *node,
                             const char *path, int complete)
{
    char key[FOUND_SIZE], inner[PATH_SIZE];
    show(key, sizeof key, node->key, node->key_length);
    vs_field_path(inner, sizeof inner, path, key);
    const struct vs_field *field = row_for(group, node);
    if (!field) {
        char keys[ALLOWED_SIZE];
        list_keys(keys, sizeof keys, group);
        return vs_fail(j->diag, VS_ERR_INPUT, j->yaml->file, node->key_line, node->key_column,
                       "%s is an unknown key; %s may hold %s", inner, group->name, keys);
    }
    const struct vs_yaml_node *before = vs_yaml_at(j->yaml, parent, node->key);
    if (before != node) {
        return repeated(j, node, before, inner);
    }
    return check_value(j, field, node, inner, complete);
}

/* The first required key that is not there. A group that is absent itself is looked into, so that
 * the message names what must be written. */
static enum vs_err check_missing(const struct judgement *j, const struct vs_group *group,
                                 const struct vs_yaml_node *node, const struct vs_yaml_node *place,
                                 const char *path)
{
    enum vs_err err = VS_OK;
    for (int i = 0; i < group->count && !err; i++) {
        const struct vs_field *field = &group->fields[i];
        if (vs_yaml_at(j->yaml, node, field->key)) {
            continue;
        }
        char inner[PATH_SIZE], allowed[ALLOWED_SIZE];
        vs_field_path(inner, sizeof inner, path, field->key);
        if (field->kind == VS_FIELD_GROUP) {
            err = check_missing(j, field->group, NULL, place, inner);
        } else if (field->required) {
            vs_field_allowed(field, allowed, sizeof allowed);
            err = vs_fail(j->diag, VS_ERR_INPUT, j->yaml->file, place->line, place->column,
                          "%s is missing; it must be given as %s", inner, allowed);
        }
    }
    return err;
}

/* A group that names a part file may leave everything else to it. */
static int leans_on_part(const struct judgement *j, const struct vs_group *group,
                         const struct vs_yaml_node *node)
{
    return group->has_part && vs_yaml_at(j->yaml, node, "part") != NULL;
}

static enum vs_err check_group(const struct judgement *j, const struct vs_group *group,
                               const struct vs_yaml_node *node, const char *path, int complete)
{
    if (node->kind != VS_YAML_MAPPING) {
        char found[FOUND_SIZE], keys[ALLOWED_SIZE];
        show_found(found, sizeof found, j->yaml, node);
        list_keys(keys, sizeof keys, group);
        return vs_fail(j->diag, VS_ERR_INPUT, j->yaml->file, node->line, node->column,
                       "%s is %s; allowed is a mapping with the keys %s", path, found, keys);
    }
    int whole = complete && !leans_on_part(j, group, node);
    enum vs_err err = VS_OK;
    for (const struct vs_yaml_node *c = vs_yaml_first(j->yaml, node); c && !err;
         c = vs_yaml_next(j->yaml, c)) {
        err = check_key(j, group, node, c, path, whole);
    }
    return err || !whole ? err : check_missing(j, group, node, node, path);
}

enum vs_err vs_fields_check(const struct vs_group *group, const struct vs_yaml *yaml,
                            const struct vs_yaml_node *node, const char *path, int complete,
                            struct vs_diag *diag)
{
    struct judgement j = {.yaml = yaml, .diag = diag};
    return check_group(&j, group, node, path, complete);
}
