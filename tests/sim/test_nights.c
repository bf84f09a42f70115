/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nights taken in year by year and forgotten say what all of them at once say. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/random.h"
#include "sim/sweep/nights.h"

enum { YEARS = 8, YEAR_NIGHTS = 365, NIGHTS = YEARS * YEAR_NIGHTS };

static const struct vs_demand demand = {50, 6500, 12, -3, 0.99, 0.25};

/* Nights in spells, so that some go on over the turn of a year. dark_share: of the spells. */
static struct vs_night *made_nights(uint64_t lamp, size_t count, double dark_share)
{
    struct vs_random r = {5, lamp, VS_STREAM_FUZZ};
    uint64_t key = vs_random_key(&r);
    struct vs_night *nights = calloc(count, sizeof *nights);
    cr_assert(nights);
    for (size_t k = 0; k < count; k++) {
        int dark = vs_random_uniform(key, 10 * (k / 5)) < dark_share;
        double required = 9 + 3 * vs_random_uniform(key, 10 * k + 1);
        double lost = dark ? vs_random_uniform(key, 10 * k + 2) : 0;
        nights[k] = (struct vs_night){.day = 20000 + (int32_t)k,
                                      .required_h = required,
                                      .lit_h = required * (1 - lost),
                                      .demand_wh = 50 * required,
                                      .served_wh = 50 * required * (1 - lost),
                                      .light_frac = 1 - 0.9 * lost - 0.05 * (int)(k % 3),
                                      .soc_min_frac = 0.2 + vs_random_uniform(key, 10 * k + 3),
                                      .full = vs_random_uniform(key, 10 * k + 4) < 0.2};
    }
    return nights;
}

static void add_years(struct vs_sweep_nights *sum, const struct vs_night *nights, int years)
{
    for (int year = 0; year < years; year++) {
        vs_sweep_nights_add(sum, &demand, nights + year * YEAR_NIGHTS, YEAR_NIGHTS, year);
    }
}

static struct vs_sweep_nights *fresh(void)
{
    struct vs_sweep_nights *sum = calloc(1, sizeof *sum);
    cr_assert(sum);
    return sum;
}

static struct vs_sweep_row row_of(const struct vs_sweep_nights *sum, int years)
{
    struct vs_sweep_row row = {0};
    struct vs_diag diag = {0};
    cr_assert_eq(vs_sweep_nights_row(sum, years, 3, &row, &diag), VS_OK, "%s", diag.text);
    return row;
}

/* Nights that begin a spell of dark ones. */
static double spells(const struct vs_night *nights, size_t count)
{
    double found = 0;
    for (size_t k = 0; k < count; k++) {
        int dark = nights[k].required_h - nights[k].lit_h > demand.dark_tolerance_h;
        int before = k > 0 &&
                     nights[k - 1].required_h - nights[k - 1].lit_h > demand.dark_tolerance_h;
        found += dark && !before;
    }
    return found;
}

Test(nights, year_by_year_is_all_at_once_bit_for_bit)
{
    struct vs_night *nights = made_nights(1, NIGHTS, 0.1);
    struct vs_reliability all = vs_reliability_of(nights, NIGHTS, demand.served_frac,
                                                  demand.dark_tolerance_h);
    struct vs_sweep_nights *sum = fresh();
    add_years(sum, nights, YEARS);
    vs_sweep_nights_end(sum, 700, 36.5);
    struct vs_sweep_row row = row_of(sum, YEARS);
    const double *m = row.measure;
    double lamp_years = NIGHTS / 365.25;
    cr_expect_gt(all.dark_nights, 100);
    cr_expect_eq(m[VS_SWEEP_nights], NIGHTS);
    cr_expect_eq(m[VS_SWEEP_lolp_night], all.lolp_night);
    cr_expect_eq(m[VS_SWEEP_lolp_time], all.lolp_time);
    cr_expect_eq(m[VS_SWEEP_lpsp], all.lpsp);
    cr_expect_eq(m[VS_SWEEP_eens_wh_per_year], all.eens_wh / lamp_years);
    cr_expect_eq(m[VS_SWEEP_dark_nights_per_year], (double)all.dark_nights / lamp_years);
    cr_expect_eq(m[VS_SWEEP_light_frac], all.light_frac);
    cr_expect_eq(m[VS_SWEEP_worst_light_frac], all.worst_light_frac);
    cr_expect_eq(m[VS_SWEEP_worst_night_day], nights[all.worst_night].day);
    cr_expect_eq(m[VS_SWEEP_soc_min_frac], all.soc_min_frac);
    cr_expect_eq(m[VS_SWEEP_recovery_nights], (double)all.longest_without_full);
    cr_expect_eq(m[VS_SWEEP_service_calls_per_year], spells(nights, NIGHTS) / lamp_years);
    cr_expect_eq(m[VS_SWEEP_cycles_per_year], 700 / lamp_years);
    cr_expect_eq(m[VS_SWEEP_cold_charge_ah_per_year], 36.5 / lamp_years);
    free(sum);
    free(nights);
}

