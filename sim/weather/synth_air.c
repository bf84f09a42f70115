/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/elementary.h"
#include "sim/weather/season.h"
#include "sim/weather/synth_parts.h"

/* Even under thick cloud the day differs a little from the night. */
static const double least_range_k = 1.0;

double vs_climate_air_rest_sd_k(const struct vs_climate *climate, int month)
{
    double sd = climate->air_anomaly_sd_k[month];
    double by_kt = climate->air_anomaly_k_per_kt[month] * vs_climate_kt_sd(climate, month);
    return real_sqrt(max(sd * sd - by_kt * by_kt, 0));
}

struct vs_season vs_season_of(const struct vs_climate *climate, const struct vs_place *place)
{
    struct vs_season s;
    double range[12];
    for (int m = 0; m < 12; m++) {
        range[m] = climate->air_max_degc[m] - climate->air_min_degc[m];
        s.kt_mean[m] = vs_climate_kt_mean(climate, m);
    }
    vs_season_nodes(climate->air_degc, s.mean_node);
    vs_season_nodes(range, s.range_node);
    s.lower_k = climate->air_lapse_k_per_km * (place->altitude_m - climate->altitude_m) / 1000.0;
    return s;
}

struct vs_day_air vs_air_about(double mean_degc, double range_k)
{
    double half = 0.5 * max(range_k, least_range_k);
    return (struct vs_day_air){mean_degc - half, mean_degc + half};
}

struct vs_day_air vs_air_of_day(const struct vs_climate *climate, const struct vs_season *season,
                                int64_t day, const struct vs_sky_day *sky)
{
    struct vs_date date = vs_date_of_days(day);
    int m = date.month - 1;
    double mean = vs_season_at(season->mean_node, date) + sky->air_anomaly_k - season->lower_k;
    double range = vs_season_at(season->range_node, date) +
                   climate->air_range_k_per_kt[m] * (sky->kt - season->kt_mean[m]);
    return vs_air_about(mean, range);
}

double vs_air_at(const struct vs_climate *climate, const struct vs_day_air air[3], double clock_h)
{
    double up_h = climate->air_max_h - climate->air_min_h;
    double from = air[1].low_degc, to = air[1].high_degc;
    double along = (clock_h - climate->air_min_h) / up_h;
    if (clock_h < climate->air_min_h) {
        from = air[0].high_degc;
        to = air[1].low_degc;
        along = (clock_h + 24 - climate->air_max_h) / (24 - up_h);
    } else if (clock_h > climate->air_max_h) {
        from = air[1].high_degc;
        to = air[2].low_degc;
        along = (clock_h - climate->air_max_h) / (24 - up_h);
    }
    return from + (to - from) * 0.5 * (1 - real_sincos(VS_PI * along).cos);
}
