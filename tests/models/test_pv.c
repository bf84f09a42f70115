/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/lambert_w.h"
#include "models/pv.h"
#include "models/pv_fit.h"
#include "tests/support/oracle.h"

static struct vs_diode module_at(double g_wm2, double degc)
{
    struct vs_pv_params p = vs_pv_defaults();
    return vs_pv_at(&p, g_wm2, degc);
}

static double power_at(double g_wm2, double degc)
{
    struct vs_diode d = module_at(g_wm2, degc);
    return vs_diode_mpp(&d).power_w;
}

Test(lambert_w, solves_its_equation_from_nothing_to_the_largest_module)
{
    for (int n = 0; n < 55000; n++) {
        double th = n < 52000 ? -600 + 0.0131 * n : 80 + 1.64 * (n - 52000);
        double w = vs_lambert_w_exp(th);
        /* relative error of w by the residual of w + ln w = th, in extended precision */
        long double error = (th - (long double)w - logl(w)) / (1.0L + w);
        cr_assert_lt(fabs((double)error), 6e-15, "th = %g", th);
    }
}

Test(pv, reference_module_gives_its_name_plate)
{
    struct vs_diode d = module_at(1000, 25);
    struct vs_pv_point best = vs_diode_mpp(&d);
    /* parameters are rounded to six digits */
    cr_expect_float_eq(best.power_w, 80.004, 1e-3);
    cr_expect_float_eq(best.voltage_v, 17.70, 1e-3);
    cr_expect_float_eq(best.current_a, 4.52, 1e-3);
    cr_expect_float_eq(vs_diode_voc_v(&d), 21.80, 1e-4);
    cr_expect_float_eq(vs_diode_current_a(&d, 0), 4.86, 1e-5);
}

Test(pv, no_light_no_power)
{
    struct vs_diode dark = module_at(0, 10), dim = module_at(0.99, 10);
    cr_expect_eq(vs_diode_mpp(&dark).power_w, 0.0);
    cr_expect_eq(vs_diode_mpp(&dim).power_w, 0.0);
    cr_expect_eq(vs_diode_mpp(&dim).voltage_v, 0.0);
    cr_expect_float_eq(vs_diode_voc_v(&dark), 0.0, 1e-12);
    cr_expect_gt(power_at(1.0, 10), 0.0);
}

Test(pv, more_light_is_more_power_and_more_voltage)
{
    for (int t = 0; t < 24; t++) {
        double degc = -35 + 5 * t;
        for (int n = 0; n < 147; n++) {
            double g = pow(1.05, n);
            struct vs_diode low = module_at(g, degc), high = module_at(1.05 * g, degc);
            cr_assert_gt(vs_diode_mpp(&high).power_w, vs_diode_mpp(&low).power_w);
            cr_assert_gt(vs_diode_voc_v(&high), vs_diode_voc_v(&low));
        }
    }
}

Test(pv, colder_is_more_power_in_full_sun)
{
    for (int t = 0; t < 115; t++) {
        double degc = -35 + t;
        cr_assert_gt(power_at(1000, degc), power_at(1000, degc + 1));
    }
}

Test(pv, maximum_power_point_lies_on_the_curve_and_nothing_on_it_gives_more)
{
    for (int t = 0; t < 6; t++) {
        double degc = -35 + 23 * t;
        for (int n = 0; n < 14; n++) {
            double g = pow(1.7, n);
            struct vs_diode d = module_at(g, degc);
            struct vs_pv_point best = vs_diode_mpp(&d);
            double voc = vs_diode_voc_v(&d);
            /* two ways to the same current; both good to rounding of some amperes */
            cr_assert_float_eq(vs_diode_current_a(&d, best.voltage_v), best.current_a, 1e-12);
            for (int k = 0; k <= 1000; k++) {
                double v = voc * k / 1000;
                cr_assert_leq(v * vs_diode_current_a(&d, v), best.power_w * (1 + 1e-12));
            }
        }
    }
}

Test(pv, current_is_zero_at_open_circuit_down_to_twilight)
{
    for (int t = 0; t < 11; t++) {
        double degc = -35 + 11.5 * t;
        for (int n = 0; n < 39; n++) {
            double g = 0.05 * pow(1.3, n);
            struct vs_diode d = module_at(g, degc);
            /* 5e-15 relative in Lambert W of the current times a V / rs, some 1000 of it in bright
             * light */
            cr_assert_float_eq(vs_diode_current_a(&d, vs_diode_voc_v(&d)), 0.0, 1e-12);
        }
    }
}

