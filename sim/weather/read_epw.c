/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EnergyPlus weather files (EPW): IWEC, CSWD, TMYx, what PVGIS makes, and any other.
 *
 * A row is named by the end of its hour in local standard time: "hour 1" is 00:00 to 01:00. A
 * typical year is put together from months of different years. A file must hold a whole year in the
 * order of the calendar.
 *
 * PVGIS keeps its own clock in this format too: whatever time zone LOCATION names, "hour 1" is the
 * instant that its CSV calls 00:00 UTC, and stands for the hour around it (value by value the same
 * in the files of both forms for 45 N 8 E, whose EPW says time zone 1). How much later the view was
 * is not in the file. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/base/calendar.h"
#include "sim/base/csv.h"
#include "sim/weather/reader.h"
#include "sim/weather/stamp.h"
#include "sim/weather/take.h"

enum { HEADER_LINES = 8, YEAR_ROWS = 8760, LEAP_ROWS = 8784 };

/* Columns of a row, from 0. */
enum { YEAR = 0, MONTH, DAY, HOUR, COLUMNS = 35 };

/* Values of LOCATION. */
enum { CITY = 1, SOURCE = 4, STATION = 5, LATITUDE, LONGITUDE, ZONE, ELEVATION };

enum { HOLIDAYS = 4 }; /* of the header lines, from 0 */
static const char *const header_names[HEADER_LINES] = {
    "LOCATION",
    "DESIGN CONDITIONS",
    "TYPICAL/EXTREME PERIODS",
    "GROUND TEMPERATURES",
    "HOLIDAYS/DAYLIGHT SAVINGS",
    "COMMENTS 1",
    "COMMENTS 2",
    "DATA PERIODS",
};

struct epw {
    struct vs_record *record;
    int header; /* lines read */
    size_t row; /* rows read */
    int last_line;
    int month, day, hour; /* of the next row */
    int first_year, years_mixed, leap_day;
    int is_pvgis;
};

/* The columns that weather is made of; the others are kept as they are. */
static const struct vs_take taken[] = {
    {"the global irradiation", " Wh/m2", 0, 1500, "9999", 0, VS_COLUMN_GHI, 0, 0},
    {"the direct irradiation", " Wh/m2", 0, 1500, "9999", 0, VS_COLUMN_DNI, 0, 0},
    {"the diffuse irradiation", " Wh/m2", 0, 1000, "9999", 0, VS_COLUMN_DHI, 0, 0},
    {"the air temperature", " degC", -70, 70, "99.9", 0, VS_COLUMN_AIR, 0, 0},
    {"the wind speed", " m/s", 0, 60, "999", 0, VS_COLUMN_WIND, 0, 0},
};
enum { TAKEN = sizeof taken / sizeof *taken };

static enum vs_err take(const struct vs_take *what, const struct vs_csv_row *row, int k,
                        double *value, struct vs_record *record, struct vs_diag *diag)
{
    struct vs_take_field field = vs_take_csv(row, k);
    return vs_take_number(what, &field, value, &record->clipped, diag);
}

/* PVGIS knows no station, and names the reanalysis as the source. */
static int made_by_pvgis(const struct vs_csv_row *location)
{
    const char *source = location->fields[SOURCE].text;
    return strcasecmp(location->fields[STATION].text, "unknown") == 0 &&
           (strcasecmp(source, "ECMWF/ERA") == 0 || strncasecmp(source, "PVGIS", 5) == 0);
}

static enum vs_err take_location(struct epw *epw, const struct vs_csv_row *row,
                                 struct vs_diag *diag)
{
    struct vs_record *r = epw->record;
    if (row->count < 10) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "LOCATION has %d values; allowed are 9 after its name, among them latitude, "
                       "longitude, time zone and elevation",
                       row->count - 1);
    }
    const struct vs_take_field north = vs_take_csv(row, LATITUDE),
                               east = vs_take_csv(row, LONGITUDE), zone = vs_take_csv(row, ZONE),
                               above = vs_take_csv(row, ELEVATION);
    enum vs_err err = vs_place_take(&north, &east, &above, r, diag);
    int named = strcasecmp(row->fields[CITY].text, "unknown") != 0;
    vs_take_words(named ? row->fields[CITY].text : "", r->place, sizeof r->place);
    vs_take_words(row->fields[SOURCE].text, r->make, sizeof r->make);
    epw->is_pvgis = made_by_pvgis(row);
    return err ? err : vs_zone_take("the time zone", &zone, &r->utc_offset_h, diag);
}

