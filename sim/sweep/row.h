/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row.h - what a sweep says of one design at one site in one replicate: plain numbers. */
#ifndef VS_SWEEP_ROW_H
#define VS_SWEEP_ROW_H

#include <stdint.h>

/* X(name, unit, meaning): the columns of a sweep's results, in their order. A year is 365.25
 * nights; low and high are the ends of a 95 % interval over the years of weather: drawn again where
 * there are two or more, unknown of one; where no night was dark, high is the rate that would show
 * none so long in one case of twenty. */
#define VS_SWEEP_MEASURES(X)                                                                       \
    X(nights, "1", "nights that count")                                                            \
    X(lolp_night, "1", "share of nights with a loss of load")                                      \
    X(lolp_time, "1", "share of the hours asked for without light")                                \
    X(lpsp, "1", "loss of power supply probability: energy not served over energy asked for")      \
    X(eens_wh_per_year, "Wh", "expected energy not served in a year")                              \
    X(dark_nights_per_year, "1", "nights in a year that were dark for longer than tolerated")      \
    X(dark_nights_low, "1", "of those, lower end")                                                 \
    X(dark_nights_high, "1", "of those, upper end")                                                \
    X(any_dark_frac, "1", "share of nights in which a lamp of the site or more was dark")          \
    X(service_calls_per_year, "1", "times in a year that a lamp went dark: spells, not nights")    \
    X(light_frac, "1", "light delivered over light asked for")                                     \
    X(worst_light_frac, "1", "the same in the night with the least")                               \
    X(worst_night_day, "d", "evening of that night, days since 1970-01-01")                        \
    X(soc_min_frac, "1", "lowest state of charge")                                                 \
    X(cycles_per_year, "1", "equivalent full cycles of the battery")                               \
    X(cold_charge_ah_per_year, "Ah", "charge taken below 0 degC")                                  \
    X(autonomy_nights, "1", "nights at full power that a full battery at 25 degC holds")           \
    X(recovery_nights, "1", "most nights in a row until the battery was full again")               \
    X(event_lit_frac, "1", "share of five cloudy days, begun at winter sunsets, lit throughout")   \
    X(cost_cny, "CNY", "panel and battery by the project's costs")

enum vs_sweep_measure {
#define VS_SWEEP_ENUM(name, unit, meaning) VS_SWEEP_##name,
    VS_SWEEP_MEASURES(VS_SWEEP_ENUM)
#undef VS_SWEEP_ENUM
        VS_SWEEP_MEASURE_COUNT
};

/* The answer. NAN where a measure was not asked for. */
struct vs_sweep_row {
    int64_t design;    /* number of the design in its space, from 0 */
    int32_t site;      /* of the project */
    int32_t replicate; /* from 0; -1: over all replicates */
    double measure[VS_SWEEP_MEASURE_COUNT];
};

#endif
