/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/yaml.h"

#include "sim/project/fields.h"

#include <cyaml/cyaml.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum vs_err no_memory(const struct vs_yaml *yaml, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, yaml->file, 0, 0, "memory ran out");
}

/* Everything a schema is made of, in three arrays that one walk of the table fills. */
struct schema {
    cyaml_schema_field_t *fields;
    cyaml_schema_value_t *values;
    cyaml_strval_t *words;
    size_t field_count, value_count, word_count;
};

static int word_count_of(const struct vs_field *field)
{
    int count = 0;
    while (field->words && field->words[count]) {
        count++;
    }
    return count;
}

/* How much a group takes: its fields with the closing one, and the inner values. */
static void measure(const struct vs_group *group, struct schema *need)
{
    need->field_count += (size_t)group->count + 1;
    for (int i = 0; i < group->count; i++) {
        const struct vs_field *field = &group->fields[i];
        need->word_count += (size_t)word_count_of(field);
        need->value_count += field->kind == VS_FIELD_LIST ? 1 : 0;
        need->value_count += field->kind == VS_FIELD_NUMBERS ? 2 : 0;
        if (field->group) {
            measure(field->group, need);
        }
    }
}

static const cyaml_schema_field_t *schema_fields(struct schema *s, const struct vs_group *group);

static cyaml_schema_value_t scalar_value(enum cyaml_type type, size_t size)
{
    return (cyaml_schema_value_t){.type = type,
                                  .flags = CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT,
                                  .data_size = (uint32_t)size};
}

static const cyaml_schema_value_t *keep_value(struct schema *s, cyaml_schema_value_t value)
{
    s->values[s->value_count] = value;
    return &s->values[s->value_count++];
}

static cyaml_schema_value_t choice_value(struct schema *s, const struct vs_field *field)
{
    cyaml_schema_value_t value = scalar_value(CYAML_ENUM, field->size);
    value.enumeration.strings = &s->words[s->word_count];
    value.enumeration.count = (uint32_t)word_count_of(field);
    for (int i = 0; field->words[i]; i++) {
        s->words[s->word_count++] = (cyaml_strval_t){.str = field->words[i], .val = i};
    }
    return value;
}

static cyaml_schema_value_t fixed_value(const cyaml_schema_value_t *entry, int count)
{
    cyaml_schema_value_t value = scalar_value(CYAML_SEQUENCE_FIXED, entry->data_size);
    if (entry->type == CYAML_SEQUENCE_FIXED) {
        value.data_size = entry->data_size * entry->sequence.max;
    }
    value.sequence.entry = entry;
    value.sequence.min = value.sequence.max = (uint32_t)count;
    return value;
}

static cyaml_schema_value_t schema_value(struct schema *s, const struct vs_field *field)
{
    cyaml_schema_value_t value = scalar_value(CYAML_IGNORE, 0);
    switch (field->kind) {
    case VS_FIELD_NUMBER:
        return scalar_value(CYAML_FLOAT, field->size);
    case VS_FIELD_INTEGER:
        return scalar_value(CYAML_INT, field->size);
    case VS_FIELD_TEXT:
        value = scalar_value(CYAML_STRING, field->size);
        value.string.max = (uint32_t)field->size - 1;
        return value;
    case VS_FIELD_CHOICE:
        return choice_value(s, field);
    case VS_FIELD_NUMBERS:
        value = fixed_value(keep_value(s, scalar_value(CYAML_FLOAT, sizeof(double))),
                            field->columns);
        return field->rows ? fixed_value(keep_value(s, value), field->rows) : value;
    case VS_FIELD_GROUP:
        value = scalar_value(CYAML_MAPPING, field->group->size);
        value.mapping.fields = schema_fields(s, field->group);
        return value;
    case VS_FIELD_LIST: {
        cyaml_schema_value_t entry = scalar_value(CYAML_MAPPING, field->group->size);
        entry.flags = CYAML_FLAG_DEFAULT;
        entry.mapping.fields = schema_fields(s, field->group);
        value = scalar_value(CYAML_SEQUENCE, field->group->size);
        value.sequence.entry = keep_value(s, entry);
        value.sequence.min = (uint32_t)field->least;
        value.sequence.max = (uint32_t)field->most;
        return value;
    }
    case VS_FIELD_SETTINGS:
        return value;
    }
    return value;
}

