/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long daily records: one row a day, with the station's place in every row.
 *
 *     station,latitude(deg),longitude(deg),altitude(m),year,month,day,GHI(MJ/m2),DHI(MJ/m2)
 *
 * The unit of an irradiation stands in its heading: MJ/m2, kWh/m2, Wh/m2 a day, or W/m2. The record
 * keeps the mean over the 24 hours of the day: 1 MJ/m2 a day is 11.574 W/m2. Columns Tmean(degC)
 * and wind(m/s) are taken where they are, others are left. The file does not say whose days they
 * are: they are taken as civil days of the standard clock nearest to the longitude. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/base/csv.h"
#include "sim/weather/lines.h"
#include "sim/weather/reader.h"
#include "sim/weather/rows.h"
#include "sim/weather/stamp.h"
#include "sim/weather/take.h"

enum { DAY_MIN = 1440, MEASURES_MAX = 8, ABSENT = -1 };

/* What stands in every row. */
enum { STATION, LATITUDE, LONGITUDE, ALTITUDE, YEAR, MONTH, DAY, NAMES };
static const char *const names[NAMES] = {
    "station", "latitude(deg)", "longitude(deg)", "altitude(m)", "year", "month", "day"};

/* No place on Earth gets more in a day than the summer pole outside the air, 545 W/m2. */
#define MOST_WM2 600.0

static const struct {
    const char *text, *unit;
    double wm2; /* of one */
} units[] = {
    {"(mj/m2)", " MJ/m2", 1e6 / 86400},
    {"(kwh/m2)", " kWh/m2", 1000.0 / 24},
    {"(wh/m2)", " Wh/m2", 1.0 / 24},
    {"(w/m2)", " W/m2", 1},
};
enum { UNITS = sizeof units / sizeof *units };

static const struct {
    const char *heading; /* in front of its unit */
    struct vs_take take;
} irradiations[] = {
    {"ghi", {.name = "the global irradiation of the day", .column = VS_COLUMN_GHI}},
    {"dhi", {.name = "the diffuse irradiation of the day", .column = VS_COLUMN_DHI}},
    {"dni", {.name = "the direct irradiation of the day", .column = VS_COLUMN_DNI}},
};
enum { IRRADIATIONS = sizeof irradiations / sizeof *irradiations };

#define NONE "-999 -9999"
static const struct {
    const char *heading;
    struct vs_take take;
} others[] = {
    {"tmean(degc)", {"the mean temperature", " degC", -90, 70, NONE, 0, VS_COLUMN_AIR, 0, 0}},
    {"wind(m/s)", {"the wind speed", " m/s", 0, 110, NONE, 0, VS_COLUMN_WIND, 0, 0}},
};
enum { OTHERS = sizeof others / sizeof *others };

struct measure {
    int field;
    struct vs_take take;
};

struct daily {
    struct vs_record *record;
    struct vs_rows rows;
    int place[NAMES]; /* field of the row, or ABSENT */
    struct measure measures[MEASURES_MAX];
    int measure_count;
    int header_count;    /* names of the header; 0 before it */
    char first[DAY][32]; /* what the first row says of the station */
};

static enum vs_err add_measure(struct daily *d, const struct vs_csv_row *row, int k,
                               const struct vs_take *take, struct vs_diag *diag)
{
    const struct vs_csv_field *f = &row->fields[k];
    if (d->rows.columns & VS_COLUMN_BIT(take->column)) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                       "the column '%.40s' comes a second time; allowed is one", f->text);
    }
    d->rows.columns |= VS_COLUMN_BIT(take->column);
    d->measures[d->measure_count++] = (struct measure){k, *take};
    return VS_OK;
}

static enum vs_err take_irradiation(struct daily *d, const struct vs_csv_row *row, int k, int which,
                                    struct vs_diag *diag)
{
    const struct vs_csv_field *f = &row->fields[k];
    const char *unit = f->text + strlen(irradiations[which].heading);
    for (int u = 0; u < UNITS; u++) {
        if (strcasecmp(unit, units[u].text) == 0) {
            struct vs_take take = irradiations[which].take;
            take.unit = units[u].unit;
            take.high = MOST_WM2 / units[u].wm2;
            take.missing = NONE;
            take.scale = units[u].wm2;
            return add_measure(d, row, k, &take, diag);
        }
    }
    return vs_fail(diag, VS_ERR_INPUT, row->file, f->line, f->column,
                   "the unit of the column '%.40s' is not known; allowed are (MJ/m2), (kWh/m2), "
                   "(Wh/m2), each a day, and (W/m2)",
                   f->text);
}

static enum vs_err take_heading(struct daily *d, const struct vs_csv_row *row, int k,
                                struct vs_diag *diag)
{
    const char *text = row->fields[k].text;
    for (int n = 0; n < NAMES; n++) {
        if (strcasecmp(text, names[n]) == 0) {
            d->place[n] = k;
            return VS_OK;
        }
    }
    for (int i = 0; i < IRRADIATIONS; i++) {
        if (strncasecmp(text, irradiations[i].heading, 3) == 0 &&
            (text[3] == '(' || text[3] == '\0')) {
            return take_irradiation(d, row, k, i, diag);
        }
    }
    for (int i = 0; i < OTHERS; i++) {
        if (strcasecmp(text, others[i].heading) == 0) {
            return add_measure(d, row, k, &others[i].take, diag);
        }
    }
    return VS_OK;
}

