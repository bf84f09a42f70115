/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SURFRAD: daily files of the NOAA surface radiation network; several days may follow one another.
 *
 * Two header lines (station; latitude, longitude positive to the WEST, elevation), then rows of
 * words in UTC: eight of time and sun, twenty pairs of a value and its quality flag. A row is the
 * mean of the one minute (before 2009 of the three) that its stamp ends, as the network's README
 * says of its averages. A value with a flag above 0 failed a check: it is taken as missing and
 * counted as set aside. Small negative irradiances at night are the instruments' zero. The place's
 * own clock, which the file does not name, is the standard one nearest to its longitude. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/weather/lines.h"
#include "sim/weather/reader.h"
#include "sim/weather/rows.h"
#include "sim/weather/stamp.h"
#include "sim/weather/take.h"

enum { WORDS = 48, YEAR = 0, MONTH = 2, DAY = 3, HOUR = 4, MINUTE = 5, NAME_WORDS = 8 };

#define C(name) VS_COLUMN_##name
#define NONE "-9999.9"
static const struct vs_word_field fields[] = {
    /* behind each value its flag */
    {8, 1, {"the global irradiance", " W/m2", 0, 2000, NONE, VS_NIGHT_LOW_WM2, C(GHI), 0, 0}},
    {12, 1, {"the direct irradiance", " W/m2", 0, 1500, NONE, VS_NIGHT_LOW_WM2, C(DNI), 0, 0}},
    {14, 1, {"the diffuse irradiance", " W/m2", 0, 1500, NONE, VS_NIGHT_LOW_WM2, C(DHI), 0, 0}},
    {38, 1, {"the air temperature", " degC", -90, 70, NONE, 0, C(AIR), 0, 0}},
    {42, 1, {"the wind speed", " m/s", 0, 110, NONE, 0, C(WIND), 0, 0}},
    {16, 0, {"", "", 0, 800, NONE, 0, C(INFRARED), 0, 0}},
    {40, 0, {"", "", 0, 110, NONE, 0, C(HUMIDITY), 0, 0}},
    {44, 0, {"", "", 0, 360, NONE, 0, C(WIND_FROM), 0, 0}},
    {46, 0, {"", "", 200, 1200, NONE, 0, C(PRESSURE), 100, 0}},
};
#undef C
enum { FIELDS = sizeof fields / sizeof *fields };

static const struct vs_take latitude = {
    .name = "the latitude", .unit = " deg", .low = -90, .high = 90};
static const struct vs_take longitude = {
    .name = "the longitude, positive to the west,", .unit = " deg", .low = -180, .high = 180};
static const struct vs_take altitude = {
    .name = "the elevation", .unit = " m", .low = -430, .high = 9000};

struct file {
    struct vs_lines lines;
    struct vs_rows rows;
    struct vs_record *record;
    int header; /* header lines of the day that were read; 2 within its rows */
};

/* The second header line; that of a later day must name the same place. */
static enum vs_err take_place(struct file *f, struct vs_diag *diag)
{
    struct vs_record *r = f->record;
    struct vs_cut words[3];
    int count = vs_lines_words(&f->lines, words, 3);
    if (count < 3) {
        return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->lines.number, 1,
                       "the line below the station's name has %d values; allowed are latitude, "
                       "longitude (positive to the west) and elevation",
                       count);
    }
    double north = 0, west = 0, high = 0;
    enum vs_err err = vs_take_number(&latitude, &words[0].field, &north, &r->clipped, diag);
    err = err ? err : vs_take_number(&longitude, &words[1].field, &west, &r->clipped, diag);
    err = err ? err : vs_take_number(&altitude, &words[2].field, &high, &r->clipped, diag);
    if (!err && r->has_place && (r->latitude_deg != north || r->longitude_deg != 0 - west)) {
        return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->lines.number, words[0].field.column,
                       "the station moves to %g N %g W; allowed is one place a file", north, west);
    }
    r->latitude_deg = north;
    r->longitude_deg = 0 - west;
    r->altitude_m = high;
    r->has_place = r->has_altitude = 1;
    return err;
}

