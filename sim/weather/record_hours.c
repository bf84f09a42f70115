/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/record_hours.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/decompose.h"
#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/weather/clear_hours.h"
#include "sim/weather/record_parts.h"
#include "sim/weather/synth.h"

enum { HOUR_S = 3600, DAY_H = 24 };

/* Below this hourly mean of the clear sky the index is noise: sunrise and sunset. */
static const double least_clear_wm2 = 5.0;

/* Hours in the making: values may still be NaN. */
struct work {
    const struct vs_record *hourly; /* on the local clock */
    const struct vs_hours_how *how;
    struct vs_hours *out;
    struct vs_hours_notes *notes;
    struct vs_day_cut cut;
    struct vs_clear_hour *clear;
    struct vs_hours made; /* a year of the climate, for long gaps; empty until one is met */
    struct vs_diag *diag;
};

static int line_of(const struct work *w, size_t k)
{
    return w->hourly->line[vs_day_cut_at(&w->cut, k)];
}

/* The last line before an hour that has one. */
static int line_before(const struct work *w, size_t k)
{
    for (size_t back = k; back-- > 0;) {
        if (line_of(w, back)) {
            return line_of(w, back);
        }
    }
    return 0;
}

static struct vs_date date_of(const struct work *w, size_t k)
{
    int64_t at_s = w->out->start_unix_s + HOUR_S * (int64_t)k;
    return vs_date_of_days(vs_day_of(at_s + vs_offset_s(w->out->utc_offset_h)));
}

/* What no filling can mend. */
static enum vs_err check_columns(const struct vs_record *r, struct vs_diag *diag)
{
    int global = r->column[VS_COLUMN_GHI] || (r->column[VS_COLUMN_DNI] && r->column[VS_COLUMN_DHI]);
    if (!global && (r->column[VS_COLUMN_PLANE_BEAM] || r->column[VS_COLUMN_PLANE_DIFFUSE])) {
        return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                       "the file holds irradiance on a plane of %g deg; allowed is that on the "
                       "level (ask for slope 0, or for a typical year)",
                       r->plane_tilt_deg);
    }
    if (!global) {
        return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                       "the file holds no global irradiance; allowed is GHI, or DNI and DHI");
    }
    if (!r->has_place) {
        return vs_fail(diag, VS_ERR_INPUT, r->file, 0, 0,
                       "the file does not say where it is from; allowed is a file with latitude "
                       "and longitude (vesper weather convert --place adds them)");
    }
    return VS_OK;
}

static enum vs_err open_days(struct work *w)
{
    const struct vs_record *h = w->hourly;
    size_t hours = w->cut.days * DAY_H;
    if (hours == 0) {
        return vs_fail(w->diag, VS_ERR_INPUT, h->file, 0, 0,
                       "the file spans %zu h; allowed is at least one whole day from midnight to "
                       "midnight of UTC%+g",
                       h->count, w->how->utc_offset_h);
    }
    if (vs_hours_alloc(w->out, hours)) {
        return vs_fail(w->diag, VS_ERR_MEMORY, h->file, 0, 0, "memory ran out for %zu hours",
                       hours);
    }
    w->out->start_unix_s = w->cut.start_unix_s;
    return VS_OK;
}

static enum vs_err clear_sky(struct work *w)
{
    const struct vs_hours *out = w->out;
    w->clear = malloc(out->count * sizeof *w->clear);
    if (!w->clear) {
        return vs_fail(w->diag, VS_ERR_MEMORY, w->hourly->file, 0, 0,
                       "memory ran out for %zu hours", out->count);
    }
    struct vs_site site = vs_record_site(w->hourly);
    for (size_t k = 0; k < out->count; k += DAY_H) {
        int month = date_of(w, k).month - 1;
        double haze = w->how->climate ? w->how->climate->linke_turbidity[month]
                                      : VS_TURBIDITY_DEFAULT;
        vs_clear_day((double)out->start_unix_s + 3600.0 * (double)k, &site, haze, w->clear + k);
    }
    return VS_OK;
}

