/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/daily_hours.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/weather/synth_parts.h"

/* A day as the record has it. */
struct day_read {
    double kt, diffuse_frac; /* NaN and negative where they are not known */
    int missing, impossible, kt_cut, dhi_none, dhi_cut;
    double ghi_kwhm2, most_kwhm2;
};

static double outside_kwhm2(const struct vs_daily_job *job, int64_t day)
{
    const struct vs_daily_record *r = job->record;
    struct vs_place station = {r->latitude_deg, r->longitude_deg, r->altitude_m};
    struct vs_site site = vs_site_of(&station);
    double outside;
    vs_daily_outside(&site, job->climate->utc_offset_h, day, 1, &outside);
    return outside;
}

static struct day_read read_day(const struct vs_daily_job *job, int64_t day)
{
    const struct vs_daily_record *r = job->record;
    struct day_read read = {.kt = NAN, .diffuse_frac = -1, .ghi_kwhm2 = NAN};
    int64_t at = day - r->first_day;
    if (at >= 0 && at < (int64_t)r->count) {
        read.ghi_kwhm2 = r->ghi_kwhm2[at];
    }
    if (isnan(read.ghi_kwhm2)) {
        read.missing = 1;
        return read;
    }
    double dhi = r->dhi_kwhm2 ? r->dhi_kwhm2[at] : NAN;
    read.most_kwhm2 = outside_kwhm2(job, day);
    read.impossible = !(read.ghi_kwhm2 >= 0 && read.ghi_kwhm2 <= read.most_kwhm2) || dhi < 0;
    if (!read.impossible) {
        double kt = read.most_kwhm2 > 0 ? read.ghi_kwhm2 / read.most_kwhm2 : 0;
        read.kt_cut = kt > VS_DAILY_KT_MOST;
        read.kt = min(kt, VS_DAILY_KT_MOST);
        read.dhi_none = isnan(dhi);
        read.dhi_cut = dhi > read.ghi_kwhm2;
        read.diffuse_frac = isnan(dhi) ? -1 : 1;
        if (dhi < read.ghi_kwhm2) {
            read.diffuse_frac = dhi / read.ghi_kwhm2;
        }
    }
    return read;
}

