/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/sky_lanes.h"

#include "models/cell.h"
#include "models/clear_sky.h"
#include "models/elementary.h"
#include "models/iam.h"
#include "models/pv.h"
#include "models/sun.h"
#include "models/transpose.h"

enum { N = VS_MINUTES_PER_HOUR };
_Static_assert(N % VS_LANES == 0, "an hour is a whole number of vectors");

/* Below this there is no voltage to speak of. */
static const double least_light_wm2 = 0.02;

static real load(const double *from)
{
    real r = K(0.0);
    for (int k = 0; k < VS_LANES; k++) {
        ((double *)&r)[k] = from[k];
    }
    return r;
}

static void store(double *to, real r)
{
    for (int k = 0; k < VS_LANES; k++) {
        to[k] = lane(r, k);
    }
}

/* One set of parameters for all lanes. */
static void broadcast(const double *from, int count, real *to)
{
    for (int k = 0; k < count; k++) {
        to[k] = K(from[k]);
    }
}

static int any_above(const double *values, double limit)
{
    int any = 0;
    for (int k = 0; k < VS_LANES; k++) {
        any |= values[k] > limit;
    }
    return any;
}

static void clear_minutes(const struct vs_sky_constants *c, real turbidity,
                          struct vs_sky_geometry *g, int k)
{
    mask up = load(&g->cos_zenith[k]) > K(0.0);
    real zenith = load(&g->zenith_rad[k]);
    real lift = vs_sun_refraction_rad(K(VS_PI / 2.0) - zenith, K(c->pressure_pa),
                                      K(c->mean_air_degc));
    real apparent = pick(up, zenith - lift, zenith);
    real air_mass = vs_air_mass(apparent);
    struct vs_irradiance clear = vs_clear_sky(apparent, air_mass * K(c->pressure_pa / 101325.0),
                                              turbidity, K(c->site[2]), K(g->extra_wm2));
    store(&g->apparent_rad[k], apparent);
    store(&g->air_mass[k], pick(up, air_mass, K(0.0)));
    store(&g->clear_ghi_wm2[k], pick(up, clear.ghi_wm2, K(0.0)));
    store(&g->clear_dni_wm2[k], pick(up, clear.dni_wm2, K(0.0)));
    store(&g->clear_dhi_wm2[k], pick(up, clear.dhi_wm2, K(0.0)));
}

static void no_sun(struct vs_sky_geometry *g, int k)
{
    store(&g->apparent_rad[k], load(&g->zenith_rad[k]));
    store(&g->air_mass[k], K(0.0));
    store(&g->clear_ghi_wm2[k], K(0.0));
    store(&g->clear_dni_wm2[k], K(0.0));
    store(&g->clear_dhi_wm2[k], K(0.0));
}

static void sun_minutes(const struct vs_sky_constants *c, double start_unix_s,
                        double linke_turbidity, struct vs_sky_geometry *g)
{
    struct vs_site site;
    broadcast(c->site, 3, (real *)&site);
    struct vs_ephemeris from = vs_sun_ephemeris(K(start_unix_s));
    struct vs_ephemeris to = vs_sun_ephemeris(K(start_unix_s + 3600.0));
    double centre[N];
    for (int k = 0; k < N; k++) {
        centre[k] = k + 0.5;
    }
    for (int k = 0; k < N; k += VS_LANES) {
        real minute = load(&centre[k]);
        struct vs_ephemeris now = vs_sun_ephemeris_between(&from, &to, minute / K(60.0));
        struct vs_sun sun = vs_sun_place(&now, K(start_unix_s) + K(60.0) * minute, &site);
        store(&g->zenith_rad[k], sun.zenith_rad);
        store(&g->cos_zenith[k], sun.cos_zenith);
        store(&g->azimuth_rad[k], sun.azimuth_rad);
        if (any_above(&g->cos_zenith[k], 0.0)) {
            clear_minutes(c, K(linke_turbidity), g, k);
        } else {
            no_sun(g, k);
        }
    }
}

/* What glass and dirt let through to the cells, and all that falls on the plane. */
struct on_plane {
    real all_wm2, effective_wm2;
};

