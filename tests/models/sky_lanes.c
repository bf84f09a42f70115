/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/models/sky_lanes.h"

#include <assert.h>
#include <string.h>

#include "models/cell.h"
#include "models/clear_sky.h"
#include "models/decompose.h"
#include "models/elementary.h"
#include "models/horizon.h"
#include "models/iam.h"
#include "models/snow.h"
#include "models/sun.h"
#include "models/transpose.h"

#define sky_lanes_here VS_NAME(sky_lanes)

struct sink {
    double *next, *end;
};

static real take(const double *in, enum sky_lanes_input input)
{
    real r;
    memcpy(&r, in + (size_t)input * VS_LANES, sizeof r);
    return r;
}

static void give(struct sink *sink, real r)
{
    assert(sink->next + VS_LANES <= sink->end);
    memcpy(sink->next, &r, sizeof r);
    sink->next += VS_LANES;
}

static void give_irradiance(struct sink *sink, const struct vs_irradiance *sky)
{
    give(sink, sky->ghi_wm2);
    give(sink, sky->dni_wm2);
    give(sink, sky->dhi_wm2);
}

static void give_poa(struct sink *sink, const struct vs_poa *poa)
{
    give(sink, poa->beam_wm2);
    give(sink, poa->circumsolar_wm2);
    give(sink, poa->isotropic_wm2);
    give(sink, poa->horizon_wm2);
    give(sink, poa->ground_wm2);
    give(sink, vs_poa_total_wm2(poa));
}

static void give_elementary(struct sink *sink, const struct vs_sun *sun, real clearness)
{
    give(sink, real_asin(clearness));
    give(sink, real_floor(sun->zenith_rad * K(100.0)));
    give(sink, real_log(clearness));
    give(sink, real_atan2(sun->cos_zenith, sun->azimuth_rad - K(VS_PI)));
}

static struct vs_sun give_sun(struct sink *sink, real unix_s, const struct vs_site *site)
{
    struct vs_ephemeris from = vs_sun_ephemeris(unix_s);
    struct vs_ephemeris to = vs_sun_ephemeris(unix_s + K(3600.0));
    struct vs_ephemeris between = vs_sun_ephemeris_between(&from, &to, K(0.3));
    struct vs_sun sun = vs_sun_at(unix_s, site);
    struct vs_sun later = vs_sun_place(&between, unix_s + K(1080.0), site);
    give(sink, between.right_ascension_rad);
    give(sink, between.declination_rad);
    give(sink, sun.zenith_rad);
    give(sink, sun.cos_zenith);
    give(sink, sun.azimuth_rad);
    give(sink, later.zenith_rad);
    struct vs_sincos latitude = real_sincos(site->latitude_rad);
    struct vs_sun_hour way = vs_sun_hour(&from, &to, unix_s, site->longitude_rad);
    struct vs_sun_sight sight = vs_sun_sight_in(&way, K(-0.2), &latitude);
    give(sink, sight.zenith.sin);
    give(sink, vs_azimuth_rad(sight.east, sight.north));
    struct vs_sun_times times = vs_sun_times(unix_s, site,
                                             K(VS_ZENITH_SUNRISE_DEG * VS_RAD_PER_DEG));
    give(sink, times.rise_unix_s);
    give(sink, times.transit_unix_s);
    give(sink, times.set_unix_s);
    give(sink, vs_sun_distance_au(unix_s));
    return sun;
}

/* Hills between 0 and 20 deg, in five waves. */
static struct vs_horizon hills(void)
{
    struct vs_horizon h;
    for (int k = 0; k <= VS_HORIZON_STEPS; k++) {
        int phase = k % (VS_HORIZON_STEPS / 5);
        h.height_rad[k] = 0.002 * (phase < 72 ? phase : 144 - phase);
    }
    return h;
}

static void give_horizon(struct sink *sink, const struct vs_plane *plane, const struct vs_sun *sun,
                         const struct vs_irradiance *sky, const struct vs_poa *open)
{
    struct vs_horizon horizon = hills();
    real height = vs_horizon_height_rad(&horizon, sun->azimuth_rad);
    struct vs_horizon_shares shares = {vs_horizon_view_frac(&horizon, plane),
                                       vs_horizon_band_frac(&horizon, plane), K(0.95)};
    mask behind = K(VS_PI / 2.0) - sun->zenith_rad < height;
    struct vs_poa cut = vs_horizon_cut(&shares, open, sky, sun->cos_zenith, behind);
    give(sink, height);
    give(sink, shares.plane_frac);
    give(sink, shares.band_frac);
    give_poa(sink, &cut);
}

