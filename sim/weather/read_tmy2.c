/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TMY2: typical years of the National Solar Radiation Data Base 1961-1990.
 *
 * Lines of fixed width: one of the station, then 8760 of 142 characters. A row is named by the end
 * of its hour, 1 to 24, in local standard time; its year has two digits and is that of the month's
 * source. Positions and units: User's Manual for TMY2s, NREL/SP-463-7668, tables 3-1 and 3-2. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/weather/lines.h"
#include "sim/weather/reader.h"
#include "sim/weather/rows.h"
#include "sim/weather/take.h"

enum { ROW_BYTES = 142, YEAR_ROWS = 8760, CENTURY = 1900 };

struct field {
    int from, to; /* positions, from 1 */
    int needed;   /* wrong is refused; else set aside */
    struct vs_take take;
};

#define C(name) VS_COLUMN_##name
static const struct field fields[] = {
    {18, 21, 1, {"the global irradiation", " Wh/m2", 0, 1500, "9999", 0, C(GHI), 0, 0}},
    {24, 27, 1, {"the direct irradiation", " Wh/m2", 0, 1500, "9999", 0, C(DNI), 0, 0}},
    {30, 33, 1, {"the diffuse irradiation", " Wh/m2", 0, 1000, "9999", 0, C(DHI), 0, 0}},
    {68, 71, 1, {"the air temperature", " tenths of degC", -700, 700, "9999", 0, C(AIR), .1, 0}},
    {96, 98, 1, {"the wind speed", " tenths of m/s", 0, 600, "999", 0, C(WIND), .1, 0}},
    {10, 13, 0, {"", "", 0, 1500, "9999", 0, C(EXTRA_HORIZONTAL), 0, 0}},
    {14, 17, 0, {"", "", 0, 1500, "9999", 0, C(EXTRA_NORMAL), 0, 0}},
    {36, 39, 0, {"", "", 0, 9998, "9999", 0, C(GLOBAL_LX), 100, 0}},
    {42, 45, 0, {"", "", 0, 9998, "9999", 0, C(DIRECT_LX), 100, 0}},
    {48, 51, 0, {"", "", 0, 9998, "9999", 0, C(DIFFUSE_LX), 100, 0}},
    {54, 57, 0, {"", "", 0, 9998, "9999", 0, C(ZENITH_CDM2), 10, 0}},
    {60, 61, 0, {"", "", 0, 10, "99", 0, C(CLOUD_TENTHS), 0, 0}},
    {64, 65, 0, {"", "", 0, 10, "99", 0, C(OPAQUE_TENTHS), 0, 0}},
    {74, 77, 0, {"", "", -1100, 700, "9999", 0, C(DEW_POINT), .1, 0}},
    {80, 82, 0, {"", "", 0, 110, "999", 0, C(HUMIDITY), 0, 0}},
    {85, 88, 0, {"", "", 200, 1200, "9999", 0, C(PRESSURE), 100, 0}},
    {91, 93, 0, {"", "", 0, 360, "999", 0, C(WIND_FROM), 0, 0}},
    {101, 104, 0, {"", "", 0, 9980, "9999", 0, C(VISIBILITY), .1, 0}},
    {107, 111, 0, {"", "", 0, 99998, "99999", 0, C(CEILING), 0, 0}},
    {114, 114, 0, {"", "", 0, 8, "9", 0, C(WEATHER_OBSERVED), 0, 0}},
    {115, 123, 0, {"", "", 0, 999999998, "999999999", 0, C(WEATHER_CODES), 0, 0}},
    {124, 126, 0, {"", "", 0, 998, "999", 0, C(WATER), 0, 0}},
    {129, 131, 0, {"", "", 0, 998, "999", 0, C(AEROSOL), .001, 0}},
    {134, 136, 0, {"", "", 0, 998, "999", 0, C(SNOW_DEPTH), 0, 0}},
    {139, 140, 0, {"", "", 0, 98, "99", 0, C(SNOW_DAYS), 0, 0}},
};
#undef C
enum { FIELDS = sizeof fields / sizeof *fields };

static enum vs_err take_whole(const struct vs_lines *lines, const char *name, const int at[2],
                              const int range[2], int *value, struct vs_diag *diag)
{
    struct vs_cut cut;
    vs_lines_cut(lines, (size_t)at[0], (size_t)at[1], &cut);
    return vs_take_integer(name, &cut.field, range[0], range[1], value, diag);
}

/* Degrees and minutes, the letter of their side in front. */
struct angle {
    const char *name;
    int side, degrees[2], minutes[2]; /* positions */
    int most_deg;
};
static const struct angle latitude = {"the latitude", 38, {40, 41}, {43, 44}, 90};
static const struct angle longitude = {"the longitude", 46, {48, 50}, {52, 53}, 180};

static enum vs_err take_angle(const struct vs_lines *lines, const struct angle *angle,
                              double *value, struct vs_diag *diag)
{
    int degrees = 0, minutes = 0;
    enum vs_err err = take_whole(lines, angle->name, angle->degrees, (int[]){0, angle->most_deg},
                                 &degrees, diag);
    err = err ? err
              : take_whole(lines, angle->name, angle->minutes, (int[]){0, 59}, &minutes, diag);
    char side = lines->line[angle->side - 1];
    *value = (degrees * 60 + minutes) / 60.0;
    if (!err && *value > angle->most_deg) {
        return vs_fail(diag, VS_ERR_INPUT, lines->file, lines->number, angle->degrees[0],
                       "%s is %d deg %d min; allowed are up to %d deg", angle->name, degrees,
                       minutes, angle->most_deg);
    }
    *value = side == 'S' || side == 'W' ? 0 - *value : *value;
    return err;
}

