/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/daily_hours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/sim/climate_fixture.h"

enum { DAYS = 3 * 365 + 1 };

/* Three years from 1 July 1979, by a climate that snows; sums as a station would print them. */
struct record {
    double ghi[DAYS], dhi[DAYS];
    struct vs_climate climate;
    struct vs_daily_record record;
    struct vs_daily_job job;
};

static struct record *make_record(void)
{
    struct record *r = calloc(1, sizeof *r);
    cr_assert(r);
    int64_t first = vs_date_days((struct vs_date){1979, 7, 1});
    r->climate = qinhuangdao();
    r->climate.snow = (struct vs_snow){.days = {3.5, 3, 1, [10] = 1, [11] = 3},
                                       .fall_cm = 1.5,
                                       .kt_below = 0.4,
                                       .air_below_degc = 1,
                                       .settle_frac_per_day = 0.15,
                                       .melt_cm_per_k_day = 2};
    struct vs_sky_day *days = calloc(DAYS, sizeof *days);
    vs_synth_days(&r->climate, 77, first, DAYS, days);
    for (size_t k = 0; k < DAYS; k++) {
        r->ghi[k] = days[k].kt * extraterrestrial_kwhm2(&r->climate, first + (int64_t)k);
        r->dhi[k] = r->ghi[k] * fmin(1.1 - days[k].kt, 1);
    }
    free(days);
    r->record = (struct vs_daily_record){.name = "made.csv",
                                         .latitude_deg = r->climate.latitude_deg,
                                         .longitude_deg = r->climate.longitude_deg,
                                         .altitude_m = r->climate.altitude_m,
                                         .first_day = first,
                                         .count = DAYS,
                                         .ghi_kwhm2 = r->ghi,
                                         .dhi_kwhm2 = r->dhi};
    r->job = (struct vs_daily_job){.climate = &r->climate,
                                   .seed = 1,
                                   .record = &r->record,
                                   .place = {r->climate.latitude_deg, r->climate.longitude_deg, 4},
                                   .first_day = first,
                                   .count = DAYS};
    return r;
}

static struct vs_hours hours_of(const struct vs_daily_job *job, struct vs_daily_notes *notes)
{
    struct vs_hours hours;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_daily_hours(job, notes, &hours, &diag), VS_OK, "%s", diag.text);
    return hours;
}

static void expect_refused(const struct vs_daily_job *job, const char *words)
{
    struct vs_daily_notes notes;
    struct vs_hours hours;
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_daily_hours(job, &notes, &hours, &diag), VS_ERR_INPUT);
    cr_expect_str_eq(diag.file, "made.csv");
    cr_expect(strstr(diag.text, words), "'%s' is in: %s", words, diag.text);
}

static double day_sum(const struct vs_hours *h, size_t day, int diffuse)
{
    double sum = 0;
    for (size_t k = 24 * day; k < 24 * day + 24; k++) {
        sum += (diffuse ? h->rows[k].dhi_wm2 : h->rows[k].ghi_wm2) / 1000;
    }
    return sum;
}

Test(daily_hours, days_keep_the_records_sums)
{
    struct record *r = make_record();
    struct vs_daily_notes notes;
    struct vs_hours h = hours_of(&r->job, &notes);
    cr_expect_eq(h.count, 24u * DAYS);
    cr_expect_eq(h.start_unix_s, r->record.first_day * 86400 - 28800);
    for (size_t d = 0; d < DAYS; d++) {
        cr_assert(fabs(day_sum(&h, d, 0) / r->ghi[d] - 1) < 1e-9, "day %zu", d);
        cr_assert(fabs(day_sum(&h, d, 1) / r->dhi[d] - 1) < 1e-9, "day %zu", d);
    }
    for (size_t k = 0; k < h.count; k++) {
        cr_assert(h.rows[k].dhi_wm2 >= 0 && h.rows[k].dhi_wm2 <= h.rows[k].ghi_wm2);
    }
    cr_expect(notes.filled == 0 && notes.kt_cut == 0 && notes.dhi_none == 0 && notes.dhi_cut == 0);
    cr_expect(h.filled.climate == 0 && h.filled.dhi == 0);
    cr_expect_eq(h.filled.air, 24L * DAYS);
    cr_expect_str_eq(h.source, "daily record made.csv, hours made");
    vs_hours_free(&h);
    free(r);
}

/* A year, an odd stretch over a joint, a single day: the same bits as within the whole. */
Test(daily_hours, any_block_alone_is_what_it_is_in_the_whole)
{
    struct record *r = make_record();
    struct vs_daily_notes notes;
    r->ghi[500] = NAN;
    r->job.fill_climate = 1;
    struct vs_hours whole = hours_of(&r->job, &notes);
    static const size_t from[4] = {366, 360, 500, 0}, count[4] = {365, 20, 1, 366};
    int snow = 0;
    for (int b = 0; b < 4; b++) {
        r->job.first_day = r->record.first_day + (int64_t)from[b];
        r->job.count = count[b];
        struct vs_hours block = hours_of(&r->job, &notes);
        cr_assert_eq(block.count, 24 * count[b]);
        cr_expect_eq(
            memcmp(block.rows, whole.rows + 24 * from[b], block.count * sizeof *block.rows), 0,
            "block %d", b);
        vs_hours_free(&block);
    }
    for (size_t k = 0; k < whole.count; k++) {
        snow += whole.rows[k].ground_snow_cm > 0;
    }
    cr_expect_gt(snow, 100);
    vs_hours_free(&whole);
    free(r);
}

