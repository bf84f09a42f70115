/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sky's stages at every width that the processor runs. */
#include <criterion/criterion.h>
#include <stddef.h>
#include <string.h>

#include "sim/base/random.h"
#include "tests/sim/sky_fixture.h"

/* Compares the slots that count of arrays that stand one after another. */
static int same_slots(const double *a, const double *b, size_t bytes)
{
    int same = 1;
    for (size_t at = 0; at < bytes / sizeof *a; at += VS_SKY_SLOTS) {
        same &= memcmp(a + at, b + at, VS_MINUTES_PER_HOUR * sizeof *a) == 0;
    }
    return same;
}

static struct vs_sky_constants constants_for_widths(const struct vs_horizon *horizon)
{
    struct vs_sky_constants c = {.glass = {1.526, 4, 0.002},
                                 .iam = {0.96, 0.93, 0.86},
                                 .cell = {25, 6.84},
                                 .hills = {0.93, 0.4, 0.95},
                                 .latitude = {0.6472, 0.7623},
                                 .tilt = {0.7071, 0.7071},
                                 .facing = {0.01, -0.99995},
                                 .longitude_rad = 2.08,
                                 .altitude_m = 200,
                                 .pressure_frac = 0.976,
                                 .air_density_frac = 0.979,
                                 .shunt_ohm = 178,
                                 .wind_ratio = 0.9,
                                 .cable_ohm = 0.128,
                                 .twilight_wm2 = 5.5,
                                 .twilight_per_deg = 0.87,
                                 .horizon = horizon};
    struct vs_pv_params module = vs_pv_defaults();
    memcpy(c.pv, &module, sizeof c.pv);
    return c;
}

/* Light at random, no more than a clear sky gives. */
static void fill_at_random(const struct vs_sky_geometry *g, int hour, struct vs_sky_panel *p)
{
    struct vs_random r = {5, (uint64_t)hour, VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&r);
    p->count = VS_MINUTES_PER_HOUR;
    for (uint64_t k = 0; k < VS_MINUTES_PER_HOUR; k++) {
        double u = vs_random_uniform(key, k);
        p->ghi_wm2[k] = g->cos_zenith[k] > 0 ? 900 * u * g->cos_zenith[k] : 0;
        p->dhi_wm2[k] = 0.5 * p->ghi_wm2[k];
        p->dni_wm2[k] = g->cos_zenith[k] > 0 ? 450 * u : 0;
        p->extra_wm2[k] = 1400;
        p->albedo_frac[k] = 0.2 + 0.5 * u;
        p->passes_frac[k] = 0.95;
        p->twilight_wm2[k] = 3 * u;
        p->air_degc[k] = -10 + 20 * u;
        p->wind_ms[k] = 4 * u;
    }
}

/* A panel's light and air by the stages before it. */
static void fill_by_stages(const struct vs_sky_code *code, const struct vs_sky_constants *c,
                           const struct vs_sky_geometry *g, int hour, struct vs_sky_panel *p)
{
    /* a usual hour, one whose index stays constant, and one too dim for an index */
    struct vs_sky_mean means[3] = {{0.6 * g->mean_ghi_wm2, 0.7, 0.6, 0.4},
                                   {0.6 * g->mean_ghi_wm2, 6, 0.6, -1},
                                   {3, -1, -1, 0.5}};
    struct vs_sky_air air = {{-3, -2.5, -4}, {2, 5, 3}, 0.2, 0.93, 0.7};
    memset(p->ghi_wm2, 0, sizeof p->ghi_wm2);
    memset(p->dhi_wm2, 0, sizeof p->dhi_wm2);
    if (g->lit) {
        code->shape(g, &means[hour % 3], g->clear_ghi_wm2, p->ghi_wm2);
        code->shape(g, &means[0], g->clear_dhi_wm2, p->dhi_wm2);
    }
    code->split(c, g, &air, p);
}