static enum vs_err take_value(struct file *f, const struct vs_word_field *field,
                              const struct vs_cut *words, double *value, struct vs_diag *diag)
{
    const struct vs_cut *cut = &words[field->word];
    int flag = 0;
    enum vs_err err = vs_take_integer("the quality flag", &cut[1].field, 0, 99, &flag, diag);
    if (err) {
        return err;
    }
    if (flag > 0) {
        f->record->set_aside += strcmp(cut->text, NONE) != 0;
        *value = NAN;
        return VS_OK;
    }
    return vs_take_value(&field->take, field->needed, &cut->field, value, f->record, diag);
}

static enum vs_err take_row(struct file *f, const struct vs_cut *words, struct vs_diag *diag)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0;
    enum vs_err err = vs_take_integer("the year", &words[YEAR].field, 1950, 2200, &year, diag);
    err = err ? err : vs_take_integer("the month", &words[MONTH].field, 1, 12, &month, diag);
    err = err ? err : vs_take_integer("the day", &words[DAY].field, 1, 31, &day, diag);
    err = err ? err : vs_take_integer("the hour", &words[HOUR].field, 0, 23, &hour, diag);
    err = err ? err : vs_take_integer("the minute", &words[MINUTE].field, 0, 59, &minute, diag);
    double values[VS_COLUMN_COUNT];
    for (int k = 0; k < FIELDS && !err; k++) {
        err = take_value(f, &fields[k], words, &values[fields[k].take.column], diag);
    }
    struct vs_row_place place = {f->lines.file, f->lines.number, words[YEAR].field.column};
    struct vs_stamp stamp = {year, month, day, hour * 60 + minute};
    return err ? err : vs_rows_add(&f->rows, &place, &stamp, values, diag);
}

/* A station's name: no number in front, and few words. */
static int is_name(const struct vs_lines *lines)
{
    struct vs_cut word;
    double x;
    int count = vs_lines_words(lines, &word, 1);
    return count > 0 && count <= NAME_WORDS && vs_number(word.text, &x) != 0;
}

static enum vs_err take_line(struct file *f, struct vs_diag *diag)
{
    int new_day = f->header == 2 && is_name(&f->lines);
    if (f->header == 0 || new_day) {
        vs_lines_text(&f->lines, f->record->place, sizeof f->record->place);
        f->header = 1;
        return VS_OK;
    }
    if (f->header == 1) {
        f->header = 2;
        return take_place(f, diag);
    }
    struct vs_cut words[WORDS];
    int count = vs_lines_words(&f->lines, words, WORDS);
    if (count != WORDS) {
        return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->lines.number, 1,
                       "the row has %d values; allowed are %d", count, WORDS);
    }
    return take_row(f, words, diag);
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct file f = {.record = record};
    for (int k = 0; k < FIELDS; k++) {
        f.rows.columns |= VS_COLUMN_BIT(fields[k].take.column);
    }
    vs_lines_open(&f.lines, text);
    enum vs_err err = VS_OK;
    while (!err && vs_lines_next(&f.lines)) {
        err = f.lines.length ? take_line(&f, diag) : VS_OK;
    }
    record->clock = VS_CLOCK_UTC;
    record->utc_offset_h = vs_zone_of_longitude(record->longitude_deg);
    snprintf(record->make, sizeof record->make, "SURFRAD");
    struct vs_rows_rule rule = {.stamp = VS_STAMP_END};
    err = err ? err : vs_rows_end(&f.rows, &rule, text->name, record, diag);
    vs_rows_free(&f.rows);
    return err;
}

/* A name; three numbers and "m version n"; a row that begins with a year. */
static int probe(const struct vs_text *text)
{
    struct vs_lines lines;
    struct vs_cut words[6];
    double x;
    vs_lines_open(&lines, text);
    if (!vs_lines_next(&lines) || lines.length > 80 || !is_name(&lines) ||
        memchr(lines.line, ',', lines.length)) {
        return 0;
    }
    if (!vs_lines_next(&lines) || vs_lines_words(&lines, words, 6) < 5) {
        return 0;
    }
    return strcmp(words[3].text, "m") == 0 && strcmp(words[4].text, "version") == 0 &&
           vs_number(words[0].text, &x) == 0;
}

const struct vs_reader vs_reader_surfrad = {
    "surfrad", "SURFRAD daily files; minutes by their end, UTC", probe, read_text};
