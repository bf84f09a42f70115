/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Designs row by row from a file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/sweep/space.h"

enum { ROWS_FIRST = 1024, ROWS_MAX = 10000000 };

struct reading {
    struct vs_space *space;
    int64_t capacity; /* rows */
};

/* Gives what axis.h found wrong its place in the file. */
static enum vs_err at_place(enum vs_err err, const struct vs_csv_row *row, int column,
                            struct vs_diag *diag)
{
    if (!err) {
        return VS_OK;
    }
    char text[sizeof diag->text] = "";
    memcpy(text, diag->text, sizeof text);
    return vs_fail(diag, VS_ERR_INPUT, row->file, row->fields[column].line,
                   row->fields[column].column, "%s", text);
}

static enum vs_err take_name(struct vs_space *space, const struct vs_csv_row *row, int column,
                             struct vs_diag *diag)
{
    struct vs_axis_name is;
    const char *name = row->fields[column].text;
    enum vs_err err = vs_axis_find(name, &is, diag);
    if (!err && is.target == VS_AXIS_SITE) {
        err = vs_fail(
            diag, VS_ERR_INPUT, NULL, 0, 0,
            "a list has no column 'site', each design runs at all sites; --vary site=...");
    }
    for (int k = 0; k < space->axis_count && !err; k++) {
        if (strcmp(space->axes[k].is.name, is.name) == 0) {
            err = vs_fail(diag, VS_ERR_INPUT, NULL, 0, 0, "'%s' is given twice; once", is.name);
        }
    }
    if (!err) {
        struct vs_space_axis *axis = &space->axes[space->axis_count++];
        memset(axis, 0, sizeof *axis);
        axis->is = is;
    }
    return at_place(err, row, column, diag);
}

static enum vs_err take_header(struct vs_space *space, const struct vs_csv_row *row,
                               struct vs_diag *diag)
{
    if (row->count > VS_SPACE_AXES_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1, "%d columns; at most %d",
                       row->count, VS_SPACE_AXES_MAX);
    }
    enum vs_err err = VS_OK;
    for (int k = 0; k < row->count && !err; k++) {
        err = take_name(space, row, k, diag);
    }
    return err;
}

static enum vs_err make_room(struct reading *r, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct vs_space *space = r->space;
    if (space->designs < r->capacity) {
        return VS_OK;
    }
    if (space->designs >= ROWS_MAX) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "too many designs; a list of at most %d", ROWS_MAX);
    }
    int64_t capacity = r->capacity ? 2 * r->capacity : ROWS_FIRST;
    size_t bytes = (size_t)capacity * (size_t)space->axis_count * sizeof(double);
    double *rows = realloc(space->rows, bytes);
    if (!rows) {
        return vs_fail(diag, VS_ERR_MEMORY, row->file, row->line, 1, "memory ran out");
    }
    space->rows = rows;
    r->capacity = capacity;
    return VS_OK;
}

static void widen(struct vs_space_axis *axis, double value, int first)
{
    axis->from = first || value < axis->from ? value : axis->from;
    axis->to = first || value > axis->to ? value : axis->to;
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct reading *r = context;
    struct vs_space *space = r->space;
    if (space->axis_count == 0) {
        return take_header(space, row, diag);
    }
    if (row->count != space->axis_count) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "%d fields; %d as in the header", row->count, space->axis_count);
    }
    enum vs_err err = make_room(r, row, diag);
    for (int k = 0; k < row->count && !err; k++) {
        double *value = &space->rows[space->designs * space->axis_count + k];
        err = at_place(vs_axis_value(&space->axes[k].is, row->fields[k].text, value, diag), row, k,
                       diag);
        if (!err) {
            widen(&space->axes[k], *value, space->designs == 0);
        }
    }
    space->designs += !err;
    return err;
}

static enum vs_err begin(struct vs_space *space, const char *name, struct vs_diag *diag)
{
    if (space->axis_count > 0) {
        return vs_fail(diag, VS_ERR_USAGE, "--vary", 0, 0,
                       "'%s' beside the list %.200s; the list alone, or axes alone",
                       space->axes[0].is.name, name);
    }
    space->kind = VS_SPACE_LIST;
    space->designs = 0;
    return VS_OK;
}

static enum vs_err finish(const struct vs_space *space, enum vs_err err, const char *name,
                          struct vs_diag *diag)
{
    if (!err && space->designs == 0) {
        return vs_fail(diag, VS_ERR_INPUT, name, 0, 0,
                       "there is no design in it; a header of names and at least one row");
    }
    return err;
}

enum vs_err vs_space_list(struct vs_space *space, const char *path, struct vs_diag *diag)
{
    struct vs_diag spare;
    diag = diag ? diag : &spare;
    struct reading r = {space, 0};
    enum vs_err err = begin(space, path, diag);
    err = err ? err : vs_csv_read(path, take_row, &r, diag);
    return finish(space, err, path, diag);
}

enum vs_err vs_space_list_memory(struct vs_space *space, const char *text, size_t size,
                                 const char *name, struct vs_diag *diag)
{
    struct vs_diag spare;
    diag = diag ? diag : &spare;
    struct reading r = {space, 0};
    enum vs_err err = begin(space, name, diag);
    err = err ? err : vs_csv_read_memory(text, size, name, take_row, &r, diag);
    return finish(space, err, name, diag);
}
