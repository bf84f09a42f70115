/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/sky.h"

#include <assert.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/engine/sky_parts.h"

enum { N = VS_MINUTES_PER_HOUR };

/* Below this hourly mean the clear-sky index is noise: sunrise and sunset hours. */
static const double least_clear_wm2 = 5.0;

/* Below this elevation no panel sees any twilight: 2e-4 W/m2 at most. */
static const double dark_deg = -12.0;

struct vs_sky_params vs_sky_defaults(void)
{
    struct vs_sky_params p;
    memset(&p, 0, sizeof p);
    p.glass = vs_glass_defaults();
    p.cell = vs_cell_defaults();
    p.pv = vs_pv_defaults();
    p.twilight = (struct vs_twilight){2.80, 0.378, 115.0, 0.3};
    p.wind_height_m = 6.0;
    p.wind_exponent = 0.20;
    p.mean_air_degc = 10.0;
    p.utc_offset_h = 8.0;
    p.snow = vs_snow_defaults();
    for (int month = 0; month < 12; month++) {
        p.linke_turbidity[month] = 4.0;
    }
    return p;
}

void vs_sky_prepare(struct vs_sky_params *params)
{
    params->iam_diffuse = vs_iam_diffuse(&params->glass, params->plane.tilt_rad);
    params->pressure_pa = vs_pressure_pa(params->site.altitude_m);
    if (params->has_horizon) {
        struct vs_plane level = {0, 0, 0};
        params->hills = (struct vs_horizon_shares){
            .plane_frac = vs_horizon_view_frac(&params->horizon, &params->plane),
            .band_frac = vs_horizon_band_frac(&params->horizon, &params->plane),
            .level_frac = vs_horizon_view_frac(&params->horizon, &level),
        };
    }
}

double vs_sky_turbidity(const struct vs_sky_params *p, int64_t unix_s)
{
    int64_t local_s = unix_s + (int64_t)(p->utc_offset_h * 3600.0);
    return p->linke_turbidity[vs_date_of_days(vs_day_of(local_s)).month - 1];
}

static void copy_fields(const void *from, double *to, size_t size)
{
    memcpy(to, from, size);
}

struct vs_sky_constants vs_sky_constants_of(const struct vs_sky_params *p)
{
    struct vs_sky_constants c = {.pressure_pa = p->pressure_pa,
                                 .mean_air_degc = p->mean_air_degc,
                                 .cable_ohm = p->cable_ohm,
                                 .wind_height_m = p->wind_height_m,
                                 .wind_exponent = p->wind_exponent,
                                 .horizon = p->has_horizon ? &p->horizon : 0};
    _Static_assert(sizeof p->site == sizeof c.site && sizeof p->plane == sizeof c.plane &&
                       sizeof p->glass == sizeof c.glass && sizeof p->iam_diffuse == sizeof c.iam &&
                       sizeof p->cell == sizeof c.cell && sizeof p->pv == sizeof c.pv &&
                       sizeof p->hills == sizeof c.hills,
                   "the constants mirror the parameters of the models field by field");
    copy_fields(&p->site, c.site, sizeof c.site);
    copy_fields(&p->plane, c.plane, sizeof c.plane);
    copy_fields(&p->glass, c.glass, sizeof c.glass);
    copy_fields(&p->iam_diffuse, c.iam, sizeof c.iam);
    copy_fields(&p->cell, c.cell, sizeof c.cell);
    copy_fields(&p->pv, c.pv, sizeof c.pv);
    copy_fields(&p->hills, c.hills, sizeof c.hills);
    return c;
}

void vs_sky_pad(struct vs_sky_panel *p)
{
    for (int k = p->count; k < VS_SKY_SLOTS; k++) {
        p->ghi_wm2[k] = p->dhi_wm2[k] = p->dni_wm2[k] = p->extra_wm2[k] = 0;
        p->albedo_frac[k] = p->passes_frac[k] = p->twilight_wm2[k] = 0;
        p->air_degc[k] = p->wind_ms[k] = 0;
    }
}

const struct vs_sky_code *vs_sky_code(void)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        return &vs_sky_code_x8_avx512;
    }
    return __builtin_cpu_supports("avx2") ? &vs_sky_code_x4 : &vs_sky_code_x2;
#else
    return &vs_sky_code_x2;
#endif
}

