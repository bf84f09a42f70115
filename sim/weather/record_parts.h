/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record_parts.h - what the files that make hours of a record share; record_hours.h is what others
 * see. */
#ifndef VS_WEATHER_RECORD_PARTS_H
#define VS_WEATHER_RECORD_PARTS_H

#include "sim/weather/record_hours.h"

/* Place and source of a record, for hours made of it. */
void vs_hours_take_place(struct vs_hours *out, const struct vs_record *r, double utc_offset_h);

/* vs_record_hours for a record of days: GHI and DHI are means over 24 h. */
enum vs_err vs_hours_of_days(const struct vs_record *record, const struct vs_hours_how *how,
                             struct vs_hours *out, struct vs_hours_notes *notes,
                             struct vs_diag *diag);

#endif
