/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/json.h"

#include <jansson.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct vs_json {
    json_t *open[VS_JSON_DEPTH_MAX]; /* open[0] is owned; the others belong to what holds them */
    int depth;                       /* of the innermost; -1 when all are closed */
    int digits;                      /* of every number */
    int failed;
};

/* Fifteen digits print a double that was rounded to fifteen or fewer just as it was rounded. */
static const size_t format = JSON_INDENT(2) | JSON_REAL_PRECISION(VS_JSON_DIGITS_MAX);

struct vs_json *vs_json_new(int digits)
{
    assert(digits >= 1 && digits <= VS_JSON_DIGITS_MAX);
    struct vs_json *json = calloc(1, sizeof *json);
    json_t *root = json ? json_object() : NULL;
    if (!root) {
        free(json);
        return NULL;
    }
    json->open[0] = root;
    json->digits = digits;
    return json;
}

void vs_json_free(struct vs_json *json)
{
    if (json) {
        json_decref(json->open[0]);
        free(json);
    }
}

/* Hands value over, also when it fails; returns 0 once it is in its place. */
static int put(struct vs_json *json, const char *key, json_t *value)
{
    assert(json->depth >= 0);
    json_t *holder = json->open[json->depth];
    assert(json_is_object(holder) == (key != NULL));
    int failed = key ? json_object_set_new(holder, key, value)
                     : json_array_append_new(holder, value);
    json->failed |= failed != 0;
    return failed;
}

static void open_value(struct vs_json *json, const char *key, json_t *value)
{
    assert(json->depth + 1 < VS_JSON_DEPTH_MAX);
    if (put(json, key, value) == 0) {
        json->open[++json->depth] = value;
    }
}

void vs_json_open_object(struct vs_json *json, const char *key)
{
    if (json && !json->failed) {
        open_value(json, key, json_object());
    }
}

void vs_json_open_array(struct vs_json *json, const char *key)
{
    if (json && !json->failed) {
        open_value(json, key, json_array());
    }
}

void vs_json_close(struct vs_json *json)
{
    if (json && !json->failed) {
        assert(json->depth > 0);
        json->depth--;
    }
}

static double rounded(double value, int digits)
{
    char text[40];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    double result = strtod(text, NULL);
    return result == 0 ? 0 : result; /* no minus zero */
}

void vs_json_number(struct vs_json *json, const char *key, double value)
{
    if (json && !json->failed) {
        put(json, key, isfinite(value) ? json_real(rounded(value, json->digits)) : json_null());
    }
}

void vs_json_integer(struct vs_json *json, const char *key, int64_t value)
{
    if (json && !json->failed) {
        put(json, key, json_integer((json_int_t)value));
    }
}

void vs_json_flag(struct vs_json *json, const char *key, int value)
{
    if (json && !json->failed) {
        put(json, key, json_boolean(value));
    }
}

/* A copy in which every byte that jansson would refuse is U+FFFD. */
static json_t *repaired(const char *text)
{
    char *copy = malloc(3 * strlen(text) + 1);
    if (!copy) {
        return NULL;
    }
    char *out = copy;
    for (const char *in = text; *in;) {
        size_t length = 4;
        json_t *character = NULL;
        while (length > 0 && !character) {
            character = memchr(in, 0, length) ? NULL : json_stringn(in, length);
            length -= character == NULL;
        }
        json_decref(character);
        memcpy(out, length ? in : "\xef\xbf\xbd", length ? length : 3);
        out += length ? length : 3;
        in += length ? length : 1;
    }
    *out = '\0';
    json_t *value = json_string(copy);
    free(copy);
    return value;
}

void vs_json_text(struct vs_json *json, const char *key, const char *text)
{
    if (!json || json->failed) {
        return;
    }
    json_t *value = text ? json_string(text) : json_null();
    put(json, key, value || !text ? value : repaired(text));
}

enum vs_err vs_json_write(const struct vs_json *json, FILE *stream, struct vs_diag *diag)
{
    if (!json || json->failed) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out while JSON was put together");
    }
    if (json_dumpf(json->open[0], stream, format) || fputc('\n', stream) == EOF) {
        return vs_fail(diag, VS_ERR_OUTPUT, "", 0, 0,
                       "the JSON could not be written whole; somewhere that takes all of it");
    }
    return VS_OK;
}

char *vs_json_string(const struct vs_json *json)
{
    return json && !json->failed ? json_dumps(json->open[0], format) : NULL;
}
