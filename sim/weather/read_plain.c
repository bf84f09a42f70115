/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain CSV of Vesper: lines "# key: value", a heading of column keys, rows. README.md beside
 * this file describes it. Its clock is what the header says: standard time unless it says utc or
 * solar; rows are named by the start of their step unless it says end or middle. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim/base/csv.h"
#include "sim/weather/lines.h"
#include "sim/weather/plain.h"
#include "sim/weather/reader.h"
#include "sim/weather/rows.h"
#include "sim/weather/stamp.h"
#include "sim/weather/take.h"

enum { DAY_MIN = 1440, HOUR_MIN = 60, ABSENT = -1 };

enum key {
    PLACE,
    MAKE,
    LATITUDE,
    LONGITUDE,
    ALTITUDE,
    UTC_OFFSET,
    STEP,
    STAMP,
    CLOCK,
    TYPICAL,
    TILT,
    AZIMUTH,
    KEYS
};

static const struct {
    const char *name;
    double low, high; /* of a number; both 0 for words */
    const char *unit;
} keys[KEYS] = {
    [PLACE] = {"place", 0, 0, ""},
    [MAKE] = {"make", 0, 0, ""},
    [LATITUDE] = {"latitude_deg", -90, 90, " deg"},
    [LONGITUDE] = {"longitude_deg", -180, 180, " deg"},
    [ALTITUDE] = {"altitude_m", -430, 9000, " m"},
    [UTC_OFFSET] = {"utc_offset_h", -12, 14, " h"},
    [STEP] = {"step_min", 1, DAY_MIN, " min"},
    [STAMP] = {"stamp", 0, 0, ""},
    [CLOCK] = {"clock", 0, 0, ""},
    [TYPICAL] = {"typical", 0, 1, ""},
    [TILT] = {"plane_tilt_deg", 0, 180, " deg"},
    [AZIMUTH] = {"plane_azimuth_deg", -360, 360, " deg"},
};

struct plain {
    struct vs_record *record;
    struct vs_lines lines;
    struct vs_rows rows;
    struct vs_rows_rule rule;
    double number[KEYS];
    int given[KEYS];               /* line of it; 0: not there */
    int field_count;               /* of the heading; 0 before it */
    int column[VS_CSV_FIELDS_MAX]; /* of each field; ABSENT for the time */
};

/* Joins names for a message: "a, b, c". */
static const char *list_keys(char *out, size_t size)
{
    out[0] = '\0';
    for (int k = 0; k < KEYS; k++) {
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%s%s", k ? ", " : "", keys[k].name);
    }
    return out;
}

static const char *list_columns(char *out, size_t size)
{
    out[0] = '\0';
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%s%s", c ? ", " : "", vs_column_info[c].key);
    }
    return out;
}

static enum vs_err take_word(const struct vs_take_field *field, const char *name,
                             const char *const *words, int count, int *value, struct vs_diag *diag)
{
    for (int k = 0; k < count; k++) {
        if (strcasecmp(field->text, words[k]) == 0) {
            *value = k;
            return VS_OK;
        }
    }
    return vs_fail(diag, VS_ERR_INPUT, field->file, field->line, field->column,
                   "%s is '%.40s'; allowed are %s, %s, %s%s%s", name, field->text, words[0],
                   words[1], words[2], count > 3 ? ", " : "", count > 3 ? words[3] : "");
}

static enum vs_err take_key(struct plain *p, enum key key, const struct vs_take_field *field,
                            struct vs_diag *diag)
{
    struct vs_record *r = p->record;
    if (p->given[key]) {
        return vs_fail(diag, VS_ERR_INPUT, field->file, field->line, field->column,
                       "%s is given a second time, after line %d; allowed is once", keys[key].name,
                       p->given[key]);
    }
    p->given[key] = field->line;
    int word = 0;
    enum vs_err err = VS_OK;
    switch (key) {
    case PLACE:
        vs_take_words(field->text, r->place, sizeof r->place);
        return VS_OK;
    case MAKE:
        vs_take_words(field->text, r->make, sizeof r->make);
        return VS_OK;
    case STAMP:
        err = take_word(field, "stamp", vs_plain_stamps, 4, &word, diag);
        p->rule.stamp = (enum vs_stamp_at)word;
        return err;
    case CLOCK:
        err = take_word(field, "clock", vs_plain_clocks, 3, &word, diag);
        r->clock = (enum vs_clock_kind)word;
        return err;
    case STEP:
    case TYPICAL:
        err = vs_take_integer(keys[key].name, field, (int)keys[key].low, (int)keys[key].high, &word,
                              diag);
        p->number[key] = word;
        return err;
    default:
        break;
    }
    struct vs_take take = {.name = keys[key].name,
                           .unit = keys[key].unit,
                           .low = keys[key].low,
                           .high = keys[key].high};
    return vs_take_number(&take, field, &p->number[key], &r->clipped, diag);
}