/* Many files hold a column of zeros where they have no beam. */
static int has_beam(const struct vs_record *hourly)
{
    const double *dni = hourly->column[VS_COLUMN_DNI];
    for (size_t k = 0; dni && k < hourly->count; k++) {
        if (dni[k] > 0) {
            return 1;
        }
    }
    return 0;
}

/* As the record has it; GHI from the others where it is missing and they are not. */
static void take_hours(struct work *w)
{
    int beamed = has_beam(w->hourly);
    for (size_t k = 0; k < w->out->count; k++) {
        size_t at = vs_day_cut_at(&w->cut, k);
        struct vs_hour *hour = &w->out->rows[k];
        double ghi = vs_record_at(w->hourly, VS_COLUMN_GHI, at);
        double dni = beamed ? vs_record_at(w->hourly, VS_COLUMN_DNI, at) : NAN;
        double dhi = vs_record_at(w->hourly, VS_COLUMN_DHI, at);
        double beam = dni * w->clear[k].sun.cos_zenith;
        hour->ghi_wm2 = isnan(ghi) ? beam + dhi : ghi;
        hour->dhi_wm2 = isnan(dhi) && !isnan(beam) ? max(ghi - beam, 0) : dhi;
        hour->air_degc = vs_record_at(w->hourly, VS_COLUMN_AIR, at);
        hour->wind_ms = vs_record_at(w->hourly, VS_COLUMN_WIND, at);
        double snow = vs_record_at(w->hourly, VS_COLUMN_SNOWFALL, at);
        double depth = vs_record_at(w->hourly, VS_COLUMN_SNOW_DEPTH, at);
        hour->snowfall_cm = isnan(snow) ? 0 : snow;
        hour->ground_snow_cm = isnan(depth) ? 0 : depth;
    }
}

/* The day before, again. */
static void repeat_leap_day(struct work *w, size_t first)
{
    struct vs_date date = date_of(w, first);
    if (date.month != 2 || date.day != 29 || first < DAY_H || first + DAY_H > w->out->count) {
        return;
    }
    for (size_t k = first; k < first + DAY_H; k++) {
        if (line_of(w, k) || !isnan(w->out->rows[k].ghi_wm2)) {
            return;
        }
    }
    memcpy(w->out->rows + first, w->out->rows + first - DAY_H, DAY_H * sizeof *w->out->rows);
    w->out->filled.leap_day += DAY_H;
}

static void fill_leap_days(struct work *w)
{
    for (size_t k = 0; k < w->out->count; k += DAY_H) {
        repeat_leap_day(w, k);
    }
}

/* The climate's hour for hour k, its year made when it is first met. */
static enum vs_err made_hour(struct work *w, size_t k, struct vs_hour *hour)
{
    int64_t at_s = w->out->start_unix_s + HOUR_S * (int64_t)k;
    int64_t from_s = at_s - w->made.start_unix_s;
    if (w->made.count == 0 || from_s < 0 || from_s >= HOUR_S * (int64_t)w->made.count) {
        vs_hours_free(&w->made);
        struct vs_climate climate = *w->how->climate;
        climate.utc_offset_h = w->out->utc_offset_h;
        struct vs_place place = {w->out->latitude_deg, w->out->longitude_deg, w->out->altitude_m};
        struct vs_clearness sky;
        int year = vs_july_year(date_of(w, k));
        enum vs_err err = vs_clearness_year(&climate, w->how->seed, year, &sky, w->diag);
        if (!err) {
            err = vs_synth_hours(&climate, &sky, &place, &w->made, w->diag);
            vs_clearness_free(&sky);
        }
        if (err) {
            return err;
        }
    }
    *hour = w->made.rows[(at_s - w->made.start_unix_s) / HOUR_S];
    return VS_OK;
}

static enum vs_err refuse_gap(const struct work *w, const char *what, size_t first, size_t hours)
{
    struct vs_date date = date_of(w, first);
    return vs_fail(w->diag, VS_ERR_INPUT, w->hourly->file, line_before(w, first), 0,
                   "%s is missing for %zu h from %04d-%02d-%02d %02d:00; up to %d h are "
                   "interpolated, allowed for more is --fill climate",
                   what, hours, date.year, date.month, date.day, (int)(first % DAY_H),
                   VS_GAP_HOURS_MAX);
}

