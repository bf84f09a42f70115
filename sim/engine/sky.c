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

static const double ln_10 = 2.30258509299404568402;

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

static void set_angle(double angle_rad, double *sine_cosine)
{
    struct vs_sincos of_angle = real_sincos(angle_rad);
    sine_cosine[0] = of_angle.sin;
    sine_cosine[1] = of_angle.cos;
}

struct vs_sky_constants vs_sky_constants_of(const struct vs_sky_params *p)
{
    const struct vs_twilight *t = &p->twilight;
    struct vs_sky_constants c = {
        .longitude_rad = p->site.longitude_rad,
        .altitude_m = p->site.altitude_m,
        .pressure_frac = p->pressure_pa / 101325.0,
        .air_density_frac = vs_air_density_frac(p->pressure_pa, p->mean_air_degc),
        .shunt_ohm = vs_pv_shunt_ohm(&p->pv),
        .wind_ratio = vs_wind_ratio(10.0, p->wind_height_m, p->wind_exponent),
        .cable_ohm = p->cable_ohm,
        .twilight_wm2 = real_exp(t->log10_lx_at_horizon * ln_10) / t->lm_per_w,
        .twilight_per_deg = t->log10_lx_per_deg * ln_10,
        .horizon = p->has_horizon ? &p->horizon : 0};
    _Static_assert(sizeof p->glass == sizeof c.glass && sizeof p->iam_diffuse == sizeof c.iam &&
                       sizeof p->cell == sizeof c.cell && sizeof p->pv == sizeof c.pv &&
                       sizeof p->hills == sizeof c.hills,
                   "the constants mirror the parameters of the models field by field");
    copy_fields(&p->glass, c.glass, sizeof c.glass);
    copy_fields(&p->iam_diffuse, c.iam, sizeof c.iam);
    copy_fields(&p->cell, c.cell, sizeof c.cell);
    copy_fields(&p->pv, c.pv, sizeof c.pv);
    copy_fields(&p->hills, c.hills, sizeof c.hills);
    set_angle(p->site.latitude_rad, c.latitude);
    set_angle(p->plane.tilt_rad, c.tilt);
    set_angle(p->plane.azimuth_rad, c.facing);
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

#ifdef __x86_64__
static int runs_x8(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}

const struct vs_sky_code *vs_sky_code(void)
{
    return runs_x8() ? &vs_sky_code_x8_avx512 : vs_sky_code_of("x86-64-v3");
}

const struct vs_sky_code *vs_sky_code_of(const char *isa)
{
    if (strcmp(isa, "x86-64-v4") == 0 && runs_x8()) {
        return &vs_sky_code_x8_avx512;
    }
    if (strcmp(isa, "x86-64-v3") == 0 && __builtin_cpu_supports("avx2")) {
        return &vs_sky_code_x4;
    }
    return &vs_sky_code_x2;
}
#else
const struct vs_sky_code *vs_sky_code(void)
{
    return &vs_sky_code_x2;
}

const struct vs_sky_code *vs_sky_code_of(const char *isa)
{
    (void)isa;
    return &vs_sky_code_x2;
}
#endif

/* A sky with what is worked out of it once, and the code that makes it. */
struct maker {
    const struct vs_sky_params *params;
    const struct vs_sky_code *code;
    struct vs_sky_constants constants;
};

static struct maker maker_of(const struct vs_sky_params *params)
{
    const struct vs_sky_code *code = params->code ? params->code : vs_sky_code();
    return (struct maker){params, code, vs_sky_constants_of(params)};
}

static void geometry_of_hour(const struct maker *m, int64_t start_s, struct vs_sky_geometry *g)
{
    double start = (double)start_s;
    g->extra_wm2 = vs_extraterrestrial_wm2(start + 1800.0);
    m->code->sun(&m->constants, start, vs_sky_turbidity(m->params, start_s), g);
}

static double index_of(double value_wm2, double clear_wm2)
{
    return clear_wm2 > least_clear_wm2 ? value_wm2 / clear_wm2 : -1.0;
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

static void minutes_of_component(const struct vs_sky_code *code, const struct window *w,
                                 enum component which, double *out_wm2, struct vs_sky_notes *notes)
{
    const struct vs_sky_geometry *g = w->here;
    double value = which == DIFFUSE ? w->row->dhi_wm2 : w->row->ghi_wm2;
    if (!g->lit) {
        memset(out_wm2, 0, VS_SKY_SLOTS * sizeof *out_wm2);
        notes->dropped_whm2 += which == GLOBAL ? value : 0;
        return;
    }
    struct vs_sky_mean mean = {value, index_of_hour(w->before, w->row_before, which),
                               index_of_hour(g, w->row, which),
                               index_of_hour(w->after, w->row_after, which)};
    notes->constant_hours += code->shape(
        g, &mean, which == DIFFUSE ? g->clear_dhi_wm2 : g->clear_ghi_wm2, out_wm2);
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

/* What a panel sees of the twilight of a clear sky: it fades with cloud, and hills and snow take
 * their share, so that dusk comes earlier and dawn later behind them. */
static double twilight_seen_frac(const struct vs_sky_params *params, double clear_index,
                                 double lit_frac)
{
    double cloud = clear_index < 1 ? 1.0 - clear_index : 0.0;
    double passes = 1.0 - (1.0 - params->twilight.overcast_frac) * cloud;
    return passes * (params->has_horizon ? params->hills.plane_frac : 1.0) * lit_frac;
}

/* Light and air of the sixty minutes. */
static void fill_panel(const struct maker *m, const struct window *w, struct vs_sky_panel *p,
                       struct vs_sky_notes *notes)
{
    const struct vs_sky_params *params = m->params;
    const struct vs_sky_geometry *g = w->here;
    const struct vs_hour *row = w->row;
    const struct vs_hour *before = w->row_before ? w->row_before : row;
    const struct vs_hour *after = w->row_after ? w->row_after : row;
    minutes_of_component(m->code, w, GLOBAL, p->ghi_wm2, notes);
    minutes_of_component(m->code, w, DIFFUSE, p->dhi_wm2, notes);
    double clear_index = cloudiness(w);
    if (params->noise.sd_frac > 0 && index_of_hour(g, row, GLOBAL) > 0) {
        vs_minute_noise(&params->noise, w->start_s, clear_index, g->clear_ghi_wm2, p->ghi_wm2);
    }
    double lit_frac = params->snow_hours ? params->snow_hours[w->index].lit_frac : 1.0;
    struct vs_sky_air air = {
        .air_degc = {before->air_degc, row->air_degc, after->air_degc},
        .wind_ms = {before->wind_ms, row->wind_ms, after->wind_ms},
        .albedo_frac = vs_sky_albedo_frac(params, w->index),
        .passes_frac = vs_sky_passes_frac(params, w->index),
        .twilight_seen_frac = twilight_seen_frac(params, clear_index, lit_frac),
    };
    m->code->split(&m->constants, g, &air, p);
    notes->dropped_whm2 += p->dropped_sum_wm2 / N;
    notes->moved_whm2 += p->moved_sum_wm2 / N;
}

/* What hills and snow took of the hour. */
static void note_losses(const struct vs_sky_params *params, size_t hour,
                        const struct vs_sky_panel *p, struct vs_sky_notes *notes)
{
    notes->plane_whm2 += p->plane_sum_wm2 / N;
    notes->blocked_whm2 += p->blocked_sum_wm2 / N;
    if (params->snow_hours) {
        notes->snow_whm2 += p->plane_sum_wm2 / N * (1.0 - params->snow_hours[hour].lit_frac);
    }
}

static void make_hour(const struct maker *m, const struct window *w, struct vs_minute *minutes,
                      struct vs_minute_detail *detail, struct vs_sky_notes *notes)
{
    const struct vs_sky_params *params = m->params;
    const struct vs_sky_geometry *g = w->here;
    struct vs_sky_panel p;
    fill_panel(m, w, &p, notes);
    m->code->panel(&m->constants, g, &p);
    note_losses(params, w->index, &p, notes);
    m->code->hand_out(&m->constants, g, &p, &minutes->pmp_w);
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
    struct maker m = maker_of(params);
    struct vs_sky_geometry g[3];
    int has_before = index > 0;
    int has_after = index + 1 < hours->count;
    if (has_before) {
        geometry_of_hour(&m, hour_start(hours, index - 1), &g[0]);
    }
    geometry_of_hour(&m, hour_start(hours, index), &g[1]);
    if (has_after) {
        geometry_of_hour(&m, hour_start(hours, index + 1), &g[2]);
    }
    const struct vs_hour *row = &hours->rows[index];
    struct window w = {
        has_before ? &g[0] : 0,  &g[1], has_after ? &g[2] : 0,   has_before ? row - 1 : 0, row,
        has_after ? row + 1 : 0, index, hour_start(hours, index)};
    make_hour(&m, &w, minutes, detail, notes);
}

void vs_sky_hours(const struct vs_sky_params *params, const struct vs_hours *hours, size_t first,
                  size_t count, struct vs_minute *minutes, struct vs_sky_notes *notes)
{
    assert(first + count <= hours->count);
    struct maker m = maker_of(params);
    struct vs_sky_geometry ring[3];
    if (first > 0) {
        geometry_of_hour(&m, hour_start(hours, first - 1), &ring[(first + 2) % 3]);
    }
    geometry_of_hour(&m, hour_start(hours, first), &ring[first % 3]);
    for (size_t index = first; index < first + count; index++) {
        int has_after = index + 1 < hours->count;
        if (has_after) {
            geometry_of_hour(&m, hour_start(hours, index + 1), &ring[(index + 1) % 3]);
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
        make_hour(&m, &w, minutes + N * (index - first), 0, notes);
    }
}
