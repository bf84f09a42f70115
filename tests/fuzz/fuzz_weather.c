/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_weather.c - any bytes as a weather file of whatever format. An input that begins with '+' is
 * completed to the end of its year with rows as its last one, so that what only a whole typical
 * year shows is met too. */
#include "tests/fuzz/target.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/weather/reader.h"
#include "sim/weather/stamp.h"

enum { ROW_BYTES = 512, YEAR_ROWS = 8784 };

static void promise(int kept)
{
    if (!kept) {
        abort();
    }
}

static void expect_possible(const struct vs_record *r)
{
    promise(r->count > 0 && r->step_s > 0 && VS_RECORD_DAY_S % r->step_s == 0 && r->line);
    promise(r->latitude_deg >= -90 && r->latitude_deg <= 90);
    promise(r->longitude_deg >= -180 && r->longitude_deg <= 180);
    promise(r->altitude_m >= -430 && r->altitude_m <= 9000);
    promise(r->utc_offset_h >= -12 && r->utc_offset_h <= 14);
    promise(r->plane_tilt_deg >= 0 && r->plane_tilt_deg <= 90);
    promise(r->plane_azimuth_deg >= 0 && r->plane_azimuth_deg <= 360);
    promise(r->clipped >= 0 && r->set_aside >= 0 && r->format[0]);
    promise(r->line[0] > 0 && r->line[r->count - 1] > 0);
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        for (size_t k = 0; r->column[c] && k < r->count; k++) {
            double x = r->column[c][k];
            promise(isnan(x) || (x >= vs_column_info[c].least && x <= vs_column_info[c].most));
        }
    }
}

static void read_bytes(const char *bytes, size_t size)
{
    struct vs_diag diag = {.text = ""};
    struct vs_text text = {bytes, size, "fuzz"};
    struct vs_record record;
    if (vs_weather_read_text(&text, &record, &diag) == VS_OK) {
        expect_possible(&record);
    } else {
        promise(diag.text[0] && !record.line && record.count == 0);
    }
    vs_record_free(&record);
}

/* The stamp that a row begins with, in the forms of the typical years; the rest of the row. */
static const char *scan(const char *row, struct vs_stamp *stamp, int *form)
{
    static const char *const forms[] = {"MM/DD/YYYY,hh:mm", "YYYYMMDD:hhmm"};
    for (*form = 0; *form < 2; ++*form) {
        const char *rest = vs_stamp_scan(row, forms[*form], stamp);
        if (rest) {
            return rest;
        }
    }
    return NULL;
}

static void write_row(char *out, int form, const struct vs_stamp *stamp, int minute,
                      const char *rest)
{
    int last = form == 0 && minute % 1440 == 0; /* 24:00 of the day before */
    struct vs_date start = {stamp->year, stamp->month, stamp->day};
    struct vs_date d = vs_date_of_days(vs_date_days(start) + minute / 1440 - last);
    int hour = last ? 24 : minute % 1440 / 60;
    snprintf(out, ROW_BYTES,
             form ? "%04d%02d%02d:%02d%02d%.400s\n" : "%02d/%02d/%04d,%02d:%02d%.400s\n",
             form ? d.year : d.month, form ? d.month : d.day, form ? d.day : d.year, hour,
             minute % 60, rest);
}

static void read_completed(const char *bytes, size_t size)
{
    char row[ROW_BYTES];
    size_t at = size > 0 ? size - 1 : 0; /* of the last line, without its end */
    while (at > 0 && bytes[at - 1] != '\n') {
        at--;
    }
    snprintf(row, sizeof row, "%.*s", (int)(size - at), bytes + at);
    row[strcspn(row, "\r\n")] = '\0';
    struct vs_stamp stamp = {0};
    int form;
    const char *rest = scan(row, &stamp, &form);
    if (!rest || stamp.year < 1 || stamp.month < 1 || stamp.month > 12 || stamp.day < 1) {
        return;
    }
    char *whole = malloc(size + (size_t)YEAR_ROWS * ROW_BYTES);
    promise(whole != NULL);
    memcpy(whole, bytes, size);
    struct vs_date date = {stamp.year, stamp.month, stamp.day};
    int64_t days = vs_date_days((struct vs_date){stamp.year + 1, 1, 1}) - vs_date_days(date);
    int end = (int)days * 1440 + (form == 0 ? 60 : 0);
    for (int minute = stamp.minute + 60; minute < end; minute += 60) {
        write_row(whole + size, form, &stamp, minute, rest);
        size += strlen(whole + size);
    }
    read_bytes(whole, size);
    free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    if (size > 0 && bytes[0] == '+') {
        read_completed(bytes + 1, size - 1);
    } else {
        read_bytes(bytes, size);
    }
    return 0;
}
