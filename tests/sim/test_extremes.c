/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/base/calendar.h"
#include "sim/weather/extremes.h"

/* --- a record by hand ------------------------------------------------------------------------- */

enum { YEARS_MAX = 60, DAYS_MAX = YEARS_MAX * 366 };

/* Outside the air 4 kWh/m2 on every day, on the ground 2, until told otherwise. */
struct made {
    double ghi[DAYS_MAX], outside[DAYS_MAX];
    struct vs_daily daily;
};

static int64_t day_of(int year, int month, int day)
{
    return vs_date_days((struct vs_date){year, month, day});
}

/* From 1 July of `year`, whole winters. */
static struct made *make(int year, int winters)
{
    struct made *m = malloc(sizeof *m);
    cr_assert(m && winters <= YEARS_MAX);
    m->daily = (struct vs_daily){day_of(year, 7, 1), 0, m->ghi, m->outside};
    m->daily.count = (size_t)(day_of(year + winters, 7, 1) - m->daily.first_day);
    for (size_t i = 0; i < m->daily.count; i++) {
        m->ghi[i] = 2;
        m->outside[i] = 4;
    }
    return m;
}

static void set(struct made *m, int64_t from, int days, double ghi)
{
    for (int k = 0; k < days; k++) {
        m->ghi[from + k - m->daily.first_day] = ghi;
    }
}

static struct vs_extremes work_out(const struct made *m, const struct vs_extremes_how *how)
{
    struct vs_extremes e;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_extremes_make(&m->daily, how, &e, &diag), VS_OK, "%s", diag.text);
    return e;
}

static struct vs_extremes_how quick(void)
{
    struct vs_extremes_how how = vs_extremes_how();
    how.resamples = 50;
    return how;
}

enum { ONE_DAY, THREE, FIVE, SEVEN, TEN, SPANS };

Test(extremes, the_darkest_days_of_a_winter_are_found_with_their_date_and_clearness)
{
    struct made *m = make(2012, 1);
    set(m, day_of(2012, 12, 12), 5, 0.6);
    set(m, day_of(2012, 12, 14), 1, 0.4);
    set(m, day_of(2013, 8, 1) - 60, 20, 0.1); /* in June: no winter */
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    cr_assert_eq(e.winter_count, 1);
    const struct vs_winter *w = &e.winters[0];
    cr_expect_eq(w->july_year, 2012);
    cr_expect(w->counted && w->missing_days == 0);
    cr_expect_eq(w->worst[FIVE].first_day, day_of(2012, 12, 12));
    cr_expect_float_eq(w->worst[FIVE].mean_kwhm2, (4 * 0.6 + 0.4) / 5, 1e-12);
    cr_expect_float_eq(w->worst[FIVE].kt, (4 * 0.6 + 0.4) / 20, 1e-12);
    cr_expect_eq(w->worst[ONE_DAY].first_day, day_of(2012, 12, 14));
    cr_expect_float_eq(w->worst[TEN].mean_kwhm2, (4 * 0.6 + 0.4 + 5 * 2) / 10, 1e-12);
    vs_extremes_free(&e);
    free(m);
}

Test(extremes, a_run_is_of_the_winter_that_its_middle_day_is_in)
{
    struct made *m = make(2000, 2);
    set(m, day_of(2000, 10, 27), 5, 0.5); /* to October 31 */
    set(m, day_of(2001, 10, 30), 5, 0.5); /* to November 3 */
    set(m, day_of(2002, 2, 27), 5, 0.4);  /* to March 3, the middle one in March */
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    /* October 30 to November 3 holds two dark days of five */
    cr_expect_float_eq(e.winters[0].worst[FIVE].mean_kwhm2, (2 * 0.5 + 3 * 2) / 5, 1e-12);
    cr_expect_eq(e.winters[0].worst[FIVE].first_day, day_of(2000, 10, 30));
    /* February 26 to March 2: four dark days and one that is not */
    cr_expect_float_eq(e.winters[1].worst[FIVE].mean_kwhm2, 0.5, 1e-12);
    cr_expect_eq(e.winters[1].worst[FIVE].first_day, day_of(2001, 10, 30));
    vs_extremes_free(&e);
    free(m);
}

