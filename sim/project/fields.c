/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/fields.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void vs_fields_defaults(const struct vs_group *group, void *out)
{
    memset(out, 0, group->size);
    for (int i = 0; i < group->count; i++) {
        const struct vs_field *field = &group->fields[i];
        char *member = (char *)out + field->offset;
        int whole = (int)field->fallback;
        switch (field->kind) {
        case VS_FIELD_NUMBER:
            memcpy(member, &field->fallback, sizeof field->fallback);
            break;
        case VS_FIELD_INTEGER:
        case VS_FIELD_CHOICE:
            memcpy(member, &whole, sizeof whole);
            break;
        case VS_FIELD_NUMBERS:
            if (field->fallbacks) {
                memcpy(member, field->fallbacks, field->size);
            }
            break;
        case VS_FIELD_GROUP:
            vs_fields_defaults(field->group, member);
            break;
        case VS_FIELD_TEXT:
        case VS_FIELD_LIST:
        case VS_FIELD_SETTINGS:
            break;
        }
    }
}

static const struct vs_field *row_of(const struct vs_group *group, const char *key)
{
    for (int i = 0; i < group->count; i++) {
        if (strcmp(group->fields[i].key, key) == 0) {
            return &group->fields[i];
        }
    }
    return NULL;
}

static void take_list(const struct vs_field *field, const struct vs_yaml *yaml,
                      const struct vs_yaml_node *node, const void *from, void *to)
{
    size_t stride = field->group->size;
    int count = 0;
    for (const struct vs_yaml_node *entry = vs_yaml_first(yaml, node); entry && count < field->most;
         entry = vs_yaml_next(yaml, entry)) {
        size_t at = field->offset + (size_t)count++ * stride;
        vs_fields_defaults(field->group, (char *)to + at);
        vs_fields_take(field->group, yaml, entry, (const char *)from + at, (char *)to + at);
    }
    memcpy((char *)to + field->count_offset, &count, sizeof count);
}

void vs_fields_take(const struct vs_group *group, const struct vs_yaml *yaml,
                    const struct vs_yaml_node *node, const void *from, void *to)
{
    for (const struct vs_yaml_node *c = vs_yaml_first(yaml, node); c; c = vs_yaml_next(yaml, c)) {
        const struct vs_field *field = row_of(group, c->key);
        assert(field); /* the tree has been judged */
        const char *source = (const char *)from + field->offset;
        char *target = (char *)to + field->offset;
        if (field->kind == VS_FIELD_GROUP) {
            vs_fields_take(field->group, yaml, c, source, target);
        } else if (field->kind == VS_FIELD_LIST) {
            take_list(field, yaml, c, from, to);
        } else if (field->kind != VS_FIELD_SETTINGS) {
            memcpy(target, source, field->size);
        }
    }
}

const struct vs_field *vs_fields_find(const struct vs_group *group, const char *path,
                                      size_t *offset)
{
    *offset = 0;
    for (;;) {
        size_t length = strcspn(path, ".");
        char key[64];
        if (length >= sizeof key) {
            return NULL;
        }
        memcpy(key, path, length);
        key[length] = '\0';
        const struct vs_field *field = row_of(group, key);
        if (!field) {
            return NULL;
        }
        *offset += field->offset;
        if (path[length] == '\0') {
            return field;
        }
        if (field->kind != VS_FIELD_GROUP) {
            return NULL;
        }
        group = field->group;
        path += length + 1;
    }
}

double vs_field_value(const struct vs_field *field, const void *member)
{
    double value;
    int whole;
    if (field->kind == VS_FIELD_NUMBER) {
        memcpy(&value, member, sizeof value);
        return value;
    }
    assert(field->kind == VS_FIELD_INTEGER || field->kind == VS_FIELD_CHOICE);
    memcpy(&whole, member, sizeof whole);
    return whole;
}

enum vs_err vs_fields_read(const struct vs_group *group, const struct vs_yaml *yaml,
                           const char *path, int complete, void *out, struct vs_diag *diag)
{
    enum vs_err err = vs_fields_check(group, yaml, vs_yaml_root(yaml), path, complete, diag);
    if (err) {
        return err;
    }
    void *values = malloc(group->size);
    if (!values) {
        return vs_fail(diag, VS_ERR_MEMORY, yaml->file, 0, 0, "memory ran out");
    }
    err = vs_yaml_fill(yaml, group, values, diag);
    if (!err) {
        vs_fields_take(group, yaml, vs_yaml_root(yaml), values, out);
    }
    free(values);
    return err;
}
