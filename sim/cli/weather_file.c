/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/weather_file.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/base/csv.h"
#include "sim/weather/reader.h"
#include "sim/weather/stamp.h"
#include "sim/weather/synth.h"

enum vs_err vs_writer_for(const char *command, const char *option, const char *path,
                          const struct vs_writer **writer, struct vs_diag *diag)
{
    const char *ending = strrchr(path, '.');
    *writer = !ending                           ? NULL
              : strcasecmp(ending, ".csv") == 0 ? &vs_writer_plain
              : strcasecmp(ending, ".epw") == 0 ? &vs_writer_epw
                                                : NULL;
    return *writer ? VS_OK
                   : vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                             "%s: option --%s is '%.80s'; allowed is a name that ends in .csv or "
                             ".epw",
                             command, option, path);
}

static int in_range(double value, double low, double high)
{
    return value >= low && value <= high;
}

/* Returned  how many numbers, or 0 */
static int take_numbers(const char *text, double value[3])
{
    char copy[96];
    snprintf(copy, sizeof copy, "%s", text);
    int count = 0;
    for (char *at = copy; at; count++) {
        char *comma = strchr(at, ',');
        if (comma) {
            *comma = '\0';
        }
        if (count == 3 || vs_number(at, &value[count])) {
            return 0;
        }
        at = comma ? comma + 1 : NULL;
    }
    return count;
}

/* Returned  1 if the text says an altitude too; < 0 for what is no place */
static int read_place(const char *text, struct vs_place *place)
{
    double value[3] = {0, 0, 0};
    int count = take_numbers(text, value);
    if (count < 2 || !in_range(value[0], -90, 90) || !in_range(value[1], -180, 180) ||
        !in_range(value[2], -430, 9000)) {
        return -1;
    }
    *place = (struct vs_place){value[0], value[1], value[2]};
    return count == 3;
}

static enum vs_err refuse_place(const char *command, const char *text, struct vs_diag *diag)
{
    return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                   "%s: option --place is '%.80s'; allowed is latitude -90..90, longitude "
                   "-180..180 and, with a third number, altitude -430..9000 m",
                   command, text);
}

enum vs_err vs_place_option(const char *command, const char *text, struct vs_place *place,
                            struct vs_diag *diag)
{
    return read_place(text, place) < 0 ? refuse_place(command, text, diag) : VS_OK;
}

static enum vs_err set_place(const char *command, const char *text, struct vs_record *record,
                             struct vs_diag *diag)
{
    struct vs_place place;
    int has_altitude = read_place(text, &place);
    if (has_altitude < 0) {
        return refuse_place(command, text, diag);
    }
    if (record->has_place) {
        return vs_fail(diag, VS_ERR_USAGE, "", 0, 0,
                       "%s: option --place is given, but %.200s says itself where it is from: "
                       "%.4f, %.4f",
                       command, record->file, record->latitude_deg, record->longitude_deg);
    }
    record->has_place = 1;
    record->latitude_deg = place.latitude_deg;
    record->longitude_deg = place.longitude_deg;
    if (record->clock == VS_CLOCK_UTC && record->utc_offset_h == 0 &&
        record->step_s != VS_RECORD_DAY_S) {
        record->utc_offset_h = vs_zone_of_longitude(place.longitude_deg); /* it was not known */
    }
    if (has_altitude) {
        record->has_altitude = 1;
        record->altitude_m = place.altitude_m;
    }
    return VS_OK;
}

enum vs_err vs_weather_read_at(const char *command, const char *path, const char *place,
                               struct vs_record *record, struct vs_diag *diag)
{
    enum vs_err err = vs_weather_read(path, record, diag);
    if (!err && place) {
        err = set_place(command, place, record, diag);
        if (err) {
            vs_record_free(record);
        }
    }
    return err;
}
