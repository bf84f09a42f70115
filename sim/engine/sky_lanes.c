/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/sky_lanes.h"

#include "models/cell.h"
#include "models/clear_sky.h"
#include "models/elementary.h"
#include "models/horizon.h"
#include "models/iam.h"
#include "models/pv.h"
#include "models/sun.h"
#include "models/transpose.h"

enum { N = VS_MINUTES_PER_HOUR };
_Static_assert(VS_SKY_SLOTS % VS_LANES == 0, "room for whole vectors");

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

/* The site, as the sun wants it. */
struct standing {
    real longitude_rad;
    struct vs_sincos latitude;
};

static struct standing standing_of(const struct vs_sky_constants *c)
{
    struct standing s = {K(c->site[1]), real_sincos(K(c->site[0]))};
    return s;
}

static void place_sun(const struct standing *site, const struct vs_ephemeris *now, real unix_s,
                      struct vs_sky_geometry *g, int k)
{
    struct vs_sun sun = vs_sun_place_from(now, unix_s, site->longitude_rad, &site->latitude);
    store(&g->zenith_rad[k], sun.zenith_rad);
    store(&g->cos_zenith[k], sun.cos_zenith);
    store(&g->azimuth_rad[k], sun.azimuth_rad);
}

/* The sun through the air. Returns the absolute air mass. */
static real lift_sun(const struct vs_sky_constants *c, struct vs_sky_geometry *g, int k)
{
    mask up = load(&g->cos_zenith[k]) > K(0.0);
    real zenith = load(&g->zenith_rad[k]);
    real lift = vs_sun_refraction_rad(K(VS_PI / 2.0) - zenith, K(c->pressure_pa),
                                      K(c->mean_air_degc));
    real apparent = pick(up, zenith - lift, zenith);
    struct vs_sincos at = real_sincos(apparent);
    real air_mass = vs_air_mass_at(min(apparent, K(VS_PI / 2.0)), at.cos);
    store(&g->apparent_rad[k], apparent);
    store(&g->apparent_sin[k], pick(up, at.sin, K(0.0)));
    store(&g->apparent_cos[k], pick(up, at.cos, K(0.0)));
    store(&g->air_mass[k], pick(up, air_mass, K(0.0)));
    return air_mass * K(c->pressure_pa / 101325.0);
}

static void no_sun(struct vs_sky_geometry *g, int k)
{
    store(&g->apparent_rad[k], load(&g->zenith_rad[k]));
    store(&g->apparent_sin[k], K(0.0));
    store(&g->apparent_cos[k], K(0.0));
    store(&g->air_mass[k], K(0.0));
    store(&g->clear_ghi_wm2[k], K(0.0));
    store(&g->clear_dni_wm2[k], K(0.0));
    store(&g->clear_dhi_wm2[k], K(0.0));
}

static void clear_minutes(const struct vs_clear_air *air, real air_mass, struct vs_sky_geometry *g,
                          int k)
{
    mask up = load(&g->cos_zenith[k]) > K(0.0);
    struct vs_irradiance clear = vs_clear_through(air, load(&g->apparent_cos[k]), air_mass,
                                                  K(g->extra_wm2));
    store(&g->clear_ghi_wm2[k], pick(up, clear.ghi_wm2, K(0.0)));
    store(&g->clear_dni_wm2[k], pick(up, clear.dni_wm2, K(0.0)));
    store(&g->clear_dhi_wm2[k], pick(up, clear.dhi_wm2, K(0.0)));
}

static void sun_minutes(const struct vs_sky_constants *c, double start_unix_s,
                        double linke_turbidity, struct vs_sky_geometry *g)
{
    struct standing site = standing_of(c);
    struct vs_clear_air air = vs_clear_air(K(linke_turbidity), K(c->site[2]));
    struct vs_ephemeris from = vs_sun_ephemeris(K(start_unix_s));
    struct vs_ephemeris to = vs_sun_ephemeris(K(start_unix_s + 3600.0));
    double centre[VS_SKY_SLOTS];
    for (int k = 0; k < VS_SKY_SLOTS; k++) {
        centre[k] = k + 0.5;
    }
    for (int k = 0; k < N; k += VS_LANES) {
        real minute = load(&centre[k]);
        struct vs_ephemeris now = vs_sun_ephemeris_between(&from, &to, minute / K(60.0));
        place_sun(&site, &now, K(start_unix_s) + K(60.0) * minute, g, k);
        if (any_above(&g->cos_zenith[k], 0.0)) {
            clear_minutes(&air, lift_sun(c, g, k), g, k);
        } else {
            no_sun(g, k);
        }
    }
}

