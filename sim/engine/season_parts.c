/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/season_parts.h"

#include "sim/base/calendar.h"

enum { MINUTES = VS_MINUTES_PER_HOUR };

/* Hours are UTC; nights and dates are local. */
struct vs_local_hour vs_local_hour_of(const struct vs_hours *hours, size_t hour)
{
    int64_t now_s = hours->start_unix_s + 3600 * (int64_t)hour +
                    (int64_t)(hours->utc_offset_h * 3600.0);
    int32_t day = (int32_t)vs_day_of(now_s);
    return (struct vs_local_hour){.day = day,
                                  .of_day_s = (int)(now_s - 86400 * (int64_t)day),
                                  .day_of_year = vs_date_day_of_year(vs_date_of_days(day))};
}

void vs_season_keep(struct vs_season_lamp *k, int32_t day)
{
    struct vs_snapshots *kept = k->snapshots;
    struct vs_date date = vs_date_of_days(day);
    if (kept && kept->count < kept->capacity && (kept->months >> (date.month - 1) & 1u) &&
        (kept->day_of_month == 0 || kept->day_of_month == date.day)) {
        kept->at[kept->count++] = (struct vs_snapshot){day, date.month, k->lamp.state};
    }
}

static void close_night(struct vs_season_lamp *k, int32_t day)
{
    struct vs_tally *t = &k->lamp.tally;
    size_t before = t->count;
    vs_tally_noon(t, day - 1);
    if (t->count > before) {
        k->loss_nights += vs_night_has_loss(&t->nights[t->count - 1], t->demand.served_frac);
        k->stopped = k->stop_after_loss >= 0 && k->loss_nights > k->stop_after_loss;
    }
}

void vs_season_turn(struct vs_season_lamp *k, const struct vs_local_hour *hour)
{
    if (hour->of_day_s == 0) {
        vs_tally_midnight(&k->lamp.tally);
    } else if (hour->of_day_s == 43200) {
        close_night(k, hour->day);
    }
}

void vs_season_alone(struct vs_season_lamp *k, const struct vs_stretch *stretch,
                     const struct vs_minute *minutes, int dt_s)
{
    const struct vs_plant_params *p = &k->lamp.params.plant;
    struct vs_tick tick = vs_tick_of(&k->lamp.params, dt_s);
    double soil_degc = 0;
    int soil_day = 0;
    for (size_t hour = 0; hour < stretch->count && !k->stopped; hour++) {
        struct vs_local_hour now = vs_local_hour_of(stretch->hours, stretch->first + hour);
        if (now.day_of_year != soil_day) {
            soil_degc = vs_soil_degc(&p->soil, p->box.depth_m, now.day_of_year);
            soil_day = now.day_of_year;
        }
        vs_season_turn(k, &now);
        const struct vs_minute *m = minutes + hour * MINUTES;
        for (int minute = 0; minute < MINUTES; minute++, m++) {
            if (vs_season_sunset(&k->lamp.tally.sums, &now, m)) {
                vs_season_keep(k, now.day);
            }
            for (int part = 0; part < 60 / dt_s; part++) {
                vs_lamp_tick(&k->lamp, &tick, m, soil_degc, 0, 0);
            }
        }
        vs_lamp_take_stock(&k->lamp);
    }
}
