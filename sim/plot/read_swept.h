/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_swept.h - the rows of a sweep, with the measures that somebody asks for.
 *
 * The CSV that `vesper sweep` writes: design, site, then a column for everything that was varied,
 * replicate (a number, or `all` over all of them), then the measures. The first row says whether a
 * column of what was varied holds numbers or words. Measures that nobody asks for are carried past
 * unread. */
#ifndef VS_PLOT_READ_SWEPT_H
#define VS_PLOT_READ_SWEPT_H

#include <stddef.h>

#include "sim/base/err.h"

enum {
    VS_SWEPT_VARIED_MAX = 16,
    VS_SWEPT_ASKED_MAX = 4,
    VS_SWEPT_WORDS_MAX = 64, /* sites, and words in one column */
    VS_SWEPT_WORD_BYTES = 64,
    VS_SWEPT_ROWS_MAX = 1 << 22, /* in 12 bytes and 8 more for every column kept */
    VS_SWEPT_ALL = -1            /* as a replicate */
};

/* Different words, in the order in which they first came. */
struct vs_swept_words {
    int count;
    char word[VS_SWEPT_WORDS_MAX][VS_SWEPT_WORD_BYTES];
};

struct vs_swept_column {
    char name[VS_SWEPT_WORD_BYTES];
    int is_words;                /* 1: value[row] is the place in words */
    struct vs_swept_words words; /* empty for numbers */
    double *value;               /* [rows]; of a measure NAN where the field is empty */
};

struct vs_swept_asked {
    const char *name;
    double min, max;
};

/* The owner frees it with vs_swept_free. */
struct vs_swept {
    size_t rows; /* >= 1 */
    struct vs_swept_words sites;
    int *site;      /* [rows] place in sites */
    int *replicate; /* [rows] */
    int varied_count, asked_count;
    struct vs_swept_column *varied; /* [varied_count] */
    struct vs_swept_column *asked;  /* [asked_count], in the order asked for */
};

/* Reads a file, or text[size] under a name for messages.
 * Errors   VS_ERR_MISSING, VS_ERR_MEMORY, VS_ERR_INPUT (another header, a measure that is not in
 *          it, a column named twice, a row of another length, a number out of its range, a word
 *          among numbers, a name that cannot be drawn, too much of anything, no row) with line and
 *          column; the table is then empty. */
enum vs_err vs_swept_read(const char *path, const struct vs_swept_asked *asked, int asked_count,
                          struct vs_swept *swept, struct vs_diag *diag);
enum vs_err vs_swept_read_memory(const char *text, size_t size, const char *name,
                                 const struct vs_swept_asked *asked, int asked_count,
                                 struct vs_swept *swept, struct vs_diag *diag);
void vs_swept_free(struct vs_swept *swept);

/* Place of a varied column, or -1. */
int vs_swept_find(const struct vs_swept *swept, const char *name);

#endif
