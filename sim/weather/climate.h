/* SPDX-License-Identifier: GPL-3.0-or-later */
/* climate.h - what is known of the weather of a place, month by month.
 *
 * The numbers that synth.h makes years from. Arrays of 12 run from January. A climate file maps to
 * this struct key by key; nothing in it is derived. Kt is the daily clearness index: irradiation on
 * the level over that outside the air. */
#ifndef VS_WEATHER_CLIMATE_H
#define VS_WEATHER_CLIMATE_H

#include "sim/base/err.h"

enum {
    VS_CLIMATE_NAME_SIZE = 64,
    VS_CLIMATE_SOURCE_SIZE = 256,
    VS_KT_QUANTILES = 9,
    VS_DIFFUSE_KNOTS = 12
};

/* Days darker than a record made from sunshine hours can show: each day below kt_below is
 * multiplied by lognormal noise of mean 1, this coefficient of variation and day-to-day
 * correlation. */
struct vs_thick_cloud {
    int on;          /* 0 or 1 */
    double kt_below; /* 0..1 */
    double cv;       /* 0..1.5 */
    double lag1;     /* 0..0.95 */
};

/* Snow falls on days that are cloudy (Kt below kt_below) and cold (mean of the day below
 * air_below_degc), on as many of them as make the mean count of the month. No days: no snow. */
struct vs_snow {
    double days[12];            /* mean number of days with new snow, 0..28 */
    double fall_cm;             /* mean depth of new snow on such a day, 0..50 */
    double kt_below;            /* 0..0.9 */
    double air_below_degc;      /* -10..5 */
    double settle_frac_per_day; /* of the depth on the ground, 0..0.9: settling, wind, sun */
    double melt_cm_per_k_day;   /* of depth, by the hours above 0 degC, 0..10 */
};

struct vs_climate {
    char name[VS_CLIMATE_NAME_SIZE];
    char source[VS_CLIMATE_SOURCE_SIZE];
    double latitude_deg;  /* -66..66, north positive */
    double longitude_deg; /* -180..180, east positive */
    double altitude_m;    /* -430..9000 */
    double utc_offset_h;  /* -12..14 */

    /* Daily clearness: values below which these shares of the days lie; the darkest and the
     * brightest day there is; correlation of normal scores after one day and two; standard
     * deviation of the part of the score that a whole month shares. */
    double kt_probability[VS_KT_QUANTILES];  /* rising, inside 0..1 */
    double kt_quantile[12][VS_KT_QUANTILES]; /* rising, inside kt_floor..kt_ceiling */
    double kt_floor, kt_ceiling;             /* 0.01..0.9 */
    double kt_r1[12], kt_r2[12];             /* -0.5..0.95 */
    double kt_month_effect_sd;               /* 0..0.5 */
    struct vs_thick_cloud thick_cloud;

    /* Share of a day's irradiation that is diffuse, at these clearnesses of the day; a straight
     * line between them, level beyond. All knots 0: not known, and hours are split by Erbs-Driesse.
     */
    double diffuse_kt[VS_DIFFUSE_KNOTS];       /* rising, 0..1 */
    double diffuse_frac[12][VS_DIFFUSE_KNOTS]; /* 0..1 */

    /* Air at altitude_m: means of the days, of their highest and of their lowest hour. */
    double air_degc[12], air_max_degc[12], air_min_degc[12]; /* -50..50 */
    double air_anomaly_sd_k[12];                             /* of daily means, 0..15 */
    double air_anomaly_lag1[12];                             /* 0..0.95 */
    double air_anomaly_k_per_kt[12]; /* -40..40; negative: cloudy days are warmer */
    double air_range_k_per_kt[12];   /* -10..60: how the day's swing grows with Kt */
    double air_min_h, air_max_h;     /* by the local clock, 0..24, the lowest hour first */
    double air_lapse_k_per_km;       /* 0..12, colder upwards */

    /* Wind at 10 m. A day's mean is the month's, with a slope on Kt, times lognormal noise of mean
     * 1 that remembers the day before; over the day it swings by a cosine. All 0 but the mean: the
     * month's mean in every hour. */
    double wind_ms[12];        /* mean, 0..30 */
    double wind_ms_per_kt[12]; /* -30..30; positive: clear days are windier */
    double wind_day_cv;        /* of daily means about that slope, 0..2 */
    double wind_lag1;          /* of the noise's logarithm, 0..0.95 */
    double wind_diurnal_frac;  /* amplitude over the day's mean, 0..1 */
    double wind_peak_h;        /* local clock, 0..24 */

    struct vs_snow snow;

    double linke_turbidity[12]; /* 1..12, for clear-sky irradiance */
};

/* Judges every range above, the rising order of quantiles and of min, mean and max, and that each
 * r1, r2 pair belongs to a process that does not run away.
 * Errors   VS_ERR_INPUT with file `file` (no line is known here) and "key is what; allowed is what"
 */
enum vs_err vs_climate_check(const struct vs_climate *climate, const char *file,
                             struct vs_diag *diag);

/* Shape of the two tails beyond the outer quantiles: the distance to the floor (ceiling) grows with
 * this power of the share below (above). Fits the 1 and 2.5 % quantiles of the pooled winter days
 * of five CDSRD stations within 0.006; a straight line (1) would make them 0.015 too dark. */
#define VS_KT_TAIL_EXPONENT 0.4

/* The Kt below which this share of the month's days lie (months 0..11, shares 0..1): through the
 * quantiles by cubics that do not overshoot, with kt_floor at 0 and kt_ceiling at 1. */
double vs_climate_kt_at(const struct vs_climate *climate, int month, double probability);

/* Mean and standard deviation of the daily Kt of a month, as that curve says. */
double vs_climate_kt_mean(const struct vs_climate *climate, int month);
double vs_climate_kt_sd(const struct vs_climate *climate, int month);

/* How a month's normal scores remember: an AR(2) of variance 1, from the climate's r1 and r2 less
 * what a month effect of this size, which all days of a month share, has in them. */
struct vs_kt_memory {
    int possible; /* 0: no process has this pair; phi1 and phi2 say nothing then */
    double rho1, rho2, phi1, phi2;
};
struct vs_kt_memory vs_climate_kt_memory(const struct vs_climate *climate, int month,
                                         double effect);

/* Takes days of snow away from months that have not as many cloudy cold days, as a climate derived
 * from records may when its snow is another's. Returned: the days taken away, all months. */
double vs_climate_fit_snow(struct vs_climate *climate);

/* 1 if the climate knows the diffuse share; then the share of a day of this clearness. */
int vs_climate_has_diffuse(const struct vs_climate *climate);
double vs_climate_diffuse_frac(const struct vs_climate *climate, int month, double kt);

/* The wind that a day's clearness makes of the month's mean: never below a fifth of it. kt_off is
 * the day's Kt less the month's mean; NaN is taken as 0. */
double vs_climate_wind_trend_ms(const struct vs_climate *climate, int month, double kt_off);

/* Mean of the twelve months, by their days. */
double vs_climate_air_mean_degc(const struct vs_climate *climate);

#endif