static void geometry_of_hour(const struct vs_sky_params *p, int64_t start_s,
                             struct vs_sky_geometry *g)
{
    struct vs_sky_constants c = vs_sky_constants_of(p);
    double start = (double)start_s;
    g->extra_wm2 = vs_extraterrestrial_wm2(start + 1800.0);
    vs_sky_code()->sun(&c, start, vs_sky_turbidity(p, start_s), g);
    g->mean_ghi_wm2 = 0;
    g->mean_dhi_wm2 = 0;
    g->lit = 0;
    for (int k = 0; k < N; k++) {
        g->mean_ghi_wm2 += g->clear_ghi_wm2[k] / N;
        g->mean_dhi_wm2 += g->clear_dhi_wm2[k] / N;
        g->lit |= g->cos_zenith[k] > 0;
    }
}

static double index_of(double value_wm2, double clear_wm2)
{
    return clear_wm2 > least_clear_wm2 ? value_wm2 / clear_wm2 : -1.0;
}

/* A minute on the line between the centres of this hour and its neighbours. */
static double between_stamps(double before, double here, double after, int k)
{
    double t = (k + 0.5) / N - 0.5;
    return t < 0 ? here + (here - before) * t : here + (after - here) * t;
}

/* Shapes one hourly mean over its minutes: index x clear sky, the index linear between the centres
 * of this hour and its neighbours, then scaled to the mean. A neighbour without an index gives
 * none. Returns 1 if the scale was too far off and the index is constant instead. */
static int shape_hour(double mean_wm2, double before, double here, double after,
                      const double *clear_wm2, double *out_wm2)
{
    before = before < 0 ? here : before;
    after = after < 0 ? here : after;
    double sum = 0;
    for (int k = 0; k < N; k++) {
        out_wm2[k] = between_stamps(before, here, after, k) * clear_wm2[k];
        sum += out_wm2[k];
    }
    double scale = sum > 0 ? mean_wm2 * N / sum : 0;
    int constant = mean_wm2 > 0 && (scale < 0.8 || scale > 1.25);
    for (int k = 0; k < N; k++) {
        out_wm2[k] = constant ? here * clear_wm2[k] : out_wm2[k] * scale;
    }
    return constant;
}

/* An hour at the edge of the day, too dim for an index: by the height of the sun. */
static void spread_hour(double mean_wm2, const double *cos_zenith, double *out_wm2)
{
    double sum = 0;
    for (int k = 0; k < N; k++) {
        sum += cos_zenith[k] > 0 ? cos_zenith[k] : 0;
    }
    for (int k = 0; k < N; k++) {
        out_wm2[k] = cos_zenith[k] > 0 ? mean_wm2 * N * (cos_zenith[k] / sum) : 0;
    }
}

/* Three hours in a row: the one to make and its neighbours, which may be missing. */
struct window {
    const struct vs_sky_geometry *before, *here, *after;
    const struct vs_hour *row_before, *row, *row_after;
    size_t index; /* of the one to make, and when it begins */
    int64_t start_s;
};

enum component { GLOBAL, DIFFUSE };

static double index_of_hour(const struct vs_sky_geometry *g, const struct vs_hour *row,
                            enum component which)
{
    if (!g) {
        return -1.0;
    }
    return which == DIFFUSE ? index_of(row->dhi_wm2, g->mean_dhi_wm2)
                            : index_of(row->ghi_wm2, g->mean_ghi_wm2);
}

static void minutes_of_component(const struct window *w, enum component which, double *out_wm2,
                                 struct vs_sky_notes *notes)
{
    const struct vs_sky_geometry *g = w->here;
    double value = which == DIFFUSE ? w->row->dhi_wm2 : w->row->ghi_wm2;
    if (!g->lit) {
        memset(out_wm2, 0, N * sizeof *out_wm2);
        notes->dropped_whm2 += which == GLOBAL ? value : 0;
        return;
    }
    double here = index_of_hour(g, w->row, which);
    if (here < 0) {
        spread_hour(value, g->cos_zenith, out_wm2);
        return;
    }
    notes->constant_hours += shape_hour(value, index_of_hour(w->before, w->row_before, which), here,
                                        index_of_hour(w->after, w->row_after, which),
                                        which == DIFFUSE ? g->clear_dhi_wm2 : g->clear_ghi_wm2,
                                        out_wm2);
}

/* Splits global into beam and diffuse so that they close in every minute. A file whose light is
 * late puts an afternoon into the minutes before sunset; none is given more than there is outside
 * the air. */
