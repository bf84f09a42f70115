/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/project/climate_file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW "  - [.19, .25, .35, .43, .52, .60, .63, .65, .66]\n"
#define MONTHS(key, value)                                                                         \
    key ": [" value ", " value ", " value ", " value ", " value ", " value ", " value ", " value   \
        ", " value ", " value ", " value ", " value "]\n"

/* A plausible region, the same in every month; one key a line except the quantiles (8 to 20). */
static const char whole[] = "name: somewhere\n"
                            "source: made up for a test\n"
                            "latitude_deg: 40.4\n"
                            "longitude_deg: 118.95\n"
                            "altitude_m: 228\n"
                            "utc_offset_h: 8\n"
                            "kt_probability: [.05, .10, .15, .20, .30, .50, .75, .90, .95]\n"
                            "kt_quantile:\n" ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW
                            "kt_floor: 0.05\n"
                            "kt_ceiling: 0.75\n" MONTHS("kt_r1", "0.30")
                                MONTHS("kt_r2", "0.12") "kt_month_effect_sd: 0.2\n" MONTHS(
                                    "air_degc", "10") MONTHS("air_max_degc", "16")
                                    MONTHS("air_min_degc", "4") MONTHS("air_anomaly_sd_k", "3")
                                        MONTHS("air_anomaly_lag1", "0.6")
                                            MONTHS("air_anomaly_k_per_kt", "-5")
                                                MONTHS("air_range_k_per_kt",
                                                       "12") "air_min_h: 6\n"
                                                             "air_max_h: 15\n"
                                                             "air_lapse_k_per_km: 6\n" MONTHS(
                                                                 "wind_ms", "2")
                                                                 MONTHS("linke_turbidity", "3");

/* The text with the first `find` replaced; the caller frees it. */
static char *edited(const char *find, const char *replacement)
{
    const char *at = strstr(whole, find);
    cr_assert(at, "the climate holds '%s'", find);
    char *result = calloc(1, sizeof whole + strlen(replacement));
    cr_assert(result);
    sprintf(result, "%.*s%s%s", (int)(at - whole), whole, replacement, at + strlen(find));
    return result;
}

static void expect_fault(const char *find, const char *replacement, int line, int column,
                         const char *words)
{
    struct vs_climate climate;
    struct vs_diag diag = {.line = -1};
    char *text = edited(find, replacement);
    cr_expect_eq(vs_climate_read(text, strlen(text), "c.yaml", &climate, &diag), VS_ERR_INPUT);
    cr_expect_str_eq(diag.file, "c.yaml");
    cr_expect_eq(diag.line, line, "line %d, not %d: %s", line, diag.line, diag.text);
    cr_expect_eq(diag.column, column, "column %d, not %d: %s", column, diag.column, diag.text);
    cr_expect(strstr(diag.text, words), "'%s' is in: %s", words, diag.text);
    free(text);
}

Test(climate_file, every_key_reaches_its_member)
{
    struct vs_climate c;
    struct vs_diag diag = {.line = 0};
    cr_assert_eq(vs_climate_read(whole, sizeof whole - 1, "c.yaml", &c, &diag), VS_OK, "%d: %s",
                 diag.line, diag.text);
    cr_expect_str_eq(c.name, "somewhere");
    cr_expect_eq(c.latitude_deg, 40.4);
    cr_expect_eq(c.kt_probability[8], 0.95);
    cr_expect_eq(c.kt_quantile[0][0], 0.19);
    cr_expect_eq(c.kt_quantile[11][8], 0.66);
    cr_expect_eq(c.kt_r2[11], 0.12);
    cr_expect_eq(c.air_min_degc[5], 4.0);
    cr_expect_eq(c.air_anomaly_k_per_kt[0], -5.0);
    cr_expect_eq(c.wind_ms[3], 2.0);
    cr_expect_eq(c.linke_turbidity[11], 3.0);
    cr_expect_eq(c.air_max_h, 15.0);
}

Test(climate_file, thick_cloud_is_off_unless_asked_for)
{
    struct vs_climate c;
    cr_assert_eq(vs_climate_read(whole, sizeof whole - 1, "c.yaml", &c, NULL), VS_OK);
    cr_expect_eq(c.thick_cloud.on, 0);
    cr_expect_eq(c.thick_cloud.kt_below, 0.215);
    char *text = edited("kt_floor", "thick_cloud: {on: 1, cv: 0.3}\nkt_floor");
    cr_assert_eq(vs_climate_read(text, strlen(text), "c.yaml", &c, NULL), VS_OK);
    cr_expect_eq(c.thick_cloud.on, 1);
    cr_expect_eq(c.thick_cloud.cv, 0.3);
    cr_expect_eq(c.thick_cloud.lag1, 0.5);
    free(text);
}

