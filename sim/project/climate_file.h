/* SPDX-License-Identifier: GPL-3.0-or-later */
/* climate_file.h - reads and writes a climate file (data/climates), by the same field table
 * machinery as a project: keys are called as the members of struct vs_climate. */
#ifndef VS_PROJECT_CLIMATE_FILE_H
#define VS_PROJECT_CLIMATE_FILE_H

#include "sim/base/err.h"
#include "sim/project/fields.h"
#include "sim/weather/climate.h"

#include <stddef.h>

/* The field table of a climate file. */
extern const struct vs_group vs_climate_group;

/* Given    path, or text[length] with the path it is to be known by
 * Returned the climate, which has passed vs_climate_check
 * Errors   VS_ERR_MISSING, VS_ERR_INPUT (with line and column), VS_ERR_MEMORY */
enum vs_err vs_climate_load(const char *path, struct vs_climate *climate, struct vs_diag *diag);
enum vs_err vs_climate_read(const char *text, size_t length, const char *path,
                            struct vs_climate *climate, struct vs_diag *diag);

/* Writes a climate that reads back as the same, under a comment of the caller's (lines of plain
 * text, each put behind "# "; may be null).
 * Errors   VS_ERR_OUTPUT when the stream cannot take it */
enum vs_err vs_climate_write(const struct vs_climate *climate, const char *comment, FILE *out,
                             struct vs_diag *diag);

#endif
