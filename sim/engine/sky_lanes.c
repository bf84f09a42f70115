/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/cell.h"
#include "models/clear_sky.h"
#include "models/elementary.h"
#include "models/horizon.h"
#include "models/iam.h"
#include "models/pv.h"
#include "models/sun.h"
#include "models/transpose.h"
#include "sim/engine/sky_vectors.h"

enum { N = VS_MINUTES_PER_HOUR };

/* Below this there is no voltage to speak of. */
static const double least_light_wm2 = 0.02;

/* One set of parameters for all lanes. */
static void broadcast(const double *from, int count, real *to)
{
    for (int k = 0; k < count; k++) {
        to[k] = K(from[k]);
    }
}

static int any_above(const double *values, double limit)
{
    return any(load(values) > K(limit));
}

static struct vs_sincos angle(const double *sine_cosine)
{
    struct vs_sincos s = {K(sine_cosine[0]), K(sine_cosine[1])};
    return s;
}

/* The site and the air over it, as the sun wants them. */
struct standing {
    struct vs_sincos latitude;
    struct vs_clear_air air;
    real density_frac, pressure_frac;
};

static struct standing standing_of(const struct vs_sky_constants *c, double linke_turbidity)
{
    struct standing s = {
        .latitude = angle(c->latitude),
        .air = vs_clear_air(K(linke_turbidity), K(c->altitude_m)),
        .density_frac = K(c->air_density_frac),
        .pressure_frac = K(c->pressure_frac),
    };
    return s;
}

static void place_sun(const struct vs_sun_sight *sun, struct vs_sky_geometry *g, int k)
{
    store(&g->zenith_rad[k], sun->zenith_rad);
    store(&g->cos_zenith[k], sun->zenith.cos);
}

static void face_sun(const struct vs_sun_sight *sun, mask up, struct vs_sky_geometry *g, int k)
{
    real per_level = K(1.0) / max(sun->level, K(1e-30)); /* overhead it faces nowhere */
    store(&g->azimuth_sin[k], pick(up, sun->east * per_level, K(0.0)));
    store(&g->azimuth_cos[k], pick(up, sun->north * per_level, K(0.0)));
}

/* The sun through the air, where it is up. */
static void lift_sun(const struct standing *site, const struct vs_sun_sight *sun,
                     struct vs_sky_geometry *g, int k)
{
    mask up = sun->zenith.cos > K(0.0);
    real lift_rad = vs_sun_lift_rad(K(VS_PI / 2.0) - sun->zenith_rad, site->density_frac);
    real apparent = pick(up, sun->zenith_rad - lift_rad, sun->zenith_rad);
    struct vs_sincos back = real_sincos_near(-lift_rad);
    struct vs_sincos at = real_turned(&sun->zenith, &back);
    real air_mass = vs_air_mass_at(min(apparent, K(VS_PI / 2.0)), at.cos);
    struct vs_irradiance clear = vs_clear_through(&site->air, at.cos,
                                                  air_mass * site->pressure_frac, K(g->extra_wm2));
    store(&g->apparent_rad[k], apparent);
    store(&g->apparent_sin[k], pick(up, at.sin, K(0.0)));
    store(&g->apparent_cos[k], pick(up, at.cos, K(0.0)));
    store(&g->air_mass[k], pick(up, air_mass, K(0.0)));
    store(&g->clear_ghi_wm2[k], pick(up, clear.ghi_wm2, K(0.0)));
    store(&g->clear_dni_wm2[k], pick(up, clear.dni_wm2, K(0.0)));
    store(&g->clear_dhi_wm2[k], pick(up, clear.dhi_wm2, K(0.0)));
}

static void no_sun(const struct vs_sun_sight *sun, struct vs_sky_geometry *g, int k)
{
    store(&g->apparent_rad[k], sun->zenith_rad);
    store(&g->apparent_sin[k], K(0.0));
    store(&g->apparent_cos[k], K(0.0));
    store(&g->air_mass[k], K(0.0));
    store(&g->clear_ghi_wm2[k], K(0.0));
    store(&g->clear_dni_wm2[k], K(0.0));
    store(&g->clear_dhi_wm2[k], K(0.0));
}

static void lift_if_up(const struct standing *site, const struct vs_sun_sight *sun,
                       struct vs_sky_geometry *g, int k)
{
    if (any(sun->zenith.cos > K(0.0))) {
        lift_sun(site, sun, g, k);
    } else {
        no_sun(sun, g, k);
    }
}

/* Both ends of the hour at once, in lanes of their own. */
static struct vs_sun_hour hour_of(double start_unix_s, double longitude_rad)
{
    double ends[VS_LANES];
    for (int j = 0; j < VS_LANES; j++) {
        ends[j] = start_unix_s + (j % 2 ? 3600.0 : 0.0);
    }
    struct vs_ephemeris both = vs_sun_ephemeris(load(ends));
    struct vs_ephemeris from = {K(lane(both.right_ascension_rad, 0)),
                                K(lane(both.declination_rad, 0))};
    struct vs_ephemeris to = {K(lane(both.right_ascension_rad, 1)),
                              K(lane(both.declination_rad, 1))};
    return vs_sun_hour(&from, &to, K(start_unix_s), K(longitude_rad));
}