static void sun_places(const struct vs_sky_constants *c, const struct vs_sky_instants *instants,
                       int count, double linke_turbidity, struct vs_sky_geometry *g)
{
    struct standing site = standing_of(c);
    struct vs_clear_air air = vs_clear_air(K(linke_turbidity), K(c->site[2]));
    for (int k = 0; k < count; k += VS_LANES) {
        struct vs_ephemeris now = {load(&instants->right_ascension_rad[k]),
                                   load(&instants->declination_rad[k])};
        place_sun(&site, &now, load(&instants->unix_s[k]), g, k);
        if (any_above(&g->cos_zenith[k], 0.0)) {
            clear_minutes(&air, lift_sun(c, g, k), g, k);
        } else {
            no_sun(g, k);
        }
    }
}

/* What all slots share, worked out once a call. */
struct module {
    struct vs_sincos tilt;
    real azimuth_rad;
    struct vs_glass glass;
    struct vs_iam_diffuse iam;
    struct vs_cell_params cell;
    struct vs_pv_params pv;
    real shunt_ohm, wind_ratio;
    struct vs_horizon_shares hills;
};

static struct module module_of(const struct vs_sky_constants *c)
{
    struct module m;
    m.tilt = real_sincos(K(c->plane[0]));
    m.azimuth_rad = K(c->plane[1]);
    broadcast(c->glass, 3, (real *)&m.glass);
    broadcast(c->iam, 3, (real *)&m.iam);
    broadcast(c->cell, 2, (real *)&m.cell);
    broadcast(c->pv, 11, (real *)&m.pv);
    broadcast(c->hills, 3, (real *)&m.hills);
    m.shunt_ohm = vs_pv_shunt_ohm(&m.pv);
    m.wind_ratio = vs_wind_ratio(K(10.0), K(c->wind_height_m), K(c->wind_exponent));
    return m;
}

/* What glass and dirt let through to the cells, and all that falls on the plane. */
struct on_plane {
    real all_wm2, effective_wm2;
};

/* Takes from the parts on the plane what hills keep from it. */
static struct vs_poa behind_hills(const struct vs_sky_constants *c, const struct module *m,
                                  const struct vs_sky_geometry *g, struct vs_sky_panel *p, int k,
                                  const struct vs_poa *open, const struct vs_irradiance *light)
{
    real height = vs_horizon_height_rad(c->horizon, load(&g->azimuth_rad[k]));
    mask behind = K(VS_PI / 2.0) - load(&g->apparent_rad[k]) < height;
    real cos_zenith = load(&g->cos_zenith[k]);
    struct vs_poa cut = vs_horizon_cut(&m->hills, open, light, cos_zenith, behind);
    mask shines = (light->ghi_wm2 > K(0.0)) & (cos_zenith > K(0.0));
    real blocked = vs_poa_total_wm2(open) - vs_poa_total_wm2(&cut);
    store(&p->blocked_wm2[k], pick(shines, blocked, K(0.0)));
    return cut;
}

