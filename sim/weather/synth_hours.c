/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/synth.h"

#include <stdio.h>

#include "models/decompose.h"
#include "models/elementary.h"
#include "sim/weather/hour_sun.h"

/* Even under thick cloud the day differs a little from the night. */
static const double least_range_k = 1.0;

/* Months as nodes of a line through the year, set so that the mean over each month is the month's:
 * (before + 6 own + after) / 8. */
static void set_nodes(const double month[12], double node[12])
{
    for (int m = 0; m < 12; m++) {
        node[m] = month[m];
    }
    for (int round = 0; round < 40; round++) { /* the error falls to a third each round */
        double better[12];
        for (int m = 0; m < 12; m++) {
            better[m] = (8 * month[m] - node[(m + 11) % 12] - node[(m + 1) % 12]) / 6;
        }
        for (int m = 0; m < 12; m++) {
            node[m] = better[m];
        }
    }
}

static double between_nodes(const double node[12], struct vs_date date)
{
    int m = date.month - 1;
    double along = (date.day - 0.5) / vs_date_days_in_month(date.year, date.month) - 0.5;
    double beside = along < 0 ? node[(m + 11) % 12] : node[(m + 1) % 12];
    return node[m] + (along < 0 ? -along : along) * (beside - node[m]);
}

/* Air of a year, by the season. */
struct season {
    double mean_node[12], range_node[12];
    double kt_mean[12];
    double lower_k; /* by the place's altitude */
};

struct day_air {
    double low_degc, high_degc;
};

static struct season season_of(const struct vs_climate *climate, const struct vs_place *place)
{
    struct season s;
    double range[12];
    for (int m = 0; m < 12; m++) {
        range[m] = climate->air_max_degc[m] - climate->air_min_degc[m];
        s.kt_mean[m] = vs_climate_kt_mean(climate, m);
    }
    set_nodes(climate->air_degc, s.mean_node);
    set_nodes(range, s.range_node);
    s.lower_k = climate->air_lapse_k_per_km * (place->altitude_m - climate->altitude_m) / 1000.0;
    return s;
}

static struct day_air air_about(double mean_degc, double range_k)
{
    double half = 0.5 * max(range_k, least_range_k);
    return (struct day_air){mean_degc - half, mean_degc + half};
}

static struct day_air air_of_day(const struct vs_climate *climate, const struct season *season,
                                 int64_t day, const struct vs_sky_day *sky)
{
    struct vs_date date = vs_date_of_days(day);
    int m = date.month - 1;
    double mean = between_nodes(season->mean_node, date) + sky->air_anomaly_k - season->lower_k;
    double range = between_nodes(season->range_node, date) +
                   climate->air_range_k_per_kt[m] * (sky->kt - season->kt_mean[m]);
    return air_about(mean, range);
}

/* Half a wave up from the lowest hour to the highest, half a wave down to the next day's lowest. */
static double air_at(const struct vs_climate *climate, const struct day_air air[3], double clock_h)
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

/* The 24 hours of a day: kt of each, air of yesterday, today and tomorrow. */
static void fill_day(const struct vs_climate *climate, const struct vs_site *site, int64_t day,
                     const double kt[24], const struct day_air air[3], struct vs_hour hours[24])
{
    struct vs_hour_sun sun[24];
    int month = vs_date_of_days(day).month;
    vs_day_sun((double)day * 86400.0 - climate->utc_offset_h * 3600.0, site, sun);
    for (int h = 0; h < 24; h++) {
        hours[h] = (struct vs_hour){
            .air_degc = air_at(climate, air, h + 0.5),
            .wind_ms = climate->wind_ms[month - 1],
        };
        if (sun[h].horizontal_wm2 > 0) {
            hours[h].ghi_wm2 = kt[h] * sun[h].horizontal_wm2;
            hours[h].dhi_wm2 = vs_decompose_erbs_driesse(hours[h].ghi_wm2,
                                                         real_acos(sun[h].cos_zenith),
                                                         sun[h].normal_wm2)
                                   .dhi_wm2;
        }
    }
}

