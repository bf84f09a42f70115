/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "sim/base/calendar.h"
#include "sim/weather/inspect_parts.h"

/* A mean of what is known. */
struct mean {
    double sum;
    long count;
};

static void add(struct mean *mean, double value)
{
    mean->sum += isnan(value) ? 0 : value;
    mean->count += !isnan(value);
}

static double of(const struct mean *mean)
{
    return mean->count > 0 ? mean->sum / (double)mean->count : NAN;
}

int vs_inspect_month(const struct vs_record_days *days, size_t k)
{
    return vs_date_of_days(days->first_day + (int64_t)k).month - 1;
}

static void sum_month(struct vs_inspection *in, int month, const struct vs_record_days *days)
{
    struct mean ghi = {0, 0}, outside = {0, 0}, lit = {0, 0}, dhi = {0, 0}, ghi_of_dhi = {0, 0};
    struct mean air = {0, 0}, air_max = {0, 0}, air_min = {0, 0}, wind = {0, 0};
    for (size_t k = 0; k < days->count; k++) {
        if (vs_inspect_month(days, k) == month) {
            double light = days->ghi_kwhm2[k], diffuse = days->dhi_kwhm2[k];
            add(&ghi, light);
            add(&outside, days->outside_kwhm2[k]);
            add(&lit, isnan(light) ? NAN : days->outside_kwhm2[k]);
            add(&dhi, isnan(light) ? NAN : diffuse);
            add(&ghi_of_dhi, isnan(diffuse) ? NAN : light);
            add(&air, days->air_degc[k]);
            add(&air_max, days->air_max_degc[k]);
            add(&air_min, days->air_min_degc[k]);
            add(&wind, days->wind_ms[k]);
        }
    }
    in->month[month] = (struct vs_month_facts){
        .days = ghi.count,
        .ghi_kwhm2 = of(&ghi),
        .kt = of(&ghi) / of(&lit),
        .diffuse_frac = of(&dhi) / of(&ghi_of_dhi),
        .air_degc = of(&air),
        .air_max_degc = of(&air_max),
        .air_min_degc = of(&air_min),
        .wind_ms = of(&wind),
    };
    if (in->climate) {
        double kt = vs_climate_kt_mean(in->climate, month);
        in->climate_month[month] = (struct vs_month_facts){
            .ghi_kwhm2 = kt * of(&outside),
            .kt = kt,
            .diffuse_frac = NAN,
            .air_degc = in->climate->air_degc[month],
            .air_max_degc = in->climate->air_max_degc[month],
            .air_min_degc = in->climate->air_min_degc[month],
            .wind_ms = in->climate->wind_ms[month],
        };
    }
}

void vs_inspect_days(struct vs_inspection *in, const struct vs_record_days *days)
{
    in->kt_least = in->kt_most = NAN;
    for (size_t k = 0; k < days->count; k++) {
        double kt = days->ghi_kwhm2[k] / days->outside_kwhm2[k];
        if (isfinite(kt)) {
            in->kt_least = kt < in->kt_least || isnan(in->kt_least) ? kt : in->kt_least;
            in->kt_most = kt > in->kt_most || isnan(in->kt_most) ? kt : in->kt_most;
        }
    }
    for (int month = 0; month < 12; month++) {
        sum_month(in, month, days);
    }
}
