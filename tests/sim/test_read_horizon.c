/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/elementary.h"
#include "sim/weather/read_horizon.h"

#define SAMPLES VESPER_SOURCE_DIR "/tests/fuzz/corpus/horizon/"

static enum vs_err read_text(const char *text, struct vs_horizon *h, struct vs_horizon_notes *notes,
                             struct vs_diag *diag)
{
    return vs_read_horizon_memory(text, strlen(text), "a.csv", h, notes, diag);
}

static double height_deg(const struct vs_horizon *h, double azimuth_deg)
{
    return vs_horizon_height_rad(h, azimuth_deg * VS_RAD_PER_DEG) * VS_DEG_PER_RAD;
}

static void expect_height(const struct vs_horizon *h, double azimuth_deg, double want_deg)
{
    double got = height_deg(h, azimuth_deg);
    cr_expect_float_eq(got, want_deg, 1e-9, "at %g: %g, not %g", azimuth_deg, got, want_deg);
}

Test(read_horizon, plain_rows_are_joined_by_straight_lines_across_north_too)
{
    struct vs_horizon h;
    struct vs_horizon_notes notes;
    struct vs_diag diag = {0};
    cr_assert_eq(read_text("azimuth_deg,height_deg\n10,4\n100,13\n350,6\n", &h, &notes, &diag),
                 VS_OK, "%s", diag.text);
    cr_expect_eq(notes.form, VS_HORIZON_PLAIN);
    cr_expect_eq(notes.points, 3);
    cr_expect_eq(notes.highest_deg, 13);
    expect_height(&h, 10, 4);
    expect_height(&h, 55, 8.5);
    expect_height(&h, 225, 9.5);
    expect_height(&h, 0, 5);
    expect_height(&h, 355, 5.5);
    expect_height(&h, 360, 5);
}

Test(read_horizon, the_samples_say_the_same_valley_in_every_form)
{
    struct vs_horizon table, upload, plain;
    struct vs_horizon_notes notes;
    struct vs_diag diag = {0};
    cr_assert_eq(vs_read_horizon(SAMPLES "pvgis_table.csv", &table, &notes, &diag), VS_OK, "%s",
                 diag.text);
    cr_expect_eq(notes.form, VS_HORIZON_TABLE);
    cr_expect_eq(notes.points, 48);
    cr_assert_eq(vs_read_horizon(SAMPLES "pvgis_upload.txt", &upload, &notes, &diag), VS_OK, "%s",
                 diag.text);
    cr_expect_eq(notes.form, VS_HORIZON_UPLOAD);
    cr_expect_eq(notes.points, 36);
    /* the ridge of 17 deg stands in the east: -85 in PVGIS's azimuth, tenth of 36 heights */
    expect_height(&table, 97.5, 16.9);
    expect_height(&upload, 100, 16.8);
    for (int az = 0; az < 360; az++) {
        cr_assert_float_eq(height_deg(&table, az), height_deg(&upload, az), 0.6, "at %d", az);
    }
    cr_assert_eq(vs_read_horizon(SAMPLES "plain.csv", &plain, &notes, &diag), VS_OK, "%s",
                 diag.text);
    cr_expect_eq(notes.form, VS_HORIZON_PLAIN);
    expect_height(&plain, 90, 14);
}

Test(read_horizon, upload_heights_stand_in_equal_steps_from_north)
{
    struct vs_horizon h;
    struct vs_horizon_notes notes;
    struct vs_diag diag = {0};
    cr_assert_eq(read_text("1\r\n5\r\n\r\n9\r\n2\r\n", &h, &notes, &diag), VS_OK, "%s", diag.text);
    expect_height(&h, 0, 1);
    expect_height(&h, 90, 5);
    expect_height(&h, 180, 9);
    expect_height(&h, 270, 2);
    expect_height(&h, 315, 1.5);
}

static void expect_refused(const char *text, int line, int column, const char *words)
{
    struct vs_horizon h;
    struct vs_horizon_notes notes;
    struct vs_diag diag = {0};
    cr_expect_eq(read_text(text, &h, &notes, &diag), VS_ERR_INPUT, "%s", text);
    cr_expect_str_eq(diag.file, "a.csv");
    cr_expect(diag.line == line && diag.column == column, "%d:%d, not %d:%d: %s", diag.line,
              diag.column, line, column, diag.text);
    cr_expect(strstr(diag.text, words), "'%s' is in: %s", words, diag.text);
}

Test(read_horizon, what_is_wrong_is_named_with_its_place)
{
    expect_refused("", 1, 1, "has 0 directions");
    expect_refused("hello\n", 1, 1, "the first row is 'hello'");
    expect_refused("azimuth_deg,height_deg\n0,1\n", 2, 1, "has 1 directions; allowed are 2");
    expect_refused("azimuth_deg,height_deg\n0,1\n400,1\n", 3, 1, "the azimuth is '400'");
    expect_refused("azimuth_deg,height_deg\n0,1\n-5,1\n", 3, 1, "the azimuth is '-5'");
    expect_refused("azimuth_deg,height_deg\n0,1\n90, x\n", 3, 4, "the height is 'x'");
    expect_refused("azimuth_deg,height_deg\n0,1\n90\n", 3, 1, "the height is ''");
    expect_refused("azimuth_deg,height_deg\n0,1\n90,90\n", 3, 4,
                   "allowed is a number from 0 to 89");
    expect_refused("azimuth_deg,height_deg\n0,-1\n", 2, 3, "the height is '-1'");
    expect_refused("azimuth_deg,height_deg\n9,1\n9,1\n", 3, 1, "the azimuth 9 follows 9");
    expect_refused("azimuth_deg,height_deg\n0,1\n90,2\n360,3\n", 4, 1, "north is 1 deg high");
    expect_refused("1\n2\n3\n", 3, 1, "has 3 directions; allowed are 4");
    expect_refused("1\n2\n3\n4,5\n", 4, 3, "one height a line");
    expect_refused("1\n2\n3\nx\n", 4, 1, "the height is 'x'");
    expect_refused("Latitude:\t40\nA\tH_hor\n-180\t1\n-90\t2\nO\t3\n90\t1\n", 4, 1,
                   "the table ends at azimuth -90");
    expect_refused("A\tH_hor\n-180\t1\n-90\tx\n", 3, 5, "the height is 'x'");
}

Test(read_horizon, a_slip_in_a_table_is_not_taken_for_its_legend)
{
    struct vs_horizon h;
    struct vs_horizon_notes notes;
    struct vs_diag diag = {0};
    cr_expect_eq(vs_read_horizon(SAMPLES "pvgis_table_slip.csv", &h, &notes, &diag), VS_ERR_INPUT);
    cr_expect(strstr(diag.text, "the table ends at azimuth -7.5"), "%s", diag.text);
}

Test(read_horizon, a_missing_file_is_told_from_a_wrong_one)
{
    struct vs_horizon h;
    struct vs_horizon_notes notes;
    struct vs_diag diag = {0};
    cr_expect_eq(vs_read_horizon(SAMPLES "none.csv", &h, &notes, &diag), VS_ERR_MISSING);
}