Test(climate_file, what_is_not_known_of_light_wind_and_snow_stays_off)
{
    struct vs_climate c;
    cr_assert_eq(vs_climate_read(whole, sizeof whole - 1, "c.yaml", &c, NULL), VS_OK);
    cr_expect_eq(vs_climate_has_diffuse(&c), 0);
    cr_expect_eq(c.wind_day_cv, 0.0);
    cr_expect_eq(c.wind_ms_per_kt[5], 0.0);
    cr_expect_eq(c.wind_peak_h, 15.0);
    cr_expect_eq(c.snow.days[0], 0.0);
    char *text = edited("kt_floor", "wind_day_cv: 0.4\nsnow: {fall_cm: 3}\nkt_floor");
    cr_assert_eq(vs_climate_read(text, strlen(text), "c.yaml", &c, NULL), VS_OK);
    cr_expect_eq(c.wind_day_cv, 0.4);
    cr_expect_eq(c.snow.fall_cm, 3.0);
    cr_expect_eq(c.snow.kt_below, 0.4);
    free(text);
    /* knots without their shares are half a table */
    expect_fault("kt_floor",
                 "diffuse_kt: [0, .1, .2, .3, .4, .5, .6, .65, .7, .75, .8, .9]\nkt_floor", 0, 0,
                 "diffuse_frac of month 1 has 0");
}

Test(climate_file, faults_are_named_by_line_column_and_range)
{
    expect_fault("altitude_m", "height_m", 5, 1, "height_m is an unknown key; a climate may hold");
    expect_fault("kt_floor: 0.05\n", "", 1, 1,
                 "kt_floor is missing; it must be given as a number from 0.01 to 0.9");
    expect_fault("air_lapse_k_per_km: 6", "air_lapse_k_per_km: 60", 35, 21,
                 "air_lapse_k_per_km is '60'; allowed is a number from 0 to 12 K/km");
    expect_fault("[0.30, 0.30, ", "[0.30, 1.30, ", 23, 15,
                 "kt_r1[1] is '1.30'; allowed is a list of 12 numbers from -0.5 to 0.95");
    expect_fault("wind_ms: [2, ", "wind_ms: [", 36, 10,
                 "wind_ms is a list of 11; allowed is a list");
    expect_fault(ROW, "", 9, 3, "kt_quantile is a list of 11; allowed is a list of 12 lists of 9");
    expect_fault(ROW, "  - [.19, .25]\n", 9, 5,
                 "kt_quantile[0] is a list of 2; allowed is a list of 9 numbers from 0.01 to 0.9");
    expect_fault(ROW, "  - [.19, .25, .35, .43, .52, .60, .63, .65, .nan]\n", 9, 46,
                 "kt_quantile[0][8] is '.nan'");
    expect_fault(ROW, "  - 5\n", 9, 5, "kt_quantile[0] is '5'");
    expect_fault("kt_quantile:\n", "kt_quantile: 5\nname:\n", 8, 14, "kt_quantile is '5'");
}

Test(climate_file, rules_between_keys_are_placed_on_their_month)
{
    /* Every number is in its range; their order, or the pair, is not possible. */
    expect_fault(ROW "  - [", "  - [.19, .25, .35, .43, .42, .60, .63, .65, .66]\n  - [", 9, 5,
                 "kt_quantile of month 1 has");
    expect_fault("air_min_degc: [4, 4, 4, ", "air_min_degc: [4, 4, 14, ", 28, 22,
                 "air_min_degc, air_degc, air_max_degc of month 3 are 14, 10, 16");
    expect_fault("air_min_h: 6", "air_min_h: 16", 33, 12, "air_min_h is 16 and air_max_h is 15");
}

Test(climate_file, missing_file_is_told_from_a_wrong_one)
{
    struct vs_climate climate;
    struct vs_diag diag = {.line = -1};
    cr_expect_eq(vs_climate_load("none/such.yaml", &climate, &diag), VS_ERR_MISSING);
    cr_expect_str_eq(diag.file, "none/such.yaml");
}

Test(climate_file, shipped_climate_loads)
{
    struct vs_climate c;
    struct vs_diag diag = {.line = 0};
    const char *path = VESPER_SOURCE_DIR "/data/climates/qinglong.yaml";
    cr_assert_eq(vs_climate_load(path, &c, &diag), VS_OK, "%d:%d: %s", diag.line, diag.column,
                 diag.text);
    cr_expect_float_eq(c.latitude_deg, 40.4, 0.2); /* the county is 0.5 degree high */
}

/* A number without a row would stay out of every file unnoticed. */
Test(climate_file, every_byte_of_the_struct_has_exactly_one_row)
{
    unsigned char bytes[sizeof(struct vs_climate)] = {0};
    size_t covered = 0;
    for (int i = 0; i < vs_climate_group.count; i++) {
        const struct vs_field *field = &vs_climate_group.fields[i];
        for (size_t k = 0; k < field->size; k++) {
            cr_expect_eq(bytes[field->offset + k]++, 0, "%s lies on another", field->key);
            covered++;
        }
    }
    cr_expect_eq(covered, sizeof(struct vs_climate));
}
