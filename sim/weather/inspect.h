/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inspect.h - what a weather file is worth: what is in it, what is wrong with it, what it can and
 * cannot prove. Judges and counts; mends nothing (time_shift.h does). */
#ifndef VS_WEATHER_INSPECT_H
#define VS_WEATHER_INSPECT_H

#include "sim/weather/climate.h"
#include "sim/weather/record.h"
#include "sim/weather/time_shift.h"

enum vs_column_state {
    VS_COLUMN_ABSENT,  /* the file has no such column */
    VS_COLUMN_EMPTY,   /* every value is missing */
    VS_COLUMN_FILLER,  /* one and the same value throughout */
    VS_COLUMN_MEASURED /* values that differ */
};

struct vs_column_facts {
    enum vs_column_state state;
    double value;       /* of a filler */
    long missing;       /* steps without a value */
    long gaps, longest; /* runs of such steps, and the steps of the longest */
    int longest_line;   /* last line of the file before it; 0: none */
};

/* Light that cannot be, in hours. */
struct vs_limit_facts {
    long hours;
    double whm2;      /* what is too much, over all of them */
    double worst_wm2; /* largest excess of an hour, and where that is */
    int worst_line;
};

/* GHI - (DNI cos z + DHI) while the sun is up, cos z averaged over the hour. */
struct vs_closure_facts {
    long hours; /* 0: not all three are there */
    double bias_wm2, rms_wm2, worst_wm2;
    int worst_line;
};

/* Means over the days of a month, all years; NaN where nothing is known. */
struct vs_month_facts {
    long days;        /* with a whole day's irradiance */
    double ghi_kwhm2; /* a day */
    double kt;        /* of the month's sums */
    double diffuse_frac;
    double air_degc, air_max_degc, air_min_degc; /* of days, of their highest and lowest hours */
    double wind_ms;
};

enum { VS_RUNS = 5 };
extern const int vs_run_days[VS_RUNS]; /* 1, 3, 5, 7, 10 */

/* The darkest days in a row. */
struct vs_run_facts {
    int64_t first_day; /* since 1970-01-01 */
    double ghi_kwhm2;  /* a day; NaN where there is no whole run */
    double share;      /* of the mean of its month (months), over all years of the record */
    double kt;
};

/* November to February, May to August in the south. */
struct vs_winter_facts {
    int year;  /* in which it begins; of a typical year 0 */
    int days;  /* with irradiance */
    int whole; /* as extremes.h counts winters: VS_WINTER_MISSING_MOST days without, or fewer */
    struct vs_run_facts run[VS_RUNS]; /* whose middle day is in it */
};

/* Over the winters: the worst of all, medians and the one in ten of the whole ones. */
struct vs_runs_summary {
    struct vs_run_facts worst;
    double median_kwhm2, tenth_kwhm2; /* the second of at least 10 winters, else NaN */
};

enum vs_fitness {
    VS_FITNESS_FIT,
    VS_FITNESS_FILL, /* with --fill climate */
    VS_FITNESS_FIX,  /* after --fix */
    VS_FITNESS_NOT
};

struct vs_reason {
    enum vs_fitness weight; /* the fitness that it leads to; FIT: a caution */
    char text[240];
    char remedy[360]; /* the command that mends it or makes it bearable; "": there is none */
};
enum { VS_REASONS_MAX = 24 };

struct vs_inspection {
    const struct vs_record *record;   /* both are the caller's and must live as long */
    const struct vs_climate *climate; /* may be null */
    int typical;                      /* a year put together, as far as the file says */
    double days;                      /* that the rows span */
    long rows_missing;
    struct vs_column_facts column[VS_COLUMN_COUNT];
    int hourly;     /* what follows up to shift was looked at */
    long long_gaps; /* of GHI, longer than is interpolated (VS_GAP_HOURS_MAX) */
    struct vs_limit_facts night, over_extra, over_clear, over_global; /* the last: DHI > GHI */
    double ghi_whm2;                                                  /* all, to compare with */
    struct vs_closure_facts closure;
    struct vs_time_shift shift;
    double calm_frac; /* share of the wind's values of 0.2 m/s or less */
    struct vs_month_facts month[12], climate_month[12];
    double kt_least, kt_most;       /* of days; NaN: none */
    struct vs_winter_facts *winter; /* in order */
    size_t winters, whole_winters;
    struct vs_runs_summary runs[VS_RUNS]; /* worst.ghi_kwhm2 NaN: none */
    enum vs_fitness fitness;              /* to run on; */
    int long_enough;                      /* 1: of enough whole winters to prove autonomy too */
    struct vs_reason reason[VS_REASONS_MAX];
    int reasons;
};

/* How far above a clear sky of clean air (Linke turbidity 2) an hour's mean may be. Clouds at the
 * rim of the sun do not reach it over an hour. */
#define VS_CLEAR_LIMIT 1.15

/* Errors   VS_ERR_MEMORY. out is freed by the owner with vs_inspection_free. */
enum vs_err vs_inspect(const struct vs_record *record, const struct vs_climate *climate,
                       struct vs_inspection *out, struct vs_diag *diag);
/* A span of days as people say it: "4 min", "25 h", "365 days". */
void vs_span_words(double days, char *out, size_t size);
void vs_inspection_free(struct vs_inspection *inspection); /* harmless on a zeroed one */

#endif
