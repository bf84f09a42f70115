/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/weather.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/decompose.h"
#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/verdict/skies.h"
#include "sim/weather/hour_sun.h"

enum { HOURS_PER_DAY = 24 };

static const double coldest_h = 5, warmest_h = 15;

/* Between the coldest hour and the warmest the air follows half a wave, and back. */
static double air_at(const struct vs_spell *spell, double hour)
{
    double up_h = warmest_h - coldest_h;
    double since_h = fmod(hour - coldest_h + HOURS_PER_DAY, HOURS_PER_DAY);
    double phase = since_h < up_h ? since_h / up_h : 1 + (since_h - up_h) / (HOURS_PER_DAY - up_h);
    return spell->air_degc - 0.5 * spell->swing_k * real_sincos(VS_PI * (phase + 0.5)).sin;
}

static void fill_day(const struct vs_spell *spell, double midnight_unix_s,
                     const struct vs_site *site, struct vs_hour *rows)
{
    struct vs_hour_sun sun[HOURS_PER_DAY];
    vs_day_sun(midnight_unix_s, site, sun);
    for (int h = 0; h < HOURS_PER_DAY; h++) {
        double ghi_wm2 = spell->clearness * sun[h].horizontal_wm2;
        double zenith_rad = real_acos(sun[h].cos_zenith);
        struct vs_irradiance split = vs_decompose_erbs_driesse(ghi_wm2, zenith_rad,
                                                               sun[h].normal_wm2);
        rows[h] = (struct vs_hour){.ghi_wm2 = ghi_wm2,
                                   .dhi_wm2 = split.dhi_wm2,
                                   .air_degc = air_at(spell, h + 0.5),
                                   .wind_ms = spell->wind_ms};
    }
}

/* The place: the project's first site, at the latitude of the scenario. */
static void place(const struct vs_scenario *s, struct vs_hours *out)
{
    const struct vs_project_site *site = &s->project.sites[0];
    out->latitude_deg = s->latitude_deg;
    out->longitude_deg = site->longitude_deg;
    out->altitude_m = site->altitude_m;
    out->utc_offset_h = s->project.utc_offset_h;
    out->start_unix_s = s->start_day * 86400 - (int64_t)(out->utc_offset_h * 3600.0);
    snprintf(out->source, sizeof out->source, "scenario %s", s->name);
}

static void spells(const struct vs_scenario *s, struct vs_hours *out)
{
    struct vs_site site = {out->latitude_deg * VS_RAD_PER_DEG, out->longitude_deg * VS_RAD_PER_DEG,
                           out->altitude_m};
    int day = 0;
    for (int k = 0; k < s->spell_count; k++) {
        for (int d = 0; d < s->weather[k].days; d++, day++) {
            fill_day(&s->weather[k], (double)(out->start_unix_s + 86400 * (int64_t)day), &site,
                     out->rows + (size_t)day * HOURS_PER_DAY);
        }
    }
}

/* Days cut out of the synthetic years, which join. */
static enum vs_err climate_days(const struct vs_scenario *s, struct vs_hours *out,
                                struct vs_diag *diag)
{
    struct vs_skies skies = {
        .project = &s->project, .climate = &s->climate, .seed = (uint64_t)s->climate_seed};
    struct vs_hours_source source = vs_skies_source(&skies);
    size_t done = 0;
    for (int year = 0; year < 40 && done < out->count; year++) {
        struct vs_hours hours = {0};
        enum vs_err err = source.year(source.context, 0, year, &hours, diag);
        if (err) {
            return err;
        }
        int64_t from = out->start_unix_s + 3600 * (int64_t)done - hours.start_unix_s;
        for (size_t k = from < 0 ? hours.count : (size_t)(from / 3600);
             k < hours.count && done < out->count; k++) {
            out->rows[done++] = hours.rows[k];
        }
        vs_hours_free(&hours);
    }
    if (done < out->count) {
        return vs_fail(diag, VS_ERR_INPUT, s->path, 0, 0,
                       "the days are not in the project's weather, which begins in %d",
                       s->project.weather.start_year);
    }
    return VS_OK;
}

enum vs_err vs_scenario_hours(const struct vs_scenario *scenario, struct vs_hours *out,
                              struct vs_diag *diag)
{
    if (vs_hours_alloc(out, (size_t)scenario->days * HOURS_PER_DAY)) {
        return vs_fail(diag, VS_ERR_MEMORY, scenario->path, 0, 0, "no memory for %d days",
                       scenario->days);
    }
    place(scenario, out);
    if (!scenario->climate_days) {
        spells(scenario, out);
        return VS_OK;
    }
    enum vs_err err = climate_days(scenario, out, diag);
    if (err) {
        vs_hours_free(out);
    }
    return err;
}
