/* SPDX-License-Identifier: GPL-3.0-or-later */
/* synth_parts.h - what the files that make weather share. Nobody else includes it. */
#ifndef VS_WEATHER_SYNTH_PARTS_H
#define VS_WEATHER_SYNTH_PARTS_H

#include "sim/weather/hour_sun.h"
#include "sim/weather/synth.h"

/* Room for a sky of these days; VS_ERR_MEMORY. */
enum vs_err vs_clearness_open(struct vs_clearness *out, int64_t first_day, size_t days,
                              struct vs_diag *diag);

/* Fills kt_hour from the days' kt, as the sun of a place has it. */
void vs_clearness_hours(struct vs_clearness *clearness, uint64_t seed, const struct vs_place *place,
                        double utc_offset_h);

/* Scales value[24] so that their weighted sum is `wanted`. What would pass its cap is cut there and
 * the others carry the rest; if all the caps together are less, it is the caps that are scaled. */
void vs_scale_capped(double wanted, const double weight[24], const double cap[24],
                     double value[24]);

static inline struct vs_site vs_site_of(const struct vs_place *place)
{
    return (struct vs_site){place->latitude_deg * VS_RAD_PER_DEG,
                            place->longitude_deg * VS_RAD_PER_DEG, place->altitude_m};
}

/* Standard deviation of what the slope on Kt leaves of a month's temperature anomalies. */
double vs_climate_air_rest_sd_k(const struct vs_climate *climate, int month);

/* Chance of new snow on a day of the month that is cloudy and cold enough, so that the mean number
 * of days is the climate's; above 1 there are not enough such days. 0 without snow. */
double vs_snow_chance(const struct vs_climate *climate, int month);

/* Puts the snow of a day into it, if it falls. */
void vs_snow_fall(const struct vs_snow *snow, double chance, uint64_t key, int64_t day,
                  struct vs_sky_day *sky);

/* --- air of a year, by the season ----------------------------------------------------------- */

struct vs_season {
    double mean_node[12], range_node[12];
    double kt_mean[12];
    double lower_k; /* by the place's altitude */
};

struct vs_day_air {
    double low_degc, high_degc;
};

struct vs_season vs_season_of(const struct vs_climate *climate, const struct vs_place *place);
struct vs_day_air vs_air_about(double mean_degc, double range_k);
struct vs_day_air vs_air_of_day(const struct vs_climate *climate, const struct vs_season *season,
                                int64_t day, const struct vs_sky_day *sky);

/* Half a wave up from the lowest hour to the highest, half a wave down to the next day's lowest;
 * air of yesterday, today and tomorrow. */
double vs_air_at(const struct vs_climate *climate, const struct vs_day_air air[3], double clock_h);

#endif
