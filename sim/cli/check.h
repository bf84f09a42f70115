/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.h - the three faces of a verdict: for eyes, for programs, for spreadsheets. */
#ifndef VS_CLI_CHECK_H
#define VS_CLI_CHECK_H

#include <stdio.h>

#include "sim/cli/load.h"
#include "sim/verdict/verdict.h"

enum vs_err vs_check_text(const struct vs_verdict *verdict, const struct vs_loaded *loaded,
                          FILE *stream, struct vs_diag *diag);
enum vs_err vs_check_json(const struct vs_verdict *verdict, const struct vs_loaded *loaded,
                          FILE *stream, struct vs_diag *diag);
enum vs_err vs_check_csv(const struct vs_verdict *verdict, const struct vs_loaded *loaded,
                         FILE *stream, struct vs_diag *diag);

/* What the text says of its weather before anything else: where it is from, what was made of it or
 * left out, what hills and snow took of the light. */
void vs_check_text_weather(const struct vs_verdict *verdict, const struct vs_loaded *loaded,
                           FILE *stream);

const char *vs_outcome_word(enum vs_outcome outcome);

/* Part of the text: how rare the cloudy days are; nothing where no winters were counted. */
enum vs_err vs_check_text_rarity(const struct vs_verdict *verdict, FILE *stream,
                                 struct vs_diag *diag);

#endif