Test(extremes, a_winter_with_too_many_days_missing_is_shown_and_not_counted)
{
    struct made *m = make(2000, 3);
    set(m, day_of(2000, 11, 5), 3, NAN);
    set(m, day_of(2001, 11, 5), 4, NAN);
    set(m, day_of(2001, 12, 5), 5, 0.3);
    set(m, day_of(2002, 7, 5), 90, NAN); /* before the winter */
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    cr_expect_eq(e.counted, 2);
    cr_expect_eq(e.missing_days, 97);
    cr_expect(e.winters[0].counted && e.winters[0].missing_days == 3);
    cr_expect(!e.winters[1].counted && e.winters[1].missing_days == 4);
    cr_expect(e.winters[2].counted && e.winters[2].missing_days == 0);
    cr_expect_float_eq(e.winters[1].worst[FIVE].mean_kwhm2, 0.3, 1e-12);
    cr_expect_float_eq(e.span[FIVE].worst.mean_kwhm2, 2, 1e-12, "it counted");
    cr_expect_eq(e.winters[1].spells[0][1], 1);
    cr_expect_eq(e.spells[0][1].count, 0, "its spell counted");
    vs_extremes_free(&e);
    free(m);
}

Test(extremes, a_run_with_a_missing_day_in_it_is_no_run)
{
    struct made *m = make(2000, 1);
    set(m, day_of(2001, 1, 10), 5, 0.2);
    set(m, day_of(2001, 1, 12), 1, NAN);
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    cr_expect_float_eq(e.winters[0].worst[ONE_DAY].mean_kwhm2, 0.2, 1e-12);
    cr_expect_float_eq(e.winters[0].worst[THREE].mean_kwhm2, (2 * 0.2 + 2) / 3, 1e-12);
    cr_expect_eq(e.winters[0].spells[0][0], 0);
    vs_extremes_free(&e);
    free(m);
}

Test(extremes, a_cloudy_spell_counts_once_where_it_begins)
{
    struct made *m = make(2000, 1);
    set(m, day_of(2000, 10, 30), 8, 1.1); /* begins in October */
    set(m, day_of(2000, 12, 1), 4, 1.1);  /* Kt 0.275 */
    set(m, day_of(2001, 1, 1), 11, 1.1);
    set(m, day_of(2001, 2, 27), 6, 1.3); /* Kt 0.325, into March */
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    cr_assert_eq(e.kt_count, 3);
    cr_expect(e.spells[0][0].days == 4 && e.spells[0][1].days == 5);
    cr_expect(e.spells[0][0].count == 2 && e.spells[0][1].count == 1);
    cr_expect(e.spells[1][0].count == 3 && e.spells[1][1].count == 2);
    cr_expect_eq(e.spells[0][0].longest_days, 11);
    cr_expect_eq(e.spells[0][0].longest_first_day, day_of(2001, 1, 1));
    vs_extremes_free(&e);
    free(m);
}

Test(extremes, the_period_of_a_spell_is_that_of_its_count)
{
    struct made *m = make(1970, 40);
    for (int year = 1970; year < 2010; year += 10) {
        set(m, day_of(year, 12, 1), 5, 1);
    }
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    const struct vs_spells *s = &e.spells[0][1];
    cr_expect_eq(s->count, 4);
    cr_expect_float_eq(s->period.winters, 10, 1e-12);
    struct vs_interval i = vs_poisson_mean(4, 0.95);
    cr_expect_float_eq(s->period.interval.low, 40 / i.high, 1e-9);
    cr_expect_float_eq(s->period.interval.high, 40 / i.low, 1e-9);
    vs_extremes_free(&e);
    set(m, m->daily.first_day, (int)m->daily.count, 2);
    e = work_out(m, &how);
    cr_expect_eq(e.spells[0][1].period.winters, INFINITY);
    cr_expect_eq(e.spells[0][1].period.interval.high, INFINITY);
    cr_expect_float_eq(e.spells[0][1].period.interval.low, 40 / -log(0.025), 1e-6);
    vs_extremes_free(&e);
    free(m);
}

