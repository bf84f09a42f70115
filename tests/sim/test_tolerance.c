/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* M_PI */
#include <math.h>

#include "tests/sim/sweep_fixture.h"

enum { DRAWS = 40000 };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static const struct vs_tolerance_spec *spec_of(const struct sweep_fixture *f, int quantity)
{
    return &f->project.tolerances.of[quantity];
}

/* Sorted draws of one quantity over replicates (by_lamp 0) or over the lamps of one replicate. */
static double *draws(struct sweep_fixture *f, int quantity, int by_lamp)
{
    double *value = malloc(DRAWS * sizeof *value);
    for (int n = 0; n < DRAWS; n++) {
        struct vs_tolerance_draw d;
        vs_tolerance_draw(&f->project, 1, by_lamp ? 3 : n, by_lamp ? n : 0, &d);
        value[n] = d.value[quantity];
    }
    qsort(value, DRAWS, sizeof *value, by_size);
    return value;
}

/* Mean, standard deviation and the three quantiles that the shape promises, each within 4.5
 * standard errors of DRAWS independent draws (of the tests here one in 3000 runs of other seeds
 * would fail; this seed is fixed). */
struct promise {
    int quantity;
    double mean, sd;
    double q10, q50, q90;
    double density10, density50, density90; /* there, for the error of a quantile */
};

static void expect_quantile(const double *sorted, double share, double want, double density,
                            const char *name)
{
    double error = sqrt(share * (1 - share) / DRAWS) / density;
    double found = sorted[(int)(share * DRAWS)];
    cr_expect_lt(fabs(found - want), 4.5 * error, "%s: quantile %g is %g, not %g +- %g", name,
                 share, found, want, error);
}

static void expect_promise(struct sweep_fixture *f, const struct promise *p, int by_lamp)
{
    const char *name = vs_tolerance_about((enum vs_tolerance)p->quantity).name;
    double *value = draws(f, p->quantity, by_lamp);
    double sum = 0, squares = 0, fourth = 0;
    for (int n = 0; n < DRAWS; n++) {
        sum += value[n];
    }
    double mean = sum / DRAWS;
    for (int n = 0; n < DRAWS; n++) {
        double off = value[n] - mean;
        squares += off * off;
        fourth += off * off * off * off;
    }
    double variance = squares / DRAWS;
    double variance_error = sqrt((fourth / DRAWS - variance * variance) / DRAWS);
    cr_expect_lt(fabs(mean - p->mean), 4.5 * p->sd / sqrt(DRAWS), "%s: mean %g", name, mean);
    cr_expect_lt(fabs(variance - p->sd * p->sd), 4.5 * variance_error, "%s: sd %g", name,
                 sqrt(variance));
    expect_quantile(value, 0.1, p->q10, p->density10, name);
    expect_quantile(value, 0.5, p->q50, p->density50, name);
    expect_quantile(value, 0.9, p->q90, p->density90, name);
    cr_expect_geq(value[0], spec_of(f, p->quantity)->low);
    cr_expect_leq(value[DRAWS - 1], spec_of(f, p->quantity)->high);
    free(value);
}

/* The cuts at four standard deviations and more take 1e-3 of the deviation and less, well below
 * the sampling error of 40,000 draws. */
static struct promise normal(int quantity, double mean, double sd)
{
    const double z90 = 1.2815515655446004;
    double side = exp(-z90 * z90 / 2) / sqrt(2 * M_PI) / sd;
    return (struct promise){
        quantity, mean, sd, mean - z90 * sd, mean, mean + z90 * sd, side, 1 / sqrt(2 * M_PI) / sd,
        side};
}

