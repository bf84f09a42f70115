/* SPDX-License-Identifier: GPL-3.0-or-later */
/* yaml.h - the one wrapper of libcyaml (yaml.c) and of libyaml under it (yaml_tree.c).
 *
 * libyaml gives the tree with the place of every key and value, so that a fault is named by line
 * and column; libcyaml moves the values into C structs by a schema made from the field table.
 * libcyaml alone would not do: version 1.3 takes `1x`, `nan` and octal `010` as numbers and knows
 * the place of an unknown key only roughly, so the table judges the tree first (fields.h).
 *
 * Anchors, aliases, tags and more than one document are refused: a project needs none, and aliases
 * let a small file grow without bound. */
#ifndef VS_PROJECT_YAML_H
#define VS_PROJECT_YAML_H

#include "sim/base/err.h"

#include <stddef.h>

struct vs_group;

enum {
    VS_YAML_BYTES_MAX = 1 << 20, /* of a file */
    VS_YAML_NODES_MAX = 20000,
    VS_YAML_DEPTH_MAX = 16
};

enum vs_yaml_kind { VS_YAML_SCALAR, VS_YAML_MAPPING, VS_YAML_SEQUENCE };

struct vs_yaml_node {
    enum vs_yaml_kind kind;
    int quoted;        /* a scalar in quotes or a block scalar: text, never a number */
    const char *key;   /* in a mapping, else null; ends in zero */
    size_t key_length; /* may be more than strlen where a key holds a zero */
    const char *text;  /* of a scalar; ends in zero */
    size_t length;
    int line, column; /* of the value, from 1 */
    int key_line, key_column;
    int child, next, last_child; /* index of a node, or -1 */
};

struct vs_yaml {
    char file[256]; /* for messages */
    const char *bytes;
    size_t length;
    struct vs_yaml_node *nodes; /* nodes[0] is the root, a mapping */
    int count, room;
};

/* Reads a file into memory that the caller frees. Of a file longer than VS_YAML_BYTES_MAX it reads
 * one byte more than that, which vs_yaml_parse refuses.
 * Errors   VS_ERR_MISSING, VS_ERR_MEMORY */
enum vs_err vs_yaml_slurp(const char *path, char **text, size_t *length, struct vs_diag *diag);

/* Parses text[length], which must stay while the tree is used.
 * Errors   VS_ERR_INPUT, VS_ERR_MEMORY; the tree is then empty and needs no freeing */
enum vs_err vs_yaml_parse(const char *text, size_t length, const char *file, struct vs_yaml *yaml,
                          struct vs_diag *diag);
void vs_yaml_free(struct vs_yaml *yaml);

/* Walking: null at the end, and null for a null node. */
const struct vs_yaml_node *vs_yaml_root(const struct vs_yaml *yaml);
const struct vs_yaml_node *vs_yaml_first(const struct vs_yaml *yaml,
                                         const struct vs_yaml_node *node);
const struct vs_yaml_node *vs_yaml_next(const struct vs_yaml *yaml,
                                        const struct vs_yaml_node *node);
const struct vs_yaml_node *vs_yaml_at(const struct vs_yaml *yaml, const struct vs_yaml_node *node,
                                      const char *key);
int vs_yaml_size(const struct vs_yaml *yaml, const struct vs_yaml_node *node);

/* Moves the values of a document into out (group->size bytes) with libcyaml; keys that are absent
 * become zero. The tree is to have passed vs_fields_check.
 * Errors   VS_ERR_INPUT with libcyaml's words and place where it judges otherwise, VS_ERR_MEMORY */
enum vs_err vs_yaml_fill(const struct vs_yaml *yaml, const struct vs_group *group, void *out,
                         struct vs_diag *diag);

#endif
