/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.h - tables of weather whose header line names the columns: the columns are found by name,
 * the units that the file states are honoured, its rows become numbers in the record's units. */
#ifndef VS_WEATHER_TABLE_H
#define VS_WEATHER_TABLE_H

#include "sim/weather/reader.h"
#include "sim/weather/rows.h"
#include "sim/weather/take.h"

enum { VS_UNIT_TEXT = 24 };

/* A column that a format may have. */
struct vs_named {
    const char *names; /* parted by '|', the one that is wanted first; their case does not matter */
    enum vs_column column;
    const char *unit; /* of the numbers, where the file states none */
};

struct vs_table_column {
    int field; /* of a row */
    struct vs_take take;
    char unit[VS_UNIT_TEXT];
};

/* Zero it; set missing and step_h; find or add; then width and take for each row. */
struct vs_table {
    const char *missing; /* codes, as in struct vs_take */
    double step_h;       /* that energies are given for; 0: the format has no energies */
    int width;           /* names in the header, without empty ones at its end */
    int count;
    struct vs_table_column at[VS_COLUMN_COUNT];
};

/* The field of a header that has one of the names, whole or before its unit in brackets; -1 where
 * there is none. */
int vs_header_find(const struct vs_csv_row *row, const char *names);

/* What stands in the last brackets of a text, or "". */
void vs_unit_in_brackets(const char *text, char unit[VS_UNIT_TEXT]);

/* How much one of the written unit is in a unit of vs_column_info; 0 when it is none of them.
 * Energies (Wh/m2, MJ/m2 ...) become means over step_h. */
double vs_unit_factor(const char *written, const char *ours, double step_h);

/* Finds the columns of the header and adds them. A unit in the brackets of a name counts; an
 * unknown one is refused in irradiance, air temperature and wind, and leaves other columns out.
 * Errors   VS_ERR_INPUT, also for a name that stands twice */
enum vs_err vs_table_find(struct vs_table *table, const struct vs_csv_row *row,
                          const struct vs_named *named, int count, struct vs_record *record,
                          struct vs_diag *diag);

/* Adds one column whose unit is stated elsewhere, at this place; unit "" stands for named->unit. */
enum vs_err vs_table_add(struct vs_table *table, const struct vs_named *named, int field,
                         const struct vs_take_field *at, const char *unit, struct vs_record *record,
                         struct vs_diag *diag);

int vs_table_has(const struct vs_table *table, enum vs_column column);
uint64_t vs_table_columns(const struct vs_table *table);

/* Refuses a header without GHI that does not have DNI and DHI either, naming the columns that were
 * looked for. */
enum vs_err vs_table_needs_light(const struct vs_table *table, const struct vs_csv_row *row,
                                 const char *needed, struct vs_diag *diag);

/* vs_take_width by the header's names. */
enum vs_err vs_table_width(const struct vs_table *table, const struct vs_csv_row *row,
                           struct vs_diag *diag);

/* Takes the values of a row, NaN where one is missing. Irradiance, air temperature and wind beyond
 * their limits are refused; in other columns such numbers and texts are set aside and counted. */
enum vs_err vs_table_take(const struct vs_table *table, const struct vs_csv_row *row,
                          double values[VS_COLUMN_COUNT], struct vs_record *record,
                          struct vs_diag *diag);

#endif
