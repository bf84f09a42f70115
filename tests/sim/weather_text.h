/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather_text.h - makes weather files in memory and reads them: whole, or refused at a place. */
#ifndef VS_TESTS_SIM_WEATHER_TEXT_H
#define VS_TESTS_SIM_WEATHER_TEXT_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "sim/base/calendar.h"
#include "sim/weather/reader.h"
#include "tests/sim/weather_bytes.h"

static inline enum vs_err weather_read(const struct weather_text *t, struct vs_record *record,
                                       struct vs_diag *diag)
{
    struct vs_text text = {t->bytes, t->size, "t"};
    memset(diag, 0, sizeof *diag);
    return vs_weather_read_text(&text, record, diag);
}

/* Reads and frees a text that is right. */
static inline struct vs_record weather_good(struct weather_text *t, const char *format)
{
    struct vs_record record;
    struct vs_diag diag;
    cr_assert_eq(weather_read(t, &record, &diag), VS_OK, "%d:%d %s", diag.line, diag.column,
                 diag.text);
    cr_expect_str_eq(record.format, format);
    free(t->bytes);
    *t = (struct weather_text){NULL, 0, 0};
    return record;
}

/* Reads and frees a text that is wrong there, in those words. */
static inline void weather_refused(struct weather_text *t, int line, int column, const char *words)
{
    struct vs_record record;
    struct vs_diag diag;
    cr_expect_eq(weather_read(t, &record, &diag), VS_ERR_INPUT);
    cr_expect_eq(diag.line, line, "line %d: %s", diag.line, diag.text);
    cr_expect_eq(diag.column, column, "column %d: %s", diag.column, diag.text);
    cr_expect(strstr(diag.text, words), "%s", diag.text);
    cr_expect_null(record.line);
    cr_expect_eq(record.count, 0u);
    free(t->bytes);
    *t = (struct weather_text){NULL, 0, 0};
}

static inline void weather_starts(const struct vs_record *record, struct vs_date date, int minute)
{
    int64_t start = vs_date_days(date) * 86400 + minute * 60;
    cr_expect_eq(record->start_unix_s, start, "%lld s beside it",
                 (long long)(record->start_unix_s - start));
}

static inline int weather_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* The same place, clock and values to the bit; columns that one lacks are empty in the other. */
static inline void weather_expect_same(const struct vs_record *a, const struct vs_record *b)
{
    cr_assert_eq(a->count, b->count);
    cr_expect_eq(a->start_unix_s, b->start_unix_s);
    cr_expect_eq(a->step_s, b->step_s);
    cr_expect_eq(a->typical, b->typical);
    cr_expect_str_eq(a->place, b->place);
    cr_expect(a->has_place == b->has_place && a->latitude_deg == b->latitude_deg &&
              a->longitude_deg == b->longitude_deg && a->altitude_m == b->altitude_m);
    cr_expect_eq(a->utc_offset_h, b->utc_offset_h);
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        size_t differ = 0;
        for (size_t k = 0; k < a->count; k++) {
            differ += !weather_same_number(vs_record_at(a, (enum vs_column)c, k),
                                           vs_record_at(b, (enum vs_column)c, k));
        }
        cr_expect_eq(differ, 0u, "%s differs in %zu rows", vs_column_info[c].key, differ);
    }
}

/* A byte order mark, CRLF, a blank line after the first and no last line end change nothing but
 * the numbers of lines. Frees the text. */
static inline void weather_same_with_mark_and_crlf(struct weather_text *t, const char *format)
{
    struct weather_text other = {NULL, 0, 0};
    weather_add(&other, "\xef\xbb\xbf");
    int lines = 0;
    for (size_t k = 0; k + 1 < t->size; k++) {
        if (t->bytes[k] != '\n') {
            weather_add(&other, "%c", t->bytes[k]);
        } else {
            weather_add(&other, lines++ ? "\r\n" : "\r\n\r\n");
        }
    }
    struct vs_record a = weather_good(t, format), b = weather_good(&other, format);
    cr_expect_eq(vs_record_columns(&a), vs_record_columns(&b));
    weather_expect_same(&a, &b);
    cr_expect_eq(b.line[0], a.line[0] + 1);
    vs_record_free(&a);
    vs_record_free(&b);
}

/* A sample that people use; none is part of this repository. VESPER_WEATHER names the folder. */
static inline struct vs_record weather_sample(const char *file, const char *format)
{
    const char *folder = getenv("VESPER_WEATHER");
    char path[600];
    struct vs_record record;
    struct vs_diag diag = {.text = ""};
    if (!folder || !*folder) {
        cr_skip("VESPER_WEATHER names no folder");
    }
    snprintf(path, sizeof path, "%s/%s", folder, file);
    enum vs_err err = vs_weather_read(path, &record, &diag);
    if (err == VS_ERR_MISSING) {
        cr_skip("not in the folder that VESPER_WEATHER names");
    }
    cr_assert_eq(err, VS_OK, "%d:%d %s", diag.line, diag.column, diag.text);
    cr_expect_str_eq(record.format, format);
    return record;
}

static inline double weather_sum(const struct vs_record *record, enum vs_column column)
{
    double sum = 0;
    for (size_t k = 0; k < record->count; k++) {
        double x = vs_record_at(record, column, k);
        sum += isnan(x) ? 0 : x;
    }
    return sum;
}

#endif
