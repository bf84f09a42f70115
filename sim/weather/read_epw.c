/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/read_epw.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "models/decompose.h"
#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/base/csv.h"
#include "sim/weather/hour_sun.h"

enum { HEADER_LINES = 8, YEAR_ROWS = 8760, LEAP_ROWS = 8784 };

/* Columns of a row, from 0. */
enum { YEAR = 0, MONTH, DAY, HOUR, AIR = 6, GHI = 13, DHI = 15, WIND = 21, COLUMNS = 35 };

static const double dhi_missing = -1.0; /* until it is filled */

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
    struct vs_hours *hours;
    struct vs_epw_notes *notes;
    int header; /* lines read */
    size_t row; /* rows read */
    int last_line;
    int month, day, hour; /* of the next row */
    int first_year;
};

/* What a column may hold. */
struct column {
    const char *name, *unit;
    double low, high;
    double missing; /* the code for no value, outside low..high */
};

static const struct column year_column = {"the year", "", 1, 9999, 0};
static const struct column month_column = {"the month", "", 1, 12, 0};
static const struct column day_column = {"the day", "", 1, 31, 0};
static const struct column hour_column = {"the hour", "", 1, 24, 0};
static const struct column air_column = {"the air temperature", " degC", -70, 70, 99.9};
static const struct column ghi_column = {"the global irradiation", " Wh/m2", 0, 1500, 9999};
static const struct column dhi_column = {"the diffuse irradiation", " Wh/m2", 0, 1000, 9999};
static const struct column wind_column = {"the wind speed", " m/s", 0, 60, 999};
static const struct column latitude_column = {"the latitude", " deg", -90, 90, 0};
static const struct column longitude_column = {"the longitude", " deg", -180, 180, 0};
static const struct column zone_column = {"the time zone", " h", -12, 14, 0};
static const struct column altitude_column = {"the elevation", " m", -430, 9000, 0};

static enum vs_err refuse(const struct vs_csv_row *row, int k, const struct column *column,
                          struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_INPUT, row->file, row->fields[k].line, row->fields[k].column,
                   "%s is '%.40s'; allowed is a number from %g to %g%s", column->name,
                   row->fields[k].text, column->low, column->high, column->unit);
}

/* Reads a number inside its range. With missing not null, the column's code for no value is taken
 * too and said there. */
static enum vs_err take(const struct vs_csv_row *row, int k, const struct column *column,
                        double *value, int *missing, struct vs_diag *diag)
{
    double x;
    if (vs_number(row->fields[k].text, &x)) {
        return refuse(row, k, column, diag);
    }
    if (missing) {
        *missing = x == column->missing;
        if (*missing) {
            return VS_OK;
        }
    } else if (column->missing != 0 && x == column->missing) {
        return vs_fail(
            diag, VS_ERR_INPUT, row->file, row->fields[k].line, row->fields[k].column,
            "%s is '%.40s', the code for a missing value; allowed is a number from %g to "
            "%g%s, for nothing can stand in for it",
            column->name, row->fields[k].text, column->low, column->high, column->unit);
    }
    if (!(x >= column->low && x <= column->high)) {
        return refuse(row, k, column, diag);
    }
    *value = x + 0.0; /* files write -0.00 at night */
    return VS_OK;
}

static enum vs_err take_integer(const struct vs_csv_row *row, int k, const struct column *column,
                                int *value, struct vs_diag *diag)
{
    double x = 0;
    enum vs_err err = take(row, k, column, &x, NULL, diag);
    if (!err && x != (double)(int)x) {
        return refuse(row, k, column, diag);
    }
    *value = (int)x;
    return err;
}

/* One line of plain text, whatever bytes the file holds. */
static void set_source(char *out, size_t size, const char *place, const char *make)
{
    snprintf(out, size, "EPW of %.60s%s%.30s", *place ? place : "an unnamed place",
             *make ? ", " : "", make);
    for (char *c = out; *c; c++) {
        *c = *c >= ' ' && *c <= '~' ? *c : '?';
    }
}