static enum vs_err take_station(const struct vs_lines *lines, struct vs_record *r,
                                struct vs_diag *diag)
{
    int zone = 0, altitude = 0;
    enum vs_err err = take_whole(lines, "the time zone", (int[]){34, 36}, (int[]){-12, 14}, &zone,
                                 diag);
    err = err ? err : take_angle(lines, &latitude, &r->latitude_deg, diag);
    err = err ? err : take_angle(lines, &longitude, &r->longitude_deg, diag);
    err = err ? err
              : take_whole(lines, "the elevation", (int[]){56, 59}, (int[]){-430, 9000}, &altitude,
                           diag);
    struct vs_cut city, state;
    vs_lines_cut(lines, 8, 29, &city);
    vs_lines_cut(lines, 31, 32, &state);
    char place[VS_RECORD_TEXT];
    snprintf(place, sizeof place, "%s %s", city.text, state.text);
    vs_take_words(place, r->place, sizeof r->place);
    snprintf(r->make, sizeof r->make, "TMY2");
    r->utc_offset_h = zone;
    r->altitude_m = altitude;
    r->has_place = r->has_altitude = 1;
    return err;
}

static enum vs_err take_row(const struct vs_lines *lines, struct vs_rows *rows, struct vs_record *r,
                            struct vs_diag *diag)
{
    if (lines->length != ROW_BYTES) {
        return vs_fail(diag, VS_ERR_INPUT, lines->file, lines->number, 1,
                       "the row has %zu characters; allowed are %d", lines->length, ROW_BYTES);
    }
    int year = 0, month = 0, day = 0, hour = 0;
    enum vs_err err = take_whole(lines, "the year", (int[]){2, 3}, (int[]){0, 99}, &year, diag);
    err = err ? err : take_whole(lines, "the month", (int[]){4, 5}, (int[]){1, 12}, &month, diag);
    err = err ? err : take_whole(lines, "the day", (int[]){6, 7}, (int[]){1, 31}, &day, diag);
    err = err ? err : take_whole(lines, "the hour", (int[]){8, 9}, (int[]){1, 24}, &hour, diag);
    double values[VS_COLUMN_COUNT];
    for (int k = 0; k < FIELDS && !err; k++) {
        const struct field *f = &fields[k];
        struct vs_cut cut;
        vs_lines_cut(lines, (size_t)f->from, (size_t)f->to, &cut);
        double *value = &values[f->take.column];
        err = vs_take_value(&f->take, f->needed, &cut.field, value, r, diag);
    }
    struct vs_row_place place = {lines->file, lines->number, 2};
    struct vs_stamp stamp = {CENTURY + year, month, day, hour * 60};
    return err ? err : vs_rows_add(rows, &place, &stamp, values, diag);
}

static enum vs_err take_lines(struct vs_lines *lines, struct vs_rows *rows, struct vs_record *r,
                              struct vs_diag *diag)
{
    enum vs_err err = VS_OK;
    int station = 0;
    while (!err && vs_lines_next(lines)) {
        if (lines->length == 0) {
            continue;
        }
        err = station ? take_row(lines, rows, r, diag) : take_station(lines, r, diag);
        station = 1;
    }
    if (!err && rows->count != YEAR_ROWS) {
        return vs_fail(diag, VS_ERR_INPUT, lines->file, lines->number, 0,
                       "the file ends after %zu rows; allowed are %d", rows->count, YEAR_ROWS);
    }
    return err;
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct vs_lines lines;
    struct vs_rows rows = {0};
    for (int k = 0; k < FIELDS; k++) {
        rows.columns |= VS_COLUMN_BIT(fields[k].take.column);
    }
    vs_lines_open(&lines, text);
    enum vs_err err = take_lines(&lines, &rows, record, diag);
    struct vs_rows_rule rule = {
        .step_min = 60, .stamp = VS_STAMP_END, .clock_offset_h = record->utc_offset_h};
    record->clock = VS_CLOCK_STANDARD;
    err = err ? err : vs_rows_end(&rows, &rule, text->name, record, diag);
    vs_rows_free(&rows);
    return err;
}

/* " 12839 MIAMI                  FL  -5 N 25 48 W  80 16     2" */
static int probe(const struct vs_text *text)
{
    struct vs_lines lines;
    vs_lines_open(&lines, text);
    while (vs_lines_next(&lines) && lines.length == 0) {
    }
    if (lines.length < 56 || lines.length > 80) {
        return 0;
    }
    const char *line = lines.line;
    struct vs_cut number;
    double x;
    vs_lines_cut(&lines, 1, 6, &number);
    return vs_number(number.text, &x) == 0 && (line[37] == 'N' || line[37] == 'S') &&
           (line[45] == 'E' || line[45] == 'W') && line[36] == ' ' && line[38] == ' ' &&
           line[44] == ' ' && line[46] == ' ';
}

const struct vs_reader vs_reader_tmy2 = {
    "tmy2", "TMY2, lines of fixed width; hour-ending, local standard time", probe, read_text};