static void mean_minutes(struct vs_sky_geometry *g)
{
    struct sum ghi = nothing(), dhi = nothing();
    g->lit = 0;
    for (int k = 0; k < N; k += VS_LANES) {
        mask inside = in_hour(k);
        add(&ghi, k, pick(inside, load(&g->clear_ghi_wm2[k]), K(0.0)));
        add(&dhi, k, pick(inside, load(&g->clear_dhi_wm2[k]), K(0.0)));
        g->lit |= any(inside & (load(&g->cos_zenith[k]) > K(0.0)));
    }
    g->mean_ghi_wm2 = total(&ghi) * (1.0 / N);
    g->mean_dhi_wm2 = total(&dhi) * (1.0 / N);
}

static void sun_minutes(const struct vs_sky_constants *c, double start_unix_s,
                        double linke_turbidity, struct vs_sky_geometry *g)
{
    struct standing site = standing_of(c, linke_turbidity);
    struct vs_sun_hour hour = hour_of(start_unix_s, c->longitude_rad);
    for (int k = 0; k < N; k += VS_LANES) {
        struct vs_sun_sight sun = vs_sun_sight_in(&hour, past_middle_h(k), &site.latitude);
        place_sun(&sun, g, k);
        face_sun(&sun, sun.zenith.cos > K(0.0), g, k);
        lift_if_up(&site, &sun, g, k);
    }
    mean_minutes(g);
}

static void sun_places(const struct vs_sky_constants *c, const struct vs_sky_instants *instants,
                       int count, double linke_turbidity, struct vs_sky_geometry *g)
{
    struct standing site = standing_of(c, linke_turbidity);
    for (int k = 0; k < count; k += VS_LANES) {
        struct vs_ephemeris now = {load(&instants->right_ascension_rad[k]),
                                   load(&instants->declination_rad[k])};
        struct vs_sun_sight sun = vs_sun_sight(&now, load(&instants->unix_s[k]),
                                               K(c->longitude_rad), &site.latitude);
        place_sun(&sun, g, k);
        face_sun(&sun, sun.level >= K(0.0), g, k);
        lift_if_up(&site, &sun, g, k);
    }
}

/* What all slots share. */
struct module {
    struct vs_sincos tilt, facing;
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
    m.tilt = angle(c->tilt);
    m.facing = angle(c->facing);
    broadcast(c->glass, 3, (real *)&m.glass);
    broadcast(c->iam, 3, (real *)&m.iam);
    broadcast(c->cell, 2, (real *)&m.cell);
    broadcast(c->pv, 11, (real *)&m.pv);
    broadcast(c->hills, 3, (real *)&m.hills);
    m.shunt_ohm = K(c->shunt_ohm);
    m.wind_ratio = K(c->wind_ratio);
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
    real azimuth_rad = vs_azimuth_rad(load(&g->azimuth_sin[k]), load(&g->azimuth_cos[k]));
    real height = vs_horizon_height_rad(c->horizon, azimuth_rad);
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
    real turn_cos = load(&g->azimuth_cos[k]) * m->facing.cos +
                    load(&g->azimuth_sin[k]) * m->facing.sin;
    struct vs_aspect aspect = vs_aspect_of(&m->tilt, &zenith, turn_cos);
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
    struct sum plane = nothing(), blocked = nothing();
    for (int k = 0; k < p->count; k += VS_LANES) {
        struct on_plane light = {K(0.0), K(0.0)};
        store(&p->blocked_wm2[k], K(0.0));
        if (any_above(&p->ghi_wm2[k], 0.0)) {
            light = light_on_plane(c, &m, g, p, k);
        }
        real wind = load(&p->wind_ms[k]) * m.wind_ratio;
        store(&p->poa_wm2[k], light.all_wm2);
        store(&p->effective_wm2[k], light.effective_wm2);
        store(&p->cell_degc[k],
              vs_cell_faiman_degc(&m.cell, light.all_wm2, load(&p->air_degc[k]), wind));
        add(&plane, k, light.all_wm2);
        add(&blocked, k, load(&p->blocked_wm2[k]));
        if (any_above(&p->effective_wm2[k], least_light_wm2) ||
            any_above(&p->twilight_wm2[k], least_light_wm2)) {
            curve_minutes(c, &m, p, k);
        } else {
            no_power(p, k);
            store(&p->voc_v[k], K(0.0));
        }
    }
    p->plane_sum_wm2 = total(&plane);
    p->blocked_sum_wm2 = total(&blocked);
}

const struct vs_sky_code VS_NAME(vs_sky_code) = {
    .name = VS_LANES == 2   ? "two wide"
            : VS_LANES == 4 ? "four wide"
                            : "eight wide",
    .sun = sun_minutes,
    .places = sun_places,
    .shape = vs_sky_shape,
    .split = vs_sky_split,
    .panel = panel_minutes,
    .hand_out = vs_sky_hand_out,
};
