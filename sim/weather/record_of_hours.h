/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record_of_hours.h - hours as a record, to be written by a writer. */
#ifndef VS_WEATHER_RECORD_OF_HOURS_H
#define VS_WEATHER_RECORD_OF_HOURS_H

#include "sim/base/hours.h"
#include "sim/weather/record.h"

/* Columns GHI, DNI, DHI, AIR and WIND, and those of snow where there is any. DNI is what closes:
 * (GHI - DHI) over the mean cosine of the hour's sun, at most what the sun sends, 0 while it is
 * down.
 * Returned  record, freed by the owner with vs_record_free
 * Errors    VS_ERR_MEMORY */
enum vs_err vs_record_of_hours(const struct vs_hours *hours, struct vs_record *record,
                               struct vs_diag *diag);

#endif