static struct on_plane light_on_plane(const struct vs_sky_constants *c, const struct module *m,
                                      const struct vs_sky_geometry *g, struct vs_sky_panel *p,
                                      int k)
{
    struct vs_irradiance light = {load(&p->ghi_wm2[k]), load(&p->dni_wm2[k]), load(&p->dhi_wm2[k])};
    struct vs_sincos zenith = {load(&g->apparent_sin[k]), load(&g->apparent_cos[k])};
    struct vs_aspect aspect = vs_aspect_of(&m->tilt, &zenith,
                                           load(&g->azimuth_rad[k]) - m->azimuth_rad);
    struct vs_poa poa = vs_perez_driesse(&aspect, load(&p->albedo_frac[k]), &light,
                                         load(&g->apparent_rad[k]), load(&p->extra_wm2[k]),
                                         load(&g->air_mass[k]));
    if (c->horizon) {
        poa = behind_hills(c, m, g, p, k, &poa, &light);
    }
    real direct = poa.beam_wm2 + poa.circumsolar_wm2;
    real through = direct * vs_iam_physical(&m->glass, aspect.cos_incidence) +
                   poa.isotropic_wm2 * m->iam.sky_frac + poa.horizon_wm2 * m->iam.horizon_frac +
                   poa.ground_wm2 * m->iam.ground_frac;
    mask shines = (light.ghi_wm2 > K(0.0)) & (load(&g->cos_zenith[k]) > K(0.0));
    struct on_plane result = {
        pick(shines, vs_poa_total_wm2(&poa), K(0.0)),
        pick(shines, max(load(&p->passes_frac[k]) * through, K(0.0)), K(0.0)),
    };
    return result;
}

static void no_power(struct vs_sky_panel *p, int k)
{
    store(&p->pmp_w[k], K(0.0));
    store(&p->vmp_v[k], K(0.0));
    store(&p->imp_a[k], K(0.0));
}

/* The module's curve behind its cable. In twilight the data say zero, but the panel still sees the
 * sky. */
static void curve_minutes(const struct vs_sky_constants *c, const struct module *m,
                          struct vs_sky_panel *p, int k)
{
    real effective = load(&p->effective_wm2[k]);
    real cell = load(&p->cell_degc[k]);
    struct vs_diode module = vs_pv_over_shunt(&m->pv, m->shunt_ohm, effective, cell);
    if (any_above(&p->effective_wm2[k], 1.0)) {
        struct vs_diode diode = vs_diode_with_series(&module, K(c->cable_ohm));
        struct vs_pv_point best = vs_diode_mpp(&diode);
        store(&p->pmp_w[k], best.power_w);
        store(&p->vmp_v[k], best.voltage_v);
        store(&p->imp_a[k], best.current_a);
    } else {
        no_power(p, k);
    }
    if (p->power_only) {
        return;
    }
    real seen = max(effective, load(&p->twilight_wm2[k]));
    if (any(seen > effective)) {
        module = vs_pv_over_shunt(&m->pv, m->shunt_ohm, seen, cell);
    }
    store(&p->voc_v[k], pick(seen > K(least_light_wm2), vs_diode_voc_v(&module), K(0.0)));
}

static void panel_minutes(const struct vs_sky_constants *c, const struct vs_sky_geometry *g,
                          struct vs_sky_panel *p)
{
    struct module m = module_of(c);
    for (int k = 0; k < p->count; k += VS_LANES) {
        struct on_plane light = {K(0.0), K(0.0)};
        if (any_above(&p->ghi_wm2[k], 0.0)) {
            light = light_on_plane(c, &m, g, p, k);
        } else {
            store(&p->blocked_wm2[k], K(0.0));
        }
        real wind = load(&p->wind_ms[k]) * m.wind_ratio;
        store(&p->poa_wm2[k], light.all_wm2);
        store(&p->effective_wm2[k], light.effective_wm2);
        store(&p->cell_degc[k],
              vs_cell_faiman_degc(&m.cell, light.all_wm2, load(&p->air_degc[k]), wind));
        if (any_above(&p->effective_wm2[k], least_light_wm2) ||
            any_above(&p->twilight_wm2[k], least_light_wm2)) {
            curve_minutes(c, &m, p, k);
        } else {
            no_power(p, k);
            store(&p->voc_v[k], K(0.0));
        }
    }
}

const struct vs_sky_code VS_NAME(vs_sky_code) = {
    .name = VS_LANES == 2   ? "two wide"
            : VS_LANES == 4 ? "four wide"
                            : "eight wide",
    .sun = sun_minutes,
    .places = sun_places,
    .panel = panel_minutes,
};
