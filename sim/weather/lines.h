/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lines.h - text that is no CSV, line by line: fields by position, or words between blanks. */
#ifndef VS_WEATHER_LINES_H
#define VS_WEATHER_LINES_H

#include "sim/weather/reader.h"
#include "sim/weather/take.h"

/* Opened before the first line. line[length] is not ended by a zero. */
struct vs_lines {
    const char *file;
    const char *at, *end; /* what is left */
    const char *line;
    size_t length; /* blanks at the end not counted */
    int number;    /* from 1; of the line */
};

/* A byte order mark in front is passed over. */
void vs_lines_open(struct vs_lines *lines, const struct vs_text *text);

/* The next line, ended by LF, CRLF, CR or the end.
 * Returned  1, or 0 when there is none */
int vs_lines_next(struct vs_lines *lines);

/* A field with room for its text; field.text points into it, so it is not copied. A zero byte and
 * what goes beyond the room stand as '?', which no number holds. */
struct vs_cut {
    struct vs_take_field field;
    char text[48];
};

/* Cuts positions from..to, counted from 1, out of the line; blanks around are not part of it. What
 * lies beyond the line is empty. */
void vs_lines_cut(const struct vs_lines *lines, size_t from, size_t to, struct vs_cut *cut);

/* Cuts the words between blanks, up to `most` of them.
 * Returned  how many there are */
int vs_lines_words(const struct vs_lines *lines, struct vs_cut *cuts, int most);

/* A column of a format whose rows are words. */
struct vs_word_field {
    int word;   /* of a row, from 0 */
    int needed; /* wrong is refused; else set aside */
    struct vs_take take;
};

/* The whole line for words (vs_take_words). */
void vs_lines_text(const struct vs_lines *lines, char *out, size_t size);

#endif
