/* SPDX-License-Identifier: GPL-3.0-or-later */
/* project_fields.h - the field table of a project file. The rows are the reference for units,
 * ranges, defaults and meanings; project.h has the structs that they fill. */
#ifndef VS_PROJECT_PROJECT_FIELDS_H
#define VS_PROJECT_PROJECT_FIELDS_H

#include "sim/project/fields.h"

extern const struct vs_group vs_project_group;
extern const struct vs_group vs_tolerances_group; /* its section `tolerances` */

/* Words of choices that other files offer too, in the order of their enums, with a null behind. */
extern const char *const vs_policy_words[];
extern const char *const vs_box_words[];

/* The four groups that may name a part file; a part file is one such group at its top. */
struct vs_part_kind {
    const char *key; /* in the project */
    const struct vs_group *group;
    size_t offset; /* in struct vs_project */
};
enum { VS_PART_KINDS = 4 };
extern const struct vs_part_kind vs_part_kinds[VS_PART_KINDS];

#endif
