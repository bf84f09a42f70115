/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenario.h - a scenario file: a lamp, some days of weather, what goes wrong in them, and what
 * must hold all the same.
 *
 * Plain data without pointers; about 100 kB with the project in it, so keep it off small stacks.
 * The field table in scenario_fields.c has unit, range, default and meaning of every key. */
#ifndef VS_SCENARIO_SCENARIO_H
#define VS_SCENARIO_SCENARIO_H

#include "sim/engine/faults.h"
#include "sim/project/fields.h"
#include "sim/project/project.h"
#include "sim/weather/climate.h"

enum {
    VS_SPELL_MAX = 16,
    VS_CLAIM_MAX = 24,
    VS_TIME_SIZE = 32, /* "day 3 12:00:05" */
    VS_SCENARIO_PARAM_MAX = 32
};

/* Some days of one weather. */
struct vs_spell {
    int days;
    double
        clearness;   /* share of the light outside the air that reaches the ground, of every hour */
    double air_degc; /* mean of the day */
    double swing_k;  /* from the coldest hour, 5:00, to the warmest, 15:00 */
    double wind_ms;
};

/* A fault as it is written; the engine's form stands beside it. */
struct vs_scenario_fault {
    enum vs_fault_kind kind;
    char from[VS_TIME_SIZE], to[VS_TIME_SIZE];
    double value, period_s;
};

/* How a claim sums a signal up over its time. */
#define VS_MEASURES(X)                                                                             \
    X(least, "lowest value")                                                                       \
    X(most, "highest value")                                                                       \
    X(mean, "mean over time")                                                                      \
    X(hours, "time in which it holds")                                                             \
    X(count, "how often it begins to hold; of an event, how often it comes")                       \
    X(end, "value at the end")

enum vs_measure {
#define VS_MEASURE_ENUM(name, help) VS_MEASURE_##name,
    VS_MEASURES(VS_MEASURE_ENUM)
#undef VS_MEASURE_ENUM
        VS_MEASURE_COUNT
};

/* What a claim looks at: row of the table in signals.h, and which bit or mode of it. */
struct vs_signal_id {
    int row, bit;
};

/* One line of `must` or of `reaches`. The latter only says that a signal must be seen to hold. */
struct vs_claim {
    enum vs_measure measure;
    char of[VS_NAME_SIZE];
    char from[VS_TIME_SIZE], to[VS_TIME_SIZE];
    double at_least, at_most; /* -/+VS_NO_LIMIT where it is not written */
    /* worked out by the reader */
    struct vs_signal_id signal;
    double from_s, to_s;
    int line, column;
};
#define VS_NO_LIMIT 1e12

enum vs_protection { VS_PROTECTION_WIDE, VS_PROTECTION_TYPICAL };
enum vs_tick_kind { VS_TICK_60S, VS_TICK_1S, VS_TICK_FAST };

struct vs_scenario {
    char path[VS_PATH_SIZE];
    char name[VS_NAME_SIZE];
    char what[VS_TEXT_SIZE];
    char project_path[VS_PATH_SIZE]; /* as written: relative to the scenario file */
    char start[VS_NAME_SIZE];
    enum vs_tick_kind tick;
    /* what differs from the project */
    enum vs_policy policy;
    enum vs_box_kind box;
    enum vs_protection protection;
    double soc_frac, cell_degc; /* at the start */
    double capacity_frac;       /* true capacity over the one that the firmware is told */
    double panel_w;
    double latitude_deg;
    int param_count;
    struct {
        int index; /* of the firmware's parameter */
        long value;
    } params[VS_SCENARIO_PARAM_MAX];
    int spell_count;
    struct vs_spell weather[VS_SPELL_MAX];
    int climate_days; /* > 0: days of the project's climate instead of spells */
    int climate_seed;
    int fault_count;
    struct vs_scenario_fault faults[VS_FAULT_MAX];
    int must_count, reach_count;
    struct vs_claim must[VS_CLAIM_MAX], reaches[VS_CLAIM_MAX];
    char remains[VS_TEXT_SIZE]; /* firmware faults that may stand at the end, by name */
    int ends_dark;              /* 1: the last night need not be lit */
    /* worked out by the reader */
    int days;
    int64_t start_day; /* since 1970-01-01, local */
    struct vs_fault_set fault_set;
    unsigned remain_bits;
    int params_line, params_column; /* where params stands; 0 where it is not written */
    struct vs_project project;
    struct vs_climate climate;
};

extern const struct vs_group vs_scenario_group;

/* Reads a scenario and the project that it names.
 * Given    path, or text[length] with the path it is to be known by
 * Errors   VS_ERR_MISSING, VS_ERR_INPUT (with line and column), VS_ERR_MEMORY */
enum vs_err vs_scenario_load(const char *path, struct vs_scenario *scenario, struct vs_diag *diag);
enum vs_err vs_scenario_read(const char *text, size_t length, const char *path,
                             struct vs_scenario *scenario, struct vs_diag *diag);

/* Seconds from the first midnight of "day D HH:MM" or "day D HH:MM:SS", day 1 being the first; -1
 * for any other text. */
double vs_scenario_time_s(const char *text);

#endif
