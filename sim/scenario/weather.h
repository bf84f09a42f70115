/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weather.h - the hours of a scenario: spells of one clearness, or days of the project's climate.
 */
#ifndef VS_SCENARIO_WEATHER_H
#define VS_SCENARIO_WEATHER_H

#include "sim/base/hours.h"
#include "sim/scenario/scenario.h"

/* Hours from the first midnight to the last. The owner frees them with vs_hours_free.
 * Errors: VS_ERR_MEMORY; VS_ERR_INPUT when the climate's years do not hold the days */
enum vs_err vs_scenario_hours(const struct vs_scenario *scenario, struct vs_hours *out,
                              struct vs_diag *diag);

#endif
