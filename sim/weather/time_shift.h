/* SPDX-License-Identifier: GPL-3.0-or-later */
/* time_shift.h - is the light of a record on time, and if not, put it right.
 *
 * The commonest fault of weather files: instants stored as hours, hours named by the wrong end, the
 * sun's clock taken for the wall's. Half an hour moves light past sunset and breaks the beam. */
#ifndef VS_WEATHER_TIME_SHIFT_H
#define VS_WEATHER_TIME_SHIFT_H

#include "sim/weather/record.h"

/* Less than this is not told from none. Records are right or wrong by half hours. */
#define VS_SHIFT_TOLERANCE_H 0.1
/* As far as it is sought. */
#define VS_SHIFT_MAX_H 1.5

/* Positive: the light comes late, it is later in the record than the sun was. */
struct vs_time_shift {
    int found;     /* 0: no global irradiance, no place, no clear day, or beyond the limit */
    int beyond;    /* the light fits the sun best beyond VS_SHIFT_MAX_H; centroid_h says where */
    double late_h; /* 0.01 h; the mornings may be clearer than the afternoons or hazier */
    double symmetric_h; /* the same if both are held to be alike */
    double centroid_h;  /* of the energy of all days against the sun's; -12..12 */
    double correlation; /* of the days it was found on with a clear sky, moved by late_h */
    long days;          /* how many those were */
    char cause[160];    /* what such a shift comes from, in words; empty when there is none */
};

/* Judges GHI over the clearest days. Each is compared with a clear sky moved by -1.5..1.5 h and
 * multiplied by 1 + a slope over the day, so that mist in the mornings or haze in the afternoons,
 * however regular, is not taken for a shift.
 * Accuracy  0.05 h for hourly means of half the days clear; a slope of 40 % from noon to evening
 *           moves it by 0.1 h (and symmetric_h by 0.4 h)
 * Errors    VS_ERR_MEMORY */
enum vs_err vs_time_shift(const struct vs_record *record, struct vs_time_shift *shift,
                          struct vs_diag *diag);

/* A copy of a record with its light moved earlier by this much: GHI and DHI over the clear-sky
 * index with each day's sums kept, nothing left where the sun is down, DHI at most GHI, DNI so that
 * the parts make the whole (at most what the cleanest air lets through). Extraterrestrial columns
 * are worked out anew; illuminance and light on tilted planes lose their values. All else stays.
 * `make` says what was done.
 * Given     late_h    -1.5..1.5, not 0; steps below an hour are moved by the nearest whole ones
 * Returned  out, freed by the owner with vs_record_free
 * Errors    VS_ERR_INPUT (no GHI, no place, steps above an hour, or steps that are no hour and
 *           more than 0.1 h from whole ones), VS_ERR_MEMORY */
enum vs_err vs_record_fix_shift(const struct vs_record *record, double late_h,
                                struct vs_record *out, struct vs_diag *diag);

#endif
