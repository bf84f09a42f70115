/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/weather/climate.h"

#include <stddef.h>
#include <stdio.h>

#include "models/elementary.h"
#include "sim/weather/synth_parts.h"

enum { ENDS = VS_KT_QUANTILES - 1 };

/* Slope of the curve at quantile k that keeps it from overshooting: the weighted harmonic mean of
 * the straight slopes beside it (Fritsch and Butland 1984); at the outer quantiles the straight
 * slope itself. */
static double slope_at(const double *share, const double *value, int k)
{
    int left = k > 0 ? k - 1 : 0;
    int right = k < ENDS ? k : ENDS - 1;
    double before_width = share[left + 1] - share[left];
    double after_width = share[right + 1] - share[right];
    double before = (value[left + 1] - value[left]) / before_width;
    double after = (value[right + 1] - value[right]) / after_width;
    if (before <= 0 || after <= 0) {
        return 0;
    }
    double before_weight = 2 * after_width + before_width;
    double after_weight = after_width + 2 * before_width;
    return (before_weight + after_weight) / (before_weight / before + after_weight / after);
}

static double between(const double *share, const double *value, int k, double probability)
{
    double width = share[k + 1] - share[k];
    double t = (probability - share[k]) / width;
    double u = 1 - t;
    return value[k] * (1 + 2 * t) * u * u + value[k + 1] * t * t * (3 - 2 * t) +
           width * t * u * (u * slope_at(share, value, k) - t * slope_at(share, value, k + 1));
}

double vs_climate_kt_at(const struct vs_climate *climate, int month, double probability)
{
    const double *share = climate->kt_probability;
    const double *value = climate->kt_quantile[month];
    double p = clamp(probability, 0, 1);
    if (p <= share[0]) {
        return climate->kt_floor +
               (value[0] - climate->kt_floor) * real_pow(p / share[0], VS_KT_TAIL_EXPONENT);
    }
    if (p >= share[ENDS]) {
        return climate->kt_ceiling - (climate->kt_ceiling - value[ENDS]) *
                                         real_pow((1 - p) / (1 - share[ENDS]), VS_KT_TAIL_EXPONENT);
    }
    int k = 0;
    while (p > share[k + 1]) {
        k++;
    }
    return between(share, value, k, p);
}

/* Integral over a tail of (end + reach u^exponent - shift)^power, u = 0..1, power 1 or 2. */
static double tail_integral(double end, double reach, double shift, int power)
{
    double base = end - shift;
    double first = reach / (1 + VS_KT_TAIL_EXPONENT);
    double second = reach * reach / (1 + 2 * VS_KT_TAIL_EXPONENT);
    return power == 1 ? base + first : base * base + 2 * base * first + second;
}

/* Mean over a month's days of (Kt - shift)^power, power 1 or 2; Gauss's four points are exact for
 * the square of a cubic. */
static double moment(const struct vs_climate *climate, int month, double shift, int power)
{
    static const double point[4] = {-0.86113631159405258, -0.33998104358485626, 0.33998104358485626,
                                    0.86113631159405258};
    static const double weight[4] = {0.34785484513745386, 0.65214515486254614, 0.65214515486254614,
                                     0.34785484513745386};
    const double *share = climate->kt_probability;
    const double *value = climate->kt_quantile[month];
    double low = climate->kt_floor;
    double high = climate->kt_ceiling;
    double sum = share[0] * tail_integral(low, value[0] - low, shift, power) +
                 (1 - share[ENDS]) * tail_integral(high, value[ENDS] - high, shift, power);
    for (int k = 0; k < ENDS; k++) {
        double half = 0.5 * (share[k + 1] - share[k]);
        for (int i = 0; i < 4; i++) {
            double off = between(share, value, k, share[k] + half * (1 + point[i])) - shift;
            sum += half * weight[i] * (power == 1 ? off : off * off);
        }
    }
    return sum;
}

double vs_climate_kt_mean(const struct vs_climate *climate, int month)
{
    return moment(climate, month, 0, 1);
}

double vs_climate_kt_sd(const struct vs_climate *climate, int month)
{
    double mean = moment(climate, month, 0, 1);
    return real_sqrt(moment(climate, month, mean, 2));
}

struct vs_kt_memory vs_climate_kt_memory(const struct vs_climate *climate, int month, double effect)
{
    double shared = effect * effect;
    double rho1 = (climate->kt_r1[month] - shared) / (1 - shared);
    double rho2 = (climate->kt_r2[month] - shared) / (1 - shared);
    return (struct vs_kt_memory){.possible = rho2 > 2 * rho1 * rho1 - 1 && rho2 < 1,
                                 .rho1 = rho1,
                                 .rho2 = rho2,
                                 .phi1 = rho1 * (1 - rho2) / (1 - rho1 * rho1),
                                 .phi2 = (rho2 - rho1 * rho1) / (1 - rho1 * rho1)};
}

int vs_climate_has_diffuse(const struct vs_climate *climate)
{
    return climate->diffuse_kt[VS_DIFFUSE_KNOTS - 1] > 0;
}