static double *member(struct vs_hour *hour, size_t offset)
{
    return (double *)((char *)hour + offset);
}

static size_t gap_end(const struct vs_hours *h, size_t first, size_t offset)
{
    size_t k = first;
    while (k < h->count && isnan(*member(&h->rows[k], offset))) {
        k++;
    }
    return k;
}

static enum vs_err fill_long_air(struct work *w, size_t first, size_t end)
{
    for (size_t k = first; k < end; k++) {
        struct vs_hour hour;
        enum vs_err err = made_hour(w, k, &hour);
        if (err) {
            return err;
        }
        w->out->rows[k].air_degc = hour.air_degc;
        w->out->filled.air++;
    }
    return VS_OK;
}

static int short_gap(const struct work *w, size_t first, size_t end)
{
    return end - first <= VS_GAP_HOURS_MAX && first > 0 && end < w->out->count;
}

/* Temperature: a straight line over a short gap, the climate over a long one. */
static enum vs_err fill_air(struct work *w)
{
    struct vs_hour *rows = w->out->rows;
    enum vs_err err = VS_OK;
    for (size_t k = 0; !err && k < w->out->count; k++) {
        size_t end = gap_end(w->out, k, offsetof(struct vs_hour, air_degc));
        if (end == k) {
            continue;
        }
        if (short_gap(w, k, end)) {
            double before = rows[k - 1].air_degc, step = rows[end].air_degc - before;
            for (size_t i = k; i < end; i++) {
                rows[i].air_degc = before + step * (double)(i - k + 1) / (double)(end - k + 1);
                w->out->filled.interpolated++;
            }
        } else if (w->how->fill_climate && w->how->climate) {
            err = fill_long_air(w, k, end);
        } else {
            err = refuse_gap(w, "the air temperature", k, end - k);
        }
        k = end;
    }
    return err;
}

/* Wind decides little: a low default stands where nothing is known of it. */
static void fill_wind(struct work *w)
{
    for (size_t k = 0; k < w->out->count; k++) {
        if (isnan(w->out->rows[k].wind_ms)) {
            w->out->rows[k].wind_ms = VS_WIND_DEFAULT_MS;
            w->out->filled.wind++;
        }
    }
}

static double index_at(const struct work *w, size_t k)
{
    return w->out->rows[k].ghi_wm2 / w->clear[k].ghi_wm2;
}

static unsigned is_lit(const struct work *w, size_t k)
{
    return w->clear[k].ghi_wm2 > least_clear_wm2;
}

/* The hours [first, end) have no GHI; the lit ones among them are interpolated over the clear-sky
 * index between the lit hours around, over a night if it has to be. -1: there are none. */
static int interpolate_light(struct work *w, size_t first, size_t end, size_t lit)
{
    double before = NAN, after = NAN;
    for (size_t k = first; k-- > 0 && isnan(before) && first - k <= DAY_H;) {
        before = is_lit(w, k) ? index_at(w, k) : NAN;
    }
    for (size_t k = end; k < w->out->count && isnan(after) && k - end < DAY_H; k++) {
        after = is_lit(w, k) ? index_at(w, k) : NAN;
    }
    before = isnan(before) ? after : before;
    after = isnan(after) ? before : after;
    if (isnan(before)) {
        return -1;
    }
    size_t nth = 0;
    for (size_t k = first; k < end; k++) {
        nth += is_lit(w, k);
        double index = before + (after - before) * (double)nth / (double)(lit + 1);
        w->out->rows[k].ghi_wm2 = index * w->clear[k].ghi_wm2;
        w->out->rows[k].dhi_wm2 = NAN;
        w->out->filled.interpolated += w->clear[k].sun.cos_zenith > 0;
    }
    return 0;
}