/* The best point by bisection in extended precision, of a diode under 1 W/m2 and more. */
static struct vs_pv_point best_apart(const struct vs_diode *d)
{
    long double a = d->a_v, rs = d->rs_ohm, leak = 1.0L / d->rsh_ohm, i0 = d->i0_a;
    long double low = 0, high = a * logl(1 + d->il_a / i0), x = 0, current = 0;
    for (int step = 0; step < 80; step++) {
        x = (low + high) / 2;
        long double e = i0 * expl(x / a), slope = e / a + leak;
        current = d->il_a + i0 - e - x * leak;
        int under = current * (1 + 2 * rs * slope) > x * slope;
        low = under ? x : low;
        high = under ? high : x;
    }
    long double voltage = x - current * rs;
    return (struct vs_pv_point){(double)(voltage * current), (double)voltage, (double)current};
}

/* Worst relative errors of the best point behind a cable, over light and cold. */
static struct vs_pv_point worst_best(double cable_ohm)
{
    struct vs_pv_point worst = {0};
    for (double degc = -35; degc <= 80; degc += 2.5) {
        for (double g = 1; g < 1200; g *= 1.03) {
            struct vs_diode bare = module_at(g, degc);
            struct vs_diode d = vs_diode_with_series(&bare, cable_ohm);
            struct vs_pv_point got = vs_diode_mpp(&d), want = best_apart(&d);
            worst.power_w = fmax(worst.power_w, fabs(got.power_w / want.power_w - 1));
            worst.voltage_v = fmax(worst.voltage_v, fabs(got.voltage_v / want.voltage_v - 1));
        }
    }
    return worst;
}

Test(pv, best_point_is_that_of_a_bisection_also_behind_a_poor_cable)
{
    static const double cable_ohm[3] = {0, 0.13, 1};
    /* Power: a few roundings; behind 1 ohm the start is poor, and what two steps leave is one more.
     * Voltage: power is flat there, so it is only as good as the last step, and changes no power.
     */
    static const double power[3] = {1.5e-15, 1.5e-15, 1e-13};
    static const double voltage[3] = {1e-10, 1e-10, 1e-7};
    for (int k = 0; k < 3; k++) {
        struct vs_pv_point worst = worst_best(cable_ohm[k]);
        cr_expect_lt(worst.power_w, power[k], "%g ohm: power %.2g", cable_ohm[k], worst.power_w);
        cr_expect_lt(worst.voltage_v, voltage[k], "%g ohm: voltage %.2g", cable_ohm[k],
                     worst.voltage_v);
    }
    long count = 47 * 240; /* of worst_best: temperatures by lights */
    accuracy_book("module", "maximum power behind its cable", "relative", count,
                  worst_best(cable_ohm[1]).power_w, power[1], "bisection in long double");
}

Test(pv, open_circuit_is_that_of_a_bisection_down_to_twilight)
{
    double worst = 0;
    for (double degc = -40; degc <= 85; degc += 2.5) {
        for (double g = 0.02; g < 1500; g *= 1.05) {
            struct vs_diode d = module_at(g, degc);
            long double low = 0, high = d.a_v * logl(1 + d.il_a / (long double)d.i0_a);
            for (int step = 0; step < 80; step++) {
                long double v = (low + high) / 2;
                long double left = d.il_a - d.i0_a * expm1l(v / d.a_v) - v / d.rsh_ohm;
                low = left > 0 ? v : low;
                high = left > 0 ? high : v;
            }
            worst = fmax(worst, (double)fabsl(vs_diode_voc_v(&d) - low));
        }
    }
    /* a few roundings of some 20 V, 3.6e-15 each */
    cr_expect_lt(worst, 2e-14, "off by %.2g V", worst);
    accuracy_book("module", "open-circuit voltage down to twilight", "V", 51 * 231, worst, 2e-14,
                  "bisection in long double");
}

Test(pv, twilight_voltage_is_the_shunts)
{
    /* 5 V at 1.45 W/m2 and 8 V at 2.3 W/m2, worked out apart; two digits, at any temperature */
    for (int t = 0; t < 5; t++) {
        double degc = -30 + 15 * t;
        struct vs_diode dusk = module_at(1.45, degc), earlier = module_at(2.3, degc);
        cr_expect_float_eq(vs_diode_voc_v(&dusk), 5.0, 0.1);
        cr_expect_float_eq(vs_diode_voc_v(&earlier), 8.0, 0.25);
    }
}

