/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weather that a project is judged on. */
#include <math.h>
#include <stdlib.h>

#include "sim/verdict/skies.h"
#include "tests/sim/project_fixture.h"

struct bench {
    struct vs_project project;
    struct vs_climate climate;
};

static struct bench *bench(void)
{
    struct bench *b = calloc(1, sizeof *b);
    cr_assert(b);
    qinglong_load(&b->project, &b->climate);
    return b;
}

Test(skies, all_sites_stand_under_one_sky)
{
    struct bench *b = bench();
    struct vs_skies skies = {.project = &b->project, .climate = &b->climate, .seed = 1};
    struct vs_hours_source source = vs_skies_source(&skies);
    struct vs_hours hours[3] = {{0}};
    struct vs_diag diag = {0};
    double sum[3] = {0}, squares[3] = {0}, cross = 0;
    for (int site = 0; site < 3; site++) {
        cr_assert_eq(source.year(source.context, site, 0, &hours[site], &diag), VS_OK);
    }
    size_t days = hours[0].count / 24;
    for (size_t day = 0; day < days; day++) {
        double ghi[3] = {0};
        for (int site = 0; site < 3; site++) {
            for (size_t h = 0; h < 24; h++) {
                ghi[site] += hours[site].rows[24 * day + h].ghi_wm2;
            }
            sum[site] += ghi[site];
            squares[site] += ghi[site] * ghi[site];
        }
        cross += ghi[0] * ghi[2];
    }
    double n = (double)days;
    double covariance = cross / n - sum[0] / n * sum[2] / n;
    double correlation = covariance / sqrt((squares[0] / n - sum[0] / n * sum[0] / n) *
                                           (squares[2] / n - sum[2] / n * sum[2] / n));
    /* 20 km apart under the same clearness: only the height of the sun differs */
    cr_expect_gt(correlation, 0.999);
    for (int site = 0; site < 3; site++) {
        vs_hours_free(&hours[site]);
    }
    free(b);
}

Test(skies, a_file_serves_every_site_and_only_its_air_follows_the_height)
{
    struct bench *b = bench();
    struct vs_weather_years *years = calloc(1, sizeof *years);
    struct vs_hours *file = &years->piece[0].hours;
    cr_assert_eq(vs_hours_alloc(file, 365 * 24), 0);
    for (size_t k = 0; k < file->count; k++) {
        double level = (double)(k % 24);
        file->rows[k] = (struct vs_hour){
            .ghi_wm2 = 10.0 * level, .dhi_wm2 = 5.0 * level, .air_degc = -3, .wind_ms = 2};
    }
    file->altitude_m = b->project.sites[0].altitude_m - 1000;
    file->utc_offset_h = 8;
    file->start_unix_s = -8 * 3600;
    years->piece_count = 1;
    struct vs_diag diag = {0};
    cr_assert_eq(vs_weather_years_cut(years, &diag), VS_OK);
    struct vs_skies skies = {.project = &b->project, .climate = &b->climate, .measured = years};
    struct vs_hours_source source = vs_skies_source(&skies);
    struct vs_hours out = {0};
    cr_assert_eq(source.year(source.context, 0, 1, &out, &diag), VS_OK);
    cr_assert_eq(out.count, 365 * 24u);
    for (size_t k = 0; k < 24; k++) {
        cr_expect_eq(out.rows[k].ghi_wm2, 10.0 * (double)k);
        cr_expect_eq(out.rows[k].dhi_wm2, 5.0 * (double)k);
        cr_expect_float_eq(out.rows[k].air_degc, -3 - b->climate.air_lapse_k_per_km, 1e-9);
    }
    vs_hours_free(&out);
    vs_weather_years_free(years);
    free(years);
    free(b);
}
