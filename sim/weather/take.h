/* SPDX-License-Identifier: GPL-3.0-or-later */
/* take.h - numbers out of the fields of weather files, with their place when they are wrong. */
#ifndef VS_WEATHER_TAKE_H
#define VS_WEATHER_TAKE_H

#include "sim/base/csv.h"
#include "sim/weather/record.h"

/* What a field of a file may hold. */
struct vs_take {
    const char *name;    /* "the global irradiance", for messages */
    const char *unit;    /* " W/m2", with its space, or "" */
    double low, high;    /* of the number as written */
    const char *missing; /* numbers that mean none, separated by spaces: "9999 -999"; or null */
    double night_low;    /* below zero: down to here a number under low is a sensor's zero at night
                          * and becomes low */
    enum vs_column column; /* where it goes */
    double scale, offset;  /* value = number * scale + offset; scale 0 stands for 1; below 1 the
                            * number is divided by 1 / scale, so that tenths are what they say */
};

/* W/m2 that a sensor with a cold dome may read below zero. */
#define VS_NIGHT_LOW_WM2 (-25)

/* A field anywhere: of a CSV row or cut from a fixed line. */
struct vs_take_field {
    const char *file;
    int line, column;
    const char *text;
};

static inline struct vs_take_field vs_take_csv(const struct vs_csv_row *row, int k)
{
    return (struct vs_take_field){row->file, row->fields[k].line, row->fields[k].column,
                                  row->fields[k].text};
}

/* Takes one number. Empty text, "nan" in any case, and the missing codes give NaN where take has
 * missing codes at all; without them they are refused. *clipped counts zeros made of night_low.
 * Errors   VS_ERR_INPUT */
enum vs_err vs_take_number(const struct vs_take *take, const struct vs_take_field *field,
                           double *value, long *clipped, struct vs_diag *diag);

/* What is needed is taken so or refused. Of what nothing here depends on, no number, or one that
 * cannot be, is NaN and counted as set aside; missing codes and empty text are NaN and not counted.
 * Counts in record. Errors: VS_ERR_INPUT. */
enum vs_err vs_take_value(const struct vs_take *take, int needed, const struct vs_take_field *field,
                          double *value, struct vs_record *record, struct vs_diag *diag);

/* Takes a whole number. */
enum vs_err vs_take_integer(const char *name, const struct vs_take_field *field, int low, int high,
                            int *value, struct vs_diag *diag);

/* Fields of a row, without the empty ones at its end. */
int vs_take_count(const struct vs_csv_row *row);

/* Refuses a row with fewer or more values than the header has names; empty ones at its end do not
 * count. */
enum vs_err vs_take_width(const struct vs_csv_row *row, int names, struct vs_diag *diag);

/* Copies a text of a file for words: plain ASCII, '?' for what is not, blanks at both ends cut. */
void vs_take_words(const char *text, char *out, size_t size);

#endif