/* However the nights are cut, but for the years in which they count. */
Test(nights, how_they_are_cut_makes_no_difference)
{
    struct vs_night *nights = made_nights(2, NIGHTS, 0.1);
    struct vs_sweep_nights *whole = fresh(), *cut = fresh();
    vs_sweep_nights_add(whole, &demand, nights, NIGHTS, 0);
    size_t first = 0;
    for (size_t length = 1; first < NIGHTS; length = length * 3 % 101 + 1) {
        length = length < NIGHTS - first ? length : NIGHTS - first;
        vs_sweep_nights_add(cut, &demand, nights + first, length, 0);
        first += length;
    }
    cr_expect_eq(memcmp(whole, cut, sizeof *whole), 0);
    free(whole);
    free(cut);
    free(nights);
}

Test(nights, lamps_that_are_joined_are_a_lamp_of_all_their_nights)
{
    struct vs_night *a = made_nights(3, NIGHTS, 0.1), *b = made_nights(4, NIGHTS, 0.3);
    struct vs_sweep_nights *sum = fresh(), *other = fresh(), *both = fresh();
    add_years(sum, a, YEARS);
    vs_sweep_nights_end(sum, 10, 1);
    add_years(other, b, YEARS);
    vs_sweep_nights_end(other, 20, 2);
    vs_sweep_nights_join(both, sum);
    vs_sweep_nights_join(both, other);
    struct vs_sweep_row x = row_of(sum, YEARS), y = row_of(other, YEARS), z = row_of(both, YEARS);
    cr_expect_eq(z.measure[VS_SWEEP_nights], 2 * NIGHTS);
    static const enum vs_sweep_measure rates[] = {
        VS_SWEEP_lolp_night,           VS_SWEEP_eens_wh_per_year,
        VS_SWEEP_dark_nights_per_year, VS_SWEEP_service_calls_per_year,
        VS_SWEEP_cycles_per_year,      VS_SWEEP_cold_charge_ah_per_year,
    };
    for (size_t k = 0; k < sizeof rates / sizeof *rates; k++) {
        double mean = (x.measure[rates[k]] + y.measure[rates[k]]) / 2;
        cr_expect_float_eq(z.measure[rates[k]], mean, 1e-12 * mean, "%zu: %.17g", k, mean);
    }
    static const enum vs_sweep_measure by_hours[] = {VS_SWEEP_lolp_time, VS_SWEEP_lpsp,
                                                     VS_SWEEP_light_frac};
    for (size_t k = 0; k < sizeof by_hours / sizeof *by_hours; k++) {
        double hours = x.measure[by_hours[k]] * sum->required_h +
                       y.measure[by_hours[k]] * other->required_h;
        double mean = hours / (sum->required_h + other->required_h);
        cr_expect_float_eq(z.measure[by_hours[k]], mean, 1e-12, "%zu: %.17g", k, mean);
    }
    cr_expect_neq(x.measure[VS_SWEEP_lolp_night], y.measure[VS_SWEEP_lolp_night]);
    const struct vs_sweep_row *worse = x.measure[VS_SWEEP_worst_light_frac] <
                                               y.measure[VS_SWEEP_worst_light_frac]
                                           ? &x
                                           : &y;
    cr_expect_eq(z.measure[VS_SWEEP_worst_light_frac], worse->measure[VS_SWEEP_worst_light_frac]);
    cr_expect_eq(z.measure[VS_SWEEP_worst_night_day], worse->measure[VS_SWEEP_worst_night_day]);
    cr_expect_eq(z.measure[VS_SWEEP_soc_min_frac],
                 fmin(x.measure[VS_SWEEP_soc_min_frac], y.measure[VS_SWEEP_soc_min_frac]));
    cr_expect_eq(z.measure[VS_SWEEP_recovery_nights],
                 fmax(x.measure[VS_SWEEP_recovery_nights], y.measure[VS_SWEEP_recovery_nights]));
    free(sum);
    free(other);
    free(both);
    free(a);
    free(b);
}

