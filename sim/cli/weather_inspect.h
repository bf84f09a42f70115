/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather_inspect.h - what was found in a weather file, in each format. */
#ifndef VS_CLI_WEATHER_INSPECT_H
#define VS_CLI_WEATHER_INSPECT_H

#include <stdio.h>

#include "sim/cli/options.h"
#include "sim/weather/inspect.h"

/* text: a page; json: everything; csv: one fact a line, with months and winters.
 * Errors   VS_ERR_OUTPUT, VS_ERR_MEMORY */
enum vs_err vs_inspect_print(const struct vs_inspection *in, enum vs_format format, FILE *stream,
                             struct vs_diag *diag);

/* The three of it. */
enum vs_err vs_inspect_text(const struct vs_inspection *in, FILE *stream, struct vs_diag *diag);
enum vs_err vs_inspect_json(const struct vs_inspection *in, FILE *stream, struct vs_diag *diag);
enum vs_err vs_inspect_csv(const struct vs_inspection *in, FILE *stream, struct vs_diag *diag);

const char *vs_fitness_word(enum vs_fitness fitness);
/* The verdict in words: the fitness, and that a record too short to prove autonomy does not. */
enum { VS_VERDICT_BYTES = 80 };
void vs_verdict_words(const struct vs_inspection *in, char *out, size_t size);
const char *vs_stamp_word(enum vs_stamp_at stamp);
const char *vs_clock_word(enum vs_clock_kind clock);

#endif
