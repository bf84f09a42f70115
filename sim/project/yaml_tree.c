/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/yaml.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum vs_err vs_yaml_slurp(const char *path, char **text, size_t *length, struct vs_diag *diag)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return vs_fail(diag, VS_ERR_MISSING, path, 0, 0, "cannot be opened (%s); a readable file",
                       strerror(errno));
    }
    char *bytes = malloc((size_t)VS_YAML_BYTES_MAX + 1);
    if (!bytes) {
        fclose(file);
        return vs_fail(diag, VS_ERR_MEMORY, path, 0, 0, "memory ran out");
    }
    size_t got = fread(bytes, 1, (size_t)VS_YAML_BYTES_MAX + 1, file);
    int broken = ferror(file);
    fclose(file);
    if (broken) {
        free(bytes);
        return vs_fail(diag, VS_ERR_MISSING, path, 0, 0, "cannot be read; a readable file");
    }
    *text = bytes;
    *length = got;
    return VS_OK;
}

/* A parse in progress: the open containers, and the key that waits for its value. */
struct builder {
    struct vs_yaml *yaml;
    struct vs_diag *diag;
    int open[VS_YAML_DEPTH_MAX];
    int depth;
    int documents;
    char *key;
    size_t key_length;
    int key_line, key_column;
};

static int line_of(const yaml_mark_t *mark)
{
    return (int)mark->line + 1;
}

static int column_of(const yaml_mark_t *mark)
{
    return (int)mark->column + 1;
}

static enum vs_err refuse(const struct builder *b, const yaml_mark_t *mark, const char *text)
{
    return vs_fail(b->diag, VS_ERR_INPUT, b->yaml->file, line_of(mark), column_of(mark), "%s",
                   text);
}

static enum vs_err no_memory(const struct vs_yaml *yaml, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_MEMORY, yaml->file, 0, 0, "memory ran out");
}

static char *copy_bytes(const unsigned char *bytes, size_t length)
{
    char *copy = malloc(length + 1);
    if (copy) {
        memcpy(copy, bytes, length);
        copy[length] = '\0';
    }
    return copy;
}

static enum vs_err add_node(struct builder *b, enum vs_yaml_kind kind, const yaml_event_t *event)
{
    struct vs_yaml *yaml = b->yaml;
    if (yaml->count == VS_YAML_NODES_MAX) {
        return refuse(b, &event->start_mark, "too many values; a file holds at most 20000");
    }
    if (b->depth == 0 && kind != VS_YAML_MAPPING) {
        return refuse(b, &event->start_mark,
                      "the file does not begin with a key; lines of the form `key: value`");
    }
    if (yaml->count == yaml->room) {
        int room = yaml->room ? 2 * yaml->room : 256;
        struct vs_yaml_node *nodes = realloc(yaml->nodes, (size_t)room * sizeof *nodes);
        if (!nodes) {
            return no_memory(yaml, b->diag);
        }
        yaml->nodes = nodes;
        yaml->room = room;
    }
    int index = yaml->count++;
    yaml->nodes[index] = (struct vs_yaml_node){.kind = kind,
                                               .key = b->key,
                                               .key_length = b->key_length,
                                               .line = line_of(&event->start_mark),
                                               .column = column_of(&event->start_mark),
                                               .key_line = b->key_line,
                                               .key_column = b->key_column,
                                               .child = -1,
                                               .next = -1,
                                               .last_child = -1};
    b->key = NULL;
    b->key_length = 0;
    if (b->depth > 0) {
        struct vs_yaml_node *parent = &yaml->nodes[b->open[b->depth - 1]];
        if (parent->last_child < 0) {
            parent->child = index;
        } else {
            yaml->nodes[parent->last_child].next = index;
        }
        parent->last_child = index;
    }
    return VS_OK;
}

static int key_expected(const struct builder *b)
{
    return b->depth > 0 && !b->key && b->yaml->nodes[b->open[b->depth - 1]].kind == VS_YAML_MAPPING;
}

