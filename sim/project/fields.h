/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fields.h - the table that says what a YAML file of this program may hold.
 *
 * One row a key: unit, range, default and meaning. The reader's checks, its messages, the libcyaml
 * schema and the listing of keys all come from these rows; the structs that they fill are written
 * by hand. A row knows its member by offset, so one walk serves every struct. */
#ifndef VS_PROJECT_FIELDS_H
#define VS_PROJECT_FIELDS_H

#include "sim/base/err.h"
#include "sim/project/yaml.h"

#include <stddef.h>
#include <stdio.h>

enum vs_field_kind {
    VS_FIELD_NUMBER,  /* double */
    VS_FIELD_INTEGER, /* int */
    VS_FIELD_TEXT,    /* char[size], one line of UTF-8 */
    VS_FIELD_CHOICE,  /* enum counting from 0, one of words */
    VS_FIELD_NUMBERS, /* double[columns], or double[rows][columns] */
    VS_FIELD_GROUP,   /* a struct inside */
    VS_FIELD_LIST,    /* structs in an array of `most`, their count in an int at count_offset */
    VS_FIELD_SETTINGS /* a mapping of any names to whole numbers; kept by the caller */
};

struct vs_group;

struct vs_field {
    const char *key;
    enum vs_field_kind kind;
    size_t offset, size;
    int required;     /* else the fallback holds where the key is absent */
    const char *unit; /* "" where there is none */
    double min, max;  /* of numbers, both ends allowed */
    double fallback;  /* of numbers and choices */
    const char *help;
    const char *const *words;     /* of a choice, ended by null */
    const double *fallbacks;      /* of NUMBERS */
    int rows, columns;            /* of NUMBERS; rows 0 is a plain list */
    const struct vs_group *group; /* of GROUP and of the entries of LIST */
    size_t count_offset;          /* of LIST */
    int least, most;              /* entries of LIST, names of SETTINGS */
};

struct vs_group {
    const char *name; /* how messages call it */
    size_t size;      /* of the struct */
    const struct vs_field *fields;
    int count;
    int has_part; /* its key `part` names a file that holds the keys not written here */
};

/* Puts the fallback of every key into the struct; lists become empty. */
void vs_fields_defaults(const struct vs_group *group, void *out);

/* Judges a node against the group: unknown, repeated and missing keys, kinds, ranges, lengths.
 * Given    path is what messages put before a key ("" at the top); complete = 0 lets required keys
 *          be absent
 * Errors   VS_ERR_INPUT for the first fault in the order of the file */
enum vs_err vs_fields_check(const struct vs_group *group, const struct vs_yaml *yaml,
                            const struct vs_yaml_node *node, const char *path, int complete,
                            struct vs_diag *diag);

/* Copies the keys that the node names from one struct to another and leaves the rest; entries of a
 * list start from the defaults. */
void vs_fields_take(const struct vs_group *group, const struct vs_yaml *yaml,
                    const struct vs_yaml_node *node, const void *from, void *to);

/* A row by its dotted path ("battery.bms.over_v"), with the offset from the outermost struct; null
 * if there is none. Lists are not entered. */
const struct vs_field *vs_fields_find(const struct vs_group *group, const char *path,
                                      size_t *offset);

/* The number of a NUMBER, INTEGER or CHOICE row at an address. */
double vs_field_value(const struct vs_field *field, const void *member);

/* "5 to 2000 W", "pole, insulated or buried", ... : what a row allows. */
void vs_field_allowed(const struct vs_field *field, char *out, size_t size);

/* The unit as words show it: nothing for a ratio. */
const char *vs_field_unit(const char *unit);

/* Judges a document of one group and puts the values that it names into out, which holds the
 * defaults or an earlier layer already. path and complete as in vs_fields_check.
 * Errors   VS_ERR_INPUT, VS_ERR_MEMORY */
enum vs_err vs_fields_read(const struct vs_group *group, const struct vs_yaml *yaml,
                           const char *path, int complete, void *out, struct vs_diag *diag);

/* Writes a struct as YAML that reads back as the same: a comment, then the key, row by row of the
 * table; what equals its fallback is left out. indent: spaces before each line, 0 at the top.
 * Returned  0, or -1 for a group with a list or settings in it, which are not written */
int vs_fields_write(const struct vs_group *group, const void *from, int indent, FILE *out);

/* How messages call a key inside of path: "key" at the top, else "path.key". */
void vs_field_path(char *out, size_t size, const char *path, const char *key);

#endif
