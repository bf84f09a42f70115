/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/plot/plots.h"
#include "sim/plot/series.h"
#include "tests/sim/folder.h"
#include "tests/sim/trace_text.h"

/* --- thinning --------------------------------------------------------------------------------- */

enum { ROWS = 100000, ROOM = 4096 };

struct thinned {
    double x_pt[ROOM], value[ROOM];
    struct vs_path path;
};

/* A hundred thousand rows on a scale of a hundred points. */
static void thin(const double *value, struct thinned *out)
{
    static int64_t time_s[ROWS];
    for (int i = 0; i < ROWS; i++) {
        time_s[i] = 60 * i;
    }
    const struct vs_scale x = {0, 60.0 * (ROWS - 1), 20, 120};
    cr_assert_leq(vs_series_room(&x), ROOM);
    out->path = (struct vs_path){out->x_pt, out->value, 0, ROOM};
    vs_series_thin(&(struct vs_series){time_s, value, ROWS}, 0, ROWS, &x, &out->path);
}

static int holds(const struct thinned *t, double value)
{
    for (int i = 0; i < t->path.count; i++) {
        if (t->value[i] == value) {
            return 1;
        }
    }
    return 0;
}

Test(plot, thinning_keeps_every_peak_that_lasts_one_row)
{
    static double value[ROWS];
    for (int i = 0; i < ROWS; i++) {
        value[i] = 0.001 * (i % 7);
    }
    value[0] = -3;
    value[31234] = 9;
    value[31235] = -8;
    value[ROWS - 1] = 4;
    struct thinned t;
    thin(value, &t);
    cr_expect(holds(&t, 9) && holds(&t, -8) && holds(&t, -3) && holds(&t, 4));
    cr_expect_leq(t.path.count, 4 * 201); /* two columns a point, and the last row's own */
}

Test(plot, thinning_makes_no_value_and_never_goes_back_in_time)
{
    static double value[ROWS];
    for (int i = 0; i < ROWS; i++) {
        value[i] = (i * 7919) % 1013;
    }
    struct thinned t;
    thin(value, &t);
    int whole = 1, forward = 1;
    for (int i = 0; i < t.path.count; i++) {
        whole &= t.value[i] == floor(t.value[i]) && t.value[i] >= 0 && t.value[i] < 1013;
        forward &= i == 0 || t.x_pt[i] >= t.x_pt[i - 1];
    }
    cr_expect(whole);
    cr_expect(forward);
    cr_expect_eq(t.x_pt[0], 20);
    cr_expect_eq(t.x_pt[t.path.count - 1], 120);
}

Test(plot, a_level_stretch_is_two_points)
{
    static double value[ROWS];
    struct thinned t;
    thin(value, &t);
    cr_expect_eq(t.path.count, 2);
}

Test(plot, ticks_are_round_and_hold_the_range)
{
    struct vs_ticks t = vs_ticks_for(0, 57.3, 4);
    cr_expect_eq(t.step, 20);
    cr_expect_eq(t.low, 0);
    cr_expect_eq(t.high, 60);
    t = vs_ticks_for(-17.2, 9.1, 4);
    cr_expect_eq(t.step, 10);
    cr_expect_eq(t.low, -20);
    cr_expect_eq(t.high, 10);
}

Test(plot, a_value_beyond_its_scale_stays_on_the_page)
{
    const struct vs_scale y = {0, 1, 100, 200};
    cr_expect_eq(vs_scale_pt(&y, 0.25), 125);
    cr_expect_eq(vs_scale_pt(&y, 1e300), 200);
    cr_expect_eq(vs_scale_pt(&y, -1e300), 100);
}

/* --- pages ------------------------------------------------------------------------------------ */

struct desk {
    struct folder folder;
    char trace[600], output[600];
};

static void lay_desk(struct desk *d, const char *output)
{
    d->folder = folder_make();
    FILE *out = fopen(folder_file(&d->folder, "trace.csv", d->trace), "wb");
    cr_assert_not_null(out);
    trace_write(out, (struct vs_date){2024, 1, 12}, 3, 300);
    fclose(out);
    folder_file(&d->folder, output, d->output);
}

static enum vs_err draw(const struct desk *d, enum vs_language language, const char *title,
                        struct vs_diag *diag)
{
    const struct vs_plot_options options = {.title = title, .language = language};
    return vs_plot_trace(d->trace, d->output, &options, diag);
}

static char *drawn(struct desk *d, enum vs_language language, const char *title, size_t *size)
{
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(draw(d, language, title, &diag), VS_OK, "%s", diag.text);
    return file_bytes(d->output, size);
}