static enum vs_err make_light(struct work *w, size_t first, size_t end)
{
    for (size_t k = first; k < end; k++) {
        struct vs_hour hour;
        enum vs_err err = made_hour(w, k, &hour);
        if (err) {
            return err;
        }
        w->out->rows[k].ghi_wm2 = hour.ghi_wm2;
        w->out->rows[k].dhi_wm2 = hour.dhi_wm2;
        w->out->filled.climate += w->clear[k].sun.cos_zenith > 0;
    }
    return VS_OK;
}

static enum vs_err fill_light(struct work *w)
{
    enum vs_err err = VS_OK;
    for (size_t k = 0; !err && k < w->out->count; k++) {
        size_t end = gap_end(w->out, k, offsetof(struct vs_hour, ghi_wm2));
        if (end == k) {
            continue;
        }
        size_t lit = 0;
        for (size_t i = k; i < end; i++) {
            lit += is_lit(w, i);
        }
        int is_short = lit <= VS_GAP_HOURS_MAX && end - k < DAY_H;
        if (is_short && interpolate_light(w, k, end, lit) == 0) {
            continue; /* k is met again, filled */
        }
        if (w->how->fill_climate && w->how->climate) {
            err = make_light(w, k, end);
        } else {
            err = refuse_gap(w, "the global irradiance", k, end - k);
        }
        k = end;
    }
    return err;
}

/* Completes the diffuse part and counts what only the sun can tell. */
static void judge_hour(struct vs_hour *hour, const struct vs_hour_sun *sun,
                       struct vs_filled *filled, struct vs_hours_notes *notes)
{
    if (isnan(hour->dhi_wm2)) {
        hour->dhi_wm2 = vs_decompose_erbs_driesse(hour->ghi_wm2, real_acos(sun->cos_zenith),
                                                  sun->normal_wm2)
                            .dhi_wm2;
        filled->dhi += sun->cos_zenith > 0;
    }
    if (hour->dhi_wm2 > hour->ghi_wm2) {
        notes->dhi_cut++;
        notes->dhi_cut_whm2 += hour->dhi_wm2 - hour->ghi_wm2;
        hour->dhi_wm2 = hour->ghi_wm2;
    }
    notes->ghi_whm2 += hour->ghi_wm2;
    if (hour->ghi_wm2 > 0 && sun->cos_zenith <= 0) {
        notes->night_hours++;
        notes->night_whm2 += hour->ghi_wm2;
    } else if (hour->ghi_wm2 > sun->horizontal_wm2) {
        notes->over_hours++;
        notes->over_whm2 += hour->ghi_wm2 - sun->horizontal_wm2;
    }
}

static enum vs_err make(struct work *w, const struct vs_record *record)
{
    w->cut = vs_day_cut(record, w->hourly, w->how->utc_offset_h);
    enum vs_err err = open_days(w);
    if (!err) {
        vs_hours_take_place(w->out, record, w->how->utc_offset_h);
        err = clear_sky(w);
    }
    if (!err) {
        take_hours(w);
        fill_leap_days(w);
        err = fill_light(w);
    }
    err = err ? err : fill_air(w);
    if (!err) {
        fill_wind(w);
        for (size_t k = 0; k < w->out->count; k++) {
            judge_hour(&w->out->rows[k], &w->clear[k].sun, &w->out->filled, w->notes);
        }
    }
    return err;
}

enum vs_err vs_record_hours(const struct vs_record *record, const struct vs_hours_how *how,
                            struct vs_hours *out, struct vs_hours_notes *notes,
                            struct vs_diag *diag)
{
    memset(out, 0, sizeof *out);
    memset(notes, 0, sizeof *notes);
    enum vs_err err = check_columns(record, diag);
    if (!err && record->step_s == VS_RECORD_DAY_S) {
        return vs_hours_of_days(record, how, out, notes, diag);
    }
    struct vs_record hourly = {.count = 0};
    err = err ? err : vs_record_hourly(record, how->utc_offset_h, &hourly, diag);
    struct work w = {.hourly = &hourly, .how = how, .out = out, .notes = notes, .diag = diag};
    err = err ? err : make(&w, record);
    free(w.clear);
    vs_hours_free(&w.made);
    vs_record_free(&hourly);
    if (err) {
        vs_hours_free(out);
    }
    return err;
}