/* The worst five days of each winter at the quantiles of a known distribution. */
static struct made *make_known(const struct vs_gev *truth, int winters)
{
    struct made *m = make(1960, winters);
    for (int k = 0; k < winters; k++) {
        int mixed = k * 7 % winters; /* not in order */
        double worst = -vs_gev_quantile(truth, (mixed + 0.5) / winters);
        set(m, day_of(1960 + k, 12, 10), 5, worst);
    }
    return m;
}

Test(extremes, levels_and_periods_are_those_of_the_distribution_that_made_the_winters)
{
    const struct vs_gev truth = {-1.2, 0.15, 0.1};
    struct made *m = make_known(&truth, 60);
    struct vs_extremes_how how = vs_extremes_how();
    how.design_kwhm2 = 0.9;
    struct vs_extremes e = work_out(m, &how);
    const struct vs_extreme_span *five = &e.span[FIVE];
    for (int k = 0; k < VS_EXTREME_LEVELS; k++) {
        const struct vs_return_level *l = &five->level[k];
        double level = -vs_gev_return_level(&truth, l->period_winters);
        /* sixty quantiles lack the tails: 2 % at the one in fifty */
        cr_expect_float_eq(l->kwhm2, level, 0.02 * level, "%g: %g", l->period_winters, l->kwhm2);
        cr_expect(l->interval.low < level && level < l->interval.high);
        cr_expect_float_eq(l->kwhm2, -vs_gev_return_level(&five->gev, l->period_winters), 1e-12);
    }
    cr_expect_float_eq(five->median_kwhm2, five->level[0].kwhm2, 0.01);
    cr_expect_float_eq(five->tenth_kwhm2, five->level[1].kwhm2, 0.02);
    double period = 1 / vs_gev_exceedance(&truth, -0.9);
    cr_expect_float_eq(e.design_period.winters, period, 0.05 * period, "%g for %g",
                       e.design_period.winters, period);
    cr_expect(e.design_period.interval.low < period && period < e.design_period.interval.high);
    /* the worst of sixty */
    cr_expect(five->worst_period.winters > 60 && five->worst_period.winters < 200, "%g",
              five->worst_period.winters);
    cr_expect_lt(five->worst_period.interval.low, 60);
    for (int k = 1; k < VS_EXTREME_CURVE; k++) {
        cr_expect_lt(e.curve[k].kwhm2, e.curve[k - 1].kwhm2);
    }
    vs_extremes_free(&e);
    free(m);
}

Test(extremes, a_seed_says_the_intervals_and_nothing_else)
{
    const struct vs_gev truth = {-1.2, 0.15, 0.1};
    struct made *m = make_known(&truth, 30);
    struct vs_extremes_how how = quick();
    struct vs_extremes a = work_out(m, &how), b = work_out(m, &how);
    how.seed = 2;
    struct vs_extremes c = work_out(m, &how);
    cr_expect_eq(memcmp(a.span, b.span, sizeof a.span), 0);
    cr_expect_eq(a.span[FIVE].level[1].kwhm2, c.span[FIVE].level[1].kwhm2);
    cr_expect_neq(a.span[FIVE].level[1].interval.low, c.span[FIVE].level[1].interval.low);
    vs_extremes_free(&a);
    vs_extremes_free(&b);
    vs_extremes_free(&c);
    free(m);
}