static struct on_plane light_on_plane(const struct vs_sky_constants *c,
                                      const struct vs_sky_geometry *g, const struct vs_sky_panel *p,
                                      int k)
{
    struct vs_plane plane;
    struct vs_glass glass;
    struct vs_iam_diffuse iam;
    broadcast(c->plane, 3, (real *)&plane);
    broadcast(c->glass, 3, (real *)&glass);
    broadcast(c->iam, 3, (real *)&iam);
    struct vs_irradiance light = {load(&p->ghi_wm2[k]), load(&p->dni_wm2[k]), load(&p->dhi_wm2[k])};
    real apparent = load(&g->apparent_rad[k]);
    real azimuth = load(&g->azimuth_rad[k]);
    struct vs_poa poa = vs_transpose_perez_driesse(&plane, &light, apparent, azimuth,
                                                   K(g->extra_wm2), load(&g->air_mass[k]));
    real direct = poa.beam_wm2 + poa.circumsolar_wm2;
    real through = direct * vs_iam_physical(&glass, vs_cos_incidence(&plane, apparent, azimuth)) +
                   poa.isotropic_wm2 * iam.sky_frac + poa.horizon_wm2 * iam.horizon_frac +
                   poa.ground_wm2 * iam.ground_frac;
    mask shines = (load(&p->ghi_wm2[k]) > K(0.0)) & (load(&g->cos_zenith[k]) > K(0.0));
    struct on_plane result = {
        pick(shines, vs_poa_total_wm2(&poa), K(0.0)),
        pick(shines, max(K(1.0 - c->soiling_frac) * through, K(0.0)), K(0.0)),
    };
    return result;
}

/* The module's curve behind its cable. In twilight the data say zero, but the panel still sees the
 * sky. */
static void curve_minutes(const struct vs_sky_constants *c, struct vs_sky_panel *p, int k)
{
    struct vs_pv_params pv;
    broadcast(c->pv, 11, (real *)&pv);
    real effective = load(&p->effective_wm2[k]);
    real twilight = load(&p->twilight_wm2[k]);
    real cell = load(&p->cell_degc[k]);
    if (any_above(&p->effective_wm2[k], 1.0)) {
        struct vs_diode module = vs_pv_at(&pv, effective, cell);
        struct vs_diode diode = vs_diode_with_series(&module, K(c->cable_ohm));
        struct vs_pv_point best = vs_diode_mpp(&diode);
        store(&p->pmp_w[k], best.power_w);
        store(&p->vmp_v[k], best.voltage_v);
        store(&p->imp_a[k], best.current_a);
    } else {
        store(&p->pmp_w[k], K(0.0));
        store(&p->vmp_v[k], K(0.0));
        store(&p->imp_a[k], K(0.0));
    }
    real seen = max(effective, twilight);
    struct vs_diode open = vs_pv_at(&pv, seen, cell);
    store(&p->voc_v[k], pick(seen > K(least_light_wm2), vs_diode_voc_v(&open), K(0.0)));
}

static void panel_minutes(const struct vs_sky_constants *c, const struct vs_sky_geometry *g,
                          struct vs_sky_panel *p)
{
    struct vs_cell_params cell;
    broadcast(c->cell, 2, (real *)&cell);
    for (int k = 0; k < N; k += VS_LANES) {
        struct on_plane light = {K(0.0), K(0.0)};
        if (any_above(&p->ghi_wm2[k], 0.0)) {
            light = light_on_plane(c, g, p, k);
        }
        real wind = vs_wind_at_height_ms(load(&p->wind_ms[k]), K(10.0), K(c->wind_height_m),
                                         K(c->wind_exponent));
        store(&p->poa_wm2[k], light.all_wm2);
        store(&p->effective_wm2[k], light.effective_wm2);
        store(&p->cell_degc[k],
              vs_cell_faiman_degc(&cell, light.all_wm2, load(&p->air_degc[k]), wind));
        if (any_above(&p->effective_wm2[k], least_light_wm2) ||
            any_above(&p->twilight_wm2[k], least_light_wm2)) {
            curve_minutes(c, p, k);
        } else {
            store(&p->pmp_w[k], K(0.0));
            store(&p->vmp_v[k], K(0.0));
            store(&p->imp_a[k], K(0.0));
            store(&p->voc_v[k], K(0.0));
        }
    }
}

const struct vs_sky_code VS_NAME(vs_sky_code) = {
    .name = VS_LANES == 2 ? "two wide" : "four wide",
    .sun = sun_minutes,
    .panel = panel_minutes,
};