static struct promise triangular(int quantity, double low, double mode, double high)
{
    double width = high - low, rise = mode - low, fall = high - mode;
    double q[3], density[3];
    static const double share[] = {0.1, 0.5, 0.9};
    for (int k = 0; k < 3; k++) {
        int left = share[k] < rise / width;
        q[k] = left ? low + sqrt(share[k] * width * rise)
                    : high - sqrt((1 - share[k]) * width * fall);
        density[k] = left ? 2 * (q[k] - low) / width / rise : 2 * (high - q[k]) / width / fall;
    }
    double variance = (low * low + mode * mode + high * high - low * mode - low * high -
                       mode * high) /
                      18;
    return (struct promise){quantity,       (low + mode + high) / 3,
                            sqrt(variance), q[0],
                            q[1],           q[2],
                            density[0],     density[1],
                            density[2]};
}

Test(tolerance, normal_quantities_have_their_mean_spread_and_quantiles)
{
    struct sweep_fixture *f = sweep_fixture();
    struct promise p[] = {
        normal(VS_TOLERANCE_nameplate, 0.97, 0.03),
        normal(VS_TOLERANCE_tracking, 0, 0.01),
        normal(VS_TOLERANCE_diffuse, 1, 0.05),
        normal(VS_TOLERANCE_air, 0, 1.5),
        normal(VS_TOLERANCE_u0, 25, 3),
        normal(VS_TOLERANCE_capacity, 1, 0.04),
        normal(VS_TOLERANCE_driver, 0, 0.015),
        normal(VS_TOLERANCE_efficacy, 130, 10),
        normal(VS_TOLERANCE_turbidity, 0, 0.5),
    };
    for (size_t k = 0; k < sizeof p / sizeof p[0]; k++) {
        expect_promise(f, &p[k], 0);
    }
    sweep_free(f);
}

Test(tolerance, triangular_and_uniform_quantities_have_theirs)
{
    struct sweep_fixture *f = sweep_fixture();
    struct promise p[] = {
        triangular(VS_TOLERANCE_kappa_200, 0.90, 0.96, 0.99),
        triangular(VS_TOLERANCE_usable_m20, 0.42, 0.5, 0.7),
        triangular(VS_TOLERANCE_quiescent, 4, 8, 15),
        {VS_TOLERANCE_snow_slide, 0.275, 0.25 / sqrt(12), 0.175, 0.275, 0.375, 4, 4, 4},
    };
    for (size_t k = 0; k < sizeof p / sizeof p[0]; k++) {
        expect_promise(f, &p[k], 0);
    }
    sweep_free(f);
}

Test(tolerance, the_logarithm_of_lognormal_quantities_is_normal)
{
    static const struct {
        int quantity;
        double median, factor;
    } rows[] = {{VS_TOLERANCE_soiling, 0.003, 1.7}, {VS_TOLERANCE_resistance, 1.3, 1.3}};
    struct sweep_fixture *f = sweep_fixture();
    for (int k = 0; k < 2; k++) {
        double *value = draws(f, rows[k].quantity, 0);
        double sum = 0, squares = 0, sd = log(rows[k].factor);
        for (int n = 0; n < DRAWS; n++) {
            double z = log(value[n] / rows[k].median) / sd;
            sum += z;
            squares += z * z;
        }
        /* cut at 3.4 to 3.8 standard deviations, which takes up to half a percent of the variance
         */
        cr_expect_lt(fabs(sum / DRAWS), 4.5 / sqrt(DRAWS));
        cr_expect_lt(fabs(squares / DRAWS - 1), 4.5 * sqrt(2.0 / DRAWS) + 0.01, "%g",
                     squares / DRAWS);
        free(value);
    }
    sweep_free(f);
}

