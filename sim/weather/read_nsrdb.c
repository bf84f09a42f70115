/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The National Solar Radiation Database, PSM3 and PSM4: the file as it is downloaded, and the data
 * frame that programs write of it.
 *
 * The file has a line of names, a line of their values, a line that names the columns. `Time Zone`
 * is the clock of the rows (0 when they were asked for in UTC), `Local Time Zone` that of the
 * place. The frame has the columns alone, with an index in front: a number, or the time with its
 * offset; without an offset the clock is not known, and taken for UTC.
 *
 * A stamp is the middle of its step. Rows are pictures of the satellite at the stamp, or (60 and 30
 * minutes since 2018) the mean of the 5-minute values from 15 minutes before it to 15 after
 * (unofficial PSM3 user guide, "Data Aggregation"); the solar zenith angle in the files is that of
 * the stamp. Hourly rows stand at minute 30, so their step is the full hour; half-hourly ones at
 * minutes 0 and 30, so their steps begin at minutes 45 and 15. */
#include <stdio.h>
#include <string.h>

#include "sim/weather/stamp.h"
#include "sim/weather/table.h"

static const struct vs_named named[] = {
    {"GHI", VS_COLUMN_GHI, "W/m2"},
    {"DNI", VS_COLUMN_DNI, "W/m2"},
    {"DHI", VS_COLUMN_DHI, "W/m2"},
    {"Temperature|Air Temperature", VS_COLUMN_AIR, "c"},
    {"Wind Speed", VS_COLUMN_WIND, "m/s"},
    {"Dew Point", VS_COLUMN_DEW_POINT, "c"},
    {"Relative Humidity", VS_COLUMN_HUMIDITY, "%"},
    {"Pressure", VS_COLUMN_PRESSURE, "mbar"},
    {"Wind Direction", VS_COLUMN_WIND_FROM, "degrees"},
    {"Precipitable Water", VS_COLUMN_WATER, "cm"},
    {"Surface Albedo", VS_COLUMN_ALBEDO, ""},
    {"AOD", VS_COLUMN_AEROSOL, ""},
};
enum { NAMED = sizeof named / sizeof *named };

static const char *const time_names[] = {"Year", "Month", "Day", "Hour", "Minute"};
static const int time_low[] = {1, 1, 1, 0, 0}, time_high[] = {9999, 12, 31, 23, 59};
enum { TIMES = 5 };

/* Where the first line has the name of something about the place or a unit. */
enum { LATITUDE, LONGITUDE, ELEVATION, ZONE, LOCAL_ZONE, ABOUT };
static const char *const about_names[ABOUT] = {"Latitude", "Longitude", "Elevation", "Time Zone",
                                               "Local Time Zone"};

struct nsrdb {
    struct vs_record *record;
    struct vs_table table;
    struct vs_rows rows;
    int is_frame, lines, last_line;
    int about[ABOUT], version, city, location, unit[NAMED]; /* fields of the first two lines */
    char unit_text[NAMED][VS_UNIT_TEXT];
    int unit_column[NAMED];
    int time[TIMES]; /* fields of a row */
    double clock_h;  /* of the rows, less UTC */
    int rows_read;
    int index_is_number; /* of frames */
    char offset[16];     /* of frames, as their first row has it */
};

static enum vs_err take_names(struct nsrdb *n, const struct vs_csv_row *row, struct vs_diag *diag)
{
    for (int k = 0; k < ABOUT; k++) {
        n->about[k] = vs_header_find(row, about_names[k]);
        if (n->about[k] < 0) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                           "the first line has no '%s'; needed are Latitude, Longitude, Elevation, "
                           "Time Zone and Local Time Zone",
                           about_names[k]);
        }
    }
    for (int k = 0; k < NAMED; k++) {
        char name[64];
        size_t length = strcspn(named[k].names, "|");
        snprintf(name, sizeof name, "%.*s Units", (int)length, named[k].names);
        n->unit[k] = vs_header_find(row, name);
    }
    n->version = vs_header_find(row, "Version");
    n->city = vs_header_find(row, "City");
    n->location = vs_header_find(row, "Location ID");
    return VS_OK;
}

static const char *text_of(const struct vs_csv_row *row, int field)
{
    return field >= 0 && field < row->count ? row->fields[field].text : "";
}

