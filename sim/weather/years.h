/* SPDX-License-Identifier: GPL-3.0-or-later */
/* years.h - measured weather, cut into the years that a lamp runs through.
 *
 * A long record is cut at 1 July, so that no winter is cut. What lies before the first July brings
 * the lamp into its stride and does not count; what lies behind the last is left out and said. A
 * single year, a typical one above all, follows itself: the first pass does not count. Several
 * files are joined where they follow each other at one place, and else stand side by side, a year
 * of its own each. */
#ifndef VS_WEATHER_YEARS_H
#define VS_WEATHER_YEARS_H

#include <stddef.h>

#include "sim/base/err.h"
#include "sim/base/hours.h"
#include "sim/weather/record_hours.h"

enum { VS_WEATHER_FILES_MAX = 64 };

/* Hours of one file. */
struct vs_weather_piece {
    struct vs_hours hours; /* from local midnight, whole days */
    struct vs_hours_notes notes;
    int typical;
    char name[128]; /* of the file, for messages */
};

/* A year of a piece; may be shorter, where it only leads up to a July. */
struct vs_weather_span {
    int piece;
    size_t first, hours;
    int winter; /* it holds a whole one: November to February */
};

/* The owner frees it with vs_weather_years_free. */
struct vs_weather_years {
    int piece_count;
    struct vs_weather_piece piece[VS_WEATHER_FILES_MAX];
    int count;                /* spans that a lamp runs, one after another */
    int spin_up;              /* of those, how many do not count: 1 */
    int repeated;             /* 1: the first span is the second one, run ahead of itself */
    int winters;              /* whole winters among those that count */
    long days, left_out_days; /* that count; behind the last July */
    struct vs_weather_span *span;
};

/* Cuts years->piece[0..piece_count), which the caller has filled; joins and sorts them first.
 * Errors   VS_ERR_INPUT: a piece of less than 365 days, two that hold the same time of one place;
 *          VS_ERR_MEMORY. The pieces stay the caller's to free with vs_weather_years_free. */
enum vs_err vs_weather_years_cut(struct vs_weather_years *years, struct vs_diag *diag);

/* The hours of a span, as a copy. Errors: VS_ERR_MEMORY. */
enum vs_err vs_weather_years_hours(const struct vs_weather_years *years, int span,
                                   struct vs_hours *out, struct vs_diag *diag);

/* The most nights that a year has: 366, or more where measured (null: synthetic years) holds a
 * record of less than two years, which is one year however long. */
int vs_weather_years_nights(const struct vs_weather_years *measured);

/* What was filled and noted in all pieces. */
struct vs_filled vs_weather_years_filled(const struct vs_weather_years *years);
struct vs_hours_notes vs_weather_years_notes(const struct vs_weather_years *years);

void vs_weather_years_free(struct vs_weather_years *years);

#endif