static enum vs_err take_location(struct epw *epw, const struct vs_csv_row *row,
                                 struct vs_diag *diag)
{
    struct vs_hours *h = epw->hours;
    if (row->count < 10) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "LOCATION has %d values; allowed are 9 after its name, among them latitude, "
                       "longitude, time zone and elevation",
                       row->count - 1);
    }
    enum vs_err err = take(row, 6, &latitude_column, &h->latitude_deg, NULL, diag);
    err = err ? err : take(row, 7, &longitude_column, &h->longitude_deg, NULL, diag);
    err = err ? err : take(row, 8, &zone_column, &h->utc_offset_h, NULL, diag);
    err = err ? err : take(row, 9, &altitude_column, &h->altitude_m, NULL, diag);
    set_source(h->source, sizeof h->source, row->fields[1].text, row->fields[4].text);
    return err;
}

static enum vs_err take_header(struct epw *epw, const struct vs_csv_row *row, struct vs_diag *diag)
{
    const char *name = header_names[epw->header];
    if (strcasecmp(row->fields[0].text, name) != 0) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, 1,
                       "header line %d begins with '%.40s'; allowed is '%s'", epw->header + 1,
                       row->fields[0].text, name);
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
    enum vs_err err = take_integer(row, YEAR, &year_column, &year, diag);
    err = err ? err : take_integer(row, MONTH, &month_column, &month, diag);
    err = err ? err : take_integer(row, DAY, &day_column, &day, diag);
    err = err ? err : take_integer(row, HOUR, &hour_column, &hour, diag);
    if (err) {
        return err;
    }
    int leap = month == 2 && day == 29 && epw->month == 3 && epw->day == 1 && epw->hour == 1 &&
               hour == 1;
    if (leap) {
        epw->notes->leap_day = 1;
    } else if (month != epw->month || day != epw->day || hour != epw->hour) {
        return vs_fail(diag, VS_ERR_INPUT, row->file, row->line, row->fields[MONTH].column,
                       "the row is for month %d day %d hour %d; allowed is the hour after the row "
                       "before, month %d day %d hour %d",
                       month, day, hour, epw->month, epw->day, epw->hour);
    }
    epw->first_year = epw->row == 0 ? year : epw->first_year;
    epw->notes->years_mixed |= year != epw->first_year;
    struct vs_date next = {epw->notes->leap_day ? 2000 : 2001, month, day};
    if (hour == 24) {
        next = vs_date_of_days(vs_date_days(next) + 1);
    }
    epw->month = next.month;
    epw->day = next.day;
    epw->hour = hour == 24 ? 1 : hour + 1;
    return VS_OK;
}

