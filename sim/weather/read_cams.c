/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CAMS radiation service (SoDa), all-sky irradiation, steps of a minute to a day.
 *
 * Lines behind '#' tell of the place, the time reference and the columns; the last of them names
 * the columns; a row has its begin and its end in UT and irradiations in Wh/m2 over the step,
 * parted by semicolons. BNI is the beam on a plane that faces the sun, BHI its part on the level.
 * Files of clear-sky irradiation alone (McClear) are no weather and are refused; so is true solar
 * time, for its hours are not of equal length. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/base/calendar.h"
#include "sim/weather/stamp.h"
#include "sim/weather/table.h"

static const struct vs_named named[] = {
    {"GHI", VS_COLUMN_GHI, "Wh/m2"},
    {"BNI", VS_COLUMN_DNI, "Wh/m2"},
    {"DHI", VS_COLUMN_DHI, "Wh/m2"},
    {"TOA", VS_COLUMN_EXTRA_HORIZONTAL, "Wh/m2"},
};
enum { NAMED = sizeof named / sizeof *named };

struct cams {
    struct vs_record *record;
    struct vs_table table;
    struct vs_rows rows;
    int last_line;
    struct vs_take_field latitude, longitude, altitude; /* with the texts below */
    char place_text[3][32];
    char unit[NAMED][VS_UNIT_TEXT];
    int unit_line[NAMED];
    int has_names;
    int field[NAMED]; /* of a row; -1 */
    int64_t step_min; /* of the first row; 0 before it */
};

/* The value behind the last colon of a comment. */
static struct vs_take_field value_of(const struct vs_csv_row *row, char text[32])
{
    struct vs_take_field at = vs_take_csv(row, 0);
    const char *colon = strrchr(at.text, ':');
    const char *start = colon + 1 + strspn(colon + 1, " \t");
    snprintf(text, 32, "%s", start);
    at.column += (int)(start - at.text);
    at.text = text;
    return at;
}

/* "7. GHI. Global irradiation ... (Wh/m2)" */
static void take_description(struct cams *c, const char *text, int line)
{
    text += strspn(text, "0123456789");
    if (strncmp(text, ". ", 2) != 0) {
        return;
    }
    text += 2;
    for (int k = 0; k < NAMED; k++) {
        size_t length = strlen(named[k].names);
        if (strncasecmp(text, named[k].names, length) == 0 && text[length] == '.') {
            vs_unit_in_brackets(text, c->unit[k]);
            c->unit_line[k] = line;
        }
    }
}

static enum vs_err take_comment(struct cams *c, const struct vs_csv_row *row, struct vs_diag *diag)
{
    const char *text = row->fields[0].text;
    text += strspn(text, "# \t");
    if (strncasecmp(text, "Observation period", 18) == 0 && row->count > 1) {
        c->has_names = 1;
        for (int k = 0; k < NAMED; k++) {
            c->field[k] = vs_header_find(row, named[k].names);
        }
        c->table.width = row->count;
        return VS_OK;
    }
    if (strncasecmp(text, "Time reference", 14) == 0 && !strstr(text, "(UT)")) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the line is '%.60s'; allowed is 'Time reference: Universal time (UT)', "
                       "for hours of true solar time are not of equal length",
                       text);
    }
    if (strncasecmp(text, "Latitude", 8) == 0 && strchr(text, ':')) {
        c->latitude = value_of(row, c->place_text[0]);
    } else if (strncasecmp(text, "Longitude", 9) == 0 && strchr(text, ':')) {
        c->longitude = value_of(row, c->place_text[1]);
    } else if (strncasecmp(text, "Altitude", 8) == 0 && strchr(text, ':')) {
        c->altitude = value_of(row, c->place_text[2]);
    } else if (strncasecmp(text, "Title:", 6) == 0) {
        char *make = c->record->make;
        vs_take_words(text + 6, make, sizeof c->record->make);
        size_t length = strlen(make);
        if (length && make[length - 1] == '.') {
            make[length - 1] = '\0'; /* it is a name here, not a sentence */
        }
    }
    take_description(c, text, row->line);
    return VS_OK;
}