Test(pv, a_cable_takes_what_its_resistance_says)
{
    struct vs_diode bare = module_at(800, 10);
    struct vs_diode wired = vs_diode_with_series(&bare, 0.13);
    for (int n = 0; n < 30; n++) {
        double v = 5 + 0.5 * n;
        double current = vs_diode_current_a(&wired, v);
        cr_expect_float_eq(vs_diode_current_a(&bare, v + 0.13 * current), current, 1e-12);
    }
    cr_expect_lt(vs_diode_mpp(&wired).power_w, vs_diode_mpp(&bare).power_w);
    cr_expect_float_eq(vs_diode_voc_v(&wired), vs_diode_voc_v(&bare), 1e-13);
}

Test(pv, a_panel_twice_as_large_gives_twice_the_power_at_the_same_voltage)
{
    struct vs_pv_params one = vs_pv_defaults();
    struct vs_pv_params two = vs_pv_scaled(&one, 2);
    for (int n = 0; n < 11; n++) {
        double g = pow(2, n);
        struct vs_diode a = vs_pv_at(&one, g, 10), b = vs_pv_at(&two, g, 10);
        struct vs_pv_point pa = vs_diode_mpp(&a), pb = vs_diode_mpp(&b);
        cr_expect_float_eq(pb.power_w, 2 * pa.power_w, 1e-13 * pa.power_w);
        cr_expect_float_eq(pb.voltage_v, pa.voltage_v, 1e-9);
    }
}

Test(pv, weak_light_costs_more_than_de_sotos_law_says)
{
    /* published ratios to three digits */
    static const double want[4][3] = {
        {50, 0.836, 0.933}, {100, 0.908, 0.963}, {200, 0.955, 0.989}, {400, 0.985, 1.006}};
    struct vs_pv_desoto_params desoto = vs_pv_desoto_defaults();
    for (int k = 0; k < 4; k++) {
        double suns = want[k][0] / 1000;
        struct vs_diode full = vs_pv_desoto_at(&desoto, 1000, 25);
        struct vs_diode weak = vs_pv_desoto_at(&desoto, want[k][0], 25);
        double ratio = power_at(want[k][0], 25) / (suns * power_at(1000, 25));
        cr_expect_float_eq(ratio, want[k][1], 6e-4);
        cr_expect_float_eq(vs_diode_mpp(&weak).power_w / (suns * vs_diode_mpp(&full).power_w),
                           want[k][2], 6e-4);
    }
}

/* --- the fit ------------------------------------------------------------------------------------
 */

Test(pv_fit, data_sheet_of_the_reference_module_gives_its_parameters)
{
    struct vs_pv_datasheet sheet = vs_pv_datasheet_defaults();
    struct vs_pv_params want = vs_pv_defaults(), got;
    cr_assert_eq(vs_pv_fit(&sheet, &got), VS_PV_FIT_OK);
    /* the defaults carry six digits */
    cr_expect_float_eq(got.il_ref_a, want.il_ref_a, 5e-6);
    cr_expect_float_eq(got.i0_ref_a, want.i0_ref_a, 1e-5 * want.i0_ref_a);
    cr_expect_float_eq(got.ideality_ref, want.ideality_ref, 1e-6);
    cr_expect_float_eq(got.ideality_per_k, want.ideality_per_k, 1e-9);
    cr_expect_float_eq(got.rs_ohm, want.rs_ohm, 1e-6);
    cr_expect_float_eq(got.rsh_ref_ohm, want.rsh_ref_ohm, 1e-3);
    cr_expect_float_eq(got.rsh_0_ohm, want.rsh_0_ohm, 2e-3);
}

/* Checks a fit against what it was asked to meet. */
static void expect_meets(const struct vs_pv_datasheet *s, const struct vs_pv_params *p)
{
    struct vs_diode d = vs_pv_at(p, 1000, 25);
    struct vs_pv_point best = vs_diode_mpp(&d);
    /* residual of the two solved equations is 1e-12; the best point is flat */
    cr_expect_float_eq(best.power_w, s->vmp_v * s->imp_a, 1e-9 * best.power_w);
    cr_expect_float_eq(best.voltage_v, s->vmp_v, 1e-7 * s->vmp_v);
    cr_expect_float_eq(vs_diode_voc_v(&d), s->voc_v, 1e-9 * s->voc_v);
    cr_expect_float_eq(vs_diode_current_a(&d, 0), s->isc_a, 1e-9 * s->isc_a);
    cr_expect_float_eq(vs_pv_kappa_200(p), s->kappa_200_frac, 1e-9);
    cr_expect_float_eq(vs_pv_gamma_per_k(p), s->gamma_pmp_per_k, 1e-9);
}