static enum vs_err take_values(struct epw *epw, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct vs_hour *hour = &epw->hours->rows[epw->row];
    int no_dhi = 0, no_wind = 0;
    enum vs_err err = take(row, AIR, &air_column, &hour->air_degc, NULL, diag);
    err = err ? err : take(row, GHI, &ghi_column, &hour->ghi_wm2, NULL, diag);
    err = err ? err : take(row, DHI, &dhi_column, &hour->dhi_wm2, &no_dhi, diag);
    err = err ? err : take(row, WIND, &wind_column, &hour->wind_ms, &no_wind, diag);
    if (no_dhi) {
        hour->dhi_wm2 = dhi_missing;
    }
    if (no_wind) {
        hour->wind_ms = VS_EPW_WIND_DEFAULT_MS;
        epw->notes->wind_filled++;
    }
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
    size_t rows = epw->notes->leap_day ? LEAP_ROWS : YEAR_ROWS;
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

/* The year that the file itself names, if it is one year with a calendar that fits and inside the
 * range of the sun's ephemeris; else a plain one. */
static int year_of(const struct epw *epw)
{
    int leap = epw->notes->leap_day;
    int is_leap = vs_date_days_in_month(epw->first_year, 2) == 29;
    int own = !epw->notes->years_mixed && is_leap == leap && epw->first_year >= 1990 &&
              epw->first_year <= 2059;
    return own ? epw->first_year : (leap ? 2004 : 2001);
}

/* Fills and counts what only the sun can tell. */
static void judge_hour(struct vs_hour *hour, const struct vs_hour_sun *sun,
                       struct vs_epw_notes *notes)
{
    if (hour->dhi_wm2 == dhi_missing) {
        hour->dhi_wm2 = vs_decompose_erbs_driesse(hour->ghi_wm2, real_acos(sun->cos_zenith),
                                                  sun->normal_wm2)
                            .dhi_wm2;
        notes->dhi_filled++;
    }
    if (hour->dhi_wm2 > hour->ghi_wm2) {
        notes->dhi_cut++;
        notes->dhi_cut_whm2 += hour->dhi_wm2 - hour->ghi_wm2;
        hour->dhi_wm2 = hour->ghi_wm2;
    }
    notes->ghi_whm2 += hour->ghi_wm2;
    if (hour->ghi_wm2 > 0 && sun->cos_zenith <= 0) {
        notes->night_hours++;
        notes->night_whm2 += hour->ghi_wm2;
    } else if (hour->ghi_wm2 > sun->horizontal_wm2) {
        notes->over_hours++;
        notes->over_whm2 += hour->ghi_wm2 - sun->horizontal_wm2;
    }
}

static enum vs_err finish(struct epw *epw, const char *name, struct vs_diag *diag)
{
    size_t rows = epw->notes->leap_day ? LEAP_ROWS : YEAR_ROWS;
    if (epw->header < HEADER_LINES || epw->row < rows) {
        return vs_fail(diag, VS_ERR_INPUT, name, epw->last_line, 0,
                       "the file ends after %d header lines and %zu rows; allowed are %d header "
                       "lines and %d rows, %d with 29 February",
                       epw->header, epw->row, HEADER_LINES, YEAR_ROWS, LEAP_ROWS);
    }
    struct vs_hours *hours = epw->hours;
    struct vs_site site = {hours->latitude_deg * VS_RAD_PER_DEG,
                           hours->longitude_deg * VS_RAD_PER_DEG, hours->altitude_m};
    epw->notes->year = year_of(epw);
    hours->count = rows;
    hours->start_unix_s = vs_date_days((struct vs_date){epw->notes->year, 1, 1}) * 86400 -
                          (int64_t)(hours->utc_offset_h * 3600.0);
    for (size_t first = 0; first < rows; first += 24) {
        struct vs_hour_sun sun[24];
        vs_day_sun((double)hours->start_unix_s + 3600.0 * (double)first, &site, sun);
        for (size_t h = 0; h < 24; h++) {
            judge_hour(&hours->rows[first + h], &sun[h], epw->notes);
        }
    }
    return VS_OK;
}

/* Path or bytes: one of the two. */
static enum vs_err read_epw(const char *path, const char *bytes, size_t size, const char *name,
                            struct vs_hours *out, struct vs_epw_notes *notes, struct vs_diag *diag)
{
    memset(out, 0, sizeof *out);
    memset(notes, 0, sizeof *notes);
    if (vs_hours_alloc(out, LEAP_ROWS)) {
        return vs_fail(diag, VS_ERR_MEMORY, name, 0, 0, "memory ran out for a year of weather");
    }
    struct epw epw = {.hours = out, .notes = notes, .month = 1, .day = 1, .hour = 1};
    enum vs_err err = path ? vs_csv_read(path, take_row, &epw, diag)
                           : vs_csv_read_memory(bytes, size, name, take_row, &epw, diag);
    err = err ? err : finish(&epw, name, diag);
    if (err) {
        vs_hours_free(out);
    }
    return err;
}

enum vs_err vs_read_epw(const char *path, struct vs_hours *out, struct vs_epw_notes *notes,
                        struct vs_diag *diag)
{
    return read_epw(path, NULL, 0, path, out, notes, diag);
}

enum vs_err vs_read_epw_memory(const char *bytes, size_t size, const char *name,
                               struct vs_hours *out, struct vs_epw_notes *notes,
                               struct vs_diag *diag)
{
    return read_epw(NULL, bytes, size, name, out, notes, diag);
}
