/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/sky_parts.h"

#include <assert.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"

/* The beam is worked out of the level irradiance by a sun no lower than this, 86.3 deg. */
static const double least_cos_zenith = 0.065;

static int64_t middle_s(const struct vs_hours *hours, size_t index)
{
    return hours->start_unix_s + 3600 * (int64_t)index + 1800;
}

/* Where the sun stands among the stars at the middle of each hour of one UTC day: worked out for
 * the ends of the day and linear between, within 4 arcsec. */
static void set_instants(const struct vs_hours *hours, size_t first, int count,
                         struct vs_sky_instants *instants)
{
    double midnight = (double)vs_day_of(middle_s(hours, first)) * 86400.0;
    struct vs_ephemeris from = vs_sun_ephemeris(midnight);
    struct vs_ephemeris to = vs_sun_ephemeris(midnight + 86400.0);
    for (int k = 0; k < VS_SKY_SLOTS; k++) {
        double unix_s = (double)middle_s(hours, first + (size_t)(k < count ? k : 0));
        struct vs_ephemeris now = vs_sun_ephemeris_between(&from, &to,
                                                           (unix_s - midnight) / 86400.0);
        instants->unix_s[k] = unix_s;
        instants->right_ascension_rad[k] = now.right_ascension_rad;
        instants->declination_rad[k] = now.declination_rad;
    }
}

/* An hour whose middle lies in the night but which has light: its sun is put on the horizon, and
 * what there is comes from all sides. */
static void lay_on_horizon(struct vs_sky_geometry *g, int k)
{
    g->cos_zenith[k] = 1e-9;
    g->apparent_rad[k] = VS_PI / 2.0;
    g->apparent_sin[k] = 1.0;
    g->apparent_cos[k] = 0;
    g->air_mass[k] = vs_air_mass(VS_PI / 2.0);
}

static void split_light(const struct vs_hour *row, struct vs_sky_geometry *g,
                        struct vs_sky_panel *p, int k)
{
    double cosine = g->cos_zenith[k];
    p->ghi_wm2[k] = row->ghi_wm2;
    p->dhi_wm2[k] = row->dhi_wm2 < row->ghi_wm2 ? row->dhi_wm2 : row->ghi_wm2;
    p->dni_wm2[k] = 0;
    if (row->ghi_wm2 > 0 && cosine <= 0) {
        lay_on_horizon(g, k);
        p->dhi_wm2[k] = row->ghi_wm2;
    } else if (row->ghi_wm2 > 0) {
        double dni = (p->ghi_wm2[k] - p->dhi_wm2[k]) /
                     (cosine > least_cos_zenith ? cosine : least_cos_zenith);
        double most = most_beam_over_clear * g->clear_dni_wm2[k];
        if (dni > most) {
            dni = most;
            p->dhi_wm2[k] = row->ghi_wm2 - dni * cosine;
        }
        p->dni_wm2[k] = dni;
    }
}

static void make_samples(const struct vs_sky_params *params, const struct vs_sky_constants *c,
                         const struct vs_hours *hours, size_t first, int count,
                         struct vs_sky_sample *samples)
{
    const struct vs_sky_code *code = params->code ? params->code : vs_sky_code();
    struct vs_sky_instants instants;
    struct vs_sky_geometry g;
    struct vs_sky_panel p;
    set_instants(hours, first, count, &instants);
    p.count = count;
    p.power_only = 1;
    vs_sky_pad(&p);
    double noon = (double)vs_day_of(middle_s(hours, first)) * 86400.0 + 43200.0;
    g.extra_wm2 = vs_extraterrestrial_wm2(noon);
    code->places(c, &instants, count, vs_sky_turbidity(params, (int64_t)noon), &g);
    for (int k = 0; k < count; k++) {
        const struct vs_hour *row = &hours->rows[first + (size_t)k];
        p.extra_wm2[k] = g.extra_wm2;
        p.albedo_frac[k] = vs_sky_albedo_frac(params, first + (size_t)k);
        p.passes_frac[k] = vs_sky_passes_frac(params, first + (size_t)k);
        split_light(row, &g, &p, k);
        p.twilight_wm2[k] = 0;
        p.air_degc[k] = row->air_degc;
        p.wind_ms[k] = row->wind_ms;
    }
    code->panel(c, &g, &p);
    for (int k = 0; k < count; k++) {
        samples[k] = (struct vs_sky_sample){p.pmp_w[k], p.vmp_v[k], p.poa_wm2[k], p.cell_degc[k],
                                            VS_PI / 2.0 - g.zenith_rad[k]};
    }
}

void vs_sky_hourly(const struct vs_sky_params *params, const struct vs_hours *hours, size_t first,
                   size_t count, struct vs_sky_sample *samples)
{
    assert(first + count <= hours->count);
    struct vs_sky_constants c = vs_sky_constants_of(params);
    for (size_t done = 0; done < count;) {
        int64_t into_day = middle_s(hours, first + done) -
                           86400 * vs_day_of(middle_s(hours, first + done));
        size_t length = (size_t)(24 - into_day / 3600); /* to the end of the UTC day */
        length = length < count - done ? length : count - done;
        make_samples(params, &c, hours, first + done, (int)length, samples + done);
        done += length;
    }
}
