/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.h - writes JSON; the only door to jansson.
 *
 * Values are put in order, each with its key inside an object and with a null key inside an array.
 * A failure (no memory) is remembered and comes out of the last call, so that nothing in between
 * needs a check. Keys keep the order they were given in.
 *
 *     struct vs_json *json = vs_json_new(4);
 *     vs_json_number(json, "soc_frac", 0.5);
 *     vs_json_open_array(json, "sites");
 *     vs_json_text(json, NULL, "Mutoudeng");
 *     vs_json_close(json);
 *     err = vs_json_write(json, stdout, &diag);
 *     vs_json_free(json);
 */
#ifndef VS_CLI_JSON_H
#define VS_CLI_JSON_H

#include <stdint.h>
#include <stdio.h>

#include "sim/base/err.h"

struct vs_json;

enum { VS_JSON_DEPTH_MAX = 16, VS_JSON_DIGITS_MAX = 15 };

/* An open object whose numbers are rounded to 1..VS_JSON_DIGITS_MAX significant digits; null
 * without memory, which all below accept. */
struct vs_json *vs_json_new(int digits);
void vs_json_free(struct vs_json *json);

void vs_json_open_object(struct vs_json *json, const char *key);
void vs_json_open_array(struct vs_json *json, const char *key);
void vs_json_close(struct vs_json *json); /* the object or array opened last */

/* What is not finite becomes null, as JSON has no word for it. */
void vs_json_number(struct vs_json *json, const char *key, double value);
void vs_json_integer(struct vs_json *json, const char *key, int64_t value);
void vs_json_flag(struct vs_json *json, const char *key, int value);
void vs_json_text(struct vs_json *json, const char *key, const char *text); /* null text -> null;
                                                    bytes that are not UTF-8 become U+FFFD */

/* Writes the outermost object, indented by two, with a line end.
 * Errors   VS_ERR_MEMORY, VS_ERR_OUTPUT */
enum vs_err vs_json_write(const struct vs_json *json, FILE *stream, struct vs_diag *diag);

/* The same as a string that the caller frees; null without memory. */
char *vs_json_string(const struct vs_json *json);

#endif