static void say_date(int64_t day, char text[16])
{
    struct vs_date date = vs_date_of_days(day);
    snprintf(text, 16, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
}

/* Looks at every wanted day before an hour is made. */
static enum vs_err judge(const struct vs_daily_job *job, struct vs_daily_notes *notes,
                         struct vs_diag *diag)
{
    struct day_read wrong = {.kt = 0};
    int64_t first_wrong = 0, first_missing = 0;
    long impossible = 0, missing = 0;
    char date[16];
    *notes = (struct vs_daily_notes){.filled = 0};
    for (size_t k = job->count; k-- > 0;) { /* backwards: the first is met last */
        int64_t day = job->first_day + (int64_t)k;
        struct day_read read = read_day(job, day);
        impossible += read.impossible;
        missing += read.missing;
        wrong = read.impossible ? read : wrong;
        first_wrong = read.impossible ? day : first_wrong;
        first_missing = read.missing ? day : first_missing;
        notes->kt_cut += read.kt_cut;
        notes->dhi_none += read.dhi_none;
        notes->dhi_cut += read.dhi_cut;
    }
    notes->refused_day = impossible ? first_wrong : first_missing;
    if (impossible) {
        say_date(first_wrong, date);
        return vs_fail(
            diag, VS_ERR_INPUT, job->record->name, 0, 0,
            "%s has a GHI of %g kWh/m2 (or a DHI below zero), one of %ld impossible days; "
            "allowed is 0 to %.3g, what the sun sends there outside the air",
            date, wrong.ghi_kwhm2, impossible, wrong.most_kwhm2);
    }
    if (missing && !job->fill_climate) {
        say_date(first_missing, date);
        return vs_fail(diag, VS_ERR_INPUT, job->record->name, 0, 0,
                       "%ld of the %lu days wanted are missing, the first is %s; allowed are whole "
                       "spans, or --fill climate, which makes them",
                       missing, (unsigned long)job->count, date);
    }
    notes->filled = missing;
    return VS_OK;
}

/* The sky of 1 July `year` .. 30 June `year` + 1: the record's days, the climate's where it has
 * none that can be used. Outside of what is wanted an impossible day counts as missing. */
static enum vs_err sky_of(const struct vs_daily_job *job, int year, struct vs_clearness *sky,
                          struct vs_diag *diag)
{
    int64_t first = vs_date_days((struct vs_date){year, 7, 1});
    int64_t next = vs_date_days((struct vs_date){year + 1, 7, 1});
    int64_t lead = first - VS_SYNTH_SPIN_UP_DAYS;
    size_t days = (size_t)(next - first);
    size_t all = VS_SYNTH_SPIN_UP_DAYS + days + 1;
    double *kt = calloc(2 * all, sizeof *kt);
    enum vs_err err = vs_clearness_open(sky, first, days, diag);
    if (!err && !kt) {
        vs_clearness_free(sky);
        err = vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for a year of days");
    }
    if (!err) {
        double *diffuse_frac = kt + all;
        for (size_t k = 0; k < all; k++) {
            struct day_read read = read_day(job, lead + (int64_t)k);
            kt[k] = read.kt;
            diffuse_frac[k] = read.diffuse_frac;
        }
        vs_synth_days_known(job->climate, job->seed, lead, all, kt, sky->lead);
        for (size_t k = 0; k < all; k++) {
            sky->lead[k].diffuse_frac = diffuse_frac[k];
        }
        vs_clearness_hours(sky, job->seed, &job->place, job->climate->utc_offset_h);
    }
    free(kt);
    return err;
}

/* Copies what is wanted of a year into its place. */
static enum vs_err take_year(const struct vs_daily_job *job, int year, struct vs_hours *out,
                             struct vs_diag *diag)
{
    struct vs_clearness sky;
    struct vs_hours hours;
    enum vs_err err = sky_of(job, year, &sky, diag);
    if (err) {
        return err;
    }
    err = vs_synth_hours(job->climate, &sky, &job->place, &hours, diag);
    if (!err) {
        int64_t end = job->first_day + (int64_t)job->count;
        for (size_t d = 0; d < sky.days; d++) {
            int64_t day = sky.first_day + (int64_t)d;
            if (day >= job->first_day && day < end) {
                memcpy(out->rows + 24 * (size_t)(day - job->first_day), hours.rows + 24 * d,
                       24 * sizeof *out->rows);
            }
        }
        vs_hours_free(&hours);
    }
    vs_clearness_free(&sky);
    return err;
}

static int year_of(int64_t day)
{
    return vs_july_year(vs_date_of_days(day));
}

enum vs_err vs_daily_hours(const struct vs_daily_job *job, struct vs_daily_notes *notes,
                           struct vs_hours *out, struct vs_diag *diag)
{
    enum vs_err err = judge(job, notes, diag);
    if (err) {
        return err;
    }
    if (vs_hours_alloc(out, job->count * 24)) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for hourly weather");
    }
    out->start_unix_s = job->first_day * 86400 - vs_offset_s(job->climate->utc_offset_h);
    out->latitude_deg = job->place.latitude_deg;
    out->longitude_deg = job->place.longitude_deg;
    out->altitude_m = job->place.altitude_m;
    out->utc_offset_h = job->climate->utc_offset_h;
    out->filled = (struct vs_filled){.climate = 24 * notes->filled,
                                     .dhi = 24 * notes->dhi_none,
                                     .air = 24 * (long)job->count,
                                     .wind = 24 * (long)job->count};
    snprintf(out->source, sizeof out->source, "daily record %.60s, hours made", job->record->name);
    int last = job->count > 0 ? year_of(job->first_day + (int64_t)job->count - 1) : 0;
    for (int year = year_of(job->first_day); job->count > 0 && year <= last; year++) {
        err = take_year(job, year, out, diag);
        if (err) {
            vs_hours_free(out);
            return err;
        }
    }
    return VS_OK;
}