static enum vs_err take_title(const struct vs_lines *lines, const char *text, struct vs_diag *diag)
{
    struct vs_take_field field = {lines->file, lines->number, (int)sizeof VS_PLAIN_TITLE,
                                  text + sizeof VS_PLAIN_TITLE - 1};
    int version;
    return vs_take_integer("the version of the plain CSV", &field, 1, VS_PLAIN_VERSION, &version,
                           diag);
}

/* "# key: value"; "##" and a bare "#" are remarks. */
static enum vs_err take_comment(struct plain *p, struct vs_diag *diag)
{
    char text[256], known[512];
    size_t length = p->lines.length;
    length = length < sizeof text - 1 ? length : sizeof text - 1;
    memcpy(text, p->lines.line, length);
    text[length] = '\0';
    if (strncasecmp(text, VS_PLAIN_TITLE, sizeof VS_PLAIN_TITLE - 1) == 0) {
        return take_title(&p->lines, text, diag);
    }
    char *name = text + 1 + strspn(text + 1, " \t");
    if (*name == '\0' || *name == '#') {
        return VS_OK;
    }
    char *colon = strchr(name, ':');
    for (int k = 0; colon && k < KEYS; k++) {
        size_t size = strlen(keys[k].name);
        if (strncasecmp(name, keys[k].name, size) == 0 &&
            size + strspn(name + size, " \t") == (size_t)(colon - name)) {
            char *value = colon + 1 + strspn(colon + 1, " \t");
            struct vs_take_field field = {p->lines.file, p->lines.number, (int)(value - text) + 1,
                                          value};
            return take_key(p, (enum key)k, &field, diag);
        }
    }
    return vs_fail(diag, VS_ERR_INPUT, p->lines.file, p->lines.number, (int)(name - text) + 1,
                   "the line is no '# key: value' that is known: '%.40s'; allowed keys are %s; a "
                   "remark begins with ##",
                   name, list_keys(known, sizeof known));
}

/* A key that the others need. */
static enum vs_err need(const struct plain *p, enum key key, const char *why, struct vs_diag *diag)
{
    return p->given[key] ? VS_OK
                         : vs_fail(diag, VS_ERR_INPUT, p->lines.file, p->lines.number, 1,
                                   "the lines above have no '# %s: ...'; %s", keys[key].name, why);
}

/* The lines with # have been read. */
static enum vs_err end_header(struct plain *p, struct vs_diag *diag)
{
    struct vs_record *r = p->record;
    enum vs_err err = VS_OK;
    if (p->given[LATITUDE] || p->given[LONGITUDE] || r->clock == VS_CLOCK_SOLAR) {
        err = need(p, LATITUDE, "a place needs both its latitude and its longitude", diag);
        err = err ? err
                  : need(p, LONGITUDE, "a place needs both its latitude and its longitude", diag);
    }
    if (!err && r->clock == VS_CLOCK_STANDARD) {
        err = need(p, UTC_OFFSET,
                   "times of a standard clock need its hours from UTC, such as 8 in China; "
                   "allowed besides is '# clock: utc' or '# clock: solar'",
                   diag);
    }
    if (!err && p->rule.stamp == VS_STAMP_DAY && p->given[STEP] && p->number[STEP] != DAY_MIN) {
        err = vs_fail(diag, VS_ERR_INPUT, p->lines.file, p->given[STEP], 1,
                      "step_min is %g and stamp is day; allowed with stamp day is %d, or no "
                      "step_min",
                      p->number[STEP], DAY_MIN);
    }
    r->has_place = p->given[LATITUDE] != 0;
    r->has_altitude = p->given[ALTITUDE] != 0;
    r->latitude_deg = p->number[LATITUDE];
    r->longitude_deg = p->number[LONGITUDE];
    r->altitude_m = p->number[ALTITUDE];
    r->utc_offset_h = p->given[UTC_OFFSET] ? p->number[UTC_OFFSET]
                                           : vs_zone_of_longitude(r->longitude_deg);
    r->plane_tilt_deg = p->number[TILT];
    r->plane_azimuth_deg = p->number[AZIMUTH];
    p->rule.step_min = (int)p->number[STEP];
    p->rule.clock_offset_h = vs_plain_clock_h(r, r->clock);
    return err;
}

