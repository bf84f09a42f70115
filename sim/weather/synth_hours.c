/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "models/decompose.h"
#include "models/elementary.h"
#include "sim/weather/synth_parts.h"

/* Snow thinner than this is none. */
static const double trace_cm = 0.1;

/* A day of hours at a place. */
struct day_job {
    const struct vs_climate *climate;
    const struct vs_sky_day *sky;
    int64_t day;
    struct vs_site site;
    struct vs_day_air air[3]; /* of yesterday, today and tomorrow */
    double ground_cm;         /* of snow, at midnight before and after */
};

/* The share that is known of the day, of the climate for such a day, or negative. */
static double diffuse_share(const struct day_job *job, int month)
{
    if (job->sky->diffuse_frac >= 0 || !vs_climate_has_diffuse(job->climate)) {
        return job->sky->diffuse_frac;
    }
    return vs_climate_diffuse_frac(job->climate, month, job->sky->kt);
}

static void fill_light(const struct day_job *job, const double kt[24], double diffuse_frac,
                       struct vs_hour hours[24])
{
    static const double alike[24] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    struct vs_hour_sun sun[24];
    double ghi[24] = {0}, dhi[24] = {0};
    double sum = 0;
    vs_day_sun((double)job->day * 86400.0 - job->climate->utc_offset_h * 3600.0, &job->site, sun);
    for (int h = 0; h < 24; h++) {
        if (sun[h].horizontal_wm2 > 0) {
            ghi[h] = kt[h] * sun[h].horizontal_wm2;
            dhi[h] = vs_decompose_erbs_driesse(ghi[h], real_acos(sun[h].cos_zenith),
                                               sun[h].normal_wm2)
                         .dhi_wm2;
        }
        sum += ghi[h];
    }
    if (diffuse_frac >= 0) {
        vs_scale_capped(diffuse_frac * sum, alike, ghi, dhi);
    }
    for (int h = 0; h < 24; h++) {
        hours[h].ghi_wm2 = ghi[h];
        hours[h].dhi_wm2 = min(dhi[h], ghi[h]);
    }
}

/* Snow on the ground at the end of each hour: what fell, less what settles and melts. */
static void fill_snow(struct day_job *job, struct vs_hour hours[24])
{
    const struct vs_snow *snow = &job->climate->snow;
    const struct vs_sky_day *sky = job->sky;
    if (job->ground_cm <= 0 && sky->snow_hours == 0) {
        return;
    }
    double kept = real_pow(1 - snow->settle_frac_per_day, 1.0 / 24);
    for (int h = 0; h < 24; h++) {
        int falls = h >= sky->snow_from_h && h < sky->snow_from_h + sky->snow_hours;
        double fall = falls ? sky->snowfall_cm / sky->snow_hours : 0;
        double melt = snow->melt_cm_per_k_day * max(hours[h].air_degc, 0) / 24;
        double depth = max(job->ground_cm * kept + fall - melt, 0);
        job->ground_cm = depth < trace_cm && fall <= 0 ? 0 : depth;
        hours[h].snowfall_cm = fall;
        hours[h].ground_snow_cm = job->ground_cm;
    }
}

/* Air, wind and snow; the light apart, for the days before a year have none. */
static void fill_air(struct day_job *job, struct vs_hour hours[24])
{
    const struct vs_climate *c = job->climate;
    for (int h = 0; h < 24; h++) {
        double swing = real_sincos(VS_PI / 12 * (h + 0.5 - c->wind_peak_h)).cos;
        hours[h] = (struct vs_hour){
            .air_degc = vs_air_at(c, job->air, h + 0.5),
            .wind_ms = job->sky->wind_ms * (1 + c->wind_diurnal_frac * swing),
        };
    }
    fill_snow(job, hours);
}

/* The 24 hours of a day with the kt of each. */
static void fill_day(struct day_job *job, const double kt[24], struct vs_hour hours[24])
{
    fill_air(job, hours);
    fill_light(job, kt, diffuse_share(job, vs_date_of_days(job->day).month - 1), hours);
}

static enum vs_err open_hours(const struct vs_climate *climate, const struct vs_place *place,
                              int64_t first_day, size_t days, struct vs_hours *out,
                              struct vs_diag *diag)
{
    if (vs_hours_alloc(out, days * 24)) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for hourly weather");
    }
    out->start_unix_s = first_day * 86400 - vs_offset_s(climate->utc_offset_h);
    out->latitude_deg = place->latitude_deg;
    out->longitude_deg = place->longitude_deg;
    out->altitude_m = place->altitude_m;
    out->utc_offset_h = climate->utc_offset_h;
    snprintf(out->source, sizeof out->source, "synthetic, from the climate of %s", climate->name);
    return VS_OK;
}

