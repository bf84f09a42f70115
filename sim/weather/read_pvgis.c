/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PVGIS: the typical year (TMY) and the hourly series (seriescalc) as CSV; of the year also the
 * table alone.
 *
 * Lines about the place, for a typical year the year that each month is from, a line that names
 * the columns, a row an hour, a legend. Stamps are UTC and instants: the satellite's or the
 * reanalysis' view that stands for the hour around it. Rows of a series carry the minute of that
 * view (10, 30 ...); those of a typical year are named by the full hour, and `Irradiance Time
 * Offset (h)` says how much later the view was. Temperature and wind are of the full hour, at most
 * half an hour beside it.
 *
 * A series lies on a plane, with Slope and Azimuth (0 is south, west positive). On the level its
 * beam and diffuse parts are the global irradiance; on a slope they are kept as the plane's. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/weather/stamp.h"
#include "sim/weather/table.h"

static const struct vs_named named[] = {
    {"G(h)", VS_COLUMN_GHI, "W/m2"},
    {"Gb(n)", VS_COLUMN_DNI, "W/m2"},
    {"Gd(h)", VS_COLUMN_DHI, "W/m2"},
    {"Gb(i)", VS_COLUMN_PLANE_BEAM, "W/m2"},
    {"Gd(i)", VS_COLUMN_PLANE_DIFFUSE, "W/m2"},
    {"Gr(i)", VS_COLUMN_PLANE_GROUND, "W/m2"},
    {"T2m", VS_COLUMN_AIR, "C"},
    {"WS10m", VS_COLUMN_WIND, "m/s"},
    {"RH", VS_COLUMN_HUMIDITY, "%"},
    {"IR(h)", VS_COLUMN_INFRARED, "W/m2"},
    {"WD10m", VS_COLUMN_WIND_FROM, "degree"},
    {"SP", VS_COLUMN_PRESSURE, "Pa"},
};
enum { NAMED = sizeof named / sizeof *named };

static const struct vs_named whole_plane = {"G(i)", VS_COLUMN_GHI, "W/m2"};

enum part { ABOUT, ROWS, LEGEND };

struct pvgis {
    struct vs_record *record;
    struct vs_table table;
    struct vs_rows rows;
    enum part part;
    int last_line; /* without the legend */
    int time;      /* field */
    int has_latitude, has_longitude, has_slope, has_azimuth;
    double slope_deg, azimuth_deg, offset_h;
    int is_series; /* on a plane, not a typical year */
};

struct about {
    const char *name;
    struct vs_take take;
    double *value;
    int *has;
};

/* What stands behind the colon of a line about the place; "30 deg. (optimum)" is 30. */
static enum vs_err take_about_number(const struct about *about, const struct vs_csv_row *row,
                                     struct vs_diag *diag)
{
    struct vs_take_field at = vs_take_csv(row, 0);
    const char *start = strchr(at.text, ':') + 1;
    start += strspn(start, " \t");
    char number[48];
    snprintf(number, sizeof number, "%.*s", (int)strcspn(start, " \t"), start);
    at.column += (int)(start - at.text);
    at.text = number;
    long unused = 0;
    enum vs_err err = vs_take_number(&about->take, &at, about->value, &unused, diag);
    *about->has = !err;
    return err;
}

static enum vs_err take_about(struct pvgis *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct vs_record *r = p->record;
    int unused;
    const struct about known[] = {
        {"Latitude",
         {"the latitude", " deg", -90, 90, NULL, 0, 0, 0, 0},
         &r->latitude_deg,
         &p->has_latitude},
        {"Longitude",
         {"the longitude", " deg", -180, 180, NULL, 0, 0, 0, 0},
         &r->longitude_deg,
         &p->has_longitude},
        {"Elevation",
         {"the elevation", " m", -430, 9000, NULL, 0, 0, 0, 0},
         &r->altitude_m,
         &r->has_altitude},
        {"Slope",
         {"the slope of the plane", " deg", 0, 90, NULL, 0, 0, 0, 0},
         &p->slope_deg,
         &p->has_slope},
        {"Azimuth",
         {"the azimuth of the plane, from south", " deg", -180, 180, NULL, 0, 0, 0, 0},
         &p->azimuth_deg,
         &p->has_azimuth},
        {"Irradiance Time Offset",
         {"the irradiance's time offset", " h", -1, 1, NULL, 0, 0, 0, 0},
         &p->offset_h,
         &unused},
    };
    const char *text = row->fields[0].text;
    for (size_t k = 0; strchr(text, ':') && k < sizeof known / sizeof *known; k++) {
        if (strncasecmp(text, known[k].name, strlen(known[k].name)) == 0) {
            return take_about_number(&known[k], row, diag);
        }
    }
    if (strncasecmp(text, "Radiation database:", 19) == 0) {
        vs_take_words(text + 19, r->make, sizeof r->make);
    }
    return VS_OK;
}

