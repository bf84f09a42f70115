/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BSRN station-to-archive files: a station's month in logical records, each behind a line *C.... or
 * *U.... with its number (changed or unchanged against the month before); several months may follow
 * one another.
 *
 *     0001  station number, month, year, version
 *     0004  the sixth line: latitude + 90, longitude + 180, altitude
 *     0100  two lines a minute: day, minute, then mean, deviation, least and most of global and
 *           direct; of diffuse and infrared; temperature, humidity, pressure
 *
 * Times are UTC. Minute 0 of day 1 belongs to the station's month, so a minute is named by its
 * start. -999, -99.9 and -99.99 stand for none. The place's own clock, which the file does not
 * name, is the standard one nearest to its longitude. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/weather/lines.h"
#include "sim/weather/reader.h"
#include "sim/weather/rows.h"
#include "sim/weather/stamp.h"
#include "sim/weather/take.h"

enum { FIRST_WORDS = 10, SECOND_WORDS = 11, WORDS = FIRST_WORDS + SECOND_WORDS, DAY_MIN = 1440 };
enum { RECORD_MONTH = 1, RECORD_STATION = 4, RECORD_BASIC = 100, STATION_PLACE_LINE = 6 };

#define C(name) VS_COLUMN_##name
#define NONE "-999 -99.9 -99.99"
static const struct vs_word_field fields[] = {
    /* words of both lines of a minute */
    {2, 1, {"the global irradiance", " W/m2", 0, 2000, NONE, VS_NIGHT_LOW_WM2, C(GHI), 0, 0}},
    {6, 1, {"the direct irradiance", " W/m2", 0, 1500, NONE, VS_NIGHT_LOW_WM2, C(DNI), 0, 0}},
    {10, 1, {"the diffuse irradiance", " W/m2", 0, 1500, NONE, VS_NIGHT_LOW_WM2, C(DHI), 0, 0}},
    {18, 1, {"the air temperature", " degC", -90, 70, NONE, 0, C(AIR), 0, 0}},
    {14, 0, {"", "", 0, 800, NONE, 0, C(INFRARED), 0, 0}},
    {19, 0, {"", "", 0, 110, NONE, 0, C(HUMIDITY), 0, 0}},
    {20, 0, {"", "", 200, 1200, NONE, 0, C(PRESSURE), 100, 0}},
};
#undef C
enum { FIELDS = sizeof fields / sizeof *fields };

static const struct vs_take latitude = {
    .name = "the latitude + 90", .unit = " deg", .low = 0, .high = 180, .offset = -90};
static const struct vs_take longitude = {
    .name = "the longitude + 180", .unit = " deg", .low = 0, .high = 360, .offset = -180};
static const struct vs_take altitude = {
    .name = "the altitude", .unit = " m", .low = -430, .high = 9000};

struct file {
    struct vs_lines lines;
    struct vs_rows rows;
    struct vs_record *record;
    int logical;     /* number of the logical record that is read; 0 before the first */
    int line;        /* of it, from 1 */
    int station;     /* 0: not known */
    int year, month; /* 0: not known */
    int row_line;    /* of a minute's first line */
    struct vs_cut words[WORDS];
};

/* "*C0100": its number, or -1 */
static int logical_of(const struct vs_lines *lines)
{
    struct vs_cut cut;
    double number;
    vs_lines_cut(lines, 3, 6, &cut);
    int is = lines->length >= 6 && lines->line[0] == '*' &&
             (lines->line[1] == 'C' || lines->line[1] == 'U') && strlen(cut.text) == 4 &&
             strspn(cut.text, "0123456789") == 4 && vs_number(cut.text, &number) == 0;
    return is ? (int)number : -1;
}

static enum vs_err take_month(struct file *f, struct vs_diag *diag)
{
    struct vs_cut w[3];
    int count = vs_lines_words(&f->lines, w, 3);
    if (count < 3) {
        return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->lines.number, 1,
                       "the line has %d values; allowed are station number, month, year and "
                       "version",
                       count);
    }
    int station = 0;
    enum vs_err err = vs_take_integer("the station number", &w[0].field, 1, 9999, &station, diag);
    err = err ? err : vs_take_integer("the month", &w[1].field, 1, 12, &f->month, diag);
    err = err ? err : vs_take_integer("the year", &w[2].field, 1950, 2200, &f->year, diag);
    if (!err && f->station && f->station != station) {
        return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->lines.number, w[0].field.column,
                       "the months of station %d follow those of station %d; allowed is one "
                       "station a file",
                       station, f->station);
    }
    f->station = station;
    snprintf(f->record->place, sizeof f->record->place, "BSRN station %d", station);
    return err;
}

