/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/lines.h"

#include <string.h>

void vs_lines_open(struct vs_lines *lines, const struct vs_text *text)
{
    int marked = text->size >= 3 && memcmp(text->bytes, "\xef\xbb\xbf", 3) == 0;
    *lines = (struct vs_lines){.file = text->name};
    if (text->size) {
        lines->at = text->bytes + (marked ? 3 : 0);
        lines->end = text->bytes + text->size;
    }
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

int vs_lines_next(struct vs_lines *lines)
{
    if (lines->at == lines->end) {
        return 0;
    }
    const char *p = lines->at;
    lines->line = p;
    while (p < lines->end && *p != '\n' && *p != '\r') {
        p++;
    }
    lines->length = (size_t)(p - lines->line);
    while (lines->length && is_blank(lines->line[lines->length - 1])) {
        lines->length--;
    }
    int two = p + 1 < lines->end && p[0] == '\r' && p[1] == '\n';
    lines->at = p < lines->end ? p + 1 + two : p;
    lines->number++;
    return 1;
}

static void cut_bytes(const struct vs_lines *lines, size_t begin, size_t end, struct vs_cut *cut)
{
    size_t length = end - begin;
    size_t room = sizeof cut->text - 1;
    size_t kept = length < room ? length : room;
    if (kept) {
        memcpy(cut->text, lines->line + begin, kept);
    }
    for (size_t k = 0; k < kept; k++) {
        cut->text[k] = cut->text[k] ? cut->text[k] : '?';
    }
    if (length > room) {
        cut->text[room - 1] = '?';
    }
    cut->text[kept] = '\0';
    cut->field = (struct vs_take_field){lines->file, lines->number, (int)begin + 1, cut->text};
}

void vs_lines_cut(const struct vs_lines *lines, size_t from, size_t to, struct vs_cut *cut)
{
    size_t begin = from - 1 < lines->length ? from - 1 : lines->length;
    size_t end = to < lines->length ? to : lines->length;
    while (begin < end && is_blank(lines->line[begin])) {
        begin++;
    }
    while (end > begin && is_blank(lines->line[end - 1])) {
        end--;
    }
    cut_bytes(lines, begin, end, cut);
    if (begin == end) {
        cut->field.column = (int)from;
    }
}

int vs_lines_words(const struct vs_lines *lines, struct vs_cut *cuts, int most)
{
    int count = 0;
    size_t at = 0;
    while (at < lines->length) {
        while (is_blank(lines->line[at])) {
            at++; /* ends: the line does not end in a blank */
        }
        size_t begin = at;
        while (at < lines->length && !is_blank(lines->line[at])) {
            at++;
        }
        if (count < most) {
            cut_bytes(lines, begin, at, &cuts[count]);
        }
        count++;
    }
    return count;
}

void vs_lines_text(const struct vs_lines *lines, char *out, size_t size)
{
    char text[512];
    size_t length = lines->length < sizeof text - 1 ? lines->length : sizeof text - 1;
    if (length) {
        memcpy(text, lines->line, length);
    }
    text[length] = '\0';
    vs_take_words(text, out, size);
}
