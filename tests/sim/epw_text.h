/* SPDX-License-Identifier: GPL-3.0-or-later */
/* epw_text.h - makes EPW files in memory: a plain year with one thing changed. */
#ifndef VS_TESTS_SIM_EPW_TEXT_H
#define VS_TESTS_SIM_EPW_TEXT_H

#include "tests/sim/weather_bytes.h"

enum { EPW_HEADER_LINES = 8 };

struct epw_style {
    const char *location; /* what follows LOCATION; null for the usual */
    const char *holidays; /* name of that header line; null for the usual */
    const char *line_end; /* null for LF */
    const char *row_end;  /* what follows the 35th value, or replaces it; null for the value */
    int mark;             /* a byte order mark in front */
    int leap;             /* 29 February is there */
    int year, other_year; /* of the months to June, and of those after; 0: as the first */
    long rows;            /* 0: all */
    /* one row that differs: number from 0, or -1; column from 0; text put there */
    long odd_row;
    int odd_column;
    const char *odd_text;
    long drop_row, repeat_row; /* -1: none */
    long skip_rows;            /* as many rows from the first are left out */
};

static inline struct epw_style epw_style(void)
{
    return (struct epw_style){.year = 2005, .odd_row = -1, .drop_row = -1, .repeat_row = -1};
}

static inline void epw_header(struct weather_text *t, const struct epw_style *s, const char *end)
{
    weather_add(t, "%sLOCATION,%s%s", s->mark ? "\xef\xbb\xbf" : "",
                s->location ? s->location : "Testtown,HE,CHN,made,999999,40.0,120.0,8.0,100.0",
                end);
    weather_add(t, "DESIGN CONDITIONS,0%s", end);
    weather_add(t, "TYPICAL/EXTREME PERIODS,0%s", end);
    weather_add(t, "GROUND TEMPERATURES,0%s", end);
    weather_add(t, "%s,No,0,0,0%s", s->holidays ? s->holidays : "HOLIDAYS/DAYLIGHT SAVINGS", end);
    weather_add(t, "COMMENTS 1,\"made, for a test\"%s", end);
    weather_add(t, "COMMENTS 2,%s", end);
    weather_add(t, "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31%s", end);
}

/* The GHI of an hour, 1 to 24: a trapezium by day, the same all year. */
static inline int epw_ghi(int hour)
{
    static const int ghi[24] = {0,   0,   0,   0,  0, 0, 0, 0, 80, 160, 240, 300,
                                300, 240, 160, 80, 0, 0, 0, 0, 0,  0,   0,   0};
    return ghi[hour - 1];
}

static inline void epw_row(struct weather_text *t, const struct epw_style *s, long row, int month,
                           int day, int hour, const char *end)
{
    int year = month > 6 && s->other_year ? s->other_year : s->year;
    for (int c = 0; c < 35; c++) {
        const char *comma = c < 34 ? "," : "";
        if (row == s->odd_row && c == s->odd_column) {
            weather_add(t, "%s%s", s->odd_text, comma);
        } else if (c < 5) {
            int clock[5] = {year, month, day, hour, 60};
            weather_add(t, "%d,", clock[c]);
        } else if (c == 5) {
            weather_add(t, "?9?9?9,");
        } else if (c == 6) {
            weather_add(t, "%d.5,", hour - 10);
        } else if (c == 13 || c == 15) {
            weather_add(t, "%d,", c == 13 ? epw_ghi(hour) : epw_ghi(hour) / 2);
        } else if (c == 21) {
            weather_add(t, "2.5,");
        } else if (c == 34 && s->row_end) {
            weather_add(t, "%s", s->row_end);
        } else {
            weather_add(t, "9999%s", comma);
        }
    }
    weather_add(t, "%s", end);
}

/* Rows alone, as they stand below the header. */
static inline void epw_rows(struct weather_text *t, const struct epw_style *s)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const char *end = s->line_end ? s->line_end : "\n";
    long row = 0;
    for (int m = 0; m < 12; m++) {
        int of_month = days[m] + (m == 1 && s->leap);
        for (int slot = 0; slot < of_month * 24 && (!s->rows || row < s->rows); slot++, row++) {
            int out = row == s->drop_row || row < s->skip_rows;
            for (int k = 0; k < (out ? 0 : 1 + (row == s->repeat_row)); k++) {
                epw_row(t, s, row, m + 1, slot / 24 + 1, slot % 24 + 1, end);
            }
        }
    }
}

static inline struct weather_text epw_make(const struct epw_style *s)
{
    struct weather_text t = {.bytes = NULL};
    epw_header(&t, s, s->line_end ? s->line_end : "\n");
    epw_rows(&t, s);
    return t;
}

#endif