double vs_climate_diffuse_frac(const struct vs_climate *climate, int month, double kt)
{
    const double *knot = climate->diffuse_kt;
    const double *frac = climate->diffuse_frac[month];
    int k = 0;
    while (k < VS_DIFFUSE_KNOTS - 2 && kt > knot[k + 1]) {
        k++;
    }
    double along = clamp((kt - knot[k]) / (knot[k + 1] - knot[k]), 0, 1);
    return frac[k] + along * (frac[k + 1] - frac[k]);
}

double vs_climate_wind_trend_ms(const struct vs_climate *climate, int month, double kt_off)
{
    double mean = climate->wind_ms[month];
    double slope = kt_off == kt_off ? climate->wind_ms_per_kt[month] * kt_off : 0;
    return max(mean + slope, 0.2 * mean);
}

double vs_climate_air_mean_degc(const struct vs_climate *climate)
{
    static const double days[12] = {31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double sum = 0;
    for (int m = 0; m < 12; m++) {
        sum += days[m] * climate->air_degc[m];
    }
    return sum / 365.25;
}

struct range {
    const char *key, *unit;
    size_t offset;
    int count; /* of doubles from there */
    double low, high;
};

#define ONE(key, unit, low, high)                                                                  \
    {                                                                                              \
#key, unit, offsetof(struct vs_climate, key), 1, low, high                                 \
    }
#define TWELVE(key, unit, low, high)                                                               \
    {                                                                                              \
#key, unit, offsetof(struct vs_climate, key), 12, low, high                                \
    }

static const struct range ranges[] = {
    ONE(latitude_deg, "deg", -66, 66),
    ONE(longitude_deg, "deg", -180, 180),
    ONE(altitude_m, "m", -430, 9000),
    ONE(utc_offset_h, "h", -12, 14),
    ONE(kt_floor, "", 0.01, 0.9),
    ONE(kt_ceiling, "", 0.01, 0.9),
    TWELVE(kt_r1, "", -0.5, 0.95),
    TWELVE(kt_r2, "", -0.5, 0.95),
    ONE(kt_month_effect_sd, "", 0, 0.5),
    ONE(thick_cloud.kt_below, "", 0, 1),
    ONE(thick_cloud.cv, "", 0, 1.5),
    ONE(thick_cloud.lag1, "", 0, 0.95),
    TWELVE(air_degc, "degC", -50, 50),
    TWELVE(air_max_degc, "degC", -50, 50),
    TWELVE(air_min_degc, "degC", -50, 50),
    TWELVE(air_anomaly_sd_k, "K", 0, 15),
    TWELVE(air_anomaly_lag1, "", 0, 0.95),
    TWELVE(air_anomaly_k_per_kt, "K", -40, 40),
    TWELVE(air_range_k_per_kt, "K", -10, 60),
    ONE(air_min_h, "h", 0, 24),
    ONE(air_max_h, "h", 0, 24),
    ONE(air_lapse_k_per_km, "K/km", 0, 12),
    TWELVE(wind_ms, "m/s", 0, 30),
    TWELVE(wind_ms_per_kt, "m/s", -30, 30),
    ONE(wind_day_cv, "", 0, 2),
    ONE(wind_lag1, "", 0, 0.95),
    ONE(wind_diurnal_frac, "", 0, 1),
    ONE(wind_peak_h, "h", 0, 24),
    TWELVE(snow.days, "", 0, 28),
    ONE(snow.fall_cm, "cm", 0, 50),
    ONE(snow.kt_below, "", 0, 0.9),
    ONE(snow.air_below_degc, "degC", -10, 5),
    ONE(snow.settle_frac_per_day, "", 0, 0.9),
    ONE(snow.melt_cm_per_k_day, "cm", 0, 10),
    TWELVE(linke_turbidity, "", 1, 12),
};

static enum vs_err check_ranges(const struct vs_climate *climate, const char *file,
                                struct vs_diag *diag)
{
    for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++) {
        const double *value = (const double *)((const char *)climate + ranges[r].offset);
        for (int k = 0; k < ranges[r].count; k++) {
            if (value[k] >= ranges[r].low && value[k] <= ranges[r].high) {
                continue;
            }
            char which[32] = "";
            if (ranges[r].count > 1) {
                snprintf(which, sizeof which, " of month %d", k + 1);
            }
            return vs_fail(diag, VS_ERR_INPUT, file, 0, 0, "%s%s is %g; allowed is %g to %g%s%s",
                           ranges[r].key, which, value[k], ranges[r].low, ranges[r].high,
                           ranges[r].unit[0] ? " " : "", ranges[r].unit);
        }
    }
    return VS_OK;
}

