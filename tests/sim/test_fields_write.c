/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes climates and reads them back: what is known, what is left out, what no stream takes. */
#define _POSIX_C_SOURCE 200809L
#include "sim/project/climate_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

static struct vs_climate shipped(void)
{
    struct vs_climate c;
    struct vs_diag diag = {.text = ""};
    const char *path = VESPER_SOURCE_DIR "/data/climates/qinglong.yaml";
    cr_assert_eq(vs_climate_load(path, &c, &diag), VS_OK, "%s", diag.text);
    return c;
}

/* The caller frees. */
static char *written(const struct vs_climate *c, const char *comment)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    cr_assert_not_null(stream);
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(vs_climate_write(c, comment, stream, &diag), VS_OK, "%s", diag.text);
    fclose(stream);
    return text;
}

/* Row by row, for the message; test_climate_file.c holds that the rows cover the struct. */
static void expect_same(const struct vs_group *group, const void *a, const void *b)
{
    for (int k = 0; k < group->count; k++) {
        const struct vs_field *f = &group->fields[k];
        const char *x = (const char *)a + f->offset, *y = (const char *)b + f->offset;
        if (f->kind == VS_FIELD_GROUP) {
            expect_same(f->group, x, y);
        } else if (f->kind == VS_FIELD_TEXT) {
            cr_expect_str_eq(x, y);
        } else {
            cr_expect_eq(memcmp(x, y, f->size), 0, "%s of %s", f->key, group->name);
        }
    }
}

static void expect_back(const struct vs_climate *c)
{
    char *text = written(c, NULL);
    struct vs_climate back;
    struct vs_diag diag = {.text = ""};
    memset(&back, 0x5a, sizeof back);
    cr_assert_eq(vs_climate_read(text, strlen(text), "back.yaml", &back, &diag), VS_OK, "%d:%d: %s",
                 diag.line, diag.column, diag.text);
    expect_same(&vs_climate_group, c, &back);
    free(text);
}

Test(fields_write, the_shipped_climate_reads_back_to_the_bit)
{
    struct vs_climate c = shipped();
    expect_back(&c);
}

/* Numbers that no file would spell out in three places. */
Test(fields_write, numbers_with_all_their_digits_read_back_to_the_bit)
{
    struct vs_climate c = shipped();
    c.latitude_deg = 40 + 1 / 3.0;
    c.longitude_deg = -1e-7;
    c.altitude_m = -429.9999999999999;
    memset(c.snow.days, 0, sizeof c.snow.days); /* whose days have the air that is changed */
    for (int m = 0; m < 12; m++) {
        c.air_anomaly_k_per_kt[m] = -40 / (m + 3.0);
        c.kt_r1[m] = 0.1 + m / 97.0;
    }
    expect_back(&c);
}

Test(fields_write, thick_cloud_that_is_on_reads_back_and_its_defaults_are_left_out)
{
    struct vs_climate c = shipped();
    char *text = written(&c, NULL);
    cr_expect_null(strstr(text, "thick_cloud"), "as the file would be without it");
    free(text);
    c.thick_cloud.on = 1;
    text = written(&c, NULL);
    cr_expect_not_null(strstr(text, "\nthick_cloud:\n  # "));
    cr_expect_not_null(strstr(text, "\n  on: 1\n"));
    cr_expect_null(strstr(text, "  cv:"));
    free(text);
    expect_back(&c);
    c.thick_cloud.cv = 0.3;
    c.thick_cloud.lag1 = 0;
    expect_back(&c);
}

Test(fields_write, a_climate_without_snow_says_nothing_of_it)
{
    struct vs_climate c = shipped();
    char *text = written(&c, NULL);
    cr_expect_not_null(strstr(text, "\nsnow:\n"));
    free(text);
    struct vs_climate plain;
    vs_fields_defaults(&vs_climate_group, &plain);
    c.snow = plain.snow;
    text = written(&c, NULL);
    cr_expect_null(strstr(text, "snow"));
    free(text);
    expect_back(&c);
}

