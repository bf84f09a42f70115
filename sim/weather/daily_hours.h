/* SPDX-License-Identifier: GPL-3.0-or-later */
/* daily_hours.h - hours out of a daily record, so that decades of real days can be run.
 *
 * The days are the record's; what happens inside of them is made as in synth.h, with the same
 * draws: the same (climate, seed, place, record) give a day the same bits, whether it is asked for
 * alone, in its year or in fifty of them. */
#ifndef VS_WEATHER_DAILY_HOURS_H
#define VS_WEATHER_DAILY_HOURS_H

#include "sim/weather/synth.h"

/* No ground-based record knows a brighter day: it is cut to this, and counted. */
#define VS_DAILY_KT_MOST 0.85

struct vs_daily_record {
    const char *name;                               /* for messages and hours->source */
    double latitude_deg, longitude_deg, altitude_m; /* of the station */
    int64_t first_day;                              /* days since 1970-01-01, local calendar */
    size_t count;                                   /* of days one after another */
    const double *ghi_kwhm2;                        /* of each day; NaN: missing */
    const double *dhi_kwhm2;                        /* the same; null: none at all */
};

struct vs_daily_job {
    const struct vs_climate *climate; /* as vs_climate_check accepts it */
    uint64_t seed;
    const struct vs_daily_record *record;
    struct vs_place place; /* where hours are wanted; the station's clearness holds there */
    int64_t first_day;     /* wanted; may reach beyond the record, as missing days */
    size_t count;
    int fill_climate; /* 1: a missing day is the climate's synthetic day of that date */
};

/* Days of those wanted whose numbers were not taken as they stand. */
struct vs_daily_notes {
    long filled;         /* missing, made by the climate */
    long kt_cut;         /* brighter than VS_DAILY_KT_MOST */
    long dhi_none;       /* GHI without DHI: split as the climate does */
    long dhi_cut;        /* DHI above GHI, cut to it */
    int64_t refused_day; /* that a VS_ERR_INPUT names */
};

/* Given     job
 * Returned  out, count * 24 rows, freed by the owner with vs_hours_free. GHI of a day, over what
 *           the sun sends to the station, is its clearness; its hours at the place by Aguiar and
 *           Collares-Pereira, DHI scaled to the day's share. Air, wind and snow are made, by the
 *           day's clearness; filled.climate and filled.dhi are counted, filled.air and
 *           filled.wind are all hours. notes, zeroed first
 * Accuracy  each day's sums are the record's to 1e-9 where the place is the station
 * Errors    VS_ERR_INPUT: a day below zero, or above what the sun sends outside the air (wrong
 *           unit, wrong place); a missing day without fill_climate. The first such day is named,
 *           and how many there are. VS_ERR_MEMORY */
enum vs_err vs_daily_hours(const struct vs_daily_job *job, struct vs_daily_notes *notes,
                           struct vs_hours *out, struct vs_diag *diag);

#endif