Test(tolerance, quantiles_are_exact_at_places_that_are_known)
{
    struct vs_tolerance_spec t = {VS_SHAPE_UNIFORM, 2, 0, 1, 5};
    cr_expect_eq(vs_tolerance_at(&t, 0.25), 2);
    t = (struct vs_tolerance_spec){VS_SHAPE_TRIANGULAR, 1, 0, 0, 4};
    cr_expect_float_eq(vs_tolerance_at(&t, 0.25), 1, 1e-15);
    cr_expect_float_eq(vs_tolerance_at(&t, 0.0625), 0.5, 1e-15);
    cr_expect_float_eq(vs_tolerance_at(&t, 1 - 1.0 / 12), 3, 1e-14);
    t = (struct vs_tolerance_spec){VS_SHAPE_NORMAL, 10, 2, -100, 100};
    cr_expect_float_eq(vs_tolerance_at(&t, 0.5), 10, 1e-13);
    cr_expect_float_eq(vs_tolerance_at(&t, 0.9772498680518208), 14, 1e-12);
    t = (struct vs_tolerance_spec){VS_SHAPE_LOGNORMAL, 3, 2, 1e-9, 1e9};
    cr_expect_float_eq(vs_tolerance_at(&t, 0.8413447460685429), 6, 1e-12);
    /* cut: half a normal */
    t = (struct vs_tolerance_spec){VS_SHAPE_NORMAL, 0, 1, 0, 40};
    cr_expect_float_eq(vs_tolerance_at(&t, 0.5), 0.6744897501960817, 1e-13);
    cr_expect_geq(vs_tolerance_at(&t, 1e-16), 0);
    /* without spread there is one value */
    t = (struct vs_tolerance_spec){VS_SHAPE_NORMAL, 7, 0, 0, 40};
    cr_expect_eq(vs_tolerance_at(&t, 0.99), 7);
    t = (struct vs_tolerance_spec){VS_SHAPE_LOGNORMAL, 7, 1, 1, 40};
    cr_expect_eq(vs_tolerance_at(&t, 0.01), 7);
    t = (struct vs_tolerance_spec){VS_SHAPE_TRIANGULAR, 7, 0, 7, 7};
    cr_expect_eq(vs_tolerance_at(&t, 0.3), 7);
}

Test(tolerance, the_controllers_inputs_are_off_by_normal_deviates)
{
    struct sweep_fixture *f = sweep_fixture();
    struct vs_tolerance_draw draw;
    double sum = 0, squares = 0;
    for (int n = 0; n < DRAWS; n++) {
        vs_tolerance_draw(&f->project, 1, 0, n, &draw);
        sum += draw.lamp_a.gain;
        squares += draw.lamp_a.gain * draw.lamp_a.gain;
        cr_assert_leq(fabs(draw.lamp_a.gain), 4);
    }
    cr_expect_lt(fabs(sum / DRAWS), 4.5 / sqrt(DRAWS));
    cr_expect_lt(fabs(squares / DRAWS - 1), 4.5 * sqrt(2.0 / DRAWS));
    sweep_free(f);
}

/* --- common random numbers ---------------------------------------------------------------------
 */

Test(tolerance, every_design_of_a_replicate_meets_the_same_parts)
{
    struct sweep_fixture *f = sweep_fixture();
    vary(f, "panel_w=60,200");
    vary(f, "battery.capacity_frac=0.8,1");
    vary(f, "tilt_deg=20,70");
    cr_assert_eq(vs_space_grid(&f->space, &f->diag), VS_OK);
    vs_sweep_design_start(&f->space, &f->design);
    struct vs_tolerance_draw first, d;
    vs_tolerance_draw(&f->project, 9, 4, 2, &first);
    for (int n = 0; n < 8; n++) {
        double values[VS_SPACE_AXES_MAX];
        vs_space_design(&f->space, n, values);
        cr_assert_eq(vs_sweep_design_set(&f->space, values, &f->design, &f->diag), VS_OK);
        vs_tolerance_draw(&f->design.project, 9, 4, 2, &d);
        cr_expect_eq(memcmp(&d, &first, sizeof d), 0, "design %d", n);
        /* and the design keeps what it is about */
        struct vs_lamp_params plain, drawn;
        vs_sweep_lamp(&f->design, NULL, 2, &plain);
        vs_sweep_lamp(&f->design, &d, 2, &drawn);
        cr_expect_float_eq(drawn.plant.battery.capacity_as / plain.plant.battery.capacity_as,
                           d.value[VS_TOLERANCE_capacity], 1e-15);
    }
    sweep_free(f);
}

