/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_horizon.h - the skyline of a place from a file. Three forms, told apart by their first row:
 *
 * plain   a header `azimuth_deg,height_deg`, then a row a direction: azimuth 0 to 360 from north,
 *         clockwise, rising; height of the skyline 0 to 89 deg above level. Not all directions need
 *         be there: between two of them, and across north, the skyline is a straight line.
 * table   what PVGIS gives as a horizon profile: lines with latitude and longitude, a header that
 *         begins with A and H_hor (azimuth -180 to 180 with 0 in the south and west positive,
 *         height), columns apart by tabs or blanks, further columns and a legend after the rows,
 *         which are passed over
 * upload  what PVGIS takes: one height a line, the directions in equal steps from north, clockwise;
 *         4 to 3600 of them. (Its version before 5 began in the east and went the other way round;
 *         such a file cannot be told from one of today and has to be turned by hand.)
 *
 * Lines that begin with # are passed over. */
#ifndef VS_WEATHER_READ_HORIZON_H
#define VS_WEATHER_READ_HORIZON_H

#include "models/horizon.h"
#include "sim/base/err.h"

#include <stddef.h>

enum vs_horizon_form { VS_HORIZON_PLAIN, VS_HORIZON_TABLE, VS_HORIZON_UPLOAD };

struct vs_horizon_notes {
    enum vs_horizon_form form;
    int points;
    double highest_deg;
};

/* Reads a file, or text[size] under a name for messages.
 * Returned  the skyline at every half degree; finer points than that are sampled
 * Errors    VS_ERR_MISSING, VS_ERR_INPUT with file, line and column, VS_ERR_MEMORY */
enum vs_err vs_read_horizon(const char *path, struct vs_horizon *horizon,
                            struct vs_horizon_notes *notes, struct vs_diag *diag);
enum vs_err vs_read_horizon_memory(const char *text, size_t size, const char *name,
                                   struct vs_horizon *horizon, struct vs_horizon_notes *notes,
                                   struct vs_diag *diag);

#endif
