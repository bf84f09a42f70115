/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain.h - words that the reader and the writer of the plain CSV share (README.md describes it).
 */
#ifndef VS_WEATHER_PLAIN_H
#define VS_WEATHER_PLAIN_H

#include "sim/weather/record.h"

#define VS_PLAIN_TITLE "# vesper weather "
enum { VS_PLAIN_VERSION = 1 };

static const char *const vs_plain_stamps[] = {[VS_STAMP_END] = "end",
                                              [VS_STAMP_START] = "start",
                                              [VS_STAMP_MIDDLE] = "middle",
                                              [VS_STAMP_DAY] = "day"};
static const char *const vs_plain_clocks[] = {
    [VS_CLOCK_STANDARD] = "standard", [VS_CLOCK_UTC] = "utc", [VS_CLOCK_SOLAR] = "solar"};

/* The clock of the rows less UTC. */
static inline double vs_plain_clock_h(const struct vs_record *r, enum vs_clock_kind clock)
{
    return clock == VS_CLOCK_STANDARD ? r->utc_offset_h
           : clock == VS_CLOCK_SOLAR  ? r->longitude_deg / 15
                                      : 0;
}

#endif