static enum vs_err take_place(struct file *f, struct vs_diag *diag)
{
    struct vs_record *r = f->record;
    struct vs_cut w[3];
    int count = vs_lines_words(&f->lines, w, 3);
    if (count < 3) {
        return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->lines.number, 1,
                       "the station's place has %d values; allowed are latitude + 90, longitude "
                       "+ 180 and altitude",
                       count);
    }
    enum vs_err err = vs_take_number(&latitude, &w[0].field, &r->latitude_deg, &r->clipped, diag);
    err = err ? err : vs_take_number(&longitude, &w[1].field, &r->longitude_deg, &r->clipped, diag);
    err = err ? err : vs_take_number(&altitude, &w[2].field, &r->altitude_m, &r->clipped, diag);
    r->has_place = r->has_altitude = 1;
    return err;
}

/* The two lines of a minute are in words. */
static enum vs_err take_minute(struct file *f, struct vs_diag *diag)
{
    if (!f->year) {
        return vs_fail(
            diag, VS_ERR_INPUT, f->lines.file, f->row_line, 1,
            "minutes come before the logical record 0001, which names their month; allowed "
            "are minutes after it");
    }
    int day = 0, minute = 0;
    enum vs_err err = vs_take_integer("the day", &f->words[0].field, 1, 31, &day, diag);
    err = err ? err
              : vs_take_integer("the minute of the day", &f->words[1].field, 0, DAY_MIN - 1,
                                &minute, diag);
    double values[VS_COLUMN_COUNT];
    for (int k = 0; k < FIELDS && !err; k++) {
        const struct vs_take *take = &fields[k].take;
        const struct vs_take_field *field = &f->words[fields[k].word].field;
        err = vs_take_value(take, fields[k].needed, field, &values[take->column], f->record, diag);
    }
    struct vs_row_place place = {f->lines.file, f->row_line, f->words[0].field.column};
    struct vs_stamp stamp = {f->year, f->month, day, minute};
    return err ? err : vs_rows_add(&f->rows, &place, &stamp, values, diag);
}

static enum vs_err take_half(struct file *f, struct vs_diag *diag)
{
    int second = f->line % 2 == 0;
    int want = second ? SECOND_WORDS : FIRST_WORDS;
    int count = vs_lines_words(&f->lines, f->words + (second ? FIRST_WORDS : 0), want);
    f->row_line = second ? f->row_line : f->lines.number;
    if (count != want) {
        return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->lines.number, 1,
                       "the %s line of a minute has %d values; allowed are %d",
                       second ? "second" : "first", count, want);
    }
    return second ? take_minute(f, diag) : VS_OK;
}

static enum vs_err half_a_minute(const struct file *f, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->row_line, 1,
                   "the minute has one line; allowed are two lines a minute");
}

static enum vs_err take_line(struct file *f, struct vs_diag *diag)
{
    if (f->lines.line[0] == '*') {
        int number = logical_of(&f->lines);
        if (number < 0) {
            return vs_fail(diag, VS_ERR_INPUT, f->lines.file, f->lines.number, 1,
                           "the line is no head of a logical record; allowed are *C or *U and "
                           "four digits");
        }
        int half = f->logical == RECORD_BASIC && f->line % 2 == 1;
        f->logical = number;
        f->line = 0;
        return half ? half_a_minute(f, diag) : VS_OK;
    }
    f->line++;
    if (f->logical == RECORD_MONTH && f->line == 1) {
        return take_month(f, diag);
    }
    if (f->logical == RECORD_STATION && f->line == STATION_PLACE_LINE) {
        return take_place(f, diag);
    }
    return f->logical == RECORD_BASIC ? take_half(f, diag) : VS_OK;
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
        if (f.lines.length) {
            err = take_line(&f, diag);
        } else { /* a line of the station's record may be blank and counts */
            f.line += f.logical != RECORD_BASIC;
        }
    }
    if (!err && f.logical == RECORD_BASIC && f.line % 2 == 1) {
        err = half_a_minute(&f, diag);
    }
    record->clock = VS_CLOCK_UTC;
    record->utc_offset_h = record->has_place ? vs_zone_of_longitude(record->longitude_deg) : 0;
    snprintf(record->make, sizeof record->make, "BSRN");
    struct vs_rows_rule rule = {.stamp = VS_STAMP_START};
    err = err ? err : vs_rows_end(&f.rows, &rule, text->name, record, diag);
    vs_rows_free(&f.rows);
    return err;
}

static int probe(const struct vs_text *text)
{
    struct vs_lines lines;
    vs_lines_open(&lines, text);
    while (vs_lines_next(&lines) && lines.length == 0) {
    }
    return lines.length > 0 && logical_of(&lines) >= 0;
}

const struct vs_reader vs_reader_bsrn = {
    "bsrn", "BSRN station-to-archive months; minutes by their start, UTC", probe, read_text};