static const cyaml_schema_field_t *schema_fields(struct schema *s, const struct vs_group *group)
{
    cyaml_schema_field_t *fields = &s->fields[s->field_count];
    s->field_count += (size_t)group->count + 1; /* the last stays zero: the end mark */
    for (int i = 0; i < group->count; i++) {
        const struct vs_field *field = &group->fields[i];
        fields[i].key = field->key;
        fields[i].data_offset = (uint32_t)field->offset;
        fields[i].count_offset = (uint32_t)field->count_offset;
        fields[i].count_size = field->kind == VS_FIELD_LIST ? sizeof(int) : 0;
        fields[i].value = schema_value(s, field);
    }
    return fields;
}

/* What libcyaml said: its first complaint, and the innermost place of its backtrace. */
struct log {
    char text[256];
    int line, column;
};

static int number_behind(const char *text, const char *words)
{
    const char *at = strstr(text, words);
    return at ? (int)strtol(at + strlen(words), NULL, 10) : 0;
}

static void keep_log(cyaml_log_t level, void *context, const char *format, va_list arguments)
{
    (void)level;
    struct log *log = context;
    char said[256];
    vsnprintf(said, sizeof said, format, arguments);
    said[strcspn(said, "\n")] = '\0';
    if (!log->text[0]) {
        snprintf(log->text, sizeof log->text, "%s", said);
    } else if (log->line == 0) {
        log->line = number_behind(said, "(line: ");
        log->column = number_behind(said, "column: ");
    }
}

static enum vs_err load(const struct vs_yaml *yaml, const cyaml_schema_value_t *schema, void *out,
                        struct vs_diag *diag)
{
    struct log log = {.line = 0};
    cyaml_config_t config = {.log_fn = keep_log,
                             .log_ctx = &log,
                             .mem_fn = cyaml_mem,
                             .log_level = CYAML_LOG_ERROR,
                             .flags = CYAML_CFG_NO_ALIAS};
    cyaml_data_t *data = NULL;
    cyaml_err_t got = cyaml_load_data((const uint8_t *)yaml->bytes, yaml->length, &config, schema,
                                      &data, NULL);
    if (got == CYAML_ERR_OOM) {
        return no_memory(yaml, diag);
    }
    if (got != CYAML_OK) {
        return vs_fail(diag, VS_ERR_INPUT, yaml->file, log.line, log.column,
                       "%s; a file that libcyaml can read",
                       log.text[0] ? log.text : cyaml_strerror(got));
    }
    if (data) {
        memcpy(out, data, schema->data_size);
        cyaml_free(&config, schema, data, 0);
    }
    return VS_OK;
}

enum vs_err vs_yaml_fill(const struct vs_yaml *yaml, const struct vs_group *group, void *out,
                         struct vs_diag *diag)
{
    struct schema need = {.field_count = 0};
    measure(group, &need);
    struct schema s = {
        .fields = calloc(need.field_count, sizeof *s.fields),
        .values = calloc(need.value_count + 1, sizeof *s.values),
        .words = calloc(need.word_count + 1, sizeof *s.words),
    };
    enum vs_err err = VS_ERR_MEMORY;
    if (s.fields && s.values && s.words) {
        cyaml_schema_value_t top = scalar_value(CYAML_MAPPING, group->size);
        top.flags = CYAML_FLAG_POINTER;
        top.mapping.fields = schema_fields(&s, group);
        memset(out, 0, group->size);
        err = load(yaml, &top, out, diag);
    } else {
        err = no_memory(yaml, diag);
    }
    free(s.words);
    free(s.values);
    free(s.fields);
    return err;
}
