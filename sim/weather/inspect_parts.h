/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inspect_parts.h - the parts of vs_inspect, each filling its share of the inspection. */
#ifndef VS_WEATHER_INSPECT_PARTS_H
#define VS_WEATHER_INSPECT_PARTS_H

#include "sim/weather/inspect.h"
#include "sim/weather/record_days.h"

/* Of records with hours of a step or less: limits, closure, long gaps.
 * Errors   VS_ERR_MEMORY */
enum vs_err vs_inspect_light(struct vs_inspection *in, struct vs_diag *diag);

/* Months and the range of Kt. */
void vs_inspect_days(struct vs_inspection *in, const struct vs_record_days *days);
int vs_inspect_month(const struct vs_record_days *days, size_t k); /* of a day: 0..11 */

/* Winters and their runs.
 * Errors   VS_ERR_MEMORY */
enum vs_err vs_inspect_winters(struct vs_inspection *in, const struct vs_record_days *days,
                               struct vs_diag *diag);

/* Fitness and reasons, from everything else. */
void vs_inspect_judge(struct vs_inspection *in);

#endif
