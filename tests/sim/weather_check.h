/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather_check.h - more than weather_text.h: files in memory changed, written and compared. */
#ifndef VS_TESTS_SIM_WEATHER_CHECK_H
#define VS_TESTS_SIM_WEATHER_CHECK_H

#include "sim/weather/writer.h"
#include "tests/sim/weather_text.h"

/* Puts one text in the place of another, the first that is found. */
static inline void weather_swap(struct weather_text *t, const char *from, const char *to)
{
    char *at = strstr(t->bytes, from);
    cr_assert_not_null(at, "%s", from);
    struct weather_text n = {.bytes = NULL};
    n.room = t->size + strlen(to) + 1;
    n.bytes = malloc(n.room);
    cr_assert_not_null(n.bytes);
    n.size = (size_t)(at - t->bytes);
    memcpy(n.bytes, t->bytes, n.size);
    memcpy(n.bytes + n.size, to, strlen(to));
    n.size += strlen(to);
    strcpy(n.bytes + n.size, at + strlen(from));
    n.size += strlen(at + strlen(from));
    free(t->bytes);
    *t = n;
}

/* Reads and frees a text that is right. */
static inline struct vs_record weather_taken(struct weather_text t, const char *format)
{
    return weather_good(&t, format);
}

/* Reads and frees a text that is wrong there, in those words. */
static inline void weather_bad(struct weather_text t, int line, int column, const char *words)
{
    weather_refused(&t, line, column, words);
}

static inline struct weather_text weather_of(const char *text)
{
    struct weather_text t = {.bytes = NULL};
    for (; *text; text += strlen(text) < 2000 ? strlen(text) : 2000) {
        weather_add(&t, "%.2000s", text);
    }
    return t;
}

/* Every line end becomes CRLF, a mark comes in front. */
static inline struct weather_text weather_crlf(struct weather_text t)
{
    struct weather_text n = {.bytes = NULL};
    weather_add(&n, "\xef\xbb\xbf");
    for (size_t k = 0; k < t.size; k++) {
        weather_add(&n, t.bytes[k] == '\n' ? "\r%c" : "%c", t.bytes[k]);
    }
    free(t.bytes);
    return n;
}

/* What a writer makes of a record. */
static inline struct weather_text weather_written(const struct vs_writer *writer,
                                                  const struct vs_record *record)
{
    struct weather_text t = {.bytes = NULL};
    FILE *stream = open_memstream(&t.bytes, &t.size);
    cr_assert_not_null(stream);
    struct vs_diag diag = {.text = ""};
    cr_assert_eq(writer->write(record, stream, &diag), VS_OK, "%s", diag.text);
    fclose(stream);
    return t;
}

#endif