static enum vs_err take_about(struct nsrdb *n, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct vs_take_field at[ABOUT];
    for (int k = 0; k < ABOUT; k++) {
        if (n->about[k] >= row->count) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                           "the second line has %d values and none for '%s'; allowed is one for "
                           "each name of the first",
                           row->count, about_names[k]);
        }
        at[k] = vs_take_csv(row, n->about[k]);
    }
    for (int k = 0; k < NAMED; k++) {
        if (n->unit[k] >= 0 && n->unit[k] < row->count) {
            snprintf(n->unit_text[k], VS_UNIT_TEXT, "%s", row->fields[n->unit[k]].text);
            n->unit_column[k] = row->fields[n->unit[k]].column;
        }
    }
    char words[VS_RECORD_TEXT];
    const char *city = text_of(row, n->city);
    snprintf(words, sizeof words, "%s", strcmp(city, "-") == 0 ? "" : city);
    vs_take_words(words, n->record->place, sizeof n->record->place);
    snprintf(words, sizeof words, "NSRDB %.20s, location %.20s", text_of(row, n->version),
             text_of(row, n->location));
    vs_take_words(words, n->record->make, sizeof n->record->make);
    enum vs_err err = vs_place_take(&at[LATITUDE], &at[LONGITUDE], &at[ELEVATION], n->record, diag);
    err = err ? err : vs_zone_take("the Time Zone", &at[ZONE], &n->clock_h, diag);
    return err ? err
               : vs_zone_take("the Local Time Zone", &at[LOCAL_ZONE], &n->record->utc_offset_h,
                              diag);
}

/* Units stand in the second line, columns in the third. */
static enum vs_err add_columns(struct nsrdb *n, const struct vs_csv_row *row, struct vs_diag *diag)
{
    enum vs_err err = vs_table_find(&n->table, row, NULL, 0, n->record, diag);
    for (int k = 0; !err && k < NAMED; k++) {
        struct vs_take_field at = {row->file, 2, n->unit_column[k], ""};
        int field = vs_header_find(row, named[k].names);
        if (field >= 0) {
            err = vs_table_add(&n->table, &named[k], field, &at, n->unit_text[k], n->record, diag);
        }
    }
    return err;
}

static enum vs_err take_header(struct nsrdb *n, const struct vs_csv_row *row, struct vs_diag *diag)
{
    static const char needed[] = "Year, Month, Day, Hour, Minute, and GHI or DNI with DHI";
    for (int k = 0; k < TIMES; k++) {
        n->time[k] = vs_header_find(row, time_names[k]);
        if (n->time[k] < 0) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                           "the header has no column %s; needed are %s", time_names[k], needed);
        }
    }
    enum vs_err err = add_columns(n, row, diag);
    n->rows.columns = vs_table_columns(&n->table);
    return err ? err : vs_table_needs_light(&n->table, row, needed, diag);
}

static enum vs_err take_time(const struct nsrdb *n, const struct vs_csv_row *row,
                             struct vs_stamp *stamp, struct vs_diag *diag)
{
    int part[TIMES] = {0};
    enum vs_err err = VS_OK;
    for (int k = 0; !err && k < TIMES; k++) {
        char name[16];
        snprintf(name, sizeof name, "the %s", time_names[k]);
        struct vs_take_field at = vs_take_csv(row, n->time[k]);
        err = vs_take_integer(name, &at, time_low[k], time_high[k], &part[k], diag);
    }
    *stamp = (struct vs_stamp){part[0], part[1], part[2], part[3] * 60 + part[4]};
    return err;
}

static enum vs_err refuse_index(const struct vs_csv_row *row, const char *allowed,
                                struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[0].column,
                   "the index is '%.40s'; allowed is %s", row->fields[0].text, allowed);
}

