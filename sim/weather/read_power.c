/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NASA POWER, hourly CSV.
 *
 * Between -BEGIN HEADER- and -END HEADER- stand the dates with their time standard, the place, the
 * code of a missing value and each parameter with its unit; then a line of names and a row an hour,
 * named by its beginning, HR 0 to 23. "LST" is no longitude's own time: POWER moves its hours of
 * UTC by the whole hours of the 15-degree band that the place lies in (POWER documentation, "Hourly
 * API", Local Solar Time), so that rows remain full hours of UTC. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/weather/stamp.h"
#include "sim/weather/table.h"

/* Units are the header's to say; none is taken for granted. */
static const struct vs_named named[] = {
    {"ALLSKY_SFC_SW_DWN", VS_COLUMN_GHI, ""},
    {"ALLSKY_SFC_SW_DNI", VS_COLUMN_DNI, ""},
    {"ALLSKY_SFC_SW_DIFF", VS_COLUMN_DHI, ""},
    {"T2M", VS_COLUMN_AIR, ""},
    {"WS10M|WS2M", VS_COLUMN_WIND, ""},
    {"T2MDEW", VS_COLUMN_DEW_POINT, ""},
    {"RH2M", VS_COLUMN_HUMIDITY, ""},
    {"PS", VS_COLUMN_PRESSURE, ""},
    {"TOA_SW_DWN", VS_COLUMN_EXTRA_HORIZONTAL, ""},
    {"ALLSKY_SFC_LW_DWN", VS_COLUMN_INFRARED, ""},
    {"WD10M|WD2M", VS_COLUMN_WIND_FROM, ""},
    {"PRECTOTCORR", VS_COLUMN_RAIN, ""},
    {"SNODP", VS_COLUMN_SNOW_DEPTH, ""},
    {"ALLSKY_SRF_ALB", VS_COLUMN_ALBEDO, ""},
};
enum { NAMED = sizeof named / sizeof *named };

enum { PARAMETERS_MAX = 64, NAME_SIZE = 40 };

struct parameter {
    char name[NAME_SIZE], unit[VS_UNIT_TEXT];
    int line;
};

enum part { BEFORE, HEADER, PARAMETERS, NAMES, ROWS };

struct power {
    struct vs_record *record;
    struct vs_table table;
    struct vs_rows rows;
    enum part part;
    int last_line;
    int has_dates, is_lst;
    char missing[16];
    struct parameter parameter[PARAMETERS_MAX];
    int parameters;
    int year, month, day, hour; /* fields */
};

/* A word in a text, case aside. */
static const char *find_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (; *text; text++) {
        if (strncasecmp(text, word, length) == 0) {
            return text;
        }
    }
    return NULL;
}

/* The number behind a word, with its place in the file, cut out into room[32]. */
static struct vs_take_field number_after(const struct vs_csv_row *row, const char *word,
                                         char room[32])
{
    struct vs_take_field at = vs_take_csv(row, 0);
    const char *found = find_word(at.text, word);
    room[0] = '\0';
    if (found) {
        found += strlen(word);
        found += strspn(found, " \t");
        at.column += (int)(found - at.text);
        snprintf(room, 32, "%.*s", (int)strcspn(found, " \t"), found);
    }
    at.text = room;
    return at;
}

static enum vs_err take_location(struct power *p, const struct vs_csv_row *row,
                                 struct vs_diag *diag)
{
    char latitude[32], longitude[32];
    struct vs_take_field north = number_after(row, "Latitude", latitude);
    struct vs_take_field east = number_after(row, "Longitude", longitude);
    return vs_place_take(&north, &east, NULL, p->record, diag);
}

static enum vs_err take_dates(struct power *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    const char *text = row->fields[0].text;
    p->is_lst = find_word(text, "in LST") != NULL;
    p->has_dates = 1;
    if (p->is_lst || find_word(text, "in UTC")) {
        return VS_OK;
    }
    return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                   "the line is '%.90s'; allowed are dates with their time standard, 'in LST' or "
                   "'in UTC'",
                   text);
}

static void take_parameter(struct power *p, const struct vs_csv_row *row)
{
    if (p->parameters == PARAMETERS_MAX) {
        return;
    }
    struct parameter *parameter = &p->parameter[p->parameters++];
    const char *text = row->fields[0].text;
    snprintf(parameter->name, NAME_SIZE, "%.*s", (int)strcspn(text, " \t"), text);
    vs_unit_in_brackets(row->fields[row->count - 1].text, parameter->unit);
    parameter->line = row->line;
}

static enum vs_err take_header(struct power *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    const char *text = row->fields[0].text;
    if (strcasecmp(text, "-END HEADER-") == 0) {
        p->part = NAMES;
    } else if (p->part == PARAMETERS) {
        take_parameter(p, row);
    } else if (strncasecmp(text, "Parameter", 9) == 0) {
        p->part = PARAMETERS;
    } else if (strncasecmp(text, "Dates", 5) == 0) {
        return take_dates(p, row, diag);
    } else if (strncasecmp(text, "Location", 8) == 0) {
        return take_location(p, row, diag);
    } else if (strncasecmp(text, "Elevation", 9) == 0 && strchr(text, '=')) {
        double altitude;
        char room[32];
        struct vs_take_field at = number_after(row, "=", room);
        if (vs_number(at.text, &altitude) == 0 && altitude >= -430 && altitude <= 9000) {
            p->record->altitude_m = altitude;
            p->record->has_altitude = 1;
        }
    } else if (find_word(text, "missing")) {
        const char *last = strrchr(row->fields[row->count - 1].text, ' ');
        double code;
        if (last && strlen(last) < sizeof p->missing && vs_number(last + 1, &code) == 0) {
            snprintf(p->missing, sizeof p->missing, "%s", last + 1);
        }
    }
    return VS_OK;
}

