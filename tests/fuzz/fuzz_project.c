/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a project file: no crash, no leak, no number outside its range taken, and every
 * refusal says what and where. */
#include "sim/project/project.h"
#include "sim/project/project_fields.h"
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

static void demand(int holds)
{
    if (!holds) {
        abort();
    }
}

static void demand_ranges(const struct vs_group *group, const char *values)
{
    for (int i = 0; i < group->count; i++) {
        const struct vs_field *field = &group->fields[i];
        const char *member = values + field->offset;
        if (field->kind == VS_FIELD_GROUP) {
            demand_ranges(field->group, member);
        } else if (field->kind == VS_FIELD_NUMBER) {
            double value = vs_field_value(field, member);
            demand(value >= field->min && value <= field->max);
        } else if (field->kind == VS_FIELD_TEXT) {
            demand(memchr(member, '\0', field->size) != NULL);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vs_project *project = malloc(sizeof *project);
    struct vs_diag diag = {.line = -1};
    demand(project != NULL);
    enum vs_err err = vs_project_read((const char *)data, size, "no/such.yaml", NULL, project,
                                      &diag);
    if (err) {
        demand(err == VS_ERR_INPUT || err == VS_ERR_MISSING);
        demand(diag.line >= 0 && diag.column >= 0);
        demand(strlen(diag.text) > 10 && strchr(diag.text, ';') != NULL);
    } else {
        demand_ranges(&vs_project_group, (const char *)project);
    }
    free(project);
    return 0;
}