Test(extremes, the_days_and_the_limit_asked_for_take_their_place_among_the_usual)
{
    static const struct {
        int days, count, at;
    } cases[] = {{2, 6, 1}, {4, 6, 2}, {5, 5, 2}, {10, 5, 4}, {12, 6, 5}};
    struct made *m = make(2000, 2);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct vs_extremes_how how = quick();
        how.days = cases[c].days;
        struct vs_extremes e = work_out(m, &how);
        cr_expect_eq(e.span_count, cases[c].count, "%d days", how.days);
        cr_expect_eq(e.own_span, cases[c].at, "%d days", how.days);
        cr_expect_eq(e.span[e.own_span].days, how.days);
        cr_expect_eq(e.spells[0][1].days, how.days);
        vs_extremes_free(&e);
    }
    static const struct {
        double kt;
        int count, at;
    } limits[] = {{0.2, 4, 0}, {0.3, 3, 0}, {0.33, 4, 1}, {0.4, 3, 2}, {0.5, 4, 3}};
    for (size_t c = 0; c < sizeof limits / sizeof *limits; c++) {
        struct vs_extremes_how how = quick();
        how.kt_below = limits[c].kt;
        struct vs_extremes e = work_out(m, &how);
        cr_expect_eq(e.kt_count, limits[c].count, "Kt %g", how.kt_below);
        cr_expect_eq(e.spells[limits[c].at][0].kt_below, how.kt_below);
        vs_extremes_free(&e);
    }
    free(m);
}

Test(extremes, few_winters_are_shown_without_a_distribution)
{
    struct made *m = make(2000, VS_EXTREME_WINTERS_LEAST - 1);
    set(m, day_of(2003, 1, 5), 5, 0.7);
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    cr_expect(isnan(e.span[FIVE].level[1].kwhm2) && isnan(e.curve[0].kwhm2));
    cr_expect(isnan(e.span[FIVE].worst_period.winters) && e.span[FIVE].gev.scale == 0);
    cr_expect_float_eq(e.span[FIVE].worst.mean_kwhm2, 0.7, 1e-12);
    cr_expect_float_eq(e.span[FIVE].median_kwhm2, 2, 1e-12);
    vs_extremes_free(&e);
    free(m);
}

Test(extremes, a_record_without_winter_is_refused)
{
    struct made *m = make(2000, 1);
    m->daily.count = 60;
    struct vs_extremes_how how = quick();
    struct vs_extremes e;
    struct vs_diag diag;
    cr_expect_eq(vs_extremes_make(&m->daily, &how, &e, &diag), VS_ERR_INPUT);
    cr_expect(strchr(diag.text, ';') && !e.winters);
    m->daily.count = 0;
    cr_expect_eq(vs_extremes_make(&m->daily, &how, &e, &diag), VS_ERR_INPUT);
    free(m);
}

Test(extremes, plotting_positions_share_the_winters_out)
{
    const struct vs_gev truth = {-1.2, 0.15, 0.1};
    struct made *m = make_known(&truth, 19);
    set(m, day_of(1965, 11, 5), 20, NAN);
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    double sum = 0;
    for (size_t w = 0; w < e.winter_count; w++) {
        double period = vs_extremes_position(&e, &e.winters[w]);
        int darkest = e.winters[w].worst[FIVE].mean_kwhm2 == e.span[FIVE].worst.mean_kwhm2;
        cr_expect(!darkest || period == 19, "%g", period);
        cr_expect_eq(period == 0, !e.winters[w].counted);
        sum += period > 0 ? 1 / period : 0;
    }
    cr_expect_float_eq(sum, 9, 1e-9); /* (1 + .. + 18) / 19 */
    vs_extremes_free(&e);
    free(m);
}

/* --- long records, when they are there: VESPER_WEATHER names the folder ----------------------- */

static FILE *open_sample(const char *format, const char *name)
{
    const char *folder = getenv("VESPER_WEATHER");
    char path[600];
    if (!folder || !*folder) {
        cr_skip("VESPER_WEATHER names no folder");
    }
    int used = snprintf(path, sizeof path, "%s/", folder);
    snprintf(path + used, sizeof path - (size_t)used, format, name);
    FILE *file = fopen(path, "r");
    if (!file) {
        cr_skip("not in the folder that VESPER_WEATHER names");
    }
    return file;
}