static void expect_same_panel(const struct vs_sky_code *one, const struct vs_sky_code *other,
                              const struct vs_sky_constants *c, const struct vs_sky_geometry *g,
                              int hour)
{
    static struct vs_sky_panel p, q;
    static double m[VS_MINUTES_PER_HOUR * VS_MINUTE_MEMBERS], n[sizeof m / sizeof *m];
    for (int stages = 0; stages < 2; stages++) {
        fill_at_random(g, hour, &p);
        q = p;
        if (stages) {
            fill_by_stages(one, c, g, hour, &p);
            fill_by_stages(other, c, g, hour, &q);
        }
        one->panel(c, g, &p);
        other->panel(c, g, &q);
        one->hand_out(c, g, &p, m);
        other->hand_out(c, g, &q, n);
        cr_assert(
            same_slots(p.ghi_wm2, q.ghi_wm2, sizeof p - offsetof(struct vs_sky_panel, ghi_wm2)),
            "%s, %s: panel of hour %d, %d", one->name, other->name, hour, stages);
        cr_assert_eq(memcmp(&p, &q, offsetof(struct vs_sky_panel, ghi_wm2)), 0,
                     "%s, %s: sums of hour %d, %d", one->name, other->name, hour, stages);
        cr_assert_eq(memcmp(m, n, sizeof m), 0, "%s, %s: minutes of hour %d", one->name,
                     other->name, hour);
    }
}

static void expect_same(const struct vs_sky_code *one, const struct vs_sky_code *other,
                        const struct vs_sky_constants *c)
{
    for (int hour = 0; hour < 48; hour++) {
        static struct vs_sky_geometry g, h;
        g.extra_wm2 = h.extra_wm2 = 1400;
        one->sun(c, 1765296000.0 + 3600.0 * hour, 3.0, &g);
        other->sun(c, 1765296000.0 + 3600.0 * hour, 3.0, &h);
        cr_assert(
            same_slots(g.zenith_rad, h.zenith_rad, offsetof(struct vs_sky_geometry, mean_ghi_wm2)),
            "%s, %s: sun of hour %d", one->name, other->name, hour);
        cr_assert(g.mean_ghi_wm2 == h.mean_ghi_wm2 && g.mean_dhi_wm2 == h.mean_dhi_wm2 &&
                      g.lit == h.lit,
                  "%s, %s: means of hour %d", one->name, other->name, hour);
        expect_same_panel(one, other, c, &g, hour);
    }
}

static void expect_same_places(const struct vs_sky_code *one, const struct vs_sky_code *other,
                               const struct vs_sky_constants *c)
{
    static struct vs_sky_geometry g, h;
    struct vs_sky_instants at;
    for (int k = 0; k < VS_SKY_SLOTS; k++) {
        at.unix_s[k] = 1765296000.0 + 3600.0 * k;
        at.right_ascension_rad[k] = -1.8 + 0.0007 * k;
        at.declination_rad[k] = -0.4;
    }
    g.extra_wm2 = h.extra_wm2 = 1400;
    one->places(c, &at, VS_MINUTES_PER_HOUR, 3.0, &g);
    other->places(c, &at, VS_MINUTES_PER_HOUR, 3.0, &h);
    cr_assert(
        same_slots(g.zenith_rad, h.zenith_rad, offsetof(struct vs_sky_geometry, mean_ghi_wm2)),
        "%s, %s: places", one->name, other->name);
}

Test(sky_widths, every_width_gives_the_same_bits)
{
    const struct vs_sky_code *widths[] = {&vs_sky_code_x2, &vs_sky_code_x2, &vs_sky_code_x2};
    int count = 1;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) {
        widths[count++] = &vs_sky_code_x4;
    }
    if (vs_sky_code() == &vs_sky_code_x8_avx512) {
        widths[count++] = &vs_sky_code_x8_avx512;
    }
#endif
    if (count == 1) {
        cr_skip("the processor runs one width only");
    }
    struct vs_horizon hills = valley();
    struct vs_sky_constants open = constants_for_widths(NULL), shut = constants_for_widths(&hills);
    for (int k = 1; k < count; k++) {
        expect_same(widths[0], widths[k], &open);
        expect_same(widths[0], widths[k], &shut);
        expect_same_places(widths[0], widths[k], &open);
    }
}

Test(sky_widths, a_forced_instruction_set_takes_its_own_width_if_the_processor_has_it)
{
    cr_expect_eq(vs_sky_code_of("generic"), &vs_sky_code_x2);
    cr_expect_eq(vs_sky_code_of("reference"), &vs_sky_code_x2);
    cr_expect_eq(vs_sky_code_of("x86-64-v2"), &vs_sky_code_x2);
#ifdef __x86_64__
    cr_expect_eq(vs_sky_code_of("x86-64-v3") == &vs_sky_code_x4,
                 __builtin_cpu_supports("avx2") != 0);
    cr_expect_eq(vs_sky_code_of("x86-64-v4") == &vs_sky_code_x8_avx512,
                 vs_sky_code() == &vs_sky_code_x8_avx512);
#endif
}