static enum vs_err take_header(struct daily *d, const struct vs_csv_row *row, struct vs_diag *diag)
{
    d->header_count = vs_take_count(row);
    for (int n = 0; n < NAMES; n++) {
        d->place[n] = ABSENT;
    }
    enum vs_err err = VS_OK;
    for (int k = 0; k < row->count && !err; k++) {
        err = take_heading(d, row, k, diag);
    }
    for (int n = LATITUDE; n < NAMES && !err; n++) {
        if (d->place[n] == ABSENT && n != ALTITUDE) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                           "the header has no column '%s'; needed are latitude(deg), "
                           "longitude(deg), year, month, day and GHI with its unit",
                           names[n]);
        }
    }
    if (!err && !(d->rows.columns & VS_COLUMN_BIT(VS_COLUMN_GHI))) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the header has no column GHI; needed is GHI(MJ/m2), GHI(kWh/m2), "
                       "GHI(Wh/m2) or GHI(W/m2)");
    }
    return err;
}

static enum vs_err take_station(struct daily *d, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct vs_record *r = d->record;
    struct vs_take_field at[NAMES] = {{.text = ""}};
    for (int n = STATION; n <= ALTITUDE; n++) {
        if (d->place[n] != ABSENT) {
            at[n] = vs_take_csv(row, d->place[n]);
            snprintf(d->first[n], sizeof d->first[n], "%s", at[n].text);
        }
    }
    int has_altitude = d->place[ALTITUDE] != ABSENT;
    vs_take_words(d->first[STATION], r->place, sizeof r->place);
    enum vs_err err = vs_place_take(&at[LATITUDE], &at[LONGITUDE],
                                    has_altitude ? &at[ALTITUDE] : NULL, r, diag);
    r->utc_offset_h = vs_zone_of_longitude(r->longitude_deg);
    return err;
}

/* Every row names the station again: one that differs is another place. */
static enum vs_err check_station(const struct daily *d, const struct vs_csv_row *row,
                                 struct vs_diag *diag)
{
    for (int n = STATION; n <= ALTITUDE; n++) {
        int k = d->place[n];
        if (k != ABSENT && strncmp(row->fields[k].text, d->first[n], sizeof d->first[n] - 1)) {
            return vs_fail(diag, VS_ERR_INPUT, row->file, row->fields[k].line,
                           row->fields[k].column,
                           "the column '%s' is '%.40s' after rows of '%s'; allowed is one place a "
                           "file",
                           names[n], row->fields[k].text, d->first[n]);
        }
    }
    return VS_OK;
}

static enum vs_err take_day(struct daily *d, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct vs_take_field at[3];
    for (int k = 0; k < 3; k++) {
        at[k] = vs_take_csv(row, d->place[YEAR + k]);
    }
    struct vs_stamp stamp = {.minute = 0};
    enum vs_err err = vs_take_integer("the year", &at[0], 1600, 2200, &stamp.year, diag);
    err = err ? err : vs_take_integer("the month", &at[1], 1, 12, &stamp.month, diag);
    err = err ? err : vs_take_integer("the day", &at[2], 1, 31, &stamp.day, diag);
    double values[VS_COLUMN_COUNT];
    for (int k = 0; k < d->measure_count && !err; k++) {
        const struct measure *m = &d->measures[k];
        struct vs_take_field field = vs_take_csv(row, m->field);
        err = vs_take_number(&m->take, &field, &values[m->take.column], &d->record->clipped, diag);
    }
    struct vs_row_place place = {row->file, row->line, at[0].column};
    return err ? err : vs_rows_add(&d->rows, &place, &stamp, values, diag);
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct daily *d = context;
    if (!d->header_count) {
        return take_header(d, row, diag);
    }
    enum vs_err err = vs_take_width(row, d->header_count, diag);
    if (!err) {
        err = d->rows.count ? check_station(d, row, diag) : take_station(d, row, diag);
    }
    return err ? err : take_day(d, row, diag);
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct daily d = {.record = record};
    enum vs_err err = vs_csv_read_memory(text->bytes, text->size, text->name, take_row, &d, diag);
    struct vs_rows_rule rule = {
        .step_min = DAY_MIN, .stamp = VS_STAMP_DAY, .clock_offset_h = record->utc_offset_h};
    record->clock = VS_CLOCK_STANDARD;
    snprintf(record->make, sizeof record->make, "daily record");
    err = err ? err : vs_rows_end(&d.rows, &rule, text->name, record, diag);
    vs_rows_free(&d.rows);
    return err;
}

/* A header with year, month and day, an irradiation, and nothing finer than a day. */
static int probe(const struct vs_text *text)
{
    struct vs_lines lines;
    char line[512] = "";
    vs_lines_open(&lines, text);
    if (vs_lines_next(&lines)) {
        vs_lines_text(&lines, line, sizeof line);
    }
    for (char *p = line; *p; p++) {
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    }
    return strstr(line, ",year,") && strstr(line, ",month,") && strstr(line, ",day,") &&
           strstr(line, ",ghi") && !strstr(line, "hour") && !strstr(line, "minute");
}

const struct vs_reader vs_reader_daily = {
    "daily", "daily records with GHI in MJ/m2, kWh/m2, Wh/m2 or W/m2; days of standard time", probe,
    read_text};
