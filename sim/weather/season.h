/* SPDX-License-Identifier: GPL-3.0-or-later */
/* season.h - twelve monthly means as a line through the year. Pure. */
#ifndef VS_WEATHER_SEASON_H
#define VS_WEATHER_SEASON_H

#include "sim/base/calendar.h"

/* Nodes in the middle of the months such that the mean of the line over each month is the month's:
 * (before + 6 own + after) / 8. */
void vs_season_nodes(const double month[12], double node[12]);

/* The line at noon of a date. */
double vs_season_at(const double node[12], struct vs_date date);

#endif