static enum vs_err on_scalar(struct builder *b, const yaml_event_t *event)
{
    if (event->data.scalar.anchor) {
        return refuse(b, &event->start_mark, "an anchor (&); values are written out in full");
    }
    if (event->data.scalar.tag) {
        return refuse(b, &event->start_mark, "a tag (!); plain values");
    }
    char *text = copy_bytes(event->data.scalar.value, event->data.scalar.length);
    if (!text) {
        return no_memory(b->yaml, b->diag);
    }
    if (key_expected(b)) {
        b->key = text;
        b->key_length = event->data.scalar.length;
        b->key_line = line_of(&event->start_mark);
        b->key_column = column_of(&event->start_mark);
        return VS_OK;
    }
    enum vs_err err = add_node(b, VS_YAML_SCALAR, event);
    if (err) {
        free(text);
        return err;
    }
    struct vs_yaml_node *node = &b->yaml->nodes[b->yaml->count - 1];
    node->text = text;
    node->length = event->data.scalar.length;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return VS_OK;
}

static enum vs_err on_open(struct builder *b, const yaml_event_t *event)
{
    int mapping = event->type == YAML_MAPPING_START_EVENT;
    const yaml_char_t *anchor = mapping ? event->data.mapping_start.anchor
                                        : event->data.sequence_start.anchor;
    const yaml_char_t *tag = mapping ? event->data.mapping_start.tag
                                     : event->data.sequence_start.tag;
    if (anchor) {
        return refuse(b, &event->start_mark, "an anchor (&); values are written out in full");
    }
    if (tag) {
        return refuse(b, &event->start_mark, "a tag (!); plain values");
    }
    if (key_expected(b)) {
        return refuse(b, &event->start_mark, "a key that is a list or a mapping; a plain name");
    }
    if (b->depth == VS_YAML_DEPTH_MAX) {
        return refuse(b, &event->start_mark, "nested too deep; at most 16 levels");
    }
    enum vs_err err = add_node(b, mapping ? VS_YAML_MAPPING : VS_YAML_SEQUENCE, event);
    if (!err) {
        b->open[b->depth++] = b->yaml->count - 1;
    }
    return err;
}

static enum vs_err on_event(struct builder *b, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (b->documents++ > 0) {
            return refuse(b, &event->start_mark, "a second document (---); one a file");
        }
        return VS_OK;
    case YAML_ALIAS_EVENT:
        return refuse(b, &event->start_mark, "an alias (*); values are written out in full");
    case YAML_SCALAR_EVENT:
        return on_scalar(b, event);
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        return on_open(b, event);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        b->depth--;
        return VS_OK;
    default:
        return VS_OK;
    }
}

/* Whether the blank start of a line (counted from 0) holds a tab. libyaml's mark counts characters,
 * not bytes, so the line is sought by its breaks. */
static int tab_indents(const struct vs_yaml *yaml, size_t line)
{
    size_t at = 0;
    for (; at < yaml->length && line > 0; at++) {
        line -= yaml->bytes[at] == '\n';
    }
    while (at < yaml->length && yaml->bytes[at] == ' ') {
        at++;
    }
    return at < yaml->length && yaml->bytes[at] == '\t';
}

/* The number of the last line that holds anything. */
static int last_line(const struct vs_yaml *yaml)
{
    int line = 1;
    for (size_t i = 0; i + 1 < yaml->length; i++) {
        line += yaml->bytes[i] == '\n';
    }
    return line;
}

/* Words for what libyaml could not read. Its reader (bad UTF-8, control characters) gives a byte
 * offset and no mark. */
