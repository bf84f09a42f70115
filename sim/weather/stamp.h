/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stamp.h - times as files write them, first lines as probes see them, and clocks of places. */
#ifndef VS_WEATHER_STAMP_H
#define VS_WEATHER_STAMP_H

#include "sim/weather/reader.h"
#include "sim/weather/rows.h"
#include "sim/weather/take.h"

/* Reads what a form says: each of Y M D h m is one digit of year, month, day, hour and minute;
 * anything else stands as it is. Seconds are no part of it. What the form does not have stays.
 * Returned  where the text goes on behind the form, or null when it is not of it */
const char *vs_stamp_scan(const char *text, const char *form, struct vs_stamp *stamp);

/* A whole field of one form. Errors: VS_ERR_INPUT. */
enum vs_err vs_stamp_take(const struct vs_take_field *field, const char *form,
                          struct vs_stamp *stamp, struct vs_diag *diag);

/* Does one of the lines `first` to `last` of a text begin so? Lines count from 1, blank ones do
 * not. Case, a byte order mark, blanks and a quote before it do not matter. */
int vs_text_begins(const struct vs_text *text, int first, int last, const char *begin);

/* The whole hour nearest to a meridian's time: what a place's standard clock is taken for when a
 * file gives UTC alone, and what NASA calls local solar time. */
double vs_zone_of_longitude(double longitude_deg);

/* Latitude, longitude and altitude of a record, each as a file's field has it; altitude null where
 * the file says it elsewhere or not at all.
 * Errors   VS_ERR_INPUT; the record has no place then */
enum vs_err vs_place_take(const struct vs_take_field *latitude,
                          const struct vs_take_field *longitude,
                          const struct vs_take_field *altitude, struct vs_record *record,
                          struct vs_diag *diag);

/* An offset from UTC in hours, -12..14. Errors: VS_ERR_INPUT. */
enum vs_err vs_zone_take(const char *name, const struct vs_take_field *field, double *offset_h,
                         struct vs_diag *diag);

/* Refuses a year of typical months that is not whole. */
enum vs_err vs_whole_year(const struct vs_record *record, int last_line, struct vs_diag *diag);

#endif