Test(pv_fit, a_fit_meets_all_it_was_given_over_the_spread_of_modules)
{
    for (int i = 0; i < 8; i++) {
        double kappa = 0.92 + 0.01 * i;
        for (int j = 0; j < 6; j++) {
            double gamma = -0.0046 + 0.0002 * j;
            struct vs_pv_datasheet sheet = vs_pv_datasheet_defaults();
            sheet.kappa_200_frac = kappa;
            sheet.gamma_pmp_per_k = gamma;
            struct vs_pv_params fitted;
            cr_assert_eq(vs_pv_fit(&sheet, &fitted), VS_PV_FIT_OK, "%g %g", kappa, gamma);
            expect_meets(&sheet, &fitted);
        }
    }
}

Test(pv_fit, a_large_module_is_fitted_as_well_as_a_small_one)
{
    struct vs_pv_datasheet sheet = vs_pv_datasheet_defaults();
    sheet.cells = 72;
    sheet.vmp_v *= 2;
    sheet.voc_v *= 2;
    sheet.imp_a *= 2.2;
    sheet.isc_a *= 2.2;
    sheet.alpha_sc_a_per_k *= 2.2;
    struct vs_pv_params fitted;
    cr_assert_eq(vs_pv_fit(&sheet, &fitted), VS_PV_FIT_OK);
    expect_meets(&sheet, &fitted);
    cr_expect_float_eq(fitted.ideality_ref, vs_pv_defaults().ideality_ref, 1e-6);
}

Test(pv_fit, an_impossible_data_sheet_is_named_and_not_guessed)
{
    struct vs_pv_params p = {.cells = -1}, untouched = p;
    struct vs_pv_datasheet order = vs_pv_datasheet_defaults(), range = order, square = order,
                           bright = order, hot = order;
    order.vmp_v = order.voc_v + 0.1;
    range.kappa_200_frac = 1.3;
    square.vmp_v = 21.0; /* fill factor 0.92: no diode is so square */
    square.imp_a = 4.8;
    bright.kappa_200_frac = 1.15;
    hot.gamma_pmp_per_k = -0.0099;
    cr_expect_eq(vs_pv_fit(&order, &p), VS_PV_FIT_ORDER);
    cr_expect_eq(vs_pv_fit(&range, &p), VS_PV_FIT_RANGE);
    cr_expect_eq(vs_pv_fit(&square, &p), VS_PV_FIT_NO_CURVE);
    cr_expect_eq(vs_pv_fit(&bright, &p), VS_PV_FIT_NO_KAPPA);
    cr_expect_eq(vs_pv_fit(&hot, &p), VS_PV_FIT_NO_GAMMA);
    cr_expect_eq(memcmp(&p, &untouched, sizeof p), 0, "nothing is written on failure");
    cr_expect(strstr(vs_pv_fit_text(VS_PV_FIT_NO_KAPPA), "kappa_200"));
}

Test(pv_fit, ideality_of_one_point_four_has_no_curve_for_the_reference_module)
{
    struct vs_pv_datasheet sheet = vs_pv_datasheet_defaults();
    struct vs_pv_params p;
    cr_expect_eq(vs_pv_fit_at_ideality(&sheet, 1.40, &p), VS_PV_FIT_NO_CURVE);
    /* anchors worked out apart, three digits */
    static const double want[4][3] = {
        {0.90, 0.349, 157}, {0.95, 0.327, 176}, {1.00, 0.306, 199}, {1.10, 0.264, 270}};
    for (int k = 0; k < 4; k++) {
        cr_assert_eq(vs_pv_fit_at_ideality(&sheet, want[k][0], &p), VS_PV_FIT_OK);
        cr_expect_float_eq(p.rs_ohm, want[k][1], 6e-4);
        cr_expect_float_eq(p.rsh_ref_ohm, want[k][2], 0.6);
    }
}

/* --- a measured module --------------------------------------------------------------------------
 */

struct measured {
    double degc, g_wm2, isc_a, voc_v, imp_a, vmp_v, pmp_w;
};

