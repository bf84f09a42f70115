/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/shortest.h"
#include "sim/weather/writer.h"

enum { HOUR_S = 3600, DAY_HOURS = 24, COLUMNS = 35, FIRST_VALUE = 6, MINUTE = 60 };

/* Says of no value where it comes from. */
static const char flags[] = "?9?9?9?9E0?9?9?9*9*9?9*9*9?9*9*9?9?9*9*_*9*9*9*9*9";

static enum vs_err refuse(const struct vs_record *r, struct vs_diag *diag, const char *what)
{
    return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                   "%s; allowed in an EPW file are the 8760 or 8784 hours of one whole year from 1 "
                   "January 00:00 of the standard clock, with their place",
                   what);
}

static struct vs_date date_at(const struct vs_record *r, int64_t unix_s)
{
    return vs_date_of_days(vs_day_of(unix_s + vs_offset_s(r->utc_offset_h)));
}

/* Which step is the first of the year; refused where there is none or a part is missing. */
static enum vs_err find_first(const struct vs_record *r, size_t *first, int *year,
                              struct vs_diag *diag)
{
    if (r->step_s != HOUR_S) {
        return refuse(
            r, diag,
            r->step_s < HOUR_S
                ? "the steps are shorter than an hour (convert --hourly brings them to hours)"
                : "the steps are longer than an hour");
    }
    if (!r->has_place) {
        return refuse(r, diag, "the file does not say where it is from (--place does)");
    }
    *year = date_at(r, r->start_unix_s + (int64_t)(r->count / 2) * HOUR_S).year;
    int64_t january = vs_date_days((struct vs_date){*year, 1, 1}) * 86400 -
                      vs_offset_s(r->utc_offset_h);
    int64_t late = january - r->start_unix_s;
    size_t hours = vs_date_days_in_month(*year, 2) == 29 ? 8784 : 8760;
    if (r->count != hours) {
        return refuse(r, diag, "the record is not a whole year");
    }
    if (late % HOUR_S != 0) {
        return refuse(r, diag,
                      "the hours do not begin with those of the standard clock (convert --hourly "
                      "moves them)");
    }
    if (late != 0 && !r->typical) {
        return refuse(r, diag, "the record begins at another time");
    }
    int64_t count = (int64_t)hours;
    *first = (size_t)(((late / HOUR_S) % count + count) % count);
    return VS_OK;
}

/* A name between commas. */
static void write_words(const char *words, FILE *stream)
{
    for (; *words; words++) {
        fputc(*words == ',' || *words == '"' ? ' ' : *words, stream);
    }
}

static void write_header(const struct vs_record *r, int year, FILE *stream)
{
    static const char *const days[] = {"Thursday", "Friday",  "Saturday", "Sunday",
                                       "Monday",   "Tuesday", "Wednesday"};
    char text[4][VS_SHORTEST_BYTES];
    int64_t day = vs_date_days((struct vs_date){year, 1, 1});
    fputs("LOCATION,", stream);
    write_words(r->place, stream);
    fputs(",-,-,", stream);
    write_words(r->make, stream);
    fprintf(stream, ",-,%s,%s,%s,%s\n", vs_print_shortest(r->latitude_deg, text[0]),
            vs_print_shortest(r->longitude_deg, text[1]),
            vs_print_shortest(r->utc_offset_h, text[2]), vs_print_shortest(r->altitude_m, text[3]));
    fputs("DESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\n", stream);
    fprintf(stream, "HOLIDAYS/DAYLIGHT SAVINGS,%s,0,0,0\n", r->count == 8784 ? "Yes" : "No");
    fputs("COMMENTS 1,made by Vesper from ", stream);
    write_words(r->file, stream);
    fputs("\nCOMMENTS 2,\n", stream);
    fprintf(stream, "DATA PERIODS,1,1,Data,%s, 1/ 1,12/31\n", days[(day % 7 + 7) % 7]);
}

static void write_value(const struct vs_record *r, int column, size_t at, FILE *stream)
{
    double value = vs_record_at(r, (enum vs_column)column, at);
    char text[VS_SHORTEST_BYTES];
    if (isnan(value)) {
        fprintf(stream, ",%s", vs_column_info[column].epw_missing);
    } else if (column == VS_COLUMN_WEATHER_CODES && value == floor(value)) {
        fprintf(stream, ",%09.0f", value);
    } else {
        fprintf(stream, ",%s", vs_print_shortest(value, text));
    }
}

static void write_row(const struct vs_record *r, size_t row, size_t at, const int of_epw[COLUMNS],
                      FILE *stream)
{
    struct vs_date date = date_at(r, r->start_unix_s + (int64_t)at * HOUR_S);
    double source = vs_record_at(r, VS_COLUMN_SOURCE_YEAR, at);
    fprintf(stream, "%d,%d,%d,%d,%d,%s", isnan(source) ? date.year : (int)source, date.month,
            date.day, (int)(row % DAY_HOURS) + 1, MINUTE, flags);
    for (int k = FIRST_VALUE; k < COLUMNS; k++) {
        write_value(r, of_epw[k], at, stream);
    }
    fputc('\n', stream);
}

static enum vs_err write_epw(const struct vs_record *r, FILE *stream, struct vs_diag *diag)
{
    size_t first = 0;
    int year = 0;
    enum vs_err err = find_first(r, &first, &year, diag);
    if (err) {
        return err;
    }
    int of_epw[COLUMNS];
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        if (vs_column_info[c].epw >= 0) {
            of_epw[vs_column_info[c].epw] = c;
        }
    }
    write_header(r, year, stream);
    for (size_t row = 0; row < r->count; row++) {
        write_row(r, row, (first + row) % r->count, of_epw, stream);
    }
    return VS_OK;
}

const struct vs_writer vs_writer_epw = {"epw", "EnergyPlus (EPW), a whole year of hours",
                                        write_epw};