Test(daily_hours, seed_decides_the_hours_and_not_the_sums)
{
    struct record *r = make_record();
    struct vs_daily_notes notes;
    r->job.count = 60;
    struct vs_hours a = hours_of(&r->job, &notes);
    r->job.seed = 2;
    struct vs_hours b = hours_of(&r->job, &notes);
    cr_expect_neq(memcmp(a.rows, b.rows, a.count * sizeof *a.rows), 0);
    cr_expect_float_eq(day_sum(&a, 30, 0), day_sum(&b, 30, 0), 1e-9);
    vs_hours_free(&a);
    vs_hours_free(&b);
    free(r);
}

/* The clearness of the station holds at the site: 2 degrees further north the winter sun is lower.
 */
Test(daily_hours, site_gets_the_stations_clearness_under_its_own_sun)
{
    struct record *r = make_record();
    struct vs_daily_notes notes;
    r->job.place.latitude_deg += 2;
    r->job.place.altitude_m += 500;
    struct vs_hours h = hours_of(&r->job, &notes);
    struct vs_climate north = r->climate;
    north.latitude_deg += 2;
    for (size_t d = 0; d < DAYS; d += 10) {
        int64_t day = r->record.first_day + (int64_t)d;
        double want = r->ghi[d] / extraterrestrial_kwhm2(&r->climate, day) *
                      extraterrestrial_kwhm2(&north, day);
        cr_assert(fabs(day_sum(&h, d, 0) / want - 1) < 1e-9, "day %zu", d);
    }
    vs_hours_free(&h);
    free(r);
}

Test(daily_hours, missing_days_are_refused_or_filled_and_counted)
{
    struct record *r = make_record();
    struct vs_daily_notes notes;
    r->ghi[400] = NAN;
    r->ghi[300] = NAN;
    r->dhi[10] = NAN;
    r->job.count += 2; /* beyond the record's end */
    expect_refused(&r->job, "4 of the 1098 days wanted are missing, the first is 1980-04-26");
    r->job.fill_climate = 1;
    struct vs_hours h = hours_of(&r->job, &notes);
    cr_expect_eq(notes.filled, 4);
    cr_expect_eq(notes.dhi_none, 1);
    cr_expect_eq(h.filled.climate, 96);
    cr_expect_eq(h.filled.dhi, 24);
    /* the filled day is the one of the climate's own year */
    struct vs_clearness sky;
    cr_assert_eq(vs_clearness_year(&r->climate, 1, 1979, &sky, NULL), VS_OK);
    double want = sky.day[301].kt * extraterrestrial_kwhm2(&r->climate, r->record.first_day + 300);
    cr_expect_float_eq(day_sum(&h, 300, 0), want, 1e-9);
    vs_clearness_free(&sky);
    vs_hours_free(&h);
    free(r);
}

Test(daily_hours, impossible_days_are_refused_and_too_bright_ones_cut)
{
    struct record *r = make_record();
    struct vs_daily_notes notes;
    double most = extraterrestrial_kwhm2(&r->climate, r->record.first_day + 20);
    r->ghi[20] = 0.9 * most;
    r->dhi[30] = 2 * r->ghi[30];
    struct vs_hours h = hours_of(&r->job, &notes);
    cr_expect_eq(notes.kt_cut, 1);
    cr_expect_eq(notes.dhi_cut, 1);
    cr_expect_float_eq(day_sum(&h, 20, 0), 0.85 * most, 1e-6);
    cr_expect_float_eq(day_sum(&h, 30, 1), r->ghi[30], 1e-9);
    vs_hours_free(&h);
    r->ghi[40] = 3.6 * r->ghi[40]; /* MJ taken for kWh */
    r->ghi[41] = -0.1;
    expect_refused(&r->job, "1979-08-10 has a GHI of ");
    expect_refused(&r->job, "one of 2 impossible days");
    r->ghi[40] /= 3.6;
    r->ghi[41] = 1;
    r->dhi[50] = -1;
    expect_refused(&r->job, "1979-08-20");
    free(r);
}

Test(daily_hours, sunless_day_is_dark_and_no_days_are_no_hours)
{
    struct record *r = make_record();
    struct vs_daily_notes notes;
    r->ghi[3] = r->dhi[3] = 0;
    r->job.count = 5;
    struct vs_hours h = hours_of(&r->job, &notes);
    cr_expect(day_sum(&h, 3, 0) <= 0 && day_sum(&h, 3, 1) <= 0);
    vs_hours_free(&h);
    r->job.count = 0;
    h = hours_of(&r->job, &notes);
    cr_expect_eq(h.count, 0u);
    vs_hours_free(&h);
    free(r);
}
