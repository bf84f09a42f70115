/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/stamp.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "sim/weather/lines.h"

const char *vs_stamp_scan(const char *text, const char *form, struct vs_stamp *stamp)
{
    static const char letters[] = "YMDhm";
    int value[sizeof letters - 1] = {0}, seen[sizeof letters - 1] = {0};
    for (; *form; form++, text++) {
        const char *letter = strchr(letters, *form);
        if (!letter) {
            if (*text != *form) {
                return NULL;
            }
            continue;
        }
        if (*text < '0' || *text > '9') {
            return NULL;
        }
        value[letter - letters] = value[letter - letters] * 10 + (*text - '0');
        seen[letter - letters] = 1;
    }
    int minute = value[3] * 60 + value[4];
    if (value[4] > 59 || minute > 1440) {
        return NULL;
    }
    stamp->year = seen[0] ? value[0] : stamp->year;
    stamp->month = seen[1] ? value[1] : stamp->month;
    stamp->day = seen[2] ? value[2] : stamp->day;
    stamp->minute = seen[3] ? minute : stamp->minute;
    return text;
}

enum vs_err vs_stamp_take(const struct vs_take_field *field, const char *form,
                          struct vs_stamp *stamp, struct vs_diag *diag)
{
    const char *rest = vs_stamp_scan(field->text, form, stamp);
    if (!rest || *rest) {
        return vs_fail(diag, VS_ERR_INPUT, field->file, field->line, field->column,
                       "the time is '%.40s'; allowed is the form %s%s", field->text, form,
                       strchr(form, 'h') ? ", to 24:00" : "");
    }
    return VS_OK;
}

int vs_text_begins(const struct vs_text *text, int first, int last, const char *begin)
{
    struct vs_lines lines;
    size_t length = strlen(begin);
    int line = 0;
    vs_lines_open(&lines, text);
    while (line < last && vs_lines_next(&lines)) {
        size_t at = 0;
        while (at < lines.length && lines.line[at] && strchr(" \t\"", lines.line[at])) {
            at++;
        }
        line += at < lines.length;
        if (at < lines.length && line >= first && lines.length - at >= length &&
            strncasecmp(lines.line + at, begin, length) == 0) {
            return 1;
        }
    }
    return 0;
}

double vs_zone_of_longitude(double longitude_deg)
{
    return floor(longitude_deg / 15.0 + 0.5);
}

static enum vs_err number(const char *name, const char *unit, double low, double high,
                          const struct vs_take_field *field, double *value, struct vs_diag *diag)
{
    long unused = 0;
    struct vs_take take = {.name = name, .unit = unit, .low = low, .high = high};
    return vs_take_number(&take, field, value, &unused, diag);
}

enum vs_err vs_place_take(const struct vs_take_field *latitude,
                          const struct vs_take_field *longitude,
                          const struct vs_take_field *altitude, struct vs_record *record,
                          struct vs_diag *diag)
{
    enum vs_err err = number("the latitude", " deg", -90, 90, latitude, &record->latitude_deg,
                             diag);
    err = err ? err
              : number("the longitude", " deg", -180, 180, longitude, &record->longitude_deg, diag);
    if (!err && altitude) {
        err = number("the elevation", " m", -430, 9000, altitude, &record->altitude_m, diag);
        record->has_altitude = !err;
    }
    record->has_place = !err;
    return err;
}

enum vs_err vs_zone_take(const char *name, const struct vs_take_field *field, double *offset_h,
                         struct vs_diag *diag)
{
    return number(name, " h", -12, 14, field, offset_h, diag);
}

enum vs_err vs_whole_year(const struct vs_record *record, int last_line, struct vs_diag *diag)
{
    double days = (double)record->count * record->step_s / VS_RECORD_DAY_S;
    if (days == 365 || days == 366) {
        return VS_OK;
    }
    return vs_fail(diag, VS_ERR_INPUT, record->file, last_line, 0,
                   "the file spans %.2f days; allowed is a whole year of 365 or 366, for it is a "
                   "typical one",
                   days);
}