static void close_minute(const struct vs_sky_geometry *g, int k, struct vs_sky_panel *p,
                         struct vs_sky_notes *notes)
{
    double outside = g->cos_zenith[k] > 0 ? g->extra_wm2 * g->cos_zenith[k] : 0;
    if (p->ghi_wm2[k] > outside) {
        notes->dropped_whm2 += (p->ghi_wm2[k] - outside) / N;
        p->ghi_wm2[k] = outside;
    }
    double ghi = p->ghi_wm2[k];
    if (g->cos_zenith[k] <= 0) {
        p->dni_wm2[k] = 0;
        p->dhi_wm2[k] = ghi;
        return;
    }
    double dhi = p->dhi_wm2[k] < ghi ? p->dhi_wm2[k] : ghi;
    double dni = (ghi - dhi) / g->cos_zenith[k];
    double most = most_beam_over_clear * g->clear_dni_wm2[k];
    if (dni > most) {
        notes->moved_whm2 += (dni - most) * g->cos_zenith[k] / N;
        dni = most;
        dhi = ghi - dni * g->cos_zenith[k];
    }
    p->dni_wm2[k] = dni;
    p->dhi_wm2[k] = dhi;
}

/* Light of a clear sky with the sun at or below the horizon. */
static double twilight_wm2(const struct vs_twilight *t, double elevation_deg)
{
    double lx = real_exp((t->log10_lx_at_horizon + t->log10_lx_per_deg * elevation_deg) *
                         2.30258509299404568402);
    return lx / t->lm_per_w;
}

/* What of it the panel sees, minute by minute; it fades with cloud, and hills and snow take their
 * share, so that dusk comes earlier and dawn later behind them. */
static void see_twilight(const struct vs_sky_params *params, const struct vs_sky_geometry *g,
                         double clear_index, double lit_frac, double *out_wm2)
{
    const struct vs_twilight *t = &params->twilight;
    double cloud = clear_index < 1 ? 1.0 - clear_index : 0.0;
    double passes = 1.0 - (1.0 - t->overcast_frac) * cloud;
    double by_day = twilight_wm2(t, 0);
    double seen = (params->has_horizon ? params->hills.plane_frac : 1.0) * lit_frac;
    for (int k = 0; k < N; k++) {
        double e_deg = (VS_PI / 2.0 - g->zenith_rad[k]) * VS_DEG_PER_RAD;
        double clear = e_deg < dark_deg ? 0 : e_deg < 0 ? twilight_wm2(t, e_deg) : by_day;
        out_wm2[k] = clear * passes * seen;
    }
}

/* Clear-sky index for the twilight: that of this hour, or of the daylight next to it, so that the
 * clouds of the last hour of the day stay where they are when the sun sets. */
static double cloudiness(const struct window *w)
{
    double index = index_of_hour(w->here, w->row, GLOBAL);
    index = index < 0 ? index_of_hour(w->before, w->row_before, GLOBAL) : index;
    index = index < 0 ? index_of_hour(w->after, w->row_after, GLOBAL) : index;
    return index < 0 ? 1.0 : index;
}

/* Light and air of the sixty minutes. */
static void fill_panel(const struct vs_sky_params *params, const struct window *w,
                       struct vs_sky_panel *p, struct vs_sky_notes *notes)
{
    const struct vs_sky_geometry *g = w->here;
    const struct vs_hour *row = w->row;
    const struct vs_hour *before = w->row_before ? w->row_before : row;
    const struct vs_hour *after = w->row_after ? w->row_after : row;
    p->count = N;
    p->power_only = 0;
    vs_sky_pad(p);
    minutes_of_component(w, GLOBAL, p->ghi_wm2, notes);
    minutes_of_component(w, DIFFUSE, p->dhi_wm2, notes);
    double clear_index = cloudiness(w);
    if (params->noise.sd_frac > 0 && index_of_hour(g, row, GLOBAL) > 0) {
        vs_minute_noise(&params->noise, w->start_s, clear_index, g->clear_ghi_wm2, p->ghi_wm2);
    }
    double lit_frac = params->snow_hours ? params->snow_hours[w->index].lit_frac : 1.0;
    see_twilight(params, g, clear_index, lit_frac, p->twilight_wm2);
    for (int k = 0; k < N; k++) {
        close_minute(g, k, p, notes);
        vs_sky_ground(params, w->index, p, k);
        p->extra_wm2[k] = g->extra_wm2;
        p->air_degc[k] = between_stamps(before->air_degc, row->air_degc, after->air_degc, k);
        p->wind_ms[k] = between_stamps(before->wind_ms, row->wind_ms, after->wind_ms, k);
    }
}