static enum vs_err read_header(struct plain *p, struct vs_diag *diag)
{
    p->rule.stamp = VS_STAMP_START;
    const char *begin = p->lines.at;
    enum vs_err err = VS_OK;
    while (!err && vs_lines_next(&p->lines)) {
        if (p->lines.length > 0 && p->lines.line[0] != '#') {
            break;
        }
        begin = p->lines.at;
        err = p->lines.length ? take_comment(p, diag) : VS_OK;
    }
    err = err ? err : end_header(p, diag);
    p->lines.at = begin; /* the heading, again */
    return err;
}

static int column_of(const char *name)
{
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        if (strcasecmp(name, vs_column_info[c].key) == 0) {
            return c;
        }
    }
    return ABSENT;
}

static enum vs_err take_heading(struct plain *p, const struct vs_csv_row *row, struct vs_diag *diag)
{
    int count = vs_take_count(row);
    p->field_count = count;
    p->column[0] = ABSENT;
    for (int k = 1; k < count; k++) {
        const struct vs_csv_field *f = &row->fields[k];
        char known[1024];
        int c = column_of(f->text);
        if (c == ABSENT) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                           "the column '%.40s' is not known; allowed are %s", f->text,
                           list_columns(known, sizeof known));
        }
        if (p->rows.columns & VS_COLUMN_BIT(c)) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                           "the column %s comes a second time; allowed is once", f->text);
        }
        p->rows.columns |= VS_COLUMN_BIT(c);
        p->column[k] = c;
    }
    if (strcasecmp(row->fields[0].text, "time") != 0 || count < 2) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the heading begins with '%.40s' and has %d columns; allowed is time and "
                       "one or more columns, such as time,ghi_wm2",
                       row->fields[0].text, count);
    }
    return VS_OK;
}

/* "2005-01-01T14:30" and what may follow; the parts that are there. */
struct clock {
    struct vs_stamp stamp;
    int has_time, has_zone;
    int zone_min;
};

/* Two digits, at most `most`; -1 if there is anything else. */
static int two_digits(const char *text, int most)
{
    int ok = text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
    int value = ok ? (text[0] - '0') * 10 + (text[1] - '0') : -1;
    return value <= most ? value : -1;
}

/* "+08:00", "-0330" or "Z"; 0 when it is one of them. */
static int cut_zone(const char *text, struct clock *clock)
{
    clock->has_zone = *text != '\0';
    if (*text == '\0' || strcasecmp(text, "z") == 0) {
        return 0;
    }
    if (*text != '+' && *text != '-') {
        return -1;
    }
    int hours = two_digits(text + 1, 14);
    const char *rest = hours < 0 ? "" : text + 3 + (text[3] == ':');
    int minutes = two_digits(rest, 59);
    if (hours < 0 || minutes < 0 || rest[2] != '\0') {
        return -1;
    }
    clock->zone_min = (hours * HOUR_MIN + minutes) * (*text == '-' ? -1 : 1);
    return 0;
}

static int cut_time(const char *text, struct clock *clock)
{
    const char *rest = vs_stamp_scan(text, "YYYY-MM-DD", &clock->stamp);
    if (!rest || *rest == '\0') {
        return rest ? 0 : -1;
    }
    if (*rest != 'T' && *rest != 't' && *rest != ' ') {
        return -1;
    }
    clock->has_time = 1;
    rest = vs_stamp_scan(rest + 1, "hh:mm", &clock->stamp);
    if (!rest) {
        return -1;
    }
    return cut_zone(rest + (strncmp(rest, ":00", 3) == 0 ? 3 : 0), clock);
}

