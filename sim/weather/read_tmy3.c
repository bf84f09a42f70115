/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TMY3, the typical years of the National Renewable Energy Laboratory (User's Manual for TMY3 Data
 * Sets, NREL/TP-581-43156, 2008), and files of others in the same form.
 *
 * A line for the station, a line that names the columns, then a row for each hour, named by its end
 * in local standard time: 01:00 to 24:00. Months come from different years. -9900 is missing. */
#include <string.h>

#include "sim/weather/stamp.h"
#include "sim/weather/table.h"

static const struct vs_named named[] = {
    {"GHI", VS_COLUMN_GHI, "W/m2"},
    {"DNI", VS_COLUMN_DNI, "W/m2"},
    {"DHI", VS_COLUMN_DHI, "W/m2"},
    {"Dry-bulb", VS_COLUMN_AIR, "C"},
    {"Wspd", VS_COLUMN_WIND, "m/s"},
    {"Dew-point", VS_COLUMN_DEW_POINT, "C"},
    {"RHum", VS_COLUMN_HUMIDITY, "%"},
    {"Pressure", VS_COLUMN_PRESSURE, "mbar"},
    {"ETR", VS_COLUMN_EXTRA_HORIZONTAL, "W/m2"},
    {"ETRN", VS_COLUMN_EXTRA_NORMAL, "W/m2"},
    {"GH illum", VS_COLUMN_GLOBAL_LX, "lx"},
    {"DN illum", VS_COLUMN_DIRECT_LX, "lx"},
    {"DH illum", VS_COLUMN_DIFFUSE_LX, "lx"},
    {"Zenith lum", VS_COLUMN_ZENITH_CDM2, "cd/m2"},
    {"Wdir", VS_COLUMN_WIND_FROM, "degrees"},
    {"TotCld", VS_COLUMN_CLOUD_TENTHS, "tenths"},
    {"OpqCld", VS_COLUMN_OPAQUE_TENTHS, "tenths"},
    {"Hvis", VS_COLUMN_VISIBILITY, "m"},
    {"CeilHgt", VS_COLUMN_CEILING, "m"},
    {"Pwat", VS_COLUMN_WATER, "cm"},
    {"AOD", VS_COLUMN_AEROSOL, "unitless"},
    {"Alb", VS_COLUMN_ALBEDO, "unitless"},
    {"Lprecip depth", VS_COLUMN_RAIN, "mm"},
    {"Lprecip quantity", VS_COLUMN_RAIN_HOURS, "hr"},
};

struct tmy3 {
    struct vs_record *record;
    struct vs_table table;
    struct vs_rows rows;
    int lines, last_line;
    int date, time; /* fields */
};

static enum vs_err take_station(struct tmy3 *t, const struct vs_csv_row *row, struct vs_diag *diag)
{
    if (row->count < 7) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the station's line has %d values; allowed are 7: code, name, state, time "
                       "zone, latitude, longitude, elevation",
                       row->count);
    }
    const struct vs_take_field zone = vs_take_csv(row, 3), latitude = vs_take_csv(row, 4),
                               longitude = vs_take_csv(row, 5), altitude = vs_take_csv(row, 6);
    vs_take_words(row->fields[1].text, t->record->place, sizeof t->record->place);
    vs_take_words("TMY3", t->record->make, sizeof t->record->make);
    enum vs_err err = vs_zone_take("the time zone", &zone, &t->record->utc_offset_h, diag);
    return err ? err : vs_place_take(&latitude, &longitude, &altitude, t->record, diag);
}

static enum vs_err take_header(struct tmy3 *t, const struct vs_csv_row *row, struct vs_diag *diag)
{
    static const char needed[] = "Date (MM/DD/YYYY), Time (HH:MM), and GHI or DNI with DHI";
    t->date = vs_header_find(row, "Date");
    t->time = vs_header_find(row, "Time");
    if (t->date < 0 || t->time < 0) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the header has no column %s; needed are %s", t->date < 0 ? "Date" : "Time",
                       needed);
    }
    int count = sizeof named / sizeof *named;
    enum vs_err err = vs_table_find(&t->table, row, named, count, t->record, diag);
    t->rows.columns = vs_table_columns(&t->table);
    return err ? err : vs_table_needs_light(&t->table, row, needed, diag);
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct tmy3 *t = context;
    t->last_line = row->line;
    t->lines++;
    if (t->lines <= 2) {
        return t->lines == 1 ? take_station(t, row, diag) : take_header(t, row, diag);
    }
    double values[VS_COLUMN_COUNT];
    struct vs_stamp stamp = {0};
    enum vs_err err = vs_table_width(&t->table, row, diag);
    if (err) {
        return err;
    }
    const struct vs_take_field date = vs_take_csv(row, t->date), time = vs_take_csv(row, t->time);
    const struct vs_row_place place = {row->file, row->line, date.column};
    err = vs_stamp_take(&date, "MM/DD/YYYY", &stamp, diag);
    err = err ? err : vs_stamp_take(&time, "hh:mm", &stamp, diag);
    err = err ? err : vs_table_take(&t->table, row, values, t->record, diag);
    return err ? err : vs_rows_add(&t->rows, &place, &stamp, values, diag);
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct tmy3 t = {.record = record, .table = {.missing = "-9900 -9999", .step_h = 1}};
    enum vs_err err = vs_csv_read_memory(text->bytes, text->size, text->name, take_row, &t, diag);
    struct vs_rows_rule rule = {
        .step_min = 60, .stamp = VS_STAMP_END, .clock_offset_h = record->utc_offset_h};
    err = err ? err : vs_rows_end(&t.rows, &rule, text->name, record, diag);
    err = err ? err : vs_whole_year(record, t.last_line, diag);
    vs_rows_free(&t.rows);
    record->clock = VS_CLOCK_STANDARD;
    return err;
}

static int probe(const struct vs_text *text)
{
    return vs_text_begins(text, 2, 2, "Date (MM/DD/YYYY)");
}

const struct vs_reader vs_reader_tmy3 = {
    "tmy3", "TMY3: typical year; hour-ending 01:00 to 24:00, local standard time", probe,
    read_text};
