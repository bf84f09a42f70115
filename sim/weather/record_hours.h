/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record_hours.h - from a record to the hours that the engine runs on.
 *
 * Steps are brought to whole hours of the local clock and to whole days; days become hours as
 * daily_hours.h makes them; what is missing is filled or refused; what the sun cannot have given is
 * counted. */
#ifndef VS_WEATHER_RECORD_HOURS_H
#define VS_WEATHER_RECORD_HOURS_H

#include "sim/base/hours.h"
#include "sim/weather/climate.h"
#include "sim/weather/record.h"

/* Longest run of missing hours that is interpolated; night hours do not count, for there the
 * irradiance is known. Temperature and wind may miss as many hours of the clock. */
enum { VS_GAP_HOURS_MAX = 3 };

struct vs_hours_how {
    double utc_offset_h; /* of the days that the hours are cut into */
    int fill_climate;    /* 1: long gaps by the climate; 0: they are an error */
    const struct vs_climate
        *climate;  /* for that and for days; null: such gaps are refused anyhow */
    uint64_t seed; /* of what is made */
};

/* What a verdict has to say of the hours. Irradiations in Wh/m2 over all of them. */
struct vs_hours_notes {
    long dhi_cut; /* hours with more diffuse than global, cut to the global */
    double dhi_cut_whm2;
    long night_hours; /* GHI > 0 in an hour in which the sun is not up */
    double night_whm2;
    long over_hours; /* GHI above what arrives outside the air, sun up */
    double over_whm2;
    double ghi_whm2; /* all, to compare with */
    long days_cut;   /* of a daily record: brighter than VS_DAILY_KT_MOST, cut to it */
};

/* Hours of a record with steps of an hour or less, as it stands: sub-hourly steps are averaged
 * (an hour with less than half of its steps is missing), hours that lie across those of the local
 * clock are moved over the clear-sky index with each day's sum kept. A typical year goes on where
 * it begins and stays as long as it is. All columns, rain and snow as sums; NaN stays where there
 * is nothing.
 * Given     utc_offset_h    whose full hours are wanted
 * Errors    VS_ERR_INPUT (steps of a day), VS_ERR_MEMORY */
enum vs_err vs_record_hourly(const struct vs_record *record, double utc_offset_h,
                             struct vs_record *hourly, struct vs_diag *diag);

/* The same on whole hours as the file has them: of a clock on which it begins one. */
enum vs_err vs_record_own_hours(const struct vs_record *record, struct vs_record *hourly,
                                struct vs_diag *diag);

/* The hours from the first local midnight to the last. A typical year is turned so that it begins
 * at one.
 * Returned  out, freed by the owner with vs_hours_free; out->filled and notes say what was done
 * Errors    VS_ERR_INPUT: no place, no GHI (nor DNI with DHI), irradiance on a tilted plane only,
 *           no full day, days without a climate, a gap beyond VS_GAP_HOURS_MAX (the message
 *           names its line, its length and --fill climate); VS_ERR_MEMORY */
enum vs_err vs_record_hours(const struct vs_record *record, const struct vs_hours_how *how,
                            struct vs_hours *out, struct vs_hours_notes *notes,
                            struct vs_diag *diag);

#endif
