/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verdict.h - does the design keep its lamps lit? Worked out, not printed.
 *
 * Four questions are put to every site: the tender as written, its shorthand line, the lamp as its
 * firmware manages it, and five cloudy days in a row. Then: what would the tender's words need,
 * what does each assumption weigh, and what follows for each clause. */
#ifndef VS_VERDICT_VERDICT_H
#define VS_VERDICT_VERDICT_H

#include "sim/base/stats.h"
#include "sim/sizing/need.h"
#include "sim/verdict/scene.h"
#include "sim/weather/extremes.h"

enum {
    VS_EVENT_MONTHS = 4, /* November .. February */
    VS_EVENT_SKIES = 3,
    VS_EVENT_DAYS = 5,
    VS_ASSUMPTION_MAX = 12,
    VS_WINTERS_DRAWN_LEAST = 10 /* fewer winters, drawn again, only repeat themselves */
};

extern const int vs_event_month[VS_EVENT_MONTHS]; /* 11, 12, 1, 2 */
extern const double vs_event_kt[VS_EVENT_SKIES];  /* daily clearness: 0.12, 0.18, 0.25 */

/* X(enumerator, words). The last is what the firmware could hold if the pack never froze: the one
 * change to the design that decides more than all others. */
#define VS_READINGS(X)                                                                             \
    X(VS_READING_WRITTEN, "as written")                                                            \
    X(VS_READING_SHORTHAND, "shorthand")                                                           \
    X(VS_READING_MANAGED, "as managed")                                                            \
    X(VS_READING_BURIED, "as managed, battery buried")

enum vs_reading {
#define VS_READING_ENUM(name, words) name,
    VS_READINGS(VS_READING_ENUM)
#undef VS_READING_ENUM
        VS_READING_COUNT
};

/* One lamp through all years. */
struct vs_reading_result {
    enum vs_policy policy;
    enum vs_box_kind box;
    double hours_per_night;
    struct vs_reliability nights;
    long winters, dark_winters;           /* winters with a dark night */
    struct vs_interval dark_winter;       /* 95 % Clopper-Pearson, of a winter having one */
    struct vs_interval dark_winter_score; /* 95 % Wilson, of the same */
    double winter_bound;                  /* one-sided 95 % upper bound of the same */
    /* 95 %, by bootstrap over winters; zero below VS_WINTERS_DRAWN_LEAST. Of what no winter showed
     * both ends are 0, for it cannot be drawn: then winter_bound is what is known. */
    struct vs_interval dark_per_year, lolp_night, lpsp;
    double median_winter_light_frac; /* nights of November to February */
    double worst_level_frac;         /* light of the worst night over the clause's */
    double cold_charge_ah_per_year;  /* taken below 0 degC */
    double cycles_per_year;          /* equivalent full */
    double ledger_residual_frac;
    double ledger_j[VS_LEDGER_COUNT];
    double stored_j, throughput_j;
};

/* The design event: five days of one clearness from the median sunset of a month. */
struct vs_event_result {
    int month;
    double kt_day;
    double start_soc_frac;
    int nights_lit;    /* of those that follow the five days */
    double dark_h;     /* missing hours in them */
    double level_frac; /* mean light over the clause's */
    double worst_level_frac;
    double soc_min_frac;
    double
        recovery_days; /* from the midnight after them to full at clearness 0.5; < 0: not in 60 */
};

/* The worst run of five days that the weather really brought. */
struct vs_met_run {
    int32_t day;      /* first, days since 1970-01-01 local */
    double ghi_kwhm2; /* mean of the five days */
    double clearness;
    int nights_lit;
    double level_frac, soc_min_frac;
};

struct vs_site_result {
    int site;
    struct vs_reading_result reading[VS_READING_COUNT];
    struct vs_event_result event[VS_EVENT_MONTHS][VS_EVENT_SKIES];        /* as managed */
    struct vs_event_result event_buried[VS_EVENT_MONTHS][VS_EVENT_SKIES]; /* battery buried */
    struct vs_met_run met;
    struct vs_sky_notes sky; /* what was set aside of the weather */
};

/* How rare cloudy days in a row are in the winters of the weather, at the first site; see
 * sim/weather/extremes.h for what counts and for the intervals. */
struct vs_rarity {
    long winters; /* that count; 0: a single year, or years of several places */
    int spell_count;
    struct vs_spells spells[VS_EXTREME_KTS_MAX]; /* of VS_EVENT_DAYS and more, by clearness */
    struct vs_extreme_span span;                 /* worst VS_EVENT_DAYS of a winter; its GEV */
};

/* Plain arithmetic, that every part must agree with. */
struct vs_arithmetic {
    double night_wh, shorthand_wh;  /* asked for by the clause and by the shorthand */
    double battery_wh, nights_held; /* nameplate; full nights that it holds */
    double five_nights_wh;
    double december_panel_wh; /* mean December day at the panel, from the first site */
};

/* What an assumption weighs: the managed lamp of the first site with it turned. */
struct vs_assumption {
    char name[64], base[96], other[96];
    double base_dark_per_year, other_dark_per_year;
    double base_light_frac, other_light_frac; /* winter median */
};

enum vs_outcome { VS_OUTCOME_PASS, VS_OUTCOME_FAIL, VS_OUTCOME_NOT_JUDGED };

struct vs_clause_result {
    int clause; /* index in the project */
    enum vs_outcome outcome;
    char finding[512];
};

struct vs_verdict {
    const struct vs_project *project; /* the caller's */
    char weather[192];                /* what sky it was judged on */
    int years, synthetic;
    uint64_t seed;
    int site_count;
    struct vs_site_result site[VS_SITE_MAX];
    struct vs_arithmetic arithmetic;
    struct vs_rarity rarity;
    int assumption_years; /* that count, run for each assumption */
    int assumption_count;
    struct vs_assumption assumption[VS_ASSUMPTION_MAX];
    struct vs_need need;      /* as written, in the project's box */
    struct vs_need need_warm; /* and in a pack that never freezes, when that fails */
    int has_need, has_need_warm;
    int need_site;                        /* the hardest: where it was sought */
    double need_panel_w, need_battery_ah; /* the cheapest pair that passed all years; 0: none */
    int need_is_warm;
    int clause_count;
    struct vs_clause_result clause[VS_CLAUSE_MAX];
    int pass;         /* overall */
    int managed_pass; /* the managed lamp is never dark */
    long lamp_years;  /* simulated in all */
};

struct vs_verdict_options {
    int years; /* of synthetic weather */
    uint64_t seed;
    int threads;
    const struct vs_weather_years *measured; /* real weather instead; may be null */
    const struct vs_climate *climate;        /* always: events and turbidity come from it */
    void (*progress)(void *context, const char *label, double done_frac); /* may be null */
    void *progress_context;
};

/* Errors: VS_ERR_INPUT (project), VS_ERR_MEMORY, VS_ERR_BOOKS. */
enum vs_err vs_verdict_make(const struct vs_project *project,
                            const struct vs_verdict_options *options, struct vs_verdict *verdict,
                            struct vs_diag *diag);

#endif
