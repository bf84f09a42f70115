/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "sim/weather/daily_hours.h"
#include "sim/weather/record_days.h"
#include "sim/weather/record_parts.h"

enum { DAY_H = 24 };

void vs_hours_take_place(struct vs_hours *out, const struct vs_record *r, double utc_offset_h)
{
    out->latitude_deg = r->latitude_deg;
    out->longitude_deg = r->longitude_deg;
    out->altitude_m = r->altitude_m;
    out->utc_offset_h = utc_offset_h;
    snprintf(out->source, sizeof out->source, "%.60s (%.50s)",
             r->place[0] ? r->place : "an unnamed place", r->make[0] ? r->make : r->format);
}

/* The line of a step, or the last before it that has one; 0 if none has. */
static int line_at(const struct vs_record *r, int64_t step)
{
    for (int64_t k = step < (int64_t)r->count ? step : -1; k >= 0; k--) {
        if (r->line[k]) {
            return r->line[k];
        }
    }
    return 0;
}

/* A record of days: GHI and DHI are means over 24 h. */
enum vs_err vs_hours_of_days(const struct vs_record *record, const struct vs_hours_how *how,
                             struct vs_hours *out, struct vs_hours_notes *notes,
                             struct vs_diag *diag)
{
    if (!how->climate) {
        return vs_fail(diag, VS_ERR_INPUT, record->file, 0, 0,
                       "the file has a value a day; its hours need a climate, allowed is a "
                       "climate file");
    }
    struct vs_record_days days;
    enum vs_err err = vs_record_days(record, record->utc_offset_h, &days, diag);
    if (err) {
        return err;
    }
    struct vs_daily_record daily = {.name = record->file,
                                    .latitude_deg = record->latitude_deg,
                                    .longitude_deg = record->longitude_deg,
                                    .altitude_m = record->altitude_m,
                                    .first_day = days.first_day,
                                    .count = days.count,
                                    .ghi_kwhm2 = days.ghi_kwhm2,
                                    .dhi_kwhm2 = days.has_dhi ? days.dhi_kwhm2 : NULL};
    struct vs_climate climate = *how->climate;
    climate.utc_offset_h = how->utc_offset_h;
    struct vs_daily_job job = {
        .climate = &climate,
        .seed = how->seed,
        .record = &daily,
        .place = {record->latitude_deg, record->longitude_deg, record->altitude_m},
        .first_day = days.first_day,
        .count = days.count,
        .fill_climate = how->fill_climate};
    struct vs_daily_notes made;
    err = vs_daily_hours(&job, &made, out, diag);
    notes->dhi_cut = DAY_H * made.dhi_cut;
    notes->days_cut = made.kt_cut;
    for (size_t k = 0; !err && k < out->count; k++) {
        notes->ghi_whm2 += out->rows[k].ghi_wm2;
    }
    if (err == VS_ERR_INPUT && diag) {
        diag->line = line_at(record, made.refused_day - days.first_day);
    }
    if (!err) {
        vs_hours_take_place(out, record, how->utc_offset_h);
    }
    vs_record_days_free(&days);
    return err;
}