static void give_snow(struct sink *sink, const double *in, real air_degc)
{
    struct vs_snow_params params = vs_snow_defaults();
    struct vs_snow_weather weather = {take(in, IN_WIND_MS) * K(0.1),
                                      take(in, IN_TURBIDITY) - K(3.0), air_degc,
                                      take(in, IN_ALTITUDE_M) * K(0.1)};
    real cover = vs_snow_cover_frac(&params, take(in, IN_CLEARNESS), &weather, K(0.7));
    give(sink, cover);
    give(sink, vs_snow_lit_frac(&params, cover));
    give(sink, vs_snow_albedo_frac(K(0.2), weather.depth_cm, take(in, IN_WIND_MS)));
}

void sky_lanes_here(const double *in, double *out)
{
    struct sink sink = {out, out + (size_t)SKY_OUTPUTS * VS_LANES};
    struct vs_site site = {take(in, IN_LATITUDE_RAD), take(in, IN_LONGITUDE_RAD),
                           take(in, IN_ALTITUDE_M)};
    struct vs_plane plane = {take(in, IN_TILT_RAD), take(in, IN_AZIMUTH_RAD), K(0.2)};
    real unix_s = take(in, IN_UNIX_S), air_degc = take(in, IN_AIR_DEGC);
    struct vs_sun sun = give_sun(&sink, unix_s, &site);
    give_elementary(&sink, &sun, take(in, IN_CLEARNESS));
    real extra_wm2 = vs_extraterrestrial_wm2(unix_s);
    real pressure_pa = vs_pressure_pa(site.altitude_m);
    real lift_rad = vs_sun_refraction_rad(K(VS_PI / 2.0) - sun.zenith_rad, pressure_pa, air_degc);
    real apparent_rad = sun.zenith_rad - lift_rad;
    real mass = vs_air_mass(apparent_rad);
    struct vs_irradiance clear = vs_clear_sky(apparent_rad, mass * pressure_pa / K(101325.0),
                                              take(in, IN_TURBIDITY), site.altitude_m, extra_wm2);
    struct vs_irradiance sky = vs_decompose_erbs_driesse(clear.ghi_wm2 * take(in, IN_CLEARNESS),
                                                         sun.zenith_rad, extra_wm2);
    struct vs_poa hay = vs_transpose_hay_davies(&plane, &sky, apparent_rad, sun.azimuth_rad,
                                                extra_wm2);
    struct vs_poa perez = vs_transpose_perez_driesse(&plane, &sky, apparent_rad, sun.azimuth_rad,
                                                     extra_wm2, mass);
    struct vs_glass glass = vs_glass_defaults();
    real cosine = vs_cos_incidence(&plane, apparent_rad, sun.azimuth_rad);
    struct vs_iam_diffuse diffuse = vs_iam_diffuse(&glass, plane.tilt_rad);
    struct vs_cell_params cell = vs_cell_defaults();
    real wind_ms = vs_wind_at_height_ms(take(in, IN_WIND_MS), K(10.0), K(6.0), K(0.2));
    give(&sink, extra_wm2);
    give(&sink, pressure_pa);
    give(&sink, lift_rad);
    give(&sink, mass);
    give_irradiance(&sink, &clear);
    give_irradiance(&sink, &sky);
    give_poa(&sink, &hay);
    give_poa(&sink, &perez);
    give(&sink, cosine);
    give(&sink, vs_iam_physical(&glass, cosine));
    give(&sink, diffuse.sky_frac);
    give(&sink, diffuse.horizon_frac);
    give(&sink, diffuse.ground_frac);
    give(&sink, wind_ms);
    give(&sink, vs_cell_faiman_degc(&cell, vs_poa_total_wm2(&perez), air_degc, wind_ms));
    give_horizon(&sink, &plane, &sun, &sky, &perez);
    give_snow(&sink, in, air_degc);
    assert(sink.next == sink.end);
}
