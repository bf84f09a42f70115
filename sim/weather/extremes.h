/* SPDX-License-Identifier: GPL-3.0-or-later */
/* extremes.h - how dark a winter gets, and how often.
 *
 * From a daily record: the darkest run of days of every winter, what a winter in two, ten and fifty
 * brings, and how often several cloudy days come in a row. Two ways, for they say different things:
 * a distribution fitted to each winter's worst (GEV, sim/base/stats.h), which also speaks of
 * winters darker than any seen; and a count of runs below a clearness, which needs no distribution.
 *
 * A winter is November to February, named by the year of the July before it. A run of days is of
 * the winter that its middle day (the earlier of two) lies in; a cloudy spell of the one in which
 * it begins. A winter with more than a few days missing is shown but does not count: its worst days
 * may be those that nobody recorded. A run with a missing day in it is no run. */
#ifndef VS_WEATHER_EXTREMES_H
#define VS_WEATHER_EXTREMES_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"
#include "sim/base/stats.h"
#include "sim/weather/hour_sun.h"

/* Days in a row by the local calendar. The caller's. */
struct vs_daily {
    int64_t first_day; /* days since 1970-01-01 */
    size_t count;
    const double *ghi_kwhm2;     /* irradiation on the level; NaN where it is missing */
    const double *outside_kwhm2; /* the same outside the air */
};

enum {
    VS_EXTREME_DAYS_MIN = 2, /* of cloudy days in a row that can be asked for */
    VS_EXTREME_DAYS_MAX = 30,
    VS_EXTREME_SPANS_MAX = 6,
    VS_EXTREME_KTS_MAX = 4,
    VS_EXTREME_LEVELS = 3,         /* one winter in 2, 10, 50 */
    VS_EXTREME_CURVE = 41,         /* points of the plotted line, 1.02 to 200 winters */
    VS_EXTREME_WINTERS_LEAST = 10, /* that a distribution is fitted to */
    VS_WINTER_MISSING_MOST = 3     /* days of a winter that counts */
};

struct vs_extremes_how {
    const char *place;     /* what the record is called, or null */
    int days;              /* cloudy days in a row that the design is to outlast */
    double kt_below;       /* clearness of a cloudy day, (0, 1) */
    int missing_days_most; /* of a winter that counts */
    double design_kwhm2;   /* mean of those days that the design reckons with; 0 for none */
    uint64_t seed;         /* of the intervals */
    int resamples;
};
struct vs_extremes_how vs_extremes_how(void); /* 5 days below 0.30, 3 missing, seed 1 */

struct vs_dark_run {
    int64_t first_day;
    double mean_kwhm2; /* NaN: the winter has no whole run */
    double kt;         /* of all its days together */
};

struct vs_winter {
    int july_year;
    int missing_days; /* of November to February */
    int counted;
    struct vs_dark_run worst[VS_EXTREME_SPANS_MAX];
    /* spells of at least days - 1 and of at least days that begin in it */
    int spells[VS_EXTREME_KTS_MAX][2];
};

/* kwhm2 is the mean of the run's days, held at 0; NaN below VS_EXTREME_WINTERS_LEAST winters. */
struct vs_return_level {
    double period_winters, kwhm2;
    struct vs_interval interval; /* 95 %, by bootstrap over winters */
};

/* How many winters there are to one as dark; high may be INFINITY. */
struct vs_return_period {
    double winters;
    struct vs_interval interval;
};

struct vs_extreme_span {
    int days;
    double median_kwhm2, tenth_kwhm2; /* of the winters seen: quantiles 0.5 and 0.1 */
    struct vs_gev gev;                /* of the worst means negated; scale 0 when not fitted */
    struct vs_return_level level[VS_EXTREME_LEVELS];
    struct vs_dark_run worst; /* of all counted winters */
    struct vs_return_period worst_period;
};

/* Spells of `days` and more below kt_below, in the counted winters. */
struct vs_spells {
    int days;
    double kt_below;
    long count;
    struct vs_return_period period; /* winters to one spell; exact interval of a Poisson count */
    int longest_days;               /* of all spells below kt_below, 0: none */
    int64_t longest_first_day;
};

/* The owner frees it with vs_extremes_free. */
struct vs_extremes {
    char place[96];
    struct vs_extremes_how how; /* place is null here */
    int64_t first_day, last_day;
    long missing_days; /* of the whole record */
    size_t winter_count;
    struct vs_winter *winters;
    long counted;
    int span_count, own_span; /* own_span: index of the span of how.days */
    struct vs_extreme_span span[VS_EXTREME_SPANS_MAX];
    int kt_count;
    struct vs_spells spells[VS_EXTREME_KTS_MAX][2]; /* of days - 1 and of days */
    struct vs_return_level curve[VS_EXTREME_CURVE]; /* of own_span */
    struct vs_return_period design_period;          /* of a worst run below design_kwhm2 */
};

/* The darkest run of so many days whose middle day (the earlier of two) is one of [from, to), days
 * since 1970-01-01; mean_kwhm2 is NaN where none is whole. */
struct vs_dark_run vs_darkest_run(const struct vs_daily *daily, int64_t from, int64_t to, int days);

/* Works all of it out. The spans are 1, 3, 5, 7, 10 days and how->days; the limits 0.30, 0.35, 0.40
 * and how->kt_below.
 * Errors   VS_ERR_INPUT (no day of a winter in the record), VS_ERR_MEMORY; out is then empty. */
enum vs_err vs_extremes_make(const struct vs_daily *daily, const struct vs_extremes_how *how,
                             struct vs_extremes *out, struct vs_diag *diag);
void vs_extremes_free(struct vs_extremes *extremes);

/* Weibull's plotting position of the winter: (counted + 1) / rank of its worst own_span, darkest
 * first; 0 for a winter that does not count. */
double vs_extremes_position(const struct vs_extremes *extremes, const struct vs_winter *winter);

#endif
