/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record_parts.h - what the files that make hours of a record share; record_hours.h is what others
 * see. */
#ifndef VS_WEATHER_RECORD_PARTS_H
#define VS_WEATHER_RECORD_PARTS_H

#include "sim/weather/record_hours.h"

/* Whole days of a record's hours, from the first local midnight to the last. A typical year of
 * whole days is a ring, which begins again where it ends: it is turned to begin at a midnight and
 * loses none. */
struct vs_day_cut {
    size_t skip; /* hours of the record before the first day */
    size_t turn; /* hours of a ring; 0: it is none */
    size_t days;
    int64_t start_unix_s; /* of the first day */
};

/* Given     hourly    what vs_record_hourly made of the record for this offset */
struct vs_day_cut vs_day_cut(const struct vs_record *record, const struct vs_record *hourly,
                             double utc_offset_h);

/* Which of the record's hours an hour of those days is. */
static inline size_t vs_day_cut_at(const struct vs_day_cut *cut, size_t hour)
{
    size_t at = hour + cut->skip;
    return cut->turn ? at % cut->turn : at;
}

/* Place and source of a record, for hours made of it. */
void vs_hours_take_place(struct vs_hours *out, const struct vs_record *r, double utc_offset_h);

/* vs_record_hours for a record of days: GHI and DHI are means over 24 h. */
enum vs_err vs_hours_of_days(const struct vs_record *record, const struct vs_hours_how *how,
                             struct vs_hours *out, struct vs_hours_notes *notes,
                             struct vs_diag *diag);

#endif