static int contains(const char *bytes, size_t size, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= size; i++) {
        if (memcmp(bytes + i, text, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Times that `mark` begins in a text. */
static int occurrences(const char *text, const char *mark)
{
    int count = 0;
    for (const char *at = strstr(text, mark); at; at = strstr(at + 1, mark)) {
        count++;
    }
    return count;
}

Test(plot, chinese_labels_are_set_in_a_face_made_for_them)
{
    struct desk d;
    lay_desk(&d, "zh.pdf");
    size_t size;
    char *bytes = drawn(&d, VS_LANGUAGE_ZH, NULL, &size);
    cr_expect(contains(bytes, size, "NotoSansCJKsc"), "is a Chinese font installed?");
    free(bytes);
    folder_remove(&d.folder);
}

Test(plot, every_character_of_a_title_becomes_a_glyph)
{
    struct desk d;
    lay_desk(&d, "a.svg");
    char *without = drawn(&d, VS_LANGUAGE_ZH, "A", NULL);
    char *with = drawn(&d, VS_LANGUAGE_ZH, "A 青龙县#u<&>", NULL);
    /* one use of a glyph a character, the blank too: none is a command, and none is the box of
     * small figures that stands for a character which no font has */
    cr_expect_eq(occurrences(with, "<use ") - occurrences(without, "<use "), 9);
    free(without);
    free(with);
    folder_remove(&d.folder);
}

Test(plot, the_page_is_a4_laid_across)
{
    struct desk d;
    lay_desk(&d, "a.pdf");
    size_t size;
    char *bytes = drawn(&d, VS_LANGUAGE_EN, NULL, &size);
    cr_expect(contains(bytes, size, "/MediaBox [ 0 0 842 595 ]"));
    free(bytes);
    folder_remove(&d.folder);
}

Test(plot, no_file_carries_a_date_and_the_same_trace_gives_the_same_bytes)
{
    static const char *const names[] = {"a.pdf", "a.png"};
    for (int i = 0; i < 2; i++) {
        struct desk d;
        lay_desk(&d, names[i]);
        size_t first_size, second_size;
        char *first = drawn(&d, VS_LANGUAGE_EN, NULL, &first_size);
        sleep(1); /* a date counts seconds */
        char *second = drawn(&d, VS_LANGUAGE_EN, NULL, &second_size);
        cr_expect(!contains(first, first_size, "CreationDate"));
        cr_expect_eq(first_size, second_size);
        cr_expect(memcmp(first, second, first_size) == 0, "%s", names[i]);
        free(first);
        free(second);
        folder_remove(&d.folder);
    }
}

Test(plot, a_page_that_cannot_be_kept_leaves_nothing)
{
    struct desk d;
    lay_desk(&d, "none/a.svg");
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(draw(&d, VS_LANGUAGE_EN, NULL, &diag), VS_ERR_OUTPUT);
    cr_expect_str_eq(diag.file, d.output);
    folder_file(&d.folder, "full.svg", d.output);
    cr_assert_eq(symlink("/dev/full", d.output), 0);
    cr_expect_eq(draw(&d, VS_LANGUAGE_EN, NULL, &diag), VS_ERR_OUTPUT);
    cr_expect(strstr(diag.text, "No space left"), "%s", diag.text);
    cr_expect_eq(folder_count(&d.folder), 2); /* the trace and the link */
    folder_remove(&d.folder);
}

Test(plot, an_ending_that_is_no_format_is_refused)
{
    struct desk d;
    lay_desk(&d, "a.jpg");
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(draw(&d, VS_LANGUAGE_EN, NULL, &diag), VS_ERR_USAGE);
    cr_expect(strstr(diag.text, ".svg, .png and .pdf"), "%s", diag.text);
    cr_expect_eq(folder_count(&d.folder), 1);
    folder_remove(&d.folder);
}

Test(plot, a_title_that_cannot_be_set_is_refused)
{
    struct desk d;
    lay_desk(&d, "a.svg");
    char line[300];
    memset(line, 'W', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    struct vs_diag diag = {.text = ""};
    cr_expect_eq(draw(&d, VS_LANGUAGE_EN, line, &diag), VS_ERR_USAGE);
    cr_expect_eq(draw(&d, VS_LANGUAGE_EN, "a\xff", &diag), VS_ERR_USAGE);
    cr_expect_eq(draw(&d, VS_LANGUAGE_EN, "two\nlines", &diag), VS_ERR_USAGE);
    cr_expect_eq(folder_count(&d.folder), 1);
    folder_remove(&d.folder);
}

Test(plot, the_environment_is_left_as_it_was)
{
    struct desk d;
    lay_desk(&d, "a.svg");
    unsetenv("PLPLOT_FREETYPE_SANS_FAMILY");
    free(drawn(&d, VS_LANGUAGE_EN, NULL, NULL));
    cr_expect_null(getenv("PLPLOT_FREETYPE_SANS_FAMILY"));
    setenv("PLPLOT_FREETYPE_SANS_FAMILY", "DejaVu Sans", 1);
    free(drawn(&d, VS_LANGUAGE_EN, NULL, NULL));
    cr_expect_str_eq(getenv("PLPLOT_FREETYPE_SANS_FAMILY"), "DejaVu Sans");
    folder_remove(&d.folder);
}
