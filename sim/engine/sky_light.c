/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages before the panel and after it; see sky_lanes.h. */
#include "models/elementary.h"
#include "sim/engine/sky_vectors.h"

enum { N = VS_MINUTES_PER_HOUR };

/* Below this elevation no panel sees any twilight: 2e-4 W/m2 at most. */
static const double dark_deg = -12.0;

/* On the line between the centres of this hour and its neighbours. */
static real between_stamps(double before, double here, double after, real past_h)
{
    return K(here) + K(here - before) * min(past_h, K(0.0)) + K(after - here) * max(past_h, K(0.0));
}

static void scale(double by, double *out_wm2)
{
    for (int k = 0; k < N; k += VS_LANES) {
        store(&out_wm2[k], load(&out_wm2[k]) * K(by));
    }
}

/* An hour at the edge of the day, too dim for an index: by the height of the sun. */
static void spread_hour(double mean_wm2, const double *cos_zenith, double *out_wm2)
{
    struct sum sum = nothing();
    for (int k = 0; k < N; k += VS_LANES) {
        real height = pick(in_hour(k), max(load(&cos_zenith[k]), K(0.0)), K(0.0));
        store(&out_wm2[k], height);
        add(&sum, k, height);
    }
    scale(mean_wm2 * N / total(&sum), out_wm2);
}

int vs_sky_shape(const struct vs_sky_geometry *g, const struct vs_sky_mean *mean,
                 const double *clear_wm2, double *out_wm2)
{
    if (mean->here < 0) {
        spread_hour(mean->mean_wm2, g->cos_zenith, out_wm2);
        return 0;
    }
    double before = mean->before < 0 ? mean->here : mean->before;
    double after = mean->after < 0 ? mean->here : mean->after;
    struct sum sum = nothing();
    for (int k = 0; k < N; k += VS_LANES) {
        real index = between_stamps(before, mean->here, after, past_middle_h(k));
        real light = pick(in_hour(k), index * load(&clear_wm2[k]), K(0.0));
        store(&out_wm2[k], light);
        add(&sum, k, light);
    }
    double all = total(&sum);
    double by = all > 0 ? mean->mean_wm2 * N / all : 0;
    if (mean->mean_wm2 > 0 && (by < 0.8 || by > 1.25)) {
        for (int k = 0; k < N; k += VS_LANES) {
            real light = K(mean->here) * load(&clear_wm2[k]);
            store(&out_wm2[k], pick(in_hour(k), light, K(0.0)));
        }
        return 1;
    }
    scale(by, out_wm2);
    return 0;
}

/* Splits global into beam and diffuse. A file whose light is late puts an afternoon into the
 * minutes before sunset; none is given more than there is outside the air. */
static void close_minutes(const struct vs_sky_geometry *g, struct vs_sky_panel *p)
{
    struct sum dropped = nothing(), moved = nothing();
    for (int k = 0; k < N; k += VS_LANES) {
        real cosine = load(&g->cos_zenith[k]);
        mask up = cosine > K(0.0);
        real given = load(&p->ghi_wm2[k]);
        real ghi = min(given, pick(up, K(g->extra_wm2) * cosine, K(0.0)));
        real dhi = min(load(&p->dhi_wm2[k]), ghi);
        real dni = (ghi - dhi) / pick(up, cosine, K(1.0));
        real most = K(most_beam_over_clear) * load(&g->clear_dni_wm2[k]);
        mask over = dni > most;
        real held = min(dni, most);
        add(&dropped, k, given - ghi);
        add(&moved, k, pick(over, (dni - most) * cosine, K(0.0)));
        store(&p->ghi_wm2[k], ghi);
        store(&p->dni_wm2[k], held);
        store(&p->dhi_wm2[k], pick(over, ghi - held * cosine, dhi));
    }
    p->dropped_sum_wm2 = total(&dropped);
    p->moved_sum_wm2 = total(&moved);
}

/* What the panel sees of a clear sky with the sun at or below the horizon, and of that by day. */
static void see_twilight(const struct vs_sky_constants *c, const struct vs_sky_geometry *g,
                         double seen_frac, double *out_wm2)
{
    real by_day = K(c->twilight_wm2 * seen_frac);
    for (int k = 0; k < N; k += VS_LANES) {
        real above_deg = (K(VS_PI / 2.0) - load(&g->zenith_rad[k])) * K(VS_DEG_PER_RAD);
        real below_deg = min(above_deg, K(0.0));
        mask light = above_deg >= K(dark_deg);
        real seen = by_day;
        if (any(light & (below_deg < K(0.0)))) {
            seen = seen * real_exp(K(c->twilight_per_deg) * below_deg);
        }
        store(&out_wm2[k], pick(light & in_hour(k), seen, K(0.0)));
    }
}

void vs_sky_split(const struct vs_sky_constants *c, const struct vs_sky_geometry *g,
                  const struct vs_sky_air *air, struct vs_sky_panel *p)
{
    const double *degc = air->air_degc, *ms = air->wind_ms;
    p->count = N;
    p->power_only = 0;
    close_minutes(g, p);
    see_twilight(c, g, air->twilight_seen_frac, p->twilight_wm2);
    for (int k = 0; k < N; k += VS_LANES) {
        real past_h = past_middle_h(k);
        store(&p->extra_wm2[k], K(g->extra_wm2));
        store(&p->albedo_frac[k], K(air->albedo_frac));
        store(&p->passes_frac[k], K(air->passes_frac));
        store(&p->air_degc[k], between_stamps(degc[0], degc[1], degc[2], past_h));
        store(&p->wind_ms[k], between_stamps(ms[0], ms[1], ms[2], past_h));
    }
}

/* Eight minutes of what a minute has: turned in the registers, as many of them at a time as a
 * vector has lanes. */
static void turn_minutes(const double *const *at, int count, double *minutes)
{
    for (int member = 0; member < VS_ROW; member += VS_LANES) {
        real row[VS_ROW];
        turn_rows(&at[member], row);
        for (int k = 0; k < count; k++) {
            store(&minutes[VS_ROW * k + member], row[k]);
        }
    }
}

void vs_sky_hand_out(const struct vs_sky_constants *c, const struct vs_sky_geometry *g,
                     const struct vs_sky_panel *p, double *minutes)
{
    for (int k = 0; k < N; k += VS_ROW) {
        double cable_w[VS_ROW], elevation_rad[VS_ROW];
        for (int j = 0; j < VS_ROW && k + j < N; j += VS_LANES) {
            real imp = load(&p->imp_a[k + j]);
            store(&cable_w[j], imp * imp * K(c->cable_ohm));
            store(&elevation_rad[j], K(VS_PI / 2.0) - load(&g->zenith_rad[k + j]));
        }
        const double *const at[VS_ROW] = {&p->pmp_w[k],    &p->vmp_v[k],   &p->voc_v[k],
                                          cable_w,         &p->ghi_wm2[k], &p->poa_wm2[k],
                                          &p->air_degc[k], elevation_rad};
        turn_minutes(at, N - k < VS_ROW ? N - k : VS_ROW, minutes + VS_ROW * k);
    }
}