/* What hills and snow took of the hour. */
static void note_losses(const struct vs_sky_params *params, const struct window *w,
                        const struct vs_sky_panel *p, struct vs_sky_notes *notes)
{
    double plane = 0, blocked = 0;
    for (int k = 0; k < N; k++) {
        plane += p->poa_wm2[k];
        blocked += params->has_horizon ? p->blocked_wm2[k] : 0;
    }
    notes->plane_whm2 += plane / N;
    notes->blocked_whm2 += blocked / N;
    if (params->snow_hours) {
        notes->snow_whm2 += plane / N * (1.0 - params->snow_hours[w->index].lit_frac);
    }
}

static void make_hour(const struct vs_sky_params *params, const struct window *w,
                      struct vs_minute *minutes, struct vs_minute_detail *detail,
                      struct vs_sky_notes *notes)
{
    const struct vs_sky_geometry *g = w->here;
    struct vs_sky_constants constants = vs_sky_constants_of(params);
    struct vs_sky_panel p;
    fill_panel(params, w, &p, notes);
    vs_sky_code()->panel(&constants, g, &p);
    note_losses(params, w, &p, notes);
    for (int k = 0; k < N; k++) {
        minutes[k] = (struct vs_minute){
            .pmp_w = p.pmp_w[k],
            .vmp_v = p.vmp_v[k],
            .voc_v = p.voc_v[k],
            .cable_w = p.imp_a[k] * p.imp_a[k] * params->cable_ohm,
            .ghi_wm2 = p.ghi_wm2[k],
            .poa_wm2 = p.poa_wm2[k],
            .air_degc = p.air_degc[k],
            .elevation_rad = VS_PI / 2.0 - g->zenith_rad[k],
        };
    }
    for (int k = 0; detail && k < N; k++) {
        struct vs_diode module = vs_pv_at(&params->pv, p.effective_wm2[k], p.cell_degc[k]);
        detail[k] = (struct vs_minute_detail){
            .dhi_wm2 = p.dhi_wm2[k],
            .dni_wm2 = p.dni_wm2[k],
            .effective_wm2 = p.effective_wm2[k],
            .cell_degc = p.cell_degc[k],
            .cos_zenith = g->cos_zenith[k],
            .diode = vs_diode_with_series(&module, params->cable_ohm),
        };
    }
}

static int64_t hour_start(const struct vs_hours *hours, size_t index)
{
    return hours->start_unix_s + 3600 * (int64_t)index;
}

void vs_sky_hour(const struct vs_sky_params *params, const struct vs_hours *hours, size_t index,
                 struct vs_minute *minutes, struct vs_minute_detail *detail,
                 struct vs_sky_notes *notes)
{
    assert(index < hours->count);
    struct vs_sky_geometry g[3];
    int has_before = index > 0;
    int has_after = index + 1 < hours->count;
    if (has_before) {
        geometry_of_hour(params, hour_start(hours, index - 1), &g[0]);
    }
    geometry_of_hour(params, hour_start(hours, index), &g[1]);
    if (has_after) {
        geometry_of_hour(params, hour_start(hours, index + 1), &g[2]);
    }
    const struct vs_hour *row = &hours->rows[index];
    struct window w = {
        has_before ? &g[0] : 0,  &g[1], has_after ? &g[2] : 0,   has_before ? row - 1 : 0, row,
        has_after ? row + 1 : 0, index, hour_start(hours, index)};
    make_hour(params, &w, minutes, detail, notes);
}

void vs_sky_hours(const struct vs_sky_params *params, const struct vs_hours *hours, size_t first,
                  size_t count, struct vs_minute *minutes, struct vs_sky_notes *notes)
{
    assert(first + count <= hours->count);
    struct vs_sky_geometry ring[3];
    if (first > 0) {
        geometry_of_hour(params, hour_start(hours, first - 1), &ring[(first + 2) % 3]);
    }
    geometry_of_hour(params, hour_start(hours, first), &ring[first % 3]);
    for (size_t index = first; index < first + count; index++) {
        int has_after = index + 1 < hours->count;
        if (has_after) {
            geometry_of_hour(params, hour_start(hours, index + 1), &ring[(index + 1) % 3]);
        }
        const struct vs_hour *row = &hours->rows[index];
        struct window w = {index > 0 ? &ring[(index + 2) % 3] : 0,
                           &ring[index % 3],
                           has_after ? &ring[(index + 1) % 3] : 0,
                           index > 0 ? row - 1 : 0,
                           row,
                           has_after ? row + 1 : 0,
                           index,
                           hour_start(hours, index)};
        make_hour(params, &w, minutes + N * (index - first), 0, notes);
    }
}