static enum vs_err syntax_fault(const struct builder *b, const yaml_parser_t *parser)
{
    const struct vs_yaml *yaml = b->yaml;
    if (parser->error == YAML_MEMORY_ERROR) {
        return no_memory(yaml, b->diag);
    }
    if (parser->error == YAML_READER_ERROR) {
        int line = 1, column = 1;
        for (size_t i = 0; i < parser->problem_offset && i < yaml->length; i++) {
            int newline = yaml->bytes[i] == '\n';
            line += newline;
            column = newline ? 1 : column + 1;
        }
        return vs_fail(b->diag, VS_ERR_INPUT, yaml->file, line, column,
                       "bytes that are no text (%s); a YAML file in UTF-8",
                       parser->problem ? parser->problem : "unreadable");
    }
    const yaml_mark_t *mark = &parser->problem_mark;
    if (tab_indents(yaml, mark->line)) {
        return refuse(b, mark, "a tab in the indentation; indent with spaces");
    }
    int last = last_line(yaml);
    int beyond = line_of(mark) > last; /* the file ends too early */
    return vs_fail(b->diag, VS_ERR_INPUT, yaml->file, beyond ? last : line_of(mark),
                   beyond ? 0 : column_of(mark),
                   "no YAML: %s%s%s; lines of the form `key: value`, indented with spaces",
                   parser->context ? parser->context : "", parser->context ? ", " : "",
                   parser->problem ? parser->problem : "unreadable");
}

static enum vs_err build(struct builder *b, yaml_parser_t *parser)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            return syntax_fault(b, parser);
        }
        enum vs_err err = on_event(b, &event);
        int done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (err || done) {
            return err;
        }
    }
}

enum vs_err vs_yaml_parse(const char *text, size_t length, const char *file, struct vs_yaml *yaml,
                          struct vs_diag *diag)
{
    *yaml = (struct vs_yaml){.bytes = text, .length = length};
    snprintf(yaml->file, sizeof yaml->file, "%s", file);
    if (length > VS_YAML_BYTES_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                       "the file is longer than %d bytes; a YAML file up to that length",
                       VS_YAML_BYTES_MAX);
    }
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        return no_memory(yaml, diag);
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml->bytes, yaml->length);
    struct builder b = {.yaml = yaml, .diag = diag};
    enum vs_err err = build(&b, &parser);
    yaml_parser_delete(&parser);
    free(b.key);
    if (!err && yaml->count == 0) {
        err = vs_fail(diag, VS_ERR_INPUT, file, 1, 1,
                      "the file is empty; lines of the form `key: value`");
    }
    if (err) {
        vs_yaml_free(yaml);
    }
    return err;
}

void vs_yaml_free(struct vs_yaml *yaml)
{
    for (int i = 0; i < yaml->count; i++) {
        free((char *)yaml->nodes[i].key);
        free((char *)yaml->nodes[i].text);
    }
    free(yaml->nodes);
    yaml->nodes = NULL;
    yaml->count = yaml->room = 0;
}

const struct vs_yaml_node *vs_yaml_root(const struct vs_yaml *yaml)
{
    return yaml->count > 0 ? &yaml->nodes[0] : NULL;
}

const struct vs_yaml_node *vs_yaml_first(const struct vs_yaml *yaml,
                                         const struct vs_yaml_node *node)
{
    return node && node->child >= 0 ? &yaml->nodes[node->child] : NULL;
}

const struct vs_yaml_node *vs_yaml_next(const struct vs_yaml *yaml, const struct vs_yaml_node *node)
{
    return node && node->next >= 0 ? &yaml->nodes[node->next] : NULL;
}

const struct vs_yaml_node *vs_yaml_at(const struct vs_yaml *yaml, const struct vs_yaml_node *node,
                                      const char *key)
{
    const struct vs_yaml_node *child = vs_yaml_first(yaml, node);
    while (child && !(child->key && strcmp(child->key, key) == 0)) {
        child = vs_yaml_next(yaml, child);
    }
    return child;
}

int vs_yaml_size(const struct vs_yaml *yaml, const struct vs_yaml_node *node)
{
    int size = 0;
    for (const struct vs_yaml_node *c = vs_yaml_first(yaml, node); c; c = vs_yaml_next(yaml, c)) {
        size++;
    }
    return size;
}
