/* SPDX-License-Identifier: GPL-3.0-or-later */
/* season_parts.h - what the two ways to run a season's lamps share, a stretch of hours and the
 * day's calendar, and the one of them that needs no lanes. */
#ifndef VS_ENGINE_SEASON_PARTS_H
#define VS_ENGINE_SEASON_PARTS_H

#include "sim/engine/season.h"

/* Hours that lamps run through. */
struct vs_stretch {
    const struct vs_hours *hours;
    size_t first, count;
};

/* An hour by the local clock. */
struct vs_local_hour {
    int32_t day;     /* since 1970-01-01 */
    int of_day_s;    /* when it begins */
    int day_of_year; /* 1..366 */
};

struct vs_local_hour vs_local_hour_of(const struct vs_hours *hours, size_t hour);

/* Keeps the lamp as it stands at the sunset of a day, if it is asked for. */
void vs_season_keep(struct vs_season_lamp *lamp, int32_t day);

/* What midnight and noon bring: the day's light and the night end. */
void vs_season_turn(struct vs_season_lamp *lamp, const struct vs_local_hour *hour);

/* One lamp by itself through a stretch whose minutes are there already. */
void vs_season_alone(struct vs_season_lamp *lamp, const struct vs_stretch *stretch,
                     const struct vs_minute *minutes, int dt_s);

/* Whether the sun has just set for a lamp: of the night's sums and the minute that begins. */
static inline int vs_season_sunset(const struct vs_night_sums *night,
                                   const struct vs_local_hour *hour, const struct vs_minute *minute)
{
    return hour->of_day_s >= 43200 && minute->elevation_rad < 0 && night->soc_dusk < 0;
}

#endif