/* A series on the level says all that is needed; its parts are those of the level. */
static enum vs_err take_plane(struct pvgis *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    int whole = vs_header_find(row, whole_plane.names);
    int parts = vs_table_has(&p->table, VS_COLUMN_PLANE_BEAM) &&
                vs_table_has(&p->table, VS_COLUMN_PLANE_DIFFUSE);
    p->is_series = parts || whole >= 0;
    if (!p->is_series) {
        static const char needed[] =
            "G(h) or Gb(n) with Gd(h) of a typical year, or Gb(i) with Gd(i) of a series";
        return vs_table_needs_light(&p->table, row, needed, diag);
    }
    if (!p->has_slope || !p->has_azimuth) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "no line above gives the plane's %s; needed are Slope: and Azimuth:",
                       p->has_slope ? "Azimuth" : "Slope");
    }
    p->record->plane_tilt_deg = p->slope_deg;
    p->record->plane_azimuth_deg = fmod(p->azimuth_deg + 180, 360);
    if (parts) {
        return VS_OK;
    }
    struct vs_take_field at = vs_take_csv(row, whole);
    if (p->slope_deg > 0) {
        return vs_fail(diag, VS_ERR_INPUT, at.file, at.line, at.column,
                       "G(i) is the sum on a slope of %g deg; allowed are its components Gb(i), "
                       "Gd(i) and Gr(i), or a slope of 0",
                       p->slope_deg);
    }
    return vs_table_add(&p->table, &whole_plane, whole, &at, "", p->record, diag);
}

static uint64_t columns_of_rows(const struct pvgis *p)
{
    const uint64_t plane = VS_COLUMN_BIT(VS_COLUMN_PLANE_BEAM) |
                           VS_COLUMN_BIT(VS_COLUMN_PLANE_DIFFUSE) |
                           VS_COLUMN_BIT(VS_COLUMN_PLANE_GROUND);
    uint64_t columns = vs_table_columns(&p->table);
    if (p->is_series && p->slope_deg == 0) {
        int parts = (columns & plane) != 0;
        columns &= ~plane;
        columns |= VS_COLUMN_BIT(VS_COLUMN_GHI) | (parts ? VS_COLUMN_BIT(VS_COLUMN_DHI) : 0);
    }
    return columns;
}

static enum vs_err take_header(struct pvgis *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    if (p->has_latitude != p->has_longitude) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "no line above gives the %s; needed are Latitude and Longitude, or neither",
                       p->has_latitude ? "longitude" : "latitude");
    }
    p->part = ROWS;
    p->record->has_place = p->has_latitude;
    enum vs_err err = vs_table_find(&p->table, row, named, NAMED, p->record, diag);
    err = err ? err : take_plane(p, row, diag);
    p->rows.columns = columns_of_rows(p);
    return err;
}

