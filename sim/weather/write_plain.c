/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/calendar.h"
#include "sim/base/shortest.h"
#include "sim/weather/plain.h"
#include "sim/weather/writer.h"

enum { MINUTE_S = 60, HOUR_MIN = 60, DAY_S = 86400 };

static int64_t offset_s(const struct vs_record *r, enum vs_clock_kind clock)
{
    return vs_offset_s(vs_plain_clock_h(r, clock));
}

static int is_whole(const struct vs_record *r, enum vs_clock_kind clock)
{
    int64_t unit = r->step_s == DAY_S ? DAY_S : MINUTE_S;
    return (r->start_unix_s + offset_s(r, clock)) % unit == 0;
}

static void write_number(FILE *stream, const char *key, double value)
{
    char text[VS_SHORTEST_BYTES];
    fprintf(stream, "# %s: %s\n", key, vs_print_shortest(value, text));
}

static void write_header(const struct vs_record *r, enum vs_clock_kind clock, FILE *stream)
{
    fprintf(stream, "%s%d\n", VS_PLAIN_TITLE, VS_PLAIN_VERSION);
    if (r->place[0]) {
        fprintf(stream, "# place: %s\n", r->place);
    }
    if (r->make[0]) {
        fprintf(stream, "# make: %s\n", r->make);
    }
    if (r->has_place) {
        write_number(stream, "latitude_deg", r->latitude_deg);
        write_number(stream, "longitude_deg", r->longitude_deg);
    }
    if (r->has_altitude) {
        write_number(stream, "altitude_m", r->altitude_m);
    }
    write_number(stream, "utc_offset_h", r->utc_offset_h);
    fprintf(stream, "# step_min: %d\n", r->step_s / MINUTE_S);
    fprintf(stream, "# stamp: %s\n",
            vs_plain_stamps[r->step_s == DAY_S ? VS_STAMP_DAY : VS_STAMP_START]);
    fprintf(stream, "# clock: %s\n", vs_plain_clocks[clock]);
    fprintf(stream, "# typical: %d\n", r->typical);
    uint64_t plane = VS_COLUMN_BIT(VS_COLUMN_PLANE_BEAM) | VS_COLUMN_BIT(VS_COLUMN_PLANE_DIFFUSE) |
                     VS_COLUMN_BIT(VS_COLUMN_PLANE_GROUND);
    if (vs_record_columns(r) & plane) {
        write_number(stream, "plane_tilt_deg", r->plane_tilt_deg);
        write_number(stream, "plane_azimuth_deg", r->plane_azimuth_deg);
    }
    fputs("time", stream);
    for (int c = 0; c < VS_COLUMN_COUNT; c++) {
        if (r->column[c]) {
            fprintf(stream, ",%s", vs_column_info[c].key);
        }
    }
    fputc('\n', stream);
}

static void write_time(int64_t clock_s, int is_day, FILE *stream)
{
    int64_t day = vs_day_of(clock_s);
    struct vs_date date = vs_date_of_days(day);
    int minute = (int)(clock_s - day * DAY_S) / MINUTE_S;
    fprintf(stream, "%04d-%02d-%02d", date.year, date.month, date.day);
    if (!is_day) {
        fprintf(stream, "T%02d:%02d", minute / HOUR_MIN, minute % HOUR_MIN);
    }
}

/* Rows carry the clock of the record, or UTC where its steps do not begin on whole minutes of it.
 */
static enum vs_err write_plain(const struct vs_record *r, FILE *stream, struct vs_diag *diag)
{
    enum vs_clock_kind clock = is_whole(r, r->clock) ? r->clock : VS_CLOCK_UTC;
    if (!is_whole(r, clock) || r->step_s % MINUTE_S != 0) {
        return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                       "the steps of %d s begin between the minutes of the clock; a plain CSV "
                       "holds steps of whole minutes",
                       r->step_s);
    }
    write_header(r, clock, stream);
    int64_t start = r->start_unix_s + offset_s(r, clock);
    for (size_t k = 0; k < r->count; k++) {
        write_time(start + (int64_t)k * r->step_s, r->step_s == DAY_S, stream);
        for (int c = 0; c < VS_COLUMN_COUNT; c++) {
            if (r->column[c]) {
                char text[VS_SHORTEST_BYTES];
                fputc(',', stream);
                fputs(vs_print_shortest(r->column[c][k], text), stream);
            }
        }
        fputc('\n', stream);
    }
    return VS_OK;
}

const struct vs_writer vs_writer_plain = {
    "plain", "plain CSV with all columns, each number as short as it reads back", write_plain};