/* Minutes since 1970 of "2020-06-01T12:01:00.0"; the rest of the text, or null. */
static const char *take_instant(const char *text, int64_t *minute, struct vs_stamp *stamp)
{
    const char *rest = vs_stamp_scan(text, "YYYY-MM-DDThh:mm:00", stamp);
    rest = rest && *rest == '.' ? rest + 1 + strspn(rest + 1, "0") : rest;
    struct vs_date date = {stamp->year, stamp->month, stamp->day};
    if (!rest || date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > vs_date_days_in_month(date.year, date.month)) {
        return NULL;
    }
    *minute = vs_date_days(date) * 1440 + stamp->minute;
    return rest;
}

static enum vs_err take_period(struct cams *c, const struct vs_csv_row *row, struct vs_stamp *stamp,
                               struct vs_diag *diag)
{
    struct vs_stamp last = {0};
    int64_t begin = 0, end = 0;
    const char *text = row->fields[0].text;
    const char *rest = take_instant(text, &begin, stamp);
    rest = rest && *rest == '/' ? take_instant(rest + 1, &end, &last) : NULL;
    if (!rest || *rest) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[0].column,
                       "the period is '%.60s'; allowed is the form "
                       "2020-06-01T12:00:00.0/2020-06-01T12:01:00.0",
                       text);
    }
    int64_t step = end - begin;
    int is_first = c->step_min == 0;
    if (step < 1 || step > 1440 || 1440 % step != 0 || (!is_first && step != c->step_min)) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[0].column,
                       "the period lasts %lld min; allowed are equal periods of 1 min to a day",
                       (long long)step);
    }
    c->step_min = step;
    return VS_OK;
}

/* Columns are added when the first row has said how long a step is. */
static enum vs_err begin_rows(struct cams *c, const struct vs_csv_row *row, struct vs_diag *diag)
{
    static const char needed[] =
        "GHI, or BNI with DHI, of CAMS radiation (not McClear's clear sky)";
    if (!c->has_names || !c->latitude.text || !c->longitude.text || !c->altitude.text) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "rows begin before the header is whole; needed are lines with Latitude, "
                       "Longitude, Altitude and one that names the columns");
    }
    c->table.step_h = (double)c->step_min / 60.0;
    enum vs_err err = vs_place_take(&c->latitude, &c->longitude, &c->altitude, c->record, diag);
    for (int k = 0; !err && k < NAMED; k++) {
        struct vs_take_field at = {row->file, c->unit_line[k], 1, ""};
        err = c->field[k] < 0 ? VS_OK
                              : vs_table_add(&c->table, &named[k], c->field[k], &at, c->unit[k],
                                             c->record, diag);
    }
    c->rows.columns = vs_table_columns(&c->table);
    return err ? err : vs_table_needs_light(&c->table, row, needed, diag);
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct cams *c = context;
    c->last_line = row->line;
    if (row->fields[0].text[0] == '#') {
        return take_comment(c, row, diag);
    }
    double values[VS_COLUMN_COUNT];
    struct vs_stamp stamp = {0};
    const struct vs_row_place place = {row->file, row->line, row->fields[0].column};
    int is_first = c->step_min == 0;
    enum vs_err err = take_period(c, row, &stamp, diag);
    err = !err && is_first ? begin_rows(c, row, diag) : err;
    err = err ? err : vs_table_width(&c->table, row, diag);
    err = err ? err : vs_table_take(&c->table, row, values, c->record, diag);
    return err ? err : vs_rows_add(&c->rows, &place, &stamp, values, diag);
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct cams c = {.record = record, .table = {.missing = "nan -999"}};
    enum vs_err err = vs_csv_read_delimited(text->bytes, text->size, text->name, ';', take_row, &c,
                                            diag);
    int is_day = c.step_min == 1440;
    struct vs_rows_rule rule = {.step_min = (int)c.step_min,
                                .stamp = is_day ? VS_STAMP_DAY : VS_STAMP_START};
    err = err ? err : vs_rows_end(&c.rows, &rule, text->name, record, diag);
    vs_rows_free(&c.rows);
    record->clock = VS_CLOCK_UTC;
    record->utc_offset_h = is_day ? 0 : vs_zone_of_longitude(record->longitude_deg);
    return err;
}

static int probe(const struct vs_text *text)
{
    return vs_text_begins(text, 1, 8, "# Title: CAMS");
}

const struct vs_reader vs_reader_cams = {
    "cams", "CAMS radiation; begin and end of each step, UT, Wh/m2 over the step", probe,
    read_text};
