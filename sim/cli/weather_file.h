/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather_file.h - weather files as commands take and write them. */
#ifndef VS_CLI_WEATHER_FILE_H
#define VS_CLI_WEATHER_FILE_H

#include "sim/cli/options.h"
#include "sim/weather/record.h"
#include "sim/weather/writer.h"

/* --place, for files that do not say where they are from. */
#define VS_OPTION_FILE_PLACE(offset_)                                                              \
    VS_OPTION_PLACE(offset_, "LAT,LON[,ALT]",                                                      \
                    "where the file is from if it does not say: degrees, north and east\n"         \
                    "positive, and metres")

struct vs_place;

/* Takes the place of a --place.
 * Errors    VS_ERR_USAGE */
enum vs_err vs_place_option(const char *command, const char *text, struct vs_place *place,
                            struct vs_diag *diag);

/* Reads a file and sets what --place says; place may be null. Where the file keeps UTC alone, the
 * standard clock is then the whole hour nearest to the longitude.
 * Errors    those of vs_weather_read; VS_ERR_USAGE for another text than two or three numbers in
 *           range, or for a file that has a place */
enum vs_err vs_weather_read_at(const char *command, const char *path, const char *place,
                               struct vs_record *record, struct vs_diag *diag);

/* Returned  the writer for .csv or .epw
 * Errors    VS_ERR_USAGE with the name of the option */
enum vs_err vs_writer_for(const char *command, const char *option, const char *path,
                          const struct vs_writer **writer, struct vs_diag *diag);

#endif
