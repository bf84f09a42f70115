/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/csv.h"
#include "sim/cli/weather_extremes.h"

enum { WINTERS = 12, DAYS_MAX = 366 * WINTERS, FIELDS = 10 };

/* Winters of which the k-th has five days of 0.8 + k / 20 from December 10; 1995 lacks a month. */
static void make(struct vs_extremes *e, int winters, double design_kwhm2)
{
    static double ghi[DAYS_MAX], outside[DAYS_MAX];
    struct vs_daily daily = {vs_date_days((struct vs_date){1990, 7, 1}), 0, ghi, outside};
    int64_t end = vs_date_days((struct vs_date){1990 + winters, 7, 1});
    daily.count = (size_t)(end - daily.first_day);
    for (size_t i = 0; i < daily.count; i++) {
        struct vs_date d = vs_date_of_days(daily.first_day + (int64_t)i);
        int dark = d.month == 12 && d.day >= 10 && d.day < 15;
        ghi[i] = dark ? 0.8 + (d.year - 1990) / 20.0 : 2.4;
        ghi[i] = d.year == 1995 && d.month == 11 ? NAN : ghi[i];
        outside[i] = 4;
    }
    struct vs_extremes_how how = vs_extremes_how();
    how.place = "Nowhere";
    how.resamples = 200;
    how.design_kwhm2 = design_kwhm2;
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_extremes_make(&daily, &how, e, &diag), VS_OK, "%s", diag.text);
}

static char *printed(const struct vs_extremes *e, enum vs_format format, size_t *size)
{
    char *text = NULL;
    struct vs_diag diag = {.text = ""};
    FILE *stream = open_memstream(&text, size);
    cr_assert_eq(vs_extremes_print(e, format, stream, &diag), VS_OK, "%s", diag.text);
    fclose(stream);
    cr_expect(!strstr(text, "nan") && !strstr(text, "inf"), "%s", text);
    return text;
}

struct seen {
    int worst, worst_uncounted, curve, design, level, spells;
    double darkest, longest_period, no_end;
};

static enum vs_err see_row(void *context, const struct vs_csv_row *row, struct vs_diag *diag)
{
    struct seen *s = context;
    const char *section = row->fields[0].text, *days = row->fields[1].text;
    (void)diag;
    cr_assert_eq(row->count, FIELDS, "line %d has %d", row->line, row->count);
    int own = strcmp(days, "5") == 0;
    double value = 0, period = 0;
    vs_number(row->fields[6].text, &value);
    vs_number(row->fields[5].text, &period);
    if (strcmp(section, "worst") == 0 && own) {
        s->worst++;
        s->darkest = s->darkest > 0 && s->darkest < value ? s->darkest : value;
        s->longest_period = fmax(s->longest_period, period);
    }
    s->worst_uncounted += strcmp(section, "worst uncounted") == 0 && own;
    s->curve += strcmp(section, "curve") == 0 && own;
    s->design += strcmp(section, "design") == 0 && own;
    s->level += strcmp(section, "level") == 0 && own;
    s->spells += strcmp(section, "spells") == 0 && own;
    s->no_end += strcmp(section, "spell period") == 0 && own && !*row->fields[8].text;
    return VS_OK;
}

static struct seen seen_in_csv(const struct vs_extremes *e)
{
    size_t size;
    char *csv = printed(e, VS_FORMAT_CSV, &size);
    struct seen s = {0};
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(vs_csv_read_memory(csv, size, "csv", see_row, &s, &diag), VS_OK, "%s", diag.text);
    free(csv);
    return s;
}

Test(weather_extremes, csv_holds_every_winter_the_curve_and_the_design)
{
    struct vs_extremes e;
    make(&e, WINTERS, 0.9);
    struct seen s = seen_in_csv(&e);
    cr_expect_eq(s.worst, WINTERS - 1);
    cr_expect_eq(s.worst_uncounted, 1);
    cr_expect_eq(s.curve, VS_EXTREME_CURVE);
    cr_expect_eq(s.design, 1);
    cr_expect_eq(s.level, VS_EXTREME_LEVELS);
    cr_expect_eq(s.spells, 3 * WINTERS);
    cr_expect_float_eq(s.darkest, 0.8, 1e-6);
    cr_expect_float_eq(s.longest_period, WINTERS, 1e-6); /* (11 + 1) / 1 */
    cr_expect_eq(s.no_end, 0);
    vs_extremes_free(&e);
}

Test(weather_extremes, few_winters_have_no_curve_in_any_format)
{
    struct vs_extremes e;
    size_t size;
    make(&e, 4, 0);
    struct seen s = seen_in_csv(&e);
    cr_expect_eq(s.worst, 4);
    cr_expect(s.curve == 0 && s.level == 0 && s.design == 0);
    char *text = printed(&e, VS_FORMAT_TEXT, &size);
    cr_expect(strstr(text, "No distribution is fitted to fewer than 10 winters."));
    free(text);
    char *json = printed(&e, VS_FORMAT_JSON, &size);
    cr_expect(strstr(json, "\"curve\": []") && !strstr(json, "gev_of_the_negated"));
    free(json);
    vs_extremes_free(&e);
}

Test(weather_extremes, text_says_what_json_says)
{
    struct vs_extremes e;
    size_t size;
    make(&e, WINTERS, 0.9);
    char *text = printed(&e, VS_FORMAT_TEXT, &size);
    cr_expect(strstr(text, "Nowhere: 1990-07-01 to 2002-06-30, 4383 days, 30 missing\n"));
    cr_expect(strstr(text, "\n11 of 12 winters count: "));
    cr_expect(strstr(text, "   1990/91          0  0.800"), "%s", text);
    cr_expect(strstr(text, "   1995/96 *       30  1.050"), "%s", text);
    cr_expect(strstr(text, "The design reckons with 0.900 kWh/m2 a day over 5 days"));
    free(text);
    char *json = printed(&e, VS_FORMAT_JSON, &size);
    cr_expect(strstr(json, "\"winters_counted\": 11"));
    cr_expect(strstr(json, "\"first_day\": \"1990-12-10\""));
    cr_expect(strstr(json, "\"mean_kwhm2\": 0.8,"));
    cr_expect(strstr(json, "\"design_period\": {"));
    free(json);
    vs_extremes_free(&e);
}

Test(weather_extremes, a_stream_that_takes_nothing_is_told_of)
{
    struct vs_extremes e;
    make(&e, WINTERS, 0);
    for (int format = VS_FORMAT_TEXT; format <= VS_FORMAT_CSV; format++) {
        struct vs_diag diag;
        FILE *full = fopen("/dev/full", "w");
        cr_assert_not_null(full);
        setvbuf(full, NULL, _IONBF, 0);
        cr_expect_eq(vs_extremes_print(&e, (enum vs_format)format, full, &diag), VS_ERR_OUTPUT);
        fclose(full);
    }
    vs_extremes_free(&e);
}