/* PVGIS leaves out the last letter of one. */
static int is_header(const char *text, int line)
{
    size_t length = strlen(header_names[line]) - (line == HOLIDAYS);
    return strncasecmp(text, header_names[line], length) == 0 &&
           (text[length] == '\0' || (line == HOLIDAYS && strcasecmp(text + length, "S") == 0));
}

static enum vs_err take_header(struct epw *epw, const struct vs_csv_row *row, struct vs_diag *diag)
{
    if (!is_header(row->fields[0].text, epw->header)) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "header line %d begins with '%.40s'; allowed is '%s'", epw->header + 1,
                       row->fields[0].text, header_names[epw->header]);
    }
    epw->header++;
    if (epw->header == 1) {
        return take_location(epw, row, diag);
    }
    double periods = 1;
    double per_hour = 1;
    int last = epw->header == HEADER_LINES;
    if (last && (row->count < 3 || vs_number(row->fields[1].text, &periods) || periods != 1 ||
                 vs_number(row->fields[2].text, &per_hour) || per_hour != 1)) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "DATA PERIODS is not 1 period of 1 record an hour; nothing else is allowed");
    }
    return VS_OK;
}

/* The row must be the hour after the one before it; after 28 February both next days are one. */
static enum vs_err take_clock(struct epw *epw, const struct vs_csv_row *row, struct vs_diag *diag)
{
    int year = 0, month = 0, day = 0, hour = 0;
    const struct vs_take_field at[] = {vs_take_csv(row, YEAR), vs_take_csv(row, MONTH),
                                       vs_take_csv(row, DAY), vs_take_csv(row, HOUR)};
    enum vs_err err = vs_take_integer("the year", &at[0], 1, 9999, &year, diag);
    err = err ? err : vs_take_integer("the month", &at[1], 1, 12, &month, diag);
    err = err ? err : vs_take_integer("the day", &at[2], 1, 31, &day, diag);
    err = err ? err : vs_take_integer("the hour", &at[3], 1, 24, &hour, diag);
    if (err) {
        return err;
    }
    int leap = month == 2 && day == 29 && epw->month == 3 && epw->day == 1 && epw->hour == 1 &&
               hour == 1;
    if (leap) {
        epw->leap_day = 1;
    } else if (month != epw->month || day != epw->day || hour != epw->hour) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[MONTH].column,
                       "the row is for month %d day %d hour %d; allowed is the hour after the row "
                       "before, month %d day %d hour %d",
                       month, day, hour, epw->month, epw->day, epw->hour);
    }
    epw->first_year = epw->row == 0 ? year : epw->first_year;
    epw->years_mixed |= year != epw->first_year;
    epw->record->column[VS_COLUMN_SOURCE_YEAR][epw->row] = year;
    struct vs_date next = {epw->leap_day ? 2000 : 2001, month, day};
    if (hour == 24) {
        next = vs_date_of_days(vs_date_days(next) + 1);
    }
    epw->month = next.month;
    epw->day = next.day;
    epw->hour = hour == 24 ? 1 : hour + 1;
    return VS_OK;
}

/* 99, 9999, 99990, 999900: nines, and noughts behind them. Makers differ in how many they write. */
static int is_nines(double x)
{
    if (!(x >= 99 && x < 1e9) || x != floor(x)) {
        return 0;
    }
    long number = (long)x;
    int nines = 0;
    while (number % 10 == 0) {
        number /= 10;
    }
    for (; number % 10 == 9; number /= 10) {
        nines++;
    }
    return number == 0 && nines >= 2;
}

/* A column that nothing here depends on: kept where it is a number that can be. The code for a
 * missing value may lie within the limits. */
static double keep(const struct vs_column_info *info, const char *text, struct vs_record *record)
{
    double x, none;
    int is_number = vs_number(text, &x) == 0;
    int has_code = vs_number(info->epw_missing, &none) == 0;
    if (is_number && x >= info->least && x <= info->most && !(has_code && x == none)) {
        return x + 0.0;
    }
    int missing = is_number && (is_nines(x) || (has_code && x >= none));
    record->set_aside += !missing && *text;
    return NAN;
}