/* Reads the matrix of one module; the rows follow the second line that begins with "seqno". */
static int read_matrix(const char *path, struct measured *rows, int room)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        return 0;
    }
    char line[512];
    int count = 0, headers = 0;
    while (fgets(line, sizeof line, file)) {
        headers += strncmp(line, "seqno,", 6) == 0;
        struct measured m;
        if (headers == 2 && count < room &&
            sscanf(line, "%*d,%*[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf", &m.degc, &m.g_wm2, &m.isc_a,
                   &m.voc_v, &m.imp_a, &m.vmp_v, &m.pmp_w) == 7) {
            rows[count++] = m;
        }
    }
    fclose(file);
    return count;
}

static const struct measured *find(const struct measured *rows, int count, double g, double degc)
{
    for (int k = 0; k < count; k++) {
        if (rows[k].g_wm2 == g && rows[k].degc == degc) {
            return &rows[k];
        }
    }
    return NULL;
}

/* Reads a module's matrix, or skips the test by name; fills in the data sheet that it makes. */
static int matrix_of(const char *file, struct measured *rows, int room,
                     struct vs_pv_datasheet *sheet)
{
    const char *folder = getenv("VESPER_VALIDATION");
    char path[1024];
    if (!folder) {
        cr_skip("VESPER_VALIDATION does not name a folder with mpert/%s", file);
    }
    snprintf(path, sizeof path, "%s/mpert/%s", folder, file);
    int count = read_matrix(path, rows, room);
    if (!count) {
        cr_skip("%s cannot be read", path);
    }
    const struct measured *stc = find(rows, count, 1000, 25);
    const struct measured *hot = find(rows, count, 1000, 50);
    const struct measured *weak = find(rows, count, 200, 25);
    cr_assert(stc && hot && weak);
    *sheet = vs_pv_datasheet_defaults();
    sheet->vmp_v = stc->vmp_v;
    sheet->imp_a = stc->imp_a;
    sheet->voc_v = stc->voc_v;
    sheet->isc_a = stc->isc_a;
    sheet->alpha_sc_a_per_k = (hot->isc_a - stc->isc_a) / 25;
    sheet->gamma_pmp_per_k = (hot->pmp_w / stc->pmp_w - 1) / 25;
    sheet->kappa_200_frac = weak->pmp_w / (0.2 * stc->pmp_w);
    return count;
}

/* Worst relative distance of the fitted power from the measured one, from a light upwards. */
static double worst_power(const struct vs_pv_params *p, const struct measured *rows, int count,
                          double from_wm2)
{
    double worst = 0;
    for (int k = 0; k < count; k++) {
        struct vs_diode d = vs_pv_at(p, rows[k].g_wm2, rows[k].degc);
        double off = vs_diode_mpp(&d).power_w / rows[k].pmp_w - 1;
        worst = rows[k].g_wm2 >= from_wm2 && fabs(off) > fabs(worst) ? off : worst;
    }
    return worst;
}

#define MEASURED_POWER_FRAC 0.028 /* the laboratory's own uncertainty */

Test(pv_fit, a_measured_80_w_module_is_met_within_the_uncertainty_of_the_measurement)
{
    struct measured rows[40];
    struct vs_pv_datasheet sheet;
    struct vs_pv_params p;
    int count = matrix_of("mSi460BB.txt", rows, 40, &sheet);
    cr_assert_eq(vs_pv_fit(&sheet, &p), VS_PV_FIT_OK);
    double worst = worst_power(&p, rows, count, 0);
    cr_expect_lt(fabs(worst), MEASURED_POWER_FRAC, "worst %g over %d rows", worst, count);
}

Test(pv_fit, a_measured_module_with_weaker_low_light_than_the_form_allows_is_refused)
{
    struct measured rows[40];
    struct vs_pv_datasheet sheet;
    struct vs_pv_params p;
    int count = matrix_of("mSi460A8.txt", rows, 40, &sheet);
    cr_expect_lt(sheet.kappa_200_frac, 0.91);
    cr_assert_eq(vs_pv_fit(&sheet, &p), VS_PV_FIT_NO_KAPPA);
    sheet.kappa_200_frac = 0.935; /* near the least that has a curve */
    cr_assert_eq(vs_pv_fit(&sheet, &p), VS_PV_FIT_OK);
    double worst = worst_power(&p, rows, count, 400);
    cr_expect_lt(fabs(worst), MEASURED_POWER_FRAC, "worst %g from 400 W/m2 up", worst);
    worst = worst_power(&p, rows, count, 0);
    cr_expect_gt(worst, 0.03, "too much is promised in weak light: %g", worst);
}