/* The line of the header that describes a field, or null. */
static const struct parameter *describes(const struct power *p, const char *name)
{
    for (int k = 0; k < p->parameters; k++) {
        if (strcasecmp(p->parameter[k].name, name) == 0) {
            return &p->parameter[k];
        }
    }
    return NULL;
}

static enum vs_err add_columns(struct power *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    enum vs_err err = vs_table_find(&p->table, row, NULL, 0, p->record, diag);
    for (int k = 0; !err && k < NAMED; k++) {
        int field = vs_header_find(row, named[k].names);
        if (field < 0) {
            continue;
        }
        const struct parameter *found = describes(p, row->fields[field].text);
        struct vs_take_field at = vs_take_csv(row, field);
        if (!found) {
            return vs_fail(diag, VS_ERR_INPUT, at.file, at.line, at.column,
                           "the header says nothing of '%.40s'; needed is its line with the unit "
                           "in brackets",
                           at.text);
        }
        at.line = found->line;
        at.column = 1;
        err = vs_table_add(&p->table, &named[k], field, &at, found->unit, p->record, diag);
    }
    return err;
}

static enum vs_err take_names(struct power *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    const char *const names[] = {"YEAR", "MO", "DY", "HR"};
    int *const fields[] = {&p->year, &p->month, &p->day, &p->hour};
    for (int k = 0; k < 4; k++) {
        *fields[k] = vs_header_find(row, names[k]);
        if (*fields[k] < 0) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                           "there is no column %s; needed are YEAR, MO, DY and HR of POWER's "
                           "hourly files",
                           names[k]);
        }
    }
    if (!p->has_dates || !p->record->has_place) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the header has no line '%s'; needed are Dates, with LST or UTC, and "
                       "Location",
                       p->has_dates ? "Location" : "Dates");
    }
    p->table.missing = p->missing;
    p->part = ROWS;
    enum vs_err err = add_columns(p, row, diag);
    p->rows.columns = vs_table_columns(&p->table);
    return err;
}

static enum vs_err take_values(struct power *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    double values[VS_COLUMN_COUNT];
    struct vs_stamp stamp = {0};
    enum vs_err err = vs_table_width(&p->table, row, diag);
    if (err) {
        return err;
    }
    const struct vs_take_field year = vs_take_csv(row, p->year), month = vs_take_csv(row, p->month),
                               day = vs_take_csv(row, p->day), hour = vs_take_csv(row, p->hour);
    const struct vs_row_place place = {row->file, row->line, year.column};
    err = vs_take_integer("the YEAR", &year, 1, 9999, &stamp.year, diag);
    err = err ? err : vs_take_integer("the month MO", &month, 1, 12, &stamp.month, diag);
    err = err ? err : vs_take_integer("the day DY", &day, 1, 31, &stamp.day, diag);
    err = err ? err : vs_take_integer("the hour HR", &hour, 0, 23, &stamp.minute, diag);
    stamp.minute *= 60;
    err = err ? err : vs_table_take(&p->table, row, values, p->record, diag);
    return err ? err : vs_rows_add(&p->rows, &place, &stamp, values, diag);
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct power *p = context;
    p->last_line = row->line;
    if (p->part == BEFORE) {
        p->part = HEADER; /* -BEGIN HEADER-, as the probe has seen */
        return VS_OK;
    }
    return p->part == ROWS    ? take_values(p, row, diag)
           : p->part == NAMES ? take_names(p, row, diag)
                              : take_header(p, row, diag);
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct power p = {.record = record, .table = {.step_h = 1}, .missing = "-999"};
    vs_take_words("NASA POWER", record->make, sizeof record->make);
    enum vs_err err = vs_csv_read_memory(text->bytes, text->size, text->name, take_row, &p, diag);
    if (!err && p.part != ROWS) {
        err = vs_fail(diag, VS_ERR_INPUT, text->name, p.last_line, 0,
                      "the file ends in its header; needed are -END HEADER-, a line of names and "
                      "rows");
    }
    double zone = vs_zone_of_longitude(record->longitude_deg);
    struct vs_rows_rule rule = {
        .step_min = 60, .stamp = VS_STAMP_START, .clock_offset_h = p.is_lst ? zone : 0};
    err = err ? err : vs_rows_end(&p.rows, &rule, text->name, record, diag);
    vs_rows_free(&p.rows);
    record->utc_offset_h = zone;
    record->clock = p.is_lst ? VS_CLOCK_SOLAR : VS_CLOCK_UTC;
    return err;
}

static int probe(const struct vs_text *text)
{
    return vs_text_begins(text, 1, 1, "-BEGIN HEADER-");
}

const struct vs_reader vs_reader_power = {
    "power", "NASA POWER hourly CSV; hour-beginning, UTC or the solar time of its 15-degree band",
    probe, read_text};
