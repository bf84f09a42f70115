/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/table.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What a lamp's energy depends on is refused when it is wrong; the limits are those of vs_reader's
 * formats, which are means over minutes to days. */
static const struct vs_take strict[] = {
    {.name = "the global irradiance", .low = 0, .high = 1500, .column = VS_COLUMN_GHI},
    {.name = "the direct normal irradiance", .low = 0, .high = 1500, .column = VS_COLUMN_DNI},
    {.name = "the diffuse irradiance", .low = 0, .high = 1000, .column = VS_COLUMN_DHI},
    {.name = "the air temperature", .low = -90, .high = 60, .column = VS_COLUMN_AIR},
    {.name = "the wind speed", .low = 0, .high = 75, .column = VS_COLUMN_WIND},
    {.name = "the plane's beam irradiance", .high = 1500, .column = VS_COLUMN_PLANE_BEAM},
    {.name = "the plane's diffuse irradiance", .high = 1000, .column = VS_COLUMN_PLANE_DIFFUSE},
    {.name = "the plane's ground irradiance", .high = 1000, .column = VS_COLUMN_PLANE_GROUND},
};
enum { STRICT = sizeof strict / sizeof *strict };

/* Written without blanks, points and signs of power; energies are divided by the step. */
static const struct unit {
    const char *written, *ours;
    double factor;
    int is_energy;
} units[] = {
    {"w/m2", "W/m2", 1, 0},
    {"wm-2", "W/m2", 1, 0},
    {"watt/m2", "W/m2", 1, 0},
    {"kw/m2", "W/m2", 1000, 0},
    {"wh/m2", "W/m2", 1, 1},
    {"whm-2", "W/m2", 1, 1},
    {"kwh/m2", "W/m2", 1000, 1},
    {"kw-hr/m2", "W/m2", 1000, 1},
    {"mj/m2", "W/m2", 1e6 / 3600, 1},
    {"mj/hr", "W/m2", 1e6 / 3600, 0}, /* POWER leaves the square metre out */
    {"mj/m2/hr", "W/m2", 1e6 / 3600, 0},
    {"mj/m2/hour", "W/m2", 1e6 / 3600, 0},
    {"kw-hr/m2/hr", "W/m2", 1000, 0},
    {"kwh/m2/hr", "W/m2", 1000, 0},
    {"kw-hr/m2/day", "W/m2", 1000.0 / 24, 0},
    {"kwh/m2/day", "W/m2", 1000.0 / 24, 0},
    {"mj/m2/day", "W/m2", 1e6 / 86400, 0},
    {"c", "degC", 1, 0},
    {"degc", "degC", 1, 0},
    {"celsius", "degC", 1, 0},
    {"degreecelsius", "degC", 1, 0},
    {"m/s", "m/s", 1, 0},
    {"%", "%", 1, 0},
    {"pa", "Pa", 1, 0},
    {"mbar", "Pa", 100, 0},
    {"millibar", "Pa", 100, 0},
    {"hpa", "Pa", 100, 0},
    {"kpa", "Pa", 1000, 0},
    {"lx", "lx", 1, 0},
    {"cd/m2", "cd/m2", 1, 0},
    {"degree", "deg", 1, 0},
    {"degrees", "deg", 1, 0},
    {"deg", "deg", 1, 0},
    {"m", "m", 1, 0},
    {"m", "km", 0.001, 0},
    {"km", "km", 1, 0},
    {"cm", "cm", 1, 0},
    {"cm", "mm", 10, 0},
    {"mm", "mm", 1, 0},
    {"mm/hour", "mm", 1, 0},
    {"h", "h", 1, 0},
    {"hr", "h", 1, 0},
    {"tenths", "", 1, 0},
    {"unitless", "", 1, 0},
    {"n/a", "", 1, 0},
};
enum { UNITS = sizeof units / sizeof *units };

static const struct vs_take *strict_take(enum vs_column column)
{
    for (int k = 0; k < STRICT; k++) {
        if (strict[k].column == column) {
            return &strict[k];
        }
    }
    return NULL;
}

/* Is text the name, or the name and something in brackets? */
static int is_name(const char *text, const char *name, size_t length)
{
    if (strncasecmp(text, name, length) != 0) {
        return 0;
    }
    const char *rest = text + length;
    size_t blanks = strspn(rest, " \t");
    return *rest == '\0' || (blanks > 0 && rest[blanks] == '(');
}

int vs_header_find(const struct vs_csv_row *row, const char *names)
{
    for (const char *name = names; *name;) {
        size_t length = strcspn(name, "|");
        for (int k = 0; k < row->count; k++) {
            if (is_name(row->fields[k].text, name, length)) {
                return k;
            }
        }
        name += length + (name[length] == '|');
    }
    return -1;
}

void vs_unit_in_brackets(const char *text, char unit[VS_UNIT_TEXT])
{
    unit[0] = '\0';
    const char *open = strrchr(text, '(');
    const char *close = open ? strchr(open, ')') : NULL;
    size_t length = close ? (size_t)(close - open) - 1 : 0;
    if (close && length < VS_UNIT_TEXT) {
        memcpy(unit, open + 1, length);
        unit[length] = '\0';
    }
}

