/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_epw.h - EnergyPlus weather files (EPW).
 *
 * An EPW row is named by the end of its hour in local standard time: "hour 1" is 00:00 to 01:00. A
 * typical year is put together from months of different years; it is relabelled into one running
 * year. What is physically impossible is refused with its place; what is merely odd, as light at
 * night in the Chinese CSWD files (their irradiance is late by half an hour and more), is kept,
 * counted and left to the reader of a verdict. */
#ifndef VS_WEATHER_READ_EPW_H
#define VS_WEATHER_READ_EPW_H

#include <stddef.h>

#include "sim/base/err.h"
#include "sim/base/hours.h"

/* Taken where a file has no wind (999). Low, for a cool module is the optimistic case. */
#define VS_EPW_WIND_DEFAULT_MS 1.0

/* What was met that a verdict has to say. Irradiations in Wh/m2 over the year. */
struct vs_epw_notes {
    int year;         /* that the rows are labelled with now */
    int years_mixed;  /* 1: the rows named more than one year */
    int leap_day;     /* 1: the file has 29 February */
    long dhi_filled;  /* hours whose diffuse part was missing and came from Erbs-Driesse */
    long wind_filled; /* hours given VS_EPW_WIND_DEFAULT_MS */
    long dhi_cut;     /* hours with more diffuse than global, cut to the global */
    double dhi_cut_whm2;
    long night_hours; /* GHI > 0 in an hour in which the sun is not up */
    double night_whm2;
    long over_hours;  /* GHI above what arrives outside the air, sun up */
    double over_whm2; /* the part above */
    double ghi_whm2;  /* all of the year, to compare with */
};

/* Reads a file, or the same from memory (`name` is for messages).
 * Returned  out, allocated here, freed by the owner with vs_hours_free; empty after an error
 * Errors    VS_ERR_MISSING, VS_ERR_MEMORY; VS_ERR_INPUT with file, line, column, what was found and
 *           what is allowed: the eight header lines; 8760 or 8784 rows of 34 or 35 values in the
 *           order of the calendar from 1 January; GHI 0..1500 W/m2, DHI 0..1000 W/m2, air
 *           -70..70 degC, wind 0..60 m/s. A missing GHI (9999) or temperature (99.9) is an error.
 */
enum vs_err vs_read_epw(const char *path, struct vs_hours *out, struct vs_epw_notes *notes,
                        struct vs_diag *diag);
enum vs_err vs_read_epw_memory(const char *bytes, size_t size, const char *name,
                               struct vs_hours *out, struct vs_epw_notes *notes,
                               struct vs_diag *diag);

#endif