static enum vs_err open_hours(const struct vs_climate *climate, const struct vs_place *place,
                              int64_t first_day, size_t days, struct vs_hours *out,
                              struct vs_diag *diag)
{
    if (vs_hours_alloc(out, days * 24)) {
        return vs_fail(diag, VS_ERR_MEMORY, "", 0, 0, "memory ran out for hourly weather");
    }
    out->start_unix_s = first_day * 86400 - (int64_t)(climate->utc_offset_h * 3600.0);
    out->latitude_deg = place->latitude_deg;
    out->longitude_deg = place->longitude_deg;
    out->altitude_m = place->altitude_m;
    out->utc_offset_h = climate->utc_offset_h;
    snprintf(out->source, sizeof out->source, "synthetic, from the climate of %s", climate->name);
    return VS_OK;
}

static struct vs_site site_of(const struct vs_place *place)
{
    return (struct vs_site){place->latitude_deg * VS_RAD_PER_DEG,
                            place->longitude_deg * VS_RAD_PER_DEG, place->altitude_m};
}

enum vs_err vs_synth_hours(const struct vs_climate *climate, const struct vs_clearness *clearness,
                           const struct vs_place *place, struct vs_hours *out, struct vs_diag *diag)
{
    int64_t first = clearness->first_day;
    enum vs_err err = open_hours(climate, place, first, clearness->days, out, diag);
    if (err) {
        return err;
    }
    struct season season = season_of(climate, place);
    struct vs_site site = site_of(place);
    struct day_air air[3] = {
        air_of_day(climate, &season, first - 1, &clearness->day[0]),
        air_of_day(climate, &season, first, &clearness->day[1]),
    };
    for (size_t d = 0; d < clearness->days; d++) {
        int64_t day = first + (int64_t)d;
        air[2] = air_of_day(climate, &season, day + 1, &clearness->day[d + 2]);
        fill_day(climate, &site, day, clearness->kt_hour + 24 * d, air, out->rows + 24 * d);
        air[0] = air[1];
        air[1] = air[2];
    }
    return VS_OK;
}

/* Air of an event's day: the mean of its month, not of its date, plus the offset. */
static struct day_air air_of_event(const struct vs_climate *climate, const struct season *season,
                                   const struct vs_event *event, int64_t day, double kt)
{
    int m = vs_date_of_days(day).month - 1;
    double mean = climate->air_degc[m] + event->air_offset_k - season->lower_k;
    double range = climate->air_max_degc[m] - climate->air_min_degc[m] +
                   climate->air_range_k_per_kt[m] * (kt - season->kt_mean[m]);
    return air_about(mean, range);
}

enum vs_err vs_synth_event(const struct vs_climate *climate, const struct vs_event *event,
                           const struct vs_place *place, struct vs_hours *out, struct vs_diag *diag)
{
    int64_t first = vs_date_days(event->first);
    enum vs_err err = open_hours(climate, place, first, event->days, out, diag);
    if (err) {
        return err;
    }
    struct season season = season_of(climate, place);
    struct vs_site site = site_of(place);
    for (size_t d = 0; d < event->days; d++) {
        int64_t day = first + (int64_t)d;
        double kt[24];
        struct day_air air[3];
        for (int h = 0; h < 24; h++) {
            kt[h] = event->kt[d];
        }
        for (int k = 0; k < 3; k++) { /* beyond its ends an event goes on as it was there */
            size_t near = d + (size_t)k < 1 ? 0 : d + (size_t)k - 1;
            near = near < event->days ? near : event->days - 1;
            air[k] = air_of_event(climate, &season, event, day + k - 1, event->kt[near]);
        }
        fill_day(climate, &site, day, kt, air, out->rows + 24 * d);
    }
    return VS_OK;
}