/* station,latitude,longitude,altitude,year,month,day,GHI,DHI in MJ/m2; days in order, from 1970. */
static struct made *load_station(const char *name)
{
    FILE *file = open_sample("daily/%s.csv", name);
    struct made *m = malloc(sizeof *m);
    cr_assert_not_null(m);
    m->daily = (struct vs_daily){0, 0, m->ghi, m->outside};
    char line[256], ghi[32];
    struct vs_site site = {0, 0, 0};
    cr_assert_not_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        double latitude, longitude;
        int year, month, day;
        cr_assert_eq(sscanf(line, "%*[^,],%lf,%lf,%*[^,],%d,%d,%d,%31[^,]", &latitude, &longitude,
                            &year, &month, &day, ghi),
                     6);
        cr_assert_eq(day_of(year, month, day), (int64_t)m->daily.count);
        m->ghi[m->daily.count++] = ghi[0] == 'N' ? NAN : strtod(ghi, NULL) / 3.6;
        site = (struct vs_site){latitude * VS_PI / 180, longitude * VS_PI / 180, 0};
    }
    fclose(file);
    vs_daily_outside(&site, 8, 0, m->daily.count, m->outside);
    return m;
}

static const struct vs_winter *winter_of(const struct vs_extremes *e, int july_year)
{
    for (size_t w = 0; w < e->winter_count; w++) {
        if (e->winters[w].july_year == july_year) {
            return &e->winters[w];
        }
    }
    return NULL;
}

/* Every winter without a gap, against the table that was worked out of the same record with another
 * program: station,winter,start,end,mean,Kt,... */
static int expect_table(const struct vs_extremes *e, const char *station)
{
    FILE *file = open_sample("climate/%s", "worst_5day_each_winter.csv");
    char line[256];
    int rows = 0;
    while (fgets(line, sizeof line, file)) {
        int july_year;
        char start[16];
        double mean, kt;
        if (strncmp(line, station, 5) != 0 || sscanf(line, "%*[^,],%d/%*d,%15[^,],%*[^,],%lf,%lf",
                                                     &july_year, start, &mean, &kt) != 4) {
            continue;
        }
        const struct vs_winter *w = winter_of(e, july_year);
        struct vs_date date;
        cr_assert(w && vs_date_parse(start, &date) == 0);
        if (w->missing_days > 0) {
            continue;
        }
        rows++;
        cr_expect_eq(w->worst[FIVE].first_day, vs_date_days(date), "%s", line);
        cr_expect_float_eq(w->worst[FIVE].mean_kwhm2, mean, 0.00051, "%s", line);
        /* the table reckons with a simpler sun, up to 1 % off in January and November */
        cr_expect_float_eq(w->worst[FIVE].kt, kt, 0.012 * kt, "%g: %s", w->worst[FIVE].kt, line);
    }
    fclose(file);
    return rows;
}

static void count_spells(const struct vs_extremes *e, long *four, long *five)
{
    *four = *five = 0;
    for (size_t w = 0; w < e->winter_count; w++) {
        *four += e->winters[w].spells[0][0];
        *five += e->winters[w].spells[0][1];
    }
}

static void expect_station(const char *name, int rows, long four, long five)
{
    struct made *m = load_station(name);
    struct vs_extremes_how how = quick();
    struct vs_extremes e = work_out(m, &how);
    cr_expect_eq(expect_table(&e, name), rows);
    long fours, fives;
    count_spells(&e, &fours, &fives);
    cr_expect_eq(fours, four, "%ld", fours);
    cr_expect_eq(fives, five, "%ld", fives);
    vs_extremes_free(&e);
    free(m);
}

Test(extremes, qian_an_has_the_darkest_days_that_its_record_is_known_for)
{
    expect_station("54439", 45, 14, 4);
}

Test(extremes, qinhuangdao_has_the_darkest_days_that_its_record_is_known_for)
{
    expect_station("54449", 33, 16, 7);
}

Test(extremes, chengde_has_the_darkest_days_that_its_record_is_known_for)
{
    expect_station("54423", 45, 9, 4);
}
