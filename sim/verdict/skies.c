/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verdict/skies.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/weather/synth.h"

enum { EVENT_DAYS_MAX = 128 };

static const double event_offset_k = 2.0; /* cloudy winter days are warmer than the month's mean */

static int is_extra(const struct vs_skies *s, int site)
{
    return site >= s->project->site_count;
}

static struct vs_place place_of(const struct vs_skies *s, int site)
{
    if (is_extra(s, site)) {
        const struct vs_skies_extra *e = &s->extra[site - s->project->site_count];
        return (struct vs_place){e->latitude_deg, e->longitude_deg, e->altitude_m};
    }
    const struct vs_project_site *p = &s->project->sites[site];
    return (struct vs_place){p->latitude_deg, p->longitude_deg, p->altitude_m};
}

static struct vs_climate climate_of(const struct vs_skies *s, int site)
{
    struct vs_climate climate = *s->climate;
    if (is_extra(s, site) && s->extra[site - s->project->site_count].thick) {
        climate.thick_cloud.on = !climate.thick_cloud.on;
    }
    if (is_extra(s, site) && s->extra[site - s->project->site_count].snowless) {
        memset(climate.snow.days, 0, sizeof climate.snow.days);
    }
    return climate;
}

/* The record as it is; only the height of the site makes its air warmer or colder. */
static enum vs_err measured_year(const struct vs_skies *s, int site, int year, struct vs_hours *out,
                                 struct vs_diag *diag)
{
    enum vs_err err = vs_weather_years_hours(s->measured, year + s->skip, out, diag);
    if (err) {
        return err;
    }
    double colder_k = s->climate->air_lapse_k_per_km *
                      (place_of(s, site).altitude_m - out->altitude_m) / 1000.0;
    for (size_t k = 0; k < out->count; k++) {
        out->rows[k].air_degc -= colder_k;
    }
    return VS_OK;
}

static enum vs_err year_of(void *context, int site, int year, struct vs_hours *out,
                           struct vs_diag *diag)
{
    const struct vs_skies *s = context;
    if (s->measured) {
        return measured_year(s, site, year, out, diag);
    }
    struct vs_climate climate = climate_of(s, site);
    struct vs_place place = place_of(s, site);
    struct vs_clearness clearness;
    enum vs_err err = vs_clearness_year(&climate, s->seed, s->project->weather.start_year + year,
                                        &clearness, diag);
    if (!err) {
        err = vs_synth_hours(&climate, &clearness, &place, out, diag);
        vs_clearness_free(&clearness);
    }
    return err;
}

struct vs_hours_source vs_skies_source(const struct vs_skies *skies)
{
    return (struct vs_hours_source){year_of, (void *)(uintptr_t)skies};
}

int vs_skies_count(const struct vs_skies *skies)
{
    return skies->project->site_count + skies->extra_count;
}

static int add_extra(struct vs_skies *s, struct vs_skies_extra extra)
{
    assert(s->extra_count < VS_SKIES_EXTRA_MAX);
    s->extra[s->extra_count] = extra;
    return s->project->site_count + s->extra_count++;
}

int vs_skies_shifted(struct vs_skies *skies, const struct vs_scene_variant *variant)
{
    struct vs_place p = place_of(skies, 0);
    return add_extra(skies, (struct vs_skies_extra){
                                .latitude_deg = p.latitude_deg + variant->latitude_shift_deg,
                                .longitude_deg = p.longitude_deg + variant->longitude_shift_deg,
                                .altitude_m = p.altitude_m + variant->altitude_shift_m});
}

int vs_skies_thick(struct vs_skies *skies)
{
    struct vs_place p = place_of(skies, 0);
    return add_extra(skies, (struct vs_skies_extra){.latitude_deg = p.latitude_deg,
                                                    .longitude_deg = p.longitude_deg,
                                                    .altitude_m = p.altitude_m,
                                                    .thick = 1});
}

int vs_skies_snowless(struct vs_skies *skies)
{
    struct vs_place p = place_of(skies, 0);
    return add_extra(skies, (struct vs_skies_extra){.latitude_deg = p.latitude_deg,
                                                    .longitude_deg = p.longitude_deg,
                                                    .altitude_m = p.altitude_m,
                                                    .snowless = 1});
}

enum vs_err vs_skies_event(const struct vs_skies *skies, int site, int month,
                           const struct vs_skies_spell *spells, int count, struct vs_hours *out,
                           struct vs_diag *diag)
{
    double kt[EVENT_DAYS_MAX];
    size_t days = 0;
    for (int k = 0; k < count; k++) {
        for (int day = 0; day < spells[k].days; day++) {
            assert(days < EVENT_DAYS_MAX);
            kt[days++] = spells[k].kt_day;
        }
    }
    int year = skies->project->weather.start_year + (month < 7);
    struct vs_event event = {{year, month, 15}, kt, days, event_offset_k};
    struct vs_place place = place_of(skies, site);
    return vs_synth_event(skies->climate, &event, &place, out, diag);
}

size_t vs_skies_after_sunset(const struct vs_hours *hours, const struct vs_sky_params *sky)
{
    /* upper limb on the horizon, with refraction */
    const double zenith_rad = 90.8333 * VS_RAD_PER_DEG;
    double midnight_s = (double)hours->start_unix_s;
    struct vs_sun_times sun = vs_sun_times(midnight_s, &sky->site, zenith_rad);
    return (size_t)ceil((sun.set_unix_s - midnight_s) / 3600.0);
}