Test(tolerance, seed_replicate_and_lamp_each_draw_anew_and_a_sky_is_of_the_replicate)
{
    struct sweep_fixture *f = sweep_fixture();
    struct vs_tolerance_draw base, seed, replicate, lamp;
    vs_tolerance_draw(&f->project, 1, 0, 0, &base);
    vs_tolerance_draw(&f->project, 2, 0, 0, &seed);
    vs_tolerance_draw(&f->project, 1, 1, 0, &replicate);
    vs_tolerance_draw(&f->project, 1, 0, 1, &lamp);
    for (int k = 0; k < VS_TOLERANCE_COUNT; k++) {
        struct vs_tolerance_about about = vs_tolerance_about((enum vs_tolerance)k);
        cr_expect_neq(base.value[k], seed.value[k], "%s", about.name);
        cr_expect_neq(base.value[k], replicate.value[k], "%s", about.name);
        cr_expect_eq(base.value[k] == lamp.value[k], about.of == VS_TOLERANCE_OF_SKY, "%s",
                     about.name);
    }
    cr_expect_neq(base.bat_v.gain, lamp.bat_v.gain);
    cr_expect_neq(base.bat_v.gain, base.bat_v.offset);
    cr_expect_neq(base.bat_v.gain, base.pv_v.gain);
    cr_expect_neq(base.bat_v.gain, replicate.bat_v.gain);
    sweep_free(f);
}

Test(tolerance, quantities_and_channels_know_nothing_of_each_other)
{
    enum { WAYS = VS_TOLERANCE_COUNT + 2, N = 20000 };
    struct sweep_fixture *f = sweep_fixture();
    double(*z)[WAYS] = malloc(N * sizeof *z);
    double most = 0;
    for (int k = 0; k < VS_TOLERANCE_COUNT; k++) {
        f->project.tolerances.of[k] = (struct vs_tolerance_spec){VS_SHAPE_UNIFORM, 1, 0, -1, 1};
    }
    for (int n = 0; n < N; n++) {
        struct vs_tolerance_draw d;
        vs_tolerance_draw(&f->project, 1, n, 0, &d);
        for (int k = 0; k < VS_TOLERANCE_COUNT; k++) {
            z[n][k] = d.value[k] * sqrt(3);
        }
        z[n][WAYS - 2] = d.bat_v.gain;
        z[n][WAYS - 1] = d.bat_v.offset;
    }
    for (int a = 0; a < WAYS; a++) {
        for (int b = 0; b < a; b++) {
            double sum = 0;
            for (int n = 0; n < N; n++) {
                sum += z[n][a] * z[n][b];
            }
            most = fmax(most, fabs(sum / N));
        }
    }
    cr_expect_lt(most, 4.5 / sqrt(N), "136 pairs, 4.5 standard errors; found %g", most);
    free(z);
    sweep_free(f);
}

/* The bits of a draw, the same on every machine and with every compiler. */
Test(tolerance, draws_have_the_bits_that_they_had)
{
    struct sweep_fixture *f = sweep_fixture();
    uint64_t sum = 0;
    for (int n = 0; n < 1000; n++) {
        struct vs_tolerance_draw d;
        vs_tolerance_draw(&f->project, 42, n, n % 7, &d);
        for (int k = 0; k < VS_TOLERANCE_COUNT; k++) {
            uint64_t bits;
            memcpy(&bits, &d.value[k], sizeof bits);
            sum = (sum ^ bits) * 0x100000001b3u;
        }
    }
    cr_expect_eq(sum, 0xb97ea7057036cfdeu, "the draws hash to %016llx", (unsigned long long)sum);
    sweep_free(f);
}