/* "-07:00" behind the time of an index, that of the whole file. A change of it is summer time. */
static enum vs_err take_offset(struct nsrdb *n, const struct vs_csv_row *row, const char *text,
                               struct vs_diag *diag)
{
    if (n->rows_read > 0 && strcmp(text, n->offset) != 0) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[0].column,
                       "the offset from UTC is '%.8s' and was '%.8s' in the first row (summer "
                       "time?); allowed is one offset in a file, that of standard time",
                       text, n->offset);
    }
    struct vs_stamp offset = {0};
    const char *rest = *text ? vs_stamp_scan(text + 1, "hh:mm", &offset) : text;
    double hours = offset.minute / 60.0 * (*text == '-' ? -1 : 1);
    if (!rest || *rest || !strchr("+-", *text) || hours < -12 || hours > 14) {
        return refuse_index(row, "a number, or a time as 2023-01-01 00:00:00-07:00", diag);
    }
    snprintf(n->offset, sizeof n->offset, "%s", text);
    n->clock_h = n->record->utc_offset_h = hours;
    return VS_OK;
}

/* The index of a frame. Where it is a time, it says what the columns say. */
static enum vs_err take_index(struct nsrdb *n, const struct vs_csv_row *row,
                              const struct vs_stamp *stamp, struct vs_diag *diag)
{
    struct vs_stamp index = {0};
    const char *text = row->fields[0].text;
    const char *rest = vs_stamp_scan(text, "YYYY-MM-DD hh:mm:", &index);
    double number;
    int is_number = *text == '\0' || vs_number(text, &number) == 0;
    if (n->rows_read == 0) {
        n->index_is_number = is_number;
    }
    if (is_number && n->index_is_number) {
        return VS_OK;
    }
    if (!rest || n->index_is_number || strncmp(rest, "00", 2) != 0) {
        return refuse_index(row, "a number in all rows, or a time as 2023-01-01 00:00:00-07:00",
                            diag);
    }
    enum vs_err err = take_offset(n, row, rest + 2, diag);
    int same = index.year == stamp->year && index.month == stamp->month &&
               index.day == stamp->day && index.minute == stamp->minute;
    return err || same ? err : refuse_index(row, "the time that the columns of the row give", diag);
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct nsrdb *n = context;
    n->last_line = row->line;
    n->lines++;
    int header_line = n->is_frame ? 1 : 3;
    if (n->lines <= header_line) {
        return n->lines == header_line ? take_header(n, row, diag)
               : n->lines == 1         ? take_names(n, row, diag)
                                       : take_about(n, row, diag);
    }
    double values[VS_COLUMN_COUNT];
    struct vs_stamp stamp;
    enum vs_err err = vs_table_width(&n->table, row, diag);
    err = err ? err : take_time(n, row, &stamp, diag);
    err = !err && n->time[0] > 0 && n->is_frame ? take_index(n, row, &stamp, diag) : err;
    err = err ? err : vs_table_take(&n->table, row, values, n->record, diag);
    if (err) {
        return err;
    }
    const struct vs_row_place place = {row->file, row->line, row->fields[n->time[0]].column};
    n->rows_read++;
    return vs_rows_add(&n->rows, &place, &stamp, values, diag);
}

static int is_frame(const struct vs_text *text)
{
    return vs_text_begins(text, 1, 1, ",Year,Month,Day,Hour,Minute,") ||
           vs_text_begins(text, 1, 1, "Year,Month,Day,Hour,Minute,");
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct nsrdb n = {
        .record = record, .table = {.missing = "-9999 -999"}, .is_frame = is_frame(text)};
    enum vs_err err = vs_csv_read_memory(text->bytes, text->size, text->name, take_row, &n, diag);
    struct vs_rows_rule rule = {.stamp = VS_STAMP_MIDDLE, .clock_offset_h = n.clock_h};
    err = err ? err : vs_rows_end(&n.rows, &rule, text->name, record, diag);
    vs_rows_free(&n.rows);
    int is_utc = n.clock_h == 0 && (n.is_frame || record->utc_offset_h != 0);
    record->clock = is_utc ? VS_CLOCK_UTC : VS_CLOCK_STANDARD;
    return !err && record->typical ? vs_whole_year(record, n.last_line, diag) : err;
}

static int probe(const struct vs_text *text)
{
    return vs_text_begins(text, 1, 1, "Source,Location ID,") || is_frame(text);
}

const struct vs_reader vs_reader_nsrdb = {
    "nsrdb", "NSRDB PSM3 and PSM4, file or frame; mid-interval, by the file's Time Zone or UTC",
    probe, read_text};