/* Air of the day before, of the day and of the day after it; sky[-1] and sky[1] must be there. Days
 * one after another hand theirs on. */
static void set_day(struct day_job *job, const struct vs_season *season, int64_t day,
                    const struct vs_sky_day *sky)
{
    int next = job->sky && job->day + 1 == day;
    for (int k = 0; k < 3; k++) {
        job->air[k] = next && k < 2 ? job->air[k + 1]
                                    : vs_air_of_day(job->climate, season, day + k - 1, sky + k - 1);
    }
    job->day = day;
    job->sky = sky;
}

/* Snow that lies at the place when the year begins. */
static double ground_before(struct day_job job, const struct vs_season *season,
                            const struct vs_clearness *clearness)
{
    job.ground_cm = 0;
    for (int k = 1; k < VS_SYNTH_SPIN_UP_DAYS; k++) { /* the first is there for its air */
        const struct vs_sky_day *sky = clearness->lead + k;
        struct vs_hour hours[24];
        if (job.ground_cm > 0 || sky->snow_hours > 0) {
            set_day(&job, season, clearness->first_day - VS_SYNTH_SPIN_UP_DAYS + k, sky);
            fill_air(&job, hours);
        }
    }
    return job.ground_cm;
}

enum vs_err vs_synth_hours(const struct vs_climate *climate, const struct vs_clearness *clearness,
                           const struct vs_place *place, struct vs_hours *out, struct vs_diag *diag)
{
    int64_t first = clearness->first_day;
    enum vs_err err = open_hours(climate, place, first, clearness->days, out, diag);
    if (err) {
        return err;
    }
    struct vs_season season = vs_season_of(climate, place);
    struct day_job job = {.climate = climate, .site = vs_site_of(place)};
    job.ground_cm = ground_before(job, &season, clearness);
    for (size_t d = 0; d < clearness->days; d++) {
        set_day(&job, &season, first + (int64_t)d, &clearness->day[d + 1]);
        fill_day(&job, clearness->kt_hour + 24 * d, out->rows + 24 * d);
    }
    return VS_OK;
}

/* Air of an event's day: the mean of its month, not of its date, plus the offset. */
static struct vs_day_air air_of_event(const struct vs_climate *climate,
                                      const struct vs_season *season, const struct vs_event *event,
                                      int64_t day, double kt)
{
    int m = vs_date_of_days(day).month - 1;
    double mean = climate->air_degc[m] + event->air_offset_k - season->lower_k;
    double range = climate->air_max_degc[m] - climate->air_min_degc[m] +
                   climate->air_range_k_per_kt[m] * (kt - season->kt_mean[m]);
    return vs_air_about(mean, range);
}

enum vs_err vs_synth_event(const struct vs_climate *climate, const struct vs_event *event,
                           const struct vs_place *place, struct vs_hours *out, struct vs_diag *diag)
{
    int64_t first = vs_date_days(event->first);
    enum vs_err err = open_hours(climate, place, first, event->days, out, diag);
    if (err) {
        return err;
    }
    struct vs_season season = vs_season_of(climate, place);
    struct day_job job = {.climate = climate, .site = vs_site_of(place)};
    for (size_t d = 0; d < event->days; d++) {
        int64_t day = first + (int64_t)d;
        int m = vs_date_of_days(day).month - 1;
        double kt[24];
        double off = event->kt[d] - season.kt_mean[m];
        struct vs_sky_day sky = {.kt = event->kt[d],
                                 .diffuse_frac = -1,
                                 .wind_ms = vs_climate_wind_trend_ms(climate, m, off)};
        for (int h = 0; h < 24; h++) {
            kt[h] = event->kt[d];
        }
        for (int k = 0; k < 3; k++) { /* beyond its ends an event goes on as it was there */
            size_t near = d + (size_t)k < 1 ? 0 : d + (size_t)k - 1;
            near = near < event->days ? near : event->days - 1;
            job.air[k] = air_of_event(climate, &season, event, day + k - 1, event->kt[near]);
        }
        job.day = day;
        job.sky = &sky;
        fill_day(&job, kt, out->rows + 24 * d);
    }
    return VS_OK;
}
