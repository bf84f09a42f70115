/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/progress.h"

#include <string.h>

#include "sim/cli/print.h"

enum { BAR_PLACES = 24, LINE_PLACES = 79 };

static const double quiet_s = 2.0, redraw_s = 0.1;

void vs_progress_start(struct vs_progress *progress, FILE *stream, int is_terminal,
                       double (*now_s)(void *context), void *context)
{
    memset(progress, 0, sizeof *progress);
    progress->stream = is_terminal ? stream : NULL;
    progress->now_s = now_s;
    progress->context = context;
    if (progress->stream) {
        progress->start_s = progress->drawn_s = now_s(context);
    }
}

void vs_progress_work(struct vs_progress *progress, double work, const char *unit)
{
    progress->work = work;
    progress->unit = unit;
}

static void put_time_left(char *out, size_t size, double left_s)
{
    long s = (long)(left_s + 0.5);
    if (s < 3600) {
        snprintf(out, size, "%ld:%02ld left", s / 60, s % 60);
    } else {
        snprintf(out, size, "%ld:%02ld:%02ld left", s / 3600, s / 60 % 60, s % 60);
    }
}

/* "label  [######------]  41 %  12.3 lamp-years/s  0:07 left" */
static void draw(struct vs_progress *progress, double done_frac, double elapsed_s)
{
    char bar[BAR_PLACES + 1], rate[64] = "", left[32] = "", line[320];
    int full = (int)(done_frac * BAR_PLACES);
    for (int i = 0; i < BAR_PLACES; i++) {
        bar[i] = i < full ? '#' : '-';
    }
    bar[BAR_PLACES] = '\0';
    if (progress->work > 0) {
        snprintf(rate, sizeof rate, "  %.3g %s/s", progress->work * done_frac / elapsed_s,
                 progress->unit);
    }
    if (done_frac > 0) {
        double left_s = elapsed_s * (1.0 - done_frac) / done_frac;
        put_time_left(left, sizeof left, left_s < 3.6e6 ? left_s : 3.6e6);
    }
    int length = snprintf(line, sizeof line, "%s%s[%s] %3d %%%s%s%s", progress->label,
                          progress->label[0] ? "  " : "", bar, (int)(done_frac * 100.0), rate,
                          left[0] ? "  " : "", left);
    /* a line that wraps could not be wiped again */
    while (length > 0 && vs_text_width(line) > LINE_PLACES) {
        line[--length] = '\0';
    }
    int places = vs_text_width(line);
    fprintf(progress->stream, "\r%s%*s", line,
            progress->shown > places ? progress->shown - places : 0, "");
    fflush(progress->stream);
    progress->shown = places;
}

void vs_progress_update(struct vs_progress *progress, const char *label, double done_frac)
{
    if (!progress->stream) {
        return;
    }
    if (label) {
        snprintf(progress->label, sizeof progress->label, "%s", label);
    }
    double now_s = progress->now_s(progress->context);
    double elapsed_s = now_s - progress->start_s;
    if (elapsed_s < quiet_s || now_s - progress->drawn_s < redraw_s) {
        return;
    }
    progress->drawn_s = now_s;
    double share = done_frac > 0 ? done_frac : 0;
    draw(progress, share < 1 ? share : 1, elapsed_s);
}

void vs_progress_end(struct vs_progress *progress)
{
    if (progress->stream && progress->shown) {
        fprintf(progress->stream, "\r%*s\r", progress->shown, "");
        fflush(progress->stream);
    }
    progress->shown = 0;
}