/* A zone in the time must be the one of the header. */
static enum vs_err check_zone(const struct plain *p, const struct clock *clock,
                              const struct vs_take_field *field, struct vs_diag *diag)
{
    double header = p->rule.clock_offset_h * HOUR_MIN;
    if (!clock->has_zone || (double)clock->zone_min == header) {
        return VS_OK;
    }
    return vs_fail(diag, VS_ERR_INPUT, field->file, field->line, field->column,
                   "the time '%.40s' is %g h from UTC, the clock of the header (%s) %g h; allowed "
                   "is one clock for all rows, without daylight saving",
                   field->text, clock->zone_min / 60.0, vs_plain_clocks[p->record->clock],
                   header / HOUR_MIN);
}

static enum vs_err take_time(const struct plain *p, const struct vs_csv_row *row,
                             struct vs_stamp *stamp, struct vs_diag *diag)
{
    struct vs_take_field field = vs_take_csv(row, 0);
    struct clock clock = {.has_time = 0};
    int days = p->rule.stamp == VS_STAMP_DAY;
    if (cut_time(field.text, &clock) || clock.has_time == days) {
        return vs_fail(diag, VS_ERR_INPUT, field.file, field.line, field.column,
                       "the time is '%.40s'; allowed is %s", field.text,
                       days ? "a date such as 2005-12-31, for stamp is day"
                            : "a date and a time from 00:00 to 24:00, such as 2005-12-31T18:30");
    }
    *stamp = clock.stamp;
    return check_zone(p, &clock, &field, diag);
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct plain *p = context;
    if (!p->field_count) {
        return take_heading(p, row, diag);
    }
    struct vs_stamp stamp;
    double values[VS_COLUMN_COUNT];
    enum vs_err err = vs_take_width(row, p->field_count, diag);
    err = err ? err : take_time(p, row, &stamp, diag);
    for (int k = 1; k < p->field_count && !err; k++) {
        const struct vs_column_info *info = &vs_column_info[p->column[k]];
        char unit[16];
        snprintf(unit, sizeof unit, "%s%s", *info->unit ? " " : "", info->unit);
        int light = strcmp(info->unit, "W/m2") == 0;
        struct vs_take take = {info->key,     unit,  info->least,
                               info->most,    "nan", light ? VS_NIGHT_LOW_WM2 : 0,
                               VS_COLUMN_GHI, 0,     0};
        struct vs_take_field field = vs_take_csv(row, k);
        err = vs_take_number(&take, &field, &values[p->column[k]], &p->record->clipped, diag);
    }
    struct vs_row_place place = {row->file, row->line, row->fields[0].column};
    return err ? err : vs_rows_add(&p->rows, &place, &stamp, values, diag);
}

static enum vs_err read_rows(struct plain *p, const char *name, struct vs_diag *diag)
{
    size_t left = (size_t)(p->lines.end - p->lines.at);
    int first_line = p->lines.number;
    enum vs_err err = vs_csv_read_part(p->lines.at, left, name, first_line, take_row, p, diag);
    if (p->rule.stamp == VS_STAMP_DAY) {
        p->rule.step_min = DAY_MIN;
    }
    err = err ? err : vs_rows_end(&p->rows, &p->rule, name, p->record, diag);
    p->record->typical |= p->number[TYPICAL] != 0;
    return err;
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct plain *p = calloc(1, sizeof *p);
    if (!p) {
        return vs_fail(diag, VS_ERR_MEMORY, text->name, 0, 0, "memory ran out");
    }
    p->record = record;
    vs_lines_open(&p->lines, text);
    enum vs_err err = read_header(p, diag);
    err = err ? err : read_rows(p, text->name, diag);
    vs_rows_free(&p->rows);
    free(p);
    return err;
}

/* The title line, or a heading that begins with time and has a column of ours. */
static int probe(const struct vs_text *text)
{
    struct vs_lines lines;
    vs_lines_open(&lines, text);
    while (vs_lines_next(&lines)) {
        char line[512];
        size_t length = lines.length < sizeof line - 1 ? lines.length : sizeof line - 1;
        memcpy(line, lines.line, length);
        line[length] = '\0';
        if (strncasecmp(line, VS_PLAIN_TITLE, sizeof VS_PLAIN_TITLE - 1) == 0) {
            return 1;
        }
        if (length > 0 && line[0] != '#') {
            return strncasecmp(line, "time,", 5) == 0;
        }
    }
    return 0;
}

const struct vs_reader vs_reader_plain = {
    "plain", "plain CSV of Vesper; its header says the clock and the stamps", probe, read_text};
