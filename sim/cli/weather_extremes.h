/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather_extremes.h - the darkest days of a record in three formats.
 *
 * CSV holds one fact a line: section, then what it belongs to (days of the run, winter by the year
 * of its July, first day, clearness or its limit, period), value, 95 % interval, unit. What does
 * not apply or has no end is empty. `vesper plot --kind extremes` reads its sections `worst`,
 * `curve` and `design`. */
#ifndef VS_CLI_WEATHER_EXTREMES_H
#define VS_CLI_WEATHER_EXTREMES_H

#include <stdio.h>

#include "sim/cli/options.h"
#include "sim/weather/extremes.h"

/* Errors   VS_ERR_MEMORY, VS_ERR_OUTPUT */
enum vs_err vs_extremes_print(const struct vs_extremes *extremes, enum vs_format format,
                              FILE *stream, struct vs_diag *diag);

#endif