/* Shares must rise and values not fall, between their two ends. */
static enum vs_err check_quantiles(const struct vs_climate *climate, const char *file,
                                   struct vs_diag *diag)
{
    for (int k = 0; k <= VS_KT_QUANTILES; k++) {
        double before = k > 0 ? climate->kt_probability[k - 1] : 0;
        double after = k < VS_KT_QUANTILES ? climate->kt_probability[k] : 1;
        if (!(after > before)) {
            return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                           "kt_probability has %g after %g; allowed are rising numbers between 0 "
                           "and 1",
                           after, before);
        }
    }
    for (int at = 0; at < 12 * (VS_KT_QUANTILES + 1); at++) {
        int m = at / (VS_KT_QUANTILES + 1);
        int k = at % (VS_KT_QUANTILES + 1);
        const double *value = climate->kt_quantile[m];
        double before = k > 0 ? value[k - 1] : climate->kt_floor;
        double after = k < VS_KT_QUANTILES ? value[k] : climate->kt_ceiling;
        if (!(after >= before)) {
            return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                           "kt_quantile of month %d has %g after %g; allowed are numbers that do "
                           "not fall, from kt_floor to kt_ceiling",
                           m + 1, after, before);
        }
    }
    return VS_OK;
}

/* Knots rise; shares are shares. All knots 0: there is no table. */
static enum vs_err check_diffuse(const struct vs_climate *climate, const char *file,
                                 struct vs_diag *diag)
{
    for (int k = 0; vs_climate_has_diffuse(climate) && k < VS_DIFFUSE_KNOTS; k++) {
        double before = k > 0 ? climate->diffuse_kt[k - 1] : -1;
        if (!(climate->diffuse_kt[k] > before && climate->diffuse_kt[k] <= 1)) {
            return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                           "diffuse_kt has %g after %g; allowed are rising numbers from 0 to 1",
                           climate->diffuse_kt[k], before);
        }
    }
    for (int at = 0; vs_climate_has_diffuse(climate) && at < 12 * VS_DIFFUSE_KNOTS; at++) {
        double share = climate->diffuse_frac[at / VS_DIFFUSE_KNOTS][at % VS_DIFFUSE_KNOTS];
        if (!(share > 0 && share <= 1)) {
            return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                           "diffuse_frac of month %d has %g; allowed is above 0 to 1, for every "
                           "knot of diffuse_kt",
                           at / VS_DIFFUSE_KNOTS + 1, share);
        }
    }
    return VS_OK;
}

double vs_climate_fit_snow(struct vs_climate *climate)
{
    double taken = 0;
    for (int m = 0; m < 12; m++) {
        double chance = vs_snow_chance(climate, m);
        if (chance > 1) {
            double days = climate->snow.days[m];
            /* down to a tenth of a day, so that a rounded number fits as well */
            climate->snow.days[m] = real_floor(10 * days / chance) / 10;
            taken += days - climate->snow.days[m];
        }
    }
    return taken;
}

static enum vs_err check_snow(const struct vs_climate *climate, const char *file,
                              struct vs_diag *diag)
{
    const struct vs_snow *snow = &climate->snow;
    for (int m = 0; m < 12; m++) {
        double chance = vs_snow_chance(climate, m);
        if (chance > 1) {
            return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                           "snow.days of month %d is %g; allowed is 0 to %.1f: so many of its days "
                           "have Kt below %g and air below %g degC",
                           m + 1, snow->days[m], snow->days[m] / chance, snow->kt_below,
                           snow->air_below_degc);
        }
    }
    return VS_OK;
}

static enum vs_err check_months(const struct vs_climate *climate, const char *file,
                                struct vs_diag *diag)
{
    for (int m = 0; m < 12; m++) {
        if (!(climate->air_min_degc[m] < climate->air_degc[m] &&
              climate->air_degc[m] < climate->air_max_degc[m])) {
            return vs_fail(
                diag, VS_ERR_INPUT, file, 0, 0,
                "air_min_degc, air_degc, air_max_degc of month %d are %g, %g, %g; allowed "
                "are rising values",
                m + 1, climate->air_min_degc[m], climate->air_degc[m], climate->air_max_degc[m]);
        }
        if (!vs_climate_kt_memory(climate, m, climate->kt_month_effect_sd).possible) {
            return vs_fail(
                diag, VS_ERR_INPUT, file, 0, 0,
                "kt_r1 and kt_r2 of month %d are %g and %g; allowed is a pair that a "
                "process can have: kt_r2 above 2 kt_r1^2 - 1, the month effect taken out",
                m + 1, climate->kt_r1[m], climate->kt_r2[m]);
        }
    }
    return VS_OK;
}

enum vs_err vs_climate_check(const struct vs_climate *climate, const char *file,
                             struct vs_diag *diag)
{
    enum vs_err err = check_ranges(climate, file, diag);
    err = err ? err : check_quantiles(climate, file, diag);
    err = err ? err : check_diffuse(climate, file, diag);
    err = err ? err : check_months(climate, file, diag);
    err = err ? err : check_snow(climate, file, diag);
    if (!err && climate->thick_cloud.on != 0 && climate->thick_cloud.on != 1) {
        return vs_fail(diag, VS_ERR_INPUT, file, 0, 0, "thick_cloud.on is %d; allowed is 0 or 1",
                       climate->thick_cloud.on);
    }
    if (!err && !(climate->air_min_h < climate->air_max_h)) {
        return vs_fail(diag, VS_ERR_INPUT, file, 0, 0,
                       "air_min_h is %g and air_max_h is %g; allowed is the lowest hour first",
                       climate->air_min_h, climate->air_max_h);
    }
    return err;
}
