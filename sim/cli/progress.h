/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress.h - how far a long job is, on a terminal.
 *
 * Shows nothing for the first two seconds and nothing at all when the stream is no terminal;
 * redrawn ten times a second at most; wiped at the end. It has no clock of its own, so that a test
 * can be one. To be called from one thread. */
#ifndef VS_CLI_PROGRESS_H
#define VS_CLI_PROGRESS_H

#include <stdio.h>

struct vs_progress {
    FILE *stream; /* null: silent */
    double (*now_s)(void *context);
    void *context;
    double work;      /* the whole job in `unit`; 0 for no rate */
    const char *unit; /* e.g. "lamp-years" */
    char label[64];
    double start_s, drawn_s;
    int shown; /* places on the line that are to be wiped */
};

/* stream: where to draw, null for nowhere. is_terminal: 0 silences it. work and unit make the rate.
 */
void vs_progress_start(struct vs_progress *progress, FILE *stream, int is_terminal,
                       double (*now_s)(void *context), void *context);
void vs_progress_work(struct vs_progress *progress, double work, const char *unit);

/* done_frac 0..1 of the whole job; label: what is done now, null to keep the last. */
void vs_progress_update(struct vs_progress *progress, const char *label, double done_frac);

/* Wipes the line. Harmless when nothing was drawn, and more than once. */
void vs_progress_end(struct vs_progress *progress);

#endif