static enum vs_err take_values(struct pvgis *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    double values[VS_COLUMN_COUNT];
    struct vs_stamp stamp = {0};
    enum vs_err err = vs_table_width(&p->table, row, diag);
    if (err) {
        return err;
    }
    const struct vs_take_field time = vs_take_csv(row, p->time);
    const struct vs_row_place place = {row->file, row->line, time.column};
    err = vs_stamp_take(&time, "YYYYMMDD:hhmm", &stamp, diag);
    err = err ? err : vs_table_take(&p->table, row, values, p->record, diag);
    if (err) {
        return err;
    }
    if (p->is_series && vs_table_has(&p->table, VS_COLUMN_PLANE_BEAM)) {
        values[VS_COLUMN_GHI] = values[VS_COLUMN_PLANE_BEAM] + values[VS_COLUMN_PLANE_DIFFUSE];
        values[VS_COLUMN_DHI] = values[VS_COLUMN_PLANE_DIFFUSE];
    }
    return vs_rows_add(&p->rows, &place, &stamp, values, diag);
}

/* "G(h): Global irradiance on the horizontal plane (W/m2)": the unit of a column that is read. */
static enum vs_err take_legend(const struct pvgis *p, const struct vs_csv_row *row,
                               struct vs_diag *diag)
{
    const char *text = row->fields[0].text;
    if (*text >= '0' && *text <= '9') {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[0].column,
                       "a row '%.40s' follows the legend; allowed is one table in a file", text);
    }
    for (int k = 0; k < NAMED; k++) {
        size_t length = strlen(named[k].names);
        if (strncasecmp(text, named[k].names, length) != 0 || text[length] != ':' ||
            !vs_table_has(&p->table, named[k].column)) {
            continue;
        }
        char unit[VS_UNIT_TEXT];
        vs_unit_in_brackets(row->count > 1 ? row->fields[row->count - 1].text : text + length,
                            unit);
        const char *ours = vs_column_info[named[k].column].unit;
        if (*unit && vs_unit_factor(unit, ours, 0) != vs_unit_factor(named[k].unit, ours, 0)) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[0].column,
                           "the legend gives %s in '%s'; allowed is %s", named[k].names, unit,
                           named[k].unit);
        }
    }
    return VS_OK;
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct pvgis *p = context;
    if (p->part == ABOUT) {
        p->last_line = row->line;
        p->time = vs_header_find(row, "time(UTC)|time");
        return p->time >= 0 && row->count > 1 ? take_header(p, row, diag)
                                              : take_about(p, row, diag);
    }
    const char *text = row->fields[0].text;
    int is_row = (*text >= '0' && *text <= '9') || row->count == p->table.width;
    if (p->part == ROWS && is_row) {
        p->last_line = row->line;
        return take_values(p, row, diag);
    }
    p->part = LEGEND;
    return take_legend(p, row, diag);
}

static enum vs_err finish(struct pvgis *p, const struct vs_text *text, struct vs_diag *diag)
{
    struct vs_record *record = p->record;
    if (p->part == ABOUT) {
        return vs_fail(diag, VS_ERR_INPUT, text->name, p->last_line, 0,
                       "no line names the columns; needed is one that begins with time(UTC) or "
                       "time");
    }
    struct vs_rows_rule rule = {.step_min = 60, .stamp = VS_STAMP_MIDDLE};
    rule.late_min = -(int)floor(p->offset_h * 60 + 0.5); /* the view is later than the stamp */
    enum vs_err err = vs_rows_end(&p->rows, &rule, text->name, record, diag);
    record->clock = VS_CLOCK_UTC;
    record->utc_offset_h = record->has_place ? vs_zone_of_longitude(record->longitude_deg) : 0;
    return err || p->is_series ? err : vs_whole_year(record, p->last_line, diag);
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct pvgis p = {.record = record, .table = {.missing = NULL}};
    vs_take_words("PVGIS", record->make, sizeof record->make);
    enum vs_err err = vs_csv_read_memory(text->bytes, text->size, text->name, take_row, &p, diag);
    err = err ? err : finish(&p, text, diag);
    vs_rows_free(&p.rows);
    return err;
}

static int probe(const struct vs_text *text)
{
    return vs_text_begins(text, 1, 3, "Latitude (decimal degrees):") ||
           vs_text_begins(text, 1, 1, "time(UTC),") || vs_text_begins(text, 1, 1, "time,G");
}

const struct vs_reader vs_reader_pvgis = {
    "pvgis", "PVGIS typical year and hourly series; instants with their offset, UTC", probe,
    read_text};
