/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "sim/base/calendar.h"
#include "sim/verdict/parts.h"

enum { YEARS = 20 };

/* A case of one site whose lamp met twenty bright years: 1 July 2000 on, clearness near 0.6. */
struct met {
    struct vs_project project;
    struct vs_verdict_options options;
    struct vs_verdict verdict;
    struct vs_case c;
};

static struct met *bright_years(void)
{
    struct met *m = calloc(1, sizeof *m);
    cr_assert_not_null(m);
    m->project.site_count = 1;
    m->project.sites[0].latitude_deg = 40;
    m->project.sites[0].longitude_deg = 119;
    m->project.utc_offset_h = 8;
    m->verdict.years = YEARS;
    m->c.project = &m->project;
    m->c.options = &m->options;
    m->c.verdict = &m->verdict;
    int32_t first = (int32_t)vs_date_days((struct vs_date){2000, 7, 1});
    int32_t end = (int32_t)vs_date_days((struct vs_date){2000 + YEARS, 7, 1});
    m->c.night_count[0] = (size_t)(end - first);
    m->c.nights[0] = calloc(m->c.night_count[0], sizeof *m->c.nights[0]);
    cr_assert_not_null(m->c.nights[0]);
    struct vs_site place = {40 * 0.017453292519943295, 119 * 0.017453292519943295, 0};
    double *outside = malloc(m->c.night_count[0] * sizeof *outside);
    vs_daily_outside(&place, 8, first, m->c.night_count[0], outside);
    for (size_t k = 0; k < m->c.night_count[0]; k++) {
        m->c.nights[0][k].day = first + (int32_t)k;
        m->c.nights[0][k].ghi_kwhm2 = (0.6 + 0.002 * (double)(k % 13)) * outside[k];
    }
    free(outside);
    return m;
}

static void drop(struct met *m)
{
    free(m->c.nights[0]);
    free(m);
}

static void darken(struct met *m, struct vs_date from, int days, double times)
{
    int64_t at = vs_date_days(from) - m->c.nights[0][0].day;
    for (int k = 0; k < days; k++) {
        m->c.nights[0][at + k].ghi_kwhm2 *= times;
    }
}

Test(met, two_spells_in_twenty_winters_come_once_in_ten)
{
    struct met *m = bright_years();
    struct vs_diag diag;
    darken(m, (struct vs_date){2005, 12, 10}, 5, 0.3);
    darken(m, (struct vs_date){2011, 1, 3}, 6, 0.3);
    darken(m, (struct vs_date){2015, 1, 3}, 4, 0.3); /* too short */
    cr_assert_eq(vs_case_rarity(&m->c, &diag), VS_OK);
    const struct vs_rarity *r = &m->verdict.rarity;
    cr_expect_eq(r->winters, YEARS);
    cr_expect_float_eq(r->spells[0].kt_below, 0.30, 1e-12);
    cr_expect_eq(r->spells[0].count, 2);
    cr_expect_float_eq(r->spells[0].period.winters, 10, 1e-9);
    cr_expect(r->spells[0].period.interval.low < 10 && r->spells[0].period.interval.high > 10);
    cr_expect_eq(r->spells[0].longest_days, 6);
    drop(m);
}

Test(met, a_spell_that_never_came_has_a_lower_bound_alone)
{
    struct met *m = bright_years();
    struct vs_diag diag;
    cr_assert_eq(vs_case_rarity(&m->c, &diag), VS_OK);
    const struct vs_rarity *r = &m->verdict.rarity;
    cr_expect_eq(r->spells[0].count, 0);
    cr_expect(isinf(r->spells[0].period.winters) && isinf(r->spells[0].period.interval.high));
    /* none in 20 is what a rate of 0.184 a winter gives one time in forty */
    cr_expect_float_eq(r->spells[0].period.interval.low, 20 / 3.689, 0.01);
    drop(m);
}

Test(met, years_of_several_places_say_nothing_of_how_rare_days_are)
{
    struct met *m = bright_years();
    struct vs_diag diag;
    m->c.nights[0][400].day = m->c.nights[0][0].day;
    cr_assert_eq(vs_case_rarity(&m->c, &diag), VS_OK);
    cr_expect_eq(m->verdict.rarity.winters, 0);
    drop(m);
}

Test(met, the_worst_five_days_do_not_reach_over_a_gap)
{
    struct met *m = bright_years();
    darken(m, (struct vs_date){2005, 12, 10}, 4, 0.1);
    int64_t at = vs_date_days((struct vs_date){2005, 12, 14}) - m->c.nights[0][0].day;
    for (size_t k = (size_t)at; k < m->c.night_count[0]; k++) {
        m->c.nights[0][k].day += 30; /* the record goes on a month later, as dark as it was */
    }
    darken(m, (struct vs_date){2010, 1, 3}, 5, 0.5);
    vs_case_met(&m->c);
    struct vs_date first = vs_date_of_days(m->verdict.site[0].met.day);
    cr_expect(first.year == 2005 && first.month == 12 && first.day == 9,
              "four days of a tenth and the one before them: %d-%d-%d", first.year, first.month,
              first.day);
    drop(m);
}