Test(fields_write, a_climate_without_a_diffuse_table_has_none_when_read_back)
{
    struct vs_climate c = shipped(), back;
    memset(c.diffuse_kt, 0, sizeof c.diffuse_kt);
    memset(c.diffuse_frac, 0, sizeof c.diffuse_frac);
    char *text = written(&c, NULL);
    cr_expect_null(strstr(text, "diffuse"));
    cr_assert_eq(vs_climate_read(text, strlen(text), "back.yaml", &back, NULL), VS_OK);
    cr_expect_eq(vs_climate_has_diffuse(&back), 0);
    free(text);
    expect_back(&c);
}

Test(fields_write, quotes_backslashes_and_other_letters_are_kept)
{
    struct vs_climate c = shipped();
    strcpy(c.name, "a \"b\" \\n 'c': #d, [e] {f} - \\");
    strcpy(c.source, "\xe9\x9d\x92\xe9\xbe\x99 \"\\\" %s & *x !y | > @z `w`: yes");
    expect_back(&c);
    strcpy(c.name, "  null  ");
    strcpy(c.source, "1.5");
    expect_back(&c);
}

Test(fields_write, each_key_stands_under_its_meaning_and_unit)
{
    struct vs_climate c = shipped();
    char *text = written(&c, NULL);
    cr_expect(strncmp(text, "# name of the region\nname: \"Qinglong", 36) == 0, "%.60s", text);
    cr_expect_not_null(strstr(text, "\n# north positive, deg\nlatitude_deg: 40.35\n"));
    cr_expect_not_null(strstr(text, "\nkt_quantile:\n  - [0.193, 0.262, "));
    free(text);
}

Test(fields_write, a_comment_of_several_lines_goes_ahead)
{
    struct vs_climate c = shipped(), back;
    char *text = written(&c, "One.\n\nTwo: three.");
    cr_expect(strncmp(text, "# One.\n#\n# Two: three.\n# name", 29) == 0, "%.60s", text);
    cr_assert_eq(vs_climate_read(text, strlen(text), "back.yaml", &back, NULL), VS_OK);
    free(text);
}

Test(fields_write, a_stream_that_takes_nothing_is_an_error)
{
    struct vs_climate c = shipped();
    struct vs_diag diag = {.text = ""};
    FILE *stream = fopen("/dev/null", "r");
    cr_assert_not_null(stream);
    cr_expect_eq(vs_climate_write(&c, NULL, stream, &diag), VS_ERR_OUTPUT);
    cr_expect_not_null(strstr(diag.text, "cannot be written (Bad file"), "%s", diag.text);
    fclose(stream);
}

Test(fields_write, a_full_disk_is_an_error_though_the_text_waits_in_memory)
{
    struct vs_climate c = shipped();
    static char room[1 << 16];
    FILE *stream = fopen("/dev/full", "w");
    if (!stream) {
        cr_skip("no /dev/full");
    }
    setvbuf(stream, room, _IOFBF, sizeof room);
    cr_expect_eq(vs_climate_write(&c, NULL, stream, NULL), VS_ERR_OUTPUT);
    fclose(stream);
}

/* Lists and settings have no way to be written: said, not skipped. */
Test(fields_write, a_group_with_a_list_in_it_is_refused)
{
    struct entry {
        double x;
    };
    struct holder {
        struct entry entries[2];
        int count;
    } holder = {.count = 0};
    static const struct vs_field of_entry[] = {{.key = "x", .kind = VS_FIELD_NUMBER, .size = 8}};
    static const struct vs_group entry = {"an entry", sizeof(struct entry), of_entry, 1, 0};
    const struct vs_field rows[] = {{.key = "entries",
                                     .kind = VS_FIELD_LIST,
                                     .size = sizeof holder.entries,
                                     .help = "some",
                                     .unit = "",
                                     .group = &entry,
                                     .count_offset = offsetof(struct holder, count),
                                     .most = 2}};
    const struct vs_group group = {"a holder", sizeof holder, rows, 1, 0};
    FILE *stream = fopen("/dev/null", "w");
    cr_assert_not_null(stream);
    cr_expect_eq(vs_fields_write(&group, &holder, 0, stream), -1);
    fclose(stream);
}
