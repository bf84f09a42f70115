/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L
#include "sim/cli/progress.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

/* A terminal that remembers, and a clock that a test moves. */
struct stage {
    FILE *stream;
    char *text;
    size_t size;
    double now_s;
    struct vs_progress progress;
};

static double stage_now_s(void *context)
{
    return *(double *)context;
}

static void raise_curtain(struct stage *s, int is_terminal)
{
    memset(s, 0, sizeof *s);
    s->now_s = 100;
    s->stream = open_memstream(&s->text, &s->size);
    cr_assert_not_null(s->stream);
    vs_progress_start(&s->progress, s->stream, is_terminal, stage_now_s, &s->now_s);
}

static const char *seen(struct stage *s)
{
    fflush(s->stream);
    return s->text;
}

static void update(struct stage *s, double after_s, const char *label, double done_frac)
{
    s->now_s = 100 + after_s;
    vs_progress_update(&s->progress, label, done_frac);
}

static void drop_curtain(struct stage *s)
{
    fclose(s->stream);
    free(s->text);
}

Test(progress, work_under_two_seconds_shows_nothing)
{
    struct stage s;
    raise_curtain(&s, 1);
    update(&s, 0.5, "sky", 0.3);
    update(&s, 1.9, "sky", 0.9);
    vs_progress_end(&s.progress);
    cr_expect_str_empty(seen(&s));
    drop_curtain(&s);
}

Test(progress, nothing_is_shown_where_there_is_no_terminal)
{
    struct stage s;
    raise_curtain(&s, 0);
    update(&s, 60, "sky", 0.5);
    vs_progress_end(&s.progress);
    cr_expect_str_empty(seen(&s));
    drop_curtain(&s);
}

Test(progress, share_rate_and_time_left_are_told)
{
    struct stage s;
    raise_curtain(&s, 1);
    vs_progress_work(&s.progress, 90, "lamp-years");
    update(&s, 10, "as written", 0.25);
    cr_expect_str_eq(seen(&s), "\ras written  [######------------------]  25 %  "
                               "2.25 lamp-years/s  0:30 left");
    drop_curtain(&s);
}

Test(progress, it_is_redrawn_at_most_ten_times_a_second)
{
    struct stage s;
    raise_curtain(&s, 1);
    update(&s, 3.00, "sky", 0.5);
    size_t once = strlen(seen(&s));
    update(&s, 3.05, "sky", 0.6);
    cr_expect_eq(strlen(seen(&s)), once);
    update(&s, 3.20, "sky", 0.7);
    cr_expect_gt(strlen(seen(&s)), once);
    drop_curtain(&s);
}

Test(progress, the_end_wipes_the_line)
{
    struct stage s;
    raise_curtain(&s, 1);
    update(&s, 3, "sky", 0.5);
    size_t drawn = strlen(seen(&s)) - 1; /* without the return to the line's beginning */
    vs_progress_end(&s.progress);
    vs_progress_end(&s.progress);
    const char *wipe = seen(&s) + 1 + drawn;
    cr_expect_eq(wipe[0], '\r');
    cr_expect_eq(strspn(wipe + 1, " "), drawn);
    cr_expect_str_eq(wipe + 1 + drawn, "\r");
    drop_curtain(&s);
}

Test(progress, a_share_beyond_its_range_is_kept_in_it)
{
    struct stage s;
    raise_curtain(&s, 1);
    update(&s, 3, "sky", 1.5);
    cr_expect(strstr(seen(&s), "100 %"), "%s", s.text);
    update(&s, 4, "sky", -1);
    cr_expect(strstr(seen(&s), "  0 %"), "%s", s.text);
    drop_curtain(&s);
}