double vs_unit_factor(const char *written, const char *ours, double step_h)
{
    char plain[VS_UNIT_TEXT];
    size_t used = 0;
    for (const char *p = written; *p && used + 1 < sizeof plain; p++) {
        if (!strchr(" .^*", *p)) {
            plain[used++] = (char)tolower((unsigned char)*p);
        }
    }
    plain[used] = '\0';
    if (used == 0) {
        return *ours ? 0 : 1;
    }
    for (int k = 0; k < UNITS; k++) {
        if (strcmp(plain, units[k].written) == 0 && strcmp(ours, units[k].ours) == 0) {
            int is_energy = units[k].is_energy;
            return is_energy ? (step_h > 0 ? units[k].factor / step_h : 0) : units[k].factor;
        }
    }
    return 0;
}

int vs_table_has(const struct vs_table *table, enum vs_column column)
{
    return (vs_table_columns(table) & VS_COLUMN_BIT(column)) != 0;
}

uint64_t vs_table_columns(const struct vs_table *table)
{
    uint64_t columns = 0;
    for (int k = 0; k < table->count; k++) {
        columns |= VS_COLUMN_BIT(table->at[k].take.column);
    }
    return columns;
}

static enum vs_err refuse_unit(const struct vs_take *take, const struct vs_take_field *at,
                               const char *unit, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_INPUT, at->file, at->line, at->column,
                   "the unit of %s is '%.24s'; allowed is %s, or a unit that is a multiple of it",
                   take->name, unit, vs_column_info[take->column].unit);
}

enum vs_err vs_table_add(struct vs_table *table, const struct vs_named *named, int field,
                         const struct vs_take_field *at, const char *unit, struct vs_record *record,
                         struct vs_diag *diag)
{
    const struct vs_column_info *info = &vs_column_info[named->column];
    const struct vs_take *own = strict_take(named->column);
    const char *written = *unit ? unit : named->unit;
    double factor = vs_unit_factor(written, info->unit, table->step_h);
    if (factor == 0 && own) {
        return refuse_unit(own, at, written, diag);
    }
    if (vs_table_has(table, named->column)) {
        return VS_OK; /* another name of the same; the first one counts */
    }
    if (factor == 0) {
        record->set_aside++;
        return VS_OK;
    }
    struct vs_table_column *column = &table->at[table->count++];
    column->field = field;
    column->take = own ? *own : (struct vs_take){.low = info->least, .high = info->most};
    column->take.column = named->column;
    column->take.missing = table->missing;
    column->take.low /= factor; /* limits are of the number as written */
    column->take.high /= factor;
    column->take.scale = factor;
    snprintf(column->unit, sizeof column->unit, " %s", written);
    return VS_OK;
}

static enum vs_err refuse_twice(const struct vs_csv_row *row, const char *name, size_t length,
                                struct vs_diag *diag)
{
    int seen = 0;
    for (int k = 0; k < row->count; k++) {
        seen += is_name(row->fields[k].text, name, length);
        if (seen == 2) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[k].column,
                           "the column '%.40s' stands twice in the header; allowed is once",
                           row->fields[k].text);
        }
    }
    return VS_OK;
}

enum vs_err vs_table_find(struct vs_table *table, const struct vs_csv_row *row,
                          const struct vs_named *named, int count, struct vs_record *record,
                          struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    table->width = vs_take_count(row);
    for (int k = 0; !err && k < count; k++) {
        int field = vs_header_find(row, named[k].names);
        if (field < 0) {
            continue;
        }
        char unit[VS_UNIT_TEXT] = "";
        const char *text = row->fields[field].text;
        const char *bracket = strchr(text, '(');
        if (bracket && bracket > text && strchr(" \t", bracket[-1])) {
            vs_unit_in_brackets(text, unit);
        }
        struct vs_take_field at = vs_take_csv(row, field);
        err = refuse_twice(row, text, strlen(text), diag);
        err = err ? err : vs_table_add(table, &named[k], field, &at, unit, record, diag);
    }
    return err;
}

enum vs_err vs_table_needs_light(const struct vs_table *table, const struct vs_csv_row *row,
                                 const char *needed, struct vs_diag *diag)
{
    int both = vs_table_has(table, VS_COLUMN_DNI) && vs_table_has(table, VS_COLUMN_DHI);
    if (both || vs_table_has(table, VS_COLUMN_GHI)) {
        return VS_OK;
    }
    return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                   "the header names no irradiance on the level; needed are %s", needed);
}

enum vs_err vs_table_width(const struct vs_table *table, const struct vs_csv_row *row,
                           struct vs_diag *diag)
{
    return vs_take_width(row, table->width, diag);
}

enum vs_err vs_table_take(const struct vs_table *table, const struct vs_csv_row *row,
                          double values[VS_COLUMN_COUNT], struct vs_record *record,
                          struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    for (int k = 0; !err && k < table->count; k++) {
        const struct vs_table_column *column = &table->at[k];
        struct vs_take take = column->take;
        double *value = &values[take.column];
        struct vs_take_field at = vs_take_csv(row, column->field);
        take.unit = column->unit;
        err = vs_take_value(&take, take.name != NULL, &at, value, record, diag);
    }
    return err;
}