static enum vs_err take_values(struct epw *epw, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct vs_record *r = epw->record;
    enum vs_err err = VS_OK;
    for (int k = 0; !err && k < TAKEN; k++) {
        enum vs_column c = taken[k].column;
        err = take(&taken[k], row, vs_column_info[c].epw, &r->column[c][epw->row], r, diag);
    }
    for (int c = VS_COLUMN_WIND + 1; !err && c < VS_COLUMN_COUNT; c++) {
        const struct vs_column_info *info = &vs_column_info[c];
        if (info->epw > HOUR && info->epw < row->count) {
            r->column[c][epw->row] = keep(info, row->fields[info->epw].text, r);
        }
    }
    r->line[epw->row] = row->line;
    return err;
}

static enum vs_err take_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct epw *epw = context;
    epw->last_line = row->line;
    if (epw->header < HEADER_LINES) {
        return take_header(epw, row, diag);
    }
    int values = row->count - (row->fields[row->count - 1].text[0] == '\0');
    if (values != COLUMNS && values != COLUMNS - 1) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "the row has %d values; allowed are %d or %d, and a comma after them",
                       row->count, COLUMNS - 1, COLUMNS);
    }
    size_t rows = epw->leap_day ? LEAP_ROWS : YEAR_ROWS;
    if (epw->row == rows) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "a row follows the last hour of the year; allowed are %d rows, %d with "
                       "29 February",
                       YEAR_ROWS, LEAP_ROWS);
    }
    enum vs_err err = take_clock(epw, row, diag);
    err = err ? err : take_values(epw, row, diag);
    epw->row++;
    return err;
}

/* The year that the file itself names, if it is one year with a calendar that fits; else a plain
 * one. */
static int year_of(const struct epw *epw)
{
    int is_leap = vs_date_days_in_month(epw->first_year, 2) == 29;
    int own = !epw->years_mixed && is_leap == epw->leap_day && epw->first_year >= 1950 &&
              epw->first_year <= 2100;
    return own ? epw->first_year : (epw->leap_day ? 2004 : 2001);
}

static enum vs_err finish(struct epw *epw, const char *name, struct vs_diag *diag)
{
    size_t rows = epw->leap_day ? LEAP_ROWS : YEAR_ROWS;
    if (epw->header < HEADER_LINES || epw->row < rows) {
        return vs_fail(diag, VS_ERR_INPUT, name, epw->last_line, 0,
                       "the file ends after %d header lines and %zu rows; allowed are %d header "
                       "lines and %d rows, %d with 29 February",
                       epw->header, epw->row, HEADER_LINES, YEAR_ROWS, LEAP_ROWS);
    }
    struct vs_record *r = epw->record;
    int year = year_of(epw);
    r->count = rows;
    r->step_s = 3600;
    r->stamp = epw->is_pvgis ? VS_STAMP_MIDDLE : VS_STAMP_END;
    r->clock = epw->is_pvgis ? VS_CLOCK_UTC : VS_CLOCK_STANDARD;
    r->typical = epw->years_mixed || year != epw->first_year || vs_record_names_typical(r);
    r->start_unix_s = vs_date_days((struct vs_date){year, 1, 1}) * 86400 -
                      (epw->is_pvgis ? r->step_s / 2 : vs_offset_s(r->utc_offset_h));
    return VS_OK;
}

static enum vs_err read_text(const struct vs_text *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    uint64_t columns = VS_COLUMN_BIT(VS_COLUMN_SOURCE_YEAR);
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        columns |= vs_column_info[c].epw > HOUR ? VS_COLUMN_BIT(c) : 0;
    }
    if (vs_record_alloc(record, LEAP_ROWS, columns)) {
        return vs_fail(diag, VS_ERR_MEMORY, text->name, 0, 0,
                       "memory ran out for a year of weather");
    }
    struct epw epw = {.record = record, .month = 1, .day = 1, .hour = 1};
    enum vs_err err = vs_csv_read_memory(text->bytes, text->size, text->name, take_row, &epw, diag);
    return err ? err : finish(&epw, text->name, diag);
}

static int probe(const struct vs_text *text)
{
    return vs_text_begins(text, 1, 1, "LOCATION,");
}

const struct vs_reader vs_reader_epw = {
    "epw", "EnergyPlus (EPW): IWEC, CSWD, TMYx; hour-ending, local standard time; of PVGIS in UTC",
    probe, read_text};