/* A lamp that ends dark does not make the next one's first dark night a part of its spell, nor its
 * nights without a full battery those of the next. */
Test(nights, spells_end_with_the_lamp_and_not_with_the_year)
{
    struct vs_night dark[4];
    for (int k = 0; k < 4; k++) {
        dark[k] = (struct vs_night){.day = k, .required_h = 10, .demand_wh = 500};
    }
    struct vs_sweep_nights *sum = fresh();
    vs_sweep_nights_add(sum, &demand, dark, 4, 0);
    vs_sweep_nights_add(sum, &demand, dark, 4, 1);
    cr_expect_eq(sum->dark_spells, 1);
    cr_expect_eq(sum->most_without_full, 8);
    vs_sweep_nights_end(sum, 0, 0);
    vs_sweep_nights_add(sum, &demand, dark, 4, 0);
    cr_expect_eq(sum->dark_spells, 2);
    cr_expect_eq(sum->most_without_full, 8);
    cr_expect_eq(sum->dark_in_year[0], 8);
    cr_expect_eq(sum->nights_in_year[0], 8);
    cr_expect_eq(sum->dark_in_year[1], 4);
    cr_expect_eq(sum->worst_day, 0, "of equal nights the first");
    free(sum);
}

Test(nights, without_nights_there_is_a_row_of_zeros)
{
    struct vs_sweep_nights *sum = fresh();
    struct vs_sweep_row row = row_of(sum, 1);
    for (int k = 0; k < VS_SWEEP_MEASURE_COUNT; k++) {
        cr_expect_eq(row.measure[k], 0, "measure %d is %g", k, row.measure[k]);
    }
    free(sum);
}

/* Nothing dark in so few years is no promise: 1 - 0.95 = e^-3. */
Test(nights, where_none_was_dark_the_upper_end_is_what_could_have_stayed_unseen)
{
    struct vs_night *nights = made_nights(7, NIGHTS, 0);
    struct vs_sweep_nights *sum = fresh();
    add_years(sum, nights, YEARS);
    struct vs_sweep_row row = row_of(sum, YEARS);
    cr_assert_eq(row.measure[VS_SWEEP_dark_nights_per_year], 0);
    cr_expect_eq(row.measure[VS_SWEEP_dark_nights_low], 0);
    cr_expect_float_eq(row.measure[VS_SWEEP_dark_nights_high], 3.0 / YEARS, 0.002);
    free(sum);
    free(nights);
}

Test(nights, of_one_year_with_dark_nights_no_interval_is_known)
{
    struct vs_night *nights = made_nights(7, NIGHTS, 0.5);
    struct vs_sweep_nights *sum = fresh();
    add_years(sum, nights, 1);
    struct vs_sweep_row row = row_of(sum, 1);
    cr_assert_gt(row.measure[VS_SWEEP_dark_nights_per_year], 0);
    cr_expect(isnan(row.measure[VS_SWEEP_dark_nights_low]) &&
              isnan(row.measure[VS_SWEEP_dark_nights_high]));
    free(sum);
    free(nights);
}

/* Years are drawn as a whole, so the interval covers what a long run shows: of 60 lamps of eight
 * years each 95 % in theory and nearer 88 % of so few years. */
Test(nights, the_interval_covers_what_a_long_run_shows)
{
    int covered = 0, lamps = 60;
    double rate = 365.25 * 0.1; /* a spell in ten; a dark night loses more than a quarter hour */
    for (int lamp = 0; lamp < lamps; lamp++) {
        struct vs_night *nights = made_nights(100 + (uint64_t)lamp, NIGHTS, 0.1);
        struct vs_sweep_nights *sum = fresh();
        add_years(sum, nights, YEARS);
        struct vs_sweep_row row = row_of(sum, YEARS);
        double low = row.measure[VS_SWEEP_dark_nights_low];
        double high = row.measure[VS_SWEEP_dark_nights_high];
        double mean = row.measure[VS_SWEEP_dark_nights_per_year];
        cr_expect(low < mean && mean < high, "%g <= %g <= %g", low, mean, high);
        covered += low <= 0.976 * rate && 0.976 * rate <= high;
        free(sum);
        free(nights);
    }
    cr_expect(covered >= 44 && covered < 60, "%d of %d intervals cover the rate", covered, lamps);
}
